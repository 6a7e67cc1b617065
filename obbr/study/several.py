"""Several studies that belong together, one after another: one model under several freezings or readings."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from obbr.study.kept import KeptRuns
from obbr.study.plan import Study
from obbr.study.results import Failure, Results
from obbr.study.run import Progress, conduct, part_of


@dataclass(frozen=True)
class Several:
    """What came of each study, by name; those after one that was stopped, or that broke, are missing.

    Attributes:
        by_name: results, in the order in which they were run.
        asked: how many there should be.
    """

    by_name: dict[str, Results]
    asked: int

    @property
    def first(self) -> Results:
        """The study that others are held against."""
        return next(iter(self.by_name.values()))

    def with_others(self, others: Several) -> Several:
        """These and others as one, for whoever asks what is whole and what broke."""
        return Several(self.by_name | others.by_name, self.asked + others.asked)

    @property
    def whole(self) -> bool:
        """Whether every run of every study is there."""
        return len(self.by_name) == self.asked and all(results.whole for results in self.by_name.values())

    @property
    def interrupted(self) -> bool:
        """Whether somebody stopped one of them, even if its last runs then came to their end."""
        return any(results.interrupted for results in self.by_name.values())

    @property
    def failures(self) -> list[Failure]:
        """Runs that broke."""
        return [failure for results in self.by_name.values() for failure in results.failures]

    @property
    def faults(self) -> list[str]:
        """Runs that broke and checks that failed, in words."""
        return [*map(str, self.failures), *self.broken_checks]

    @property
    def broken_checks(self) -> list[str]:
        """What must hold in any study and does not."""
        return [f"{name}: {broken}" for name, results in self.by_name.items() for broken in results.checks()]


def conduct_each(
    studies: Mapping[str, Study],
    *,
    ledgers: bool = False,
    executor: Executor | None = None,
    kept: KeptRuns | None = None,
    progress: Progress | None = None,
) -> Several:
    """Carry studies out in their order; one that is stopped, or that broke, ends there.

    Args:
        studies: by name.
        ledgers: whether to hold every run's postings, which are much for hundreds of runs.
        executor: as for `conduct`.
        kept: runs of an earlier time, which are not run again.
        progress: told how many runs are finished, of all studies together.

    Raises:
        BadInput: what is asked for cannot be.
    """
    done: dict[str, Results] = {}
    before, together = 0, sum(len(study.runs()) for study in studies.values())
    for name, study in studies.items():
        tell = progress and part_of(progress, before, together)
        found = conduct(study, executor=executor, kept=kept, progress=tell)
        done[name] = found if ledgers else replace(found, ledgers={})
        before += len(study.runs())
        if found.interrupted or not found.whole:
            break
    return Several(done, len(studies))
