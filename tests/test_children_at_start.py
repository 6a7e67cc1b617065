"""Children of a place at the start, and the rates that keep as many at each stage."""

import numpy as np
import pytest

from obbr.people import protection
from obbr.people.resident import Far, Placed, Presence, Stage
from obbr.place.child_rates import child_rates, flows, homes_of, in_care, placement_mix
from obbr.place.population import as_record
from tests.world import parameters, place, started, system

# --- the place at the start ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["meadowbridge", "camden"])
def test_children_at_the_start_are_as_many_as_is_published(name):
    people = started(name).residents
    here = people[people["presence"] == Presence.HERE]
    figures = {stage: int((here["stage"] == stage).sum()) for stage in Stage}
    assert figures[Stage.LOOKED_AFTER] == place(name).value("children.looked_after")
    assert figures[Stage.PLAN] == place(name).value("children.on_plan")
    known = sum(figures[stage] for stage in Stage if stage != Stage.UNKNOWN)
    assert known == place(name).value("children.in_need")
    alone = here["unaccompanied"] == 1
    assert alone.sum() == place(name).value("children.unaccompanied")["looked_after"]
    assert (here["stage"][alone] == Stage.LOOKED_AFTER).all()
    grown = here["age"] >= 18
    assert set(here["stage"][grown]) <= {Stage.UNKNOWN, Stage.LEFT_CARE} and not (here["pressed"][grown]).any()
    inside = here["stage"] == Stage.LOOKED_AFTER
    assert (here["placed"][inside] >= Placed.KIN).all() and not here["placed"][~inside].any()


def test_looked_after_children_of_camden_live_where_its_figures_say():
    people = started("camden").residents
    inside = people[people["stage"] == Stage.LOOKED_AFTER]
    homes = place("camden").value("children.homes")
    for name, number in homes.items():
        assert abs((inside["placed"] == Placed[name.upper()]).sum() - number) <= 3, name
    assert (inside["far"] > 0).mean() == pytest.approx(0.58, abs=0.06)
    assert (inside["far"] == Far.BEYOND_20_MILES).mean() == pytest.approx(0.18, abs=0.05)


def test_unaccompanied_children_at_the_start_are_as_old_as_those_who_come_make_them():
    """They come at any age from 16 to 18 and stay until 18, so three in four are 17."""
    people = started("camden").residents
    alone = (people["presence"] == Presence.HERE) & (people["unaccompanied"] == 1)
    assert (people["age"][alone] == 17).mean() == pytest.approx(0.75, abs=0.15)


def test_stages_at_the_start_have_luck_of_their_own():
    """With the luck of who is looked after, children on plans would be few at the ages at which many are in care."""
    people = started("camden").residents
    young = (people["presence"] == Presence.HERE) & (people["age"] < 18) & (people["pressed"] == 1)
    young &= people["age"] >= 5  # who is younger has had less time to become known
    ages = [protection.age_group(age) for age in people["age"][young]]
    stage = people["stage"][young]
    free = np.bincount(ages, stage != Stage.LOOKED_AFTER, 5)[2:]
    on_plan = np.bincount(ages, stage == Stage.PLAN, 5)[2:]
    expected = free * on_plan.sum() / free.sum()
    assert ((on_plan - expected) ** 2 / expected).sum() < 9.2, "chi-squared, 2 degrees of freedom, 1%"


@pytest.mark.parametrize("name", ["meadowbridge", "camden"])
def test_places_in_homes_at_the_start_cost_what_such_places_cost(name):
    """The luck of who lives in a home says nothing of what it costs; few children still have the usual mean."""
    people = started(name).residents
    inside = (people["placed"] == Placed.CHILDRENS_HOME) & (people["presence"] == Presence.HERE)
    cost = people["dearness"][inside]
    assert cost.mean() == pytest.approx(100, abs=1)
    assert cost.max() > 2 * cost.min()


def test_a_sample_keeps_every_child_whom_social_care_knows():
    whole, thin = started("camden").residents, started("camden", 20).residents
    for people in (whole, thin):
        known = people[(people["presence"] == Presence.HERE) & (people["stage"] != Stage.UNKNOWN)]
        assert (known["weight"] == 1).all() and len(known) == place("camden").value("children.in_need")
    young = [people[(people["presence"] == Presence.HERE) & (people["age"] < 18)] for people in (whole, thin)]
    totals = [people["weight"].sum() for people in young]
    assert totals[1] == pytest.approx(totals[0], rel=0.03)
    assert (young[1]["weight"][young[1]["fifth"] < 2] <= 4).all(), "likely entrants stand for few"


def test_rates_are_such_that_entries_keep_as_many_in_care_as_there_are():
    p = as_record(parameters())
    wanted = (
        place("camden").value("children.looked_after") - place("camden").value("children.unaccompanied")["looked_after"]
    )
    pace, stock = in_care(place("camden"), p)
    assert stock.sum() == pytest.approx(wanted, rel=1e-6) and pace > 0
    assert (stock >= 0).all() and np.triu(stock, 1).sum() == 0, "nobody has been in care longer than alive"


def test_the_mix_of_homes_meets_ages_and_kinds():
    p = as_record(parameters())
    people = started("camden").residents
    here = people[people["stage"] == Stage.LOOKED_AFTER]
    mix = placement_mix(place("camden"), here, p)
    ages = np.bincount([protection.age_group(age) for age in here["age"]], minlength=5)
    assert mix.sum(1) == pytest.approx(np.ones(5))
    assert ages @ mix == pytest.approx(
        homes_of(place("camden")) * len(here) / homes_of(place("camden")).sum(), rel=0.02
    )


def test_early_help_is_solved_to_its_elasticity():
    """A check of the code, not of the study: it is what the rates are solved to."""
    table = parameters().copy()
    table["childhood"]["early_help_elasticity"] = 0.11
    rates = system("standstill").world.place.copy()[0]
    child_rates(place(), started().residents, rates, as_record(table))
    share, ratio = rates["usual_early_help"], rates["early_help_ratio"]

    def referrals(more):
        return 1.0 - share * more * (1.0 - ratio)

    assert np.log(referrals(1.001) / referrals(1.0)) / np.log(1.001) == pytest.approx(-0.11, rel=0.01)


@pytest.mark.parametrize("draw", ["central", 0, 2, 3])
def test_the_usual_share_of_families_with_early_help_is_that_of_the_draw(draw):
    """Price and months of a round are drawn, so the place's own families at the start say nothing of it."""
    local = system("standstill", draw=draw, years=1)
    while local.month < 0:
        local.step_month()
    people = local.residents
    able = (people["presence"] == Presence.HERE) & (people["age"] < 18) & (people["pressed"] == 1)
    able &= people["stage"] == Stage.UNKNOWN
    helped = (people["early_help"][able] > 0).mean()
    assert helped == pytest.approx(local.world.place["usual_early_help"][0], rel=0.25)


def test_flows_of_a_place_fit_together():
    for name in ("meadowbridge", "camden"):
        yearly = flows(place(name), as_record(parameters()))
        assert 0 < yearly["plans"] <= place(name).value("children.section47")
        assert yearly["at_once"] + yearly["later"] == pytest.approx(place(name).value("children.section47"))
        assert yearly["at_once"] <= yearly["found"] <= yearly["assessed"]
