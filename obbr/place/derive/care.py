"""Adult social care of each council: topic `care`; here people of 65 and over, and what comes to the council's door."""

from __future__ import annotations

import numpy as np
import pandas as pd

from obbr.place.derive import care_before_65, care_market
from obbr.place.derive.care_money import STAFFED, money_by_setting, prices, weekly_prices
from obbr.place.derive.care_returns import (
    KINDS,
    LONG_BEFORE,
    REASONS,
    WEEKS_IN_YEAR,
    at_home_65plus,
    care_homes,
    outcome,
    outcome_parted,
    people_at_home_65plus,
)
from obbr.place.derive.extracts import AGE_COLUMNS, Extracts
from obbr.place.derive.people import whole
from obbr.place.derive.returns import adults
from obbr.place.derive.rules import rule
from obbr.place.derive.stand_in import ALIKE, believed, fill, tell
from obbr.place.derive.table import DERIVED, NATIONAL, PUBLISHED, Topic

AGES = {"65-74": (65, 74), "75-84": (75, 84), "85+": (85, 90)}
MEASURES = {"residential": ("weeks_residential_external", "weeks_residential_in_house"), "nursing": ("weeks_nursing",)}
COMPLETE = 0.02  # by which weeks of three ages may miss those of 65 and over
YEAR_BEFORE = "Council-supported weeks of 2021/22 / 52.18: those of 2022/23 are missing or cannot be right."
NO_WEEKS = "No weeks are returned, or they would take all but all of the council's money for older people."
ODD_PAYMENTS = "Total as published; hardly a direct payment is returned, so their share is that of councils alike."
ALIKE_AT_HOME = f"{ALIKE} Settings by the council's own money."
NOT_OWN = "As for others, but care homes, whose cost comes off first, or the lines themselves rest on no own return."
COUNTED = "Counted by the council itself."
FEW_SERVED = "Far fewer got a service than in any other council."
FAR_OUT = "The return is more than four times above or below the middle council's, a head."
NO_NEED_LEFT = "Nobody at all with further need is returned, or episodes that cannot be right."
HABIT = "The return is more than ten times above or below the middle council's, a head: a habit of recording."
SHARE_ALIKE = "The share that councils alike in deprivation have, London apart."


def derive(extracts: Extracts) -> list[Topic]:
    """All figures of adult social care."""
    topic = Topic("care", extracts)
    in_homes(topic, extracts)
    ages_in_homes(topic, extracts)
    at_home(topic, extracts)
    care_hours(topic, extracts)
    care_before_65.put(topic, extracts)
    requests(topic, extracts)
    reablement(topic, extracts)
    carers_supported(topic, extracts)
    care_market.put(topic, extracts)
    return [topic]


def in_homes(topic: Topic, extracts: Extracts) -> None:
    """People of 65 and over supported in care homes by kind, and admissions a year."""
    homes = care_homes(extracts)
    for kind in KINDS:
        figure = f"{kind}_65plus"
        topic.put(figure, homes.people[kind])
        tell(topic, figure, homes.filled[kind], NO_WEEKS, shared=homes.parted)
        topic.differs(figure, homes.earlier, PUBLISHED, YEAR_BEFORE, "+-15%")
    topic.put("admissions_65plus", rule("care.admitted_of_stock") * homes.people.sum(axis=1))
    topic.differs(
        "admissions_65plus", homes.lacking, NATIONAL, "As for others, on people that councils alike have.", "+-50%"
    )


def ages_in_homes(topic: Topic, extracts: Extracts) -> None:
    """Shares of the ages among residents: weeks a head by age, of councils that tell ages, on the council's people."""
    people = pd.DataFrame({age: extracts.ages(*ends) for age, ends in AGES.items()})
    thousand = pd.Series(1000.0, people.index)
    for kind, measures in MEASURES.items():
        expected = people * weeks_a_head(measures, extracts)
        parts = whole(expected.div(expected.sum(axis=1), axis=0) * 1000.0, thousand) / 1000.0
        topic.put(f"{kind}_age", parts.set_axis([f"[{place}]" for place in range(len(AGES))], axis=1), decimals=3)


def weeks_a_head(measures: tuple[str, ...], extracts: Extracts) -> pd.Series:
    """Council-supported weeks a head by age, 2016/17, over councils whose three ages add up to 65 and over."""
    found = extracts.read("asc_weeks_care_home_reablement_age_reason_2016_2017")
    found = found.rename(columns={"memory_cognition": "memory"})
    found = found[(found["year_ending"] == LONG_BEFORE) & found["measure"].isin(measures)]
    found = found.assign(weeks=found[list(REASONS)].sum(axis=1))
    table = found.pivot_table(index="code", columns="age", values="weeks", aggfunc="sum")
    miss = table[list(AGES)].sum(axis=1, skipna=False) / table["65+"] - 1.0
    table = extracts.counts(table[miss.abs() <= COMPLETE].reset_index())
    people = extracts.read("population_utla_persons_age_2009_2020")
    there = extracts.counts(people[people["year"] == LONG_BEFORE - 1]).loc[table.index, AGE_COLUMNS]
    heads = {age: there.iloc[:, low : high + 1].to_numpy().sum() for age, (low, high) in AGES.items()}
    return table[list(AGES)].sum() / pd.Series(heads)


def at_home(topic: Topic, extracts: Extracts) -> None:
    """People of 65 and over with council-paid support at home: published whole, staffed settings by their money."""
    people, money, week = people_at_home_65plus(extracts), money_by_setting(extracts), weekly_prices()
    parts = pd.DataFrame({name: money[name] * 1000.0 / WEEKS_IN_YEAR / week[name] for name in STAFFED}).round()
    parts.insert(0, "direct_payment", people["direct_payment"])
    parts.insert(0, "home_care", people["all"] - parts.sum(axis=1))
    topic.put("community_65plus", parts)
    rate, payments = at_home_65plus(extracts)
    tell(topic, "community_65plus", rate, how=ALIKE_AT_HOME, shared=outcome_parted(extracts), table=True)
    topic.differs("community_65plus", payments.refused, DERIVED, ODD_PAYMENTS)


def care_hours(topic: Topic, extracts: Extracts) -> None:
    """Hours a year of home care and of help bought with direct payments: money over a price."""
    money, counted = money_by_setting(extracts), rule("care_money.hours_counted")
    lacking = care_homes(extracts).lacking.union(adults(extracts).built)
    for setting, price in (("home_care", prices().home_care_hour), ("direct_payment", prices().direct_payment_hour)):
        hours = money[setting] * 1000.0 / float(price) * counted
        topic.put(f"{setting}_hours_65plus", hours.round(-3))
        topic.differs(f"{setting}_hours_65plus", lacking, DERIVED, NOT_OWN, "+-45%")


def requests(topic: Topic, extracts: Extracts) -> None:
    """Requests for support a year: half-way, in ratio, between England's rates by age and the council's own served.

    England's share of requests that get a service turns people served into requests.
    """
    people, found = extracts.ages(18), extracts.read("asc_outcomes_oflog_2016_2023")
    column, year = "requests_resulting_in_service_per_100k", 2022
    served = extracts.rates(found[found["year_ending"] == year][["code", column]])[column].reindex(people.index)
    usual = served.where(believed(served, rule("care.far")))
    share = (served * people).sum() / people[served.notna()].sum() / rule("care.requests_in_2021_22") * people.sum()
    by_age = expected_requests(extracts) / people
    filled = fill(np.sqrt(by_age * served / share), extracts, np.sqrt(by_age * usual / share))
    made = filled.rate * people
    counted = pd.Series(rule("care.requests_counted"))
    made.update(counted)
    topic.put("requests", made)
    tell(topic, "requests", filled, FEW_SERVED)
    topic.differs("requests", counted.index, PUBLISHED, COUNTED, "+-10%")


def expected_requests(extracts: Extracts) -> pd.Series:
    """Requests a year at England's rates at 18 to 64 and at 65 and over."""
    made, expected = rule("care.requests_in_2023_24"), 0.0
    for age, people in (("18-64", extracts.ages(18, 64)), ("65+", extracts.ages(65))):
        expected = expected + made[age] / people.sum() * people
    return expected


def reablement(topic: Topic, extracts: Extracts) -> None:
    """Episodes of short-term support to maximise independence, of all adults and at 65 and over; and what followed."""
    old, young, shared = extracts.ages(65), extracts.ages(18, 64), outcome_parted(extracts)
    of_old = outcome("2D65OV", extracts)["denominator"] / old
    of_young = (outcome("2D", extracts)["denominator"] - outcome("2D65OV", extracts)["denominator"]) / young
    good = believed(of_old, rule("care.far"))
    filled, younger = fill(of_old, extracts, of_old[good]), fill(of_young, extracts, of_young[good])
    episodes = (filled.rate * old).round()
    topic.put("reablement_episodes", episodes + (younger.rate * young).round())
    topic.put("reablement_episodes_65plus", episodes)
    for figure in ("reablement_episodes", "reablement_episodes_65plus"):
        tell(topic, figure, filled, FAR_OUT, shared=shared)
    after = outcome("2D", extracts)
    share = after["numerator"] / after["denominator"]
    without = fill(share, extracts, share[good & (share < 1.0)])
    topic.put("reablement_no_further_need", without.rate, decimals=2)
    tell(topic, "reablement_no_further_need", without, NO_NEED_LEFT, SHARE_ALIKE, shared)


def carers_supported(topic: Topic, extracts: Extracts) -> None:
    """Carers whom the council supports in a year."""
    people = extracts.ages(18)
    rate = outcome("1C1B", extracts)["denominator"] / people
    filled = fill(rate, extracts, rate[believed(rate, rule("care.carers_far"))])
    topic.put("carers_supported", filled.rate * people)
    tell(topic, "carers_supported", filled, HABIT, shared=outcome_parted(extracts))
