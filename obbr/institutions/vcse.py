"""Voluntary, community and social enterprise bodies: places at a low cost, which is not no cost."""

from __future__ import annotations

from obbr.institutions.base import Institution, Surroundings
from obbr.people.sharing import Desk


class VoluntarySector(Institution):
    """The bodies that give lonely people a place, taken together.

    places that grants can keep = usual places x (grant / usual grant) ** diminishing
    When grants no longer pay for the places that are open, reserves do, for as many months as charities hold; then
    places close, and bodies with them in proportion.

    Evidence: vcse.place_cost, vcse.diminishing, vcse.reserve_months, vcse.growth_months.
    """

    def __init__(self, model: Surroundings, grant: float, bodies: int) -> None:
        """Bodies on so many pounds of council grants a year, at 2024/25 prices."""
        super().__init__(model)
        self.usual_places = grant / float(self.p.vcse.place_cost)
        self.places = self.usual_places
        self.bodies = float(bodies)
        self.reserves = float(self.p.vcse.reserve_months)  # months of usual spending
        self.closed = 0.0

    def plan(self, month: int) -> None:
        """Publish places."""
        self.model.capacity[Desk.VCSE] = int(self.places)

    def respond(self, month: int) -> None:
        """Grow towards what grants keep, or live on reserves and then shrink."""
        strength = self.model.council.strength("vcse_grants") if self.live("vcse_lives_on_grants") else 1.0
        kept = self.usual_places * strength ** float(self.p.vcse.diminishing)
        self.closed = 0.0
        if kept >= self.places:
            self.places += (kept - self.places) / float(self.p.vcse.growth_months)
            return
        shortfall = (self.places - kept) / self.usual_places  # months of usual spending, each month
        if self.reserves > shortfall:
            self.reserves -= shortfall
            return
        self.reserves = 0.0
        lost = (self.places - kept) / float(self.p.vcse.growth_months)
        self.closed = self.bodies * lost / self.places
        self.bodies -= self.closed
        self.places -= lost

    def bills(self) -> dict[tuple[str, str], int]:
        """Grants, as budgeted, whatever places are open: in places that they would pay for."""
        paid = round(self.usual_places * self.model.council.strength("vcse_grants"))
        return {("vcse_grants", "vcse_places"): paid}

    def report(self, month: int) -> dict[str, float]:
        """Places open, and bodies closed this month."""
        return {"vcse_places": self.places, "vcse_closures": self.closed}
