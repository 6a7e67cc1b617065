"""How near the model's decade came to what happened, measure by measure, beside rivals that know no model.

Of each council the model's own *change* is laid on its last published rate before the decade: so nobody is helped by
where the model happened to start.  Rivals do the same:

    last value      nothing changes
    national trend  every council changes as the middle of all other councils did, known only afterwards
    spend / price   what is bought changes as money for care over what a unit of it costs

error of change = |log(predicted / happened)|, the median over councils
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from obbr.place.population import as_record, central_parameters
from obbr.place.then import series, stands_for
from obbr.study.hindcast.decade import YEARS
from obbr.study.hindcast.live import Lived

FEWEST = 8  # councils with both ends published, for a row to be printed
MODEL, LAST, TREND, SPEND = "model", "last value", "national trend", "spend / price"
RIVALS = (LAST, TREND, SPEND)
ROWS = {  # of a measure, the year from which change is taken and those to which
    "care_home_residents_65plus": ("2011/12", ("2013/14", "2016/17", "2021/22")),
    "care_home_residents_18_64": ("2011/12", ("2013/14", "2016/17")),
    "supported_at_home_65plus": ("2011/12", ("2013/14",)),
    "delayed_days": ("2011/12", ("2013/14", "2016/17")),
    "looked_after": ("2011/12", ("2013/14", "2016/17", "2021/22")),
    "care_entries": ("2011/12", ("2016/17", "2021/22")),
    "in_childrens_homes": ("2011/12", ("2016/17",)),
    "in_need": ("2012/13", ("2016/17", "2021/22")),
    "protection_plans": ("2012/13", ("2016/17", "2021/22")),
    "referrals": ("2012/13", ("2016/17", "2021/22")),
}


class Council(NamedTuple):
    """One council in one row: published rates at both ends, and what the model makes of each."""

    name: str
    before: float
    happened: float
    modelled_before: np.ndarray  # a number a draw, and so after
    modelled: np.ndarray
    money: float  # of care, over what a unit costs, at the end against the start


class Row(NamedTuple):
    """One measure over one span.

    Attributes:
        errors: of change, by who predicts: the median over councils.
        level: median of modelled over published, in the last year, as it comes.
        middle: the median change of what happened, and of the model, as shares.
        ranks: rank correlation over councils: of levels in the last year, of changes.
        covered: share of councils whose change lies within the draws.
    """

    measure: str
    first: str
    last: str
    councils: list[Council]
    errors: Mapping[str, float]
    level: float
    middle: tuple[float, float]
    ranks: tuple[float, float]
    covered: float


def scored(found: Sequence[Lived]) -> list[Row]:
    """Every row that enough councils have both ends of."""
    seen = {(one.measure, one.name, one.year): one.value for one in series()}
    years = [stands_for(year) for year in range(-1, YEARS)]
    bears = float(as_record(central_parameters()).austerity.care_bears)
    rows = []
    for measure, (first, lasts) in ROWS.items():
        for last in lasts:
            a, b = years.index(first), years.index(last)
            councils = [
                Council(one.name, before, happened, one.rates[measure][:, a], one.rates[measure][:, b],
                        money(one, a, b, bears))
                for one in found
                if (before := seen.get((measure, one.name, first), 0.0)) > 0.0
                and (happened := seen.get((measure, one.name, last), 0.0)) > 0.0
                and (one.rates[measure][:, [a, b]] > 0.0).all()
            ]  # fmt: skip
            if len(councils) >= FEWEST:
                rows.append(_row(measure, first, last, councils))
    return rows


def money(one: Lived, a: int, b: int, bears: float) -> float:
    """Money for care over what a unit of it costs, at the end against the start: what care could be bought."""
    care = 1.0 - bears * (1.0 - one.funding)
    return float(care[b] / one.fee[b] / (care[a] / one.fee[a]))


def _row(measure: str, first: str, last: str, councils: list[Council]) -> Row:
    happened = np.array([np.log(one.happened / one.before) for one in councils])
    draws = np.array([np.log(one.modelled / one.modelled_before) for one in councils])
    ours = np.median(draws, axis=1)
    said = {MODEL: ours, LAST: np.zeros(len(councils)), TREND: others(happened)}
    said[SPEND] = np.log([one.money for one in councils])
    off = {name: np.abs(change - happened) for name, change in said.items()}
    level = np.array([np.median(one.modelled) / one.happened for one in councils])
    orders = (
        ranks([np.median(one.modelled) for one in councils], [one.happened for one in councils]),
        ranks(ours, happened),
    )
    inside = (draws.min(axis=1) <= happened) & (happened <= draws.max(axis=1))
    return Row(
        measure, first, last, councils,
        {name: float(np.median(errors)) for name, errors in off.items()},
        float(np.median(level)),
        (float(np.expm1(np.median(happened))), float(np.expm1(np.median(ours)))),
        orders, float(inside.mean()),
    )  # fmt: skip


def others(changes: np.ndarray) -> np.ndarray:
    """For each council the median change of all others.

    >>> others(np.array([0.0, 1.0, 2.0])).tolist()
    [1.5, 1.0, 0.5]
    """
    return np.array([np.median(np.delete(changes, k)) for k in range(len(changes))])


def ranks(ours: Sequence[float] | np.ndarray, theirs: Sequence[float] | np.ndarray) -> float:
    """Rank correlation: 1 if both have the same order; nan if either has none."""
    import pandas as pd

    if np.ptp(ours) == 0.0 or np.ptp(theirs) == 0.0:
        return float("nan")
    return float(pd.Series(ours).corr(pd.Series(theirs), method="spearman"))


def chance_of_covering(draws: int) -> float:
    """Share of councils that the span of so many draws would cover if doubt were all there is: (n - 1) / (n + 1)."""
    return (draws - 1) / (draws + 1)
