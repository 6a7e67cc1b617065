"""The full month, institutions included: time for each living resident on one core, where it goes, and memory.

All of Camden lives through two years of burn-in and ten years of `salami_slicing`, the scenario that keeps the
institutions busiest, several times over.  Time per resident counts the living only: dead rows and people yet to come
are passed over at our expense.  Compiling is left out (see cold_compile.py); memory is of the whole process, with
Python, Numba, the evidence and the place as it was drawn.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median
from time import perf_counter, thread_time
from typing import Any, NamedTuple
from unittest.mock import patch

from setting import heading, local_system, row

from obbr.calendar import year_of
from obbr.people import month as lives
from obbr.people.resident import RESIDENT

PLACE, SCENARIO, RUNS = "camden", "salami_slicing", 7
AIM_NS, AIM_MIB = 150, 1024
PASSES = {
    "people_live": "residents live, ask and claim",
    "what_is_scarce_is_shared": "what is scarce is shared out",
    "people_receive": "residents receive, or don't; counting",
}


class Stopwatch:
    """Stands in for a function and adds up the time that it takes."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.seconds = function, 0.0

    def __call__(self, *given: Any) -> Any:
        """Do what the function does, against the clock."""
        began = perf_counter()
        try:
            return self.function(*given)
        finally:
            self.seconds += perf_counter() - began


class Timed(NamedTuple):
    """One run: nanoseconds a living resident-month."""

    wall: float
    processor: float
    passes: dict[str, float]
    setting_up: float  # seconds, before the first month

    @property
    def institutions(self) -> float:
        """What is not spent in the compiled passes: institutions, ledger and reporting, in plain Python."""
        return self.wall - sum(self.passes.values())


def timed_run() -> Timed:
    """Twelve years of everybody's life, against the clock."""
    began = perf_counter()
    system = local_system(PLACE, SCENARIO)
    setting_up = perf_counter() - began
    lived = 0.0
    with ExitStack() as stack:
        watches = {name: Stopwatch(getattr(lives, name)) for name in PASSES}
        for name, watch in watches.items():
            stack.enter_context(patch.object(lives, name, watch))
        began, worked = perf_counter(), thread_time()
        while system.month < system.years * 12:
            system.step_month()
            lived += system.counted_in(year_of(system.month - 1), "population")
        wall, worked = perf_counter() - began, thread_time() - worked
    system.close()
    passes = {name: watch.seconds / lived * 1e9 for name, watch in watches.items()}
    return Timed(wall / lived * 1e9, worked / lived * 1e9, passes, setting_up)


def peak_mib() -> float:
    """The most memory that this process has held so far."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    heading(f"A month of everybody in {PLACE.title()}, {SCENARIO}, one core")
    first = local_system(PLACE, SCENARIO)
    first.step_month()  # compiles, or reads what was compiled before
    rows = len(first.residents)
    first.close()
    runs = [timed_run() for _ in range(RUNS)]
    walls = [run.wall for run in runs]
    row(f"rows in the table of residents, {RESIDENT.itemsize} bytes each", f"{rows:,}")
    row("seconds to set a run up", f"{median(run.setting_up for run in runs):.2f}")
    row(f"ns a living resident-month, median of {RUNS} runs (aim {AIM_NS})", f"{median(walls):.0f}")
    row("  least and most", f"{min(walls):.0f} to {max(walls):.0f}")
    row("  processor time, median", f"{median(run.processor for run in runs):.0f}")
    for name, words in PASSES.items():
        row(f"  {words}", f"{median(run.passes[name] for run in runs):.1f}")
    row("  institutions and ledger, in plain Python", f"{median(run.institutions for run in runs):.1f}")
    row(f"peak memory of the process, MiB (aim {AIM_MIB})", f"{peak_mib():.0f}")


if __name__ == "__main__":
    main()
