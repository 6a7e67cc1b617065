"""The web of care: rules written a second time from their docstrings, what carers meet, and what money buys them."""

from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obbr.calendar import MONTHS_IN_YEAR
from obbr.chance import Event
from obbr.institutions.carers import CarersSupport
from obbr.money.chart import Purse
from obbr.people import caring, livelihood, needs, neighbours, relief, strain, ties
from obbr.people import month as lives
from obbr.people.near import COUNT
from obbr.people.resident import NOBODY, Bed, Employment, Need, Presence, Relief, Setting, Work
from obbr.place.carers import expected_strain
from obbr.place.population import as_record
from tests.hand_made import HOURS, LUCK, around, chances_in, evidence, person
from tests.plain import Strict, rows_of, world_of
from tests.world import parameters, started, system, with_one_more

NEEDS = [Need.LOW, Need.MEDIUM, Need.HIGH]


@pytest.fixture
def chances(monkeypatch):
    return chances_in(monkeypatch, caring, livelihood, needs, relief)


def pair(**carer):
    """Somebody with need and their partner, who cares for them; and both as rows."""
    r, other = person(0, need=Need.HIGH, carer=1, partner=1), person(1, cares_for=0, partner=0, **{"age": 60} | carer)
    return r, other, Strict([r, other])


# --- who can care, and when it ends ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "able"),
    [
        ({}, True),
        ({"need": Need.LOW}, True),
        ({"need": Need.LOW, "setting": Setting.HOME_CARE}, True),
        ({"need": Need.MEDIUM}, False),
        ({"bed": Bed.STAYING}, False),
        ({"bed": Bed.DELAYED}, False),
        ({"setting": Setting.RESIDENTIAL}, False),
        ({"presence": Presence.DEAD}, False),
    ],
)
def test_who_can_care(states, able):
    assert caring.can_care(person(**states)) == able


@pytest.mark.parametrize("illness", [{"need": Need.MEDIUM}, {"setting": Setting.NURSING}])
def test_a_carer_who_falls_ill_for_good_leaves_a_crisis(illness):
    r, carer, rows = pair(relieved=Relief.BREAKS, **illness)
    near = around(r, carer)
    lives.care_within_family(r, rows, near, LUCK, evidence())
    assert (r.carer, carer.cares_for, carer.relieved) == (NOBODY, NOBODY, Relief.NONE)
    assert r.work == Work.CRISIS and near.count.requests_for_support == 1


def test_while_the_carer_lies_in_hospital_the_person_cared_for_goes_without():
    r, carer, rows = pair(bed=Bed.STAYING, caring_hours=100)
    r.family_hours = 100
    lives.care_within_family(r, rows, around(r, carer), LUCK, evidence())
    assert (r.family_hours, carer.caring_hours, r.carer, r.work) == (0, 0, 1, Work.NONE)


def test_the_carer_rests_while_the_person_cared_for_lies_in_hospital():
    r, carer, rows = pair(strain=60, hardy=50)
    r.bed = Bed.STAYING
    p = evidence(caring__family_share=0.5, caring__partner_hours=30.0)
    for _ in range(3):
        lives.care_within_family(r, rows, around(r, carer), LUCK, p)
    assert r.family_hours == 5 * HOURS[Need.HIGH], "family still counts for going home"
    assert carer.caring_hours == 0 and carer.strain < 60


def test_when_a_carer_dies_the_crisis_is_counted_where_the_person_cared_for_is():
    local = system("standstill")
    world = world_of(local.world)
    local.close()
    cells = rows_of(np.zeros(200, COUNT))
    r, carer, rows = pair()
    ties.bereave(carer, rows, world, cells, evidence())
    ties.part(carer, rows, world, Presence.DEAD)
    assert r.work == Work.CRISIS and r.carer == NOBODY
    counted = [cell.requests_for_support for cell in cells]
    assert sum(counted) == 1 and counted[lives.counting.cell_of(r)] == 1


# --- hours -----------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.sampled_from(NEEDS), st.integers(0, 400), st.integers(0, 350), st.integers(0, 1), st.sampled_from(Setting))
def test_family_answers_only_what_was_withdrawn(need, left, received, turned_away, setting):
    r = person(need=need, received=received, turned_away=turned_away, setting=setting)
    had_hours = setting in (Setting.HOME_CARE, Setting.DIRECT_PAYMENT) or turned_away
    wanted = max(0.0, 0.8 * left - received) if had_hours else 0.0
    p = evidence(support__package_share=0.8)
    assert caring.withdrawn(r, around(r), float(left), p) == pytest.approx(wanted)
    for away in ({"bed": Bed.STAYING}, {"days_home": 29}):
        r = person(need=need, received=received, turned_away=turned_away, setting=setting, **away)
        assert caring.withdrawn(r, around(r), float(left), p) == 0.0, "hours stayed away because of the bed"


def test_frozen_family_gives_its_usual_hours():
    r, carer, _ = pair()
    r.turned_away = 1
    shares = {"caring__family_share": 0.5, "caring__partner_hours": 30.0, "caring__step_in_share": 0.3}
    caring.family_help(r, around(r, carer), LUCK, evidence({"family_steps_in"}, **shares))
    assert r.family_hours == floor(5 * HOURS[Need.HIGH])
    caring.family_help(r, around(r, carer), LUCK, evidence(**shares))
    assert r.family_hours > floor(5 * HOURS[Need.HIGH])


def test_hours_that_stand_in_come_off_the_carer_and_not_off_what_comes():
    p = evidence(caring__support_cost=2_000.0, caring__replacement_share=0.5, money__home_care_hour=20.0)
    r, carer, _ = pair(relieved=Relief.BREAKS)
    r.weight = 3
    near = around(r, carer)
    caring.family_help(r, near, LUCK, p)
    supported = r.family_hours
    assert caring.replacement_tenths(p) == pytest.approx(10 * 50 / (365.25 / 7))
    assert near.count.replacement_tenths == 3 * 10 and carer.caring_hours == supported - 10
    carer.relieved = Relief.NONE
    caring.family_help(r, near, LUCK, p)
    assert r.family_hours == carer.caring_hours == supported


def test_a_place_cannot_buy_more_hours_than_it_costs():
    p = as_record(parameters())
    assert caring.replacement_tenths(p) / 10 * 365.25 / 7 * p.money.home_care_hour <= p.caring.support_cost


@settings(deadline=None)
@given(st.sampled_from(Need), st.integers(0, 99), st.integers(0, 400), st.booleans(), st.sampled_from(Setting))
def test_neighbours_do_household_tasks_that_family_leaves(need, neighbourly, family, connected, setting):
    given_hours = {"caring__neighbours_help": 0.2, "caring__neighbour_hours": 2.0, "vcse__practical_hours": 0.5}
    p = evidence(**given_hours)
    r = person(need=need, neighbourly=neighbourly, family_hours=family, connected=int(connected), setting=setting)
    neighbours.neighbours_help(r, around(r), p)
    most = (20 if neighbourly < 20 else 0) + (5 if connected else 0)
    wanted = 0.0
    if need in (Need.LOW, Need.MEDIUM) and setting < Setting.RESIDENTIAL:
        tasks = 10 * HOURS[need] * p.caring.household_share[need]
        wanted = min(most, max(0.0, tasks * (1 - family / (10 * HOURS[need]))))
    assert abs(r.neighbour_hours - wanted) <= 0.5
    assert r.neighbour_hours <= neighbours.household_hours(r, p) + 0.5, "neighbours wash and lift nobody"


def test_most_hours_of_high_need_are_personal():
    p = evidence()
    shares = [neighbours.household_hours(person(need=need), p) / (10 * HOURS[need]) for need in NEEDS]
    assert shares[0] > shares[1] > shares[2]


# --- strain ----------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.floats(0, 60), st.floats(0, 1), st.integers(0, 1), st.floats(0, 1))
def test_points_of_strain(hours, unmet, dementia, eased):
    causes = {"caring__strain_hour": 2.5, "caring__strain_unmet": 28.0, "caring__strain_dementia": 20.0}
    p = evidence(caring__support_ease=3.0, **causes)
    expected = 2.5 * max(0, hours - 10) + 28 * unmet + 20 * dementia - 3 * eased
    assert strain.points(hours, unmet, dementia, eased, p) == pytest.approx(min(100, max(0, expected)))


@given(st.integers(0, 100), st.floats(0, 100))
def test_strain_comes_to_where_its_causes_put_it_and_no_further(now, towards):
    p = evidence(caring__strain_months=6.0)
    gap = abs(towards - now)
    for _ in range(60):
        now = strain.moved(now, towards, p)
        assert abs(towards - now) <= gap + 1e-9 and 0 <= now <= 100
        gap = abs(towards - now)
    assert gap < 1.0 + 1e-9


def test_carers_bear_the_same_load_differently_and_as_expected_on_the_whole():
    p = evidence(caring__strain_spread=0.9)
    bearing = [strain.bearing(hardy, p) for hardy in range(100)]
    assert np.mean(bearing) == pytest.approx(1.0) and bearing[0] > 1.8 and bearing[99] < 0.2


def test_the_place_reckons_strain_as_people_feel_it():
    """The same rule on whole tables, when a place is built."""
    people, p = started().residents, as_record(parameters())
    carer = people[people["cares_for"] != NOBODY][:200]
    cared = people[carer["cares_for"]]
    expected = expected_strain(carer, cared, 1 - cared["adequacy"] / 100, p)
    breaks = float(caring.replacement_tenths(p))
    for one, other, points in zip(rows_of(carer), rows_of(cared), expected, strict=True):
        eased = float(one.relieved > 0)
        hours = (other.family_hours - min(other.family_hours, breaks) * eased) / 10
        felt = strain.points(hours, 1 - other.adequacy / 100, other.dementia, eased, p)
        assert min(100.0, felt * strain.bearing(one.hardy, p)) == pytest.approx(points)


def test_breakdown_follows_strain_and_frozen_it_does_not(chances):
    for worn, frozen in ((20, ()), (40, ()), (20, ("strain_breaks_carers",)), (40, ("strain_breaks_carers",))):
        r, carer, _ = pair(strain=worn)
        r.family_hours, near = 100, around(r, carer)
        caring.carer_breaks_down(r, near, LUCK, evidence(frozenset(frozen)))
        usual = near.place.usual_breakdown[Need.HIGH] if frozen else near.place.breakdown_rate * worn
        assert chances[Event.CARER_BREAKS] == usual > 0.0


def test_the_base_years_carers_break_down_as_often_as_the_rate_by_hours_says():
    """Scaled once, for each draw, on the people of the start; whoever they are."""
    for draw in ("central", 3):
        local = system("standstill", draw=draw)
        people, p, rates = local.residents, local.p, local.world.place[0]
        carer = people[people["cares_for"] != NOBODY]
        cared = people[carer["cares_for"]]
        benefit = np.interp(cared["adequacy"], np.arange(21) * 5.0, rates["benefit"])
        felt = expected_strain(carer, cared, 1 - benefit, p)
        by_hours = p.caring.breakdown_yearly * cared["family_hours"] / 10 / p.caring.heavy_hours
        assert MONTHS_IN_YEAR * rates["breakdown_rate"] * felt.sum() == pytest.approx(by_hours.sum())
        frozen = rates["usual_breakdown"][cared["need"]]
        assert MONTHS_IN_YEAR * frozen.sum() == pytest.approx(by_hours.sum()), "frozen, the level stays"
        local.close()


def test_onset_of_mental_disorder_keeps_its_level_over_everybody():
    local = system("standstill")
    people, p, rates = local.residents, local.p, local.world.place[0]
    here = people[people["presence"] == Presence.HERE]
    usual = rates["usual_strain"][here["sex"], here["age"]]
    carer = here[here["cares_for"] != NOBODY]
    cared = people[carer["cares_for"]]
    benefit = np.interp(cared["adequacy"], np.arange(21) * 5.0, rates["benefit"])
    assert usual.sum() == pytest.approx(expected_strain(carer, cared, 1 - benefit, p).sum())
    local.close()


def test_strain_and_coping_move_the_mind_of_a_carer(chances):
    def onset(frozen=(), **states):
        r = person(cares_for=5, **states)
        p = evidence(frozenset(frozen), caring__strain_disorder_ratio=9.0, caring__coping_ratio=0.6)
        needs.mind(r, around(r), LUCK, p)
        return chances[Event.DISORDER_ONSET]

    assert onset(strain=50) == pytest.approx(5 * onset(strain=0))
    assert onset(relieved=Relief.COPING) == pytest.approx(0.6 * onset())
    assert onset(relieved=Relief.BREAKS) == onset()
    assert onset({"strain_harms_minds"}, strain=50) == onset({"strain_harms_minds"}, strain=0)
    assert onset({"support_helps_minds"}, relieved=Relief.COPING) == onset({"support_helps_minds"})


# --- paid work -------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.integers(10, 70), st.integers(0, 120), st.sampled_from(Setting), st.sampled_from(Relief))
def test_who_leaves_work(age, hours, setting, relieved):
    r, carer, _ = pair(age=age, caring_hours=hours, relieved=relieved, employed=Employment.WORKING)
    r.setting = setting
    near = around(r, carer)
    p = evidence(caring__work_hours=5.0, caring__leave_work_yearly=12.0, caring__leave_work_alone_ratio=1.0)
    livelihood.may_leave_work(r, near, LUCK, p)
    leaves = 16 <= age < 65 and hours >= 50
    assert carer.employed == (Employment.LEFT_TO_CARE if leaves else Employment.WORKING)
    assert near.count.lost_work == int(leaves)


def test_paid_care_or_breaks_keep_carers_in_work(chances):
    def chance(setting=Setting.NONE, relieved=Relief.NONE):
        r, carer, _ = pair(caring_hours=100, relieved=relieved, employed=Employment.WORKING)
        r.setting = setting
        p = evidence(caring__leave_work_yearly=0.12, caring__leave_work_alone_ratio=1.7)
        livelihood.may_leave_work(r, around(r, carer), LUCK, p)
        return chances[Event.LEAVES_WORK]

    assert chance() == pytest.approx(0.017)
    assert chance(Setting.HOME_CARE) == chance(relieved=Relief.BREAKS) == pytest.approx(0.01)


def test_nobody_returns_to_work_while_caring_for_many_hours(chances):
    chances["true"] = {Event.RETURNS_TO_WORK}
    for cares_for, hours, back in ((NOBODY, 0, True), (3, 20, True), (3, 100, False)):
        r = person(age=50, employed=Employment.LEFT_TO_CARE, cares_for=cares_for, caring_hours=hours)
        livelihood.may_return_to_work(r, LUCK, evidence(caring__work_hours=5.0))
        assert (r.employed == Employment.WORKING) == back


# --- support ---------------------------------------------------------------------------------------------------------


def test_the_most_strained_go_first():
    places = [relief.place_in_queue(person(strain=points)) for points in range(101)]
    assert places == sorted(places, reverse=True) and min(places) == 1 and max(places) == 7


def test_whoever_left_or_stopped_caring_since_they_claimed_gets_no_place():
    left = person(cares_for=3)
    relief.get_support(left, True, 1)
    stopped = person()
    relief.get_support(stopped, False, 1)
    starts = person(cares_for=3)
    relief.get_support(starts, False, 1)
    loses = person(cares_for=3, relieved=Relief.COPING)
    relief.get_support(loses, True, 0)
    assert (left.relieved, stopped.relieved, starts.relieved, loses.relieved) == (0, 0, Relief.BREAKS, 0)


def test_carers_of_people_with_dementia_learn_to_cope(chances):
    for dementia, kind in ((0, Relief.BREAKS), (1, Relief.COPING)):
        r, carer, _ = pair(relieved=Relief.BREAKS)
        r.dementia = dementia
        relief.keep_support(r, around(r, carer), LUCK, evidence())
        assert carer.relieved == kind


def bodies(local, kind):
    return [body for body in local.institutions if isinstance(body, kind)]


def test_places_are_what_the_line_buys_and_no_more_are_taken():
    local = system("standstill")
    [support] = bodies(local, CarersSupport)
    line = local.council.books.outturn.gross["carers_support"] / 100
    for _ in range(MONTHS_IN_YEAR):
        local.step_month()
        assert support.places == int(line / local.p.caring.support_cost)
        held = local.residents["relieved"] > 0
        assert local.residents["weight"][held].sum() <= support.places
        assert (local.residents["cares_for"][held] != NOBODY).all()
    local.close()


def test_government_pays_for_carers_out_of_work_and_no_council_line_does():
    local = system(
        "standstill", population=with_one_more(started(), birth_month=-650, employed=Employment.LEFT_TO_CARE)
    )
    local.residents["employed"][:-1] = Employment.NOT_WORKING
    local.parameters["caring"]["return_to_work_yearly"] = 0.0
    local.step_month()
    [support] = bodies(local, CarersSupport)
    assert support.bills()["benefits", "carers_out_of_work"] == 1
    ledger = local.council.books.ledger
    number = next(n for n, a in enumerate(ledger.chart.accounts) if a.service == "carers_out_of_work")
    price = float(local.p.caring.out_of_work_cost)
    assert int(ledger.pence[0, number]) / 100 == pytest.approx(price / 12, abs=0.01)
    assert ledger.chart.accounts[number].payer == Purse.GOVERNMENT
    local.close()


def test_a_run_keeps_its_measures_within_each_other():
    local = system("salami_slicing", years=2)
    while local.month < 24:
        local.step_month()
        counts = local.counts[local._row(local.month - 1)]
        carers = counts["carers"].sum()
        for part in ("strained", "relieved", "in_work"):
            assert 0 <= counts[part].sum() <= carers
        strain_now = local.residents["strain"]
        assert strain_now.min() >= 0 and strain_now.max() <= 100
        assert (local.residents["neighbour_hours"] >= 0).all()
    local.close()
