"""Delays of 2011/12 by where people live, and how much more or less hospitals were used at the same age: `then`."""

from __future__ import annotations

import pandas as pd

from obbr.calendar import DAYS_PER_MONTH, MONTHS_IN_YEAR
from obbr.place.derive.extracts import Extracts
from obbr.place.derive.rules import rule
from obbr.place.derive.stand_in import fill, tell
from obbr.place.derive.table import Topic
from obbr.place.derive.then_care import ADULT, brought
from obbr.place.derive.then_paths import FIRST
from obbr.place.derive.then_people import aged, base_people
from obbr.place.derive.then_series import DELAYS, by_year

ALL_KINDS = ["days_nhs", "days_social_care", "days_both"]


def derive(extracts: Extracts) -> list[Topic]:
    """People in a bed on a day who need not be: counted delays, times how many more there are than are counted."""
    topic = Topic("hospital", extracts)
    found = by_year(DELAYS, extracts)
    days = extracts.counts(found[found["year_ending"] == FIRST + 1])[ALL_KINDS].sum(axis=1)
    rate = days / (DAYS_PER_MONTH * MONTHS_IN_YEAR) / aged(base_people(extracts), ADULT)
    filled = fill(rate, extracts, rate[rate > 0])
    waiting = brought(filled.rate, extracts, ADULT) * rule("then.past_benefit")
    topic.put("still_there_at_days_end", waiting)
    topic.put("no_criteria_to_reside", waiting / rule("then.still_there_of_all"))
    for figure in ("still_there_at_days_end", "no_criteria_to_reside"):
        tell(topic, figure, filled, "No days are returned.")
    return [topic]


def use(extracts: Extracts, hospital: pd.DataFrame) -> pd.DataFrame:
    """How many times today's use at the same age came then: England's total of then over today's use on people then.

    And how many people in a bed past benefit there were for each counted delay.

    Args:
        extracts: for people.
        hospital: today's table of the topic `hospital`, one row a council.
    """
    rows = [("series.delayed_days", rule("then.past_benefit"))]
    for figure, total in (("ae_attendances", "ae_visits"), ("emergency_admissions", "emergency_admissions")):
        columns = hospital.filter(like=f"{figure}/")
        ends = [_ends(column.partition("/")[2]) for column in columns]
        expected = 0.0
        for (low, high), column in zip(ends, columns, strict=True):
            then, now = (aged(people, low, high).sum() for people in (base_people(extracts), extracts.people))
            expected += columns[column].sum() * then / now
        times = rule(f"then.{total}")["then"] / rule(f"then.{total}")["now"] * columns.to_numpy().sum() / expected
        rows.append((f"hospital.{figure}", round(float(times), 3)))
    return pd.DataFrame(rows, columns=["figure", "times"])


def _ends(band: str) -> tuple[int, int]:
    low, _, high = band.rstrip("+").partition("-")
    return int(low), int(high) if high else 90
