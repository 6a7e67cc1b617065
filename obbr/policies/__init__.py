"""Policies: one file for each family of what a council may do.

`policies_known` lists all that a scenario may name, with those that other installed packages offer.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from obbr.policies.adults import SharedLives
from obbr.policies.assembly import CitizensAssembly
from obbr.policies.base import Policy, policy_kinds
from obbr.policies.children import TeamAroundTheWorker
from obbr.policies.cuts import SalamiSlicing
from obbr.policies.funding import BetterCareFund, Charging, CouncilTax, FundInFull, Settlement, SocialCarePrecept
from obbr.policies.market import FairFee, MarketCommissioning
from obbr.policies.offers import AdultFamilyConference, PeerAdvocacy, SmallBudgets
from obbr.policies.outcome_review import OutcomeBasedReview
from obbr.policies.posture import PeerReview, RegulatoryPosture, Supervision
from obbr.policies.prevention import Protect
from obbr.policies.shocks import FundingShock, HardWinter, PlacementPrices, ProviderFailure, StaffExodus
from obbr.policies.strengths import StrengthsBased
from obbr.policies.teams import NamedWorker, NeighbourhoodTeams
from obbr.policies.vcse import BetterNeighbours, FullCostRecovery, ReferWithoutFunding
from obbr.policies.workforce import WorkforceOffer

__all__ = ["Policy", "policies_known"]

SHIPPED: dict[str, type[Policy]] = {
    "adult_family_conference": AdultFamilyConference,
    "better_care_fund": BetterCareFund,
    "better_neighbours": BetterNeighbours,
    "charging": Charging,
    "citizens_assembly": CitizensAssembly,
    "council_tax": CouncilTax,
    "fair_fee": FairFee,
    "full_cost_recovery": FullCostRecovery,
    "fund_in_full": FundInFull,
    "funding_shock": FundingShock,
    "hard_winter": HardWinter,
    "market_commissioning": MarketCommissioning,
    "named_worker": NamedWorker,
    "neighbourhood_teams": NeighbourhoodTeams,
    "outcome_based_review": OutcomeBasedReview,
    "peer_advocacy": PeerAdvocacy,
    "peer_review": PeerReview,
    "placement_prices": PlacementPrices,
    "protect": Protect,
    "provider_failure": ProviderFailure,
    "refer_without_funding": ReferWithoutFunding,
    "regulatory_posture": RegulatoryPosture,
    "salami_slicing": SalamiSlicing,
    "settlement": Settlement,
    "shared_lives": SharedLives,
    "small_budgets": SmallBudgets,
    "social_care_precept": SocialCarePrecept,
    "staff_exodus": StaffExodus,
    "strengths_based": StrengthsBased,
    "supervision": Supervision,
    "team_around_the_worker": TeamAroundTheWorker,
    "workforce_offer": WorkforceOffer,
}


@cache
def policies_known() -> dict[str, type[Policy]]:
    """Every policy by the name under which a scenario may call it.

    Raises:
        BadInput: an installed package offers a name that is taken, or something that is not a policy.
    """
    return policy_kinds(SHIPPED, [(found.name, found.load()) for found in entry_points(group="obbr.policies")])
