"""Prevention as programmes: so many pounds are so many places, and no more people than places.

What a line buys is its planned spend over the price of its service (`Council.buys`), less what was stopped within the
year.  A place of an exercise group is paid for whether or not it is taken; the others are paid for what they did.
"""

from __future__ import annotations

from obbr.calendar import month_of_year
from obbr.institutions.base import MONTHS, Institution, Surroundings
from obbr.people.sharing import Desk
from obbr.people.vaccination import OCTOBER


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
    """Strength and balance groups: so many places."""

    def __init__(self, model: Surroundings) -> None:
        """Open with no group; places follow from the budget."""
        super().__init__(model)
        self.places = 0

    def plan(self, month: int) -> None:
        """Publish places."""
        self.places = int(self.model.council.buys("falls_prevention", "exercise_places"))
        self.model.capacity[Desk.EXERCISE] = self.places

    def bills(self) -> dict[tuple[str, str], int]:
        """Places that were open, taken or not."""
        return {("falls_prevention", "exercise_places"): self.places}


class HomeAdaptations(Institution):
    """Adaptations and equipment: so many homes a month."""

    def plan(self, month: int) -> None:
        """Publish how many homes can be adapted this month."""
        a_year = self.model.council.buys("equipment", "adaptations")
        self.model.capacity[Desk.ADAPTATIONS] = this_months(a_year, month)

    def bills(self) -> dict[tuple[str, str], int]:
        """Homes that were adapted."""
        return {("equipment", "adaptations"): int(self.model.use["adaptations"][0])}


class HomeVisits(Institution):
    """Visits to people who grow frail: so many rounds begin a month."""

    def plan(self, month: int) -> None:
        """Publish how many people can newly be visited this month."""
        a_year = self.model.council.buys("home_visits", "home_visits")
        self.model.capacity[Desk.HOME_VISITS] = this_months(a_year, month)

    def bills(self) -> dict[tuple[str, str], int]:
        """Rounds that began, each paid for at its start."""
        return {("home_visits", "home_visits"): int(self.model.use["home_visits"][0])}


class FluOutreach(Institution):
    """Outreach for the flu jab: all its contacts of the year are in October, when the jab is given."""

    def plan(self, month: int) -> None:
        """Publish how many people can be contacted, and whether outreach is at work."""
        contacts = int(self.model.council.buys("flu_outreach", "flu_contacts"))
        contacts = contacts if month_of_year(month) == OCTOBER else 0
        self.model.capacity[Desk.FLU_OUTREACH] = contacts
        self.model.world.system["flu_outreach"] = float(contacts > 0)

    def bills(self) -> dict[tuple[str, str], int]:
        """Contacts to the council; to the NHS the jabs that they led to, with the vaccine and the practice's fee."""
        use = self.model.use
        return {
            ("flu_outreach", "flu_contacts"): int(use["flu_contacts"][0]),
            ("nhs_care", "flu_jabs"): int(use["flu_jabs"][0]),
        }


def this_months(a_year: float, month: int) -> int:
    """A month's part of a yearly number, in whole units that add up over the year.

    >>> [this_months(20.0, month) for month in range(12)]
    [1, 2, 2, 1, 2, 2, 1, 2, 2, 1, 2, 2]
    """
    past = month_of_year(month)
    return int(a_year * (past + 1) / MONTHS) - int(a_year * past / MONTHS)
