"""What moves every month whoever lives how: carried lines, and the income that comes in on every line.

A year's plan is made in April (or from the outturn, in burn-in) as one row of pence a month, one column an account; the
month's row then goes to the ledger in one posting, `ledger.charge_all(month, plan[month_of_year(month)])`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from obbr.calendar import MONTHS_IN_YEAR, month_of_year
from obbr.money.chart import CARRIED, FEES, OTHER_INCOME, RING_PURSE, Chart, Purse, income_payer
from obbr.money.lines import LINES, Kind, Line
from obbr.money.prices import month_share


def plan_year(
    chart: Chart, gross: Mapping[str, int], fees: Mapping[str, int], other_income: Mapping[str, int]
) -> np.ndarray:
    """Spread a year over its months: gross of carried lines, and fees and other income of all lines.

    The mappings give the year's pence by line; gross of simulated lines is passed over, because residents decide it.
    Returns 12 x accounts of int64 pence.
    """
    plan = np.zeros((MONTHS_IN_YEAR, len(chart)), dtype=np.int64)
    for line in LINES.values():
        if line.kind is Kind.CARRIED:
            plan[:, carried_account(chart, line)] = _twelfths(gross[line.id])
        if line.charged:
            plan[:, chart.number(line.id, FEES, Purse.RESIDENTS)] = _twelfths(fees[line.id])
        payer = income_payer(line)
        if payer is not None:
            plan[:, chart.number(line.id, OTHER_INCOME, payer)] = _twelfths(other_income[line.id])
    return plan


def stop_in_year(plan: np.ndarray, chart: Chart, stopped: Mapping[str, int], month: int) -> None:
    """Take an in-year measure's pence off carried lines, evenly from this month to March, changing the plan.

    `stopped` is what `Budget.freeze` returned; its simulated lines are for the services themselves to carry out.
    """
    first = month_of_year(month)
    left = MONTHS_IN_YEAR - first
    for line, pence in stopped.items():
        if LINES[line].kind is Kind.CARRIED:
            parts = [pence * (i + 1) // left - pence * i // left for i in range(left)]
            plan[first:, carried_account(chart, LINES[line])] -= np.array(parts, dtype=np.int64)


def carried_account(chart: Chart, line: Line) -> int:
    """The account on which a carried line spends."""
    return chart.number(line.id, CARRIED, RING_PURSE[line.ring])


def _twelfths(year_pence: int) -> list[int]:
    return [month_share(year_pence, month) for month in range(MONTHS_IN_YEAR)]
