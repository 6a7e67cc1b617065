"""What a natural experiment is: what a study cut or gave, to whom and when, lived through again, and read as it read.

An *arm* is one scenario in one *world* (a place, a span of years, a structure of the model).  Arms that several
experiments share are run once; all arms of a draw have the same luck, so that only what was decided differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from obbr.calendar import year_label
from obbr.evidence import Register
from obbr.evidence.entry import Shape
from obbr.place import Place
from obbr.scenario import Scenario
from obbr.study.compare import Spread
from obbr.study.results import BASE_YEARS, Results
from obbr.study.work import Job

OLDER = "age:65+"


class Kind(StrEnum):
    """What an experiment can show."""

    TEST = "test"  # nothing in the model was made from this study's number
    CHECK = "check of code"  # a coefficient was: it shows that the code does what it says, and no more
    NOT_TESTED = "not tested"  # the model cannot say it as the study did


class World(NamedTuple):
    """Under which structure arms are run, and for how many financial years."""

    name: str
    years: int
    alone: bool = False  # all councils of the region do the same
    hospital: str = "no_effect"
    everyone: bool = False  # no sample: what is counted is rare


YEARS = 4  # a year for what begins, and what two-year policies then come to
FEW_YEARS = World("few years", YEARS)


class Arm(NamedTuple):
    """One scenario in one world; `scenario` makes it for a place, for sums follow its size."""

    name: str
    scenario: Callable[[Place], Scenario]
    world: World = FEW_YEARS


@dataclass(frozen=True)
class Lived:
    """What came of all arms.

    Attributes:
        place: where.
        by_world: results, by name of the world.
        watched: what was watched apart from the measures, by name: a row a draw.
    """

    place: Place
    by_world: Mapping[str, Results]
    watched: Mapping[str, np.ndarray] = field(default_factory=dict)

    def years(self, arm: Arm, measure: str, group: str = "all") -> np.ndarray:
        """A measure: (draws, base year and years), replicates averaged."""
        results = self.by_world[arm.world.name]
        return results.by_year(measure, group)[results.number(arm.name)]

    def change(self, arm: Arm, against: Arm, measure: str, group: str = "all", *, of: slice = slice(None)) -> Any:
        """An arm less another, summed over years (0 is 2025/26): one number a draw."""
        difference = self.years(arm, measure, group) - self.years(against, measure, group)
        return difference[:, BASE_YEARS:][:, of].sum(axis=1)

    def share(self, arm: Arm, against: Arm, measure: str, group: str = "all", *, of: slice = slice(None)) -> Any:
        """The same in proportion to the other arm."""
        whole = self.years(against, measure, group)[:, BASE_YEARS:][:, of].sum(axis=1)
        return over(self.change(arm, against, measure, group, of=of), whole)

    def parameters(self, arm: Arm) -> list[Any]:
        """The parameters of each draw that counts."""
        results = self.by_world[arm.world.name]
        drawn = results.study.parameters[results.number(arm.name)]
        return [drawn[draw].view(np.recarray)[0] for draw in results.draws]


class Finding(NamedTuple):
    """What a study found: a middle and its interval; `seen` if it gives one."""

    value: float
    low: float
    high: float
    seen: bool


class Found(NamedTuple):
    """An entry of the register as a study's finding: of one of its readings if it is contested."""

    entry: str
    reading: str = ""
    beyond: bool = False  # only the direction is known: above nothing


@dataclass(frozen=True)
class Experiment:
    """A study's question, asked of the model.

    Attributes:
        name: short, in lower snake case.
        family: of studies; what the command calls several at once.
        label: in a few words, for a picture.
        question: in plain words.
        cited: the study, as it is cited.
        study: the entry that holds what was found.
        kind: what it can show.
        because: why it is a check of code, or what is tested; why not, if it is not.
        unit: of the number, in words that follow it.
        arms: what is run.
        watch: a name, and what is to be seen in the first arm's lives that no measure counts: from a job to numbers.
        read: from what came of the arms to one number a draw, in the unit of the study's entry.
        null: the number that stands for no effect.
        form: how the number is written.
        if_apart: what it would say if model and study did not meet.
        also: other evidence that it rests on.
    """

    name: str
    family: str
    label: str
    question: str
    cited: str
    study: Found
    kind: Kind
    because: str
    unit: str = ""
    arms: tuple[Arm, ...] = ()
    watch: tuple[str, Callable[[Job], np.ndarray]] | None = None
    read: Callable[[Lived], np.ndarray] | None = None
    null: float = 0.0
    form: str = "+.2f"
    if_apart: str = ""
    also: tuple[str, ...] = ()

    @property
    def evidence(self) -> tuple[str, ...]:
        """Every entry that it names."""
        return (self.study.entry, *self.also)

    def finding(self, register: Register) -> Finding:
        """What the study found."""
        entry = register[self.study.entry]
        named = self.study.reading or entry.readings[0].name
        reading = next(one for one in entry.readings if one.name == named)
        value, low, high = (float(x) for x in (reading.value, reading.low, reading.high))
        return Finding(value, low, high, entry.shape is not Shape.FIXED and low < high)


class Outcome(StrEnum):
    """How model and study stand to each other."""

    WITHIN = "agrees"  # the model's middle lies within the study's interval, or its interval holds the study's number
    WIDE = "agrees, but is wide"  # and its interval is much wider than what the study leaves open
    OVERLAPS = "only the ends meet"  # the intervals overlap, and the model's middle is outside the study's
    APART = "apart"
    UNCLEAR = "cannot be told"


MUCH = 2.0  # times the width of a study's interval, or of its number against none: wider agrees with too much
FLAT = 0.05  # of a study without an interval that found nothing: what it could hardly have seen, either way


def outcome(model: Spread, study: Finding, null: float = 0.0, beyond: bool = False) -> Outcome:
    """How an interval of the model stands to what a study found.

    A study that gives a direction only is met by an interval wholly on its side, and missed by one wholly on the other.
    One without an interval is met where the model's interval holds its number; a null, by an interval that is flat.
    """
    if np.isnan(model.median):
        return Outcome.UNCLEAR
    if beyond:
        if model.low > 0.0:
            return Outcome.WITHIN
        return Outcome.APART if model.high < 0.0 else Outcome.UNCLEAR
    low, high = study.low, study.high
    if not study.seen and study.value == null:
        low, high = null - FLAT, null + FLAT
    if model.high < low or model.low > high:
        return Outcome.APART
    if study.seen and not low <= model.median <= high:
        return Outcome.OVERLAPS
    wide = MUCH * (high - low if high > low else abs(study.value - null))
    return Outcome.WIDE if model.high - model.low > wide else Outcome.WITHIN


def over(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """One over the other; not a number where there is nothing to compare with."""
    part = np.asarray(part, float)
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole != 0.0)


def standstill(world: World = FEW_YEARS) -> Arm:
    """What others are held against: policies as today."""
    return Arm("standstill", lambda place: Scenario.load("standstill"), world)


def arm(name: str, world: World = FEW_YEARS, **changes: Any) -> Arm:
    """An arm that differs from standstill as typed: budget, policies, believe.  A `ForEach` follows the place."""
    return Arm(name, lambda place: Scenario.load("standstill").with_(name, total=None, **_sized(changes, place)), world)


def _sized(typed: Any, place: Place) -> Any:
    """What was typed, with each `ForEach` as a sum."""
    if isinstance(typed, dict):
        return {key: _sized(value, place) for key, value in typed.items()}
    if not isinstance(typed, ForEach):
        return typed
    people = place.people[:, 65:] if typed.whom == "older" else place.people[:, :18]
    return f"{typed.pounds * int(people.sum()):+.0f}".replace("+", "+£").replace("-", "-£")


class ForEach(NamedTuple):
    """A sum of so many pounds for each older person, or each child, of the place."""

    pounds: float
    whom: str

    def for_one_year(self) -> dict[str, ForEach]:
        """Given in the first year and taken back a year later."""
        return {year_label(0): self, year_label(1): self._replace(pounds=-self.pounds)}


def believed(entry: str, reading: str = "", value: float | None = None) -> dict[str, dict[str, str]]:
    """What an arm believes of an entry: one of its readings, or a value that stands for all or nothing."""
    if value is None:
        value = float(next(one.value for one in Register.load()[entry].readings if one.name == reading))
    return {entry: {"value": f"{value:g}", "because": f"an experiment on {reading or 'all or nothing'}"}}
