"""A month of childhood, in order; each step is a file of its own."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people import family_conference, looked_after, placements, pressure, protection, referral
from obbr.people.resident import ADULT, LONG_CLOSED, Placed, Stage
from obbr.people.sharing import Desk


@mechanism
def come_as_child(r: Any, near: Any, luck: int) -> None:
    """Who is born or moves in may come to a family under pressure; who comes without family is looked after at once.

    chance = usual share(deprivation)
    """
    if r.age >= ADULT:
        return
    if r.unaccompanied:
        protection.enter_care(r, near)
    elif happens(luck, Event.PRESSED_AT_FIRST, near.place.usual_pressed[r.fifth]):
        r.pressed = 1


@mechanism
def live_as_child(r: Any, near: Any, luck: int, home_luck: int, p: Any) -> None:
    """Pressure, early help and referral; a case and its stages; care and leaving it; growing up."""
    if r.age >= ADULT:
        looked_after.grow_up(r, near, p)
        return
    live_under_18(r, near, luck, home_luck, p)
    pressure.keep_early_help(r)


@mechanism
def live_under_18(r: Any, near: Any, luck: int, home_luck: int, p: Any) -> None:
    """A month of a child, early help still as it was when the month began."""
    r.closed_months = min(r.closed_months + 1, LONG_CLOSED)
    r.home_months = min(r.home_months + 1, LONG_CLOSED)
    if r.stage == Stage.LOOKED_AFTER:
        r.stage_months += 1
        placements.may_break(r, near, luck, p)
        looked_after.may_leave_care(r, near, luck, p)
        return
    pressure.feel_pressure(r, near, home_luck, p)
    if r.stage != Stage.UNKNOWN:
        protection.live_with_a_worker(r, near, luck, p)
    elif r.home_months < LONG_CLOSED and protection.comes_into_care(r, near, luck, p):
        protection.enter_care(r, near)  # the case at home was closed already
    else:
        referral.may_be_referred(r, near, luck, p)


@mechanism
def claim_as_child(r: Any, claims: Any, made: int, near: Any, luck: int, seed: int) -> int:
    """What a child claims this month; returns how many claims there are now."""
    if r.age >= ADULT:
        return made
    made = pressure.claim_early_help(r, claims, made, seed)
    made = referral.claim_childrens_team(r, claims, made, seed)
    made = family_conference.claim_conference(r, claims, made, seed)
    return placements.claim_placement(r, claims, made, near, luck, seed)


@mechanism
def be_served_as_child(r: Any, c: Any, near: Any, luck: int, p: Any) -> None:
    """What one served claim of a child changes."""
    if c.desk == Desk.CHILDRENS_TEAM:
        referral.be_assessed(r, c, near, luck, p)
    elif c.desk == Desk.FAMILY_CONFERENCES:
        family_conference.hold_conference(r, c, near, luck, p)
    elif c.desk == Desk.EARLY_HELP:
        pressure.get_early_help(r, c, near, p)
    elif c.desk == Desk.FOSTERING:
        placements.get_foster_home(r, c, near, luck)
    else:
        placements.get_near_home(r, c)


@mechanism
def count_child(r: Any, near: Any, p: Any) -> None:
    """Where a child stands when the month closes, and what that costs in places and in workers' time.

    Evidence: childhood.in_need_hours, childhood.plan_hours, childhood.looked_after_hours, childhood.leaver_hours.
    """
    if r.stage == Stage.UNKNOWN:
        return
    c, use, w = near.count, near.use, r.weight
    c.children_in_need += w
    hours = p.childhood.in_need_hours
    if r.stage == Stage.PLAN:
        c.on_plan += w
        hours = p.childhood.plan_hours
    elif r.stage == Stage.LOOKED_AFTER:
        count_looked_after(r, near)
        hours = p.childhood.looked_after_hours
    elif r.stage == Stage.LEFT_CARE:
        c.care_leavers += w
        use.care_leavers += w
        hours = p.childhood.leaver_hours
    if r.stage != Stage.ASSESSMENT and r.stage != Stage.ENQUIRY:
        use.childrens_work_tenths += int(10.0 * hours + 0.5) * w
    if r.stage != Stage.LEFT_CARE:
        use.childrens_cases += w


@mechanism
def count_looked_after(r: Any, near: Any) -> None:
    """A looked-after child's month: where, with whom, at what price."""
    c, use, w = near.count, near.use, r.weight
    c.looked_after += w
    if r.far != 0:
        c.placed_outside += w
    if r.far == 2:
        c.placed_far += w
    if r.unaccompanied:
        c.unaccompanied += w
        use.unaccompanied += w
    if r.placed == Placed.KIN:
        use.kin_care += r.dearness * w
    elif r.placed == Placed.IN_HOUSE:
        use.in_house_fostering += r.dearness * w
    elif r.placed == Placed.AGENCY:
        use.agency_fostering += r.dearness * w
    elif r.placed == Placed.CHILDRENS_HOME:
        use.childrens_homes += r.dearness * w
        c.in_childrens_homes += w
    elif r.placed == Placed.SUPPORTED:
        use.supported_accommodation += r.dearness * w
    if r.placed == Placed.KIN or r.placed == Placed.IN_HOUSE or r.placed == Placed.AGENCY:
        c.fostered += w
