"""Other ways of working, each by its mechanism: time, what is found, who is reached, and that nothing is paid twice."""

from types import SimpleNamespace

import numpy as np
import pytest

from obbr.chance import Event
from obbr.evidence import Register
from obbr.inputs import BadInput, read_yaml
from obbr.institutions.ways_of_working import joined_ratio
from obbr.people import adult_conferences, asking, front_door, knowing, looking, peers, safeguarding, small_sums, ties
from obbr.people.resident import Need, Referred, Setting, Work
from obbr.policies import SHIPPED
from obbr.policies.assembly import CitizensAssembly
from obbr.policies.base import Tier
from obbr.policies.practice import Practice
from obbr.policies.strengths import StrengthsBased
from obbr.scenario import Scenario
from tests.hand_made import LUCK, around, chances_in, evidence, person
from tests.world import parameters, run, system

TEN = (
    *("strengths_based", "small_budgets", "named_worker", "neighbourhood_teams", "peer_advocacy", "supervision"),
    *("regulatory_posture", "peer_review", "citizens_assembly", "adult_family_conference"),
)


def scenario_of(policies: str) -> Scenario:
    return Scenario.of(
        "made", read_yaml(f"{{scenario: made, question: is it?, policies: {{{policies}}}}}", "made.yaml")
    )


def lived(policies: str, months: int = 12, **options):
    """A system on the made-up place some months after the first April."""
    local = system(scenario_of(policies) if policies else "standstill", **options)
    while local.month < months:
        local.step_month()
    return local


# --- words and money -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEN)
def test_each_is_exploratory_and_says_so(name):
    assert SHIPPED[name].tier is Tier.B and Scenario.load(f"{name}_alone").exploratory
    assert "(tier B)" in SHIPPED[name].__doc__


def test_training_is_paid_while_something_is_to_be_learnt():
    spent = []
    budget = SimpleNamespace(
        base={"assessment_safeguarding": 1_000_000_00}, change=lambda line, pounds: spent.append((line, pounds))
    )
    policy = StrengthsBased(reach_full_by=18, training=0.1, months_later=9)  # 27 months from April: three years
    for year in range(5):
        policy.april(budget, None, year)
    assert spent == [("commissioning_admin", 100_000.0), ("commissioning_admin", -100_000.0)]


def test_an_assembly_is_money_and_nothing_else():
    policy, practice = CitizensAssembly(), Practice()
    policy.practise(practice, 0)
    assert practice == Practice() and policy.acts_through() == ()


def test_one_thing_is_set_once_and_parts_multiply():
    both = scenario_of("named_worker: {spared: 60%}, neighbourhood_teams: {spared: 25%}")
    practice = Practice()
    for year in range(3):  # saying it again changes nothing
        both.practise(practice, year)
    assert practice.hand_overs == pytest.approx(0.4 * 0.75) and practice.joined_years == 3
    with pytest.raises(BadInput, match="what is set has one source"):
        from obbr.policies.base import Modifies, check_combination

        node = read_yaml("{a: 1, b: 2}", "mine.yaml").mapping("ab")
        ways = [SimpleNamespace(modifies=lambda how=how: {"practice.paperwork": how}) for how in list(Modifies)[1:]]
        check_combination([(ways[0], node["a"]), (ways[1], node["b"])])


# --- strengths-based practice ----------------------------------------------------------------------------------------


def test_it_begins_in_its_month_is_learnt_in_time_and_costs_time_first():
    local = system(scenario_of("strengths_based: {start: 2025-10, reach_full_by: 12 months}"))
    seen = []
    while local.month < 20:
        local.step_month()
        around_all = local.world.system[0]
        seen.append((local.month - 1, float(around_all["looks_around"]), float(around_all["conversation_time"])))
    learnt = {month: share for month, share, _ in seen}
    assert learnt[5] == 0.0 and learnt[6] == pytest.approx(1 / 12) and learnt[17] == pytest.approx(1.0)
    time = {month: took for month, _, took in seen}
    first, later = (float(local.p.ways[name]) for name in ("first_conversations", "later_conversations"))
    assert time[5] == 1.0 and time[6] == pytest.approx(1 + first * 11 / 12 + later / 12)
    assert time[19] == pytest.approx(1 + later) and local.practice.process == pytest.approx(0.9)


def test_a_start_that_is_no_month_or_too_late_is_refused():
    for wrong in ("2025-13", "2045-10", "soon"):
        with pytest.raises(BadInput, match=r"^made\.yaml:1:"):
            scenario_of(f"strengths_based: {{start: {wrong}}}")
    with pytest.raises(BadInput, match="not a financial year"):
        scenario_of("named_worker: {start: 2025-10}")


def test_what_is_found_is_found_once():
    """By knowing or by looking, the larger: so a named worker in a strengths-based team is not paid twice."""
    p = evidence(workforce__knowing_resolves=0.2, workforce__knowing_months=6, ways__around_resolves=0.1)
    r = person(need=Need.LOW, connected=1, known=6)
    near = around(r)
    near.system.looks_around, near.system.usual_trust = 1.0, 0.0
    assert knowing.found_together(r, near, p) == pytest.approx(0.8)
    r.known = 0
    assert knowing.found_together(r, near, p) == pytest.approx(0.9)
    near.system.usual_trust = 0.5  # stranger than usual: looking makes up for part
    assert knowing.found_together(r, near, p) == pytest.approx(1.0)


def test_where_nothing_is_there_looking_finds_nothing():
    p, r = evidence(caring__neighbours_help=0.3), person(need=Need.LOW, neighbourly=90)
    near = around(r)
    near.system.looks_around = 1.0
    assert looking.found_around(r, near, p) == 0.0
    r.neighbourly = 10
    assert looking.found_around(r, near, p) == p.ways.around_resolves


def test_whoever_gets_no_package_for_what_was_found_waits_for_a_place(monkeypatch):
    p = evidence(support__access_share=[0, 0.5, 0.5, 0.5], ways__around_resolves=0.4, support__signposted_share=0.0)
    monkeypatch.setattr(front_door, "uniform", lambda luck, event: 0.45)
    monkeypatch.setattr(front_door, "pays_own_way", lambda *given: False)
    r = person(need=Need.LOW, neighbourly=0, savings=0)
    near = around(r)
    front_door.offer_long_term(r, near, LUCK, p)
    assert r.waiting and r.referred == Referred.NOT  # as in the base year: a package
    r = person(need=Need.LOW, neighbourly=0, savings=0)
    near = around(r)
    near.system.looks_around = 1.0
    front_door.offer_long_term(r, near, LUCK, p)
    assert not r.waiting and r.referred == Referred.SENT and near.count.to_community == 1 and r.need == Need.LOW


def test_fewer_new_people_funded_is_a_check_and_no_cause(capsys):
    """Ten points fewer is what the one study with a control found; nothing reads it, and what emerges is printed."""
    from obbr.evidence.uses import uses
    from obbr.outcomes.measures import GROUPS, MEASURES

    entry = Register.load()["ways.strengths_fewer_funded"]
    assert entry.id not in uses()
    names, everybody = list(MEASURES), list(GROUPS).index("all")

    def funded(name):
        years = run(name).outcomes[3:, everybody]  # once it is learnt
        asked, to_care = (years[:, names.index(m)].sum() for m in ("conversations", "requests_to_long_term"))
        return to_care / asked

    change = funded("strengths_based_alone") - funded("standstill")
    reading = entry.reading("central")
    with capsys.disabled():
        print(f"\n  conversations ending in long-term care: {change:+.3f}; study {float(reading.value):+.2f}")
    assert -0.25 < change < 0.10, "far outside anything that was measured: look at the mechanism"


# --- a named worker, and teams ---------------------------------------------------------------------------------------


def team_of(policies: str):
    """The first team after a month, from the same workers."""
    local = lived(policies, months=1)
    return local, local.teams[0]


def test_named_workers_and_workers_who_stay_are_paid_once():
    """Hand-overs and leavers are parts of one chance, each spared once; and months known are bounded."""
    offer = "workforce_offer: {social_work_pay: 20%, care_pay: 0%}"
    chance = {
        words: float(lived(words, months=2).world.teams["worker_changes"][0])
        for words in ("", "named_worker: {spared: 60%}", offer, f"named_worker: {{spared: 60%}}, {offer}")
    }
    usual, named, stays, both = chance.values()
    assert usual - both == pytest.approx((usual - named) + (usual - stays), rel=0.02)
    assert 0.0 < both < min(named, stays)


def test_the_joint_effect_of_relationships_has_a_ceiling():
    p = evidence()
    for known in range(0, 25):
        r = person(need=Need.LOW, known=known, neighbourly=99)
        near = around(r)
        near.system.usual_trust = 0.3
        assert knowing.found_together(r, near, p) >= 1.0 - p.workforce.knowing_resolves * (1.0 - 0.3) - 1e-12
    local = lived("named_worker: {spared: 100%}, workforce_offer: {social_work_pay: 100%, care_pay: 0%}", months=36)
    assert local.residents["known"].max() <= knowing.LONGEST
    offers, trust = (int(local.use[name][0]) for name in ("offers", "trust_hundredths"))
    assert trust <= 100 * offers


def test_a_named_worker_costs_cover():
    local = lived("named_worker: {spared: 50%}", months=1)
    team, p = local.teams[0], local.p
    assert team._hours_a_month() == pytest.approx(p.support.hours_a_month * (1 - p.ways.cover_lost * 0.5))


def test_joined_teams_tell_after_years_if_they_do():
    p = SimpleNamespace(ways=SimpleNamespace(joined_early_ratio=1.02, joined_late_ratio=0.95, joined_tells_years=5.5))
    assert [joined_ratio(years, p) for years in range(9)] == [1.0, 1.02, 1.02, 1.0, 1.0, 1.0, 0.95, 0.95, 0.95]


def test_no_reading_has_joined_teams_help_in_their_first_years():
    for belief in ("sceptic", "central", "practitioner"):
        p = parameters(beliefs=belief).view(np.recarray)[0]
        assert joined_ratio(1, p) >= 1.0 and joined_ratio(2, p) >= 1.0 and joined_ratio(4, p) == 1.0


def test_workers_who_know_their_places_send_some_who_left_with_nothing(monkeypatch):
    p, r = evidence(support__signposted_share=0.2), person(need=Need.LOW)
    near = around(r)
    monkeypatch.setattr(asking, "uniform", lambda luck, event: 0.25)
    asking.without_care(r, near, LUCK, p)
    assert r.referred == Referred.NOT and near.count.to_nothing == 1
    near.system.knows_places = 0.1  # 0.2 + 0.8 x 0.1 = 0.28
    asking.without_care(r, near, LUCK, p)
    assert r.referred == Referred.SENT and near.count.to_community == 1


# --- offers made one by one ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policies", "used", "line"),
    [
        ("small_budgets: {sum: +£600}", "small_sums", "small_sums"),
        ("peer_advocacy: {sum: +£24k}", "peer_support_people", "peer_support"),
        ("adult_family_conference: {sum: +£9k}", "adult_conferences", "adult_conferences"),
    ],
)
def test_no_more_is_used_than_is_paid_for(policies, used, line):
    result = run(scenario_of(policies), years=4)
    from obbr.outcomes.measures import GROUPS, MEASURES

    each = result.outcomes[:, list(GROUPS).index("all"), list(MEASURES).index(used)]
    local = lived(policies, months=1)
    a_year = local.council.buys(line, line)
    assert each[0] == 0.0 and each[1:].sum() > 0.0
    assert each[1:].sum() <= 4 * a_year + 3  # luck may overdraw a month, which the next pays back


def test_a_small_sum_answers_and_leaves_the_need(monkeypatch):
    p = evidence(ways__small_sum_answers=[0, 0.4, 0.2, 0], ways__small_sum_lasts=0.5)
    drawn = {Event.SMALL_SUM: 0.1}
    monkeypatch.setattr(small_sums, "uniform", lambda luck, event: drawn[event])
    asked = chances_in(monkeypatch, small_sums)
    r = person(need=Need.LOW, neighbourly=90)
    near = around(r)
    assert not small_sums.answers(r, near, LUCK, p) and near.use.small_sums_wanted == 1 and near.use.small_sums == 0
    near.system.small_sum_reach = 0.5  # 0.4 x 0.5 = 0.2
    asked["true"] = {Event.SMALL_SUM_LASTS}
    assert small_sums.answers(r, near, LUCK, p) and near.use.small_sums == 1
    assert r.need == Need.LOW and r.neighbourly == 0
    usual = p.support.assessment_hours
    assert small_sums.conversation_hours(r, near, p) == pytest.approx(usual - p.ways.panel_hours * 0.5 * 0.4)


def test_a_peer_opens_doors_and_raises_demand(monkeypatch):
    p = evidence(support__contact_assessed=[0, 1, 1, 1], ways__peer_months=2, ways__peer_ae_ratio=0.7)
    chances_in(monkeypatch, peers)["true"] = {Event.MEETS_PEER, Event.PEER_BRINGS}
    r = person(need=Need.MEDIUM, lonely=1, fifth=0)
    near = around(r)
    assert peers.accompanied_ratio(r, p) == 1.0
    peers.may_meet_peer(r, near, LUCK, p)
    assert r.referred == Referred.SENT and r.work == Work.REQUEST and near.count.requests_for_support == 1
    assert near.use.peers_met == near.use.peers_wanted == 1 and peers.accompanied_ratio(r, p) == 0.7
    peers.may_meet_peer(r, near, LUCK, p)
    peers.may_meet_peer(r, near, LUCK, p)
    assert r.accompanied == 0 and near.use.peers_met == 1


@pytest.mark.parametrize("states", [{"fifth": 3}, {"setting": Setting.NURSING}, {"age": 17}, {"lonely": 0, "need": 0}])
def test_a_peer_goes_to_those_who_are_cut_off(states):
    assert not peers.is_cut_off(person(**({"need": Need.LOW, "lonely": 1, "fifth": 0} | states)))


def test_a_conference_finds_a_child_who_then_bears_caring(monkeypatch):
    p = evidence(ways__conference_agrees=0.5)
    monkeypatch.setattr(adult_conferences, "uniform", lambda luck, event: 0.1)
    chances_in(monkeypatch, adult_conferences)["true"] = {Event.CONFERENCE_FINDS}
    rows = [person(0, need=Need.MEDIUM, willing=99, kin=1), person(1, age=50)]
    near = around(rows[0])
    adult_conferences.may_meet(rows[0], near, LUCK, p)
    assert near.use.adult_conferences_wanted == 1 and near.use.adult_conferences == 0 and rows[0].willing == 99
    near.system.conference_reach = 1.0
    adult_conferences.may_meet(rows[0], near, LUCK, p)
    ties.find_carer(rows[0], rows, p)
    assert rows[0].carer == 1 and rows[1].cares_for == 0


def test_no_conference_without_family_nor_where_somebody_cares():
    p = evidence()
    for states in ({}, {"kin": 1, "carer": 1}):
        r = person(need=Need.LOW, **states)
        near = around(r)
        adult_conferences.may_meet(r, near, LUCK, p)
        assert near.use.adult_conferences_wanted == 0


# --- checks, supervision, the regulator ------------------------------------------------------------------------------


def test_fewer_checks_give_time_and_may_miss_harm(monkeypatch):
    local = lived("regulatory_posture: {paperwork: 80%}", months=1)
    p = local.p
    assert local.teams[0].with_people() == pytest.approx(p.support.direct_share + 0.2 * p.support.paperwork_share)
    chances = []
    for process in (1.0, 0.8):
        asked = chances_in(monkeypatch, safeguarding)
        r = person(need=Need.MEDIUM)
        near = around(r)
        near.system.paperwork = process
        safeguarding.raise_concern(r, near, LUCK, evidence(support__checks_avert=0.15))
        chances.append(asked[Event.SAFEGUARDING])
    assert chances[1] == pytest.approx(chances[0] * (1 + 0.15 * 0.2))


def test_supervision_takes_hours_and_keeps_no_more_than_its_ceiling():
    local = lived("supervision: {hours: 20}", months=1)
    p, team = local.p, local.teams[0]
    assert team._hours_a_month() == pytest.approx(p.support.hours_a_month - 20)
    assert team._kept_by_supervision() == pytest.approx(p.ways.supervision_most)


def test_the_regulator_is_at_rest_while_waits_are_usual():
    local = system("standstill", beliefs="practitioner")
    while local.month < 0:
        local.step_month()
    regulator = local.regulator
    assert regulator.failing == regulator.usual_failing and local.practice.checks == 1.0
    assert regulator.drives_leavers == 1.0 and set(regulator.bills().values()) == {0}
    regulator._waiting = lambda: local.usual["people_waiting"]
    for month in range(60):
        regulator.respond(month)
    assert regulator.failing == pytest.approx(regulator.usual_failing)


def test_failure_brings_checks_that_a_council_may_refuse():
    local = lived("regulatory_posture: {paperwork: 100%, after_failure: 0%}", months=1, beliefs="practitioner")
    local.regulator.failing = 0.9
    local.regulator.plan(1)
    assert local.practice.process == 1.0 and local.regulator.drives_leavers > 1.0
    local.practice.after_failure = 1.0
    local.regulator.plan(1)
    beyond = 0.9 - local.regulator.usual_failing
    assert local.practice.process == pytest.approx(1.0 + local.p.ways.failure_checks * beyond)


def test_who_believes_that_a_rating_moves_nothing_sees_nothing():
    local = lived("", months=1, beliefs="sceptic")
    local.regulator.failing = 0.9
    local.regulator.plan(1)
    assert local.practice.checks == 1.0 and local.regulator.drives_leavers == 1.0
    assert set(local.regulator.bills().values()) == {0}


def test_the_chance_of_a_poor_rating_stays_a_chance():
    local = lived("", months=1, beliefs="practitioner")
    for waiting in (0.0, 1e9):
        local.regulator._waiting = lambda waiting=waiting: waiting
        for month in range(600):
            local.regulator.respond(month)
        assert 0.0 <= local.regulator.failing <= 1.0


def test_peers_lower_the_odds_by_their_ratio():
    local = lived("peer_review: {}", months=1)
    p, usual = local.p, local.regulator.usual_failing
    local.regulator._waiting = lambda: local.usual["people_waiting"]
    chance = local.regulator._chance()
    assert chance / (1 - chance) == pytest.approx(usual / (1 - usual) / p.ways.peer_review_odds)
