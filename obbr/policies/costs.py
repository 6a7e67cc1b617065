"""Money that a way of working costs, apart from the time it takes."""

from __future__ import annotations

from obbr.money.budget import Budget

OVERHEADS = "commissioning_admin"
"""Where training, set-up and meetings are paid: a carried line, so that they buy no capacity of their own."""


def spend(budget: Budget, line: str, pounds: float, year: int, years: int | None = None) -> None:
    """Add a yearly sum to a line from a policy's first year on, and take it back after some years.

    Args:
        budget: this year's, open.
        line: the budget line.
        pounds: a year, at 2025/26 prices.
        year: counted from the policy's first.
        years: for how long; None for good.
    """
    if year == 0:
        budget.change(line, pounds)
    elif year == years:
        budget.change(line, -pounds)
