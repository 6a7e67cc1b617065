"""Coming into hospital, and coming back within the month."""

from types import SimpleNamespace

import numpy as np
import pytest

from obbr.chance import Event
from obbr.people import discharge, falls, hospital
from obbr.people.resident import Bed, Need, Setting
from tests.hand_made import LUCK, around, chances_in, evidence, person
from tests.plain import Table
from tests.world import place, started, system


@pytest.fixture
def chances(monkeypatch):
    monkeypatch.setattr(falls, "uniform", lambda luck, event: 1.0)  # nobody falls
    return chances_in(monkeypatch, hospital, discharge)


# --- who comes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [Event.AE_VISIT, Event.ADMISSION])
def test_care_homes_are_measured_as_they_are_and_unmet_need_adds_nothing(event, chances):
    p = evidence(hospital__ae_unmet_ratio=5.0, hospital__admission_unmet_ratio=5.0)
    found = []
    for setting in (Setting.NURSING, Setting.HOME_CARE):
        for adequacy in (0, 100):
            r = person(need=Need.HIGH, setting=setting, adequacy=adequacy)
            hospital.visit_ae(r, around(r), LUCK, p, 1.0)
            hospital.needs_admission(r, around(r), LUCK, p, 1.0, 30)
            found.append(chances[event])
    assert found[0] == found[1] and found[2] == pytest.approx(5 * found[3])


# --- coming back ---------------------------------------------------------------------------------------------------


def stays_of(monkeypatch, days):
    """Everybody who is admitted stays so many days; none stay overnight if it is 0."""
    monkeypatch.setattr(hospital, "uniform", lambda luck, event: 0.0)
    table = np.full((4, 64), float(days))
    return lambda r: (near := around(r))._replace(
        place=SimpleNamespace(**vars(near.place) | {"stay_days": Table(table)})
    )


@pytest.mark.parametrize(("days", "in_month"), [(0, 29), (8, 22), (29, 1), (30, 0), (38, 0)])
def test_the_30_days_after_coming_home_are_open_once_and_whole(days, in_month, monkeypatch, chances):
    """What is left of the month counts in the month of coming home, and the rest of 30 days in the next."""
    near_of = stays_of(monkeypatch, days)
    p = evidence({"settled_carers_prevent_readmission"}, hospital__readmission_ratio=6.0)
    chances["true"] = {Event.ADMISSION} | ({Event.SAME_DAY} if days == 0 else set())
    r = person(age=70)
    near = near_of(r)
    hospital.month(r, near, LUCK, p, 0)
    usual = chances[Event.ADMISSION]
    assert near.count.emergency_admissions == 1 and near.count.readmissions == 0
    assert chances.get(Event.READMISSION, 0.0) == pytest.approx(6 * usual * in_month / 30)
    chances["true"] = set()
    if days > 30:  # the stay goes on, and ends on a day of the next month
        in_month = 60 - days
        hospital.month(r, near, LUCK, p, 0)
        assert chances[Event.READMISSION] == pytest.approx(6 * usual * in_month / 30)
    chances.pop(Event.READMISSION, None)
    hospital.month(r, near, LUCK, p, 0)
    assert chances.get(Event.READMISSION, 0.0) == pytest.approx(6 * usual * (30 - in_month) / 30)
    assert chances[Event.ADMISSION] == pytest.approx(usual * in_month / 30)
    chances.pop(Event.READMISSION, None)
    hospital.month(r, near, LUCK, p, 0)
    assert Event.READMISSION not in chances and chances[Event.ADMISSION] == pytest.approx(usual)


def test_who_is_back_in_the_month_has_another_stay_within_the_month_and_30_days_from_its_end(monkeypatch, chances):
    near_of = stays_of(monkeypatch, 8)
    p = evidence()
    chances["true"] = {Event.ADMISSION, Event.READMISSION}
    r = person(age=70, weight=2)
    near = near_of(r)
    hospital.month(r, near, LUCK, p, 0)
    assert near.count.emergency_admissions == 4 and near.count.readmissions == 2
    assert near.count.bed_days == near.use.beds_used_days == 2 * (8 + 8)
    assert r.bed == Bed.NONE and r.days_home == 0
    chances["true"] = set()
    hospital.month(r, near, LUCK, p, 0)
    assert chances[Event.ADMISSION] == 0.0, "all days of the month are among the 30"


@pytest.mark.parametrize(("first", "second"), [(20, 20), (25, 40)])
def test_no_more_than_a_month_of_days_in_a_month(first, second, monkeypatch, chances):
    p = evidence()
    r = person(age=70)
    near = stays_of(monkeypatch, second)(r)
    r.bed, r.days_left = Bed.STAYING, first
    chances["true"] = {Event.READMISSION}
    hospital.month(r, near, LUCK, p, 0)
    assert near.count.bed_days == 30 and r.bed == Bed.STAYING and r.days_left == first + second - 30


def test_the_base_year_has_the_published_share_back():
    local = system("standstill", place_name="camden", population=started("camden", 20), years=1)
    misses = {miss.what: miss for miss in local.run().misses}
    back = misses["Share back in hospital within a month, 65+"]
    assert back.published == place("camden").value("hospital.readmitted_65plus")
    assert back.low <= back.modelled <= back.high


@pytest.mark.parametrize(("nights", "day", "here"), [(4, 28, 2), (4, 0, 4), (9, 28, 2), (9, 0, 9)])
def test_a_stay_of_less_than_a_week_ends_within_the_month(nights, day, here, monkeypatch, chances):
    """So that whoever lies in a bed from the month before has a long stay."""
    r = person(age=50)
    near = stays_of(monkeypatch, nights)(r)
    hospital.admit(r, near, LUCK, evidence(), day)
    assert near.count.bed_days == here
    assert (r.bed == Bed.STAYING) == (nights >= 7 and here < nights)
