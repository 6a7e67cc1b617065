"""Natural experiments: what is asked, how it is read, how model and study stand, and that nothing decided is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from obbr import cli
from obbr.evidence import Draws, Register
from obbr.outcomes.measures import GROUPS, MEASURES
from obbr.people.resident import LONG_HOME, OLD, RESIDENT, Bed, Need, Presence
from obbr.place import Place
from obbr.report import experiments as page
from obbr.study.compare import Spread
from obbr.study.experiments import (
    EXPERIMENTS,
    children,
    falls,
    flu,
    hospital_stays,
    joined,
    pay,
    practice,
    spending,
    supply,
    visits,
)
from obbr.study.experiments.base import FLAT, Finding, Kind, Lived, Outcome, outcome
from obbr.study.experiments.live import chosen, conduct_experiments, studies
from obbr.study.kept import KeptRuns
from obbr.study.plan import RunId, rehearse
from obbr.study.results import assemble
from tests.fake_runs import lived, take_no_time

REQUIRED = {
    *("spending", "home_care_supply", "pay", "community_led_support", "early_help", "family_group_conference"),
    *("integrated_care", "homehealth", "prefit", "flu_vaccination", "hospital_associated_disability"),
}
SMALL = {"draws": 2, "seed": 1, "sample": 1}
BY_NAME = {one.name: one for one in EXPERIMENTS}


@pytest.fixture(scope="module")
def place() -> Place:
    return Place.load("meadowbridge")


@pytest.fixture
def fake(monkeypatch):
    return take_no_time(monkeypatch)


def set_to(lives: Lived, values: dict) -> Lived:
    """The same lives, but some measures as typed: {(arm, measure, group): a number a year, from 2025/26}."""
    by_world = dict(lives.by_world)
    for (arm, measure, group), years in values.items():
        results = by_world[arm.world.name]
        cube = results.outcomes.copy()
        cube[results.number(arm.name), :, :, 1:, list(GROUPS).index(group), list(MEASURES).index(measure)] = years
        by_world[arm.world.name] = replace(results, outcomes=cube)
    return Lived(lives.place, by_world, lives.watched)


@pytest.fixture(scope="module")
def nobody(place) -> Lived:
    """Lives that nobody lived, for readings of typed numbers."""
    by_world = {}
    for name, study in studies(EXPERIMENTS, place, **SMALL).items():
        runs = {run: lived(study.job(run)) for run in study.runs()}
        by_world[name] = assemble(study, runs, [], [{}] * len(study.scenarios), interrupted=False)
    return Lived(place, by_world, {hospital_stays.WATCHED: np.array([[0.0, 0.05, 0.05]] * SMALL["draws"])})


# --- what is asked ---------------------------------------------------------------------------------------------------


def test_every_family_that_was_asked_for_is_there():
    assert {one.family for one in EXPERIMENTS} >= REQUIRED
    assert len(BY_NAME) == len(EXPERIMENTS)
    assert not set(BY_NAME) & {one.family for one in EXPERIMENTS}


@pytest.mark.parametrize("one", EXPERIMENTS, ids=lambda one: one.name)
def test_what_it_rests_on_exists_and_it_says_what_it_is(one):
    register = Register.load()
    assert all(entry in register for entry in one.evidence)
    found = one.finding(register)
    assert found.low <= found.value <= found.high
    assert one.because.endswith(".") and one.question.endswith("?") and one.label and one.cited
    assert (one.read is None) == (one.kind is Kind.NOT_TESTED) == (not one.arms)
    if one.read:
        assert one.unit and one.if_apart and not one.if_apart.endswith(".")


def test_a_study_that_a_mechanism_reads_is_no_test():
    """A test's own number must not be one that the model takes in as a parameter."""
    from obbr.evidence.uses import uses

    readers = {entry: {use.file.partition("/")[0] for use in by} - {"study", "report"} for entry, by in uses().items()}
    for one in EXPERIMENTS:
        if one.kind is Kind.TEST and not one.study.beyond:
            assert not readers.get(one.study.entry), f"{one.name}: {one.study.entry} is read by the model"


def test_what_studies_found_moves_no_draw():
    register = Register.load()
    drawn = [Draws(register, seed=1).parameters(k) for k in range(3)]
    for entry in register:
        if entry.topic == "studies":
            assert len({float(one["studies"][entry.name][0]) for one in drawn}) == 1, entry.id


@pytest.mark.parametrize("name", ["camden", "meadowbridge", "wirral"])
def test_every_arm_can_be_set_in_other_places_too(name):
    place, register = Place.load(name), Register.load()
    for study in studies(EXPERIMENTS, place, **SMALL).values():
        for scenario in study.scenarios:
            rehearse(study.place, scenario, register)


def test_arms_that_experiments_share_are_run_once(place):
    both = studies(chosen(["pay"]), place, **SMALL)
    assert [study.names for study in both.values()] == [["standstill", "care_pay_more"]]


def test_a_name_that_nobody_knows_is_one_line(capsys):
    assert cli.main(["validate", "experiments", "payy"]) == 2
    assert "payy: not an experiment, nor a family of them. Did you mean pay?" in capsys.readouterr().err


# --- how it is read --------------------------------------------------------------------------------------------------


def test_leavers_for_pay(nobody):
    typed = {
        (pay.STANDSTILL, "care_worker_turnover_rate", "all"): 0.30,
        (pay.MORE_PAY, "care_worker_turnover_rate", "all"): 0.27,
    }
    assert pay.fewer_leave(set_to(nobody, typed)) == pytest.approx([0.03, 0.03])


def test_share_of_new_people_funded_after_the_practice_is_learnt(nobody):
    typed = {}
    for arm, long_term in ((practice.STANDSTILL, [9, 9, 30, 30]), (practice.STRENGTHS, [9, 9, 20, 20])):
        typed[arm, "requests_to_long_term", "all"] = long_term
        typed[arm, "requests_to_nothing", "all"] = [0, 0, *(100 - last for last in long_term[2:])]
        typed |= {(arm, f"requests_to_{end}", "all"): 0 for end in ("community", "short_term")}
    assert practice.funded_share(set_to(nobody, typed)) == pytest.approx([-0.1, -0.1])


def test_visits_of_the_oldest(nobody):
    typed = {}
    for arm, old, young in zip(spending.ARMS, (20, 30), (40, 42), strict=True):
        for band, came in (("age:85+", old), ("age:75-84", young), ("age:65-74", young)):
            typed[arm, "ae_attendances", band], typed[arm, "population", band] = came, 100
    read = spending.visits_older_than(set_to(nobody, typed))
    held = [p.hospital.ae_unmet_ratio > 1.0 for p in nobody.parameters(spending.ARMS[1])]
    assert read == pytest.approx([0.08] * sum(held))


@pytest.mark.parametrize("one", [one for one in EXPERIMENTS if one.read], ids=lambda one: one.name)
def test_where_nothing_is_decided_nothing_is_found(one, nobody):
    """Every arm lives exactly as the first of its world: whatever is read must be the number for no effect, or none."""
    alike = {}
    for name, results in nobody.by_world.items():
        cube = np.broadcast_to(results.outcomes[:1], results.outcomes.shape)
        ledgers = {run: results.ledgers[RunId(0, *run[1:])] for run in results.ledgers}
        alike[name] = replace(results, outcomes=cube, ledgers=ledgers)
    read = one.read(Lived(nobody.place, alike, nobody.watched))
    assert np.isnan(read).all() or read == pytest.approx([one.null] * len(read), abs=1e-9)


def test_delays_for_agencies_and_for_hours(nobody):
    typed = {}
    for arm, days, hours in ((supply.STANDSTILL, 100, 1000), (supply.FEWER, 110, 950)):
        typed |= {(arm, delay, "all"): [days, 0, 0, 0] for delay in spending.SOCIAL_CARE_DELAYS}
        typed[arm, "home_care_hours", "all"] = hours
    lives = set_to(nobody, typed)
    agencies = float(nobody.place.value("care.home_care_agencies"))
    assert supply.delays_for_provider(lives) == pytest.approx([-0.1 / (supply.LOST * agencies)] * 2)
    assert supply.delays_for_hours(lives) == pytest.approx([2.0, 2.0])


def test_children_in_need_for_early_help(nobody):
    before, after = children.BEFORE
    typed = {(before, "children_in_need", "all"): 1000, (after, "children_in_need", "all"): [1000, 990, 990, 990]}
    assert children.fewer_in_need(set_to(nobody, typed), children.BEFORE) == pytest.approx([0.1, 0.1])


def test_coming_into_care_after_a_conference(nobody):
    typed = {}
    for arm, held, came in ((children.STANDSTILL, 0, 50), (children.CONFERENCES, 20, 46)):
        typed[arm, "family_conferences", "all"], typed[arm, "care_entries", "all"] = held, came
    assert children.coming_into_care(set_to(nobody, typed)) == pytest.approx([0.8, 0.8])


def test_admissions_by_the_years_of_joined_teams(nobody):
    typed = {
        (joined.STANDSTILL, "emergency_admissions", "age:65+"): 100,
        (joined.TEAMS, "emergency_admissions", "age:65+"): [102, 102, 100, 100, 100, 100, 95, 95],
    }
    lives = set_to(nobody, typed)
    assert joined.admissions(lives, joined.FIRST) == pytest.approx([0.02, 0.02])
    assert joined.admissions(lives, joined.LATE) == pytest.approx([-0.05, -0.05])


def test_admissions_of_people_who_were_visited(nobody):
    """They would have been admitted 40 times; visits spared 10."""
    admitted = {visits.PREVENT_NOTHING: 100, visits.VISITS: 90, visits.PREVENT_ALL: 60}
    typed = {(arm, "emergency_admissions", "age:65+"): [number, 0, 0, 0] for arm, number in admitted.items()}
    lives = set_to(nobody, typed)
    assert visits.admissions_ratio(lives) == pytest.approx([0.75, 0.75])
    within = visits.within_a_year(lives)
    assert ((within >= 0.75) & (within <= 1.0)).all()


def test_falls_of_people_in_groups(nobody):
    """A hundred older people fall 80 times a year; fifty join, and there are ten falls fewer."""
    typed = {(falls.STANDSTILL, "population", "age:65+"): 100}
    for arm, fell, joined_in in ((falls.STANDSTILL, 80, 0), (falls.GROUPS, 70, 50)):
        typed[arm, "falls", "age:65+"], typed[arm, "exercising", "age:65+"] = fell, joined_in
    assert falls.falls_ratio(set_to(nobody, typed)) == pytest.approx([0.75, 0.75])


def test_admissions_for_the_jab(nobody):
    """A hundred more of a thousand are vaccinated, and one of two hundred admissions is spared."""
    typed = {(flu.STANDSTILL, "population", flu.NEAR_65): 1000}
    for arm, admitted, vaccinated in ((flu.STANDSTILL, 200, 500), (flu.OUTREACH, 199, 600)):
        typed[arm, "emergency_admissions", flu.NEAR_65] = admitted
        typed[arm, flu.VACCINATED, flu.NEAR_65] = vaccinated
    assert flu.of_all_admissions(set_to(nobody, typed)) == pytest.approx([0.05, 0.05])


def test_who_comes_home_needing_more_is_watched():
    """One of two who lay in a bed comes home with more need and keeps it; of two who were at home one grows worse."""
    people = np.zeros(4, RESIDENT)
    people["age"], people["presence"], people["weight"] = OLD, Presence.HERE, 1
    people["days_home"], people["bed"], people["need"] = LONG_HOME, Bed.NONE, Need.LOW
    months = [people.copy() for _ in range(24)]
    months[1]["bed"][:2] = Bed.STAYING
    for month in months[2:]:
        month["days_home"][:2] = 10
        month["need"][0] = Need.MEDIUM
    months[13]["need"][2] = Need.MEDIUM  # seen from the second month only, a year before
    now, later, others = hospital_stays.shares(months)
    assert (now, later) == (0.5, 0.5)
    assert others == pytest.approx(1 / 31)  # months seen, of people with low need who were in no bed


# --- how model and study stand ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "study", "stands"),
    [
        (Spread(0.5, 0.4, 0.6), Finding(0.5, 0.3, 0.7, True), Outcome.WITHIN),
        (Spread(0.2, 0.1, 0.4), Finding(0.5, 0.3, 0.7, True), Outcome.OVERLAPS),
        (Spread(0.2, 0.1, 0.25), Finding(0.5, 0.3, 0.7, True), Outcome.APART),
        (Spread(0.5, -2.0, 3.0), Finding(0.5, 0.3, 0.7, True), Outcome.WIDE),
        (Spread(0.5, 0.4, 0.6), Finding(0.45, 0.45, 0.45, False), Outcome.WITHIN),
        (Spread(0.5, 0.46, 0.6), Finding(0.45, 0.45, 0.45, False), Outcome.APART),
        (Spread(0.0, -0.01, 0.01), Finding(0.0, 0.0, 0.0, False), Outcome.WITHIN),
        (Spread(0.2, 0.1, 0.3), Finding(0.0, 0.0, 0.0, False), Outcome.APART),
        (Spread(np.nan, np.nan, np.nan), Finding(0.0, 0.0, 0.0, False), Outcome.UNCLEAR),
    ],
)
def test_how_intervals_stand(model, study, stands):
    assert outcome(model, study) is stands


def test_a_study_that_gives_a_direction_only():
    some = Finding(0.07, 0.07, 0.07, False)
    stands = [outcome(Spread(sum(ends) / 2, *ends), some, beyond=True) for ends in ((1, 2), (-1, 2), (-2, -1))]
    assert stands == [Outcome.WITHIN, Outcome.UNCLEAR, Outcome.APART]
    assert FLAT < 1


# --- the whole -------------------------------------------------------------------------------------------------------


def test_resumed_it_says_the_same_and_lives_nothing_twice(place, fake, tmp_path):
    kept = KeptRuns(tmp_path / "runs")
    first = conduct_experiments(["pay"], place, **SMALL, kept=kept)
    once = len(fake)
    again = conduct_experiments(["pay", "community_led_support"], place, **SMALL, kept=kept)
    assert once == 4 and len(fake) == 6  # the third arm alone is new
    alone = [one for one in again.results if one.experiment.family == "pay"]
    assert repr(alone) == repr(first.results)


def test_section_and_picture(place, fake):
    found = conduct_experiments([], place, **SMALL)
    text = page.section(found)
    for one in EXPERIMENTS:
        assert one.question in text and one.because in text, one.name
    assert page.section(conduct_experiments([], place, **SMALL)) == text
    spec = page.chart(found).to_dict()
    title = spec["title"]["text"]
    assert len(title.split()) <= 10 and "tests" in title


def test_the_command_lives_it_through(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code = cli.main(["validate", "experiments", "pay", "--place", "meadowbridge", "--draws", "2", "--quiet"])
    told = capsys.readouterr().out
    assert code == 0 and BY_NAME["pay_on_leaving"].question.split()[0] in told and "Not tested" not in told
    assert not list(tmp_path.glob("results/*"))
