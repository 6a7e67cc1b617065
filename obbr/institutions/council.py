"""The council: sets budgets, watches its forecast, rations when care overspends, and balances its books by law."""

from __future__ import annotations

from typing import NamedTuple

from obbr.calendar import BASE_YEAR, MONTHS_IN_YEAR, is_april, month_of_year, year_of
from obbr.institutions.base import Institution, Surroundings
from obbr.institutions.books import ADULTS, DIRECT, OLDER_PEOPLES, Books
from obbr.institutions.opening import Opening
from obbr.institutions.teams import go_where_the_cases_are
from obbr.money.balance import (
    Balance,
    borrowing,
    close_year,
    post_capitalisation,
    post_debt_charges,
    settle_base_year,
    year_result,
)
from obbr.money.chart import LOOKED_AFTER, Purse
from obbr.money.lines import LINES, WORKING_AGE, Department, Growth, Ring
from obbr.money.mtfs import Mtfs

MARCH = MONTHS_IN_YEAR - 1
MID_YEAR = 6  # forecasts are taken seriously from October
PENCE = 100.0
BOUGHT = ("home_care", "residential_care", "nursing_care")
GENERAL_FUND = frozenset(id for id, line in LINES.items() if line.ring is Ring.GENERAL_FUND)
ADULT_CARE = frozenset(id for id, line in LINES.items() if line.department is Department.ADULTS)
CHILDRENS = frozenset(id for id, line in LINES.items() if line.department is Department.CHILDREN)


class Over(NamedTuple):
    """A forecast overspend; below nothing, an underspend."""

    pence: float
    share: float  # of what is allowed


class Council(Institution):
    """The finance director's chair.

    Rationing (0 as in the base year, up to a limit that the Care Act sets) follows the forecast of demand-led lines:
    it tightens while they are forecast to spend more than they are allowed, and eases when they are not:
    rationing += gain x (forecast / allowed - 1) each month.  What it saves emerges from who is then helped.  All
    care of adults is looked at together, before 65 and after.

    Restraint towards children (0 to 1) follows the forecast of the line of looked-after children by the same rule.

    Evidence: council.rationing_gain, council.rationing_limit, council.prevention_cut_share, council.fee_restraint.
    """

    def __init__(self, model: Surroundings, opening: Opening) -> None:
        """Open the books; nothing is decided before April 2025."""
        super().__init__(model)
        self.books = Books(opening, self.p, model.years)
        self.rationing = 0.0
        self.restraint = 0.0  # towards children
        self.fee_against_cost = 1.0
        self.own_against_usual = 1.0  # what people who pay for themselves are charged, costs and clause taken out
        self._clause = 1.0  # by how much a pay clause has raised fees
        self.balances: list[Balance] = []
        self.mtfs = Mtfs(self.books.outturn, self.books.prices)
        self.base_year_misses: dict[str, int] = {}
        self._opened_with = 0
        self._planned = 0
        self._stopped: dict[str, float] = {}
        self._strength: dict[str, float] = {}
        self._paid_above = 0.0  # what posts cost more than usual, as a share
        self._growth = 1.0  # of what adults' direct lines buy, where need is met in full

    # --- April -------------------------------------------------------------------------------------------------------

    def set_budget(self, year: int) -> None:
        """Decide the year's budget under the scenario, then its fees, and stop what a section 114 notice stops."""
        books = self.books
        books.in_year_measures = 0
        self._stopped = {}
        go_where_the_cases_are(self.model.teams)
        if year > BASE_YEAR:
            books.budget.past = books.past(year - 1, int(self.model.luck))
            books.budget.open(year, self._forecast_need(year))
            self.model.scenario.april(books.budget, books.funding, year)
            self.model.scenario.practise(self.model.practice, year)
            self._set_fees(year)
            self._set_pay(year)
            for what, ratio in self.model.blows.prices.items():
                books.prices.jump(what, year, ratio)
            self._growth = self.model.demand_index() if self.model.scenario.meets_need else 1.0
            self._strength = {line: self._grown(line) * books.budget.capacity(line, self.p) for line in DIRECT}
            self.mtfs.april(books.budget, year)
        books.open_year(year)
        if self.section_114:
            self._stopped = books.freeze(self.model.month, 1.0, self._may_be_frozen(prevention=False))
        self._opened_with = books.reserves.total

    def _forecast_need(self, year: int) -> dict[str, int]:
        """What care costs with policies as today: the outturn, dearer, for more and older people, and for children.

        Before 65 each person's support grows as it did.  Evidence: working_age.intensity_growth.

        Where need is to be met, the posts and programmes of adults' direct lines grow with it too.  Prices that have
        jumped are expected to stay so, a year late: the first year of a jump meets a budget without it.
        """
        growth = self.model.demand_index()
        direct = tuple(line for line in DIRECT if line in ADULT_CARE)
        lines = OLDER_PEOPLES + direct if self.model.scenario.meets_need else OLDER_PEOPLES
        forecast = {
            line: round(self.books.outturn.gross[line] * self.books.prices.index(LINES[line].growth, year) * growth)
            + self.books.cost_of_jumps(line, year - 1)
            for line in lines
        }
        intensity = (1.0 + float(self.p.working_age.intensity_growth)) ** (year + 1)
        people = self.model.working_age_index()
        forecast |= {line: self.books.working_age_as_usual(line, year, people, intensity) for line in WORKING_AGE}
        return forecast | {LOOKED_AFTER: self.books.looked_after_as_usual(year, self.model.children_index())}

    def _set_fees(self, year: int) -> None:
        """Fees of the year: the usual rise, less what a newly planned saving seeks there, and what practice adds.

        rise    = usual - restraint + fee_rise; not below nothing, nor such that a fee no longer pays the legal minimum
        x clause  a pay clause raises every fee by the share of pay in it, those of people who pay for themselves too
        x tender  a round of tenders moves the mean fee of home care with the volume that it moves

        Evidence: council.fee_restraint, market.staff_share, workforce.pay_above_floor.
        """
        usual, prices, practice = float(self.p.money.care_fee_growth), self.books.prices, self.model.practice
        savings = self.books.budget.planned_saving
        planned = prices.to_2025_26(sum(savings.get(line, 0) for line in OLDER_PEOPLES), year)
        care = prices.to_2025_26(sum(self.books.budget.standstill[line] for line in OLDER_PEOPLES), year)
        restraint = float(self.p.council.fee_restraint) * max(0.0, planned - self._planned) / care
        self._planned = planned
        staff = float(self.p.market.staff_share)
        least = staff / (1.0 + float(self.p.workforce.pay_above_floor)) * self._clause / self.fee_against_cost
        rise = max(0.0, usual - restraint + practice.fee_rise, least * (1.0 + usual) - 1.0)
        clause = (1.0 + staff * practice.care_pay) / self._clause
        self._clause *= clause
        rise = (1.0 + rise) * clause - 1.0
        self.fee_against_cost *= (1.0 + rise) / (1.0 + usual)
        own_rise = (1.0 + usual) * clause * self._shift_to_own_payers() - 1.0
        tender = self.model.market.tender(practice.weight_of_price)
        for service in BOUGHT:
            prices.decide(service, year, (1.0 + rise) * tender - 1.0 if service == "home_care" else rise)
            prices.decide(f"own_{service}", year, own_rise)

    def _shift_to_own_payers(self) -> float:
        """By how much providers ask more of people who pay for themselves this year, for what the council pays less.

        asked / usual = 1 + own_fee_shift x (1 - fee / cost, the clause taken out), never less than usual

        Evidence: market.own_fee_shift.
        """
        before = self.own_against_usual
        if self.live("fee_moves_own_fees"):
            behind = max(0.0, 1.0 - self.fee_against_cost / self._clause)
            self.own_against_usual = 1.0 + float(self.p.market.own_fee_shift) * behind
        return self.own_against_usual / before

    def _set_pay(self, year: int) -> None:
        """Pay of the council's social workers above usual makes posts dearer, by the share of a post that is pay.

        Evidence: workforce.post_pay_share, money.pay_growth.
        """
        above = self.model.practice.social_work_pay * float(self.p.workforce.post_pay_share)
        rise = (1.0 + float(self.p.money.pay_growth)) * (1.0 + above) / (1.0 + self._paid_above) - 1.0
        self._paid_above = above
        for service in ("posts", "agency", "childrens_posts", "childrens_agency"):
            self.books.prices.decide(service, year, rise)

    # --- every month -------------------------------------------------------------------------------------------------

    def strength(self, line: str) -> float:
        """How much capacity a direct line buys, 1 as with today's policies; what is stopped in the year is gone."""
        if self.books.budget.year is None:
            return 1.0
        return max(0.0, self._strength[line] * (1.0 - self._stopped.get(line, 0.0)))

    def buys(self, line: str, service: str) -> float:
        """How much of its service a direct line pays for this year, in the units that it is priced by.

        Where need is met in full, its planned spend has grown with it already.
        """
        stopped = 1.0 - self._stopped.get(line, 0.0)
        return max(0.0, self.books.buys(line, service, year_of(self.model.month))) * stopped

    def _grown(self, line: str) -> float:
        """By how much need makes a direct line buy more: older people's need says nothing of children's lines."""
        return self._growth if line in ADULT_CARE else 1.0

    def plan(self, month: int) -> None:
        """Publish how hard the council rations, what it charges, and how it works."""
        published, practice = self.model.world.system, self.model.practice
        published["rationing"] = self.rationing
        published["childrens_restraint"] = self.restraint
        published["charge"] = practice.charge
        published["paperwork"] = practice.process
        published["sends_on"] = practice.sends_without_money
        published["connection_instead"] = practice.connection_instead
        published["usual_trust"] = self._usual_trust()
        published["own_care_index"] = self.books.own_care_index(year_of(month))

    def usual_now(self) -> dict[str, float]:
        """How many offers of care there were, and how well worker and person knew each other at them."""
        return {name: float(self.model.use[name][0]) for name in ("offers", "trust_hundredths")}

    def _usual_trust(self) -> float:
        """How well they knew each other over the base year, 0 to 1; below 0 until it is over."""
        offers = self.model.usual.get("offers", 0.0)
        return self.model.usual["trust_hundredths"] / 100.0 / offers if offers else -1.0

    def close_month(self, month: int) -> None:
        """Post everything, react to the forecast, balance the year in March, hold the books to their laws."""
        books, year = self.books, year_of(month)
        strength = {line: self.strength(line) for line in DIRECT}
        books.post_month(month, self.model.use[0], self._bills_of_all(), strength, self.model.practice.charge)
        if year > BASE_YEAR:
            if is_april(month):
                books.post_redundancy(month)
                post_debt_charges(books.ledger, month, books.debt, year)
            self._react(month)
        if month_of_year(month) == MARCH:
            self._close_year(month, year)
        books.ledger.check_month(month)
        if month_of_year(month) == MARCH and year > BASE_YEAR:
            books.ledger.check_general_fund(year, self._opened_with, books.reserves.total)

    def _bills_of_all(self) -> dict[tuple[str, str], int]:
        """What institutions are paid for this month, those of one kind taken together."""
        due: dict[tuple[str, str], int] = {}
        for institution in self.model.institutions:
            for account, quantity in institution.bills().items():
                due[account] = due.get(account, 0) + quantity
        return due

    def _react(self, month: int) -> None:
        """Ration by the forecast of care; at mid-year cut prevention if the year is going wrong.

        Where need is funded in full there is nothing to react to.
        """
        if self.model.scenario.meets_need:
            return
        months = month_of_year(month) + 1
        over = {lines: self._forecast_over(month, lines) for lines in (ADULTS, (LOOKED_AFTER,))}
        self.rationing = self._tightened(self.rationing, over[ADULTS].share)
        self.restraint = self._tightened(self.restraint, over[(LOOKED_AFTER,)].share)
        overspend = sum(lines.pence for lines in over.values())
        if months == MID_YEAR and overspend > 0.0 and self.live("overspend_cuts_prevention"):
            self._cut_prevention_in_year(month, overspend)

    def _forecast_over(self, month: int, lines: tuple[str, ...]) -> Over:
        """By how much some lines are forecast to spend more than they are allowed."""
        months = month_of_year(month) + 1
        allowed = sum(self.books.budget.allowed_on(line) for line in lines)
        spent = sum(self.books.spent_this_year(month, line) for line in lines)
        over = spent * MONTHS_IN_YEAR / months / allowed - 1.0 if allowed else 0.0
        return Over(over * allowed, over)

    def _tightened(self, before: float, over: float) -> float:
        """How hard the council holds back from now on."""
        limit = float(self.p.council.rationing_limit)
        return min(limit, max(0.0, before + float(self.p.council.rationing_gain) * over))

    def _cut_prevention_in_year(self, month: int, overspend: float) -> None:
        """For the rest of the year prevention pays a share of what care is forecast to overspend (pence).

        What a section 114 notice has stopped stays stopped.  Evidence: council.prevention_cut_share.
        """
        lines = [line for line in self._may_be_frozen(prevention=True) if line not in self._stopped]
        left = sum(self.books.budget.allowed_on(line) for line in lines) * (1.0 - MID_YEAR / MONTHS_IN_YEAR)
        if left > 0.0:
            share = min(1.0, float(self.p.council.prevention_cut_share) * overspend / left)
            self._stopped = self._stopped | self.books.freeze(month + 1, share, lines)

    def _may_be_frozen(self, prevention: bool) -> list[str]:
        """General-fund lines that nobody has a right to and the scenario does not protect."""
        protected = self.books.budget.protected
        return [
            id
            for id, line in LINES.items()
            if line.discretionary
            and line.ring is Ring.GENERAL_FUND
            and (line.prevention or not prevention)
            and id not in protected
        ]

    # --- March -------------------------------------------------------------------------------------------------------

    def _close_year(self, month: int, year: int) -> None:
        books = self.books
        if year == BASE_YEAR:
            self.base_year_misses = books.settle_base_year(month)
        if year <= BASE_YEAR:
            settle_base_year(books.ledger, month, books.reserves)
            return
        result = year_result(books.ledger, books.reserves)
        terms = borrowing(books.funding, year, self.p)
        balance = close_year(year, result, books.reserves, books.debt, terms, books.in_year_measures)
        post_capitalisation(books.ledger, month, balance)
        self.balances.append(balance)
        self.mtfs.march(
            books.budget,
            lambda line: books.spent_this_year(month, line),
            balance,
            funding=books.funding.total(year),
            debt_charges=sum(books.debt.charges(year)),
            closing_reserves=books.reserves.total,
            reserves_minimum=books.reserves.minimum,
            p=self.p,
        )

    @property
    def section_114(self) -> bool:
        """Whether last year's books could not be balanced by lawful means."""
        return bool(self.balances) and self.balances[-1].section_114

    # --- what is reported --------------------------------------------------------------------------------------------

    def report(self, month: int) -> dict[str, float]:
        """Money of the month, and at the year's end what it leaves, in pounds at 2025/26 prices."""
        books, year = self.books, year_of(month)
        pence = books.ledger.pence[month - books.ledger.first_month]
        cash = {
            "council_net_spend": books.net(pence, GENERAL_FUND),
            "adult_care_net_spend": books.net(pence, ADULT_CARE),
            "childrens_net_spend": books.net(pence, CHILDRENS),
            "nhs_cash": books.paid_by(pence, Purse.NHS),
            "resident_spend": books.paid_by(pence, Purse.RESIDENTS),
        }
        if month_of_year(month) == MARCH:
            cash["gap_before_reserves"] = self.balances[-1].gap if self.balances else 0
            cash["council_reserves"] = books.reserves.total
            cash["council_debt"] = books.debt.outstanding(year)
        real = {name: books.prices.to_2025_26(value, year) / PENCE for name, value in cash.items()}
        if month_of_year(month) == MARCH:
            real["nhs_activity_value"] = self._hospital_value(year)
            real["section_114_notices"] = float(self.section_114)
        return real

    def _hospital_value(self, year: int) -> float:
        """The year's A&E visits and admissions at NHS unit costs: activity, which no purse pays for.

        Evidence: money.ae_price, money.admission_price.
        """
        visits = self.model.counted_in(year, "ae_attendances")
        admissions = self.model.counted_in(year, "emergency_admissions")
        value = visits * float(self.p.money.ae_price) + admissions * float(self.p.money.admission_price)
        return value * self.books.prices.index(Growth.GENERAL, 0)

    def closing(self) -> dict[str, float]:
        """What the closure rule compares, pounds at 2025/26 prices."""
        last = self.model.years - 1
        real = self.books.prices.to_2025_26
        hours = self.model.counted_in(last, "unmet_need_hours")
        price = self.books.prices.pence("home_care", last)
        return {
            "reserves": real(self.books.reserves.total, last) / PENCE,
            "debt": real(self.books.debt.outstanding(last), last) / PENCE,
            "arrears_of_need": real(round(hours * price), last) / PENCE,
        }
