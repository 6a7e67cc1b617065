"""Concerns that somebody is neglected or harmed, and what it costs them until they are answered."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.asking import open_work
from obbr.people.needs import unmet_ratio
from obbr.people.resident import MICRO, OLD, Bed, Need, Work


@mechanism
def raise_concern(r: Any, near: Any, luck: int, p: Any) -> None:
    """A concern is raised for an older person who needs help, at home or in a care home, and an enquiry begins.

    chance a year = rate(need) x ratio(unmet need) x (1 - checks_avert x (process - 1))

    Evidence: support.concern_yearly, support.concern_unmet_ratio, support.checks_avert, support.enquiry_hours.
    """
    if r.need == Need.NONE or r.age < OLD or r.bed != Bed.NONE:
        return
    if r.work == Work.CRISIS or r.work == Work.SAFEGUARDING:
        return
    rate = p.support.concern_yearly[r.need]
    rate *= unmet_ratio(r, near, p.support.concern_unmet_ratio, p.live.unmet_raises_concerns)
    if p.live.checks_avert_harm:
        rate *= 1.0 - p.support.checks_avert * (near.system.paperwork - 1.0)
    if happens(luck, Event.SAFEGUARDING, rate / 12.0):
        near.count.safeguarding_concerns += r.weight
        open_work(r, Work.SAFEGUARDING, p.support.enquiry_hours)
        lose_quality(r, near, p)


@mechanism
def live_with_harm(r: Any, near: Any, p: Any) -> None:
    """A concern that still waits for an answer when the month closes goes on costing quality of life."""
    if r.work == Work.SAFEGUARDING:
        lose_quality(r, near, p)


@mechanism
def lose_quality(r: Any, near: Any, p: Any) -> None:
    """A month of being neglected or harmed.

    Evidence: value.utility_loss_harm.
    """
    near.count.micro_qalys -= int(p.value.utility_loss_harm * MICRO / 12.0) * r.weight
