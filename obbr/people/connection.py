"""Loneliness, the places with voluntary organisations that may ease it, and how people come to one.

Connection lowers loneliness; it does not wash or lift anybody.  What is known of groups is their effect on loneliness
and, among people who chose to join, on quality of life; no trial shows that joining one keeps need, admissions or death
away, so a place does nothing of the kind.  The hour of household tasks that may come with it is in `neighbours`.
"""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.needs import unmet_ratio
from obbr.people.resident import Referred
from obbr.people.sharing import HOLDER, Desk, claim

ADULT = 16  # the surveys of loneliness begin here
SENT_BY_COUNCIL = 1  # by their funder without money: organisations feel that they cannot say no
IN_TURN = 2


@mechanism
def feel_connected(r: Any, near: Any, luck: int, p: Any) -> None:
    """A person becomes lonely often, or no longer is.

    onset = local onset(age) x ratio(alone) x ratio(mental disorder) x ratio(unmet need) x ratio(place)
    recovery a year = rate / ratio(place)
    ratio(place) = 1 + (ratio - 1) x what a place is worth, which is less than 1 where more people share it

    Evidence: needs.lonely_prevalence, needs.lonely_recovery_yearly, needs.lonely_alone_ratio,
    needs.lonely_disorder_ratio, needs.lonely_unmet_ratio, vcse.lonely_ratio.
    """
    if r.age < ADULT:
        return
    if p.live.vcse_eases_loneliness:
        eased = near.system.place_worth if r.connected else 0.0
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
def look_for_place(r: Any, near: Any, luck: int, p: Any) -> None:
    """A lonely adult comes forward of their own accord; whoever looks in vain, or is lonely no longer, gives up.

    chance of coming forward a year = rate;  of giving up a month = 1 / months people wait

    Evidence: vcse.seek_yearly, vcse.wait_months.
    """
    if r.connected:
        return
    if r.referred == Referred.NOT:
        if r.lonely and uniform(luck, Event.SEEKS_PLACE) < p.vcse.seek_yearly / 12.0:
            r.referred = Referred.OWN_ACCORD
    elif r.referred == Referred.OWN_ACCORD and not r.lonely:
        r.referred = Referred.NOT
    elif happens(luck, Event.REFERRAL_LAPSES, 1.0 / p.vcse.wait_months):
        r.referred = Referred.NOT


@mechanism
def claim_place(r: Any, claims: Any, made: int, near: Any, luck: int, p: Any, seed: int) -> int:
    """Write down who keeps, or looks for, a place, and which lonely adults their practice sends to a link worker.

    The draw that decides who comes forward goes on to decide who is sent, so nobody is both in one month.

    Evidence: vcse.seek_yearly, vcse.sent_to_link_worker_yearly.
    """
    if r.connected:
        near.use.places_wanted += r.weight
        return claim(claims, made, r, Desk.VCSE, HOLDER, 1, seed)
    if r.referred:
        near.use.places_wanted += r.weight
        if r.referred == Referred.WITHOUT_MONEY:
            near.use.sent_on += r.weight
            return claim(claims, made, r, Desk.VCSE, SENT_BY_COUNCIL, 1, seed)
        return claim(claims, made, r, Desk.VCSE, IN_TURN, 1, seed)
    if r.lonely:
        sent = (p.vcse.seek_yearly + p.vcse.sent_to_link_worker_yearly) / 12.0
        if uniform(luck, Event.SEEKS_PLACE) < sent:
            return claim(claims, made, r, Desk.LINK_WORKERS, IN_TURN, 1, seed)
    return made


@mechanism
def meet_link_worker(r: Any, c: Any, near: Any, luck: int, p: Any) -> None:
    """Of those whom a link worker has time for, who comes back often enough is sent on to an organisation.

    It is the lower part of the draw that brought them: engaged if draw < (seek + share engaged x sent) / 12

    Evidence: vcse.seek_yearly, vcse.sent_to_link_worker_yearly, vcse.link_worker_engaged.
    """
    engaged = p.vcse.seek_yearly + p.vcse.link_worker_engaged * p.vcse.sent_to_link_worker_yearly
    if c.gets and uniform(luck, Event.SEEKS_PLACE) < engaged / 12.0:
        r.referred = Referred.SENT
        near.use.referrals += r.weight


@mechanism
def get_place(r: Any, c: Any) -> None:
    """A place is free, or there is none this month; one that closed is lost."""
    r.connected = c.gets
    if c.gets:
        r.referred = Referred.NOT
