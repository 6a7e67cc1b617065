"""`obbr resilience`: who is struck by what, what is summed, when a shock is over; a page that is whole or absent."""

import re

import numpy as np
import pytest

from obbr import cli
from obbr.inputs import BadInput, read_yaml
from obbr.outcomes.measures import GROUPS, MEASURES, MONTHLY
from obbr.place import Place
from obbr.report import resilience as report
from obbr.scenario import Scenario, shock
from obbr.study import work
from obbr.study.defaults import RESILIENCE_FAMILY, SHOCKS
from obbr.study.resilience import (
    COUNTED_FOR,
    LATE,
    conduct_resilience,
    first_month,
    months_until_over,
    shocks_for,
    stands_out,
    study_of,
)
from tests.fake_runs import lived, take_no_time

SMALL = ["--place", "meadowbridge", "--draws", "2", "--years", "5", "--sample", "1"]


@pytest.fixture
def fake(monkeypatch):
    return take_no_time(monkeypatch)


def study(names=("standstill", "salami_slicing"), shocks=("hard_winter", "placement_prices"), **options):
    chosen = {"draws": 2, "years": 5} | options
    return study_of(Place.load("meadowbridge"), [Scenario.load(n) for n in names], [shock(s) for s in shocks], **chosen)


def call(*arguments, capsys):
    code = cli.main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


# --- what is run -----------------------------------------------------------------------------------------------------


def test_every_scenario_is_followed_by_its_struck_twins(fake):
    done = conduct_resilience(study())
    assert done.first.study.names == [
        *("standstill", "standstill+hard_winter", "standstill+placement_prices"),
        *("salami_slicing", "salami_slicing+hard_winter", "salami_slicing+placement_prices"),
    ]
    assert done.twins["salami_slicing", "placement_prices"] == (3, 5, 36)
    assert done.twins["standstill", "hard_winter"] == (0, 1, 36 + 8)
    assert [one.name for one in done.scenarios] == ["standstill", "salami_slicing"]
    assert [one.name for one in done.shocks] == ["hard_winter", "placement_prices"]
    parameters = {(job.scenario.name, job.parameters.tobytes()) for job in fake}
    assert len({drawn for name, drawn in parameters}) == 2, "the same draws for both"


def test_a_shock_after_the_end_is_refused():
    with pytest.raises(BadInput, match="hard_winter: comes after the 3 years that are run"):
        study(years=3)


def test_what_is_named_goes_before_what_scenarios_ask_for_and_that_before_all():
    plain = Scenario.load("standstill")
    asks = Scenario.of("mine", read_yaml("scenario: a\nquestion: b\ntest_against: [staff_exodus]\n"))
    assert list(shocks_for([plain, asks], ["hard_winter"])) == ["hard_winter"]
    assert list(shocks_for([plain, asks], [])) == ["staff_exodus"]
    assert tuple(shocks_for([plain], [])) == SHOCKS
    with pytest.raises(BadInput, match="salami_slicing: is no shock"):
        shocks_for([plain], ["salami_slicing"])


# --- what it comes to ------------------------------------------------------------------------------------------------


def test_what_is_lost_is_the_struck_less_the_unstruck_from_the_year_of_the_shock_on(fake):
    done = conduct_resilience(study(years=8))
    results, group = done.first, list(GROUPS).index("age:85+")
    cube = results.outcomes.mean(axis=2)[:, :, 1:, group, list(MEASURES).index("qalys")]
    by_year = cube[1] - cube[0]
    lost = done.lost("standstill", "hard_winter", "qalys", "age:85+")
    assert lost == pytest.approx(by_year[:, 3 : 3 + COUNTED_FOR].sum(axis=1))
    to_the_end = done.lost("standstill", "hard_winter", "qalys", "age:85+", years=None)
    assert to_the_end == pytest.approx(by_year[:, 3:].sum(axis=1))
    waiting = results.outcomes.mean(axis=2)[:, :, 1:, 0, list(MEASURES).index("people_waiting")]
    assert done.lost("standstill", "hard_winter", "people_waiting") == pytest.approx((waiting[1] - waiting[0])[:, 5])
    months = results.monthly.mean(axis=2)[..., MONTHLY.index("people_waiting")]
    excess = done.excess("standstill", "hard_winter", "people_waiting")
    assert excess == pytest.approx((months[1] - months[0])[:, 44:])


def shape(*parts):
    """A path of (months, height) one after another."""
    return np.concatenate([np.full(months, float(height)) for months, height in parts])


@pytest.mark.parametrize(
    ("excess", "over"),
    [
        (shape((6, 10), (30, 0)), 6),
        (shape((6, 10), (6, 3), (30, 1.9)), 12),
        (shape((6, 10), (3, 0), (6, 8), (30, 0)), 15),  # a relapse within half a year
        (shape((6, 10), (9, 0), (6, 8), (30, 0)), 6),  # one after it is another thing
        (shape((3, 0), (6, 10), (30, 0)), 9),
        (shape((6, 10), (30, 5)), np.inf),
        (shape((6, 10), (40, 0), (9, 50), (9, 0)), 6),  # larger, but too late to be the shock's
    ],
)
def test_a_shock_is_over_when_a_fifth_is_left_for_half_a_year(excess, over):
    assert months_until_over(excess) == over


def test_what_is_felt_is_worse_in_all_draws_and_more_than_chance_makes_of_it_later():
    quiet = shape((12, 10), (60, 0))
    rng = np.random.default_rng(1)
    assert stands_out(np.array([quiet, quiet * 0.5]))
    assert not stands_out(np.array([quiet, -quiet])), "draws disagree"
    assert not stands_out(np.array([-quiet, -quiet])), "it is better"
    loud = [quiet + np.concatenate([np.zeros(72 - LATE), rng.normal(0, 60, LATE)]) for _ in range(8)]
    assert not stands_out(np.array(loud))


def test_the_month_of_a_shock_is_told_as_people_say_it():
    assert [report.when(first_month(shock(name))) for name in SHOCKS[:3]] == [
        *("December 2028", "October 2028", "September 2028"),
    ]
    assert report.when(45) == "January 2029"


def test_in_the_real_model_nothing_differs_before_the_shock_and_money_adds_up():
    laid = {"hard_winter": {"start": "2026/27", "begins": "april"}}
    wintry = Scenario.load("hard_winter").with_("early", policies=laid)
    done = conduct_resilience(
        study_of(Place.load("meadowbridge"), [Scenario.load("standstill")], [wintry], years=2, draws=1)
    )
    assert done.whole and not done.broken_checks
    first, months = done.first, done.first.monthly[:, 0, 0]
    assert np.array_equal(first.outcomes[0, 0, 0, :2], first.outcomes[1, 0, 0, :2], equal_nan=True)
    assert np.array_equal(months[0, :12], months[1, :12]) and not np.array_equal(months[0], months[1])
    spent = done.excess("standstill", "early", "adult_care_net_spend").sum()
    assert spent == pytest.approx(done.lost("standstill", "early", "adult_care_net_spend")[0], abs=1.0)


def test_a_scenario_that_asks_for_shocks_is_told_where_they_are_laid_on(fake, tmp_path, capsys):
    mine = tmp_path / "mine.yaml"
    mine.write_text("scenario: a\nquestion: b\ntest_against: [hard_winter, staff_exodus]\n")
    _, out, _ = call("check", mine, "--place", "meadowbridge", capsys=capsys)
    assert f"to be tested against hard_winter, staff_exodus: obbr resilience {mine}" in out
    small = ["--place", "meadowbridge", "--draws", "2", "--years", "2"]
    _, out, _ = call("run", "standstill", mine, *small, "--out", tmp_path / "out", capsys=capsys)
    assert "mine asks to be tested against hard_winter, staff_exodus: that is obbr resilience" in out
    assert {job.scenario.name for job in fake} == {"standstill", "mine"}, "no run of its own"


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_command_makes_a_page_and_says_how(fake, tmp_path, capsys):
    page = tmp_path / "resilience.md"
    code, out, _ = call(*("resilience", "standstill", "--shock", "hard_winter", *SMALL, "--out", page), capsys=capsys)
    text = page.read_text("utf-8")
    assert code == 0 and "Written to" in out and text.startswith("<!-- Made by `obbr resilience`")
    headings = re.findall(r"^## (.*)", text, re.MULTILINE)
    assert headings == ["In short", "How to read the rest", "A hard winter", "What was run"]
    assert "`obbr resilience standstill --shock hard_winter --place meadowbridge --sample 1 --draws 2 " in text
    assert {job.scenario.name for job in fake} == {"standstill", "standstill+hard_winter"}
    assert max(len(line) for line in text.splitlines() if not line.startswith("|")) <= 120


def test_without_names_the_usual_scenarios_meet_every_shipped_shock(fake, tmp_path, capsys):
    code, _, _ = call("resilience", *SMALL, "--out", tmp_path / "resilience.md", "--quiet", capsys=capsys)
    names = {f"{one}{shock}" for one in RESILIENCE_FAMILY for shock in ("", *(f"+{name}" for name in SHOCKS))}
    assert code == 0 and {job.scenario.name for job in fake} == names


@pytest.mark.parametrize("arguments", [["--shock", "hard_wintre"], ["--shock", "standstill"], ["--years", "2"]])
def test_bad_input_is_one_line_and_exit_2_and_writes_nothing(arguments, fake, tmp_path, capsys):
    code, out, err = call("resilience", *SMALL, "--out", tmp_path / "page.md", *arguments, capsys=capsys)
    assert code == 2 and out == "" and len(err.strip().splitlines()) == 1, err
    assert list(tmp_path.iterdir()) == [] and not fake


def test_what_breaks_leaves_no_page(monkeypatch, tmp_path, capsys):
    def break_struck(job):
        if job.scenario.struck:
            raise ZeroDivisionError
        return lived(job)

    monkeypatch.setattr(work, "carry_out", break_struck)
    code, _, err = call("resilience", *SMALL, "--out", tmp_path / "page.md", capsys=capsys)
    assert code == 3 and "is not written" in err and not (tmp_path / "page.md").exists()
