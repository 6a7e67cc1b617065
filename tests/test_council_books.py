"""The council's books: budgets and cuts, funding within the law, balance by lawful means, and the closure rule."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obbr.calendar import MONTHS_IN_YEAR, month_of_year
from obbr.inputs import BadInput
from obbr.money import carried
from obbr.money.appraisal import Position, closing_difference, present_value
from obbr.money.balance import (
    Balance,
    Borrowing,
    Debt,
    Reserves,
    borrow,
    borrowing,
    close_year,
    opening_reserves,
    post_capitalisation,
    post_debt_charges,
    settle_base_year,
    year_result,
)
from obbr.money.budget import Budget, CannotBeSet
from obbr.money.chart import Purse, standard_chart
from obbr.money.funding import Funding, FundingFigures, NotLawful
from obbr.money.ledger import Ledger, LedgerBroken
from obbr.money.lines import LINES, Kind, Ring
from obbr.money.prices import Prices
from tests.camden_books import P, figures, opened, outturn

SALAMI_YEARS = 4
PREVENTION = ["falls_prevention", "vcse_grants", "reablement"]

pence = st.integers(-(10**11), 10**11)


# budget


def test_salami_takes_a_twentieth_a_year_for_four_years_and_no_more() -> None:
    budget = Budget(outturn(), Prices(P))
    base: dict[str, int] = {}
    for year in range(8):
        budget.open(year)
        if year == 0:
            base = {line: budget.standstill[line] - budget.income(line) for line in LINES}
        if year < SALAMI_YEARS:
            budget.cut(0.05, of=budget.general_fund_lines)
        for line in budget.general_fund_lines:
            gone = -Prices(P).to_2025_26(budget.change_of(line), year)
            share = 0.05 * min(year + 1, SALAMI_YEARS)
            assert gone == pytest.approx(share * base[line], abs=5)
    assert -budget.total_change() <= 0.2 * sum(base[line] for line in budget.general_fund_lines)


def test_salami_leaves_rings_and_earning_lines_alone() -> None:
    budget = opened()
    assert "highways" not in budget.general_fund_lines
    assert not [line for line in budget.general_fund_lines if LINES[line].ring is not Ring.GENERAL_FUND]
    for line in ("highways", "education", "public_health_smoking"):
        with pytest.raises(CannotBeSet, match="no general-fund money"):
            budget.cut(0.05, of=[line])


def test_cuts_show_as_what_they_are() -> None:
    budget = opened()
    budget.cut(0.05, of=budget.general_fund_lines)
    assert set(budget.planned_saving) == {line.id for line in LINES.values() if line.kind is Kind.DEMAND_LED}
    assert "culture" in budget.carried_cut and "vcse_grants" not in budget.carried_cut
    assert budget.spend_planned("physical_65plus", P) == budget.standstill["physical_65plus"]
    late = budget.spend_planned("vcse_grants", P) - budget.allowed["vcse_grants"]
    cut = -budget.change_of("vcse_grants")
    assert late == pytest.approx(0.1 * cut, abs=1)
    assert budget.redundancy("vcse_grants", P) == pytest.approx(0.3 * cut, abs=1)
    assert budget.redundancy("culture", P) == 0
    budget.open(1)
    assert budget.redundancy("vcse_grants", P) == 0
    assert budget.spend_planned("vcse_grants", P) == budget.allowed["vcse_grants"]
    assert budget.capacity("vcse_grants", P) < 1 == opened().capacity("vcse_grants", P)


def test_protected_lines_are_spared() -> None:
    budget = opened()
    budget.protect(PREVENTION)
    budget.cut(0.05, of=budget.general_fund_lines)
    assert [budget.change_of(line) for line in PREVENTION] == [0, 0, 0]
    with pytest.raises(CannotBeSet, match="protected"):
        budget.change("reablement", -1.0)


def test_one_envelope_takes_the_same_pounds_to_the_penny() -> None:
    salami, shifted = opened(), opened()
    envelope = -salami.cut(0.05, of=salami.general_fund_lines)
    shifted.change("falls_prevention", 400_000)
    rest = shifted.general_fund_lines - set(PREVENTION)
    shifted.take(shifted.total_change() - envelope, of=rest)
    assert shifted.total_change() == envelope == salami.total_change()
    shifted.check(envelope)
    shifted.change("falls_prevention", 0.01)
    with pytest.raises(CannotBeSet, match=r"£0 more"):
        shifted.check(envelope)


def test_a_ring_spends_no_more_than_its_grant() -> None:
    budget = opened()
    budget.change("public_health_smoking", 1000)
    with pytest.raises(CannotBeSet, match="does not have"):
        budget.check()
    budget.change("public_health_miscellaneous", -1000)
    budget.check()


def test_freezing_stops_only_what_nobody_has_a_right_to() -> None:
    budget = opened()
    before = budget.allowed["culture"]
    stopped = budget.freeze(0.5, ["culture", "vcse_grants"], months_left=6)
    assert stopped["culture"] == before // 4
    assert budget.allowed["culture"] == before - before // 4
    with pytest.raises(CannotBeSet, match="right to it"):
        budget.freeze(0.5, ["physical_65plus"])
    budget.open(1)
    assert budget.allowed["culture"] == budget.standstill["culture"]


@pytest.mark.parametrize(
    ("do", "error"),
    [
        (lambda b: b.cut(0.05, of=["cultur"]), BadInput),
        (lambda b: b.cut(1.5, of=["culture"]), BadInput),
        (lambda b: b.cut(float("nan"), of=["culture"]), BadInput),
        (lambda b: b.change("cultur", 1.0), BadInput),
        (lambda b: b.change("culture", -1e9), CannotBeSet),
        (lambda b: b.take(10**15, of=["culture"]), CannotBeSet),
        (lambda b: b.take(-1, of=["culture"]), BadInput),
        (lambda b: b.protect(["cultur"]), BadInput),
        (lambda b: b.freeze(0.5, ["culture"], months_left=13), BadInput),
        (lambda b: b.open(5), BadInput),
        (lambda b: b.open(1, forecast={"cultur": 1}), BadInput),
    ],
)
def test_impossible_budgets_are_refused(do: Callable[[Budget], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        do(opened())


def test_nothing_can_be_asked_before_a_year_is_open() -> None:
    with pytest.raises(BadInput, match="no year is open"):
        Budget(outturn(), Prices(P)).net_cost()


# funding


def test_base_year_funding_is_base_year_spend() -> None:
    funding = Funding(figures(), outturn(), Prices(P), P)
    assert funding.total(-1) == funding.total(-2) == outturn().net_of_ring(Ring.GENERAL_FUND)


def test_council_tax_keeps_within_its_limit() -> None:
    funding = Funding(figures(), outturn(), Prices(P), P)
    assert funding.council_tax(1) == pytest.approx(funding.council_tax(0) * 1.0499 * 1.01, rel=1e-9)
    funding.set_rise(1, 0.0, 0.02)
    assert funding.council_tax(1) == pytest.approx(funding.council_tax(0) * 1.02 * 1.01, rel=1e-9)
    assert Funding(figures(council_tax_2024_25=None), outturn(), Prices(P), P).council_tax(-1) == pytest.approx(
        funding.council_tax(0) / 1.0499 / 1.01, rel=1e-9
    )
    for core, precept in ((0.03, 0.0), (0.0, 0.0201)):
        with pytest.raises(NotLawful, match="needs a vote"):
            funding.set_rise(2, core, precept)
    with pytest.raises(NotLawful):
        Funding(figures(core_rise=0.05), outturn(), Prices(P), P)
    with pytest.raises(BadInput, match="already set"):
        funding.set_rise(0, 0.0, 0.0)


def test_what_a_finance_lead_types_is_flagged() -> None:
    assert figures(tax_base=99_000).flags == {"tax_base": "typed"}
    typed = Funding(figures(other_funding_2025_26=7_000_000), outturn(), Prices(P), P)
    assert (typed.other_funding(0), typed.other_funding(1)) == (7_000_000, 7_140_000)
    assert typed.total(-1) == outturn().net_of_ring(Ring.GENERAL_FUND)
    with pytest.raises(BadInput, match="not a funding figure"):
        figures(tax_bas=99_000)
    with pytest.raises(BadInput, match="below nothing"):
        figures(reserves_earmarked=-1)
    with pytest.raises(BadInput, match="above nothing"):
        FundingFigures(**{**vars(figures()), "band_d": 0})
    with pytest.raises(BadInput, match="more than the core spending power"):
        Funding(figures(core_spending_power_2025_26=1), outturn(), Prices(P), P)


@given(st.integers(0, 9), st.integers(0, 10**11))
def test_funding_in_full_meets_the_cost(year: int, cost: int) -> None:
    funding = Funding(figures(), outturn(), Prices(P), P)
    funding.add(year, -1_000_000)
    funding.fund_in_full(year, cost)
    assert funding.total(year) == cost


# balance


@given(pence, st.integers(0, 10**10), st.integers(0, 10**10), st.integers(0, 10**9), st.integers(0, 10**9), pence)
def test_no_money_is_lost_or_made_in_balancing(
    result: int, unallocated: int, earmarked: int, minimum: int, limit: int, measures: int
) -> None:
    reserves, debt = Reserves(unallocated, earmarked, minimum), Debt()
    before = reserves.total
    balance = close_year(0, result, reserves, debt, Borrowing(limit, 0.05, 20), measures)
    assert reserves.total == before + result + balance.capitalised
    assert debt.outstanding(0) == balance.capitalised <= limit
    assert balance.gap == measures - result
    if balance.capitalised:
        assert reserves.earmarked == 0
        assert reserves.unallocated <= max(minimum, unallocated)
    assert not balance.section_114 or balance.capitalised == limit


def test_lawful_means_come_in_their_order() -> None:
    def close(overspend: int) -> tuple[Balance, Reserves]:
        reserves = Reserves(unallocated=100, earmarked=50, minimum=40)
        return close_year(0, -overspend, reserves, Debt(), Borrowing(30, 0.0, 3), 5), reserves

    assert close(50)[0] == Balance(0, 55, 5, earmarked_drawn=50)
    assert close(110)[0] == Balance(0, 115, 5, earmarked_drawn=50, unallocated_drawn=60)
    assert close(140)[0] == Balance(0, 145, 5, earmarked_drawn=50, unallocated_drawn=60, capitalised=30)
    stopped, reserves = close(141)
    assert stopped.section_114 and not close(140)[0].section_114
    assert reserves.unallocated == 39
    with pytest.raises(LedgerBroken, match="do not meet"):
        Balance(0, 55, earmarked_drawn=50)


def test_a_surplus_rebuilds_balances_first() -> None:
    reserves = Reserves(unallocated=10, earmarked=0, minimum=40)
    assert close_year(0, 50, reserves, Debt(), Borrowing(0, 0.05, 20)).put_aside == 50
    assert (reserves.unallocated, reserves.earmarked) == (40, 20)


@given(st.integers(1, 10**11), st.floats(0, 0.2), st.integers(1, 50))
def test_capitalisation_charges_repay_the_debt(principal: int, rate: float, years: int) -> None:
    loan = borrow(3, principal, rate, years)
    debt = Debt([loan])
    assert sum(repaid for _, repaid in loan.charges) == principal
    assert debt.outstanding(2) == debt.outstanding(3 + years) == 0 < debt.outstanding(3) == principal
    assert debt.charges(3) == debt.charges(4 + years) == (0, 0)
    if principal > 10**6:
        worth = present_value([interest + repaid for interest, repaid in loan.charges], rate, first_year=1)
        assert worth == pytest.approx(principal, rel=1e-4)


@pytest.mark.parametrize(("principal", "rate", "years"), [(0, 0.05, 20), (10, -0.1, 20), (10, 0.05, 0)])
def test_impossible_loans_are_refused(principal: int, rate: float, years: int) -> None:
    with pytest.raises(BadInput):
        borrow(0, principal, rate, years)


# the whole of it, under random policies


def live_through(
    years: int, cuts: list[float], overspend: list[int], first_year: int = -1
) -> tuple[Ledger, Reserves, Debt]:
    """A council with nobody in it: lines spend what is planned plus an overspend, month by month, and are balanced."""
    prices, chart = Prices(P), standard_chart()
    budget, funding = Budget(outturn(), prices), Funding(figures(), outturn(), prices, P)
    reserves, debt = opening_reserves(funding, P), Debt()
    ledger = Ledger(chart, first_year * MONTHS_IN_YEAR, (years - first_year) * MONTHS_IN_YEAR)
    residual = chart.number("physical_65plus", "not_simulated", Purse.COUNCIL)
    for year in range(first_year, years):
        ledger.set_prices(year, {int(n): 100 for n in np.flatnonzero(chart.priced)})
        if year < 0:
            gross, fees, other = outturn().gross, outturn().fees, outturn().other_income
        else:
            budget.open(year)
            budget.cut(cuts[year], of=budget.general_fund_lines)
            gross = {line: budget.spend_planned(line, P) for line in LINES}
            fees = {line: budget.fees(line) for line in LINES}
            other = {line: budget.other_income(line) for line in LINES}
        plan = carried.plan_year(chart, gross, fees, other)
        opening = reserves.total if year >= 0 else 0
        for month in range(year * MONTHS_IN_YEAR, (year + 1) * MONTHS_IN_YEAR):
            funding.post(ledger, month)
            ledger.charge_all(month, plan[month_of_year(month)])
            if month_of_year(month) == 0:
                post_debt_charges(ledger, month, debt, year)
                ledger.pay(month, residual, sum(gross[x.id] for x in LINES.values() if x.simulated))
            if year >= 0:
                ledger.pay(month, residual, overspend[year])
            if month_of_year(month) == MONTHS_IN_YEAR - 1:
                if year < 0:
                    assert year_result(ledger, Reserves(0, 0, 0)) == 0
                    settle_base_year(ledger, month, reserves)
                else:
                    result = year_result(ledger, reserves)
                    balance = close_year(year, result, reserves, debt, borrowing(funding, year, P))
                    post_capitalisation(ledger, month, balance)
            ledger.check_month(month)
        ledger.check_general_fund(year, opening, reserves.total)
        assert ledger.balance(Purse.COUNCIL) == reserves.total
    return ledger, reserves, debt


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.floats(0, 0.2), min_size=5, max_size=5),
    st.lists(st.integers(-(10**8), 10**9), min_size=5, max_size=5),
)
def test_laws_hold_under_random_policies(cuts: list[float], overspend: list[int]) -> None:
    ledger, _, _ = live_through(5, cuts, overspend)
    assert ledger.purses.sum() == 0
    assert ledger.balance(Purse.PUBLIC_HEALTH_GRANT) == ledger.balance(Purse.SCHOOLS_GRANT) == 0


def test_base_year_reproduces_the_outturn_to_the_penny() -> None:
    ledger, _, _ = live_through(0, [], [])
    for line in LINES.values():
        if not line.simulated:
            assert ledger.line_spend(-1, line.id) == outturn().gross[line.id]
        assert ledger.line_income(-1, line.id) == outturn().fees[line.id] + outturn().other_income[line.id]


def test_overspending_for_ever_ends_in_debt_and_section_114() -> None:
    _, reserves, debt = live_through(8, [0.0] * 8, [10**9] * 8)
    assert reserves.earmarked == 0
    assert reserves.unallocated < 0 < debt.outstanding(7)


def test_a_freeze_comes_off_the_months_that_are_left() -> None:
    chart = standard_chart()
    plan = carried.plan_year(chart, outturn().gross, outturn().fees, outturn().other_income)
    before = plan.copy()
    carried.stop_in_year(plan, chart, {"culture": 100, "vcse_grants": 100}, month=9)
    assert (before - plan).sum() == 100
    assert (before - plan)[9:].sum(axis=1).tolist() == [33, 33, 34]


# appraisal


def test_closing_differences_are_rows_of_their_own() -> None:
    reference, scenario = Position(reserves=100.0, debt=0.0, arrears=10.0), Position(90.0, 20.0, 40.0)
    left = closing_difference(scenario, reference, envelope=[1000.0] * 10, rate=0.0)
    assert [value for _, value in left.rows()] == [-10.0, -20.0, -30.0]
    assert left.total == -60.0 and not left.comparable
    assert closing_difference(reference, reference, [1000.0], 0.035).comparable
    edge = Position(reserves=105.0, debt=0.0, arrears=10.0)
    assert closing_difference(edge, reference, [1000.0], 0.035).comparable
    assert closing_difference(scenario, reference, [1000.0] * 10, 0.035).reserves == pytest.approx(-10 / 1.035**9)
