"""A&E, emergency admission, the stay, going home or being delayed, coming back."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.asking import TENTHS, open_work
from obbr.people.front_door import WANTED
from obbr.people.near import STAY_STEPS
from obbr.people.needs import unmet_ratio
from obbr.people.resident import Bed, Need, Setting, Waiting, Work
from obbr.people.selfcare import falls
from obbr.people.support import cared_for_at_home

DAYS = 30  # whole days of a month that a stay can fill
WEEK = 7
MICRO = 1_000_000
OLD = 65


@mechanism
def visit_ae(r: Any, near: Any, luck: int, p: Any, season: float) -> None:
    """A visit to A&E, of any kind of department.

    chance = local rate(sex, age) x ratio(deprivation) x ratio(frailty) x ratio(unmet need) x ratio(lonely)
             x season

    Evidence: hospital.ae_rate, hospital.ae_deprivation, hospital.ae_frailty, hospital.ae_unmet_ratio,
    hospital.ae_lonely_ratio, hospital.season.
    """
    chance = near.place.ae_rate[r.sex, r.age] * p.hospital.ae_deprivation[r.fifth] * p.hospital.ae_frailty[r.frailty]
    chance *= unmet_ratio(r, near, p.hospital.ae_unmet_ratio, p.live.unmet_brings_ae)
    if p.live.loneliness_brings_ae:
        chance *= 1.0 + (p.hospital.ae_lonely_ratio - 1.0) * (r.lonely - p.needs.lonely_prevalence[r.age])
    if happens(luck, Event.AE_VISIT, chance * season):
        near.count.ae_attendances += r.weight


@mechanism
def flu_chance(r: Any, near: Any, p: Any, season: float) -> float:
    """An older person's chance this month of being admitted with flu, lower when vaccinated.

    Evidence: hospital.flu_admission_rate (at usual uptake), hospital.flu_effectiveness, needs.flu_uptake.
    """
    if r.age < OLD:
        return 0.0
    usual = 1.0 - p.hospital.flu_effectiveness * p.needs.flu_uptake[r.age]
    vaccinated = float(r.vaccinated) if p.live.vaccine_prevents_flu else p.needs.flu_uptake[r.age]
    return p.hospital.flu_admission_rate / 12.0 * season * (1.0 - p.hospital.flu_effectiveness * vaccinated) / usual


@mechanism
def needs_admission(r: Any, near: Any, luck: int, p: Any, season: float) -> bool:
    """Whether a person is admitted as an emergency: for flu, after a fall, or for anything else.

    other causes: local rate(sex, age) x ratio(deprivation) x ratio(frailty) x ratio(care home) x ratio(recently home)
    x ratio(unmet need) x season x what full beds let in

    Evidence: hospital.admission_rate, hospital.admission_deprivation, hospital.admission_frailty,
    hospital.admission_care_home, hospital.readmission_ratio, hospital.admission_unmet_ratio, hospital.season.
    """
    hurt = falls(r, near, luck, p)
    if happens(luck, Event.FLU_ADMISSION, flu_chance(r, near, p, season)) or hurt:
        return True
    chance = near.place.admission_rate[r.sex, r.age] * p.hospital.admission_deprivation[r.fifth]
    chance *= p.hospital.admission_frailty[r.frailty]
    if r.setting >= Setting.RESIDENTIAL:
        chance *= p.hospital.admission_care_home
    if r.since_stay == 1:
        chance *= p.hospital.readmission_ratio
    chance *= unmet_ratio(r, near, p.hospital.admission_unmet_ratio, p.live.unmet_brings_admission)
    if p.live.full_beds_refuse:
        chance *= near.system.admission_pressure
    return happens(luck, Event.ADMISSION, chance * season)


@mechanism
def stay_group(age: int) -> int:
    """Which table of stays a person's age points to."""
    if age < OLD:
        return 0
    return min((age - OLD) // 10 + 1, 3)


@mechanism
def admit(r: Any, near: Any, luck: int, p: Any) -> None:
    """Into hospital: home the same day, or a stay with a heavy tail.

    Evidence: hospital.same_day_share, hospital.stay_days, hospital.stay_spread, value.utility_loss_admission.
    """
    near.count.emergency_admissions += r.weight
    near.count.micro_qalys -= int(p.value.utility_loss_admission * MICRO) * r.weight
    if r.since_stay == 1:
        near.count.readmissions += r.weight
    if happens(luck, Event.SAME_DAY, p.hospital.same_day_share):
        r.since_stay = 0
        return
    step = int(uniform(luck, Event.LENGTH_OF_STAY) * STAY_STEPS)
    r.bed = Bed.STAYING
    r.days_left = max(1, int(near.place.stay_days[stay_group(r.age), step] + 0.5))
    weakens = r.age >= OLD and r.days_left >= WEEK
    disabled(r, near, luck, p, weakens)


@mechanism
def disabled(r: Any, near: Any, luck: int, p: Any, weakens: bool) -> None:
    """A week or more in a bed leaves some older people with a level more need.

    Frozen, the same chance falls on nobody: stays of the base year are already in the rates of need.

    Evidence: needs.stay_disables.
    """
    if p.live.stay_disables and weakens and r.need < Need.HIGH:
        if happens(luck, Event.STAY_DISABLES, p.needs.stay_disables):
            r.need += 1


@mechanism
def stay(r: Any, near: Any, p: Any) -> None:
    """Days in the bed this month; when the stay is over, home, or a wait for help to go home to.

    Evidence: hospital.safe_share, support.discharge_hours.
    """
    days = min(int(r.days_left), DAYS)
    near.count.bed_days += days * r.weight
    near.use.beds_used_days += days * r.weight
    r.days_left -= days
    if r.days_left > 0:
        return
    if must_have_help(r, near, p):
        r.bed = Bed.DELAYED
        open_work(r, Work.HOSPITAL, p.support.discharge_hours)
        if r.setting == Setting.NONE and r.waiting == Waiting.NOTHING:
            r.reabling = WANTED
    else:
        go_home(r)


@mechanism
def must_have_help(r: Any, near: Any, p: Any) -> bool:
    """Who cannot leave without help: those with daily need who live at home and whose help is not already there."""
    if r.setting >= Setting.EXTRA_CARE or r.need < Need.MEDIUM or r.age < OLD:
        return False
    covered = r.family_hours + (r.package if cared_for_at_home(r) else 0)
    return covered < p.needs.hours_needed[r.need] * TENTHS * p.hospital.safe_share


@mechanism
def go_home(r: Any) -> None:
    """Out of the bed; the months since coming home begin."""
    r.bed = Bed.NONE
    r.days_left = 0
    r.since_stay = 0


@mechanism
def wait_to_leave(r: Any, near: Any, luck: int, p: Any) -> None:
    """Fit to leave but delayed: some days when a worker and care are found this month, the whole month when not.

    A week of waiting may leave lasting need.

    Evidence: hospital.delay_days, needs.delay_disables.
    """
    found = r.work != Work.HOSPITAL and r.waiting == Waiting.NOTHING and r.reabling != WANTED
    days = int(p.hospital.delay_days + 0.5) if found else DAYS
    near.count.delayed_days += days * r.weight
    near.count.bed_days += days * r.weight
    near.use.beds_used_days += days * r.weight
    near.use.delayed_days += days * r.weight
    if p.live.delay_disables and r.need < Need.HIGH:
        if happens(luck, Event.DELAY_DISABLES, p.needs.delay_disables * days / WEEK):
            r.need += 1
    if found:
        go_home(r)


@mechanism
def month(r: Any, near: Any, luck: int, p: Any, month_of_year: int) -> None:
    """One month with the hospital, in order: leaving or staying, A&E, admission."""
    if r.bed == Bed.DELAYED:
        wait_to_leave(r, near, luck, p)
    elif r.bed == Bed.STAYING:
        stay(r, near, p)
    else:
        if r.since_stay < 12:
            r.since_stay += 1
        season = p.hospital.season[month_of_year]
        visit_ae(r, near, luck, p, season)
        if needs_admission(r, near, luck, p, season):
            admit(r, near, luck, p)
            if r.bed == Bed.STAYING:
                stay(r, near, p)
