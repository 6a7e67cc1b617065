"""Rates of all councils where some have none that can be used: what councils alike have stands in, and says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from obbr.place.derive.alike import alike
from obbr.place.derive.extracts import NEW_CODES, Extracts
from obbr.place.derive.table import DERIVED, NATIONAL, Topic

_STEP = 5  # per cent, to which intervals are rounded up
_WIDEST = 95
_ENDS = (0.1, 0.9)  # of the scatter of councils round the rate of councils alike
ALIKE = "The rate that councils alike in deprivation have, London apart, on the council's own people."
ABSENT = "No return in the tables used."
PARTED = "The former county's return, shared by residents."


@dataclass(frozen=True)
class Filled:
    """A rate for every council.

    Attributes:
        rate: a council's own, or what councils alike have.
        absent: councils without a return.
        refused: councils whose return cannot be right.
        interval: what holds the middle eight tenths of councils round councils alike, such as `+-35%`.
    """

    rate: pd.Series
    absent: pd.Index
    refused: pd.Index
    interval: str

    @property
    def lacking(self) -> pd.Index:
        """Councils that have what councils alike have."""
        return self.absent.union(self.refused)


def fill(returned: pd.Series, extracts: Extracts, good: pd.Series | None = None) -> Filled:
    """A rate for every council: the good one that it has, or what councils alike have.

    Args:
        returned: rates by code, as returned.
        extracts: for deprivation and region.
        good: those of them, or others in their place, that can be right; all if not given.
    """
    every = extracts.people.index
    returned = returned.reindex(every)
    kept = returned if good is None else good.reindex(every)
    fitted = alike(kept, extracts)
    lacking, absent = every[kept.isna()], every[returned.isna()]
    return Filled(kept.fillna(fitted), lacking.intersection(absent), lacking.difference(absent), scatter(kept / fitted))


def scatter(ratio: pd.Series) -> str:
    """Interval that holds the middle eight tenths of ratios to the rate of councils alike, the wider side taken."""
    low, high = ratio.quantile(list(_ENDS))
    share = 100.0 * max(1.0 - low, high - 1.0)
    return f"+-{min(_WIDEST, int(-(-share // _STEP) * _STEP))}%"


def believed(rate: pd.Series, far: float) -> pd.Series:
    """Mask of rates that are not more than `far` times above or below the middle council's."""
    middle = rate.median()
    return (rate >= middle / far) & (rate <= middle * far)


def tell(
    topic: Topic,
    figure: str,
    filled: Filled,
    why: str = "",
    how: str = ALIKE,
    shared: Iterable[str] = (),
    table: bool = False,
) -> None:
    """Record whose figure is not their own, why their return is refused, and whose is a part of a former county's.

    Args:
        topic: where it is recorded.
        figure: its name.
        filled: the rate that it rests on.
        why: what is wrong with returns that are refused.
        how: what stands in.
        shared: councils that share a former county's return, as `parted` tells.
        table: whether the interval is that of a table's sum.
    """
    interval = f"{{total: {filled.interval}}}" if table else filled.interval
    topic.differs(figure, filled.absent, NATIONAL, f"{ABSENT} {how}", interval)
    topic.differs(figure, filled.refused, NATIONAL, f"{why} {how}", interval)
    topic.differs(figure, [code for code in shared if code not in filled.lacking], DERIVED, PARTED)


def parted(codes: Iterable[str]) -> pd.Index:
    """Councils whose rows in an extract with these codes are a part of a former county's."""
    found = set(codes)
    return pd.Index([new for old, news in NEW_CODES.items() if old in found and len(news) > 1 for new in news])
