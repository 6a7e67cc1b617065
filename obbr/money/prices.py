"""What a unit of service costs in each year, and what a pound of one year is worth in another.

Figures enter at 2024/25 prices and are uprated once, year by year, at the cash growth rates of the evidence topic
`money`.  The ledger is in cash; results are carried back to 2025/26 prices with general inflation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from typing import Any

from obbr.calendar import BASE_YEAR, MONTHS_IN_YEAR, month_of_year
from obbr.inputs import BadInput, nearest
from obbr.money.lines import Growth

PENCE = 100
OWN = "own_"  # before a service's name: the price of those who pay for themselves


@dataclass(frozen=True, slots=True)
class Unit:
    """What a quantity counts, and how many of it one price buys: care-home days are priced by the week of 7."""

    name: str
    priced: str
    parts: int


UNITS: dict[str, Unit] = {
    unit.name: unit
    for unit in [
        Unit("tenth_hour", "hour", 10),
        Unit("day", "week", 7),
        Unit("hundredth_day", "week", 700),  # a place that costs twice the usual counts 200 a day
        Unit("place_month", "year", MONTHS_IN_YEAR),
        Unit("hundredth_post_month", "year", 100 * MONTHS_IN_YEAR),
        Unit("episode", "episode", 1),
        Unit("item", "item", 1),
        Unit("penny", "penny", 1),
    ]
}


def whole_pence(pounds: float) -> int:
    """Pounds as whole pence, the half penny upwards.

    >>> whole_pence(23.26), whole_pence(-0.005)
    (2326, 0)
    """
    return floor(pounds * PENCE + 0.5)


def cost_pence(quantity: Any, price_pence: Any, parts: Any = 1) -> Any:
    """What a quantity costs: the one rounding rule of the ledger, to the nearest penny, the half upwards.

    Whole numbers or arrays of them; `price_pence` buys `parts` of the quantity.

    >>> cost_pence(quantity=3, price_pence=1001, parts=7)   # three days at 10.01 a week
    429
    """
    return (2 * quantity * price_pence + parts) // (2 * parts)


def month_share(year_pence: int, month: int) -> int:
    """This month's part of a yearly sum: equal twelfths whose odd pence come late, and which add up exactly.

    >>> [month_share(100, month) for month in range(12)], sum(month_share(100, month) for month in range(12))
    ([8, 8, 9, 8, 8, 9, 8, 8, 9, 8, 8, 9], 100)
    """
    before = month_of_year(month)
    return year_pence * (before + 1) // MONTHS_IN_YEAR - year_pence * before // MONTHS_IN_YEAR


@dataclass(frozen=True, slots=True)
class Price:
    """A service's price at 2024/25 prices, in pence for each `UNITS[unit].priced`, and what makes it dearer."""

    unit: str
    pence: float
    growth: Growth


class Prices:
    """Every price of one run, by year.

    A service's price follows its growth rate unless the council decides another rise for a year (`decide`).  Years
    before the base year are burn-in and bear base-year prices.
    """

    def __init__(self, p: Any, services: Mapping[str, Price] | None = None) -> None:
        """`p`: the run's parameters (evidence topic `money`); `services`: service id to its base price."""
        self._growth = _growth_rates(p)
        self._services = dict(services or {})
        self._decided: dict[tuple[str, int], float] = {}
        self._jumps: dict[tuple[str, int], float] = {}
        self._index: dict[tuple[Growth, int], float] = {}
        for service, price in self._services.items():
            if price.unit not in UNITS:
                raise BadInput(f"price of {service}: {price.unit!r} is not a unit; use one of {', '.join(UNITS)}")
            if price.pence < 0:
                raise BadInput(f"price of {service}: {price.pence} pence is below nothing")

    @property
    def services(self) -> tuple[str, ...]:
        """Everything that has a price."""
        return tuple(self._services)

    def index(self, growth: Growth, year: int) -> float:
        """How much dearer than in 2024/25 (1.0) the things that follow this growth rate are in a year."""
        if (growth, year) not in self._index:
            self._index[growth, year] = _compound([self._growth[growth]] * (year - BASE_YEAR))
        return self._index[growth, year]

    def pence(self, service: str, year: int) -> int:
        """Price of a service in a year, cash, in whole pence for the unit it is priced by.

        Raises:
            BadInput: no such service.
        """
        price = self._price(service)
        usual = self._growth[price.growth]
        years = range(BASE_YEAR + 1, year + 1)
        path = price.pence * _compound([self._decided.get((service, y), usual) for y in years])
        return floor(path * self.jump_of(service, year) + 0.5)

    def jump(self, what: str, year: int, ratio: float) -> None:
        """For one year prices are so many times what they would be; the path from which later years go on stays.

        Args:
            what: a growth rate, and all that follows it; or a service, whoever pays for it.
            year: a financial year.
            ratio: 1 for no jump.

        Raises:
            BadInput: nothing that is bought has such a price.
        """
        if what not in self._services and all(price.growth != what for price in self._services.values()):
            raise BadInput(f"prices that jump: nothing that is bought by the unit follows {what}")
        self._jumps[what, year] = ratio

    def jump_of(self, service: str, year: int) -> float:
        """How many times its path a service's price is in a year; what its growth rate and its own name say multiply.

        Raises:
            BadInput: no such service.
        """
        names = (self._price(service).growth, service.removeprefix(OWN))
        growth, own = (self._jumps.get((name, year), 1.0) for name in names)
        return growth * own

    def decide(self, service: str, year: int, rise: float) -> None:
        """The council fixes this year's rise of a fee or a price itself; later years build on it.

        Raises:
            BadInput: no such service, a year that is over before the simulation begins, or a rise below -100%.
        """
        self._price(service)
        if year <= BASE_YEAR or rise < -1:
            raise BadInput(f"price of {service}: cannot decide a rise of {rise:+.1%} in year {year}")
        self._decided[service, year] = rise

    def to_cash(self, pence: int, year: int) -> int:
        """Pounds of 2025/26 as cash of another year."""
        return floor(pence * self._inflation(year) + 0.5)

    def to_2025_26(self, pence: int, year: int) -> int:
        """Cash of a year at 2025/26 prices."""
        return floor(pence / self._inflation(year) + 0.5)

    def _inflation(self, year: int) -> float:
        return self.index(Growth.GENERAL, year) / self.index(Growth.GENERAL, 0)

    def _price(self, service: str) -> Price:
        if service not in self._services:
            raise BadInput(f"{service}: not a priced service. Did you mean {nearest(service, self._services)}?")
        return self._services[service]


def _growth_rates(p: Any) -> dict[Growth, float]:
    """Yearly cash growth of what lines and services buy.  Evidence: money.*_growth, money.general_inflation."""
    return {
        Growth.CARE_FEES: float(p.money.care_fee_growth),
        Growth.WORKING_AGE: float(p.money.working_age_growth),
        Growth.WORKING_AGE_PRICE: float(p.money.working_age_price_growth),
        Growth.PAY: float(p.money.pay_growth),
        Growth.CHILDREN: float(p.money.children_growth),
        Growth.CHILDRENS_HOMES: float(p.money.childrens_home_growth),
        Growth.FOSTERING: float(p.money.fostering_growth),
        Growth.OTHER: float(p.money.other_growth),
        Growth.GENERAL: float(p.money.general_inflation),
        Growth.GRANT: float(p.money.grant_growth),
    }


def _compound(rises: list[float]) -> float:
    """Rises one upon another; by multiplication only, so that every machine gets the same bytes."""
    level = 1.0
    for rise in rises:
        level *= 1.0 + rise
    return level
