"""The command as its users meet it: one table, one line for a mistake, exit codes that scripts can trust."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import obbr
from obbr import cli
from obbr.study import work
from obbr.study.defaults import NOT_PROPOSED
from tests.fake_runs import lived, take_no_time

ROOT = Path(__file__).parents[1]
SMALL = ["--place", "meadowbridge", "--draws", "2", "--years", "2"]


@pytest.fixture
def fake(monkeypatch):
    take_no_time(monkeypatch)


def call(*arguments, capsys):
    code = cli.main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


# --- run -----------------------------------------------------------------------------------------------------------


def test_run_prints_one_table_in_its_order_and_writes_a_folder(fake, tmp_path, capsys):
    code, out, err = call("run", *SMALL, "--out", tmp_path / "out", capsys=capsys)
    assert code == 0
    headings = [out.index(word) for word in ("MONEY", "LIVES", "WHO ELSE PAYS", "HOW SURE", "HOW FAR THE BASE YEAR")]
    assert headings == sorted(headings)
    for words in ("Closing difference in reserves", "not ranked", "of 2 draws"):
        assert words in out
    for words in ("950..1,050", "outside", "modelled"):
        assert words in out
    assert "Meadowbridge, 2025/26 to 2026/27, 2 paired draws, every resident" in out
    assert (tmp_path / "out" / "manifest.json").exists()
    assert "of 10 runs" in err, "piped progress is plain lines"
    assert "\x1b" not in out + err


def test_evidence_only_stands_beside_the_full_result(fake, tmp_path, capsys):
    code, out, _ = call("run", *SMALL, "--evidence-only", "--out", tmp_path / "out", capsys=capsys)
    assert code == 0
    assert "same, channels graded assumption off" in out
    beside = json.loads((tmp_path / "out" / "evidence_only" / "manifest.json").read_text("utf-8"))
    assert "rationing" in beside["frozen"]


def test_json_is_all_that_goes_to_standard_output(fake, tmp_path, capsys):
    code, out, _ = call("run", *SMALL, "--json", "--out", tmp_path / "out", capsys=capsys)
    told = json.loads(out)
    assert code == 0 and told["complete"]
    assert {row["scenario"] for row in told["summary"]} == set(cli.defaults.FAMILY)


def test_quiet_says_only_where(fake, tmp_path, capsys):
    code, out, err = call("run", *SMALL, "--quiet", "--out", tmp_path / "out", capsys=capsys)
    assert (code, out.strip(), err) == (0, str(tmp_path / "out"), "")


def test_without_a_name_the_folder_is_called_after_the_study(fake, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _, out, _ = call("run", "standstill", *SMALL, "--quiet", capsys=capsys)
    assert re.fullmatch(r"results/meadowbridge-[0-9a-f]{8}", out.strip())


def test_all_runs_every_shipped_scenario_that_may_be_proposed(fake, tmp_path, capsys):
    code, out, _ = call("run", *SMALL, "--all", "--json", "--out", tmp_path / "out", capsys=capsys)
    scenarios = [row["scenario"] for row in json.loads(out)["summary"]]
    assert code == 0 and list(dict.fromkeys(scenarios))[:2] == ["standstill", "salami_slicing"]
    assert set(scenarios) == {path.stem for path in (ROOT / "scenarios").glob("*.yaml")} - set(NOT_PROPOSED)


def test_some_failed_runs_are_exit_3_and_the_rest_is_written(monkeypatch, tmp_path, capsys):
    calls = []

    def break_the_last(job):
        calls.append(job)
        if len(calls) == 8:
            raise ZeroDivisionError("on purpose")
        return lived(job)

    monkeypatch.setattr(work, "carry_out", break_the_last)
    code, _, err = call("run", *SMALL, "--out", tmp_path / "out", capsys=capsys)
    assert code == 3
    assert "on purpose" in err and "only 1 of 2 draws" in err
    assert (tmp_path / "out.part" / "runs").is_dir(), "what is finished is kept for the next time"
    take_no_time(monkeypatch)
    code, _, _ = call("run", *SMALL, "--out", tmp_path / "out", capsys=capsys)
    assert code == 0 and not (tmp_path / "out.part").exists()


def test_a_check_that_fails_is_exit_1(monkeypatch, tmp_path, capsys):
    def differ_in_the_base_year(job):
        result = lived(job)
        result.outcomes[0] += job.scenario.name == "salami_slicing"
        return result

    monkeypatch.setattr(work, "carry_out", differ_in_the_base_year)
    code, _, err = call("run", *SMALL, "--out", tmp_path / "out", capsys=capsys)
    assert code == 1 and "check failed: salami_slicing" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["salami_slicng"],
        ["--place", "camdem"],
        ["--draws", "0"],
        ["--draws", "many"],
        ["--years", "40"],
        ["--seed", "-1"],
        ["--sample", "nan"],
        ["--beliefs", "hopeful"],
        ["--drews", "3"],
        ["standstill", "standstill"],
        ["standstill", "--all"],
        ["no_such_file.yaml"],
    ],
)
def test_bad_input_is_one_line_and_exit_2_and_writes_nothing(arguments, fake, tmp_path, capsys):
    code, out, err = call("run", *SMALL, "--out", tmp_path / "out", *arguments, capsys=capsys)
    assert code == 2
    assert out == "" and len(err.strip().splitlines()) == 1, err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_inside_a_file_is_refused(fake, tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("mine")
    code, _, err = call("run", *SMALL, "--out", tmp_path / "notes.txt" / "out", capsys=capsys)
    assert code == 2 and len(err.strip().splitlines()) == 1


def test_a_folder_with_other_files_is_left_alone(fake, tmp_path, capsys):
    (tmp_path / "thesis.doc").write_text("years of work")
    code, _, err = call("run", *SMALL, "--out", tmp_path, capsys=capsys)
    assert code == 2 and "thesis.doc" in err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


# --- the other verbs -----------------------------------------------------------------------------------------------


def test_check_reads_a_scenario_and_tries_its_budget(tmp_path, capsys):
    code, out, _ = call("check", "salami_slicing", "--place", "meadowbridge", capsys=capsys)
    assert code == 0 and "cut, effect not modelled" in out
    faulty = tmp_path / "mine.yaml"
    faulty.write_text("scenario: Mine\nquestion: What?\nbudget:\n  falls_preventon: +£0.4m\n", "utf-8")
    code, _, err = call("check", faulty, capsys=capsys)
    assert code == 2 and "mine.yaml:4:3" in err and "falls_prevention" in err


def test_evidence_shows_an_entry(capsys):
    code, out, _ = call("evidence", "falls.uptake", capsys=capsys)
    assert code == 0 and "falls.uptake" in out
    assert call("evidence", capsys=capsys)[0] == 0


def test_place_shows_how_each_figure_is_known(capsys):
    code, out, _ = call("place", "camden", capsys=capsys)
    assert code == 0 and "published" in out and "derived" in out and "Open Government Licence" in out


def test_unknown_verbs_are_one_line(capsys):
    code, _, err = call("optimise", capsys=capsys)
    assert code == 2 and len(err.strip().splitlines()) == 1


# --- doors ---------------------------------------------------------------------------------------------------------


def test_help_loads_nothing_heavy():
    code = "import sys; from obbr.cli import main; main(['--help']); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    for heavy in ("numpy", "pandas", "mesa", "numba", "pyarrow", "scipy"):
        assert f"'{heavy}'" not in loaded


def test_run_scenarios_is_the_same_door():
    told = subprocess.run(
        [sys.executable, "run_scenarios.py", "--help"], capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout
    for option in ("--place", "--draws", "--seed", "--years", "--sample", "--out", "--replicates", "--beliefs"):
        assert option in told
    for option in ("--evidence-only", "--all", "--json", "--quiet"):
        assert option in told


def test_ten_lines_of_python(fake, tmp_path):
    place = obbr.Place.load("meadowbridge")
    base, prevention = obbr.Scenario.load("standstill"), obbr.Scenario.load("prevention_investment")
    results = obbr.run(place, [base, prevention], draws=2, seed=1, years=2)
    table = results.summary(["council_net_spend", "care_home_entries", "qalys"], against="standstill")
    assert len(table) == 6
    assert results.to_parquet(tmp_path / "mine").exists()
    with pytest.raises(AttributeError, match="it offers"):
        obbr.nothing  # noqa: B018


def test_the_version_is_one_version():
    assert f'version = "{obbr.__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_the_scenario_that_readme_shows_is_a_scenario(tmp_path, capsys):
    shown = re.search(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    (tmp_path / "mine.yaml").write_text(shown[1], "utf-8")
    for place in ("camden", "meadowbridge"):
        code, _, err = call("check", tmp_path / "mine.yaml", "--place", place, capsys=capsys)
        assert code == 0, err


def test_the_python_that_readme_shows_runs(fake, tmp_path, monkeypatch):
    shown = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(shown[1], {})
    assert (tmp_path / "tradeoff.svg").read_text("utf-8").startswith("<svg")
    assert {"summary.csv", "workbook.xlsx"} <= {made.name for made in (tmp_path / "results" / "mine").iterdir()}


def test_readme_begins_with_two_lines_and_ci_runs_the_second():
    readme = (ROOT / "README.md").read_text("utf-8")
    block = re.search(r"```[a-z]*\n(.*?)```", readme, re.DOTALL)
    lines = block[1].strip().splitlines()
    assert len(lines) == 2
    assert "run_scenarios.py" in lines[0] and "pytest" in lines[1]
    assert "README.md" in (ROOT / ".ci" / "run").read_text("utf-8")


# --- somebody else's folder ------------------------------------------------------------------------------------------


def _thesis(folder):
    folder.mkdir()
    (folder / "summary.csv").write_text("mine")
    return folder


def _thesis_inside(folder):
    (folder / "evidence_only").mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    (folder / "evidence_only" / "thesis.txt").write_text("mine")
    return folder


def _thesis_beside(folder):
    (folder.with_name(f"{folder.name}.part") / "new").mkdir(parents=True)
    return folder


def _link(folder):
    folder.symlink_to(folder.with_name("elsewhere"))
    return folder


def _long_name(folder):
    return folder.with_name("a" * 300)


@pytest.mark.parametrize("prepare", [_thesis, _thesis_inside, _thesis_beside, _link, _long_name])
def test_nothing_of_somebody_elses_is_touched(fake, tmp_path, capsys, prepare):
    folder = prepare(tmp_path / "out")
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    code, out, err = call("run", *SMALL, "--out", folder, capsys=capsys)
    assert code == 2 and err.count("\n") == 1 and not out
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before


def test_a_sum_that_does_not_fit_is_told_with_its_line(fake, tmp_path, capsys):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "scenario: X\nquestion: q\nfrom: 2025/26\nyears: 2\nprices: 2025/26\nbudget:\n  vcse_grants: -£9bn\n",
        encoding="utf-8",
    )
    code, _, err = call("run", file, *SMALL[:4], "--out", tmp_path / "out", capsys=capsys)
    assert code == 2 and "mine.yaml:7:3  budget.vcse_grants: cuts of £9,000,000,000 are more than" in err
    assert not (tmp_path / "out").exists()
