"""A&E visits and emergency admissions by sex and age, brought to the place's own totals by age band."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np

from obbr.people.near import STAY_GROUPS, STAY_STEPS
from obbr.people.resident import AGES, OLD, Frailty
from obbr.place.choosing import ages_of
from obbr.place.place import Place
from obbr.place.profiles import Base

MONTHS = 12.0
STAY_BANDS = (slice(0, 65), slice(65, 75), slice(75, 85), slice(85, 91))
_ROUNDS = 6  # of bringing readmissions into the totals: settles to a millionth


def ae_ratio(base: Base, p: Any) -> np.ndarray:
    """How much oftener than the reference person each visits A&E: deprivation, frailty."""
    return p.hospital.ae_deprivation[base.people["fifth"]] * p.hospital.ae_frailty[base.people["frailty"]]


def ae_rates(place: Place, base: Base, p: Any) -> np.ndarray:
    """A&E visits a month by sex and age of the reference person; visits of the base people meet the place's totals."""
    shape = p.hospital.ae_rate / base.mean(ae_ratio(base, p)) / MONTHS
    chance = shape[base.people["sex"], base.people["age"]] * ae_ratio(base, p)
    return shape * scale_by_age(base, chance, place.value("hospital.ae_attendances"))


def admission_ratio(base: Base, p: Any) -> np.ndarray:
    """How much oftener than the reference person each is admitted: deprivation, frailty, care home."""
    people = base.people
    ratio = p.hospital.admission_deprivation[people["fifth"]] * p.hospital.admission_frailty[people["frailty"]]
    return ratio * np.where(people["in_home"] == 1, p.hospital.admission_care_home, 1.0)


def admission_rates(place: Place, base: Base, steady: float, p: Any) -> np.ndarray:
    """Admissions a month, other than for flu or a fall, of the reference person; with both they meet the totals.

    Readmissions are in the totals, too (`expected_admissions`).
    """
    shape = p.hospital.admission_rate / base.mean(admission_ratio(base, p)) / MONTHS
    apart = flu_and_falls(base, steady, p)
    factor = np.ones(shape.shape[1])
    for _ in range(_ROUNDS):
        others = expected_admissions(base, shape * factor, steady, p) - apart
        factor = factor * scale_by_age(base, others, place.value("hospital.emergency_admissions"), apart)
    return shape * factor


def expected_admissions(base: Base, rate: np.ndarray, steady: float, p: Any) -> np.ndarray:
    """Each base person's chance a month of any emergency admission, readmissions among them.

    A stay last month has the chance of an admission itself, so with c of other causes and a of flu and falls
    chance = c x (1 + (ratio - 1) x chance) + a, which makes (c + a) / (1 - (ratio - 1) x c).

    Args:
        base: the people.
        rate: of the reference person, a month, other than for flu or a fall, shape (2, 91).
        steady: share of those who may exercise that are steadier for it.
        p: parameters.
    """
    first = rate[base.people["sex"], base.people["age"]] * admission_ratio(base, p)
    apart = flu_and_falls(base, steady, p)
    again = max(float(p.hospital.readmission_ratio) - 1.0, 0.0)
    return (first + apart) / np.maximum(1.0 - again * first, 0.2)


def flu_and_falls(base: Base, steady: float, p: Any) -> np.ndarray:
    """Each person's chance a month of admission for flu or an injurious fall, at usual uptake and steadiness."""
    people = base.people
    injury = p.hospital.fall_rate * p.hospital.fall_injury_share * p.hospital.fall_frailty[people["frailty"]]
    may = (people["frailty"] < Frailty.SEVERE) & (people["in_home"] == 0)
    injury = injury * np.where(may, 1.0 + (p.falls.injury_rate_ratio - 1.0) * steady, 1.0)
    return np.where(people["age"] >= OLD, (injury + p.hospital.flu_admission_rate) / MONTHS, 0.0)


def scale_by_age(
    base: Base, chance: np.ndarray, totals: dict[str, float], apart: np.ndarray | float = 0.0
) -> np.ndarray:
    """By single year of age, shape (91,): what brings monthly chances to yearly totals by age band.

    Args:
        chance: of each base person, a month.
        totals: events a year by age band.
        apart: chances that count towards the totals but are not scaled.
    """
    factor = np.ones(AGES)
    beside = np.broadcast_to(apart, chance.shape)
    for band, total in totals.items():
        ages = ages_of(band)
        here = (base.people["age"] >= ages.start) & (base.people["age"] < ages.stop)
        expected = MONTHS * float((base.weight[here] * chance[here]).sum())
        others = MONTHS * float((base.weight[here] * beside[here]).sum())
        factor[ages] = max(total - others, 0.0) / expected if expected > 0 else 0.0
    return factor


def stay_table(base: Base, p: Any) -> np.ndarray:
    """Days of an overnight stay at evenly spaced chances, by age group, (4, 64): lognormal, with its heavy tail."""
    middle = [NormalDist().inv_cdf((step + 0.5) / STAY_STEPS) for step in range(STAY_STEPS)]
    spread = float(p.hospital.stay_spread)
    tail = np.array([math.exp(spread * z) for z in middle])
    people = np.bincount(base.people["age"], base.weight, AGES) * p.hospital.admission_rate.mean(0)
    table = np.zeros((STAY_GROUPS, STAY_STEPS))
    for group, ages in enumerate(STAY_BANDS):
        mean = np.average(p.hospital.stay_days[ages], weights=np.maximum(people[ages], 1e-9))
        table[group] = tail / tail.mean() * mean
    return np.round(table, 6)
