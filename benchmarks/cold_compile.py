"""Compiling: the first month on a machine that has never run obbr, against the same from what was kept on disk.

Each try is a Python of its own with `OBBR_CACHE` in a new temporary folder, so that nothing compiled before is found;
the second try in the same folder reads what the first one kept.  The small made-up place is used, where lives take no
time worth speaking of.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from setting import heading, local_system, row

PLACE, TRIES = "meadowbridge", 3
CHILD = "--one-try"


def one_try() -> None:
    """In a Python of its own: print the seconds of the first month and of the second."""
    system = local_system(PLACE, "standstill")
    seconds = []
    for _ in range(2):
        began = perf_counter()
        system.step_month()
        seconds.append(perf_counter() - began)
    print(json.dumps(seconds))


def seconds_with(cache: str) -> tuple[float, float]:
    """The first and the second month of a new Python that keeps compiled code in this folder."""
    command = [sys.executable, __file__, CHILD]
    answer = subprocess.run(command, env=os.environ | {"OBBR_CACHE": cache}, capture_output=True, text=True, check=True)
    first, second = json.loads(answer.stdout)
    return first, second


def main() -> None:
    heading("Compiling the month, and reading it from cache")
    empty, kept, after, megabytes = [], [], [], 0.0
    for _ in range(TRIES):
        with TemporaryDirectory() as cache:
            empty.append(seconds_with(cache)[0])
            first, second = seconds_with(cache)
            kept.append(first)
            after.append(second)
            megabytes = sum(file.stat().st_size for file in Path(cache).rglob("*") if file.is_file()) / 1e6
    row(f"first month, empty cache, seconds, median of {TRIES}", f"{median(empty):.1f}")
    row("  least and most", f"{min(empty):.1f} to {max(empty):.1f}")
    row("first month, from cache, seconds", f"{median(kept):.2f}")
    row("every month after it, seconds", f"{median(after):.4f}")
    row("size of what is kept, MB", f"{megabytes:.1f}")


if __name__ == "__main__":
    if CHILD in sys.argv:
        one_try()
    else:
        main()
