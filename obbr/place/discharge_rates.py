"""What hospital stays usually leave behind in this place: long stays, delays, and people who come to need a care home.

All of it follows from the place's admissions, its stays and its delays, on the people of the base year.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.calendar import DAYS_PER_MONTH, MONTHS_IN_YEAR
from obbr.people.discharge import WEEK
from obbr.people.near import STAY_GROUPS
from obbr.people.resident import OLD, Need
from obbr.place.care import care_home_rate
from obbr.place.hospital_rates import expected_admissions, groups_of
from obbr.place.place import Place
from obbr.place.profiles import Base
from obbr.place.stays import soon

_STEPS = 50  # of halving the years that a long stay is worth: settles to a millionth
_MOST_YEARS = 1_000.0


def discharge_rates(place: Place, base: Base, rates: np.void, p: Any) -> None:
    """Fill the place's rates of leaving hospital, once its rates of admission and its stays are known."""
    people, weight = base.people, base.weight
    old = people["age"] >= OLD
    at_home = old & (people["in_home"] == 0) & (people["need"] >= Need.MEDIUM)
    long = long_stays(base, rates, p)
    rates["usual_long_stays"] = by_stay_group(base, long)
    late = place.value("hospital.still_there_at_days_end") * DAYS_PER_MONTH
    own = float(p.hospital.own_delay_share)
    rates["usual_delayed_weeks"] = late * (1.0 - own) / WEEK / max(float(weight[at_home].sum()), 1.0)
    kept = late * own / float(p.hospital.own_delay_days)
    rates["kept_by_hospital"] = min(1.0, kept / max(float((weight * long)[old].sum()), 1e-9))
    level = float(rates["care_home_level"])
    usual = np.where(at_home, care_home_rate(people, people["alone"] == 1, level, p), 0.0)
    share = float(p.support.care_home_from_hospital)
    rates["care_home_after_stay"], rates["care_home_from_home"] = split(weight, usual, MONTHS_IN_YEAR * long, share)


def long_stays(base: Base, rates: np.void, p: Any) -> np.ndarray:
    """Each base person's chance a month of a stay of a week or more."""
    at_once = soon(rates["stay_days"], p)
    chance = expected_admissions(base, rates["admission_rate"], at_once, float(rates["usual_steady"]), p)
    a_week = (np.floor(rates["stay_days"] + 0.5) >= WEEK).mean(axis=1)
    return chance * (1.0 - float(p.hospital.same_day_share)) * a_week[groups_of(base)]


def by_stay_group(base: Base, values: np.ndarray) -> np.ndarray:
    """Weighted mean of older people's values by stay group; 0 below 65 and where there is nobody."""
    group, weight = groups_of(base), base.weight * (base.people["age"] >= OLD)
    people = np.bincount(group, weight, STAY_GROUPS)
    summed = np.bincount(group, weight * values, STAY_GROUPS)
    return np.divide(summed, people, out=np.zeros(STAY_GROUPS), where=people > 0)


def split(weight: np.ndarray, usual: np.ndarray, stays: np.ndarray, share: float) -> tuple[float, float]:
    """How the comings-to-need of a year are divided between the ends of long stays and months at home.

    Args:
        weight: people each row stands for.
        usual: chance a year of coming to need a care home.
        stays: long stays a year.
        share: of all comings-to-need that are to arise at the end of a long stay.

    Returns:
        Years at home that one long stay is worth, and the share that is left to arise at home.  A chance is at most 1,
        so if there are too few stays for the share, more is left at home and the total stays what it was.
    """
    total = float((weight * usual).sum())
    if total <= 0.0:
        return 0.0, 1.0

    def arising(years: float) -> float:
        return float((weight * stays * np.minimum(usual * years, 1.0)).sum())

    low, high = 0.0, _MOST_YEARS
    for _ in range(_STEPS):
        years = (low + high) / 2.0
        low, high = (years, high) if arising(years) < share * total else (low, years)
    return low, 1.0 - arising(low) / total
