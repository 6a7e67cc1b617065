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
    "unmet_raises_concerns": Channel("Unmet need brings concerns that somebody is neglected.", A),
    "unmet_breaks_carers": Channel("Unmet need of the person cared for strains the carer.", A),
    "strain_breaks_carers": Channel("Strained carers break down sooner.", A),
    "strain_harms_minds": Channel("A carer's strain brings common mental disorder.", D),
    "support_relieves_carers": Channel("Support and hours that stand in ease a carer's strain.", A),
    "support_helps_minds": Channel("A coping programme lowers mental disorder of dementia carers.", D),
    "caring_ends_work": Channel("Carers of many hours leave work, sooner without paid care.", A),
    "family_steps_in": Channel("Family gives part of the hours that paid care withdraws.", A),
    "vcse_helps_at_home": Channel("A voluntary organisation's place brings a little help at home.", A),
    "stay_disables": Channel("A long hospital stay leaves lasting need.", D),
    "delay_disables": Channel("Waiting in a hospital bed leaves lasting need.", A),
    "exercise_prevents_falls": Channel("Exercise groups prevent falls.", D),
    "adaptations_delay_care_home": Channel("Adapted homes keep frail people out of care homes (contested).", D),
    "adaptations_prevent_injury": Channel("Adapted homes prevent admissions after falls (contested).", D),
    "visits_prevent_admissions": Channel("Visits to people who grow frail prevent admissions (contested).", D),
    "visits_bring_ae": Channel("Visits send people to A&E before they help (contested).", D),
    "visits_find_need": Channel("Visitors find need, and ask the council for help.", A),
    "outreach_reaches": Channel("Outreach persuades people to take the flu jab.", A),
    "stay_brings_care_home": Channel("A long hospital stay brings people to need a care home.", D),
    "vaccine_prevents_flu": Channel("Vaccination prevents admissions for flu.", P),
    "vcse_eases_loneliness": Channel("A place with a voluntary organisation eases loneliness.", D),
    "reablement_restores": Channel("Reablement gives back independence.", A),
    "loneliness_brings_ae": Channel("Loneliness brings people to A&E (contested).", P),
    "loneliness_brings_death": Channel("Loneliness shortens life (small at older ages).", P),
    "loneliness_brings_disorder": Channel("Loneliness brings common mental disorder.", P),
    "knowing_helps_conversations": Channel("A worker who knows a person finds more that is not a package.", A),
    "checks_avert_harm": Channel("Time spent on checks averts some neglect and harm.", A),
    "charges_deter": Channel("Higher charges make some people refuse care.", A),
    "early_help_prevents_referrals": Channel("Early help keeps families from being referred (contested).", D),
    "conferences_keep_families": Channel(
        "A family conference before court keeps some children out of care (contested).", P
    ),
    "knowing_brings_permanence": Channel("A worker who knows a child brings a lasting home sooner.", A),
    "looking_finds_more": Channel("A conversation that looks first at what is there finds more of it.", A),
    "small_sums_answer": Channel("A small sum spent at once answers some needs without a package.", A),
    "conferences_find_family": Channel("A family group conference finds family and neighbours who help.", A),
    "peers_open_doors": Channel("Peers bring people who are cut off to places and to the council.", A),
    "peers_prevent_ae": Channel("Who is accompanied by a peer goes to A&E less (contested).", D),
    "joined_teams_move_admissions": Channel("Joined teams move admissions, late if at all (contested).", D),
    "coaching_brings_work": Channel("A job coach brings people with mental ill-health into paid work.", P),
    "coaching_brings_work_ld": Channel("A job coach brings people with a learning disability into paid work.", D),
    "work_spares_support": Channel("A job takes the place of some support (contested).", D),
    # institutions
    "thin_help_slows_closing": Channel("Cases of children close later where workers see families less.", A),
    "restraint_raises_threshold": Channel("A children's budget under strain raises the bar for help and care.", A),
    "inspection_pulls": Channel("After an inspection more children are referred and more concerns raised.", A),
    "rationing": Channel("A budget under strain means fewer, later and smaller packages.", A),
    "full_beds_refuse": Channel("Full hospitals admit fewer of those at the margin.", A),
    "fee_moves_supply": Channel("Fees that fall behind costs shrink the supply of care.", A),
    "fee_moves_own_fees": Channel("Homes and agencies ask own payers for what councils pay less.", A),
    "demand_moves_places": Channel("Care homes open and grow where more people live in them.", A),
    "fee_moves_wages": Channel("Fees that fall behind costs lower care workers' pay.", A),
    "wage_moves_turnover": Channel("Better paid care workers leave less often.", P),
    "turnover_moves_quality": Channel("Care is worse where care workers come and go.", A),
    "quality_reaches_people": Channel("People get more out of better care.", A),
    "margin_moves_exit": Channel("Providers that lose money hand back contracts and close.", A),
    "price_tenders_move_quality": Channel("Tenders by price lower quality beyond what pay does (contested).", A),
    "settled_carers_prevent_readmission": Channel("Carers who know a person prevent readmissions (contested).", D),
    "caseload_moves_leavers": Channel("Heavy caseloads make social workers leave.", A),
    "pay_keeps_social_workers": Channel("Better pay keeps and draws social workers.", A),
    "paperwork_drives_leavers": Channel("Time lost to process makes social workers leave.", A),
    "supervision_keeps_workers": Channel("Reflective supervision keeps social workers.", A),
    "waits_bring_poor_rating": Channel("Long waits bring a poor rating.", A),
    "poor_rating_brings_checks": Channel("A poor rating brings checks.", A),
    "poor_rating_drives_leavers": Channel("A poor rating makes social workers leave.", A),
    "peers_see_earlier": Channel("Peers from other councils see earlier what goes wrong.", A),
    "overspend_cuts_prevention": Channel("Overspending on care cuts prevention first.", D),
    "vcse_lives_on_grants": Channel("Voluntary organisations without grants use up reserves and close.", A),
    "overload_dilutes_places": Channel("Sent people without money, voluntary organisations take too many in.", A),
    "overload_wears_volunteers": Channel("Too many people tire volunteers and eat up reserves.", A),
}

HOSPITAL = ("no_effect", "full_beds")
"""Why cuts raised A&E visits and not admissions: care does not move admissions, or full beds refuse as many."""

LIVE = np.dtype([(name, np.int8) for name in CHANNELS] + [("scarcity", np.int8), ("full_beds_explain", np.int8)])


def switches(frozen: frozenset[str] = frozenset(), scarcity: bool = True, hospital: str = HOSPITAL[0]) -> np.ndarray:
    """Which responses are live, and which explanation of hospital use holds, as one record.

    Args:
        frozen: channels held at what was usual at the start.
        scarcity: whether capacity binds; only experiments and tests lift it.
        hospital: one of HOSPITAL.

    Raises:
        KeyError: a name that is not a channel, or no such explanation.

    >>> int(switches(frozenset({"rationing"}))["rationing"][0])
    0
    """
    live = np.ones(1, LIVE)
    for name in frozen:
        if name not in CHANNELS:
            raise KeyError(f"{name!r} is not a channel; they are {', '.join(CHANNELS)}")
        live[name] = 0
    live["scarcity"] = scarcity
    if hospital not in HOSPITAL:
        raise KeyError(f"{hospital!r} explains nothing; choose {' or '.join(HOSPITAL)}")
    live["full_beds_explain"] = hospital == "full_beds"
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
            *("unmet_raises_concerns", "unmet_breaks_carers", "strain_breaks_carers"),
            *("caseload_moves_leavers", "paperwork_drives_leavers", "knowing_helps_conversations"),
            *("thin_help_slows_closing", "knowing_brings_permanence"),
        ),
    ),
    "cost_shunting": Loop(
        "Unmet need and slow discharge become A&E visits and blocked beds; people decondition and come home needing "
        "more.",
        (
            *("unmet_brings_ae", "unmet_brings_admission"),
            *("stay_disables", "stay_brings_care_home", "delay_disables"),
        ),
    ),
    "market": Loop(
        "A low fee means low wages, turnover and contracts handed back; supply shrinks, and the next price is higher.",
        (
            *("fee_moves_supply", "fee_moves_wages", "wage_moves_turnover", "turnover_moves_quality"),
            *("quality_reaches_people", "margin_moves_exit", "price_tenders_move_quality"),
            *("fee_moves_own_fees", "settled_carers_prevent_readmission"),
        ),
    ),
    "vcse": Loop(
        "Referrals that nobody pays for wear out volunteers and reserves; bodies close, and connection goes with them.",
        (
            *("vcse_lives_on_grants", "overload_dilutes_places", "overload_wears_volunteers"),
            *("vcse_eases_loneliness", "vcse_helps_at_home"),
        ),
    ),
    "crowding_out": Loop(
        "Overspending on care crowds out prevention, so that more people come to need care: late for early.",
        ("overspend_cuts_prevention", "early_help_prevents_referrals"),
    ),
    "fear": Loop(
        "Failure brings checks; checks take direct time; slower answers make the next failure.",
        ("waits_bring_poor_rating", "poor_rating_brings_checks", "poor_rating_drives_leavers"),
    ),
    "balancing": Loop(
        "What holds back: the council rations, family steps in, full beds refuse those at the margin, and homes grow "
        "with the people in them.",
        ("rationing", "restraint_raises_threshold", "family_steps_in", "full_beds_refuse", "demand_moves_places"),
    ),
}
"""The loops that may appear, each of which can be held still.  A channel runs in one loop or in none."""

IN_NO_LOOP: tuple[str, ...] = (
    # what programmes do to the people they reach
    *("exercise_prevents_falls", "vaccine_prevents_flu", "reablement_restores", "outreach_reaches"),
    *("conferences_keep_families", "coaching_brings_work", "coaching_brings_work_ld", "work_spares_support"),
    *("adaptations_delay_care_home", "adaptations_prevent_injury"),
    *("visits_prevent_admissions", "visits_bring_ae", "visits_find_need"),
    # what caring does to carers' own lives, and what is done for them
    *("strain_harms_minds", "caring_ends_work", "support_relieves_carers", "support_helps_minds"),
    # what a council decides, and lives answer
    *("charges_deter", "checks_avert_harm", "pay_keeps_social_workers"),
    # what comes from outside whatever anybody here does
    "inspection_pulls",
    # other ways of working, which a policy brings in and nothing else moves
    *("looking_finds_more", "small_sums_answer", "conferences_find_family", "peers_open_doors", "peers_prevent_ae"),
    *("joined_teams_move_admissions", "supervision_keeps_workers", "peers_see_earlier"),
    # what loneliness does, and unmet need to it: no cost that comes of it goes back into a budget
    *("unmet_brings_loneliness", "loneliness_brings_ae", "loneliness_brings_death", "loneliness_brings_disorder"),
)
"""Responses that lead from a cause to an effect and not back; they stay live when every loop is held still."""
