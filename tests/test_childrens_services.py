"""The base year of children's services, who works in them, what they cost."""

import numpy as np
import pytest

from obbr.institutions.childrens_team import ChildrensTeam
from obbr.institutions.early_help import LINES as EARLY_HELP
from obbr.institutions.early_help import FamilyConferences
from obbr.institutions.inspection import Inspection
from obbr.money.chart import LOOKED_AFTER, RESIDUAL, Purse
from obbr.outcomes.measures import GROUPS, MEASURES
from obbr.people import placements
from obbr.people.resident import Placed, Presence, Stage
from obbr.people.sharing import Desk
from tests.world import place, started, system

# --- the system ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def base_year():
    """Camden at the end of March 2025, everybody."""
    local = system("standstill", place_name="camden", population=started("camden"), years=1)
    while local.month < 0:
        local.step_month()
    return local


def test_the_base_year_of_camden_is_near_what_is_published(base_year):
    """One life of it: within the interval, or within what chance makes of so few."""
    counted = base_year.counts[1]
    for field, name in (
        ("referrals", "referrals"),
        ("section47", "section47"),
        ("looked_after", "looked_after"),
        ("on_plan", "on_plan"),
        ("children_in_need", "in_need"),
        ("care_entries", "entries"),
        ("care_exits", "exits"),
    ):
        low, high = place("camden").figure(f"children.{name}").span()
        number = counted[field].sum()
        assert low - 3 * low**0.5 <= number <= high + 3 * high**0.5, f"{name}: {number}"


def test_the_base_year_of_camden_is_held_steady(base_year):
    """Against fewer children, two years on, as many have an open case at home; before care, nobody is forgotten."""
    people = started("camden").residents

    def rate(people, stages):
        young = (people["presence"] == Presence.HERE) & (people["age"] < 18)
        return np.isin(people["stage"][young], stages).sum() / young.sum()

    stages = (Stage.IN_NEED, Stage.PLAN)
    assert rate(base_year.residents, stages) == pytest.approx(rate(people, stages), rel=0.07)
    came = base_year.counts[:2]["care_entries"].sum() / 2
    assert came == pytest.approx(place("camden").value("children.entries"), rel=0.12)


def test_looked_after_children_cost_what_their_places_cost(base_year):
    books = base_year.council.books
    rows = books.ledger.pence[12:24].sum(0)
    spent = {books.chart.accounts[n].service: rows[n] / 100 for n in books.chart.on_line(LOOKED_AFTER)}
    weeks = place("camden").value("money.children_weeks")
    in_house = base_year.residents
    kept = (in_house["stage"] == Stage.LOOKED_AFTER) & (in_house["placed"] == Placed.IN_HOUSE)
    assert spent["in_house_fostering"] == pytest.approx(kept.sum() * weeks["in_house_fostering"] * 52.18, rel=0.15)
    assert sum(spent[name] for name in spent if name != "other_income") == pytest.approx(36_491_000, abs=1)


def test_what_is_not_simulated_of_looked_after_children_is_forecast_as_it_is_posted(base_year):
    """It does not follow the number of children in the ledger, so a forecast in which it did would always be short."""
    books = base_year.council.books
    number = books.chart.number(LOOKED_AFTER, RESIDUAL, Purse.COUNCIL)
    stays = books.ledger.pence[12:24, number].sum()
    whole, half = (books.looked_after_as_usual(-1, children) for children in (1.0, 0.5))
    assert stays > 0 and half - stays == pytest.approx((whole - stays) / 2, abs=2)


def test_foster_children_never_outnumber_places():
    local = system("salami_slicing", years=2)
    while local.month < 24:
        local.step_month()
        fostered = np.isin(local.residents["placed"], (Placed.IN_HOUSE, Placed.AGENCY))
        near = fostered & (local.residents["dearness"] == placements.USUAL)  # who is far away has a place of no desk
        assert (near * local.residents["weight"]).sum() <= local.opened[Desk.FOSTERING], f"month {local.month}"
        own = (local.residents["placed"] == Placed.IN_HOUSE).sum()
        assert own <= local.world.system["in_house_places"][0], f"month {local.month}"


def test_money_for_early_help_buys_rounds_and_no_more():
    local = system("standstill", years=1)
    while local.month < 12:
        local.step_month()
        began = local.use["early_help_starts"][0]
        assert began <= local.opened[Desk.EARLY_HELP]
    gross = sum(local.council.books.outturn.gross[line] for line in EARLY_HELP) / 100
    a_year = local.counts[1]["early_help"].sum()
    assert a_year == pytest.approx(gross / float(local.p.childhood.early_help_price), rel=0.05)


def test_inspections_come_by_their_own_luck_and_pull_as_much_as_is_usual():
    """What is published holds the usual pull, so the mean over a long time is 1; frozen, every month is."""

    def path(name, months, frozen=frozenset()):
        local = system(name, frozen=frozen)
        inspection = next(body for body in local.institutions if isinstance(body, Inspection))
        published = []
        for month in range(months):
            inspection.plan(month)
            published.append(float(local.world.system["childrens_caution"][0]))
        return np.array(published)

    assert (path("standstill", 144) == path("salami_slicing", 144)).all()
    long = path("standstill", 4_000)
    assert long.std() > 0.0 and long.mean() == pytest.approx(1.0, abs=0.01)
    assert (path("standstill", 50, frozenset({"inspection_pulls"})) == 1.0).all()


def test_overspending_on_children_holds_back_from_children_only():
    local = system("standstill", years=1)
    while local.month < 0:
        local.step_month()
    local.step_month()
    local.council.books.budget.change(LOOKED_AFTER, -0.4 * local.council.books.outturn.gross[LOOKED_AFTER] / 100)
    before = local.council.rationing
    local.step_month()
    assert local.council.restraint > 0.0
    assert local.council.rationing <= before + 0.3


def test_children_are_counted_in_groups_of_their_own():
    local = system("standstill", years=1)
    result = local.run()
    names, groups = list(MEASURES), list(GROUPS)
    of_all = result.outcomes[0, groups.index("all"), names.index("children_looked_after")]
    assert of_all == result.outcomes[0, groups.index("age:0-17"), names.index("children_looked_after")] > 0


def test_a_team_around_the_worker_costs_no_more_than_the_posts():
    """Practitioners are paid with what social workers no longer take, so they come as these leave."""
    spent = []
    for name in ("standstill", "team_around_the_worker_alone"):
        local = system(name, place_name="camden", population=started("camden", 20), years=1)
        while local.month < 12:
            local.step_month()
        spent.append(local.council.books.spent_this_year(local.month - 1, "children_safeguarding"))
    team = next(body for body in local.institutions if isinstance(body, ChildrensTeam))
    assert 0.0 < team.practitioners < team.usual_posts * 0.15 / float(local.p.childhood.practitioner_cost)
    assert spent[1] == pytest.approx(spent[0], rel=0.005)


def test_where_need_is_met_older_people_bring_no_more_workers_for_children():
    """A line buys what its money pays for: need has grown in the money of adults' lines, and only there."""
    local = system("standstill_funded", years=2)
    while local.month < 13:
        local.step_month()
    council, books = local.council, local.council.books
    assert council.strength("assessment_safeguarding") == pytest.approx(local.demand_index(), rel=0.02)
    assert council.strength("assessment_safeguarding") != 1.0
    assert council.strength("children_safeguarding") == 1.0
    for line, service in (("children_family_support", "early_help"), ("equipment", "adaptations")):
        planned = books.budget.spend_planned(line, local.p)
        assert council.buys(line, service) * books.prices.pence(service, 1) == pytest.approx(planned)


def test_a_scenario_may_change_early_help():
    """A quarter more of the council's own money on the line, uprated with general inflation, while pay grows faster."""
    local = system("early_help_alone", years=2, frozen=frozenset({"overspend_cuts_prevention"}))
    while local.month < 24:
        local.step_month()
    usual = local.counts[1]["early_help"].sum()
    assert local.counts[3]["early_help"].sum() == pytest.approx(1.23 * usual, rel=0.05)


def test_babies_are_known_at_the_start_as_seldom_as_later_on(base_year):
    """Nobody is known at birth.  Too many babies at the start would make their rate of coming into care too low."""

    def known_babies(people):
        babies = (people["presence"] == Presence.HERE) & (people["age"] < 1)
        return np.isin(people["stage"][babies], (Stage.ASSESSMENT, Stage.ENQUIRY, Stage.IN_NEED, Stage.PLAN)).sum()

    assert known_babies(started("camden").residents) == pytest.approx(known_babies(base_year.residents), rel=0.5)


def test_conferences_that_were_not_held_are_held_later_in_the_financial_year():
    local = system("standstill", years=1)
    desk = next(each for each in local.institutions if isinstance(each, FamilyConferences))
    local.council.buys = lambda line, service: 24.0
    offered = []
    for month, held in ((0, 0), (1, 3), (2, 0), (12, 0)):
        desk.plan(month)
        offered.append(int(local.capacity[Desk.FAMILY_CONFERENCES]))
        local.use["conferences"] = held
        desk.respond(month)
    assert offered == [2, 4, 3, 2]
