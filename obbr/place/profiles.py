"""The people of the base year, those alike in all that rates depend on taken together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from obbr.people.resident import AGES, FIFTHS, Client, Frailty, Need, Presence, Setting
from obbr.place.care import lives_alone
from obbr.place.health import YEARS

_BANDS = (AGES - 1) // YEARS + 1
_PROFILE = {  # what ratios depend on, and how many values each can take
    "sex": 2,
    "age": AGES,
    "fifth": FIFTHS,
    "frailty": len(Frailty),
    "need": len(Need),
    "client": len(Client),
    **dict.fromkeys(("dementia", "disorder", "lonely", "ailing", "alone", "in_home", "steady", "connected"), 2),
}


class Base(NamedTuple):
    """The people of the base year, those alike in all that ratios depend on taken together.

    Attributes:
        people: one row a profile, with the names of `_PROFILE`.
        weight: how many people have that profile.
        help: people at home by level of need and adequacy in per cent, shape (4, 101).
    """

    people: np.ndarray
    weight: np.ndarray
    help: np.ndarray

    def mean(self, values: np.ndarray, among: np.ndarray | None = None, empty: float = 1.0) -> np.ndarray:
        """Weighted mean of a value by sex and five-year age band, laid out by single year, shape (2, 91).

        Args:
            values: one number a profile.
            among: mask of those who count; everyone if None.
            empty: the mean of a cell with nobody in it.
        """
        weight = self.weight if among is None else self.weight * among
        cell = self.people["sex"] * _BANDS + self.people["age"] // YEARS
        total = np.bincount(cell, weight, 2 * _BANDS)
        summed = np.bincount(cell, weight * values, 2 * _BANDS)
        mean = np.divide(summed, total, out=np.full(2 * _BANDS, empty), where=total > 0)
        return mean.reshape(2, _BANDS)[:, np.arange(AGES) // YEARS]


def base_of(residents: np.ndarray, households: np.ndarray) -> Base:
    """Those who are here at the start, by profile."""
    residents = residents[residents["presence"] == Presence.HERE]
    in_home = residents["setting"] >= Setting.RESIDENTIAL
    known = {"alone": lives_alone(residents, households), "in_home": in_home}
    parts = [known[name] if name in known else residents[name] for name in _PROFILE]
    sizes = tuple(_PROFILE.values())
    profile = np.ravel_multi_index([part.astype(np.int64) for part in parts], sizes)
    weight = np.bincount(profile, residents["weight"].astype(float))
    rows = np.flatnonzero(weight)
    people = np.zeros(len(rows), [(name, np.int64) for name in _PROFILE])
    for name, values in zip(_PROFILE, np.unravel_index(rows, sizes), strict=True):
        people[name] = values
    level = residents["need"].astype(np.int64) * 101 + residents["adequacy"]
    received = np.bincount(level, residents["weight"] * ~in_home, len(Need) * 101).reshape(len(Need), 101)
    return Base(people, weight[rows], received)
