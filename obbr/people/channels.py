"""The responses of the model, each of which can be frozen.

A channel is one answer of lives or institutions to a change.  Live, it answers to what really happens.  Frozen, it
answers to what was usual at the start: the baseline rates stay and only the response to a change is gone, so a
difference between scenarios that runs through it alone is exactly zero.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np


class Grade(StrEnum):
    """What a response rests on."""

    PUBLISHED = "published"
    DERIVED = "derived"
    ASSUMPTION = "assumption"


class Channel(NamedTuple):
    """One response: what it says in a sentence, and the weakest evidence that it rests on."""

    sentence: str
    grade: Grade


P, D, A = Grade.PUBLISHED, Grade.DERIVED, Grade.ASSUMPTION

CHANNELS: dict[str, Channel] = {
    # lives
    "unmet_worsens_frailty": Channel("Unmet need hastens frailty.", D),
    "unmet_worsens_need": Channel("Unmet need lets a limitation grow into a greater one.", A),
    "unmet_brings_ae": Channel("Unmet need brings people to A&E.", D),
    "unmet_brings_admission": Channel("Unmet need brings emergency admissions (contested).", D),
    "unmet_brings_loneliness": Channel("Unmet need leaves people lonely.", A),
    "unmet_brings_requests": Channel("Unmet need makes people ask for help.", A),
    "unmet_brings_care_home": Channel("Unmet need at home brings a move to a care home.", A),
    "unmet_breaks_carers": Channel("Carers whose relative goes without break down sooner.", A),
    "family_steps_in": Channel("Family gives part of the hours that paid care withdraws.", A),
    "stay_disables": Channel("A long hospital stay leaves lasting need.", D),
    "delay_disables": Channel("Waiting in a hospital bed leaves lasting need.", A),
    "exercise_prevents_falls": Channel("Exercise groups prevent falls.", P),
    "vaccine_prevents_flu": Channel("Vaccination prevents admissions for flu.", P),
    "vcse_eases_loneliness": Channel("A place with a voluntary organisation eases loneliness.", D),
    "reablement_restores": Channel("Reablement gives back independence.", A),
    "loneliness_brings_ae": Channel("Loneliness brings people to A&E (contested).", P),
    "loneliness_brings_death": Channel("Loneliness shortens life (small at older ages).", P),
    "loneliness_brings_disorder": Channel("Loneliness brings common mental disorder.", P),
    # institutions
    "rationing": Channel("A budget under strain means fewer, later and smaller packages.", A),
    "full_beds_refuse": Channel("Full hospitals admit fewer of those at the margin.", A),
    "fee_moves_supply": Channel("Fees that fall behind costs shrink the supply of care.", A),
    "caseload_moves_leavers": Channel("Heavy caseloads make social workers leave.", A),
    "overspend_cuts_prevention": Channel("Overspending on care cuts prevention first.", D),
    "vcse_lives_on_grants": Channel("Voluntary organisations without grants use up reserves and close.", A),
}

LIVE = np.dtype([(name, np.int8) for name in CHANNELS] + [("scarcity", np.int8)])


def switches(frozen: frozenset[str] = frozenset(), scarcity: bool = True) -> np.ndarray:
    """Which responses are live, as one record.

    Args:
        frozen: channels held at what was usual at the start.
        scarcity: whether capacity binds; only experiments and tests lift it.

    Raises:
        KeyError: a name that is not a channel.

    >>> int(switches(frozenset({"rationing"}))["rationing"][0])
    0
    """
    live = np.ones(1, LIVE)
    for name in frozen:
        if name not in CHANNELS:
            raise KeyError(f"{name!r} is not a channel; they are {', '.join(CHANNELS)}")
        live[name] = 0
    live["scarcity"] = scarcity
    return live


def assumed() -> frozenset[str]:
    """Channels that rest on an assumption: what the evidence-only result freezes."""
    return frozenset(name for name, channel in CHANNELS.items() if channel.grade is Grade.ASSUMPTION)


class Loop(NamedTuple):
    """A circle of causes: what it says in a sentence, and the responses that run in it."""

    sentence: str
    channels: tuple[str, ...]


LOOPS: dict[str, Loop] = {
    "salami_spiral": Loop(
        "Fewer workers and hours mean longer waits; unmet need and breakdown bring costlier packages, care overspends, "
        "and the next cut is deeper.",
        (
            *("unmet_worsens_frailty", "unmet_worsens_need", "unmet_brings_requests", "unmet_brings_care_home"),
            *("unmet_breaks_carers", "caseload_moves_leavers"),
        ),
    ),
    "cost_shunting": Loop(
        "Unmet need and slow discharge become A&E visits and blocked beds; people decondition and come home needing "
        "more.",
        ("unmet_brings_ae", "unmet_brings_admission", "stay_disables", "delay_disables"),
    ),
    "market": Loop(
        "A low fee means low wages, turnover and contracts handed back; supply shrinks, and the next price is higher.",
        ("fee_moves_supply",),
    ),
    "vcse": Loop(
        "Referrals that nobody pays for wear out volunteers and reserves; bodies close, and connection goes with them.",
        ("vcse_lives_on_grants", "vcse_eases_loneliness"),
    ),
    "crowding_out": Loop(
        "Overspending on care crowds out prevention, so that more people come to need care: late for early.",
        ("overspend_cuts_prevention",),
    ),
    "balancing": Loop(
        "What holds back: the council rations, family steps in, and full beds refuse those at the margin.",
        ("rationing", "family_steps_in", "full_beds_refuse"),
    ),
}
"""The loops that may appear, each of which can be held still.  A channel runs in one loop or in none."""

IN_NO_LOOP: tuple[str, ...] = (
    # what programmes do to the people they reach
    *("exercise_prevents_falls", "vaccine_prevents_flu", "reablement_restores"),
    # what loneliness does, and unmet need to it: no cost that comes of it goes back into a budget
    *("unmet_brings_loneliness", "loneliness_brings_ae", "loneliness_brings_death", "loneliness_brings_disorder"),
)
"""Responses that lead from a cause to an effect and not back; they stay live when every loop is held still."""
