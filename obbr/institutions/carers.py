"""Support for carers as a programme: so many pounds are so many places; and what carers out of work cost the state."""

from __future__ import annotations

from obbr.institutions.base import Institution, Surroundings
from obbr.people.sharing import Desk


class CarersSupport(Institution):
    """Advice, coping programmes and some hours of care that stand in for the carer: places follow the budget.

    Evidence: caring.support_cost.
    """

    def __init__(self, model: Surroundings) -> None:
        """Places are bought from the first month on."""
        super().__init__(model)
        self.places = 0

    def plan(self, month: int) -> None:
        """Publish the places that this year's money buys."""
        self.places = int(self.model.council.buys("carers_support", "carers_support"))
        self.model.capacity[Desk.CARERS_SUPPORT] = self.places

    def bills(self) -> dict[tuple[str, str], int]:
        """Places that were open, taken or not; and beside them benefits and lost taxes, which government bears."""
        return {
            ("carers_support", "carers_support"): self.places,
            ("benefits", "carers_out_of_work"): int(self.model.use["carers_out_of_work"][0]),
        }
