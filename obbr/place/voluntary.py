"""The voluntary organisations of a place: no list says what each lives on, so they are drawn from national shares.

Sizes, dependence on the council and reserves are synthetic: right in number and proportion, and nobody in particular.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.chance import Event, uniforms
from obbr.institutions.voluntary_body import BodyAtStart
from obbr.place.choosing import allot, whole_parts

MOST_ALIKE = 16  # agents a size and no more, so that a large place is as quick as a small one


def bodies_of(number: int, p: Any, luck: int) -> tuple[BodyAtStart, ...]:
    """So many organisations: many small ones, some middling, few large, by kind of dependence on the council.

    Evidence: vcse.small_share, vcse.large_share, vcse.small_income_share, vcse.large_income_share,
    vcse.no_reserve_share, vcse.small_no_reserve_share.
    """
    small, large = float(p.vcse.small_share), float(p.vcse.large_share)
    counts = whole_parts(number, np.array([small, 1.0 - small - large, large]))
    few, much = float(p.vcse.small_income_share), float(p.vcse.large_income_share)
    incomes = [few / small, (1.0 - few - much) / (1.0 - small - large), much / large]  # of one, against the mean of all
    staffed = float(p.vcse.no_reserve_share)
    without = [float(p.vcse.small_no_reserve_share), staffed, staffed]
    bodies: list[BodyAtStart] = []
    for count, income, none in zip(counts.tolist(), incomes, without, strict=True):
        bodies += _of_one_size(count, income, none, len(bodies), p, luck)
    return tuple(bodies)


def _of_one_size(count: int, income: float, none: float, first: int, p: Any, luck: int) -> list[BodyAtStart]:
    """Agents that stand for all of one size, numbered from `first`; each has two draws of its own."""
    agents = min(count, MOST_ALIKE)
    if not agents:
        return []
    number = first + np.arange(agents)
    dependence = _dependence(uniforms(luck, 2 * number, Event.BUILD_BODY), p)
    reserves = reserve_ratio(uniforms(luck, 2 * number + 1, Event.BUILD_BODY), none)
    stands_for = whole_parts(count, np.ones(agents))
    return [
        BodyAtStart(int(n), int(alike), income, float(share), float(months))
        for n, alike, share, months in zip(number, stands_for, dependence, reserves, strict=True)
    ]


def _dependence(luck: np.ndarray, p: Any) -> np.ndarray:
    """Share of income from the council: nothing, a little, or most, in the stated shares of organisations.

    Evidence: vcse.works_with_council_share, vcse.critical_share, vcse.critical_dependence, vcse.other_dependence.
    """
    works, critical = float(p.vcse.works_with_council_share), float(p.vcse.critical_share)
    kinds = allot(luck, np.array([works * (1.0 - critical), 1.0 - works, works * critical]))
    return np.array([float(p.vcse.other_dependence), 0.0, float(p.vcse.critical_dependence)])[kinds]


def reserve_ratio(rank: np.ndarray, none: float) -> np.ndarray:
    """Reserves against those of the middle organisation: a share has none, from there they rise evenly with rank.

    >>> reserve_ratio(np.array([0.05, 0.1, 0.5, 0.9]), 0.1).tolist()
    [0.0, 0.0, 1.0, 2.0]
    """
    return np.maximum(rank - none, 0.0) / (0.5 - none)
