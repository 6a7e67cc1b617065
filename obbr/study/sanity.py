"""Extreme worlds lived through beside the ordinary one: laws must hold in each, and all else is for a reader to judge.

Every world (`obbr.study.extremes`) has the same luck and the same parameters, the evidence at its central values.  What
is expected are laws (`obbr.study.laws`) and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from obbr.calendar import MONTHS_IN_YEAR
from obbr.evidence import Draws, Register
from obbr.money.ledger import LedgerBroken
from obbr.outcomes.measures import GROUPS, MEASURES, Timing
from obbr.place import Place, build
from obbr.place.fits import fits_of, fitted
from obbr.study.defaults import MOST_YEARS, SANITY_YEARS
from obbr.study.extremes import ORDINARY, WORLDS, Extreme
from obbr.study.laws import Broken, Watch, of_result
from obbr.study.plan import within
from obbr.study.results import BASE_YEARS
from obbr.study.run import processors

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Lived:
    """What came of a world.

    Attributes:
        world: which.
        outcomes: (1 + years, groups, measures), row 0 the base year; None if it could not be lived to its end.
        broken: laws that do not hold, each once.
    """

    world: Extreme
    outcomes: np.ndarray | None
    broken: tuple[Broken, ...]

    def by_year(self, measure: str, group: str = "all") -> np.ndarray:
        """A measure from 2025/26 on, a number a year; nan if the world was not lived through."""
        if self.outcomes is None:
            return np.full(1, np.nan)
        return self.outcomes[BASE_YEARS:, list(GROUPS).index(group), list(MEASURES).index(measure)]

    def level(self, measure: str, group: str = "all") -> float:
        """A stock at the end; the mean of years of anything else."""
        years = self.by_year(measure, group)
        return float(years[-1] if MEASURES[measure].timing is Timing.STOCK else years.mean())


@dataclass(frozen=True)
class Sanity:
    """All worlds of a place; the first is the ordinary one."""

    place: Place
    years: int
    seed: int
    sample: int
    lived: tuple[Lived, ...]

    @property
    def broken(self) -> list[tuple[str, Broken]]:
        """Every law that does not hold, with the name of the world."""
        return [(one.world.name, fault) for one in self.lived for fault in one.broken]


def conduct_sanity(
    place: Place,
    *,
    seed: int,
    sample: int,
    years: int = SANITY_YEARS,
    worlds: Sequence[Extreme] = WORLDS,
    progress: Told = lambda done, of: None,
) -> Sanity:
    """Live through the ordinary world and each extreme one, with the same luck.

    Args:
        place: figures of the ordinary world.
        seed: decides all luck.
        sample: 1 keeps everyone; k keeps one in k of the households least likely to need care.
        years: financial years from 2025/26.
        worlds: the extreme ones.
        progress: told after each world how many are done, and of how many.

    Raises:
        BadInput: a number that cannot be.
    """
    within("sample", sample, 1, 10_000)
    within("seed", seed, 0, 2**62)
    within("years", years, 1, MOST_YEARS)
    register, asked, found = Register.load(), (ORDINARY, *worlds), []
    with ThreadPoolExecutor(processors()) as pool:
        coming = [pool.submit(live_through, world, place, register, seed, sample, years) for world in asked]
        for world, future in zip(asked, coming, strict=True):
            found.append(what_came_of(world, future))
            progress(len(found), len(asked))
    return Sanity(place, years, seed, sample, tuple(beside(one, found[0]) for one in found))


def live_through(world: Extreme, place: Place, register: Register, seed: int, sample: int, years: int) -> Lived:
    """Build a world and live through it, watched each month.

    Raises:
        LedgerBroken: the books do not balance.
        Exception: anything else for which it cannot be lived through.
    """
    from obbr.system import LocalSystem  # brings Mesa and the compiled month

    theirs, scenario = world.of(place), world.decides
    parameters = Draws(register, seed, believe=scenario.believe).parameters("central")
    parameters = fitted(parameters, parameters, fits_of(theirs)[0])
    system = LocalSystem(theirs, build(theirs, seed, sample), scenario, parameters, seed=seed, years=years)
    try:
        watch = Watch(system)
        while system.month < years * MONTHS_IN_YEAR:
            watch.step()
        result = system.result()
        broken = {fault.law: fault for fault in of_result(world, result)} | watch.broken
        return Lived(world, result.outcomes, tuple(broken.values()))
    finally:
        system.close()


def what_came_of(world: Extreme, future: Future[Lived]) -> Lived:
    """What was lived, or the law that ended it."""
    fault = future.exception()
    if fault is None:
        return future.result()
    law = "money" if isinstance(fault, LedgerBroken) else "lives"
    told = " ".join(str(fault).split()) or "no reason given"
    return Lived(world, None, (Broken(law, f"{type(fault).__name__}: {told}"),))


def beside(one: Lived, ordinary: Lived) -> Lived:
    """The same, held to the law that nothing differs before the first decision."""
    if one.world.changes_the_place or one.outcomes is None or ordinary.outcomes is None:
        return one
    if np.array_equal(one.outcomes[:BASE_YEARS], ordinary.outcomes[:BASE_YEARS], equal_nan=True):
        return one
    return Lived(one.world, one.outcomes, (*one.broken, Broken("until", "its base year differs from the ordinary one")))
