"""Early help to families, and conferences of families before court: so many a month as their lines pay for."""

from __future__ import annotations

from obbr.calendar import month_of_year
from obbr.institutions.base import Institution, Surroundings
from obbr.institutions.programmes import this_months
from obbr.people.sharing import Desk

LINES = ("children_family_support", "children_centres")


class EarlyHelp(Institution):
    """Family support and family hubs: rounds of help follow the money of both lines.

    Evidence: childhood.early_help_price (through `Council.buys`).
    """

    def plan(self, month: int) -> None:
        """Publish how many children's families can be taken on this month."""
        self._bought = {line: this_months(self.model.council.buys(line, "early_help"), month) for line in LINES}
        self.model.capacity[Desk.EARLY_HELP] = sum(self._bought.values())

    def bills(self) -> dict[tuple[str, str], int]:
        """Rounds that began, to the first line as far as it has any, then to the second."""
        began = int(self.model.use["early_help_starts"][0])
        first = min(began, self._bought[LINES[0]])
        return {(LINES[0], "early_help"): first, (LINES[1], "early_help"): began - first}


class FamilyConferences(Institution):
    """Family group conferences before court: so many a month; those not held are held later in the financial year.

    Evidence: childhood.conference_price (through `Council.buys`).
    """

    def __init__(self, model: Surroundings) -> None:
        """Nothing is left over from before."""
        super().__init__(model)
        self._left = 0

    def plan(self, month: int) -> None:
        """Publish how many can be held this month, and whether any can."""
        more = this_months(self.model.council.buys("family_conferences", "family_conferences"), month)
        self._left = more if month_of_year(month) == 0 else self._left + more
        self.model.capacity[Desk.FAMILY_CONFERENCES] = self._left
        self.model.world.system["conferences"] = float(self._left > 0)

    def respond(self, month: int) -> None:
        """What was held is gone."""
        self._left -= int(self.model.use["conferences"][0])

    def bills(self) -> dict[tuple[str, str], int]:
        """Conferences that were held."""
        return {("family_conferences", "family_conferences"): int(self.model.use["conferences"][0])}
