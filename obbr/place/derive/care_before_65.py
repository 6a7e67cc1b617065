"""People of 18 to 64 with long-term support, by group and by how they live: figures of the topic `care`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from obbr.people.resident import ADULT
from obbr.place.derive.care_returns import (
    LONG_BEFORE,
    LONGEST_BEFORE,
    NOW,
    REASONS,
    WEEKS_IN_YEAR,
    earlier_spend,
    market,
    outcome,
    outcome_parted,
    towards_england,
    weeks,
)
from obbr.place.derive.extracts import Extracts
from obbr.place.derive.people import whole
from obbr.place.derive.returns import adult_lines
from obbr.place.derive.rules import rule
from obbr.place.derive.stand_in import Filled, believed, fill, tell
from obbr.place.derive.table import DERIVED, Topic

BEFORE_THE_CHANGE = 2014  # year ending 31 March, last of the older return of care-home weeks
WEEKS_FILE = "asc_weeks_care_home_reablement_age_reason_2016_2017"
SETTINGS = {  # of the adult finance return, by how people live
    "home_care": ["Community: Home Care"],
    "direct_payment": ["Community: Direct Payments"],
    "supported": ["Community: Supported Living", "Supported Accommodation"],
    "residential": ["Residential", "Nursing"],
}
ALONE, DISABLED = ["physical", "mental_health"], "learning_disability"
JUMPED = (
    "Weeks of 2016/17 are far from those of 2015/16: the middle of three years' returns, brought to 2022/23 likewise."
)
BY_WEEKS = "How many live in a care home goes by weeks there; the published share in a home of their own does not fit."
PAYMENTS_ALIKE = (
    "Hardly a direct payment is returned: their share is that of councils alike in deprivation, London apart."
)
NOBODY_WORKS = "Nobody at all in paid work is returned."
SHARE_ALIKE = "The share that councils alike in deprivation have, London apart."


@dataclass(frozen=True)
class Supported:
    """Long-term support of people of 18 to 64; rates are per person of that age.

    Attributes:
        homes: people in care homes.
        jumped: councils whose weeks there jumped.
        community: people supported at home.
        direct_payments: of them the share with direct payments.
        disabled: people with a learning disability.
        by_weeks: councils whose number of them in care homes goes by weeks.
        groups: people by how they live, of `learning_disability`, `physical` and `mental_health`.
    """

    homes: Filled
    jumped: pd.Index
    community: Filled
    direct_payments: Filled
    disabled: Filled
    by_weeks: pd.Index
    groups: dict[str, pd.DataFrame]


def put(topic: Topic, extracts: Extracts) -> None:
    """Set all figures of people of 18 to 64, and tell whose are not their own."""
    found, people, shared = supported(extracts), extracts.ages(18, 64), outcome_parted(extracts)
    topic.put("care_home_residents_18_64", found.homes.rate * people)
    tell(topic, "care_home_residents_18_64", found.homes)
    topic.differs("care_home_residents_18_64", found.jumped, DERIVED, JUMPED, "+-35%")
    topic.put("community_support_18_64", found.community.rate * people)
    tell(topic, "community_support_18_64", found.community, shared=shared)
    for group, ways in found.groups.items():
        topic.put(f"{group}_18_64", ways)
        tell(topic, f"{group}_18_64", found.disabled if group == DISABLED else found.community, table=True)
    topic.differs(f"{DISABLED}_18_64", found.by_weeks, DERIVED, BY_WEEKS)
    odd = found.direct_payments.refused
    for group in ALONE:
        topic.differs(f"{group}_18_64", odd, DERIVED, PAYMENTS_ALIKE, f"{{total: {found.community.interval}}}")
    work = outcome("1E", extracts)
    share = work["numerator"] / work["denominator"]
    filled = fill(share, extracts, share[share > 0])
    topic.put("ld_paid_work", filled.rate, decimals=3)
    tell(topic, "ld_paid_work", filled, NOBODY_WORKS, SHARE_ALIKE, shared)
    adults = extracts.ages(ADULT)
    topic.put("ld_inpatients", rule("care.ld_inpatients") * adults / adults.sum())


@cache
def supported(extracts: Extracts) -> Supported:
    """Everybody of 18 to 64 with long-term support, such that parts fit what is published of the whole."""
    people, at_home, disabled = extracts.ages(18, 64), outcome("1C2A1864", extracts), outcome("1G", extracts)
    payments = at_home["numerator"] / at_home["denominator"]
    homes, jumped = in_homes(extracts)
    community = fill(at_home["denominator"] / people, extracts)
    direct_payments = fill(payments, extracts, payments[believed(payments, rule("care.far"))])
    known = fill(disabled["denominator"] / people, extracts)
    own_home = fill(disabled["numerator"] / disabled["denominator"], extracts)
    whole_homes, everyone = homes.rate * people, (known.rate * people).round()
    by_reason = reasons_in_homes(jumped, extracts).mul(whole_homes, axis=0)
    away = everyone * (1.0 - own_home.rate)
    within = rule("care.homes_fit_weeks")
    fitting = away.clip(by_reason[DISABLED] / within, by_reason[DISABLED] * within).clip(upper=everyone)
    others = by_reason.drop(columns=DISABLED)
    others = others.mul((whole_homes - fitting).clip(lower=0.0) / others.sum(axis=1), axis=0)
    groups = {DISABLED: by_living(everyone, fitting)}
    left = (community.rate * people - (everyone - fitting)).clip(lower=0.0)
    groups |= other_groups(left, others, direct_payments.rate * community.rate * people, extracts)
    by_weeks = everyone.index[(fitting - away).abs() > 1.0].difference(known.lacking)
    return Supported(homes, jumped, community, direct_payments, known, by_weeks, groups)


def in_homes(extracts: Extracts) -> tuple[Filled, pd.Index]:
    """People of 18 to 64 supported in care homes, per person of that age; and councils whose weeks jumped.

    Weeks of 2016/17, less so much a year; where they are far from those of the year before, the middle of three years.
    """
    fall = 1.0 - rule("care.fewer_in_homes_18_64")
    found = {}
    for year in (LONG_BEFORE, LONGEST_BEFORE, BEFORE_THE_CHANGE):
        both = weeks(year, extracts)[["weeks_nursing_18_64", "weeks_residential_18_64"]]
        found[year] = both.sum(axis=1, skipna=False) / WEEKS_IN_YEAR
    change = found[LONG_BEFORE] / found[LONGEST_BEFORE] - 1.0
    jumped = change.index[change.abs() > rule("care.jump")]
    brought = pd.DataFrame({year: people * fall ** (NOW - year) for year, people in found.items()})
    people = brought[LONG_BEFORE].copy()
    people[jumped] = brought.loc[jumped].median(axis=1)
    return fill(people / extracts.ages(18, 64), extracts), jumped


def reasons_in_homes(jumped: pd.Index, extracts: Extracts) -> pd.DataFrame:
    """Shares of weeks in care homes at 18 to 64 by reason: 2016/17, 2015/16 where weeks jumped; or England's."""
    found = extracts.read(WEEKS_FILE).rename(columns={"memory_cognition": "memory"})
    found = found[(found["age"] == "18-64") & ~found["measure"].str.contains("reablement")]
    years = {}
    for year in (LONG_BEFORE, LONGEST_BEFORE):
        sums = found[found["year_ending"] == year].groupby("code")[list(REASONS)].sum()
        years[year] = extracts.counts(sums.reset_index()).reindex(extracts.people.index)
    table = years[LONG_BEFORE].copy()
    table.loc[jumped] = years[LONGEST_BEFORE].loc[jumped]
    return table.div(table.sum(axis=1), axis=0).fillna(table.sum() / table.sum().sum())


def by_living(everyone: pd.Series, in_care_homes: pd.Series) -> pd.DataFrame:
    """People with a learning disability by how they live; who is not in a care home as in England."""
    england = pd.Series(rule("care.disabled_living"))
    parts = pd.DataFrame(np.outer(everyone - in_care_homes, england / england.sum()), everyone.index, england.index)
    return whole(parts.assign(residential=in_care_homes), everyone)


def other_groups(
    left: pd.Series, in_care_homes: pd.DataFrame, payments: pd.Series, extracts: Extracts
) -> dict[str, pd.DataFrame]:
    """People with physical disability and with mental ill-health by how they live.

    Args:
        left: people supported at home who have no learning disability.
        in_care_homes: people in care homes by reason, without learning disability.
        payments: people of 18 to 64 with direct payments, whatever the reason.
        extracts: for money, which says how the two groups, and their settings, stand to each other.
    """
    everyone = (left + in_care_homes.sum(axis=1)) * (1.0 - rule("care.other_needs_18_64"))
    shares = pair_shares(extracts)
    with_payment = payments_by_group(extracts).mul(payments, axis=0)
    groups = {}
    for group in ALONE:
        people = np.maximum(everyone * shares[group], in_care_homes[group])
        at_home = people - in_care_homes[group]
        flats = np.minimum(with_staff(group, extracts), at_home * rule("care.most_supported"))
        paid = np.minimum(with_payment[group], (at_home - flats) * rule("care.most_paid_direct"))
        rest = at_home - flats - paid
        parts = {"home_care": rest, "direct_payment": paid, "supported": flats, "residential": in_care_homes[group]}
        groups[group] = whole(pd.DataFrame(parts), people.round())
    return groups


def pair_shares(extracts: Extracts) -> pd.DataFrame:
    """Physical disability and mental ill-health among the people of both: England's, moved half-way to the money's."""
    lines = adult_lines(extracts)
    money = lines["physical_18_64"] / lines["mental_health_18_64"]
    england = lines["physical_18_64"].sum() / lines["mental_health_18_64"].sum()
    odds = rule("care.physical_to_mental") * np.sqrt(money / england)
    return pd.DataFrame({"physical": odds / (1.0 + odds), "mental_health": 1.0 / (1.0 + odds)})


@cache
def money_shares(group: str, extracts: Extracts) -> pd.DataFrame:
    """Shares of a group's money by how people live, as in 2017/18, part of the way to England's; the rest is `other`.

    Since then a stated part of what care homes cost has gone over to supported living.
    """
    spent = earlier_spend("18-64", extracts)[group]
    table = pd.DataFrame({way: spent[names].sum(axis=1) for way, names in SETTINGS.items()})
    shares = towards_england(table.assign(other=spent.sum(axis=1) - table.sum(axis=1)))
    moved = shares["residential"] * rule("care.homes_to_supported")
    return shares.assign(residential=shares["residential"] - moved, supported=shares["supported"] + moved)


def money_by_living(group: str, extracts: Extracts) -> pd.DataFrame:
    """Thousand pounds of 2024/25 on a group by how people live."""
    return money_shares(group, extracts).mul(adult_lines(extracts)[f"{group}_18_64"], axis=0)


def supported_week(group: str, extracts: Extracts) -> pd.Series:
    """Pounds a week for a person in a flat with staff, by the region's level of fees."""
    return rule("care_money.supported_week")[group] * market(extracts)


def with_staff(group: str, extracts: Extracts) -> pd.Series:
    """People in flats with staff: their money over a year of the price."""
    return money_by_living(group, extracts)["supported"] * 1000.0 / WEEKS_IN_YEAR / supported_week(group, extracts)


def payments_by_group(extracts: Extracts) -> pd.DataFrame:
    """Of people with direct payments the share in each group: their money over usual prices."""
    usual = rule("care.direct_payment_usual")
    people = {group: money_by_living(group, extracts)["direct_payment"] / price for group, price in usual.items()}
    table = pd.DataFrame(people)
    return table.div(table.sum(axis=1), axis=0)
