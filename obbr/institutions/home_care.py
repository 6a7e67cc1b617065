"""Agencies of home care: workers come and go, and with them the hours that people can have."""

from __future__ import annotations

from collections.abc import Sequence

from obbr.calendar import is_april
from obbr.chance import Event
from obbr.institutions.base import MONTHS, Institution, Surroundings
from obbr.institutions.opening import DrawnProvider
from obbr.institutions.providers import Fees, Provider, ProviderLuck, Terms, largest, level, months_to_fill
from obbr.people.keeping_care import CLOSES, GIVES_UP_CONTRACT
from obbr.people.sharing import Desk

ENTRANT = 0.5  # an agency that enters begins with half the hours of a mean one


class Agency(Provider):
    """One agency of home care, with workers told in the hours that they give (tenths a week).

    posts    = its share of what is called for x what the fee lets it offer
    leavers  = workers x turnover / 12;  joiners = empty posts / months to fill one
    It hands its council contract back when the margin on council work has been lower than usual by more than it bears
    for some months, and closes when cash is gone; besides, some do either at the usual rate, whatever they earn.
    """

    def __init__(self, model: Surroundings, drawn: DrawnProvider, terms: Terms, hours: float) -> None:
        """With so many hours (tenths a week) of work in hand."""
        super().__init__(model, drawn, terms, model.p.market.agency_margin)
        self.share = drawn.size  # of all hours called for
        self.hours = hours
        self.posts = hours
        self.own_part = 0.0  # of its hours that residents pay for themselves
        self.contract = True  # takes the council's new people
        self.months_below = 0  # that council work has lost more than it bears
        self.lost = 0.0  # of the margin on council work, against the base year
        self.won = 0.0  # of all hours called for, what a round of tenders brings this month

    def staff(self, called: float, offered: float, fill_months: float) -> None:
        """A month of leavers and joiners; nobody is dismissed, so a shrinking agency shrinks as people leave."""
        self.posts = self.share * called * offered
        joiners = max(0.0, self.posts - self.hours) / fill_months
        self.hours += joiners - self.hours * self.turnover / MONTHS

    @property
    def vacancy(self) -> float:
        """Share of its posts that nobody fills."""
        return max(0.0, 1.0 - self.hours / self.posts) if self.posts > 0.0 else 0.0

    def month(self, used: float, own: float, usual_own: float, fees: Fees) -> None:
        """What it earns on `used` hours, of which residents pay for a share `own` in the whole area."""
        own, bid = self._own_part(own), self.bid
        dearer = self.terms.staff_share * bid * (self.wage / self.usual_wage - 1.0)
        income = (1.0 - own) * bid * fees.council + own * fees.own * fees.clause
        self.own_part = own
        self.earn(used * income, used * (self._usual_cost(self._own_part(usual_own), fees) + dearer))
        usual_cost = self._usual_cost(min(1.0, usual_own * self.own_tilt), fees)  # with a contract, if it has none too
        self.lost = (usual_cost + dearer) / (bid * fees.council) - usual_cost / bid
        self.months_below = self.months_below + 1 if self.contract and self.lost > self.bears else 0

    def win(self, hours: float, share: float) -> None:
        """Council work comes to it, with the hours of the workers who do it."""
        self.contract = True
        self.hours += hours
        self.share += share

    def _usual_cost(self, own: float, fees: Fees) -> float:
        """Cost of an hour at usual pay, such that the usual margin is left where residents pay for such a part."""
        return ((1.0 - own) * self.bid + own * fees.usual_own) * (1.0 - self.usual_margin)

    def _own_part(self, own: float) -> float:
        return min(1.0, own * self.own_tilt) if self.contract else 1.0


class HomeCareMarket(Institution):
    """All agencies of the area: one pool of hours, shared out among those who need them.

    What is called for is what people's packages come to, less the share for which workers are usually lacking.  In the
    long run hours follow the real fee with `market.fee_elasticity`.  Part of that runs through pay, turnover and empty
    posts; the rest is posts that agencies offer because an hour earns more, so that the whole is paid once.
    **No English estimate of this elasticity exists, and every result that runs through the market hangs on it.**

    Evidence: market.fee_elasticity, support.undelivered_share, workforce.care_vacancy, market.workers_follow,
    market.agency_closures_yearly, market.hand_backs_yearly, market.bears_months, market.retendered_share.
    """

    def __init__(
        self,
        model: Surroundings,
        drawn: Sequence[DrawnProvider],
        terms: Terms,
        luck: ProviderLuck,
        hours: float,
    ) -> None:
        """Agencies whose hours add up to so many tenths a week; `drawn`: those open and those yet to enter."""
        super().__init__(model)
        p = self.p
        self.terms, self.luck = terms, luck
        self.agencies = [Agency(model, one, terms, one.size * hours) for one in drawn if not one.enters_later]
        self.waiting = [one for one in drawn if one.enters_later]
        level(self.agencies, [agency.share for agency in self.agencies])
        vacancy, turnover = float(p.workforce.care_vacancy), terms.turnover
        self.fill_months = months_to_fill(vacancy, turnover)
        self.reached = (1.0 - float(p.support.undelivered_share)) / (1.0 - vacancy)  # posts for each hour called for
        by_pay = vacancy * terms.turnover_by_wage / turnover * terms.fee_to_wage
        self.offers_by_fee = float(p.market.fee_elasticity) - by_pay
        self.bears_months = float(p.market.bears_months)
        self.follow = float(p.market.workers_follow)
        self.retendered = float(p.market.retendered_share)
        closes, hands_back = float(p.market.agency_closures_yearly), float(p.market.hand_backs_yearly)
        self.usual_exit = (closes / MONTHS, hands_back / MONTHS)
        self.fee_moves_supply = self.live("fee_moves_supply")
        self.own_fee = float(p.money.home_care_hour_own) / float(p.money.home_care_hour)
        self.own = self.unmet = self.used = 0.0

    def plan(self, month: int) -> None:
        """Who gives up this month, and the hours that are left."""
        self.agencies = [agency for agency in self.agencies if not agency.closed]
        if is_april(month):
            self._bid_again()
        failing = largest(self.takers, [one.share for one in self.takers], 1.0 - self.model.blows.stays["home_care"])
        for agency in failing:
            agency.contract = False  # so that nothing goes from one to another that fails with it
        for agency in self.agencies:
            agency.hours *= self.model.blows.care_workers
            agency.gives_up = CLOSES if agency in failing else self._what_it_gives_up(agency, month)
            if agency.gives_up:
                self._give_up(agency)
        self._enter(month)
        self.model.capacity[Desk.HOME_CARE] = int(self.hours)

    @property
    def hours(self) -> float:
        """All agencies' hours, tenths a week."""
        return sum(agency.hours for agency in self.agencies)

    @property
    def takers(self) -> list[Agency]:
        """Agencies with a contract, which take the council's new people."""
        return [agency for agency in self.agencies if agency.contract]

    def tender(self, leaning: float) -> float:
        """A yearly round; returns by how much it changes the mean of what the council pays, 1 for not at all.

        Of the hours decided afresh, a leaning of 1 (price alone) moves volume to those who ask for less, who pay their
        workers less, and -1 (quality alone) to those who ask for more; 0 leaves shares as they are.
        """
        bidders = self.takers
        shares = [agency.share for agency in bidders]
        moved = [
            share * (1.0 + self.retendered * leaning * self._cheap(a)) for a, share in zip(bidders, shares, strict=True)
        ]
        together, after = sum(shares), sum(moved)
        if leaning == 0.0 or together <= 0.0:
            return 1.0
        before = sum(agency.bid * agency.share for agency in bidders) / together
        for agency, share in zip(bidders, moved, strict=True):
            now = share * together / after
            agency.tendered_away = max(0.0, 1.0 - now / agency.share)
            agency.won = max(0.0, now - agency.share)
            agency.share = now
        return sum(agency.bid * agency.share for agency in bidders) / together / before

    def _bid_again(self) -> None:
        """Whoever handed a contract back takes one again in a later round, if that loses no more than it bears."""
        for agency in self.agencies:
            if not agency.contract and agency.lost <= agency.bears and self.takers:
                agency.win(*self._part_of_all(self.takers))

    def _cheap(self, agency: Agency) -> float:
        """How cheap a bid is, from -1 (dearest) to 1."""
        spread = self.terms.staff_share * self.terms.wage_spread
        return min(1.0, max(-1.0, (1.0 - agency.bid) / spread))

    def _what_it_gives_up(self, agency: Agency, month: int) -> int:
        """Nothing, its council contract, or everything; the council keeps the last one that has a contract going."""
        closes, hands_back = self.usual_exit
        live = self.terms.margin_moves_exit
        gives_up = 0
        if (live and agency.ruined) or self.luck.of(agency.row, month, Event.PROVIDER_CLOSES) < closes:
            gives_up = CLOSES
        elif agency.contract:
            tired = live and agency.months_below >= self.bears_months
            if tired or self.luck.of(agency.row, month, Event.CONTRACT_HANDED_BACK) < hands_back:
                gives_up = GIVES_UP_CONTRACT
        return 0 if gives_up and self.takers == [agency] else gives_up

    def _give_up(self, agency: Agency) -> None:
        """Its work goes to agencies with a contract, by their size, and of its workers those who follow it."""
        kept = 0.0 if agency.closed else agency.own_part
        lost_share, lost_hours = agency.share * (1.0 - kept), agency.hours * (1.0 - kept)
        agency.contract = False
        agency.share -= lost_share
        agency.hours -= lost_hours
        others = self.takers
        together = sum(other.share for other in others)
        for other in others:
            other.hours += self.follow * lost_hours * other.share / together
            other.share += lost_share * other.share / together

    def _enter(self, month: int) -> None:
        """A new agency comes as often as agencies usually close, oftener while more need goes unmet than usual.

        None comes while the agencies that there are do not cover their costs.  It takes part of everybody's work.
        """
        others = self.takers
        if not (others and self.waiting):
            return
        chance = len(others) * self.usual_exit[0]
        if self.terms.margin_moves_exit:
            usual = self.model.usual.get("home_care_unmet", 0.0)
            together = sum(agency.share for agency in others)
            margin = sum(agency.margin * agency.share for agency in others) / together
            chance *= (self.unmet / usual if usual > 0.0 else 1.0) if margin >= 0.0 else 0.0
        if self.luck.of(self.waiting[0].row, month, Event.PROVIDER_ENTERS) < chance:
            self._begin(self.waiting.pop(0), others)

    def _begin(self, drawn: DrawnProvider, others: list[Agency]) -> None:
        hours, share = self._part_of_all(others)
        new = Agency(self.model, drawn, self.terms, hours)
        new.share = share
        self.agencies.append(new)

    def _part_of_all(self, others: list[Agency]) -> tuple[float, float]:
        """Take a part of everybody's hours and share of what is called for, as much as somebody new begins with."""
        taken = ENTRANT / (len(others) + ENTRANT)
        hours, share = taken * sum(agency.hours for agency in others), taken * sum(agency.share for agency in others)
        for agency in others:
            agency.hours *= 1.0 - taken
            agency.share *= 1.0 - taken
        return hours, share

    def live_on(self, fee: float, own_fee: float, care_pay: float, of_tenders: float) -> None:
        """Agencies pay, lose and find workers, and earn on the hours that were used.

        Args:
            fee: the council's against costs, 1 as in the base year.
            own_fee: what residents pay who pay for themselves, likewise, against the base year.
            care_pay: a pay clause: pay above usual, as a share, which fees have been raised to cover.
            of_tenders: what tenders add to quality or take from it.
        """
        called = self._look_at_use()
        offered = self.reached
        if self.fee_moves_supply:
            offered *= max(0.0, 1.0 + self.offers_by_fee * (fee - 1.0))
        clause = 1.0 + self.terms.staff_share * care_pay
        usual = self.model.usual.get("home_care_own", self.own)
        hours = self.hours
        each = self.used / hours if hours > 0.0 else 0.0
        fees = Fees(fee, self.own_fee * own_fee, self.own_fee, clause)
        for agency in self.agencies:
            agency.pay(fee / clause, care_pay)
            agency.keep_quality(of_tenders)
            agency.tendered_away = agency.won = 0.0
            agency.month(agency.hours * each, self.own, usual, fees)
            agency.staff(called, offered, self.fill_months)

    def _look_at_use(self) -> float:
        """Note this month's hours and who paid for them; returns the hours called for."""
        use = self.model.use[0]
        called, own = float(use["home_care_wanted"]), float(use["home_care_self"])
        self.used = own + float(use["home_care_council"]) + float(use["home_care_nhs"])
        self.own = own / self.used if self.used > 0.0 else 0.0
        self.unmet = max(0.0, 1.0 - self.used / called) if called > 0.0 else 0.0
        return called

    def usual_now(self) -> dict[str, float]:
        """Whose hours they are, and what goes unmet."""
        return {"home_care_own": self.own, "home_care_unmet": self.unmet}
