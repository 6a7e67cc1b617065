"""Queues: who waits, who is served, and a team's list of work."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obbr.chance import Event
from obbr.institutions.teams import go_where_the_cases_are
from obbr.people import (
    asking,
    claims,
    counting,
    front_door,
)
from obbr.people.resident import (
    Bed,
    Need,
    Payer,
    Setting,
    Waiting,
    Work,
)
from obbr.people.sharing import CLAIM, DESKS, PRIORITIES, TICKETS, Desk, share_out
from tests.hand_made import HOURS, LUCK, around, chances_in, evidence, person
from tests.plain import Grid, Strict, kind_of
from tests.world import system


@pytest.fixture
def chances(monkeypatch):
    return chances_in(monkeypatch, asking, front_door)


# --- waiting and being served ----------------------------------------------------------------------------------------


def served(people, capacity, p=None):
    """Who gets what when all of them claim at once: {(id, desk): units}."""
    p, kind = p or evidence(falls__uptake=0.0), kind_of(CLAIM)
    made_claims, made = Strict(kind() for _ in range(6 * len(people))), 0
    for r in people:
        made = claims.make_claims(r, made_claims, made, around(r), LUCK, p, 1)
    left = Strict([0] * DESKS)
    for desk, units in capacity.items():
        left[desk] = units
    whole = Strict([0 if desk == Desk.HOME_CARE or desk >= Desk.TEAMS else 1 for desk in range(DESKS)])
    grid = Grid((DESKS, PRIORITIES * TICKETS))
    share_out(made_claims, made, left, whole, grid, Strict([0] * DESKS), Strict([0] * len(made_claims)))
    return {(c.id, c.desk): c.gets for c in list(made_claims)[:made]}


@given(st.randoms(use_true_random=False), st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_home_care_goes_to_holders_then_out_of_hospital_then_by_need(random, places):
    waits = {"waiting": Waiting.HOME_CARE, "package": 100}
    in_order = [
        {"setting": Setting.HOME_CARE, "need": Need.LOW, "package": 100},
        waits | {"bed": Bed.DELAYED, "need": Need.LOW},
        waits | {"need": Need.HIGH},
        waits | {"need": Need.MEDIUM},
        waits | {"need": Need.LOW},
    ]
    ids = random.sample(range(20), len(in_order))
    people = [person(id, episode=random.randrange(50), **states) for id, states in zip(ids, in_order, strict=True)]
    got = served(random.sample(people, len(people)), {Desk.HOME_CARE: 100 * places})
    assert [got[id, Desk.HOME_CARE] for id in ids] == ([100] * places + [0] * 5)[:5]


@given(st.randoms(use_true_random=False), st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_workers_see_to_crises_then_concerns_then_hospital_then_requests(random, hours):
    ids = random.sample(range(20), 4)
    kinds = (Work.CRISIS, Work.SAFEGUARDING, Work.HOSPITAL, Work.REQUEST)
    people = [person(id, work=kind, work_left=90) for id, kind in zip(ids, kinds, strict=True)]
    got = served(random.sample(people, 4), {Desk.TEAMS: hours})
    assert [got[id, Desk.TEAMS] for id in ids] == [min(90, max(0, hours - 90 * before)) for before in range(4)]


def test_nobody_claims_home_care_from_a_hospital_bed_while_still_ill():
    r = person(setting=Setting.HOME_CARE, package=100, need=Need.HIGH, bed=Bed.STAYING)
    assert (r.id, Desk.HOME_CARE) not in served([r], {Desk.HOME_CARE: 1_000})


def months_until_gone(**states):
    r, months = person(**states), 0
    while (r.waiting or r.work) and months < 100:
        claims.keep_waiting(r)
        months += 1
    return months


def test_people_stop_waiting():
    assert months_until_gone(waiting=Waiting.HOME_CARE) == months_until_gone(work=Work.REQUEST) < 30
    assert months_until_gone(work=Work.REVIEW) == 100, "a review has no patience"
    assert months_until_gone(waiting=Waiting.NURSING, bed=Bed.DELAYED) == 100, "nobody gives up in a hospital bed"


def test_people_stop_waiting_after_two_years():
    assert months_until_gone(waiting=Waiting.HOME_CARE) == 24


def test_a_review_does_not_move_anybody_in_another_queue():
    r = person(setting=Setting.HOME_CARE, payer=Payer.COUNCIL, waiting=Waiting.RESIDENTIAL, since_review=12)
    r.waited, r.episode = 11, 4
    front_door.keep_review_date(r, evidence())
    assert r.work == Work.REVIEW
    assert (r.waited, r.episode) == (11, 4), "the wait goes on, with the same lottery number"


def test_whoever_loses_a_package_in_review_gets_no_hours_that_nobody_pays_for():
    p = evidence(falls__uptake=0.0)
    r = person(setting=Setting.HOME_CARE, payer=Payer.COUNCIL, need=Need.MEDIUM, package=100)
    r.family_hours, r.work, r.work_left = 10 * int(HOURS[Need.MEDIUM]), Work.REVIEW, 10  # family does it all now
    near, kind = around(r), kind_of(CLAIM)
    for desk, gets in ((Desk.TEAMS, 10), (Desk.HOME_CARE, 100)):
        c = kind()
        c.id, c.desk, c.gets = r.id, desk, gets
        claims.be_served(r, c, near, LUCK, p)
    counting.count(r, near, p)
    assert r.setting == Setting.NONE
    paid = near.use.home_care_council + near.use.home_care_self
    assert near.count.home_care_tenths == paid, "hours were counted that no purse pays for"


def test_a_request_is_counted_at_any_age_and_assessed_from_65(chances, monkeypatch):
    monkeypatch.setattr(asking, "uniform", lambda luck, event: 0.0)
    chances["true"] = {Event.ASKS_FOR_HELP}
    for age, assessed in ((40, False), (64, False), (65, True)):
        r = person(age=age, need=Need.HIGH)
        near = around(r)
        asking.ask_for_help(r, near, LUCK, evidence(support__assessment_hours=9.0))
        assert near.count.requests_for_support == 1
        assert (r.work, r.work_left) == ((Work.REQUEST, 90) if assessed else (Work.NONE, 0))


@pytest.mark.parametrize("state", [{"need": 0}, {"setting": 1}, {"work": 4}, {"waiting": 2}, {"bed": 1}])
def test_nobody_asks_who_needs_nothing_or_is_known_already(chances, state):
    chances["true"] = {Event.ASKS_FOR_HELP}
    r = person(**{"need": Need.HIGH} | state)
    near = around(r)
    asking.ask_for_help(r, near, LUCK, evidence())
    assert near.count.requests_for_support == 0 and Event.ASKS_FOR_HELP not in chances


# --- turns with a team -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((Work.CRISIS, 0), (Work.SAFEGUARDING, 0)),
        ((Work.SAFEGUARDING, 0), (Work.HOSPITAL, 0)),
        ((Work.HOSPITAL, 0), (Work.REQUEST, 23)),
        ((Work.REQUEST, 0), (Work.REVIEW, 5)),
        ((Work.HOSPITAL, 2), (Work.SAFEGUARDING, 0)),
        ((Work.HOSPITAL, 3), (Work.CRISIS, 0)),
        ((Work.CRISIS, 1), (Work.CRISIS, 0)),
        ((Work.REVIEW, 12), (Work.REQUEST, 0)),
        ((Work.HOSPITAL, 0), (Work.REVIEW, 500)),
    ],
)
def test_teams_do_urgent_work_first_and_long_waits_overtake(first, second):
    p = evidence(support__overtake_months=6.0)
    turns = [claims.turn(person(work=work, work_waited=waited), p) for work, waited in (first, second)]
    assert 0 <= turns[0] < turns[1] < PRIORITIES


def test_reviews_wait_and_nobody_gives_them_up():
    r = person(work=Work.REVIEW, setting=Setting.DIRECT_PAYMENT, work_waited=23)
    claims.keep_waiting(r)
    assert r.work_waited == 24 and r.work == Work.REVIEW and r.setting == Setting.DIRECT_PAYMENT


def test_each_april_posts_and_workers_go_where_the_cases_are():
    local = system()
    local.step_month()
    teams = local.teams
    assert sum(team.cases for team in teams) == int(local.use["caseload"][0]) > 0
    posts, workers = sum(team.usual_posts for team in teams), sum(team.workers for team in teams)
    before = [team.workers for team in teams]
    cases = [team.cases for team in teams]
    assert [team.cases_of_year for team in teams] == cases
    go_where_the_cases_are(teams)
    assert sum(team.usual_posts for team in teams) == pytest.approx(posts)
    assert sum(team.workers for team in teams) == pytest.approx(workers)
    for team, had, mine in zip(teams, before, cases, strict=True):
        assert team.usual_posts / posts == pytest.approx(mine / sum(cases))
        assert team.moved == pytest.approx(max(0.0, had - team.workers))


def test_whoever_has_a_worker_that_goes_to_another_team_gets_a_new_one():
    """Where four workers in ten go, four cases in ten change hands, beside what usually does."""
    local = system()
    local.step_month()
    team = local.teams[0]
    team.leavers = 0.0
    team.plan(local.month)
    usual = float(local.world.teams["worker_changes"][0])
    team.move_to(team.usual_posts, 0.6 * team.workers)
    team.plan(local.month)
    assert local.world.teams["worker_changes"][0] - usual == pytest.approx(0.4)
    team.respond(local.month)
    assert team.moved == 0.0, "only in April"
