"""Support for carers, as carers meet it: who wants it, what they get, how long they keep it."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.resident import NOBODY, Relief

MOST_STRAINED, LEAST_STRAINED = 1, 7  # places in the queue; 0 is for those who have support already
BAND = 15  # points of strain


@mechanism
def wants_support(r: Any, luck: int, p: Any) -> bool:
    """Which carers without support would take it this month.

    Evidence: caring.support_uptake, read as the share who say yes within a year of being asked.
    """
    if r.cares_for == NOBODY or r.relieved:
        return False
    return happens(luck, Event.WANTS_SUPPORT, p.caring.support_uptake / 12.0)


@mechanism
def place_in_queue(r: Any) -> int:
    """The most strained go first."""
    return max(MOST_STRAINED, LEAST_STRAINED - r.strain // BAND)


@mechanism
def get_support(r: Any, held: bool, places: int) -> None:
    """A place, or no longer one; whoever left or stopped caring since they claimed gets none."""
    if held and places == 0:
        r.relieved = Relief.NONE
    elif not held and places > 0 and r.cares_for != NOBODY:
        r.relieved = Relief.BREAKS


@mechanism
def keep_support(r: Any, near: Any, luck: int, p: Any) -> None:
    """A supported carer of somebody with dementia learns to cope as well; after a while support ends.

    Evidence: caring.support_leave_yearly.
    """
    carer = near.carer
    if carer.relieved == Relief.NONE:
        return
    carer.relieved = Relief.COPING if r.dementia else Relief.BREAKS
    if happens(luck, Event.LEAVES_SUPPORT, p.caring.support_leave_yearly / 12.0):
        carer.relieved = Relief.NONE
