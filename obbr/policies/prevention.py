"""Keeping what prevents when money is short."""

from __future__ import annotations

from typing import ClassVar

from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.policies.base import Lines, Modifies, Policy, Tier, Turn


class Protect(Policy):
    """Spare lines from every cut, also from those that are made within a year when care overspends.

    What practitioners mean by ring-fencing prevention: spending that nobody has a right to is what an overspending
    council stops first, in October, whatever its plan said in April.
    Evidence: money itself (tier A): councils' prevention and early help fell most in the 2010s.  What the lines then do
    is the evidence of their own mechanisms.  Cost: none of its own; the same cut falls on fewer lines.  May harm: those
    who depend on the lines that pay instead, first of all people with a right to care whose packages are trimmed.
    """

    tier: ClassVar[Tier] = Tier.A
    turn: ClassVar[Turn] = Turn.PROTECT

    lines: Lines

    def modifies(self) -> dict[str, Modifies]:
        """Adds to what is protected; two of them protect both sets."""
        return {"budget.protected": Modifies.ADDS_TO}

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Protect from the first year on."""
        if year == 0:
            budget.protect(self.lines)
