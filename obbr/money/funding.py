"""What pays for the general fund: council tax within its limit, core grants, and the rest of the base year's funding.

The base year balances by construction: funding equals the outturn's net spend.  Of that, core spending power is
published; council tax is its local part; what remains is *other funding* (business rates kept beyond the settlement,
smaller grants, planned reserves), derived and flagged.  From 2025/26 on each part grows at its own rate, whatever
services come to cost; the difference is the gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from math import floor
from typing import Any

from obbr.calendar import BASE_YEAR, MONTHS_IN_YEAR, WEEKS_PER_MONTH, is_april, year_label, year_of
from obbr.inputs import BadInput, nearest
from obbr.money.chart import BETTER_CARE, Purse
from obbr.money.ledger import Ledger
from obbr.money.lines import Growth, Ring
from obbr.money.outturn import Outturn
from obbr.money.prices import Prices, month_share, whole_pence


class NotLawful(Exception):
    """A proposal that is well formed but that the law does not let this council make."""


@dataclass(frozen=True, kw_only=True)
class FundingFigures:
    """What a finance lead may type about funding and reserves; every default comes from the place and is flagged.

    Money is in pence, cash.  `flags` says of each field where it comes from: published, derived, national, typed.
    A rise of None means as much as the law allows.
    """

    band_d: int  # the council's own part of a Band D bill, 2025/26, precept included
    tax_base: float  # Band D dwellings, 2025/26, after losses in collection
    core_spending_power_2024_25: int
    core_spending_power_2025_26: int
    council_tax_in_core: int | None = None  # as the settlement assumes it for 2025/26; None: Band D x tax base
    council_tax_2024_25: int | None = None  # None: worked back from 2025/26 at the highest lawful rise
    other_funding_2025_26: int | None = None  # None: the base year's less reserves drawn then, uprated
    reserves_drawn_2024_25: int = 0  # what of the base year's spending reserves paid for, and cannot pay for again
    unaccompanied_children: int = 0  # in 2024/25, for whom government pays by the week
    reserves_unallocated: int  # at 31 March 2025
    reserves_earmarked: int  # at 31 March 2025, without schools' and ring-fenced balances
    unallocated_minimum: int | None = None  # None: the share of core spending power in the evidence
    capitalisation_limit: int | None = None  # most borrowed in a year; None: the evidence's share
    core_rise: float | None = None  # of Band D, without the precept
    precept_rise: float | None = None  # for adult social care
    flags: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("band_d", "tax_base", "core_spending_power_2024_25", "core_spending_power_2025_26"):
            if getattr(self, name) <= 0:
                raise BadInput(f"funding.{name}: {getattr(self, name)} must be above nothing")
        for name in ("reserves_earmarked", "unallocated_minimum", "capitalisation_limit"):
            if (getattr(self, name) or 0) < 0:
                raise BadInput(f"funding.{name}: {getattr(self, name)} is below nothing")

    def typed(self, **values: Any) -> FundingFigures:
        """The same figures with some typed by the user, and flagged so.

        Raises:
            BadInput: no such figure.
        """
        known = [f.name for f in fields(self) if f.name != "flags"]
        for name in values:
            if name not in known:
                raise BadInput(f"funding.{name}: not a funding figure. Did you mean {nearest(name, known)}?")
        return replace(self, **values, flags={**self.flags, **dict.fromkeys(values, "typed")})


@dataclass(frozen=True, slots=True)
class TaxLimit:
    """How far Band D may rise in a year without a referendum: the core limit, and the adult social care precept."""

    core: float
    precept: float

    def check(self, core: float, precept: float, year: int) -> None:
        """Refuse a rise that would need a referendum.

        Raises:
            NotLawful: with the rise and the limit.
        """
        for name, rise, limit in (("council tax", core, self.core), ("precept", precept, self.precept)):
            if rise > limit:
                raise NotLawful(f"{year_label(year)}: a {name} rise of {rise:.2%} is above {limit:.2%}: needs a vote")


def tax_limit(p: Any) -> TaxLimit:
    """The limits in force.  Evidence: money.council_tax_limit, money.precept_limit."""
    return TaxLimit(float(p.money.council_tax_limit), float(p.money.precept_limit))


class Funding:
    """The general fund's money of one run, and the ring-fenced grants beside it, by year in whole pence of cash."""

    def __init__(self, figures: FundingFigures, outturn: Outturn, prices: Prices, p: Any) -> None:
        """Derive the parts of base-year funding.

        Raises:
            BadInput: core spending power is less than the council tax it includes.
            NotLawful: the typed yearly rise is above the limit.
        """
        self.figures = figures
        self.limit = tax_limit(p)
        self._prices = prices
        self._base_growth = float(p.money.tax_base_growth)
        self._rises: dict[int, tuple[float, float]] = {}
        self._extra: dict[int, int] = {}
        self._better_care: dict[int, int] = {}
        self._usual_rise = (
            self.limit.core if figures.core_rise is None else figures.core_rise,
            self.limit.precept if figures.precept_rise is None else figures.precept_rise,
        )
        self.limit.check(*self._usual_rise, year=BASE_YEAR + 1)
        self._outturn = outturn
        if min(self.core_grants(BASE_YEAR), self.core_grants(0)) < 0:
            raise BadInput("funding: council tax is more than the core spending power it is part of")
        self._grant_week = float(p.childhood.unaccompanied_grant_week)
        self._other_2024_25 = outturn.net_of_ring(Ring.GENERAL_FUND) - figures.core_spending_power_2024_25
        self._other_2024_25 -= self.unaccompanied_grant(BASE_YEAR)

    def council_tax(self, year: int) -> int:
        """Band D times the tax base."""
        band_d, tax_base = float(self.figures.band_d), self.figures.tax_base
        if year <= BASE_YEAR:
            if self.figures.council_tax_2024_25 is not None:
                return self.figures.council_tax_2024_25
            return floor(band_d * tax_base / (1 + self.limit.core + self.limit.precept) / (1 + self._base_growth) + 0.5)
        for later in range(1, year + 1):
            band_d *= 1 + sum(self._rises.get(later, self._usual_rise))
            tax_base *= 1 + self._base_growth
        return floor(band_d * tax_base + 0.5)

    @property
    def usual_core_rise(self) -> float:
        """The yearly rise of Band D, without the precept, where no policy says otherwise."""
        return self._usual_rise[0]

    def raised_by(self, share: float, year: int) -> int:
        """What one rise of Band D by a share of last year's raises in a year: pence at 2025/26 prices."""
        rise = sum(self._rises.get(year, self._usual_rise))
        return self._prices.to_2025_26(floor(self.council_tax(year) / (1.0 + rise) * share + 0.5), year)

    def core_grants(self, year: int) -> int:
        """Grants and business rates within core spending power: as settled to 2025/26, then at the grants' growth."""
        figures = self.figures
        if year <= BASE_YEAR:
            return figures.core_spending_power_2024_25 - self.council_tax(BASE_YEAR)
        stated = figures.council_tax_in_core
        settled = figures.core_spending_power_2025_26 - (self.council_tax(0) if stated is None else stated)
        growth = self._prices.index(Growth.GRANT, year) / self._prices.index(Growth.GRANT, 0)
        return floor(settled * growth + 0.5)

    def other_funding(self, year: int) -> int:
        """What else paid for the base year, growing with general inflation; reserves drawn then do not recur.

        Derived; may be below nothing.
        """
        typed = self.figures.other_funding_2025_26
        if typed is not None and year > BASE_YEAR:
            return self._prices.to_cash(typed, year)
        once = self.figures.reserves_drawn_2024_25 if year > BASE_YEAR else 0
        return floor((self._other_2024_25 - once) * self._prices.index(Growth.GENERAL, year) + 0.5)

    def unaccompanied_grant(self, year: int) -> int:
        """What government would pay in a year for as many unaccompanied children as in the base year.

        Net spend counts this grant as funding and not as income.  What is paid follows the children who are there; it
        is posted with them.  Evidence: childhood.unaccompanied_grant_week.
        """
        weeks = self.figures.unaccompanied_children * WEEKS_PER_MONTH * MONTHS_IN_YEAR
        return floor(weeks * whole_pence(self._grant_week) * self._prices.index(Growth.GRANT, year) + 0.5)

    def extra(self, year: int) -> int:
        """What a scenario adds to a year, or takes from it."""
        return self._extra.get(year, 0)

    def better_care(self, year: int) -> int:
        """What the NHS passes to the council's care in a year beyond today's Better Care Fund, or below it."""
        return self._better_care.get(year, 0)

    def total(self, year: int) -> int:
        """All that pays for the general fund in a year, before reserves."""
        named = self.council_tax(year) + self.core_grants(year) + self.unaccompanied_grant(year)
        return named + self.other_funding(year) + self.extra(year) + self.better_care(year)

    def core_spending_power(self, year: int) -> int:
        """Council tax and core grants: the measure that norms for reserves are shares of."""
        return self.council_tax(year) + self.core_grants(year)

    def ring_grant(self, ring: Ring, year: int) -> int:
        """A ring-fenced grant in a year: the base year's net spend inside the ring, grown as grants grow."""
        return self._outturn.net_of_ring(ring, self._prices, year)

    def set_rise(self, year: int, core: float, precept: float) -> None:
        """Decide a year's council tax: shares of Band D, from 2026/27 on (2025/26 bills are out).

        Raises:
            NotLawful: above the limit without a referendum.
            BadInput: a year whose bills are already set.
        """
        if year <= 0:
            raise BadInput(f"council tax of {year_label(year)} is already set; choose 2026/27 or later")
        self.limit.check(core, precept, year)
        self._rises[year] = (core, precept)

    def add(self, year: int, pounds: float) -> None:
        """Give a year more (or less) general funding than the settlement: pounds at 2025/26 prices."""
        self._extra[year] = self.extra(year) + self._prices.to_cash(whole_pence(pounds), year)

    def add_better_care(self, year: int, pounds: float) -> None:
        """Let the NHS pass more (or less) to the council's care: pounds at 2025/26 prices."""
        self._better_care[year] = self.better_care(year) + self._prices.to_cash(whole_pence(pounds), year)

    def fund_in_full(self, year: int, net_cost: int) -> None:
        """Let funding meet this year's cost, gap or surplus: what `standstill_funded` means.  Pence, cash."""
        self._extra[year] = self.extra(year) + net_cost - self.total(year)

    def post(self, ledger: Ledger, month: int) -> None:
        """Post a twelfth of the year's funding; ring-fenced grants come in April, so that no ring is ever overdrawn."""
        year, government = year_of(month), Purse.GOVERNMENT
        for service, payer, pence in (
            ("council_tax", Purse.RESIDENTS, self.council_tax(year)),
            ("core_grants", government, self.core_grants(year)),
            ("other_funding", Purse.OTHERS, self.other_funding(year)),
            ("extra_funding", government, self.extra(year)),
            (BETTER_CARE, Purse.NHS, self.better_care(year)),
        ):
            ledger.pay(month, ledger.chart.number("funding", service, payer), month_share(pence, month))
        if is_april(month):
            for service, ring in (("public_health_grant", Ring.PUBLIC_HEALTH), ("schools_grant", Ring.SCHOOLS)):
                ledger.pay(month, ledger.chart.number("funding", service, government), self.ring_grant(ring, year))

    def unallocated_minimum(self, p: Any) -> int:
        """The least that general balances may fall to.  Evidence: money.unallocated_minimum."""
        if self.figures.unallocated_minimum is not None:
            return self.figures.unallocated_minimum
        return floor(self.core_spending_power(0) * float(p.money.unallocated_minimum))

    def capitalisation_limit(self, year: int, p: Any) -> int:
        """The most that may be borrowed for running costs in a year.  Evidence: money.capitalisation_limit."""
        if self.figures.capitalisation_limit is not None:
            return self.figures.capitalisation_limit
        return floor(self.core_spending_power(year) * float(p.money.capitalisation_limit))
