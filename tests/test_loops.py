"""Loops and the austerity decade: every channel has its place, parts are what they say, pages are whole or absent."""

import re

import numpy as np
import pytest

from obbr import cli
from obbr.outcomes.measures import GROUPS, MEASURES
from obbr.people.channels import CHANNELS, IN_NO_LOOP, LOOPS
from obbr.place import Place
from obbr.report import austerity as austerity_page
from obbr.report import loops as loops_page
from obbr.scenario import Scenario
from obbr.study import austerity, work
from obbr.study.austerity import CUT, READINGS, Verdict, conduct_austerity, plan, study_of, verdict
from obbr.study.compare import Spread
from obbr.study.loops import ALL_LIVE, ALL_OFF, Outcome, conduct_loops, freezings, taken_apart
from obbr.study.plan import Study
from tests.fake_runs import lived, take_no_time

SMALL = ["--place", "meadowbridge", "--draws", "2", "--years", "2", "--sample", "1"]


@pytest.fixture
def fake(monkeypatch):
    return take_no_time(monkeypatch)


def call(*arguments, capsys):
    code = cli.main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def study(**options) -> Study:
    scenarios = tuple(Scenario.load(name) for name in ("standstill", "salami_slicing"))
    return Study(Place.load("meadowbridge"), scenarios, **{"draws": 2, "years": 2} | options)


# --- membership ------------------------------------------------------------------------------------------------------


def placed() -> list[str]:
    return [*IN_NO_LOOP, *(channel for loop in LOOPS.values() for channel in loop.channels)]


def test_every_channel_runs_in_a_loop_or_is_named_as_running_in_none():
    unplaced = [channel for channel in CHANNELS if channel not in placed()]
    assert not unplaced, f"obbr/people/channels.py: put into a loop of LOOPS, or into IN_NO_LOOP: {', '.join(unplaced)}"


def test_loops_name_channels_that_exist_and_each_once():
    unknown = sorted(set(placed()) - CHANNELS.keys())
    assert not unknown, f"obbr/people/channels.py: LOOPS name no channel: {', '.join(unknown)}"
    twice = sorted({channel for channel in placed() if placed().count(channel) > 1})
    assert not twice, f"in more than one place: {', '.join(twice)}"
    assert all(loop.channels for loop in LOOPS.values())


# --- parts -----------------------------------------------------------------------------------------------------------


def test_parts_and_interaction_make_the_whole(fake):
    done = conduct_loops(study())
    assert done.whole and len(fake) == len(freezings()) * 4
    for outcome in (Outcome("qalys"), Outcome("ae_attendances", "age:65+"), Outcome("gap_before_reserves", year=4)):
        parts = done.parts("salami_slicing", outcome)
        together = sum(parts.carried.values()) + parts.left + parts.interaction
        assert together == pytest.approx(parts.full)
        assert parts.full.shape == (2,)


def test_what_a_loop_carries_is_the_whole_less_what_stays_without_it(fake):
    """Taken from the cubes by hand: each difference within its own freezing."""
    done = conduct_loops(study())
    which = (list(GROUPS).index("all"), list(MEASURES).index("deaths"))

    def difference(name):
        cube = done.by_name[name].outcomes[:, :, 0, 1:, *which].mean(axis=2)
        return cube[1] - cube[0]

    parts = done.parts("salami_slicing", Outcome("deaths"))
    assert parts.full == pytest.approx(difference(ALL_LIVE))
    assert parts.left == pytest.approx(difference(ALL_OFF))
    for loop in LOOPS:
        assert parts.carried[loop] == pytest.approx(difference(ALL_LIVE) - difference(loop))


def test_each_freezing_holds_its_own_channels_in_every_scenario(fake):
    conduct_loops(study(draws=1))
    for job in fake:
        assert job.frozen in freezings().values()
    held = {(job.scenario.name, job.frozen) for job in fake}
    assert len(held) == 2 * len(freezings())
    assert freezings()[ALL_OFF] == CHANNELS.keys() - set(IN_NO_LOOP)


def test_what_a_study_holds_still_stays_still_under_every_loop(fake):
    conduct_loops(study(draws=1, frozen=frozenset({"vaccine_prevents_flu"})))
    assert all("vaccine_prevents_flu" in job.frozen for job in fake)


def test_independent_loops_leave_no_interaction():
    """If each loop adds its own amount, the parts add up."""
    own = {loop: float(n + 1) for n, loop in enumerate(LOOPS)}
    whole = sum(own.values()) + 5.0
    found = {ALL_LIVE: whole, ALL_OFF: 5.0} | {loop: whole - own[loop] for loop in LOOPS}
    parts = taken_apart({name: np.array([value]) for name, value in found.items()})
    assert {loop: float(values[0]) for loop, values in parts.carried.items()} == own
    assert parts.interaction == pytest.approx(0.0)


def test_in_the_real_model_all_off_differs_from_all_live():
    done = conduct_loops(study(draws=1))
    assert done.whole and not done.broken_checks
    parts = done.parts("salami_slicing", Outcome("unmet_need_hours"))
    assert parts.full[0] != parts.left[0]


# --- words -----------------------------------------------------------------------------------------------------------


NOTHING = Spread(0.0, 0.0, 0.0)


def found(short, full, carried=None, left=NOTHING, interaction=NOTHING):
    row = next(row for row in loops_page.ROWS if row.short == short)
    each = dict.fromkeys(LOOPS, NOTHING) | (carried or {})
    return loops_page.Found(row, full, each, left, interaction)


def test_sentences_say_what_the_numbers_say():
    up, more, doubt = Spread(8.0, 5.0, 9.0), Spread(20.0, 10.0, 30.0), Spread(1.0, -4.0, 4.0)
    rows = [
        found("A&E visits", more, {"cost_shunting": up, "balancing": Spread(-9.5, -12.0, -2.0)}, up),
        found("QALYs", Spread(-3.0, -4.0, -1.0), {"vcse": Spread(-9.0, -9.5, -1.0)}, up, more),
        found("the gap", Spread(-9.0, -9.9, -8.0), {"vcse": Spread(-0.1, -0.2, -0.1)}, Spread(-8.0, -9.0, -7.0)),
        found("unmet need", more, {"market": doubt}, doubt),
        found("loneliness", doubt, {"market": doubt}),
    ]
    said = " ".join(loops_page.sentences(rows))
    assert "clearly differ: 4. The largest clear part is VCSE in 1 (QALYs); balancing in 1 (A&E visits); " in said
    assert "none in 1 (unmet need); what is left without any loop in 1 (the gap)." in said
    assert "left of A&E visits and the gap" in said and "turns round for QALYs" in said
    assert "do not add up for QALYs:" in said
    assert "Not told from standstill, because the interval holds nothing: loneliness." in said
    assert "Exactly nothing runs through salami spiral, crowding out and fear." in said


def test_nothing_clear_is_one_sentence():
    doubt = Spread(1.0, -4.0, 4.0)
    assert len(loops_page.sentences([found("QALYs", doubt), found("the gap", doubt)])) == 1


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (Spread(12345.0, 9876.0, 20001.0), ("+12,000", "(+10,000..+20,000)")),
        (Spread(-0.54, -0.71, -0.18), ("-0.5", "(-0.7..-0.2)")),
        (Spread(0.01, -0.02, 0.02), ("under 0.1", "")),
        (Spread(5.0, -1.0, 6.0), ("unclear", "(-1.0..+6.0)")),
        (Spread(0.0, 0.0, 0.0), ("0", "")),
        (Spread(float("nan"), 0.0, 0.0), ("-", "")),
    ],
)
def test_numbers_are_no_more_precise_than_they_are_sure(what, told):
    assert loops_page.cell(what, draws=8) == told


def test_one_draw_has_no_interval():
    assert loops_page.cell(Spread(5.0, 5.0, 5.0), draws=1) == ("+5.0", "")


# --- the page of the loops -------------------------------------------------------------------------------------------


def test_loops_writes_a_page_with_its_inputs_and_a_table_a_scenario(fake, tmp_path, capsys):
    code, out, err = call("loops", *SMALL, "--out", tmp_path / "loops.md", capsys=capsys)
    assert code == 0 and "salami spiral" in out and "of 90 runs" in err
    page = (tmp_path / "loops.md").read_text("utf-8")
    assert page.startswith("<!-- Made by `obbr loops`")
    assert re.findall(r"^#+ .*", page, re.MULTILINE) == [
        *("# The loops", "## In short", "## What goes round", "## How to read the tables", "## What was run"),
        *("## Salami slicing, against standstill", "## Prevention investment, against standstill"),
        *("## Fund the voluntary sector, against standstill", "## Market commissioning, against standstill"),
    ]
    for name, loop in LOOPS.items():
        assert f"| `{name}` | {loop.sentence} |" in page
    for channel, told in CHANNELS.items():
        assert f"`{channel}` ({told.grade})" in page
    for words in (
        "Meadowbridge",
        "2025/26 to 2026/27",
        "| seed | 1 |",
        "| evidence | `",
        "| code | obbr ",
        "| draws | 2",
    ):
        assert words in page
    for row in loops_page.ROWS:
        assert page.count(f"| {row.words} | ") == 4
    assert "interaction" in page and "left with all off" in page
    assert [path.name for path in tmp_path.iterdir()] == ["loops.md"], "nothing unfinished stays"


def test_the_same_command_writes_the_same_page(fake, tmp_path, capsys):
    pages = []
    for _ in range(2):
        call("loops", "salami_slicing", *SMALL, "--out", tmp_path / "loops.md", "--quiet", capsys=capsys)
        pages.append((tmp_path / "loops.md").read_bytes())
    assert pages[0] == pages[1]


def test_in_the_projects_folder_the_page_goes_to_docs(fake, tmp_path, capsys, monkeypatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "model.md").write_text("# The model")
    monkeypatch.chdir(tmp_path)
    code, out, err = call("loops", "salami_slicing", *SMALL, "--quiet", capsys=capsys)
    assert (code, out.strip(), err) == (0, "docs/loops.md", "")
    assert (tmp_path / "docs" / "loops.md").is_file()


@pytest.mark.parametrize("verb", ["loops", "austerity"])
@pytest.mark.parametrize(
    "arguments",
    [["--place", "camdem"], ["--draws", "0"], ["--years", "40"], ["--sample", "0"], ["--seed", "-1"], ["--drews", "2"]],
)
def test_bad_input_is_one_line_and_exit_2_and_writes_nothing(verb, arguments, fake, tmp_path, capsys):
    code, out, err = call(verb, *SMALL, "--out", tmp_path / "page.md", *arguments, capsys=capsys)
    assert code == 2 and out == "" and len(err.strip().splitlines()) == 1, err
    assert list(tmp_path.iterdir()) == [] and not fake


@pytest.mark.parametrize("names", [["salami_slicng"], ["standstill"], ["salami_slicing", "salami_slicing"]])
def test_scenarios_that_cannot_be_held_against_standstill_are_refused(names, fake, tmp_path, capsys):
    code, _, err = call("loops", *names, *SMALL, "--out", tmp_path / "page.md", capsys=capsys)
    assert code == 2 and len(err.strip().splitlines()) == 1 and not fake


@pytest.mark.parametrize("verb", ["loops", "austerity"])
def test_somebody_elses_page_is_left_alone(verb, fake, tmp_path, capsys, monkeypatch):
    thesis = tmp_path / "thesis.md"
    thesis.write_text("# Years of work")
    link = tmp_path / "link.md"
    link.symlink_to(thesis)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.md.part").mkdir()
    (tmp_path / "mine.md.part" / "notes").touch()
    (tmp_path / "linked.md.part").symlink_to(tmp_path / "mine.md.part")
    for name in (
        None,
        thesis,
        link,
        tmp_path,
        tmp_path / "no" / "page.md",
        tmp_path / "mine.md",
        tmp_path / "linked.md",
    ):
        out = [] if name is None else ["--out", name]
        code, _, err = call(verb, *SMALL, *out, capsys=capsys)
        assert code == 2 and len(err.strip().splitlines()) == 1
    assert thesis.read_text() == "# Years of work" and (tmp_path / "mine.md.part" / "notes").exists() and not fake


@pytest.mark.parametrize("verb", ["loops", "austerity"])
@pytest.mark.parametrize("fault", [KeyboardInterrupt, ZeroDivisionError])
def test_what_is_stopped_or_breaks_leaves_the_earlier_page_and_goes_on(verb, fault, tmp_path, capsys, monkeypatch):
    calls, page = [], tmp_path / "page.md"

    def break_the_seventh_of_the_second_page(job):
        calls.append(job)
        if len(calls) == whole + 7:
            raise fault
        return lived(job)

    whole = np.inf
    monkeypatch.setattr(work, "carry_out", break_the_seventh_of_the_second_page)
    assert call(verb, *SMALL, "--out", page, "--quiet", capsys=capsys)[0] == 0
    whole, before = len(calls), page.read_bytes()
    code, _, err = call(verb, *SMALL, "--seed", "2", "--out", page, capsys=capsys)
    assert code == 3 and "is not written" in err and page.read_bytes() == before
    kept, tried = len(list((tmp_path / "page.md.part" / "runs").iterdir())), len(calls)
    assert kept >= 4 and {path.name for path in tmp_path.iterdir()} == {"page.md", "page.md.part"}
    assert call(verb, *SMALL, "--seed", "2", "--out", page, "--quiet", capsys=capsys)[0] == 0
    assert len(calls) - tried == whole - kept, "what was kept is not run again"
    assert page.read_bytes() != before and [path.name for path in tmp_path.iterdir()] == ["page.md"]


@pytest.mark.parametrize("verb", ["loops", "austerity"])
def test_a_check_that_fails_is_exit_1(verb, monkeypatch, tmp_path, capsys):
    def differ_in_the_base_year(job):
        result = lived(job)
        result.outcomes[0] += job.scenario.name == "salami_slicing"
        result.outcomes[1, 0, 0] = np.inf if verb == "austerity" else 0.0
        return result

    monkeypatch.setattr(work, "carry_out", differ_in_the_base_year)
    code, _, err = call(verb, *SMALL, "--out", tmp_path / "page.md", capsys=capsys)
    assert code == 1 and "check failed: " in err


# --- the austerity decade --------------------------------------------------------------------------------------------


def test_the_scenario_asks_for_what_happened_in_camden():
    """31% less for each older person, in real terms; by equal steps, and nearly the same in every draw of pay.

    Growth in eight years as in a full run of Camden: 13% more people of 65 and over, 10% more call for care.
    """
    decade = study_of(Place.load("camden"), draws=4, seed=1)
    people, demand = np.linspace(1.0, 1.13, 9), np.linspace(1.0, 1.10, 8)
    for draw in range(4):
        before, after = plan(decade, draw, demand)
        assert after[-1] / people[-1] / after[0] - 1 == pytest.approx(-0.31, abs=0.02)
        taken = before - after
        assert np.allclose(np.diff(taken), taken[1], rtol=1e-3)


def test_demand_is_forecast_from_last_marchs_people_at_the_base_years_rates(fake):
    results = conduct_austerity(study_of(Place.load("meadowbridge"), 1, 1, years=2)).lived[0].results
    population, supported = (list(MEASURES).index(name) for name in ("population", "long_term_support_people"))
    cube = results.outcomes[1, 0, 0]
    cube[:, :, population], cube[:, :, supported] = 100.0, 0.0
    old = list(GROUPS).index("age:85+")
    cube[0, old, supported] = 40.0
    cube[1, old, population] = 150.0
    assert austerity.demand_index(results).tolist() == [[1.0, 1.5]]


def test_both_worlds_believe_the_same_and_only_one_is_cut():
    uncut, cut = study_of(Place.load("meadowbridge"), draws=1, seed=1).scenarios
    assert uncut.believe == cut.believe != {}
    assert uncut.meets_need and not cut.meets_need
    assert cut.name == CUT


@pytest.mark.parametrize(
    ("happened", "came_out", "expected"),
    [
        (-0.31, Spread(-0.29, -0.33, -0.25), Verdict.REPRODUCED),
        (-0.31, Spread(-0.25, -0.27, -0.22), Verdict.REPRODUCED),
        (-0.31, Spread(-0.18, -0.23, -0.14), Verdict.TOO_SMALL),
        (0.07, Spread(0.2, 0.15, 0.3), Verdict.TOO_LARGE),
        (0.07, Spread(0.002, -0.001, 0.005), Verdict.NOTHING),
        (0.07, Spread(0.03, -0.01, 0.09), Verdict.UNCLEAR),
        (0.07, Spread(-0.02, -0.03, -0.01), Verdict.CONTRARY),
        (0.0, Spread(0.01, -0.01, 0.03), Verdict.REPRODUCED),
        (0.0, Spread(0.08, 0.07, 0.09), Verdict.NOT_FLAT),
        (0.0, Spread(0.0, -0.2, 0.2), Verdict.UNCLEAR),
        (0.07, Spread(float("nan"), 0.0, 0.0), Verdict.UNCLEAR),
    ],
)
def test_verdicts_say_what_intervals_say(happened, came_out, expected):
    assert verdict(happened, came_out) is expected


def test_spending_is_what_the_council_paid_for_older_people(fake):
    """By hand on the ledger of one run: the five lines, a share of assessment, no redundancy, no other payer."""
    results = conduct_austerity(study_of(Place.load("meadowbridge"), 1, 1, years=1)).lived[0].results
    rows = [
        ("physical_65plus", "home_care", "council", 1_000_00),
        ("physical_65plus", "fees", "residents", 300_00),
        ("memory_65plus", "nursing_care", "nhs", 200_00),
        ("assessment_safeguarding", "posts", "council", 100_00),
        ("assessment_safeguarding", "redundancy", "council", 900_00),
        ("physical_18_64", "carried", "council", 700_00),
    ]
    line, service, payer, pence = (np.array(column) for column in zip(*rows, strict=True))
    ledger = {"year": np.full(len(rows), "2025/26"), "line": line, "service": service, "payer": payer, "pence": pence}
    for run in results.ledgers:
        results.ledgers[run] = ledger
    people = results.outcomes[1, 0, 0, 1, list(GROUPS).index("age:65+"), list(MEASURES).index("population")]
    share = Place.load("meadowbridge").value("care.social_workers_share_65plus")
    assert austerity.older_spend(results)[1, 0, 1] == pytest.approx((1_000 + share * 100) / people)


def test_austerity_writes_a_page_line_by_line(tmp_path, capsys):
    """The real model, small and short."""
    code, out, _ = call("austerity", *SMALL, "--out", tmp_path / "page.md", capsys=capsys)
    assert code == 0 and "as it came out" in out
    page = (tmp_path / "page.md").read_text("utf-8")
    assert page.startswith("<!-- Made by `obbr austerity`")
    for row in austerity_page.ROWS.values():
        assert f"| {row.words} | {row.happened} |" in page and f"**{row.words}.**" in page
    for reading in READINGS:
        assert reading.words in page
    for words in ("**Children.**", "Only 2 of its years", "| seed | 1 |", "| evidence | `"):
        assert words in page


@pytest.mark.study
def test_loops_and_the_decade_on_camden(tmp_path, capsys):
    """Long: every freezing and every reading end, and the pages are whole."""
    few = ["--sample", "20", "--draws", "4"]
    for verb in ("loops", "austerity"):
        code, _, _ = call(verb, *few, "--out", tmp_path / f"{verb}.md", capsys=capsys)
        assert code == 0 and (tmp_path / f"{verb}.md").is_file()
