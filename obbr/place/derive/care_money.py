"""What care costs in each setting: older people's lines by setting, care-home fees, weekly prices of support before 65.

Figures of the topic `money`, thousand pounds of 2024/25 or pounds a week.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from obbr.place.derive.care_before_65 import DISABLED, money_by_living, supported
from obbr.place.derive.care_returns import (
    KINDS,
    LINES_65PLUS,
    REASONS,
    WEEKS_IN_YEAR,
    care_homes,
    earlier_spend,
    fees,
    market,
    own_price,
    people_at_home_65plus,
    towards_england,
)
from obbr.place.derive.extracts import Extracts
from obbr.place.derive.people import whole
from obbr.place.derive.returns import adult_lines, adults
from obbr.place.derive.rules import rule
from obbr.place.derive.table import DERIVED, NATIONAL, Topic
from obbr.place.population import as_record, central_parameters

HOURLY = ("home_care", "direct_payment")
STAFFED = ("day_support", "extra_care", "supported_living")
AT_HOME = (*HOURLY, *STAFFED, "other")
SETTINGS = (*AT_HOME[:-1], *KINDS, "other")
EARLIER_SETTINGS = {  # of the adult finance return
    "home_care": "Community: Home Care",
    "direct_payment": "Community: Direct Payments",
    "extra_care": "Supported Accommodation",
    "supported_living": "Community: Supported Living",
    "residential": "Residential",
    "nursing": "Nursing",
}
OTHER_LONG_TERM = "Community: Other Long Term Care"
BUILT = "As for others, but there is no usable return for 2024/25: the lines are built from those of 2017/18."
HOMES_ALIKE = "As for others, but people in care homes are as many as councils alike have."
MISFIT = "As for others, but direct payments of 2017/18 do not fit their number: England's shares at home."
REGION = (
    "England's unit cost of 2023/24, a year's rise, x the region's level of fees: no own unit cost that can be right."
)
PEOPLE_ALIKE = "As for others, but people supported are as many as councils alike have."
_ROUNDS = 200  # of raking rows and columns to their sums


@cache
def prices() -> np.void:
    """Prices of the evidence register, GBP of 2024/25."""
    return as_record(central_parameters()).money


def residential_week(extracts: Extracts) -> pd.Series:
    """Pounds a week for a place in a residential home."""
    return fees(extracts)["residential"]


def nursing_week(extracts: Extracts) -> pd.Series:
    """Pounds a week for a place in a nursing home."""
    return fees(extracts)["nursing"]


def differ(topic: Topic, extracts: Extracts) -> None:
    """Record in the topic `money` whose figures of this module are known in another way than most."""
    built = adults(extracts).built
    homes = care_homes(extracts).lacking.difference(built)
    misfit = direct_payments_misfit(extracts).difference(homes).difference(built)
    topic.differs("settings_65plus", built, DERIVED, BUILT, "{each: +-40%}")
    topic.differs("settings_65plus", homes, DERIVED, HOMES_ALIKE, "{each: +-40%}")
    topic.differs("settings_65plus", misfit, DERIVED, MISFIT, "{each: +-25%}")
    for kind in KINDS:
        priced = own_price(extracts)[kind]
        topic.differs(f"{kind}_week", priced.index[priced.isna()], NATIONAL, REGION, "+-20%")
    people = supported(extracts).community.lacking.difference(built)
    topic.differs("working_age_weeks", built, DERIVED, BUILT, "{each: +-45%}")
    topic.differs("working_age_weeks", people, DERIVED, PEOPLE_ALIKE, "{each: +-45%}")


def settings_65plus(extracts: Extracts) -> pd.DataFrame:
    """Each line of care at 65 and over by setting, thousand pounds: columns `physical_65plus/home_care`, ..

    The split of 2017/18 of each reason by setting is raked to the lines of 2024/25 and to what each setting costs.
    """
    lines, wanted = adult_lines(extracts)[list(LINES_65PLUS)], money_by_setting(extracts)
    raked = rake(seeds(extracts), lines.to_numpy(float), wanted.to_numpy(float))
    tables = []
    for row, line in enumerate(LINES_65PLUS):
        parts = pd.DataFrame(raked[:, row, :], lines.index, [f"{line}/{setting}" for setting in SETTINGS])
        tables.append(whole(parts, lines[line]))
    return pd.concat(tables, axis=1)


def seeds(extracts: Extracts) -> np.ndarray:
    """Shares of spend of 2017/18 by reason and setting, partly England's, shape (council, line, setting)."""
    spent = earlier_spend("65+", extracts)
    flat = pd.concat({reason: _by_setting(spent[reason]) for reason in REASONS}, axis=1)
    return towards_england(flat).to_numpy().reshape(len(flat), len(REASONS), len(SETTINGS))


def _by_setting(spent: pd.DataFrame) -> pd.DataFrame:
    """Spend of 2017/18 by today's settings; of other long-term care a stated part is day support."""
    table = pd.DataFrame({setting: spent[name] for setting, name in EARLIER_SETTINGS.items()})
    table["day_support"] = spent[OTHER_LONG_TERM] * rule("care_money.day_part_of_other")
    table["other"] = spent.sum(axis=1) - table.sum(axis=1)
    return table[list(SETTINGS)]


def rake(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Scale rows and columns of each council's table by turns until both sums are met.

    Args:
        table: shape (council, row, column), above nothing wherever a sum must be met.
        rows: sums wanted, shape (council, row).
        columns: sums wanted, shape (council, column), with the same total.

    >>> rake(np.ones((1, 2, 2)), np.array([[3.0, 1.0]]), np.array([[2.0, 2.0]])).tolist()
    [[[1.5, 1.5], [0.5, 0.5]]]
    """
    for _ in range(_ROUNDS):
        for sums, axis in ((columns, 1), (rows, 2)):
            found = table.sum(axis=axis)
            ratio = np.divide(sums, found, out=np.zeros_like(found), where=found > 0)
            table = table * np.expand_dims(ratio, axis)
    return table


@cache
def money_by_setting(extracts: Extracts) -> pd.DataFrame:
    """What each setting costs at 65 and over, thousand pounds; together they are the five lines.

    Care homes are people times the fee; what is left of the lines is shared as in 2017/18.  Nobody is given more hours
    than a stated number, and staffed settings hold no more than a stated part of people: other money is `other`.
    """
    lines = adult_lines(extracts)[list(LINES_65PLUS)].sum(axis=1)
    homes = care_homes(extracts).people * fees(extracts) * WEEKS_IN_YEAR / 1000.0
    left = lines - homes.sum(axis=1)
    table = at_home_shares(extracts).mul(left, axis=0)
    people, week = people_at_home_65plus(extracts), weekly_prices()
    others = people["all"] - people["direct_payment"]
    staffed = sum(table[name] * 1000.0 / WEEKS_IN_YEAR / week[name] for name in STAFFED)
    held = np.minimum(1.0, rule("care_money.most_in_staffed") * others / staffed)
    for name in STAFFED:
        table[name] *= held
    most, hour = rule("care_money.most_hours"), prices()
    at_most = {
        "home_care": (others - staffed * held) * most["home_care"] * hour.home_care_hour,
        "direct_payment": people["direct_payment"] * most["direct_payment"] * hour.direct_payment_hour,
    }
    for name, pounds in at_most.items():
        table[name] = np.minimum(table[name], pounds / rule("care_money.hours_counted") * WEEKS_IN_YEAR / 1000.0)
    table["other"] = left - table.drop(columns="other").sum(axis=1)
    return table.join(homes)[list(SETTINGS)]


def weekly_prices() -> dict[str, float]:
    """Pounds a week for a person in each staffed setting at home."""
    return {name: float(prices()[f"{name}_week"]) for name in STAFFED}


def at_home_shares(extracts: Extracts) -> pd.DataFrame:
    """Shares of what is spent at home at 65 and over, by setting.

    As in 2017/18, moved towards England's.  Where direct payments of then do not fit the people who have them, home
    care and direct payments have England's shares and the others what is left.
    """
    spent = sum(_by_setting(table) for table in earlier_spend("65+", extracts).values())[list(AT_HOME)]
    shares = spent.div(spent.sum(axis=1), axis=0)
    england = spent.sum() / spent.to_numpy().sum()
    misfit = direct_payments_misfit(extracts)
    hourly = england[list(HOURLY)]
    rest = [name for name in AT_HOME if name not in HOURLY]
    others = shares.loc[misfit, rest]
    shares.loc[misfit, rest] = others.mul((1.0 - hourly.sum()) / others.sum(axis=1), axis=0)
    shares.loc[misfit, list(HOURLY)] = hourly.to_numpy()
    part = rule("care_money.towards_england")
    return shares * (1.0 - part) + england * part


def direct_payments_misfit(extracts: Extracts) -> pd.Index:
    """Councils where a direct payment cost far more or less than home care in 2017/18, against the middle council."""
    spent = sum(_by_setting(table) for table in earlier_spend("65+", extracts).values())
    people = people_at_home_65plus(extracts)
    has = people["direct_payment"] / (people["all"] - people["direct_payment"])
    ratio = spent["direct_payment"] / spent["home_care"] / has
    middle, far = ratio.median(), rule("care.far")
    return ratio.index[(ratio < middle / far) | (ratio > middle * far)]


def working_age_weeks(extracts: Extracts) -> pd.DataFrame:
    """Pounds a week for a person of 18 to 64 by group and way of living: columns `physical/home_care`, ..

    A group's money by way of living over the people who live so; neither far above nor far below England's.  Together
    they never cost more than a stated part of the line: what is beyond is day services, short stays and transport.
    """
    tables = []
    for group, people in supported(extracts).groups.items():
        weeks = people_to_pay(group, people)
        money = paid_by_way(group, extracts, weeks.columns)
        england = money.sum() * 1000.0 / WEEKS_IN_YEAR / weeks.sum()
        local = (money * 1000.0 / WEEKS_IN_YEAR).div(weeks.where(weeks > 0)).fillna(england)
        far = rule("care_money.price_far")
        price = local.clip(england / far, england * far, axis=1)
        week = by_way(group, price, people, extracts)
        line = adult_lines(extracts)[f"{group}_18_64"] * 1000.0 / WEEKS_IN_YEAR
        too_much = (week * people).sum(axis=1) / (line * rule("care_money.most_of_line"))
        week = week.div(too_much.clip(lower=1.0), axis=0)
        tables.append(week.round(-1).clip(lower=10.0).add_prefix(f"{group}/"))
    return pd.concat(tables, axis=1)


def people_to_pay(group: str, people: pd.DataFrame) -> pd.DataFrame:
    """People by the ways of living that money is known for: with family and tenancy are one, in weeks with family."""
    if group != DISABLED:
        return people
    at_home = people["family"] + people["tenancy"] * rule("care_money.tenancy_to_family")
    return people[["supported", "residential"]].assign(at_home=at_home)


def paid_by_way(group: str, extracts: Extracts, ways: pd.Index) -> pd.DataFrame:
    """Thousand pounds on a group by the same ways of living."""
    money = money_by_living(group, extracts)
    return money.assign(at_home=money["home_care"] + money["direct_payment"])[list(ways)]


def by_way(group: str, price: pd.DataFrame, people: pd.DataFrame, extracts: Extracts) -> pd.DataFrame:
    """Prices in the columns of people: a tenancy costs so much more than help with family, Shared Lives as usual."""
    if group != DISABLED:
        return price[people.columns]
    tenancy = price["at_home"] * rule("care_money.tenancy_to_family")
    shared_lives = rule("care_money.shared_lives_week") * market(extracts)
    found = price.assign(family=price["at_home"], tenancy=tenancy, shared_lives=shared_lives)
    return found[people.columns]
