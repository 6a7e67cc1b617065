"""A month of everybody's life, compiled: the mechanisms called in order, and nothing else.

1. People live: arrive, grow older, die, move; health, connection, self-care; family care; who asks and claims.
2. What is scarce is shared out.
3. People receive, or don't: support, hospital; what the month was worth is counted.

Institutions act before 1 and after 3, in plain Python (`obbr.system`).
"""

from __future__ import annotations

from typing import Any

from obbr.calendar import MONTHS_IN_YEAR
from obbr.chance import luck_of, mix
from obbr.compiled import kernel, mechanism
from obbr.people import (
    adaptations,
    asking,
    care_homes,
    caring,
    childhood,
    claims,
    connection,
    counting,
    falls,
    front_door,
    hospital,
    keeping_care,
    knowing,
    learning_disability,
    life,
    livelihood,
    needs,
    neighbours,
    paying,
    peers,
    placements,
    reablement,
    relief,
    safeguarding,
    strain,
    support,
    ties,
    vaccination,
    visits,
    working_age,
)
from obbr.people.near import Near
from obbr.people.resident import NOBODY, Living, Need, Presence, Setting
from obbr.people.sharing import share_out


@mechanism
def care_within_family(r: Any, residents: Any, near: Any, luck: int, p: Any) -> None:
    """Family help, what it costs the carer, and its breaking point.

    A need that ended or a move to a home ends the caring; so does a carer's own illness, and that is a crisis.
    """
    if r.carer == NOBODY:
        return
    if r.need == Need.NONE or caring.lives_in_a_home(r):
        ties.lose_carer(r, residents)
        return
    if caring.ill_for_good(near.carer):
        ties.lose_carer(r, residents)
        asking.ask_in_crisis(r, near, p)
        return
    relief.keep_support(r, near, luck, p)
    caring.family_help(r, near, luck, p)
    strain.feel_strain(r, near, caring.unmet_for_carer(r, near, p), caring.replacement_tenths(p), p)
    livelihood.may_leave_work(r, near, luck, p)
    if caring.carer_breaks_down(r, near, luck, p):
        asking.ask_in_crisis(r, near, p)


@mechanism
def live(r: Any, residents: Any, near: Any, luck: int, home_luck: int, p: Any, month: int) -> None:
    """A month of one life, up to asking for help."""
    needs.progress(r, near, luck, p)
    connection.feel_connected(r, near, luck, p)
    connection.keep_place(r, luck, p)
    connection.look_for_place(r, near, luck, p)
    vaccination.vaccination_season(r, luck, p, month % MONTHS_IN_YEAR)
    falls.practise(r, luck, p)
    adaptations.outgrow_home(r, luck, p)
    visits.remember_visits(r, p)
    caring.rest(r, p)
    livelihood.may_return_to_work(r, luck, p)
    care_within_family(r, residents, near, luck, p)
    neighbours.neighbours_help(r, near, p)
    r.received = 0
    keeping_care.lose_provider(r, near)
    asking.ask_for_help(r, near, luck, p)
    peers.may_meet_peer(r, near, luck, p)
    safeguarding.raise_concern(r, near, luck, p)
    if r.setting < Setting.RESIDENTIAL and r.living == Living.NONE:
        care_homes.comes_to_need_care_home(r, near, luck, p)
        care_homes.seek_placement(r, near, luck, p)
        care_homes.seek_housing_with_care(r, near, luck, p)
    paying.nhs_funds(r, near, luck, p)
    knowing.keep_worker(r, near, luck, p)
    front_door.keep_review_date(r, p)
    childhood.live_as_child(r, near, luck, home_luck, p)
    working_age.live_as_adult(r, residents[learning_disability.parent_of(r)], near, luck, p)


@kernel
def people_live(residents: Any, world: Any, params: Any, counts: Any, made_claims: Any, seed: Any, month: Any) -> int:
    """Section 1 of the month for everybody; returns how many claims were made."""
    p = params[0]
    made = 0
    home_seed = mix(seed)
    for i in range(len(residents)):
        r = residents[i]
        came = life.arrive(r, month)
        if came:
            world.homes[r.household].people += 1
        if r.presence != Presence.HERE:
            continue
        life.grow_older(r, month)
        luck = luck_of(seed, r.id, month)
        cell = counts[counting.cell_of(r)]
        home, partner = world.homes[r.household], residents[ties.partner_of(r)]
        provider, team = world.providers[r.provider], world.teams[r.team]
        near = Near(world.place[0], home, world.system[0], cell, world.use[0], r, partner, provider, team)
        if life.dies(r, near, luck, p):
            near.count.deaths += r.weight
            ties.bereave(r, residents, world, counts, p)
            ties.part(r, residents, world, Presence.DEAD)
            continue
        if life.moves_away(r, near, home_seed, month) and not ties.stays_for_parent(r, residents):
            ties.part(r, residents, world, Presence.MOVED_AWAY)
            continue
        if learning_disability.goes_with_family(r, residents[learning_disability.parent_of(r)]):
            ties.part(r, residents, world, Presence.MOVED_AWAY)
            continue
        ties.find_carer(r, residents, p)
        carer = residents[ties.carer_of(r)]
        near = Near(world.place[0], home, world.system[0], cell, world.use[0], carer, partner, provider, team)
        keeping_care.move_by_tender(r, near, world.providers, luck, p)
        if came:
            childhood.come_as_child(r, near, luck)
        live(r, residents, near, luck, luck_of(home_seed, r.household, month), p, month)
        made = claims.make_claims(r, made_claims, made, near, luck, p, seed)
    return made


@kernel
def what_is_scarce_is_shared(
    made_claims: Any, made: Any, capacity: Any, whole: Any, cells: Any, margin: Any, short: Any
) -> None:
    """Section 2 of the month: `obbr.people.sharing.share_out`, compiled."""
    share_out(made_claims, made, capacity, whole, cells, margin, short)


@kernel
def people_receive(
    residents: Any, world: Any, params: Any, counts: Any, made_claims: Any, made: Any, seed: Any, month: Any
) -> None:
    """Section 3 of the month: served claims take effect, then everybody's support, hospital and count."""
    p = params[0]
    for k in range(made):
        c = made_claims[k]
        r = residents[c.id]
        cell = counts[counting.cell_of(r)]
        home, partner = world.homes[r.household], residents[ties.partner_of(r)]
        provider, team = world.providers[r.provider], world.teams[r.team]
        near = Near(world.place[0], home, world.system[0], cell, world.use[0], r, partner, provider, team)
        claims.be_served(r, c, near, luck_of(seed, r.id, month), p)
    for i in range(len(residents)):
        r = residents[i]
        if r.presence != Presence.HERE:
            continue
        luck = luck_of(seed, r.id, month)
        keeping_care.find_provider(r, world.providers, luck)
        cell = counts[counting.cell_of(r)]
        home, partner, carer = world.homes[r.household], residents[ties.partner_of(r)], residents[ties.carer_of(r)]
        provider, team = world.providers[r.provider], world.teams[r.team]
        near = Near(world.place[0], home, world.system[0], cell, world.use[0], carer, partner, provider, team)
        support.receive(r, near, p)
        reablement.reable(r, near, luck, p)
        safeguarding.live_with_harm(r, near, p)
        hospital.month(r, near, luck, p, month % MONTHS_IN_YEAR)
        placements.find_elsewhere(r, near, luck, p)
        learning_disability.find_home(r, near, luck)
        keeping_care.keep_carers(r, near, luck)
        claims.keep_waiting(r)
        counting.count(r, near, p)
