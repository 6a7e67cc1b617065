"""Who gets what is scarce: strict priority, no skipping, ties by lottery, the marginal person served in part.

People claim from desks: hours of home care, places, hours of social workers.  A desk gives out exactly what it has,
never more.  The lottery ticket belongs to a person's turn in the queue, not to the month, so within a month more
capacity takes service from nobody who had it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np

from obbr.chance import Event, luck_of, uniform
from obbr.compiled import mechanism

PRIORITIES = 16  # 0 goes first
TICKETS = 64  # lottery cells within a priority; only the marginal cell is sorted


class Desk(IntEnum):
    """Where a claim is made.  Teams of adults' social workers come after the others, one desk each."""

    HOME_CARE = 0
    RESIDENTIAL = 1
    NURSING = 2
    REABLEMENT = 3
    EXERCISE = 4
    VCSE = 5
    DAY_SUPPORT = 6
    EXTRA_CARE = 7
    SUPPORTED_LIVING = 8
    CARERS_SUPPORT = 9
    ADAPTATIONS = 10
    HOME_VISITS = 11
    FLU_OUTREACH = 12
    LINK_WORKERS = 13
    CHILDRENS_TEAM = 14
    EARLY_HELP = 15
    FOSTERING = 16
    CHILDRENS_HOMES = 17  # within the area
    FAMILY_CONFERENCES = 18
    SHARED_LIVES = 19  # places that are free
    JOB_COACHES = 20
    TEAMS = 21


HOLDER = 0  # priority of whoever has a service: kept before others start
MOST_TEAMS = 10
DESKS = Desk.TEAMS + MOST_TEAMS

CLAIM = np.dtype(
    [
        ("id", np.int32),
        ("asks", np.int32),  # units for one person: tenths of an hour, or 1 place
        ("gets", np.int32),
        ("weight", np.int16),
        ("desk", np.int8),
        ("priority", np.int8),
        ("ticket", np.float64),  # 0 to 1; low goes first
    ],
    align=True,
)


@mechanism
def ticket_of(seed: int, resident: int, episode: int, desk: int) -> float:
    """The lottery number of one turn in one queue: luck of its own, from months that never come."""
    return uniform(luck_of(seed, resident, 10_000 + episode * DESKS + desk), Event.QUEUE_LOTTERY)


@mechanism
def claim(claims: Any, made: int, r: Any, desk: int, priority: int, asks: int, seed: int) -> int:
    """Write down one claim; returns how many there are now."""
    c = claims[made]
    c.id = r.id
    c.asks = asks
    c.gets = 0
    c.weight = r.weight
    c.desk = desk
    c.priority = priority
    c.ticket = ticket_of(seed, r.id, r.episode, desk)
    return made + 1


@mechanism
def claim_by_birthday(claims: Any, made: int, r: Any, desk: int, priority: int, seed: int) -> int:
    """Claim one place at a desk that far more people want: lots are drawn anew each birthday, so luck goes round.

    Whether somebody was served changes no lot of theirs, at this desk or another.
    """
    more = claim(claims, made, r, desk, priority, 1, seed)
    claims[made].ticket = ticket_of(seed, r.id, r.age, desk)
    return more


@mechanism
def share_out(claims: Any, made: int, capacity: Any, whole: Any, cells: Any, margin: Any, shortlist: Any) -> None:
    """Serve every desk's claims within its capacity, writing what each person gets.

    Args:
        claims: CLAIM records, of which the first `made` count.
        made: how many claims there are.
        capacity: (DESKS,) int64 units to give out, used up as it goes; below 0 means without limit.
        whole: (DESKS,) int8, 1 where a unit cannot be split (a place), 0 where it can (hours).
        cells: (DESKS, PRIORITIES * TICKETS) int64 scratch: units asked in each cell.
        margin: (DESKS,) int64 scratch: the cell in which a desk's capacity runs out.
        shortlist: (claims,) int64 scratch: claims in a marginal cell, by lottery number.
    """
    cells[:] = 0
    for k in range(made):
        c = claims[k]
        cells[c.desk, cell_of(c)] += c.asks * c.weight
    for desk in range(len(capacity)):
        margin[desk] = marginal_cell(cells, capacity, desk)
    short = 0
    for k in range(made):
        c = claims[k]
        cell = cell_of(c)
        c.gets = c.asks if cell < margin[c.desk] else 0
        if cell == margin[c.desk]:
            short = put_in_order(claims, shortlist, short, k)
    for j in range(short):
        serve_at_the_margin(claims[shortlist[j]], capacity, whole)


@mechanism
def cell_of(c: Any) -> int:
    """The cell a claim falls in: its priority, then its lottery number."""
    return c.priority * TICKETS + int(c.ticket * TICKETS)


@mechanism
def marginal_cell(cells: Any, capacity: Any, desk: int) -> int:
    """Walk down the cells until the next one no longer fits; `capacity` keeps what is left for that cell."""
    most = PRIORITIES * TICKETS
    if capacity[desk] < 0:
        return most
    for cell in range(most):
        if cells[desk, cell] > capacity[desk]:
            return cell
        capacity[desk] -= cells[desk, cell]
    return most


@mechanism
def put_in_order(claims: Any, shortlist: Any, short: int, k: int) -> int:
    """Insert claim `k` into the shortlist by lottery number, then id; returns the new length."""
    place = short
    while place > 0 and goes_first(claims[k], claims[shortlist[place - 1]]):
        shortlist[place] = shortlist[place - 1]
        place -= 1
    shortlist[place] = k
    return short + 1


@mechanism
def goes_first(a: Any, b: Any) -> bool:
    """Which of two claims goes first: the lower ticket, then the lower id."""
    return a.ticket < b.ticket or (a.ticket == b.ticket and a.id < b.id)


@mechanism
def serve_at_the_margin(c: Any, capacity: Any, whole: Any) -> None:
    """Serve in full while it fits; the first who does not fit gets what is left, and the desk closes behind them."""
    left = capacity[c.desk]
    if c.asks * c.weight <= left:
        c.gets = c.asks
        capacity[c.desk] = left - c.asks * c.weight
    else:
        c.gets = 0 if whole[c.desk] else left // c.weight
        capacity[c.desk] = 0
