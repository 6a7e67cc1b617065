"""Carers at the start: neighbours who help, paid work, support, strain; and what is usual among them in the base year.

What is usual is reckoned once for each draw, by the rules of `obbr.people.strain`, `caring` and `livelihood`, so that a
frozen response keeps its level and the base year has as many breakdowns as the yearly rate by hours says.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.chance import Event, uniforms
from obbr.people.caring import replacement_tenths
from obbr.people.livelihood import FIRST, PENSION
from obbr.people.resident import AGES, NOBODY, TENTHS, Employment, Need, Presence, Relief, Setting
from obbr.place.choosing import pick
from obbr.place.health import YEARS
from obbr.place.place import Place

MONTHS = 12.0
BENEFIT_STEPS = np.arange(21) * 5.0  # per cent of needed help, as in the table of benefit


def give_traits(residents: np.ndarray, place: Place, seed: int) -> None:
    """Traits drawn once: whether neighbours would help somebody, how they would bear caring, whether they have work."""
    ids = residents["id"]
    residents["neighbourly"] = (uniforms(seed, ids, Event.BUILD_NEIGHBOURLY) * 100).astype(np.int8)
    working = uniforms(seed, ids, Event.BUILD_EMPLOYED) < place.value("households.employed_share")
    residents["hardy"] = (uniforms(seed, ids, Event.BEARS_CARING) * 100).astype(np.int8)
    residents["employed"] = np.where(working, Employment.WORKING, Employment.NOT_WORKING)


def start_neighbours(residents: np.ndarray, p: Any) -> None:
    """What neighbours and friends give at the start, by the rule of `neighbours.neighbours_help`."""
    need = residents["need"]
    helped = (need == Need.LOW) | (need == Need.MEDIUM)
    helped &= (residents["setting"] < Setting.RESIDENTIAL) & (residents["presence"] == Presence.HERE)
    helped &= residents["neighbourly"] < 100.0 * p.caring.neighbours_help
    needed = p.needs.hours_needed[need] * TENTHS
    family = residents["family_hours"] / np.maximum(needed, 1e-9)
    left = needed * p.caring.household_share[need] * np.maximum(0.0, 1.0 - family)
    hours = np.floor(np.minimum(p.caring.neighbour_hours * TENTHS, left) + 0.5)
    residents["neighbour_hours"] = np.where(helped, hours, 0)


def start_carers(residents: np.ndarray, places: int, p: Any, seed: int) -> None:
    """Carers' strain, support for as many as the line pays for (likelier for the strained), who left work to care."""
    carer = np.flatnonzero(residents["cares_for"] != NOBODY)
    cared = residents[residents["cares_for"][carer]]
    benefit = (cared["adequacy"] / 100.0) ** p.support.benefit_power
    residents["strain"][carer] = np.floor(expected_strain(residents[carer], cared, 1.0 - benefit, p) + 0.5)
    luck = uniforms(seed, residents["id"][carer], Event.BUILD_RELIEVED)
    chosen = pick(luck, residents["strain"][carer] + 1.0, min(places, len(carer)), "carers with support")
    kind = np.where(cared["dementia"] == 1, Relief.COPING, Relief.BREAKS)
    residents["relieved"][carer] = np.where(chosen, kind, Relief.NONE)
    _leave_work(residents, carer, p, seed)


def _leave_work(residents: np.ndarray, carer: np.ndarray, p: Any, seed: int) -> None:
    """Of carers of working age a share has left work to care: those of many hours who are not in work."""
    young = working_age(residents[carer])
    able = young & (residents["caring_hours"][carer] >= p.caring.work_hours * TENTHS)
    able &= residents["employed"][carer] == Employment.NOT_WORKING
    number = min(int(able.sum()), round(float(p.caring.left_work_share) * int(young.sum())))
    luck = uniforms(seed, residents["id"][carer], Event.BUILD_EMPLOYED)
    left = pick(luck, able.astype(float), number, "carers out of work")
    residents["employed"][carer[left]] = Employment.LEFT_TO_CARE


def working_age(people: np.ndarray) -> np.ndarray:
    """Mask of people whose paid work is followed."""
    return (people["age"] >= FIRST) & (people["age"] < PENSION)


def expected_strain(carers: np.ndarray, cared: np.ndarray, unmet: np.ndarray, p: Any) -> np.ndarray:
    """Where `strain.points` and `strain.bearing` put each carer's strain.

    Args:
        carers: RESIDENT rows.
        cared: the people they care for, row by row.
        unmet: their unmet need, 0 to 1.
        p: one record of parameters.
    """
    eased = (carers["relieved"] > 0).astype(float)
    hours = (cared["family_hours"] - np.minimum(cared["family_hours"], float(replacement_tenths(p))) * eased) / TENTHS
    much = np.maximum(0.0, hours - p.caring.light_hours)
    points = p.caring.strain_hour * much + p.caring.strain_unmet * unmet + p.caring.strain_dementia * cared["dementia"]
    points = np.clip(points - p.caring.support_ease * eased, 0.0, 100.0)
    bearing = 1.0 + p.caring.strain_spread * (1.0 - (2.0 * carers["hardy"] + 1.0) / 100.0)
    return np.minimum(points * bearing, 100.0)


def usual_of_carers(residents: np.ndarray, rates: np.void, p: Any) -> None:
    """Fill in what is usual among the carers of the base year, and scale breakdown and mental disorder to it.

    Args:
        residents: the people of the start.
        rates: the place's LOCAL record, its table of benefit and its onset of mental disorder known already.
        p: one record of parameters.
    """
    carer = np.flatnonzero((residents["cares_for"] != NOBODY) & (residents["presence"] == Presence.HERE))
    carers, cared = residents[carer], residents[residents["cares_for"][carer]]
    weight = carers["weight"].astype(float)
    benefit = np.interp(cared["adequacy"], BENEFIT_STEPS, rates["benefit"])
    strain = expected_strain(carers, cared, 1.0 - benefit, p)
    rates["usual_carer_unmet"] = _by_need(1.0 - benefit, weight, cared)
    rates["usual_relieved"] = _mean(carers["relieved"] > 0, weight)
    rates["usual_coping"] = _mean(carers["relieved"] == Relief.COPING, weight)
    breakdowns = p.caring.breakdown_yearly * cared["family_hours"] / (p.caring.heavy_hours * TENTHS) / MONTHS
    per_point = float((weight * breakdowns).sum() / max(float((weight * strain).sum()), 1e-9))
    rates["breakdown_rate"] = per_point
    rates["usual_breakdown"] = _by_need(per_point * strain, weight, cared)
    working = working_age(carers) & (carers["employed"] == Employment.WORKING)
    rates["usual_leaving"] = _by_need(_leaving(carers, cared, p), weight * working, cared)
    rates["usual_strain"] = _by_sex_and_age(residents, carer, strain)
    rates["disorder_onset"] /= 1.0 + (p.caring.strain_disorder_ratio - 1.0) * rates["usual_strain"] / 100.0


def _leaving(carers: np.ndarray, cared: np.ndarray, p: Any) -> np.ndarray:
    """Chance a month that each working carer leaves work, as `livelihood.may_leave_work` has it."""
    at_risk = carers["caring_hours"] >= p.caring.work_hours * TENTHS
    alone = (cared["setting"] == Setting.NONE) & (carers["relieved"] == 0)
    return p.caring.leave_work_yearly / MONTHS * at_risk * np.where(alone, p.caring.leave_work_alone_ratio, 1.0)


def _mean(values: np.ndarray, weight: np.ndarray) -> float:
    return float((values * weight).sum() / max(float(weight.sum()), 1.0))


def _by_need(values: np.ndarray, weight: np.ndarray, cared: np.ndarray) -> np.ndarray:
    """Mean of a value of carers by the need of the person cared for, shape (4,)."""
    total = np.bincount(cared["need"], weight * values, len(Need))
    return total / np.maximum(np.bincount(cared["need"], weight, len(Need)), 1.0)


def _by_sex_and_age(residents: np.ndarray, carer: np.ndarray, strain: np.ndarray) -> np.ndarray:
    """Mean strain of everybody by sex and five-year age band, laid out by single year, shape (2, 91)."""
    bands = (AGES - 1) // YEARS + 1
    here = residents["presence"] == Presence.HERE
    cell = residents["sex"].astype(np.int64) * bands + residents["age"] // YEARS
    people = np.bincount(cell[here], residents["weight"][here], 2 * bands)
    total = np.bincount(cell[carer], residents["weight"][carer] * strain, 2 * bands)
    return (total / np.maximum(people, 1.0)).reshape(2, bands)[:, np.arange(AGES) // YEARS]
