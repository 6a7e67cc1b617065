"""How far the base year that was lived is off what is published of it: observed reality first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from obbr.money.lines import LINES, Kind
from obbr.outcomes.measures import GROUPS, MEASURES
from obbr.place.place import Figure, Place

PENCE = 100.0
_BY_AGE = {
    "ae_attendances": ("A&E visits", "hospital.ae_attendances"),
    "emergency_admissions": ("Emergency admissions", "hospital.emergency_admissions"),
}


class Missed(NamedTuple):
    """One thing that is known of the base year, beside what the model made of it; low and high are nan if unknown."""

    what: str
    modelled: float
    published: float
    low: float
    high: float


def base_year_misses(place: Place, outcomes: np.ndarray, money: Mapping[str, int]) -> list[Missed]:
    """Everything of 2024/25 that a place's figures can be held against.

    Args:
        place: figures.
        outcomes: (groups, measures) of the base year.
        money: pence that separate each simulated line from its outturn, by line.
    """
    return [*_events(place, outcomes), *_care(place, outcomes), *_money(place, money)]


def _value(outcomes: np.ndarray, measure: str, group: str = "all") -> float:
    return float(outcomes[list(GROUPS).index(group), list(MEASURES).index(measure)])


def _row(what: str, modelled: float, figure: Figure, value: float | None = None, part: str | None = None) -> Missed:
    low, high = figure.span(part) or (np.nan, np.nan)
    return Missed(what, modelled, float(figure.value if value is None else value), low, high)


def _events(place: Place, outcomes: np.ndarray) -> Iterator[Missed]:
    """Deaths, and hospital use: in all, and in those age bands that figures and results share."""
    yield _row("Deaths", _value(outcomes, "deaths"), place.figure("flows.deaths"))
    for measure, (words, path) in _BY_AGE.items():
        figure = place.figure(path)
        yield _row(words, _value(outcomes, measure), figure, sum(figure.value.values()))
        for band, total in figure.value.items():
            if f"age:{band}" in GROUPS:
                yield _row(f"{words}, {band}", _value(outcomes, measure, f"age:{band}"), figure, total, "none")


def _care(place: Place, outcomes: np.ndarray) -> Iterator[Missed]:
    """People in council-paid care, requests, and people who wait in a bed."""
    homes = place.value("care.residential_65plus") + place.value("care.nursing_65plus")
    residents = _value(outcomes, "council_care_home_residents_65plus")
    yield Missed("Council-paid care-home residents, 65+", residents, homes, np.nan, np.nan)
    at_home = _value(outcomes, "long_term_support_people") - residents
    yield _row("Council-supported at home, 65+", at_home, place.figure("care.home_care_65plus"))
    yield _row("Requests for support", _value(outcomes, "requests_for_support"), place.figure("care.requests"))
    waiting = place.figure("hospital.still_there_at_days_end")
    yield _row("People in a bed who could leave it", _value(outcomes, "no_criteria_to_reside"), waiting)


def _money(place: Place, money: Mapping[str, int]) -> Iterator[Missed]:
    """Older people's care, simulated against the outturn, line by line; the difference is posted in sight."""
    width = place.figure("money.settings_65plus").width
    for line, parts in place.value("money.settings_65plus").items():
        if LINES[line].kind is Kind.DEMAND_LED:
            outturn = 1000.0 * sum(parts.values())
            modelled = outturn - money.get(line, 0) / PENCE
            yield Missed(f"{LINES[line].name}, GBP", modelled, outturn, outturn * (1 - width), outturn * (1 + width))
