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
from obbr.study.appraise.value import corrected, worths
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
