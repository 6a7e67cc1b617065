"""Where the money comes from: council tax and the precept, charges, a better or worse settlement, need met in full."""

from __future__ import annotations

from typing import ClassVar

from pydantic import model_validator

from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.policies.base import Change, Modifies, Multiple, Policy, Share, Tier, Turn, Years
from obbr.policies.practice import Practice


class FundInFull(Policy):
    """Funding meets this year's cost of today's policies, at this year's prices and for this year's people.

    A yardstick, not a plan: it shows what standing still would cost, and it is what the model is calibrated on.
    Evidence: money itself (tier A).  Cost: the gap of `standstill`, paid by government.  May harm: nobody in the model,
    which leaves out what the money would otherwise have done.
    """

    tier: ClassVar[Tier] = Tier.A
    turn: ClassVar[Turn] = Turn.FUND

    def modifies(self) -> dict[str, Modifies]:
        """Sets general funding, so nothing else may add to it."""
        return {"funding.general": Modifies.SETS}

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Meet the cost of the budget as it now stands."""
        funding.fund_in_full(self.start + year, budget.net_cost())

    def meets_need(self) -> bool:
        """Posts, places and programmes grow with the people who need them."""
        return True


class CouncilTax(Policy):
    """A council-tax rise other than the highest that the law allows without a referendum, and the care precept.

    What a finance lead decides each February.  2025/26 bills are out, so the first year is 2026/27.  A rise above the
    limit needs a local vote, and is refused.
    Evidence: money itself (tier A).  Cost: to households, in proportion to their band, less any council-tax support.
    May harm: people with little money just above the line for support.
    """

    tier: ClassVar[Tier] = Tier.A
    turn: ClassVar[Turn] = Turn.FUND

    rise: Share  # of Band D, a year, without the precept
    precept: Share  # of Band D, a year, for adult social care only
    years: Years = 10

    @model_validator(mode="after")
    def _bills_are_out(self) -> CouncilTax:
        if self.start < 1:
            raise ValueError("2025/26 bills are out; write start: 2026/27 or later")
        return self

    def modifies(self) -> dict[str, Modifies]:
        """Sets the rise, so there can only be one."""
        return {"funding.council_tax": Modifies.SETS}

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Set this year's rise, for as many years as it lasts."""
        if year < self.years:
            funding.set_rise(self.start + year, self.rise, self.precept)


class Settlement(Policy):
    """General funding above or below what is expected, year by year: a settlement, a shock, a one-off grant.

    Evidence: money itself (tier A).  Cost: to government, or to the council when it falls.  May harm: a grant for one
    year that pays for lasting services opens a gap when it ends.
    """

    tier: ClassVar[Tier] = Tier.A
    turn: ClassVar[Turn] = Turn.ADD_FUNDING

    change: Change  # a year, 2025/26 prices
    years: Years = 10

    def modifies(self) -> dict[str, Modifies]:
        """Adds to general funding; two of them add up."""
        return {"funding.general": Modifies.ADDS_TO}

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Give this year's sum, or take it."""
        if year < self.years:
            funding.add(self.start + year, self.change)


class Charging(Policy):
    """Residents are charged more, or less, for the care that the council arranges.

    A savings lever that most councils have pulled: contributions grew by 14 and then 18% in two years.  Income rises at
    once; some people refuse care rather than pay, and keep their need.
    Evidence: money itself (tier A); how many refuse is judgement.  Cost: to people who draw on care, and to those who
    refuse.  May harm: people just above the line at which care is free.
    """

    tier: ClassVar[Tier] = Tier.A

    level: Multiple  # of what is charged in the base year, 1 as today

    def modifies(self) -> dict[str, Modifies]:
        """Sets what is charged, so there can only be one."""
        return {"practice.charge": Modifies.SETS}

    def practise(self, practice: Practice, year: int) -> None:
        """Charge so from the first year on."""
        practice.charge = self.level
