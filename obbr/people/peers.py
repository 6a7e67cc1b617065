"""Peers: people who have been through it themselves, and who go with somebody to the door and through it."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.asking import hear_request
from obbr.people.resident import Need, Referred, Setting, Waiting, Work

ADULT = 18
POORER = 2  # fifths: peers work in the two most deprived


@mechanism
def needs_and_has_not(r: Any) -> bool:
    """Whether a person has need, no paid care, and nothing under way."""
    nothing = r.work == Work.NONE and r.waiting == Waiting.NOTHING and r.reabling == 0
    return r.need != Need.NONE and r.setting == Setting.NONE and nothing


@mechanism
def is_cut_off(r: Any) -> bool:
    """Whom a peer looks for: adults at home in poorer places, lonely without a place, or in need without care."""
    if r.age < ADULT or r.fifth >= POORER or r.setting >= Setting.RESIDENTIAL or r.bed or r.accompanied:
        return False
    alone = r.lonely and not r.connected and r.referred == Referred.NOT
    return alone or needs_and_has_not(r)


@mechanism
def may_meet_peer(r: Any, near: Any, luck: int, p: Any) -> None:
    """A peer finds some of those who are cut off, and goes with them for some months.

    Evidence: ways.peer_months.
    """
    if r.accompanied:
        r.accompanied += 1
        if r.accompanied > p.ways.peer_months:
            r.accompanied = 0
    if not is_cut_off(r):
        return
    near.use.peers_wanted += r.weight
    if happens(luck, Event.MEETS_PEER, near.system.peer_reach):
        near.use.peers_met += r.weight
        r.accompanied = 1
        open_doors(r, near, luck, p)


@mechanism
def open_doors(r: Any, near: Any, luck: int, p: Any) -> None:
    """Lonely people are taken to a voluntary body; some with need ask the council.  Frozen, no door opens.

    Evidence: ways.peer_brings_request.
    """
    if not p.live.peers_open_doors:
        return
    if r.lonely and not r.connected and r.referred == Referred.NOT:
        r.referred = Referred.SENT
        near.use.referrals += r.weight
    if needs_and_has_not(r) and happens(luck, Event.PEER_BRINGS, p.ways.peer_brings_request):
        hear_request(r, near, luck, p, uniform(luck, Event.PEER_OUTCOME))


@mechanism
def accompanied_ratio(r: Any, p: Any) -> float:
    """How much a peer's company moves the chance of going to A&E; 1 without one, and if frozen.

    Evidence: ways.peer_ae_ratio (contested).
    """
    return p.ways.peer_ae_ratio if r.accompanied and p.live.peers_prevent_ae else 1.0
