"""Three mechanisms of the month beside Mesa with one object a resident, in one run on one machine.

Both call the very same functions, health and need (`needs.progress`), loneliness (`connection.feel_connected`) and
falls (`selfcare.falls`), on everybody in Camden, for the same months, with the same luck; that both end with the same
lives is checked.  To be fair to Mesa, its parameters are plain Python numbers, lists and dicts, quicker there than
NumPy's.  And because nobody would use our keyed draw in plain Python, where it is slow, Mesa runs once more with its
own generator, `model.random`: other events, the same rules.  Hold the aim against that kinder time.
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

from obbr import chance
from obbr.compiled import kernel, mechanism
from obbr.people import connection, needs, selfcare
from obbr.people.near import COUNT
from obbr.people.resident import Presence
from obbr.system import LocalSystem

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
        near = Around(place[0], homes[r.household], count[0])
        three_mechanisms(r, near, chance.luck_of(seed, r.id, month), p)


class Resident(mesa.Agent):
    """One object a resident, with all that the model knows of a person."""

    def __init__(self, model: Area, states: dict[str, int]) -> None:
        super().__init__(model)
        self.__dict__.update(states)
        self.near = Around(model.place, model.homes[self.household], model.count)

    def step(self) -> None:
        """One month."""
        three_mechanisms(self, self.near, self.model.luck_of(self.model.luck, self.id, self.model.month), self.model.p)


class Area(mesa.Model):
    """Everybody as objects, stepped in Mesa's plainest order."""

    def __init__(self, system: LocalSystem, residents: np.ndarray, luck_of: Callable[..., int]) -> None:
        super().__init__(seed=SEED)
        self.place, self.p = plain(system.world.place[0]), plain(system.parameters[0])
        self.homes = [SimpleNamespace(people=people) for people in system.world.homes["people"].tolist()]
        self.count = SimpleNamespace(**dict.fromkeys(COUNTED, 0))
        self.luck_of, self.luck, self.month = luck_of, int(system.luck), 0
        for states in residents.tolist():
            Resident(self, dict(zip(residents.dtype.names, states, strict=True)))

    def seconds(self) -> float:
        """Live all months; returns how long that took."""
        began = perf_counter()
        for self.month in range(MONTHS):
            self.agents.do("step")
        return perf_counter() - began


def plain(record: Any) -> Any:
    """A NumPy record as plain Python: names, numbers, lists, and dicts for tables of two dimensions."""
    if record.dtype.names:
        return SimpleNamespace(**{name: plain(record[name]) for name in record.dtype.names})
    return {at: float(v) for at, v in np.ndenumerate(record)} if np.ndim(record) == 2 else record.tolist()


def compiled(system: LocalSystem, residents: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Median seconds of the months in machine code, the people after them, and what was counted."""
    seconds = []
    for _ in range(REPEATS):
        people, count, world = residents.copy(), np.zeros(1, COUNT), system.world
        everybody(people[:0], world.homes, world.place, system.parameters, count, system.luck, 0)  # compiled by now
        began = perf_counter()
        for month in range(MONTHS):
            everybody(people, world.homes, world.place, system.parameters, count, system.luck, month)
        seconds.append(perf_counter() - began)
    return median(seconds), people, count[0]


def with_own_generator(system: LocalSystem, residents: np.ndarray) -> float:
    """Seconds of the months in Mesa with `model.random` in place of the keyed draw."""
    area = Area(system, residents, luck_of=lambda *_: 0)
    draw = area.random.random
    with ExitStack() as stack:
        for module in (chance, needs, selfcare):
            stack.enter_context(patch.object(module, "uniform", lambda luck, event: draw()))
        return area.seconds()


def main() -> None:
    heading(f"Three mechanisms, everybody in {PLACE.title()}, {MONTHS} months, beside Mesa with an object a resident")
    system = local_system(PLACE, "standstill")
    residents = system.residents[system.residents["presence"] == Presence.HERE]
    own = with_own_generator(system, residents)
    area = Area(system, residents, chance.luck_of)
    same = area.seconds()
    ours, people, count = compiled(system, residents)
    for name in CHANGED:
        assert [getattr(resident, name) for resident in area.agents] == people[name].tolist(), f"{name} differs"
    assert all(getattr(area.count, name) == count[name] for name in COUNTED), "the counts differ"
    changed = sum(int((people[name] != residents[name]).sum()) for name in CHANGED)
    lived = len(residents) * MONTHS / 1e9
    row("residents", f"{len(residents):,}")
    row("states changed, the same in both", f"{changed:,}")
    row("falls and admissions after them, the same in both", f"{sum(int(count[n]) for n in COUNTED):,}")
    row(f"obbr, compiled, ns a resident-month, median of {REPEATS}", f"{ours / lived:.1f}")
    row("Mesa, the same luck, ns a resident-month", f"{same / lived:,.0f}")
    row("Mesa, its own generator, ns a resident-month", f"{own / lived:,.0f}")
    row(f"times quicker than Mesa, the same luck (aim {AIM})", f"{same / ours:,.0f}")
    row(f"times quicker than Mesa with its own generator (aim {AIM})", f"{own / ours:,.0f}")


if __name__ == "__main__":
    main()
