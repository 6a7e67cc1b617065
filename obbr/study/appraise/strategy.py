"""The medium-term financial strategy of a scenario, as results have it: its lines by year, over draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from obbr.calendar import year_label
from obbr.money.mtfs import MtfsYear
from obbr.money.prices import PENCE
from obbr.study.results import Results

GAP = "Gap before reserves"
MADE_OF: Mapping[str, Mapping[str, int]] = {  # what a line of the table is made of, with its sign
    "Base budget": {"base": 1},
    "Inflation and pay": {"inflation": 1},
    "Demand": {"demand": 1},
    "Investment": {"investment": 1},
    "Savings planned": {"savings": 1},
    "Budget": {"base": 1, "inflation": 1, "demand": 1, "investment": 1, "savings": 1},
    "Savings not delivered": {"undelivered": 1},
    "Other over- or underspend": {"other": 1},
    "Debt charges": {"debt_charges": 1},
    "Funding": {"funding": -1},
    GAP: {"gap": 1},
    "In-year measures": {"in_year_measures": -1},
    "To or from reserves": {"earmarked": -1, "unallocated": -1, "put_aside": 1},
    "Gap": {"capitalised": 1, "uncovered": 1},
    "Gap met by exceptional support": {"capitalised": 1},
    "Gap that nothing lawful covers": {"uncovered": 1},  # it is spent all the same, out of reserves below their minimum
    "Closing reserves": {"closing_reserves": 1},
    "Savings planned to date": {"savings_to_date": 1},
    "Savings delivered to date": {"delivered": 1},
}
ADDS_UP = {  # each is the sum of the lines named, in every year, to the penny
    "Budget": ("Base budget", "Inflation and pay", "Demand", "Investment", "Savings planned"),
    GAP: (*("Budget", "Savings not delivered", "Other over- or underspend", "Debt charges", "Funding"),),
    "Gap": (GAP, "In-year measures", "To or from reserves"),
}


class Strategy(NamedTuple):
    """One scenario's strategy.

    Attributes:
        years: `2025/26` and on.
        lines: by name, in the table's order, pounds of each year's cash: (draws, years), replicates averaged.
    """

    years: tuple[str, ...]
    lines: Mapping[str, np.ndarray]

    def mean(self, line: str) -> np.ndarray:
        """Mean over draws, by year: of means, unlike medians, the lines add up."""
        return self.lines[line].mean(axis=0)


def strategy(results: Results, scenario: int) -> Strategy:
    """The strategy of a scenario, by its number in the study."""
    kept = results.mtfs[scenario].mean(axis=1) / PENCE
    fields = MtfsYear._fields
    lines = {
        name: sum(sign * kept[:, :, fields.index(field)] for field, sign in parts.items())
        for name, parts in MADE_OF.items()
    }
    return Strategy(tuple(year_label(year) for year in range(results.study.years)), lines)


def pounds_of_2025_26(results: Results, scenario: int) -> np.ndarray:
    """What turns a year's cash into pounds of 2025/26: (draws, replicates, years)."""
    million = results.mtfs[scenario, :, :, :, MtfsYear._fields.index("million")]
    return 1e6 * PENCE / million
