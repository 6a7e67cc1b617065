"""The decade from 2011/12 as a scenario: what was fed of a council's past, and what was not.

Fed are its funding, the fees it paid and the public minimum wage; of how councils shared a cut between care and all
else only what is printed of England.  Not fed are activity, and spending by line.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.money.lines import LINES, Department
from obbr.place.population import as_record, central_parameters
from obbr.place.then import Paths
from obbr.policies.base import Modifies, Policy, Tier, Turn
from obbr.policies.practice import Practice
from obbr.scenario import Scenario

YEARS = 10  # 2012/13 to 2021/22
CARE = (Department.ADULTS, Department.CHILDREN)
LEAST = 0.2  # of a line's budget that is left, however far funding falls
AS_PRICES = (  # what today's evidence says of prices and need in years to come, which nobody knew then: as prices
    *("pay_growth", "children_growth", "childrens_home_growth", "fostering_growth", "other_growth"),
    *("working_age_growth", "working_age_price_growth", "grant_growth"),
)
NO_TREND = ("support.care_home_trend_yearly", "working_age.intensity_growth")  # found from what is to be predicted
COSTS = "staff at the public minimum wage, all else as prices in general"
WHY_PRICES = "nothing of the council's own is fed: as prices in general"
WHY_NONE = "rests on what is to be predicted"


class WithinFunding(Policy):
    """The council lives within the funding it had; care bears less of what is lost than all other services do.

    All lines of care move together, and all others together: how a council shared its cut is not fed.
    Evidence: austerity.care_bears, austerity.others_bear.  Cost: none.  May harm: this is what happened.
    """

    tier: ClassVar[Tier] = Tier.A
    turn: ClassVar[Turn] = Turn.BALANCE

    funding: tuple[float, ...]  # of each year, in real terms, the base year as 1
    fee_rise: tuple[float, ...]  # of each year, on top of what care comes to cost, as a share
    care_bears: float
    others_bear: float

    def modifies(self) -> dict[str, Modifies]:
        """Sets the budget, what funds it, and fees, so that nothing else may."""
        return dict.fromkeys(("budget.everything_else", "funding.general", "practice.fee_rise"), Modifies.SETS)

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Bring every line to its share of what there is; funding is what that comes to."""
        lost = 1.0 - self.funding[year]
        for line in sorted(budget.general_fund_lines):
            bears = self.care_bears if LINES[line].department in CARE else self.others_bear
            wanted = budget.base[line] * max(1.0 - bears * lost, LEAST)
            budget.change(line, (round(wanted) - budget.needed(line) - budget.decided(line)) / 100)
        funding.fund_in_full(self.start + year, budget.net_cost())

    def practise(self, practice: Practice, year: int) -> None:
        """Pay the fees that were paid."""
        practice.fee_rise = self.fee_rise[year]


def decade(paths: Paths) -> Scenario:
    """What came over a council from 2012/13 to 2021/22, in the words of a scenario.

    Args:
        paths: of the council; index 0 is 2011/12.
    """
    p, prices = as_record(central_parameters()), inflation(paths)
    staff = float(p.market.staff_share)
    cost = staff * yearly(paths.minimum_wage) + (1.0 - staff) * 1.0
    usual = (1.0 + prices) * cost - 1.0
    fee = fees(paths)
    rises = [(1.0 + prices) * fee[y + 1] / fee[y] - 1.0 - usual for y in range(YEARS)]
    believe = {f"money.{name}": (prices, WHY_PRICES) for name in AS_PRICES}
    believe |= {"money.general_inflation": (prices, "mean of the decade"), "money.care_fee_growth": (usual, COSTS)}
    believe |= dict.fromkeys(NO_TREND, (0.0, WHY_NONE)) | {"council.fee_restraint": (0.0, "fees are fed")}
    said = {name: {"value": f"{value:.6f}", "because": why} for name, (value, why) in believe.items()}
    lived = Scenario.load("standstill").with_(name="decade", scenario="The decade from 2011/12", believe=said)
    policy = WithinFunding(
        funding=tuple(float(x) for x in paths.funding[1 : YEARS + 1]),
        fee_rise=tuple(rises),
        care_bears=float(p.austerity.care_bears),
        others_bear=float(p.austerity.others_bear),
    )
    return replace(lived, policies=(policy,), total=None)


def inflation(paths: Paths) -> float:
    """Prices in general, a year, mean of the decade."""
    return float(paths.to_2024_25[0] / paths.to_2024_25[YEARS]) ** (1.0 / YEARS) - 1.0


def yearly(path: np.ndarray) -> float:
    """How many times as much each year, in the mean of the decade."""
    return float(path[YEARS] / path[0]) ** (1.0 / YEARS)


def fees(paths: Paths) -> np.ndarray:
    """What the council paid for bought care, in real terms, 2011/12 as 1: homes and home care weigh alike."""
    kinds: tuple[Any, ...] = (paths.residential_week, paths.nursing_week, paths.home_care_hour)
    return np.exp(np.mean([np.log(kind / kind[0]) for kind in kinds], axis=0))
