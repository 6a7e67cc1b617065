"""What a person claims from the desks this month, and what happens when they are served."""

from __future__ import annotations

from typing import Any

from obbr.compiled import mechanism
from obbr.people import connection
from obbr.people.care_homes import enter_care_home, move_to_housing_with_care
from obbr.people.childhood import be_served_as_child, claim_as_child
from obbr.people.front_door import WANTED, decide
from obbr.people.keeping_care import BETWEEN
from obbr.people.programmes import claim_programmes, take_part
from obbr.people.reablement import start_reablement
from obbr.people.relief import get_support, place_in_queue, wants_support
from obbr.people.resident import Bed, Need, Payer, Setting, Waiting, Work
from obbr.people.sharing import HOLDER, Desk, claim
from obbr.people.working_age import be_served_as_adult, claim_as_adult

FROM_HOSPITAL = 1
URGENT, PLANNED = 6, 14  # turns of a crisis and of a request, before they have waited
FIRST_PLANNED = 9  # behind all that is urgent
PATIENCE = 24  # months after which somebody has stopped waiting


@mechanism
def make_claims(r: Any, claims: Any, made: int, near: Any, luck: int, p: Any, seed: int) -> int:
    """Write down all that this person claims; returns how many claims there are now."""
    if r.work != Work.NONE:
        made = claim(claims, made, r, Desk.TEAMS + r.team, turn(r, p), r.work_left, seed)
    if r.setting == Setting.DAY_SUPPORT:  # kept for whoever lies in hospital
        made = claim(claims, made, r, Desk.DAY_SUPPORT, HOLDER, 1, seed)
    if r.bed != Bed.STAYING:
        made = claim_care(r, claims, made, near, seed)
    if r.reabling == WANTED:
        made = claim(claims, made, r, Desk.REABLEMENT, FROM_HOSPITAL if r.bed else FROM_HOSPITAL + 1, 1, seed)
    made = claim_programmes(r, claims, made, near, luck, p, seed)
    made = connection.claim_place(r, claims, made, near, luck, p, seed)
    if r.relieved:
        made = claim(claims, made, r, Desk.CARERS_SUPPORT, HOLDER, 1, seed)
    elif wants_support(r, luck, p):
        made = claim(claims, made, r, Desk.CARERS_SUPPORT, place_in_queue(r), 1, seed)
    made = claim_as_adult(r, claims, made, near, luck, p, seed)
    return claim_as_child(r, claims, made, near, luck, seed)


@mechanism
def turn(r: Any, p: Any) -> int:
    """When a piece of work has its turn with a team, 0 first: by its kind, and sooner the longer it has waited.

    What is urgent (crisis 6, safeguarding 7, hospital 8) goes one sooner for each month of waiting; in a bed the month
    in which the stay ended is one of them.  What can be planned (requests 14, reviews 15) goes one sooner for each
    `overtake_months`, down to 9: urgent work stays before it.

    Evidence: support.overtake_months.
    """
    if r.work <= Work.HOSPITAL:
        return max(0, URGENT + r.work - Work.CRISIS - r.work_waited)
    return max(FIRST_PLANNED, PLANNED + r.work - Work.REQUEST - int(r.work_waited / p.support.overtake_months))


@mechanism
def claim_care(r: Any, claims: Any, made: int, near: Any, seed: int) -> int:
    """Home care for those who have it, then those leaving hospital or between two agencies, then by need.

    Days in company and places likewise.
    """
    delayed = r.bed == Bed.DELAYED
    by_need = FROM_HOSPITAL + 1 + Need.HIGH - r.need
    first = FROM_HOSPITAL if delayed or r.provider == BETWEEN else by_need
    if r.setting == Setting.HOME_CARE or r.waiting == Waiting.HOME_CARE:
        priority = HOLDER if r.setting == Setting.HOME_CARE else first
        near.use.home_care_wanted += r.package * r.weight
        made = claim(claims, made, r, Desk.HOME_CARE, priority, r.package, seed)
    if r.waiting > Waiting.HOME_CARE:
        made = claim(claims, made, r, desk_of(r.waiting), first, 1, seed)
    return made


@mechanism
def desk_of(waiting: int) -> int:
    """Where somebody claims who waits for a place."""
    if waiting == Waiting.DAY_SUPPORT:
        return Desk.DAY_SUPPORT
    if waiting == Waiting.EXTRA_CARE:
        return Desk.EXTRA_CARE
    if waiting == Waiting.SUPPORTED_LIVING:
        return Desk.SUPPORTED_LIVING
    if waiting == Waiting.RESIDENTIAL:
        return Desk.RESIDENTIAL
    return Desk.NURSING


@mechanism
def be_served(r: Any, c: Any, near: Any, luck: int, p: Any) -> None:
    """What one served claim changes in a person's life."""
    if c.desk >= Desk.TEAMS:
        r.work_left = max(0, r.work_left - c.gets)  # a crisis may have taken the place of longer work since the claim
        if r.work_left == 0:
            decide(r, near, luck, p)
    elif c.desk >= Desk.SHARED_LIVES:
        be_served_as_adult(r, c, near, luck, p)
    elif c.desk >= Desk.CHILDRENS_TEAM:
        be_served_as_child(r, c, near, luck, p)
    elif c.desk == Desk.HOME_CARE:
        get_home_care(r, c)
    elif c.desk == Desk.REABLEMENT:
        start_reablement(r, c, near, luck, p)
    elif c.desk == Desk.VCSE:
        connection.get_place(r, c)
    elif c.desk == Desk.LINK_WORKERS:
        connection.meet_link_worker(r, c, near, luck, p)
    elif c.desk == Desk.DAY_SUPPORT:
        get_day_support(r, c)
    elif c.desk == Desk.EXTRA_CARE or c.desk == Desk.SUPPORTED_LIVING:
        if c.gets and r.need != Need.NONE:
            move_to_housing_with_care(r)
    elif c.desk == Desk.RESIDENTIAL or c.desk == Desk.NURSING:
        if c.gets:
            enter_care_home(r, near, p)
    elif c.desk == Desk.CARERS_SUPPORT:
        get_support(r, c.priority == HOLDER, c.gets)
    else:
        take_part(r, c, near, luck, p)


@mechanism
def get_home_care(r: Any, c: Any) -> None:
    """Hours come, in full or in part; with the first of them a person's home care has begun.

    To somebody in a hospital bed none come yet, and none are paid: they are kept for the way home.
    """
    if r.setting != Setting.HOME_CARE and r.waiting != Waiting.HOME_CARE:
        return  # a care-home place came, or a review ended the package, in the same month
    r.received = 0 if r.bed else c.gets
    if r.waiting == Waiting.HOME_CARE and c.gets > 0:
        r.waiting = Waiting.NOTHING
        r.setting = Setting.HOME_CARE
        r.since_review = 0


@mechanism
def get_day_support(r: Any, c: Any) -> None:
    """A day place begins, goes on, or is lost; whoever loses one waits for another."""
    if c.gets:
        if r.waiting == Waiting.DAY_SUPPORT:
            r.waiting = Waiting.NOTHING
            r.setting = Setting.DAY_SUPPORT
            r.since_review = 0
    elif r.setting == Setting.DAY_SUPPORT:
        r.setting = Setting.NONE
        r.waiting = Waiting.DAY_SUPPORT
        r.waited = 0


@mechanism
def keep_waiting(r: Any) -> None:
    """Another month in a queue; after two years a person has stopped waiting and may ask again.

    For a review nobody stops waiting: the council has it to do.
    """
    if r.work != Work.NONE:
        r.work_waited += 1
        if r.work_waited >= PATIENCE and r.work != Work.REVIEW and r.bed == Bed.NONE:
            r.work = Work.NONE
    if r.waiting != Waiting.NOTHING:
        r.waited += 1
        if r.waited >= PATIENCE and r.bed == Bed.NONE:
            r.waiting = Waiting.NOTHING
            if r.setting == Setting.NONE:
                r.payer = Payer.NOBODY
                r.package = 0
