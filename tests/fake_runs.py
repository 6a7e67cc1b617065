"""Runs that nobody lived: quick, repeatable, different by scenario, draw and replicate; for tests of studies."""

from __future__ import annotations

import hashlib

import numpy as np

from obbr.commands import reports
from obbr.money.mtfs import MtfsYear
from obbr.outcomes.measures import GROUPS, MEASURES, MONTHLY
from obbr.place.missed import Missed
from obbr.study import work
from obbr.study.work import Job
from obbr.system import RunResult

BASE_RESERVES = 50e6
MISSES = [
    Missed("A&E visits 65+", 1234.0, 1000.0, 950.0, 1050.0, "published"),
    Missed("Requests", 90.0, 100.0, float("nan"), float("nan"), "derived"),
]


def take_no_time(monkeypatch):
    """Let studies carry out runs that take no time, and make no report and workbook, which takes seconds.

    Returns the list of jobs that were carried out.
    """
    done = []

    def carry_out(job):
        done.append(job)
        return lived(job)

    monkeypatch.setattr(work, "carry_out", carry_out)
    monkeypatch.setattr(reports, "make_both", lambda folder: None)
    return done


def lived(job: Job) -> RunResult:
    """A result that depends on everything a real one depends on; the base year does not depend on the scenario."""
    whose = repr((job.parameters.tobytes(), job.life, job.seed, job.sample, sorted(job.frozen)))
    luck = np.random.default_rng(_number(whose))
    outcomes = luck.uniform(900.0, 1100.0, (1 + job.years, len(GROUPS), len(MEASURES)))
    outcomes[:, :, list(MEASURES).index("council_net_spend")] *= 1e5
    outcomes[:, 1:, list(MEASURES).index("council_net_spend")] = np.nan
    outcomes[1:] *= 1.0 + _number(job.scenario.hash) % 7 / 100
    pence = np.array([500, 100, -30], np.int64) + _number(job.scenario.hash) % 7
    ledger = {
        "year": np.array(["2023/24", "2024/25", "2025/26"]),
        "line": np.array(["reablement", "reablement", "culture"]),
        "service": np.array(["reablement", "reablement", "carried"]),
        "payer": np.array(["council"] * 3),
        "payee": np.array(["staff", "staff", "others"]),
        "quantity": np.array([5, 1, -30], np.int64),
        "unit": np.array(["episode", "episode", "penny"]),
        "pence": pence,
    }
    closing = {"reserves": BASE_RESERVES + 1e6 * float(pence[0]), "debt": 0.0, "arrears_of_need": 1e6, "envelope": 1e9}
    monthly = luck.uniform(90.0, 110.0, (12 * job.years, len(MONTHLY)))
    mtfs = luck.integers(0, 10**9, (job.years, len(MtfsYear._fields)))
    return RunResult(outcomes, ledger, closing, MISSES, monthly, mtfs)


def _number(words: str) -> int:
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:6], "big")
