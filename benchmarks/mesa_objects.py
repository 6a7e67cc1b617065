"""Three mechanisms of the month beside Mesa with one object a resident, in one run on one machine.

Both call the very same functions: health and need (`needs.progress`), loneliness (`connection.feel_connected`) and
falls (`selfcare.falls`), on everybody in Camden, for the same months, with the same luck, so both must end with the
same events, which is checked.  To be fair to Mesa, its objects hold plain Python numbers, and parameters are plain
Python numbers, lists and dicts, quicker there than NumPy's.

The keyed draw is slow as plain Python, and a Mesa model would not use it.  So Mesa runs once more with its own
generator, `model.random`: other events, the same rules.  The aim is held against that kinder time as well.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median
from time import perf_counter
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import mesa
import numpy as np
from setting import SEED, heading, local_system, row

from obbr.chance import hashed_seed, luck_of
from obbr.compiled import kernel, mechanism
from obbr.people import connection, needs, selfcare
from obbr.people.near import COUNT
from obbr.people.resident import Presence

PLACE, MONTHS, REPEATS, AIM = "camden", 3, 31, 50
CHANGED = ("frailty", "need", "dementia", "disorder", "lonely")
COUNTED = ("falls", "emergency_admissions")
Around = namedtuple("Around", "place home count")


@mechanism
def three_mechanisms(r: Any, near: Any, luck: int, p: Any) -> None:
    """What both do for one person in one month; a bad fall is an admission."""
    needs.progress(r, near, luck, p)
    connection.feel_connected(r, near, luck, p)
    if selfcare.falls(r, near, luck, p):
        near.count.emergency_admissions += r.weight


@kernel
def everybody(residents: Any, homes: Any, place: Any, params: Any, count: Any, seed: Any, month: Any) -> None:
    """A month of the three mechanisms, compiled."""
    p = params[0]
    for i in range(len(residents)):
        r = residents[i]
        three_mechanisms(r, Around(place[0], homes[r.household], count[0]), luck_of(seed, r.id, month), p)


class Resident(mesa.Agent):
    """One object a resident, as Mesa's tutorials do it, with all that the model knows of a person."""

    def __init__(self, model: Area, states: dict[str, int]) -> None:
        super().__init__(model)
        self.__dict__.update(states)
        self.near = Around(model.place, model.homes[self.household], model.count)

    def step(self) -> None:
        """One month."""
        model = self.model
        three_mechanisms(self, self.near, model.luck_of(model.luck, self.id, model.month), model.p)


class Area(mesa.Model):
    """Everybody as objects."""

    def __init__(self, world: Any, residents: np.ndarray, parameters: np.ndarray, luck_of: Callable[..., int]) -> None:
        super().__init__(seed=SEED)
        self.place, self.p, self.luck_of = plain(world.place[0]), plain(parameters[0]), luck_of
        self.homes = [SimpleNamespace(people=people) for people in world.homes["people"].tolist()]
        self.count = SimpleNamespace(**dict.fromkeys(COUNTED, 0))
        self.luck, self.month = hashed_seed(SEED), 0
        for states in residents.tolist():
            Resident(self, dict(zip(residents.dtype.names, states, strict=True)))

    def step(self) -> None:
        """One month of everybody, in Mesa's plainest order."""
        self.agents.do("step")
        self.month += 1


def plain(record: Any) -> Any:
    """A NumPy record as plain Python: names, numbers, lists, and dicts for tables of two dimensions."""
    if record.dtype.names:
        return SimpleNamespace(**{name: plain(record[name]) for name in record.dtype.names})
    return {at: float(v) for at, v in np.ndenumerate(record)} if np.ndim(record) == 2 else record.tolist()


def seconds_of(step: Callable[[], None]) -> float:
    """Time that the months take."""
    began = perf_counter()
    for _ in range(MONTHS):
        step()
    return perf_counter() - began


def compiled(system: Any, residents: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Seconds in machine code (median of many runs of the same months), the people after them, and what was counted."""
    seconds = []
    for _ in range(REPEATS + 1):  # the first compiles
        people, count, months = residents.copy(), np.zeros(1, COUNT), iter(range(MONTHS))
        given = (people, system.world.homes, system.world.place, system.parameters, count, np.uint64(hashed_seed(SEED)))
        seconds.append(seconds_of(lambda given=given, months=months: everybody(*given, next(months))))
    return median(seconds[1:]), people, count[0]


def as_objects(system: Any, residents: np.ndarray, own_generator: bool) -> tuple[float, Area]:
    """Seconds in Mesa, and its model after the months."""
    area = Area(system.world, residents, system.parameters, (lambda *_: 0) if own_generator else luck_of)
    draw = area.random.random
    with ExitStack() as stack:
        for module in (needs, connection, selfcare) if own_generator else ():
            stack.enter_context(patch.object(module, "happens", lambda luck, event, chance: draw() < chance))
            stack.enter_context(patch.object(module, "uniform", lambda luck, event: draw(), create=True))
        return seconds_of(area.step), area


def check_same_events(area: Area, people: np.ndarray, count: np.void) -> int:
    """That both made the same of every life; returns how many events there were."""
    for name in CHANGED:
        assert [getattr(agent, name) for agent in area.agents] == people[name].tolist(), f"they differ in {name}"
    for name in COUNTED:
        assert getattr(area.count, name) == count[name], f"they differ in {name}"
    return sum(int(count[name]) for name in COUNTED)


def main() -> None:
    heading(f"Three mechanisms of everybody in {PLACE.title()} for {MONTHS} months, beside Mesa with an object a resident")
    system = local_system(PLACE, "standstill")
    residents = system.residents[system.residents["presence"] == Presence.HERE]
    lived = len(residents) * MONTHS / 1e9
    before, people, count = compiled(system, residents)
    mesa_same, area = as_objects(system, residents, own_generator=False)
    ...
