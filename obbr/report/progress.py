"""How far a study is: a bar with the time left on a terminal, a few plain lines when piped.  Goes to standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from obbr.report.words import time_left

LINES = 10  # plain lines for a whole study, about


@contextmanager
def shown(words: str, console: Console, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """Something to call with (runs finished, runs in all)."""
    if quiet:
        yield lambda finished, all_runs: None
    elif console.is_terminal:
        with _bar(console) as bar:
            task = bar.add_task(words, total=None)
            yield lambda finished, all_runs: bar.update(task, completed=finished, total=all_runs)
    else:
        yield _Lines(words, console)


def _bar(console: Console) -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    return Progress(*columns, console=console, transient=True)


class _Lines:
    """Plain lines, one for about each tenth of the runs."""

    def __init__(self, words: str, console: Console) -> None:
        self.words, self.console = words, console
        self._told = -1
        self._began, self._before = monotonic(), 0

    def __call__(self, finished: int, all_runs: int) -> None:
        if self._told < 0:
            self._before = finished  # runs kept from an earlier time took no time now
        tenth = finished * LINES // all_runs
        if tenth > self._told:
            self._told = tenth
            self.console.print(f"{self.words}: {finished} of {all_runs} runs{self._left(finished, all_runs)}")

    def _left(self, finished: int, all_runs: int) -> str:
        done = finished - self._before
        if not done or finished == all_runs:
            return ""
        return f", about {time_left((monotonic() - self._began) / done * (all_runs - finished))} left"
