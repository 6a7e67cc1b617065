"""Draws of the uncertain parameters: the one place, besides `obbr.chance`, where anything random comes from.

A draw is a point of a scrambled Sobol sequence, one dimension for each uncertain entry and one more for the choice
between rival readings.  Draw 7 is the same among 10 or 1,000, and the beliefs of a run change which reading is held but
not the luck of any other entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import NormalDist
from typing import Literal

import numpy as np

from obbr.evidence.entry import BELIEF_KEYS, Entry, Reading, Shape
from obbr.evidence.register import Register
from obbr.inputs import BadInput, hint

BELIEFS = BELIEF_KEYS
SPREAD = NormalDist().inv_cdf(0.975)  # low to high is the central 95%
SOBOL_BITS = 30
HALF_STEP = 2.0 ** -(SOBOL_BITS + 1)  # moves a point off 0, where the normal quantile has no value
TOO_FAR = 100  # an override beyond so many times the range is taken for a slip
DIGITS = 10  # significant digits kept, so that machines whose last bits differ agree


class Draws:
    """The parameters of each draw of one study."""

    def __init__(
        self,
        register: Register,
        seed: int,
        beliefs: str = "central",
        believe: Mapping[str, float] | None = None,
    ) -> None:
        """Settle what is uncertain.

        Args:
            register: the evidence.
            seed: of the study.
            beliefs: sceptic and practitioner hold one reading of what is contested; central moves between them.
            believe: entries that the user overrides, by id, at one value in every draw; the scenario keeps the reason.

        Raises:
            BadInput: beliefs that do not exist, or an override of an unknown entry, of a table, or to the impossible.
        """
        if beliefs not in BELIEFS:
            raise BadInput(f"beliefs {beliefs}: not one that anybody holds.{hint(beliefs, BELIEFS)}")
        self.register = register
        self.seed = seed
        self.beliefs = beliefs
        self.believe = {
            register[name].id: _believable(name, register[name], value) for name, value in (believe or {}).items()
        }
        self._dimensions = _dimensions(register)
        self._points = np.empty((0, 0))

    def parameters(self, k: int | Literal["central"]) -> np.ndarray:
        """All parameters of one draw as one record, shape (1,), of `register.dtype`.

        Args:
            k: number of the draw, from 0; or "central": every entry at its central value, nothing drawn.
        """
        point = None if k == "central" else self._point(int(k))
        record = np.zeros(1, self.register.dtype)
        for entry in self.register:
            if entry.id in self.believe:
                value: np.ndarray | float = self.believe[entry.id]
            elif point is None or not entry.shape.drawn:
                value = entry.reading(self.beliefs).value
            else:
                value = self._drawn(entry, point)
            record[entry.topic][entry.name] = keep_digits(value)
        return record

    def _drawn(self, entry: Entry, point: np.ndarray) -> np.ndarray:
        own = self._dimensions[entry.id]
        reading = entry.reading(self.beliefs)
        if entry.contested and self.beliefs == "central":
            reading = between(entry.readings, float(point[own + 1]))
        value = quantile(reading, entry.shape, float(point[own]))
        if entry.sums_to_one:
            value = value / value.sum(axis=entry.axes.index(entry.sums_to_one), keepdims=True)
        return value

    def _point(self, k: int) -> np.ndarray:
        """Point k of the sequence; a longer one is made anew when needed, and begins like the shorter one."""
        if k >= len(self._points):
            from scipy.stats import qmc  # takes a second to import, which commands that draw nothing can save

            width = sum(2 if entry.contested else 1 for entry in self.register if entry.shape.drawn)
            sobol = qmc.Sobol(width, scramble=True, bits=SOBOL_BITS, rng=np.random.default_rng(self.seed))
            self._points = sobol.random_base2(max(4, int(k).bit_length())) + HALF_STEP
        return self._points[k]


def _dimensions(register: Register) -> dict[str, int]:
    """The first dimension of each uncertain entry, in the order of ids; a contested entry takes two."""
    first, taken = {}, 0
    for entry in register:
        if entry.shape.drawn:
            first[entry.id] = taken
            taken += 2 if entry.contested else 1
    return first


def between(readings: tuple[Reading, ...], u: float) -> Reading:
    """The reading that a uniform number picks, each as often as its weight says."""
    edges = np.cumsum([reading.weight for reading in readings])
    return readings[min(int(np.searchsorted(edges, u * edges[-1], side="right")), len(readings) - 1)]


def quantile(reading: Reading, shape: Shape, u: float) -> np.ndarray:
    """The value below which a share u of the distribution lies: half at the central value, 2.5% at low, 97.5% at high.

    Two half-normals meet at the central value on the scale of the shape, so a lopsided range stays lopsided and
    nothing is clipped.  A table moves as a whole; cells whose low is their high stay where they are.
    """
    z = NormalDist().inv_cdf(u) / SPREAD
    moves = reading.low != reading.high
    end = np.where(moves, reading.low if z < 0 else reading.high, 0.5)
    value = np.where(moves, reading.value, 0.5)
    centre = _forth(value, shape)
    drawn = _back(centre + abs(z) * (_forth(end, shape) - centre), shape)
    return np.where(moves, drawn, reading.value)


def _forth(x: np.ndarray, shape: Shape) -> np.ndarray:
    """On to the scale where a number is taken to be normal."""
    if shape is Shape.LOGNORMAL:
        return np.log(x)
    return np.log(x / (1.0 - x)) if shape is Shape.LOGIT else x


def _back(x: np.ndarray, shape: Shape) -> np.ndarray:
    """Back from that scale."""
    if shape is Shape.LOGNORMAL:
        return np.exp(x)
    return 1.0 / (1.0 + np.exp(-x)) if shape is Shape.LOGIT else x


def keep_digits(value: np.ndarray | float) -> np.ndarray:
    """Rounded to ten significant digits.

    >>> float(keep_digits(2 / 3))
    0.6666666667
    """
    cells = np.asarray(value, dtype=np.float64)
    return np.array([float(f"{cell:.{DIGITS}g}") for cell in cells.ravel()]).reshape(cells.shape)


def _believable(name: str, entry: Entry, value: float) -> float:
    """An override that the entry can bear."""
    if entry.axes:
        raise BadInput(f"{name}: is a table by {', '.join(entry.axes)}; only single numbers can be replaced")
    if not np.isfinite(value):
        raise BadInput(f"{name}: {value} is not a number")
    if entry.shape is Shape.LOGIT and not 0 <= value <= 1:
        raise BadInput(f"{name}: {value:g} is not a share; give a number from 0 to 1")
    most = TOO_FAR * max(abs(float(np.max(one.high))) for one in entry.readings)
    if abs(value) > most:
        raise BadInput(f"{name}: {value:g} is over {TOO_FAR} times the highest known; at most {most:g} can be believed")
    if entry.shape is Shape.LOGNORMAL and value < 0:
        raise BadInput(f"{name}: {value:g} is below 0, which {entry.unit} cannot be")
    return float(value)
