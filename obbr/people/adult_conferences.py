"""Family group conferences for adults: who is there for somebody, asked by a stranger to the quarrel."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.resident import NOBODY


@mechanism
def may_meet(r: Any, near: Any, luck: int, p: Any) -> None:
    """Before the conversation with a worker, a conference, if there is family, nobody cares, and it can be held.

    chance = conference_agrees x chance that one can be held

    Evidence: ways.conference_agrees.
    """
    if r.carer != NOBODY or (r.partner == NOBODY and r.kin == NOBODY):
        return
    draw = uniform(luck, Event.CONFERENCE)
    if draw >= p.ways.conference_agrees:
        return
    near.use.adult_conferences_wanted += r.weight
    if draw < p.ways.conference_agrees * near.system.conference_reach:
        near.use.adult_conferences += r.weight
        meet(r, luck, p)


@mechanism
def meet(r: Any, luck: int, p: Any) -> None:
    """Somebody may be willing now who was not: the traits that decide who cares and who helps are changed for good.

    A partner or child who is willing and able takes on care next month (`ties.find_carer`), and bears its strain.
    Frozen, the conference is held and finds nobody.

    Evidence: ways.conference_finds, ways.conference_neighbours.
    """
    if not p.live.conferences_find_family:
        return
    if happens(luck, Event.CONFERENCE_FINDS, p.ways.conference_finds):
        r.willing = 0
    if happens(luck, Event.CONFERENCE_NEIGHBOURS, p.ways.conference_neighbours):
        r.neighbourly = 0
