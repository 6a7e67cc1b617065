"""The small made-up place, built once, and systems to run on it."""

from dataclasses import replace
from functools import cache

import numpy as np

from obbr.evidence import Draws, Register
from obbr.people.resident import NOBODY, Presence, nobody_yet
from obbr.place import Place, Population, build
from obbr.place.profiles import Base, base_of
from obbr.scenario import Scenario
from obbr.system import LocalSystem, RunResult


@cache
def place(name: str = "meadowbridge") -> Place:
    return Place.load(name)


@cache
def started(name: str = "meadowbridge", sample: int = 1) -> Population:
    return build(place(name), seed=1, sample=sample)


@cache
def people_alike(name: str = "meadowbridge") -> Base:
    return base_of(started(name).residents, started(name).households)


@cache
def parameters(draw="central", beliefs: str = "central") -> np.ndarray:
    return Draws(Register.load(), 1, beliefs).parameters(draw)


@cache
def scenario(name: str) -> Scenario:
    return Scenario.load(name)


def system(
    name="standstill", *, place_name="meadowbridge", population=None, draw="central", beliefs="central", **options
) -> LocalSystem:
    """A system at the start of burn-in; `name` is a shipped scenario, or a Scenario."""
    chosen = scenario(name) if isinstance(name, str) else name
    return LocalSystem(
        place(place_name), population or started(place_name), chosen, parameters(draw, beliefs), seed=1, **options
    )


def run(name="standstill", **options) -> RunResult:
    local = system(name, **options)
    try:
        return local.run()
    finally:
        local.close()


def with_one_more(population: Population, **states) -> Population:
    """The same population and one more person, alone in a new household, with the last row of all."""
    newcomer = nobody_yet(1)
    newcomer["id"] = len(population.residents)
    newcomer["household"] = len(population.households)
    newcomer["presence"] = Presence.HERE
    newcomer["adequacy"] = 50
    for name, value in states.items():
        newcomer[name] = value
    home = np.zeros(1, population.households.dtype)
    home["people"] = 1
    return replace(
        population,
        residents=np.concatenate([population.residents, newcomer]),
        households=np.concatenate([population.households, home]),
    )


def check_ties(people: np.ndarray) -> None:
    """Partners and carers point at each other, and at nobody who is gone."""
    here = people["presence"] == Presence.HERE
    for link, back in (("partner", "partner"), ("carer", "cares_for"), ("cares_for", "carer")):
        tied = np.flatnonzero(here & (people[link] != NOBODY))
        other = people[link][tied]
        assert (people["presence"][other] == Presence.HERE).all(), f"{link} points at somebody who is gone"
        assert (people[back][other] == tied).all(), f"{link} is not mutual"
