"""What a study is: which place under which scenarios, with which luck, draws and beliefs; checked before it begins."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from obbr.compiled import code_hash
from obbr.evidence import Draws, Register
from obbr.inputs import BadInput, hint
from obbr.money.budget import Budget, CannotBeSet
from obbr.money.funding import Funding, NotLawful
from obbr.money.lines import LINES
from obbr.money.prices import PENCE, Prices
from obbr.people.channels import CHANNELS, HOSPITAL
from obbr.place import Place
from obbr.place.fits import drawn_for
from obbr.place.opening import funding_of, outturn_of
from obbr.scenario import Scenario
from obbr.study.defaults import DRAWS, MOST_YEARS, SEED, STANDSTILLS
from obbr.study.work import Job

MOST_DRAWS = 1_000_000


class RunId(NamedTuple):
    """One run of a study, by number of its scenario, draw and replicate."""

    scenario: int
    draw: int
    replicate: int


def life_of(run: RunId) -> int:
    """Which luck a run has: its draw's own, the same in every scenario, and another in each replicate.

    Were it one for all draws, their median would be that of one history, and small numbers would be what it made them.
    """
    return run.replicate * MOST_DRAWS + run.draw


def longest(scenarios: Sequence[Scenario]) -> int:
    """Financial years from 2025/26 to the last that any of the scenarios speaks of."""
    return max((scenario.horizon for scenario in scenarios), default=MOST_YEARS)


@dataclass(frozen=True)
class Study:
    """A place under some scenarios, each with the same draws of parameters and the same luck.

    Attributes:
        place: figures of the area.
        scenarios: what is compared; each has a name of its own.
        draws: how many draws of the uncertain parameters.
        seed: decides all luck and all draws.
        years: financial years from 2025/26.
        sample: 1 keeps every resident; k keeps one in k of the households least likely to need care.
        replicates: how often each draw, which has luck of its own, is lived through with other luck.
        beliefs: sceptic, central or practitioner.
        frozen: responses held at what was usual (`obbr.people.channels`).
        hospital: why cuts raised A&E visits and not admissions: no_effect or full_beds.

    Raises:
        BadInput: something out of bounds, or two scenarios of one name.
    """

    place: Place
    scenarios: tuple[Scenario, ...]
    draws: int = DRAWS
    seed: int = SEED
    years: int = MOST_YEARS
    sample: int = 1
    replicates: int = 1
    beliefs: str = "central"
    frozen: frozenset[str] = frozenset()
    hospital: str = HOSPITAL[0]

    def __post_init__(self) -> None:
        for name in sorted(self.frozen - CHANNELS.keys() if isinstance(self.frozen, frozenset) else {str(self.frozen)}):
            raise BadInput(f"frozen: {name} is no response of the model.{hint(name, CHANNELS)}")
        if self.hospital not in HOSPITAL:
            known = " or ".join(HOSPITAL)
            raise BadInput(f"hospital {self.hospital}: no explanation of flat admissions; say {known}")
        within("draws", self.draws, 1, MOST_DRAWS)
        within("seed", self.seed, 0, 2**63 - 1)
        within("years", self.years, 1, MOST_YEARS)
        within("sample", self.sample, 1, 10_000)
        within("replicates", self.replicates, 1, 10_000)
        for name in ("draws", "seed", "years", "sample", "replicates"):
            object.__setattr__(self, name, int(getattr(self, name)))  # numpy's integers overflow and are no JSON
        if not self.scenarios:
            raise BadInput("no scenario to run; name one, such as standstill")
        names = [scenario.name for scenario in self.scenarios]
        for name in names:
            if names.count(name) > 1:
                raise BadInput(f"{name}: two scenarios of this name; rename one, for results go by name")
        self.register  # noqa: B018  evidence that cannot be read, or unknown beliefs, are told before anything runs
        self._draws_of({})

    @cached_property
    def register(self) -> Register:
        """The evidence."""
        return Register.load()

    @property
    def names(self) -> list[str]:
        """Names of the scenarios, in order."""
        return [scenario.name for scenario in self.scenarios]

    @property
    def reference(self) -> int:
        """The scenario that others are compared with: the standstill, else the first."""
        return self.names.index(STANDSTILLS[0]) if STANDSTILLS[0] in self.names else 0

    @cached_property
    def parameters(self) -> list[list[np.ndarray]]:
        """All parameters by scenario and draw, before the first run; scenarios that believe alike share them.

        Draws take the fits that the place keeps in turn.
        """
        shared: dict[str, list[np.ndarray]] = {}
        for scenario in self.scenarios:
            believes = _believes(scenario)
            if believes not in shared:
                draws = self._draws_of(scenario.believe)
                shared[believes] = drawn_for(self.place, draws, self.draws)
        return [shared[_believes(scenario)] for scenario in self.scenarios]

    def runs(self) -> list[RunId]:
        """Every run, draw by draw, so that a study that is stopped has whole draws to compare."""
        return [
            RunId(scenario, draw, replicate)
            for draw in range(self.draws)
            for replicate in range(self.replicates)
            for scenario in range(len(self.scenarios))
        ]

    def job(self, run: RunId) -> Job:
        """What a worker needs for one run."""
        scenario, parameters = self.scenarios[run.scenario], self.parameters[run.scenario][run.draw]
        luck = (self.seed, life_of(run))
        return Job(self.place, scenario, parameters, *luck, self.years, self.sample, self.frozen, self.hospital)

    def key(self, run: RunId) -> str:
        """A name for one run made of everything that decides it: the code and the evidence too."""
        parameters = self.parameters[run.scenario][run.draw].tobytes()
        return _hash(
            code=code_hash(),
            place=self.place.hash,
            evidence=self.register.hash,
            scenario=self.scenarios[run.scenario].hash,
            parameters=hashlib.sha256(parameters).hexdigest(),
            luck=[self.seed, life_of(run)],
            span=[self.years, self.sample],
            frozen=sorted(self.frozen),
            hospital=self.hospital,
        )

    @cached_property
    def hash(self) -> str:
        """A name for the whole study."""
        return _hash(names=self.names, runs=[self.key(run) for run in self.runs()])

    def _draws_of(self, believe: dict[str, float]) -> Draws:
        return Draws(self.register, self.seed, self.beliefs, believe)


def rehearse(place: Place, scenario: Scenario, register: Register) -> dict[str, float]:
    """Take a scenario's Aprils on this place's books, so that what cannot be set here is known before anybody lives.

    Returns what its last year cuts from lines that obbr does not simulate, by line: pounds at 2025/26 prices.

    Raises:
        BadInput: a line has less than is to be taken, the total is not met, or a tax rise is unlawful.
    """
    return on_paper(place, scenario, register, scenario.horizon)[-1].carried_cut


class Decided(NamedTuple):
    """What a scenario has decided by a financial year, on paper: pounds at 2025/26 prices.

    Attributes:
        lines: what each budget line has gained or lost.
        together: the same for all general-fund lines.
        carried_cut: what is cut from lines that obbr does not simulate.
    """

    lines: dict[str, float]
    together: float
    carried_cut: dict[str, float]


def on_paper(place: Place, scenario: Scenario, register: Register, years: int) -> list[Decided]:
    """A scenario's Aprils on a place's books at the central evidence, by year, before anybody lives.

    Raises:
        BadInput: as `rehearse`.
    """
    p = Draws(register, seed=0, believe=scenario.believe).parameters("central").view(np.recarray)[0]
    outturn, prices = outturn_of(place), Prices(p)
    budget, found = Budget(outturn, prices), []
    funding = Funding(funding_of(place), outturn, prices, p)
    try:
        for year in scenario.rehearse(budget, funding, years):
            lines = {line: budget.decided(line) / PENCE for line in LINES}
            cuts = {line: prices.to_2025_26(pence, year) / PENCE for line, pence in budget.carried_cut.items()}
            found.append(Decided(lines, budget.total_change() / PENCE, cuts))
    except (CannotBeSet, NotLawful) as fault:
        raise BadInput(f"{scenario.spot(str(fault))} (in {place.title})") from fault
    return found


def _believes(scenario: Scenario) -> str:
    return json.dumps(scenario.believe, sort_keys=True)


def _hash(**parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def within(name: str, value: int, low: int, high: int) -> None:
    """Refuse a number of a study that is not whole, or out of bounds.

    Raises:
        BadInput: it is.
    """
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or not low <= value <= high:
        raise BadInput(f"{name}: {value} is not a whole number from {low} to {high:,}")
