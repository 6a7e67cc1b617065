"""Living through experiments: which arms they need, each run once, and how model and study then stand."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from obbr.evidence import Register
from obbr.inputs import BadInput, hint
from obbr.place import Place
from obbr.study.austerity import as_its_region
from obbr.study.compare import Spread, spread
from obbr.study.experiments import EXPERIMENTS
from obbr.study.experiments.base import Arm, Experiment, Finding, Kind, Lived, Outcome, World, outcome
from obbr.study.kept import KeptRuns
from obbr.study.plan import Study
from obbr.study.run import Progress
from obbr.study.several import Several, conduct_each


class Result(NamedTuple):
    """One experiment: what the study found, what the model makes of it, and how they stand; nan if not tested."""

    experiment: Experiment
    study: Finding
    model: Spread
    outcome: Outcome


@dataclass(frozen=True)
class Experiments(Several):
    """What came of the arms, and which experiments were asked for."""

    chosen: tuple[Experiment, ...] = ()

    @property
    def results(self) -> list[Result]:
        """Every experiment that was asked for, in order, tested or not."""
        register = Register.load()
        return [result_of(one, register, self) for one in self.chosen]


def chosen(names: Sequence[str]) -> tuple[Experiment, ...]:
    """Experiments by their own name or their family's; all of them if none is named.

    Raises:
        BadInput: no such experiment or family.
    """
    known = {one.family for one in EXPERIMENTS} | {one.name for one in EXPERIMENTS}
    for name in names:
        if name not in known:
            raise BadInput(f"{name}: not an experiment, nor a family of them.{hint(name, known)}")
    return tuple(one for one in EXPERIMENTS if not names or {one.name, one.family} & set(names))


def studies(experiments: Sequence[Experiment], place: Place, draws: int, seed: int, sample: int) -> dict[str, Study]:
    """A study for each world that the experiments need, with each arm once.

    Raises:
        BadInput: a number that cannot be, or no experiment that runs anything.
    """
    arms: dict[World, dict[str, Arm]] = {}
    for one in experiments:
        for arm in one.arms:
            arms.setdefault(arm.world, {}).setdefault(arm.name, arm)
    found = {}
    for world, by_name in arms.items():
        where = as_its_region(place) if world.alone else place
        scenarios = tuple(arm.scenario(place) for arm in by_name.values())
        found[world.name] = Study(where, scenarios, draws, seed, world.years, sample, hospital=world.hospital)
    return found


def conduct_experiments(
    names: Sequence[str],
    place: Place,
    *,
    draws: int,
    seed: int,
    sample: int,
    executor: Executor | None = None,
    kept: KeptRuns | None = None,
    progress: Progress | None = None,
) -> Experiments:
    """Live through every arm that the named experiments need; one that is stopped, or that broke, ends there.

    Raises:
        BadInput: what is asked for cannot be.
    """
    asked = chosen(names)
    planned = studies(asked, place, draws, seed, sample)
    done = conduct_each(planned, ledgers=True, executor=executor, kept=kept, progress=progress)
    return Experiments(done.by_name, done.asked, asked)


def result_of(one: Experiment, register: Register, done: Several) -> Result:
    """What an experiment says, from the arms that were run."""
    study = one.finding(register)
    if one.kind is Kind.NOT_TESTED or one.read is None:
        return Result(one, study, spread(np.empty(0)), Outcome.UNCLEAR)
    model = spread(one.read(Lived(next(iter(done.by_name.values())).study.place, done.by_name)))
    return Result(one, study, model, outcome(model, study, one.null, one.study.beyond))
