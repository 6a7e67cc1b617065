"""Buying care: tenders that go by price, and their foil, fees that pay what care costs."""

from __future__ import annotations

from typing import ClassVar

from obbr.policies.base import Modifies, Policy, Rise, Share, Tier, Years
from obbr.policies.practice import Practice

FEES_REACH_PEOPLE = (
    *("fee_moves_supply", "margin_moves_exit", "fee_moves_wages", "wage_moves_turnover", "turnover_moves_quality"),
    *("quality_reaches_people", "fee_moves_own_fees"),
)


class MarketCommissioning(Policy):
    """Care is put out to tender, the lowest price wins, and fees rise less than costs.

    What practitioners mean by market commissioning: competition is to give the same care for less.  What they fear is
    a race to the bottom, in which agencies save on pay, workers leave, and those who stay in the market hand contracts
    back.
    Evidence: fees and pay are money itself (tier A).  In English care homes more competition lowered prices and, by way
    of income, quality; where residents choose and pay, it did not.  That pay moves turnover is measured, that turnover
    moves quality only in sign.  **How supply answers to fees has never been estimated for England.**  The rest is
    assumption.  Cost: less for each hour and week; what is really saved emerges from how much care is still to be had.
    May harm: people whose agency gives up, people who wait for hours that nobody offers, care workers, and residents
    who pay for themselves if homes look to them for what councils do not pay (which is not in the model).
    """

    tier: ClassVar[Tier] = Tier.A

    fee_rise: Rise = -0.02  # a year, added to the usual rise of fees
    years: Years = 4  # in which fees rise less
    weight_of_price: Share = 1.0  # against quality in tenders; 50% as in the base year

    def modifies(self) -> dict[str, Modifies]:
        """Sets fees and what counts in tenders, so that no other policy may."""
        return dict.fromkeys(("practice.fee_rise", "practice.weight_of_price"), Modifies.SETS)

    def acts_through(self) -> tuple[str, ...]:
        """From fees to supply and pay, from pay to quality, from quality to people; tenders by price beside it."""
        return (*FEES_REACH_PEOPLE, "price_tenders_move_quality")

    def practise(self, practice: Practice, year: int) -> None:
        """Hold fees down for some years; tenders go by price from the first year on."""
        practice.fee_rise = self.fee_rise if year < self.years else 0.0
        practice.weight_of_price = self.weight_of_price


class FairFee(Policy):
    """Fees rise towards what care costs, and contracts say what care workers must be paid.

    What practitioners mean by a fair price for care and by relational or ethical commissioning: fees cover pay above
    the legal minimum, and providers are chosen for how they care.
    Evidence: fees and pay are money itself (tier A).  In 2024/25 councils paid 23.26 pounds an hour on average, against
    28.53 that the providers' trade body reckons as a minimum.  That better pay keeps workers is measured in England (3
    points less turnover for a tenth more pay); what their staying does for people is known in sign.  **How supply
    answers to fees has never been estimated for England.**  Cost: the rise times all care bought at home and in homes;
    part of it is paid to owners as profit, which `care_money_leaving` shows.  A pay clause costs 70% of what it says,
    and people who pay for themselves pay it too.  May harm: within the same envelope, whoever depends on the lines that
    pay for it; people who pay for themselves.
    """

    tier: ClassVar[Tier] = Tier.A

    fee_rise: Rise = 0.03  # a year, added to the usual rise of fees
    years: Years = 4  # in which fees rise more
    care_pay: Share = 0.05  # pay of care workers above usual, which fees are raised to cover
    weight_of_price: Share = 0.5  # against quality in tenders; 50% as in the base year

    def modifies(self) -> dict[str, Modifies]:
        """Sets fees, the pay clause and what counts in tenders, so that no other policy may."""
        return dict.fromkeys(("practice.fee_rise", "practice.care_pay", "practice.weight_of_price"), Modifies.SETS)

    def acts_through(self) -> tuple[str, ...]:
        """The same chain as market commissioning, upwards."""
        return FEES_REACH_PEOPLE

    def practise(self, practice: Practice, year: int) -> None:
        """Raise fees for some years; the pay clause and the weights hold from the first year on."""
        practice.fee_rise = self.fee_rise if year < self.years else 0.0
        practice.care_pay = self.care_pay
        practice.weight_of_price = self.weight_of_price
