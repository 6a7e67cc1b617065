"""Falls of older people, and the exercise groups that keep them on their feet."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.adaptations import adapted_injury_ratio
from obbr.people.fading import fades
from obbr.people.resident import MICRO, OLD, Frailty, Setting


@mechanism
def may_exercise(r: Any) -> bool:
    """Whom a falls-exercise group is meant for: older people at home who are not severely frail."""
    return r.age >= OLD and r.frailty < Frailty.SEVERE and r.setting < Setting.RESIDENTIAL and r.bed == 0


@mechanism
def wants_exercise(r: Any, luck: int, p: Any) -> bool:
    """Who would take a place in a falls-exercise group this month, fewer where life is poorer.

    chance = uptake / 12 x ratio(deprivation)

    Evidence: falls.uptake, read as the share who say yes within a year of being asked; programmes.uptake_deprivation.
    """
    if r.exercising or not may_exercise(r):
        return False
    return happens(luck, Event.JOINS_EXERCISE, p.falls.uptake / 12.0 * p.programmes.uptake_deprivation[r.fifth])


@mechanism
def practise(r: Any, luck: int, p: Any) -> None:
    """Members leave exercise groups; feet grow steadier after some months of practice, and less steady once it stops.

    In a group a person becomes steady with chance 1 / effect_months a month.  Out of it steadiness is lost by its
    half-life.  People leave by themselves, and must when they move to a care home.

    Evidence: falls.leave_yearly, falls.effect_months, falls.half_life.
    """
    if r.exercising and (
        r.setting >= Setting.RESIDENTIAL or happens(luck, Event.LEAVES_EXERCISE, p.falls.leave_yearly / 12.0)
    ):
        r.exercising = 0
    if r.exercising:
        if happens(luck, Event.EXERCISE_TELLS, 1.0 / p.falls.effect_months):
            r.steady = 1
    elif r.steady and happens(luck, Event.EXERCISE_FADES, fades(p.falls.half_life)):
        r.steady = 0


@mechanism
def falls(r: Any, near: Any, luck: int, p: Any) -> bool:
    """Whether an older person, at home or in a care home, falls badly enough to be admitted.

    falls a month = rate x ratio(frailty); a share of falls injures.  Steadiness from exercise lowers falls by one ratio
    and injuries, on which trials disagree, by another; an adapted home lowers injuries.

    Evidence: hospital.fall_rate, hospital.fall_frailty, hospital.fall_injury_share, falls.exercise_rate_ratio,
    falls.injury_rate_ratio, value.utility_loss_fall.
    """
    if r.age < OLD or r.bed:
        return False
    fall = p.hospital.fall_rate / 12.0 * p.hospital.fall_frailty[r.frailty]
    injury = fall * p.hospital.fall_injury_share * adapted_injury_ratio(r, near, p)
    if may_exercise(r):
        steady = float(r.steady) if p.live.exercise_prevents_falls else near.place.usual_steady
        fall *= 1.0 + (p.falls.exercise_rate_ratio - 1.0) * steady
        injury *= 1.0 + (p.falls.injury_rate_ratio - 1.0) * steady
    luck_of_fall = uniform(luck, Event.FALL)
    if luck_of_fall < fall:
        near.count.falls += r.weight
        near.count.micro_qalys -= int(p.value.utility_loss_fall * MICRO) * r.weight
    return luck_of_fall < injury  # injuries are the first part of falls, so one draw serves both
