"""Outcome-based review: what the council believes, what it may move, and what it cannot know."""

from types import MappingProxyType

import numpy as np
import pytest

from obbr.money.budget import Budget, Past
from obbr.money.prices import Prices
from obbr.policies import outcome_review
from obbr.policies.outcome_review import OutcomeBasedReview, has
from obbr.policies.published_effects import EFFECTS, published
from tests.camden_books import P, outturn
from tests.world import system

PRICES = {"home_care": 23.0, "residential_care": 1_000.0, "in_house_fostering": 700.0}


def opened(taken_up=None, luck=1):
    budget = Budget(outturn(), Prices(P))
    budget.past = Past(MappingProxyType(dict.fromkeys(EFFECTS, 1.0) | (taken_up or {})), PRICES, luck)
    budget.open(0)
    return budget


def reviewed(budget, **parameters):
    policy = OutcomeBasedReview(**parameters)
    before = {line: has(line, budget) for line in EFFECTS}
    policy.april(budget, None, 0)
    return {line: has(line, budget) - before[line] for line in EFFECTS}


@pytest.fixture
def worth(monkeypatch):
    """Every line is believed to bring what the test says."""
    believed = dict.fromkeys(EFFECTS, 1.0)
    monkeypatch.setattr(OutcomeBasedReview, "believed", lambda self, line, budget, year: believed[line])
    return believed


def test_money_moves_from_least_to_most_within_limits_and_none_is_lost(worth):
    worth |= {"vcse_grants": 0.1, "reablement": 9.0}
    budget = opened()
    moved = reviewed(budget, most=0.1, floor=0.6)
    assert sum(moved.values()) == pytest.approx(0.0, abs=0.05) and budget.total_change() == 0
    assert moved["vcse_grants"] == pytest.approx(-0.1 * budget.base["vcse_grants"] / 100, rel=1e-6)
    assert 0.0 < moved["reablement"] <= 0.1 * budget.base["reablement"] / 100 + 0.01


def test_nothing_moves_unless_a_line_is_clearly_better(worth):
    worth |= {"reablement": 0.99 * outcome_review.CLEARLY}
    assert not any(reviewed(opened()).values())


def test_no_line_falls_below_its_floor_however_long_it_goes_on(worth):
    worth |= {"carers_support": 0.0, "home_visits": 9.0}
    budget = opened()
    for year in range(10):
        if year:
            budget.open(year)
        OutcomeBasedReview(most=0.3, floor=0.7).april(budget, None, year)
    assert has("carers_support", budget) == pytest.approx(0.7 * budget.base["carers_support"] / 100, abs=0.02)


def test_what_is_protected_loses_nothing(worth):
    worth |= {"vcse_grants": 0.0, "reablement": 9.0}
    budget = opened()
    budget.protect(["vcse_grants"])
    assert reviewed(budget)["vcse_grants"] == 0.0


def test_money_that_nobody_takes_up_attracts_no_more_and_goes_first(worth):
    worth |= {"reablement": 9.0, "falls_prevention": 1.3}
    moved = reviewed(opened({"reablement": 0.5}))
    assert moved["reablement"] < 0.0, "the best line, and half of it idle"


def test_on_paper_nothing_is_known_and_nothing_moves():
    budget = Budget(outturn(), Prices(P))
    budget.open(0)
    OutcomeBasedReview().april(budget, None, 0)
    assert budget.total_change() == 0 and not any(budget.decided(line) for line in EFFECTS)


def test_a_council_errs_by_its_own_luck_and_less_every_year():
    policy = OutcomeBasedReview()

    def errors(year):
        budgets = [opened(luck=luck) for luck in range(300)]
        truth = EFFECTS["carers_support"](published(), PRICES)
        sure = truth.qalys * float(published().review.pounds_per_qaly) + truth.saved
        return np.log([policy.believed("carers_support", budget, year) / sure for budget in budgets])

    first, later = errors(0), errors(8)
    assert first.std() == pytest.approx(float(published().review.misjudgement), rel=0.12)
    assert abs(first.mean()) < 0.1 and later.std() < 0.5 * first.std()
    assert (np.sign(first) == np.sign(later)).all(), "it is the same error that fades"


def test_every_effect_is_of_a_line_and_nothing_is_believed_to_harm():
    for line, effect in EFFECTS.items():
        brings = effect(published(), PRICES)
        assert brings.qalys >= 0.0 and brings.saved >= 0.0 and brings.qalys + brings.saved > 0.0, line


def test_in_a_run_it_moves_money_and_the_general_fund_stays_as_large():
    local = system("outcome_based_review_alone", years=3)
    while local.month < 36:
        local.step_month()
    budget = local.council.books.budget
    assert budget.total_change() == 0
    assert sum(abs(budget.decided(line)) for line in EFFECTS) > 0
