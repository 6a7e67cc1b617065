"""Money of 2011/12, in pounds of 2024/25 by the GDP deflator: topics `money` and `funding` of `then`.

Totals are of the revenue outturn of 2011/12, and children's lines of section 251.  What no return of then has, the
split within an age, grant-paid health, is divided as today.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from obbr.place.derive.extracts import Extracts
from obbr.place.derive.funding import BEFORE as BASE
from obbr.place.derive.funding import NOW as FIRST
from obbr.place.derive.funding import OPENED
from obbr.place.derive.money import OTHER_ROWS, leaves, own_employees, summary
from obbr.place.derive.people import whole
from obbr.place.derive.returns import (
    CHILD_ROWS,
    CLIENT_CARE,
    Department,
    adults,
    children,
    public_health,
    section_251,
)
from obbr.place.derive.rules import rule
from obbr.place.derive.table import Topic

YEAR = 2012  # year ending 31 March of the base year
GRANTED = 2014  # the first year in which councils had public health
BY_AGE = 2015  # the first year of adults' money by age
CLOSED = "31 March 2025"  # what the machinery calls the end of the base year
AGES = ("18_64", "65plus")
RS, BY_SETTING, SECTION_251 = (
    "revenue_outturn_rs_2011_2018",
    "asc_expenditure_by_setting_2015_2017",
    "s251_children_spend_2010_2025",
)
BOTH_INCOMES = {"gross": "gross_current_expenditure", "nhs": "income_income_from_nhs",
                "fees": "income_client_contributions", "net": "net_current_expenditure"}  # fmt: skip


def derive(extracts: Extracts) -> list[Topic]:
    """Lines, totals and what pays for them."""
    topic = Topic("money", extracts)
    departments = {
        "adults": adults_then(extracts),
        "children": children_then(extracts),
        "public_health": health_then(extracts),
    }
    for name, department in departments.items():
        topic.put(name, leaves(department))
    other = summary_of(YEAR, extracts)[list(OTHER_ROWS.values())]
    other["central_services"] += summary_of(YEAR, extracts)[["fire", "other_services"]].sum(axis=1)
    other = (other * real(YEAR)).set_axis(list(OTHER_ROWS), axis=1).round()
    topic.put("other", other.add_suffix("/net"))
    totals(topic, extracts, departments, other)
    return [topic, funding(extracts)]


def real(year_ending: int) -> float:
    """What turns pounds of a year ending 31 March into pounds of 2024/25."""
    index = rule("then.deflator")
    return index[max(index)] / index[year_ending - 1]


@cache
def summary_of(year_ending: int, extracts: Extracts) -> pd.DataFrame:
    """Net spend by service in cash, thousand pounds, from the revenue outturn summary."""
    found = extracts.read(RS)
    return extracts.counts(found[found["year_ending"] == year_ending]).reindex(extracts.people.index)


@cache
def care_by_age(extracts: Extracts) -> dict[str, pd.DataFrame]:
    """Money for people in care of 2014/15 by age in cash: gross of all income, `nhs`, `fees` and `net`."""
    found = extracts.read(BY_SETTING)
    found = found[(found["year_ending"] == BY_AGE) & (found["delivery_mechanism"] == "Total")]
    tables = {}
    for age, words in zip(AGES, ("Age 18 to 64", "Age 65 and over"), strict=True):
        sums = found[found["age_category"] == words].groupby("code")[list(BOTH_INCOMES.values())].sum()
        table = extracts.counts(sums.reset_index()).reindex(extracts.people.index).set_axis(list(BOTH_INCOMES), axis=1)
        tables[age] = table.assign(gross=table["gross"] + table["nhs"])
    return tables


@cache
def older_share(extracts: Extracts) -> pd.Series:
    """Older people's share of the money for people in care."""
    by_age = care_by_age(extracts)
    old, both = by_age["65plus"]["gross"], sum(table["gross"] for table in by_age.values())
    low, high = rule("then.older_share_range")
    share = old / both
    return share.where(share.between(low, high), old.sum() / both.sum())


@cache
def adults_then(extracts: Extracts) -> Department:
    """Adult care: net as returned, gross as net stood to gross in 2014/15, older people's share as then.

    Within an age, and between care and all other lines, money is divided as today.
    """
    today, by_age = adults(extracts), care_by_age(extracts)
    net = summary_of(YEAR, extracts)["adult_social_care"] * real(YEAR)
    part = sum(table["net"] for table in by_age.values()) / sum(table["gross"] for table in by_age.values())
    gross, shares = net / part, today.gross.div(today.gross.sum(axis=1), axis=0)
    care = gross * shares[list(CLIENT_CARE)].sum(axis=1)
    lines = shares.mul(gross, axis=0)
    for age, share in zip(AGES, (1.0 - older_share(extracts), older_share(extracts)), strict=True):
        names = [line for line in CLIENT_CARE if line.endswith(age)]
        lines[names] = shares[names].div(shares[names].sum(axis=1), axis=0).mul(care * share, axis=0)
    return evenly(lines, net)


def evenly(gross: pd.DataFrame, net: pd.Series) -> Department:
    """Whole thousands, with every line's net gross times one ratio."""
    gross = gross.round()
    net = np.minimum(net.round(), gross.sum(axis=1))
    even = gross.mul(net / gross.sum(axis=1), axis=0)
    none = gross.index[:0]
    return Department(gross.astype("int64"), whole(even, net).astype("int64"), none, none, [])


def children_then(extracts: Extracts) -> Department:
    """Children's services: section 251 of 2011/12, brought to the outturn as the two stand to each other today."""
    found, today = extracts.read(SECTION_251), children(extracts)
    wide = extracts.counts(found[found["year_ending"] == YEAR]).reindex(extracts.people.index) / 1000.0
    now = section_251(extracts)
    both = now.dropna().index
    level = today.gross.loc[both].sum().sum() / now.loc[both].sum().sum()
    columns = {
        "children_looked_after": "looked_after_gross",
        "children_safeguarding": "safeguarding_gross",
        "children_family_support": "family_support_gross",
        "children_young_people": "young_people_gross",
        "children_youth_justice": "youth_justice_gross",
        "children_centres": "sure_start_early_years_gross",
    }
    gross = pd.DataFrame({line: wide[column] for line, column in columns.items()}).reindex(columns=list(CHILD_ROWS))
    gross = gross.clip(lower=0.0).fillna(0.0) * level * real(YEAR)
    net = gross.sum(axis=1) * today.net.sum().sum() / today.gross.sum().sum()
    return evenly(gross, net)


def health_then(extracts: Extracts) -> Department:
    """Public health, which came to councils in 2013/14: that year's net, divided as today."""
    today = public_health(extracts)
    net = summary_of(GRANTED, extracts)["public_health"] * real(GRANTED)
    part = net / today.net.sum(axis=1)
    return evenly(today.gross.mul(part, axis=0), net)


def totals(topic: Topic, extracts: Extracts, departments: dict[str, Department], other: pd.DataFrame) -> None:
    """Department totals as their lines add up, residents' fees as in 2014/15, own employees as today."""
    gross = {name: department.gross.sum(axis=1) for name, department in departments.items()}
    net = {name: department.net.sum(axis=1) for name, department in departments.items()}
    found, by_age = summary(extracts), care_by_age(extracts)
    fees = sum(table["fees"] for table in by_age.values()) / sum(table["gross"] for table in by_age.values())
    care = departments["adults"].gross[list(CLIENT_CARE)].sum(axis=1)
    now = {"adults": adults(extracts), "children": children(extracts)}
    share = {
        name: own_employees(found[f"{row}_employees"], now[name].gross.sum(axis=1), now[name].built)
        / now[name].gross.sum(axis=1)
        for name, row in (("adults", "adult_social_care"), ("children", "children_social_care"))
    }
    parts = {
        "adults/gross": gross["adults"],
        "adults/net": net["adults"],
        "adults/fees": np.minimum((fees * care).round(), gross["adults"] - net["adults"]),
        "adults/employees": gross["adults"] * share["adults"],
        "children/gross": gross["children"],
        "children/net": net["children"],
        "children/employees": gross["children"] * share["children"],
        "public_health/gross": gross["public_health"],
        "public_health/net": net["public_health"],
        "all_services/net": sum(net.values()) + other.sum(axis=1),
    }
    topic.put("totals", pd.DataFrame(parts))


def spending_power(extracts: Extracts) -> pd.DataFrame:
    """Revenue, from 2016/17 core spending power in cash, million pounds; nan where a council joined others since."""
    return extracts.counts(_powers(extracts)).reindex(extracts.people.index)


def rises(extracts: Extracts) -> pd.DataFrame:
    """Published yearly changes in cash, as shares, by year in whose April they begin; each on one definition."""
    found = extracts.rates(_powers(extracts)).reindex(extracts.people.index)
    years = {year: f"change_20{year - 1}{year}_20{year}{year + 1}" for year in range(12, 17)}
    return pd.DataFrame({2000 + year: found[column] for year, column in years.items()})


def _powers(extracts: Extracts) -> pd.DataFrame:
    """Upper-tier rows; levels of a council that no longer stood by itself are words, and become nan."""
    found = extracts.read("spending_power_2012_2021")
    found = found[~found["code"].str.startswith("E07")]
    levels = found.filter(like="gbpm_").apply(pd.to_numeric, errors="coerce")
    return found.assign(**levels)


def funding(extracts: Extracts) -> Topic:
    """What pays for the base year and the first year: council tax as set, spending power, reserves as in the return."""
    topic = Topic("funding", extracts)
    thousand = summary_of(YEAR, extracts) * real(YEAR)
    tax, band = thousand["council_tax_requirement"], "band_d"
    households = extracts.counts(extracts.read("census2011_households_health_carers_utla"))["households"]
    households = households.reindex(extracts.people.index)
    first = summary_of(YEAR + 1, extracts)["council_tax_requirement"] * real(YEAR + 1)
    power = np.maximum(spending_power(extracts)["gbpm_2012"] * 1000.0 * real(YEAR), tax * 1.02)
    grown = power * (1.0 + rises(extracts)[YEAR]) * real(YEAR + 1) / real(YEAR)
    topic.put("council_tax_requirement", pd.DataFrame({BASE: tax, FIRST: first}))
    topic.put(band, pd.DataFrame({BASE: tax / households * 1000.0, FIRST: first / households * 1000.0}), decimals=2)
    topic.put("tax_base", pd.DataFrame({BASE: households, FIRST: households}), decimals=2)
    topic.put("core_spending_power", pd.DataFrame({BASE: power, FIRST: np.maximum(grown, first * 1.02)}))
    for figure in ("unallocated", "earmarked"):
        level = thousand[f"{figure}_reserves_level"].clip(lower=0.0)
        topic.put(f"reserves_{figure}", pd.DataFrame({OPENED: level, CLOSED: level}))
    return topic
