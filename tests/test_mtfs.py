"""The strategy's lines add up in every year, and each says what it says."""

from __future__ import annotations

from itertools import pairwise

import pytest

from obbr.money.lines import Ring
from obbr.money.mtfs import MtfsYear
from tests.world import system

SCENARIOS = ("standstill", "salami_slicing", "prevention_investment", "standstill_funded")


@pytest.fixture(scope="module", params=SCENARIOS)
def lived(request):
    """A scenario of the small place, with its books still open, and its strategy by year."""
    local = system(request.param, years=5)
    local.run()
    yield request.param, local, [MtfsYear(*map(int, row)) for row in local.result().mtfs]
    local.close()


def test_each_year_begins_where_the_last_budget_stood(lived):
    _, local, years = lived
    assert years[0].base == local.council.books.outturn.net_of_ring(Ring.GENERAL_FUND)
    assert [year.base for year in years[1:]] == [year.budget for year in years[:-1]]


def test_the_gap_is_what_the_lines_make_it_and_the_means_meet_it(lived):
    _, local, years = lived
    for year, balance in zip(years, local.council.balances, strict=True):
        assert year.gap == balance.gap
        assert year.gap == year.budget + year.overspend + year.debt_charges - year.funding
        means = year.in_year_measures + year.earmarked + year.unallocated + year.capitalised + year.uncovered
        assert year.gap == means - year.put_aside


def test_reserves_close_where_they_opened_less_what_was_used(lived):
    _, local, years = lived
    figures = local.council.books.funding.figures
    opening = figures.reserves_unallocated + figures.reserves_earmarked
    for year in years:
        opening += year.put_aside - year.earmarked - year.unallocated - year.uncovered
        assert year.closing_reserves == opening


def test_what_was_to_be_saved_is_saved_or_not(lived):
    name, _, years = lived
    for year in years:
        assert year.savings_to_date == year.delivered + year.undelivered
        assert min(year.delivered, year.undelivered, year.investment, -year.savings) >= 0
    saves = any(year.savings_to_date for year in years)
    assert saves == (name in ("salami_slicing", "prevention_investment"))


def test_prices_make_a_budget_dearer_and_a_standstill_invests_nothing(lived):
    name, _, years = lived
    assert all(year.inflation > 0 for year in years)
    assert all(later.million > earlier.million for earlier, later in pairwise(years))
    if name == "standstill":
        assert not any(year.investment or year.savings for year in years)
