"""A small sum that a worker spends at once: a taxi, a mattress, a microwave, instead of a package and a panel."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism


@mechanism
def answers(r: Any, near: Any, luck: int, p: Any) -> bool:
    """Whether a conversation ends with a small sum and no package; some sums put something lasting in place.

    chance = small_sum_answers(need) x chance that there is money

    The need stays as it was; what lasts does as much in the house as a neighbour.  Frozen, the money is spent and
    nothing is answered.

    Evidence: ways.small_sum_answers, ways.small_sum_lasts.
    """
    would = p.ways.small_sum_answers[r.need]
    draw = uniform(luck, Event.SMALL_SUM)
    if draw >= would:
        return False
    near.use.small_sums_wanted += r.weight
    if draw >= would * near.system.small_sum_reach:
        return False
    near.use.small_sums += r.weight
    if not p.live.small_sums_answer:
        return False
    near.count.to_community += r.weight
    if happens(luck, Event.SMALL_SUM_LASTS, p.ways.small_sum_lasts):
        r.neighbourly = 0
    return True


@mechanism
def conversation_hours(r: Any, near: Any, p: Any) -> float:
    """Worker hours for a conversation: longer or shorter by practice, less what nobody else need decide.

    hours = assessment_hours x time it takes - panel_hours x small_sum_answers(need) x chance that there is money

    Evidence: support.assessment_hours, ways.panel_hours, ways.small_sum_answers.
    """
    at_once = near.system.small_sum_reach * p.ways.small_sum_answers[r.need]
    return p.support.assessment_hours * near.system.conversation_time - p.ways.panel_hours * at_once
