"""The log of assumptions holds what moves a study's scenarios, and nothing that moves none."""

from __future__ import annotations

import pytest

from obbr.evidence.entry import Grade
from obbr.people.channels import CHANNELS
from obbr.place import Place
from obbr.scenario import Scenario
from obbr.study.assumptions import log, responses
from obbr.study.plan import Study


@pytest.fixture(scope="module")
def study():
    names = ("standstill", "salami_slicing", "fund_vcse")
    return Study(Place.load("meadowbridge"), tuple(Scenario.load(name) for name in names))


def test_a_response_is_logged_with_whoever_acts_through_it(study):
    found = {one.name: one for one in responses(study)}
    for scenario in study.scenarios:
        assert set(scenario.acts_through) == {name for name, one in found.items() if scenario.name in one.scenarios}
    assert all(found[name].grade == CHANNELS[name].grade for name in found)


def test_what_is_weakest_known_comes_first(study):
    order = [Grade.ASSUMPTION, Grade.DERIVED, Grade.PUBLISHED]
    for grades in ([one.grade for one in responses(study)], [one.entry.grade for one in log(study)]):
        assert grades == sorted(grades, key=order.index) and len(set(grades)) > 1


def test_an_entry_is_logged_where_a_response_reads_it(study):
    found = {one.entry.id: one.scenarios for one in log(study)}
    assert found["caring.step_in_share"] == ("salami_slicing",), "family steps in where paid care withdraws"
    assert "fund_vcse" in found["needs.lonely_unmet_ratio"]
    assert "appraisal.qaly_value" not in found, "it weighs what comes out, and moves nobody"


def test_a_standstill_rests_on_no_response():
    alone = Study(Place.load("meadowbridge"), (Scenario.load("standstill"),))
    assert responses(alone) == [] and log(alone) == []
