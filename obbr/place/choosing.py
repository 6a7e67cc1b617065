"""Choosing people by luck so that counts come out as published: exact margins, and nobody's luck is another's.

Everything rests on one method: each person's draw is divided by their chance, and those with the smallest ratio are
chosen (sequential Poisson sampling, Ohlsson 1998).  Chances are met closely, the number exactly.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from obbr.inputs import BadInput
from obbr.people.resident import AGES, OLDEST

_ROUNDS = 8  # of bringing capped chances back to their margin: they settle within a few
_NO_CHANCE = 1e-12


def ages_of(band: str) -> slice:
    """The single years that a label such as `65-74`, `85+` or `18` covers.

    >>> ages_of("65-74"), ages_of("85+"), ages_of("18")
    (slice(65, 75, None), slice(85, 91, None), slice(18, 19, None))
    """
    low, _, high = band.rstrip("+").partition("-")
    if band.endswith("+"):
        return slice(int(low), AGES)
    return slice(int(low), min(int(high or low), OLDEST) + 1)


def whole_parts(total: int, shares: np.ndarray) -> np.ndarray:
    """Split a whole number in proportion to shares, by largest remainder: the parts add up exactly.

    >>> whole_parts(10, np.array([1.0, 1.0, 1.0])).tolist(), whole_parts(0, np.zeros(2)).tolist()
    ([4, 3, 3], [0, 0])

    Raises:
        BadInput: there is something to split, and no share is above nothing.
    """
    if not np.sum(shares):
        if total:
            raise BadInput(f"figures: {total} are to be split by shares that are all 0; correct the shares")
        return np.zeros(len(shares), np.int64)
    exact = np.asarray(shares, float) * (total / np.sum(shares))
    parts = np.floor(exact + 1e-9).astype(np.int64)
    short = total - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:short]] += 1
    return parts


def allot(luck: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Give everyone one of the labels 0, 1, .. so that label counts follow the shares exactly, by rank of luck."""
    labels = np.repeat(np.arange(len(shares)), whole_parts(len(luck), shares))
    given = np.empty(len(luck), np.int64)
    given[np.argsort(luck, kind="stable")] = labels
    return given


def pick(luck: np.ndarray, weight: np.ndarray, count: int, what: str = "people") -> np.ndarray:
    """Choose exactly `count`, likelier with greater weight, nobody of weight 0; returns a mask.

    Raises:
        BadInput: fewer can be chosen than are asked for: the place's figures do not fit each other.
    """
    able = int((weight > 0).sum())
    if count > able:
        raise BadInput(f"figures: {count} {what} wanted, but only {able} residents can be; lower that figure")
    chosen = np.zeros(len(luck), bool)
    ratio = np.divide(luck, weight, out=np.full(len(luck), np.inf), where=weight > 0)
    chosen[np.argsort(ratio, kind="stable")[:count]] = True
    return chosen


def chances_within(cell: np.ndarray, mean: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    """Chances in proportion to a ratio that differs between people, with each cell's mean kept.

    Args:
        cell: the cell of each person, 0, 1, ..
        mean: the chance each person would have without the ratio; its mean by cell is what is kept.
        ratio: how much likelier than others each person is.
    """
    cells = int(cell.max(initial=0)) + 1
    wanted = np.bincount(cell, mean, cells)
    chance = np.minimum(mean * ratio, 1.0)
    for _ in range(_ROUNDS):
        got = np.bincount(cell, chance, cells)
        factor = np.divide(wanted, got, out=np.ones(cells), where=got > _NO_CHANCE)
        chance = np.minimum(chance * factor[cell], 1.0)
    return chance


def pick_within(luck: np.ndarray, cell: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Choose in each cell as many as its chances add up to, rounded so that the whole adds up too; returns a mask."""
    cells = int(cell.max(initial=0)) + 1
    wanted = np.diff(np.rint(np.cumsum(np.bincount(cell, chance, cells))), prepend=0.0).astype(np.int64)
    able = chance > _NO_CHANCE
    key = np.where(able, luck / np.maximum(chance, _NO_CHANCE), np.inf)
    order = np.lexsort((key, cell))
    size = np.bincount(cell, minlength=cells)
    rank = np.empty(len(cell), np.int64)
    rank[order] = np.arange(len(cell)) - np.repeat(np.cumsum(size) - size, size)
    return (rank < wanted[cell]) & able


def joined(*parts: np.ndarray) -> np.ndarray:
    """Tables of one kind, one below the other; unlike `concatenate` it leaves no chance bytes between the fields."""
    whole = np.zeros(sum(len(part) for part in parts), parts[0].dtype)
    first = 0
    for part in parts:
        whole[first : first + len(part)] = part
        first += len(part)
    return whole


def by_month(a_year: float, months: int) -> np.ndarray:
    """A yearly number spread over months so that every running total is right to the nearest whole."""
    return np.diff(np.rint(np.arange(months + 1) * (a_year / 12.0))).astype(np.int64)


def cost_steps(spread: float, steps: int) -> np.ndarray:
    """Costs against their mean at evenly spaced chances: lognormal, of this spread of the logarithm."""
    tail = [math.exp(spread * NormalDist().inv_cdf((step + 0.5) / steps)) for step in range(steps)]
    return np.round(np.array(tail) / np.mean(tail), 6)
