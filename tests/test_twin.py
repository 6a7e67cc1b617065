"""The compiled month agrees, event for event, with the same functions run as plain Python.

The plain twin is stricter than machine code (`tests.plain`), so it also shows numbers that do not fit their fields.
"""

import importlib
import pkgutil
from pathlib import Path

import numpy as np
import pytest

import obbr.people
from obbr import chance
from obbr.calendar import BURN_IN_MONTHS
from obbr.chance import Event
from obbr.institutions.childrens_team import ChildrensTeam
from obbr.people import front_door, support
from obbr.people import month as lives
from obbr.people.channels import CHANNELS
from obbr.people.resident import RESIDENT, Client, Living, Need, Payer, Presence, Setting, nobody_yet
from obbr.people.sharing import DESKS, PRIORITIES, TICKETS
from tests.plain import Fixed, Grid, Strict, differences, kind_of, rows_of, world_of
from tests.world import started, system

OCTOBER = 6
FIRST = -BURN_IN_MONTHS
MONTHS = (FIRST, FIRST + OCTOBER, 0, OCTOBER, 23)  # of the run, those that are lived twice
KERNELS = ("people_live", "what_is_scarce_is_shared", "people_receive")


class Twin:
    """Lives some months of a run a second time, in plain Python, and compares all that was written."""

    def __init__(self, monkeypatch, months):
        self.months, self.lived = months, []
        self.kernels = {name: getattr(lives, name) for name in KERNELS}
        for name in KERNELS:
            monkeypatch.setattr(lives, name, getattr(self, name))

    def people_live(self, residents, world, parameters, counts, claims, seed, month):
        compiled, self.month = self.kernels["people_live"], int(month)
        if self.month not in self.months:
            return compiled(residents, world, parameters, counts, claims, seed, month)
        self.people, self.world = rows_of(residents), world_of(world)
        self.p, self.counts = [Fixed(parameters[0])], rows_of(counts)
        claim = kind_of(claims.dtype)
        self.claims = Strict(claim() for _ in range(len(claims)))
        made = compiled(residents, world, parameters, counts, claims, seed, month)
        plain = compiled.py_func(self.people, self.world, self.p, self.counts, self.claims, int(seed), self.month)
        assert plain == made, f"month {month}: {made} claims compiled, {plain} plain"
        self._compare(residents, world, counts, claims[:made])
        return made

    def what_is_scarce_is_shared(self, claims, made, capacity, whole, cells, margin, shortlist):
        compiled, left = self.kernels["what_is_scarce_is_shared"], Strict(capacity.tolist())
        compiled(claims, made, capacity, whole, cells, margin, shortlist)
        if self.month in self.months:
            scratch, margins = Grid((DESKS, PRIORITIES * TICKETS)), Strict([0] * DESKS)
            queue = Strict([0] * len(shortlist))
            compiled.py_func(self.claims, made, left, Strict(whole.tolist()), scratch, margins, queue)
            assert (list(left), list(margins)) == (capacity.tolist(), margin.tolist()), f"month {self.month}"
            self._report(differences(claims[:made], list(self.claims)[:made], "claim"))

    def people_receive(self, residents, world, parameters, counts, claims, made, seed, month):
        compiled = self.kernels["people_receive"]
        compiled(residents, world, parameters, counts, claims, made, seed, month)
        if self.month in self.months:
            plain = (self.people, self.world, self.p, self.counts, self.claims)
            compiled.py_func(*plain, made, int(seed), self.month)
            self._compare(residents, world, counts, claims[:made])
            self.lived.append(self.month)

    def _compare(self, residents, world, counts, claims):
        found = differences(residents, self.people, "resident") + differences(counts, self.counts, "cell")
        found += differences(claims, list(self.claims)[: len(claims)], "claim")
        for name in ("homes", "system", "use", "providers", "teams"):
            found += differences(getattr(world, name), getattr(self.world, name), name)
        self._report(found)

    def _report(self, found):
        assert not found, f"month {self.month}:\n" + "\n".join(found[:12])


def live_through(local, last):
    while local.month <= last:
        local.step_month()


def hard_times(local):
    """So that what is rare in so small a place happens within a few months."""
    local.world.place["breakdown_rate"] *= 60.0
    local.parameters["caring"]["leave_work_yearly"] = 4.0
    local.parameters["caring"]["work_hours"] = 1.0
    local.parameters["caring"]["return_to_work_yearly"] = 4.0
    local.parameters["support"]["reablement_no_need"] = 0.95
    local.parameters["hospital"]["flu_admission_rate"] = 0.4
    local.parameters["needs"]["stay_disables"] = 0.8
    local.parameters["needs"]["delay_disables"] = 0.2
    local.parameters["support"]["care_home_yearly"] = 0.5
    local.parameters["support"]["ask_yearly"] = 3.0
    local.parameters["support"]["nhs_funding_ends_yearly"] = 6.0
    local.parameters["support"]["housing_with_care_yearly"] = 12.0
    local.parameters["support"]["rationing_access_reach"] = 1.0
    local.council.plan = lambda month: local.world.system.__setitem__("rationing", 0.8)
    local.world.system["sends_on"] = 1.0
    local.parameters["vcse"]["sent_to_link_worker_yearly"] = 10.0
    usual = local.council.buys
    programmes = {"home_visits": 1_200.0, "flu_outreach": 500.0, "family_conferences": 600.0, "job_coaches": 60.0}
    programmes |= {"small_sums": 300.0, "peer_support": 300.0, "adult_conferences": 300.0}
    local.practice.learnt = 1.0
    local.parameters["ways"]["finds_neighbour"] = 0.9
    local.parameters["ways"]["conference_neighbours"] = 0.9
    local.parameters["ways"]["small_sum_lasts"] = 0.9
    local.council.buys = lambda line, service: programmes.get(line, usual(line, service))
    hard_times_for_children(local)
    hard_times_before_65(local)
    for team in local.teams:  # who have time for reviews, too
        team.usual_posts *= 20.0
        team.workers *= 20.0
    shown = local.market._show_providers

    def tendered_away():
        shown()
        local.world.providers["tendered_away"] = 0.5
        home_care = local.world.providers["kind"] == Setting.HOME_CARE
        local.world.providers["takes_tendered"] = local.world.providers["takes_new"] * home_care

    local.market._show_providers = tendered_away
    cared_for = (local.residents["setting"] == Setting.HOME_CARE) & (local.residents["payer"] == Payer.COUNCIL)
    local.residents["need"][cared_for] = Need.LOW
    local.residents["since_review"][cared_for] = 12


def hard_times_for_children(local):
    """Many are referred, and pass from stage to stage within months."""
    for rate in ("referral_rate", "plan_ends", "section47_in_need", "care_entry", "pressure_onset", "case_closes"):
        local.world.place[rate] = 0.3
    local.world.place["care_exit"] *= 10.0
    local.parameters["childhood"]["placement_breaks_yearly"] = 6.0
    local.parameters["childhood"]["pressure_years"] = 0.3
    local.parameters["childhood"]["conference_ratio"] = 0.2
    team = next(body for body in local.institutions if isinstance(body, ChildrensTeam))
    team.usual_posts *= 20.0
    team.workers *= 20.0


def hard_times_before_65(local):
    """Many come to support, move, progress, go to hospital and out of it, find jobs and lose them."""
    for rate in ("ld_moves_out", "ld_to_hospital", "physical_begins", "mental_begins", "ld_job", "mental_job"):
        local.world.place[rate] = 0.3
    local.world.place["ld_to_supported"] = 0.5
    local.parameters["working_age"]["progress_yearly"] = 3.0
    local.parameters["working_age"]["hospital_stay_years"] = 0.2
    for rate in ("physical_ends_yearly", "mental_ends_yearly", "job_ends_yearly"):
        local.parameters["working_age"][rate] = 3.0
    local.practice.shared_lives = 3.0
    local.world.place["ld_to_tenancy"] = 0.2
    here = local.residents["presence"] == Presence.HERE
    local.residents["ld"][here & (local.residents["age"] == 17)] = 1
    seeking = np.flatnonzero(here & (local.residents["age"] >= 20) & (local.residents["age"] < 60))[::20]
    local.residents["ld"][seeking] = 1
    local.residents["client"][seeking] = Client.LEARNING_DISABILITY
    local.residents["living"][seeking] = Living.SEEKS
    local.residents["dearness"][seeking] = 100


def watch_luck(monkeypatch):
    """Note how often each event that mechanisms name comes true in plain functions; filled while the test runs."""
    text = "".join(path.read_text() for path in Path(obbr.people.__path__[0]).glob("*.py"))
    seen = dict.fromkeys((event for event in Event if f"Event.{event.name}" in text), 0)

    def happens(luck, event, chance_of):
        true = chance.happens(luck, event, chance_of)
        seen[Event(event)] += true
        return true

    def uniform(luck, event):
        seen[Event(event)] += 1
        return chance.uniform(luck, event)

    for found in pkgutil.iter_modules(obbr.people.__path__):
        module = importlib.import_module(f"obbr.people.{found.name}")
        for name, watching in (("happens", happens), ("uniform", uniform)):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, watching)
    return seen


@pytest.mark.parametrize(
    ("draw", "beliefs", "months"),
    [("central", "central", MONTHS), (3, "practitioner", (FIRST, OCTOBER, 23))],
)
def test_compiled_and_plain_months_agree_in_every_field(monkeypatch, draw, beliefs, months):
    local = system("salami_slicing", beliefs=beliefs, draw=draw)
    twin = Twin(monkeypatch, months)
    live_through(local, max(months))
    assert twin.lived == list(months)


def test_they_agree_in_hard_times_and_every_event_is_among_them(monkeypatch):
    """An event that came true in none of these months would have been compared with nothing."""
    local = system("salami_slicing")
    local.step_month()  # compiled before anything is watched
    hard_times(local)
    seen = watch_luck(monkeypatch)
    months = (FIRST + 1, FIRST + OCTOBER, -1, 3)
    twin = Twin(monkeypatch, months)
    live_through(local, max(months))
    assert twin.lived == list(months)
    assert len(seen) > 30 and not [event.name for event, times in seen.items() if not times]


def test_they_agree_on_a_sample_whose_rows_stand_for_many(monkeypatch):
    local = system("prevention_investment", population=started(sample=10), draw=1)
    twin = Twin(monkeypatch, (FIRST, 0))
    live_through(local, 0)
    assert local.residents["weight"].max() == 10 and twin.lived == [FIRST, 0]


def test_they_agree_when_everything_is_frozen_and_nothing_is_scarce(monkeypatch):
    local = system("standstill", scarcity=False, frozen=frozenset(CHANNELS))
    twin = Twin(monkeypatch, (FIRST, FIRST + OCTOBER))
    live_through(local, FIRST + OCTOBER)
    assert len(twin.lived) == 2


# --- the guard fires -------------------------------------------------------------------------------------------------


def test_a_rule_that_differs_by_a_tenth_of_an_hour_is_found(monkeypatch):
    local = system("standstill")
    local.step_month()  # compiled before the plain rule is broken
    usual = support.package_hours
    monkeypatch.setattr(front_door, "package_hours", lambda r, near, p: usual(r, near, p) + 1)
    Twin(monkeypatch, range(FIRST, 0))
    with pytest.raises(AssertionError, match="package"):
        live_through(local, -1)


def test_a_number_too_large_for_its_field_stops_the_plain_month(monkeypatch):
    """Machine code wraps it without a word."""
    local = system("standstill")
    local.step_month()
    local.parameters["support"]["review_hours"] = 4_000.0  # tenths of an hour, in an int16
    Twin(monkeypatch, range(FIRST, 0))
    with pytest.raises(OverflowError, match=r"work_left: 40000"):
        live_through(local, -1)


def test_plain_records_are_strict():
    person = rows_of(nobody_yet(2))[1]
    with pytest.raises(OverflowError, match="age: 128"):
        person.age = 128
    with pytest.raises(TypeError, match="whole numbers"):
        person.package = 1.0
    with pytest.raises(AttributeError, match="no field"):
        person.agee = 1
    with pytest.raises(IndexError):
        rows_of(nobody_yet(2))[-1]
    with pytest.raises(AttributeError, match="fixed"):
        Fixed(np.zeros(1, RESIDENT)[0]).age = 1


def test_a_single_bit_is_found():
    table = np.array([(0.1, 1)], [("rate", np.float64), ("people", np.int64)])
    rows = rows_of(table)
    assert not differences(table, rows, "row")
    rows[0].rate = np.nextafter(0.1, 1.0)
    assert differences(table, rows, "row")
