"""Reablement: some weeks of help to do things again."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.front_door import agree_long_term, offer_long_term
from obbr.people.resident import OLD, Need, Setting


@mechanism
def may_be_restored(r: Any) -> bool:
    """Who could gain from reablement: older people who need help and have no dementia."""
    return r.age >= OLD and r.need != Need.NONE and not r.dementia


@mechanism
def gain(p: Any) -> float:
    """The share of episodes after which a person needs a level less of help than they would have without.

    Evidence: support.reablement_no_need, support.reablement_usual_recovery.
    """
    return max(0.0, p.support.reablement_no_need - p.support.reablement_usual_recovery)


@mechanism
def reable(r: Any, near: Any, luck: int, p: Any) -> None:
    """The weeks pass; at their end some need a level less of help, some manage, and the others are offered care.

    restored: gain;  manages, as without reablement: usual_recovery;  offered care: the rest

    What comes back by itself is in the rates of need already, so it is not credited to anybody.  Frozen, nobody is
    restored by an episode, and what the base year's episodes gave falls on everybody who could gain.

    Evidence: support.reablement_no_need, support.reablement_usual_recovery.
    """
    if p.live.reablement_restores:
        if r.reabling == 1 and may_be_restored(r) and happens(luck, Event.REABLEMENT_WORKS, gain(p)):
            r.need -= 1
            r.reabling = 0
    elif may_be_restored(r) and happens(luck, Event.REABLEMENT_WORKS, gain(p) * near.place.usual_reabled):
        r.need -= 1
    if r.reabling > 0:
        r.reabling -= 1
        if r.reabling == 0:
            manage_or_ask(r, near, luck, p)


@mechanism
def manage_or_ask(r: Any, near: Any, luck: int, p: Any) -> None:
    """After some weeks somebody manages for now, or is offered care: for certain if that is the way out of a bed.

    Evidence: support.reablement_usual_recovery.
    """
    if r.setting != Setting.NONE or r.need == Need.NONE:
        return
    if r.bed:
        agree_long_term(r, near, luck, p)
    elif not happens(luck, Event.MANAGES, p.support.reablement_usual_recovery):
        offer_long_term(r, near, luck, p)


@mechanism
def start_reablement(r: Any, c: Any, near: Any, luck: int, p: Any) -> None:
    """A place in reablement; without one a person manages, or is offered care, at once.

    Evidence: support.reablement_months.
    """
    r.reabling = 0
    if c.gets:
        r.reabling = int(p.support.reablement_months + 0.5)
        near.use.reablement_starts += r.weight
    else:
        manage_or_ask(r, near, luck, p)
