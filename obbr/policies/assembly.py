"""A citizens' assembly: people of the area say what matters, and the budget follows."""

from __future__ import annotations

from typing import ClassVar

from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.policies.base import Added, Modifies, Policy, Tier, Years
from obbr.policies.costs import OVERHEADS, spend


class CitizensAssembly(Policy):
    """People of the area, drawn by lot, with those who use care among them, say what matters; the council funds that.

    What practitioners mean by co-production: services that fit the people who live with them, because they made them.
    Evidence: exploratory (tier B).  That what people want can be asked is certain; that what they make fits better was
    never measured in a form that could be used.  **So the assembly itself changes no life in the model.**  It costs
    money, and acts only through the lines that are funded because of it, which a scenario types beside it.  Cost: the
    assembly, in the years in which it meets.  May harm: whoever was not in the room.
    """

    tier: ClassVar[Tier] = Tier.B

    sum: Added = 150_000.0  # a year in which it meets
    years: Years = 1

    def modifies(self) -> dict[str, Modifies]:
        """Adds to overheads."""
        return {f"budget.{OVERHEADS}": Modifies.ADDS_TO}

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Pay for the assembly while it meets."""
        spend(budget, OVERHEADS, self.sum, year, self.years)
