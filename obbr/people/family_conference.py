"""A family group conference before court: relatives make a plan, and some children stay with their family.

It acts on the event that was measured, coming into care from the edge of court, and on nobody else.
"""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.protection import enter_care
from obbr.people.sharing import Desk, claim


@mechanism
def claim_conference(r: Any, claims: Any, made: int, seed: int) -> int:
    """A child on a plan who would come into care is offered a conference, if there are any; returns the claims now.

    It is a turn of its own already, so that a home is found by the same lottery number as without a conference.
    """
    if not r.at_edge:
        return made
    r.episode += 1
    return claim(claims, made, r, Desk.FAMILY_CONFERENCES, 1, 1, seed)


@mechanism
def hold_conference(r: Any, c: Any, near: Any, luck: int, p: Any) -> None:
    """The family meets; a share of the children who would have come into care stay on their plan, the others come.

    share = 1 - ratio(contested: the English trial, or a review that finds none)

    Whoever comes into care does so now, before homes are found, as if no conference had been offered.

    Evidence: childhood.conference_ratio.
    """
    r.at_edge = 0
    if c.gets:
        near.use.conferences += r.weight
        near.count.conferences += r.weight
        if p.live.conferences_keep_families and happens(luck, Event.FAMILY_HOLDS, 1.0 - p.childhood.conference_ratio):
            return
    r.episode -= 1  # coming into care counts it
    enter_care(r, near)
