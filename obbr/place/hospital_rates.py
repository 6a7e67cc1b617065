"""A&E visits and emergency admissions by sex and age, brought to the place's own totals by age band."""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.people.discharge import stay_group
from obbr.people.resident import AGES, OLD, Frailty
from obbr.place.choosing import ages_of
from obbr.place.place import Place
from obbr.place.profiles import Base

MONTHS = 12.0
_ROUNDS = 12  # of bringing readmissions into the totals: settles to a millionth


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


def admissions_as_counted(place: Place, base: Base, p: Any) -> np.ndarray:
    """Each base person's chance a month of any emergency admission, such that the place's yearly totals are met."""
    shape = p.hospital.admission_rate / base.mean(admission_ratio(base, p)) / MONTHS
    chance = shape[base.people["sex"], base.people["age"]] * admission_ratio(base, p)
    return chance * scale_by_age(base, chance, place.value("hospital.emergency_admissions"))[base.people["age"]]


def admission_rates(place: Place, base: Base, soon: np.ndarray, steady: float, p: Any) -> np.ndarray:
    """Admissions a month, other than for flu or a fall, of the reference person; with both they meet the totals.

    Readmissions are in the totals, too (`expected_admissions`).
    """
    shape = p.hospital.admission_rate / base.mean(admission_ratio(base, p)) / MONTHS
    apart = flu_and_falls(base, steady, p)
    factor = np.ones(shape.shape[1])
    for _ in range(_ROUNDS):
        others = expected_admissions(base, shape * factor, soon, steady, p) - apart
        factor = factor * scale_by_age(base, others, place.value("hospital.emergency_admissions"), apart)
    return shape * factor


def expected_admissions(base: Base, rate: np.ndarray, soon: np.ndarray, steady: float, p: Any) -> np.ndarray:
    """Each base person's chance a month of any emergency admission, readmissions among them.

    Each coming home opens 30 days with `ratio` times the chance c of other causes.  The part s of them that lies in the
    month of coming home brings q = ratio x c x s more admissions there.  The rest lies in the next month, and all 30
    days of those who were back already.  With a for flu and falls,
    begun at home = c + (ratio - 1) x c x (1 - s x (1 - q)) x begun at home + a, and chance = (1 + q) x begun at home.

    Args:
        base: the people.
        rate: of the reference person, a month, other than for flu or a fall, shape (2, 91).
        soon: the part s, by stay group (`obbr.place.stays.soon`).
        steady: share of those who may exercise that are steadier for it.
        p: parameters.
    """
    first = rate[base.people["sex"], base.people["age"]] * admission_ratio(base, p)
    apart, part = flu_and_falls(base, steady, p), soon[groups_of(base)]
    ratio = float(p.hospital.readmission_ratio)
    back = ratio * first * part
    again = max(ratio - 1.0, 0.0) * first * (1.0 - part * (1.0 - back))
    return (1.0 + back) * (first + apart) / np.maximum(1.0 - again, 0.2)


def groups_of(base: Base) -> np.ndarray:
    """The stay group of each base person."""
    return np.array([stay_group(age) for age in range(AGES)])[base.people["age"]]


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
