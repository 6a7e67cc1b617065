"""What each loop carries of what a scenario does: the same study again with a loop held still, and with all of them.

A loop held still stays at its baseline path in the scenario *and* in the standstill, so both sides of a difference are
always taken within the same freezing.  For one outcome, draw by draw:

    full        = scenario - standstill, everything live
    carried     = full - (scenario - standstill, with that loop held still)
    left        = scenario - standstill, with every loop held still
    interaction = full - left - the sum of what each loop carries

Loops work through each other, so the parts need not add up: what they miss, or count twice, is the interaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import replace
from functools import reduce
from typing import NamedTuple

import numpy as np

from obbr.people.channels import LOOPS
from obbr.study.compare import level
from obbr.study.kept import KeptRuns
from obbr.study.plan import Study
from obbr.study.results import Results
from obbr.study.run import Progress
from obbr.study.several import Several, conduct_each

ALL_LIVE = "all live"
ALL_OFF = "all off"


class Outcome(NamedTuple):
    """One thing that is compared: a measure, for whom, and in which year if not over all of them."""

    measure: str
    group: str = "all"
    year: int | None = None

    def difference(self, results: Results, scenario: str, against: str | None = None) -> np.ndarray:
        """A scenario against another, or the reference if none is named: one number a draw."""
        year = None if self.year is None else min(self.year, results.study.years - 1)
        values = level(results, self.measure, self.group, year)
        yardstick = results.study.reference if against is None else results.number(against)
        return values[results.number(scenario)] - values[yardstick]


class Parts(NamedTuple):
    """One outcome of one scenario, taken apart; each a number a draw, against standstill."""

    full: np.ndarray
    carried: dict[str, np.ndarray]
    left: np.ndarray

    @property
    def interaction(self) -> np.ndarray:
        """What the parts miss of the whole, or count twice."""
        return self.full - self.left - sum(self.carried.values())


class LoopStudy(Several):
    """One study for each freezing, by name: everything live, each loop held still, all of them held still."""

    def parts(self, scenario: str, outcome: Outcome) -> Parts:
        """What each loop carries of a scenario's difference from the reference in one outcome."""
        found = {name: outcome.difference(results, scenario) for name, results in self.by_name.items()}
        return taken_apart(found)


def taken_apart(differences: Mapping[str, np.ndarray]) -> Parts:
    """The parts of a difference that was found under every freezing.

    >>> whole = {ALL_LIVE: 10.0, ALL_OFF: 2.0} | {loop: 9.0 for loop in LOOPS}
    >>> parts = taken_apart({name: np.array([value]) for name, value in whole.items()})
    >>> float(parts.carried["market"][0]), float(parts.interaction[0]) + len(LOOPS)
    (1.0, 8.0)
    """
    full = differences[ALL_LIVE]
    held = [name for name in differences if name not in (ALL_LIVE, ALL_OFF)]
    return Parts(full, {name: full - differences[name] for name in held}, differences[ALL_OFF])


def freezings() -> dict[str, frozenset[str]]:
    """Which responses are held still, by the name of the freezing."""
    each = {name: frozenset(loop.channels) for name, loop in LOOPS.items()}
    every: frozenset[str] = reduce(frozenset.union, each.values())
    return {ALL_LIVE: frozenset(), **each, ALL_OFF: every}


def conduct_loops(
    study: Study, *, executor: Executor | None = None, kept: KeptRuns | None = None, progress: Progress | None = None
) -> LoopStudy:
    """Carry the study out once for each freezing; a study that is stopped, or that broke, ends there.

    Raises:
        BadInput: what is asked for cannot be.
    """
    frozen = {name: replace(study, frozen=study.frozen | held) for name, held in freezings().items()}
    done = conduct_each(frozen, executor=executor, kept=kept, progress=progress)
    return LoopStudy(done.by_name, done.asked)
