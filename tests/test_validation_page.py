"""The page of validation is made of what its parts say, and is written whole or not at all."""

from __future__ import annotations

import numpy as np
import pytest

from obbr.cli import main
from obbr.place import Place
from obbr.report import steady as steady_words
from obbr.study.steady import WATCHED, conduct_steady, trends


@pytest.fixture(scope="module")
def still():
    return conduct_steady([Place.load("meadowbridge")], draws=1, seed=1, sample=1)


def test_trends_are_held_against_people_alone(still):
    [results] = still.by_name.values()
    for trend in trends(results):
        assert trend.changes.shape == (1, results.study.years)
        assert len(trend.by_people) == results.study.years
    people = next(trend for trend in trends(results) if trend.watched.measure == "population")
    assert abs(people.changes[0, 0]) < 0.1


def test_everything_watched_is_in_the_section(still):
    text = steady_words.section(still)
    assert all(one.words in text for one in WATCHED) and "first year" in text


def test_parts_add_up_to_the_whole_change(still):
    [results] = still.by_name.values()
    whole = [trend for trend in trends(results) if trend.parts and trend.parts.whole]
    assert {trend.watched.measure for trend in whole} == {"delayed_days", "adult_care_net_spend"}
    for trend in whole:
        assert sum(trend.parts.of.values()) == pytest.approx(float(trend.changes[0, -1]), abs=1e-6)


def test_parts_that_multiply_make_the_whole_change(still):
    [results] = still.by_name.values()
    hours = next(trend for trend in trends(results) if trend.watched.measure == "home_care_hours")
    assert not hours.parts.whole
    times = float(np.prod([1.0 + change for change in hours.parts.of.values()]))
    assert times == pytest.approx(1.0 + float(hours.changes[0, -1]), abs=1e-6)


def test_a_page_that_cannot_be_written_runs_nothing(tmp_path, capsys):
    theirs = tmp_path / "theirs.md"
    theirs.write_text("not made by obbr")
    assert main(["validate", "page", "--out", str(theirs)]) == 2
    assert capsys.readouterr().err.count("\n") == 1 and theirs.read_text() == "not made by obbr"


def test_the_command_prints_what_moves(capsys):
    assert main(["validate", "steady", "meadowbridge", "--draws", "1", "--sample", "20", "--quiet"]) == 0
    assert "people alone" in capsys.readouterr().out
