"""Children known to social care in 2011/12, or the first year that is known, and prices of their places."""

from __future__ import annotations

import pandas as pd

from obbr.people.resident import ADULT
from obbr.place.derive.children import TEAM
from obbr.place.derive.children_returns import (
    IN_NEED,
    LOOKED_AFTER,
    MEASURES,
    SECTION_251,
    WEEKS_IN_YEAR,
    WORKERS,
    of_year,
)
from obbr.place.derive.children_returns import children as children_now
from obbr.place.derive.children_returns import counted as counted_now
from obbr.place.derive.extracts import Extracts
from obbr.place.derive.people import whole
from obbr.place.derive.rules import rule
from obbr.place.derive.stand_in import Filled, believed, fill, tell
from obbr.place.derive.table import DERIVED, NATIONAL, Topic
from obbr.place.derive.then_money import YEAR, children_then, real
from obbr.place.derive.then_people import aged, base_people, entering

CENSUS = 2013  # year ending 31 March of the first census of children in need that is at hand
FIRST_MEASURES = 2016
COUNTS = {  # figure to extract, column and year
    "referrals": (IN_NEED, "referral_count", CENSUS),
    "found_in_need": (IN_NEED, "cin_started", CENSUS),
    "in_need": (IN_NEED, "cin_31_march", CENSUS),
    "on_plan": (IN_NEED, "cpp_31_march", CENSUS),
    "looked_after": (LOOKED_AFTER, "lac_31_march", YEAR),
    "entries": (LOOKED_AFTER, "started_in_year", YEAR),
    "exits": (LOOKED_AFTER, "ceased_in_year", YEAR),
}
MIX = ["foster", "placed_adoption", "with_parents", "other_community", "secure_childrens_homes_hostels",
       "other_residential", "residential_school", "provider_own_la", "provider_private", "provider_voluntary",
       "uasc", "age_16plus"]  # fmt: skip
FAR_OUT = "Its return cannot be right."
WORKERS_ALIKE = "For each child in need as councils alike have."
NO_PRICE = "Spend over places, in homes or in foster care, cannot be a price: that of councils alike in deprivation."


def derive(extracts: Extracts, money: Topic) -> Topic:
    """Figures of children; their prices are added to `money`."""
    topic = Topic("children", extracts)
    for figure, (_, _, year) in COUNTS.items():
        found = counted(figure, extracts)
        topic.put(figure, found.rate * entering_children(extracts))
        tell(topic, figure, found, f"{FAR_OUT} {year}.")
    section47(topic, extracts)
    social_workers(topic, extracts)
    topic.put("homes", places(extracts))
    tell(topic, "homes", counted("looked_after", extracts), FAR_OUT, table=True)
    unaccompanied(topic, extracts)
    weeks(money, extracts)
    return topic


def entering_children(extracts: Extracts) -> pd.Series:
    """People under 18 who enter a run."""
    return aged(entering(extracts), 0, ADULT - 1)


def children_then_living(extracts: Extracts) -> pd.Series:
    """People under 18 at mid-2011."""
    return aged(base_people(extracts), 0, ADULT - 1)


def counted(figure: str, extracts: Extracts) -> Filled:
    """One of the published counts for each child, for every council."""
    extract, column, year = COUNTS[figure]
    rate = extracts.counts(of_year(extracts, extract, year))[column] / children_then_living(extracts)
    return fill(rate, extracts, rate[believed(rate, rule("then.far"))])


def looked_after(extracts: Extracts) -> pd.Series:
    """Looked-after children, whole numbers."""
    return (counted("looked_after", extracts).rate * entering_children(extracts)).round()


def section47(topic: Topic, extracts: Extracts) -> None:
    """Enquiries a year: as many for each plan as in 2015/16, the first year that is known."""
    later = extracts.rates(of_year(extracts, MEASURES, FIRST_MEASURES))["s47_rate_per_10000"] / 10_000
    plans = extracts.counts(of_year(extracts, IN_NEED, FIRST_MEASURES))["cpp_31_march"] / children_now(extracts)
    ratio = later / plans
    filled = fill(ratio, extracts, ratio[believed(ratio, rule("then.far"))])
    topic.put("section47", filled.rate * counted("on_plan", extracts).rate * entering_children(extracts))
    tell(topic, "section47", filled, FAR_OUT)


def social_workers(topic: Topic, extracts: Extracts) -> None:
    """Workers as many for each child in need as in 2022/23: none were counted before 2017, which is to be predicted."""
    returned, need = of_year(extracts, WORKERS), counted_now(extracts, "in_need").rate * children_now(extracts)
    team = extracts.counts(returned).reindex(extracts.people.index)
    then = counted("in_need", extracts).rate * entering_children(extracts)
    parts = {part: fill(team[column] / need, extracts) for part, column in TEAM.items()}
    table = pd.DataFrame({part: filled.rate * then for part, filled in parts.items()})
    topic.put("social_workers", table.drop(columns="cases"), decimals=1)
    topic.put("social_workers", table[["cases"]])
    rate = extracts.rates(returned)["turnover_rate_fte"] / 100
    turnover = fill(rate, extracts, rate[believed(rate, rule("children.turnover_far"))])
    topic.put("social_workers", turnover.rate.to_frame("turnover"), decimals=3)
    topic.differs("social_workers", parts["in_post"].lacking, NATIONAL, WORKERS_ALIKE)


def mix(extracts: Extracts) -> pd.DataFrame:
    """Children by placement and provider, 31 March 2012; counts too small to be published at their middle."""
    found = of_year(extracts, LOOKED_AFTER, YEAR)
    return extracts.counts(found.assign(**found[MIX].fillna(rule("children.suppressed"))))


def places(extracts: Extracts) -> pd.DataFrame:
    """Looked-after children by kind of home, whole numbers that add up; England's shares where none are told."""
    found = mix(extracts)
    homes = found["secure_childrens_homes_hostels"]
    private = rule("children.private_homes") * homes
    other = rule("children.private_other")
    away = other["supported"] * found["other_community"]
    away += other["residential"] * (found["other_residential"] + found["residential_school"])
    agency = (found["provider_private"] + found["provider_voluntary"] - private - away).clip(lower=0.0)
    own = (found["provider_own_la"] - (homes - private)).clip(lower=0.0)
    share = (agency / (agency + own)).clip(rule("children.least_agency"), rule("children.most_agency"))
    kinds = extracts.councils["kind"].where(lambda kind: kind == "london", "elsewhere")
    kin = kinds.map(rule("children.kin_of_own")).reindex(found.index)
    table = pd.DataFrame(
        {
            "kin": found["foster"] * (1.0 - share) * kin,
            "in_house": found["foster"] * (1.0 - share) * (1.0 - kin),
            "agency": found["foster"] * share,
            "childrens_home": homes,
            "supported": found[["other_community", "other_residential", "residential_school"]].sum(axis=1),
            "parents": found[["with_parents", "placed_adoption"]].sum(axis=1),
        }
    )
    shares = table.div(table.sum(axis=1), axis=0).reindex(extracts.people.index)
    shares = shares.fillna(table.sum() / table.to_numpy().sum())
    total = looked_after(extracts)
    return whole(shares.mul(total, axis=0), total)


def unaccompanied(topic: Topic, extracts: Extracts) -> None:
    """Looked-after children who came without family, half by where they were in 2012, half by children; arrivals."""
    england, rates = rule("then.unaccompanied"), rule("children.unaccompanied_england")
    under_18 = entering_children(extracts)
    by_children = england * under_18 / under_18.sum()
    there = mix(extracts)["uasc"]
    own = (there * england / there.sum()).reindex(under_18.index)
    weight = rule("children.unaccompanied_local")
    number = (own * weight + by_children * (1.0 - weight)).fillna(by_children)
    newly = rates["arrivals"] / rates["now"]
    entries = counted("entries", extracts).rate * under_18
    number = number.clip(upper=rule("children.most_unaccompanied") * under_18)
    number = number.clip(upper=rule("children.most_of_entries") * entries / newly)
    topic.put("unaccompanied", pd.DataFrame({"looked_after": number, "arrivals": number * newly}))


def weeks(money: Topic, extracts: Extracts) -> None:
    """What a week costs by kind of home and for a care leaver, GBP of 2024/25: spend of 2011/12 over places."""
    spent = extracts.counts(of_year(extracts, SECTION_251, YEAR)) * real(YEAR)
    found, homes = mix(extracts), places(extracts)
    lived = found["secure_childrens_homes_hostels"] + found["other_residential"] + found["residential_school"]
    home = spent["residential_care_gross"] / lived / WEEKS_IN_YEAR
    foster = spent["fostering_gross"] / found["foster"] / WEEKS_IN_YEAR
    leavers = found["age_16plus"] / 2.0 * rule("children.leaver_years")
    leaving = spent["leaving_care_gross"] / leavers / WEEKS_IN_YEAR
    near = rule("children.home_price_far")
    home, foster, leaving = (fill(rate, extracts, rate[believed(rate, near)]) for rate in (home, foster, leaving))
    index = rule("children.foster_index")
    number = homes[["kin", "in_house", "agency"]].set_axis(list(index), axis=1)
    unit = foster.rate * number.sum(axis=1) / (number * pd.Series(index)).sum(axis=1)
    kinds = extracts.councils["kind"].where(lambda kind: kind == "london", "elsewhere")
    table = pd.DataFrame({kind: unit * weight for kind, weight in index.items()})
    table["childrens_homes"] = home.rate
    table["supported_accommodation"] = kinds.map(rule("children.supported_week"))
    table["leaving_care"] = leaving.rate
    shares = fill(found["age_16plus"] / found["lac_31_march"], extracts).rate
    older = looked_after(extracts) * shares / 2.0 * (rule("children.leavers_until") - ADULT)
    some = home.lacking.symmetric_difference(foster.lacking)
    counted_in = homes.drop(columns="parents").assign(leaving_care=older).set_axis(list(table), axis=1)
    line = 1000.0 * children_then(extracts).gross["children_looked_after"]
    explained = (counted_in * table).sum(axis=1) * WEEKS_IN_YEAR / line
    money.put("children_weeks", table.mul((rule("children.most_explained") / explained).clip(upper=1.0), axis=0))
    for codes, kind in ((home.lacking.intersection(foster.lacking), NATIONAL), (some, DERIVED)):
        money.differs("children_weeks", codes, kind, NO_PRICE, "{each: +-40%}")
