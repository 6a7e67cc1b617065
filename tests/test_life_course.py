"""Frailty, dementia and need by age stay as published while nothing is decided, and so do people in care homes."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from obbr.people.resident import Frailty, Need, Presence, Setting
from obbr.place.life_course import life_course
from obbr.place.population import as_record
from tests.world import parameters, people_alike, place, system

YEARS = 6
BANDS = ((65, 75), (75, 85), (85, 91))
STATES = {
    "frailty": lambda r: r["frailty"] > Frailty.FIT,
    "moderate or severe frailty": lambda r: r["frailty"] >= Frailty.MODERATE,
    "dementia": lambda r: r["dementia"] == 1,
    "need": lambda r: r["need"] > Need.NONE,
    "daily need": lambda r: r["need"] >= Need.MEDIUM,
}


def shares(residents):
    """Of people of 65 and over at home or not: share with each state, had every year the ages of the start."""
    here = residents[residents["presence"] == Presence.HERE]
    found = {}
    for name, has in STATES.items():
        by_band = []
        for low, high in BANDS:
            people = here[(here["age"] >= low) & (here["age"] < high)]
            by_band.append(np.average(has(people), weights=people["weight"]))
        found[name] = by_band
    return found


@cache
def before_and_after():
    local = system("standstill_funded", years=YEARS)
    before = shares(local.residents)
    while local.month < 12 * YEARS:
        local.step_month()
    return before, shares(local.residents)


@pytest.mark.parametrize("state", STATES)
def test_shares_by_age_stay_what_they_are(state):
    """Eight years of a small place: within what luck leaves, for rates that let a state drift move it by a third."""
    before, after = (np.array(found[state]) for found in before_and_after())
    sizes = np.array([0.5, 0.35, 0.15])
    assert (after @ sizes) / (before @ sizes) == pytest.approx(1.0, abs=0.12)


@pytest.mark.parametrize("name", ["meadowbridge", "camden"])
def test_a_cohort_has_as_many_in_homes_as_live_there(name):
    base, p = people_alike(name), as_record(parameters())
    course = life_course(place(name), base, p)
    expected = (base.weight * course.in_homes[base.people["sex"], base.people["age"]]).sum()
    assert expected == pytest.approx((base.weight * base.people["in_home"]).sum(), rel=0.01)
    assert course.in_homes[:, 90].min() > course.in_homes[:, 75].max() > course.in_homes[:, 66].max()


def test_more_deaths_among_those_who_have_it_need_more_new_cases():
    """Dementia that killed no sooner would need fewer new cases for the same share."""
    base, p = people_alike(), as_record(parameters().copy())
    usual = life_course(place(), base, p).dementia[:, 70:90].sum()
    p.needs.dementia_death_ratio = 1.0
    assert life_course(place(), base, p).dementia[:, 70:90].sum() < usual


def test_everybody_in_a_home_has_need_and_nobody_of_them_is_fit():
    local = system("standstill_funded", years=1)
    for _ in range(24):
        local.step_month()
    inside = local.residents[local.residents["presence"] == Presence.HERE]
    inside = inside[inside["setting"] >= Setting.RESIDENTIAL]
    assert (inside["need"] > Need.NONE).all() and (inside["frailty"][inside["ailing"] == 1] > Frailty.FIT).all()
