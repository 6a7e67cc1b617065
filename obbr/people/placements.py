"""Where looked-after children live: what is looked for, what is found, how far away, and for how long it holds.

The council's own foster carers come first, then agencies', then a children's home: what is nearer and cheaper is few.
"""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.near import STAY_STEPS
from obbr.people.protection import age_group
from obbr.people.resident import Far, Placed
from obbr.people.sharing import HOLDER, Desk, claim

KIN, FOSTER, CHILDRENS_HOME, SUPPORTED, PARENTS = range(5)  # columns of `near.place.placement_mix`
TOO_OLD = 10  # years from which a children's home takes whoever finds no foster carers
USUAL = 100  # per cent


@mechanism
def wanted(r: Any, near: Any, luck: int) -> int:
    """Which kind of home is looked for, by the place's mix at this age.

    Evidence: childhood.placement_by_age (through the place's rates).
    """
    draw = uniform(luck, Event.PLACEMENT_WANTED)
    for kind in range(PARENTS):
        draw -= near.place.placement_mix[age_group(r.age), kind]
        if draw < 0.0:
            return kind
    return PARENTS


@mechanism
def may_break(r: Any, near: Any, luck: int, p: Any) -> None:
    """A placement ends before its time, and another is to be found.

    Evidence: childhood.placement_breaks_yearly.
    """
    if r.placed == Placed.SEEKS or r.placed == Placed.PARENTS:
        return
    if happens(luck, Event.PLACEMENT_BREAKS, p.childhood.placement_breaks_yearly / 12.0):
        lose_home(r, near)


@mechanism
def lose_home(r: Any, near: Any) -> None:
    """A home has ended before its time; another is to be found this month."""
    near.count.placement_moves += r.weight
    r.placed = Placed.SEEKS
    r.episode += 1


@mechanism
def claim_placement(r: Any, claims: Any, made: int, near: Any, luck: int, seed: int) -> int:
    """A foster home, or a children's home within the area, is kept, or asked for, small children first.

    Carers far away, at a premium, are no place of this desk.  A child at the edge of care asks too, so that a home is
    there if the family's conference finds no other way.
    """
    if r.placed == Placed.IN_HOUSE or (r.placed == Placed.AGENCY and r.dearness <= USUAL):
        near.use.in_house_held += r.weight if r.placed == Placed.IN_HOUSE else 0
        return claim(claims, made, r, Desk.FOSTERING, HOLDER, 1, seed)
    if r.placed == Placed.CHILDRENS_HOME and r.far == Far.INSIDE:
        return claim(claims, made, r, Desk.CHILDRENS_HOMES, HOLDER, 1, seed)
    if r.placed != Placed.SEEKS and not r.at_edge:
        return made
    kind = wanted(r, near, luck)
    if kind == FOSTER:
        return claim(claims, made, r, Desk.FOSTERING, 1 + age_group(r.age), 1, seed)
    if kind == CHILDRENS_HOME:
        return claim(claims, made, r, Desk.CHILDRENS_HOMES, 1 + age_group(r.age), 1, seed)
    return made


@mechanism
def get_foster_home(r: Any, c: Any, near: Any, luck: int) -> None:
    """Foster carers were found: the council's own while it has any, then an agency's.

    Whose carers give up, so that there is no place for all who have one, must move; if it was the council's own who
    gave up, and an agency has room, an agency's carers take over.
    """
    if c.priority == HOLDER:
        if not c.gets:
            lose_home(r, near)
        elif r.placed == Placed.IN_HOUSE and near.use.in_house_held > near.system.in_house_places:
            near.use.in_house_held -= r.weight
            r.placed = Placed.AGENCY
    elif c.gets and r.placed == Placed.SEEKS:
        own = near.use.in_house_held + r.weight <= near.system.in_house_places
        near.use.in_house_held += r.weight if own else 0
        settle(r, Placed.IN_HOUSE if own else Placed.AGENCY, near, luck)


@mechanism
def get_near_home(r: Any, c: Any) -> None:
    """A place in a children's home of the area was free, at a cost still to be drawn, or is kept."""
    if c.gets and r.placed == Placed.SEEKS:
        r.placed = Placed.CHILDRENS_HOME
        r.far = Far.INSIDE
        r.dearness = 0


@mechanism
def settle(r: Any, placed: int, near: Any, luck: int) -> None:
    """A home is found, inside the area or not, by local shares; a place with one's parents is inside."""
    r.placed = placed
    r.far = Far.INSIDE
    r.dearness = USUAL
    if placed != Placed.PARENTS and happens(luck, Event.PLACED_OUTSIDE, near.place.placed_outside):
        r.far = Far.BEYOND_20_MILES if happens(luck, Event.PLACED_FAR, near.place.placed_far) else Far.OUTSIDE


@mechanism
def find_elsewhere(r: Any, near: Any, luck: int, p: Any) -> None:
    """Whoever found nothing near: relatives, supported accommodation and parents are found; what is short is farther.

    Without foster carers who have room an older child goes to a children's home; a younger one to carers far away, at
    a premium.  Children's homes outside the area have room, most of them beyond 20 miles.

    Evidence: childhood.spot_premium, childhood.home_far_share, childhood.home_cost_spread.
    """
    if r.placed == Placed.SEEKS:
        kind = wanted(r, near, luck)
        if kind == KIN:
            settle(r, Placed.KIN, near, luck)
        elif kind == SUPPORTED:
            settle(r, Placed.SUPPORTED, near, luck)
        elif kind == PARENTS:
            settle(r, Placed.PARENTS, near, luck)
        elif kind == FOSTER and r.age < TOO_OLD:
            r.placed = Placed.AGENCY
            r.far = Far.BEYOND_20_MILES
            r.dearness = int(USUAL * (1.0 + p.childhood.spot_premium) + 0.5)
        else:
            r.placed = Placed.CHILDRENS_HOME
            r.far = Far.BEYOND_20_MILES if happens(luck, Event.PLACED_FAR, p.childhood.home_far_share) else Far.OUTSIDE
            r.dearness = 0
    if r.placed == Placed.CHILDRENS_HOME and r.dearness == 0:
        step = int(uniform(luck, Event.HOME_COST) * STAY_STEPS)
        r.dearness = max(1, int(USUAL * near.place.home_cost[step] + 0.5))
