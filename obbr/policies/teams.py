"""Who works with whom: a named worker, and teams that belong to a neighbourhood."""

from __future__ import annotations

from typing import ClassVar

from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.policies.base import Added, Modifies, Policy, Share, Tier, Years
from obbr.policies.costs import OVERHEADS, spend
from obbr.policies.practice import Practice


class NamedWorker(Policy):
    """A person keeps the same worker, in review and crisis too, whoever is on duty.

    What practitioners mean: no new face at each visit, and one telephone number for family and providers; it may be a
    nurse or a coordinator.  It was made for people placed far away, whom nobody from home would otherwise see.  **For
    them nothing is modelled**: the model knows whom the council pays for and not how far away they live, and being
    known keeps nobody from harm in it.
    Evidence: exploratory (tier B).  Pilots of 2016 to 2018 were small and had no comparison; half of the first six
    councils left after a year.  It acts through months with the same worker and through nothing else, up to a ceiling,
    so together with workers who stay it is paid once.  Cost: no money; pooled cover is lost, and with it hours.
    May harm: whoever waits for a worker when theirs is away; workers who carry cases alone.
    """

    tier: ClassVar[Tier] = Tier.B

    spared: Share = 0.6  # of today's hand-overs

    def modifies(self) -> dict[str, Modifies]:
        """Multiplies hand-overs, beside teams that spare some; sets who covers for whom."""
        return {"practice.hand_overs": Modifies.MULTIPLIES, "practice.named": Modifies.SETS}

    def acts_through(self) -> tuple[str, ...]:
        """Knowing each other."""
        return ("knowing_helps_conversations",)

    def practise(self, practice: Practice, year: int) -> None:
        """Hand fewer cases on, from the first year on."""
        practice.multiply("hand_overs", "named_worker", 1.0 - self.spared)
        practice.named = self.spared


class NeighbourhoodTeams(Policy):
    """Workers for adults and district nurses sit together in the neighbourhood that they serve.

    What practitioners mean: fewer hand-offs between teams, and workers who can name the groups and shops around the
    corner.
    Evidence: exploratory (tier B).  Integrated programmes showed nothing in their first two years, sometimes an early
    rise; in areas that took part emergency admissions later grew more slowly, some of which would have come anyway.
    The model has the early rise, nothing until the sixth year, and then what was seen, contested down to nothing.  That
    workers know places, and hand fewer people on, is judged.  Cost: setting up, for some years.  May harm: people whose
    worker changes while teams are made (not in the model); whoever finds the places full.
    """

    tier: ClassVar[Tier] = Tier.B

    spared: Share = 0.25  # of today's hand-overs
    set_up: Added = 250_000.0  # a year
    years: Years = 2  # of setting up

    def modifies(self) -> dict[str, Modifies]:
        """Multiplies hand-overs, beside named workers; sets where teams sit; setting up adds to overheads."""
        return {
            "practice.hand_overs": Modifies.MULTIPLIES,
            "practice.joined_years": Modifies.SETS,
            f"budget.{OVERHEADS}": Modifies.ADDS_TO,
        }

    def acts_through(self) -> tuple[str, ...]:
        """Knowing each other, places, and what joined teams do to admissions."""
        return ("knowing_helps_conversations", "vcse_eases_loneliness", "joined_teams_move_admissions")

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Pay for setting up."""
        spend(budget, OVERHEADS, self.set_up, year, self.years)

    def practise(self, practice: Practice, year: int) -> None:
        """Another year together."""
        practice.multiply("hand_overs", "neighbourhood_teams", 1.0 - self.spared)
        practice.local, practice.joined_years = 1.0, year + 1
