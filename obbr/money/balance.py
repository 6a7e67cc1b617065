"""How a council makes its books balance when spend outruns funding, by lawful means and in their order.

In-year measures come first and are the council's own; then earmarked reserves, then unallocated reserves down to their
minimum; then a capitalisation direction, which lets running costs be borrowed and is paid back with interest in every
later year; and when that is not enough a section 114 notice, which stops new spending that nobody has a right to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import floor
from typing import Any

from obbr.calendar import year_label
from obbr.inputs import BadInput
from obbr.money.appraisal import discount
from obbr.money.chart import Purse
from obbr.money.funding import Funding
from obbr.money.ledger import Ledger, LedgerBroken


@dataclass
class Reserves:
    """The general fund's usable reserves, pence.  `unallocated` below nothing is a deficit that the law forbids."""

    unallocated: int
    earmarked: int
    minimum: int

    @property
    def total(self) -> int:
        """All of it: what the council's purse must hold."""
        return self.unallocated + self.earmarked

    def draw(self, wanted: int) -> tuple[int, int]:
        """Take up to `wanted` pence: earmarked first, then unallocated down to the minimum.  Returns both parts."""
        earmarked = min(wanted, max(self.earmarked, 0))
        unallocated = min(wanted - earmarked, max(self.unallocated - self.minimum, 0))
        self.earmarked -= earmarked
        self.unallocated -= unallocated
        return earmarked, unallocated

    def add(self, surplus: int) -> None:
        """Put a surplus aside: general balances up to their minimum first, the rest earmarked."""
        to_balances = min(surplus, max(self.minimum - self.unallocated, 0))
        self.unallocated += to_balances
        self.earmarked += surplus - to_balances


def opening_reserves(funding: Funding, p: Any) -> Reserves:
    """Reserves at 31 March 2025, and the least that general balances may fall to."""
    figures = funding.figures
    return Reserves(figures.reserves_unallocated, figures.reserves_earmarked, funding.unallocated_minimum(p))


@dataclass(frozen=True, slots=True)
class Loan:
    """Running costs borrowed in one year, with what is due in each later year, pence."""

    year: int
    principal: int
    charges: tuple[tuple[int, int], ...]  # (interest, repayment) in the first, second, ... year after


def borrow(year: int, principal: int, rate: float, years: int) -> Loan:
    """A loan repaid by equal yearly charges, the last one absorbing the odd pence so that it repays the debt exactly.

    Raises:
        BadInput: nothing to borrow, no years to repay in, or a rate below nothing.

    >>> borrow(0, 1000, rate=0.0, years=3).charges
    ((0, 333), (0, 333), (0, 334))
    """
    if principal <= 0 or years < 1 or rate < 0:
        raise BadInput(f"a loan of {principal} pence over {years} years at {rate:.2%} cannot be made")
    charge = principal / sum(discount(rate, later) for later in range(1, years + 1))
    left, charges = principal, []
    for still in range(years, 0, -1):
        interest = floor(left * rate + 0.5)
        repayment = left if still == 1 else min(left, max(floor(charge + 0.5) - interest, 0))
        charges.append((interest, repayment))
        left -= repayment
    return Loan(year, principal, tuple(charges))


@dataclass
class Debt:
    """What the council owes for running costs that it was let to borrow."""

    loans: list[Loan] = field(default_factory=list)

    def charges(self, year: int) -> tuple[int, int]:
        """Interest and repayment due in a year."""
        due = [loan.charges[year - loan.year - 1] for loan in self.loans if 0 < year - loan.year <= len(loan.charges)]
        return sum(interest for interest, _ in due), sum(repayment for _, repayment in due)

    def outstanding(self, year: int) -> int:
        """What is still owed at the end of a year."""
        return sum(
            loan.principal - sum(repaid for _, repaid in loan.charges[: max(year - loan.year, 0)])
            for loan in self.loans
            if loan.year <= year
        )


@dataclass(frozen=True, slots=True)
class Balance:
    """How one year's books were closed, pence.  The means add up to the gap, to the penny.

    `gap` is before in-year measures and reserves; below nothing it was a surplus.
    """

    year: int
    gap: int
    in_year_measures: int = 0
    earmarked_drawn: int = 0
    unallocated_drawn: int = 0
    capitalised: int = 0
    uncovered: int = 0
    put_aside: int = 0

    def __post_init__(self) -> None:
        means = self.in_year_measures + self.earmarked_drawn + self.unallocated_drawn + self.capitalised
        if means + self.uncovered - self.put_aside != self.gap:
            raise LedgerBroken(f"{year_label(self.year)}: means of {means} + {self.uncovered} do not meet {self.gap}")

    @property
    def section_114(self) -> bool:
        """Whether lawful means ran out, so that a notice stops new non-statutory spending in the year to come."""
        return self.uncovered > 0


@dataclass(frozen=True, slots=True)
class Borrowing:
    """The terms of a capitalisation direction: most in a year (pence), yearly interest, years to repay."""

    limit: int
    rate: float
    years: int


def borrowing(funding: Funding, year: int, p: Any) -> Borrowing:
    """What government would let the council borrow in a year.

    Evidence: money.capitalisation_limit, money.capitalisation_rate, money.capitalisation_years.
    """
    limit = funding.capitalisation_limit(year, p)
    return Borrowing(limit, float(p.money.capitalisation_rate), round(float(p.money.capitalisation_years)))


def close_year(
    year: int, result: int, reserves: Reserves, debt: Debt, terms: Borrowing, in_year_measures: int = 0
) -> Balance:
    """Balance a finished year, changing `reserves` and `debt`.

    `result` is money in less net spend, pence, with the in-year measures already in it: below nothing, an overspend.
    Under a section 114 notice what no means covers still has been spent; it takes unallocated reserves below minimum.
    """
    gap = in_year_measures - result
    if result >= 0:
        reserves.add(result)
        return Balance(year, gap, in_year_measures, put_aside=result)
    earmarked, unallocated = reserves.draw(-result)
    short = -result - earmarked - unallocated
    capitalised = min(short, terms.limit)
    if capitalised:
        debt.loans.append(borrow(year, capitalised, terms.rate, terms.years))
    reserves.unallocated -= short - capitalised
    return Balance(year, gap, in_year_measures, earmarked, unallocated, capitalised, short - capitalised)


def year_result(ledger: Ledger, reserves: Reserves) -> int:
    """This year's result so far, pence: what the council's purse holds beyond the reserves it began with."""
    return ledger.balance(Purse.COUNCIL) - reserves.total


def post_capitalisation(ledger: Ledger, month: int, balance: Balance) -> None:
    """Bring the borrowed money into the council's purse, in the year's last month."""
    ledger.pay(month, ledger.chart.number("financing", "capitalisation", Purse.GOVERNMENT), balance.capitalised)


def post_debt_charges(ledger: Ledger, month: int, debt: Debt, year: int) -> None:
    """Pay what is due this year on earlier borrowing."""
    for service, pence in zip(("debt_interest", "debt_repayment"), debt.charges(year), strict=True):
        ledger.pay(month, ledger.chart.number("financing", service, Purse.COUNCIL), pence)


def settle_base_year(ledger: Ledger, month: int, reserves: Reserves) -> None:
    """At 31 March 2025 bring the council's purse to its published reserves; the difference is posted in sight.

    It is what burn-in spent more, or less, than the base year's funding: the miss of the simulated lines.
    """
    miss = reserves.total - ledger.balance(Purse.COUNCIL)
    ledger.pay(month, ledger.chart.number("financing", "base_year_settlement", Purse.OTHERS), miss)
