"""The decade lived through by many councils, and what the model then says of each, year by year, as returns say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import NamedTuple

import numpy as np

from obbr.place.councils import councils
from obbr.place.then import paths_of, place_then, use
from obbr.study.hindcast.decade import YEARS, decade, fees
from obbr.study.kept import KeptRuns
from obbr.study.plan import Study, within
from obbr.study.results import Results
from obbr.study.run import Progress
from obbr.study.several import Several, conduct_each

CHILDREN, OLDER = "age:0-17", "age:65+"
GROWN = "age:18+"


class Said(NamedTuple):
    """A rate that returns print, as the model counts it: a measure over the people of a group, times a unit."""

    words: str
    measure: str
    people: str
    per: float
    of: str = "all"  # group that the measure is counted for


RATES: Mapping[str, Said] = {
    "care_home_residents_65plus": Said("Council-paid care-home residents, 65+", "council_care_home_residents_65plus",
                                       OLDER, 1e3),
    "care_home_residents_18_64": Said("In residential homes, 18-64", "residential_care_18_64", "age:18-64", 1e4),
    "supported_at_home_65plus": Said("Supported at home, 65+", "long_term_support_people", OLDER, 1e3, OLDER),
    "delayed_days": Said("Delayed days in hospital", "delayed_days", GROWN, 1e5),
    "looked_after": Said("Children looked after", "children_looked_after", CHILDREN, 1e4),
    "care_entries": Said("Children who came into care", "care_entries", CHILDREN, 1e4),
    "in_childrens_homes": Said("Children in children's homes", "children_in_childrens_homes", CHILDREN, 1e4),
    "in_need": Said("Children with an open case", "children_in_need", CHILDREN, 1e4),
    "protection_plans": Said("Children on protection plans", "protection_plans", CHILDREN, 1e4),
    "referrals": Said("Referrals of children", "referrals", CHILDREN, 1e4),
}  # fmt: skip


class Lived(NamedTuple):
    """What came out for one council.

    Attributes:
        name: of the council.
        rates: by measure, (draws, base year and years).
        funding: real, 2011/12 as 1, by year.
        fee: what it paid for care, real, 2011/12 as 1, by year.
    """

    name: str
    rates: Mapping[str, np.ndarray]
    funding: np.ndarray
    fee: np.ndarray


class Decades(Several):
    """The decade of every council, by its name."""


def some_councils(number: int) -> list[str]:
    """So many councils, evenly through the list of all that have a past, which is by name.

    Raises:
        BadInput: none, or more than there are.
    """
    every = list(councils())
    within("councils", number, 1, len(every))
    return [every[k * len(every) // number] for k in range(number)]


def study_of(name: str, draws: int, seed: int, sample: int) -> Study:
    """One council in 2011/12, and what came over it."""
    return Study(place_then(name), (decade(paths_of(name)),), draws, seed, YEARS, sample)


def conduct_hindcast(
    names: Sequence[str],
    *,
    draws: int,
    seed: int,
    sample: int,
    executor: Executor | None = None,
    kept: KeptRuns | None = None,
    progress: Progress | None = None,
) -> Decades:
    """Live through the decade of each council; a study that is stopped, or that broke, ends there.

    Raises:
        BadInput: no such council, or a number that cannot be.
    """
    studies = {name: study_of(name, draws, seed, sample) for name in names}
    done = conduct_each(studies, executor=executor, kept=kept, progress=progress)
    return Decades(done.by_name, done.asked)


def lived(decades: Decades) -> list[Lived]:
    """What the model says of each council that was run."""
    found = []
    for name, results in decades.by_name.items():
        paths = paths_of(name)
        rates = {measure: rate(results, said) for measure, said in RATES.items()}
        rates["supported_at_home_65plus"] -= rates["care_home_residents_65plus"]  # who is supported lives here or there
        rates["delayed_days"] /= use()["series.delayed_days"]  # counted then: fewer than all who could have left
        found.append(Lived(name, rates, paths.funding[: YEARS + 1], fees(paths)[: YEARS + 1]))
    return found


def rate(results: Results, said: Said) -> np.ndarray:
    """A rate of one council: (draws, base year and years)."""
    return said.per * results.by_year(said.measure, said.of)[0] / people_of(results, said.people)


def people_of(results: Results, group: str) -> np.ndarray:
    """Residents of a group, or grown-up ones: (draws, base year and years)."""
    if group == GROWN:
        return people_of(results, "all") - people_of(results, CHILDREN)
    return results.by_year("population", group)[0]
