"""What every institution is: a Mesa agent that plans at the start of a month and responds at its end."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Any

_start_method = multiprocessing.get_start_method(allow_none=True)
import mesa  # noqa: E402  importing mesa sets the start method of processes, which is put back below

if multiprocessing.get_start_method(allow_none=True) != _start_method:
    multiprocessing.set_start_method(_start_method, force=True)

if TYPE_CHECKING:
    from obbr.system import LocalSystem

System = mesa.Model
MONTHS = 12


class Institution(mesa.Agent):
    """One body that decides.  It reads what residents used and writes what they will find next month."""

    model: LocalSystem

    def plan(self, month: int) -> None:
        """Publish capacity, rules and quality for this month."""

    def respond(self, month: int) -> None:
        """Draw consequences from what residents used this month."""

    def usual_now(self) -> dict[str, float]:
        """What this body would call usual, asked each month of the base year; `model.usual` holds the mean."""
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
