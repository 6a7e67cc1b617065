"""Two scenarios lived month by month beside each other, with everybody's two lives compared as they go.

Luck is keyed by person, month and event, and both systems have the same people, luck and parameters: the first thing
that differs in a life follows from what was decided.  Comparing everybody adds about a quarter to the two runs; whoever
is to be told of is followed in full in a second pass, so that nothing of a month needs to be kept for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from obbr.calendar import MONTHS_IN_YEAR
from obbr.people.resident import NEVER, RESIDENT
from obbr.people.written_down import Field, hold_beside, write_down
from obbr.study.lives.words import BEFORE
from obbr.study.work import Job, begin
from obbr.system import LocalSystem


class Followed(LocalSystem):
    """A system in which everybody's month is written down, and of some people all that was around them."""

    def follow(self, ids: Sequence[int]) -> None:
        """Make room; `ids` are the people of whom a record is kept."""
        rows = len(self.residents)
        self.codes = np.zeros((rows, len(Field)), np.int16)
        self.worth, self.unmet = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
        self.records = {one: Record() for one in ids}
        self.published: list[np.ndarray] = []

    def people_act(self, month: int) -> None:
        """Live the month, then write it down before institutions respond."""
        providers = self.residents["provider"][list(self.records)]
        super().people_act(month)
        if month < BEFORE:
            return
        write_down(self.residents, self.world, self.parameters, self.codes, self.worth, self.unmet)
        if month == BEFORE:
            self.worth[:], self.unmet[:] = 0, 0  # they are added up from April on
        self.published.append(self.world.system[0].copy())
        for (one, record), provider in zip(self.records.items(), providers, strict=True):
            record.codes.append(self.codes[one].copy())
            record.rows.append(self.residents[one].copy())
            record.claims.append(self.claims[self.claims["id"] == one])
            record.unmet.append(int(self.unmet[one]))
            record.gave_up.append(bool(self.world.providers["gives_up"][provider]))


@dataclass
class Record:
    """One life in one scenario, a row a month from March 2025 on.

    Attributes:
        codes: what was written down, by Field.
        rows: the person as the model has them when the month's living is done (RESIDENT).
        claims: what they claimed of what is scarce, and got (CLAIM).
        unmet: tenths of an hour a week of needed help that did not come, summed since April 2025.
        gave_up: whether the agency or home gave up that they were with when the month began.
    """

    codes: list[np.ndarray] = field(default_factory=list)
    rows: list[np.ndarray] = field(default_factory=list)
    claims: list[np.ndarray] = field(default_factory=list)
    unmet: list[int] = field(default_factory=list)
    gave_up: list[bool] = field(default_factory=list)


class Lived(NamedTuple):
    """Everybody's two lives, held beside each other; first the yardstick's, then the other's.

    Attributes:
        start: RESIDENT rows in March 2025, which are the same in both.
        parts: (residents,) the first month in which anything written down differs; NEVER where nothing does.
        apart: (residents,) months in which anything differs.
        worth: (2, residents) millionths of a QALY, what a stay, a fall or harm takes off aside.
        unmet: (2, residents) tenths of an hour a week that did not come, summed over months.
        delayed: (residents,) whether somebody could not leave hospital though fit to, in either life.
        presence: (2, residents) as it stands at the end.
        published: by scenario and month from March 2025, what institutions published (SYSTEM).
        records: of whoever was followed, by number.
    """

    start: np.ndarray
    parts: np.ndarray
    apart: np.ndarray
    worth: np.ndarray
    unmet: np.ndarray
    delayed: np.ndarray
    presence: np.ndarray
    published: tuple[list[np.ndarray], list[np.ndarray]]
    records: dict[int, tuple[Record, Record]]


def live_beside(jobs: tuple[Job, Job], ids: Sequence[int] = ()) -> Lived:
    """Live two scenarios side by side.

    Args:
        jobs: two runs that differ in nothing but the scenario.
        ids: people to be followed in full, by number.

    Raises:
        ValueError: the runs have other luck, people or parameters, so that lives cannot be compared.
    """
    one, other = jobs
    alike = one._replace(scenario=None, parameters=None) == other._replace(scenario=None, parameters=None)
    if not alike or not np.array_equal(one.parameters, other.parameters):
        raise ValueError("two runs are compared that differ in more than the scenario")
    systems = tuple(begin(job, Followed) for job in jobs)
    try:
        return _side_by_side(systems, ids)
    finally:
        for system in systems:
            system.close()


def _side_by_side(systems: tuple[Any, ...], ids: Sequence[int]) -> Lived:
    one, other = systems
    rows = len(one.residents)
    parts, apart = np.full(rows, NEVER, np.int16), np.zeros(rows, np.int16)
    delayed, start = np.zeros(rows, np.int8), np.zeros(0, RESIDENT)
    for system in systems:
        system.follow(ids)
    while one.month < one.years * MONTHS_IN_YEAR:
        month = one.month
        for system in systems:
            system.step_month()
        if month == BEFORE:
            start = one.residents.copy()
        elif month > BEFORE:
            hold_beside(one.codes, other.codes, month, parts, apart, delayed)
    return Lived(
        start,
        parts,
        apart,
        np.array([system.worth for system in systems]),
        np.array([system.unmet for system in systems]),
        delayed.astype(bool),
        np.array([system.codes[:, Field.PRESENCE] for system in systems]),
        (one.published, other.published),
        {person: (one.records[person], other.records[person]) for person in ids},
    )
