"""Who pays and who gains: what a scenario moves between purses, by year, netting to nothing.

A pound that one purse pays another receives, so over all purses a difference nets to nothing, in each year.  Sums are
means over draws and replicates, for means add up; pounds are of 2025/26.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from obbr.calendar import year_label
from obbr.money.chart import Purse
from obbr.money.prices import PENCE
from obbr.study.appraise.strategy import pounds_of_2025_26
from obbr.study.plan import RunId
from obbr.study.results import Results


class Moved(NamedTuple):
    """What one scenario moves beyond another.

    Attributes:
        purses: by name, as the ledger has them.
        years: `2025/26` and on.
        paid: what each pays more, (purses, years).
        received: what each receives more, (purses, years).
    """

    purses: tuple[str, ...]
    years: tuple[str, ...]
    paid: np.ndarray
    received: np.ndarray

    @property
    def gained(self) -> np.ndarray:
        """What each is better off: (purses, years); the sum over purses is nothing."""
        return self.received - self.paid


def moved(results: Results, scenario: int, against: int) -> Moved:
    """What a scenario moves beyond another, both by their numbers in the study."""
    paid, received = (
        _of_ledgers(results, scenario, side) - _of_ledgers(results, against, side) for side in ("payer", "payee")
    )
    years = tuple(year_label(year) for year in range(results.study.years))
    return Moved(tuple(purse.label for purse in Purse), years, paid, received)


def _of_ledgers(results: Results, scenario: int, side: str) -> np.ndarray:
    """What each purse paid, or received: mean over runs, (purses, years)."""
    labels = np.array([purse.label for purse in Purse])
    order = np.argsort(labels)
    years = np.array([year_label(year) for year in range(results.study.years)])
    worth = pounds_of_2025_26(results, scenario)
    total = np.zeros((len(labels), len(years)))
    for draw, replicate in np.ndindex(worth.shape[:2]):
        ledger = results.ledgers[RunId(scenario, results.draws[draw], replicate)]
        known = np.isin(ledger["year"], years)
        purse = order[np.searchsorted(labels, ledger[side][known].astype(labels.dtype), sorter=order)]
        year = np.searchsorted(years, ledger["year"][known].astype(years.dtype))
        pounds = np.zeros_like(total)
        np.add.at(pounds, (purse, year), ledger["pence"][known] / PENCE)
        total += pounds * worth[draw, replicate]
    return total / worth.shape[0] / worth.shape[1]
