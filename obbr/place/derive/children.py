"""Children known to social care, their workers and the prices of their places: `children`, `money.children_weeks`."""

from __future__ import annotations

import pandas as pd

from obbr.people.resident import ADULT
from obbr.place.derive import children_homes, returns
from obbr.place.derive.children_returns import (
    COUNTS,
    MEASURES,
    NOW,
    SECTION_251,
    SPENT,
    WEEKS_IN_YEAR,
    WORKERS,
    children,
    counted,
    foster_week,
    home_week,
    looked_after,
    measure,
    of_outturn,
    of_year,
    tell_each,
)
from obbr.place.derive.extracts import Extracts
from obbr.place.derive.rules import rule
from obbr.place.derive.stand_in import Filled, believed, fill, parted, tell
from obbr.place.derive.table import DERIVED, NATIONAL, Topic

TEAM = {
    "in_post": "inpost_fte",
    "vacant": "vacancy_fte",
    "agency": "agency_fte",
    "case_holders": "case_holders_fte",
    "cases": "cases",
}
FOSTERING_LINE = 7  # of RO3
PLACES = {  # kinds of home to their prices; with parents there is none
    "kin": "kin_care",
    "in_house": "in_house_fostering",
    "agency": "agency_fostering",
    "childrens_home": "childrens_homes",
    "supported": "supported_accommodation",
}


def derive(extracts: Extracts) -> list[Topic]:
    """Children known to social care in every council."""
    topic = Topic("children", extracts)
    for figure, (extract, _) in COUNTS.items():
        found = counted(extracts, figure)
        topic.put(figure, found.rate * children(extracts))
        tell(topic, figure, found, shared=parted(of_year(extracts, extract)["code"]))
    section47(topic, extracts)
    social_workers(topic, extracts)
    children_homes.homes(topic, extracts)
    children_homes.unaccompanied(topic, extracts)
    children_homes.outside_area(topic, extracts)
    return [topic]


def section47(topic: Topic, extracts: Extracts) -> None:
    """Enquiries a year: the published rate on the children of mid-2022, on whom it was worked out."""
    found = measure(extracts, "s47_rate_per_10000")
    people = of_year(extracts, "population_children_utla_2012_2024_rebased", NOW - 1)
    people = people.assign(number=people["population_estimate"].astype(float))
    topic.put("section47", found.rate / 10_000 * extracts.counts(people)["number"])
    tell(topic, "section47", found, shared=parted(of_year(extracts, MEASURES)["code"]))


def social_workers(topic: Topic, extracts: Extracts) -> None:
    """Full-time equivalents in post, vacant, of agencies and with cases; cases; and the share who leave in a year."""
    returned = of_year(extracts, WORKERS)
    team, head = extracts.counts(returned), children(extracts)
    parts = {part: fill(team[column] / head, extracts) for part, column in TEAM.items()}
    rate = extracts.rates(returned)["turnover_rate_fte"] / 100
    turnover = fill(rate, extracts, rate[believed(rate, rule("children.turnover_far"))])
    workers = pd.DataFrame({part: filled.rate * head for part, filled in parts.items()})
    topic.put("social_workers", workers.drop(columns="cases"), decimals=1)
    topic.put("social_workers", workers[["cases"]])
    topic.put("social_workers", turnover.rate.to_frame("turnover"), decimals=3)
    tell_each(topic, "social_workers", parts["in_post"])
    no_agency = parts["agency"].absent.difference(parts["in_post"].absent)
    for codes, what in (
        (no_agency, "agency workers are"),
        (turnover.refused, "turnover in a first year is not used and is"),
    ):
        topic.differs(
            "social_workers", codes, DERIVED, f"Its own return, but {what} as in councils alike in deprivation."
        )
    joint = parted(returned["code"]).difference(turnover.refused)
    topic.differs("social_workers", joint, DERIVED, "A return made with another council, shared by residents.")


def children_weeks(topic: Topic, extracts: Extracts) -> None:
    """What a week costs in each kind of home, and for a care leaver, GBP of 2024/25."""
    homes = children_homes.where_they_live(extracts)
    in_home, leaver, fostered = home_week(extracts), leaver_week(extracts), foster_week(extracts)
    kinds = extracts.councils["kind"].where(lambda kind: kind == "london", "elsewhere")
    weeks = foster_weeks(extracts, homes, fostered)
    weeks["childrens_homes"] = in_home.rate
    weeks["supported_accommodation"] = kinds.map(rule("children.supported_week"))
    weeks["leaving_care"] = leaver.rate
    lower = within_spend(extracts, homes, weeks)
    topic.put("children_weeks", weeks.mul(lower, axis=0))
    tell_prices(topic, {"in a home": in_home, "of foster care": fostered, "for a care leaver": leaver}, lower)


def within_spend(extracts: Extracts, homes: pd.DataFrame, weeks: pd.DataFrame) -> pd.Series:
    """What brings all prices of a council down so that places and leavers do not cost more than is spent on them."""
    leavers = turning_18(extracts) * (rule("children.leavers_until") - ADULT)
    number = homes[list(PLACES)].assign(leaving_care=leavers).set_axis([*PLACES.values(), "leaving_care"], axis=1)
    spend = 1000.0 * returns.children(extracts).gross["children_looked_after"]
    explained = (number * weeks).sum(axis=1) * WEEKS_IN_YEAR / spend
    return (rule("children.most_explained") / explained).clip(upper=1.0)


def tell_prices(topic: Topic, prices: dict[str, Filled], lower: pd.Series) -> None:
    """Record whose prices are not their own, all of them or some, and whose were brought down."""
    for code in topic.codes:
        what = [name for name, filled in prices.items() if code in filled.lacking]
        words = []
        if what:
            words.append(
                f"A week {', '.join(what)}: no return that can be used, so as in councils alike in deprivation."
            )
        if lower[code] < 1.0:
            words.append(
                f"All prices x {lower[code]:.2f}, so that they do not explain more than looked-after children cost."
            )
        if words:
            kind = NATIONAL if len(what) == len(prices) else DERIVED
            topic.differs("children_weeks", [code], kind, " ".join(words), "{each: +-40%}")


def foster_weeks(extracts: Extracts, homes: pd.DataFrame, fostered: Filled) -> pd.DataFrame:
    """A week with relatives, own carers and agencies' carers, such that their mean is the price of all foster care.

    That price lies half-way (in logarithms) between what was published, grown, and what fostering cost a child in the
    revenue outturn, where that can be believed.
    """
    index = rule("children.foster_index")
    number = homes[["kin", "in_house", "agency"]].set_axis(list(index), axis=1)
    spend = of_outturn(extracts, FOSTERING_LINE) / number.sum(axis=1) / WEEKS_IN_YEAR
    own = spend[believed(spend, rule("children.foster_spend_far"))].drop(fostered.lacking, errors="ignore")
    mean = (fostered.rate * own.reindex(fostered.rate.index).fillna(fostered.rate)) ** 0.5
    unit = mean * number.sum(axis=1) / (number * pd.Series(index)).sum(axis=1)
    return pd.DataFrame({kind: unit * weight for kind, weight in index.items()})


def leaver_week(extracts: Extracts) -> Filled:
    """A week for a care leaver: what is spent on leaving care over all who turned 18 in care in seven years.

    Councils whose looked-after children are not published have what others alike have.
    """
    leavers = (turning_18(extracts) * rule("children.leaver_years")).drop(counted(extracts, "looked_after").lacking)
    spend = extracts.counts(of_year(extracts, SECTION_251, SPENT))["leaving_care_gross"]
    week = spend / leavers / WEEKS_IN_YEAR
    return fill(week, extracts, week[believed(week, rule("children.leaver_price_far"))])


def turning_18(extracts: Extracts) -> pd.Series:
    """Looked-after children who grow up in care in a year: half of those of 16 and 17, by their share in 2017."""
    return looked_after(extracts) * children_homes.share_16plus(extracts) / 2.0
