"""Councils most like another, and what is odd about a place's figures beside theirs and beside the published ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from obbr.people.resident import ADULT, OLD
from obbr.place.councils import Council, councils, figures_of
from obbr.place.figure import Figure, Kind
from obbr.place.place import Place

PEERS = 10
FEWEST = 3  # with a figure of their own, below which nothing is said
FAR_OFF = 0.25  # share by which an own figure may be off the published one that states no interval
_PER_HEAD = {  # whom a figure is counted against: ages from and below; the longest name that fits counts
    "flows": (0, 200),
    "households": (0, 200),
    "care": (ADULT, 200),
    "children": (0, ADULT),
    "hospital": (0, 200),
    "vcse": (0, 200),
    "money.adults": (ADULT, 200),
    "money.children": (0, ADULT),
    "money.public_health": (0, 200),
    "money.settings_65plus": (OLD, 200),
    "funding.core_spending_power": (0, 200),
    "funding.council_tax_requirement": (0, 200),
    "funding.reserves_unallocated": (0, 200),
    "funding.reserves_earmarked": (0, 200),
    "funding.districts": (0, 200),
}
_NOT_COUNTED = (  # shares, prices and tables of ages: compared as they are, or not at all
    "share", "multiplier", "rate", "gradient", "_week", "_weeks", "home_value", "savings", "kin_near", "partnered",
    "ld_paid_work", "no_further_need", "residential_away", "_in_homes", "_age", "owners", "sizes", "occupied",
    "region_beds", "readmitted", "outside_area", "by_fifth", "sub_lines", "population", "band_d", "outright",
)  # fmt: skip


class Odd(NamedTuple):
    """A figure beside the one it replaces and beside those of the councils most alike.

    Attributes:
        path: of the figure.
        own: the place's number, a table's summed; per thousand people if `per_head`.
        published: the same of the shipped figure it replaces; nan if it replaces none.
        low, middle, high: of the councils most alike.
        per_head: whether the numbers are per thousand people of the age that the figure is about.
        words: what is odd, empty if nothing is.
    """

    path: str
    own: float
    published: float
    low: float
    middle: float
    high: float
    per_head: bool
    words: str


def peers_of(code: str) -> list[Council]:
    """The councils most like the one with this code: in ages, deprivation, size and in being in London or not."""
    found = {council.code: council for council in councils().values()}
    features, codes = _features(), list(found)
    if code not in found:
        return []
    apart = np.square(features - features[codes.index(code)]).sum(axis=1)
    return [found[codes[row]] for row in np.argsort(apart, kind="stable") if codes[row] != code][:PEERS]


@cache
def _features() -> np.ndarray:
    """What makes councils alike, one row each, every column of the same spread."""
    rows = []
    for council in councils().values():
        figures = figures_of(council)
        ages = _people(figures)
        fifths = np.array(list(figures["population.deprivation_shares"].value.values())).mean(axis=0)
        in_london = 2.0 * (council.kind == "london")
        rows.append([ages[OLD:].sum() / ages.sum(), ages[:ADULT].sum() / ages.sum(), fifths[0], fifths[-1], in_london,
                     np.log(ages.sum())])  # fmt: skip
    table = np.array(rows)
    return (table - table.mean(axis=0)) / table.std(axis=0)


def compared(place: Place, base: Place | None) -> Iterator[Odd]:
    """Every figure of a place that can be held against others: borrowed ones cannot, nor are they held against.

    Args:
        place: whose figures are looked at.
        base: the shipped place of the same council; None if there is none.
    """
    peers = [(_people(figures), figures) for figures in map(figures_of, peers_of(place.code))]
    for path, figure in place.figures.items():
        counted = _counted(path)
        others = [
            _number(figures[path], people, counted)
            for people, figures in peers
            if path in figures and figures[path].kind != Kind.NATIONAL
        ]
        if figure.kind in (Kind.NATIONAL, Kind.MADE_UP) or len(others) < FEWEST or path.startswith("population"):
            continue
        own = _number(figure, _people(place.figures), counted)
        replaced = base.figures.get(path) if base else None
        published = _number(replaced, _people(base.figures), counted) if base and replaced else float("nan")
        low, middle, high = (float(x) for x in np.percentile(others, [0, 50, 100]))
        words = "; ".join(_odd(figure, replaced, own, published, low, high))
        yield Odd(path, own, published, low, middle, high, counted is not None, words)


def _odd(
    figure: Figure, replaced: Figure | None, own: float, published: float, low: float, high: float
) -> Iterator[str]:
    if replaced and figure.kind is Kind.OWN and published > 0:
        span = replaced.span()
        share = own / published - 1.0
        total = _summed(figure.value)
        if (span and not span[0] <= total <= span[1]) or (not span and abs(share) > FAR_OFF):
            yield f"{share:+.0%} against the {replaced.kind} figure of {replaced.year}"
    if own < low or own > high:
        yield "below all of the councils most alike" if own < low else "above all of the councils most alike"


def _counted(path: str) -> tuple[int, int] | None:
    """Ages of the people a figure is counted against; None for shares and prices."""
    if any(word in path for word in _NOT_COUNTED):
        return None
    if path.endswith("_65plus"):
        return (OLD, 200)
    if path.endswith("_18_64"):
        return (ADULT, OLD)
    fits = [name for name in _PER_HEAD if path.startswith(name)]
    return _PER_HEAD[max(fits, key=len)] if fits else None


def _number(figure: Figure, people: np.ndarray, counted: tuple[int, int] | None) -> float:
    value = _summed(figure.value)
    return value if counted is None else 1000.0 * value / people[counted[0] : counted[1]].sum()


def _people(figures: Mapping[str, Figure]) -> np.ndarray:
    table = figures["population.by_age_sex"].value
    return np.array(table["female"]) + np.array(table["male"])


def _summed(value: Any) -> float:
    """A number, or what the numbers of a table add up to; gross alone where a line has gross and net."""
    if isinstance(value, Mapping):
        parts = [part for name, part in value.items() if not ("gross" in value and name != "gross")]
        return float(sum(_summed(part) for part in parts))
    if isinstance(value, list):
        return float(sum(value))
    return float(value) if isinstance(value, int | float) else 0.0
