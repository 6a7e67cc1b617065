"""Care that is bought: hours of home care and places in care homes, and how supply answers to demand and fees."""

from __future__ import annotations

from obbr.institutions.base import MONTHS, Institution, Surroundings
from obbr.people.sharing import Desk


class HomeCareSupply(Institution):
    """The area's home care, bought by the council and by residents.

    Supply follows demand with a lag, less a share for which workers are lacking, and shrinks when fees fall behind
    costs: target = wanted x (1 - undelivered) x (fee / cost) ** elasticity.  No English estimate of the elasticity
    exists, so every result that runs through it says so.

    Evidence: market.fee_elasticity, market.hours_adjust_months, support.undelivered_share.
    """

    def __init__(self, model: Surroundings, hours: float) -> None:
        """A supply of so many tenths of an hour a week, as the base year's population has it."""
        super().__init__(model)
        self.hours = hours

    def plan(self, month: int) -> None:
        """Publish what the workforce can give."""
        self.model.capacity[Desk.HOME_CARE] = int(self.hours)

    def respond(self, month: int) -> None:
        """Move towards what demand and fees call for."""
        wanted = float(self.model.use["home_care_wanted"][0])
        fee = self.model.council.fee_against_cost if self.live("fee_moves_supply") else 1.0
        target = wanted * (1.0 - float(self.p.support.undelivered_share)) * fee ** float(self.p.market.fee_elasticity)
        self.hours += (target - self.hours) / float(self.p.market.hours_adjust_months)


class CareHomeSupply(Institution):
    """Places in care homes for this area's older people, wherever the home stands: one kind of home each.

    Free places are what residents do not fill.  Homes open and close slowly: places move towards
    usual places x trend x (fee / cost) ** elasticity.

    Evidence: market.care_home_occupancy, market.bed_trend_yearly, market.fee_elasticity, market.homes_adjust_months.
    """

    def __init__(self, model: Surroundings, desk: Desk, residents: int) -> None:
        """Places such that the base year's residents fill the published share of them."""
        super().__init__(model)
        self.desk = desk
        self.kind = "residential" if desk is Desk.RESIDENTIAL else "nursing"
        self.places = residents / float(self.p.market.care_home_occupancy)
        self.called_for = self.places

    def plan(self, month: int) -> None:
        """Publish free places."""
        self.model.capacity[self.desk] = max(0, int(self.places) - self._residents())

    def respond(self, month: int) -> None:
        """The trend moves what is called for; places follow it and the fee."""
        self.called_for *= 1.0 + float(self.p.market.bed_trend_yearly) / MONTHS
        fee = self.model.council.fee_against_cost if self.live("fee_moves_supply") else 1.0
        target = self.called_for * fee ** float(self.p.market.fee_elasticity)
        self.places += (target - self.places) / float(self.p.market.homes_adjust_months)

    def _residents(self) -> int:
        use = self.model.use[0]
        return int(sum(use[f"{self.kind}_{payer}"] for payer in ("council", "self", "nhs")))
