"""The keyed draw: registered events, one text for compiled and plain, and no other randomness anywhere."""

import ast
from pathlib import Path

import numpy as np
import pytest

import obbr
from obbr import chance
from obbr.chance import Event, happens, hashed_seed, luck_of, uniform, uniforms
from obbr.compiled import kernel

SOURCES = sorted(Path(obbr.__file__).parent.rglob("*.py"))


@kernel
def _draws(seed, people, month, event):
    out = np.zeros(people)
    for i in range(people):
        out[i] = uniform(luck_of(seed, i, month), event)
    return out


def test_event_numbers_never_change():
    """Renumbering an event would change every result ever published; add new ones at the end of their block."""
    assert len(set(Event)) == len(Event.__members__), "two events share a number"
    golden = {"DEATH": 1, "NEED_ONSET": 5, "FALL": 15, "AE_VISIT": 25, "REABLEMENT_WORKS": 33, "QUEUE_LOTTERY": 39}
    assert {name: int(Event[name]) for name in golden} == golden
    assert Event.BUILD_SEX == 100 and Event.BUILD_KIN == 119


def test_golden_draws():
    """The draws themselves are part of the interface: the same seed means the same lives on every machine."""
    assert hashed_seed(1) == 15916886550466581944
    assert uniform(luck_of(hashed_seed(1), 0, 0), Event.DEATH) == 0.27385488727235185


@pytest.mark.parametrize("month", [-24, 0, 119])
def test_compiled_plain_and_vectorised_agree(month):
    seed = hashed_seed(7)
    compiled = _draws(np.uint64(seed), 500, month, Event.FALL)
    plain = [uniform(luck_of(seed, i, month), Event.FALL) for i in range(500)]
    assert compiled.tolist() == plain
    if month == 0:
        assert uniforms(seed, np.arange(500), Event.FALL).tolist() == plain


@pytest.mark.filterwarnings("error")
def test_institutions_may_hold_a_seed_as_kernels_do():
    """Whoever draws outside a kernel, inspectors for one, has the run's luck as 64 unsigned bits, and wakes nobody."""
    for seed in map(hashed_seed, range(20)):
        assert luck_of(np.uint64(seed), 3, 7) == luck_of(seed, 3, 7)


def test_draws_are_even_and_unrelated():
    """Chi-squared on 64 cells, and correlation between events, months and neighbouring seeds."""
    n = 200_000
    seed = np.uint64(hashed_seed(3))
    first = _draws(seed, n, 5, Event.DEATH)
    expected = n / 64
    chi2 = ((np.bincount((first * 64).astype(int), minlength=64) - expected) ** 2 / expected).sum()
    assert 30 < chi2 < 110  # 63 degrees of freedom: 0.01% tails at about 30 and 112
    for other in (
        _draws(seed, n, 5, Event.MOVE_AWAY),
        _draws(seed, n, 6, Event.DEATH),
        _draws(np.uint64(hashed_seed(4)), n, 5, Event.DEATH),
        np.roll(first, 1),
    ):
        assert abs(np.corrcoef(first, other)[0, 1]) < 4.5 / np.sqrt(n)


def test_certain_and_impossible():
    luck = luck_of(hashed_seed(1), 1, 1)
    assert happens(luck, Event.DEATH, 1.0) and not happens(luck, Event.DEATH, 0.0)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(SOURCES[0].parent).as_posix())
def test_no_other_randomness(path):
    """Only the keyed draw decides anything, and only the Sobol sequence, in one place, draws parameters."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Attribute):
            names = [ast.unparse(node)]
        else:
            continue
        for name in names:
            assert name.split(".")[0] not in {"random", "secrets", "uuid"}, f"{path.name}: {name}"
            elsewhere = ("numpy.random", "np.random", "scipy.stats", "self.random", "self.rng")
            assert path.name == "draws.py" or not name.startswith(elsewhere), f"{path.name}: {name}"


def test_u64_wraps():
    assert chance.u64(-1) == 2**64 - 1 and chance.u64(2**64 + 5) == 5
