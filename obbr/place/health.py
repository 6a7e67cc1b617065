"""Health and loneliness of the people here at the start, drawn so that published prevalences are met.

Frail people and people with dementia have need more often, people who live alone or have a mental disorder are lonely
more often; the prevalence by sex and age stays what the evidence says.  Residents of care homes are drawn apart
(`care.py`), because the surveys of need are of people at home.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.chance import Event, uniforms
from obbr.people.resident import Frailty, Need, Setting
from obbr.place.choosing import chances_within, pick_within

YEARS = 5  # of age in a cell
_BANDS = 19
_NO_CHANCE = 1e-12


def cell_of(residents: np.ndarray) -> np.ndarray:
    """Sex and five-year age band of each person, 0 to 37."""
    return residents["sex"].astype(np.int64) * _BANDS + residents["age"] // YEARS


def draw_health(residents: np.ndarray, alone: np.ndarray, need: np.ndarray, p: Any, seed: int) -> None:
    """Fill in frailty, dementia, need, mental disorder, loneliness and vaccination, in place.

    Args:
        residents: rows of people, of whom those already in care homes keep what they have.
        alone: mask of people who live alone.
        need: shares of people at home with each level of need, as `LifeCourse.at_home`.
        p: one record of central parameters.
    """
    ids = residents["id"]
    draw_frailty(residents, p, uniforms(seed, ids, Event.BUILD_FRAILTY))
    draw_dementia(residents, p, uniforms(seed, ids, Event.BUILD_DEMENTIA))
    luck_of_need, luck_of_level = (uniforms(seed, ids, event) for event in (Event.BUILD_NEED, Event.BUILD_NEED_LEVEL))
    draw_need(residents, need, p, luck_of_need, luck_of_level)
    draw_mind(residents, alone, p, uniforms(seed, ids, Event.BUILD_DISORDER), uniforms(seed, ids, Event.BUILD_LONELY))
    uptake = p.needs.flu_uptake[residents["age"]] * p.needs.flu_uptake_deprivation[residents["fifth"]]
    residents["vaccinated"] = uniforms(seed, ids, Event.VACCINATED) < uptake


def at_home(residents: np.ndarray) -> np.ndarray:
    """Mask of people who do not live in a care home."""
    return residents["setting"] < Setting.RESIDENTIAL


def beside_care_homes(residents: np.ndarray, share: np.ndarray, has: np.ndarray) -> np.ndarray:
    """The share among people at home that, with care-home residents who have it already, makes the whole's share."""
    cell, home = cell_of(residents), at_home(residents)
    wanted = np.bincount(cell, share)
    left = np.maximum(wanted - np.bincount(cell, has & ~home, len(wanted)), 0.0)
    base = np.bincount(cell, share * home)
    factor = np.divide(left, base, out=np.zeros_like(left), where=base > 0)
    return np.where(home, np.minimum(share * factor[cell], 1.0), 0.0)


def draw_frailty(residents: np.ndarray, p: Any, luck: np.ndarray) -> None:
    """Frailty by age, more where life is poorer."""
    prevalence = p.needs.frailty_prevalence[:, residents["age"]]
    any_frailty = prevalence[Frailty.MILD :].sum(0)
    share = beside_care_homes(residents, any_frailty, residents["frailty"] > Frailty.FIT)
    chance = chances_within(cell_of(residents), share, p.needs.frailty_deprivation[residents["fifth"]])
    frail = pick_within(luck, cell_of(residents), chance)
    place_within = luck / np.maximum(chance, _NO_CHANCE)  # about uniform among the chosen
    levels = prevalence / np.maximum(any_frailty, _NO_CHANCE)
    level = Frailty.SEVERE - (place_within >= levels[3]).astype(int) - (place_within >= levels[3] + levels[2])
    residents["frailty"][frail] = level[frail]


def draw_dementia(residents: np.ndarray, p: Any, luck: np.ndarray) -> None:
    """Dementia by sex and age."""
    prevalence = p.needs.dementia_prevalence[residents["sex"], residents["age"]]
    share = beside_care_homes(residents, prevalence, residents["dementia"] == 1)
    residents["dementia"][pick_within(luck, cell_of(residents), share)] = 1


def draw_need(residents: np.ndarray, shares: np.ndarray, p: Any, luck: np.ndarray, luck_of_level: np.ndarray) -> None:
    """Help needed by people at home, then how much of it: as published by age, and within it as lives have come to be.

    Frail people, people with dementia and poorer ones need more (`life_course`).
    """
    home, cell, age = at_home(residents), cell_of(residents), residents["age"]
    kind = (residents[name] for name in ("sex", "fifth", "frailty", "dementia"))
    alike = np.nan_to_num(shares[(*kind, slice(None), age)])  # a row a resident, a column a level
    heavier = np.cumsum(alike[:, ::-1], axis=1)[:, ::-1]  # each level or more
    share = p.needs.need_level_share[:, age]
    wanted = {
        Need.LOW: p.needs.need_prevalence[residents["sex"], age],
        Need.MEDIUM: 1.0 - share[Need.LOW],
        Need.HIGH: share[Need.HIGH] / (1.0 - share[Need.LOW]),
    }
    for level, mean in wanted.items():
        among = home & (residents["need"] == level - 1)
        lighter = heavier[:, level - 1]
        further = np.divide(heavier[:, level], lighter, out=np.zeros(len(age)), where=lighter > 0)
        usual = np.bincount(cell, further * among) / np.maximum(np.bincount(cell, among), 1)
        ratio = np.divide(further, usual[cell], out=np.ones(len(age)), where=usual[cell] > 0)
        chance = chances_within(cell, mean * among, ratio)
        residents["need"][pick_within(luck, cell, chance)] = level
        # Whose need is low shares a fresh draw; whoever came this far on it has an about even one again.
        luck = luck_of_level if level == Need.LOW else luck / np.maximum(chance, _NO_CHANCE)


def draw_mind(residents: np.ndarray, alone: np.ndarray, p: Any, luck: np.ndarray, luck_of_lonely: np.ndarray) -> None:
    """Common mental disorder by sex and age; loneliness by age, oftener alone or with a disorder."""
    cell = cell_of(residents)
    disorder = p.needs.disorder_prevalence[residents["sex"], residents["age"]]
    residents["disorder"] = pick_within(luck, cell, disorder)
    share = p.needs.lonely_prevalence[residents["age"]]
    chance = chances_within(cell, share, lonely_ratio(residents, alone, p))
    residents["lonely"] = pick_within(luck_of_lonely, cell, chance)


def lonely_ratio(residents: np.ndarray, alone: np.ndarray, p: Any) -> np.ndarray:
    """How much likelier than others of their age people are to become lonely: living alone, mental disorder."""
    ratio = np.where(alone, p.needs.lonely_alone_ratio, 1.0)
    return ratio * np.where(residents["disorder"] == 1, p.needs.lonely_disorder_ratio, 1.0)
