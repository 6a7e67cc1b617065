"""Laws of an appraisal: lines add up, purses net to nothing, nothing decided is worth nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from obbr.evidence import Draws
from obbr.people.channels import assumed
from obbr.place import Place
from obbr.scenario import Scenario
from obbr.study.appraise.benefits import benefits, carried_spend
from obbr.study.appraise.doubt import differences, doubt
from obbr.study.appraise.drivers import FEWEST_DRAWS, drivers
from obbr.study.appraise.purses import moved
from obbr.study.appraise.risk import risks
from obbr.study.appraise.strategy import ADDS_UP, strategy
from obbr.study.appraise.switching import by_draw, switching
from obbr.study.appraise.value import corrected, prices, worths
from obbr.study.plan import Study
from obbr.study.run import conduct

NAMES = ("standstill", "salami_slicing", "prevention_investment")


@pytest.fixture(scope="module")
def study():
    scenarios = tuple(Scenario.load(name) for name in NAMES)
    return Study(Place.load("meadowbridge"), scenarios, draws=2, replicates=2, years=4)


@pytest.fixture(scope="module")
def results(study):
    return conduct(study)


@pytest.fixture(scope="module")
def sure(study):
    return conduct(replace(study, replicates=1, frozen=assumed()))


@pytest.mark.parametrize("scenario", range(len(NAMES)))
def test_the_strategy_adds_up(results, scenario):
    found = strategy(results, scenario)
    for whole, parts in ADDS_UP.items():
        np.testing.assert_allclose(found.lines[whole], sum(found.lines[part] for part in parts), atol=0.02)
        np.testing.assert_allclose(found.mean(whole), sum(found.mean(part) for part in parts), atol=0.02)


def test_over_all_purses_a_difference_nets_to_nothing(results):
    found = moved(results, 1, 0)
    assert np.abs(found.paid).sum() > 1e5, "a cut moves money"
    np.testing.assert_allclose(found.gained.sum(axis=0), 0.0, atol=0.1)


def test_nothing_decided_moves_nothing_and_is_worth_nothing(results):
    assert not moved(results, 1, 1).gained.any()
    assert not any(one.pounds.any() for one in benefits(results, 2, 2))
    for worth in worths(results, 1, 1):
        assert not worth.net.any() and worth.payback == "at once" and np.isnan(worth.ratio).all()


def test_a_fall_in_spend_is_cashable_or_avoided_and_both_are_all_of_it(results):
    streams = {(one.whose, one.kind): one.pounds for one in benefits(results, 1, 0)}
    spend = results.by_year("council_net_spend")
    less = (spend[0] - spend[1])[:, 1:]
    whole = sum(streams["council", kind] for kind in ("cashable", "avoided", "unknown"))
    np.testing.assert_allclose(whole, less)
    assert (streams["council", "avoided"] >= 0.0).all(), "more spend is cash, and avoids nothing"
    simulated = spend[1] - carried_spend(results, 1)
    below = simulated[:, :1] - simulated[:, 1:]
    assert (streams["council", "cashable"] <= np.maximum(below, 0.0) + 1e-6).all()


def test_a_cut_where_nothing_is_simulated_is_nobodys_benefit(results):
    cut = carried_spend(results, 0) - carried_spend(results, 1)
    np.testing.assert_allclose(cut[:, 0], 0.0, atol=1e-6)
    assert (cut[:, 1:] > 0.0).all(), "salami slicing takes from every line"
    kinds = {one.kind: one for one in benefits(results, 1, 0)}
    np.testing.assert_allclose(kinds["unknown"].pounds, cut[:, 1:])


def test_everybody_holds_all_that_is_counted_and_the_council_its_own(results):
    council, public, everybody = worths(results, 1, 0)
    streams = benefits(results, 1, 0)
    counted = [one for one in streams if one.kind != "unknown"]
    np.testing.assert_allclose(everybody.real, sum(one.pounds.sum(axis=1) for one in counted))
    np.testing.assert_allclose(council.real, sum(one.pounds.sum(axis=1) for one in streams if one.whose == "council"))
    assert council.circle == "The council" and public.circle == "The public purse"
    for worth in (council, public, everybody):
        assert (worth.paid >= 0.0).all()
        np.testing.assert_allclose(worth.net, worth.gained - worth.paid)


@pytest.mark.parametrize(("scenario", "against"), [(1, 0), (2, 0), (2, 1)])
def test_with_one_thing_changed_the_value_is_that_of_benefits_so_changed(results, scenario, against):
    streams = benefits(results, scenario, against)
    everybody = worths(results, scenario, against)[-1].net
    np.testing.assert_allclose(by_draw(results, streams), everybody)
    found = switching(results, streams)
    assert [one.swing for one in found] == sorted((one.swing for one in found), reverse=True)
    of_streams = [one for one in found if one.factor.stream]
    assert len(of_streams) == len(found) - 1 == 4
    for one in of_streams:
        assert one.worth == pytest.approx(everybody.mean())

        def anew(value, factor=one.factor):
            times = {True: value / factor.value, False: 1.0}
            return by_draw(results, [s._replace(pounds=s.pounds * times[s.words == factor.stream]) for s in streams])

        assert anew(one.factor.low).mean() == pytest.approx(one.at_low)
        assert anew(one.factor.high).mean() == pytest.approx(one.at_high)
        if one.switch is not None:
            assert anew(one.switch).mean() == pytest.approx(0.0, abs=1e-6 * abs(one.worth))
            assert 0.0 <= one.switch <= one.factor.most
            assert one.turns == (one.factor.low < one.switch < one.factor.high)


def test_the_discount_rate_moves_money_and_not_health(results):
    streams = [one for one in benefits(results, 1, 0) if one.kind != "unknown"]
    rate = next(one for one in switching(results, streams) if not one.factor.stream)
    health = by_draw(results, [one for one in streams if one.health]).mean()
    money = sum(one.pounds.mean(axis=0) for one in streams if not one.health)
    for at, value in ((0.0, rate.at_low), (0.035, rate.worth), (0.07, rate.at_high)):
        assert value == pytest.approx(health + (money / (1.0 + at) ** np.arange(len(money))).sum())


def test_where_nothing_is_decided_nothing_hangs_on_anything(results):
    for one in switching(results, benefits(results, 1, 1)):
        assert (one.worth, one.swing, one.switch, one.turns) == (0.0, 0.0, None, False)


def test_cash_terms_are_real_terms_at_the_prices_of_each_draws_years(study, results):
    drawn = Draws(study.register, study.seed).parameters
    inflation = np.array([float(drawn(k)[0]["money"]["general_inflation"]) for k in results.draws])
    grown = (1.0 + inflation[:, None]) ** np.arange(4)
    np.testing.assert_allclose(prices(results, 0), grown, rtol=1e-6)
    streams = benefits(results, 1, 0)
    council = worths(results, 1, 0)[0]
    cash = sum((one.pounds * grown).sum(axis=1) for one in streams if one.whose == "council")
    np.testing.assert_allclose(council.cash, cash, rtol=1e-6)
    assert (np.abs(council.cash - council.real) > 1e3).all()


def test_both_sides_of_a_difference_in_cash_have_the_prices_of_what_it_is_a_difference_from():
    believes = Scenario.load("salami_slicing").with_(
        name="dearer", believe={"money.general_inflation": {"value": "0.05", "because": "a test"}}
    )
    study = Study(Place.load("meadowbridge"), (Scenario.load("standstill"), believes), draws=1, years=2)
    found = conduct(study)
    assert prices(found, 1)[0, 1] == pytest.approx(1.05)
    streams = benefits(found, 1, 0)
    counted = sum(one.pounds for one in streams if one.kind != "unknown")
    np.testing.assert_allclose(worths(found, 1, 0)[-1].cash, (counted * prices(found, 0)).sum(axis=1))
    assert prices(found, 0)[0, 1] < 1.05


def test_optimism_takes_from_benefits_and_adds_nothing_to_what_is_paid(results, sure):
    full, known = benefits(results, 2, 0), benefits(sure, 2, 0)
    for before, after in zip(full, corrected(full, known, results), strict=True):
        assert (after.pounds <= before.pounds + 1e-9).all()
        np.testing.assert_allclose(np.minimum(after.pounds, 0.0), np.minimum(before.pounds, 0.0))
        gained = before.pounds > 0.0
        share = after.pounds[gained] / before.pounds[gained]
        assert ((share >= 0.6 - 1e-9) & (share <= 0.85 + 1e-9)).all()
    for before, after in zip(worths(results, 2, 0), worths(results, 2, 0, sure), strict=True):
        assert (after.net <= before.net + 1e-6).all()


def test_risk_counts_every_life_and_its_overspend_is_the_books(results):
    found = risks(results, 1)
    assert [one.year for one in found] == ["2025/26", "2026/27", "2027/28", "2028/29"]
    lines = strategy(results, 1).lines
    for year, one in enumerate(found):
        assert one.lives == 4 and max(one.at_minimum, one.exceptional) <= 4
        beyond = (lines["Savings not delivered"] + lines["Other over- or underspend"])[:, year]
        assert one.overspend.mean() == pytest.approx(beyond.mean(), abs=0.02)
        assert one.overspend_at(0.5) <= one.overspend_at(0.9)


def test_doubt_is_told_apart_by_replicates_and_stands_beside_other_studies(results, sure):
    found = doubt(results, {"evidence_only": sure}, "unmet_need_hours", 1, 0)
    each = differences(results, "unmet_need_hours", 1, 0)
    assert each.shape == (2, 2)
    assert found.difference.median == pytest.approx(np.median(each.mean(axis=1)))
    assert found.chance == pytest.approx(np.sqrt(each.var(axis=1, ddof=1).mean()))
    assert found.parameters >= 0.0 and found.draws == 2
    middle = np.median(differences(sure, "unmet_need_hours", 1, 0).mean(axis=1))
    assert found.beside == {"evidence_only": pytest.approx(middle)}
    assert doubt(results, {}, "unmet_need_hours", 1, 1).difference == (0.0, 0.0, 0.0)


def test_what_moves_a_result_is_found_and_luck_is_not(study, results):
    register, many = study.register, tuple(range(40))
    longer = replace(results, draws=many)
    drawn = Draws(register, study.seed).parameters
    rates = np.array([float(drawn(k)[0]["caring"]["family_share"]) for k in many])
    found = drivers(longer, 1, -np.exp(rates))
    assert found[0].entry == "caring.family_share" and found[0].correlation == pytest.approx(-1.0)
    order = np.random.default_rng(3).permutation(len(many))
    assert len(drivers(longer, 1, rates[order])) <= 1, "luck alone passes for fewer than one in ten thousand"
    few = FEWEST_DRAWS - 1
    assert drivers(replace(results, draws=many[:few]), 1, rates[:few]) == []
    assert drivers(longer, 1, np.zeros(len(many))) == []
