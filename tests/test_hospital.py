"""Hospital flow: margins, delays and their reasons, harm in beds, care homes out of hospital, the region's beds."""

from functools import cache

import numpy as np
import pytest

from obbr.calendar import DAYS_PER_MONTH
from obbr.chance import Event
from obbr.outcomes.measures import GROUPS, MEASURES
from obbr.people import claims, counting, discharge, falls, hospital
from obbr.people.channels import switches
from obbr.people.front_door import WANTED
from obbr.people.near import COUNT
from obbr.people.resident import Bed, Need, Payer, Presence, Setting, Tenure, Waiting, Work
from obbr.people.sharing import CLAIM, Desk
from obbr.place.care import care_home_rate
from obbr.place.choosing import ages_of
from obbr.place.discharge_rates import by_stay_group, long_stays, split
from obbr.place.population import as_record
from obbr.place.rates import local_rates
from obbr.place.stays import published_stays
from obbr.system import with_switches
from tests.hand_made import LUCK, around, chances_in, evidence, person
from tests.plain import Fixed, kind_of, rows_of
from tests.world import parameters, people_alike, place, started, system

BANDS = ("65-74", "75-84", "85+")
REASONS = ("worker", "home_care", "care_home", "reablement", "other")
DRAWS = ("central", 3)
EVENTS, OLDER = list(MEASURES), list(GROUPS).index("age:65+")


@cache
def rates_of(name, draw):
    return local_rates(place(name), started(name), parameters(draw))[0]


@pytest.fixture
def chances(monkeypatch):
    monkeypatch.setattr(falls, "uniform", lambda luck, event: 1.0)  # nobody falls
    return chances_in(monkeypatch, hospital, discharge)


# --- margins -------------------------------------------------------------------------------------------------------


FALLS_AS_USUAL = {"exercise_prevents_falls", "adaptations_prevent_injury"}


def expected_events(name, draw, chances):
    """A year's expected A&E visits and admissions of each resident of the start, by the mechanisms themselves.

    Unmet need, loneliness and flu jabs stand at their usual level.  Month after month: who came home last month, by how
    many of their 30 days are still open; who is admitted from home; who of them is back in the month of coming home.
    """
    unmet = {"unmet_brings_ae", "unmet_brings_admission"}
    frozen = frozenset(
        unmet | {"loneliness_brings_ae", "vaccine_prevents_flu", "settled_carers_prevent_readmission"} | FALLS_AS_USUAL
    )
    p = Fixed(with_switches(parameters(draw), switches(frozen)[0])[0])
    local = Fixed(rates_of(name, draw))
    rows = [row for row in rows_of(started(name).residents) if row.presence == Presence.HERE]
    visits, admissions = np.zeros(len(rows)), np.zeros(len(rows))
    for n, r in enumerate(rows):
        near = around(r)._replace(place=local)
        hospital.visit_ae(r, near, LUCK, p, 1.0)
        visits[n] = 12 * chances[Event.AE_VISIT]
        hospital.needs_admission(r, near, LUCK, p, 1.0, 30)
        hospital.comes_back(r, near, LUCK, p, 1.0, 30)
        first, again = chances[Event.ADMISSION], chances[Event.READMISSION]
        apart = chances[Event.FLU_ADMISSION] + injuries(r, near, p)
        soon = days_left_of_month(r.age, local, p) / 30
        from_home = back = 0.0
        for _ in range(100):
            still_open = (from_home - back) * (1 - soon) + back  # in months; who was back already has all 30 days
            from_home = first * (1 - still_open) + again * still_open + apart
            back = from_home * again * soon
        admissions[n] = 12 * (from_home + back)
    return np.array([r.age for r in rows]), visits, admissions


def days_left_of_month(age, local, p):
    """Mean days of the month that are left after coming home, for stays that begin with a month; of a day at least."""
    group = 0 if age < 65 else min((age - 55) // 10, 3)
    left = [30 - (max(1, int(local.stay_days[group, step] + 0.5)) - 1) % 30 - 1 for step in range(64)]
    return p.hospital.same_day_share * 29 + (1 - p.hospital.same_day_share) * np.mean(left)


def injuries(r, near, p):
    """Falls that injure, by the sentence of `falls.falls`, at the usual share of steady people."""
    if r.age < 65:
        return 0.0
    fall = p.hospital.fall_rate / 12 * p.hospital.fall_frailty[r.frailty] * p.hospital.fall_injury_share
    may = r.frailty < 3 and r.setting < Setting.RESIDENTIAL
    return fall * (1 + (p.falls.injury_rate_ratio - 1) * near.place.usual_steady if may else 1)


@pytest.mark.parametrize("draw", DRAWS)
def test_rates_keep_the_published_margins_with_every_ratio_in_force(draw, chances):
    ages, visits, admissions = expected_events("meadowbridge", draw, chances)
    for path, events in (("hospital.ae_attendances", visits), ("hospital.emergency_admissions", admissions)):
        for band, published in place().value(path).items():
            here = ages_of(band)
            made = events[(ages >= here.start) & (ages < here.stop)].sum()
            assert made == pytest.approx(published, rel=1e-5), f"{path}, {band}"


def test_people_as_helped_as_they_are_stay_near_the_margins():
    """Unmet need is set against its mean by level of need, and not by age: some per cent by age band are left."""
    people = started("camden").residents
    people = people[people["presence"] == Presence.HERE]
    p, local = as_record(parameters()), rates_of("camden", "central")
    usual = local["ae_rate"][people["sex"], people["age"]] * p.hospital.ae_deprivation[people["fifth"]]
    usual = usual * p.hospital.ae_frailty[people["frailty"]]
    worth = np.interp(people["adequacy"], np.arange(0, 101, 5), local["benefit"])
    unmet, mean = 1 - worth, 1 - local["reference_benefit"][people["need"]]
    ratio = float(p.hospital.ae_unmet_ratio) - 1
    moved = np.where(people["setting"] < Setting.RESIDENTIAL, (1 + ratio * unmet) / (1 + ratio * mean), 1.0)
    for low, high in ((18, 65), (65, 75), (75, 85), (85, 91)):
        here = (people["age"] >= low) & (people["age"] < high)
        assert np.average(moved[here], weights=usual[here]) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("draw", DRAWS)
def test_a_draw_has_the_same_rates_in_every_scenario_and_keeps_them(draw):
    ways = [("standstill", "no_effect"), ("salami_slicing", "no_effect"), ("standstill", "full_beds")]
    systems = [system(name, draw=draw, hospital=why, years=1) for name, why in ways]
    first = systems[0].world.place.tobytes()
    for local in systems:
        assert local.world.place.tobytes() == first
        local.run()
        assert local.world.place.tobytes() == first, "something moved a rate that is frozen for all scenarios"


# --- delays --------------------------------------------------------------------------------------------------------


def test_reasons_add_up_to_delayed_days_in_every_cell_and_year():
    local = system("salami_slicing", years=6)
    local.run()
    by_reason = sum(local.counts[f"delayed_for_{reason}"] for reason in REASONS)
    assert np.array_equal(by_reason, local.counts["delayed_days"]) and local.counts["delayed_days"].sum() > 500
    assert all(local.counts[f"delayed_for_{reason}"].sum() for reason in ("home_care", "reablement", "other"))


def test_every_field_of_delays_has_a_measure():
    fields = {name for name in COUNT.names if name.startswith("delayed_for_")}
    assert fields == {f"delayed_for_{reason}" for reason in REASONS}
    assert fields == {MEASURES[f"delayed_days_for_{reason}"].count for reason in REASONS}


@pytest.mark.parametrize(
    ("reason", "states"),
    [
        ("worker", {"work": Work.HOSPITAL, "work_left": 30, "reabling": WANTED}),
        ("home_care", {"waiting": Waiting.HOME_CARE, "package": 100}),
        ("home_care", {"setting": Setting.HOME_CARE, "package": 100}),
        ("care_home", {"waiting": Waiting.NURSING}),
        ("care_home", {"waiting": Waiting.RESIDENTIAL, "setting": Setting.HOME_CARE}),
        ("care_home", {"setting": Setting.RESIDENTIAL}),
        ("reablement", {"reabling": WANTED}),
        ("reablement", {"reabling": 2}),
        ("worker", {}),
    ],
)
def test_days_are_put_to_what_is_waited_for(reason, states, chances):
    r = person(bed=Bed.DELAYED, need=Need.HIGH, weight=3, **states)
    near, p = around(r), evidence(hospital__delay_days=9.0, hospital__place_patience=2.0)
    discharge.wait_to_leave(r, near, LUCK, p)
    waits = bool(states.get("waiting") or states.get("work") or states.get("reabling") == WANTED)
    days = 3 * (30 if waits else 9)
    assert getattr(near.count, f"delayed_for_{reason}") == near.count.delayed_days == days
    assert near.count.bed_days == near.use.beds_used_days == near.use.delayed_days == days
    assert r.bed == (Bed.DELAYED if waits else Bed.NONE)


def test_nobody_is_kept_in_a_bed_for_a_care_home_without_end(chances):
    p = evidence(hospital__place_patience=2.0)
    for waited, work, stays in ((1, Work.NONE, True), (2, Work.NONE, False), (1, Work.HOSPITAL, True)):
        r = person(bed=Bed.DELAYED, need=Need.HIGH, waiting=Waiting.NURSING, waited=waited, work=work)
        discharge.wait_to_leave(r, around(r), LUCK, p)
        assert (r.bed == Bed.DELAYED) == stays
        assert r.waiting == Waiting.NURSING, "the wait goes on at home"
        assert r.reabling == (0 if stays else WANTED)


def test_the_hospitals_own_delay_takes_no_bed_more(chances):
    chances["true"] = {Event.HOSPITAL_DELAYS}
    p = evidence({"stay_brings_care_home"}, hospital__own_delay_days=5.0)
    for age, days_left, kept in ((80, 9, True), (80, 7, True), (80, 6, False), (64, 9, False)):
        r = person(age=age, bed=Bed.STAYING, days_left=days_left, weight=2)
        near = around(r)
        hospital.stay(r, near, LUCK, p, days_left >= 7, 0)
        assert near.count.bed_days == near.use.beds_used_days == 2 * days_left
        assert near.count.delayed_days == near.count.delayed_for_other == near.use.delayed_days == 10 * kept


@pytest.mark.parametrize("name", ["meadowbridge", "camden"])
@pytest.mark.parametrize("draw", DRAWS)
def test_the_hospitals_own_delays_are_their_share_of_what_is_counted(name, draw):
    p, local, base = as_record(parameters(draw)), rates_of(name, draw), people_alike(name)
    old = base.people["age"] >= 65
    stays = float((base.weight * long_stays(base, local, p))[old].sum())
    beds = stays * local["kept_by_hospital"] * p.hospital.own_delay_days / DAYS_PER_MONTH
    counted = place(name).value("hospital.still_there_at_days_end")
    assert beds == pytest.approx(p.hospital.own_delay_share * counted, rel=1e-6)


@pytest.mark.parametrize("name", ["meadowbridge", "camden"])
@pytest.mark.parametrize("draw", DRAWS)
def test_days_until_fit_and_days_that_help_is_waited_for_make_up_the_published_stay(name, draw):
    """By hand: nights of older people x published days = nights x days of the table + the place's delays for help."""
    p, local, base = as_record(parameters(draw)), rates_of(name, draw), people_alike(name)
    counted, days = place(name).value("hospital.emergency_admissions"), published_stays(base, p)
    nights = {group: counted[band] / 12 * (1 - p.hospital.same_day_share) for group, band in enumerate(BANDS, start=1)}
    published = sum(nights[group] * days[group] for group in nights)
    fit = sum(nights[group] * local["stay_days"][group].mean() for group in nights)
    late = place(name).value("hospital.still_there_at_days_end") * DAYS_PER_MONTH * (1 - p.hospital.own_delay_share)
    assert fit + late == pytest.approx(published, rel=1e-3)
    assert local["stay_days"][0].mean() == pytest.approx(days[0], abs=1e-5), "below 65 nobody waits for help"


def test_stays_as_lived_are_as_long_as_published_ones():
    """Bed days of older people for each night stay in the base year, delays and all; 8% for a year's luck and waits."""
    local = system("standstill", place_name="camden", population=started("camden", 20), years=1)
    results = local.run()
    table = results.outcomes[0]
    nights = table[OLDER, EVENTS.index("emergency_admissions")] * (1 - parameters()["hospital"]["same_day_share"][0])
    lived = table[OLDER, EVENTS.index("bed_days")] / nights
    counted, days = (
        place("camden").value("hospital.emergency_admissions"),
        published_stays(people_alike("camden"), as_record(parameters())),
    )
    published = np.average(days[1:], weights=[counted[band] for band in BANDS])
    assert lived == pytest.approx(published, rel=0.08)


def test_nobody_is_kept_in_a_bed_for_a_worker_without_end(chances):
    p = evidence(hospital__place_patience=2.0)
    r = person(bed=Bed.DELAYED, need=Need.HIGH, work_waited=2, work=Work.HOSPITAL, work_left=50)
    near = around(r)
    discharge.wait_to_leave(r, near, LUCK, p)
    assert near.count.delayed_for_worker == 30
    whole = p.support.assessment_hours * 10
    assert (r.bed, r.work, r.work_left, r.reabling) == (Bed.NONE, Work.REQUEST, whole, WANTED), (
        "the wait goes on at home"
    )


# --- harm in beds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", DRAWS)
def test_usual_long_stays_follow_from_published_admissions(draw):
    """Admissions a head x nights x the part of the table of stays that is a week or more, by age group."""
    p, local = as_record(parameters(draw)), rates_of("camden", draw)
    ages = place("camden").people.sum(0)
    for group, band in enumerate(BANDS, start=1):
        admitted = place("camden").value("hospital.emergency_admissions")[band]
        overnight = admitted / ages[ages_of(band)].sum() / 12 * (1 - p.hospital.same_day_share)
        a_week = (local["stay_days"][group] >= 6.5).mean()
        assert local["usual_long_stays"][group] == pytest.approx(overnight * a_week, rel=0.02)


def test_frozen_harm_falls_on_people_at_the_usual_rate_whoever_lies_in_a_bed(chances):
    beds = {"stay_disables", "delay_disables"}
    live, frozen = evidence(needs__stay_disables=0.1), evidence(beds, needs__stay_disables=0.1)
    r = person(age=80, need=Need.MEDIUM)
    near = around(r)
    discharge.usual_harm_of_beds(r, near, LUCK, live)
    assert Event.STAY_DISABLES not in chances and Event.DELAY_DISABLES not in chances
    discharge.usual_harm_of_beds(r, near, LUCK, frozen)
    assert chances[Event.STAY_DISABLES] == pytest.approx(0.1 * near.place.usual_long_stays[2])
    usual = frozen.needs.delay_disables * near.place.usual_delayed_weeks
    assert chances[Event.DELAY_DISABLES] == pytest.approx(usual)
    for nobody in ({"age": 64}, {"need": Need.HIGH}):
        chances.pop(Event.STAY_DISABLES, None)
        discharge.usual_harm_of_beds(person(**{"age": 80} | nobody), near, LUCK, frozen)
        assert Event.STAY_DISABLES not in chances
    r.days_left = 9
    discharge.stay_disables(r, LUCK, frozen)
    assert Event.STAY_DISABLES not in chances, "a stay itself does nothing when frozen"
    discharge.stay_disables(r, LUCK, live)
    assert chances[Event.STAY_DISABLES] == 0.1


def test_what_is_frozen_adds_up_to_what_is_lived():
    p, local, base = as_record(parameters()), rates_of("camden", "central"), people_alike("camden")
    long = long_stays(base, local, p)
    mean = by_stay_group(base, long)
    old = base.people["age"] >= 65
    group = np.clip((base.people["age"] - 55) // 10, 0, 3)
    assert (base.weight * mean[group])[old].sum() == pytest.approx((base.weight * long)[old].sum())


# --- care homes out of hospital ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["meadowbridge", "camden"])
@pytest.mark.parametrize("draw", DRAWS)
def test_the_stated_share_comes_to_need_a_care_home_in_hospital_and_the_total_stays(name, draw):
    p, local, base = as_record(parameters(draw)), rates_of(name, draw), people_alike(name)
    people = base.people
    at_risk = (people["age"] >= 65) & (people["in_home"] == 0) & (people["need"] >= Need.MEDIUM)
    usual = care_home_rate(people, people["alone"] == 1, local["care_home_level"], p) * at_risk
    stays = 12 * long_stays(base, local, p)
    whole = (base.weight * usual).sum()
    in_hospital = (base.weight * stays * np.minimum(1, usual * local["care_home_after_stay"])).sum()
    at_home = whole * local["care_home_from_home"]
    assert in_hospital + at_home == pytest.approx(whole, rel=1e-6)
    assert in_hospital / whole == pytest.approx(float(p.support.care_home_from_hospital), rel=1e-6)


def test_too_few_stays_leave_more_at_home_and_the_total_as_it_was():
    weight, usual, stays = np.array([100.0, 50.0]), np.array([0.1, 0.4]), np.array([0.01, 0.02])
    years, at_home = split(weight, usual, stays, 0.57)
    arising = (weight * stays * np.minimum(1, usual * years)).sum()
    assert arising == pytest.approx(2.0), "everybody with a stay"
    assert arising + at_home * 30 == pytest.approx(30)
    assert split(weight, usual * 0, stays, 0.57) == (0.0, 1.0)


@pytest.mark.parametrize("live", [True, False])
def test_a_long_stay_may_bring_a_move_to_a_care_home(live, monkeypatch):
    monkeypatch.setattr(discharge, "uniform", lambda luck, event: 0.0)
    p = evidence(frozenset() if live else {"stay_brings_care_home"})
    who = {"need": Need.HIGH, "bed": Bed.STAYING, "family_hours": 350, "savings": 90_000}
    r = person(days_left=9, **who)
    hospital.stay(r, around(r), LUCK, p, True, 0)
    assert r.ailing == live
    assert r.bed == (Bed.DELAYED if live else Bed.NONE), "family would have them home"
    assert (r.waiting in (Waiting.RESIDENTIAL, Waiting.NURSING)) == live and r.reabling == 0
    short = person(days_left=6, **who)
    hospital.stay(short, around(short), LUCK, p, False, 0)
    assert short.ailing == 0 and short.bed == Bed.NONE


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_council_that_holds_the_case_back_seeks_the_way_home(share, monkeypatch):
    monkeypatch.setattr(discharge, "uniform", lambda luck, event: 0.99 if event == Event.PLACEMENT_CASE else 0.0)
    p = evidence(support__rationing_placement_reach=share)
    r = person(need=Need.HIGH, bed=Bed.STAYING, days_left=9, tenure=Tenure.SOCIAL_RENT)
    hospital.stay(r, around(r, rationing=0.5), LUCK, p, True, 0)
    assert r.bed == Bed.DELAYED and r.work == Work.HOSPITAL and r.placement > 50
    assert r.reabling == (WANTED if share else 0)
    assert (r.waiting == Waiting.NOTHING) == bool(share)


def test_moves_out_of_hospital_are_near_the_published_share():
    """0.57 of new residents came from hospital; the band leaves room for a year or two of one place's luck."""
    local = system("standstill", place_name="camden", population=started("camden", 20), years=1)
    while local.month < 12:
        local.step_month()
    moved, out = (
        sum(local.counted_in(year, measure) for year in (-1, 0))
        for measure in ("care_home_entries", "care_home_entries_from_hospital")
    )
    assert 0.4 < out / moved < 0.7


# --- home care while in a bed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", [Setting.NONE, Setting.HOME_CARE])
@pytest.mark.parametrize(("bed", "hours"), [(Bed.NONE, 90), (Bed.DELAYED, 0)])
def test_no_home_care_comes_to_a_bed_and_none_is_paid(setting, bed, hours):
    p = evidence(falls__uptake=0.0)
    waiting = Waiting.HOME_CARE if setting == Setting.NONE else Waiting.NOTHING
    r = person(setting=setting, waiting=waiting, payer=Payer.COUNCIL, need=Need.MEDIUM, package=100, bed=bed)
    near, c = around(r), kind_of(CLAIM)()
    c.id, c.desk, c.gets = r.id, Desk.HOME_CARE, 90
    claims.be_served(r, c, near, LUCK, p)
    counting.count(r, near, p)
    assert r.setting == Setting.HOME_CARE and r.package == 100, "the package is kept open"
    assert near.count.home_care_tenths == near.use.home_care_council == hours
