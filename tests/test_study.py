"""Studies: paired, the same bytes however they are run, resumed, and written whole or not at all."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from obbr.inputs import BadInput, read_yaml
from obbr.outcomes.measures import GROUPS, MEASURES
from obbr.people.channels import assumed
from obbr.place import Place
from obbr.scenario import Scenario
from obbr.study import store, work
from obbr.study.compare import FEWER_IS_BETTER, MORE_IS_BETTER, better, closure, level, spread
from obbr.study.kept import KeptRuns
from obbr.study.plan import RunId, Study, rehearse
from obbr.study.run import conduct, run
from tests.fake_runs import lived, take_no_time

SAME_BYTES = ("outcomes.parquet", "ledger.parquet", "summary.csv")


@pytest.fixture
def fake(monkeypatch):
    return take_no_time(monkeypatch)


def study(*names, **options) -> Study:
    scenarios = tuple(Scenario.load(name) for name in names or ("standstill", "salami_slicing"))
    return Study(Place.load("meadowbridge"), scenarios, **{"draws": 3, "years": 2} | options)


def files_of(folder):
    return {name: (folder / name).read_bytes() for name in SAME_BYTES}


# --- what is written -----------------------------------------------------------------------------------------------


def test_the_folder_holds_the_columns_that_other_tools_rely_on(fake, tmp_path):
    folder = conduct(study()).to_parquet(tmp_path / "out")
    assert sorted(path.name for path in folder.iterdir()) == sorted(store.FILES)
    outcomes = pq.read_table(folder / "outcomes.parquet")
    whose = ["place", "scenario", "beliefs", "draw", "replicate", "year"]
    assert outcomes.column_names == [*whose, "group", "measure", "value", "unit"]
    ledger = pq.read_table(folder / "ledger.parquet")
    assert ledger.column_names == [*whose, "line", "service", "payer", "payee", "quantity", "unit", "pence"]
    assert list(pd.read_csv(folder / "summary.csv")) == [
        *("scenario", "measure", "median", "low", "high"),
        *("difference", "difference_low", "difference_high", "share_better"),
    ]
    assert set(ledger["year"].to_pylist()) == {"2024/25", "2025/26"}, "burn-in before the base year is no result"
    assert set(outcomes["year"].to_pylist()) == {"2024/25", "2025/26", "2026/27"}
    assert str(ledger.schema.field("pence").type) == "int64"
    assert str(outcomes.schema.field("measure").type).startswith("dictionary")


def test_the_long_table_says_what_the_cube_says(fake):
    results = conduct(study(replicates=2))
    table = store.outcomes_table(results).to_pandas()
    assert len(table) == np.isfinite(results.outcomes).sum(), "a measure that is not known by group has no row"
    row = table[
        (table.scenario == "salami_slicing") & (table.draw == 2) & (table.replicate == 1) & (table.year == "2026/27")
    ]
    found = row[(row.group == "age:75-84") & (row.measure == "falls")]
    cube = results.outcomes[1, 2, 1, 2, list(GROUPS).index("age:75-84"), list(MEASURES).index("falls")]
    assert found.value.tolist() == [cube]
    assert found.unit.tolist() == [MEASURES["falls"].unit]


def test_the_manifest_brings_its_inputs_along(fake, tmp_path):
    folder = conduct(study()).to_parquet(tmp_path / "out")
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert told["complete"] and told["failures"] == [] and told["broken_checks"] == []
    for scenario in told["scenarios"]:
        again = Scenario.of(scenario["name"], read_yaml(scenario["text"], scenario["name"]))
        assert again.hash == scenario["hash"]
    assert told["compared_with"] == "standstill"
    assert told["place"]["hash"] == Place.load("meadowbridge").hash


def test_only_the_manifest_says_when(fake, tmp_path):
    first = conduct(study()).to_parquet(tmp_path / "a")
    second = conduct(study()).to_parquet(tmp_path / "b")
    assert files_of(first) == files_of(second)


def test_earlier_results_are_replaced_and_nothing_else_is(fake, tmp_path):
    results = conduct(study())
    folder = results.to_parquet(tmp_path / "out")
    results.to_parquet(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["out"], "nothing unfinished stays"
    (folder / "my_notes.txt").write_text("mine")
    with pytest.raises(BadInput, match=r"my_notes\.txt"):
        results.to_parquet(folder)
    assert (folder / "my_notes.txt").exists()


def test_nothing_finished_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(work, "carry_out", _breaks)
    results = conduct(study())
    assert len(results.failures) == 6 and results.draws == ()
    with pytest.raises(BadInput):
        results.to_parquet(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def _breaks(job):
    raise ZeroDivisionError("on purpose")


# --- the same answer however it is run -----------------------------------------------------------------------------


def test_results_do_not_depend_on_who_finishes_first(monkeypatch, tmp_path):
    monkeypatch.setattr(work, "carry_out", lived)
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(4) as four:
        alone, together = conduct(study(), executor=one), conduct(study(), executor=four)
    assert files_of(alone.to_parquet(tmp_path / "a")) == files_of(together.to_parquet(tmp_path / "b"))


def test_draw_two_is_the_same_among_three_or_ten():
    few, many = study(draws=3), study(draws=10)
    assert few.key(RunId(0, 2, 0)) == many.key(RunId(0, 2, 0))
    assert len({few.key(run) for run in few.runs()}) == len(few.runs())


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 2},
        {"years": 3},
        {"sample": 2},
        {"beliefs": "sceptic"},
        {"frozen": frozenset({"rationing"})},
    ],
)
def test_a_run_with_other_inputs_has_another_key(other):
    assert study().key(RunId(0, 0, 0)) != study(**other).key(RunId(0, 0, 0))


# --- resuming ------------------------------------------------------------------------------------------------------


def test_what_is_kept_is_not_run_again(fake, tmp_path):
    kept = KeptRuns(tmp_path / "runs")
    first = conduct(study(draws=2), kept=kept)
    assert len(fake) == 4
    second = conduct(study(draws=3), kept=kept)
    assert len(fake) == 6, "only the third draw was new"
    assert files_of(second.to_parquet(tmp_path / "a")) == files_of(conduct(study(draws=3)).to_parquet(tmp_path / "b"))
    assert np.array_equal(first.outcomes, second.outcomes[:, :2], equal_nan=True)
    assert first.misses[0].what == second.misses[0].what


def test_a_run_with_other_inputs_never_meets_a_kept_one(fake, tmp_path):
    kept = KeptRuns(tmp_path / "runs")
    conduct(study(), kept=kept)
    before = len(fake)
    conduct(study(seed=9), kept=kept)
    assert len(fake) == 2 * before


def test_a_kept_file_that_was_cut_short_is_run_again(fake, tmp_path):
    kept = KeptRuns(tmp_path / "runs")
    conduct(study(), kept=kept)
    for path in kept.folder.iterdir():
        path.write_bytes(path.read_bytes()[:100])
    conduct(study(), kept=kept)
    assert len(fake) == 12


def test_a_stopped_study_returns_its_whole_draws_and_goes_on(monkeypatch, tmp_path):
    """Ctrl-C while the fourth run is under way: one draw of two scenarios is whole, and the third run is kept."""
    calls = []

    def stop_at_the_fourth(job):
        calls.append(job)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return lived(job)

    monkeypatch.setattr(work, "carry_out", stop_at_the_fourth)
    kept = KeptRuns(tmp_path / "runs")
    with ThreadPoolExecutor(1) as one:
        stopped = conduct(study(), executor=one, kept=kept)
    assert stopped.interrupted and not stopped.whole and stopped.draws[:1] == (0,)
    told = json.loads((stopped.to_parquet(tmp_path / "out") / "manifest.json").read_text("utf-8"))
    assert told["interrupted"] and told["draws"] == {"asked": 3, "finished": list(stopped.draws)}
    calls_before = len(calls)
    whole = conduct(study(), kept=kept)
    assert whole.whole and len(calls) - calls_before <= 3
    monkeypatch.setattr(work, "carry_out", lived)
    assert files_of(whole.to_parquet(tmp_path / "a")) == files_of(conduct(study()).to_parquet(tmp_path / "b"))


def test_a_broken_run_takes_only_its_own_draw(monkeypatch):
    doomed = study()
    unlucky = doomed.parameters[0][1].tobytes()

    def break_one(job):
        if job.parameters.tobytes() == unlucky and job.scenario.name == "salami_slicing":
            raise ZeroDivisionError("on purpose")
        return lived(job)

    monkeypatch.setattr(work, "carry_out", break_one)
    results = conduct(doomed)
    assert results.draws == (0, 2) and not results.whole
    assert [str(failure) for failure in results.failures] == [
        "salami_slicing, draw 1, replicate 0: ZeroDivisionError: on purpose"
    ]
    assert set(store.outcomes_table(results).to_pandas().draw) == {0, 2}


# --- comparing -----------------------------------------------------------------------------------------------------


def test_differences_are_paired_by_draw(fake):
    results = conduct(study(draws=5))
    values = level(results, "ae_attendances")
    table = results.summary(["ae_attendances"]).set_index("scenario").loc["salami_slicing"]
    assert table["difference"] == pytest.approx(np.median(values[1] - values[0]))
    assert table["difference_low"] == pytest.approx(np.quantile(values[1] - values[0], 0.1))
    assert table["share_better"] == (values[1] < values[0]).mean()
    itself = results.summary(["ae_attendances"]).set_index("scenario").loc["standstill"]
    assert itself["difference"] == 0 and np.isnan(itself["share_better"])


def test_summary_may_be_held_against_another_scenario(fake):
    results = conduct(study())
    table = results.summary(["qalys"], against="salami_slicing").set_index("scenario")
    assert table.loc["salami_slicing", "difference"] == 0
    with pytest.raises(BadInput):
        results.summary(against="nothing")


def test_stocks_are_taken_at_the_end_and_flows_averaged(fake):
    results = conduct(study())
    cube = results.outcomes[:, :, 0, 1:, 0]
    waiting, deaths = (list(MEASURES).index(name) for name in ("people_waiting", "deaths"))
    assert np.array_equal(level(results, "people_waiting"), cube[:, :, -1, waiting])
    assert np.allclose(level(results, "deaths"), cube[:, :, :, deaths].mean(axis=2))
    assert np.array_equal(level(results, "deaths", year=1), cube[:, :, 1, deaths])


def test_an_unknown_number_stays_unknown():
    assert all(np.isnan(x) for x in spread(np.array([1.0, np.nan])))


def test_every_direction_names_a_measure():
    assert set(MEASURES) >= MORE_IS_BETTER | FEWER_IS_BETTER
    assert not MORE_IS_BETTER & FEWER_IS_BETTER
    assert better("population", np.ones(3)) is None


def test_closure_rule_ranks_only_what_ends_alike(fake):
    results = conduct(study())
    assert closure(results, 0, 0).comparable and closure(results, 0, 0).share_of_envelope == 0
    results.closing[1, :, :, 0] += 0.1 * 1e9
    apart = closure(results, 1, 0)
    assert not apart.comparable
    assert apart.reserves > 0
    assert closure(results, 0, 1).reserves < 0


def test_a_base_year_that_differs_is_told(fake):
    results = conduct(study())
    assert results.checks() == []
    results.outcomes[1, 0, 0, 0, 0, 0] += 1
    assert "salami_slicing" in results.checks()[0]


# --- what cannot be ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        *({"draws": 0}, {"draws": -1}, {"draws": True}, {"draws": 2.0}, {"years": 0}, {"years": 11}),
        *({"seed": -1}, {"sample": 0}, {"replicates": 0}, {"beliefs": "hopeful"}),
    ],
)
def test_impossible_studies_are_refused(options):
    with pytest.raises(BadInput) as refused:
        study(**options)
    assert "\n" not in str(refused.value)


def test_two_scenarios_of_one_name_are_refused():
    with pytest.raises(BadInput, match="two scenarios"):
        study("standstill", "standstill")


def test_a_budget_that_cannot_be_set_is_known_before_anything_runs(fake):
    greedy = Scenario.load("standstill").with_(name="greedy", total=None, budget={"culture": "-£900m"})
    with pytest.raises(BadInput, match="culture"):
        run(Place.load("meadowbridge"), [greedy], draws=1, years=1)
    assert not fake


def test_rehearsal_tells_what_is_cut_but_not_modelled():
    where, register = Place.load("meadowbridge"), study().register
    assert rehearse(where, Scenario.load("standstill"), register) == {}
    cuts = rehearse(where, Scenario.load("salami_slicing"), register)
    assert cuts["culture"] > 0 and all(pounds > 0 for pounds in cuts.values())


# --- evidence only -------------------------------------------------------------------------------------------------


def test_evidence_only_freezes_what_rests_on_assumption(fake):
    run(Place.load("meadowbridge"), [Scenario.load("standstill")], draws=1, years=1, frozen=assumed())
    assert fake[0].frozen == assumed() != frozenset()
