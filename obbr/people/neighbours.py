"""Help from neighbours, friends and voluntary bodies: shopping, meals and lifts; it does not wash or lift anybody."""

from __future__ import annotations

from typing import Any

from obbr.compiled import mechanism
from obbr.people.caring import lives_in_a_home
from obbr.people.resident import TENTHS, Need


@mechanism
def household_hours(r: Any, p: Any) -> float:
    """Of the help that a person needs, what is household tasks and no personal care, in tenths of an hour a week.

    This is the most that anybody but family and paid carers can take over.

    Evidence: needs.hours_needed, caring.household_share.
    """
    return p.needs.hours_needed[r.need] * TENTHS * p.caring.household_share[r.need]


@mechanism
def left_by_family(r: Any, p: Any) -> float:
    """Household tasks that family leaves open, in tenths of an hour a week: family does its part of every kind."""
    needed = p.needs.hours_needed[r.need] * TENTHS
    return household_hours(r, p) * max(0.0, 1.0 - r.family_hours / needed)


@mechanism
def neighbours_help(r: Any, near: Any, p: Any) -> None:
    """A few hours from neighbours or friends, and fewer from a voluntary body, for people who do not need all day help.

    hours = min(what neighbours give + what a voluntary body gives, household tasks that family leaves)

    Evidence: caring.neighbours_help, caring.neighbour_hours.
    """
    r.neighbour_hours = 0
    if r.need == Need.NONE or r.need == Need.HIGH or r.bed or lives_in_a_home(r):
        return
    offered = practical_help(r, near, p)
    if r.neighbourly < 100.0 * p.caring.neighbours_help:
        offered += p.caring.neighbour_hours
    r.neighbour_hours = int(min(offered * TENTHS, left_by_family(r, p)) + 0.5)


@mechanism
def practical_help(r: Any, near: Any, p: Any) -> float:
    """Hours a week that come with a place at a voluntary organisation, fewer where more people share it.

    Frozen, lonely people have the base year's share of such places.

    Evidence: vcse.practical_hours.
    """
    if p.live.vcse_helps_at_home:
        return p.vcse.practical_hours * near.system.place_worth * r.connected
    return p.vcse.practical_hours * near.place.usual_connected * r.lonely
