"""What people do for their own health: the flu jab in October, and exercise that keeps them on their feet."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.resident import Frailty, Setting

OCTOBER = 6  # months after April
OLD = 65
MICRO = 1_000_000


@mechanism
def vaccination_season(r: Any, near: Any, luck: int, p: Any, month_of_year: int) -> None:
    """Each October some people are vaccinated against flu, fewer where life is poorer.

    chance = uptake(age) x ratio(deprivation) x effort of the programme

    Evidence: needs.flu_uptake, needs.flu_uptake_deprivation.
    """
    if month_of_year == OCTOBER:
        chance = p.needs.flu_uptake[r.age] * p.needs.flu_uptake_deprivation[r.fifth] * near.system.vaccination_effort
        r.vaccinated = 1 if happens(luck, Event.VACCINATED, chance) else 0


@mechanism
def keep_exercising(r: Any, luck: int, p: Any) -> None:
    """People leave exercise groups, and must when they move to a care home.

    Evidence: falls.leave_yearly.
    """
    if r.exercising and (
        r.setting >= Setting.RESIDENTIAL or happens(luck, Event.LEAVES_EXERCISE, p.falls.leave_yearly / 12.0)
    ):
        r.exercising = 0


@mechanism
def may_exercise(r: Any) -> bool:
    """Whom a falls-exercise group is meant for: older people at home who are not severely frail."""
    return r.age >= OLD and r.frailty < Frailty.SEVERE and r.setting < Setting.RESIDENTIAL and r.bed == 0


@mechanism
def wants_exercise(r: Any, luck: int, p: Any) -> bool:
    """Who would take a place in a falls-exercise group this month.

    Evidence: falls.uptake, read as the share who say yes within a year of being asked.
    """
    return may_exercise(r) and r.exercising == 0 and happens(luck, Event.JOINS_EXERCISE, p.falls.uptake / 12.0)


@mechanism
def falls(r: Any, near: Any, luck: int, p: Any) -> bool:
    """Whether an older person, at home or in a care home, falls badly enough to be admitted.

    falls a month = rate x ratio(frailty); a share of falls injures; exercise lowers falls by one ratio and injuries,
    on which trials disagree, by another.

    Evidence: hospital.fall_rate, hospital.fall_frailty, hospital.fall_injury_share, falls.exercise_rate_ratio,
    falls.injury_rate_ratio, value.utility_loss_fall.
    """
    if r.age < OLD or r.bed:
        return False
    fall = p.hospital.fall_rate / 12.0 * p.hospital.fall_frailty[r.frailty]
    injury = fall * p.hospital.fall_injury_share
    if may_exercise(r):
        exercising = float(r.exercising) if p.live.exercise_prevents_falls else near.place.usual_exercising
        fall *= 1.0 + (p.falls.exercise_rate_ratio - 1.0) * exercising
        injury *= 1.0 + (p.falls.injury_rate_ratio - 1.0) * exercising
    luck_of_fall = uniform(luck, Event.FALL)
    if luck_of_fall < fall:
        near.count.falls += r.weight
        near.count.micro_qalys -= int(p.value.utility_loss_fall * MICRO) * r.weight
    return luck_of_fall < injury  # injuries are the first part of falls, so one draw serves both
