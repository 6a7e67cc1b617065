"""How fast an effect that was measured for a while is lost."""

from __future__ import annotations

from obbr.compiled import mechanism

HALF = 0.6931471805599453  # the natural logarithm of 2: what a half-life is in time constants


@mechanism
def fades(half_life: float) -> float:
    """The chance this month that an effect with a half-life (years) is lost, the same in each month.

    1 - 2 ** (-1 / (12 x half_life)), to the third order, in plain arithmetic so that every machine agrees.

    >>> round(fades(0.75), 4), round(1 - 2 ** (-1 / 9), 4)
    (0.0741, 0.0741)
    """
    rate = HALF / (12.0 * half_life)
    return rate / (1.0 + rate / 2.0)
