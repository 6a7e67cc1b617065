"""A results folder read back is what was written, so that reports need no run."""

from __future__ import annotations

import json

import numpy as np
import pytest

from obbr.cli import main
from obbr.inputs import BadInput
from obbr.place import Place
from obbr.scenario import Scenario
from obbr.study.compare import closure
from obbr.study.plan import Study
from obbr.study.read import read_folder
from obbr.study.run import conduct
from tests.fake_runs import take_no_time


@pytest.fixture
def fake(monkeypatch):
    return take_no_time(monkeypatch)


@pytest.fixture
def written(fake, tmp_path):
    scenarios = tuple(Scenario.load(name) for name in ("standstill", "salami_slicing"))
    results = conduct(Study(Place.load("meadowbridge"), scenarios, draws=3, years=2, replicates=2))
    return results, results.to_parquet(tmp_path / "out")


def test_everything_that_was_written_is_read(written):
    results, folder = written
    again = read_folder(folder).full
    np.testing.assert_array_equal(again.outcomes, results.outcomes)
    np.testing.assert_array_equal(again.mtfs, results.mtfs)
    np.testing.assert_array_equal(again.closing, results.closing)
    assert again.draws == results.draws and again.not_simulated == results.not_simulated
    assert repr(again.misses) == repr(results.misses)
    assert again.study.names == results.study.names and again.study.reference == results.study.reference
    assert [one.hash for one in again.study.scenarios] == [one.hash for one in results.study.scenarios]
    assert closure(again, 1, 0) == closure(results, 1, 0)
    assert again.summary().equals(results.summary())


def test_ledgers_are_read_from_the_base_year_on(written):
    results, folder = written
    again = read_folder(folder).full
    assert sorted(again.ledgers) == sorted(results.ledgers)
    for run, ledger in results.ledgers.items():
        kept = ledger["year"] >= "2024/25"
        for name, column in ledger.items():
            assert again.ledgers[run][name].tolist() == column[kept].tolist(), (run, name)


def test_what_stands_beside_is_read_too(fake, tmp_path):
    out = tmp_path / "out"
    asked = ["run", "standstill", "salami_slicing", "--place", "meadowbridge", "--draws", "2", "--years", "2"]
    assert main([*asked, "--evidence-only", "--beliefs", "all", "--quiet", "--out", str(out)]) == 0
    folder = read_folder(out)
    assert list(folder.beside) == ["evidence_only", "sceptic", "practitioner"]
    assert [part.study.beliefs for part in folder.beside.values()] == ["central", "sceptic", "practitioner"]
    assert folder.beside["evidence_only"].study.frozen and not folder.full.study.frozen
    assert folder.same_evidence


def test_what_is_no_folder_of_ours_is_one_line(written, tmp_path):
    _, folder = written
    with pytest.raises(BadInput, match="no results folder"):
        read_folder(tmp_path / "nothing")
    said = json.loads((folder / "manifest.json").read_text("utf-8"))
    del said["closure"], said["sample"]
    (folder / "manifest.json").write_text(json.dumps(said), "utf-8")
    with pytest.raises(BadInput, match="run the study again"):
        read_folder(folder)
