"""Referral of a child to social care, and what the assessment of a worker leads to."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.pressure import early_help_ratio
from obbr.people.resident import LONG_CLOSED, TENTHS, Stage
from obbr.people.sharing import Desk, claim

AT_RISK, IN_TURN = 0, 3  # turns with the team: enquiries first, assessments sooner the longer they wait


@mechanism
def may_be_referred(r: Any, near: Any, luck: int, p: Any) -> None:
    """School, police, health or family refer a child of a family under pressure; few referrals end on the day.

    chance a month = local rate x ratio(early help) x caution

    Of the others a local share is serious enough for an enquiry under section 47.  A referral that ends on the day
    counts as a case that closed: the next one within a year is a second one, as the national return has it.

    Evidence: childhood.no_further_action, childhood.section47_at_referral (through the place's rates).
    """
    if not r.pressed or r.stage != Stage.UNKNOWN:
        return
    chance = near.place.referral_rate * early_help_ratio(r, near, p) * near.system.childrens_caution
    if not happens(luck, Event.REFERRED, chance):
        return
    near.count.referrals += r.weight
    if r.closed_months < LONG_CLOSED:
        near.count.rereferrals += r.weight
    if happens(luck, Event.NO_FURTHER_ACTION, p.childhood.no_further_action):
        r.closed_months = 0
        return
    if happens(luck, Event.SECTION_47, near.place.section47_at_referral):
        begin_enquiry(r, near, p)
    else:
        be_at_stage(r, Stage.ASSESSMENT)
        r.assessing = int(p.childhood.assessment_hours * TENTHS + 0.5)


@mechanism
def be_at_stage(r: Any, stage: int) -> None:
    """From this month on a child is at another stage."""
    r.stage = stage
    r.stage_months = 0
    r.episode += 1


@mechanism
def begin_enquiry(r: Any, near: Any, p: Any) -> None:
    """An enquiry whether a child suffers significant harm.

    Evidence: childhood.enquiry_hours.
    """
    near.count.section47 += r.weight
    be_at_stage(r, Stage.ENQUIRY)
    r.assessing = int(p.childhood.enquiry_hours * TENTHS + 0.5)


@mechanism
def close_case(r: Any) -> None:
    """Social care steps back; for a year a new referral counts as a second one."""
    r.stage = Stage.UNKNOWN
    r.stage_months = 0
    r.closed_months = 0
    r.assessing = 0


@mechanism
def claim_childrens_team(r: Any, claims: Any, made: int, seed: int) -> int:
    """From the month after an assessment or enquiry began it wants hours; returns how many claims there are now."""
    if r.stage_months == 0:
        return made
    if r.stage == Stage.ENQUIRY:
        return claim(claims, made, r, Desk.CHILDRENS_TEAM, AT_RISK, r.assessing, seed)
    if r.stage == Stage.ASSESSMENT:
        turn = max(AT_RISK + 1, IN_TURN + 1 - r.stage_months)
        return claim(claims, made, r, Desk.CHILDRENS_TEAM, turn, r.assessing, seed)
    return made


@mechanism
def be_assessed(r: Any, c: Any, near: Any, luck: int, p: Any) -> None:
    """A worker's hours go into an assessment or enquiry; when it is done, it is decided."""
    near.use.assessing_tenths += c.gets * r.weight
    r.assessing = max(0, r.assessing - c.gets)
    if r.assessing > 0:
        return
    if r.stage == Stage.ENQUIRY:
        decide_enquiry(r, near, luck)
    elif r.stage == Stage.ASSESSMENT:
        decide_assessment(r, near, luck, p)


@mechanism
def decide_enquiry(r: Any, near: Any, luck: int) -> None:
    """A local share of enquiries leads to a plan; the others to help for a child in need.

    Evidence: childhood.plan_years (through the place's rates).
    """
    if happens(luck, Event.PLAN_BEGINS, near.place.plan_share):
        be_at_stage(r, Stage.PLAN)
        near.count.plans_started += r.weight
    else:
        be_at_stage(r, Stage.IN_NEED)


@mechanism
def decide_assessment(r: Any, near: Any, luck: int, p: Any) -> None:
    """A local share is found in need, fewer where the council holds back; the others are let go.

    share = local share x (1 - reach x restraint)

    Evidence: childhood.restraint_reach_need.
    """
    found = near.place.found_in_need * (1.0 - p.childhood.restraint_reach_need * restrained(near, p))
    if happens(luck, Event.FOUND_IN_NEED, found):
        be_at_stage(r, Stage.IN_NEED)
    else:
        close_case(r)


@mechanism
def restrained(near: Any, p: Any) -> float:
    """How hard the council holds back from children's help and care, 0 as in the base year; 0 if frozen."""
    return near.system.childrens_restraint if p.live.restraint_raises_threshold else 0.0
