"""Children whose family has a social worker: in need or on a plan, until the case closes, grows or ends in care."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.referral import be_at_stage, begin_enquiry, close_case, restrained
from obbr.people.resident import LONG_CLOSED, Placed, Stage


@mechanism
def age_group(age: int) -> int:
    """The row of tables by age of children: under 1, 1 to 4, 5 to 9, 10 to 15, 16 and 17."""
    if age < 1:
        return 0
    if age < 5:
        return 1
    if age < 10:
        return 2
    return 3 if age < 16 else 4


@mechanism
def live_with_a_worker(r: Any, near: Any, luck: int, p: Any) -> None:
    """A month of a case: of a child in need it may close or lead to an enquiry, a plan may end, a child may enter care.

    Rates are the place's own.  Help that is thinner or denser than usual moves closing and the end of plans.
    """
    r.stage_months = min(r.stage_months + 1, 400)
    if comes_into_care(r, near, luck, p):
        if r.stage == Stage.PLAN and near.system.conferences:
            r.at_edge = 1  # see `family_conference`
        else:
            enter_care(r, near)
    elif r.stage == Stage.PLAN:
        if happens(luck, Event.PLAN_ENDS, near.place.plan_ends * near.system.help_pace):
            be_at_stage(r, Stage.IN_NEED)
    elif r.stage == Stage.IN_NEED:
        if happens(luck, Event.NEW_CONCERN, near.place.section47_in_need * near.system.childrens_caution):
            begin_enquiry(r, near, p)
        else:
            may_close(r, near, luck, p)


@mechanism
def may_close(r: Any, near: Any, luck: int, p: Any) -> None:
    """The case of a child in need closes, sooner where workers see families more; with it the pressure often ends.

    chance a month = local rate x pace of help, which is 1 as usual

    Evidence: childhood.relieved_at_close.
    """
    if happens(luck, Event.CASE_CLOSES, near.place.case_closes * near.system.help_pace):
        close_case(r)
        if happens(luck, Event.PRESSURE_ENDS, p.childhood.relieved_at_close):
            r.pressed = 0


@mechanism
def comes_into_care(r: Any, near: Any, luck: int, p: Any) -> bool:
    """Whether a child whose case is open comes into care this month.

    chance = local rate(age) x ratio(age) unless on a plan x (1 - reach x restraint) unless on a plan

    The ratio is small for small children, whose way into care leads through a plan, and about 1 for adolescents.  In
    the year after coming home from care children return to it at a rate of their own, whether or not a case is open.

    Evidence: childhood.entry_age, childhood.entry_in_need_ratio, childhood.restraint_reach_entry,
    childhood.return_yearly.
    """
    if r.home_months < LONG_CLOSED:
        return happens(luck, Event.CARE_ENTRY, p.childhood.return_yearly / 12.0)
    chance = near.place.care_entry[age_group(r.age)]
    if r.stage != Stage.PLAN:
        chance *= p.childhood.entry_in_need_ratio[age_group(r.age)]
        chance *= 1.0 - p.childhood.restraint_reach_entry * restrained(near, p)
    return happens(luck, Event.CARE_ENTRY, chance)


@mechanism
def enter_care(r: Any, near: Any) -> None:
    """A child becomes looked after, and a home is to be found."""
    be_at_stage(r, Stage.LOOKED_AFTER)
    r.assessing = 0
    r.home_months = LONG_CLOSED
    r.placed = Placed.SEEKS
    near.count.care_entries += r.weight
