"""The total of a scenario: how far the general fund may change, and the arithmetic when the parts do not come to it."""

from __future__ import annotations

from typing import NamedTuple

from obbr.calendar import year_label
from obbr.money.budget import Budget, CannotBeSet
from obbr.money.prices import whole_pence
from obbr.policies.steps import Step
from obbr.quantities import change_as_typed, pounds_as_typed

TOLERANCE = 100  # pence: shares are rounded on each line, and a total is met to the pound


class Total(NamedTuple):
    """The change of the general fund that a scenario allows, against standstill, at 2025/26 prices.

    `steps` last; a share is of every general-fund line's 2025/26 standstill.  `reserves` are sums of one year: what
    reserves pay for, and, below nothing, what is paid back to them.
    """

    steps: tuple[Step, ...] = ()
    reserves: tuple[tuple[int, float], ...] = ()

    def pence(self, budget: Budget, year: int) -> int:
        """What it comes to in a year; below nothing, a cut."""
        lines = budget.general_fund_lines
        lasting = 0
        for step in self.steps:
            if step.year <= year:
                shared = sum(step._replace(pounds=0.0).pence_on(budget, line) for line in lines) if step.share else 0
                lasting += whole_pence(step.pounds) + shared
        return lasting + whole_pence(self.from_reserves(year))

    def pounds(self, year: int) -> float | None:
        """The same without a budget to look at; None if a share must be taken of lines."""
        steps = [step for step in self.steps if step.year <= year]
        if any(step.share for step in steps):
            return None
        return sum(step.pounds for step in steps) + self.from_reserves(year)

    def from_reserves(self, year: int) -> float:
        """Pounds that reserves pay for in a year; below nothing, what is paid back."""
        return sum(pounds for when, pounds in self.reserves if when == year)

    def check(self, budget: Budget, year: int, where: str) -> None:
        """Hold a year's budget to the total; `where` says at which place of the scenario it is stated.

        Raises:
            CannotBeSet: the changes come to more than it, or to less.
        """
        wrong = sums_wrong(budget.total_change(), self.pence(budget, year), year)
        if wrong:
            raise CannotBeSet(f"{where}  {wrong}")


def sums_wrong(changes: int, allowed: int, year: int) -> str:
    """What to do when a year's changes do not come to its total (pence); nothing when they do.

    >>> sums_wrong(65_000_000, 0, year=1)
    '2026/27: changes add to £0.65m more than the total allows. Take £0.65m out, or set total: standstill +£0.65m'
    """
    over = changes - allowed
    if abs(over) <= TOLERANCE:
        return ""
    size = pounds_as_typed(abs(over) / 100)
    instead = f"standstill {change_as_typed(changes / 100)}" if changes else "standstill"
    against = f" ({change_as_typed(changes / 100)} against {change_as_typed(allowed / 100)})" if allowed else ""
    if over > 0:
        what, remedy = f"changes add to {size} more than the total allows", f"Take {size} out"
    else:
        what, remedy = f"changes take {size} more than the total asks for", f"Put {size} back"
    return f"{year_label(year)}: {what}{against}. {remedy}, or set total: {instead}"
