"""Frailty, help needed with daily living, dementia and common mental disorder."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people import strain
from obbr.people.resident import Client, Frailty, Need


@mechanism
def benefit_of(near: Any, adequacy: int) -> float:
    """What a person gets out of the share of needed help that comes, 0 to 1: the first hours are worth most.

    benefit = (adequacy x (1 + what the provider's quality adds)) ** support.benefit_power, read from a table in steps
    of 5%; never more than of help in full.
    """
    helped = min(100.0, adequacy * (1.0 + near.provider.adds))
    step = min(int(helped) // 5, 19)
    low = near.place.benefit[step]
    return low + (near.place.benefit[step + 1] - low) * (helped - 5.0 * step) / 5.0


@mechanism
def unmet_ratio(r: Any, near: Any, ratio: float, live: int) -> float:
    """How much a person's unmet need moves a rate, against the mean base-year resident with the same need; 1 if frozen.

    moved(unmet) / moved(usual unmet), where moved(unmet) = 1 + (ratio - 1) x unmet and unmet = 1 - benefit(adequacy):
    `ratio` is wholly unmet against met need, as studies have it, and on average nothing moves in the base year.
    """
    if r.need == Need.NONE or not live:
        return 1.0
    usual = 1.0 - near.place.reference_benefit[r.need]
    unmet = 1.0 - benefit_of(near, r.adequacy)
    return (1.0 + (ratio - 1.0) * unmet) / (1.0 + (ratio - 1.0) * usual)


@mechanism
def grow_frail(r: Any, near: Any, luck: int, p: Any) -> None:
    """Frailty comes with age and deprivation, and does not go.  Unmet need may hasten it, in men.

    chance = local step(frailty, sex, age) x pace x [fit: deprivation] x ratio(unmet need)

    The local steps keep published shares by age as they are (`place.life_course`).

    Evidence: needs.frailty_prevalence, needs.frailty_pace, needs.frailty_deprivation, needs.unmet_worsens.
    """
    if r.frailty == Frailty.SEVERE:
        return
    chance = near.place.frailty_step[r.frailty, r.sex, r.age] * p.needs.frailty_pace
    if r.frailty == Frailty.FIT:
        chance *= p.needs.frailty_deprivation[r.fifth]
    chance *= unmet_ratio(r, near, p.needs.unmet_worsens[r.sex], p.live.unmet_worsens_frailty)
    if happens(luck, Event.FRAILTY_ONSET, chance):
        r.frailty += 1


@mechanism
def come_to_need_help(r: Any, near: Any, luck: int, p: Any) -> None:
    """A person comes to need help with daily living, at one of three levels.

    chance = local onset(level, sex, age) x deprivation x ratio(frailty) x ratio(dementia)

    The local onsets keep published shares by age and level as they are (`place.life_course`).

    Evidence: needs.need_prevalence, needs.need_deprivation, needs.need_after_frailty, needs.dementia_need_ratio,
    needs.need_level_share.
    """
    low = near.place.need_onset[Need.LOW, r.sex, r.age]
    medium = near.place.need_onset[Need.MEDIUM, r.sex, r.age]
    usual = low + medium + near.place.need_onset[Need.HIGH, r.sex, r.age]
    chance = usual * p.needs.need_deprivation[r.fifth] * p.needs.need_after_frailty[r.frailty]
    if r.dementia:
        chance *= p.needs.dementia_need_ratio
    if happens(luck, Event.NEED_ONSET, chance):
        level = uniform(luck, Event.NEED_LEVEL) * usual
        if level < low:
            r.need = Need.LOW
        elif level < low + medium:
            r.need = Need.MEDIUM
        else:
            r.need = Need.HIGH


@mechanism
def need_changes(r: Any, near: Any, luck: int, p: Any) -> None:
    """A limitation may be overcome or grow.  People recover; with dementia, or once a care home is needed, they do not.

    Whoever has had support for physical disability since before 65 recovers as that support ends
    (`support_before_65.may_end_support`).
    recovery: local rate(sex, age); high need falls to medium, others to none
    worsening a year: rate(level) x ratio(unmet need)

    Evidence: needs.recovery_yearly, needs.worsening_yearly, needs.unmet_worsens.
    """
    recovers = not r.dementia and not r.ailing and r.client != Client.PHYSICAL
    if recovers and happens(luck, Event.NEED_RECOVERS, near.place.need_recovery[r.sex, r.age]):
        r.need = Need.MEDIUM if r.need == Need.HIGH else Need.NONE
        return
    if r.need < Need.HIGH:
        rate = p.needs.worsening_yearly[r.need]
        rate *= unmet_ratio(r, near, p.needs.unmet_worsens[r.sex], p.live.unmet_worsens_need)
        if happens(luck, Event.NEED_WORSENS, rate / 12.0):
            r.need += 1


@mechanism
def mind(r: Any, near: Any, luck: int, p: Any) -> None:
    """Dementia begins and stays; common mental disorder comes and goes, and comes oftener with loneliness and strain.

    onset = local onset(sex, age) x ratio(lonely) x harm of a carer's strain x coping; recovery a year = rate / coping

    Evidence: needs.dementia_prevalence, needs.disorder_prevalence, needs.disorder_recovery_yearly,
    needs.disorder_lonely_ratio.
    """
    if not r.dementia and happens(luck, Event.DEMENTIA_ONSET, near.place.dementia_onset[r.sex, r.age]):
        r.dementia = 1
    if r.disorder:
        recovery = p.needs.disorder_recovery_yearly / strain.coping(r, near, p)
        if happens(luck, Event.DISORDER_RECOVERS, recovery / 12.0):
            r.disorder = 0
        return
    lonely = float(r.lonely) if p.live.loneliness_brings_disorder else p.needs.lonely_prevalence[r.age]
    chance = near.place.disorder_onset[r.sex, r.age] * (1.0 + (p.needs.disorder_lonely_ratio - 1.0) * lonely)
    chance *= strain.harm_to_mind(r, near, p) * strain.coping(r, near, p)
    if happens(luck, Event.DISORDER_ONSET, chance):
        r.disorder = 1


@mechanism
def progress(r: Any, near: Any, luck: int, p: Any) -> None:
    """One month of a person's health, in order: frailty, help needed, mind."""
    grow_frail(r, near, luck, p)
    if r.need == Need.NONE:
        come_to_need_help(r, near, luck, p)
    else:
        need_changes(r, near, luck, p)
    mind(r, near, luck, p)
