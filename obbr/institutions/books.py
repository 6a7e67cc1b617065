"""The council's books of one run: from what people used to postings, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from obbr.calendar import BASE_YEAR, BURN_IN_MONTHS, DAYS_PER_MONTH, MONTHS_IN_YEAR, WEEKS_PER_MONTH, year_of
from obbr.institutions.opening import Opening
from obbr.money.balance import Debt, opening_reserves
from obbr.money.budget import Budget, Past
from obbr.money.carried import plan_year, stop_in_year
from obbr.money.chart import (
    BETTER_CARE,
    CHILDRENS_PLACES,
    DISTRICTS,
    FEES,
    LOOKED_AFTER,
    REDUNDANCY,
    RESIDUAL,
    WORKING_AGE_SERVICES,
    Account,
    Purse,
    standard_chart,
)
from obbr.money.districts import Districts
from obbr.money.funding import Funding
from obbr.money.ledger import Ledger
from obbr.money.lines import LINES, WORKING_AGE, Growth, Kind
from obbr.money.posts import post_prices
from obbr.money.prices import OWN, Price, Prices, month_share, whole_pence

_OTHER_PAYERS = {"nhs_care": Purse.NHS, "benefits": Purse.GOVERNMENT}

DEMAND_LED = tuple(line.id for line in LINES.values() if line.kind is Kind.DEMAND_LED)
OLDER_PEOPLES = tuple(line for line in DEMAND_LED if line != LOOKED_AFTER and line not in WORKING_AGE)
ADULTS = OLDER_PEOPLES + WORKING_AGE
DIRECT = tuple(line.id for line in LINES.values() if line.kind is Kind.DIRECT)


class Books:
    """Ledger, prices, funding, budget, reserves and debt, kept together and always balanced."""

    def __init__(self, opening: Opening, p: Any, years: int) -> None:
        """Open the books at the start of burn-in, with the reserves of 31 March 2025 in the purse."""
        self.p = p
        self.opening = opening
        self.outturn = opening.outturn
        self.prices = Prices(p, service_prices(opening, p))
        self.funding = Funding(opening.funding, self.outturn, self.prices, p)
        self.districts = Districts(opening.districts, self.prices, p) if opening.districts else None
        self.budget = Budget(self.outturn, self.prices)
        self.reserves = opening_reserves(self.funding, p)
        self.in_year_measures = 0
        self.debt = Debt()
        self.chart = standard_chart()
        months = BURN_IN_MONTHS + years * MONTHS_IN_YEAR
        self.ledger = Ledger(self.chart, -BURN_IN_MONTHS, months, {Purse.COUNCIL: self.reserves.total})
        self._not_simulated = {line: whole_pence(opening.not_simulated.get(line, 0.0)) for line in DEMAND_LED + DIRECT}

    def open_year(self, year: int) -> None:
        """Fix the year's prices, once the council has decided on fees, and plan what moves whoever lives how."""
        by_account = {}
        for number, account in enumerate(self.chart.accounts):
            if self.chart.priced[number]:
                own = OWN if account.line == "self_funded_care" else ""
                by_account[number] = self.prices.pence(own + account.service, year)
        self.ledger.set_prices(year, by_account)
        self.plan = plan_year(self.chart, *self._planned(year))

    def _planned(self, year: int) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
        """Gross, fees and other income by line; fees of simulated care are left to what is really spent."""
        if year <= BASE_YEAR:
            gross, fees, other = self.outturn.gross, self.outturn.fees, self.outturn.other_income
        else:
            gross = {line: self.budget.spend_planned(line, self.p) for line in LINES}
            fees = {line: self.budget.fees(line) for line in LINES}
            other = {line: self.budget.other_income(line) for line in LINES}
        return dict(gross), dict(fees) | dict.fromkeys(ADULTS, 0), dict(other)

    def post_month(
        self,
        month: int,
        use: np.void,
        direct: Mapping[tuple[str, str], int],
        strength: Mapping[str, float],
        charge: float = 1.0,
    ) -> None:
        """Everything that moves in a month but financing.

        Args:
            month: the open month.
            use: what people used (a record of USE).
            direct: posts, places and episodes of direct lines, by (line, service), in the account's unit.
            strength: capacity of each direct line, 1 as with today's policies.
            charge: what residents are charged, 1 as in the base year.
        """
        self.funding.post(self.ledger, month)
        if self.districts:
            self.districts.post(self.ledger, month)
        quantities = self.plan[month % MONTHS_IN_YEAR].copy()
        for service, council, own in self._care(use):
            for line, quantity in shared(council, self.opening.care_split[service]).items():
                quantities[self.chart.number(line, service, Purse.COUNCIL)] += quantity
            if own:
                quantities[self.chart.number("self_funded_care", service, Purse.RESIDENTS)] += own
        for line, services in {LOOKED_AFTER: tuple(CHILDRENS_PLACES), **WORKING_AGE_SERVICES}.items():
            for service in services:
                number = self.chart.number(line, service, Purse.COUNCIL)
                quantities[number] += round(use[service] * DAYS_PER_MONTH)
        leavers = self.chart.number(LOOKED_AFTER, "leaving_care", Purse.COUNCIL)
        quantities[leavers] += round(use["care_leavers"] * DAYS_PER_MONTH)
        grant = self.chart.number("funding", "unaccompanied_grant", Purse.GOVERNMENT)
        quantities[grant] += round(use["unaccompanied"] * DAYS_PER_MONTH)
        for service, quantity in self._nhs_care(use):
            quantities[self.chart.number("nhs_care", service, Purse.NHS)] += quantity
        for (line, service), quantity in direct.items():
            payer = Purse.COUNCIL if line in LINES else _OTHER_PAYERS[line]
            quantities[self.chart.number(line, service, payer)] += quantity
        for line, pence in self._not_simulated.items():
            grown = round(pence * self.prices.index(LINES[line].growth, year_of(month)) * strength.get(line, 1.0))
            quantities[self.chart.number(line, RESIDUAL, Purse.COUNCIL)] += month_share(grown, month)
        self.ledger.charge_all(month, quantities)
        self._post_fees(month, charge)

    @staticmethod
    def _care(use: np.void) -> list[tuple[str, int, int]]:
        """Care of a month by setting: what the council pays for and what residents do, in the accounts' units."""
        weeks, days = WEEKS_PER_MONTH, DAYS_PER_MONTH
        return [
            ("home_care", round(use["home_care_council"] * weeks), round(use["home_care_self"] * weeks)),
            ("direct_payment", round(use["direct_payment_council"] * weeks), 0),
            ("day_support", round(use["day_support_council"] * days), 0),
            ("extra_care", round(use["extra_care_council"] * days), 0),
            ("supported_living", round(use["supported_living_council"] * days), 0),
            ("residential_care", round(use["residential_council"] * days), round(use["residential_self"] * days)),
            ("nursing_care", round(use["nursing_council"] * days), round(use["nursing_self"] * days)),
        ]

    @staticmethod
    def _nhs_care(use: np.void) -> list[tuple[str, int]]:
        """What the NHS pays for: continuing healthcare in full, the nursing part of every other nursing place, and beds
        in mental health hospitals of people with a learning disability or autism."""
        weeks, days = WEEKS_PER_MONTH, DAYS_PER_MONTH
        return [
            ("home_care", round(use["home_care_nhs"] * weeks)),
            ("residential_care", round(use["residential_nhs"] * days)),
            ("nursing_care", round(use["nursing_nhs"] * days)),
            ("funded_nursing", round((use["nursing_council"] + use["nursing_self"]) * days)),
            ("mental_health_hospital", round(use["ld_inpatients"] * days)),
        ]

    def _post_fees(self, month: int, charge: float) -> None:
        """Residents pay the outturn's share of what adults' care costs, times what they are charged."""
        for line in ADULTS:
            if self.outturn.gross[line]:
                usual = self.spent(month, line) * self.outturn.fees[line] // self.outturn.gross[line]
                due = min(round(usual * charge), self.spent(month, line))
                self.ledger.pay(month, self.chart.number(line, FEES, Purse.RESIDENTS), due)

    def post_redundancy(self, month: int) -> None:
        """Notice and redundancy for this year's new cuts on direct lines."""
        for line in DIRECT:
            number = self.chart.number(line, REDUNDANCY, Purse.COUNCIL)
            self.ledger.pay(month, number, self.budget.redundancy(line, self.p))

    def cost_of_jumps(self, line: str, year: int) -> int:
        """What prices beyond their path made a line pay in a year gone by, pence: what a council then budgets for."""
        last = (year + 1) * MONTHS_IN_YEAR - 1
        beyond = 0.0
        for n in self._spend_accounts(line):
            if self.chart.priced[n]:
                ratio = self.prices.jump_of(self.chart.accounts[n].service, year)
                beyond += self.ledger.year_to_date(last, n) * (1.0 - 1.0 / ratio)
        return round(beyond)

    def own_care_index(self, year: int) -> float:
        """How much dearer than in 2024/25 care is that residents pay for themselves."""
        return self.prices.pence("own_residential_care", year) / self.prices.pence("own_residential_care", BASE_YEAR)

    def buys(self, line: str, service: str, year: int) -> float:
        """How much of its service a direct line's planned spend of a year pays for, at that year's price."""
        pence = self.outturn.gross[line] if year <= BASE_YEAR else self.budget.spend_planned(line, self.p)
        return pence / self.prices.pence(service, year)

    def looked_after_as_usual(self, year: int, children: float) -> int:
        """What looked-after children would cost in a year with as many in each kind of home as in the base year.

        What is not simulated stays, however many children there are, for so it is posted.

        Args:
            year: whose prices hold.
            children: children of the area against the base year.
        """
        return self._as_usual(LOOKED_AFTER, year, children)

    def working_age_as_usual(self, line: str, year: int, people: float, intensity: float) -> int:
        """What support before 65 would cost in a year with as many people living in each way as in the base year.

        Args:
            line: one of `WORKING_AGE`.
            year: whose prices hold.
            people: people of 18 to 64 in the area against the base year.
            intensity: how much support each has, 1 as in the base year.
        """
        return self._as_usual(line, year, people * intensity)

    def _as_usual(self, line: str, year: int, use: float) -> int:
        """The base year's spend on a line at another year's prices, for so many times the base year's use.

        What is not simulated grows with the line whatever the use, as it is posted.
        """
        rows = self.ledger.pence.reshape(-1, MONTHS_IN_YEAR, len(self.chart)).sum(axis=1)
        base = rows[BURN_IN_MONTHS // MONTHS_IN_YEAR - 1]
        total = 0.0
        for number in self._spend_accounts(line):
            service, growth = self.chart.accounts[number].service, self.prices.index(LINES[line].growth, year)
            if service != RESIDUAL:
                jump = self.prices.jump_of(service, year)  # no budget foresees it
                growth = use * self.prices.pence(service, year) / jump / self.prices.pence(service, BASE_YEAR)
            total += float(base[number]) * growth
        return round(total) + self.cost_of_jumps(line, year - 1)

    def past(self, year: int, luck: int) -> Past:
        """What the council knows in April of the year before: `year` is the one that has ended."""
        last = (year + 1) * MONTHS_IN_YEAR - 1
        taken_up = {}
        for line in DIRECT:
            could = self.outturn.gross[line]
            if year > BASE_YEAR:
                could = self.budget.spend_planned(line, self.p) - self.budget.frozen(line)
            priced = [n for n in self._spend_accounts(line) if self.chart.priced[n]]
            bought = sum(self.ledger.year_to_date(last, n) for n in priced)
            taken_up[line] = bought / could if could > 0 else 1.0
        prices = {service: self.prices.pence(service, year) / 100 for service in self.prices.services}
        return Past(taken_up, prices, luck)

    def freeze(self, month: int, share: float, lines: list[str]) -> dict[str, float]:
        """Stop a share of what discretionary lines may still spend this year, from the coming month.

        Returns the share of each line's monthly spending that stops, for the services themselves to carry out.
        """
        start = month % MONTHS_IN_YEAR
        stopped = self.budget.freeze(share, lines, MONTHS_IN_YEAR - start)
        stop_in_year(self.plan, self.chart, stopped, month)
        self.in_year_measures += sum(stopped.values())
        return dict.fromkeys(stopped, share)

    def spent(self, month: int, line: str) -> int:
        """Gross pence spent on a line this month so far."""
        row = month - self.ledger.first_month
        return int(sum(self.ledger.pence[row, n] for n in self._spend_accounts(line)))

    def spent_this_year(self, month: int, line: str) -> int:
        """Gross pence spent on a line since April, this month included."""
        return sum(self.ledger.year_to_date(month, n) for n in self._spend_accounts(line))

    def net(self, pence: np.ndarray, lines: frozenset[str]) -> int:
        """What some lines cost the council: a month's pence by account, spend less fees and other income."""
        mine = np.array([account.line in lines for account in self.chart.accounts])
        return -int((self.chart.moves[Purse.COUNCIL, mine] * pence[mine]).sum())

    def paid_by(self, pence: np.ndarray, purse: Purse) -> int:
        """What a purse paid for care and services: council tax is not care, what the NHS passes on for it is."""
        mine = np.array([account.payer == purse and _is_care(account) for account in self.chart.accounts])
        return int(pence[mine].sum())

    def settle_base_year(self, month: int) -> dict[str, int]:
        """At the end of the base year, post in sight what separates each simulated line from its outturn.

        Returns the pence posted by line; from then on they recur, uprated, as part of what is not simulated.
        """
        missed = {line: self.outturn.gross[line] - self.spent_this_year(month, line) for line in DEMAND_LED + DIRECT}
        for line, pence in missed.items():
            self.ledger.pay(month, self.chart.number(line, RESIDUAL, Purse.COUNCIL), pence)
            self._not_simulated[line] += pence
        return missed

    def _spend_accounts(self, line: str) -> list[int]:
        paying = (Purse.COUNCIL, Purse.PUBLIC_HEALTH_GRANT, Purse.SCHOOLS_GRANT)
        return [n for n in self.chart.on_line(line) if self.chart.accounts[n].payer in paying]


def service_prices(opening: Opening, p: Any) -> dict[str, Price]:
    """Every price at 2024/25 prices, in pence, with what makes it dearer.

    Evidence: money.home_care_hour, money.home_care_hour_own, money.direct_payment_hour, money.day_support_week,
    money.extra_care_week, money.supported_living_week, money.funded_nursing_week, money.reablement_episode,
    workforce.post_cost, workforce.agency_premium, vcse.place_cost, vcse.link_worker_cost, falls.place_cost,
    programmes.adaptation_cost, programmes.visits_cost, programmes.flu_contact_cost, programmes.jab_fee,
    programmes.vaccine_price, ways.small_sum, ways.peer_cost, ways.conference_cost, caring.support_cost,
    caring.out_of_work_cost, support.self_funder_premium, childhood.early_help_price, childhood.conference_price,
    childhood.practitioner_cost, childhood.unaccompanied_grant_week, working_age.hospital_week,
    working_age.shared_lives_scheme, working_age.coach_place.
    """
    fees, pay, general = Growth.CARE_FEES, Growth.PAY, Growth.GENERAL
    premium, post = float(p.support.self_funder_premium), float(p.workforce.post_cost)
    return {
        "home_care": Price("tenth_hour", 100 * float(p.money.home_care_hour), fees),
        "residential_care": Price("day", 100 * opening.residential_week, fees),
        "nursing_care": Price("day", 100 * opening.nursing_week, fees),
        "own_home_care": Price("tenth_hour", 100 * float(p.money.home_care_hour_own), fees),
        "own_residential_care": Price("day", 100 * opening.residential_week * premium, fees),
        "own_nursing_care": Price("day", 100 * opening.nursing_week * premium, fees),
        "agency": Price("hundredth_post_month", 100 * post * float(p.workforce.agency_premium), pay),
        "vcse_places": Price("place_month", 100 * float(p.vcse.place_cost), general),
        "exercise_places": Price("place_month", 100 * float(p.falls.place_cost), general),
        "reablement": Price("episode", 100 * float(p.money.reablement_episode), pay),
        "direct_payment": Price("tenth_hour", 100 * float(p.money.direct_payment_hour), fees),
        "day_support": Price("day", 100 * float(p.money.day_support_week), fees),
        "extra_care": Price("day", 100 * float(p.money.extra_care_week), fees),
        "supported_living": Price("day", 100 * float(p.money.supported_living_week), fees),
        "funded_nursing": Price("day", 100 * float(p.money.funded_nursing_week), fees),
        "carers_support": Price("place_month", 100 * float(p.caring.support_cost), general),
        "adaptations": Price("item", 100 * float(p.programmes.adaptation_cost), general),
        "home_visits": Price("episode", 100 * float(p.programmes.visits_cost), general),
        "flu_contacts": Price("item", 100 * float(p.programmes.flu_contact_cost), general),
        "flu_jabs": Price("item", 100 * float(p.programmes.jab_fee + p.programmes.vaccine_price), general),
        "small_sums": Price("item", 100 * float(p.ways.small_sum), general),
        "peer_support": Price("episode", 100 * float(p.ways.peer_cost), general),
        "adult_conferences": Price("item", 100 * float(p.ways.conference_cost), general),
        "link_workers": Price("hundredth_post_month", 100 * float(p.vcse.link_worker_cost), pay),
        "childrens_agency": Price("hundredth_post_month", 100 * post * float(p.workforce.agency_premium), pay),
        "family_practitioners": Price("hundredth_post_month", 100 * post * float(p.childhood.practitioner_cost), pay),
        "early_help": Price("episode", 100 * float(p.childhood.early_help_price), pay),
        "family_conferences": Price("item", 100 * float(p.childhood.conference_price), pay),
        "unaccompanied_grant": Price("day", 100 * float(p.childhood.unaccompanied_grant_week), Growth.GRANT),
        **post_prices(p),
        **_childrens_places(opening),
        **_working_age(opening),
        "shared_lives_scheme": Price("place_month", 100 * float(p.working_age.shared_lives_scheme), pay),
        "job_coaches": Price("place_month", 100 * float(p.working_age.coach_place), pay),
        "mental_health_hospital": Price("day", 100 * float(p.working_age.hospital_week), pay),
        "carers_out_of_work": Price("place_month", 100 * float(p.caring.out_of_work_cost), general),
    }


def _childrens_places(opening: Opening) -> dict[str, Price]:
    """What a week of a looked-after child costs by kind of home, and of a care leaver, as the place pays."""
    weeks = opening.children.weeks
    growth = {"childrens_homes": Growth.CHILDRENS_HOMES, "supported_accommodation": Growth.CHILDREN}
    places = {
        name: Price("hundredth_day", 100 * weeks[name], growth.get(name, Growth.FOSTERING)) for name in CHILDRENS_PLACES
    }
    return places | {"leaving_care": Price("day", 100 * weeks["leaving_care"], Growth.CHILDREN)}


def _working_age(opening: Opening) -> dict[str, Price]:
    """What a week of usual support costs of a person of 18 to 64, by group and way of living, as the place pays."""
    growth = Growth.WORKING_AGE_PRICE
    services = [service for line in WORKING_AGE_SERVICES.values() for service in line]
    return {name: Price("hundredth_day", 100 * opening.adults.weeks[name], growth) for name in services}


def shared(quantity: int, shares: Mapping[str, float]) -> dict[str, int]:
    """Divide a whole quantity by shares that add up to 1; the largest share takes the odd units.

    >>> shared(10, {"a": 0.66, "b": 0.34})
    {'a': 7, 'b': 3}
    """
    parts = {line: int(quantity * share) for line, share in shares.items()}
    largest = max(shares, key=lambda line: (shares[line], line))
    parts[largest] += quantity - sum(parts.values())
    return parts


def _is_care(account: Account) -> bool:
    """Whether money that moves so pays for care or a service, and not for a council at large."""
    return account.line not in ("funding", "financing", DISTRICTS) or account.service == BETTER_CARE
