"""The compiled month agrees, event for event, with the same functions run as plain Python.

The plain twin is stricter than machine code (`tests.plain`), so it also shows numbers that do not fit their fields.
"""

import importlib
import pkgutil

import numpy as np
import pytest

import obbr.people
from obbr import chance
from obbr.calendar import BURN_IN_MONTHS
from obbr.chance import Event
from obbr.people import month as lives
from obbr.people.resident import RESIDENT, Presence, nobody_yet
from obbr.people.sharing import CLAIM, DESKS, PRIORITIES, TICKETS
from tests.plain import Fixed, Grid, Strict, Table, differences, kind_of, rows_of, world_of
from tests.world import system

OCTOBER = 6
MONTHS = (-BURN_IN_MONTHS, OCTOBER - BURN_IN_MONTHS, 0, OCTOBER, 23)  # where the run is lived twice
NEVER_DRAWN = {"MOVE_AWAY", "QUEUE_LOTTERY"}  # drawn elsewhere: by `home_seed` in month.py, by `ticket_of`
LIVED = [event for event in Event if event < Event.BUILD_SEX]


class Twin:
    """Lives each month of `MONTHS` a second time, in plain Python, and compares all that was written."""

    def __init__(self, monkeypatch, months=MONTHS):
        self.months, self.lived, self.found = months, [], []
        self.kernels = {name: getattr(lives, name) for name in KERNELS}
        for name in KERNELS:
            monkeypatch.setattr(lives, name, getattr(self, name))

    def people_live(self, residents, world, parameters, counts, claims, seed, month):
        self.month = int(month)
        compiled = self.kernels["people_live"]
        if self.month not in self.months:
            return compiled(residents, world, parameters, counts, claims, seed, month)
        self.people, self.world = rows_of(residents), world_of(world)
        self.p, self.counts = [Fixed(parameters[0])], rows_of(counts)
        self.claims = Strict(rows_of(claims))
        made = compiled(residents, world, parameters, counts, claims, seed, month)
        plain = compiled.py_func(
            self.people, self.world, self.p, self.counts, self.claims, int(seed), self.month
        )
        assert plain == made, f"month {month}: {made} claims compiled, {plain} plain"
        self._compare(residents, world, counts, claims)
        return made

    def what_is_scarce_is_shared(self, claims, made, capacity, whole, cells, margin, shortlist):
        compiled = self.kernels["what_is_scarce_is_shared"]
        left = Strict(capacity.tolist())
        compiled(claims, made, capacity, whole, cells, margin, shortlist)
        if self.month in self.months:
            scratch = Grid((DESKS, PRIORITIES * TICKETS))
            margins, queue = Strict([0] * DESKS), Strict([0] * len(shortlist))
            compiled.py_func(self.claims, made, left, Strict(whole.tolist()), scratch, margins, queue)
            assert list(left) == capacity.tolist(), f"month {self.month}: what is left at the desks"
            assert list(margins) == margin.tolist()
            self._report(differences(claims, self.claims, "claim"))

    def people_receive(self, residents, world, parameters, counts, claims, made, seed, month):
        compiled = self.kernels["people_receive"]
        compiled(residents, world, parameters, counts, claims, made, seed, month)
        if self.month in self.months:
            compiled.py_func(
                self.people, self.world, self.p, self.counts, self.claims, made, int(seed), self.month
            )
            self._compare(residents, world, counts, claims)
            self.lived.append(self.month)

    def _compare(self, residents, world, counts, claims):
        found = differences(residents, self.people, "resident") + differences(counts, self.counts, "cell")
        found += differences(claims, self.claims, "claim")
        for name in ("homes", "teams", "system", "use"):
            found += differences(getattr(world, name), getattr(self.world, name), name)
        self._report(found)

    def _report(self, found):
        assert not found, f"month {self.month}:\n" + "\n".join(found[:12])


KERNELS = ("people_live", "what_is_scarce_is_shared", "people_receive")


def hard_times(local):
    """So that what is rare in so small a place happens within these months."""
    local.parameters["caring"]["breakdown_yearly"] = 4.0
    local.parameters["caring"]["heavy_hours"] = 5.0
    local.parameters["hospital"]["flu_admission_rate"] = 0.4
    local.parameters["needs"]["stay_disables"] = 0.8
    local.parameters["needs"]["delay_disables"] = 0.2
    local.parameters["support"]["care_home_yearly"] = 0.5
    local.parameters["support"]["ask_yearly"] = 3.0


def event_names():
    """Which draws the plain functions make, by event, and how often they come true: filled while a test runs."""
    return {event: [0, 0] for event in LIVED}


def watch_luck(monkeypatch, seen):
    """Note every draw that plain functions of the mechanisms make; compiled code does not see this."""

    def happens(luck, event, chance_of):
        true = chance.happens(luck, event, chance_of)
        seen[Event(event)][0] += chance_of > 0.0
        seen[Event(event)][1] += true
        return true

    def uniform(luck, event):
        seen[Event(event)][0] += 1
        seen[Event(event)][1] += 1
        return chance.uniform(luck, event)

    for found in pkgutil.iter_modules(obbr.people.__path__):
        module = importlib.import_module(f"obbr.people.{found.name}")
        for name, watching in (("happens", happens), ("uniform", uniform)):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, watching)


def live_through(local, last=max(MONTHS)):
    while local.month <= last:
        local.step_month()


@pytest.mark.parametrize("beliefs", ["central", "practitioner"])
def test_compiled_and_plain_months_agree_in_every_field(monkeypatch, beliefs):
    local = system("salami_slicing", beliefs=beliefs, draw="central" if beliefs == "central" else 3)
    twin = Twin(monkeypatch)
    live_through(local)
    assert twin.lived == list(MONTHS)


def test_they_agree_in_hard_times_and_every_event_is_among_them(monkeypatch):
    """An event that no month of these drew would have been compared with nothing."""
    local = system("salami_slicing")
    local.step_month()  # compiled before anything is watched
    hard_times(local)
    seen = event_names()
    watch_luck(monkeypatch, seen)
    twin = Twin(monkeypatch, (1 - BURN_IN_MONTHS, OCTOBER - BURN_IN_MONTHS, 3, OCTOBER))
    live_through(local, OCTOBER)
    assert len(twin.lived) == 4
    print({event.name: tuple(times) for event, times in seen.items()})
    assert not [event.name for event in LIVED if not seen[event][1]]


def test_they_agree_where_capacity_does_not_bind_and_responses_are_frozen(monkeypatch):
    from obbr.people.channels import CHANNELS

    local = system("standstill", scarcity=False, frozen=frozenset(CHANNELS))
    twin = Twin(monkeypatch, (-BURN_IN_MONTHS, OCTOBER))
    live_through(local, OCTOBER)
    assert len(twin.lived) == 2
