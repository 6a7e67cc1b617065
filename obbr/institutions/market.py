"""The area's market of care: its agencies and homes, the yearly tender, and what residents meet of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obbr.calendar import DAYS_PER_MONTH, WEEKS_PER_MONTH, year_of
from obbr.institutions.base import MONTHS, Institution, Surroundings
from obbr.institutions.care_homes import CareHomeMarket
from obbr.institutions.home_care import HomeCareMarket
from obbr.institutions.opening import Opening
from obbr.institutions.providers import Provider, ProviderLuck, terms_of
from obbr.money.lines import Growth
from obbr.money.prices import PENCE
from obbr.people.keeping_care import CLOSES, FIRST, GIVES_UP_CONTRACT
from obbr.people.resident import TENTHS, Setting

WEEK = 7.0
USUAL_WEIGHT = 0.5  # of price in tenders, as in the base year


class CareMarket(Institution):
    """Everyone who sells care in the area.

    The chain: fees that fall behind costs lower pay; pay moves turnover; turnover empties posts, changes the carers
    whom people know, and moves quality; margins move who gives up and who enters.  In the long run supply answers to
    the fee by `market.fee_elasticity`, for which **no English estimate exists: every market result hangs on it.**

    Evidence: market.competition_quality, workforce.rota_changes, workforce.home_vacancy,
    support.care_home_trend_yearly.
    """

    def __init__(self, model: Surroundings, start: Opening) -> None:
        """The providers that a place has drawn, with the hours and places that its people use."""
        super().__init__(model)
        self.terms = terms_of(self.p, self.live)
        luck = ProviderLuck(model, FIRST + len(start.providers))
        drawn = {kind: [one for one in start.providers if one.kind == kind] for kind in Setting}
        self.home_care = HomeCareMarket(model, drawn[Setting.HOME_CARE], self.terms, luck, start.home_care_tenths)
        self.residential, self.nursing = (
            CareHomeMarket(model, drawn[Setting[name.upper()]], self.terms, luck, name, getattr(start, name))
            for name in ("residential", "nursing")
        )
        self.homes = (self.residential, self.nursing)
        self.changes = float(self.p.workforce.rota_changes) / MONTHS
        self.home_vacancy = float(self.p.workforce.home_vacancy)
        self.hour = float(self.p.money.home_care_hour)
        self.quality_reaches = self.live("quality_reaches_people")
        self.sought = 1.0  # how often people of a given health come to need a home, against the start
        self.settled = 0.0  # mean months with the same home carers

    def __iter__(self) -> Iterator[Provider]:
        """All providers that are open, or close this month."""
        yield from self.home_care.agencies
        for kind in self.homes:
            yield from kind.homes

    # --- April -------------------------------------------------------------------------------------------------------

    def tender(self, weight_of_price: float) -> float:
        """The council's yearly round; returns the change of the mean home-care fee that comes of it, 1 for none."""
        return self.home_care.tender(leaning(weight_of_price))

    # --- every month -------------------------------------------------------------------------------------------------

    def plan(self, month: int) -> None:
        """Publish hours, places, and each provider as residents meet it."""
        for market in (self.home_care, *self.homes):
            market.plan(month)
        self._show_providers()
        if month > 0:
            self.sought *= 1.0 + float(self.p.support.care_home_trend_yearly) / MONTHS
        self.model.world.system["homes_sought"] = self.sought
        self.model.world.system["usual_settled"] = self.model.usual.get("home_carer_months", self.settled)

    def _show_providers(self) -> None:
        rows = [(0, 0, 0.0, 0.0, 0.0, 0.0, 0.0)] * len(self.model.world.providers)
        takers = (self.home_care.takers, *(kind.takers for kind in self.homes))
        until = cumulative([(agency, agency.share) for agency in takers[0]])
        for homes in takers[1:]:
            until |= cumulative([(home, home.places) for home in homes])
        wins = cumulative([(agency, agency.won) for agency in takers[0]])
        for one in self:
            adds = one.quality - 1.0 if self.quality_reaches else 0.0
            change = min(1.0, one.turnover * self.changes + self._gone(one))
            shares = until.get(one.row, 0.0), wins.get(one.row, 0.0)
            rows[one.row] = (one.kind, one.gives_up, one.tendered_away, change, adds, *shares)
        self.model.world.providers[:] = rows

    def _gone(self, one: Provider) -> float:
        """Share of an agency's workers who left all at once this month; posts of homes are not among scarce things."""
        return 1.0 - self.model.blows.care_workers if one.kind == Setting.HOME_CARE else 0.0

    def respond(self, month: int) -> None:
        """Providers live through the month that people had."""
        use, practice = self.model.use[0], self.model.practice
        people = float(use["home_care_people"])
        self.settled = float(use["carer_months"]) / people if people > 0.0 else 0.0
        of_tenders = 0.0
        if self.live("price_tenders_move_quality"):
            of_tenders = float(self.p.market.competition_quality) * leaning(practice.weight_of_price)
        council = self.model.council
        for market in (self.home_care, *self.homes):
            market.live_on(council.fee_against_cost, council.own_against_usual, practice.care_pay, of_tenders)

    def usual_now(self) -> dict[str, float]:
        """What the base year is remembered by."""
        usual = {"home_carer_months": self.settled}
        for market in (self.home_care, *self.homes):
            usual |= market.usual_now()
        return usual

    # --- what is reported --------------------------------------------------------------------------------------------

    def report(self, month: int) -> dict[str, float]:
        """Who gave up, workers, jobs, quality, continuity, and money that leaves care as profit, rent, interest."""
        pay = [(one, one.income * self._pounds(one)) for one in self]
        left = [(one.turnover + MONTHS * self._gone(one), weight) for one, weight in pay]
        people = self._people()
        return {
            "provider_closures": float(sum(one.gives_up == CLOSES for one in self)),
            "contract_hand_backs": float(sum(one.gives_up == GIVES_UP_CONTRACT for one in self)),
            "care_worker_turnover_rate": mean(left),
            "care_worker_vacancy_rate": mean([(self._vacancy(one), weight) for one, weight in pay]),
            "care_quality": mean([(one.quality, weight) for one, weight in people]),
            "home_carer_continuity_months": self.settled,
            "care_money_leaving": self._leaving(year_of(month)),
            "local_jobs": self._jobs(),
        }

    def _jobs(self) -> float:
        """Full-time jobs of care workers: hours of agencies as they are, a week in a home as the hours it would buy.

        Evidence: workforce.contact_hours, money.home_care_hour.
        """
        hours = self.home_care.hours / TENTHS
        hours += sum(kind.residents * kind.week / self.hour for kind in self.homes)
        return hours / float(self.p.workforce.contact_hours)

    def _people(self) -> list[tuple[Provider, float]]:
        """Each provider with the people that its size stands for."""
        hours = max(self.home_care.hours, 1e-9)
        at_home = float(self.model.use[0]["home_care_people"]) / hours
        people: list[tuple[Provider, float]] = [(a, a.hours * at_home) for a in self.home_care.agencies]
        for kind in self.homes:
            people += [(home, home.places * kind.filled) for home in kind.homes]
        return people

    def _vacancy(self, one: Provider) -> float:
        """Empty posts of an agency as they are; of a home, in step with turnover.

        A home's posts are not among its scarce things, so what is known is a rate: at usual turnover
        workforce.home_vacancy, and more when more leave, for posts take as long to fill.
        """
        if one.kind == Setting.HOME_CARE:
            return one.vacancy
        odds = self.home_vacancy / (1.0 - self.home_vacancy) * one.turnover / self.terms.turnover
        return odds / (1.0 + odds)

    def _pounds(self, one: Provider) -> float:
        """Pounds a month, at base-year prices, of one fee for one unit a week."""
        if one.kind == Setting.HOME_CARE:
            return self.hour / TENTHS * WEEKS_PER_MONTH
        kind = self.residential if one.kind == Setting.RESIDENTIAL else self.nursing
        return kind.week / WEEK * DAYS_PER_MONTH

    def _leaving(self, year: int) -> float:
        """Pounds of this month's income, at 2025/26 prices, that owners and lenders take."""
        prices = self.model.council.books.prices
        pounds = sum(one.leaving * self._pounds(one) for one in self) * prices.index(Growth.CARE_FEES, year)
        return prices.to_2025_26(round(pounds * PENCE), year) / PENCE


def leaning(weight_of_price: float) -> float:
    """How far tenders lean to price: 0 as usual, 1 price alone, -1 quality alone.

    >>> leaning(0.5), leaning(1.0), leaning(0.0)
    (0.0, 1.0, -1.0)
    """
    return (weight_of_price - USUAL_WEIGHT) / USUAL_WEIGHT


def cumulative(sizes: Sequence[tuple[Provider, float]]) -> dict[int, float]:
    """By row, the share of new people that goes to providers up to and with this one; the last has 1."""
    whole, so_far, until = sum(size for _, size in sizes), 0.0, {}
    for one, size in sizes:
        so_far += size
        until[one.row] = so_far / whole if whole > 0.0 else 0.0
    if sizes and whole > 0.0:
        until[sizes[-1][0].row] = 1.0
    return until


def mean(values: Sequence[tuple[float, float]]) -> float:
    """Of values with weights; 0 where nothing weighs."""
    whole = sum(weight for _, weight in values)
    return sum(value * weight for value, weight in values) / whole if whole > 0.0 else 0.0
