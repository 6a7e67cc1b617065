"""Knowing each other: months with the same social worker.  The one mechanism behind relationships.

A named worker, a team around the worker, low turnover and neighbourhood teams all act through this and nothing else.
"""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.looking import found_around
from obbr.people.resident import Payer, Setting, Stage, Work

LONGEST = 24  # months that are counted


@mechanism
def is_known(r: Any) -> bool:
    """Whether the front door has a person on its books: open work, or care that the council pays for."""
    return r.work != Work.NONE or (r.setting != Setting.NONE and r.payer == Payer.COUNCIL)


@mechanism
def keep_worker(r: Any, near: Any, luck: int, p: Any) -> None:
    """Another month with the same worker, unless the worker left or the case was handed on.

    Evidence: workforce.hand_over_monthly, workforce.leave_yearly, childhood.hand_over_monthly (through the teams).
    """
    child = r.stage != Stage.UNKNOWN
    changes = near.system.childrens_worker_changes if child else near.team.worker_changes
    if not (child or is_known(r)) or happens(luck, Event.WORKER_CHANGES, changes):
        r.known = 0
    else:
        r.known = min(LONGEST, r.known + 1)


@mechanism
def trust(r: Any, p: Any) -> float:
    """How well worker and person know each other, 0 to 1: grows with the months, up to a ceiling.

    Evidence: workforce.knowing_months.
    """
    return min(1.0, r.known / p.workforce.knowing_months)


@mechanism
def found_together(r: Any, near: Any, p: Any) -> float:
    """What is found instead of long-term care below the highest need, as a factor on its chance, 1 as usual.

    by knowing = knowing_resolves x (trust - usual trust when care is offered)
    factor     = 1 - the larger of what is found by knowing and by looking around

    What is found is found once: who knows a person well has looked around already.  Where a worker is stranger than
    usual, what looking finds makes up for part of it.

    Evidence: workforce.knowing_resolves, workforce.knowing_months.
    """
    near.use.offers += r.weight
    near.use.trust_hundredths += int(100.0 * trust(r, p)) * r.weight
    knowing = 0.0
    if near.system.usual_trust >= 0.0 and p.live.knowing_helps_conversations:
        knowing = p.workforce.knowing_resolves * (trust(r, p) - near.system.usual_trust)
    return 1.0 - max(knowing, found_around(r, near, p) + min(knowing, 0.0))
