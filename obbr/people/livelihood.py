"""Carers' paid work: who gives it up to care, and who comes back."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.resident import NOBODY, TENTHS, Employment, Setting

FIRST, PENSION = 16, 65  # ages between which paid work is followed


@mechanism
def working_age(r: Any) -> bool:
    """Whether paid work is followed at this age."""
    return FIRST <= r.age and r.age < PENSION


@mechanism
def at_risk(carer: Any, p: Any) -> bool:
    """Whether somebody cares for so many hours that paid work is at risk.

    Evidence: caring.work_hours.
    """
    return carer.caring_hours >= p.caring.work_hours * TENTHS


@mechanism
def may_leave_work(r: Any, near: Any, luck: int, p: Any) -> None:
    """A working carer gives up paid work, oftener where the person cared for has no paid care and the carer no breaks.

    chance a year = rate x ratio(no paid care), from so many hours on; frozen: the base year's mean for working carers
    of people with this level of need.

    Evidence: caring.leave_work_yearly, caring.leave_work_alone_ratio, caring.work_hours.
    """
    carer = near.carer
    if carer.employed != Employment.WORKING or not working_age(carer):
        return
    chance = near.place.usual_leaving[r.need]
    if p.live.caring_ends_work:
        chance = p.caring.leave_work_yearly / 12.0 if at_risk(carer, p) else 0.0
        if r.setting == Setting.NONE and carer.relieved == 0:
            chance *= p.caring.leave_work_alone_ratio
    if happens(luck, Event.LEAVES_WORK, chance):
        carer.employed = Employment.LEFT_TO_CARE
        near.count.lost_work += carer.weight


@mechanism
def may_return_to_work(r: Any, luck: int, p: Any) -> None:
    """Who left work to care comes back slowly, once caring has ended or takes few hours.

    Evidence: caring.return_to_work_yearly, caring.work_hours.
    """
    if r.employed != Employment.LEFT_TO_CARE or not working_age(r):
        return
    if r.cares_for == NOBODY or not at_risk(r, p):
        if happens(luck, Event.RETURNS_TO_WORK, p.caring.return_to_work_yearly / 12.0):
            r.employed = Employment.WORKING
