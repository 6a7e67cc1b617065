"""A&E, emergency admission, the stay, coming back; `obbr.people.discharge` has what lies between."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, mix, uniform
from obbr.compiled import mechanism
from obbr.people.discharge import WEEK, go_home, leave, stay_disables, stay_group, usual_harm_of_beds, wait_to_leave
from obbr.people.falls import falls
from obbr.people.keeping_care import settled_ratio
from obbr.people.near import STAY_STEPS
from obbr.people.needs import unmet_ratio
from obbr.people.peers import accompanied_ratio
from obbr.people.resident import DAYS, LONG_HOME, MICRO, OLD, Bed, Setting
from obbr.people.visits import visited_admission_ratio, visited_ae_ratio


@mechanism
def visit_ae(r: Any, near: Any, luck: int, p: Any, season: float) -> None:
    """A visit to A&E, of any kind of department.

    chance = local rate(sex, age) x ratio(deprivation) x ratio(frailty) x ratio(unmet need, at home) x ratio(lonely)
             x ratio(accompanied, at home) x season x (1 + emergencies above usual)

    Evidence: hospital.ae_rate, hospital.ae_deprivation, hospital.ae_frailty, hospital.ae_unmet_ratio,
    hospital.ae_lonely_ratio, hospital.season.
    """
    chance = near.place.ae_rate[r.sex, r.age] * p.hospital.ae_deprivation[r.fifth] * p.hospital.ae_frailty[r.frailty]
    if r.setting < Setting.RESIDENTIAL:
        chance *= unmet_ratio(r, near, p.hospital.ae_unmet_ratio, p.live.unmet_brings_ae) * visited_ae_ratio(r, p)
        chance *= accompanied_ratio(r, p)
    if p.live.loneliness_brings_ae:
        chance *= 1.0 + (p.hospital.ae_lonely_ratio - 1.0) * (r.lonely - p.needs.lonely_prevalence[r.age])
    if happens(luck, Event.AE_VISIT, chance * season * (1.0 + near.system.emergencies_above)):
        near.count.ae_attendances += r.weight


@mechanism
def flu_chance(r: Any, near: Any, p: Any, season: float) -> float:
    """An older person's chance this month of being admitted with flu, lower when vaccinated, higher in a hard winter.

    Evidence: hospital.flu_admission_rate (at usual uptake), hospital.flu_effectiveness, needs.flu_uptake.
    """
    if r.age < OLD:
        return 0.0
    usual = 1.0 - p.hospital.flu_effectiveness * p.needs.flu_uptake[r.age]
    vaccinated = float(r.vaccinated) if p.live.vaccine_prevents_flu else p.needs.flu_uptake[r.age]
    rate = p.hospital.flu_admission_rate / 12.0 * season * (1.0 + near.system.flu_above)
    return rate * (1.0 - p.hospital.flu_effectiveness * vaccinated) / usual


@mechanism
def unmet_admission_ratio(p: Any) -> float:
    """How much oftener somebody whose need is wholly unmet needs a bed, by the explanation that the study holds.

    no effect: as studies of admissions read; full beds: those who come through A&E come oftener as A&E visits do,
    1 + share through A&E x (A&E ratio - 1), and what then does not show in admissions is what full beds refuse.

    Evidence: hospital.admission_unmet_ratio, hospital.admission_share_through_ae, hospital.ae_unmet_ratio.
    """
    if p.live.full_beds_explain:
        return 1.0 + p.hospital.admission_share_through_ae * (p.hospital.ae_unmet_ratio - 1.0)
    return p.hospital.admission_unmet_ratio


@mechanism
def joined_up_ratio(r: Any, near: Any, p: Any) -> float:
    """What joined neighbourhood teams make of an older person's chance of admission; 1 for others, and if frozen."""
    return near.system.joined_up if r.age >= OLD and p.live.joined_teams_move_admissions else 1.0


@mechanism
def admission_chance(r: Any, near: Any, p: Any, season: float) -> float:
    """Chance a month of an emergency admission of somebody not lately in hospital, flu and falls aside.

    local rate(sex, age) x ratio(deprivation) x ratio(frailty) x ratio(care home) x ratio(unmet need, at home)
    x ratio(visited) x ratio(joined teams) x season x (1 + emergencies above usual) x what full beds let in

    Evidence: hospital.admission_rate, hospital.admission_deprivation, hospital.admission_frailty,
    hospital.admission_care_home, hospital.season.
    """
    chance = near.place.admission_rate[r.sex, r.age] * p.hospital.admission_deprivation[r.fifth]
    chance *= p.hospital.admission_frailty[r.frailty]
    if r.setting >= Setting.RESIDENTIAL:
        chance *= p.hospital.admission_care_home  # measured on residents, whose need is met
    else:
        chance *= unmet_ratio(r, near, unmet_admission_ratio(p), p.live.unmet_brings_admission)
    chance *= visited_admission_ratio(r, p) * joined_up_ratio(r, near, p)
    return chance * season * (1.0 + near.system.emergencies_above) * near.system.admission_pressure


@mechanism
def comes_back(r: Any, near: Any, luck: int, p: Any, season: float, days: int) -> bool:
    """Whether somebody who came home from hospital is back within so many of the 30 days that follow.

    chance = chance of an admission in a month x readmission_ratio x ratio(home carers) x days / 30

    Evidence: hospital.readmission_ratio.
    """
    ratio = p.hospital.readmission_ratio * settled_ratio(r, near, p)
    return happens(luck, Event.READMISSION, admission_chance(r, near, p, season) * ratio * days / DAYS)


@mechanism
def needs_admission(r: Any, near: Any, luck: int, p: Any, season: float, days: int) -> bool:
    """Whether somebody is admitted as an emergency: for flu, after a fall, or for anything else in so many days.

    The rest of the month's 30 days, if any, belong to those after coming home (`comes_back`).
    """
    hurt = falls(r, near, luck, p)
    if happens(luck, Event.FLU_ADMISSION, flu_chance(r, near, p, season)) or hurt:
        return True
    return happens(luck, Event.ADMISSION, admission_chance(r, near, p, season) * days / DAYS)


@mechanism
def come_in(r: Any, near: Any, luck: int, p: Any, season: float) -> bool:
    """Whether a person who begins the month at home is admitted: as a readmission while the 30 days last, or anew."""
    still_open = max(0, DAYS - r.days_home)
    r.days_home = min(r.days_home + DAYS, LONG_HOME)
    visit_ae(r, near, luck, p, season)
    if still_open and comes_back(r, near, luck, p, season, still_open):
        near.count.readmissions += r.weight
    elif not needs_admission(r, near, luck, p, season, DAYS - still_open):
        return False
    admit(r, near, luck, p, 0)
    return True


@mechanism
def admit(r: Any, near: Any, luck: int, p: Any, day: int) -> None:
    """Into hospital after so many days of the month: home the same day, or a stay with a heavy tail.

    A stay of less than a week ends within the month, so whoever lies in a bed from the month before has a long one.

    Evidence: hospital.same_day_share, hospital.stay_days, hospital.stay_spread, value.utility_loss_admission.
    """
    near.count.emergency_admissions += r.weight
    near.count.micro_qalys -= int(p.value.utility_loss_admission * MICRO) * r.weight
    if happens(luck, Event.SAME_DAY, p.hospital.same_day_share):
        go_home(r, day + 1)
        return
    step = int(uniform(luck, Event.LENGTH_OF_STAY) * STAY_STEPS)
    r.bed = Bed.STAYING
    r.days_left = max(1, int(near.place.stay_days[stay_group(r.age), step] + 0.5))
    if r.days_left < WEEK:
        r.days_left = min(int(r.days_left), DAYS - day)
    stay_disables(r, luck, p)
    stay(r, near, luck, p, r.days_left >= WEEK, day)


@mechanism
def stay(r: Any, near: Any, luck: int, p: Any, long: bool, day: int) -> None:
    """Days in the bed from a day of the month on; when the stay is over, the person leaves or begins to wait."""
    days = min(int(r.days_left), DAYS - day)
    near.count.bed_days += days * r.weight
    near.use.beds_used_days += days * r.weight
    r.days_left -= days
    if r.days_left == 0:
        leave(r, near, luck, p, long, day + days)


@mechanism
def may_be_back(r: Any, near: Any, luck: int, p: Any, season: float) -> None:
    """Somebody who came home this month may be back before it closes: once, with luck of its own.

    Whoever was back and is home again has their 30 days counted from the month's end, so that none are lost.
    """
    again = mix(luck)
    if comes_back(r, near, again, p, season, r.days_home):
        near.count.readmissions += r.weight
        admit(r, near, again, p, DAYS - r.days_home)
        if r.bed == Bed.NONE:
            r.days_home = 0


@mechanism
def month(r: Any, near: Any, luck: int, p: Any, month_of_year: int) -> None:
    """One month with the hospital, in order: leaving, staying or being admitted; coming home, and coming back."""
    usual_harm_of_beds(r, near, luck, p)
    season = p.hospital.season[month_of_year]
    if r.bed == Bed.DELAYED:
        wait_to_leave(r, near, luck, p)
    elif r.bed == Bed.STAYING:
        stay(r, near, luck, p, True, 0)
    elif not come_in(r, near, luck, p, season):
        return
    if r.bed == Bed.NONE:
        may_be_back(r, near, luck, p, season)
