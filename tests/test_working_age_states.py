"""Support before 65: states that nobody can be in, and decisions that must not share their luck."""

import numpy as np
import pytest

from obbr.people.resident import ADULT, OLD, Client, Living, Need, Presence
from obbr.place.adult_rates import disabled_lives
from obbr.place.population import as_record
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
