"""Other readings of a study: what each changes, where it is laid beside, and what a comparison says of it."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from obbr import cli
from obbr.people.channels import CHANNELS, Grade
from obbr.place import Place
from obbr.report.words import READINGS as WORDS
from obbr.scenario import Scenario
from obbr.study import defaults
from obbr.study.appraise.doubt import differences
from obbr.study.plan import Study
from obbr.study.readings import OTHER_LUCK, READINGS, laid_beside, others, read_otherwise
from obbr.study.run import _UnderWay, conduct
from tests.fake_runs import take_no_time

PLACE = Place.load("meadowbridge")
SMALL = ["--place", "meadowbridge", "--draws", "3", "--years", "2"]
BESIDE = ["evidence_only", "sceptic", "practitioner", "full_beds"]


@pytest.fixture(autouse=True)
def _fake(monkeypatch, tmp_path):
    take_no_time(monkeypatch)
    monkeypatch.chdir(tmp_path)


def study(**options) -> Study:
    both = (Scenario.load("standstill"), Scenario.load("fund_vcse"))
    return Study(PLACE, both, **{"draws": 3, "years": 2} | options)


def call(*arguments, capsys):
    code = cli.main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_reading_changes_one_judgement_and_nothing_else():
    own = study()
    assert list(others(own)) == BESIDE
    for name, other in others(own).items():
        changed = {field for field in vars(own) if not field.startswith("_") and field in Study.__dataclass_fields__
                   and getattr(own, field) != getattr(other, field)}  # fmt: skip
        assert len(changed) == 1, (name, changed)
    frozen = read_otherwise(own, "evidence_only").frozen
    assert frozen == {name for name, one in CHANNELS.items() if one.grade is Grade.ASSUMPTION}


def test_what_a_study_is_already_is_not_laid_beside_it():
    assert list(others(study(beliefs="sceptic", hospital="full_beds"))) == [
        *("evidence_only", "central", "practitioner", "no_effect")
    ]
    assert list(others(study(), ["central", "sceptic"])) == ["sceptic"]


def test_every_reading_has_words():
    assert set(WORDS) == set(READINGS)


def test_more_luck_begins_with_the_same_luck():
    own, twice = study(), laid_beside(study())[OTHER_LUCK]
    assert set(map(own.key, own.runs())) < set(map(twice.key, twice.runs()))
    assert laid_beside(study(replicates=5))[OTHER_LUCK].replicates == 5


def test_the_main_job_lays_the_evidence_beside_and_named_scenarios_only_when_asked(tmp_path, capsys):
    assert call("run", *SMALL, "--out", tmp_path / "main", capsys=capsys)[0] == 0
    named = ["run", "standstill", "fund_vcse", *SMALL]
    assert call(*named, "--out", tmp_path / "named", capsys=capsys)[0] == 0
    _, out, _ = call(*named, "--beliefs", "all", "--hospital", "all", "--out", tmp_path / "all", capsys=capsys)
    folders = {one.name: [name for name in READINGS if (one / name).is_dir()] for one in tmp_path.iterdir()}
    assert folders == {"main": ["evidence_only"], "named": [], "all": BESIDE[1:]}
    for words in ("same, as a sceptic reads the evidence", "same, as a practitioner", "same, full beds refuse"):
        assert words in out
    held = json.loads((tmp_path / "all" / "full_beds" / "manifest.json").read_text("utf-8"))
    assert (held["hospital"], held["beliefs"]) == ("full_beds", defaults.BELIEFS)


@pytest.mark.parametrize("command", [["run", "--evidence-only"], ["compare", "--measures", "qalys"]])
def test_who_stops_at_the_last_run_has_stopped_all_that_follows(command, monkeypatch, tmp_path, capsys):
    verb, *options = command
    asked = [verb, "standstill", "fund_vcse", *SMALL, "--sample", "1", *options, "--out", tmp_path / "out"]
    assert call(*asked[:-1], tmp_path / "whole", capsys=capsys)[0] == 0
    stopped, collect = [], _UnderWay.collect_as_they_finish

    def stop_once(self):
        collect(self)
        if not stopped:
            stopped.append(True)
            raise KeyboardInterrupt

    monkeypatch.setattr(_UnderWay, "collect_as_they_finish", stop_once)
    code, _, err = call(*asked, capsys=capsys)
    assert code == 3 and "give the same command again to go on" in err
    assert not (tmp_path / "out" / "evidence_only").exists()
    assert call(*asked, capsys=capsys)[0] == 0
    for name in ("outcomes.parquet", "evidence_only/outcomes.parquet"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert not json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["interrupted"]


def test_compare_says_what_a_difference_is_unsure_by(tmp_path, capsys):
    """By hand: middles from the folders beside, luck and parameters from the pair lived through twice."""
    asked = ["compare", "fund_vcse", *SMALL, "--sample", "1", "--measures", "qalys", "--out", tmp_path / "out"]
    code, out, _ = call(*asked, "--json", capsys=capsys)
    (told,) = json.loads(out)["differences"]
    assert code == 0 and list(told["readings"]) == BESIDE
    for name in BESIDE:
        table = pq.read_table(tmp_path / "out" / name / "outcomes.parquet").to_pandas()
        mine = table[(table["measure"] == "qalys") & (table["group"] == "all") & (table["year"] != "2024/25")]
        by = mine.pivot_table(index="draw", columns="scenario", values="value", aggfunc="mean", observed=True)
        assert told["readings"][name] == pytest.approx(np.median(by["fund_vcse"] - by["standstill"]))
    each = differences(conduct(study(replicates=2)), "qalys", 1, 0)
    luck = each.var(axis=1, ddof=1).mean()
    assert told["by_luck"] == pytest.approx(np.sqrt(luck))
    assert told["by_parameters"] == pytest.approx(np.sqrt(max(0.0, each.mean(axis=1).var(ddof=1) - luck / 2)))
    assert told["median"] == pytest.approx(np.median(each[:, 0]))


def test_compare_prints_it_and_holds_a_folder_to_its_own_reading(tmp_path, capsys):
    asked = ["compare", "fund_vcse", *SMALL, "--sample", "1", "--out", tmp_path / "out"]
    _, out, _ = call(*asked, capsys=capsys)
    sure = out[out.index("How sure") : out.index("What each decision adds")]
    for words in (
        "by luck",
        "by parameters",
        "Assumptions",
        "Sceptic",
        "Practitioner",
        "Full",
        "A&E visits 65+ a year",
    ):
        assert words in sure
    code, _, err = call(*asked, "--hospital", "full_beds", capsys=capsys)
    assert code == 2 and "another reading" in err
    code, _, err = call(*asked[:-1], tmp_path / "other", "--beliefs", "sceptical", capsys=capsys)
    assert code == 2 and "Did you mean sceptic?" in err and not (tmp_path / "other").exists()
    code, out, _ = call(*asked[:-1], tmp_path / "twice", "--replicates", "2", "--beliefs", "sceptic", capsys=capsys)
    assert code == 0 and "Central" in out
    assert json.loads((tmp_path / "twice" / "manifest.json").read_text("utf-8"))["replicates"] == 2
