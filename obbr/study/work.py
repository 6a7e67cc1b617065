"""One run, as a worker carries it out, whether the worker is a thread, a process or another machine."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from obbr.place import Place, Population, build
from obbr.scenario import Scenario

if TYPE_CHECKING:
    from obbr.system import LocalSystem, RunResult

Begun = TypeVar("Begun", bound="LocalSystem")


class Job(NamedTuple):
    """Everything that decides one run; small enough to send to another process.  `seed` and `life` decide all luck."""

    place: Place
    scenario: Scenario
    parameters: np.ndarray
    seed: int
    life: int
    years: int
    sample: int
    frozen: frozenset[str]
    hospital: str


def carry_out(job: Job) -> RunResult:
    """Live through one run, and let go of it."""
    from obbr.system import LocalSystem  # brings Mesa and the compiled month, which reading results does not need

    system = begin(job, LocalSystem)
    try:
        return system.run()
    finally:
        system.close()


def begin(job: Job, kind: type[Begun]) -> Begun:
    """A system of some kind at the start of burn-in, as the job has it."""
    return kind(
        job.place,
        population_of(job.place, job.seed, job.sample),
        job.scenario,
        job.parameters,
        seed=job.seed,
        life=job.life,
        years=job.years,
        frozen=job.frozen,
        hospital=job.hospital,
    )


_latest: dict[tuple[str, int, int], Population] = {}
_building = Lock()


def population_of(place: Place, seed: int, sample: int) -> Population:
    """A place's residents, drawn once in each process and shared by its runs, which copy them.

    Only the latest place is held: a place may take a tenth of a gigabyte.
    """
    wanted = (place.hash, seed, sample)
    with _building:
        if wanted not in _latest:
            _latest.clear()
            _latest[wanted] = build(place, seed, sample)
        return _latest[wanted]
