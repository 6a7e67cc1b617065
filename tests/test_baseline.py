"""The base year beside what is known: each figure is held to the bar of its class, and to no other."""

from __future__ import annotations

import math

import pytest

from obbr.cli import main
from obbr.place import Place
from obbr.place.base_year_care import BEFORE_65, HOURS, PLACEMENTS, SETTINGS, in_base_year, who_is_where
from obbr.place.missed import Missed
from obbr.study.baseline import HEADLINES, Baseline, baselines, holds
from obbr.study.off import error
from tests.world import place, started, system

UNKNOWN = (math.nan, math.nan)


@pytest.mark.parametrize(
    ("modelled", "interval", "kind", "wanted"),
    [
        (109.0, UNKNOWN, "published", True),
        (111.0, UNKNOWN, "published", False),
        (111.0, (80.0, 120.0), "published", False),  # an interval is no excuse for what was counted
        (119.0, (80.0, 120.0), "derived", True),
        (121.0, (80.0, 120.0), "derived", False),
        (500.0, UNKNOWN, "derived", None),
        (500.0, (80.0, 120.0), "national", None),
        (109.0, UNKNOWN, "own", True),
    ],
)
def test_each_class_has_its_bar(modelled, interval, kind, wanted):
    assert holds(Missed("something", modelled, 100.0, *interval, kind)) is wanted


def test_nothing_known_is_no_error():
    assert math.isnan(error(Missed("something", 5.0, 0.0, *UNKNOWN, "published")))


def test_every_headline_is_a_row_of_the_base_year():
    found = baselines([Place.load("meadowbridge")], draws=2, seed=1, sample=1)[0]
    assert [row.what for row in found.headlines] == list(HEADLINES)
    assert all(math.isfinite(row.modelled) for row in found.headlines)


def test_the_same_base_year_whatever_else_is_asked_for():
    alone = baselines([Place.load("meadowbridge")], draws=1, seed=1, sample=1)[0]
    told = []
    again = baselines([Place.load("meadowbridge")] * 2, draws=1, seed=1, sample=1, progress=lambda *n: told.append(n))
    assert repr(alone.rows) == repr(again[0].rows) == repr(again[1].rows)
    assert told == [(1, 2), (2, 2)]


def test_the_command_prints_class_and_bar(capsys):
    assert main(["validate", "baseline", "meadowbridge", "--draws", "1", "--sample", "1", "--quiet"]) == 0
    printed = capsys.readouterr().out
    assert "made_up" in printed and "Children looked after" in printed
    assert main(["validate", "future"]) == 2
    assert main(["validate", "baseline", "rutland", "--all"]) == 2


# --- support by setting, hours, placements, blocks -----------------------------------------------------------------


@pytest.fixture(scope="module")
def lived():
    """The small place at the end of its base year, and its rows."""
    local = system("standstill", years=1)
    while local.month < 12:
        local.step_month()
    yield local, {row.what: row for row in local.result().misses}
    local.close()


def test_the_start_has_as_many_in_each_setting_as_the_figures():
    where, value = who_is_where(started().residents), place().value
    at_home = value("care.community_65plus")
    known = at_home | {"residential": value("care.residential_65plus"), "nursing": value("care.nursing_65plus")}
    assert {setting.name.lower(): number for setting, number in where.old.items()} == known
    known = [value(f"care.{group}_18_64") for group in ("learning_disability", "physical", "mental_health")]
    for ways in BEFORE_65.values():
        counted = sum(figure.get(way.name.lower(), 0) for figure in known for way in ways)
        assert sum(where.younger[way] for way in ways) == counted


def test_every_setting_hour_and_placement_is_a_row(lived):
    _, rows = lived
    words = [*(words for words, _ in (*SETTINGS.values(), *HOURS.values(), *PLACEMENTS.values())), *BEFORE_65]
    assert set(words) <= set(rows)


def test_settings_are_of_the_base_year_and_not_of_the_last_month(lived):
    _, rows = lived
    at_once = system("standstill", years=0)
    try:
        then = {row.what: row.modelled for row in at_once.run().misses}
    finally:
        at_once.close()
    assert {what: row.modelled for what, row in rows.items()} == pytest.approx(then, nan_ok=True)


def test_hours_and_placements_are_what_the_ledger_paid_for(lived):
    local, rows = lived
    columns = local.council.books.ledger.rows()
    paid = (columns["year"] == "2024/25") & (columns["payer"] == "council")
    for service, (words, _) in HOURS.items():
        assert rows[words].modelled == columns["quantity"][paid & (columns["service"] == service)].sum() / 10
    for service, (words, _) in PLACEMENTS.items():
        assert rows[words].modelled == columns["pence"][paid & (columns["service"] == service)].sum() / 100
    assert in_base_year(local.council.books.ledger, "no_such_service") == (0.0, 0.0)


def test_blocks_are_off_by_what_was_missed_and_no_more(lived):
    local, rows = lived
    missed = sum(local.council.base_year_misses.values()) / 100
    blocks = [rows[f"Net spend on {block}, GBP"] for block in ("adults", "children")]
    assert sum(row.published - row.modelled for row in blocks) == pytest.approx(missed)
    assert [row.published for row in blocks] == [5_573_000, 3_061_000]


def test_a_reason_is_only_given_where_the_table_shows_it():
    def row(what, modelled, known):
        return Missed(what, modelled, known, *UNKNOWN, "derived")

    hours, people = row("Hours of home care, 65+", 300.0, 100.0), row("With home care, 65+", 20.0, 10.0)
    spent, placed = row("Children looked after, GBP", 50.0, 100.0), row("Placements of a kind, GBP", 9.0, 70.0)
    near, other = row("Hours of home care, 65+", 101.0, 100.0), row("Deaths", 300.0, 100.0)
    found = Baseline(place(), [hours, people, spent, placed, other])
    assert found.reason(hours) == "+100% people, +50% hours for each"
    assert found.reason(spent) == "prices times children counted make 70% of it"
    assert found.reason(near) == found.reason(other) == found.reason(people) == ""


def test_net_spend_is_off_by_the_lines_that_make_it():
    def row(what, modelled, known):
        return Missed(what, modelled, known, *UNKNOWN, "published")

    net = row("Net spend on children, GBP", 70e6, 100e6)
    lines = [row("Safeguarding and social work, GBP", 15e6, 24e6), row("Children looked after, GBP", 30e6, 51e6)]
    adults = row("Care assessment and safeguarding, GBP", 1e6, 50e6)
    found = Baseline(place(), [net, *lines, adults])
    assert found.reason(net) == "Children looked after -21.0m, Safeguarding and social work -9.0m"
    assert found.reason(adults) == "posts counted, at what a post costs, make 2% of it"
