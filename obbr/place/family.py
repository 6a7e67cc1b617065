"""Grown-up children who live near, and who helps whom at the start: synthetic ties, supply as the evidence has it."""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.chance import Event, uniforms
from obbr.people.resident import NOBODY, TENTHS, Need, Setting, Sex
from obbr.place.choosing import pick
from obbr.place.place import Place

PARENTS_FROM = 50  # so that whoever grows old within the run has had the same chance of kin
PARENT_AT = (20, 36)  # age of a mother or father at the child's birth: synthetic
KIN_AGES = (18, 64)


def find_kin(residents: np.ndarray, place: Place, seed: int) -> None:
    """Give a share of people of 50 and over a grown-up child in another household of the area; couples share theirs."""
    luck = uniforms(seed, residents["id"], Event.BUILD_KIN)
    partnered = (residents["sex"] == Sex.MALE) & (residents["partner"] != NOBODY)
    parent = (residents["age"] >= PARENTS_FROM) & (residents["setting"] < Setting.RESIDENTIAL) & ~partnered
    share = float(place.value("households.kin_near"))
    parents = np.flatnonzero(pick(luck, parent.astype(float), round(share * parent.sum())))
    grown_up = (residents["age"] >= KIN_AGES[0]) & (residents["age"] <= KIN_AGES[1])
    pool = np.flatnonzero(grown_up)
    pool = pool[np.argsort(residents["age"][pool], kind="stable")]
    spread = uniforms(seed, residents["id"][parents], Event.BUILD_AGE) * (PARENT_AT[1] - PARENT_AT[0])
    age = np.clip(residents["age"][parents] - PARENT_AT[0] - spread.astype(np.int64), *KIN_AGES)
    low = np.searchsorted(residents["age"][pool], age)
    high = np.searchsorted(residents["age"][pool], age, side="right")
    among = low + (luck[parents] / share * (high - low)).astype(np.int64)
    child = pool[np.clip(among, 0, len(pool) - 1)]
    apart = residents["household"][child] != residents["household"][parents]
    parents, child = parents[apart], child[apart]
    child, first = np.unique(child, return_index=True)  # nobody cares for two
    parents = parents[first]
    residents["kin"][parents] = child
    residents["parent"][child] = parents
    spouse = residents["partner"][parents]
    residents["kin"][spouse[spouse != NOBODY]] = child[spouse != NOBODY]


def start_caring(residents: np.ndarray, p: Any) -> None:
    """Who helps whom at the start, by the same rule as `ties.find_carer`; and for how many hours."""
    cared = np.flatnonzero((residents["need"] > Need.NONE) & (residents["setting"] < Setting.RESIDENTIAL))
    cared = cared[(residents["partner"][cared] != NOBODY) | (residents["kin"][cared] != NOBODY)]
    willing = residents["willing"][cared]
    for tie, chance in (("partner", p.caring.partner_cares), ("kin", p.caring.kin_cares)):
        _take_on(residents, cared[willing < 100.0 * chance], tie)
    helped = np.flatnonzero(residents["carer"] != NOBODY)
    carer = residents["carer"][helped]
    by_partner = carer == residents["partner"][helped]
    supply = np.where(by_partner, p.caring.partner_hours, p.caring.kin_hours)
    needed = p.needs.hours_needed[residents["need"][helped]]
    hours = np.floor(np.minimum(needed * p.caring.family_share, supply) * TENTHS + 0.5)
    residents["family_hours"][helped] = hours
    residents["caring_hours"][carer] = hours


def _take_on(residents: np.ndarray, cared: np.ndarray, tie: str) -> None:
    """Partner or kin become carers of those who have none, if able and not caring already."""
    cared = cared[(residents[tie][cared] != NOBODY) & (residents["carer"][cared] == NOBODY)]
    carer = residents[tie][cared]
    able = (residents["need"][carer] < Need.MEDIUM) & (residents["setting"][carer] == Setting.NONE)
    able &= residents["cares_for"][carer] == NOBODY
    cared, carer = cared[able], carer[able]
    carer, first = np.unique(carer, return_index=True)
    cared = cared[first]
    residents["carer"][cared] = carer
    residents["cares_for"][carer] = cared
