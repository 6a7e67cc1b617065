"""What a council fears, and what it does about it: checks, supervision, peers who look in before the inspector."""

from __future__ import annotations

from typing import ClassVar

from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.policies.base import Added, Hours, Modifies, Multiple, Policy, Share, Tier
from obbr.policies.costs import OVERHEADS, spend
from obbr.policies.practice import Practice


class RegulatoryPosture(Policy):
    """Fewer checks and no blame: workers decide within a few rules, and are stood by when something goes wrong.

    What practitioners mean: each failure has left a form behind; forms take the time in which the next failure might
    have been seen; and a worker who is afraid decides late.
    Evidence: exploratory (tier B).  That process takes a third and more of workers' time is told in surveys; that it
    averts some harm, and drives workers away, is judged, and both are in the model.  What a poor rating does is
    contested: no study of adults' care exists.  Cost: what is spent on leadership.  May harm: people whose neglect a
    check would have found.
    """

    tier: ClassVar[Tier] = Tier.B

    paperwork: Multiple = 0.8  # of today's time on process
    after_failure: Share = 0.5  # of the checks that a poor rating would bring, what the council lets it bring
    sum: Added = 50_000.0  # a year, on leadership

    def modifies(self) -> dict[str, Modifies]:
        """Multiplies time on process; sets what follows a failure; leadership adds to overheads."""
        return {
            "practice.paperwork": Modifies.MULTIPLIES,
            "practice.after_failure": Modifies.SETS,
            f"budget.{OVERHEADS}": Modifies.ADDS_TO,
        }

    def acts_through(self) -> tuple[str, ...]:
        """Harm averted or not, workers who stay, and what a rating brings."""
        return (
            *("checks_avert_harm", "paperwork_drives_leavers", "knowing_helps_conversations"),
            *("waits_bring_poor_rating", "poor_rating_brings_checks"),
        )

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Pay for leadership."""
        spend(budget, OVERHEADS, self.sum, year)

    def practise(self, practice: Practice, year: int) -> None:
        """Drop checks from the first year on."""
        practice.multiply("paperwork", "regulatory_posture", self.paperwork)
        practice.after_failure = self.after_failure


class Supervision(Policy):
    """Reflective supervision in protected time, and a team in which everybody belongs, so that workers stay.

    What practitioners mean: time to think a case through with somebody who listens, and a workplace in which workers of
    every background can say what they see.  These come together and cannot be told apart.
    Evidence: exploratory (tier B).  That support and morale keep workers is told by everybody and measured by nobody in
    a form that could be used; size and ceiling are judged.  Better work in the same hour is not in the model.  Cost:
    the hours, which are taken from all else.  May harm: people who wait for those hours.
    """

    tier: ClassVar[Tier] = Tier.B

    hours: Hours = 2.0  # a month for each worker, above usual

    def modifies(self) -> dict[str, Modifies]:
        """Sets hours of supervision."""
        return {"practice.supervision": Modifies.SETS}

    def acts_through(self) -> tuple[str, ...]:
        """Workers who stay, and what knowing people then does."""
        return ("supervision_keeps_workers", "knowing_helps_conversations")

    def practise(self, practice: Practice, year: int) -> None:
        """Give the hours from the first year on."""
        practice.supervision = self.hours


class PeerReview(Policy):
    """Peers from other councils look in before the inspector does, and help to learn.

    What practitioners mean: a colleague from elsewhere sees what one has stopped seeing, and says so before it has to
    be said in public; but nobody is made to ask for one.
    Evidence: exploratory (tier B).  Of councils reviewed 83% improved or held their leadership, while all were
    improving: an odds ratio of 1.0 to 1.3 is judged.  What a poor rating then costs is contested, and in half of all
    draws next to nothing.  Learning a new way of working goes a little faster with peers.  Cost: reviews, and
    officers' time for them.  May harm: little; time.
    """

    tier: ClassVar[Tier] = Tier.B

    sum: Added = 40_000.0  # a year

    def modifies(self) -> dict[str, Modifies]:
        """Sets whether peers look in; reviews add to overheads."""
        return {"practice.peer_review": Modifies.SETS, f"budget.{OVERHEADS}": Modifies.ADDS_TO}

    def acts_through(self) -> tuple[str, ...]:
        """What peers see, and what a rating would have brought."""
        return ("peers_see_earlier", "poor_rating_brings_checks", "poor_rating_drives_leavers")

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Pay for reviews."""
        spend(budget, OVERHEADS, self.sum, year)

    def practise(self, practice: Practice, year: int) -> None:
        """Let peers in from the first year on."""
        practice.peer_review = 1.0
