"""`obbr policies`: what is run, what is shared, what is clear, and a page that is whole or absent."""

import re

import numpy as np
import pytest

from obbr import cli
from obbr.people.channels import CHANNELS, assumed
from obbr.place import Place
from obbr.policies import policies_known
from obbr.policies.judgement import JUDGED, meaning
from obbr.policies.lines import ACTS_THROUGH
from obbr.report import effects
from obbr.report.effects import LIVES, MONEY, ROWS, Effect
from obbr.scenario import Scenario, shipped_names
from obbr.study import work
from obbr.study.defaults import FAMILY, NOT_PROPOSED, POLICIES_TRACED
from obbr.study.loops import ALL_LIVE, ALL_OFF
from obbr.study.plan import Study
from obbr.study.policies import ASSUMPTIONS_OFF, conduct_policies, levers, studies
from tests.fake_runs import lived, take_no_time

SMALL = ["--place", "meadowbridge", "--draws", "2", "--years", "2", "--sample", "1"]
PROPOSED = [name for name in shipped_names() if name not in NOT_PROPOSED]
FEW = ("standstill", "salami_slicing", "fund_vcse", "fund_vcse_alone", "vcse_unfunded", "vcse_unfunded_alone")


@pytest.fixture
def fake(monkeypatch):
    return take_no_time(monkeypatch)


def study(names=FEW, **options) -> Study:
    scenarios = tuple(Scenario.load(name) for name in names)
    return Study(Place.load("meadowbridge"), scenarios, **{"draws": 2, "years": 2} | options)


def call(*arguments, capsys):
    code = cli.main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


# --- what is run -----------------------------------------------------------------------------------------------------


def test_every_response_that_a_policy_names_exists():
    named = {channel for name in PROPOSED for channel in Scenario.load(name).acts_through}
    named |= {channel for channels in ACTS_THROUGH.values() for channel in channels}
    assert named <= CHANNELS.keys()


def test_a_lever_is_what_stands_in_the_envelope_and_what_stands_alone():
    found = {lever.name: lever for lever in levers([Scenario.load(name) for name in PROPOSED])}
    assert (found["salami_slicing"].within, found["salami_slicing"].alone) == (None, "salami_slicing")
    assert (found["fund_vcse"].within, found["fund_vcse"].alone) == ("fund_vcse", "fund_vcse_alone")
    assert (found["standstill_funded"].within, found["standstill_funded"].alone) == (None, "standstill_funded")
    assert next(iter(found)) == "salami_slicing" and "standstill" not in found
    told = {name for lever in found.values() for name in (lever.within, lever.alone)}
    assert told - {None} == set(PROPOSED) - {"standstill"}


def test_a_response_is_held_still_in_whatever_acts_through_it_and_in_standstill():
    asked = studies(study())
    assert list(asked)[:2] == [ALL_LIVE, ASSUMPTIONS_OFF] and list(asked)[-1] == ALL_OFF
    assert asked[ASSUMPTIONS_OFF].frozen == assumed() and asked[ASSUMPTIONS_OFF].names == list(FEW)
    assert asked[ALL_OFF].frozen == frozenset(CHANNELS)
    both, one = asked["vcse_eases_loneliness"], asked["overload_wears_volunteers"]
    assert both.names == ["standstill", "fund_vcse_alone", "vcse_unfunded_alone"]
    assert one.names == ["standstill", "vcse_unfunded_alone"] and one.frozen == {"overload_wears_volunteers"}
    assert "wage_moves_turnover" not in asked


def test_responses_are_traced_on_the_first_draws(fake):
    asked = study(draws=POLICIES_TRACED + 2)
    done = conduct_policies(asked)
    part, whole = done.gone("qalys", "fund_vcse_alone", "vcse_eases_loneliness")
    assert part.shape == whole.shape == (POLICIES_TRACED,)
    left = done.difference("qalys", "fund_vcse_alone", held="vcse_eases_loneliness")
    assert part + left == pytest.approx(done.difference("qalys", "fund_vcse_alone")[:POLICIES_TRACED])


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted({name.removesuffix("_alone") for name in PROPOSED} - {"standstill"}))
def test_every_proposal_is_judged_in_words_that_no_run_can_falsify(name):
    alone = f"{name}_alone" if f"{name}_alone" in PROPOSED else name
    words = meaning(name, Scenario.load(alone).policies)
    for part in ("Evidence:", "Cost:", "May harm:"):
        assert part in words, f"{name}: its policies, or JUDGED, do not say {part}"
    assert not re.search(r"\d", JUDGED[name].disputed + JUDGED[name].meant), f"{name}: a number stands in its judgement"


def test_judgement_names_no_scenario_that_is_gone():
    assert JUDGED.keys() <= {name.removesuffix("_alone") for name in PROPOSED}


@pytest.mark.parametrize("kind", policies_known().values(), ids=lambda kind: kind.__name__)
def test_a_docstring_that_is_printed_says_what_it_rests_on(kind):
    assert "Evidence:" in kind.__doc__ and "May harm:" in kind.__doc__


# --- clear or not ----------------------------------------------------------------------------------------------------


def effect(measure, *values) -> Effect:
    return Effect(next(row for row in ROWS if row.measure == measure), np.array(values))


def test_only_what_all_draws_agree_on_is_told():
    rows = [effect("qalys", 1.0, 3.0), effect("falls", -1.0, 2.0), effect("people_waiting", 4.0, 4.0)]
    assert (
        effects.sentence(rows, [])
        == "Clearly better for people: QALYs (+2.0). Clearly worse for people: people waiting (+4.0)."
    )
    assert effects.tally(rows) == "1 better, 1 worse"
    assert rows[1].shown() == "unclear" and rows[1].for_better is None
    assert "Nothing clearly differs for people. Money, £m: council (-2.0)." == effects.sentence(
        [rows[1]], [effect("council_net_spend", -2.0, -2.0)]
    )


def test_what_is_no_number_or_too_small_says_so():
    assert effect("qalys", np.nan, 1.0).shown() == "-"
    assert effect("qalys", 0.0, 0.0).shown() == "0"
    assert effect("qalys", 0.01, 0.02).shown() == "under 0.1"
    assert effect("qalys", 5.0).shown() == "+5.0"
    assert effect("delayed_days", 1.0, 1.0, 5000.0).shown().startswith("near 0 (")


# --- the page --------------------------------------------------------------------------------------------------------


def test_policies_writes_a_page_with_a_summary_first_and_the_same_page_again(fake, tmp_path, capsys):
    code, out, err = call("policies", *SMALL, "--out", tmp_path / "policies.md", capsys=capsys)
    assert code == 0 and "left behind" in out and "responses held still" in err
    page = (tmp_path / "policies.md").read_text("utf-8")
    assert page.startswith("<!-- Made by `obbr policies`")
    headings = re.findall(r"^## (.*)", page, re.MULTILINE)
    assert headings[:3] == ["In short", "How to read the rest", "Salami slicing"]
    assert headings[-2:] == ["What cannot be told apart", "What was run"]
    inside = {name for name in PROPOSED if not name.endswith("_alone")}
    alone = {name for name in PROPOSED if name.removesuffix("_alone") not in inside}
    titles = {Scenario.load(name).title for name in inside - {"standstill"} | alone}
    assert set(headings[2:-2]) == titles
    for title in titles:
        assert f"[{title}](#" in page
    for words in (
        "| evidence | `",
        "| code | obbr ",
        "| draws | 2",
        "*What practitioners would dispute*",
        "assumptions off",
    ):
        assert words in page
    assert [path.name for path in tmp_path.iterdir()] == ["policies.md"], "nothing unfinished stays"
    for job in fake:
        assert job.scenario.name not in NOT_PROPOSED
    assert {job.scenario.name for job in fake} >= set(FAMILY)
    jobs, before = len(fake), (tmp_path / "policies.md").read_bytes()
    call("policies", *SMALL, "--out", tmp_path / "policies.md", capsys=capsys)
    assert len(fake) == 2 * jobs and (tmp_path / "policies.md").read_bytes() == before


@pytest.mark.parametrize("arguments", [["--place", "camdem"], ["--draws", "0"], ["--years", "40"], ["fund_vcse"]])
def test_bad_input_is_one_line_and_exit_2_and_writes_nothing(arguments, fake, tmp_path, capsys):
    code, out, err = call("policies", *SMALL, "--out", tmp_path / "page.md", *arguments, capsys=capsys)
    assert code == 2 and out == "" and len(err.strip().splitlines()) == 1, err
    assert list(tmp_path.iterdir()) == [] and not fake


def test_somebody_elses_page_is_left_alone(fake, tmp_path, capsys):
    thesis = tmp_path / "thesis.md"
    thesis.write_text("# Years of work")
    code, _, err = call("policies", *SMALL, "--out", thesis, capsys=capsys)
    assert code == 2 and "not made by obbr policies" in err and thesis.read_text() == "# Years of work" and not fake


def test_what_breaks_leaves_no_page(monkeypatch, tmp_path, capsys):
    def break_without_assumptions(job):
        if job.frozen:
            raise ZeroDivisionError
        return lived(job)

    monkeypatch.setattr(work, "carry_out", break_without_assumptions)
    code, _, err = call("policies", *SMALL, "--out", tmp_path / "page.md", capsys=capsys)
    assert code == 3 and "is not written" in err and not (tmp_path / "page.md").exists()


def test_in_the_real_model_a_response_held_still_takes_its_part():
    """Loneliness that no place eases does not answer to places."""
    done = conduct_policies(study(("standstill", "fund_vcse_alone"), draws=1))
    assert done.whole and not done.broken_checks
    left = done.difference("vcse_places", "fund_vcse_alone", held="vcse_lives_on_grants")
    assert left[0] == 0.0 and done.difference("vcse_places", "fund_vcse_alone")[0] != 0.0


def test_lives_and_money_are_told_apart():
    assert not set(LIVES) & set(MONEY) and len({row.words for row in ROWS}) == len(ROWS)
