"""The lines of a medium-term financial strategy: how a year's budget grew out of the last one's, and how it ended.

In April, of the general fund's net cost, pence of the year's cash:

    budget = base + inflation + demand + investment + savings

*Base* is last April's budget (at first the outturn of 2024/25).  *Demand* is what more people, and more of what each
needs, add at last year's prices risen; *inflation* is the rest, the prices of earlier decisions too.  In March:

    gap = budget + undelivered + other + debt_charges - funding
    gap = in_year_measures + earmarked + unallocated - put_aside + capitalised + uncovered

*Undelivered* is what of all savings decided so far was not saved this year: on direct and carried lines the part that
is late; on a demand-led line what it spent beyond its budget, up to its saving.  *Other* is every other departure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from obbr.calendar import BASE_YEAR
from obbr.money.balance import Balance
from obbr.money.budget import Budget
from obbr.money.lines import LINES, Growth, Kind, Line, Ring
from obbr.money.outturn import Outturn
from obbr.money.prices import Prices

PRICED_BY = {Growth.WORKING_AGE: Growth.WORKING_AGE_PRICE}
"""Growth of a line to growth of its prices, where the line's own holds more need of each person too."""
POUNDS = 1_000_000_00  # a million, pence
GENERAL_FUND = tuple(line for line in LINES.values() if line.ring is Ring.GENERAL_FUND)


class MtfsYear(NamedTuple):
    """One year of one run, pence of its cash.

    Attributes:
        base, inflation, demand, investment, savings: what April's budget is made of; savings are below nothing.
        savings_to_date, delivered: what all cuts decided so far were to save this year, and what of it they did.
        undelivered, other, debt_charges: what the year's end has beyond the budget; debt is that for running costs.
        funding: all that pays for the general fund.
        gap: before measures and reserves; below nothing a surplus.
        in_year_measures, earmarked, unallocated, put_aside: how the council meets it itself, or what it lays by.
        capitalised, uncovered: exceptional support, and what no lawful means covers.
        closing_reserves, reserves_minimum: usable reserves at 31 March, and the least that balances may fall to.
        million: what a million pounds of 2025/26 is in this year's cash.
    """

    base: int
    inflation: int
    demand: int
    investment: int
    savings: int
    savings_to_date: int
    delivered: int
    undelivered: int
    other: int
    debt_charges: int
    funding: int
    gap: int
    in_year_measures: int
    earmarked: int
    unallocated: int
    put_aside: int
    capitalised: int
    uncovered: int
    closing_reserves: int
    reserves_minimum: int
    million: int

    @property
    def budget(self) -> int:
        """April's."""
        return self.base + self.inflation + self.demand + self.investment + self.savings

    @property
    def overspend(self) -> int:
        """What the year's end has beyond April's budget, before measures; below nothing, an underspend."""
        return self.undelivered + self.other


class Mtfs:
    """Writes a run's strategy down, April by April and March by March."""

    def __init__(self, outturn: Outturn, prices: Prices) -> None:
        """Nothing is written yet; the first April is 2025's."""
        self.years: list[MtfsYear] = []
        self._prices = prices
        self._base = outturn.net_of_ring(Ring.GENERAL_FUND)
        self._standstill = {line.id: outturn.gross[line.id] for line in GENERAL_FUND}
        self._april: dict[str, int] = {}

    def april(self, budget: Budget, year: int) -> None:
        """Take down how the year's budget came about, once it is decided."""
        demand = sum(self._more_need(budget, line, year) for line in GENERAL_FUND)
        new = [self._prices.to_cash(budget.decided_now(line.id), year) for line in GENERAL_FUND]
        investment, savings = sum(max(pence, 0) for pence in new), sum(min(pence, 0) for pence in new)
        net = budget.net_cost()
        inflation = net - self._base - demand - investment - savings
        self._april = {"base": self._base, "inflation": inflation, "demand": demand}
        self._april |= {"investment": investment, "savings": savings}
        self._base = net
        self._standstill = {line.id: budget.standstill[line.id] for line in GENERAL_FUND}

    def march(
        self,
        budget: Budget,
        spent: Callable[[str], int],
        balance: Balance,
        *,
        funding: int,
        debt_charges: int,
        closing_reserves: int,
        reserves_minimum: int,
        p: Any,
    ) -> None:
        """Take down how the year ended.

        Args:
            budget: of the year that ends.
            spent: gross pence of a line since April.
            balance: how the books were closed.
            funding: all that pays for the general fund, pence.
            debt_charges: interest and repayment on what was borrowed for running costs, pence.
            closing_reserves, reserves_minimum: pence.
            p: parameters.
        """
        planned = {line.id: max(-budget.change_of(line.id), 0) for line in GENERAL_FUND}
        late = {line.id: min(planned[line.id], self._late(budget, line, spent, p)) for line in GENERAL_FUND}
        undelivered = sum(late.values())
        budgeted = sum(self._april.values())
        self.years.append(
            MtfsYear(
                **self._april,
                savings_to_date=sum(planned.values()),
                delivered=sum(planned.values()) - undelivered,
                undelivered=undelivered,
                other=balance.gap - budgeted - undelivered - debt_charges + funding,
                debt_charges=debt_charges,
                funding=funding,
                gap=balance.gap,
                in_year_measures=balance.in_year_measures,
                earmarked=balance.earmarked_drawn,
                unallocated=balance.unallocated_drawn,
                put_aside=balance.put_aside,
                capitalised=balance.capitalised,
                uncovered=balance.uncovered,
                closing_reserves=closing_reserves,
                reserves_minimum=reserves_minimum,
                million=self._prices.to_cash(POUNDS, balance.year),
            )
        )

    def _more_need(self, budget: Budget, line: Line, year: int) -> int:
        """What more need adds to a line, beyond last year's standstill at this year's prices."""
        growth = PRICED_BY.get(line.growth, line.growth)
        dearer = self._prices.index(growth, year) / self._prices.index(growth, max(year - 1, BASE_YEAR))
        return budget.standstill[line.id] - round(self._standstill[line.id] * dearer)

    @staticmethod
    def _late(budget: Budget, line: Line, spent: Callable[[str], int], p: Any) -> int:
        """What a line spends beyond its budget."""
        if line.kind is Kind.DEMAND_LED:
            return max(spent(line.id) - budget.allowed_on(line.id), 0)
        return budget.spend_planned(line.id, p) - budget.allowed_on(line.id)
