"""What councils return on children, as rates for every council: counts and measures of 2022/23, prices of a week."""

from __future__ import annotations

import pandas as pd

from obbr.people.resident import ADULT
from obbr.place.derive.extracts import Extracts
from obbr.place.derive.rules import rule
from obbr.place.derive.stand_in import ABSENT, ALIKE, Filled, believed, fill
from obbr.place.derive.table import NATIONAL, Topic

NOW, PRICED, SPENT = 2023, 2023, 2025  # years ending 31 March: of counts, of prices by council, and of money
IN_NEED, LOOKED_AFTER = "children_in_need_2013_2025", "children_looked_after_2010_2025"
WORKERS, MEASURES = "children_social_workers_2017_2025", "children_outcomes_lait_2016_2025"
SECTION_251 = "s251_children_spend_2010_2025"
WEEKS_IN_YEAR = 365.25 / 7
COUNTS = {  # figure to extract and column
    "referrals": (IN_NEED, "referral_count"),
    "found_in_need": (IN_NEED, "cin_started"),
    "in_need": (IN_NEED, "cin_31_march"),
    "on_plan": (IN_NEED, "cpp_31_march"),
    "looked_after": (LOOKED_AFTER, "lac_31_march"),
    "entries": (LOOKED_AFTER, "started_in_year"),
    "exits": (LOOKED_AFTER, "ceased_in_year"),
}


def children(extracts: Extracts) -> pd.Series:
    """People under 18 at mid-2023."""
    return extracts.ages(0, ADULT - 1)


def of_year(extracts: Extracts, name: str, year: int = NOW) -> pd.DataFrame:
    """Rows of an extract for one year ending 31 March."""
    found = extracts.read(name)
    label = "year" if "year" in found else "year_ending"
    return found[found[label] == year].drop(columns=label)


def counted(extracts: Extracts, figure: str) -> Filled:
    """One of the published counts for each child, for every council."""
    extract, column = COUNTS[figure]
    return fill(extracts.counts(of_year(extracts, extract))[column] / children(extracts), extracts)


def looked_after(extracts: Extracts) -> pd.Series:
    """Looked-after children, whole numbers."""
    return (counted(extracts, "looked_after").rate * children(extracts)).round()


def measure(extracts: Extracts, column: str) -> Filled:
    """A published rate or percentage for every council."""
    return fill(extracts.rates(of_year(extracts, MEASURES))[column], extracts)


def home_week(extracts: Extracts) -> Filled:
    """A week in a children's home, GBP of 2024/25: as published for 2022/23, grown as elsewhere."""
    return _price(extracts, "unit_cost_residential_week", "home")


def foster_week(extracts: Extracts) -> Filled:
    """A week of foster care of all kinds together, GBP of 2024/25: as published for 2022/23, grown as elsewhere."""
    return _price(extracts, "unit_cost_foster_week", "foster")


def _price(extracts: Extracts, column: str, kind: str) -> Filled:
    week = extracts.rates(of_year(extracts, SECTION_251, PRICED))[column]
    week = week * rule(f"children.{kind}_price_growth")
    return fill(week, extracts, week[believed(week, rule(f"children.{kind}_price_far"))])


def of_outturn(extracts: Extracts, line: int) -> pd.Series:
    """Gross spend of 2024/25 on a line of the revenue outturn RO3, GBP; nan where it is empty."""
    found = extracts.read("revenue_outturn_ro3_2025")
    found = found[found["line_id"] == line].set_index("code")["gross_gbp_thousand"]
    return 1000.0 * found.reindex(extracts.people.index)


def tell_each(topic: Topic, figure: str, filled: Filled) -> None:
    """Record whose table is not their own, with an interval for each part: its parts do not add up to anything."""
    topic.differs(figure, filled.absent, NATIONAL, f"{ABSENT} {ALIKE}", f"{{each: {filled.interval}}}")
