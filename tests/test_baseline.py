"""The base year beside what is known: each figure is held to the bar of its class, and to no other."""

from __future__ import annotations

import math

import pytest

from obbr.cli import main
from obbr.place import Place
from obbr.place.base_year import Missed
from obbr.study.baseline import HEADLINES, baselines, error, holds

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
