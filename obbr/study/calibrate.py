"""Fit a place's few constants, or those of many councils, such that the base year as lived comes near what is known.

Each fit rests on a draw of parameters and on luck of its own, and on the real model: burn-in and base year are lived
through at every trial, with the same luck throughout.  No outcome of a scenario is a target.

r(x) = [log(modelled / published) / width for each target, (x - usual) / prior for each constant],  x = log(constant)

The sum of squares of r is made small, within bounds.  Width is the target's interval, no narrower than 2%; of councils
fitted together it is also how far councils differ that are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from scipy.optimize import least_squares

from obbr.evidence import Draws, Register
from obbr.place import Place, Population, build
from obbr.place.fits import BOUND, CONSTANTS, at_bound, fits_of, fitted, usual_fit, with_fits
from obbr.place.missed import Missed
from obbr.study.baseline import base_year_of
from obbr.study.plan import within
from obbr.study.run import processors

WORK = "Social work that comes up, over the time for it"
TARGETS = (
    "Requests for support",
    "Council-supported at home, 65+",
    WORK,
    "People in a bed who could leave it",
    "Council-paid care-home residents, 65+",
)
NARROWEST = 0.02
BETWEEN = 0.3  # standard deviation of the logarithm of what a council does against what it is like: judgement
_STEP = 0.2  # of a logarithm, for the first slopes
_TRIALS = 6  # of constants after the slopes are known, in each of two rounds
_ROUNDS = 2  # people are drawn anew with what the first round found
Told = Callable[[int, int], None]


class Fit(NamedTuple):
    """One fit: its constants, the base year before and after, and the constants that lie at a bound.

    Attributes:
        before, after: rows of each place that was fitted to.
    """

    constants: dict[str, float]
    before: list[list[Missed]]
    after: list[list[Missed]]
    at_bound: list[str]

    @property
    def cost(self) -> float:
        """Half the sum of squares that was made small."""
        return float(0.5 * np.square(residuals(self.constants, self.after)).sum())


def calibrate(
    places: Sequence[Place], *, fits: int, seed: int, sample: int, progress: Told = lambda done, of: None
) -> list[Fit]:
    """Fit constants several times, each to a draw of its own; they come in the order of draws, as draws take them.

    Of one place, what is its own is sought, near what is usual among councils.  Several places are fitted together,
    with the same constants for all of them: what is usual is sought, and how far each differs is left to differ.

    Args:
        places: figures; constants that the first has already are where the search begins.
        fits: how many draws of parameters are fitted to, each with luck of its own.
        seed: decides draws and luck.
        sample: 1 keeps everyone; k keeps one in k of the households least likely to need care.
        progress: told after each fit how many are done, and of how many.

    Raises:
        BadInput: a number that cannot be.
    """
    within("fits", fits, 1, 1_000)
    within("sample", sample, 1, 10_000)
    within("seed", seed, 0, 2**62)
    draws, done = Draws(Register.load(), seed), []
    central = draws.parameters("central")
    with ThreadPoolExecutor(processors()) as pool:
        if len(places) > 1:  # base years are lived side by side; what is usual is usual in the middle of the evidence
            drawn = [central if k == 0 else draws.parameters(k) for k in range(fits)]
            found = map(
                _Trials.fit, [_Trials(places, one, central, seed + k, sample, pool) for k, one in enumerate(drawn)]
            )
        else:
            trials = [_Trials(places, draws.parameters(k), central, seed + k, sample, pool) for k in range(fits)]
            found = pool.map(_Trials.fit, trials)
        for fit in found:
            done.append(fit)
            progress(len(done), fits)
    return done


def residuals(constants: dict[str, float], lived: Sequence[Sequence[Missed]]) -> np.ndarray:
    """How far targets and constants are off, each in its own widths, shape (places x targets + constants,).

    Of several places a target's width is also how far councils differ; of one place the constants are held near what
    is usual, of several near 1.
    """
    off = []
    for misses in lived:
        rows = {row.what: row for row in misses}
        for what in TARGETS:
            wide = np.hypot(width(rows[what]), BETWEEN) if len(lived) > 1 else width(rows[what])
            off.append(np.log(max(rows[what].modelled, 0.5) / rows[what].published) / wide)
    usual = dict.fromkeys(CONSTANTS, 1.0) if len(lived) > 1 else usual_fit()
    near = (np.log(constants[name] / usual[name]) / CONSTANTS[name].prior for name in CONSTANTS)
    return np.array([*off, *near])


def width(row: Missed) -> float:
    """Half of a target's interval, as a share of it."""
    known = np.nan_to_num((row.high - row.low) / 2.0 / row.published)
    return max(float(known), NARROWEST)


class _Trials:
    """The base year lived through again and again, with other constants and the same luck."""

    def __init__(
        self,
        places: Sequence[Place],
        parameters: np.ndarray,
        central: np.ndarray,
        seed: int,
        sample: int,
        pool: ThreadPoolExecutor,
    ) -> None:
        self.places, self.parameters, self.central = places, parameters, central
        self.seed, self.sample, self.pool = seed, sample, pool

    def fit(self) -> Fit:
        """From the constants that the first place has to those that fit best."""
        found = np.log([fits_of(self.places[0])[0][name] for name in CONSTANTS])
        before: list[list[Missed]] = []
        for _ in range(_ROUNDS):
            self._tried = self._slopes = self._last = None  # what was found held for other people, and far from here
            ours = [_constants(found)]
            self.populations = [build(with_fits(place, ours), self.seed, self.sample) for place in self.places]
            if not before:
                before = self.live(found)
                found = with_time_for_work(found, before)
            edge = np.log(BOUND)
            found = np.clip(found, -edge, edge)
            found = least_squares(self.off, found, self.slopes, bounds=(-edge, edge), max_nfev=_TRIALS).x
        return Fit(_constants(found), before, self.live(found), at_bound(_constants(found)))

    def off(self, x: np.ndarray) -> np.ndarray:
        """Residuals at the logarithms of the constants; the latest are kept, for slopes are asked for there."""
        if self._tried is None or not np.array_equal(self._tried[0], x):
            self._tried = (x.copy(), residuals(_constants(x), self.live(x)))
        return self._tried[1]

    def slopes(self, x: np.ndarray) -> np.ndarray:
        """How residuals go with each logarithm: found by steps in each round, then kept right along the way taken.

        Every step costs a base year, so later slopes come from the trials themselves (Broyden's update).
        """
        here = self.off(x)
        if self._slopes is None:
            steps = _STEP * np.eye(len(x))
            self._slopes = np.array([(self.off(x + step) - here) / _STEP for step in steps]).T
        elif self._last is not None and (way := x - self._last[0]).any():
            unexplained = here - self._last[1] - self._slopes @ way
            self._slopes = self._slopes + np.outer(unexplained, way) / float(way @ way)
        self._last = (x.copy(), here)
        return self._slopes

    def live(self, x: np.ndarray) -> list[list[Missed]]:
        """The base year of each place as lived with these constants."""
        ours = fitted(self.parameters, self.central, _constants(x))

        def lived(place: Place, people: Population) -> list[Missed]:
            return base_year_of(place, people, ours, self.seed)

        # A lone place is lived through in the thread that fits it: others are fitted beside it.
        together = self.pool.map if len(self.places) > 1 else map
        return list(together(lived, self.places, self.populations))

    populations: list[Population]
    _tried: tuple[np.ndarray, np.ndarray] | None = None
    _slopes: np.ndarray | None = None
    _last: tuple[np.ndarray, np.ndarray] | None = None  # constants and residuals at which slopes were right


def with_time_for_work(x: np.ndarray, lived: Sequence[Sequence[Missed]]) -> np.ndarray:
    """Logarithms of the constants, with the time for social work that was found to be wanted: a better first guess."""
    wanted = [next(row.modelled for row in misses if row.what == WORK) for misses in lived]
    return x + np.median(np.log(wanted)) * np.array([name == "assessing" for name in CONSTANTS])


def _constants(x: np.ndarray) -> dict[str, float]:
    return dict(zip(CONSTANTS, np.exp(x).tolist(), strict=True))
