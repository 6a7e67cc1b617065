"""Fitted constants: they multiply the evidence in one place, change nothing at 1, and bring the base year nearer."""

from __future__ import annotations

import numpy as np
import pytest

from obbr.cli import main
from obbr.evidence import Draws, Register
from obbr.inputs import BadInput
from obbr.place import Place
from obbr.place.fits import BOUND, CONSTANTS, FITTED, drawn_for, fits_of, fitted, with_fits
from obbr.scenario import Scenario
from obbr.study.calibrate import TARGETS, calibrate, residuals, width
from obbr.study.plan import Study

ONES = dict.fromkeys(CONSTANTS, 1.0)


@pytest.fixture(scope="module")
def meadowbridge():
    return Place.load("meadowbridge")


@pytest.fixture(scope="module")
def parameters():
    return Draws(Register.load(), 1).parameters("central")


@pytest.fixture(scope="module")
def fit(meadowbridge):
    return calibrate([meadowbridge], fits=1, seed=1, sample=1)[0]


def test_ones_change_nothing(parameters):
    assert fitted(parameters, parameters, ONES).tobytes() == parameters.tobytes()


def test_what_a_draw_has_for_a_fitted_entry_is_put_aside_and_nothing_else_is(parameters):
    drawn = Draws(Register.load(), 1).parameters(3)
    ours = fitted(drawn, parameters, ONES)
    for constant in CONSTANTS.values():
        assert ours[constant.topic][constant.entry].tobytes() == parameters[constant.topic][constant.entry].tobytes()
        ours[constant.topic][constant.entry] = drawn[constant.topic][constant.entry]
    assert ours.tobytes() == drawn.tobytes()


def test_what_somebody_believes_of_a_fitted_entry_is_kept(meadowbridge):
    believing = Draws(Register.load(), 1, believe={"support.self_funder_month": 5000.0})
    ours = drawn_for(with_fits(meadowbridge, [ONES | {"spending": 0.5}]), believing, 2)
    assert [float(one["support"]["self_funder_month"][0]) for one in ours] == [2500.0, 2500.0]


@pytest.mark.parametrize("name", CONSTANTS)
def test_a_constant_multiplies_its_entry_and_no_other(parameters, name):
    constant = CONSTANTS[name]
    ours = fitted(parameters, parameters, ONES | {name: 0.5})
    np.testing.assert_allclose(
        ours[constant.topic][constant.entry], 0.5 * parameters[constant.topic][constant.entry], rtol=1e-12
    )
    ours[constant.topic][constant.entry] = parameters[constant.topic][constant.entry]
    assert ours.tobytes() == parameters.tobytes()


def test_a_share_stays_a_share(parameters):
    ours = fitted(parameters, parameters, ONES | {"access": 5.0, "discharge": 5.0})
    assert ours["support"]["access_share"].max() <= 1.0
    assert ours["hospital"]["safe_share"].max() <= 1.0


def test_draws_take_fits_in_turn(meadowbridge):
    halved, doubled = ONES | {"asking": 0.5}, ONES | {"asking": 2.0}
    steady = (Scenario.load("standstill_funded"),)
    plain = Study(meadowbridge, steady, draws=3).parameters[0]
    ours = Study(with_fits(meadowbridge, [halved, doubled]), steady, draws=3).parameters[0]
    for draw, factor in enumerate((0.5, 2.0, 0.5)):
        asked, usual = (draws[draw]["support"]["ask_yearly"] for draws in (ours, plain))
        np.testing.assert_allclose(asked, factor * usual, rtol=1e-12)


def test_fits_decide_what_a_result_is_called(meadowbridge):
    assert with_fits(meadowbridge, [ONES | {"asking": 0.5}]).hash != meadowbridge.hash


def test_fits_that_are_none_are_refused(meadowbridge):
    uneven = with_fits(meadowbridge, [ONES])
    uneven.value(FITTED)["asking"].append(1.0)
    with pytest.raises(BadInput, match="all of one length"):
        fits_of(uneven)


def test_factors_that_cannot_be_are_refused(meadowbridge):
    with pytest.raises(BadInput, match="above 0 and below"):
        fits_of(with_fits(meadowbridge, [ONES | {"asking": 0.0}]))


@pytest.mark.parametrize(
    "asked",
    [
        ["calibrate", "rutland", "--fits", "0"],
        ["calibrate", "rutland", "--sample", "0"],
        ["calibrate", "rutland", "--seed", "-1"],
        ["calibrate", "rutland", "--out", "no_such_folder/fitted.yaml"],
        ["calibrate", "rutland", "--out", "fitted.csv"],
        ["validate", "baseline", "rutland", "--draws", "0"],
        ["place", "form", "rutland", "no_such_folder/form.xlsx"],
        ["place", "form", "rutland", "form.txt"],
    ],
)
def test_what_cannot_be_is_one_line_and_runs_nothing(asked, capsys):
    assert main(asked) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_every_target_is_a_row_of_the_base_year(fit):
    rows = {row.what: row for row in fit.after[0]}
    assert set(TARGETS) <= set(rows)
    assert all(width(rows[what]) > 0 for what in TARGETS)


def test_fitting_comes_nearer_within_bounds(fit):
    before = np.square(residuals(ONES, fit.before)).sum()
    assert 2 * fit.cost < before
    assert all(1 / BOUND - 1e-9 <= value <= BOUND + 1e-9 for value in fit.constants.values())


def test_the_command_prints_what_is_off_and_writes_a_file_that_can_be_run(tmp_path, capsys):
    out = tmp_path / "fitted.yaml"
    assert main(["calibrate", "meadowbridge", "--fits", "1", "--sample", "1", "--quiet", "--out", str(out)]) == 0
    assert "Requests for support" in capsys.readouterr().out
    assert fits_of(Place.load(str(out)))[0] != ONES
    assert main(["calibrate", "meadowbridge", "--fits", "1", "--out", str(out)]) == 2
