"""Who lives with whom: synthetic homes that keep the published number of households and of people living alone.

No census table of partners or parents by council is used, so ties are made up, and labelled so: older people live alone
as the census says; other adults find a partner of their fifth and about their age; children are given a mother of their
fifth; everyone left over shares a home.  Partners are a woman and a man, a simplification.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from obbr.chance import Event, uniforms
from obbr.people.resident import FIFTHS, HOUSEHOLD, NOBODY, Sex, Tenure
from obbr.place.choosing import ages_of, allot, pick, pick_within, whole_parts
from obbr.place.people import MOTHERS
from obbr.place.place import Place

ADULT, OLD = 18, 65
_AGE_NOISE = 8.0  # years by which partners' ages part, at most: synthetic
_MOST_SHARERS = 5  # adults in a home that is left over, before some live with couples instead: judgement
_LARGE = 1_000  # more than any age: one sort key for fifth and age together


class _Homes(NamedTuple):
    """What is filled in step by step: each person's head of household, and whether they are settled."""

    head: np.ndarray
    settled: np.ndarray


def settle(residents: np.ndarray, at_home: np.ndarray, place: Place, seed: int) -> np.ndarray:
    """Give everyone of the base year a household, partner and mother; returns the HOUSEHOLD array.

    Args:
        residents: base people, changed in place.
        at_home: mask of those who do not live in a care home; each of the others is a household of their own.
    """
    homes = _Homes(np.arange(len(residents)), ~at_home)
    live_alone(residents, homes, place, seed)
    find_partners(residents, homes, place, seed)
    find_mothers(residents, homes, seed)
    share_homes(residents, homes, place, seed)
    return _number(residents, homes, place, seed)


def live_alone(residents: np.ndarray, homes: _Homes, place: Place, seed: int) -> None:
    """People who live alone: at 65+ exactly as published by sex and age, the rest among younger adults."""
    luck = uniforms(seed, residents["id"], Event.BUILD_HOUSEHOLD)
    older = 0
    for sex, name in enumerate(("female", "male")):
        for band, number in place.value("households.living_alone_65plus")[name].items():
            ages = ages_of(band)
            able = ~homes.settled & _aged(residents, ages.start, ages.stop) & (residents["sex"] == sex)
            homes.settled[pick(luck, able.astype(float), int(number), f"people living alone, {name} {band}")] = True
            older += int(number)
    ones = households_by_size(place)[0]
    able = ~homes.settled & _aged(residents, ADULT + 2, OLD)
    homes.settled[pick(luck, able.astype(float), max(0, ones - older), "people living alone")] = True


def households_by_size(place: Place) -> np.ndarray:
    """Households of one, two, three and more people: the count of the later census, sizes of the earlier."""
    sizes = place.value("households.by_size")
    return whole_parts(int(place.value("households.count")), np.array([sizes["1"], sizes["2"], sizes["3+"]]))


def find_partners(residents: np.ndarray, homes: _Homes, place: Place, seed: int) -> None:
    """Couples, within a deprivation fifth, in order of age."""
    luck = uniforms(seed, residents["id"], Event.BUILD_PARTNER)
    share = place.by_age("households.partnered")[residents["age"]]
    free = ~homes.settled & (share > 0)
    cell = residents["fifth"].astype(np.int64) * 2 + residents["sex"]
    wish = pick_within(luck, cell, np.where(free, share, 0.0))
    by_age = residents["age"] + _AGE_NOISE * uniforms(seed, residents["id"], Event.BUILD_AGE)
    for fifth in range(FIFTHS):
        here = wish & (residents["fifth"] == fifth)
        women = _oldest_first(np.flatnonzero(here & (residents["sex"] == Sex.FEMALE)), by_age)
        men = _oldest_first(np.flatnonzero(here & (residents["sex"] == Sex.MALE)), by_age)
        pairs = min(len(women), len(men))
        women, men = women[:pairs], men[:pairs]
        residents["partner"][women], residents["partner"][men] = men, women
        homes.head[men] = women
        homes.settled[women] = homes.settled[men] = True


def _oldest_first(rows: np.ndarray, by_age: np.ndarray) -> np.ndarray:
    return rows[np.argsort(-by_age[rows], kind="stable")]


def find_mothers(residents: np.ndarray, homes: _Homes, seed: int) -> None:
    """Each child lives with a woman of the same fifth who was of an age to bear them."""
    alone = homes.settled & (residents["partner"] == NOBODY)
    women = np.flatnonzero((residents["sex"] == Sex.FEMALE) & ~alone & (residents["age"] >= MOTHERS[0]))
    key = residents["fifth"].astype(np.int64) * _LARGE + residents["age"]
    women = women[np.argsort(key[women], kind="stable")]
    children = np.flatnonzero((residents["age"] < ADULT) & ~homes.settled)
    low = np.searchsorted(key[women], key[children] + MOTHERS[0])
    high = np.searchsorted(key[women], key[children] + MOTHERS[1], side="right")
    luck = uniforms(seed, residents["id"][children], Event.BUILD_HOUSEHOLD)
    mother = women[np.minimum(low + (luck * (high - low)).astype(np.int64), len(women) - 1)]
    residents["parent"][children] = mother
    homes.head[children] = homes.head[mother]
    homes.settled[children] = homes.settled[mother] = True


def share_homes(residents: np.ndarray, homes: _Homes, place: Place, seed: int) -> None:
    """Adults left over share what homes are left, with others of their fifth and about their age.

    Where that would crowd them, the youngest live with a couple of their fifth, as grown-up children do.
    """
    left = np.flatnonzero(~homes.settled)
    if not len(left):
        return
    settled = homes.settled & (homes.head == np.arange(len(residents)))
    in_care = residents["setting"] >= 2
    homes_left = int(place.value("households.count")) - int((settled & ~in_care).sum())
    couples = np.flatnonzero(settled & (residents["partner"] != NOBODY))
    fewest = 1 if len(couples) else -(-len(left) // _MOST_SHARERS)
    homes_left = max(fewest, min(homes_left, len(left) // 2))
    luck = uniforms(seed, residents["id"], Event.BUILD_HOUSEHOLD)
    left = left[np.lexsort((luck[left], residents["age"][left]))]
    with_couples, left = np.split(left, [max(0, len(left) - _MOST_SHARERS * homes_left)])
    with_couples = with_couples[np.lexsort((luck[with_couples], residents["fifth"][with_couples]))]
    couples = couples[np.lexsort((luck[couples], residents["fifth"][couples]))]
    hosts = np.arange(len(with_couples)) * len(couples) // max(len(with_couples), 1)
    homes.head[with_couples] = couples[hosts]
    left = left[np.lexsort((luck[left], residents["age"][left] // 10, residents["fifth"][left]))]
    shared = np.arange(len(left)) * homes_left // max(len(left), 1)
    first = np.searchsorted(shared, np.arange(homes_left))
    homes.head[left] = left[first[shared]]
    homes.settled[left] = homes.settled[with_couples] = True


def _number(residents: np.ndarray, homes: _Homes, place: Place, seed: int) -> np.ndarray:
    """Number the households and write down size, fifth and tenure; the eldest's age decides much of tenure."""
    heads, number = np.unique(homes.head, return_inverse=True)
    residents["household"] = number
    households = np.zeros(len(heads), HOUSEHOLD)
    households["people"] = np.bincount(number)
    households["fifth"] = residents["fifth"][heads]
    eldest = np.zeros(len(heads), np.int64)
    np.maximum.at(eldest, number, residents["age"])
    households["tenure"] = _tenure(households, eldest, uniforms(seed, heads, Event.BUILD_TENURE), place)
    residents["tenure"] = households["tenure"][number]
    residents["team"] = _neighbourhoods(households, heads, place, seed)[number]
    return households


def _tenure(households: np.ndarray, eldest: np.ndarray, luck: np.ndarray, place: Place) -> np.ndarray:
    """Tenure, exact in total: older owners outright first, then social renting by deprivation, then mortgages."""
    counts = place.value("households.tenure")
    names = ("owned_outright", "mortgaged", "social_rent", "private_rent")
    wanted = whole_parts(len(households), np.array([counts[name] for name in names]))
    poorer = np.array(place.value("households.social_rent_by_fifth"))[households["fifth"]]
    tenure = np.full(len(households), Tenure.PRIVATE_RENT, np.int64)
    free = np.ones(len(households), bool)

    def take(label: Tenure, weight: np.ndarray, number: int) -> None:
        taken = pick(luck, np.where(free, weight, 0.0), number, f"households of tenure {label.name.lower()}")
        tenure[taken] = label
        free[taken] = False

    older = eldest >= OLD
    outright_older = min(round(wanted[0] * place.value("households.outright_owners_65plus")), int(older.sum()))
    take(Tenure.OWNED_OUTRIGHT, older / poorer, outright_older)
    take(Tenure.OWNED_OUTRIGHT, (eldest < OLD) * (eldest >= 30) / poorer, int(wanted[0]) - outright_older)
    take(Tenure.SOCIAL_RENT, poorer * (1 + older) * (eldest >= 25), int(wanted[2]))
    take(Tenure.MORTGAGED, (eldest >= 25) * (eldest < OLD + 5) / poorer, int(wanted[1]))
    return tenure


def _neighbourhoods(households: np.ndarray, heads: np.ndarray, place: Place, seed: int) -> np.ndarray:
    """Neighbourhoods, made up: households in order of deprivation, cut into equal parts."""
    luck = uniforms(seed, heads, Event.BUILD_SAMPLE)
    parts = int(place.value("population.neighbourhoods"))
    return allot(households["fifth"] + luck, np.ones(parts))


def _aged(residents: np.ndarray, low: int, high: int) -> np.ndarray:
    return (residents["age"] >= low) & (residents["age"] < high)
