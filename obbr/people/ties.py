"""What ties people to each other: a carer and whoever they care for, couples, grown-up children, homes."""

from __future__ import annotations

from typing import Any

from obbr.compiled import mechanism
from obbr.people import asking, caring, counting
from obbr.people.near import Near
from obbr.people.resident import NOBODY, Need, Presence, Relief, Setting


@mechanism
def carer_of(r: Any) -> int:
    """The row of a person's carer; whoever has none has themselves in that place, and is never asked."""
    return r.carer if r.carer != NOBODY else r.id


@mechanism
def partner_of(r: Any) -> int:
    """The row of a person's partner; whoever has none has themselves in that place."""
    return r.partner if r.partner != NOBODY else r.id


@mechanism
def part(r: Any, residents: Any, world: Any, presence: int) -> None:
    """A death or a move undoes the ties that run through a person."""
    r.presence = presence
    if r.setting < Setting.RESIDENTIAL:
        world.homes[r.household].people -= 1
    if r.partner != NOBODY:
        residents[r.partner].partner = NOBODY
        r.partner = NOBODY
    if r.cares_for != NOBODY:
        residents[r.cares_for].carer = NOBODY
        residents[r.cares_for].family_hours = 0
        r.cares_for = NOBODY
        r.relieved = Relief.NONE
    lose_carer(r, residents)


@mechanism
def bereave(r: Any, residents: Any, world: Any, counts: Any, p: Any) -> None:
    """When a carer dies, whoever they cared for needs an answer now."""
    if r.cares_for == NOBODY:
        return
    cared = residents[r.cares_for]
    home, partner = world.homes[cared.household], residents[partner_of(cared)]
    provider, team = world.providers[cared.provider], world.teams[cared.team]
    cell = counts[counting.cell_of(cared)]
    near = Near(world.place[0], home, world.system[0], cell, world.use[0], r, partner, provider, team)
    asking.ask_in_crisis(cared, near, p)


@mechanism
def stays_for_parent(r: Any, residents: Any) -> bool:
    """A grown-up child who is near an old parent stays near while the parent lives."""
    return r.parent != NOBODY and residents[r.parent].kin == r.id and residents[r.parent].presence == Presence.HERE


@mechanism
def lose_carer(r: Any, residents: Any) -> None:
    """Nobody cares for this person any longer."""
    if r.carer != NOBODY:
        residents[r.carer].cares_for = NOBODY
        residents[r.carer].caring_hours = 0
        residents[r.carer].relieved = Relief.NONE
        r.carer = NOBODY
        r.family_hours = 0


@mechanism
def find_carer(r: Any, residents: Any, p: Any) -> None:
    """A partner, or else a grown-up child, becomes the carer if they are willing, able and not caring already.

    Willingness is drawn once, for life.  Evidence: caring.partner_cares, caring.kin_cares.
    """
    if r.carer != NOBODY or r.need == Need.NONE or caring.lives_in_a_home(r):
        return
    if r.partner != NOBODY and r.willing < 100.0 * p.caring.partner_cares:
        take_on(r, residents[r.partner])
    if r.carer == NOBODY and r.kin != NOBODY and r.willing < 100.0 * p.caring.kin_cares:
        take_on(r, residents[r.kin])


@mechanism
def take_on(r: Any, carer: Any) -> None:
    """Become somebody's carer, if able and not caring already."""
    if carer.cares_for == NOBODY and caring.can_care(carer):
        carer.cares_for = r.id
        r.carer = carer.id
