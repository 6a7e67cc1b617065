"""The same bytes of outcomes, ledger and summary, whoever carries the runs out: one or two threads or processes."""

import hashlib
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest

import obbr
from obbr.scenario import Scenario
from obbr.study.kept import KeptRuns
from obbr.study.plan import RunId
from obbr.study.run import conduct
from tests.world import place

FILES = ("outcomes.parquet", "ledger.parquet", "summary.csv")
NAMES = ("standstill", "salami_slicing")


def afresh(workers):
    """Processes that inherit nothing, each with its own order of sets: as on another machine."""
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def studied(executor=None, **options):
    scenarios = [Scenario.load(name) for name in options.pop("names", NAMES)]
    with executor or ThreadPoolExecutor(1) as pool:
        results = obbr.run(place(), scenarios, executor=pool, **{"draws": 2, "years": 1, "seed": 3} | options)
    assert results.whole and not results.failures and not results.checks()
    return results


def fingerprint(results):
    """Every number of a study, to the bit."""
    text = hashlib.sha256(results.outcomes.tobytes() + results.closing.tobytes())
    for run in sorted(results.ledgers):
        for column, values in results.ledgers[run].items():
            text.update(column.encode() + repr(values.tolist()).encode())
    text.update(results.summary().to_csv().encode())
    text.update(repr([(miss.what, *map(float, miss[1:5]), str(miss.kind)) for miss in results.misses]).encode())
    return text.hexdigest()


def written(results, folder):
    results.to_parquet(folder)
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


@pytest.fixture(scope="module")
def alone():
    """One thread, one run after another."""
    return studied(ThreadPoolExecutor(1))


def test_two_threads_say_what_one_says(alone, tmp_path):
    together = studied(ThreadPoolExecutor(2))
    assert fingerprint(together) == fingerprint(alone)
    assert written(together, tmp_path / "two") == written(alone, tmp_path / "one")


@pytest.mark.parametrize(("workers", "order"), [(1, "1"), (1, "2"), (2, "random")])
def test_processes_say_what_threads_say_whatever_the_order_of_sets(alone, tmp_path, monkeypatch, workers, order):
    """Sets of words have another order under each hash seed; a sum over one of them would show here."""
    monkeypatch.setitem(os.environ, "PYTHONHASHSEED", order)
    elsewhere = studied(afresh(workers))
    assert fingerprint(elsewhere) == fingerprint(alone)
    assert written(elsewhere, tmp_path / "there") == written(alone, tmp_path / "here")


def test_the_order_of_scenarios_leaves_no_trace(alone):
    """A run does not know which others it is compared with, or what ran before it in the same process."""
    other_way = studied(names=(*NAMES[::-1], "standstill_funded"))
    for mine, theirs in ((0, 1), (1, 0)):
        assert alone.outcomes[mine].tobytes() == other_way.outcomes[theirs].tobytes()
        for draw in range(2):
            one, other = alone.ledgers[RunId(mine, draw, 0)], other_way.ledgers[RunId(theirs, draw, 0)]
            assert all(np.array_equal(one[column], other[column]) for column in one)


def test_a_run_that_was_kept_says_what_was_lived(alone, tmp_path):
    for _ in range(2):  # the second time nothing is run
        again = conduct(alone.study, kept=KeptRuns(tmp_path))
        assert fingerprint(again) == fingerprint(alone)


def test_a_study_with_other_luck_has_another_fingerprint(alone):
    """What is compared above can differ: by luck, by draw, by a single bit of one number."""
    assert fingerprint(studied(seed=4)) != fingerprint(alone)
    before = fingerprint(alone)
    spot = alone.outcomes.ravel()
    number = int(np.flatnonzero(np.isfinite(spot))[0])
    kept, spot[number] = spot[number], np.nextafter(spot[number], np.inf)
    try:
        assert fingerprint(alone) != before
    finally:
        spot[number] = kept
    assert fingerprint(alone) == before
