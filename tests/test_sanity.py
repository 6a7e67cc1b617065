"""Extreme worlds: laws hold in each, and each law is told when it is broken."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest

from obbr.cli import main
from obbr.inputs import BadInput
from obbr.money.ledger import LedgerBroken
from obbr.outcomes.measures import GROUPS, MEASURES
from obbr.people.resident import FIFTHS, Presence
from obbr.people.sharing import Desk
from obbr.place import build
from obbr.place.choosing import whole_parts
from obbr.report.sanity import laws, section
from obbr.study import sanity
from obbr.study.extremes import ORDINARY, WORLDS, Extreme, for_all
from obbr.study.laws import LAWS, Watch, groups_apart, more_than_there_is, not_a_number, some_of_none, taken_by_more
from obbr.study.sanity import Lived, Sanity, beside, conduct_sanity, what_came_of
from tests.world import place, run, started, system

YEARS = 2
BY_NAME = {world.name: world for world in WORLDS}


@pytest.fixture(scope="module")
def found() -> Sanity:
    return conduct_sanity(place(), seed=1, sample=1, years=YEARS)


@pytest.fixture(scope="module")
def ordinary(found) -> Lived:
    return found.lived[0]


@pytest.fixture
def watch():
    local = system("standstill", years=1)
    yield Watch(local)
    local.close()


# --- worlds --------------------------------------------------------------------------------------------------------


def test_laws_hold_in_every_world(found):
    assert [one.world.name for one in found.lived] == ["ordinary", *BY_NAME]
    assert found.broken == []


def test_every_world_is_another_than_the_ordinary_one(found, ordinary):
    for one in found.lived[1:]:
        assert not np.array_equal(one.outcomes, ordinary.outcomes, equal_nan=True), one.world.name


def test_the_same_worlds_again_to_the_last_bit(found):
    again = conduct_sanity(place(), seed=1, sample=1, years=YEARS, worlds=WORLDS[-1:])
    assert again.lived[0].outcomes.tobytes() == found.lived[0].outcomes.tobytes()
    assert again.lived[-1].outcomes.tobytes() == found.lived[-1].outcomes.tobytes()


def test_a_world_keeps_every_figure_that_it_does_not_change():
    for world in WORLDS:
        theirs, changed = world.of(place()), set(world.figures(place()))
        assert {path for path, figure in theirs.figures.items() if figure != place().figures[path]} <= changed
        assert changed <= set(place().figures)


@pytest.mark.parametrize(("options", "told"), [({"sample": 0}, "sample"), ({"years": 11}, "years")])
def test_what_cannot_be_is_one_line(options, told):
    with pytest.raises(BadInput, match=told):
        conduct_sanity(place(), **{"seed": 1, "sample": 1} | options)


# --- each law is told when it is broken ----------------------------------------------------------------------------


def test_a_desk_that_gives_what_it_has_not_is_told(watch):
    watch.step()
    local = watch._system
    served = local.claims[local.claims["gets"] > 0]
    desk = Desk(int(served["desk"].min()))
    local.opened[desk] = 0
    assert desk.name.lower() in more_than_there_is(local)


def test_service_that_more_capacity_takes_is_told(watch, monkeypatch):
    watch.step()
    local = watch._system
    assert np.array_equal(local.gets_with(1), local.claims["gets"]), "sharing again gives the same"
    assert (local.gets_with(2) > local.claims["gets"]).any(), "nothing was scarce, so nothing was tried"
    assert taken_by_more(local) == ""
    monkeypatch.setattr(type(local), "gets_with", lambda self, times: np.maximum(self.claims["gets"] - 1, 0))
    assert "of twice as much" in taken_by_more(local)


@pytest.mark.parametrize("what", ["need", "count"])
def test_what_falls_below_nothing_is_told(watch, what, monkeypatch):
    local = watch._system
    step = local.step_month

    def falls_below():
        step()
        if what == "need":
            local.residents["need"][7] = -1
        else:
            local.counts["falls"][0, 0] = -1

    monkeypatch.setattr(local, "step_month", falls_below)
    watch.step()
    assert what in watch.broken["below"].words


def test_who_comes_back_from_the_dead_is_told(watch):
    while not (watch._system.residents["presence"] == Presence.DEAD).any():
        watch.step()
    assert "people" not in watch.broken
    people = watch._system.residents
    people["presence"][np.flatnonzero(people["presence"] == Presence.DEAD)[0]] = Presence.HERE
    watch.step()
    assert "came back" in watch.broken["people"].words


def test_deaths_that_are_not_counted_are_told(watch):
    people = watch._system.residents
    people["presence"][np.flatnonzero(people["presence"] == Presence.HERE)[0]] = Presence.DEAD
    watch.step()
    assert "deaths" in watch.broken["people"].words


def cell(measure, group="all"):
    return 1, list(GROUPS).index(group), list(MEASURES).index(measure)


def test_outcomes_that_are_no_numbers_or_do_not_add_up_are_told(ordinary):
    assert not_a_number(ordinary.outcomes) == groups_apart(ordinary.outcomes) == ""
    for measure, group in (("deaths", "imd:3"), ("vcse_places", "all")):
        spoilt = ordinary.outcomes.copy()
        spoilt[cell(measure, group)] = np.nan
        assert measure in not_a_number(spoilt)
    spoilt = ordinary.outcomes.copy()
    spoilt[cell("population", "imd:3")] += 1
    assert "population by imd" in groups_apart(spoilt)


def test_something_of_none_is_told():
    lived = run("standstill", years=1)
    of_visits = Extreme("no visits", "", "", nothing=for_all("ae_attendances"))
    of_care = Extreme("no care", "", "", no_service=("home_care",))
    assert "ae_attendances" in some_of_none(of_visits, lived)
    assert "home_care" in some_of_none(of_care, lived)
    assert some_of_none(ORDINARY, lived) == ""


@pytest.mark.parametrize(("fault", "law"), [(LedgerBroken("1 penny"), "money"), (ZeroDivisionError("by 0"), "lives")])
def test_a_world_that_ends_early_is_told(fault, law):
    future: Future = Future()
    future.set_exception(fault)
    came = what_came_of(ORDINARY, future)
    assert came.outcomes is None and came.broken[0].law == law and type(fault).__name__ in came.broken[0].words
    assert np.isnan(came.level("deaths"))


def test_a_decision_that_changes_the_past_is_told(ordinary):
    other = replace(ordinary, world=BY_NAME["no budget"], outcomes=ordinary.outcomes * 1.01)
    assert [fault.law for fault in beside(other, ordinary).broken] == ["until"]
    assert beside(replace(other, world=BY_NAME["no VCSE"]), ordinary).broken == ()


# --- shown ---------------------------------------------------------------------------------------------------------


def test_every_world_and_law_is_in_the_section(found):
    text = section(found)
    for world in WORLDS:
        assert world.words in text and world.look_for in text
    assert len(list(laws(found))) == len(LAWS) and "BROKEN" not in text
    assert "held in all 12 worlds" in text


def test_the_command_fails_if_a_law_is_broken(monkeypatch, capsys, found):
    for wrong in (False, True):
        broken = what_came_of(ORDINARY, _failed()) if wrong else found.lived[0]
        shown = replace(found, lived=(broken, *found.lived[1:]))
        monkeypatch.setattr(sanity, "conduct_sanity", lambda *args, shown=shown, **options: shown)
        assert main(["validate", "sanity", "--quiet"]) == int(wrong)
        printed = capsys.readouterr().out
        assert ("BROKEN in ordinary" in printed) is wrong and "no hospital" in printed


def _failed() -> Future:
    future: Future = Future()
    future.set_exception(LedgerBroken("1 penny"))
    return future


# --- what extreme worlds have shown --------------------------------------------------------------------------------


def test_nothing_is_split_by_shares_of_nothing_and_something_is_refused():
    assert whole_parts(0, np.zeros(3)).tolist() == [0, 0, 0]
    with pytest.raises(BadInput, match="shares"):
        whole_parts(2, np.zeros(3))


def test_children_who_come_without_family_are_of_all_fifths():
    people = started().residents
    alone = people[(people["unaccompanied"] == 1) & (people["presence"] == Presence.YET_TO_COME)]
    assert len(np.unique(alone["fifth"])) > 1
    one = build(BY_NAME["one fifth"].of(place()), seed=1).residents
    assert len(np.unique(one["fifth"])) == 1 < FIFTHS
