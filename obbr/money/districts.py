"""The districts' purse of a two-tier area: their own part of council tax and grants, and what they do with it.

Districts house people, take in the homeless, collect waste, run leisure and plan.  None of that is simulated, and no
decision of the county's changes it: the purse stands beside the county's books, so that it can be seen who pays for
what.  What districts have they spend, month by month: their reserves, fees and rents are not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Any

from obbr.calendar import BASE_YEAR, year_of
from obbr.inputs import BadInput
from obbr.money.chart import DISTRICTS, Purse
from obbr.money.ledger import Ledger
from obbr.money.lines import Growth
from obbr.money.prices import Prices, month_share


@dataclass(frozen=True, kw_only=True)
class DistrictFigures:
    """What all districts of an area have together, in pence of cash; spending power is council tax and grants."""

    council_tax_2024_25: int
    council_tax_2025_26: int
    spending_power_2024_25: int
    spending_power_2025_26: int

    def __post_init__(self) -> None:
        for year in ("2024_25", "2025_26"):
            tax, power = getattr(self, f"council_tax_{year}"), getattr(self, f"spending_power_{year}")
            if tax > power:
                raise BadInput(
                    f"funding.districts_council_tax: £{tax / 100:,.0f} in {year.replace('_', '/')} is more than the "
                    f"£{power / 100:,.0f} of districts_spending_power that it is part of"
                )


class Districts:
    """The districts' money of one run, by year in whole pence of cash."""

    def __init__(self, figures: DistrictFigures, prices: Prices, p: Any) -> None:
        """Council tax rises by the districts' limit, which is a county's without its precept, and with dwellings.

        Evidence: money.council_tax_limit, money.tax_base_growth, money.grant_growth.
        """
        self._figures = figures
        self._prices = prices
        self._tax_growth = (1.0 + float(p.money.council_tax_limit)) * (1.0 + float(p.money.tax_base_growth))

    def council_tax(self, year: int) -> int:
        """What residents pay to districts in a year."""
        if year <= BASE_YEAR:
            return self._figures.council_tax_2024_25
        tax = float(self._figures.council_tax_2025_26)
        for _ in range(year):
            tax *= self._tax_growth
        return floor(tax + 0.5)

    def grants(self, year: int) -> int:
        """What government gives them in a year, business rates within the settlement counted as the county's are."""
        figures = self._figures
        if year <= BASE_YEAR:
            return figures.spending_power_2024_25 - figures.council_tax_2024_25
        settled = figures.spending_power_2025_26 - figures.council_tax_2025_26
        return floor(settled * self._prices.index(Growth.GRANT, year) / self._prices.index(Growth.GRANT, 0) + 0.5)

    def post(self, ledger: Ledger, month: int) -> None:
        """A twelfth of what comes in, and the same going out on services."""
        year, number = year_of(month), ledger.chart.number
        tax, grants = month_share(self.council_tax(year), month), month_share(self.grants(year), month)
        ledger.pay(month, number(DISTRICTS, "council_tax", Purse.RESIDENTS), tax)
        ledger.pay(month, number(DISTRICTS, "grants", Purse.GOVERNMENT), grants)
        ledger.pay(month, number(DISTRICTS, "services", Purse.DISTRICT), tax + grants)
