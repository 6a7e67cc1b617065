"""What a study found: one cube of outcomes, the ledgers, how each run ended, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from obbr.calendar import MONTHS_IN_YEAR
from obbr.inputs import BadInput, hint
from obbr.money.mtfs import MtfsYear
from obbr.outcomes.measures import GROUPS, MEASURES, MONTHLY
from obbr.place.missed import Missed
from obbr.study.plan import RunId, Study

if TYPE_CHECKING:
    import pandas as pd

    from obbr.system import RunResult

CLOSING = ("reserves", "debt", "arrears_of_need")
BASE_YEARS = 1  # rows of the cube before the first year of a scenario


class Failure(NamedTuple):
    """A run that did not end, and why."""

    scenario: str
    draw: int
    replicate: int
    fault: BaseException

    def __str__(self) -> str:
        why = " ".join(str(self.fault).split()) or "no reason given"
        return f"{self.scenario}, draw {self.draw}, replicate {self.replicate}: {type(self.fault).__name__}: {why}"


@dataclass(frozen=True)
class Results:
    """The finished draws of a study.  A draw counts when it is finished in every scenario and replicate.

    Attributes:
        study: what was run.
        draws: numbers of the draws that count, in order.
        outcomes: (scenarios, draws, replicates, 1 + years, groups, measures), in the orders of the study, GROUPS and
            MEASURES; year row 0 is 2024/25; nan where a measure is not known by group.
        ledgers: columns of the ledger of each run, cash pence by financial year.
        closing: (scenarios, draws, replicates, CLOSING) pounds at 2025/26 prices.
        misses: the base year as modelled (medians) against what is published.
        not_simulated: by scenario, what its last year cuts from lines that obbr does not simulate, pounds at 2025/26
            prices by line.
        failures: runs that broke.
        interrupted: whether somebody stopped the study.
        monthly: (scenarios, draws, replicates, months from April 2025, measures) in the order of MONTHLY, everybody
            together.
        mtfs: (scenarios, draws, replicates, years, lines of `obbr.money.mtfs.MtfsYear`) pence of each year's cash.
    """

    study: Study
    draws: tuple[int, ...]
    outcomes: np.ndarray
    ledgers: dict[RunId, dict[str, np.ndarray]]
    closing: np.ndarray
    misses: tuple[Missed, ...]
    not_simulated: list[dict[str, float]]
    failures: tuple[Failure, ...]
    interrupted: bool
    monthly: np.ndarray
    mtfs: np.ndarray

    @property
    def whole(self) -> bool:
        """Whether every draw that was asked for is here."""
        return len(self.draws) == self.study.draws

    def number(self, scenario: str) -> int:
        """A scenario's place in the cube, by name.

        Raises:
            KeyError: it was not run.
        """
        if scenario not in self.study.names:
            raise KeyError(f"{scenario!r} was not run; these were: {', '.join(self.study.names)}")
        return self.study.names.index(scenario)

    def by_year(self, measure: str, group: str = "all") -> np.ndarray:
        """A measure, replicates averaged: (scenarios, draws, base year 2024/25 and years)."""
        which = (list(GROUPS).index(group), list(MEASURES).index(measure))
        return self.outcomes[:, :, :, BASE_YEARS - 1 :, *which].mean(axis=2)

    def summary(self, measures: Sequence[str] | None = None, against: str | None = None) -> pd.DataFrame:
        """Median, interval and paired difference of each scenario and measure: the columns of `summary.csv`.

        Args:
            measures: all of them if none are named.
            against: the scenario to compare with; the standstill, else the first, if none is named.

        Raises:
            BadInput: no such measure, or no such scenario in the study.
        """
        from obbr.study.compare import summary  # brings pandas

        reference = self.compared_with(measures or [], against)
        return summary(self, measures or list(MEASURES), reference)

    def compared_with(self, measures: Sequence[str], against: str | None) -> int:
        """The scenario that others are compared with, by number: the standstill, else the first, if none is named.

        Raises:
            BadInput: no such scenario in the study, or one of the measures is none.
        """
        for name in measures:
            if name not in MEASURES:
                raise BadInput(f"{name}: not a measure.{hint(name, MEASURES)}")
        if against is None:
            return self.study.reference
        if against not in self.study.names:
            raise BadInput(f"{against}: not a scenario of this study.{hint(against, self.study.names)}")
        return self.number(against)

    def to_parquet(self, folder: str | Path) -> Path:
        """Write the results folder: manifest, outcomes, ledger and summary."""
        from obbr.study.store import write

        return write(self, Path(folder))

    def checks(self) -> list[str]:
        """What must hold in any study and does not: a sentence each."""
        broken = []
        first = self.outcomes[:, :, :, :BASE_YEARS]
        for number, scenario in enumerate(self.study.scenarios):
            alike = not scenario.believe and not self.study.scenarios[self.study.reference].believe
            if alike and not np.array_equal(first[number], first[self.study.reference], equal_nan=True):
                broken.append(f"{scenario.name}: its base year differs, though no policy had begun")
        if np.isinf(self.outcomes).any():
            broken.append("an outcome is infinite")
        return broken


def assemble(
    study: Study,
    finished: dict[RunId, RunResult],
    failures: list[Failure],
    not_simulated: list[dict[str, float]],
    interrupted: bool,
) -> Results:
    """Put runs in their places; the order in which they finished leaves no trace."""
    counted = tuple(draw for draw in range(study.draws) if _is_whole(study, draw, finished))
    shape = (len(study.scenarios), len(counted), study.replicates)
    outcomes = np.full((*shape, BASE_YEARS + study.years, len(GROUPS), len(MEASURES)), np.nan)
    closing = np.full((*shape, len(CLOSING)), np.nan)
    monthly = np.full((*shape, study.years * MONTHS_IN_YEAR, len(MONTHLY)), np.nan)
    mtfs = np.zeros((*shape, study.years, len(MtfsYear._fields)), np.int64)
    ledgers, misses = {}, []
    for scenario, place, replicate in np.ndindex(shape):
        run = RunId(scenario, counted[place], replicate)
        result = finished[run]
        outcomes[scenario, place, replicate] = result.outcomes
        monthly[scenario, place, replicate] = result.monthly
        mtfs[scenario, place, replicate] = result.mtfs
        closing[scenario, place, replicate] = [result.closing[name] for name in CLOSING]
        ledgers[run] = result.ledger
        if scenario == study.reference:
            misses.append(result.misses)
    return Results(
        study,
        counted,
        outcomes,
        ledgers,
        closing,
        _middle(misses),
        not_simulated,
        tuple(sorted(failures, key=lambda failure: failure[:3])),
        interrupted,
        monthly,
        mtfs,
    )


def _is_whole(study: Study, draw: int, finished: dict[RunId, RunResult]) -> bool:
    return all(
        RunId(scenario, draw, replicate) in finished
        for scenario in range(len(study.scenarios))
        for replicate in range(study.replicates)
    )


def _middle(misses: list[list[Missed]]) -> tuple[Missed, ...]:
    """The median over runs of what was modelled, for each published figure."""
    by_what: dict[str, list[Missed]] = {}
    for rows in misses:
        for row in rows:
            by_what.setdefault(row.what, []).append(row)
    return tuple(
        rows[0]._replace(modelled=float(np.median([row.modelled for row in rows]))) for rows in by_what.values()
    )


def outside(miss: Missed) -> bool:
    """Whether the model lies beyond the published or derived interval, where there is one."""
    return miss.modelled < miss.low or miss.modelled > miss.high
