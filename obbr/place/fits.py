"""The few constants that are fitted to a place, because no study says how councils differ in them.

A constant multiplies the central value of an entry of the evidence in this place, in every scenario alike; what a draw
of parameters has for that entry is put aside, for the fit knows better.  Its prior is log-normal about 1.  A place may
keep several fits that do about as well as the best; draws of parameters take them in turn, so that results carry the
doubt that fitting leaves.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np

from obbr.evidence import Draws
from obbr.inputs import BadInput
from obbr.place.councils import national_figure
from obbr.place.figure import FITTED, Figure, Kind
from obbr.place.place import Place

MOST = 100.0
BOUND = 5.0  # fitting looks between a fifth and five
AT_BOUND = 0.98  # of the way there, as a logarithm: said to be at its bound
SOURCE = "obbr calibrate"
UNIT = "factor on the central evidence, one for each draw in turn"
METHOD = "Fitted on the real model to requests, people supported at home and council-paid care-home residents."


class Constant(NamedTuple):
    """One fitted constant.

    Attributes:
        topic, entry: of the evidence, which is multiplied.
        meaning: in words.
        prior: standard deviation of its logarithm among councils.
        most: that the multiplied entry may come to.
    """

    topic: str
    entry: str
    meaning: str
    prior: float
    most: float = np.inf


CONSTANTS = {
    "asking": Constant("support", "ask_yearly", "how often people with unmet need ask the council for help", 0.5),
    "access": Constant("support", "access_share", "how readily a conversation leads to council-paid support", 0.5, 1.0),
    "assessing": Constant(
        "support", "hours_a_month", "how much assessing goes on for each social worker, by other staff too", 0.7
    ),
    "discharge": Constant(
        "hospital", "safe_share", "how much of the help they need people must have before they leave a bed", 0.5, 1.0
    ),
    "spending": Constant("support", "self_funder_month", "how fast self-funders in homes use up what they have", 0.3),
}


@cache
def usual_fit() -> dict[str, float]:
    """The factors that fit many councils together, about which each council's own are sought."""
    table = national_figure(FITTED).value
    return {name: values[0] for name, values in table.items()}


def fits_of(place: Place) -> list[dict[str, float]]:
    """The fits that a place keeps, in the order of the draws they were made for; one of all ones if it has none.

    Raises:
        BadInput: other constants than there are, not as many numbers of each, or a factor out of bounds.
    """
    if FITTED not in place.figures:
        return [dict.fromkeys(CONSTANTS, 1.0)]
    table = place.value(FITTED)
    if set(table) != set(CONSTANTS) or len({len(values) for values in table.values()}) != 1:
        raise BadInput(f"{place.name}: {FITTED} needs a list for each of {', '.join(CONSTANTS)}, all of one length")
    if not all(0.0 < factor < MOST for values in table.values() for factor in values):
        raise BadInput(f"{place.name}: {FITTED}: every factor must be above 0 and below {MOST:.0f}")
    return [dict(zip(table, values, strict=True)) for values in zip(*table.values(), strict=True)]


def fitted(parameters: np.ndarray, central: np.ndarray, fit: dict[str, float]) -> np.ndarray:
    """A copy of parameters, as this place has them.

    Args:
        parameters: one record of the evidence register, shape (1,).
        central: the same with nothing drawn; what is fitted starts from here.
        fit: a factor for each constant.
    """
    ours = parameters.copy()
    for name, factor in fit.items():
        constant = CONSTANTS[name]
        entry = central[constant.topic][constant.entry]
        ours[constant.topic][constant.entry] = np.minimum(entry * factor, np.maximum(constant.most, entry))
    return ours


def drawn_for(place: Place, draws: Draws, number: int) -> list[np.ndarray]:
    """So many draws of the parameters as this place has them; they take its fits in turn."""
    fits, central = fits_of(place), draws.parameters("central")
    return [fitted(draws.parameters(k), central, fits[k % len(fits)]) for k in range(number)]


def at_bound(fit: dict[str, float]) -> list[str]:
    """The constants that lie where fitting looks no further."""
    return [name for name, factor in fit.items() if abs(np.log(factor)) > AT_BOUND * np.log(BOUND)]


def with_fits(place: Place, fits: list[dict[str, float]]) -> Place:
    """The same place with other fits.

    Args:
        place: figures.
        fits: a factor for each constant, in each of them.
    """
    value = {name: [round(fit[name], 4) for fit in fits] for name in CONSTANTS}
    figure = Figure(FITTED, value, Kind.DERIVED, SOURCE, "2024/25", UNIT, method=METHOD)
    return replace(place, figures={**place.figures, FITTED: figure})
