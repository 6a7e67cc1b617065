"""Running a study: independent runs on threads, or on whatever executor is given; the answer is the same."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING

from obbr.inputs import BadInput
from obbr.place import Place
from obbr.scenario import Scenario
from obbr.study import work
from obbr.study.defaults import DRAWS, HOSPITAL, SEED
from obbr.study.kept import KeptRuns
from obbr.study.plan import RunId, Study, longest, rehearse
from obbr.study.results import Failure, Results, assemble

if TYPE_CHECKING:
    from obbr.system import RunResult

MOST_THREADS = 8  # a tenth to a fifth of a run is Python, which one thread holds at a time: more would mostly wait
Progress = Callable[[int, int], None]
"""Told how many runs are finished, and of how many."""


def run(
    place: Place,
    scenarios: Sequence[Scenario],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    years: int | None = None,
    sample: int = 1,
    replicates: int = 1,
    beliefs: str = "central",
    frozen: frozenset[str] = frozenset(),
    hospital: str = HOSPITAL,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Results:
    """What each scenario does to lives and money in a place, under the same luck and the same draws of parameters.

    Args:
        place: figures of the area.
        scenarios: what is compared.
        draws: how many draws of the uncertain parameters; draw 7 is the same among 10 or 1,000.
        seed: decides all luck and all draws.
        years: financial years from 2025/26; as long as the longest scenario says if none.
        sample: 1 keeps every resident; k keeps one in k of the households least likely to need care.
        replicates: how often each draw is lived through with other luck.
        beliefs: sceptic, central or practitioner.
        frozen: responses held at what was usual; `obbr.people.channels.assumed()` gives the evidence-only result.
        hospital: why cuts raised A&E visits and not admissions: no_effect or full_beds.
        executor: any of concurrent.futures; threads of this process if none is given.
        progress: told after each run how many are finished, and of how many.

    Raises:
        BadInput: something that cannot be right; nothing has run then.
    """
    span = longest(scenarios) if years is None else years
    study = Study(place, tuple(scenarios), draws, seed, span, sample, replicates, beliefs, frozen, hospital)
    return conduct(study, executor=executor, progress=progress)


def conduct(
    study: Study, *, executor: Executor | None = None, kept: KeptRuns | None = None, progress: Progress | None = None
) -> Results:
    """Carry out a study; runs that are kept are not run again.

    A run that fails is reported and the others go on.  Ctrl-C ends the study after the runs under way; what is
    finished is returned.

    Raises:
        BadInput: what is asked for cannot be.
    """
    not_simulated = [rehearse(study.place, scenario, study.register) for scenario in study.scenarios]
    pool = executor or ThreadPoolExecutor(min(MOST_THREADS, processors()))
    under_way = _UnderWay(study, kept, progress)
    interrupted = False
    try:
        under_way.submit(pool)
        under_way.collect_as_they_finish()
    except KeyboardInterrupt:
        interrupted = True
        under_way.cancel()
    finally:
        if executor is None:
            pool.shutdown(wait=True, cancel_futures=True)
    if interrupted:
        under_way.collect_the_finished()
    return assemble(study, under_way.finished, under_way.failures, not_simulated, interrupted)


def part_of(progress: Progress, before: int, together: int) -> Progress:
    """Progress of one study among several: `before` runs are behind it, of so many together."""
    return lambda finished, _: progress(before + finished, together)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _UnderWay:
    """The runs of a study that are waiting, and what came of the others."""

    def __init__(self, study: Study, kept: KeptRuns | None, progress: Progress | None) -> None:
        self.study, self.kept, self.progress = study, kept, progress
        self.finished: dict[RunId, RunResult] = {}
        self.failures: list[Failure] = []
        self._waiting: dict[Future[RunResult], RunId] = {}
        self._runs = study.runs()

    def submit(self, pool: Executor) -> None:
        """Ask for every run that is not kept."""
        for run in self._runs:
            before = self.kept.get(self.study.key(run)) if self.kept else None
            if before is not None:
                self.finished[run] = before
            else:
                self._waiting[pool.submit(work.carry_out, self.study.job(run))] = run
        self._tell()

    def collect_as_they_finish(self) -> None:
        """Take results in the order in which they come; what they are used for does not depend on it."""
        for future in as_completed(list(self._waiting)):
            self._collect(future)

    def collect_the_finished(self) -> None:
        """Take what else has finished since a study was stopped."""
        for future in list(self._waiting):
            if future.done() and not future.cancelled() and not isinstance(future.exception(), KeyboardInterrupt):
                self._collect(future)

    def cancel(self) -> None:
        """Let no further run begin."""
        for future in self._waiting:
            future.cancel()

    def _collect(self, future: Future[RunResult]) -> None:
        run = self._waiting.pop(future)
        fault = future.exception()
        if isinstance(fault, BadInput | KeyboardInterrupt):  # Ctrl-C reaches workers that are processes, too
            self.cancel()
            raise fault
        if fault is not None:
            self.failures.append(Failure(self.study.names[run.scenario], run.draw, run.replicate, fault))
        else:
            self.finished[run] = future.result()
            if self.kept:
                self.kept.put(self.study.key(run), self.finished[run])
        self._tell()

    def _tell(self) -> None:
        if self.progress:
            self.progress(len(self.finished) + len(self.failures), len(self._runs))
