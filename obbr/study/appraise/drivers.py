"""Which uncertain numbers go with a result, draw by draw: rank correlations that luck alone would not bring.

All numbers vary at once, so with few draws some of hundreds go with anything by luck.  Only a correlation beyond four
standard deviations of luck, 4 / sqrt(draws - 1), is told; luck passes that for fewer than one number in ten thousand.
With 17 draws or fewer none can pass.  A table counts as its mean; a contested number is what the draw made of it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from obbr.evidence import Draws, Register
from obbr.study.results import Results

BEYOND_LUCK = 4.0  # standard deviations of a rank correlation between things that have nothing to do with each other
FEWEST_DRAWS = 18  # of which any correlation is beyond that


class Driver(NamedTuple):
    """A number of the evidence that goes with a result: by its id, and how closely, from -1 to 1."""

    entry: str
    correlation: float


def drivers(results: Results, scenario: int, values: np.ndarray) -> list[Driver]:
    """The numbers that go with a result beyond luck, the closest first; none with too few draws.

    Args:
        results: of a study whose evidence is the one that is installed.
        scenario: whose parameters, by its number in the study.
        values: the result, (draws,).
    """
    if len(values) < FEWEST_DRAWS or np.ptp(values) == 0.0:
        return []
    study = results.study
    draws = Draws(study.register, study.seed, study.beliefs, study.scenarios[scenario].believe)
    drawn = np.array([_numbers(study.register, draws.parameters(k)) for k in results.draws])
    moves = np.ptp(drawn, axis=0) > 0.0
    ranks, own = _ranks(drawn[:, moves]), _ranks(values[:, None])
    found = (ranks * own).mean(axis=0) / (ranks.std(axis=0) * own.std())
    names = np.array([entry.id for entry in study.register])[moves]
    beyond = np.abs(found) > BEYOND_LUCK / np.sqrt(len(values) - 1)
    told = [Driver(str(name), float(one)) for name, one in zip(names[beyond], found[beyond], strict=True)]
    return sorted(told, key=lambda one: -abs(one.correlation))


def _numbers(register: Register, parameters: np.ndarray) -> list[float]:
    """Every entry as one number: of a table, its mean."""
    return [float(np.mean(parameters[0][entry.topic][entry.name])) for entry in register]


def _ranks(columns: np.ndarray) -> np.ndarray:
    """Each column's values by their place in order, about nothing; equals share theirs."""
    import pandas as pd

    ranks = pd.DataFrame(columns).rank().to_numpy()
    return ranks - ranks.mean(axis=0)
