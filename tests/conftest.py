"""Workers of pytest-xdist share what a fresh clone must compile: each of the month's two large kernels falls to one.

Otherwise every worker would compile both for itself.  A worker alone, or a run without workers, compiles as it goes.
"""

import os
import sys
from pathlib import Path
from time import monotonic, sleep

PATIENCE = 90.0  # seconds; then a worker compiles for itself what no other has


def pytest_collection_finish():
    """Before the first test, and only if some test that was asked for lives through months."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1") != "1" and "tests.world" in sys.modules:
        share_compiling(int(worker.removeprefix("gw")))


def share_compiling(worker: int) -> None:
    from obbr.people import month as lives

    kernels = (lives.people_live, lives.people_receive)
    if not all(kernel.stats.cache_path for kernel in kernels):
        return  # nothing can be written, so nothing can be shared
    if worker < len(kernels) and not is_kept(kernels[worker]):
        compile_one(kernels[worker])
    patient_until = monotonic() + PATIENCE
    while not all(map(is_kept, kernels)) and monotonic() < patient_until:
        sleep(0.1)


def is_kept(kernel) -> bool:
    """Numba writes a kernel after its index, and renames it when it is whole."""
    return any(Path(kernel.stats.cache_path).glob(f"*.{kernel.__name__}-*.nbc"))


def compile_one(kernel) -> None:
    """By a month in which nobody lives."""
    from obbr.people import month as lives
    from tests.world import system

    local = system("standstill")
    nobody, claims = local.residents[:0], local._claims
    made = () if kernel is lives.people_live else (0,)
    kernel(nobody, local.world, local.parameters, local.counts[0], claims, *made, local.luck, 0)
    local.close()
