"""Support before 65: states that nobody can be in, and decisions that must not share their luck."""

import numpy as np
import pytest

from obbr.chance import Event
from obbr.people import caring, learning_disability, life, needs, neighbours, support_before_65, ties, working_age
from obbr.people import month as lives
from obbr.people.resident import ADULT, NOBODY, OLD, Client, Employment, Living, Need, Presence
from obbr.place.adult_rates import disabled_lives
from obbr.place.population import as_record
from tests.hand_made import LUCK, around, chances_in, evidence, person
from tests.world import parameters, place, started


def here_at_the_start(name="camden"):
    people = started(name).residents
    return people[people["presence"] == Presence.HERE]


# --- luck of one's own -----------------------------------------------------------------------------------------------


def test_whom_another_group_passed_over_may_still_be_chosen_for_mental_ill_health():
    here = here_at_the_start()
    able = (here["age"] >= ADULT) & (here["age"] < OLD) & (here["disorder"] == 1) & (here["ld"] == 0)
    mine = here[here["client"] == Client.MENTAL_HEALTH]
    usual = (here["need"][able & (here["client"] != Client.PHYSICAL)] > Need.NONE).mean()
    assert len(mine) * usual > 8
    assert np.count_nonzero(mine["need"]) > 0.4 * len(mine) * usual


def test_people_with_a_learning_disability_are_of_the_ages_that_an_even_inflow_and_deaths_make():
    lives, mine = disabled_lives(place("camden"), as_record(parameters())), here_at_the_start()
    mine = mine[mine["client"] == Client.LEARNING_DISABILITY]
    for share, with_family in ((lives.family, True), (1.0 - lives.family, False)):
        expected = np.average(np.arange(ADULT, OLD), weights=lives.people * share)
        some = mine["age"][(mine["living"] == Living.FAMILY) == with_family]
        assert some.mean() == pytest.approx(expected, abs=2.5)


# --- states that nobody can be in ------------------------------------------------------------------------------------

HOMES = (Living.RESIDENTIAL, Living.AWAY, Living.HOSPITAL)


@pytest.mark.parametrize("living", HOMES)
def test_nobody_cares_for_whom_a_home_cares_for(living):
    cared = {"age": 40, "need": Need.MEDIUM, "client": Client.PHYSICAL, "living": living}
    r, carer = person(carer=1, family_hours=80, **cared), person(1, age=42, cares_for=0, caring_hours=80)
    lives.care_within_family(r, [r, carer], around(r, carer), LUCK, evidence())
    assert (r.carer, r.family_hours, carer.cares_for, carer.caring_hours) == (NOBODY, 0, NOBODY, 0)
    r = person(partner=1, willing=0, neighbourly=0, **cared)
    ties.find_carer(r, [r, person(1, partner=0, age=42)], evidence())
    neighbours.neighbours_help(r, around(r), evidence())
    assert (r.carer, r.neighbour_hours) == (NOBODY, 0)


@pytest.mark.parametrize("living", HOMES)
def test_who_lives_in_a_home_cares_for_nobody_and_houses_nobody(monkeypatch, living):
    chances_in(monkeypatch, learning_disability)
    away = {"age": 60, "client": Client.MENTAL_HEALTH, "living": living}
    assert not caring.can_care(person(**away))
    r = person(age=30, client=Client.LEARNING_DISABILITY, ld=1, living=Living.FAMILY, parent=1)
    learning_disability.live_as_disabled(r, person(1, **away), around(r), LUCK, evidence())
    assert r.living == Living.SEEKS_IN_CRISIS


def test_at_the_start_nobody_in_a_residential_home_is_cared_for_by_family_or_cares():
    here = here_at_the_start()
    home = here[(here["living"] == Living.RESIDENTIAL) | (here["living"] == Living.AWAY)]
    assert len(home) > 100 and (home["carer"] == NOBODY).all() and (home["cares_for"] == NOBODY).all()
    assert not home["family_hours"].any() and not home["neighbour_hours"].any()
    tied = np.flatnonzero(here["carer"] != NOBODY)
    assert (here["cares_for"][here["carer"][tied]] == tied).all()


def test_the_wish_for_work_is_followed_no_longer_than_support():
    for before, after in ((Employment.WANTS_WORK, Employment.NOT_WORKING), (Employment.WORKING, Employment.WORKING)):
        r = person(age=40, client=Client.MENTAL_HEALTH, living=Living.HOME_CARE, employed=before)
        support_before_65.end_support(r)
        assert r.employed == after


# --- rationing heals nobody ------------------------------------------------------------------------------------------

TURNED_AWAY = (
    ({"need": Need.LOW}, "physical_begins", Client.PHYSICAL),
    ({"disorder": 1}, "mental_begins", Client.MENTAL_HEALTH),
)


@pytest.mark.parametrize(("states", "rate", "client"), TURNED_AWAY)
@pytest.mark.parametrize(
    ("rationing", "draw", "comes", "supported"), [(0, 0.9, 1, 1), (0.8, 0.9, 1, 0), (0.8, 0.5, 1, 1), (0, 1.1, 0, 0)]
)
def test_who_is_turned_away_has_the_condition_and_no_support(
    monkeypatch, states, rate, client, rationing, draw, comes, supported
):
    r = person(age=40, **states)
    near = around(r, rationing=rationing)
    near.system.intensity = 1.0
    luck = draw * getattr(near.place, rate)
    monkeypatch.setattr(support_before_65, "happens", lambda _, event, chance: luck < chance)
    working_age.live_as_adult(r, r, near, LUCK, evidence(support__rationing_access_reach=0.5))
    assert (r.client == client, r.living != Living.NONE, r.dearness > 0) == (comes, supported, supported)
    working_age.count_adult(r, near, evidence())
    assert near.count.supported == supported


def test_who_is_turned_away_recovers_and_dies_as_who_is_supported(monkeypatch):
    asked = chances_in(monkeypatch, life, needs, support_before_65)
    for client in (Client.PHYSICAL, Client.MENTAL_HEALTH):
        found = []
        for living in (Living.NONE, Living.HOME_CARE):
            r = person(age=40, client=client, need=Need.LOW, disorder=1, living=living)
            near = around(r)
            life.dies(r, near, LUCK, evidence())
            needs.need_changes(r, near, LUCK, evidence())
            working_age.live_as_adult(r, r, near, LUCK, evidence())
            found.append([asked.pop(event, None) for event in (Event.DEATH, Event.NEED_RECOVERS, Event.SUPPORT_ENDS)])
        assert found[0] == found[1] and found[0][2] > 0
