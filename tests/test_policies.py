"""Policies on a small made-up budget: what they take, what they may say together, and how outsiders add one."""

from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest
from pydantic import Field, ValidationError

from obbr.inputs import BadInput, read_yaml
from obbr.money.chart import BETTER_CARE, Purse
from obbr.policies import SHIPPED, policies_known
from obbr.policies.base import (
    Change,
    Lines,
    Modifies,
    Policy,
    Share,
    Tier,
    Turn,
    Year,
    Years,
    check_combination,
    policy_kinds,
    read_policy,
)
from obbr.policies.cuts import SalamiSlicing
from obbr.policies.funding import BetterCareFund, CouncilTax, FundInFull, Settlement, SocialCarePrecept
from obbr.policies.lines import EverythingElse, LineChange
from obbr.policies.prevention import Protect
from obbr.policies.steps import Step
from obbr.policies.total import Total
from tests.world import scenario, system


class MadeUpBudget:
    """A few lines of general fund; the verbs of `Budget` in their simplest form, pence."""

    def __init__(self, **base: int) -> None:
        usual = {"carers_support": 1_000_00, "equipment": 3_000_00, "highways": 6_000_00, "vcse_grants": 500_00}
        self.base = base or usual
        self.general_fund_lines = frozenset(self.base)
        self.protected: frozenset[str] = frozenset()
        self.changes = dict.fromkeys(self.base, 0)

    def cut(self, share: float, of: Any) -> None:
        for line in of - self.protected:
            self.changes[line] -= round(self.base[line] * share)

    def change(self, line: str, pounds: float) -> None:
        self.changes[line] += round(pounds * 100)

    def take(self, pence: int, of: Any) -> None:
        for line in of:
            self.changes[line] -= pence * self.base[line] // sum(self.base[each] for each in of)

    def protect(self, lines: frozenset[str]) -> None:
        self.protected |= lines

    def total_change(self) -> int:
        return sum(self.changes.values())

    def net_cost(self) -> int:
        return 10_500_00 + self.total_change()


class MadeUpFunding:
    """Writes down what it is asked to do."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def __getattr__(self, verb: str) -> Any:
        return lambda *given: self.asked.append((verb, *given))


@pytest.fixture
def budget() -> Any:
    return MadeUpBudget()


@pytest.fixture
def funding() -> Any:
    return MadeUpFunding()


def test_salami_slicing_slices_for_its_years_and_spares_what_it_protects(budget, funding):
    policy = SalamiSlicing(rate=0.1, years=2, protect=frozenset({"carers_support"}))
    for year in range(4):
        policy.april(budget, funding, year)
    assert budget.changes == {"carers_support": 0, "equipment": -600_00, "highways": -1_200_00, "vcse_grants": -100_00}


def test_a_line_gains_and_loses_by_one_verb(budget, funding):
    up = LineChange(line="carers_support", steps=(Step(0, pounds=100.0), Step(2, share=0.5)))
    down = LineChange(line="highways", steps=(Step(0, share=-0.25),))
    for year in range(3):
        for policy in (up, down):
            policy.april(budget, funding, year)
    assert budget.changes["carers_support"] == 100_00 + 500_00
    assert budget.changes["highways"] == -1_500_00


def test_lines_not_simulated_change_each_by_its_own_share(budget, funding):
    LineChange(line="lines_not_simulated", steps=(Step(0, share=-0.5),)).april(budget, funding, 0)
    assert budget.changes == {"carers_support": 0, "equipment": 0, "highways": -3_000_00, "vcse_grants": 0}


def test_everything_else_passes_over_what_is_named_or_protected(budget, funding):
    total = Total((Step(0, pounds=-700.0),))
    Protect(lines=frozenset({"highways"})).april(budget, funding, 0)
    budget.change("vcse_grants", 100.0)
    EverythingElse(total=total, named=frozenset({"vcse_grants"})).april(budget, funding, 0)
    assert budget.changes == {"carers_support": -200_00, "equipment": -600_00, "highways": 0, "vcse_grants": 100_00}
    assert budget.total_change() == total.pence(budget, 0) == -700_00


def test_funding_policies_ask_for_the_right_year(budget, funding):
    FundInFull(start=1).april(budget, funding, 2)
    CouncilTax(start=1, rise=0.02, precept=0.01, years=1).april(budget, funding, 0)
    CouncilTax(start=1, rise=0.02, precept=0.01, years=1).april(budget, funding, 1)
    Settlement(start=2, change=-5.0, years=2).april(budget, funding, 1)
    assert funding.asked == [("fund_in_full", 3, 10_500_00), ("set_rise", 1, 0.02, 0.01), ("add", 3, -5.0)]


def test_money_kept_for_care_goes_to_adults_care_by_size_and_nowhere_else(funding):
    """The precept is for adult social care by law; the Better Care Fund is a pool with the same purpose."""
    budget = MadeUpBudget(physical_65plus=300_00, learning_disability_18_64=100_00, children_looked_after=400_00)
    funding.usual_core_rise, funding.raised_by = 0.02, lambda share, year: round(share * 4_000_00)
    precept = SocialCarePrecept(start=1, precept=0.02, kept_for_care=0.01, years=1)
    passed_on = BetterCareFund(start=1, change=-20.0, years=1)
    precept.april(budget, funding, 0)
    assert budget.changes == {"physical_65plus": 30_00, "learning_disability_18_64": 10_00, "children_looked_after": 0}
    passed_on.april(budget, funding, 0)
    assert budget.changes == {"physical_65plus": 15_00, "learning_disability_18_64": 5_00, "children_looked_after": 0}
    for policy in (precept, passed_on):
        policy.april(budget, funding, 1)  # its years are over
    assert budget.total_change() == 20_00
    assert funding.asked == [("set_rise", 1, 0.02, 0.02), ("add_better_care", 1, -20.0)]


def test_what_the_nhs_passes_on_leaves_its_purse_and_is_cash_into_care():
    passed_on = {"start": "2026/27", "change": "+£1m", "years": "2"}
    local = system(scenario("standstill").with_(total=None, policies={"better_care_fund": passed_on}))
    while local.month < 36:
        local.step_month()
    books = local.council.books
    account = books.chart.number("funding", BETTER_CARE, Purse.NHS)
    paid = [books.ledger.year_to_date(12 * year + 11, account) for year in range(3)]
    assert paid == [0, *(books.prices.to_cash(1_000_000_00, year) for year in (1, 2))]
    pence = np.zeros(len(books.chart.accounts), np.int64)
    pence[account] = 7
    assert books.paid_by(pence, Purse.NHS) == 7


def test_reserves_lend_for_a_year_and_are_paid_back(budget):
    total = Total((Step(0, pounds=-10.0), Step(1, share=-0.1)), reserves=((0, 4.0), (2, -4.0)))
    assert [total.pence(budget, year) for year in range(4)] == [-6_00, -1_060_00, -1_064_00, -1_060_00]
    assert total.pounds(0) == -6.0 and total.pounds(1) is None


def test_one_thing_is_set_by_one_policy():
    place = read_yaml("{a: 1, b: 2}", "mine.yaml").mapping("ab")
    full, more = FundInFull(), Settlement(change=1.0)
    with pytest.raises(BadInput, match=r"^mine\.yaml:1:8  b: adds to funding\.general, which a sets;"):
        check_combination([(full, place["a"]), (more, place["b"])])
    with pytest.raises(BadInput, match=r"b: sets funding\.general, which a adds to"):
        check_combination([(more, place["a"]), (full, place["b"])])
    with pytest.raises(BadInput, match=r"b: sets funding\.general, which a sets"):
        check_combination([(full, place["a"]), (full, place["b"])])
    check_combination([(more, place["a"]), (more, place["b"])])  # two changes add up


def test_shipped_policies_say_what_they_are():
    for name, kind in SHIPPED.items():
        assert isinstance(kind.tier, Tier), name
        assert isinstance(kind.turn, Turn)
        for word in ("Evidence:", "Cost:", "May harm:"):
            assert word in (kind.__doc__ or ""), f"{name} does not say {word}"
        assert vars(kind).keys() & {"april", "practise", "strike"} and "modifies" in vars(kind)


class LateTax(Policy):
    """Somebody else's policy, with a parameter of every kind."""

    tier: ClassVar[Tier] = Tier.B

    share: Share = Field(default=0.1, le=0.5)
    sum: Change = 0.0
    years: Years = 1
    until: Year = 3
    lines: Lines = frozenset()
    hidden: int = 0

    def modifies(self) -> dict[str, Modifies]:
        return {"funding.late_tax": Modifies.SETS}


def late_tax(text: str) -> Policy:
    return read_policy(LateTax, read_yaml(f"late_tax: {text}", "mine.yaml").mapping(["late_tax"])["late_tax"], start=2)


def test_parameters_are_read_by_their_type():
    assert late_tax("{}") == LateTax(start=2)
    policy = late_tax("{share: 25%, sum: -£1.5m, years: 3, until: 2030/31, lines: [carers_support], start: 2026/27}")
    assert policy == LateTax(share=0.25, sum=-1.5e6, years=3, until=5, lines=frozenset({"carers_support"}), start=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{share: 60%}", "1:19  late_tax.share: 60% is too high; the most is 50%"),
        ("{sum: £1m}", "1:17  late_tax.sum: £1m does not say up or down"),
        ("{years: 0}", "1:19  late_tax.years: 0 is too low; the least is 1"),
        ("{lines: carers}", "1:19  late_tax.lines: expected a list such as [a, b]"),
        ("{hidden: 3}", "1:20  late_tax.hidden: this parameter can only be given in Python"),
        ("{until: 2019/20}", "1:19  late_tax.until: "),
        ("yes", "1:11  late_tax: expected 'name: value' lines"),
    ],
)
def test_a_wrong_parameter_is_refused_at_its_place(text, expected):
    with pytest.raises(BadInput) as caught:
        late_tax(text)
    assert str(caught.value).startswith(f"mine.yaml:{expected}")


def test_in_python_too():
    for wrong in ({"rate": 1.5}, {"years": 0}, {"rate": float("nan")}, {"rates": 0.1}, {"protect": {"carer"}}):
        with pytest.raises(ValidationError):
            SalamiSlicing(**wrong)
    with pytest.raises(ValidationError, match="2026/27 or later"):
        CouncilTax(rise=0.01, precept=0.0)


def test_outsiders_bring_policies_by_entry_point(monkeypatch):
    offered = [SimpleNamespace(name="late_tax", load=lambda: LateTax)]
    monkeypatch.setattr("obbr.policies.entry_points", lambda group: offered if group == "obbr.policies" else [])
    policies_known.cache_clear()
    try:
        assert policies_known()["late_tax"] is LateTax
        from obbr.scenario import Scenario

        text = "{scenario: a, question: b, policies: {late_tax: {share: 20%}}}"
        assert Scenario.of("mine", read_yaml(text)).policies == (LateTax(share=0.2),)
    finally:
        policies_known.cache_clear()


def test_outsiders_cannot_take_a_name_or_pass_off_something_else():
    with pytest.raises(BadInput, match=r"policy protect: two installed packages offer it"):
        policy_kinds(SHIPPED, [("protect", LateTax)])
    with pytest.raises(BadInput, match=r"policy other: .* is not a subclass"):
        policy_kinds(SHIPPED, [("other", dict)])
