"""Adult life with a learning disability or autism: turning 18, living with family, moving out, progress, hospital.

A parent who dies, comes to need help every day or moves to a home can house nobody: that is the cost cliff.
"""

from __future__ import annotations

from typing import Any

from obbr.calendar import MONTHS_IN_YEAR, WEEKS_PER_MONTH
from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people import caring
from obbr.people.near import STAY_STEPS
from obbr.people.paid_work import begin_with_work
from obbr.people.resident import ADULT, NOBODY, Client, Employment, Living, Presence, Stage
from obbr.people.sharing import Desk, claim

USUAL = 100  # per cent
LEAST = 0.5  # of the usual price, which carers of Shared Lives are always paid
FAMILY, TENANCY, SUPPORTED, SHARED_LIVES, RESIDENTIAL = range(5)  # places in `near.place.ld_weeks`
WEEKS_IN_YEAR = MONTHS_IN_YEAR * WEEKS_PER_MONTH


@mechanism
def parent_of(r: Any) -> int:
    """The row of a person's parent; whoever has none has themselves in that place."""
    return r.parent if r.parent != NOBODY else r.id


@mechanism
def package_cost(near: Any, luck: int) -> int:
    """What a person's support costs against the usual of people who live alike, per cent; drawn once.

    Evidence: working_age.package_spread (through the place's rates).
    """
    step = int(uniform(luck, Event.PACKAGE_COST) * STAY_STEPS)
    return max(1, int(USUAL * near.place.package_cost[step] + 0.5))


@mechanism
def grow_up_with_support(r: Any, parent: Any, near: Any, luck: int, p: Any) -> None:
    """At 18 a person becomes an adult whom the council supports; most go on living with their family.

    Who grew up in care has no family to stay with.  Whose mother has died or moved away before lives with others of the
    family, of whom the model knows nothing.  Evidence: working_age.at_18_with_family.
    """
    if not r.ld or r.client != Client.NONE or r.age < ADULT:
        return
    if parent.presence != Presence.HERE:
        r.parent = NOBODY
    r.client = Client.LEARNING_DISABILITY
    r.dearness = package_cost(near, luck)
    near.count.began_at_18 += r.weight
    begin_with_work(r, luck, near.place.ld_work_share, p)
    r.living = Living.SEEKS
    if r.stage != Stage.LEFT_CARE and happens(luck, Event.STAYS_WITH_FAMILY, p.working_age.at_18_with_family):
        r.living = Living.FAMILY


@mechanism
def goes_with_family(r: Any, parent: Any) -> bool:
    """Whether the family has moved away, and takes along whom it lives with: another council's to support from now."""
    return r.living == Living.FAMILY and r.parent != NOBODY and parent.presence == Presence.MOVED_AWAY


@mechanism
def live_with_family(r: Any, parent: Any, near: Any, luck: int) -> None:
    """A home of one's own is planned in good time, or is needed at once because the parent cannot go on.

    In crisis: the parent has died, needs help every day or lives in a home.  Planned: at the place's rate.
    """
    gone = r.parent != NOBODY and (parent.presence == Presence.DEAD or caring.ill_for_good(parent))
    if gone:
        near.count.family_ended += r.weight
        r.living = Living.SEEKS_IN_CRISIS
    elif happens(luck, Event.FAMILY_PLANS_MOVE, near.place.ld_moves_out):
        r.living = Living.SEEKS


@mechanism
def live_as_disabled(r: Any, parent: Any, near: Any, luck: int, p: Any) -> None:
    """A month of adult life: into or out of hospital, out of the family home, or on to less support.

    Evidence: working_age.hospital_stay_years.
    """
    if r.client != Client.LEARNING_DISABILITY:
        return
    if r.living == Living.HOSPITAL:
        if happens(luck, Event.LEAVES_MENTAL_HOSPITAL, 1.0 / 12.0 / p.working_age.hospital_stay_years):
            come_out_of_hospital(r, p)
    elif happens(luck, Event.TO_MENTAL_HOSPITAL, near.place.ld_to_hospital):
        r.living = Living.HOSPITAL
        r.employed = Employment.NOT_WORKING
    elif r.living == Living.FAMILY:
        live_with_family(r, parent, near, luck)
    else:
        progress_to_less_support(r, near, luck, p)


@mechanism
def come_out_of_hospital(r: Any, p: Any) -> None:
    """To supported living, at the council's cost, and dearer than usual.

    Evidence: working_age.hospital_package_ratio.
    """
    r.living = Living.SUPPORTED
    r.dearness = int(USUAL * p.working_age.hospital_package_ratio + 0.5)


@mechanism
def progress_to_less_support(r: Any, near: Any, luck: int, p: Any) -> None:
    """From a residential home to supported living, or from there to a tenancy of one's own.

    Evidence: working_age.progress_yearly.
    """
    staffed = r.living == Living.RESIDENTIAL or r.living == Living.AWAY or r.living == Living.SUPPORTED
    if staffed and happens(luck, Event.PROGRESSES, p.working_age.progress_yearly / 12.0):
        near.count.progressing += r.weight
        if r.living == Living.SUPPORTED:
            r.living = Living.TENANCY
        else:
            r.living = Living.SUPPORTED


# --- finding a home --------------------------------------------------------------------------------------------------


@mechanism
def wants_tenancy(r: Any, near: Any, luck: int) -> bool:
    """Whether a planned move is to a tenancy; in crisis there is no time to find one."""
    return r.living == Living.SEEKS and uniform(luck, Event.HOME_WANTED) < near.place.ld_to_tenancy


@mechanism
def claim_shared_lives(r: Any, claims: Any, made: int, near: Any, luck: int, p: Any, seed: int) -> int:
    """Who is about to go where staff are, and whom a carer's household could take in, asks for Shared Lives first.

    Evidence: working_age.shared_lives_suits.
    """
    if (r.living != Living.SEEKS and r.living != Living.SEEKS_IN_CRISIS) or wants_tenancy(r, near, luck):
        return made
    if not happens(luck, Event.SUITS_SHARED_LIVES, p.working_age.shared_lives_suits):
        return made
    return claim(claims, made, r, Desk.SHARED_LIVES, 1, 1, seed)


@mechanism
def get_shared_lives(r: Any, c: Any, near: Any, luck: int, p: Any) -> None:
    """A carer's home is found, at what support elsewhere would have cost this person, less the measured saving.

    cost a week = max(half the usual price, price elsewhere x own cost against the usual - saving a year / weeks)

    Evidence: working_age.shared_lives_saving (halved, for people who go there need less).
    """
    if not c.gets:
        return
    elsewhere = SUPPORTED if happens(luck, Event.STAFFED_HOME, near.place.ld_to_supported) else RESIDENTIAL
    usual = near.place.ld_weeks[SHARED_LIVES]
    cost = near.place.ld_weeks[elsewhere] * r.dearness / USUAL - p.working_age.shared_lives_saving / WEEKS_IN_YEAR
    r.living = Living.SHARED_LIVES
    r.dearness = int(USUAL * max(LEAST, cost / usual) + 0.5)


@mechanism
def find_home(r: Any, near: Any, luck: int) -> None:
    """Whoever still seeks finds a tenancy, supported living or a residential home, in the place's proportions."""
    if r.living != Living.SEEKS and r.living != Living.SEEKS_IN_CRISIS:
        return
    if wants_tenancy(r, near, luck):
        r.living = Living.TENANCY
    elif happens(luck, Event.STAFFED_HOME, near.place.ld_to_supported):
        r.living = Living.SUPPORTED
    else:
        move_to_residential(r, near, luck)


@mechanism
def move_to_residential(r: Any, near: Any, luck: int) -> None:
    """A residential home, inside the area or away from it."""
    r.living = Living.RESIDENTIAL
    if happens(luck, Event.PLACED_AWAY, near.place.adults_away):
        r.living = Living.AWAY
