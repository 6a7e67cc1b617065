"""Adult social care of 2011/12: who had support, in which setting, at what price; figures of `care` and `money`."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from obbr.place.derive.care import AGES as HOME_AGES
from obbr.place.derive.care import MEASURES, weeks_a_head
from obbr.place.derive.care_before_65 import DISABLED, reasons_in_homes, supported
from obbr.place.derive.care_market import HOURS_OF_CARE
from obbr.place.derive.care_money import SETTINGS, STAFFED, rake, seeds, weekly_prices, working_age_weeks
from obbr.place.derive.care_returns import ENGLAND, KINDS, LINES_65PLUS, WEEKS_IN_YEAR, market, weeks
from obbr.place.derive.extracts import Extracts
from obbr.place.derive.people import whole
from obbr.place.derive.returns import adult_lines
from obbr.place.derive.rules import rule
from obbr.place.derive.stand_in import Filled, believed, fill, tell
from obbr.place.derive.table import DERIVED, Topic
from obbr.place.derive.then_money import BY_AGE, BY_SETTING, YEAR, adults_then, real, summary_of
from obbr.place.derive.then_people import aged, base_people, entering

ACTIVITY, PRICES = "asc_activity_pssex1_2010_2014", "asc_unit_costs_2010_2017"
AROUND = (YEAR - 1, YEAR, YEAR + 1)  # years of which the middle one stands for a return that jumped
HOURS = ("home_care_hours_in_house", "home_care_hours_independent")
STAFFED_THEN = {"extra_care": "Supported accommodation", "supported_living": "Community: supported living"}
STARTED = (YEAR, YEAR + 1)  # years whose unit costs together stand for the start
OLD, ADULT = 65, 18
JUMPED = "Its return for 2011/12 jumped and went back: the middle of three years' returns."
FAR_OUT = "Its return cannot be right."
TOO_DEAR = "Its people at its prices would take more than its money: all prices but care homes' are brought down."


def derive(extracts: Extracts, money: Topic) -> Topic:
    """Figures of care; those on prices are added to `money`."""
    topic = Topic("care", extracts)
    homes(topic, extracts)
    at_home(topic, extracts)
    before_65(topic, extracts, money)
    market_then(topic, extracts)
    for kind in KINDS:
        money.put(f"{kind}_week", price(f"{kind}_65plus_week", extracts).round(-1))
    settings(money, extracts)
    return topic


def brought(rate: pd.Series, extracts: Extracts, first: int, last: int = 90) -> pd.Series:
    """People at the rate of 2011/12 among those who enter a run."""
    return rate * aged(entering(extracts), first, last)


def activity(year: int, extracts: Extracts) -> pd.DataFrame:
    """Adults' activity of a year ending 31 March."""
    found = extracts.read(ACTIVITY)
    return extracts.counts(found[found["year_ending"] == year]).reindex(extracts.people.index)


def steadied(of_year: dict[int, pd.Series]) -> tuple[pd.Series, pd.Index]:
    """Counts of the base year, and who jumped there and back: these have the middle of three years."""
    table = pd.DataFrame(of_year).where(lambda found: found > 0)
    before, now, after = (np.log(table[year]) for year in AROUND)
    jump = rule("then.jump")
    odd = ((now - before > jump) & (now - after > jump)) | ((before - now > jump) & (after - now > jump))
    odd |= table[YEAR].isna() & table.notna().any(axis=1)
    return table[YEAR].where(~odd, table.median(axis=1)), table.index[odd]


@cache
def rate_of(name: str, extracts: Extracts) -> tuple[Filled, pd.Index]:
    """A count of the base year for each person of the age it is for, and whose return had jumped."""
    first, last = (ADULT, OLD - 1) if name.endswith("18_64") else (OLD, 90)
    source = weeks if name.startswith("weeks") else activity
    counts, odd = steadied({year: source(year, extracts)[name] for year in AROUND})
    counts = counts / WEEKS_IN_YEAR if name.startswith("weeks") else counts
    rate = counts / aged(base_people(extracts), first, last)
    return fill(rate, extracts, rate[believed(rate, rule("then.far"))]), odd


@cache
def in_homes(extracts: Extracts) -> pd.DataFrame:
    """People of 65 and over whom the council supports in care homes, by kind."""
    return pd.DataFrame(
        {kind: brought(rate_of(f"weeks_{kind}_65plus", extracts)[0].rate, extracts, OLD).round() for kind in KINDS}
    )


def homes(topic: Topic, extracts: Extracts) -> None:
    """People supported in care homes, those who newly came, and their ages."""
    people = in_homes(extracts)
    for kind in KINDS:
        filled, odd = rate_of(f"weeks_{kind}_65plus", extracts)
        topic.put(f"{kind}_65plus", people[kind])
        tell(topic, f"{kind}_65plus", filled, FAR_OUT)
        topic.differs(f"{kind}_65plus", odd.difference(filled.lacking), DERIVED, JUMPED, "+-15%")
        number = pd.DataFrame({age: aged(entering(extracts), *ends) for age, ends in HOME_AGES.items()})
        expected = number * weeks_a_head(MEASURES[kind], extracts)
        thousand = pd.Series(1000.0, number.index)
        parts = whole(expected.div(expected.sum(axis=1), axis=0) * 1000.0, thousand) / 1000.0
        topic.put(f"{kind}_age", parts.set_axis([f"[{place}]" for place in range(len(HOME_AGES))], axis=1), decimals=3)
    topic.put("admissions_65plus", rule("care.admitted_of_stock") * people.sum(axis=1))


@cache
def people_at_home(extracts: Extracts) -> pd.DataFrame:
    """People of 65 and over with council-paid support at home on a day, by setting."""
    number = {
        name: brought(rate_of(f"{name}_clients_31mar_65plus", extracts)[0].rate, extracts, OLD)
        for name in ("home_care", "direct_payment", "day_care")
    }
    table = pd.DataFrame(
        {
            "home_care": number["home_care"],
            "direct_payment": number["direct_payment"],
            "day_support": number["day_care"] * rule("then.day_care_alone"),
        }
    )
    week = weekly_prices()
    for name in STAFFED_THEN:
        table[name] = staffed_money(extracts)[name] * 1000.0 / WEEKS_IN_YEAR / week[name]
    return table.round()


@cache
def staffed_money(extracts: Extracts) -> pd.DataFrame:
    """Money on flats with staff and supported living at 65 and over: of 2014/15, as all care stood to it in 2011/12."""
    found = extracts.read(BY_SETTING)
    found = found[(found["year_ending"] == BY_AGE) & (found["age_category"] == "Age 65 and over")]
    wide = found.pivot_table(index="code", columns="delivery_mechanism", values="gross_current_expenditure")
    wide = extracts.counts(wide.reset_index()).reindex(extracts.people.index).clip(lower=0.0).fillna(0.0)
    then, later = (summary_of(year, extracts)["adult_social_care"] * real(year) for year in (YEAR, BY_AGE))
    lines = adults_then(extracts).gross[list(LINES_65PLUS)].sum(axis=1)
    table = pd.DataFrame({name: wide[words] * real(BY_AGE) * then / later for name, words in STAFFED_THEN.items()})
    return table.clip(upper=rule("care_money.most_in_staffed") / 2.0 * lines, axis=0)


def at_home(topic: Topic, extracts: Extracts) -> None:
    """People of 65 and over with support at home by setting, and their hours a year."""
    people = people_at_home(extracts)
    topic.put("community_65plus", people)
    filled, odd = rate_of("home_care_clients_31mar_65plus", extracts)
    tell(topic, "community_65plus", filled, FAR_OUT, table=True)
    topic.differs("community_65plus", odd.difference(filled.lacking), DERIVED, JUMPED)
    for setting, a_week in (("home_care", home_care_week(extracts)), ("direct_payment", payment_hours(extracts))):
        topic.put(f"{setting}_hours_65plus", (people[setting] * a_week * WEEKS_IN_YEAR).round(-3))


@cache
def home_care_week(extracts: Extracts) -> pd.Series:
    """Hours a week for each user of home care, all ages alike."""
    found = {year: activity(year, extracts) for year in AROUND}
    hours, _ = steadied({year: table[list(HOURS)].sum(axis=1) for year, table in found.items()})
    users, _ = steadied({year: table["home_care_clients_31mar_all"] for year, table in found.items()})
    a_week = hours / WEEKS_IN_YEAR / users
    return fill(a_week, extracts, a_week[a_week.between(*rule("then.hours_range"))]).rate


def payment_hours(extracts: Extracts) -> pd.Series:
    """Hours a week that a direct payment buys: England's payment over the price of an hour."""
    pounds = rule("then.direct_payment_week") * real(YEAR)
    return pd.Series(pounds / rule("then.direct_payment_hour"), extracts.people.index)


@cache
def relative(column: str, year: int, extracts: Extracts) -> pd.Series:
    """A unit cost over England's of the same year; nan where it is missing or cannot be right."""
    found = extracts.read(PRICES)
    found = found[found["year_ending"] == year][["code", column]].dropna()
    england = found.loc[found["code"] == ENGLAND, column].iloc[0]
    ratio = extracts.rates(found[found["code"] != ENGLAND])[column].reindex(extracts.people.index) / england
    return ratio.where(ratio.between(*rule("then.price_range")))


@cache
def level(column: str, years: tuple[int, ...], extracts: Extracts) -> pd.Series:
    """A unit cost over England's, mean of years ending 31 March in which it can be right; nan where there are none."""
    return pd.DataFrame({year: relative(column, year, extracts) for year in years}).mean(axis=1)


def price(column: str, extracts: Extracts) -> pd.Series:
    """A unit cost of 2011/12 in pounds of 2024/25: the council's over two years, or by its region's level of fees."""
    found = extracts.read(PRICES)
    england = found[(found["year_ending"] == YEAR) & (found["code"] == ENGLAND)][column].iloc[0]
    return level(column, STARTED, extracts).fillna(market(extracts)) * england * real(YEAR)


def settings(money: Topic, extracts: Extracts) -> None:
    """Older people's lines by setting: people at their prices, the rest `other`; reasons divided as in 2017/18."""
    people, week = people_at_home(extracts), weekly_prices()
    year = WEEKS_IN_YEAR / 1000.0
    fees = {kind: price(f"{kind}_65plus_week", extracts).round(-1) for kind in KINDS}
    pounds = {kind: in_homes(extracts)[kind] * fees[kind] * year for kind in KINDS}
    pounds["home_care"] = people["home_care"] * home_care_week(extracts) * price("home_care_hour", extracts) * year
    pounds["direct_payment"] = people["direct_payment"] * rule("then.direct_payment_week") * real(YEAR) * year
    pounds |= {name: people[name] * week[name] * year for name in STAFFED}
    lines = adults_then(extracts).gross[list(LINES_65PLUS)]
    table = pd.DataFrame(pounds)
    held, at_most = table[list(KINDS)].sum(axis=1), rule("then.most_of_lines") * lines.sum(axis=1)
    rest = table.drop(columns=list(KINDS))
    fits = ((at_most - held) / rest.sum(axis=1)).clip(lower=0.1, upper=1.0)
    table[rest.columns] = rest.mul(fits, axis=0)
    everything = (at_most / table.sum(axis=1)).clip(upper=1.0)
    table = table.mul(everything, axis=0)
    table = table.clip(lower=rule("then.least_setting"))
    table["other"] = lines.sum(axis=1) - table.sum(axis=1)
    raked = rake(seeds(extracts), lines.to_numpy(float), table[list(SETTINGS)].to_numpy(float))
    for row, line in enumerate(LINES_65PLUS):
        parts = pd.DataFrame(raked[:, row, :], lines.index, list(SETTINGS))
        money.put("settings_65plus", whole(parts, lines[line]).add_prefix(f"{line}/"))
    money.differs("settings_65plus", fits.index[(fits < 1.0) | (everything < 1.0)], DERIVED, TOO_DEAR, "{each: +-45%}")


def before_65(topic: Topic, extracts: Extracts, money: Topic) -> None:
    """People of 18 to 64: care homes as then, all else at today's rates, as far as homes have not given way to it.

    Prices are today's, all moved alike, so that they explain as much of each line as today's do.
    """
    ratio = aged(entering(extracts), ADULT, OLD - 1) / extracts.ages(ADULT, OLD - 1)
    both = [rate_of(f"weeks_{kind}_18_64", extracts)[0].rate for kind in KINDS]
    in_all = brought(sum(both), extracts, ADULT, OLD - 1)
    shares = reasons_in_homes(supported(extracts).jumped, extracts)
    topic.put("care_home_residents_18_64", in_all)
    at_home, tables, prices = 0.0, [], working_age_weeks(extracts)
    lines, today = adults_then(extracts).gross, adult_lines(extracts)
    for group, now in supported(extracts).groups.items():
        then = now.mul(ratio, axis=0)
        more = (in_all * shares[group] - then["residential"]).clip(lower=0.0)
        kept = np.maximum(then["supported"] - more, then["supported"] * rule("then.least_supported"))
        then = then.assign(residential=in_all * shares[group], supported=kept).round()
        topic.put(f"{group}_18_64", then)
        at_home = at_home + then.drop(columns="residential").sum(axis=1)
        week = prices[[f"{group}/{way}" for way in now]].set_axis(list(now), axis=1)
        explained = (now * week).sum(axis=1) / today[f"{group}_18_64"]
        level = explained * lines[f"{group}_18_64"] / (then * week).sum(axis=1)
        tables.append(week.mul(level, axis=0).round(-1).clip(lower=10.0).add_prefix(f"{group}/"))
    topic.put("community_support_18_64", at_home / (1.0 - rule("care.other_needs_18_64")))
    money.put("working_age_weeks", pd.concat(tables, axis=1))
    topic.differs(f"{DISABLED}_18_64", rate_of("weeks_residential_18_64", extracts)[1], DERIVED, JUMPED)


def market_then(topic: Topic, extracts: Extracts) -> None:
    """Unpaid carers of the census of 2011, its three bands of hours divided as those of 2021; and care homes."""
    found = extracts.counts(extracts.read("census_unpaid_care_economic_utla_2011_2021")).reindex(extracts.people.index)
    bands = {"1_19h": ("1-9", "10-19"), "20_49h": ("20-34", "35-49"), "50h_plus": ("50+",)}
    table = {}
    for band, parts in bands.items():
        later = found[[HOURS_OF_CARE[part] for part in parts]].set_axis(list(parts), axis=1)
        table |= {part: found[f"carers_2011_{band}"] * later[part] / later.sum(axis=1) for part in parts}
    topic.put("unpaid_carers", pd.DataFrame(table))
    now = extracts.counts(extracts.read("cqc_care_homes_beds_utla_2022"))["care_homes"]
    topic.put("homes", now * rule("then.homes_then") / rule("then.homes_now"))
