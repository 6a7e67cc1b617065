"""Cutting across the board."""

from __future__ import annotations

from typing import ClassVar

from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.policies.base import Lines, Modifies, Policy, Share, Tier, Years


class SalamiSlicing(Policy):
    """The same share off every general-fund line, year after year.

    Meant as even-handed: no service is singled out, and nobody has to argue for a cut.  On direct lines (posts, grants,
    programmes) capacity goes at once.  A demand-led line gets a plan to find the rest, while the right to care stays.
    So what has no duty behind it tends to go first, and prevention with it.
    Evidence: money itself (tier A); who is then helped, and how much, emerges and is checked against English councils
    in the 2010s.  Cost: redundancy and notice on direct lines.  May harm: whoever depends on what is not statutory, and
    those whose need grows while they wait.
    """

    tier: ClassVar[Tier] = Tier.A

    rate: Share = 0.05  # of each general-fund line's 2025/26 standstill budget, a year
    years: Years = 4
    protect: Lines = frozenset()  # left out of the slicing; what is cut is then less than the rate of the whole

    def modifies(self) -> dict[str, Modifies]:
        """Adds to every general-fund line; typed changes to a line come on top."""
        return {"budget.general_fund_lines": Modifies.ADDS_TO}

    def acts_through(self) -> tuple[str, ...]:
        """What a council does when money is short, and what workers, grants and families then do."""
        return (
            *("rationing", "overspend_cuts_prevention", "fee_moves_supply", "caseload_moves_leavers"),
            *("vcse_lives_on_grants", "family_steps_in"),
        )

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Take another slice, for as many years as it lasts."""
        if year < self.years:
            budget.cut(self.rate, of=budget.general_fund_lines - self.protect)
