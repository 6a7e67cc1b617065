"""What a section 151 officer must say of a budget: what may go wrong by the year's end, in each year of a scenario.

Unpaired: not what differs from another scenario, but what may happen in this one.  Every draw and replicate is one life
of the council, with parameters and luck of its own, dear placements and hard years among them; chances are counts of
such lives.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from obbr.calendar import year_label
from obbr.money.mtfs import MtfsYear
from obbr.money.prices import PENCE
from obbr.study.results import Results


class YearRisk(NamedTuple):
    """One year's risk.

    Attributes:
        year: `2025/26` and on.
        overspend: pounds of the year's cash beyond April's budget, before in-year measures, by life: (lives,).
        budget: mean of the budget, pounds.
        at_minimum: in how many lives usable reserves are down to the least that balances may fall to.
        exceptional: in how many the council needs exceptional support, or nothing lawful covers its gap.
        lives: how many there are.
    """

    year: str
    overspend: np.ndarray
    budget: float
    at_minimum: int
    exceptional: int
    lives: int

    def overspend_at(self, share: float) -> float:
        """The overspend that this share of lives stay within: 0.5 and 0.9 are P50 and P90."""
        return float(np.quantile(self.overspend, share))


def risks(results: Results, scenario: int) -> list[YearRisk]:
    """Year-end risk in each year of a scenario, by its number in the study."""
    found = []
    for year in range(results.study.years):
        lives = [
            MtfsYear(*map(int, row)) for row in results.mtfs[scenario, :, :, year].reshape(-1, len(MtfsYear._fields))
        ]
        found.append(
            YearRisk(
                year_label(year),
                np.array([one.overspend for one in lives]) / PENCE,
                float(np.mean([one.budget for one in lives])) / PENCE,
                sum(one.closing_reserves <= one.reserves_minimum for one in lives),
                sum(one.capitalised > 0 or one.uncovered > 0 for one in lives),
                len(lives),
            )
        )
    return found
