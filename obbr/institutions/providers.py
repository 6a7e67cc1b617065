"""What every provider of care is, agency or home: an owner, what it pays, who leaves, how good it is, what it earns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from obbr.calendar import BURN_IN_MONTHS
from obbr.chance import Event, uniforms
from obbr.institutions.base import MONTHS, Institution, Surroundings
from obbr.institutions.opening import DrawnProvider
from obbr.people.keeping_care import CLOSES

_EVENTS = (Event.PROVIDER_CLOSES, Event.CONTRACT_HANDED_BACK, Event.PROVIDER_ENTERS)
PER_TENTH = 10.0  # effects are published for ten per cent, or for ten points


class Terms(NamedTuple):
    """The evidence of one run as plain numbers, and which responses are live: what providers live by."""

    fee_to_wage: float
    wage_floor: float
    turnover: float
    turnover_by_wage: float  # points of yearly turnover, as a fraction, for each per cent of pay, as a fraction
    turnover_least: float
    turnover_most: float
    quality_by_turnover: float
    staff_share: float
    differ: float
    wage_spread: float
    rent_part: float
    bears_loss: float
    cash_months: float
    fee_moves_wages: bool
    wage_moves_turnover: bool
    turnover_moves_quality: bool
    margin_moves_exit: bool


def terms_of(p: Any, live: Any) -> Terms:
    """The terms of a run.

    Evidence: market.staff_share, market.providers_differ, market.rent_part, market.bears_loss, market.cash_months,
    workforce.fee_to_wage, workforce.pay_above_floor, workforce.care_turnover, workforce.wage_turnover,
    workforce.turnover_least, workforce.turnover_most, workforce.turnover_quality, workforce.wage_spread.
    """
    return Terms(
        float(p.workforce.fee_to_wage),
        1.0 / (1.0 + float(p.workforce.pay_above_floor)),
        float(p.workforce.care_turnover),
        float(p.workforce.wage_turnover) * PER_TENTH,
        float(p.workforce.turnover_least),
        float(p.workforce.turnover_most),
        float(p.workforce.turnover_quality) * PER_TENTH,
        float(p.market.staff_share),
        float(p.market.providers_differ),
        float(p.workforce.wage_spread),
        float(p.market.rent_part),
        float(p.market.bears_loss),
        float(p.market.cash_months),
        live("fee_moves_wages"),
        live("wage_moves_turnover"),
        live("turnover_moves_quality"),
        live("margin_moves_exit"),
    )


class Fees(NamedTuple):
    """What a month's care is paid: council and own fees against the council's base-year fee, costs taken out."""

    council: float
    own: float
    usual_own: float
    clause: float = 1.0  # by how much a pay clause has raised both
    nursing: float = 0.0  # what the NHS adds for nursing

    @property
    def usual(self) -> Fees:
        """The same in the base year."""
        return Fees(1.0, self.usual_own, self.usual_own, 1.0, self.nursing)


class Provider(Institution):
    """One agency or care home.

    All its money is told against costs: 1 is the council's fee of the base year for a unit of care, and what a unit
    costs at usual pay does not change.  Wages are told against the mean of the area.

        wage     = max(legal minimum, usual wage x (1 + fee_to_wage x (fee / cost - 1))) x (1 + pay clause)
        turnover = usual - wage_turnover x (wage - 1) / 10%, within what poor and good jobs are seen with
        quality  = (1 - turnover_quality x (turnover - usual) / 10 points) x what tenders by price do
        margin   = 1 - (staff x wage / usual wage + other costs) / income
        cash     falls by what the margin is below rent and interest, and is refilled from profit

    Costs are such that in the base year the margin is what this owner usually earns.
    """

    def __init__(self, model: Surroundings, drawn: DrawnProvider, terms: Terms, margins: Any) -> None:
        """As drawn; `margins`: usual margin by owner."""
        super().__init__(model)
        self.drawn, self.terms = drawn, terms
        self.row, self.kind = drawn.row, drawn.kind
        self.usual_margin = around(float(margins[drawn.owner]), terms.differ, drawn.margin_luck)
        self.rent = terms.rent_part * self.usual_margin
        self.bears = around(terms.bears_loss, terms.differ, drawn.bears_luck)
        self.own_tilt = around(1.0, terms.differ, drawn.own_luck)
        self.full_cash = self.cash = around(terms.cash_months, terms.differ, drawn.cash_luck)
        self.margin = self.usual_margin
        self.income = 0.0  # a month, in fees
        self.gives_up = 0
        self.tendered_away = 0.0  # share of its council work that a round of tenders gives to others this month
        self.pay_usually(around(1.0, terms.wage_spread, drawn.wage_luck))

    def pay_usually(self, wage: float) -> None:
        """Settle what it usually pays, and what follows from it."""
        self.usual_wage = max(self.terms.wage_floor, wage)
        self.bid = 1.0 + self.terms.staff_share * (self.usual_wage - 1.0)  # whoever pays more asks for more
        self.usual_turnover = self._turnover_at(self.usual_wage)
        self.pay(1.0, 0.0)
        self.keep_quality(0.0)

    def pay(self, net_fee: float, clause: float) -> None:
        """Set wages by the fee against costs (the pay clause taken off) and the clause; workers answer."""
        t = self.terms
        self.wage = self.usual_wage
        if t.fee_moves_wages:
            self.wage = max(t.wage_floor, self.usual_wage * (1.0 + t.fee_to_wage * (net_fee - 1.0)))
        self.wage *= 1.0 + clause
        self.turnover = self._turnover_at(self.wage) if t.wage_moves_turnover else self.usual_turnover

    def keep_quality(self, of_tenders: float) -> None:
        """How good the care is, 1 as usual; `of_tenders`: what tenders add or take beyond pay, 0 as usual."""
        t = self.terms
        turnover = self.turnover if t.turnover_moves_quality else self.usual_turnover
        self.quality = (1.0 - t.quality_by_turnover * (turnover - t.turnover)) * (1.0 + of_tenders)

    def earn(self, income: float, cost: float) -> None:
        """A month's books, in fees; profit goes to the owner once cash is as full as it was."""
        self.income = income
        self.margin = 1.0 - cost / income if income > 0.0 else 0.0
        if self.terms.margin_moves_exit:
            self.cash = min(self.full_cash, self.cash + (self.margin - self.rent))

    @property
    def ruined(self) -> bool:
        """Whether it has run out of cash."""
        return self.cash < 0.0

    @property
    def closed(self) -> bool:
        """Whether it closes this month."""
        return self.gives_up == CLOSES

    @property
    def leaving(self) -> float:
        """What its owner and lenders take of this month's income, in fees."""
        return max(self.rent, self.margin) * self.income

    def _turnover_at(self, wage: float) -> float:
        t = self.terms
        return min(t.turnover_most, max(t.turnover_least, t.turnover - t.turnover_by_wage * (wage - 1.0)))


def level(providers: Sequence[Any], sizes: Sequence[float]) -> None:
    """Bring those who open together to the area's means: pay, and the part of people who pay for themselves."""
    whole = sum(sizes)
    if whole <= 0.0:
        return
    pay = sum(one.usual_wage * size for one, size in zip(providers, sizes, strict=True)) / whole
    own = sum(one.own_tilt * size for one, size in zip(providers, sizes, strict=True)) / whole
    for one in providers:
        one.pay_usually(one.usual_wage + 1.0 - pay)
        one.own_tilt /= own


def largest(providers: Sequence[Any], sizes: Sequence[float], share: float) -> list[Any]:
    """The largest that together have at least this share of the whole, never all of them; nobody if it is nothing."""
    order = sorted(range(len(providers)), key=lambda k: (-sizes[k], providers[k].row))
    wanted, chosen = share * sum(sizes), []
    for k in order[:-1]:
        if wanted <= 0.0:
            break
        chosen.append(providers[k])
        wanted -= sizes[k]
    return chosen


class ProviderLuck:
    """Luck of providers in each month of a run, keyed by their own rows: drawn at once, looked up month by month."""

    def __init__(self, model: Surroundings, rows: int) -> None:
        """For all rows of `world.providers` and every month from the start of burn-in."""
        months = BURN_IN_MONTHS + model.years * MONTHS
        ids = np.arange(months)[:, None] * rows + np.arange(rows)
        self._of = {
            event: uniforms(int(model.luck), ids.ravel(), event).reshape(months, rows).tolist() for event in _EVENTS
        }

    def of(self, row: int, month: int, event: Event) -> float:
        """One provider's draw for one event of a month, from 0 up to but not including 1."""
        return self._of[event][month + BURN_IN_MONTHS][row]


def around(mean: float, spread: float, luck: float) -> float:
    """A figure evenly spread around its mean, by so much of it either way.

    >>> around(2.0, 0.5, luck=0.0), around(2.0, 0.5, luck=0.5)
    (1.0, 2.0)
    """
    return mean * (1.0 + spread * (2.0 * luck - 1.0))


def months_to_fill(vacancy: float, turnover: float) -> float:
    """Months to fill a vacant post, such that vacancies and turnover as published go together in a steady state.

    >>> round(months_to_fill(vacancy=0.10, turnover=0.285), 1)
    4.7
    """
    return vacancy / (1.0 - vacancy) / (turnover / MONTHS)
