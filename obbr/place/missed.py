"""One thing that is known of a place's base year, beside what the model made of it."""

from __future__ import annotations

from typing import NamedTuple


class Missed(NamedTuple):
    """One thing that is known of the base year, beside what the model made of it.

    Attributes:
        what: in words.
        modelled, published: in the unit of the words.
        low, high: its interval; nan if unknown.
        kind: how the published figure is known (`obbr.place.figure.Kind`).
    """

    what: str
    modelled: float
    published: float
    low: float
    high: float
    kind: str


def around(value: float, share: float) -> tuple[float, float]:
    """So far below and above a value."""
    return value * (1.0 - share), value * (1.0 + share)
