"""Leaving hospital: the hospital's own delays, help or a place to leave to, and what days in a bed leave behind."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.adaptations import adapted_ratio
from obbr.people.asking import open_work
from obbr.people.care_homes import ails, seek_placement, usual_care_home_rate
from obbr.people.front_door import WANTED
from obbr.people.needs import unmet_ratio
from obbr.people.resident import DAYS, OLD, TENTHS, Bed, Living, Need, Setting, Waiting, Work
from obbr.people.support import cared_for_at_home

WEEK = 7


@mechanism
def stay_group(age: int) -> int:
    """Which table of stays a person's age points to."""
    if age < OLD:
        return 0
    return min((age - OLD) // 10 + 1, 3)


@mechanism
def stay_disables(r: Any, luck: int, p: Any) -> None:
    """A week or more in a bed leaves some older people with a level more need.

    Evidence: needs.stay_disables.
    """
    if p.live.stay_disables and r.age >= OLD and r.days_left >= WEEK and r.need < Need.HIGH:
        if happens(luck, Event.STAY_DISABLES, p.needs.stay_disables):
            r.need += 1


@mechanism
def usual_harm_of_beds(r: Any, near: Any, luck: int, p: Any) -> None:
    """With a response frozen, the harm that beds usually do falls on older people, whoever of them lies in one.

    chance = harm of a long stay x usual share of this age who have one in a month, or
             harm of a week's delay x usual weeks a month of those who may be delayed

    Evidence: needs.stay_disables, needs.delay_disables.
    """
    if r.age < OLD or r.need == Need.HIGH:
        return
    if not p.live.stay_disables:
        usual = near.place.usual_long_stays[stay_group(r.age)]
        if happens(luck, Event.STAY_DISABLES, p.needs.stay_disables * usual):
            r.need += 1
            return
    if not p.live.delay_disables and r.need == Need.MEDIUM and r.setting < Setting.RESIDENTIAL:
        if happens(luck, Event.DELAY_DISABLES, p.needs.delay_disables * near.place.usual_delayed_weeks):
            r.need += 1


@mechanism
def leave(r: Any, near: Any, luck: int, p: Any, long: bool, day: int) -> None:
    """A stay is over on a day of the month: the person goes home, or waits in the bed for help or for a care home.

    Evidence: support.discharge_hours.
    """
    waits_for_home = False
    if long and r.age >= OLD:
        kept_by_hospital(r, near, luck, p)
        waits_for_home = comes_to_need_care_home(r, near, luck, p)
    if not waits_for_home and not must_have_help(r, p):
        go_home(r, day)
        return
    r.bed = Bed.DELAYED
    open_work(r, Work.HOSPITAL, p.support.discharge_hours)
    if r.setting == Setting.NONE and r.waiting == Waiting.NOTHING:
        r.reabling = WANTED


@mechanism
def kept_by_hospital(r: Any, near: Any, luck: int, p: Any) -> None:
    """Some older people's long stays end in days of delay for reasons of the hospital, which no council budget changes.

    These days are in the length of the stay already: they take no bed more, and do no harm beyond the stay's.

    Evidence: hospital.own_delay_days, hospital.own_delay_share.
    """
    if happens(luck, Event.HOSPITAL_DELAYS, near.place.kept_by_hospital):
        days = min(int(p.hospital.own_delay_days + 0.5), WEEK) * r.weight
        near.count.delayed_days += days
        near.count.delayed_for_other += days
        near.use.delayed_days += days


@mechanism
def comes_to_need_care_home(r: Any, near: Any, luck: int, p: Any) -> bool:
    """Whether somebody with daily need, at the end of a long stay, waits for a care home and cannot go back.

    chance = usual rate a year x years at home that a long stay is worth here x ratio(unmet need) x ratio(adapted home)

    As at home, those who would have come to it anyway are ailing from then on.  Where the council does not agree to a
    home at once, the way home is sought.

    Evidence: support.care_home_from_hospital, support.care_home_unmet_ratio.
    """
    if not p.live.stay_brings_care_home or r.need < Need.MEDIUM or r.setting >= Setting.RESIDENTIAL:
        return False
    if r.living != Living.NONE:
        return False
    usual = usual_care_home_rate(r, near, p) * near.place.care_home_after_stay
    brought = usual * unmet_ratio(r, near, p.support.care_home_unmet_ratio, p.live.unmet_brings_care_home)
    brought *= adapted_ratio(r, near, p)
    draw = uniform(luck, Event.CARE_HOME_AFTER_STAY)
    if draw < usual:
        ails(r)
    if r.placement == 0 and draw < brought:
        r.placement = 1 + int(uniform(luck, Event.PLACEMENT_CASE) * 99.0)
        seek_placement(r, near, luck, p)
    return waits_for_care_home(r)


@mechanism
def must_have_help(r: Any, p: Any) -> bool:
    """Who cannot leave without help: those with daily need who live at home and whose help is not already there.

    Evidence: hospital.safe_share, needs.hours_needed.
    """
    if r.setting >= Setting.EXTRA_CARE or r.need < Need.MEDIUM or r.age < OLD or r.living != Living.NONE:
        return False
    covered = r.family_hours + (r.package if cared_for_at_home(r) else 0)
    return covered < p.needs.hours_needed[r.need] * TENTHS * p.hospital.safe_share


@mechanism
def go_home(r: Any, day: int) -> None:
    """Out of the bed after so many days of the month; the days since coming home begin."""
    r.bed = Bed.NONE
    r.days_left = 0
    r.days_home = DAYS - day


@mechanism
def wait_to_leave(r: Any, near: Any, luck: int, p: Any) -> None:
    """Fit to leave but delayed: some days when a worker and care are found this month, the whole month when not.

    A week of waiting may leave lasting need.  Nobody waits in the bed for a worker or a care home without end: after
    some months the person is sent home, where the wait goes on, and help there is sought.

    Evidence: hospital.delay_days, needs.delay_disables, support.assessment_hours.
    """
    found = r.work != Work.HOSPITAL and r.waiting == Waiting.NOTHING and r.reabling != WANTED
    days = min(int(p.hospital.delay_days + 0.5), DAYS) if found else DAYS
    near.count.bed_days += days * r.weight
    near.use.beds_used_days += days * r.weight
    near.use.delayed_days += days * r.weight
    count_delay(r, near, days * r.weight)
    if p.live.delay_disables and r.need < Need.HIGH:
        if happens(luck, Event.DELAY_DISABLES, p.needs.delay_disables * days / WEEK):
            r.need += 1
    if found:
        go_home(r, days)
    elif is_out_of_patience(r, p):
        go_home(r, days)
        r.reabling = WANTED if r.setting == Setting.NONE else 0
        if r.work == Work.HOSPITAL:
            r.work = Work.REQUEST
            r.work_left = int(p.support.assessment_hours * TENTHS + 0.5)


@mechanism
def is_out_of_patience(r: Any, p: Any) -> bool:
    """Whether somebody has lain in the bed as long as is borne, for a worker or for a place in a care home.

    Evidence: hospital.place_patience.
    """
    if r.work == Work.HOSPITAL:
        return r.work_waited >= p.hospital.place_patience
    return waits_for_care_home(r) and r.waited >= p.hospital.place_patience


@mechanism
def waits_for_care_home(r: Any) -> bool:
    """Whether somebody is in the queue for a place in a care home."""
    return r.waiting == Waiting.RESIDENTIAL or r.waiting == Waiting.NURSING


@mechanism
def count_delay(r: Any, near: Any, days: int) -> None:
    """Put delayed days to what was waited for: a worker before anything else, then what is missing or came last."""
    c = near.count
    c.delayed_days += days
    if r.work == Work.HOSPITAL:
        c.delayed_for_worker += days
    elif r.waiting >= Waiting.EXTRA_CARE or r.setting >= Setting.EXTRA_CARE:
        c.delayed_for_care_home += days
    elif r.reabling != 0:
        c.delayed_for_reablement += days
    elif r.waiting != Waiting.NOTHING or r.setting != Setting.NONE:
        c.delayed_for_home_care += days
    else:
        c.delayed_for_worker += days
