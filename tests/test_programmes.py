"""Prevention programmes: rules written a second time and held against the mechanisms, reach, money, lag and decay."""

import numpy as np
import pytest

from obbr.chance import Event
from obbr.money.chart import Purse
from obbr.people import adaptations, falls, programmes, vaccination, visits
from obbr.people.fading import fades
from obbr.people.resident import Frailty, Need, Presence, Setting, Waiting, Work
from obbr.people.sharing import CLAIM, Desk
from obbr.place.programmes import homes_adapted
from tests.hand_made import LUCK, around, chances_in, evidence, person
from tests.plain import Strict, kind_of
from tests.world import parameters, scenario, started, system

OCTOBER = 6  # of 2025


@pytest.fixture
def chances(monkeypatch):
    return chances_in(monkeypatch, adaptations, falls, vaccination, visits)


def with_pounds(line, pounds):
    """The standstill with so many pounds more on one line."""
    more = {line: f"+£{pounds:,}"}
    return scenario("standstill").with_(total=f"standstill +£{pounds:,}", budget=more)


def lived(chosen, months, **options):
    local = system(chosen, **options)
    while local.month < months:
        local.step_month()
    return local


# --- exercise --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("years", [0.25, 0.75, 1.5, 5.0, 10.0])
def test_half_of_an_effect_is_lost_in_its_half_life(years):
    assert (1.0 - fades(years)) ** (12 * years) == pytest.approx(0.5, abs=0.003)


def test_exercise_tells_after_months_and_fades_after_leaving(chances):
    p = evidence(falls__effect_months=10.0, falls__half_life=0.75, falls__leave_yearly=1.2)
    r = person(exercising=1)
    falls.practise(r, LUCK, p)
    assert (chances[Event.EXERCISE_TELLS], chances[Event.LEAVES_EXERCISE]) == (0.1, pytest.approx(0.1))
    chances["true"] = {Event.EXERCISE_TELLS}
    falls.practise(r, LUCK, p)
    assert r.steady == 1
    chances["true"] = {Event.LEAVES_EXERCISE}
    falls.practise(r, LUCK, p)
    assert (r.exercising, r.steady) == (0, 1), "steadiness outlives membership"
    assert chances[Event.EXERCISE_FADES] == pytest.approx(1 - 0.5 ** (1 / 9), rel=1e-3)
    chances["true"] = {Event.EXERCISE_FADES}
    falls.practise(r, LUCK, p)
    assert r.steady == 0


def test_a_member_who_moves_to_a_care_home_leaves_the_group(chances):
    r = person(exercising=1, setting=Setting.RESIDENTIAL)
    falls.practise(r, LUCK, evidence())
    assert r.exercising == 0


@pytest.mark.parametrize(("steady", "exercising"), [(0, 1), (1, 0)])
def test_falls_follow_steadiness_and_not_membership(monkeypatch, steady, exercising):
    p = evidence(hospital__fall_rate=1.2, hospital__fall_frailty=[1.0] * 4, falls__exercise_rate_ratio=0.5)
    r = person(steady=steady, exercising=exercising)
    near = around(r)
    rate = 0.1 * (0.5 if steady else 1.0)
    for luck, falls_ in ((rate * 0.999, 1), (rate * 1.001, 0)):
        monkeypatch.setattr(falls, "uniform", lambda _, event, luck=luck: luck)
        near.count.falls = 0
        falls.falls(r, near, LUCK, p)
        assert near.count.falls == falls_


def test_fewer_join_where_life_is_poorer(chances):
    p = evidence(falls__uptake=0.6, programmes__uptake_deprivation=[0.5, 0.9, 1.0, 1.1, 1.5])
    asked = []
    for fifth in range(5):
        assert not falls.wants_exercise(person(fifth=fifth), LUCK, p)
        asked.append(chances[Event.JOINS_EXERCISE])
    assert asked == pytest.approx([0.025, 0.045, 0.05, 0.055, 0.075])


def test_steadiness_starts_where_it_stays():
    """The share that is steady at the start is what two years of burn-in with the same places leave."""
    local = lived("standstill", 0, place_name="camden", population=started("camden"))
    people = local.residents[local.residents["presence"] == Presence.HERE]
    may = (people["age"] >= 65) & (people["setting"] < Setting.RESIDENTIAL) & (people["frailty"] < Frailty.SEVERE)
    assert people["steady"][may].mean() == pytest.approx(local.world.place["usual_steady"][0], rel=0.15)


# --- adaptations -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "may"),
    [
        ({"frailty": Frailty.MILD}, True),
        ({"need": Need.LOW}, True),
        ({}, False),
        ({"frailty": Frailty.SEVERE, "age": 64}, False),
        ({"frailty": Frailty.SEVERE, "setting": Setting.EXTRA_CARE}, False),
        ({"frailty": Frailty.SEVERE, "setting": Setting.NURSING}, False),
        ({"frailty": Frailty.SEVERE, "setting": Setting.HOME_CARE}, True),
        ({"frailty": Frailty.SEVERE, "adapted": 1}, False),
    ],
)
def test_who_asks_for_an_adaptation(chances, states, may):
    chances["true"] = {Event.ASKS_TO_ADAPT}
    assert adaptations.asks_to_adapt(person(**states), LUCK, evidence()) == may
    if may:
        assert chances[Event.ASKS_TO_ADAPT] == pytest.approx(0.3 / 12)


def test_an_adaptation_is_outgrown_or_left_behind(chances):
    r = person(adapted=1)
    adaptations.outgrow_home(r, LUCK, evidence())
    assert r.adapted == 1
    assert chances[Event.ADAPTATION_OUTGROWN] == pytest.approx(1 - 0.5 ** (1 / 60), rel=1e-3)
    r.setting = Setting.NURSING
    adaptations.outgrow_home(r, LUCK, evidence())
    assert r.adapted == 0


@pytest.mark.parametrize("frailty", Frailty)
@pytest.mark.parametrize("rule", [adaptations.adapted_ratio, adaptations.adapted_injury_ratio])
def test_on_the_whole_adapted_homes_move_nothing_in_the_base_year(frailty, rule):
    p, adapted, others = evidence(), person(frailty=frailty, adapted=1), person(frailty=frailty)
    near = around(adapted)
    usual = near.place.usual_adapted[frailty]
    mean = usual * rule(adapted, near, p) + (1 - usual) * rule(others, near, p)
    assert mean == pytest.approx(1.0)
    ratio = p.programmes.adapted_injury_ratio
    if rule is adaptations.adapted_ratio:
        ratio = p.programmes.adapted_care_home_ratio[frailty]
    assert rule(adapted, near, p) / rule(others, near, p) == pytest.approx(ratio)


def test_a_sceptic_holds_that_adaptations_and_visits_change_no_outcome():
    p = parameters(beliefs="sceptic")["programmes"][0]
    assert p["adapted_care_home_ratio"].tolist() == [1.0] * 4 and p["adapted_injury_ratio"] == 1.0
    assert p["visits_admission_ratio"] == 1.0 and p["visits_ae_ratio"] > 1.0


def test_frail_people_go_first_when_few_homes_can_be_adapted():
    p = parameters().view(np.recarray)[0]
    people = np.zeros(1, [("age", int), ("sex", int), ("frailty", int)]).repeat(4000)
    people["age"], people["frailty"] = 80, np.arange(4000) % 4
    steps = np.full((4, 2, 91), 0.004)
    few, none, plenty = (homes_adapted(people, a_month, steps, p) for a_month in (20.0, 0.0, 1e6))
    assert none.tolist() == [0, 0, 0, 0]
    assert few[Frailty.SEVERE] > 5 * few[Frailty.MILD]
    assert (plenty >= few).all() and (plenty <= 1000).all()


def test_adapted_homes_start_where_they_stay():
    local = lived("standstill", 0, place_name="camden", population=started("camden"))
    people = local.residents[local.residents["presence"] == Presence.HERE]
    people = people[(people["age"] >= 65) & (people["setting"] < Setting.RESIDENTIAL)]
    for frailty in (Frailty.MILD, Frailty.MODERATE, Frailty.SEVERE):
        share = people["adapted"][people["frailty"] == frailty].mean()
        assert share == pytest.approx(local.world.place["usual_adapted"][0][frailty], rel=0.12), frailty.name


# --- visits ----------------------------------------------------------------------------------------------------------


def test_visits_tell_after_a_lag_and_for_a_while():
    p = evidence(
        programmes__visits_lag_months=3.0,
        programmes__visits_last_months=2.0,
        programmes__visits_admission_ratio=0.8,
        programmes__visits_ae_ratio=1.1,
    )
    r = person(visited=1)
    admission, ae = [], []
    for _ in range(7):
        admission.append(visits.visited_admission_ratio(r, p))
        ae.append(visits.visited_ae_ratio(r, p))
        visits.remember_visits(r, p)
    assert admission == [1.0, 1.0, 1.0, 0.8, 0.8, 1.0, 1.0]
    assert ae == [1.1, 1.1, 1.1, 1.0, 1.0, 1.0, 1.0]
    assert r.visited == 0


@pytest.mark.parametrize(
    ("states", "may"),
    [
        ({"frailty": Frailty.MILD}, True),
        ({"frailty": Frailty.MODERATE}, False),
        ({"frailty": Frailty.FIT}, False),
        ({"frailty": Frailty.MILD, "age": 64}, False),
        ({"frailty": Frailty.MILD, "visited": 5}, False),
        ({"frailty": Frailty.MILD, "bed": 1}, False),
        ({"frailty": Frailty.MILD, "setting": Setting.RESIDENTIAL}, False),
    ],
)
def test_whom_visitors_see(chances, states, may):
    chances["true"] = {Event.AGREES_TO_VISITS}
    assert visits.agrees_to_visits(person(**states), LUCK, evidence()) == may


@pytest.mark.parametrize(
    ("states", "asks"),
    [
        ({"need": Need.LOW}, True),
        ({"need": Need.NONE}, False),
        ({"need": Need.HIGH, "setting": Setting.HOME_CARE}, False),
        ({"need": Need.HIGH, "work": Work.REQUEST}, False),
        ({"need": Need.HIGH, "waiting": Waiting.RESIDENTIAL}, False),
        ({"need": Need.HIGH, "reabling": 1}, False),
    ],
)
def test_finding_cases_raises_demand_first(chances, monkeypatch, states, asks):
    chances["true"] = {Event.VISIT_FINDS_NEED}
    monkeypatch.setattr(visits, "uniform", lambda luck, event: 0.0)
    r = person(**states)
    near = around(r)
    before = r.work
    visits.begin_visits(r, near, LUCK, evidence())
    assert (near.count.home_visits, near.use.home_visits, r.visited) == (1, 1, 1)
    assert near.count.requests_for_support == asks
    assert r.work == (Work.REQUEST if asks else before)


# --- the flu jab -----------------------------------------------------------------------------------------------------


def test_a_contact_persuades_some_and_the_jab_is_counted(chances):
    p = evidence(programmes__contact_persuades=0.2, programmes__uptake_deprivation=[0.5, 0.9, 1.0, 1.1, 1.5])
    r = person(fifth=0)
    near = around(r)
    vaccination.be_contacted(r, near, LUCK, p)
    assert (r.vaccinated, near.use.flu_contacts, near.use.flu_jabs) == (0, 1, 0)
    assert chances[Event.TAKES_JAB] == pytest.approx(0.1)
    chances["true"] = {Event.TAKES_JAB}
    vaccination.be_contacted(r, near, LUCK, p)
    assert (r.vaccinated, near.use.flu_contacts, near.use.flu_jabs) == (1, 2, 1)


@pytest.mark.parametrize(
    ("states", "at_work", "may"),
    [({}, 1.0, True), ({}, 0.0, False), ({"vaccinated": 1}, 1.0, False), ({"age": 64}, 1.0, False)],
)
def test_outreach_looks_for_older_people_without_the_jab(states, at_work, may):
    r = person(**states)
    near = around(r)
    near.system.flu_outreach = at_work
    assert vaccination.may_be_contacted(r, near) == may


def test_outreach_works_in_october_alone_and_never_beyond_its_money():
    local = lived(with_pounds("flu_outreach", 2_000), 0)
    price = local.council.books.prices
    for month in range(12):
        local.step_month()
        contacts = int(local.use["flu_contacts"][0])
        assert (contacts > 0) == (month == OCTOBER)
        assert contacts * price.pence("flu_contacts", 0) <= 200_000
        assert local.use["flu_jabs"][0] <= contacts


# --- claims and money ------------------------------------------------------------------------------------------------


def claimed_by(r, chances):
    record = kind_of(CLAIM)
    made = Strict(record() for _ in range(8))
    near = around(r)
    near.system.flu_outreach = 1.0
    count = programmes.claim_programmes(r, made, 0, near, LUCK, evidence(), 1)
    return {Desk(made[k].desk): made[k].priority for k in range(count)}


def test_claims_of_one_person(chances):
    chances["true"] = set(Event)
    mild = claimed_by(person(frailty=Frailty.MILD), chances)
    assert mild == {Desk.EXERCISE: 1, Desk.ADAPTATIONS: 1, Desk.HOME_VISITS: 0, Desk.FLU_OUTREACH: 0}
    severe = claimed_by(person(frailty=Frailty.SEVERE, vaccinated=1), chances)
    assert severe == {Desk.ADAPTATIONS: 0}
    assert claimed_by(person(exercising=1, vaccinated=1), chances) == {Desk.EXERCISE: 0}


@pytest.mark.parametrize(
    ("line", "service", "measure", "pounds"),
    [
        ("equipment", "adaptations", "adaptations", 1_000),
        ("home_visits", "home_visits", "home_visits", 9_000),
    ],
)
def test_so_many_pounds_are_so_many_people(line, service, measure, pounds):
    """Reached in a year without a stop is the budget over the price, no more, and posted is reached x price."""
    local = lived(with_pounds(line, pounds), 12, frozen=frozenset({"overspend_cuts_prevention"}))
    reached = local.counted_in(0, measure)
    books = local.council.books
    budget, price = books.budget.spend_planned(line, local.p), books.prices.pence(service, 0)
    assert budget / price - 1.0 <= reached <= budget / price
    number = books.chart.number(line, service, Purse.COUNCIL)
    assert books.ledger.year_to_date(11, number) == pytest.approx(reached * price, abs=12)


def test_lines_without_money_reach_nobody():
    local = lived("standstill", 12)
    assert local.counts["home_visits"].sum() == 0 and local.residents["visited"].sum() == 0
    assert local.counts["adaptations"].sum() > 0


def test_what_is_frozen_in_the_year_stops_capacity_too():
    local = lived(with_pounds("home_visits", 30_000), 3)
    before = local.council.buys("home_visits", "home_visits")
    local.council._stopped = {"home_visits": 0.75}
    assert local.council.buys("home_visits", "home_visits") == pytest.approx(before / 4)
    local.step_month()
    assert local.capacity[Desk.HOME_VISITS] <= before / 4 / 12 + 1


def test_a_jab_from_outreach_costs_the_nhs_its_fee_and_the_vaccine():
    local = lived(with_pounds("flu_outreach", 20_000), OCTOBER + 1)
    jabs = int(local.use["flu_jabs"][0])
    assert jabs > 0
    books = local.council.books
    number = books.chart.number("nhs_care", "flu_jabs", Purse.NHS)
    assert books.ledger.year_to_date(OCTOBER, number) == jabs * books.prices.pence("flu_jabs", 0)
