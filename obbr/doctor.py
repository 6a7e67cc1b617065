"""Whether obbr can work on this machine: each thing it needs is tried, and said to be fine or not."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module, metadata
from pathlib import Path
from typing import NamedTuple

OLDEST_PYTHON = (3, 11)
PACKAGES = ("numpy", "scipy", "numba", "mesa", "pandas", "pyarrow", "pydantic", "rich", "typer", "yaml")
TEST_PLACE = "meadowbridge"  # small and made up


class Finding(NamedTuple):
    """One thing that was tried."""

    what: str
    fine: bool
    words: str


def examine() -> Iterator[Finding]:
    """Try everything in turn, the cheapest first; what fails does not stop the rest."""
    yield _try("Python", _python)
    for name in PACKAGES:
        yield _try(name, lambda name=name: _package(name))
    yield _try("evidence", _evidence)
    yield _try("scenarios", _scenarios)
    yield _try("a small place for a year", _small_run)


def _try(what: str, attempt: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, attempt())
    except Exception as fault:
        return Finding(what, False, f"{type(fault).__name__}: {' '.join(str(fault).split())}")


def _python() -> str:
    if sys.version_info < OLDEST_PYTHON:
        raise RuntimeError(f"{sys.version.split()[0]} is too old; obbr needs {'.'.join(map(str, OLDEST_PYTHON))}")
    return sys.version.split()[0]


def _package(name: str) -> str:
    import_module(name)
    return metadata.version({"yaml": "PyYAML"}.get(name, name))


def _evidence() -> str:
    from obbr.evidence import Register

    return f"{len(Register.load())} entries"


def _scenarios() -> str:
    from obbr.scenario import SHIPPED, Scenario, shipped_names

    names = shipped_names([Path("scenarios"), SHIPPED])
    for name in names:
        Scenario.load(name)
    return ", ".join(names) or "none here; name files of your own"


def _small_run() -> str:
    """Compile the month, live through a year and write the results."""
    from obbr.place import Place
    from obbr.scenario import Scenario
    from obbr.study.run import run

    results = run(Place.load(TEST_PLACE), [Scenario.load("standstill")], draws=1, years=1)
    for failure in results.failures:
        raise failure.fault
    with tempfile.TemporaryDirectory() as folder:
        results.to_parquet(f"{folder}/results")
    return "compiled, run and written"
