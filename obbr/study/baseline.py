"""The base year as lived in many places, beside what is known of each: nothing means anything before this is near."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from obbr.evidence import Draws, Register
from obbr.place import Place, Population, build
from obbr.place.figure import Kind
from obbr.place.fits import drawn_for
from obbr.place.missed import Missed
from obbr.scenario import Scenario
from obbr.study.off import error, why_off
from obbr.study.plan import within
from obbr.study.run import processors

HEADLINES = (  # rows that drive money and headlines
    "A&E visits", "Emergency admissions", "People in a bed who could leave it", "Council-supported at home, 65+",
    "Council-paid care-home residents, 65+", "Requests for support", "Learning disability, supported, 18-64",
    "In residential homes, 18-64", "Children with an open case", "Children on protection plans",
    "Children looked after", "Children who came into care", "Children in children's homes",
    "Vacant posts of children's social workers, share", "Physical support, 65+, GBP",
    "Learning disability support, 18-64, GBP", "With home care, 65+", "With a direct payment, 65+",
    "Council-paid in residential homes, 65+", "Council-paid in nursing homes, 65+", "In the community, 18-64",
    "Hours of home care, 65+", "Net spend on adults, GBP", "Net spend on children, GBP",
)  # fmt: skip
BAR = 0.10  # published rows are to be within a tenth
Told = Callable[[int, int], None]
Rows = list[Missed]


class Baseline(NamedTuple):
    """A place's base year: medians over draws of what was lived, beside what is known."""

    place: Place
    rows: list[Missed]

    @property
    def headlines(self) -> list[Missed]:
        """The rows that are held to a bar, in the order of HEADLINES."""
        return [self.by_name[what] for what in HEADLINES]

    @property
    def by_name(self) -> dict[str, Missed]:
        """Every row by its words."""
        return {row.what: row for row in self.rows}

    def reason(self, row: Missed) -> str:
        """Why a row is far off, where that is known; nothing for all others."""
        off = bool(row.published) and (abs(error(row)) > BAR or holds(row) is False)
        return why_off(row, self.by_name, self.place) if off else ""


def baselines(
    places: Sequence[Place], *, draws: int, seed: int, sample: int, progress: Told = lambda done, of: None
) -> list[Baseline]:
    """Live through the base year of every place, in each draw of the parameters.

    Args:
        places: figures.
        draws: how many draws of the parameters; they take the place's fits in turn.
        seed: decides draws, and whom they find; each draw is lived with luck of its own, for what is rare is luck.
        sample: 1 keeps everyone; k keeps one in k of the households least likely to need care.
        progress: told after each place how many are done, and of how many.

    Raises:
        BadInput: a number that cannot be.
    """
    within("draws", draws, 1, 1_000)
    within("sample", sample, 1, 10_000)
    within("seed", seed, 0, 2**62)
    drawn, found = Draws(Register.load(), seed), []
    with ThreadPoolExecutor(processors()) as pool:
        for place in places:
            people = build(place, seed, sample)

            def lived(parameters: np.ndarray, luck: int, place: Place = place, people: Population = people) -> Rows:
                return base_year_of(place, people, parameters, luck)

            years = pool.map(lived, drawn_for(place, drawn, draws), range(seed, seed + draws))
            found.append(Baseline(place, _middle(list(years))))
            progress(len(found), len(places))
    return found


def base_year_of(place: Place, people: Population, parameters: np.ndarray, seed: int) -> list[Missed]:
    """Burn-in and the base year, as one draw of the parameters has them."""
    from obbr.system import LocalSystem  # brings Mesa and the compiled month

    steady = Scenario.load("standstill_funded")
    system = LocalSystem(place, people, steady, parameters, seed=seed, years=0)
    try:
        return system.run().misses
    finally:
        system.close()


def _middle(lived: list[Rows]) -> Rows:
    return [
        rows[0]._replace(modelled=float(np.median([row.modelled for row in rows]))) for rows in zip(*lived, strict=True)
    ]


def holds(row: Missed) -> bool | None:
    """Whether a row meets the bar of its class: a tenth if published, its interval if derived; None if it has none."""
    if row.kind == Kind.NATIONAL or not row.published:
        return None
    if row.kind == Kind.DERIVED:
        return None if np.isnan(row.low) else bool(row.low <= row.modelled <= row.high)
    return abs(error(row)) <= BAR
