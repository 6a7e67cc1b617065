"""Birthdays, arrival, death and moving away."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, luck_of
from obbr.compiled import mechanism
from obbr.people.resident import NEVER, NOBODY, OLDEST, Client, Living, Presence, Setting, Stage


@mechanism
def arrive(r: Any, month: int) -> bool:
    """Someone is born or moves in, in the month that was written down for them when the place was built."""
    if r.presence != Presence.YET_TO_COME or r.arrives > month:
        return False
    r.presence = Presence.HERE
    r.arrives = NEVER
    return True


@mechanism
def grow_older(r: Any, month: int) -> None:
    """Keep the age in whole years; 90 stands for everybody of 90 and over."""
    r.age = min((month - r.birth_month) // 12, OLDEST)


@mechanism
def dies(r: Any, near: Any, luck: int, p: Any) -> bool:
    """Whether a person dies this month.

    chance = local rate(sex, age) x ratio(frailty) x ratio(dementia) x ratio(ailing) x ratio(lonely)
             x ratio(learning disability) x ratio(support for mental ill-health) x (1 + deaths above usual)

    The ratio measured in care homes, which falls with age, belongs to those who come to need one, wherever they are: it
    marks who enters and is no harm done by homes, so keeping people out of them must not lengthen lives.
    Loneliness counts from 65, and so does a hard winter.

    Evidence: life.death_rate, life.death_ratio_frailty, life.death_ratio_care_home, life.death_ratio_lonely,
    needs.dementia_death_ratio, working_age.ld_death_ratio, working_age.mental_death_ratio.
    """
    chance = near.place.death_rate[r.sex, r.age] * p.life.death_ratio_frailty[r.frailty]
    if r.dementia:
        chance *= p.needs.dementia_death_ratio
    if r.ailing:
        chance *= p.life.death_ratio_care_home[r.age]
    if r.client == Client.LEARNING_DISABILITY:
        chance *= p.working_age.ld_death_ratio
    elif r.client == Client.MENTAL_HEALTH:
        chance *= p.working_age.mental_death_ratio
    if r.age >= 65:
        lonely = float(r.lonely) if p.live.loneliness_brings_death else p.needs.lonely_prevalence[r.age]
        chance *= (1.0 + (p.life.death_ratio_lonely - 1.0) * lonely) * (1.0 + near.system.deaths_above)
    return happens(luck, Event.DEATH, chance)


@mechanism
def moves_away(r: Any, near: Any, home_seed: int, month: int) -> bool:
    """Whether a person leaves the area: those of one home share the luck, so couples and families mostly go together.

    Nobody goes who cares for somebody or is cared for.  People in paid long-term care, looked-after children and care
    leavers stay the council's wherever they live.
    """
    rate = near.place.leave_rate[r.age]
    if rate == 0.0 or not happens(luck_of(home_seed, r.household, month), Event.MOVE_AWAY, rate):
        return False
    tied = r.carer != NOBODY or r.cares_for != NOBODY or r.living != Living.NONE
    return not tied and r.setting == Setting.NONE and not r.bed and r.stage < Stage.LOOKED_AFTER
