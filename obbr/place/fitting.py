"""Whether the figures of a place that somebody typed fit together: they are tried before anything is run."""

from __future__ import annotations

from obbr.inputs import BadInput
from obbr.place.margins import misses
from obbr.place.place import TRIES, Place
from obbr.place.population import build

TRIED_WITH = 50  # one household in so many: enough to try every figure


def check_fits(place: Place) -> None:
    """Draw a small sample of the place's people and open its books.

    Raises:
        BadInput: a figure is missing, has another shape than the shipped places' has, or contradicts others.
    """
    try:
        misses(place, build(place, seed=1, sample=TRIED_WITH))
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as fault:
        told = " ".join(str(fault).split())[:120]
        raise BadInput(
            f"{place.name}: its figures do not fit together ({type(fault).__name__}: {told}); "
            "compare them with those of a shipped place, obbr place meadowbridge"
        ) from fault


TRIES.append(check_fits)
