"""The same three mechanisms in two engines: machine code over records, and Mesa with one object a resident."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
from setting import SEED

from obbr.chance import luck_of
from obbr.compiled import kernel, mechanism
from obbr.people import connection, falls, needs
from obbr.people.near import COUNT
from obbr.system import LocalSystem

CHANGED = ("frailty", "need", "dementia", "disorder", "lonely")
Around = namedtuple("Around", "place home system count provider")


@mechanism
def three_mechanisms(r: Any, near: Any, luck: int, p: Any) -> None:
    """What both engines do for one person in one month; a bad fall is an admission."""
    needs.progress(r, near, luck, p)
    connection.feel_connected(r, near, luck, p)
    if falls.falls(r, near, luck, p):
        near.count.emergency_admissions += r.weight


@kernel
def everybody(residents: Any, world: Any, params: Any, count: Any, seed: Any, month: Any) -> None:
    """A month of all residents, compiled."""
    p = params[0]
    for i in range(len(residents)):
        r = residents[i]
        near = Around(world.place[0], world.homes[r.household], world.system[0], count[0], world.providers[r.provider])
        three_mechanisms(r, near, luck_of(seed, r.id, month), p)


class Resident(mesa.Agent):
    """One object a resident, with all that the model knows of a person."""

    def __init__(self, model: Area, states: dict[str, int]) -> None:
        super().__init__(model)
        self.__dict__.update(states)
        home, provider = model.homes[self.household], model.providers[self.provider]
        self.near = Around(model.place, home, model.around, model.count, provider)

    def step(self) -> None:
        """One month of this person."""
        model = self.model
        three_mechanisms(self, self.near, model.luck_of(model.luck, self.id, model.month), model.p)


class Area(mesa.Model):
    """All residents as objects, stepped in Mesa's plainest order."""

    def __init__(self, system: LocalSystem, residents: np.ndarray, luck_of: Callable[..., int]) -> None:
        super().__init__(seed=SEED)
        self.place, self.p = plain(system.world.place[0]), plain(system.parameters[0])
        self.around = plain(system.world.system[0])
        self.providers = [plain(provider) for provider in system.world.providers]
        self.homes = [SimpleNamespace(people=people) for people in system.world.homes["people"].tolist()]
        self.count = SimpleNamespace(**dict.fromkeys(COUNT.names, 0))
        self.luck_of, self.luck, self.month = luck_of, int(system.luck), 0
        for states in residents.tolist():
            Resident(self, dict(zip(residents.dtype.names, states, strict=True)))

    def live(self, month: int) -> None:
        """A month of everybody."""
        self.month = month
        self.agents.do("step")


def plain(record: Any) -> Any:
    """A NumPy record as plain Python: names, numbers, lists, and dicts for tables of two dimensions."""
    if record.dtype.names:
        return SimpleNamespace(**{name: plain(record[name]) for name in record.dtype.names})
    return {at: float(v) for at, v in np.ndenumerate(record)} if np.ndim(record) == 2 else record.tolist()
