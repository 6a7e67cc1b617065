"""A scenario is what was typed, checked, frozen and hashed; and every word of it does something."""

import pickle
from dataclasses import FrozenInstanceError
from types import SimpleNamespace

import pytest

from obbr.inputs import BadInput, read_yaml
from obbr.money.budget import Budget, CannotBeSet
from obbr.money.funding import Funding, NotLawful
from obbr.money.lines import LINES
from obbr.money.prices import Prices
from obbr.scenario import Scenario, shipped_names
from tests.camden_books import P, figures, outturn

HEAD = "scenario: Mine\nquestion: Why?\n"
SHIPPED = ["prevention_investment", "salami_slicing", "standstill", "standstill_funded"]


def mine(text: str) -> Scenario:
    return Scenario.of("mine", read_yaml(HEAD + text, "mine.yaml"))


STEADY = SimpleNamespace(
    **{**vars(P), "money": SimpleNamespace(**{**vars(P.money), "general_inflation": 0.0})}
)  # cash is real


def books() -> tuple[Budget, Funding]:
    prices = Prices(STEADY)
    return Budget(outturn(), prices), Funding(figures(), outturn(), prices, STEADY)


def changes(scenario: Scenario, years: int) -> list[dict[str, int]]:
    """What each line has gained or lost by each year, pence at 2025/26 prices."""
    budget, funding = books()
    by_year = []
    for year in range(years):
        budget.open(year)
        scenario.april(budget, funding, year)
        by_year.append({line: budget.change_of(line) for line in LINES})
    return by_year


def rehearse(scenario: Scenario) -> None:
    assert list(scenario.rehearse(*books(), scenario.horizon)) == list(range(scenario.horizon))


def test_shipped_scenarios_load_and_can_be_set_in_camden():
    assert set(SHIPPED) <= set(shipped_names())
    for name in SHIPPED:
        scenario = Scenario.load(name)
        assert scenario.name == name and scenario.title and scenario.question.endswith(("?", "."))
        assert (scenario.first_year, scenario.years, scenario.horizon) == (0, 10, 10)
        rehearse(scenario)


def test_standstill_decides_nothing():
    scenario = Scenario.load("standstill")
    assert scenario.policies == () and not scenario.meets_need
    assert all(not any(by_line.values()) for by_line in changes(scenario, 3))


def test_standstill_funded_meets_need_and_prices():
    scenario = Scenario.load("standstill_funded")
    budget, funding = books()
    for year in range(3):
        budget.open(year)
        scenario.april(budget, funding, year)
        assert funding.total(year) == budget.net_cost()
    assert scenario.meets_need


def test_salami_slicing_takes_five_per_cent_of_each_line_for_four_years():
    budget, _ = books()
    budget.open(0)
    by_year = changes(Scenario.load("salami_slicing"), 6)
    for line in budget.general_fund_lines:
        slice_ = budget.base[line] * 5 // 100
        assert [year[line] for year in by_year] == [-slice_ * n for n in (1, 2, 3, 4, 4, 4)], line
    for line in LINES.keys() - budget.general_fund_lines:
        assert not by_year[-1][line]


def test_prevention_investment_is_the_same_envelope():
    """To the penny in all, and line by line where obbr does not simulate what the money does."""
    salami, prevention = (changes(Scenario.load(name), 6) for name in ("salami_slicing", "prevention_investment"))
    raised = {"falls_prevention", "reablement", "equipment", "home_visits", "flu_outreach"}
    for a, b in zip(salami, prevention, strict=True):
        assert sum(a.values()) == sum(b.values()) < 0
        assert {line for line in LINES if b[line] > 0} == raised
        for line in LINES.keys() - raised:
            if LINES[line].simulated:
                assert b[line] <= a[line]
            else:
                assert b[line] == a[line], line


def test_same_content_same_hash():
    typed = "total: -£6.0m\nbudget:\n  carers_support: -£4m\n  equipment: -£2m\n"
    again = "budget: {equipment: '-£2,000,000', carers_support: -£4000k}   # the same\n"
    again += "from: 2025/26\ntotal: standstill -£6m\n"
    assert mine(typed).hash == mine(again).hash
    assert mine(typed).policies == mine(again).policies
    assert len(mine(typed).hash) == 64
    protect = "policies: {protect: {lines: [%s]}}"
    assert mine(protect % "carers_support, equipment").hash == mine(protect % "equipment, carers_support").hash
    assert mine("total: same as salami_slicing").hash == mine("total: {change: -5% a year, years: 4}").hash


@pytest.mark.parametrize(
    "other",
    [
        "total: -£6m\nbudget: {carers_support: -£6m}\nyears: 9\n",
        "total: -£6m\nbudget: {carers_support: -£6m}\nfrom: 2026/27\n",
        "total: -£7m\nbudget: {carers_support: -£7m}\n",
        "total: -£6m\nbudget: {equipment: -£6m}\n",
        "budget: {carers_support: -£6m}\n",
        "total: -£6m\nbudget: {carers_support: -£6m}\npolicies: {fund_in_full: {}}\n",
        "total: -£6m\nbudget: {carers_support: -£6m}\npolicies: {settlement: {change: +£1m}}\n",
        "total: -£6m\nbudget: {carers_support: -£6m}\nbelieve: {falls.uptake: {value: 0.5, because: audit}}\n",
    ],
)
def test_other_content_other_hash(other):
    assert mine(other).hash != mine("total: -£6m\nbudget: {carers_support: -£6m}\n").hash


def test_hash_is_the_same_in_another_process(tmp_path):
    scenario = Scenario.load("prevention_investment")
    again = pickle.loads(pickle.dumps(scenario))
    assert again == scenario and again.hash == scenario.hash


def test_frozen():
    scenario = Scenario.load("salami_slicing")
    with pytest.raises(FrozenInstanceError):
        scenario.years = 3
    with pytest.raises(Exception, match="frozen"):
        scenario.policies[0].rate = 0.5


def test_changes_begin_in_their_year_and_last():
    by_year = changes(mine("budget:\n  carers_support: {change: +£0.1m, from: 2026/27}\n"), 3)
    assert [year["carers_support"] for year in by_year] == [0, 10_000_000, 10_000_000]
    by_year = changes(mine("from: 2026/27\nbudget:\n  carers_support: +£0.1m\n"), 3)
    assert [year["carers_support"] for year in by_year] == [0, 10_000_000, 10_000_000]
    by_year = changes(mine("budget:\n  carers_support: {2025/26: +£0.1m, 2027/28: -£0.1m}\n"), 3)
    assert [year["carers_support"] for year in by_year] == [10_000_000, 10_000_000, 0]
    by_year = changes(mine("budget:\n  carers_support: {change: +£0.1m a year, years: 2}\n"), 3)
    assert [year["carers_support"] for year in by_year] == [10_000_000, 20_000_000, 20_000_000]


def test_two_changes_to_one_line_add_up():
    both = mine("budget: {carers_support: +£0.1m}\npolicies: {salami_slicing: {years: 1}}\n")
    only = mine("policies: {salami_slicing: {years: 1}}\n")
    assert changes(both, 1)[0]["carers_support"] == changes(only, 1)[0]["carers_support"] + 10_000_000


def test_everything_else_takes_what_is_left_and_gives_back():
    scenario = mine(
        "total: {change: -5% a year, years: 2}\n"
        "fund_from: {reserves: {2025/26: £2m, repay_from: 2027/28}}\n"
        "budget:\n  vcse_grants: +£1m\n  everything_else: {share: equal}\n"
    )
    budget, _ = books()
    budget.open(0)
    slice_ = sum(pence * 5 // 100 for line, pence in budget.base.items() if line in budget.general_fund_lines)
    sums = [sum(year.values()) for year in changes(scenario, 4)]
    assert sums == [-slice_ + 200_000_000, -2 * slice_, -2 * slice_ - 200_000_000, -2 * slice_]
    assert all(year["vcse_grants"] == 100_000_000 for year in changes(scenario, 4))


def test_a_total_that_cannot_be_met_here_says_where_and_how_much():
    with pytest.raises(CannotBeSet, match=r"^mine\.yaml:3:1  2025/26: changes add to £[0-9.]+m more than the total"):
        rehearse(mine("total: {change: -5%}\nbudget: {carers_support: +£1m}\n"))
    with pytest.raises(CannotBeSet, match=r"carers_support: cuts of .* are more than its budget of"):
        rehearse(mine("budget: {carers_support: -£900m}\n"))
    with pytest.raises(CannotBeSet, match=r"changes add £1,000,000 that its grant does not have"):
        rehearse(mine("budget: {public_health_smoking: +£1m}\n"))


def test_council_tax_changes_funding_within_the_law():
    usual, lower = books()[1], books()[1]
    budget, _ = books()
    scenario = mine("policies: {council_tax: {start: 2026/27, rise: 1%, precept: 2%, years: 1}}\n")
    for year in range(3):
        budget.open(year)
        scenario.april(budget, lower, year)
    assert lower.council_tax(0) == usual.council_tax(0)
    assert lower.council_tax(1) < usual.council_tax(1)
    assert lower.council_tax(2) / lower.council_tax(1) == pytest.approx(usual.council_tax(2) / usual.council_tax(1))
    with pytest.raises(NotLawful):
        rehearse(mine("policies: {council_tax: {start: 2026/27, rise: 9%, precept: 0%}}\n"))


def test_belief_is_carried_with_its_reason():
    scenario = mine("believe:\n  falls_exercise_rate_ratio: {value: 0.80, because: local audit 2024}\n")
    assert scenario.believe == {"falls.exercise_rate_ratio": 0.8}
    assert scenario.reasons == {"falls.exercise_rate_ratio": "local audit 2024"}


def test_with_changes_what_is_named_and_nothing_else():
    before = Scenario.load("prevention_investment")
    without = {"reablement": None, "equipment": None, "home_visits": None, "flu_outreach": None}
    after = before.with_(budget={"vcse_grants": "+60%", **without}, years=8, name="more for grants")
    assert (after.name, after.years, before.years) == ("more for grants", 8, 10)
    assert (after.title, before.title) == ("More for grants", "Prevention investment")
    assert before.with_(name="mine", scenario="My own").title == "My own"
    assert after.hash != before.hash
    assert {p.line for p in after.policies if hasattr(p, "line")} == {
        "falls_prevention",
        "vcse_grants",
        "lines_not_simulated",
    }
    assert before.with_().hash == before.hash
    assert before.with_(from_="2026/27", years=9).first_year == 1
    with pytest.raises(BadInput, match=r"^mine  budget\.vcse: not a budget line\. Did you mean vcse_grants\?$"):
        before.with_(budget={"vcse": "+60%"}, name="mine")


def test_same_as_looks_beside_the_file_and_never_in_a_circle(tmp_path):
    (tmp_path / "a.yaml").write_text(HEAD + "total: same as b\nbudget: {everything_else: {share: equal}}\n", "utf-8")
    (tmp_path / "b.yaml").write_text(HEAD + "total: -£1m\nbudget: {carers_support: -£1m}\n", "utf-8")
    assert Scenario.load(tmp_path / "a.yaml").total == Scenario.load(tmp_path / "b.yaml").total
    (tmp_path / "b.yaml").write_text(HEAD + "total: same as a\nbudget: {carers_support: -£1m}\n", "utf-8")
    with pytest.raises(BadInput, match=r"^b\.yaml:3:8  total: a -> b -> a goes round in a circle"):
        Scenario.load(tmp_path / "a.yaml")
    (tmp_path / "b.yaml").write_text(HEAD, "utf-8")
    with pytest.raises(BadInput, match=r"^a\.yaml:3:8  total: b states no total"):
        Scenario.load(tmp_path / "a.yaml")


def test_same_as_finds_the_same_scenarios_after_with(tmp_path):
    (tmp_path / "b.yaml").write_text(HEAD + "total: -£1m\nbudget: {carers_support: -£1m}\n", "utf-8")
    (tmp_path / "a.yaml").write_text(HEAD + "total: same as b\nbudget: {everything_else: {share: equal}}\n", "utf-8")
    scenario = Scenario.load(tmp_path / "a.yaml")
    assert scenario.with_(years=5).total == scenario.total
