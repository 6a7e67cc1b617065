"""`obbr compare`: bars and interaction make the whole, parts are taken out as told, what is written is read back."""

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from obbr import cli
from obbr.evidence import Register
from obbr.inputs import BadInput
from obbr.outcomes.measures import GROUPS, MEASURES
from obbr.people.channels import CHANNELS
from obbr.place import Place
from obbr.policies.lines import EverythingElse
from obbr.report import bridge as page
from obbr.scenario import Scenario
from obbr.study import store, work
from obbr.study.between import alike, between
from obbr.study.bridge import (
    FILE,
    OUTCOMES,
    TOTAL,
    Bar,
    By,
    Kind,
    bridge_of,
    conduct_bridge,
    freezings,
    outcome_of,
    read_bridge,
    studies,
    table_of,
    write_bridge,
)
from obbr.study.loops import ALL_LIVE, ALL_OFF, Outcome
from obbr.study.plan import Study, rehearse
from obbr.study.run import conduct
from obbr.study.several import Several
from tests.fake_runs import lived, take_no_time

PLACE = Place.load("meadowbridge")
SMALL = ["--place", "meadowbridge", "--draws", "2", "--years", "2", "--sample", "1"]
READINGS_BESIDE = 4  # without assumptions, two other beliefs, the other explanation of flat admissions
PAIRS = [
    ("standstill", "prevention_investment"),
    ("salami_slicing", "fund_vcse"),
    ("fund_vcse", "salami_slicing"),  # only the yardstick has a rest that pays
    ("standstill", "fair_fee"),
    ("market_commissioning", "fair_fee"),
]


@pytest.fixture
def fake(monkeypatch):
    return take_no_time(monkeypatch)


def call(*arguments, capsys):
    code = cli.main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def named(name):
    return Scenario.load(name) if isinstance(name, str) else name


def pair(against, scenario):
    return between(named(scenario), named(against), PLACE, Register.load())


def study(against, scenario, **options) -> Study:
    return Study(PLACE, (named(against), named(scenario)), **{"draws": 2, "years": 2} | options)


def bridge(against, scenario, **options):
    both = pair(against, scenario)
    return bridge_of(conduct_bridge(study(against, scenario, **options), both), both)


# --- what stands between ---------------------------------------------------------------------------------------------


def test_where_the_rest_pays_the_total_stands_and_a_line_that_is_no_longer_named_shares():
    both = pair("standstill", "prevention_investment")
    assert both.rest_pays and both.base is both.scenario and not both.cannot
    lines = {"falls_prevention", "reablement", "equipment", "home_visits", "flu_outreach", "lines_not_simulated"}
    assert both.parts.keys() == lines | {"protect"}
    for part in lines:
        without = both.parts[part]
        assert without.total == both.scenario.total
        rest = next(policy for policy in without.policies if isinstance(policy, EverythingElse))
        assert rest.named == lines - {part}
        rehearse(PLACE, without, Register.load())
    assert [type(policy) for policy in both.total.policies] == [EverythingElse]


def test_without_a_rest_a_part_goes_with_its_pounds():
    both = pair("standstill", "fair_fee")
    assert not both.rest_pays and both.total is None
    assert both.parts.keys() == {"salami_slicing", "fair_fee"}
    assert all(len(one.policies) == 1 and one.total is None for one in both.parts.values())


def test_what_makes_up_a_total_is_the_total_where_the_other_has_a_rest():
    """Salami slicing beside everything else would cut twice, so the two ways of meeting a total change places."""
    both = pair("salami_slicing", "fund_vcse")
    assert both.parts.keys() == {"vcse_grants", "lines_not_simulated", "protect"}
    assert [type(policy) for policy in both.total.policies] == [EverythingElse]


def test_parts_are_put_into_the_yardstick_if_only_there_the_rest_pays():
    both = pair("fund_vcse", "salami_slicing")
    assert both.base.name == "fund_vcse" and both.rest_pays
    assert both.parts.keys() == {"without vcse_grants", "without lines_not_simulated", "without protect"}


def test_what_cannot_stand_side_by_side_changes_places_as_one():
    both = pair("market_commissioning", "fair_fee")
    assert both.parts == {"fair_fee instead of market_commissioning": both.against}


def test_one_line_typed_otherwise_is_the_only_part_and_the_yardstick_is_not_run_twice():
    mine = Scenario.load("fund_vcse").with_(budget={"vcse_grants": "+60%"}, name="more")
    both = pair("fund_vcse", mine)
    assert both.total is None and both.parts == {"vcse_grants": both.against}
    assert both.scenarios == (both.against, mine)


def test_scenarios_in_between_are_those_that_a_person_would_type():
    typed = Scenario.load("fund_vcse").with_(policies={"protect": None}, name="typed")
    assert alike(pair("standstill", "fund_vcse").parts["protect"], typed)


def test_a_part_that_cannot_be_taken_out_is_told_in_a_line_and_left_out():
    both = pair("standstill", "social_care_precept_alone")
    assert both.parts.keys() == {"social_care_precept"}
    [line] = both.cannot
    assert line.startswith("beliefs cannot be taken out by itself: ") and "\n" not in line


def test_scenarios_that_decide_the_same_cannot_be_compared():
    twin = replace(Scenario.load("fund_vcse"), name="twin")
    with pytest.raises(BadInput, match="decides the same as fund_vcse"):
        pair("fund_vcse", twin)


# --- bars ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("against, scenario", PAIRS)
def test_bars_and_interaction_make_the_whole_in_every_draw(against, scenario, fake):
    found = bridge(against, scenario)
    assert found.bars.keys() == {(by, outcome) for by in By for outcome in OUTCOMES}
    for bars in found.bars.values():
        whole, *others = bars
        assert whole.kind is Kind.WHOLE and others[-1].kind is Kind.INTERACTION
        assert all(bar.values.shape == (2,) for bar in bars)
        scale = sum(np.abs(bar.values) for bar in bars).max()
        assert sum(bar.values for bar in others) == pytest.approx(whole.values, abs=1e-12 * scale)


@pytest.mark.parametrize("against, scenario", [PAIRS[0], PAIRS[2]])
def test_a_part_is_what_goes_without_it_by_hand(against, scenario, fake):
    """From the cubes: taken out of the scenario, or put into the yardstick, and always counted from the yardstick."""
    both = pair(against, scenario)
    done = conduct_bridge(study(against, scenario), both)
    found = {bar.part: bar.values for bar in bridge_of(done, both).bars[By.POLICY, Outcome("qalys")]}
    which = (list(GROUPS).index("all"), list(MEASURES).index("qalys"))
    cube = done.first.outcomes[:, :, 0, 1:, *which].mean(axis=2)
    qalys = {name: cube[n] for n, name in enumerate(done.first.study.names)}
    for part, other in both.parts.items():
        by_hand = qalys[both.base.name] - qalys[other.name]
        assert found[part] == pytest.approx(by_hand if both.base.name == scenario else -by_hand)
    by_hand = qalys[both.total.name] - qalys[both.other.name]
    assert found[TOTAL] == pytest.approx(by_hand if both.base.name == scenario else -by_hand)
    assert found["whole"] == pytest.approx(qalys[scenario] - qalys[against])


def test_a_response_is_held_still_in_both_by_hand(fake):
    both = pair("standstill", "fund_vcse")
    done = conduct_bridge(study("standstill", "fund_vcse"), both)
    bars = bridge_of(done, both, [Outcome("deaths")]).bars[By.MECHANISM, Outcome("deaths")]
    found = {bar.part: bar.values for bar in bars}
    which = (list(GROUPS).index("all"), list(MEASURES).index("deaths"))

    def difference(name):
        cube = done.by_name[name].outcomes[:, :, 0, 1:, *which].mean(axis=2)
        return cube[1] - cube[0]

    assert found["direct"] == pytest.approx(difference(ALL_OFF))
    for name in ("vcse_eases_loneliness", "market"):
        assert found[name] == pytest.approx(difference(ALL_LIVE) - difference(name))


def test_every_response_is_held_still_in_one_bar():
    for against, scenario in PAIRS:
        held = freezings(pair(against, scenario))
        assert (held.pop(ALL_LIVE), held.pop(ALL_OFF)) == (frozenset(), frozenset(CHANNELS))
        together = [channel for some in held.values() for channel in some]
        assert sorted(together) == sorted(CHANNELS)


def test_what_is_held_still_anyway_stays_still(fake):
    asked = study("standstill", "fund_vcse", frozen=frozenset({"rationing"}))
    found = studies(asked, pair("standstill", "fund_vcse"))
    assert found[ALL_LIVE].frozen == {"rationing"}
    assert all("rationing" in one.frozen for one in found.values())


def test_a_scenario_of_one_policy_has_no_interaction(fake):
    found = bridge("standstill", "salami_slicing")
    for outcome in OUTCOMES:
        whole, part, interaction = found.bars[By.POLICY, outcome]
        assert part.part == "salami_slicing" and np.array_equal(part.values, whole.values)
        assert not interaction.values.any()


def test_a_policy_that_does_nothing_has_no_bar_in_the_real_model():
    """Cutting nothing changes no life and no pound; the other part then is the whole."""
    mine = Scenario.load("fund_vcse_alone").with_(policies={"salami_slicing": {"rate": "0%"}}, name="mine")
    both = pair("standstill", mine)
    live = conduct(replace(study("standstill", mine, draws=1, years=1), scenarios=both.scenarios))
    found = bridge_of(Several({ALL_LIVE: live, ALL_OFF: live}, 2), both)
    moved = False
    for outcome in OUTCOMES:
        bars = {bar.part: bar.values for bar in found.bars[By.POLICY, outcome]}
        assert not bars["salami_slicing"].any() and not bars["interaction"].any()
        assert np.array_equal(bars["vcse_grants"], bars["whole"])
        moved |= bars["whole"].any()
    assert moved


def test_notes_say_who_pays_what_has_no_bar_and_what_could_not_be_taken_out(fake):
    told = " ".join(page.notes(bridge("standstill", "social_care_precept_alone"), By.POLICY))
    assert "it goes with its pounds" in told and "Beliefs cannot be taken out by itself" in told
    assert "alone of fund VCSE is made as in salami slicing; everything else pays for it" in " ".join(
        page.notes(bridge("fund_vcse", "salami_slicing"), By.POLICY)
    )
    still = bridge("standstill", "fund_vcse")
    which = (By.MECHANISM, Outcome("qalys"))
    quiet = [bar._replace(values=bar.values * (bar.part != "market")) for bar in still.bars[which]]
    one = replace(still, bars={which: tuple(quiet)})
    assert page.silent(one, By.MECHANISM) == ["market"]
    assert "Exactly nothing of any of these comes from: loop: market." in page.notes(one, By.MECHANISM)


def test_bars_are_told_to_two_figures_in_thousands_of_pounds():
    pounds = Bar("carers_support", Kind.PART, np.array([-12_340.0, -9_000.0, -15_000.0]))
    assert page.bar_words(pounds, Outcome("nhs_cash")) == "-12 (-14..-10)"
    assert page.bar_words(Bar("carers_support", Kind.PART, np.array([0.0, 0.0])), Outcome("qalys")) == "0"
    assert page.bar_words(Bar("carers_support", Kind.PART, np.array([0.0, 0.01])), Outcome("qalys")) == "under 0.1"
    assert page.bar_words(Bar("carers_support", Kind.PART, np.array([4.0])), Outcome("qalys")) == "+4.0"


@pytest.mark.parametrize("typed", ["qaly", "qalys@age:64+", "council_net_spend@age:65+", "qalys@", "@all", ""])
def test_what_cannot_be_taken_apart_is_refused(typed):
    with pytest.raises(BadInput):
        outcome_of(typed)


# --- bridge.parquet --------------------------------------------------------------------------------------------------


def same(one, other):
    return table_of([one]).equals(table_of([other]), check_metadata=True)


def test_what_is_read_is_what_was_written(fake, tmp_path):
    """Pairs stand side by side, and one that is made again takes the place of its former self: the same bytes."""
    first, second = bridge("standstill", "fund_vcse"), bridge("standstill", "prevention_investment")
    folder = conduct(study("standstill", "fund_vcse")).to_parquet(tmp_path / "out")
    assert read_bridge(folder) == []
    write_bridge(first, folder)
    write_bridge(second, folder)
    before = (folder / FILE).read_bytes()
    write_bridge(bridge("standstill", "fund_vcse"), folder)
    assert (folder / FILE).read_bytes() == before
    read = read_bridge(folder)
    assert same(read[0], first) and same(read[1], second) and len(read) == 2
    assert read[0].draws == (0, 1) and read[0].about == first.about and read[0].outcomes == list(OUTCOMES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"], "nothing is left of the work"


def test_the_columns_are_those_that_other_tools_rely_on(fake):
    table = table_of([bridge("standstill", "fund_vcse")])
    assert table.column_names == [
        *("place", "scenario", "against", "beliefs", "measure", "group", "by", "part", "kind", "draw", "value", "unit")
    ]
    assert set(table["by"].to_pylist()) == {"policy", "mechanism"}
    assert set(table["kind"].to_pylist()) == {"whole", "part", "direct", "interaction"}


@pytest.mark.parametrize("held", [b"no parquet", None])
def test_a_file_that_is_no_bridge_is_refused(held, tmp_path):
    if held is None:
        pq.write_table(pa.table({"value": [1.0]}), tmp_path / FILE)
    else:
        (tmp_path / FILE).write_bytes(held)
    with pytest.raises(BadInput, match="cannot be read as a bridge"):
        read_bridge(tmp_path)


def test_results_that_are_written_anew_have_no_bridge(fake, tmp_path):
    results = conduct(study("standstill", "fund_vcse"))
    folder = results.to_parquet(tmp_path / "out")
    write_bridge(bridge("standstill", "fund_vcse"), folder)
    results.to_parquet(folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(store.FILES)


# --- the command -----------------------------------------------------------------------------------------------------


def test_compare_prints_the_difference_then_both_bridges_with_their_interaction(fake, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = call("compare", "prevention_investment", *SMALL, capsys=capsys)
    assert code == 0
    order = ["Prevention investment against Standstill", "MONEY", "LIVES", "WHO ELSE PAYS", "Closing difference"]
    order += ["What each decision adds", "How it comes about", "Direct, without any response"]
    assert [out.index(words) for words in order] == sorted(out.index(words) for words in order)
    both = out.split("How it comes about")
    assert all("Whole" in part and "Interaction" in part for part in both)
    assert "Reablement restores (assumption)" in out and "of 2 draws" in out
    assert "running" in err and "\x1b" not in out + err
    assert list((tmp_path / "results").iterdir()) == [], "nothing is left of the work"


def test_compare_makes_a_folder_or_adds_to_one_of_the_same_scenarios(fake, tmp_path, capsys):
    made, there = tmp_path / "made", tmp_path / "there"
    made.mkdir()  # an empty folder is as good as none
    code, out, _ = call("compare", "fund_vcse", *SMALL, "--quiet", "--out", made, capsys=capsys)
    assert (code, out.strip()) == (0, str(made))
    readings = ["evidence_only", "sceptic", "practitioner", "full_beds"]
    assert sorted(path.name for path in made.iterdir()) == sorted([FILE, *store.FILES, *readings])
    call("run", "standstill", "salami_slicing", "fund_vcse", *SMALL, "--quiet", "--out", there, capsys=capsys)
    before = {path.name: path.read_bytes() for path in there.iterdir()}
    assert call("compare", "fund_vcse", *SMALL, "--quiet", "--out", there, capsys=capsys)[0] == 0
    assert {path.name: path.read_bytes() for path in there.iterdir() if path.name != FILE} == before
    assert (there / FILE).read_bytes() == (made / FILE).read_bytes()
    assert call("compare", "salami_slicing", "fund_vcse", *SMALL, "--quiet", "--out", there, capsys=capsys)[0] == 0
    assert [(one.against, one.scenario) for one in read_bridge(there)] == [
        ("salami_slicing", "fund_vcse"),
        ("standstill", "fund_vcse"),
    ]


def test_json_says_the_same_for_a_program(fake, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = ["--measures", "qalys", "--measures", "ae_attendances@imd:1", "--json"]
    code, out, _ = call("compare", "fund_vcse", *SMALL, *asked, capsys=capsys)
    told = json.loads(out)
    assert code == 0 and told["folder"] is None and told["against"] == "standstill"
    assert {(bar["measure"], bar["group"]) for bar in told["bars"]} == {("qalys", "all"), ("ae_attendances", "imd:1")}
    direct = conduct(study("standstill", "fund_vcse")).summary(["qalys"], against="standstill")
    whole = next(bar for bar in told["bars"] if bar["kind"] == "whole")
    assert whole["median"] == pytest.approx(direct.set_index("scenario").loc["fund_vcse", "difference"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["salami_slicng"],
        ["standstill"],
        ["standstill", "fund_vcse", "salami_slicing"],
        ["fund_vcse", "--measures", "qaly"],
        ["fund_vcse", "--draws", "0"],
        [],
    ],
)
def test_bad_input_is_one_line_and_exit_2_and_writes_nothing(arguments, fake, tmp_path, capsys):
    code, out, err = call("compare", *SMALL, "--out", tmp_path / "out", *arguments, capsys=capsys)
    assert code == 2 and out == "" and len(err.strip().splitlines()) == 1, err
    assert list(tmp_path.iterdir()) == []


def test_quiet_with_nothing_to_say_is_refused(fake, capsys):
    code, _, err = call("compare", "fund_vcse", *SMALL, "--quiet", capsys=capsys)
    assert code == 2 and "--out" in err


def test_a_bridge_has_no_place_among_other_results_or_others_files(fake, tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    call("run", "standstill", "salami_slicing", *SMALL, "--quiet", "--out", tmp_path / "other", capsys=capsys)
    for folder, why in (("mine", "not made by obbr"), ("other", "no results of fund_vcse")):
        code, _, err = call("compare", "fund_vcse", *SMALL, "--out", tmp_path / folder, capsys=capsys)
        assert code == 2 and why in err and len(err.strip().splitlines()) == 1
        assert not (tmp_path / folder / FILE).exists()


def test_a_run_that_breaks_is_exit_3_and_the_same_command_goes_on(monkeypatch, tmp_path, capsys):
    calls = []

    def break_one(job):
        calls.append(job)
        if len(calls) == 20:
            raise ZeroDivisionError("on purpose")
        return lived(job)

    command = ["compare", "fund_vcse", *SMALL, "--quiet", "--out", tmp_path / "out"]
    monkeypatch.setattr(work, "carry_out", break_one)
    code, out, err = call(*command, capsys=capsys)
    assert code == 3 and out == "" and "on purpose" in err and not (tmp_path / "out").exists()
    before = len(calls)
    assert call(*command, capsys=capsys)[0] == 0
    both = pair("standstill", "fund_vcse")
    runs = sum(len(one.runs()) for one in studies(study("standstill", "fund_vcse"), both).values())
    beside = 4 * READINGS_BESIDE + 4  # two scenarios and draws under each, and the pair with other luck
    assert len(calls) == runs + beside + 1
    assert before < len(calls)
