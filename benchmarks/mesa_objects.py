"""Three mechanisms of the month beside Mesa with one object a resident, in one run on one machine.

Both call the very same functions, health and need (`needs.progress`), loneliness (`connection.feel_connected`) and
falls (`falls.falls`), on everybody in Camden, for the same months, with the same luck; that both end with the same
lives is checked.  Times are those of the median month.

To be fair to Mesa, its parameters are plain Python numbers, lists and dicts, quicker there than NumPy's.  And because
nobody would use our keyed draw in plain Python, where it is slow, Mesa runs once more with its own generator,
`model.random`: other events, the same rules.  The aim is held against that kinder time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import partial
from statistics import median
from time import perf_counter
from unittest.mock import patch

import numpy as np
from setting import heading, local_system, row
from two_engines import CHANGED, Area, everybody

from obbr import chance
from obbr.people import falls, needs
from obbr.people.near import COUNT
from obbr.people.resident import Presence
from obbr.system import LocalSystem

PLACE, MONTHS, REPEATS, AIM = "camden", 5, 21, 50


def typical_month(live: Callable[[int], None], months: Iterable[int]) -> float:
    """Median seconds of a month."""
    seconds = []
    for month in months:
        began = perf_counter()
        live(month)
        seconds.append(perf_counter() - began)
    return median(seconds)


def compiled(system: LocalSystem, residents: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Seconds of a month in machine code, the people after the months, and what was counted."""
    seconds = []
    for _ in range(REPEATS):
        people, count = residents.copy(), np.zeros(1, COUNT)
        live = partial(everybody, people, system.world, system.parameters, count, system.luck)
        seconds.append(typical_month(live, range(MONTHS)))
    return median(seconds), people, count[0]


def with_own_generator(system: LocalSystem, residents: np.ndarray) -> float:
    """Seconds of a month in Mesa with `model.random` in place of the keyed draw."""
    area = Area(system, residents, luck_of=lambda *_: 0)
    draw = area.random.random
    with ExitStack() as stack:
        for module in (chance, needs, falls):  # wherever the three mechanisms find `uniform`
            stack.enter_context(patch.object(module, "uniform", lambda luck, event: draw()))
        return typical_month(area.live, range(MONTHS))


def check_same_lives(area: Area, people: np.ndarray, count: np.ndarray) -> None:
    """Every state of every resident, and what was counted, are the same in both."""
    for name in CHANGED:
        assert [getattr(resident, name) for resident in area.agents] == people[name].tolist(), f"{name} differs"
    for name in COUNT.names:
        assert getattr(area.count, name) == count[name], f"the count of {name} differs"


def main() -> None:
    heading(f"Three mechanisms, everybody in {PLACE.title()}, {MONTHS} months, beside Mesa with an object a resident")
    system = local_system(PLACE, "standstill")
    residents = system.residents[system.residents["presence"] == Presence.HERE]
    own = with_own_generator(system, residents)
    area = Area(system, residents, chance.luck_of)
    same = typical_month(area.live, range(MONTHS))
    ours, people, count = compiled(system, residents)
    check_same_lives(area, people, count)
    lived = len(residents) / 1e9
    row("residents", f"{len(residents):,}")
    changes = sum(int((people[name] != residents[name]).sum()) for name in CHANGED)
    row("states changed, the same in both", f"{changes:,}")
    row("falls, the same in both", f"{count['falls']:,}")
    row(f"obbr, compiled, ns a resident-month, of {MONTHS} x {REPEATS}", f"{ours / lived:.1f}")
    row(f"Mesa, the same luck, ns a resident-month, of {MONTHS}", f"{same / lived:,.0f}")
    row(f"Mesa, its own generator, ns a resident-month, of {MONTHS}", f"{own / lived:,.0f}")
    row(f"times quicker than Mesa, the same luck (aim {AIM})", f"{same / ours:,.0f}")
    row(f"times quicker than Mesa, its own generator (aim {AIM})", f"{own / ours:,.0f}")


if __name__ == "__main__":
    main()
