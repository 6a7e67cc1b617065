"""Unpaid care by a partner or a grown-up child: how much there is, what stands in for it, and when it breaks."""

from __future__ import annotations

from typing import Any

from obbr.calendar import MONTHS_IN_YEAR, WEEKS_PER_MONTH
from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people import strain
from obbr.people.needs import benefit_of
from obbr.people.resident import DAYS, NOBODY, TENTHS, Living, Need, Setting
from obbr.people.support import usual_package


@mechanism
def can_care(carer: Any) -> bool:
    """Someone can care for another while here, at home, on their feet and not in a hospital bed."""
    return carer.presence == 1 and not ill_for_good(carer) and carer.bed == 0


@mechanism
def ill_for_good(carer: Any) -> bool:
    """Who needs help every day, or lives in a home, no longer cares for somebody else."""
    return carer.need >= Need.MEDIUM or lives_in_a_home(carer)


@mechanism
def lives_in_a_home(r: Any) -> bool:
    """In a care home; or, with support since before 65, in a residential home or a mental health hospital."""
    away = r.living == Living.RESIDENTIAL or r.living == Living.AWAY or r.living == Living.HOSPITAL
    return away or r.setting >= Setting.RESIDENTIAL


@mechanism
def family_help(r: Any, near: Any, luck: int, p: Any) -> None:
    """The hours that come through the family: what is needed, up to what a partner or a grown-up child can give.

    usual hours = min(share x needed, supply); of paid hours that were withdrawn family takes on a part (step_in_share),
    within the same supply.  Hours that stand in for a supported carer are taken off what the carer gives, not off what
    comes.  While the person cared for lies in hospital the carer rests.

    Evidence: needs.hours_needed, caring.family_share, caring.partner_hours, caring.kin_hours, caring.step_in_share.
    """
    carer = near.carer
    r.family_hours = 0
    carer.caring_hours = 0
    if not can_care(carer) or carer.broken > 0 or r.need == Need.NONE or lives_in_a_home(r):
        return
    supply = p.caring.partner_hours if r.carer == r.partner else p.caring.kin_hours
    left = p.needs.hours_needed[r.need] * TENTHS
    usual = min(left * p.caring.family_share, supply * TENTHS)
    extra = p.caring.step_in_share * withdrawn(r, near, left - usual, p) if p.live.family_steps_in else 0.0
    r.family_hours = int(min(usual + extra, supply * TENTHS) + 0.5)
    if r.bed:
        return
    stands_in = min(r.family_hours, int(replacement_tenths(p) + 0.5)) if carer.relieved else 0
    carer.caring_hours = r.family_hours - stands_in
    near.count.replacement_tenths += stands_in * r.weight


@mechanism
def withdrawn(r: Any, near: Any, left: float, p: Any) -> float:
    """Paid hours that base-year practice would give and that did not come last month, in tenths of an hour a week.

    usual package for what family leaves - hours that came, for those with hours of paid care at home or turned away by
    rationing; 0 in hospital and in the month after it, when hours stayed away because of the bed.
    """
    has_hours = r.setting == Setting.HOME_CARE or r.setting == Setting.DIRECT_PAYMENT
    if (not has_hours and r.turned_away == 0) or r.bed or r.days_home < DAYS:
        return 0.0
    return max(0.0, usual_package(r, near, left, p) - r.received)


@mechanism
def replacement_tenths(p: Any) -> float:
    """Care that stands in for a supported carer, in tenths of an hour a week: part of a place's cost, in paid hours.

    cost of a place x share spent on it / price of an hour / weeks of a year

    Evidence: caring.support_cost, caring.replacement_share, money.home_care_hour.
    """
    hours = p.caring.support_cost * p.caring.replacement_share / p.money.home_care_hour
    return hours / MONTHS_IN_YEAR / WEEKS_PER_MONTH * TENTHS


@mechanism
def unmet_for_carer(r: Any, near: Any, p: Any) -> float:
    """Unmet need as the carer meets it, 0 to 1; frozen, the base year's mean of cared-for people with this need."""
    if p.live.unmet_breaks_carers:
        return 1.0 - benefit_of(near, r.adequacy)
    return near.place.usual_carer_unmet[r.need]


@mechanism
def carer_breaks_down(r: Any, near: Any, luck: int, p: Any) -> bool:
    """Whether the carer of this person cannot go on; they may start again after some months.

    chance a month = place rate x strain; frozen: the base year's mean for carers of people with this level of need.
    The place rate makes as many breakdowns of the base year's carers as the yearly rate by hours does.

    Evidence: caring.breakdown_yearly, caring.heavy_hours, caring.back_after_months.
    """
    if r.family_hours == 0:
        return False
    if p.live.strain_breaks_carers:
        chance = near.place.breakdown_rate * near.carer.strain
    else:
        chance = near.place.usual_breakdown[r.need]
    if not happens(luck, Event.CARER_BREAKS, chance):
        return False
    near.carer.broken = int(p.caring.back_after_months + 0.5)
    near.carer.caring_hours = 0
    r.family_hours = 0
    return True


@mechanism
def rest(r: Any, p: Any) -> None:
    """A carer who broke down comes nearer to being able to start again; strain goes once nobody is cared for.

    Evidence: caring.strain_months.
    """
    if r.broken > 0:
        r.broken -= 1
    if r.cares_for == NOBODY and r.strain > 0:
        r.strain = strain.moved(r.strain, 0.0, p)
