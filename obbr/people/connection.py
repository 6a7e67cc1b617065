"""Loneliness, and the places with voluntary organisations that may ease it.

Connection lowers loneliness; it does not wash or lift anybody.
"""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.needs import unmet_ratio

ADULT = 16  # the surveys of loneliness begin here


@mechanism
def feel_connected(r: Any, near: Any, luck: int, p: Any) -> None:
    """A person becomes lonely often, or no longer is.

    onset = local onset(age) x ratio(alone) x ratio(mental disorder) x ratio(unmet need) x ratio(place)
    recovery a year = rate / ratio(place)

    Evidence: needs.lonely_prevalence, needs.lonely_recovery_yearly, needs.lonely_alone_ratio,
    needs.lonely_disorder_ratio, needs.lonely_unmet_ratio, vcse.lonely_ratio.
    """
    if r.age < ADULT:
        return
    if p.live.vcse_eases_loneliness:
        eased = float(r.connected)
    else:
        eased = near.place.usual_connected if r.lonely else 0.0
    ratio = 1.0 + (p.vcse.lonely_ratio - 1.0) * eased
    if r.lonely:
        if happens(luck, Event.LONELY_RECOVERS, p.needs.lonely_recovery_yearly / 12.0 / ratio):
            r.lonely = 0
        return
    chance = near.place.lonely_onset[r.age] * ratio
    if near.home.people == 1:
        chance *= p.needs.lonely_alone_ratio
    if r.disorder:
        chance *= p.needs.lonely_disorder_ratio
    chance *= unmet_ratio(r, near, p.needs.lonely_unmet_ratio, p.live.unmet_brings_loneliness)
    if happens(luck, Event.LONELY_ONSET, chance):
        r.lonely = 1


@mechanism
def keep_place(r: Any, luck: int, p: Any) -> None:
    """People leave a voluntary organisation's place after a while, whether or not it helped.

    Evidence: vcse.leave_yearly.
    """
    if r.connected and happens(luck, Event.LEAVES_VCSE, p.vcse.leave_yearly / 12.0):
        r.connected = 0


@mechanism
def wants_place(r: Any) -> bool:
    """Who would take a place with a voluntary organisation: lonely adults who have none."""
    return r.lonely == 1 and r.connected == 0
