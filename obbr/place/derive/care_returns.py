"""What councils returned on people in care: outcomes framework 2020/21, care-home weeks, unit costs; screened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from obbr.place.derive.extracts import Extracts
from obbr.place.derive.returns import adult_lines
from obbr.place.derive.rules import rule
from obbr.place.derive.stand_in import Filled, believed, fill, parted

WEEKS_IN_YEAR = 365.25 / 7
NOW, BEFORE, LONG_BEFORE, LONGEST_BEFORE = 2023, 2022, 2017, 2016  # years ending 31 March, of care-home weeks
KINDS = ("residential", "nursing")
REASONS = ("physical", "sensory", "memory", "learning_disability", "mental_health")
LINES_65PLUS = tuple(f"{reason}_65plus" for reason in REASONS)
ENGLAND = "E92000001"


@dataclass(frozen=True)
class CareHomes:
    """People of 65 and over whom the council supports in care homes.

    Attributes:
        people: mean of the year, by kind of home.
        earlier: councils whose return of the year before is used.
        filled: by kind, with the rate per person of 65 and over and who has none of their own.
        parted: councils that share a former county's.
    """

    people: pd.DataFrame
    earlier: pd.Index
    filled: dict[str, Filled]
    parted: pd.Index

    @property
    def lacking(self) -> pd.Index:
        """Councils that have what councils alike have."""
        return self.filled["residential"].lacking


@cache
def outcome(measure: str, extracts: Extracts) -> pd.DataFrame:
    """Numerator and denominator of a measure of the outcomes framework 2020/21; nan for councils not in it."""
    found = extracts.read("ascof_2020_21")
    found = found[(found["measure"] == measure) & (found["measure_type"] != "Outcome")]
    wide = found.pivot(index="code", columns="measure_type", values="value")
    brought = extracts.counts(wide.reset_index()).reindex(extracts.people.index)
    brought.columns = ["denominator", "numerator"]
    return brought


def outcome_parted(extracts: Extracts) -> pd.Index:
    """Councils that share a former county's return in the outcomes framework."""
    return parted(extracts.read("ascof_2020_21")["code"])


@cache
def weeks(year: int, extracts: Extracts) -> pd.DataFrame:
    """Council-supported weeks in care homes of a year ending 31 March."""
    found = extracts.read("asc_care_home_weeks_2010_2023")
    return extracts.counts(found[found["year_ending"] == year]).reindex(extracts.people.index)


def in_homes(year: int, extracts: Extracts) -> pd.DataFrame:
    """People of 65 and over supported in care homes by kind, mean of a year; nan where there is no return."""
    found = weeks(year, extracts)[[f"weeks_{kind}_65plus" for kind in KINDS]]
    return found.set_axis(list(KINDS), axis=1) / WEEKS_IN_YEAR


@cache
def care_homes(extracts: Extracts) -> CareHomes:
    """People of 65 and over in council-supported care-home places, 2022/23.

    A return of nothing, one that fell to a stated part of both earlier returns, or one that at the council's fee would
    take all but all of its money for older people is refused; then the year before is tried by the same rules.
    """
    now, before = in_homes(NOW, extracts), in_homes(BEFORE, extracts)
    least, whole = rule("care.least_of_earlier_weeks"), now.sum(axis=1)
    fell = (whole < least * before.sum(axis=1)) & (whole < least * in_homes(LONG_BEFORE, extracts).sum(axis=1))
    good, good_before = now[affordable(now, extracts) & ~fell], before[affordable(before, extracts)]
    returned = good.combine_first(good_before).reindex(now.index)
    old = extracts.ages(65)
    filled = {kind: fill(now[kind] / old, extracts, returned[kind] / old) for kind in KINDS}
    people = pd.DataFrame({kind: filled[kind].rate * old for kind in KINDS})
    source = extracts.read("asc_care_home_weeks_2010_2023")
    shared = parted(source.loc[source["year_ending"] == NOW, "code"])
    return CareHomes(people, good_before.index.difference(good.index), filled, shared)


def affordable(people: pd.DataFrame, extracts: Extracts) -> pd.Series:
    """Mask of councils with places of both kinds that, at their own fee, leave something of their money for others."""
    cost = (people * fees(extracts)).sum(axis=1) * WEEKS_IN_YEAR / 1000.0
    both = (people > 0).all(axis=1)
    return both & (cost < rule("care.most_of_money_in_homes") * adult_lines(extracts)[list(LINES_65PLUS)].sum(axis=1))


@cache
def own_price(extracts: Extracts) -> pd.DataFrame:
    """Unit cost of each kind of home over England's, 2016/17; nan where it is missing or cannot be right."""
    found = extracts.read("asc_unit_costs_2010_2017")
    found = found[found["year_ending"] == LONG_BEFORE][["code", *(f"{kind}_65plus_week" for kind in KINDS)]]
    england = found[found["code"] == ENGLAND].iloc[0, 1:].astype(float)
    ratio = extracts.rates(found[found["code"] != ENGLAND]).reindex(extracts.people.index) / england
    low, high = rule("care_money.price_range")
    return ratio.where((ratio > low) & (ratio < high)).set_axis(list(KINDS), axis=1)


@cache
def market(extracts: Extracts) -> pd.Series:
    """Care-home fees of the council's region over England's."""
    regions = extracts.councils["region"]
    councils = own_price(extracts).mean(axis=1).groupby(regions).median()
    return regions.map(rule("care_money.market")).fillna(regions.map(councils))


@cache
def fees(extracts: Extracts) -> pd.DataFrame:
    """Pounds a week of 2024/25 that the council pays for a place of each kind, to the nearest ten."""
    england = {kind: rule(f"care_money.{kind}_week") * rule("care_money.fee_growth") for kind in KINDS}
    region = market(extracts)
    own = own_price(extracts)
    relative = pd.DataFrame({kind: (own[kind] + region) / 2.0 for kind in KINDS}).apply(lambda x: x.fillna(region))
    return (relative * pd.Series(england)).round(-1)


@cache
def at_home_65plus(extracts: Extracts) -> tuple[Filled, Filled]:
    """Long-term support at home at 65 and over: people per person of that age, and the share with direct payments."""
    found, old = outcome("1C2A65OV", extracts), extracts.ages(65)
    share = found["numerator"] / found["denominator"]
    return (
        fill(found["denominator"] / old, extracts),
        fill(share, extracts, share[believed(share, rule("care.far"))]),
    )


def people_at_home_65plus(extracts: Extracts) -> pd.DataFrame:
    """People of 65 and over with long-term support at home, `all` and of them with a `direct_payment`."""
    rate, share = at_home_65plus(extracts)
    everyone = (rate.rate * extracts.ages(65)).round()
    return pd.DataFrame({"all": everyone, "direct_payment": (share.rate * everyone).round()})


@cache
def earlier_spend(age: str, extracts: Extracts) -> dict[str, pd.DataFrame]:
    """Spend of 2017/18 at an age (`65+`, `18-64`) by reason: by setting, thousand pounds, none below nothing."""
    found = extracts.read("asc_expenditure_setting_reason_2018")
    found = found[found["age"] == age].rename(columns={"memory_cognition": "memory"})
    tables = {}
    for reason in REASONS:
        wide = found.pivot_table(index="code", columns="setting", values=reason, aggfunc="sum").clip(lower=0.0)
        tables[reason] = extracts.counts(wide.fillna(0.0).reset_index()).reindex(extracts.people.index)
    return tables


def towards_england(local: pd.DataFrame) -> pd.DataFrame:
    """Shares of each row's sum, moved a stated part of the way to those of all rows together."""
    part = rule("care_money.towards_england")
    england = local.sum() / local.to_numpy().sum()
    shares = local.div(local.sum(axis=1).where(lambda whole: whole > 0), axis=0).fillna(england)
    return shares * (1.0 - part) + england * part
