"""Laws of any world, however odd: they are watched month by month, and on what a run leaves behind.

A law holds or does not; none says which way an outcome goes.  Each is a function that says in words, with figures, how
it is broken, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from obbr.calendar import is_april, year_of
from obbr.outcomes.measures import COUNTED, GROUPS, MEASURES
from obbr.people.near import COUNT
from obbr.people.resident import RESIDENT, Presence
from obbr.people.sharing import DESKS, Desk

if TYPE_CHECKING:
    from obbr.study.extremes import Extreme
    from obbr.system import LocalSystem, RunResult

LAWS = {
    "lives": "The world can be built, and is lived through to its end.",
    "money": "Every pound goes once from one purse to another, and the books balance each month and each year.",
    "capacity": "No desk gives out more than it has.",
    "more": "Within a month, twice the capacity takes service from nobody who had it.",
    "below": "Nobody, and nothing that is counted, is below nothing.",
    "people": "Who is here, who died, and all groups of people add up, and nobody comes back.",
    "numbers": "Every outcome that is known is a number.",
    "none": "Where there are none of a kind, there is none of what they would use or give.",
    "until": "Where only the council's decisions differ, the base year is the ordinary one to the last bit.",
}
MAY_BE_BELOW = frozenset(
    {
        *("household", "partner", "parent", "kin", "carer", "cares_for"),  # NOBODY
        *("birth_month", "arrives"),  # months before April 2025
        "early_help",  # some months after it ended
        "reabling",  # reablement was offered, and has not begun
    }
)
LOSSES = frozenset({"micro_qalys", "care_quality_millionths"})  # may be more than gains, in a cell
GONE = (Presence.MOVED_AWAY, Presence.DEAD)
PARTS = ("age:", "imd:", "sex:")  # each of these sets of groups is everybody, once
OVERLAPS = frozenset({"age:65+"})  # which holds other groups


class Broken(NamedTuple):
    """A law that does not hold, with the figures of the first time."""

    law: str
    words: str


class Watch:
    """Laws that are seen month by month; each is told once."""

    def __init__(self, system: LocalSystem) -> None:
        """Of a system at the start of burn-in."""
        self._system = system
        self._presence = system.residents["presence"].copy()
        self._dead = 0  # since April
        self.broken: dict[str, Broken] = {}

    def step(self) -> None:
        """Let a month pass and look at it."""
        month = self._system.month
        self._system.step_month()
        for law, words in (
            ("capacity", more_than_there_is(self._system)),
            ("more", taken_by_more(self._system)),
            ("below", below_nothing(self._system)),
            ("people", self._people_wrong(month)),
        ):
            if words:
                self.broken.setdefault(law, Broken(law, f"month {month}: {words}"))

    def _people_wrong(self, month: int) -> str:
        """Who is here and who has died since April, by rows and as counted; and whoever came back."""
        system, before = self._system, self._presence
        now, weight = system.residents["presence"], system.residents["weight"].astype(np.int64)
        self._presence = now.copy()
        died = int(weight[(now == Presence.DEAD) & (before != Presence.DEAD)].sum())
        self._dead = died + (0 if is_april(month) else self._dead)
        back = int(np.count_nonzero(np.isin(before, GONE) & (now != before)))
        back += int(np.count_nonzero((before == Presence.HERE) & (now == Presence.YET_TO_COME)))
        here = int(weight[now == Presence.HERE].sum())
        population, deaths = (round(system.counted_in(year_of(month), name)) for name in ("population", "deaths"))
        for words, rows, counted in (
            ("people who came back", back, 0),
            ("people here, by row and as counted", here, population),
            ("deaths since April, by row and as counted", self._dead, deaths),
        ):
            if rows != counted:
                return f"{words}: {rows:,} and {counted:,}"
        return ""


def more_than_there_is(system: LocalSystem) -> str:
    """A desk that gave out more than it had this month."""
    claims = system.claims
    given = np.bincount(claims["desk"], claims["gets"].astype(float) * claims["weight"], DESKS)
    for desk in np.flatnonzero(given > system.opened):
        return f"{_desk(int(desk))} gave out {given[desk]:,.0f} of {system.opened[desk]:,}"
    return ""


def taken_by_more(system: LocalSystem) -> str:
    """Somebody who would have got less this month if every desk had had twice as much."""
    claims, more = system.claims, system.gets_with(2)
    for k in np.flatnonzero(more < claims["gets"]):
        c = claims[k]
        return f"resident {c['id']} got {c['gets']} from {_desk(int(c['desk']))}, of twice as much {more[k]}"
    return ""


def below_nothing(system: LocalSystem) -> str:
    """A state of somebody, whether here or not, or a count, that is below nothing."""
    people = system.residents
    for field in RESIDENT.names:
        if field not in MAY_BE_BELOW and people[field].min(initial=0) < 0:
            who = people[np.argmin(people[field])]
            return f"{field} of resident {who['id']} is {who[field]}"
    for name in COUNT.names:
        if name not in LOSSES and system.counts[name].min() < 0:
            return f"the count of {name} is {system.counts[name].min()}"
    return ""


def of_result(world: Extreme, result: RunResult) -> Iterator[Broken]:
    """Laws of what a run leaves behind."""
    for law, words in (
        ("numbers", not_a_number(result.outcomes)),
        ("people", groups_apart(result.outcomes)),
        ("none", some_of_none(world, result)),
    ):
        if words:
            yield Broken(law, words)


def not_a_number(outcomes: np.ndarray) -> str:
    """A measure that is no number where it must be: what is counted in every group, all else for everybody."""
    for m, measure in enumerate(MEASURES):
        for g, group in enumerate(GROUPS):
            if (measure in COUNTED or group == "all") and not np.isfinite(outcomes[:, g, m]).all():
                return f"{measure} of {group} is {outcomes[:, g, m].tolist()}"
    return ""


def groups_apart(outcomes: np.ndarray) -> str:
    """A count whose ages, fifths or sexes do not add up to everybody."""
    measures, groups = list(MEASURES), list(GROUPS)
    for measure in COUNTED:
        of_all = outcomes[:, groups.index("all"), measures.index(measure)]
        for part in PARTS:
            of_them = [n for n, group in enumerate(groups) if group.startswith(part) and _apart(group)]
            summed = outcomes[:, of_them, measures.index(measure)].sum(axis=1)
            if not np.allclose(summed, of_all, rtol=1e-9, atol=1e-6):
                return f"{measure} by {part.rstrip(':')} comes to {summed.tolist()}, not {of_all.tolist()}"
    return ""


def _apart(group: str) -> bool:
    """Whether a group holds no other; those of 65 and over are there once as 65 to 74 and so on."""
    return group not in OVERLAPS


def some_of_none(world: Extreme, result: RunResult) -> str:
    """Something that a world cannot have: of a measure, or on a service of the ledger."""
    for measure, group in world.nothing:
        found = result.outcomes[:, list(GROUPS).index(group), list(MEASURES).index(measure)]
        if found.any():
            return f"{measure} of {group} is {found.tolist()}"
    for service in world.no_service:
        delivered = result.ledger["quantity"][result.ledger["service"] == service]
        if delivered.any():
            return f"the ledger has {delivered.sum():,} of {service}"
    return ""


def _desk(number: int) -> str:
    return Desk(number).name.lower() if number < Desk.TEAMS else f"team {number - Desk.TEAMS}"
