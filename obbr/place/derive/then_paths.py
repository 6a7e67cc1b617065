"""What is fed to a hindcast, year by year from 2011/12: funding, fees, the legal minimum wage, people; `then/*.csv`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from obbr.place.derive.care_returns import market
from obbr.place.derive.extracts import Extracts
from obbr.place.derive.rules import rule
from obbr.place.derive.then_care import STARTED, level
from obbr.place.derive.then_money import real, rises, spending_power
from obbr.place.derive.then_people import aged, people_at

FIRST, LAST = 2011, 2022  # years in whose April the base year and the last year begin
REDEFINED = 2016  # from here on spending power is published on one definition
LAST_OWN = 2020  # of spending power by council
LATER = (2015, 2017)  # years ending 31 March whose care-home unit costs stand for the later level
PLACED, PLACED_HOURS = 2016, 2013  # years in whose April the later levels stand
PEOPLE = {"0-17": (0, 17), "18-64": (18, 64), "65-74": (65, 74), "75-84": (75, 84), "85+": (85, 90)}
COLUMNS = {
    "residential_week": ("residential_65plus_week", "residential", LATER, PLACED),
    "nursing_week": ("nursing_65plus_week", "nursing", LATER, PLACED),
    "home_care_hour": ("home_care_others_hour", None, (PLACED_HOURS, PLACED_HOURS + 1), PLACED_HOURS),
}


def label(year: int) -> str:
    """A financial year by the year in whose April it begins.

    >>> label(2011)
    '2011/12'
    """
    return f"{year}/{(year + 1) % 100:02d}"


def national() -> pd.DataFrame:
    """The deflator and the adult minimum wage by year, the wage in cash and in pounds of 2024/25."""
    rows = []
    for year in range(FIRST, LAST + 1):
        cash, to_2024_25 = wage(year), real(year + 1)
        rows.append((label(year), round(to_2024_25, 4), round(cash, 3), round(cash * to_2024_25, 2)))
    return pd.DataFrame(rows, columns=["year", "to_2024_25", "minimum_wage_cash", "minimum_wage"])


def wage(year: int) -> float:
    """The adult minimum wage of a financial year in cash; until 2015/16 it rose each October."""
    october, april = rule("then.minimum_wage"), rule("then.living_wage")
    return april[year] if year in april else (october[year - 1] + october[year]) / 2.0


def paths(extracts: Extracts) -> pd.DataFrame:
    """Each council's funding (2011/12 as 1, real) and fees (pounds of 2024/25), one row a council and year."""
    money, fees = funding(extracts), {name: fee(name, extracts) for name in COLUMNS}
    tables = []
    for year in range(FIRST, LAST + 1):
        table = pd.DataFrame({name: found[year].round(2) for name, found in fees.items()})
        table.insert(0, "funding", money[year].round(4))
        table.insert(0, "year", label(year))
        table["own_fees"] = pd.DataFrame({name: own(name, extracts) for name in COLUMNS}).sum(axis=1)
        tables.append(table)
    return pd.concat(tables).rename_axis("code").sort_values(["code", "year"], kind="stable")


def funding(extracts: Extracts) -> pd.DataFrame:
    """Spending power in real terms, 2011/12 as 1: published changes, core spending power, then England's growth."""
    changes, levels = rises(extracts), spending_power(extracts)
    growth, index = rule("then.core_growth"), {FIRST: pd.Series(1.0, extracts.people.index)}
    for year in range(FIRST + 1, LAST + 1):
        if year <= REDEFINED:
            cash = 1.0 + changes[year]
        elif year <= LAST_OWN:
            both = levels[[f"gbpm_{year}", f"gbpm_{year + 1}"]].dropna().set_axis(["before", "now"], axis=1)
            england = both["now"].sum() / both["before"].sum()
            cash = (both["now"] / both["before"]).reindex(levels.index).fillna(england)
        else:
            cash = 1.0 + growth[year]
        index[year] = index[year - 1] * cash * real(year + 1) / real(year)
    return pd.DataFrame(index)


def own(name: str, extracts: Extracts) -> pd.Series:
    """Whether a council's own unit costs stand behind a fee."""
    column, _, later, _ = COLUMNS[name]
    return level(column, (*STARTED, *later), extracts).notna().astype(int)


def fee(name: str, extracts: Extracts) -> pd.DataFrame:
    """A fee by year in pounds of 2024/25: England's, times where the council stood to it then and later.

    Between the start and the later level it goes over evenly; after that it stays.  Without unit costs that can be
    right the region's level stands in; a move beyond a stated factor is taken to be one of recording.
    """
    column, kind, later, placed = COLUMNS[name]
    england = england_fees(name, kind)
    start = level(column, STARTED, extracts).fillna(market(extracts))
    end = level(column, later, extracts).fillna(start)
    most = rule("then.most_moved")
    end = end.clip(start / most, start * most)
    found = {}
    for year in range(FIRST, LAST + 1):
        part = min(1.0, (year - FIRST) / (placed - FIRST))
        found[year] = england[year] * np.exp(np.log(start) * (1.0 - part) + np.log(end) * part) * real(year + 1)
    return pd.DataFrame(found)


def england_fees(name: str, kind: str | None) -> dict[int, float]:
    """England's fee by year in cash; where it is not known it grows evenly, but for years whose growth is published."""
    known = rule("then.home_care_fees") if kind is None else rule("then.care_home_fees")[kind]
    growth = rule("then.home_care_fee_growth") if kind is None else rule("then.care_home_fee_growth")[kind]
    return joined(known, growth)


def joined(known: Mapping[int, float], growth: Mapping[int, float]) -> dict[int, float]:
    """A level in every year between the first and last known.

    >>> joined({0: 100.0, 3: 133.1}, {1: 0.1})
    {0: 100.0, 1: 110.0, 2: 121.0, 3: 133.1}
    """
    every = dict(known)
    for start, end in zip(sorted(known)[:-1], sorted(known)[1:], strict=True):
        between = range(start + 1, end + 1)
        told = np.prod([1.0 + growth[year] for year in between if year in growth])
        free = [year for year in between if year not in growth]
        usual = (known[end] / known[start] / told) ** (1.0 / len(free)) if free else 1.0
        for year in range(start + 1, end):
            every[year] = round(float(every[year - 1] * (1.0 + growth[year] if year in growth else usual)), 6)
    return dict(sorted(every.items()))


def people(extracts: Extracts) -> pd.DataFrame:
    """People by age at the mid-year of each year, in a straight line from mid-2011 to mid-2023."""
    tables = []
    for year in range(FIRST, LAST + 2):
        there = people_at(extracts, year)
        table = pd.DataFrame({band: aged(there, *ends).round().astype(int) for band, ends in PEOPLE.items()})
        table.insert(0, "mid_year", year)
        tables.append(table)
    return pd.concat(tables).rename_axis("code").sort_values(["code", "mid_year"], kind="stable")
