"""Unpaid care by a partner or a grown-up child: how much there is, and when it breaks."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.needs import unmet_ratio
from obbr.people.resident import Need, Setting

TENTHS = 10


@mechanism
def can_care(carer: Any) -> bool:
    """Someone can care for another while at home, on their feet and not worn out."""
    return carer.presence == 1 and carer.need < Need.MEDIUM and carer.setting == 0 and carer.bed == 0


@mechanism
def family_help(r: Any, near: Any, luck: int, p: Any) -> None:
    """The hours that a carer gives: what is needed, up to what a partner or a grown-up child can give.

    usual hours = min(share x needed, supply); of what is left open beyond them and the paid hours that came last month,
    family takes on a part (step_in_share), within the same supply, beside home care only.

    Evidence: needs.hours_needed, caring.family_share, caring.partner_hours, caring.kin_hours, caring.step_in_share.
    """
    carer = near.carer
    r.family_hours = 0
    if not can_care(carer) or carer.broken > 0 or r.need == Need.NONE or r.setting >= Setting.RESIDENTIAL:
        carer.caring_hours = 0
        return
    supply = p.caring.partner_hours if r.carer == r.partner else p.caring.kin_hours
    needed = p.needs.hours_needed[r.need] * TENTHS
    usual = min(needed * p.caring.family_share, supply * TENTHS)
    withdrawn = 0.0
    if p.live.family_steps_in and r.setting == Setting.HOME_CARE:
        withdrawn = max(0.0, needed - usual - r.received)
    hours = min(usual + p.caring.step_in_share * withdrawn, supply * TENTHS)
    r.family_hours = int(hours + 0.5)
    carer.caring_hours = r.family_hours


@mechanism
def carer_breaks_down(r: Any, near: Any, luck: int, p: Any) -> bool:
    """Whether the carer of this person cannot go on; they may start again after some months.

    chance a year = rate x hours given / `heavy_hours` x ratio(unmet need)

    Evidence: caring.breakdown_yearly, caring.breakdown_unmet_ratio, caring.heavy_hours, caring.back_after_months.
    """
    load = near.carer.caring_hours / (p.caring.heavy_hours * TENTHS)
    rate = p.caring.breakdown_yearly * load
    rate *= unmet_ratio(r, near, p.caring.breakdown_unmet_ratio, p.live.unmet_breaks_carers)
    if not happens(luck, Event.CARER_BREAKS, rate / 12.0):
        return False
    near.carer.broken = int(p.caring.back_after_months + 0.5)
    near.carer.caring_hours = 0
    r.family_hours = 0
    return True


@mechanism
def rest(r: Any) -> None:
    """A carer who broke down comes nearer to being able to start again."""
    if r.broken > 0:
        r.broken -= 1
