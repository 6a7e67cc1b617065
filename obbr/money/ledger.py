"""The ledger: every pound posted once, by month, from one purse to another, in whole pence.

A posting names a month and an account of the chart; its payer's purse falls and its payee's rises by the same pence.
At each month's end `check_month` holds the books to their laws and closes the month:

1. the sum over all purses is zero;
2. every purse changed by exactly what was posted;
3. spend is quantity times price, by the one rounding rule;
4. a ring-fenced grant paid only inside its ring, and did not pay what it did not have.

`check_general_fund` adds the council's own law at a year's end: opening reserves + money in - net spend = closing
reserves, to the penny.  A broken law stops the run and shows the arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from obbr.calendar import MONTHS_IN_YEAR, is_april, year_label, year_of
from obbr.money.chart import Chart, Purse
from obbr.money.prices import cost_pence

_RINGS = (Purse.PUBLIC_HEALTH_GRANT, Purse.SCHOOLS_GRANT)


class LedgerBroken(Exception):
    """A law of the ledger does not hold: a fault of the model, never of the user's input."""


class Ledger:
    """The books of one run.

    `quantity` and `pence` are months x accounts of int64; `purses` holds each purse's balance now.
    """

    def __init__(self, chart: Chart, first_month: int, months: int, opening: Mapping[Purse, int] | None = None) -> None:
        """Open empty books.

        `first_month`: the first month that can be posted, an April; `months`: how many, whole years.
        `opening`: pence that purses hold at the start; others hold the counterpart, so that all sum to zero.

        Raises:
            ValueError: the books would not cover whole financial years.
        """
        if not is_april(first_month) or months % MONTHS_IN_YEAR or months <= 0:
            raise ValueError(f"books cover whole financial years from an April, not {months} months from {first_month}")
        self.chart = chart
        self.first_month = first_month
        self.months = months
        self._payer = [int(a.payer) for a in chart.accounts]
        self._payee = [int(a.payee) for a in chart.accounts]
        self.quantity = np.zeros((months, len(chart)), dtype=np.int64)
        self.pence = np.zeros((months, len(chart)), dtype=np.int64)
        self.purses = np.zeros(len(Purse), dtype=np.int64)
        for purse, held in (opening or {}).items():
            self.purses[purse] += held
            self.purses[Purse.OTHERS] -= held
        self.open_month = first_month
        self._at_month_start = self.purses.copy()
        self._prices: dict[int, np.ndarray] = {}

    def set_prices(self, year: int, price_pence: Mapping[int, int]) -> None:
        """Fix a year's prices: account number to whole pence for the unit it is priced by.

        Raises:
            LedgerBroken: the year's prices are already fixed, or a price is missing, negative or on a penny account.
        """
        if year in self._prices:
            raise LedgerBroken(f"prices of {year_label(year)} were already fixed")
        prices = np.ones(len(self.chart), dtype=np.int64)
        for number, price in price_pence.items():
            if not self.chart.priced[number] or price < 0:
                raise LedgerBroken(f"{self._name(number)} cannot bear a price of {price} pence")
            prices[number] = price
        missing = [n for n in np.flatnonzero(self.chart.priced) if n not in price_pence]
        if missing:
            raise LedgerBroken(f"{year_label(year)}: no price for {self._name(missing[0])}")
        self._prices[year] = prices

    def price(self, year: int, account: int) -> int:
        """Pence charged in a year for an account's priced unit."""
        return int(self._year_prices(year)[account])

    def post(self, month: int, account: int, quantity: int, pence: int) -> None:
        """Move money: `pence` from the account's payer to its payee, for a quantity in the account's unit.

        Raises:
            LedgerBroken: the month is closed or not yet open.
        """
        row = self._row(month)
        self.quantity[row, account] += quantity
        self.pence[row, account] += pence
        self.purses[self._payer[account]] -= pence
        self.purses[self._payee[account]] += pence

    def pay(self, month: int, account: int, pence: int) -> None:
        """Move a plain sum on an account that counts pence.  A negative sum flows back: a net line may earn."""
        self.post(month, account, pence, pence)

    def charge(self, month: int, account: int, quantity: int) -> None:
        """Post a quantity at this year's price; rounding falls on the month's whole quantity, not on each piece.

        Raises:
            LedgerBroken: the quantity is below nothing, or the year has no prices.
        """
        if quantity < 0:
            raise LedgerBroken(f"month {month}: {quantity} of {self._name(account)} cannot be delivered")
        row = self._row(month)
        total = int(self.quantity[row, account]) + quantity
        due = cost_pence(total, self.price(year_of(month), account), int(self.chart.parts[account]))
        self.post(month, account, quantity, due - int(self.pence[row, account]))

    def charge_all(self, month: int, quantities: np.ndarray) -> None:
        """Post a month's quantities of every account at once (int64, one per account), as kernels count them.

        Raises:
            LedgerBroken: a quantity is below nothing on a priced account, or the year has no prices.
        """
        row = self._row(month)
        quantities = np.asarray(quantities, dtype=np.int64)
        if (quantities[self.chart.priced] < 0).any():
            number = int(np.flatnonzero(self.chart.priced & (quantities < 0))[0])
            raise LedgerBroken(f"month {month}: {quantities[number]} of {self._name(number)} cannot be delivered")
        self.quantity[row] += quantities
        due = cost_pence(self.quantity[row], self._year_prices(year_of(month)), self.chart.parts)
        self.purses += self.chart.moves @ (due - self.pence[row])
        self.pence[row] = due

    def balance(self, purse: Purse) -> int:
        """What a purse holds now, in pence; below nothing for those who have paid more than they got."""
        return int(self.purses[purse])

    def check_month(self, month: int) -> None:
        """Hold the month to the ledger's laws, then close it.

        Raises:
            LedgerBroken: a law does not hold; the message shows the arithmetic.
        """
        row = self._row(month)
        if self.purses.sum():
            raise LedgerBroken(f"month {month}: purses sum to {self.purses.sum()} pence, not to zero")
        self._check_changes(month, row)
        self._check_spend(month, row)
        self._check_rings(month, row)
        self._at_month_start = self.purses.copy()
        self.open_month = month + 1

    def check_general_fund(self, year: int, opening: int, closing: int) -> None:
        """Hold a year's general fund to its law: opening reserves + money in - net spend = closing reserves.

        Computed from the table of postings, not from the purse.

        Raises:
            LedgerBroken: it misses, by however little.
        """
        paid = self.chart.moves[Purse.COUNCIL] * self._year_rows(year).sum(axis=0)
        off_budget = np.array([account.line in ("funding", "financing") for account in self.chart.accounts])
        money_in, net_spend = int(paid[off_budget].sum()), -int(paid[~off_budget].sum())
        if opening + money_in - net_spend != closing:
            raise LedgerBroken(
                f"{year_label(year)} general fund: {opening} opening + {money_in} in - {net_spend} net spend "
                f"= {opening + money_in - net_spend} pence, but reserves close at {closing}"
            )

    def year_to_date(self, month: int, account: int) -> int:
        """Pence posted on an account from April up to and including a month: what a budget monitor reads."""
        row = month - self.first_month
        return int(self.pence[row - month % MONTHS_IN_YEAR : row + 1, account].sum())

    def line_spend(self, year: int, line: str) -> int:
        """A year's gross spend on a line: what left the council or its grant, before fees and other income."""
        numbers = [n for n in self.chart.on_line(line) if self._is_spend(n)]
        return int(self._year_rows(year)[:, numbers].sum())

    def line_income(self, year: int, line: str) -> int:
        """A year's fees and other income on a line."""
        numbers = [n for n in self.chart.on_line(line) if not self._is_spend(n)]
        return int(self._year_rows(year)[:, numbers].sum())

    def rows(self) -> dict[str, np.ndarray]:
        """The ledger by financial year, in the chart's order: the columns of `ledger.parquet`, without empty rows.

        `quantity` counts `unit`; money is int64 pence, cash.
        """
        years = self.months // MONTHS_IN_YEAR
        by_year = (years, MONTHS_IN_YEAR, len(self.chart))
        quantity, pence = self.quantity.reshape(by_year).sum(axis=1), self.pence.reshape(by_year).sum(axis=1)
        year, account = np.nonzero((quantity != 0) | (pence != 0))
        labels = np.array([year_label(year_of(self.first_month) + y) for y in range(years)])
        names = {
            "line": [a.line for a in self.chart.accounts],
            "service": [a.service for a in self.chart.accounts],
            "payer": [a.payer.label for a in self.chart.accounts],
            "payee": [a.payee.label for a in self.chart.accounts],
            "unit": [a.unit for a in self.chart.accounts],
        }
        columns = {name: np.array(words)[account] for name, words in names.items()}
        columns |= {"year": labels[year], "quantity": quantity[year, account], "pence": pence[year, account]}
        return {name: columns[name] for name in TABLE_COLUMNS}

    def _check_changes(self, month: int, row: int) -> None:
        posted = self.chart.moves @ self.pence[row]
        changed = self.purses - self._at_month_start
        for purse in np.flatnonzero(posted != changed):
            raise LedgerBroken(
                f"month {month}: {Purse(purse).label} changed by {changed[purse]} pence, postings say {posted[purse]}"
            )

    def _check_spend(self, month: int, row: int) -> None:
        if not self.quantity[row].any() and not self.pence[row].any():
            return
        prices = self._year_prices(year_of(month))
        due = cost_pence(self.quantity[row], prices, self.chart.parts)
        for number in np.flatnonzero(due != self.pence[row]):
            raise LedgerBroken(
                f"month {month}: {self._name(number)} posts {self.pence[row, number]} pence, but "
                f"{self.quantity[row, number]} x {prices[number]} / {self.chart.parts[number]} is {due[number]}"
            )

    def _check_rings(self, month: int, row: int) -> None:
        for number in np.flatnonzero(self.chart.outside_ring & (self.pence[row] != 0)):
            raise LedgerBroken(f"month {month}: {self._name(number)} takes a ring-fenced grant outside its ring")
        for purse in _RINGS:
            if self.purses[purse] < 0:
                raise LedgerBroken(f"month {month}: {purse.label} is overdrawn by {-self.purses[purse]} pence")

    def _is_spend(self, number: int) -> bool:
        return self.chart.accounts[number].payer in (Purse.COUNCIL, *_RINGS)

    def _year_rows(self, year: int) -> np.ndarray:
        start = year * MONTHS_IN_YEAR - self.first_month
        if not 0 <= start < self.months:
            raise LedgerBroken(f"{year_label(year)} is not in these books")
        return self.pence[start : start + MONTHS_IN_YEAR]

    def _year_prices(self, year: int) -> np.ndarray:
        if year not in self._prices:
            raise LedgerBroken(f"{year_label(year)}: prices were never fixed")
        return self._prices[year]

    def _row(self, month: int) -> int:
        if month != self.open_month or not self.first_month <= month < self.first_month + self.months:
            raise LedgerBroken(f"month {month} is not open for postings; month {self.open_month} is")
        return month - self.first_month

    def _name(self, number: int) -> str:
        account = self.chart.accounts[number]
        return f"{account.service} on {account.line} ({account.payer.label} to {account.payee.label})"


TABLE_COLUMNS = ("year", "line", "service", "payer", "payee", "quantity", "unit", "pence")
"""The ledger table's columns, as other tools rely on them."""
