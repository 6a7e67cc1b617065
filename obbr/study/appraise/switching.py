"""What a scenario's value to everybody hangs on: one thing changed at a time, and where its sign switches.

    value     V: present pounds of all that is counted for everybody, mean over draws, not corrected for optimism
    at x      V + P (x / x0 - 1); P is the present value of what goes with a thing that now is x0
    rate      money anew at no discount and at twice the Treasury's rate; health and life stay at their own
    swing     how far apart the values at the two ends are
    switch    x0 (1 - V / P), at which nothing is left; none if it is below nothing, or above all that there is

Ends are what is contested, or what a reader may hold.  Of the council's lower spend less may come, by the share that
optimism adds to what rests on assumptions; its extra spend may run over by as much.

Evidence: appraisal.qaly_value, appraisal.qaly_value_nhs, appraisal.unpaid_care_hour, appraisal.optimism_assumption,
money.discount_rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

import numpy as np

from obbr.money.appraisal import discount
from obbr.study.appraise.benefits import FREED, HOURS, QALYS, SIMULATED, Benefit, valued
from obbr.study.appraise.value import CIRCLES, EVERYBODY, present
from obbr.study.results import Results

SMALLEST = 500.0  # pounds: less is nothing at the digits shown
POUNDS, SHARE = "£", "share"
NO_EFFECT, NO_PRICE, NO_SHARE = "has no effect", "no price does", "no share does"
BETWEEN, NOWHERE = "between the two", "none of these"


class Factor(NamedTuple):
    """Something that a value hangs on.

    Attributes:
        words: what it is.
        unit: pounds, a share, or a year for a rate.
        stream: the words of the benefits whose worth goes with it; none for the discount rate.
        value, low, high: what it is and what it is tried at.
        most: no more than which it can be.
        why: where low and high come from.
    """

    words: str
    unit: str
    stream: str
    value: float
    low: float
    high: float
    most: float
    why: str


class Tried(NamedTuple):
    """A factor and what becomes of a value with it, pounds of today, means over draws.

    Attributes:
        factor: what is changed.
        worth: the value as it is.
        part: what of it hangs on the factor.
        at_low, at_high: the value at either end.
        switch: the factor at which the sign switches; none if nothing that it can be does it, and of the rate.
    """

    factor: Factor
    worth: float
    part: float
    at_low: float
    at_high: float
    switch: float | None

    @property
    def swing(self) -> float:
        """How much hangs on it between its ends."""
        return abs(self.at_high - self.at_low)

    @property
    def turns(self) -> bool:
        """Whether the value's sign is not the same as it is and at both ends."""
        if self.factor.stream and self.switch is None:  # a value of next to nothing, on which nothing hangs
            return False
        found = (self.worth, self.at_low, self.at_high)
        return min(found) < 0.0 < max(found)

    @property
    def no_switch(self) -> str:
        """What is said where no number is."""
        if not self.factor.stream:
            return BETWEEN if self.turns else NOWHERE
        if abs(self.part) < SMALLEST:
            return NO_EFFECT
        return NO_PRICE if self.factor.unit == POUNDS else NO_SHARE


def by_draw(results: Results, streams: Sequence[Benefit]) -> np.ndarray:
    """The value to everybody, pounds of today, not corrected for optimism: (draws,)."""
    return np.sum([flow.sum(axis=1) for flow in present(results, _counted(streams))], axis=0)


def switching(results: Results, streams: Sequence[Benefit]) -> list[Tried]:
    """What the value to everybody hangs on, the thing on which most hangs first.

    Args:
        results: of the study.
        streams: what a scenario brings beyond another, as `benefits` has it.
    """
    counted = _counted(streams)
    flows = [flow.mean(axis=0) for flow in present(results, counted)]
    parts: dict[str, float] = {}
    for one, flow in zip(counted, flows, strict=True):
        parts[one.words] = parts.get(one.words, 0.0) + float(flow.sum())
    worth = sum(parts.values())
    found = [_tried(one, worth, parts[one.stream]) for one in _factors(results, parts[SIMULATED])]
    return sorted([*found, _rates(results, counted, worth)], key=lambda one: -one.swing)


def _counted(streams: Sequence[Benefit]) -> list[Benefit]:
    belongs = CIRCLES[EVERYBODY][0]
    return [one for one in streams if belongs(one)]


def _factors(results: Results, spend: float) -> list[Factor]:
    """What goes with a stream; of the council's spend it depends on whether it is lower (above nothing) or extra."""
    qaly, nhs, hour = (valued(results, name) for name in ("qaly_value", "qaly_value_nhs", "unpaid_care_hour"))
    off = float(results.study.register["appraisal.optimism_assumption"].readings[0].value)
    society = "what the NHS can buy it for; what society takes it to be worth"
    lower = ("The council's lower spend", 1.0 - off, 1.0, 1.0, "less optimism on assumptions; all of it")
    extra = ("The council's extra spend", 1.0, 1.0 + off, inf, "as planned; over by the optimism on assumptions")
    words, low, high, most, why = lower if spend >= 0.0 else extra
    return [
        Factor("A year in full health", POUNDS, QALYS, qaly, min(nhs, qaly), max(nhs, qaly), inf, society),
        Factor("An hour of family care", POUNDS, HOURS, hour, 0.0, hour, inf, "not counted; what it would cost to buy"),
        Factor("Hospital care counted", SHARE, FREED, 1.0, 0.0, 1.0, 1.0, "a freed bed is refilled; all of it"),
        Factor(words, SHARE, SIMULATED, 1.0, low, high, most, why),
    ]


def _tried(factor: Factor, worth: float, part: float) -> Tried:
    low, high = (worth + part * (end / factor.value - 1.0) for end in (factor.low, factor.high))
    switch = factor.value * (1.0 - worth / part) if abs(part) >= SMALLEST else None
    if switch is not None and not 0.0 <= switch <= factor.most:
        switch = None
    return Tried(factor, worth, part, low, high, switch)


def _rates(results: Results, counted: Sequence[Benefit], worth: float) -> Tried:
    """Money anew at two other rates."""
    rate = float(results.study.register["money.discount_rate"].readings[0].value)
    factor = Factor(
        "Discount rate for money", "a year", "", rate, 0.0, 2.0 * rate, inf, "no discount; twice the Treasury's"
    )
    flow = np.sum([one.pounds.mean(axis=0) for one in counted if not one.health], axis=0)
    as_it_is, low, high = (_present(flow, one) for one in (rate, factor.low, factor.high))
    return Tried(factor, worth, worth, worth + low - as_it_is, worth + high - as_it_is, None)


def _present(flow: np.ndarray, rate: float) -> float:
    return float(sum(pounds * discount(rate, year) for year, pounds in enumerate(flow)))
