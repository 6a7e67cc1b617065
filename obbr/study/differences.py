"""What differs between two scenarios, as rows: for a screen, a report, or the sheet of a workbook.

Budget lines are compared on a place's books, on paper: two scenarios that are typed otherwise and decide the same do
not differ.  What a review moves as it runs, and what a council stops within a year, is not on paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from obbr.calendar import year_label
from obbr.evidence import Register
from obbr.money.lines import LINES
from obbr.place import Place
from obbr.policies import policies_known
from obbr.policies.base import Policy
from obbr.policies.lines import EverythingElse, LineChange
from obbr.policies.settings import settings
from obbr.scenario import Scenario
from obbr.study.plan import on_paper

ByYear = tuple[float, ...]
"""Pounds at 2025/26 prices in each financial year from 2025/26; changes of a budget are against standstill."""


class Part(StrEnum):
    """Which part of a scenario a row is about, in the order of the rows."""

    YEARS = "years"
    TOTAL = "total"
    RESERVES = "reserves"
    LINE = "budget"
    POLICY = "policies"
    BELIEF = "beliefs"
    SHOCK = "tested against"


class Row(NamedTuple):
    """One thing that differs.

    Attributes:
        part: of the scenario.
        what: in plain words, or the name that a scenario writes.
        first: what the first scenario has: pounds by year, or words; nothing if it is not there.
        second: the same of the second.
    """

    part: Part
    what: str
    first: ByYear | str
    second: ByYear | str


def differences(first: Scenario, second: Scenario, place: Place) -> list[Row]:
    """What differs between two scenarios, in the order of `Part`; nothing if they decide, believe and test the same.

    Names, questions and roles decide nothing and are not compared.

    Raises:
        BadInput: a budget that cannot be set in this place.
    """
    rows = [Row(Part.YEARS, "years", _span(first), _span(second)), *_money(first, second, place)]
    for part, told in ((Part.POLICY, _policies), (Part.BELIEF, _beliefs), (Part.SHOCK, _shocks)):
        rows += [Row(part, *row) for row in _beside(told(first), told(second))]
    return [row for row in rows if row.first != row.second]


def _money(first: Scenario, second: Scenario, place: Place) -> Iterator[Row]:
    """The total, what reserves lend, and every budget line, by year."""
    register, years = Register.load(), max(first.horizon, second.horizon)
    both = (first, second)
    paper = [on_paper(place, scenario, register, years) for scenario in both]
    yield Row(Part.TOTAL, "All general-fund lines", *(tuple(year.together for year in one) for one in paper))
    yield Row(Part.TOTAL, "stated and checked", *("no" if each.total is None else "yes" for each in both))
    yield Row(Part.RESERVES, "Lent by reserves, or paid back (-)", *(_reserves(each, years) for each in both))
    for id, line in LINES.items():
        yield Row(Part.LINE, line.name, *(tuple(year.lines[id] for year in one) for one in paper))


def _reserves(scenario: Scenario, years: int) -> ByYear:
    return tuple(scenario.total.from_reserves(year) if scenario.total else 0.0 for year in range(years))


def _span(scenario: Scenario) -> str:
    return f"{year_label(scenario.first_year)} to {year_label(scenario.horizon - 1)}"


def _policies(scenario: Scenario) -> dict[str, str]:
    """Policies with their settings; what a budget types shows in its lines."""
    names: dict[type[Policy], str] = {kind: name for name, kind in policies_known().items()}
    told = {}
    for policy in scenario.policies:
        if not isinstance(policy, LineChange | EverythingElse):
            told[names[type(policy)]] = ", ".join(f"{name}: {value}" for name, value in settings(policy).items())
    return told


def _beliefs(scenario: Scenario) -> dict[str, str]:
    return {entry: f"{value:g}, because: {scenario.reasons[entry]}" for entry, value in scenario.believe.items()}


def _shocks(scenario: Scenario) -> dict[str, str]:
    return dict.fromkeys(scenario.test_against, "yes")


def _beside(first: dict[str, str], second: dict[str, str]) -> list[tuple[str, str, str]]:
    """Two sets of named things, name by name, in the order of the first and then of the second."""
    return [(name, first.get(name, ""), second.get(name, "")) for name in first | second]
