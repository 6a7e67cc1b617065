"""The log of assumptions: what a study rests on, how well that is known, and which of its scenarios it moves.

A scenario acts through responses of the model (`Policy.acts_through`).  An entry of the evidence moves a scenario if a
function reads it that one of those responses is switched in; entries that only set the base year move none apart.
"""

from __future__ import annotations

from typing import NamedTuple

from obbr.evidence.entry import Entry, Grade
from obbr.evidence.uses import uses
from obbr.people.channels import CHANNELS
from obbr.study.plan import Study

SWITCHES = "live."  # under which the code names responses


class Response(NamedTuple):
    """A response that scenarios act through: its sentence, what it rests on, and whose it is."""

    name: str
    sentence: str
    grade: str
    scenarios: tuple[str, ...]


class Logged(NamedTuple):
    """An entry of the evidence, and the scenarios that it moves."""

    entry: Entry
    scenarios: tuple[str, ...]


def responses(study: Study) -> list[Response]:
    """Every response that some scenario acts through, what is weakest known first."""
    acting = _acting(study)
    weakest = [grade.value for grade in reversed(Grade)]
    found = [
        Response(name, CHANNELS[name].sentence, CHANNELS[name].grade.value, tuple(whose))
        for name, whose in acting.items()
    ]
    return sorted(found, key=lambda one: (weakest.index(one.grade), -len(one.scenarios), one.name))


def log(study: Study) -> list[Logged]:
    """Every entry that moves some scenario, what is weakest known first, and of those what moves most scenarios."""
    acting = _acting(study)
    read_in: dict[str, set[str]] = {}
    for name, places in uses().items():
        for place in places:
            read_in.setdefault(str(place), set()).add(name)
    moved: dict[str, set[str]] = {}
    for names in read_in.values():
        switched = {name.removeprefix(SWITCHES) for name in names if name.startswith(SWITCHES)}
        whose = {scenario for response in switched for scenario in acting.get(response, ())}
        for name in names:
            moved.setdefault(name, set()).update(whose)
    weakest = list(reversed(Grade))
    found = [
        Logged(entry, tuple(name for name in study.names if name in moved.get(entry.id, ())))
        for entry in study.register
        if moved.get(entry.id)
    ]
    return sorted(found, key=lambda one: (weakest.index(one.entry.grade), -len(one.scenarios), one.entry.id))


def _acting(study: Study) -> dict[str, list[str]]:
    """Scenarios by the responses that they act through."""
    acting: dict[str, list[str]] = {}
    for scenario in study.scenarios:
        for response in scenario.acts_through:
            acting.setdefault(response, []).append(scenario.name)
    return acting
