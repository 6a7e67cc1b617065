"""Laws of sharing out: exactly within capacity, strict priority, no skipping, nobody loses when there is more."""

from types import SimpleNamespace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from obbr.people.sharing import DESKS, PRIORITIES, TICKETS, Desk, share_out


def _share(rows, capacity, whole=(Desk.RESIDENTIAL,)):
    """What each claim gets, from the plain functions on plain objects."""
    names = ("asks", "weight", "priority", "ticket", "desk")
    claims = [SimpleNamespace(id=i, gets=-1, **dict(zip(names, row, strict=True))) for i, row in enumerate(rows)]
    left = [capacity] * DESKS
    cannot_split = [int(desk in whole) for desk in range(DESKS)]
    cells, margin = np.zeros((DESKS, PRIORITIES * TICKETS), np.int64), [0] * DESKS
    share_out(claims, len(rows), left, cannot_split, cells, margin, [0] * len(rows))
    return np.array([claim.gets for claim in claims])


row = st.tuples(
    st.integers(1, 60),
    st.integers(1, 5),
    st.integers(0, PRIORITIES - 1),
    st.floats(0, 1, exclude_max=True, allow_nan=False),
    st.sampled_from([Desk.HOME_CARE, Desk.RESIDENTIAL]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(row, min_size=1, max_size=60), st.integers(0, 2_000), st.integers(0, 300))
def test_capacity_holds_and_more_hurts_nobody(rows, capacity, more):
    before, after = _share(rows, capacity), _share(rows, capacity + more)
    asks, weight, desks = (np.array([row[i] for row in rows]) for i in (0, 1, 4))
    for desk in (Desk.HOME_CARE, Desk.RESIDENTIAL):
        mine = desks == desk
        given_out, asked = (before * weight)[mine].sum(), (asks * weight)[mine].sum()
        assert given_out <= capacity, "served by what does not exist"
        waste = (asks * weight if desk == Desk.RESIDENTIAL else weight)[mine].max(initial=0)
        assert given_out >= min(asked, capacity - waste), "capacity left while people wait"
    assert (after >= before).all(), "more capacity took service from somebody"


@settings(max_examples=150, deadline=None)
@given(st.lists(row, min_size=2, max_size=60), st.integers(0, 2_000))
def test_strict_priority_without_skipping(rows, capacity):
    """Written a second time, independently: sort by priority, lottery cell, ticket, id; serve; stop at the first
    who does not fit."""
    gets = _share(rows, capacity)
    for desk in (Desk.HOME_CARE, Desk.RESIDENTIAL):
        queue = sorted(
            (i for i in range(len(rows)) if rows[i][4] == desk),
            key=lambda i: (rows[i][2], int(rows[i][3] * TICKETS), rows[i][3], i),
        )
        left, closed = capacity, False
        for i in queue:
            wanted = rows[i][0] * rows[i][1]
            if closed or wanted > left:
                partly = 0 if closed or desk == Desk.RESIDENTIAL else left // rows[i][1]
                assert gets[i] == partly
                closed = True
            else:
                assert gets[i] == rows[i][0]
                left -= wanted


def test_without_scarcity_everybody_is_served():
    rows = [(10, 1, 3, 0.5, Desk.HOME_CARE), (1, 2, 7, 0.9, Desk.RESIDENTIAL)]
    assert _share(rows, -1).tolist() == [10, 1]
