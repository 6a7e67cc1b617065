"""Places that are few and fixed: flats with staff in the building, and days in company."""

from __future__ import annotations

from obbr.institutions.base import Institution, Surroundings
from obbr.people.sharing import Desk


class FixedPlaces(Institution):
    """Extra care, supported living or day support of one area: as many places as the base year's people nearly fill.

    Nothing in a budget line for care builds a flat: schemes are capital, and none is added here.

    Evidence: support.places_occupancy.
    """

    def __init__(self, model: Surroundings, desk: Desk, people: int, holders_claim: bool = False) -> None:
        """Places for so many people today; `holders_claim`: whether those who have one claim it again each month."""
        super().__init__(model)
        self.desk = desk
        self.places = round(people / float(self.p.support.places_occupancy))
        self.holders_claim = holders_claim

    def plan(self, month: int) -> None:
        """Publish places, or those that are free."""
        held = 0 if self.holders_claim else int(self.model.use[f"{self.desk.name.lower()}_council"][0])
        self.model.capacity[self.desk] = max(0, self.places - held)
