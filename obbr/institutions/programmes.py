"""Prevention as programmes: so many pounds are so many places, and no more people than places."""

from __future__ import annotations

from obbr.institutions.base import MONTHS, Institution, Surroundings
from obbr.people.sharing import Desk


class Reablement(Institution):
    """Six weeks of help to do things again: starts a month follow the budget."""

    def __init__(self, model: Surroundings, starts_a_year: float) -> None:
        """As many starts a year as the base year's figure for older people."""
        super().__init__(model)
        self.usual = starts_a_year / MONTHS

    def plan(self, month: int) -> None:
        """Publish starts for the month."""
        self.model.capacity[Desk.REABLEMENT] = int(self.usual * self.model.council.strength("reablement"))

    def bills(self) -> dict[tuple[str, str], int]:
        """Episodes that began."""
        return {("reablement", "reablement"): int(self.model.use["reablement_starts"][0])}


class FallsExercise(Institution):
    """Strength and balance groups: places follow the budget.

    Evidence: falls.place_cost.
    """

    def __init__(self, model: Surroundings, budget: float) -> None:
        """As many places as the base-year budget (pounds, 2024/25 prices) buys."""
        super().__init__(model)
        self.usual = budget / float(self.p.falls.place_cost)
        self.places = int(self.usual)

    def plan(self, month: int) -> None:
        """Publish places."""
        self.places = int(self.usual * self.model.council.strength("falls_prevention"))
        self.model.capacity[Desk.EXERCISE] = self.places

    def bills(self) -> dict[tuple[str, str], int]:
        """Places that were open, taken or not."""
        return {("falls_prevention", "exercise_places"): self.places}
