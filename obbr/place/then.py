"""Councils as they were in 2011/12, what has come over them since, and what came of it: the inputs of a hindcast.

A place then is the ordinary place with figures replaced: 2011/12 plays the part of 2024/25, so that April 2012 stands
where April 2025 does, and ten years run to 2021/22.  Money is in pounds of 2024/25 by the GDP deflator, so the ordinary
prices hold.  What no table of then has is carried over at today's rate, or stays as it is, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from obbr.calendar import year_label
from obbr.inputs import BadInput, hint
from obbr.people.resident import ADULT, AGES, OLD
from obbr.place.choosing import ages_of
from obbr.place.councils import THEN, councils, figures_then, table
from obbr.place.figure import Figure, Kind
from obbr.place.place import Place

OFFSET = 13  # years from a year then to the year whose part it plays: 2011/12 plays 2024/25
TITLE = "{} in 2011/12"
BASE_THEN = (
    "Figures of 2011/12 stand where those of 2024/25 do, at 2024/25 prices. People are of mid-2010 and enter in April "
    "2010, activity of 2011/12, children in need of 2012/13; what has no figure of then is carried at today's rate."
)
ANYBODY, GROWN, AGED = slice(0, AGES), slice(ADULT, AGES), slice(OLD, AGES)
CARRIED = {  # figures whose rate, for each person of these ages, stays as it is today
    "care.self_funders_65plus": AGED,
    "care.self_funders_home_care_65plus": AGED,
    "care.nhs_funded_65plus": AGED,
    "care.requests": GROWN,
    "care.reablement_episodes": GROWN,
    "care.reablement_episodes_65plus": AGED,
    "care.carers_supported": GROWN,
    "care.ld_inpatients": GROWN,
    "care.social_workers": GROWN,
    "care.home_care_agencies": ANYBODY,
    "health.need_65plus": AGED,
    "health.frailty_65plus": AGED,
    "health.dementia_65plus": AGED,
}
BY_BAND = ("hospital.ae_attendances", "hospital.emergency_admissions", "households.living_alone_65plus")
TODAYS_RATE = "Today's rate on the people of then."
AS_ENGLANDS = "Today's rate by age on the people of then, times how England's use at the same age stood to today's."
TODAYS = "Today's: no figure of 2011/12 was found."
AS_ADMISSIONS = "As many for each emergency admission as today."


class Paths(NamedTuple):
    """What came over a council from 2011/12, the base year, to 2022/23; arrays have one number a year.

    Attributes:
        name: of the council.
        years: `2011/12` to `2022/23`.
        funding: spending power in real terms, 2011/12 as 1.
        residential_week, nursing_week: what the council pays for a week in a home at 65 and over, GBP of 2024/25.
        home_care_hour: what it pays an agency for an hour, GBP of 2024/25.
        own_fees: of the three fees, how many rest on unit costs of its own; the others go by its region's level.
        minimum_wage: adult rate, GBP an hour of 2024/25; the same everywhere.
        to_2024_25: what turns a pound of the year into pounds of 2024/25; the same everywhere.
        people: by age band (`0-17`, `18-64`, `65-74`, `75-84`, `85+`), at the mid-year in which the year begins.
    """

    name: str
    years: tuple[str, ...]
    funding: np.ndarray
    residential_week: np.ndarray
    nursing_week: np.ndarray
    home_care_hour: np.ndarray
    own_fees: int
    minimum_wage: np.ndarray
    to_2024_25: np.ndarray
    people: Mapping[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Seen:
    """One published rate of one council and year.

    Attributes:
        name: of the council.
        measure: as `then/series.yaml` describes it.
        year: as finance writes it; of a count on a day in March, the year that it ends.
        value: in the unit of the measure.
    """

    name: str
    measure: str
    year: str
    value: float


def stands_for(year: int) -> str:
    """The year then that a year of the model stands for; the base year is -1.

    >>> stands_for(-1), stands_for(0), stands_for(9)
    ('2011/12', '2012/13', '2021/22')
    """
    return year_label(year - OFFSET)


def place_then(name: str) -> Place:
    """A council as it was in 2011/12.

    Raises:
        BadInput: no such council.
    """
    now, found = Place.shipped(_known(name)), figures_then(councils()[name])
    people = found["population.by_age_sex"].value
    then = np.array([people["female"], people["male"]], np.int64)
    figures = {path: found.get(path) or _carried(figure, now, then) for path, figure in now.figures.items()}
    return replace(now, title=TITLE.format(now.title), base=BASE_THEN, figures=figures)


def _known(name: str) -> str:
    if name not in councils():
        raise BadInput(f"{name}: not a council that has figures of 2011/12.{hint(name, councils())}")
    return name


def _carried(figure: Figure, now: Place, then: np.ndarray) -> Figure:
    """A figure that no table of then has: at today's rate, or as it is."""
    if figure.path in BY_BAND:
        times, words = use().get(figure.path, 1.0), AS_ENGLANDS if figure.path in use() else TODAYS_RATE
        value = _by_band(figure.value, now.people, then, times)
        return _said(figure, value, words)
    if figure.path == "hospital.beds":
        return _said(figure, _times(figure.value, _admissions(now, then)), AS_ADMISSIONS)
    if figure.path in CARRIED:
        ages = CARRIED[figure.path]
        times = float(then[:, ages].sum() / now.people[:, ages].sum())
        return _said(figure, _times(figure.value, times), TODAYS_RATE)
    return replace(figure, method=f"{figure.method} {TODAYS}".strip())


def _said(figure: Figure, value: Any, words: str) -> Figure:
    kind = Kind.NATIONAL if figure.kind is Kind.NATIONAL else Kind.DERIVED
    return replace(figure, value=value, kind=kind, interval=None, method=f"{words} {figure.method}".strip())


def _admissions(now: Place, then: np.ndarray) -> float:
    """Emergency admissions then over today's."""
    figure = now.figure("hospital.emergency_admissions")
    value = _by_band(figure.value, now.people, then, use()[figure.path])
    return sum(value.values()) / sum(figure.value.values())


def _by_band(value: Any, now: np.ndarray, then: np.ndarray, times: float) -> Any:
    """A table by age band, perhaps by sex, at today's rate in each band."""
    if set(value) <= {"female", "male"}:
        sexes = {"female": slice(0, 1), "male": slice(1, 2)}
        return {sex: _by_band(part, now[sexes[sex]], then[sexes[sex]], times) for sex, part in value.items()}
    found = {}
    for band, number in value.items():
        ages = ages_of(band)
        found[band] = round(number * times * then[:, ages].sum() / now[:, ages].sum())
    return found


def _times(value: Any, times: float) -> Any:
    """A number, or each number of a table, so many times; whole numbers stay whole, and above nothing."""
    if isinstance(value, Mapping):
        return {part: _times(number, times) for part, number in value.items()}
    return round(value * times, 1) if isinstance(value, float) else max(round(value * times), min(value, 1))


@cache
def use() -> dict[str, float]:
    """How England's use of hospitals at the same age stood in 2012/13 to that of 2022/23, by figure.

    `series.delayed_days` is how many bed-days past benefit there were for each delayed day that was counted.
    """
    return {row["figure"]: float(row["times"]) for row in table(f"{THEN}/use")}


def paths_of(name: str) -> Paths:
    """What came over a council year by year.

    Raises:
        BadInput: no such council.
    """
    code = councils()[_known(name)].code
    rows, heads, national = _by_code("paths")[code], _by_code("people")[code], table(f"{THEN}/national")
    own = ("funding", "residential_week", "nursing_week", "home_care_hour")
    years = tuple(row["year"] for row in rows)
    bands = [column for column in heads[0] if column not in ("code", "mid_year")]
    return Paths(
        name=name,
        years=years,
        **{column: _column(rows, column) for column in own},
        own_fees=int(rows[0]["own_fees"]),
        minimum_wage=_column(national, "minimum_wage"),
        to_2024_25=_column(national, "to_2024_25"),
        people={band: _column(heads, band)[: len(years)] for band in bands},
    )


def series() -> list[Seen]:
    """Every published rate that a prediction may be held against, by council, measure and year."""
    names = {council.code: name for name, council in councils().items()}
    found = [
        Seen(names.get(row["code"], row["code"]), measure, row["year"], float(text))
        for row in (*table(f"{THEN}/series"), *table(f"{THEN}/england"))
        for measure, text in row.items()
        if measure not in ("code", "year") and text
    ]
    return sorted(found, key=lambda seen: (seen.measure, seen.name, seen.year))


@cache
def _by_code(name: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in table(f"{THEN}/{name}"):
        found.setdefault(row["code"], []).append(row)
    return found


def _column(rows: list[dict[str, str]], column: str) -> np.ndarray:
    return np.array([float(row[column]) for row in rows])
