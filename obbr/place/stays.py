"""How long people stay in hospital here until they are fit to leave, and when in a month that is."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np

from obbr.calendar import DAYS_PER_MONTH
from obbr.people.near import STAY_GROUPS, STAY_STEPS
from obbr.people.resident import AGES, DAYS, OLD, Need
from obbr.place.hospital_rates import admissions_as_counted, groups_of
from obbr.place.place import Place
from obbr.place.profiles import Base

STAY_BANDS = (slice(0, 65), slice(65, 75), slice(75, 85), slice(85, 91))
_SHORTEST = 1.0  # day of a stay of a night or more


def stay_table(place: Place, base: Base, p: Any) -> np.ndarray:
    """Days until fit to leave at evenly spaced chances, by age group, (4, 64): lognormal, with its heavy tail.

    Published stays end when people leave.  The days for which help is waited for are lived one by one in the model
    (`discharge.wait_to_leave`), so what is usual of them here is taken off; the hospital's own delays stay in.
    """
    middle = [NormalDist().inv_cdf((step + 0.5) / STAY_STEPS) for step in range(STAY_STEPS)]
    tail = np.array([math.exp(float(p.hospital.stay_spread) * z) for z in middle])
    fit = np.maximum(published_stays(base, p) - waiting_in_stays(place, base, p), _SHORTEST)
    return np.round(np.outer(fit, tail / tail.mean()), 6)


def published_stays(base: Base, p: Any) -> np.ndarray:
    """Mean days of a stay of a night or more, from coming in to leaving, by age group."""
    people = np.maximum(np.bincount(base.people["age"], base.weight, AGES) * p.hospital.admission_rate.mean(0), 1e-9)
    return np.array([np.average(p.hospital.stay_days[ages], weights=people[ages]) for ages in STAY_BANDS])


def waiting_in_stays(place: Place, base: Base, p: Any) -> np.ndarray:
    """Days for which help is usually waited for in a mean stay of a night or more, by age group.

    The place's count of people delayed, less the hospital's own share, falls on older people at home with daily need,
    as often as they are admitted.
    """
    people, group = base.people, groups_of(base)
    old = people["age"] >= OLD
    may_wait = old & (people["in_home"] == 0) & (people["need"] >= Need.MEDIUM)
    admitted = base.weight * admissions_as_counted(place, base, p)
    late = place.value("hospital.still_there_at_days_end") * DAYS_PER_MONTH * (1.0 - float(p.hospital.own_delay_share))
    days = late * np.bincount(group, admitted * may_wait, STAY_GROUPS) / max(float(admitted[may_wait].sum()), 1e-9)
    nights = np.bincount(group, admitted * old, STAY_GROUPS) * (1.0 - float(p.hospital.same_day_share))
    return np.divide(days, nights, out=np.zeros(STAY_GROUPS), where=nights > 0)


def soon(table: np.ndarray, p: Any) -> np.ndarray:
    """Of the 30 days after coming home, the part that lies in the month of coming home, by age group.

    Stays begin with a month, so one of 8 days leaves 22 of 30 days in it, one of 38 days too; who goes home the same
    day has 29.

    Args:
        table: days of stays, (4, 64).
        p: parameters.
    """
    days = np.maximum(np.floor(table + 0.5), 1.0)
    after_night = 1.0 - ((days - 1.0) % DAYS + 1.0) / DAYS
    same_day = float(p.hospital.same_day_share)
    return same_day * (1.0 - 1.0 / DAYS) + (1.0 - same_day) * after_night.mean(axis=1)
