"""What each policy does: in one envelope with salami slicing, alone, without assumptions, and through which response.

A *lever* is what one or two scenarios say: `NAME`, which has the total of salami slicing and spends it otherwise, and
`NAME_alone`, in which nothing else is touched.  Everything is run live, and with all responses graded assumption held
still.  Then the responses through which a lever is meant to act (`Scenario.acts_through`) are held still one at a time,
and last all responses of the model, each time in the lever alone *and* in standstill:

    carried = alone - standstill, all live  -  (alone - standstill, with that response held still)

Levers share a freezing's standstill, so the runs stay few.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from obbr.people.channels import CHANNELS, assumed
from obbr.scenario import Scenario
from obbr.study.compare import level
from obbr.study.defaults import CUT_OF_ALL, FAMILY, POLICIES_TRACED, STANDSTILLS
from obbr.study.kept import KeptRuns
from obbr.study.loops import ALL_LIVE, ALL_OFF
from obbr.study.plan import Study
from obbr.study.run import Progress
from obbr.study.several import Several, conduct_each

ASSUMPTIONS_OFF = "assumptions off"
STANDSTILL = STANDSTILLS[0]
ALONE = "_alone"


class Lever(NamedTuple):
    """One thing that a council may do: its scenarios by name, and the responses through which it is meant to act."""

    name: str
    title: str
    within: str | None  # against salami slicing
    alone: str | None  # against standstill
    channels: tuple[str, ...]


def levers(scenarios: Sequence[Scenario]) -> list[Lever]:
    """What scenarios say, the cut of all first; whatever has another total than that cut stands alone."""
    by_name = {scenario.name: scenario for scenario in scenarios if scenario.name != STANDSTILL}
    order = [*(name for name in FAMILY if name in by_name), *sorted(by_name)]
    found = {}
    for name in order:
        lever = name.removesuffix(ALONE)
        inside = lever if _in_envelope(lever, by_name) else None
        alone = next((one for one in (lever + ALONE, lever) if one in by_name and one != inside), None)
        title = by_name[inside or alone or name].title
        found[lever] = Lever(lever, title, inside, alone, by_name[alone].acts_through if alone else ())
    return list(found.values())


def _in_envelope(name: str, by_name: dict[str, Scenario]) -> bool:
    """Whether a scenario takes the total of the cut of all, and is not that cut."""
    if name == CUT_OF_ALL or not {name, CUT_OF_ALL} <= by_name.keys():
        return False
    return by_name[name].total == by_name[CUT_OF_ALL].total


class PolicyStudy(Several):
    """One study with everything live, one without assumptions, one for each response, one without any response."""

    def difference(self, measure: str, scenario: str, against: str = STANDSTILL, held: str = ALL_LIVE) -> np.ndarray:
        """A scenario against another in one measure, both under one freezing: one number a draw."""
        results = self.by_name[held]
        values = level(results, measure)
        return values[results.number(scenario)] - values[results.number(against)]

    def gone(self, measure: str, scenario: str, held: str) -> tuple[np.ndarray, np.ndarray]:
        """What goes of a difference from standstill when a response is held still, and the whole, by traced draw."""
        left = self.difference(measure, scenario, held=held)
        whole = self.difference(measure, scenario)[: len(left)]
        return whole - left, whole

    @property
    def levers(self) -> list[Lever]:
        """What was tried."""
        return levers(self.first.study.scenarios)


def agree(values: np.ndarray) -> bool:
    """Whether all draws agree on the sign.

    >>> agree(np.array([1.0, 2.0])), agree(np.array([1.0, 0.0])), agree(np.array([]))
    (True, False, False)
    """
    return bool(values.size and (np.all(values > 0.0) or np.all(values < 0.0)))


def studies(study: Study) -> dict[str, Study]:
    """Every study that the page rests on, from the one with everything live; responses are traced on fewer draws."""
    by_name = {scenario.name: scenario for scenario in study.scenarios}
    traced = min(study.draws, POLICIES_TRACED)
    explained = [lever for lever in levers(study.scenarios) if lever.channels]

    def alone(some: list[Lever], frozen: frozenset[str]) -> Study:
        names = [STANDSTILL, *(lever.alone for lever in some if lever.alone)]
        return replace(study, scenarios=tuple(by_name[name] for name in names), draws=traced, frozen=frozen)

    found = {ALL_LIVE: study, ASSUMPTIONS_OFF: replace(study, frozen=assumed())}
    for channel in CHANNELS:
        some = [lever for lever in explained if channel in lever.channels]
        if some:
            found[channel] = alone(some, frozenset({channel}))
    return found | {ALL_OFF: alone(explained, frozenset(CHANNELS))}


def conduct_policies(
    study: Study, *, executor: Executor | None = None, kept: KeptRuns | None = None, progress: Progress | None = None
) -> PolicyStudy:
    """Carry out everything that the page rests on; a study that is stopped, or that broke, ends there.

    Raises:
        BadInput: what is asked for cannot be.
    """
    done = conduct_each(studies(study), executor=executor, kept=kept, progress=progress)
    return PolicyStudy(done.by_name, done.asked)
