"""How fast an effect that was measured for a while is lost."""

from __future__ import annotations

from obbr.compiled import mechanism

HALF = 0.6931471805599453  # the natural logarithm of 2: what a half-life is in time constants


@mechanism
def fades(half_life: float) -> float:
    """The chance this month that an effect with a half-life (years) is lost, the same in each month.

    1 - 2 ** (-1 / (12 x half_life)), to within half a per cent of it, in plain arithmetic so that all machines agree.

    >>> round(fades(0.75), 3), round(1 - 2 ** (-1 / 9), 3)
    (0.074, 0.074)
    """
    rate = HALF / (12.0 * half_life)
    return rate / (1.0 + rate / 2.0)
