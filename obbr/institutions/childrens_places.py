"""Where looked-after children can live: the council's foster carers, agencies', and children's homes of the area."""

from __future__ import annotations

from obbr.institutions.base import MONTHS, Institution, Surroundings
from obbr.institutions.opening import ChildrenAtStart
from obbr.people.sharing import Desk


class ChildrensPlaces(Institution):
    """Places within reach; beyond them children live farther away, or in dearer homes.

    places(t) = places at the start x (1 + growth) ** (t / 12 months) from April 2025 on

    All of the council's own carers are taken at the start; agencies have some room.  Children's homes of the area are
    few and stay as many.

    Evidence: childhood.foster_supply_growth, childhood.agency_room.
    """

    def __init__(self, model: Surroundings, start: ChildrenAtStart) -> None:
        """As many places as children have, and agencies' room."""
        super().__init__(model)
        self.own = float(start.in_house)
        self.agency = start.agency / (1.0 - float(self.p.childhood.agency_room))
        self.near_homes = start.near_homes

    def plan(self, month: int) -> None:
        """Publish places with foster carers, the council's own apart, and in children's homes nearby."""
        if month > 0:
            growth = (1.0 + float(self.p.childhood.foster_supply_growth)) ** (1.0 / MONTHS)
            self.own, self.agency = self.own * growth, self.agency * growth
        capacity = self.model.capacity
        capacity[Desk.FOSTERING] = int(self.own) + int(self.agency)
        capacity[Desk.CHILDRENS_HOMES] = self.near_homes
        self.model.world.system["in_house_places"] = int(self.own)

    def report(self, month: int) -> dict[str, float]:
        """Foster places, the council's own and agencies'."""
        return {"foster_places": self.own + self.agency}
