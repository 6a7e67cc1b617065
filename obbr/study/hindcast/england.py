"""What has no series by council: England's own numbers of the decade, and the first count of children's workforce.

England is held against all councils that were run, taken together; its two counts were made in other years than the
model's decade has, and the nearest stand for them.  Of the workforce only the level of one year is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from obbr.place.then import series, stands_for
from obbr.study.hindcast.decade import YEARS
from obbr.study.hindcast.live import OLDER, Decades, Said, people_of
from obbr.study.hindcast.scores import FEWEST, ranks

MODELLED = tuple(stands_for(year) for year in range(-1, YEARS))
NATION = "E92000001"
ENGLAND: Mapping[str, Said] = {
    "ae_visits_65plus": Said("A&E visits, 65+", "ae_attendances", OLDER, 1.0, OLDER),
    "emergency_admissions_65plus": Said("Emergency admissions, 65+", "emergency_admissions", OLDER, 1e3, OLDER),
    "unmet_need_65plus": Said("Unmet need, 65+", "unmet_need_hours", OLDER, 1.0, OLDER),
}
WORKFORCE: Mapping[str, tuple[str, str]] = {  # words and measure
    "social_worker_vacancy": ("Vacant posts of children's social workers", "social_worker_vacancy_rate_children"),
    "social_worker_turnover": ("Turnover of children's social workers", "social_worker_turnover_rate_children"),
}


class Nation(NamedTuple):
    """One thing that is printed of England in two years.

    Attributes:
        words: what it is.
        first, last: the years that are printed.
        since, until: the years of the model that stand for them.
        happened: change, as a share.
        modelled: the same of all councils together, a number a draw.
    """

    words: str
    first: str
    last: str
    since: str
    until: str
    happened: float
    modelled: np.ndarray


class Counted(NamedTuple):
    """One share of the workforce, counted once.

    Attributes:
        words: what it is.
        year: of the count.
        councils: that have one.
        published, modelled: of the middle council.
        rank: rank correlation over councils.
    """

    words: str
    year: str
    councils: int
    published: float
    modelled: float
    rank: float


def of_england(decades: Decades) -> list[Nation]:
    """Change in England beside that of all councils that were run."""
    found = []
    for measure, said in ENGLAND.items():
        seen = sorted((one.year, one.value) for one in series() if one.measure == measure and one.name == NATION)
        (first, before), (last, after) = seen[0], seen[-1]
        since, until = _nearest(first), _nearest(last)
        events = np.sum([found_in.by_year(said.measure, said.of)[0] for found_in in decades.by_name.values()], axis=0)
        people = np.sum([people_of(found_in, said.people) for found_in in decades.by_name.values()], axis=0)
        a, b = MODELLED.index(since), MODELLED.index(until)
        change = events[:, b] / people[:, b] / (events[:, a] / people[:, a]) - 1.0
        found.append(Nation(said.words, first, last, since, until, after / before - 1.0, change))
    return found


def of_workforce(decades: Decades) -> list[Counted]:
    """Children's social workers in the year of their first count, if enough councils were run."""
    found = []
    for measure, (words, ours) in WORKFORCE.items():
        seen = {one.name: one for one in series() if one.measure == measure and one.name in decades.by_name}
        if len(seen) < FEWEST:
            continue
        year = next(iter(seen.values())).year
        modelled = [
            float(np.median(decades.by_name[name].by_year(ours, "all")[0][:, MODELLED.index(year)])) for name in seen
        ]
        published = [one.value for one in seen.values()]
        middle = float(np.median(published)), float(np.median(modelled))
        found.append(Counted(words, year, len(seen), *middle, ranks(modelled, published)))
    return found


def _nearest(year: str) -> str:
    """The year of the model that stands nearest to one."""
    return min(max(year, MODELLED[0]), MODELLED[-1])
