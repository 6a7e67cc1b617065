"""What moves by itself: places under `standstill_funded`, where need and prices are met and nothing is decided.

A trend is held against the one that people alone would make:

    by people = sum over ages of (base-year rate of that age x people of that age) / the same in the base year - 1

What is left is behaviour and prices, and has to have a name; what can be taken apart is (`obbr.study.apart`).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from typing import NamedTuple

import numpy as np

from obbr.people.counting import AGE_BANDS
from obbr.place import Place
from obbr.scenario import Scenario
from obbr.study import apart
from obbr.study.defaults import MOST_YEARS, STANDSTILLS
from obbr.study.kept import KeptRuns
from obbr.study.plan import Study
from obbr.study.results import Results
from obbr.study.run import Progress
from obbr.study.several import Several, conduct_each

BY_AGE = tuple(f"age:{band}" for band in AGE_BANDS)


class Watched(NamedTuple):
    """One thing whose trend is looked at: words, measure, group, and the measure whose rates by age stand for it.

    Attributes:
        by: measure whose rates by age say what people alone would make of it; nothing if it is people itself.
        why: what may move it beside people, in words.
        taken: takes it apart, if books or counts can.
    """

    words: str
    measure: str
    group: str
    by: str = ""
    why: str = ""
    taken: apart.Taken | None = None


WATCHED = (
    Watched("People of 65 and over", "population", "age:65+"),
    Watched("Council-paid care-home residents, 65+", "council_care_home_residents_65plus", "all",
            "long_term_support_people", "self-funders come to the limit; fewer of the same health move in each year"),
    Watched("People in council long-term support", "long_term_support_people", "all", "long_term_support_people",
            "savings outlast fewer; the youngest in support grow old in it"),
    Watched("Hours of home care", "home_care_hours", "all", "home_care_hours",
            "fewer move into homes; couples are ever fewer", apart.home_care),
    Watched("Hours of need unmet", "unmet_need_hours", "all", "unmet_need_hours",
            "couples are ever fewer", apart.unmet),
    Watched("A&E visits", "ae_attendances", "all", "ae_attendances", "unmet need"),
    Watched("Emergency admissions", "emergency_admissions", "all", "emergency_admissions",
            "beds that other councils' patients take"),
    Watched("Delayed days", "delayed_days", "all", "emergency_admissions", "beds that are not emptied", apart.delays),
    Watched("Deaths", "deaths", "all", "deaths", "who is frail at an age"),
    Watched("Children looked after", "children_looked_after", "all", "children_looked_after",
            "a sample's families; luck of small numbers"),
    Watched("Children with an open case", "children_in_need", "all", "children_in_need", "a sample's families"),
    Watched("Net spend on adults' care, real", "adult_care_net_spend", "all", "long_term_support_people",
            "prices of care, and who needs it before 65", apart.adult_spend),
)  # fmt: skip


class Trend(NamedTuple):
    """One thing watched in one place: change since the base year, by year, a number a draw; and what people make."""

    watched: Watched
    changes: np.ndarray  # (draws, years)
    by_people: np.ndarray  # (years,); nan where it cannot be said
    parts: apart.Parts | None


class Steadies(Several):
    """Each place under `standstill_funded`, by its name."""


def conduct_steady(
    places: Sequence[Place],
    *,
    draws: int,
    seed: int,
    sample: int,
    executor: Executor | None = None,
    kept: KeptRuns | None = None,
    progress: Progress | None = None,
) -> Steadies:
    """Live ten years of each place in which need and prices are met.

    Raises:
        BadInput: a number that cannot be.
    """
    steady = (Scenario.load(STANDSTILLS[1]),)
    studies = {place.title: Study(place, steady, draws, seed, MOST_YEARS, sample) for place in places}
    done = conduct_each(studies, ledgers=True, executor=executor, kept=kept, progress=progress)
    return Steadies(done.by_name, done.asked)


def trends(results: Results) -> list[Trend]:
    """Everything watched in one place."""
    return [
        Trend(one, _changes(results, one), _by_people(results, one), one.taken(results) if one.taken else None)
        for one in WATCHED
    ]


def _changes(results: Results, one: Watched) -> np.ndarray:
    values = results.by_year(one.measure, one.group)[0]
    first = values[:, :1]
    return np.divide(values[:, 1:], first, out=np.full_like(values[:, 1:], np.nan), where=first != 0.0) - 1.0


def _by_people(results: Results, one: Watched) -> np.ndarray:
    if not one.by:
        return np.full(results.study.years, np.nan)
    people = np.median([results.by_year("population", group)[0] for group in BY_AGE], axis=1)
    events = np.median([results.by_year(one.by, group)[0] for group in BY_AGE], axis=1)
    rate = np.divide(events[:, :1], people[:, :1], out=np.zeros_like(events[:, :1]), where=people[:, :1] > 0.0)
    called = (np.nan_to_num(rate) * people).sum(axis=0)
    return called[1:] / called[0] - 1.0
