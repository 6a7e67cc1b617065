"""The voluntary sector: its organisations, what money, volunteers and people do to them, and who comes to a place."""

from dataclasses import replace

import numpy as np
import pytest

from obbr.evidence import Draws, Register
from obbr.institutions.voluntary_body import BodyAtStart, Month, VoluntaryBody
from obbr.institutions.voluntary_income import income_by_source
from obbr.people.resident import Presence
from obbr.people.sharing import Desk
from obbr.place.population import as_record
from obbr.place.voluntary import bodies_of
from obbr.policies.practice import Practice
from tests.world import parameters, place, started, system

USUAL = Month(paid=1.0, asked=1.0, overload=0.0, willing=1.0)


# --- who the organisations are ---------------------------------------------------------------------------------------


def organisations(number=762, luck=1):
    return bodies_of(number, as_record(parameters()), luck)


def test_organisations_are_as_many_as_the_place_says_in_the_national_shares_of_size():
    bodies = organisations()
    assert sum(body.stands_for for body in bodies) == place("camden").value("vcse.local_bodies") == 762
    assert sum(body.stands_for for body in started("camden", 20).start.bodies) == 762
    sizes = sorted({body.income for body in bodies})
    number = [sum(body.stands_for for body in bodies if body.income == size) for size in sizes]
    income = [size * count / 762 for size, count in zip(sizes, number, strict=True)]
    assert np.allclose(np.array(number) / 762, [0.80, 0.17, 0.03], atol=0.002), "small, middling, large"
    assert sum(income) == pytest.approx(1.0, abs=0.01) and income[2] == pytest.approx(0.81, abs=0.01)


def test_dependence_on_the_council_has_two_humps_and_averages_what_is_published():
    bodies = [body for luck in range(40) for body in organisations(luck=luck)]
    works = [body for body in bodies if body.council_share]
    assert {body.council_share for body in works} == {0.08, 0.55}
    share = sum(body.stands_for * body.income * body.council_share for body in bodies)
    assert share / sum(body.stands_for * body.income for body in bodies) == pytest.approx(0.13, abs=0.015)


def test_reserves_have_the_published_lower_half():
    """Of those with staff: a fifth under one month, a quarter under 1.3; of the small ones almost one in four none."""
    bodies = [body for luck in range(60) for body in organisations(luck=luck)]
    small = min(body.income for body in bodies)
    months = np.array([3.92 * body.reserves for body in bodies if body.income > small])
    assert (months < 1.0).mean() == pytest.approx(0.21, abs=0.03)
    assert np.quantile(months, 0.25) == pytest.approx(1.32, abs=0.3)
    assert np.median(months) == pytest.approx(3.92, abs=0.4)
    assert np.mean([body.reserves == 0.0 for body in bodies if body.income == small]) == pytest.approx(0.23, abs=0.04)


def test_the_same_seed_gives_the_same_organisations_and_a_large_place_no_more_agents():
    assert organisations(luck=7) == organisations(luck=7) != organisations(luck=8)
    assert len(organisations(4_000)) == len(organisations(762)) == 48
    assert sum(body.stands_for for body in organisations(14)) == 14 and not organisations(0)


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_a_place_may_have_hardly_any(number):
    start = replace(started().start, bodies=organisations(number))
    local = system("standstill", population=replace(started(), start=start))
    for _ in range(30):
        local.step_month()
    kept = local.voluntary_sector.usual_places if number else 0.0
    assert local.voluntary_sector.places == pytest.approx(kept, rel=0.02)


# --- what a month brings ---------------------------------------------------------------------------------------------


def one(bodies=10, council_share=0.55, reserves=1.0, places=100.0, **changes):
    """Some organisations alike with round numbers."""
    local = system("standstill")
    vcse = {
        **{"reserve_months": 4.0, "growth_months": 10.0, "overload_cost": 0.2, "volunteer_elasticity": 0.2},
        **{"volunteers_tire": 1.2, "place_cost": 500.0, "stand_in_cost": 500.0},
        **{"closure_yearly": 0.036, "closure_yearly_unfunded": 0.156},
    }
    for name, value in (vcse | changes).items():
        local.parameters["vcse"][name] = value
    return VoluntaryBody(local, BodyAtStart(0, bodies, 1.0, council_share, reserves), places)


def lives(body, month, months, draw=0.5):
    for _ in range(months):
        body.live_through(month, draw)
    return body


def test_nothing_changes_in_a_usual_month():
    body = lives(one(), USUAL, 60)
    assert (body.places, body.volunteers, body.reserves, body.bodies) == (100.0, 1.0, 4.0, 10)


def test_reserves_keep_places_open_for_as_many_months_as_they_last():
    """Half the grant lost: half a month of spending goes each month, so four months last eight."""
    body = one()
    halved = USUAL._replace(paid=0.5, asked=0.5)
    assert lives(body, halved, 8).places == 100.0 and body.reserves == 0.0
    assert lives(body, halved, 1).places == pytest.approx(95.0), "a tenth of what is not paid for, each month"
    assert lives(body, halved, 120).places == pytest.approx(50.0, abs=0.01)
    none = one(reserves=0.0)
    assert lives(none, halved, 1).places == pytest.approx(95.0), "nothing in hand, no delay"


def test_money_buys_fewer_and_fewer_places_because_willing_people_run_short():
    """Twice the money: 1.2 times the volunteers; what they do not carry costs twice as much."""
    doubled = lives(one(), USUAL._replace(paid=2.0, asked=2.0), 400)
    assert doubled.volunteers == pytest.approx(1.2)
    assert doubled.places == pytest.approx(100 * (1.2 + 0.8 / 2))


def test_returns_diminish_as_much_as_was_judged_before():
    """The evidence's power of money, which nothing reads: what emerges at central values lies within its range."""
    central = {entry: float(parameters()["vcse"][entry][0]) for entry in ("stand_in_cost", "volunteer_elasticity")}
    body = lives(one(**central), USUAL._replace(paid=2.0, asked=2.0), 400)
    judged = Register.load()["vcse.diminishing"].readings[0]
    assert 2.0 ** float(judged.low) < body.places / 100.0 < 2.0 ** float(judged.high)


def test_paying_less_than_places_cost_opens_more_of_them_until_reserves_are_gone():
    """At 80% the same money is asked for a quarter more; the quarter comes out of reserves."""
    body = one()
    under = USUAL._replace(asked=1.25)
    assert lives(body, under, 12).places > 105.0 and 0.0 < body.reserves < 4.0
    assert lives(body, under, 200).places == pytest.approx(100.0, abs=0.5) and body.reserves == 0.0
    careful = lives(one(reserves=0.0), under, 12)
    assert careful.places == 100.0, "who has nothing in hand takes no work below cost"


def test_too_many_people_tire_volunteers_and_eat_reserves():
    """Half as many people again: 0.5 x 0.2 of a month's spending each month, and 5% of volunteers more leave."""
    body = lives(one(), USUAL._replace(overload=0.5), 1)
    assert body.reserves == pytest.approx(3.9) and body.volunteers == pytest.approx(0.95)
    assert body.places == pytest.approx(100 * (0.95 + 0.05 / 2))
    worn = lives(body, USUAL._replace(overload=0.5), 400)
    assert worn.reserves == 0.0 and worn.volunteers == pytest.approx(0.9 / 1.5), "called for 0.9, and 1.5 times as gone"
    assert worn.places == pytest.approx(100 * (0.6 + 0.3 / 2))


def test_who_lives_on_the_council_closes_when_it_stops_paying_and_reserves_are_gone():
    """(15.6% - 3.6%) / 12 a month x the share of income lost: of 1,000 without reserves, 55 in ten months at 55%."""
    ended = USUAL._replace(paid=0.0, asked=0.0)
    poor, rich = one(bodies=1_000, reserves=0.0), one(bodies=1_000, reserves=2.0)
    assert [poor.live_through(ended, 0.5) for _ in range(3)] == [6, 5, 5]
    assert rich.live_through(ended, 0.5) == 0, "reserves come first"
    own = one(bodies=1_000, reserves=0.0, council_share=0.0)
    assert lives(own, ended, 12).bodies == 1_000, "who has nothing from the council does not close without it"


def test_luck_rounds_closures_and_others_are_founded_later():
    ended = USUAL._replace(paid=0.0, asked=0.0)
    unlucky, lucky = one(reserves=0.0), one(reserves=0.0)
    assert unlucky.live_through(ended, 0.99) == 1 and lucky.live_through(ended, 0.5) == 0
    assert unlucky.open == 0.9
    assert lives(unlucky, USUAL, 1, draw=0.5).bodies == 9 and lives(unlucky, USUAL, 1, draw=0.001).bodies == 10


def test_what_one_leaves_others_are_paid_for():
    """Grants go to those that are left, in proportion, so no pound of the council's is lost with a closure."""
    local = system("standstill")
    sector = local.voluntary_sector
    sector.funded[0].bodies -= 1
    left = sum(body.usual_places * body.open for body in sector.funded)
    assert sector._month().paid * left == pytest.approx(sector.usual_places)


def test_draws_of_the_sector_keep_its_laws():
    """At any draw of the evidence more money is never fewer places, and nothing falls below nothing."""
    draws = Draws(Register.load(), seed=2)
    for k in range(24):
        local = system("standstill")
        local.parameters["vcse"] = draws.parameters(k)["vcse"]
        ended = []
        for paid in (0.0, 0.5, 1.0, 1.5, 3.0):
            body = VoluntaryBody(local, BodyAtStart(0, 10, 1.0, 0.55, 1.0), 100.0)
            lives(body, Month(paid, paid / 0.85, 0.4, 0.9), 120, draw=0.3)
            assert 0.0 <= body.volunteers and 0.0 <= body.reserves <= body.usual_reserves and 0 <= body.bodies <= 10
            ended.append(body.places)
        assert ended == sorted(ended) and ended[0] >= 0.0


# --- the sector in a run ---------------------------------------------------------------------------------------------


def lived(months, frozen=frozenset(), **practice):
    """Meadowbridge with a long queue, its council working so from the start of burn-in."""
    local = system("standstill", frozen=frozenset(frozen))
    local.practice = Practice(**practice)
    local.parameters["vcse"]["seek_yearly"] = 6.0
    local.parameters["support"]["ask_yearly"] = 3.0
    for _ in range(months):
        local.step_month()
    return local


def test_nobody_beyond_places_unless_the_council_sends_without_money():
    usual = lived(20)
    assert usual.voluntary_sector.overload() == 0.0 and usual.world.system["place_worth"][0] == 1.0
    assert usual.use["connected"][0] == int(usual.voluntary_sector.places), "places are full"


def test_people_sent_without_money_share_what_others_have():
    local = lived(20, sends_without_money=1.0)
    sector, limit = local.voluntary_sector, float(local.p.vcse.overload_limit)
    assert local.use["connected"][0] > sector.places
    sector.plan(local.month)
    assert sector.places < sector.open_for <= (1.0 + limit) * sector.places
    assert local.world.system["place_worth"][0] == pytest.approx(1.0 / (1.0 + sector.overload()))
    still = lived(20, {"overload_dilutes_places"}, sends_without_money=1.0)
    assert still.use["connected"][0] <= still.voluntary_sector.places, "frozen, nobody is taken in beyond places"
    assert still.world.system["place_worth"][0] == 1.0


def test_the_base_year_holds_its_level_and_counts_ordinary_closures():
    local = system("standstill", place_name="camden", population=started("camden", 20))
    while local.month < 0:
        local.step_month()
    sector = local.voluntary_sector
    assert sector.places == pytest.approx(sector.usual_places)
    assert local.use["connected"][0] > 0.98 * sector.places, "places are nearly full"
    told = sector.report(-1)
    assert told["vcse_waiting"] > 0.0 and told["vcse_people"] <= told["vcse_places"]
    assert told["vcse_closures"] * 12 == pytest.approx(0.03 * 762)
    assert told["volunteers"] == pytest.approx(sector.usual_places / 5)


def test_the_council_pays_what_it_budgeted_whatever_places_are_open():
    local = lived(12)
    sector = local.voluntary_sector
    local.council.strength = lambda line: 0.5
    assert sector.bills() == {("vcse_grants", "vcse_places"): round(sector.usual_places / 2)}


def test_link_workers_are_nhs_cash_and_see_no_more_than_guidance():
    local = system("standstill", place_name="camden", population=started("camden", 20))
    workers = next(body for body in local.institutions if type(body).__name__ == "LinkWorkers")
    assert workers.bills() == {("nhs_care", "link_workers"): 1_260}
    seen = 0
    for month in range(-12, 0):
        workers.plan(month)
        seen += local.capacity[Desk.LINK_WORKERS]
    assert seen == pytest.approx(12.6 * 225 * 0.25, abs=1)


# --- what they live on -----------------------------------------------------------------------------------------------


def test_income_by_source_is_all_income_at_the_start_and_government_holds_the_council():
    sector = started_sector()
    income = income_by_source(sector.bodies, grants=1.0, crowding=0.0, p=sector.p)
    assert sum(income.values()) == pytest.approx(1.0)
    assert income["council"] + income["government"] == pytest.approx(0.26, abs=0.01)
    assert income["public"] == pytest.approx(0.48, abs=0.01)


def test_grants_move_the_councils_part_and_what_the_public_gives_with_it_and_nothing_else():
    sector = started_sector()
    before = income_by_source(sector.bodies, grants=1.0, crowding=-0.5, p=sector.p)
    after = income_by_source(sector.bodies, grants=0.6, crowding=-0.5, p=sector.p)
    lost = 0.4 * before["council"]
    assert before["council"] - after["council"] == pytest.approx(lost)
    assert after["public"] - before["public"] == pytest.approx(0.5 * lost)
    assert all(after[source] == before[source] for source in ("government", "charities", "investment", "business"))


def test_a_body_that_closes_takes_its_other_income_with_it():
    sector = started_sector()
    before = income_by_source(sector.bodies, grants=1.0, crowding=0.0, p=sector.p)
    for body in sector.bodies:
        body.bodies = 0
    after = income_by_source(sector.bodies, grants=1.0, crowding=0.0, p=sector.p)
    assert after == {**dict.fromkeys(before, 0.0), "council": before["council"]}


def started_sector():
    return system("standstill", place_name="camden", population=started("camden", 20)).voluntary_sector


def test_usual_is_the_share_of_lonely_people_who_have_a_place_and_it_stays():
    """What is usual of places is read off the start; two years of burn-in with the same places leave it there.

    Of all Camden within 5%; one in 20 of those least likely to need care, as here, makes it move more.
    """
    people = started("camden", 20).residents
    local = system(place_name="camden", population=started("camden", 20))
    usual = float(local.world.place["usual_connected"][0])
    assert usual == pytest.approx(share_connected(people), abs=1e-9)
    while local.month < 0:
        local.step_month()
    assert usual == pytest.approx(share_connected(local.residents), rel=0.15)


def share_connected(people):
    lonely = people["weight"] * ((people["presence"] == Presence.HERE) & (people["lonely"] == 1))
    return float((lonely * people["connected"]).sum() / lonely.sum())
