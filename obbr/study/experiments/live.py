"""Living through experiments: which arms they need, each run once, and how model and study then stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
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
from obbr.study.plan import RunId, Study
from obbr.study.run import Progress, processors
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
    watched: Mapping[str, np.ndarray] = field(default_factory=dict)

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
        thinned = 1 if world.everyone else sample
        found[world.name] = Study(where, scenarios, draws, seed, world.years, thinned, hospital=world.hospital)
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
    watched = watch(asked, done) if done.whole else {}
    return Experiments(done.by_name, done.asked, asked, watched)


def watch(experiments: Sequence[Experiment], done: Several) -> dict[str, np.ndarray]:
    """What no measure counts, seen in the lives of an experiment's first arm, draw by draw; each watch once."""
    seen: dict[str, np.ndarray] = {}
    for one in experiments:
        if one.watch and one.watch[0] not in seen:
            name, look = one.watch
            study, arm = done.by_name[one.arms[0].world.name].study, one.arms[0].name
            jobs = [study.job(RunId(study.names.index(arm), draw, 0)) for draw in range(study.draws)]
            with ThreadPoolExecutor(processors()) as pool:
                seen[name] = np.array(list(pool.map(look, jobs)))
    return seen


def result_of(one: Experiment, register: Register, done: Experiments) -> Result:
    """What an experiment says, from the arms that were run."""
    study = one.finding(register)
    if one.kind is Kind.NOT_TESTED or one.read is None:
        return Result(one, study, spread(np.empty(0)), Outcome.UNCLEAR)
    model = spread(one.read(Lived(done.first.study.place, done.by_name, done.watched)))
    return Result(one, study, model, outcome(model, study, one.null, one.study.beyond))
