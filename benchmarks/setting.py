"""What every benchmark shares: the machine it names, and one run of the model to measure."""

from __future__ import annotations

import os
import platform
import sys
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

# Measure the obbr beside this folder, whatever else is installed.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from obbr.evidence import Draws, Register
from obbr.place import Place, Population, build
from obbr.scenario import Scenario
from obbr.system import LocalSystem

SEED = 1


def processor() -> str:
    """The processor as it calls itself."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.exists() else []
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return (named or [platform.processor() or platform.machine()])[0]


def heading(title: str) -> None:
    """Say what is measured, when, on what, and how busy the machine is with other things."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "mesa"))
    busy = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load not known"
    print(f"{title}\n")
    print(f"  {date.today()}, {processor()}, {os.cpu_count()} processors, {busy} at the start")
    print(f"  Python {platform.python_version()}, {packages}\n")


def row(label: str, value: str) -> None:
    """One line of a table: what, then how much."""
    print(f"  {label:<56}{value:>20}")


@cache
def people_of(name: str) -> tuple[Place, Population]:
    """A place and everybody in it, drawn once."""
    place = Place.load(name)
    return place, build(place, SEED)


@cache
def parameters(draw: int | str) -> np.ndarray:
    """A draw of everything that is uncertain, by its number, or its "central" values."""
    return Draws(Register.load(), SEED).parameters(draw)


def local_system(place: str, scenario: str, draw: int | str = "central", replicate: int = 0) -> LocalSystem:
    """A place under a shipped scenario, at the start of burn-in."""
    figures, population = people_of(place)
    chosen = Scenario.load(scenario)
    return LocalSystem(figures, population, chosen, parameters(draw), seed=SEED, replicate=replicate)
