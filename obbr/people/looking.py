"""Looking first at what is there: people, places, neighbours, before care is talked about.

What practitioners call strengths-based: a conversation about a life and not an assessment of deficits.  It acts on
what a conversation finds, and on nobody's need.
"""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.resident import NOBODY, Referred


@mechanism
def looks_around(near: Any, p: Any) -> float:
    """How far conversations look first at what is there, 0 as in the base year, 1 once that is learnt."""
    return near.system.looks_around if p.live.looking_finds_more else 0.0


@mechanism
def find_neighbour(r: Any, near: Any, luck: int, p: Any) -> None:
    """In some conversations somebody near is found who helps in the house from now on.

    chance = looks around x finds_neighbour

    Evidence: ways.finds_neighbour.
    """
    if happens(luck, Event.NEIGHBOUR_FOUND, looks_around(near, p) * p.ways.finds_neighbour):
        r.neighbourly = 0


@mechanism
def is_something_there(r: Any, p: Any) -> bool:
    """Whether there is anybody or anything to build on: a carer, a neighbour, a place with a voluntary body."""
    return r.carer != NOBODY or r.connected != 0 or r.neighbourly < 100.0 * p.caring.neighbours_help


@mechanism
def found_around(r: Any, near: Any, p: Any) -> float:
    """The share of packages below the highest need that looking around makes needless; 0 where nothing is there.

    found = looks around x around_resolves

    Evidence: ways.around_resolves.
    """
    if not is_something_there(r, p):
        return 0.0
    return looks_around(near, p) * p.ways.around_resolves


@mechanism
def go_to_place(r: Any, near: Any) -> None:
    """Whoever gets no package because of what was found is taken to a place nearby, where they wait in turn."""
    near.count.to_community += r.weight
    if not r.connected:
        near.use.referrals += r.weight
        r.referred = Referred.SENT
