"""Paid work of people with a learning disability or mental ill-health who have long-term support, and job coaches.

A coach acts on the event that was measured, finding a job, of the people reached, and on nothing else.
"""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.resident import OLD, Client, Employment, Living
from obbr.people.sharing import HOLDER, Desk, claim, claim_by_birthday


@mechanism
def may_work(r: Any) -> bool:
    """Whose work is followed here: support for learning disability or mental ill-health, before 65, not in hospital."""
    if r.age >= OLD or r.living == Living.NONE or r.living == Living.HOSPITAL:
        return False
    return r.client == Client.LEARNING_DISABILITY or r.client == Client.MENTAL_HEALTH


@mechanism
def begin_with_work(r: Any, luck: int, at_work: float, p: Any) -> None:
    """When support begins as many have a job as among those who have support; of the others a share would take one.

    Evidence: working_age.wants_work_share.
    """
    draw = uniform(luck, Event.WANTS_WORK)
    if draw < at_work:
        r.employed = Employment.WORKING
    elif draw < at_work + (1.0 - at_work) * p.working_age.wants_work_share:
        r.employed = Employment.WANTS_WORK
    else:
        r.employed = Employment.NOT_WORKING


@mechanism
def job_chance(r: Any, near: Any, p: Any) -> float:
    """The chance this month that somebody who wants a job finds one.

    mental ill-health: place rate x ratio, while coached; learning disability: while coached, coached jobs a year / 12

    Without a coach, the rate that keeps as many in work as there are.  Evidence: working_age.coached_job_ratio,
    working_age.coached_jobs_yearly.
    """
    if r.client == Client.MENTAL_HEALTH:
        chance = near.place.mental_job
        if r.coached > 0 and p.live.coaching_brings_work:
            chance *= p.working_age.coached_job_ratio
        return chance
    chance = near.place.ld_job
    if r.coached > 0 and p.live.coaching_brings_work_ld:
        chance = max(chance, p.working_age.coached_jobs_yearly / 12.0)
    return chance


@mechanism
def keep_or_find_work(r: Any, near: Any, luck: int, p: Any) -> None:
    """Jobs end, and who wants one may find one; months with a coach pass.

    Evidence: working_age.job_ends_yearly.
    """
    if not may_work(r):
        r.coached = 0
        return
    if r.employed == Employment.WORKING:
        if happens(luck, Event.JOB_ENDS, p.working_age.job_ends_yearly / 12.0):
            r.employed = Employment.WANTS_WORK
    elif r.employed == Employment.WANTS_WORK and happens(luck, Event.JOB_FOUND, job_chance(r, near, p)):
        r.employed = Employment.WORKING
        near.count.jobs_found += r.weight
    r.coached = max(0, r.coached - 1)


@mechanism
def claim_coach(r: Any, claims: Any, made: int, seed: int) -> int:
    """Who has a coach keeps the place; who wants a job and has none asks for one, by lot; returns the claims now."""
    if r.coached > 0:
        return claim(claims, made, r, Desk.JOB_COACHES, HOLDER, 1, seed)
    if r.employed != Employment.WANTS_WORK or not may_work(r):
        return made
    return claim_by_birthday(claims, made, r, Desk.JOB_COACHES, HOLDER + 1, seed)


@mechanism
def get_coach(r: Any, c: Any, p: Any) -> None:
    """A coach begins with a person; or stays, unless there are fewer places than people who have one.

    Evidence: working_age.coach_months.
    """
    if not c.gets:
        r.coached = 0
    elif c.priority != HOLDER:
        r.coached = int(p.working_age.coach_months + 0.5)
