"""The decade from 2011/12: what is fed, how predictions are scored, and that nothing hidden is looked at."""

from __future__ import annotations

import numpy as np
import pytest

from obbr.cli import main
from obbr.evidence import Register
from obbr.inputs import BadInput
from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.money.lines import LINES, Department
from obbr.money.prices import Prices
from obbr.place.opening import funding_of, outturn_of
from obbr.place.population import as_record
from obbr.place.then import paths_of, place_then, series
from obbr.report.hindcast import chart, section, verdicts
from obbr.study.hindcast import scores
from obbr.study.hindcast.decade import CARE, YEARS, decade, fees, inflation
from obbr.study.hindcast.england import ENGLAND, MODELLED, of_england, of_workforce
from obbr.study.hindcast.live import RATES, Decades, Lived, conduct_hindcast, lived, some_councils
from obbr.study.hindcast.scores import LAST, MODEL, SPEND, TREND, scored
from tests.world import parameters

SMALL = "rutland"


@pytest.fixture(scope="module")
def found():
    return conduct_hindcast([SMALL], draws=2, seed=1, sample=20)


def april_by_april(name=SMALL):
    """Books on which every April of the decade is decided."""
    place, scenario = place_then(name), decade(paths_of(name))
    p = as_record(parameters().copy())
    for entry, value in scenario.believe.items():
        topic, _, label = entry.partition(".")
        p[topic][label] = value
    outturn, prices = outturn_of(place), Prices(p)
    budget, funding = Budget(outturn, prices), Funding(funding_of(place), outturn, prices, p)
    for year in range(YEARS):
        budget.open(year)
        scenario.april(budget, funding, year)
        yield year, budget, funding


def test_funding_is_what_the_council_may_spend():
    for year, budget, funding in april_by_april():
        assert funding.total(year) == pytest.approx(budget.net_cost(), abs=100)


def test_care_bears_what_is_printed_of_england_and_all_lines_of_it_alike():
    register, paths = Register.load(), paths_of(SMALL)
    bears = register["austerity.care_bears"].reading("central").value
    for year, budget, _ in april_by_april():
        left = 1.0 - bears * (1.0 - paths.funding[year + 1])
        for line in budget.general_fund_lines:
            if LINES[line].department in CARE and budget.base[line] > 100_000:
                spends = budget.needed(line) + budget.decided(line)
                assert spends == pytest.approx(left * budget.base[line], rel=1e-3), line


def test_lines_of_care_are_adults_and_childrens():
    assert {LINES[line].department for line in LINES if LINES[line].department in CARE} == set(CARE)
    assert Department.OTHER not in CARE


def test_fees_that_are_paid_come_to_the_path():
    """The usual rise, and what the policy adds to it each year, make up the fees as they were."""
    paths = paths_of(SMALL)
    [policy] = decade(paths).policies
    usual, prices, level = decade(paths).believe["money.care_fee_growth"], inflation(paths), 1.0
    for year in range(YEARS):
        level *= (1.0 + usual + policy.fee_rise[year]) / (1.0 + prices)
    assert level == pytest.approx(fees(paths)[YEARS] / fees(paths)[0], rel=1e-4), "beliefs are written to six places"


def test_nothing_found_from_the_decade_is_believed():
    believed = decade(paths_of(SMALL)).believe
    assert believed["support.care_home_trend_yearly"] == 0.0 and believed["council.fee_restraint"] == 0.0


def test_councils_are_spread_through_the_list():
    assert len(set(some_councils(24))) == 24
    with pytest.raises(BadInput):
        some_councils(0)


def test_a_council_lives_through_the_decade(found):
    assert found.whole and not found.failures
    [one] = lived(found)
    for measure in RATES:
        assert one.rates[measure].shape == (2, YEARS + 1) and np.isfinite(one.rates[measure]).all(), measure
        assert (one.rates[measure] >= 0.0).all(), measure
    assert len(one.funding) == len(one.fee) == YEARS + 1


# --- scoring, on councils made by hand --------------------------------------------------------------------------------


def made_up(change):
    """Twelve councils, of which the model says what `change` makes of the published start and end, two draws each."""
    seen = {(one.measure, one.name, one.year): one.value for one in series()}
    measure, first, last = "looked_after", "2011/12", "2021/22"
    names = sorted({one.name for one in series() if one.measure == measure and one.year == last})
    names = [name for name in names if (measure, name, first) in seen][:12]
    found = []
    for name in names:
        before, after = seen[measure, name, first], seen[measure, name, last]
        path = np.geomspace(before, change(before, after), YEARS + 1)
        rates = {each: np.ones((2, YEARS + 1)) for each in RATES}
        rates[measure] = np.stack([path, path])
        found.append(Lived(name, rates, np.linspace(1.0, 0.8, YEARS + 1), np.ones(YEARS + 1)))
    return next(row for row in scored(found) if row.measure == measure and row.last == last)


def test_a_model_that_is_right_has_no_error_and_the_right_order():
    row = made_up(lambda before, after: after)
    assert row.errors[MODEL] == pytest.approx(0.0, abs=1e-9) and row.ranks == pytest.approx((1.0, 1.0))
    assert row.level == pytest.approx(1.0) and row.middle[0] == pytest.approx(row.middle[1])
    assert row.errors[TREND] > 0.0 and row.errors[LAST] > 0.0


def test_a_model_that_says_no_change_is_the_rival_that_does():
    row = made_up(lambda before, after: before)
    assert row.errors[MODEL] == pytest.approx(row.errors[LAST])
    assert np.isnan(row.ranks[1])


def test_where_the_model_starts_does_not_help_or_harm_its_change():
    right, doubled = made_up(lambda before, after: after), made_up(lambda before, after: after)
    councils = [one._replace(modelled=2 * one.modelled, modelled_before=2 * one.modelled_before)
                for one in doubled.councils]  # fmt: skip
    again = scores._row(doubled.measure, doubled.first, doubled.last, councils)
    assert again.errors[MODEL] == pytest.approx(right.errors[MODEL], abs=1e-9)
    assert again.level == pytest.approx(2.0)


def test_money_over_price_follows_money():
    row = made_up(lambda before, after: after)
    bears = Register.load()["austerity.care_bears"].reading("central").value
    assert {round(one.money, 9) for one in row.councils} == {round(1.0 - bears * 0.2, 9)}
    assert row.errors[SPEND] > 0.0


def test_the_twelve_and_the_hidden_years_are_not_scored():
    hidden = {"blackpool", "leicester", "bracknell_forest", "cornwall", "rochdale", "sheffield"}
    hidden |= {"gateshead", "wolverhampton", "lambeth", "sutton", "lancashire", "suffolk"}
    every = series()
    assert not hidden & {one.name for one in every}
    assert not {"2017/18", "2018/19", "2019/20", "2020/21", "2023/24", "2024/25"} & {one.year for one in every}


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_section_says_what_follows_from_the_rows(found):
    row = made_up(lambda before, after: after)
    text = section(found, [row])
    assert "Children looked after" in text and "in 1 of 1 measures" in text and "+1.00" in text
    assert verdicts([]) == ["Too few councils were run to say anything; run more."]
    assert chart([row]).to_dict()["concat"]


def test_the_command_refuses_what_cannot_be(capsys):
    assert main(["validate", "hindcast", "atlantis"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["validate", "hindcast", "--councils", "0"]) == 2


def test_decades_know_whether_all_are_there():
    assert not Decades({}, 2).whole


# --- what has no series by council -----------------------------------------------------------------------------------


def test_england_is_held_against_all_councils_together(found):
    rows = {one.words: one for one in of_england(found)}
    assert list(rows) == [said.words for said in ENGLAND.values()]
    visits, results = rows["A&E visits, 65+"], found.first
    each = results.by_year("ae_attendances", "age:65+")[0] / results.by_year("population", "age:65+")[0]
    assert (visits.since, visits.until) == (MODELLED[0], MODELLED[-1])  # England's first count was before the decade
    np.testing.assert_allclose(visits.modelled, each[:, -1] / each[:, 0] - 1.0)
    assert visits.happened == pytest.approx(0.46 / 0.37 - 1.0)


def test_the_workforce_is_held_to_its_first_count_and_only_over_enough_councils(found, monkeypatch):
    assert of_workforce(found) == []
    monkeypatch.setattr("obbr.study.hindcast.england.FEWEST", 1)
    vacant, left = of_workforce(found)
    [counted] = [one.value for one in series() if (one.measure, one.name) == ("social_worker_vacancy", SMALL)]
    assert (vacant.councils, vacant.published, vacant.year) == (1, counted, "2016/17")
    assert 0.0 <= vacant.modelled <= 1.0 and 0.0 <= left.modelled <= 1.0


def test_both_are_on_the_page(found, monkeypatch):
    monkeypatch.setattr("obbr.study.hindcast.england.FEWEST", 1)
    text = section(found, [])
    assert "A&E visits, 65+" in text and "Vacant posts of children's social workers" in text
