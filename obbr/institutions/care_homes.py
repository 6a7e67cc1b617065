"""Care homes: places that open and close, and what they live on."""

from __future__ import annotations

from collections.abc import Sequence

from obbr.chance import Event
from obbr.institutions.base import MONTHS, Institution, Surroundings
from obbr.institutions.opening import DrawnProvider
from obbr.institutions.providers import Fees, Provider, ProviderLuck, Terms, largest, level
from obbr.people.keeping_care import CLOSES
from obbr.people.sharing import Desk


class CareHome(Provider):
    """One care home.  Its workers go with its residents, its building does not.

    cost of a place = filled x staff x wage / usual wage + building, food and all else, which is due empty or full
    """

    def __init__(self, model: Surroundings, drawn: DrawnProvider, terms: Terms, places: float) -> None:
        """With so many places, filled as homes of its kind are."""
        super().__init__(model, drawn, terms, model.p.market.home_margin)
        self.places = places
        self.notice: int | None = None  # months until it closes, once it has said so

    @property
    def takes_new(self) -> bool:
        """Whether people may still move in."""
        return self.notice is None

    def month(self, filled: float, usually_filled: float, own: float, usual_own: float, fees: Fees) -> None:
        """What it earns when so much of it is filled, with a share `own` of self-funders in the whole area's homes."""
        staff = self.terms.staff_share
        usually = min(1.0, usual_own * self.own_tilt)
        building = usually_filled * (income_of(usually, fees.usual) * (1.0 - self.usual_margin) - staff)
        cost = filled * staff * self.wage / self.usual_wage + building
        income = filled * income_of(min(1.0, own * self.own_tilt), fees)
        self.earn(self.places * income, self.places * cost)


def income_of(own: float, fees: Fees) -> float:
    """What a home has of a resident, in council fees of the base year."""
    return (1.0 - own) * fees.council + own * fees.own * fees.clause + fees.nursing


class CareHomeMarket(Institution):
    """All homes of one kind that have this area's older people, wherever they stand.

        called for = places at the start, growing by bed_trend_yearly / 12 a month
        target     = called for x (1 + fee_elasticity x (fee / cost - 1))
                     x (1 + demand_elasticity x (residents / usual residents - 1))

    Homes close at the usual rate of their owner, and when their cash is gone.  They give notice if there is room
    elsewhere for whoever lives in them, and that room is kept; where all homes are full, somebody takes the home over
    instead.  Homes that fail in a shock close in the same month, by the same rule.  What is then lacking comes bed by
    bed, or, once it would fill a home of the mean size, at times as a new home, if homes cover their costs.

    **No English estimate of either elasticity exists, and every result that runs through the market hangs on them.**

    Evidence: market.care_home_occupancy, market.bed_trend_yearly, market.fee_elasticity, market.demand_elasticity,
    market.homes_adjust_months, market.home_closures_yearly, market.notice_months, support.self_funder_premium.
    """

    def __init__(
        self,
        model: Surroundings,
        drawn: Sequence[DrawnProvider],
        terms: Terms,
        luck: ProviderLuck,
        name: str,
        residents: int,
    ) -> None:
        """Homes with places such that `residents` fill the published share; `name`: residential or nursing."""
        super().__init__(model)
        p = self.p
        self.terms, self.luck, self.name = terms, luck, name
        self.desk = Desk[name.upper()]
        places = residents / float(p.market.care_home_occupancy)
        self.homes = [CareHome(model, one, terms, one.size * places) for one in drawn if not one.enters_later]
        self.waiting = [one for one in drawn if one.enters_later]
        level(self.homes, [home.places for home in self.homes])
        self.called_for = places
        self.trend = 1.0 + float(p.market.bed_trend_yearly) / MONTHS
        self.elasticity = float(p.market.fee_elasticity) if self.live("fee_moves_supply") else 0.0
        self.by_demand = float(p.market.demand_elasticity) if self.live("demand_moves_places") else 0.0
        self.adjust_months = float(p.market.homes_adjust_months)
        self.usual_exit = [float(rate) / MONTHS for rate in p.market.home_closures_yearly]  # by owner
        self.notice_months = int(p.market.notice_months + 0.5)
        start = model.council.books.opening
        self.mean_places = start.home_mean_places
        self.week = getattr(start, f"{name}_week")  # pounds
        self.nursing = float(p.money.funded_nursing_week) / self.week if self.desk is Desk.NURSING else 0.0
        self.own_fee = float(p.support.self_funder_premium)
        self.own = self.filled = self.residents = 0.0

    @property
    def places(self) -> float:
        """Places of all homes."""
        return sum(home.places for home in self.homes)

    @property
    def takers(self) -> list[CareHome]:
        """Homes that people may still move into."""
        return [home for home in self.homes if home.takes_new]

    def plan(self, month: int) -> None:
        """Who gives notice and who closes; publish free places, keeping room for people of homes that will close."""
        self.homes = [home for home in self.homes if not home.closed]
        inside = self._residents()
        lost = 1.0 - self.model.blows.stays[self.name]
        for home in largest(self.takers, [one.places for one in self.takers], lost):
            if self._room_without(home, inside):
                home.notice = 1  # no notice but this month
        for home in self.homes:
            self._decide(home, month, inside)
        open_places = sum(home.places for home in self.takers)
        self.model.capacity[self.desk] = max(0, int(open_places) - inside)

    def _decide(self, home: CareHome, month: int, inside: int) -> None:
        if home.notice is not None:
            home.notice -= 1
            home.gives_up = CLOSES if home.notice <= 0 else 0
            return
        ruined = self.terms.margin_moves_exit and home.ruined
        if ruined or self.luck.of(home.row, month, Event.PROVIDER_CLOSES) < self.usual_exit[home.drawn.owner]:
            if self._room_without(home, inside):
                home.notice = self.notice_months

    def _room_without(self, home: CareHome, inside: int) -> bool:
        """Whether all residents of the area would fit into the homes that stay."""
        staying = [other.places for other in self.takers if other is not home]
        return bool(staying) and (sum(staying) >= inside or not self.model.live["scarcity"])

    def live_on(self, fee: float, own_fee: float, care_pay: float, of_tenders: float) -> None:
        """Homes pay their workers and earn on their residents; places follow what is called for, fee and residents."""
        self._look_at_use()
        clause = 1.0 + self.terms.staff_share * care_pay
        usual = self.model.usual.get
        usual_own, usually_filled = usual(f"{self.name}_own", self.own), usual(f"{self.name}_filled", self.filled)
        fees = Fees(fee, self.own_fee * own_fee, self.own_fee, clause, self.nursing)
        for home in self.homes:
            home.pay(fee / clause, care_pay)
            home.keep_quality(of_tenders)
            home.month(self.filled, usually_filled, self.own, usual_own, fees)
        self.called_for *= self.trend
        self._grow(self._target(fee) - self.places)

    def _target(self, fee: float) -> float:
        """Places that trend, fee and residents call for in the long run."""
        usual = self.model.usual.get(f"{self.name}_residents", self.residents)
        more = self.residents / usual - 1.0 if usual > 0.0 else 0.0
        return self.called_for * max(0.0, 1.0 + self.elasticity * (fee - 1.0)) * (1.0 + self.by_demand * more)

    def _grow(self, lacking: float) -> None:
        """A new home if one is worth building; else some beds more or fewer in all homes."""
        if lacking >= self.mean_places and self.waiting:
            drawn = self.luck.of(self.waiting[0].row, self.model.month, Event.PROVIDER_ENTERS)
            if drawn < 1.0 / self.adjust_months and self._covers_costs():
                self.homes.append(CareHome(self.model, self.waiting.pop(0), self.terms, lacking))
                return
        places = sum(home.places for home in self.takers)
        for home in self.takers if places > 0.0 else ():
            home.places += lacking / self.adjust_months * home.places / places

    def _covers_costs(self) -> bool:
        """Whether a home earns its rent, taken over all of them; frozen, as in the base year."""
        if not self.terms.margin_moves_exit:
            return True
        return sum((home.margin - home.rent) * home.places for home in self.homes) >= 0.0

    def _residents(self) -> int:
        use = self.model.use[0]
        return sum(int(use[f"{self.name}_{payer}"]) for payer in ("council", "self", "nhs"))

    def _look_at_use(self) -> None:
        self.residents = float(self._residents())
        own = float(self.model.use[0][f"{self.name}_self"])
        self.own = own / self.residents if self.residents > 0.0 else 0.0
        places = self.places
        self.filled = self.residents / places if places > 0.0 else 0.0

    def usual_now(self) -> dict[str, float]:
        """Who pays, how full homes are, and with how many people."""
        now = {"own": self.own, "filled": self.filled, "residents": self.residents}
        return {f"{self.name}_{what}": value for what, value in now.items()}
