"""What a hindcast is held against: published counts as rates of the people of the right age; `then/series.csv`.

Nothing is filled in: the twelve councils whose outcomes are held back, and the years that are, have no row.  Returns
that cannot be right have none either, and stand in `then/screened.csv` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from obbr.place.derive.care_returns import WEEKS_IN_YEAR
from obbr.place.derive.children_returns import IN_NEED, LOOKED_AFTER, WORKERS
from obbr.place.derive.extracts import AGE_COLUMNS, HELD_BACK, Extracts
from obbr.place.derive.people import COUNTED, people_at
from obbr.place.derive.rules import rule
from obbr.place.derive.then_care import ACTIVITY
from obbr.place.derive.then_paths import label
from obbr.place.derive.then_people import aged

WEEKS, DELAYS = "asc_care_home_weeks_2010_2023", "delayed_transfers_days_monthly_2011_2017"
CHILDREN = "population_children_utla_2012_2024_rebased"
AT_HOME = ("home_care_clients_31mar_65plus", "direct_payment_clients_31mar_65plus", "day_care_clients_31mar_65plus")
YOUNG, WORKING, OLD, GROWN = (0, 17), (18, 64), (65, 90), (18, 90)


class Measure(NamedTuple):
    """A published series.

    Attributes:
        extract: where it is.
        columns: that are added.
        ages: of the people it is a rate of; None for a share.
        per: people the rate is of, or what a share is divided by.
        scale: of a count, such as weeks in people.
        decimals: kept.
        weights: of the columns; all 1 if empty.
    """

    extract: str
    columns: tuple[str, ...]
    ages: tuple[int, int] | None
    per: float
    scale: float = 1.0
    decimals: int = 2
    weights: tuple[float, ...] = ()


MEASURES = {
    "care_home_residents_65plus": Measure(
        WEEKS, ("weeks_residential_65plus", "weeks_nursing_65plus"), OLD, 1_000, 1.0 / WEEKS_IN_YEAR
    ),
    "care_home_residents_18_64": Measure(
        WEEKS, ("weeks_residential_18_64", "weeks_nursing_18_64"), WORKING, 10_000, 1.0 / WEEKS_IN_YEAR
    ),
    "supported_at_home_65plus": Measure(
        ACTIVITY, AT_HOME, OLD, 1_000, weights=(1.0, 1.0, float(rule("then.day_care_alone")))
    ),
    "home_care_clients_65plus": Measure(ACTIVITY, ("home_care_clients_31mar_65plus",), OLD, 1_000),
    "direct_payment_clients_65plus": Measure(ACTIVITY, ("direct_payment_clients_31mar_65plus",), OLD, 1_000),
    "day_care_clients_65plus": Measure(ACTIVITY, ("day_care_clients_31mar_65plus",), OLD, 1_000),
    "home_care_hours": Measure(
        ACTIVITY, ("home_care_hours_in_house", "home_care_hours_independent"), GROWN, 1, decimals=3
    ),
    "delayed_days": Measure(DELAYS, ("days_nhs", "days_social_care", "days_both"), GROWN, 100_000, decimals=0),
    "delayed_days_social_care": Measure(DELAYS, ("days_social_care",), GROWN, 100_000, decimals=0),
    "looked_after": Measure(LOOKED_AFTER, ("lac_31_march",), YOUNG, 10_000, decimals=1),
    "care_entries": Measure(LOOKED_AFTER, ("started_in_year",), YOUNG, 10_000, decimals=1),
    "in_childrens_homes": Measure(LOOKED_AFTER, ("secure_childrens_homes_hostels",), YOUNG, 10_000, decimals=1),
    "in_need": Measure(IN_NEED, ("cin_31_march",), YOUNG, 10_000, decimals=1),
    "protection_plans": Measure(IN_NEED, ("cpp_31_march",), YOUNG, 10_000, decimals=1),
    "referrals": Measure(IN_NEED, ("referral_count",), YOUNG, 10_000, decimals=1),
    "social_worker_vacancy": Measure(WORKERS, ("vacancy_rate_fte",), None, 100.0, decimals=3),
    "social_worker_turnover": Measure(WORKERS, ("turnover_rate_fte",), None, 100.0, decimals=3),
}
ONE_LEVEL = 2017  # year ending 31 March of the only workforce before what is held back


def derive(extracts: Extracts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The series, a column a measure and a row a council and year; and what was screened out, with the reason."""
    kept, refused = [], []
    for name, measure in MEASURES.items():
        rates = counted(measure, extracts)
        reasons = screened(name, measure, rates, extracts)
        for code, year, value in long(rates):
            row = (code, name, label(year - 1), round(value, measure.decimals))
            refused.append((*row, reasons[code, year])) if (code, year) in reasons else kept.append(row)
    columns = ["code", "measure", "year", "value"]
    wide = pd.DataFrame(kept, columns=columns).pivot(index=["code", "year"], columns="measure", values="value")
    return wide[list(MEASURES)].reset_index(), pd.DataFrame(refused, columns=[*columns, "reason"])


def long(rates: pd.DataFrame) -> Iterator[tuple[str, int, float]]:
    """Every rate that there is: council, year ending 31 March, value."""
    for code, row in rates.iterrows():
        for year, value in row.items():
            if not np.isnan(value):
                yield code, year, float(value)


def by_year(extract: str, extracts: Extracts) -> pd.DataFrame:
    """An extract with its year ending 31 March as `year_ending`; months are added up to years."""
    found = extracts.read(extract)
    if "month" in found:
        month = pd.to_datetime(found["month"])
        found = found.assign(year_ending=month.dt.year + (month.dt.month > 3))
        days = found.select_dtypes("number").columns.drop("year_ending").tolist()
        return found.groupby(["code", "year_ending"])[days].sum(min_count=12).reset_index()
    return found.rename(columns={"year": "year_ending"})


def numbers(measure: Measure, extracts: Extracts) -> pd.DataFrame:
    """Counts by council of 2023 and year ending 31 March, without those that are held back."""
    found = by_year(measure.extract, extracts)
    found = found[~found["code"].isin(HELD_BACK)]
    bring = extracts.rates if measure.ages is None else extracts.counts
    table = {}
    for year, rows in found.groupby("year_ending"):
        if measure.extract == WORKERS and year != ONE_LEVEL:
            continue
        parts = rows[list(measure.columns)] * (measure.weights or 1.0)
        sums = rows[["code"]].assign(value=parts.sum(axis=1, min_count=len(measure.columns)))
        table[year] = bring(sums.dropna())["value"] if sums["value"].notna().any() else pd.Series(dtype=float)
    wide = pd.DataFrame(table).reindex(extracts.people.index)
    return wide.drop(index=[code for code in HELD_BACK if code in wide.index])


def counted(measure: Measure, extracts: Extracts) -> pd.DataFrame:
    """A series as rates, one row a council and a column a year ending 31 March."""
    wide = numbers(measure, extracts) * measure.scale
    if measure.ages is None:
        return wide / measure.per
    heads = pd.DataFrame({year: people_of(year - 1, measure.ages, extracts) for year in wide})
    return wide / heads.loc[wide.index] * measure.per


def people_of(mid_year: int, ages: tuple[int, int], extracts: Extracts) -> pd.Series:
    """People of an age at a mid-year: children as rebased to the census of 2021, others in a straight line."""
    if ages == YOUNG and mid_year > COUNTED:
        found = extracts.read(CHILDREN)
        found = found[found["year"] == mid_year][["code", "population_estimate"]]
        found = found.assign(population_estimate=pd.to_numeric(found["population_estimate"], errors="coerce"))
        return extracts.counts(found)["population_estimate"]
    if mid_year < COUNTED:
        found = extracts.read("population_utla_persons_age_2009_2020")
        return aged(extracts.counts(found[found["year"] == mid_year])[AGE_COLUMNS], *ages)
    return aged(people_at(extracts, mid_year), *ages)


def screened(name: str, measure: Measure, rates: pd.DataFrame, extracts: Extracts) -> dict[tuple[str, int], str]:
    """Returns that cannot be right, by council and year, with the reason."""
    found: dict[tuple[str, int], str] = {}
    middle, far, jump = rates.median(), rule("then.far") * widened(name), rule("then.jump") * widened(name)
    for code, row in rates.iterrows():
        years = [year for year in row.index if not np.isnan(row[year])]
        for place, year in enumerate(years):
            value = row[year]
            if value <= 0.0:
                found[code, year] = "nothing is returned"
            elif measure.ages is not None and not 1.0 / far <= value / middle[year] <= far:
                found[code, year] = "too far off the middle council"
            elif 0 < place < len(years) - 1 and returns(row, *years[place - 1 : place + 2], jump):
                found[code, year] = "jumps and goes back"
    for code, year in totals_that_differ(name, extracts):
        if code in rates.index and year in rates and not np.isnan(rates.loc[code, year]):
            found.setdefault((code, year), "two returns of the same total differ")
    return found


def widened(name: str) -> float:
    """How much farther apart, and from year to year, councils may be than in what is counted well."""
    return 1.0 if name.startswith(("care_home", "looked_after", "in_need")) else 2.0


def returns(row: pd.Series, before: int, year: int, after: int, jump: float) -> bool:
    """Whether a year lies far off both its neighbours, on one side, and they are near each other."""
    if min(row[before], row[year], row[after]) <= 0 or after - before > 3:
        return False
    up, down = np.log(row[year] / row[before]), np.log(row[year] / row[after])
    return bool(up * down > 0 and min(abs(up), abs(down)) > jump and abs(up - down) < jump)


def totals_that_differ(name: str, extracts: Extracts) -> list[tuple[str, int]]:
    """Councils and years whose care-home weeks are not the same in the two returns that have them."""
    if name != "care_home_residents_65plus":
        return []
    one = numbers(MEASURES[name], extracts)
    other = numbers(Measure(ACTIVITY, ("care_home_weeks_65plus",), OLD, 1), extracts)
    apart = (one / other - 1.0).abs() > rule("then.sub_lines_miss")
    return [(code, year) for code, row in apart.iterrows() for year in row.index[row.to_numpy(bool)]]
