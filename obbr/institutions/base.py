"""What every institution is: a Mesa agent that plans at the start of a month and responds at its end."""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from obbr.people.near import World
from obbr.policies.blows import Blows
from obbr.policies.practice import Practice

_start_method = multiprocessing.get_start_method(allow_none=True)
import mesa  # noqa: E402  importing mesa sets the start method of processes, which is put back below

if multiprocessing.get_start_method(allow_none=True) != _start_method:
    multiprocessing.set_start_method(_start_method, force=True)

System = mesa.Model
MONTHS = 12


class Surroundings(Protocol):
    """What an institution sees of the system it is part of, and may write to: capacity, and `world.system`."""

    month: int
    years: int
    p: Any  # the parameters of the run
    live: np.void  # switches of responses
    luck: np.uint64  # the run's hashed seed, which decides all chance
    world: World
    use: np.ndarray  # what residents used last month, one record of USE
    capacity: np.ndarray  # units that each desk can give out this month
    usual: Mapping[str, float]  # means of the base year; empty until it is over
    scenario: Any
    practice: Practice
    blows: Blows  # what strikes from outside this month
    council: Any
    teams: Sequence[Any]
    market: Any
    exercise: Any
    voluntary_sector: Any
    regulator: Any
    institutions: Sequence[Any]

    def counted_in(self, year: int, measure: str) -> float:
        """A counted measure of a financial year, everybody together."""

    def demand_index(self) -> float:
        """How much more paid care today's people call for than the base year's; 1 then."""

    def children_index(self) -> float:
        """Children of the area against the base year's."""

    def working_age_index(self) -> float:
        """People of 18 to 64 in the area against the base year's."""


class Institution(mesa.Agent):
    """One body that decides.  It reads what residents used and writes what they will find next month."""

    model: Surroundings

    def plan(self, month: int) -> None:
        """Publish capacity, rules and quality for this month."""

    def respond(self, month: int) -> None:
        """Draw consequences from what residents used this month."""

    def usual_now(self) -> dict[str, float]:
        """What this body would call usual, asked each month of the base year; `model.usual` holds the mean."""
        return {}

    def bills(self) -> dict[tuple[str, str], int]:
        """What it is paid for this month, by (line, service) of the chart of accounts, in the account's unit."""
        return {}

    def report(self, month: int) -> dict[str, float]:
        """Measures of the month, by their names in `obbr.outcomes.measures`."""
        return {}

    @property
    def p(self) -> Any:
        """The parameters of this run."""
        return self.model.p

    def live(self, channel: str) -> bool:
        """Whether a response of institutions is live, or frozen at what was usual."""
        return bool(self.model.live[channel])
