"""Money: the lines, sums to published totals, prices, and the ledger's laws, each of which is made to fire."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obbr.inputs import BadInput
from obbr.money.chart import Account, Chart, ChartBroken, Purse, standard_chart
from obbr.money.ledger import TABLE_COLUMNS, Ledger, LedgerBroken
from obbr.money.lines import LINES, WORKING_AGE, Department, Growth, Kind, Ring
from obbr.money.outturn import DepartmentIncome, share_income, split
from obbr.money.prices import Price, Prices, cost_pence, month_share
from tests.camden_books import PENCE_IN_THOUSAND, P, camden, outturn


def small_ledger(months: int = 12, opening: dict[Purse, int] | None = None) -> Ledger:
    """A ledger on the standard chart with a price of 12.34 for every priced unit."""
    ledger = Ledger(standard_chart(), 0, months, opening)
    for year in range(months // 12):
        ledger.set_prices(year, {int(n): 1234 for n in np.flatnonzero(ledger.chart.priced)})
    return ledger


# lines


def test_every_line_knows_whether_it_is_simulated() -> None:
    simulated = {line.id for line in LINES.values() if line.simulated}
    assert {
        f"{g}_65plus" for g in ("physical", "sensory", "memory", "learning_disability", "mental_health")
    } < simulated
    assert {"assessment_safeguarding", "reablement", "falls_prevention", "vcse_grants"} < simulated
    children = {f"children_{id}" for id in ("looked_after", "safeguarding", "family_support", "centres")}
    assert children | {"family_conferences"} < simulated
    assert set(WORKING_AGE) | {"job_coaches"} < simulated and len(simulated) == 25
    carved = ["vcse_grants", "falls_prevention", "reablement", "home_visits", "flu_outreach"]
    carved += ["small_sums", "peer_support", "adult_conferences", "job_coaches"]
    assert [line.id for line in LINES.values() if line.parent == "commissioning_admin"] == carved


def test_no_line_is_demand_led_and_discretionary() -> None:
    assert not [line.id for line in LINES.values() if line.discretionary and line.kind is Kind.DEMAND_LED]
    assert not [line.id for line in LINES.values() if line.discretionary and line.ring is not Ring.GENERAL_FUND]


# outturn


def test_leaves_sum_to_the_published_totals() -> None:
    for department, total in camden()["totals"]["value"].items():
        lines = [x.id for x in LINES.values() if department in ("all_services", x.department)]
        assert sum(outturn().net(line) for line in lines) == total["net"] * PENCE_IN_THOUSAND
        if "gross" in total:
            assert sum(outturn().gross[line] for line in lines) == total["gross"] * PENCE_IN_THOUSAND


def test_income_is_shared_by_rule_and_never_taken_from_the_published_net() -> None:
    assert camden()["adults"]["value"]["commissioning_admin"]["net"] < 0 < outturn().net("commissioning_admin")
    ratio = outturn().fees["physical_65plus"] / outturn().gross["physical_65plus"]
    assert outturn().fees["memory_18_64"] / outturn().gross["memory_18_64"] == pytest.approx(ratio)
    assert outturn().fees["equipment"] == 0 < outturn().other_income["equipment"]


def test_sub_lines_come_out_of_their_parent() -> None:
    parts = ["commissioning_admin", *(line.id for line in LINES.values() if line.parent == "commissioning_admin")]
    published = camden()["adults"]["value"]["commissioning_admin"]["gross"] * PENCE_IN_THOUSAND
    assert sum(outturn().gross[line] for line in parts) == published
    assert all(outturn().gross[line] >= 0 for line in parts)


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 10**12), min_size=1), st.integers(0, 10**13))
def test_split_adds_up(weights: dict[str, int], total: int) -> None:
    if not sum(weights.values()):
        total = 0
    parts = split(total, weights)
    assert sum(parts.values()) == total
    whole = max(sum(weights.values()), 1)
    assert all(abs(parts[k] - total * w // whole) <= 1 for k, w in weights.items())


@pytest.mark.parametrize(
    ("gross", "income", "carved"),
    [
        ({"falls_preventon": 1}, {}, {}),
        ({"falls_prevention": 1}, {}, {}),
        ({"carers_support": -1}, {}, {}),
        ({"carers_support": 1}, {Department.ADULTS: DepartmentIncome(other=2)}, {}),
        ({"carers_support": 1}, {Department.ADULTS: DepartmentIncome(fees=1)}, {}),
        ({"culture": 9}, {Department.OTHER: DepartmentIncome(other=2)}, {}),
        ({}, {}, {"reablement": 0.7, "vcse_grants": 0.4}),
        ({}, {}, {"carers_support": 0.1}),
    ],
)
def test_impossible_outturns_are_refused(gross: dict, income: dict, carved: dict) -> None:
    with pytest.raises(BadInput):
        share_income(gross, income, carved)


# prices


def test_prices_are_uprated_once_and_a_decided_rise_stays() -> None:
    prices = Prices(P, {"home_care": Price("tenth_hour", 2326, Growth.CARE_FEES)})
    assert prices.pence("home_care", -2) == prices.pence("home_care", -1) == 2326
    assert prices.pence("home_care", 0) == 2442
    prices.decide("home_care", 1, 0.0)
    assert prices.pence("home_care", 1) == 2442 < prices.pence("home_care", 2)
    assert prices.to_2025_26(prices.to_cash(1_000_000, 5), 5) == 1_000_000
    for wrong in (lambda: prices.pence("home_car", 0), lambda: prices.decide("home_care", -1, 0.1)):
        with pytest.raises(BadInput):
            wrong()


@given(st.integers(0, 10**9), st.integers(0, 10**6), st.sampled_from([1, 7, 10, 12]))
def test_rounding_is_to_the_nearest_penny(quantity: int, price: int, parts: int) -> None:
    assert abs(2 * (cost_pence(quantity, price, parts) * parts - quantity * price)) <= parts


@given(st.integers(-(10**12), 10**12))
def test_twelfths_add_up(pence: int) -> None:
    assert sum(month_share(pence, month) for month in range(12)) == pence


# ledger


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 136), st.integers(0, 10**8)), max_size=40), st.integers(-(10**9), 10**9))
def test_laws_hold_under_random_postings(postings: list[tuple[int, int]], opening: int) -> None:
    ledger = small_ledger(opening={Purse.COUNCIL: opening})
    grants = [n for n in ledger.chart.on_line("funding") if ledger.chart.accounts[n].service.endswith("s_grant")]
    grants.append(ledger.chart.number("funding", "public_health_grant", Purse.GOVERNMENT))
    for number in grants:
        ledger.pay(0, number, 10**11)
    for number, quantity in postings:
        ledger.charge(0, number % len(ledger.chart), quantity)
    ledger.check_month(0)
    assert ledger.purses.sum() == 0
    ledger.check_general_fund(0, opening, ledger.balance(Purse.COUNCIL))


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_charging_in_pieces_costs_the_same_as_at_once(pieces: list[int]) -> None:
    bit_by_bit, at_once = small_ledger(), small_ledger()
    number = at_once.chart.number("physical_65plus", "nursing_care", Purse.COUNCIL)
    for piece in pieces:
        bit_by_bit.charge(0, number, piece)
    quantities = np.zeros(len(at_once.chart), dtype=np.int64)
    quantities[number] = sum(pieces)
    at_once.charge_all(0, quantities)
    assert (bit_by_bit.pence == at_once.pence).all()
    assert (bit_by_bit.purses == at_once.purses).all()


def _lose_a_penny(ledger: Ledger) -> None:
    ledger.purses[Purse.STAFF] += 1


def _move_without_posting(ledger: Ledger) -> None:
    ledger.purses[Purse.STAFF] += 1
    ledger.purses[Purse.VCSE] -= 1


def _charge_another_price(ledger: Ledger) -> None:
    ledger.post(0, ledger.chart.number("reablement", "reablement", Purse.COUNCIL), 2, 2469)


def _count_what_is_not_paid(ledger: Ledger) -> None:
    ledger.post(0, ledger.chart.number("culture", "carried", Purse.COUNCIL), 5, 4)


def _overdraw_a_grant(ledger: Ledger) -> None:
    ledger.pay(0, ledger.chart.number("education", "carried", Purse.SCHOOLS_GRANT), 1)


def _leave_the_ring(ledger: Ledger) -> None:
    number = ledger.chart.number("public_health_smoking", "carried", Purse.PUBLIC_HEALTH_GRANT)
    ledger.chart.outside_ring[number] = True
    ledger.pay(0, ledger.chart.number("funding", "public_health_grant", Purse.GOVERNMENT), 9)
    ledger.pay(0, number, 1)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (_lose_a_penny, "sum to 1 pence"),
        (_move_without_posting, "staff changed by 1 pence, postings say 0"),
        (_charge_another_price, "2 x 1234 / 1 is 2468"),
        (_count_what_is_not_paid, "posts 4 pence"),
        (_overdraw_a_grant, "overdrawn by 1 pence"),
        (_leave_the_ring, "outside its ring"),
    ],
)
def test_each_guard_of_the_ledger_fires(fault, says: str) -> None:
    ledger = small_ledger()
    fault(ledger)
    with pytest.raises(LedgerBroken, match=says):
        ledger.check_month(0)


def test_a_closed_month_and_a_month_to_come_take_no_postings() -> None:
    ledger = small_ledger()
    ledger.check_month(0)
    for month in (0, 2, -1, 12):
        with pytest.raises(LedgerBroken, match="is not open"):
            ledger.pay(month, 0, 1)


def test_prices_are_whole_and_fixed_once() -> None:
    ledger = small_ledger()
    number = int(np.flatnonzero(ledger.chart.priced)[0])
    with pytest.raises(LedgerBroken, match="already fixed"):
        ledger.set_prices(0, {})
    with pytest.raises(LedgerBroken, match="no price"):
        ledger.set_prices(1, {number: 5})
    with pytest.raises(LedgerBroken, match="cannot bear"):
        ledger.set_prices(1, {number: -5})
    with pytest.raises(LedgerBroken, match="cannot be delivered"):
        ledger.charge(0, number, -1)
    with pytest.raises(LedgerBroken, match="cannot be delivered"):
        ledger.charge_all(0, -np.ones(len(ledger.chart), dtype=np.int64))


def test_general_fund_law_fires_on_one_penny() -> None:
    ledger = small_ledger(opening={Purse.COUNCIL: 100})
    ledger.pay(0, ledger.chart.number("culture", "carried", Purse.COUNCIL), 30)
    ledger.check_general_fund(0, 100, 70)
    with pytest.raises(LedgerBroken, match="reserves close at 71"):
        ledger.check_general_fund(0, 100, 71)


@pytest.mark.parametrize(
    ("account", "says"),
    [
        (Account("culture", "x", Purse.PUBLIC_HEALTH_GRANT, Purse.OTHERS), "outside its ring"),
        (Account("funding", "x", Purse.SCHOOLS_GRANT, Purse.COUNCIL), "outside its ring"),
        (Account("cultur", "x", Purse.COUNCIL, Purse.OTHERS), "neither a budget line"),
        (Account("culture", "x", Purse.COUNCIL, Purse.COUNCIL), "cannot pay itself"),
        (Account("culture", "x", Purse.COUNCIL, Purse.OTHERS, "furlong"), "not a unit"),
    ],
)
def test_accounts_that_may_not_exist_are_refused(account: Account, says: str) -> None:
    with pytest.raises(ChartBroken, match=says):
        Chart([account])


def test_rows_are_the_table_that_other_tools_rely_on() -> None:
    ledger = small_ledger(24)
    culture = ledger.chart.number("culture", "carried", Purse.COUNCIL)
    for month in range(24):
        ledger.pay(month, culture, 7)
        ledger.charge(month, ledger.chart.number("self_funded_care", "nursing_care", Purse.RESIDENTS), 30)
        ledger.check_month(month)
    rows = ledger.rows()
    assert tuple(rows) == TABLE_COLUMNS
    assert rows["year"].tolist() == ["2025/26", "2025/26", "2026/27", "2026/27"]
    assert rows["pence"][rows["line"] == "culture"].tolist() == [84, 84]
    assert rows["quantity"].sum() == 2 * 84 + 2 * 360
    assert ledger.line_spend(1, "culture") == 84
    assert ledger.year_to_date(14, culture) == 21
