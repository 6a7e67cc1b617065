"""What a report is about: which scenarios, what each is held against, and how differences are told in words."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from obbr.outcomes.measures import MEASURES, Timing
from obbr.report.table import OLDER, yardsticks
from obbr.report.words import MILLION, READINGS, capital, exploratory, in_draws, number, plain, two_figures
from obbr.scenario import Scenario, shipped_names
from obbr.study.compare import FEWER_IS_BETTER, MORE_IS_BETTER, Spread, level, spread
from obbr.study.defaults import STANDSTILLS
from obbr.study.plan import Study
from obbr.study.read import Folder
from obbr.study.readings import EVIDENCE_ONLY
from obbr.study.results import Results

SURE = 0.9  # of draws that must agree on the direction before it is called clear
LONGEST_LABEL = 26  # letters of a name in a chart


class Outcome(NamedTuple):
    """One outcome as sentences tell it: plural words, its group, the unit, and nothing smaller than which is told."""

    measure: str
    words: str
    group: str = "all"
    unit: float = 1.0
    smallest: float = 0.1

    @property
    def when(self) -> str:
        """Over the years or at their end."""
        return "at the end" if MEASURES[self.measure].timing is Timing.STOCK else "a year"

    @property
    def heading(self) -> str:
        """Its words as a heading."""
        return f"{capital(self.words)} {self.when}"


HEALTHY_YEARS = Outcome("qalys", "years of life in full health")
HEADLINES = (
    Outcome("people_waiting", "people waiting"),
    Outcome("unmet_need_hours", "hours of need unmet", smallest=1.0),
    Outcome("ae_attendances", "A&E visits of people 65+", OLDER),
    Outcome("care_home_entries", "moves into a care home"),
    Outcome("carers_in_breakdown", "carers who cannot go on"),
    Outcome("children_looked_after", "children looked after"),
)
"""Six outcomes of people's lives that are shown by year."""
SPEND = Outcome("council_net_spend", "the council's net spend", unit=MILLION)
RESERVES = Outcome("council_reserves", "usable reserves", unit=MILLION)
NHS = Outcome("nhs_cash", "NHS cash", unit=MILLION)
RESIDENTS = Outcome("resident_spend", "what residents pay", unit=MILLION)
FAMILY = Outcome("unpaid_care_hours", "hours of care by family", smallest=1.0)


class Finding(NamedTuple):
    """A paired difference in one outcome: a number a draw, in its unit."""

    outcome: Outcome
    values: np.ndarray

    @property
    def clear(self) -> bool:
        """Whether at least nine in ten draws agree on the direction of what is large enough to be told.

        One draw never does.
        """
        if len(self.values) < 2 or abs(self.spread.median) < self.outcome.smallest / 2.0:
            return False
        return max((self.values > 0.0).mean(), (self.values < 0.0).mean()) >= SURE

    @property
    def up(self) -> bool:
        """Whether the middle is above nothing."""
        return bool(np.median(self.values) > 0.0)

    @property
    def better(self) -> bool | None:
        """Whether it is for the better; None where either may be."""
        if self.outcome.measure not in MORE_IS_BETTER | FEWER_IS_BETTER:
            return None
        return self.up == (self.outcome.measure in MORE_IS_BETTER)

    @property
    def spread(self) -> Spread:
        """Middle and interval over draws."""
        return spread(self.values)

    @property
    def agreeing(self) -> str:
        """In how many draws it has the direction of the middle."""
        same = int((self.values > 0.0).sum()) if self.up else int((self.values < 0.0).sum())
        return in_draws(same, len(self.values))

    def told(self) -> str:
        """The size with its direction, such as `540 more people waiting at the end (450 to 970)`."""
        more = "more" if self.up else "fewer"
        return f"{sized([self])} {more} {self.outcome.words} {self.outcome.when}{interval(self)}"


@dataclass(frozen=True)
class Subject:
    """A results folder as the report sees it.

    Attributes:
        folder: as it was read.
        reading: what captions add where it is another reading of the study.
    """

    folder: Folder
    reading: str = ""

    @property
    def results(self) -> Results:
        """The full study."""
        return self.folder.full

    @property
    def study(self) -> Study:
        """What was run."""
        return self.folder.full.study

    @property
    def evidence_only(self) -> Results | None:
        """The study without responses that rest on assumptions, if it is there."""
        return self.folder.beside.get(EVIDENCE_ONLY)

    @cached_property
    def sure(self) -> Subject | None:
        """The study without responses that rest on assumptions as a subject of its own, so that it is told alike."""
        if self.evidence_only is None:
            return None
        return Subject(replace(self.folder, full=self.evidence_only, beside={}), f", {READINGS[EVIDENCE_ONLY][0]}")

    @property
    def draws(self) -> int:
        """How many are finished."""
        return len(self.results.draws)

    @cached_property
    def titles(self) -> list[str]:
        """Of the scenarios, as people read them."""
        return [one.title + exploratory(one) for one in self.study.scenarios]

    @cached_property
    def labels(self) -> list[str]:
        """Short names of the scenarios for charts."""
        return labels(self.study.scenarios)

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """What is held against the reference and, if that is a standstill, against the first real decision."""
        names, reference = self.study.names, self.study.reference
        found = []
        for against in yardsticks(self.results):
            others = [
                n for n in range(len(names))
                if n != against and (against == reference or names[n] not in STANDSTILLS)
            ]  # fmt: skip
            if others:
                found.append(Comparison(against, others))
        return found

    def finding(self, outcome: Outcome, scenario: int, against: int, results: Results | None = None) -> Finding:
        """A paired difference, by the scenarios' numbers; of the full study unless another is given."""
        values = level(results or self.results, outcome.measure, outcome.group)
        return Finding(outcome, (values[scenario] - values[against]) / outcome.unit)


class Comparison(NamedTuple):
    """One scenario, and those that are held against it, by number."""

    against: int
    others: Sequence[int]


def labels(scenarios: Sequence[Scenario]) -> list[str]:
    """Short names for charts, the title if it is short: no two alike, none too long."""
    names = [one.title if len(one.title) <= LONGEST_LABEL else capital(plain(one.name)) for one in scenarios]
    cut = [name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…" for name in names]
    return [f"{label[: LONGEST_LABEL - 3]} {n + 1}" if cut.count(label) > 1 else label for n, label in enumerate(cut)]


def typed(scenario: Scenario) -> str:
    """A scenario as a command takes it: one that is not shipped is a file of somebody's own."""
    name = scenario.name if scenario.name in shipped_names() else f"{scenario.name}.yaml"
    return shlex.quote(name)


def sized(findings: Sequence[Finding]) -> str:
    """The size of one finding, or the range of several: two figures, no sign.

    >>> sized([Finding(HEADLINES[0], np.array([541.0, 543.0])), Finding(HEADLINES[0], np.array([566.0]))])
    '540 to 570'
    """
    middles = sorted(abs(float(np.median(one.values))) for one in findings)
    told = [_rounded(middle, findings[0].outcome.smallest) for middle in middles]
    return told[0] if told[0] == told[-1] else f"{told[0]} to {told[-1]}"


def millions(findings: Sequence[Finding]) -> str:
    """Sizes in millions of pounds, one decimal.

    >>> millions([Finding(SPEND, np.array([-58.96])), Finding(SPEND, np.array([-61.0]))])
    '£59.0m to £61.0m'
    """
    middles = sorted(abs(float(np.median(one.values))) for one in findings)
    told = [f"£{number(middle, ',.1f')}m" for middle in middles]
    return told[0] if told[0] == told[-1] else f"{told[0]} to {told[-1]}"


def interval(finding: Finding) -> str:
    """The interval of a finding behind its middle, with signs where they differ; nothing for one draw."""
    _, low, high = finding.spread
    if len(finding.values) < 2:
        return ""
    if low * high < 0.0:
        told = two_figures(finding.spread, finding.outcome.smallest)
        return f" ({told[1]} to {told[2]})" if told else ""
    ends = [_rounded(abs(end), finding.outcome.smallest) for end in sorted((low, high), key=abs)]
    return f" ({ends[0]} to {ends[1]})" if ends[0] != ends[1] else ""


def ranged(spread_: Spread, form: str, draws: int, unit: str = "") -> str:
    """A middle and its interval in a table's cell.

    >>> ranged(Spread(-2.04, -3.0, -1.0), "+.1f", draws=8)
    '-2.0 (-3.0 to -1.0)'
    """
    if np.isnan(spread_.median):
        return "-"
    middle, low, high = (number(value, form) for value in spread_)
    return f"{middle}{unit}" if draws == 1 or low == middle == high else f"{middle}{unit} ({low} to {high})"


def counted(many: int, of: int) -> str:
    """How many of the choices.

    >>> counted(4, 4), counted(1, 4), counted(1, 1)
    ('all 4 choices', '1 of 4 choices', '')
    """
    if of == 1:
        return ""
    return f"{'all' if many == of else f'{many} of'} {of} choices"


def _rounded(size: float, smallest: float) -> str:
    told = two_figures(Spread(size, size, size), smallest)
    return told[0].lstrip("+") if told else f"under {smallest:g}"
