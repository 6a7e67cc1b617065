"""The place's own monthly rates: evidence scaled once, on the base year's people, to the place's published margins.

Ratios from different studies are not adjusted for each other, so each rate is divided by the mean of all its ratios
over the people who are here, by sex and age band.  Onsets are those that hold a prevalence by age steady: of frailty,
dementia and need together (`life_course`), of what passes in months alone.  What comes out is frozen for all scenarios
of a draw.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np

from obbr.people.near import LOCAL
from obbr.people.resident import (
    AGES,
    NOBODY,
    OLD,
    TENTHS,
    Client,
    Frailty,
    Living,
    Need,
    Payer,
    Presence,
    Setting,
    Stage,
)
from obbr.place.adult_rates import adult_rates
from obbr.place.carers import usual_of_carers
from obbr.place.child_rates import child_rates
from obbr.place.community import hours_left
from obbr.place.discharge_rates import discharge_rates
from obbr.place.health import lonely_ratio
from obbr.place.hospital_rates import admission_rates, ae_rates
from obbr.place.life_course import life_course
from obbr.place.place import Place
from obbr.place.population import Population, as_record
from obbr.place.profiles import Base, base_of
from obbr.place.stays import soon, stay_table

MONTHS = 12.0
BENEFIT_STEPS = 21
_SMOOTH = 9  # years over which a prevalence by age is evened out before its slope is taken
_PLACES = 12  # decimals kept, so that every machine has the same rate


def local_rates(place: Place, population: Population, parameters: np.ndarray) -> np.ndarray:
    """All local rates for one draw of parameters, as an array of one LOCAL record; settled once for all scenarios.

    Args: as `settled_rates`.
    """
    key = (place.hash, blake2b(parameters.tobytes()).digest())
    if key not in population.settled:
        population.settled[key] = settled_rates(place, population, parameters)
    return population.settled[key].copy()


def settled_rates(place: Place, population: Population, parameters: np.ndarray) -> np.ndarray:
    """All local rates for one draw of parameters, as an array of one LOCAL record.

    Args:
        place: figures.
        population: the residents that the figures were made into.
        parameters: one record of the evidence register, shape (1,).
    """
    p = as_record(parameters)
    base = base_of(population.residents, population.households)
    local = np.zeros(1, LOCAL)
    rates = local[0]
    rates["leave_rate"] = monthly(place.by_age("flows.leave_rate")) / free_to_go(population)
    rates["death_rate"] = death_rates(place, base, p)
    usual_places(base, rates)
    rates["usual_reabled"] = usual_reabled(place, base)
    rates["home_value"] = place.value("households.home_value")
    shares = new_settings(place, population)
    rates["direct_payment_share"], rates["day_support_share"] = shares
    rates["package_size"] = package_size(population, p)
    rates["usual_adapted"] = usual_adapted(population)
    rates["need_recovery"] = p.needs.recovery_yearly / MONTHS
    course = life_course(place, base, p)
    rates["care_home_level"] = course.care_home_level
    rates["frailty_step"], rates["dementia_onset"] = course.frailty, course.dementia
    rates["need_onset"] = course.need
    rates["disorder_onset"] = disorder_onset(base, p)
    rates["lonely_onset"] = lonely_onset(base, float(rates["usual_connected"]), p)
    rates["ae_rate"] = ae_rates(place, base, p)
    rates["stay_days"] = stay_table(place, base, p)
    at_once = soon(rates["stay_days"], p)
    rates["admission_rate"] = admission_rates(place, base, at_once, float(rates["usual_steady"]), p)
    discharge_rates(place, base, rates, p)
    rates["benefit"] = benefit_table(float(p.support.benefit_power))
    rates["reference_benefit"] = reference_benefit(base, rates["benefit"])
    usual_of_carers(population.residents, rates, p)
    child_rates(place, population.residents, rates, p)
    adult_rates(place, population.residents, rates, p)
    for name in LOCAL.names:
        local[name] = np.round(local[name], _PLACES)
    return local


def free_to_go(population: Population) -> np.ndarray:
    """Share of residents by age whom nothing ties to the area, as `life.moves_away` has it, shape (91,)."""
    here = population.residents[population.residents["presence"] == Presence.HERE]
    tied = (here["carer"] != NOBODY) | (here["cares_for"] != NOBODY) | (here["setting"] != Setting.NONE)
    tied |= (here["stage"] >= Stage.LOOKED_AFTER) | (here["living"] != Living.NONE)  # care leavers too
    parent = here["parent"] != NOBODY
    tied[parent] |= population.residents["kin"][here["parent"][parent]] == here["id"][parent]
    people = np.bincount(here["age"], here["weight"], AGES)
    free = np.bincount(here["age"], here["weight"] * ~tied, AGES)
    return np.divide(free, people, out=np.ones(AGES), where=free > 0)


def monthly(a_year: np.ndarray) -> np.ndarray:
    """Chances a month that make up chances a year, to the second order; plain arithmetic, the same on every machine."""
    return a_year / MONTHS / (1.0 - a_year * (MONTHS - 1.0) / (2.0 * MONTHS))


def death_ratio(base: Base, p: Any) -> np.ndarray:
    """How much likelier to die each person is than a fit one at home who is not lonely, as `life.dies` has it."""
    people = base.people
    ratio = p.life.death_ratio_frailty[people["frailty"]]
    ratio = ratio * np.where(people["dementia"] == 1, p.needs.dementia_death_ratio, 1.0)
    ratio = ratio * np.where(people["ailing"] == 1, p.life.death_ratio_care_home[people["age"]], 1.0)
    ratio = ratio * np.where(people["client"] == Client.LEARNING_DISABILITY, p.working_age.ld_death_ratio, 1.0)
    ratio = ratio * np.where(people["client"] == Client.MENTAL_HEALTH, p.working_age.mental_death_ratio, 1.0)
    lonely = (people["lonely"] == 1) & (people["age"] >= OLD)
    return ratio * np.where(lonely, p.life.death_ratio_lonely, 1.0)


def death_rates(place: Place, base: Base, p: Any) -> np.ndarray:
    """Deaths a month by sex and age of the reference person: national rates x the local multiplier / mean ratio."""
    national = p.life.death_rate * place.value("flows.death_multiplier")
    rate = national / MONTHS / base.mean(death_ratio(base, p))
    chance = rate[base.people["sex"], base.people["age"]] * death_ratio(base, p)
    expected = national[base.people["sex"], base.people["age"]] / MONTHS
    return rate * float((base.weight * expected).sum() / max((base.weight * chance).sum(), 1e-12))


def slope(prevalence: np.ndarray) -> np.ndarray:
    """How fast a prevalence rises with age, a year, evened out over neighbouring ages."""
    edge = _SMOOTH // 2
    padded = np.pad(prevalence, [(0, 0), (edge, edge)], mode="edge")
    window = np.lib.stride_tricks.sliding_window_view(padded, _SMOOTH, axis=1).mean(2)
    return np.gradient(window, axis=1) * (prevalence > 0)


def steady_onset(prevalence: np.ndarray, recovery: float) -> np.ndarray:
    """New cases a year among those without, that keep a prevalence by age as it is.

    onset = (rise with age + recovery x prevalence) / (1 - prevalence)

    Args:
        prevalence: share with the condition, (2, 91).
        recovery: of those with it, a year.
    """
    rise = slope(prevalence)
    return np.maximum((rise + recovery * prevalence) / (1.0 - prevalence), 0.0)


def disorder_onset(base: Base, p: Any) -> np.ndarray:
    """Onset of common mental disorder a month for a person who is not lonely."""
    lonely = np.where(base.people["lonely"] == 1, p.needs.disorder_lonely_ratio, 1.0)
    recovery = float(p.needs.disorder_recovery_yearly)
    onset = steady_onset(p.needs.disorder_prevalence, recovery)
    return onset / MONTHS / base.mean(lonely, base.people["disorder"] == 0)


def lonely_onset(base: Base, connected: float, p: Any) -> np.ndarray:
    """Onset of loneliness a month, shape (91,), for a person who lives with others and has no mental disorder."""
    recovery = p.needs.lonely_recovery_yearly * (1.0 - connected + connected / p.vcse.lonely_ratio)
    prevalence = np.stack([p.needs.lonely_prevalence] * 2)
    onset = steady_onset(prevalence, float(recovery))
    ratio = lonely_ratio(base.people, base.people["alone"] == 1, p)
    return (onset / MONTHS / base.mean(ratio, base.people["lonely"] == 0)).mean(0)


def benefit_table(power: float) -> np.ndarray:
    """What 0, 5, .. 100% of needed help is worth, 0 to 1: the first hours are worth most."""
    return np.round((np.arange(BENEFIT_STEPS) / (BENEFIT_STEPS - 1)) ** power, 9)


def reference_benefit(base: Base, benefit: np.ndarray) -> np.ndarray:
    """Mean benefit of the help that comes to people at home in the base year, by level of need, shape (4,)."""
    worth = np.interp(np.arange(101), np.arange(BENEFIT_STEPS) * 5.0, benefit)
    people = np.maximum(base.help.sum(1), 1e-9)
    usual = np.where(base.help.sum(1) > 0, base.help @ worth / people, 1.0)
    usual[Need.NONE] = 1.0
    return usual


def usual_adapted(population: Population) -> np.ndarray:
    """The share of older people at home who live in an adapted one, by frailty, shape (4,)."""
    people = population.residents
    people = people[(people["presence"] == Presence.HERE) & (people["setting"] < Setting.RESIDENTIAL)]
    people = people[people["age"] >= OLD]
    everybody = np.bincount(people["frailty"], people["weight"], len(Frailty))
    adapted = np.bincount(people["frailty"], people["weight"] * people["adapted"], len(Frailty))
    return np.divide(adapted, everybody, out=np.zeros(len(Frailty)), where=everybody > 0)


def usual_places(base: Base, rates: np.void) -> None:
    """The share of those who may exercise whose feet are steadier for it, and of lonely people with a place."""
    people = base.people
    may = (people["age"] >= OLD) & (people["frailty"] < Frailty.SEVERE) & (people["in_home"] == 0)
    for name, field, eligible in (
        ("usual_steady", "steady", may),
        ("usual_connected", "connected", people["lonely"] == 1),
    ):
        able = max(float((base.weight * eligible).sum()), 1.0)
        rates[name] = float((base.weight * eligible * people[field]).sum()) / able


def usual_reabled(place: Place, base: Base) -> float:
    """Episodes of reablement a month for each person who could gain (`reablement.may_be_restored`)."""
    people = base.people
    could = (people["age"] >= OLD) & (people["need"] > Need.NONE) & (people["dementia"] == 0)
    able = max(float((base.weight * could).sum()), 1.0)
    return place.value("care.reablement_episodes_65plus") / MONTHS / able


def package_size(population: Population, p: Any) -> np.ndarray:
    """Of home care and direct payments, hours that the council's people have over those of the evidence; 1 if none."""
    people = population.residents[population.residents["presence"] == Presence.HERE]
    usual = np.maximum(hours_left(people, p), 0.0) * TENTHS * float(p.support.package_share)
    size = np.ones(2)
    for kind, setting in enumerate((Setting.HOME_CARE, Setting.DIRECT_PAYMENT)):
        ours = people["weight"] * ((people["setting"] == setting) & (people["payer"] == Payer.COUNCIL))
        if (ours * usual).sum() > 0.0:
            size[kind] = (ours * people["package"]).sum() / (ours * usual).sum()
    return size


def new_settings(place: Place, population: Population) -> tuple[float, float]:
    """Of new support at home the share that is a direct payment, and of people with a carer the share that is day
    support: both as among those who have support today."""
    today = place.value("care.community_65plus")
    people = population.residents[population.residents["presence"] == Presence.HERE]
    supported = (people["setting"] >= Setting.HOME_CARE) & (people["setting"] < Setting.EXTRA_CARE)
    cared_for = float((people["weight"] * (supported & (people["carer"] != NOBODY))).sum())
    hourly = today["home_care"] + today["direct_payment"] + today["day_support"]
    return today["direct_payment"] / max(hourly, 1), min(1.0, today["day_support"] / max(cared_for, 1.0))
