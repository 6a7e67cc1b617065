"""Who claims a place in a prevention programme this month, and what a place begins."""

from __future__ import annotations

from typing import Any

from obbr.compiled import mechanism
from obbr.people.adaptations import asks_to_adapt, goes_first
from obbr.people.falls import wants_exercise
from obbr.people.sharing import Desk, claim
from obbr.people.vaccination import be_contacted, may_be_contacted
from obbr.people.visits import agrees_to_visits, begin_visits

FIRST, NEXT = 0, 1


@mechanism
def claim_programmes(r: Any, claims: Any, made: int, near: Any, luck: int, p: Any, seed: int) -> int:
    """Write down this person's claims on prevention; returns how many claims there are now.

    Members keep their place in an exercise group before others join.
    """
    if r.exercising:
        made = claim(claims, made, r, Desk.EXERCISE, FIRST, 1, seed)
    elif wants_exercise(r, luck, p):
        made = claim(claims, made, r, Desk.EXERCISE, NEXT, 1, seed)
    if asks_to_adapt(r, luck, p):
        made = claim(claims, made, r, Desk.ADAPTATIONS, FIRST if goes_first(r) else NEXT, 1, seed)
    if agrees_to_visits(r, luck, p):
        made = claim(claims, made, r, Desk.HOME_VISITS, FIRST, 1, seed)
    if may_be_contacted(r, near):
        made = claim(claims, made, r, Desk.FLU_OUTREACH, FIRST, 1, seed)
    return made


@mechanism
def take_part(r: Any, c: Any, near: Any, luck: int, p: Any) -> None:
    """What a place in a programme begins; a group without a place for a member loses them."""
    if c.desk == Desk.EXERCISE:
        r.exercising = c.gets
    elif c.gets == 0:
        return
    elif c.desk == Desk.ADAPTATIONS:
        r.adapted = 1
        near.use.adaptations += r.weight
        near.count.adaptations += r.weight
    elif c.desk == Desk.HOME_VISITS:
        begin_visits(r, near, luck, p)
    elif c.desk == Desk.FLU_OUTREACH:
        be_contacted(r, near, luck, p)
