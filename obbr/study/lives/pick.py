"""Telling lives, picked by a rule and not by taste: of each kind, the person in the middle, not the most dramatic.

Of the people of a kind whose two lives differ in how they fare (quality-adjusted life, or hours of help that did not
come), the middle one by the difference in quality-adjusted life, then by hours, then by the months in which anything
differs, then by number.  Where nobody of the kind fares differently, the middle one of those whose lives part at all.
Beside them stands one whose lives do not part: of all adults like that, the middle one by quality-adjusted life.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from obbr.people.resident import ADULT, NEVER, NOBODY, OLD, Living, Need, Payer, Presence, Setting, Stage
from obbr.study.lives.follow import Lived
from obbr.study.lives.told import ASKED, Whole

ALIKE = "lives_alike"


class Kind(NamedTuple):
    """A kind of person, by where they stand in March 2025.

    Attributes:
        title: in words.
        of: who of all residents is one.
    """

    title: str
    of: Callable[[Lived], np.ndarray]


KINDS = {
    "older_person_at_home": Kind(
        "An older person at home who needs help",
        lambda lived: _aged(lived, OLD) & (lived.start["need"] >= Need.LOW) & _at_home(lived),
    ),
    "family_carer": Kind(
        "A family carer", lambda lived: _aged(lived, ADULT) & (lived.start["cares_for"] != NOBODY) & _at_home(lived)
    ),
    "adult_with_support": Kind(
        "A person of 18 to 64 with long-term support",
        lambda lived: _aged(lived, ADULT) & (lived.start["age"] < OLD) & (lived.start["living"] >= Living.FAMILY),
    ),
    "child_known_to_social_care": Kind(
        "A child known to children's social care",
        lambda lived: _aged(lived, 0) & (lived.start["age"] < ADULT) & (lived.start["stage"] != Stage.UNKNOWN),
    ),
    "waits_in_hospital": Kind(
        "An older person who, in either life, waits in hospital with nothing to leave to",
        lambda lived: _aged(lived, OLD) & lived.delayed,
    ),
    "pays_for_care": Kind(
        "A person who pays for their own care", lambda lived: _aged(lived, OLD) & (lived.start["payer"] == Payer.SELF)
    ),
    "lonely_person": Kind(
        "An adult who is often lonely and needs no help with daily living",
        lambda lived: _aged(lived, ADULT) & (lived.start["lonely"] == 1) & (lived.start["need"] == Need.NONE),
    ),
}
TITLES = {name: kind.title for name, kind in KINDS.items()} | {
    ALIKE: "A person whose two lives do not part",
    ASKED: "The person asked for",
}


def whole_of(lived: Lived) -> Whole:
    """Count lives, each row as many as it stands for."""
    weight = lived.start["weight"].astype(np.int64)
    worth, unmet = lived.worth[1] - lived.worth[0], lived.unmet[1] - lived.unmet[0]
    dead = lived.presence == Presence.DEAD
    masks = (
        (lived.presence != Presence.YET_TO_COME).any(axis=0),
        lived.parts != NEVER,
        *(worth > 0, worth < 0, unmet < 0, unmet > 0),
        *(dead[0] & ~dead[1], ~dead[0] & dead[1]),
    )
    return Whole(*(int(weight[mask].sum()) for mask in masks))


def middle_draw(wholes: Sequence[Whole]) -> int:
    """The draw whose lives are told: the middle one by how many fare better less how many fare worse, then by number.

    >>> some = [Whole(9, 9, better, 3, 0, 0, 0, 0) for better in (5, 1, 2, 9)]
    >>> middle_draw(some)
    2
    """
    order = sorted(range(len(wholes)), key=lambda draw: (wholes[draw].better - wholes[draw].worse, draw))
    return order[(len(order) - 1) // 2]


def telling(lived: Lived) -> dict[int, str]:
    """The person of each kind who is told of, by number; a kind of whom no life parts is left out."""
    chosen: dict[int, str] = {}
    for name, kind in KINDS.items():
        among = kind.of(lived) & (lived.parts != NEVER)
        among[list(chosen)] = False
        if among.any():
            chosen[_middle(lived, among)] = name
    alike = _aged(lived, ADULT) & (lived.parts == NEVER)
    if alike.any():
        order = np.lexsort((np.arange(len(alike)), lived.worth[0]))
        chosen[_middle_of(lived, order[alike[order]])] = ALIKE
    return chosen


def _middle(lived: Lived, among: np.ndarray) -> int:
    worth, unmet = lived.worth[1] - lived.worth[0], lived.unmet[1] - lived.unmet[0]
    fare_differently = among & ((worth != 0) | (unmet != 0))
    among = fare_differently if fare_differently.any() else among
    order = np.lexsort((np.arange(len(among)), lived.apart, unmet, worth))
    return _middle_of(lived, order[among[order]])


def _middle_of(lived: Lived, order: np.ndarray) -> int:
    """The person up to whom half of the people in this order stand, each row as many as it stands for."""
    up_to = np.cumsum(lived.start["weight"][order].astype(np.int64))
    return int(order[np.searchsorted(up_to, up_to[-1] / 2)])


def _aged(lived: Lived, years: int) -> np.ndarray:
    return (lived.start["presence"] == Presence.HERE) & (lived.start["age"] >= years)


def _at_home(lived: Lived) -> np.ndarray:
    return (lived.start["setting"] < Setting.EXTRA_CARE) & (lived.start["living"] == Living.NONE)
