"""Childhood: pressure, early help, referral, cases, care and leaving it; where children live."""

import numpy as np
import pytest

from obbr.chance import Event
from obbr.people import childhood, life, looked_after, placements, pressure, protection, referral
from obbr.people.resident import Far, Placed, Stage
from obbr.people.sharing import CLAIM, HOLDER, Desk
from tests.hand_made import LUCK, chances_in, evidence
from tests.hand_made_children import chances, child, near_child, served
from tests.plain import kind_of

# --- a child's way ---------------------------------------------------------------------------------------------------


def test_only_families_under_pressure_whom_nobody_knows_are_referred(monkeypatch):
    asked = chances(monkeypatch)
    for states in ({}, {"pressed": 1, "stage": Stage.IN_NEED}):
        r = child(**states)
        referral.may_be_referred(r, near_child(r), LUCK, evidence())
    assert Event.REFERRED not in asked
    r = child(pressed=1)
    near = near_child(r, childrens_caution=1.2)
    referral.may_be_referred(r, near, LUCK, evidence())
    assert asked[Event.REFERRED] == pytest.approx(near.place.referral_rate * 1.2)


def test_a_referral_after_a_case_that_was_lately_closed_is_a_second_one(monkeypatch):
    chances(monkeypatch)["true"].add(Event.REFERRED)
    for closed, second in ((3, 1), (13, 0)):
        r = child(pressed=1, closed_months=closed)
        near = near_child(r)
        referral.may_be_referred(r, near, LUCK, evidence(childhood__assessment_hours=10.0))
        assert (near.count.referrals, near.count.rereferrals) == (1, second)
        assert r.stage == Stage.ASSESSMENT and r.assessing == 100, "tenths of an hour"


def test_hours_end_an_assessment_and_an_enquiry_leads_to_a_plan_or_to_help(monkeypatch):
    asked = chances(monkeypatch)
    r = child(stage=Stage.ASSESSMENT, assessing=100, pressed=1)
    referral.be_assessed(r, served(Desk.CHILDRENS_TEAM, 60), near_child(r), LUCK, evidence())
    assert r.stage == Stage.ASSESSMENT and r.assessing == 40 and Event.FOUND_IN_NEED not in asked
    referral.be_assessed(r, served(Desk.CHILDRENS_TEAM, 40), near_child(r), LUCK, evidence())
    assert r.stage == Stage.UNKNOWN and r.closed_months == 0 and r.pressed == 1, "let go, and still under pressure"
    for luck, stage in ((set(), Stage.IN_NEED), ({Event.PLAN_BEGINS}, Stage.PLAN)):
        asked["true"] = luck
        r = child(stage=Stage.ENQUIRY, assessing=1)
        near = near_child(r)
        referral.be_assessed(r, served(Desk.CHILDRENS_TEAM), near, LUCK, evidence())
        assert r.stage == stage and near.count.plans_started == (stage == Stage.PLAN)


def test_enquiries_go_before_assessments_and_long_waits_before_short_ones():
    claims = [kind_of(CLAIM)() for _ in range(4)]
    waits = [(Stage.ENQUIRY, 1), (Stage.ASSESSMENT, 3), (Stage.ASSESSMENT, 1)]
    made = 0
    for stage, months in waits:
        made = referral.claim_childrens_team(child(stage=stage, stage_months=months, assessing=5), claims, made, 1)
    turns = [claims[k].priority for k in range(made)]
    assert made == 3 and turns == sorted(turns) and len(set(turns)) == 3
    assert referral.claim_childrens_team(child(stage=Stage.ENQUIRY, stage_months=0), claims, 0, 1) == 0


def test_cases_close_at_the_pace_of_help_and_pressure_may_end_with_them(monkeypatch):
    asked = chances(monkeypatch)
    for pace in (1.0, 0.5):
        r = child(stage=Stage.IN_NEED, pressed=1)
        near = near_child(r, help_pace=pace)
        protection.live_with_a_worker(r, near, LUCK, evidence())
        assert asked[Event.CASE_CLOSES] == pytest.approx(near.place.case_closes * pace)
    asked["true"] = {Event.CASE_CLOSES}
    for ends in (False, True):
        asked["true"] = {Event.CASE_CLOSES, Event.PRESSURE_ENDS} if ends else {Event.CASE_CLOSES}
        r = child(stage=Stage.IN_NEED, pressed=1)
        protection.live_with_a_worker(r, near_child(r), LUCK, evidence())
        assert r.stage == Stage.UNKNOWN and r.pressed == (not ends)


def test_small_children_come_into_care_from_plans_and_adolescents_from_need_too(monkeypatch):
    asked = chances(monkeypatch)
    p = evidence()
    for age, group in ((0, 0), (7, 2), (13, 3), (17, 4)):
        found = {}
        for stage in (Stage.PLAN, Stage.IN_NEED):
            r = child(age=age, stage=stage)
            near = near_child(r)
            protection.comes_into_care(r, near, LUCK, p)
            found[stage] = asked[Event.CARE_ENTRY]
        assert found[Stage.PLAN] == pytest.approx(near.place.care_entry[group])
        assert found[Stage.IN_NEED] / found[Stage.PLAN] == pytest.approx(p.childhood.entry_in_need_ratio[group])


def test_who_came_home_returns_at_the_published_rate_for_a_year(monkeypatch):
    asked = chances(monkeypatch)
    asked["true"].add(Event.LEAVES_CARE)
    monkeypatch.setattr(looked_after, "uniform", lambda luck, event: 0.0)  # home
    r = child(stage=Stage.LOOKED_AFTER, placed=Placed.KIN, far=Far.OUTSIDE)
    near = near_child(r)
    looked_after.may_leave_care(r, near, LUCK, evidence())
    assert (r.stage, r.placed, r.far, r.pressed) == (Stage.IN_NEED, Placed.NOWHERE, Far.INSIDE, 1)
    protection.comes_into_care(r, near, LUCK, evidence(childhood__return_yearly=0.24))
    assert asked[Event.CARE_ENTRY] == pytest.approx(0.02)


def test_who_came_home_may_return_when_the_case_is_closed_too(monkeypatch):
    """The rate is of all who went home, and entries of the base year count on all of them."""
    asked = chances(monkeypatch)
    r = child(home_months=0)
    months = 0
    while Event.CARE_ENTRY in asked or not months:
        months += 1
        asked.pop(Event.CARE_ENTRY, None)
        childhood.live_as_child(r, near_child(r), LUCK, LUCK, evidence(childhood__return_yearly=0.24))
    assert months - 1 == 12
    asked["true"] = {Event.CARE_ENTRY}
    r.home_months = 3
    childhood.live_as_child(r, near_child(r), LUCK, LUCK, evidence())
    assert (r.stage, r.placed) == (Stage.LOOKED_AFTER, Placed.SEEKS)


def test_most_who_leave_care_leave_soon_and_an_unaccompanied_child_stays(monkeypatch):
    asked = chances(monkeypatch)
    p, found = evidence(), []
    for months in (0, 3, 30):
        r = child(stage=Stage.LOOKED_AFTER, stage_months=months, age=7)
        near = near_child(r)
        looked_after.may_leave_care(r, near, LUCK, p)
        found.append(asked.pop(Event.LEAVES_CARE) / near.place.care_exit * 12.0)
    ratios = [p.childhood.leave_stay_ratio[band] for band in (0, 1, 4)]
    assert found == pytest.approx([p.childhood.leave_yearly[2] * ratio for ratio in ratios])
    r = child(stage=Stage.LOOKED_AFTER, unaccompanied=1)
    looked_after.may_leave_care(r, near_child(r), LUCK, p)
    assert Event.LEAVES_CARE not in asked


def test_at_18_cases_close_and_who_was_looked_after_is_a_care_leaver_until_21():
    r = child(age=18, stage=Stage.PLAN, pressed=1)
    childhood.live_as_child(r, near_child(r), LUCK, LUCK, evidence())
    assert (r.stage, r.pressed) == (Stage.UNKNOWN, 0)
    r = child(age=18, pressed=1, early_help=3)
    childhood.live_as_child(r, near_child(r), LUCK, LUCK, evidence())
    assert (r.pressed, r.early_help) == (0, 0), "of a child whom no social worker knew, too"
    r = child(age=18, stage=Stage.LOOKED_AFTER, placed=Placed.IN_HOUSE)
    near = near_child(r)
    childhood.live_as_child(r, near, LUCK, LUCK, evidence())
    assert (r.stage, r.placed, near.count.care_exits) == (Stage.LEFT_CARE, Placed.NOWHERE, 1)
    for age, stage in ((20, Stage.LEFT_CARE), (21, Stage.UNKNOWN)):
        r.age = age
        childhood.live_as_child(r, near, LUCK, LUCK, evidence())
        assert r.stage == stage


def test_looked_after_children_and_care_leavers_stay_the_councils_wherever_they_live(monkeypatch):
    asked = chances_in(monkeypatch, life)
    asked["true"] = {Event.MOVE_AWAY}
    for stage in Stage:
        r = child(age=19, stage=stage)
        assert life.moves_away(r, near_child(r), LUCK, 1) == (stage not in (Stage.LOOKED_AFTER, Stage.LEFT_CARE))


def test_who_comes_without_family_is_looked_after_at_once():
    r = child(age=16, unaccompanied=1)
    near = near_child(r)
    childhood.come_as_child(r, near, LUCK)
    assert (r.stage, r.placed, near.count.care_entries) == (Stage.LOOKED_AFTER, Placed.SEEKS, 1)


@pytest.mark.parametrize(("gets", "keeps"), [(0, False), (1, False), (1, True)])
def test_a_conference_that_finds_no_other_way_costs_no_child_a_month_without_a_home(monkeypatch, gets, keeps):
    asked = chances(monkeypatch)
    asked["true"] |= {Event.CARE_ENTRY} | ({Event.FAMILY_HOLDS} if keeps else set())
    monkeypatch.setattr(placements, "wanted", lambda r, near, luck: placements.FOSTER)
    r = child(stage=Stage.PLAN, pressed=1)
    near = near_child(r, conferences=1.0)
    childhood.live_as_child(r, near, LUCK, LUCK, evidence())
    claims = [kind_of(CLAIM)() for _ in range(4)]
    made = childhood.claim_as_child(r, claims, 0, near, LUCK, 1)
    assert [claims[k].desk for k in range(made)] == [Desk.FAMILY_CONFERENCES, Desk.FOSTERING]
    claims[0].gets, claims[1].gets = gets, 1
    for k in range(made):
        childhood.be_served_as_child(r, claims[k], near, LUCK, evidence())
    assert (r.stage, r.placed) == ((Stage.PLAN, Placed.NOWHERE) if keeps else (Stage.LOOKED_AFTER, Placed.IN_HOUSE))
    assert (near.count.conferences, near.count.care_entries, r.at_edge) == (gets, 0 if keeps else 1, 0)


def test_a_home_is_found_by_the_same_lottery_number_with_a_conference_as_without(monkeypatch):
    """So that conferences that are held, and change nothing, leave every life as it was."""
    asked = chances(monkeypatch)
    asked["true"] |= {Event.CARE_ENTRY}
    monkeypatch.setattr(placements, "wanted", lambda r, near, luck: placements.FOSTER)
    tickets, episodes = [], []
    for conferences in (0.0, 1.0):
        r = child(stage=Stage.PLAN, pressed=1)
        near = near_child(r, conferences=conferences)
        childhood.live_as_child(r, near, LUCK, LUCK, evidence())
        claims = [kind_of(CLAIM)() for _ in range(4)]
        made = childhood.claim_as_child(r, claims, 0, near, LUCK, 1)
        tickets.append(claims[made - 1].ticket)
        for k in range(made):
            claims[k].gets = 1
            childhood.be_served_as_child(r, claims[k], near, LUCK, evidence())
        episodes.append((r.episode, r.stage, r.placed))
    assert tickets[0] == tickets[1] and episodes[0] == episodes[1]


def test_a_round_of_early_help_lasts_as_many_months_as_are_paid_for(monkeypatch):
    monkeypatch.setattr(pressure, "early_help_ratio", lambda r, near, p: seen.append(r.early_help > 0) or 0.5)
    chances(monkeypatch)
    monkeypatch.setattr(referral, "early_help_ratio", pressure.early_help_ratio)
    seen, p = [], evidence(childhood__early_help_months=6.0)
    r = child(pressed=1)
    near = near_child(r)
    pressure.get_early_help(r, served(Desk.EARLY_HELP), near, p)
    for _ in range(9):
        childhood.live_as_child(r, near, LUCK, LUCK, p)
    assert seen == [True] * 6 + [False] * 3
    assert r.episode == 0, "other queues draw their lots as if there had been no help"


# --- where they live -------------------------------------------------------------------------------------------------


def test_the_councils_own_carers_come_first_then_agencies():
    r = child(stage=Stage.LOOKED_AFTER, placed=Placed.SEEKS)
    near = near_child(r, in_house_places=1)
    placements.get_foster_home(r, served(Desk.FOSTERING), near, LUCK)
    assert r.placed == Placed.IN_HOUSE
    other = child(stage=Stage.LOOKED_AFTER, placed=Placed.SEEKS)
    placements.get_foster_home(other, served(Desk.FOSTERING), near, LUCK)
    assert other.placed == Placed.AGENCY and near.use.in_house_held == 1


def test_without_room_near_a_younger_child_goes_far_and_an_older_one_to_a_home(monkeypatch):
    monkeypatch.setattr(placements, "wanted", lambda r, near, luck: placements.FOSTER)
    young = child(age=6, stage=Stage.LOOKED_AFTER, placed=Placed.SEEKS)
    placements.find_elsewhere(young, near_child(young), LUCK, evidence(childhood__spot_premium=0.3))
    assert (young.placed, young.far, young.dearness) == (Placed.AGENCY, Far.BEYOND_20_MILES, 130)
    old = child(age=14, stage=Stage.LOOKED_AFTER, placed=Placed.SEEKS)
    placements.find_elsewhere(old, near_child(old), LUCK, evidence())
    assert old.placed == Placed.CHILDRENS_HOME and old.far != Far.INSIDE and old.dearness > 0


def test_who_has_foster_carers_keeps_them_unless_there_are_fewer_places_than_children():
    r = child(stage=Stage.LOOKED_AFTER, placed=Placed.AGENCY, dearness=100)
    claims = [kind_of(CLAIM)()]
    assert placements.claim_placement(r, claims, 0, near_child(r), LUCK, 1) == 1 and claims[0].priority == HOLDER
    placements.get_foster_home(r, served(Desk.FOSTERING, 1, HOLDER), near_child(r), LUCK)
    assert r.placed == Placed.AGENCY
    near = near_child(r)
    placements.get_foster_home(r, served(Desk.FOSTERING, 0, HOLDER), near, LUCK)
    assert r.placed == Placed.SEEKS and near.count.placement_moves == 1


def test_carers_far_away_take_no_place_from_a_child_who_has_one():
    """They are beyond the desk: claiming there, they would push a child out of a home each month."""
    r = child(stage=Stage.LOOKED_AFTER, placed=Placed.AGENCY, far=Far.BEYOND_20_MILES, dearness=130)
    assert placements.claim_placement(r, [kind_of(CLAIM)()], 0, near_child(r), LUCK, 1) == 0


def test_a_place_in_a_home_of_the_area_has_a_cost_of_its_own():
    for before in (100, 130, 400):
        r = child(age=13, stage=Stage.LOOKED_AFTER, placed=Placed.SEEKS, dearness=before)
        near = near_child(r)
        placements.get_near_home(r, served(Desk.CHILDRENS_HOMES))
        placements.find_elsewhere(r, near, LUCK, evidence())
        step = int(placements.uniform(LUCK, Event.HOME_COST) * placements.STAY_STEPS)
        assert r.dearness == int(100 * near.place.home_cost[step] + 0.5)
        placements.get_near_home(r, served(Desk.CHILDRENS_HOMES, 1, HOLDER))
        assert r.dearness != 0, "who keeps a place keeps its cost"


def test_homes_looked_for_follow_the_places_mix(monkeypatch):
    r = child(age=13)
    near = near_child(r)
    mix = [near.place.placement_mix[3, kind] for kind in range(5)]
    draws = (np.arange(1000) + 0.5) / 1000
    found = np.zeros(5)
    for draw in draws:
        monkeypatch.setattr(placements, "uniform", lambda luck, event, draw=draw: draw)
        found[placements.wanted(r, near, LUCK)] += 1
    assert found / 1000 == pytest.approx(mix, abs=0.0011)
