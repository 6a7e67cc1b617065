"""What all sheets share: the study read back, its scenarios and comparisons by name, and its years."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np

from obbr.calendar import year_label
from obbr.report.table import yardsticks
from obbr.report.words import MILLION, capital, plain, span
from obbr.study.appraise import switching
from obbr.study.appraise.benefits import Benefit, benefits
from obbr.study.appraise.purses import Moved, moved
from obbr.study.appraise.value import prices
from obbr.study.defaults import STANDSTILLS
from obbr.study.plan import Study
from obbr.study.read import Folder
from obbr.study.readings import EVIDENCE_ONLY
from obbr.study.results import Results

LONGEST_LABEL = 100  # formulas look things up by labels, and take no more than 255 letters
NOT_IN_LABELS = re.compile(r"[*?~<>=\"]")  # what formulas would read as something else than itself
SMALLEST = switching.SMALLEST / MILLION  # £m


class Pair(NamedTuple):
    """A scenario and what it is compared with, by their numbers in the study; and both in words."""

    scenario: int
    against: int
    words: str


class Content:
    """A results folder as the workbook needs it."""

    def __init__(self, folder: Folder) -> None:
        """Nothing is computed yet."""
        self.folder, self.results = folder, folder.full
        self.names = labels([one.title for one in self.study.scenarios])
        self.years = tuple(year_label(year) for year in range(self.study.years))
        self._benefits: dict[tuple[int, int, bool], list[Benefit]] = {}
        self._moved: dict[tuple[int, int], Moved] = {}
        self._prices: dict[int, np.ndarray] = {}

    @property
    def study(self) -> Study:
        """What was run."""
        return self.results.study

    @property
    def reference(self) -> int:
        """What all are compared with."""
        return self.study.reference

    @property
    def evidence_only(self) -> Results | None:
        """The study without responses that rest on assumptions, if it is in the folder."""
        return self.folder.beside.get(EVIDENCE_ONLY)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Every comparison: with the reference, then with the first real decision."""
        found = []
        for against in yardsticks(self.results):
            for scenario, name in enumerate(self.study.names):
                if scenario != against and (against == self.reference or name not in STANDSTILLS):
                    words = f"{self.names[scenario]}, against {self.names[against].lower()}"
                    found.append(Pair(scenario, against, words))
        return found

    def moved(self, pair: Pair) -> Moved:
        """What a comparison moves between purses."""
        key = (pair.scenario, pair.against)
        if key not in self._moved:
            self._moved[key] = moved(self.results, *key)
        return self._moved[key]

    def benefits(self, pair: Pair, sure: bool = False) -> list[Benefit]:
        """The streams of a comparison; sure: without responses that rest on assumptions."""
        key = (pair.scenario, pair.against, sure)
        if key not in self._benefits:
            results = self.evidence_only if sure else self.results
            self._benefits[key] = benefits(results, pair.scenario, pair.against)
        return self._benefits[key]

    def prices(self, pair: Pair) -> np.ndarray:
        """What a pound of 2025/26 is in each year's prices, in a comparison: (draws, years)."""
        if pair.against not in self._prices:
            self._prices[pair.against] = prices(self.results, pair.against)
        return self._prices[pair.against]

    @property
    def told(self) -> str:
        """Place, years and draws."""
        draws = len(self.results.draws)
        return f"{self.study.place.title}, {span(self.study.years)}, {draws} draw{'s' if draws != 1 else ''}"


def labels(names: Iterable[str]) -> list[str]:
    """Scenarios' names as people and formulas read them: each another, whatever its capitals.

    >>> labels(["salami_slicing", "Salami slicing"])
    ['Salami slicing', 'Salami slicing (2)']
    """
    found: list[str] = []
    for name in names:
        label = capital(NOT_IN_LABELS.sub(" ", plain(name)).strip()[:LONGEST_LABEL] or "Scenario")
        taken = [other.casefold() for other in found]
        number = 1
        while (label if number == 1 else f"{label} ({number})").casefold() in taken:
            number += 1
        found.append(label if number == 1 else f"{label} ({number})")
    return found


def millions(pounds: np.ndarray) -> np.ndarray:
    """Pounds in £m; what is nothing but rounding is nothing."""
    found = np.asarray(pounds, dtype=np.float64) / MILLION
    return np.where(np.abs(found) < 1e-9, 0.0, found)
