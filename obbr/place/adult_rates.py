"""The place's own rates of long-term support before 65, such that as many have it, and live so, as are published.

Everything rests on lives that pass in a steady way: as many come as go, so a count of a day and the chances of leaving
say how many come in a year.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from obbr.people.near import STAY_STEPS
from obbr.people.resident import ADULT, NOBODY, OLD, Client, Living, Need, Presence, Setting
from obbr.place.choosing import cost_steps
from obbr.place.place import Place

MONTHS = 12.0
YEARS = OLD - ADULT  # of age in which support is followed
MOTHERS_GAP = 31  # years by which a parent is older, about the mean age at birth
GROUPS = {
    Client.LEARNING_DISABILITY: "learning_disability",
    Client.PHYSICAL: "physical",
    Client.MENTAL_HEALTH: "mental_health",
}
WAYS = {  # of living, in the words of the place's figures, by the columns of the place's rates
    Client.LEARNING_DISABILITY: {
        "family": Living.FAMILY,
        "tenancy": Living.TENANCY,
        "supported": Living.SUPPORTED,
        "shared_lives": Living.SHARED_LIVES,
        "residential": Living.RESIDENTIAL,
    },
    Client.PHYSICAL: {
        "home_care": Living.HOME_CARE,
        "direct_payment": Living.DIRECT_PAYMENT,
        "supported": Living.SUPPORTED,
        "residential": Living.RESIDENTIAL,
    },
}
WAYS[Client.MENTAL_HEALTH] = WAYS[Client.PHYSICAL]
_ROUNDS = 50  # of halving an interval
_SOONEST = 2.0  # a year, at which anybody may leave the family home
_LEAST_PLANNED = 0.1  # share of moves out of the family home that are planned, whatever parents' health


class Lives(NamedTuple):
    """Adult lives with a learning disability where one person a year turns 18.

    Attributes:
        people: by single year of age from 18 to 64.
        family: of them the share who live with their family.
        leaving: rate a year at which they leave it.
    """

    people: np.ndarray
    family: np.ndarray
    leaving: float


def numbers(place: Place, group: Client) -> dict[str, float]:
    """People of 18 to 64 with long-term support of a group, by how they live, in the order of `WAYS`."""
    figure = place.value(f"care.{GROUPS[group]}_18_64")
    return {way: figure[way] for way in WAYS[group]}


def death_rates(place: Place, ratio: float, p: Any) -> np.ndarray:
    """Deaths a year at ages 18 to 64, at so many times the place's rates for everybody, shape (47,)."""
    people = np.maximum(place.people[:, ADULT:OLD], 1)
    rate = (p.life.death_rate[:, ADULT:OLD] * people).sum(0) / people.sum(0)
    return np.minimum(rate * float(place.value("flows.death_multiplier")) * ratio, 1.0)


def steady(inflow: np.ndarray, losses: np.ndarray) -> np.ndarray:
    """Stock by age of those who come at each age and are lost at each age, year by year.

    >>> steady(np.array([1.0, 0.0, 1.0]), np.array([0.5, 0.5, 0.5])).tolist()
    [1.0, 0.5, 1.25]
    """
    stock = np.zeros(len(inflow))
    before = 0.0
    for age in range(len(inflow)):
        before = stock[age] = before + inflow[age]
        before *= 1.0 - losses[age]
    return stock


def disabled_lives(place: Place, p: Any) -> Lives:
    """Who turns 18 with a learning disability lives on, with family at first, and leaves it at an even rate.

    The rate is solved such that as many live with family as are published.  Families move away as their parents do.
    """
    homes = numbers(place, Client.LEARNING_DISABILITY)
    wanted = homes["family"] / max(sum(homes.values()), 1.0)
    low, high = 0.0, _SOONEST
    for _ in range(_ROUNDS):
        middle = (low + high) / 2.0
        lives = _lives(place, middle, p)
        with_family = float((lives.people * lives.family).sum() / lives.people.sum())
        low, high = (middle, high) if with_family > wanted else (low, middle)
    return _lives(place, high, p)


def _lives(place: Place, leaving: float, p: Any) -> Lives:
    age = np.arange(YEARS)
    family = float(p.working_age.at_18_with_family) * (1.0 - min(leaving, 1.0)) ** age
    moves = place.by_age("flows.leave_rate")[np.minimum(ADULT + MOTHERS_GAP + age, 90)] * family
    losses = np.minimum(death_rates(place, float(p.working_age.ld_death_ratio), p) + moves, 1.0)
    return Lives(steady(np.eye(1, YEARS)[0], losses), family, leaving)


def turning_18(place: Place, p: Any) -> float:
    """People a year with a learning disability whose support as adults begins."""
    return sum(numbers(place, Client.LEARNING_DISABILITY).values()) / float(disabled_lives(place, p).people.sum())


def losses_of(place: Place, group: Client, p: Any) -> np.ndarray:
    """Chance a year that support for physical disability or mental ill-health ends, by death too, at ages 18 to 64."""
    if group is Client.PHYSICAL:
        return np.minimum(float(p.working_age.physical_ends_yearly) + death_rates(place, 1.0, p), 1.0)
    ratio = float(p.working_age.mental_death_ratio)
    return np.minimum(float(p.working_age.mental_ends_yearly) + death_rates(place, ratio, p), 1.0)


def likely(residents: np.ndarray, group: Client) -> np.ndarray:
    """Mask of those who may begin support of a group, as `support_before_65.may_begin_support` has it."""
    able = (residents["presence"] == Presence.HERE) & (residents["age"] >= ADULT) & (residents["age"] < OLD)
    able &= (residents["client"] == Client.NONE) & (residents["ld"] == 0) & (residents["setting"] == Setting.NONE)
    if group is Client.MENTAL_HEALTH:
        return able & (residents["disorder"] == 1)
    return able & (residents["need"] > Need.NONE)


def stock_by_age(place: Place, residents: np.ndarray, group: Client, p: Any) -> np.ndarray:
    """Supported people by age if all who may begin did so every year, and were lost as they are, shape (47,)."""
    age = np.clip(residents["age"].astype(np.int64) - ADULT, 0, YEARS - 1)
    inflow = np.bincount(age, likely(residents, group) * residents["weight"], YEARS)
    return steady(inflow, losses_of(place, group, p))


def adult_rates(place: Place, residents: np.ndarray, rates: np.void, p: Any) -> None:
    """Write all rates of support before 65 into the place's record.

    Args:
        place: figures.
        residents: the people of the base year, whose weights count.
        rates: one LOCAL record, changed.
        p: parameters.
    """
    here = residents[residents["presence"] == Presence.HERE]
    _moves(place, residents, here, rates, p)
    weeks = place.value("money.working_age_weeks")["learning_disability"]
    rates["ld_weeks"] = [weeks[way] for way in WAYS[Client.LEARNING_DISABILITY]]
    rates["adults_away"] = place.value("care.residential_away_18_64")
    rates["package_cost"] = cost_steps(float(p.working_age.package_spread), STAY_STEPS)
    for row, (group, name) in enumerate(((Client.PHYSICAL, "physical"), (Client.MENTAL_HEALTH, "mental"))):
        homes = np.array(list(numbers(place, group).values()), float)
        rates["adult_settings"][row] = np.cumsum(homes) / max(homes.sum(), 1.0)
        a_year = homes.sum() / max(float(stock_by_age(place, here, group, p).sum()), 1e-9)
        rates[f"{name}_begins"] = min(1.0, a_year / MONTHS)
    rates["ld_work_share"] = place.value("care.ld_paid_work")
    rates["ld_job"] = job_rate(float(rates["ld_work_share"]), p)
    rates["mental_job"] = job_rate(float(p.working_age.mental_work_share), p)


def job_rate(at_work: float, p: Any) -> float:
    """Chance a month of finding a job, of those who want one, that makes up for jobs that end."""
    wanting = max((1.0 - at_work) * float(p.working_age.wants_work_share), 1e-9)
    return min(1.0, float(p.working_age.job_ends_yearly) / MONTHS * at_work / wanting)


def _moves(place: Place, residents: np.ndarray, here: np.ndarray, rates: np.void, p: Any) -> None:
    """How often people with a learning disability move, and where to, so that each way of living keeps its people.

    people who leave a way of living in a year = loss x people + progress on - progress into - from hospital; the loss
    by death and by turning 65 is the same outside the family home, and such that as many come as go.
    """
    homes = numbers(place, Client.LEARNING_DISABILITY)
    whole, family = max(sum(homes.values()), 1.0), homes["family"]
    lives, progress = disabled_lives(place, p), float(p.working_age.progress_yearly)
    hospital = float(place.value("care.ld_inpatients")) / float(p.working_age.hospital_stay_years)
    elsewhere = (1.0 - float(p.working_age.at_18_with_family)) * turning_18(place, p)
    crisis = family * parents_end(residents, here, rates, p)
    leavers = max(lives.leaving * family - hospital * family / whole, 0.0)
    planned = max(leavers - crisis, _LEAST_PLANNED * leavers)
    seeking = elsewhere + planned + crisis
    others = max(whole - family, 1.0)
    loss = max(0.0, seeking - hospital * others / whole + hospital) / others
    leaving = {way: (loss + hospital / whole) * homes[way] for way in ("tenancy", "supported", "residential")}
    to_tenancy = max(0.0, leaving["tenancy"] - progress * homes["supported"])
    to_supported = leaving["supported"] + progress * (homes["supported"] - homes["residential"]) - hospital
    to_residential = leaving["residential"] + progress * homes["residential"]
    rates["ld_moves_out"] = min(1.0, planned / MONTHS / max(family, 1.0))
    rates["ld_to_hospital"] = min(1.0, hospital / MONTHS / whole)
    rates["ld_to_tenancy"] = min(1.0, to_tenancy / max(planned + elsewhere, 1e-9))
    staffed = max(to_supported, 0.0) + max(to_residential, 0.0)
    rates["ld_to_supported"] = max(to_supported, 0.0) / staffed if staffed > 0 else 1.0


def parents_end(residents: np.ndarray, here: np.ndarray, rates: np.void, p: Any) -> float:
    """Chance a year that a parent with whom somebody lives dies or comes to need help every day; mean, 0 if unknown."""
    child = here[(here["living"] == Living.FAMILY) & (here["parent"] != NOBODY)]
    if not len(child):
        return 0.0
    parent = residents[child["parent"]]
    sex, age = parent["sex"], parent["age"]
    dies = MONTHS * rates["death_rate"][sex, age] * p.life.death_ratio_frailty[parent["frailty"]]
    daily = rates["need_onset"][Need.MEDIUM :].sum(0)
    onset = MONTHS * daily[sex, age] * p.needs.need_deprivation[parent["fifth"]]
    onset = onset * p.needs.need_after_frailty[parent["frailty"]]
    worse = np.where(parent["need"] == Need.LOW, float(p.needs.worsening_yearly[Need.LOW]), onset)
    return float(np.average(np.minimum(dies + worse, 1.0), weights=child["weight"]))
