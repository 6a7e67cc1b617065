"""Offers made to people one by one: a small sum at once, a peer, a conference of those who are there for somebody."""

from __future__ import annotations

from typing import ClassVar

from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.policies.base import Added, Modifies, Policy, Tier
from obbr.policies.costs import spend


class SmallBudgets(Policy):
    """Workers may spend a small sum at once, without a panel and without asking anybody.

    What practitioners mean: a card with some 200 pounds for a taxi, a mattress, a telephone, bought on the day.
    Evidence: exploratory (tier B).  No evaluation was found; what a sum answers, how much time it saves and how often
    it lasts are judged.  Nobody's need falls by it: what lasts does as much in the house as a neighbour would.
    Cost: each sum that is spent, up to the pot.  May harm: people whom a sum puts off a package that they will need
    later.
    """

    tier: ClassVar[Tier] = Tier.B
    line: ClassVar[str] = "small_sums"

    sum: Added = 100_000.0  # the pot, a year

    def modifies(self) -> dict[str, Modifies]:
        """Adds to the pot."""
        return {f"budget.{self.line}": Modifies.ADDS_TO}

    def acts_through(self) -> tuple[str, ...]:
        """What a sum answers."""
        return ("small_sums_answer",)

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Fill the pot each year."""
        spend(budget, self.line, self.sum, year)


class PeerAdvocacy(Policy):
    """People who have been through it themselves go with others to the doctor, the council, a group.

    What practitioners mean: whoever has been turned away often enough listens to somebody to whom that has happened
    too, and is paid for it.  **The model has no homeless people**: peers find adults who are cut off at home in poorer
    places, take the lonely to a voluntary body, and go with some of those in need to the council.  Doctors are not in
    it, nor that a place is kept for longer in company.
    Evidence: exploratory (tier B).  A small study before and after, paid for by the charity, told of unplanned care 42%
    cheaper; the only trial (veterans, United States) found no change.  Draws move between them.  Cost: each person
    accompanied; then what they ask for, since finding people raises demand first.  May harm: others who wait for the
    same workers and places.
    """

    tier: ClassVar[Tier] = Tier.B
    line: ClassVar[str] = "peer_support"

    sum: Added = 150_000.0  # a year

    def modifies(self) -> dict[str, Modifies]:
        """Adds to what peers are paid from."""
        return {f"budget.{self.line}": Modifies.ADDS_TO}

    def acts_through(self) -> tuple[str, ...]:
        """Doors that open, and visits to A&E."""
        return ("peers_open_doors", "peers_prevent_ae", "vcse_eases_loneliness", "unmet_brings_requests")

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Pay peers from the first year on."""
        spend(budget, self.line, self.sum, year)


class AdultFamilyConference(Policy):
    """Before the council decides, family, friends and neighbours meet, and somebody from outside leads it.

    What practitioners mean: where a family and a council, or a family within itself, have stopped talking, it gets them
    round a table and finds out who would do what.  It is no substitute for care.
    Evidence: exploratory (tier B).  The trial of conferences is about children at the edge of court; of adults no study
    with a control was found, and what a conference finds is judged.  Cost: each conference.  May harm: partners and
    children who take on care, and its strain; people whose package is smaller because of it.
    """

    tier: ClassVar[Tier] = Tier.B
    line: ClassVar[str] = "adult_conferences"

    sum: Added = 100_000.0  # a year

    def modifies(self) -> dict[str, Modifies]:
        """Adds to what conferences are paid from."""
        return {f"budget.{self.line}": Modifies.ADDS_TO}

    def acts_through(self) -> tuple[str, ...]:
        """Family found, and what caring does to them."""
        return (
            *("conferences_find_family", "strain_breaks_carers", "strain_harms_minds", "caring_ends_work"),
            "unmet_breaks_carers",
        )

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Pay for conferences from the first year on."""
        spend(budget, self.line, self.sum, year)
