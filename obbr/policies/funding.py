"""Where the money comes from: council tax, the precept, Better Care, charges, the settlement, need met in full."""

from __future__ import annotations

from typing import ClassVar

from pydantic import model_validator

from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.money.lines import LINES, Department, Kind
from obbr.money.outturn import split
from obbr.money.prices import whole_pence
from obbr.policies.base import Change, Modifies, Multiple, Policy, Share, Tier, Turn, Years
from obbr.policies.practice import Practice

EASED_CARE = ("rationing", "overspend_cuts_prevention")  # what more money for bought care acts through


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


class SocialCarePrecept(Policy):
    """A council-tax precept whose proceeds are kept for adults' care.

    What the law lets councils raise for adult social care alone, and what most then use to fill the general gap.  Here
    a stated part of each year's rise is added to the lines of bought care, on top of what need and prices make them
    cost.  A precept above the limit in force needs the government's leave: a scenario says so under `believe`.
    Evidence: money itself (tier A).  Cost: to households, in proportion to their band; what is kept for care is not
    there for other lines.  May harm: people just above the line for council-tax support; whoever depends on the other
    lines.  A poor area raises less by the same rise.
    """

    tier: ClassVar[Tier] = Tier.A

    precept: Share  # of Band D, a year
    kept_for_care: Share  # of Band D, a year: what of the rise is added to adults' care
    years: Years = 4

    @model_validator(mode="after")
    def _makes_sense(self) -> SocialCarePrecept:
        if self.start < 1:
            raise ValueError("2025/26 bills are out; write start: 2026/27 or later")
        if self.kept_for_care > self.precept:
            raise ValueError(f"kept_for_care {self.kept_for_care:.2%} is more than the precept of {self.precept:.2%}")
        return self

    def modifies(self) -> dict[str, Modifies]:
        """Sets the rise of council tax, and adds to the lines of adults' care."""
        return {"funding.council_tax": Modifies.SETS} | {f"budget.{line}": Modifies.ADDS_TO for line in _care_lines()}

    def acts_through(self) -> tuple[str, ...]:
        """Care lines under less strain ration less, and overspend less."""
        return EASED_CARE

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Raise the tax, and add what is kept to care."""
        if year >= self.years:
            return
        now = self.start + year
        funding.set_rise(now, funding.usual_core_rise, self.precept)
        _add_to_care(budget, funding.raised_by(self.kept_for_care, now))


class BetterCareFund(Policy):
    """The NHS passes more of its money to the council's care of adults, or less, through the Better Care Fund.

    What finance leads mean by pooled money: care is said to spare the hospital, so the hospital's purse should pay for
    some of it.  All of the sum goes to the lines of bought care, on top of what need and prices make them cost.
    Evidence: money itself (tier A); that the fund slowed admissions was hardly seen (National Audit Office, 2017).
    Cost: the sum, to the NHS; what the NHS would have done with it is not in the model.  May harm: patients of
    whatever the NHS does less of.
    """

    tier: ClassVar[Tier] = Tier.A

    change: Change  # a year, 2025/26 prices
    years: Years = 10

    def modifies(self) -> dict[str, Modifies]:
        """Adds to what the NHS passes on, and to the lines of adults' care."""
        changed = ("funding.better_care", *(f"budget.{line}" for line in _care_lines()))
        return dict.fromkeys(changed, Modifies.ADDS_TO)

    def acts_through(self) -> tuple[str, ...]:
        """Care lines under less strain ration less, and overspend less."""
        return EASED_CARE

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Pass this year's sum on, and spend it on care."""
        if year < self.years:
            funding.add_better_care(self.start + year, self.change)
            _add_to_care(budget, whole_pence(self.change))


def _care_lines() -> list[str]:
    """Lines of care that is bought for adults: those that follow need."""
    return [line.id for line in LINES.values() if line.kind is Kind.DEMAND_LED and line.department is Department.ADULTS]


def _add_to_care(budget: Budget, pence: int) -> None:
    """Share money over the lines of adults' care by their size, or take it so."""
    care = _care_lines()
    sizes = {line: base for line, base in budget.base.items() if line in care and base > 0}
    sign = 1 if pence > 0 else -1
    for line, part in split(abs(pence), sizes).items():
        budget.change(line, sign * part / 100)


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

    def acts_through(self) -> tuple[str, ...]:
        """Who refuses care rather than pay."""
        return ("charges_deter",)

    def practise(self, practice: Practice, year: int) -> None:
        """Charge so from the first year on."""
        practice.charge = self.level
