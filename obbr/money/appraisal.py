"""Comparing money over years: present values, and the closure rule.

Two scenarios may spend alike and yet end with different reserves, debts and unmet need.  The present value of each
difference is printed on a row of its own beside every comparison.  When together they pass half a per cent of the
envelope, the scenario is shown as different, not ranked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CLOSURE_TOLERANCE = 0.005  # the project's closure rule, a definition: above 0.5% of the envelope, not ranked


def present_value(flows: Sequence[float], rate: float, first_year: int = 0) -> float:
    """What a yearly flow (at 2025/26 prices) is worth in 2025/26, at a real yearly rate.

    `flows[0]` falls in year `first_year`; 2025/26 is year 0 and is not discounted, as the Green Book has it.

    >>> round(present_value([100.0, 103.5], rate=0.035), 6)
    200.0
    """
    return sum(flow * discount(rate, first_year + i) for i, flow in enumerate(flows))


def discount(rate: float, year: int) -> float:
    """Worth in 2025/26 of one pound of another year, both at 2025/26 prices."""
    worth = 1.0
    for _ in range(abs(year)):
        worth = worth / (1 + rate) if year > 0 else worth * (1 + rate)
    return worth


@dataclass(frozen=True, slots=True)
class Position:
    """How a scenario ends, pence at 2025/26 prices: usable reserves, debt for running costs, and arrears of need."""

    reserves: float
    debt: float
    arrears: float


def arrears_of_need(unmet_hours: float, price_pence: float) -> float:
    """Unmet hours of care at the year's end, priced at that year's cost of an hour (pence)."""
    return unmet_hours * price_pence


@dataclass(frozen=True, slots=True)
class ClosingDifference:
    """What a scenario leaves behind, beyond its reference: present values in pence, above nothing is better.

    `total` is what the rule compares; the rows are printed apart, because they are not the same kind of money.
    """

    reserves: float
    debt: float
    arrears: float
    envelope: float

    @property
    def total(self) -> float:
        """All three together."""
        return self.reserves + self.debt + self.arrears

    @property
    def comparable(self) -> bool:
        """Whether the two end near enough alike to be ranked."""
        return abs(self.total) <= CLOSURE_TOLERANCE * self.envelope

    def rows(self) -> list[tuple[str, float]]:
        """The rows to print beside a comparison, in order."""
        return [
            ("Closing difference in reserves", self.reserves),
            ("Closing difference in debt", self.debt),
            ("Closing difference in arrears of need", self.arrears),
        ]


def closing_difference(
    scenario: Position, reference: Position, envelope: Sequence[float], rate: float
) -> ClosingDifference:
    """How much better or worse off a scenario leaves those who come after, than its reference does.

    `envelope`: the reference's net general-fund spend by year from 2025/26, pence at 2025/26 prices; its last year is
    the year both close.  `rate`: real yearly discount rate.
    """
    worth = discount(rate, len(envelope) - 1)
    return ClosingDifference(
        reserves=(scenario.reserves - reference.reserves) * worth,
        debt=(reference.debt - scenario.debt) * worth,
        arrears=(reference.arrears - scenario.arrears) * worth,
        envelope=present_value(envelope, rate),
    )
