"""Pay: an offer to the people who assess, and to those who care."""

from __future__ import annotations

from typing import ClassVar

from obbr.policies.base import Modifies, Policy, Share, Tier
from obbr.policies.practice import Practice


class WorkforceOffer(Policy):
    """Social workers and care workers are paid above what is usual, so that they come and stay.

    What practitioners mean when they say that everything depends on who does the work: fewer strangers at the door,
    smaller caseloads, less spent on agencies.  The council pays its own workers; care workers it reaches by a clause in
    contracts, for which it raises fees.
    Evidence: pay is money itself (tier A).  A tenth more pay takes 3 points off care workers' turnover of 28.5% (1 to
    1.5 on a simpler reading); most who leave go to another employer of the sector, so a rise that all pay may do less.
    For adults' social workers no such estimate is used.  Cost: two thirds of the premium on each post and 70% of it on
    each fee; residents who pay for themselves pay it too.  May harm: within the same envelope, whoever depends on the
    lines that pay for it.
    """

    tier: ClassVar[Tier] = Tier.A

    social_work_pay: Share = 0.05  # above usual
    care_pay: Share = 0.05  # above usual, by a clause that fees are raised to cover

    def modifies(self) -> dict[str, Modifies]:
        """Sets both, so that no other policy may."""
        return dict.fromkeys(("practice.social_work_pay", "practice.care_pay"), Modifies.SETS)

    def acts_through(self) -> tuple[str, ...]:
        """Pay keeps workers, and those who stay give better care and know people longer."""
        return (
            *("pay_keeps_social_workers", "knowing_helps_conversations"),
            *("wage_moves_turnover", "turnover_moves_quality", "quality_reaches_people"),
        )

    def practise(self, practice: Practice, year: int) -> None:
        """Pay more from the first year on."""
        practice.social_work_pay = self.social_work_pay
        practice.care_pay = self.care_pay
