"""How sure a difference is, and what the doubt is made of: luck, parameters, beliefs, and the structure of the model.

Of paired differences d by draw and replicate:

    chance      standard deviation between replicates of one draw
    parameters  standard deviation between draws, less what chance makes of it: sqrt(var of means - var of chance / n)

With one replicate the two cannot be told apart, and their sum is given.  Beliefs and structure are other studies beside
this one: what the middle of the difference is as a sceptic or a practitioner reads what is contested, and without the
responses that rest on assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from obbr.outcomes.measures import GROUPS, MEASURES, Timing
from obbr.study.compare import Spread, better, spread
from obbr.study.results import BASE_YEARS, Results


class Doubt(NamedTuple):
    """One outcome's difference between two scenarios, and what it is unsure by.

    Attributes:
        difference: over draws, replicates averaged.
        wins, draws: in how many draws of how many it is for the better; None where nothing is better.
        chance, parameters: standard deviations; nan with one replicate, and with one draw.
        together: standard deviation over all draws and replicates.
        beside: middle of the difference in each study beside this one, by name.
    """

    difference: Spread
    wins: int | None
    draws: int
    chance: float
    parameters: float
    together: float
    beside: Mapping[str, float]


def doubt(
    results: Results,
    beside: Mapping[str, Results],
    measure: str,
    scenario: int,
    against: int,
    group: str = "all",
    year: int | None = None,
) -> Doubt:
    """How sure the difference in an outcome is.

    Args:
        results: of the study.
        beside: other studies of the same scenarios, by name.
        measure: by name.
        scenario, against: by their numbers in the study.
        group: for whom.
        year: a single year (0 is 2025/26); if none, the mean of the years, or the end of a stock.
    """
    each = differences(results, measure, scenario, against, group, year)
    draws = each.mean(axis=1)
    chance = parameters = np.nan
    if each.shape[1] > 1:
        within = each.var(axis=1, ddof=1).mean()
        chance = float(np.sqrt(within))
        if len(draws) > 1:
            parameters = float(np.sqrt(max(0.0, draws.var(ddof=1) - within / each.shape[1])))
    middles = {
        name: float(np.median(differences(other, measure, scenario, against, group, year).mean(axis=1)))
        for name, other in beside.items()
        if other.draws
    }
    return Doubt(spread(draws), better(measure, draws), len(draws), chance, parameters, float(each.std()), middles)


def differences(
    results: Results, measure: str, scenario: int, against: int, group: str = "all", year: int | None = None
) -> np.ndarray:
    """Paired differences in an outcome: (draws, replicates)."""
    which = (list(GROUPS).index(group), list(MEASURES).index(measure))
    years = results.outcomes[:, :, :, BASE_YEARS:, *which]
    if year is not None:
        values = years[:, :, :, year]
    else:
        values = years[..., -1] if MEASURES[measure].timing is Timing.STOCK else years.mean(axis=-1)
    return values[scenario] - values[against]
