"""From the published outturn to budget lines: gross by line, and each line's fair part of its department's income.

Published *net by line* does not compare: councils park Better Care money on single lines, and some lines go negative.
So income is kept at each department's total, as published, and shared over its lines by one rule:

* residents' fees over the client-care lines (`charged`), in proportion to their gross;
* all other income (NHS and Better Care for adults, grants for children and public health) over all of the department's
  lines, in proportion to gross less fees.

A line's general-fund cost is its gross less that income.  Shares are whole pence by largest remainder, so leaves add up
to the published totals exactly.  Services published net only bear no income, and stand at their net.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor

from obbr.calendar import BASE_YEAR
from obbr.inputs import BadInput, nearest
from obbr.money.chart import income_payer
from obbr.money.lines import LINES, Department, Ring, lines_of
from obbr.money.prices import Prices

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class DepartmentIncome:
    """A department's published income, pence: residents' fees, and everything else that is not the council's own."""

    fees: int = 0
    other: int = 0


@dataclass(frozen=True)
class Outturn:
    """The base year's money by line, pence, 2024/25 cash.  Every line of `LINES` has an entry, in that order."""

    gross: Mapping[str, int]
    fees: Mapping[str, int]
    other_income: Mapping[str, int]

    def net(self, line: str) -> int:
        """What a line costs the general fund (or its ring): gross less income shared by the rule."""
        return self.gross[line] - self.fees[line] - self.other_income[line]

    def uprated(self, pence: int, line: str, prices: Prices, year: int) -> int:
        """A sum of the base year on a line, at another year's prices: cash, by the line's own growth."""
        return floor(pence * prices.index(LINES[line].growth, year) + 0.5)

    def net_of_ring(self, ring: Ring, prices: Prices | None = None, year: int = BASE_YEAR) -> int:
        """Net spend on all lines of a ring; of the general fund, what base-year funding must have paid.

        With `prices`, what the same would cost in another year.
        """
        lines = [line.id for line in LINES.values() if line.ring is ring]
        if prices is None:
            return sum(self.net(line) for line in lines)
        return sum(
            self.uprated(self.gross[line], line, prices, year)
            - self.uprated(self.fees[line], line, prices, year)
            - self.uprated(self.other_income[line], line, prices, year)
            for line in lines
        )


def share_income(
    published_gross: Mapping[str, int],
    income: Mapping[Department, DepartmentIncome],
    carved: Mapping[str, float] | None = None,
    out_of: Mapping[str, str] | None = None,
) -> Outturn:
    """Bring an outturn onto the budget lines.

    Args:
        published_gross: gross pence of each published line; a line that is absent spent nothing.  Services of
            `Department.OTHER` stand at their published net, which may be below nothing.
        income: each department's published income.
        carved: sub-line id to the share (0 to 1) of its parent's gross that it is said to take.
        out_of: sub-line id to the line it is carved out of, where this council books it elsewhere than most do.

    Raises:
        BadInput: an unknown or carved line among the published ones, shares above the whole, or income beyond gross.
    """
    gross = _carve(_known(published_gross), carved or {}, out_of or {})
    fees, other = dict.fromkeys(LINES, 0), dict.fromkeys(LINES, 0)
    for department, received in income.items():
        lines = lines_of(department)
        if received.other and income_payer(lines[0]) is None:
            raise BadInput(f"income of {department}: these services are published net, so they have no other income")
        fees |= _share(received.fees, {line.id: gross[line.id] for line in lines if line.charged}, department)
        other |= _share(received.other, {line.id: gross[line.id] - fees[line.id] for line in lines}, department)
    return Outturn(gross, fees, other)


def split(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Divide whole pence, or a whole quantity, in proportion to whole weights; the parts add up exactly.

    By largest remainder, ties by name.

    Raises:
        BadInput: a weight or the total below nothing, or something to divide and nowhere to put it.

    >>> split(100, {"home care": 200, "nursing": 100})
    {'home care': 67, 'nursing': 33}
    """
    whole = sum(weights.values())
    if total < 0 or min(weights.values(), default=0) < 0 or (total and not whole):
        raise BadInput(f"cannot divide {total} over {len(weights)} lines that weigh {whole}")
    if not whole:
        return dict.fromkeys(weights, 0)
    parts = {line: total * weight // whole for line, weight in weights.items()}
    remainders = sorted(weights, key=lambda line: (-(total * weights[line] % whole), line))
    for line in remainders[: total - sum(parts.values())]:
        parts[line] += 1
    return parts


def _share(income: int, cost: Mapping[str, int], department: Department) -> dict[str, int]:
    """Income over the lines that cost; no line can be paid for more than once."""
    if income > sum(cost.values()):
        raise BadInput(f"income of {department}: {income} pence is more than the {sum(cost.values())} it could pay for")
    return split(income, cost)


def _known(published_gross: Mapping[str, int]) -> dict[str, int]:
    """The published gross on every line, nothing where the return is silent."""
    for line, pence in published_gross.items():
        if line not in LINES:
            raise BadInput(f"outturn of {line}: not a budget line. Did you mean {nearest(line, LINES)}?")
        if LINES[line].parent:
            raise BadInput(f"outturn of {line}: no return shows it; give its share of {LINES[line].parent}")
        if pence < 0 and LINES[line].department is not Department.OTHER:
            raise BadInput(f"outturn of {line}: gross spend of {pence} pence is below nothing")
    return {line: int(published_gross.get(line, 0)) for line in LINES}


def _carve(gross: dict[str, int], shares: Mapping[str, float], out_of: Mapping[str, str]) -> dict[str, int]:
    """Move each sub-line's share out of its parent; what is left stays with the parent."""
    taken: dict[str, dict[str, float]] = {}
    for sub_line, share in shares.items():
        usual = LINES[sub_line].parent if sub_line in LINES else None
        parent = out_of.get(sub_line, usual)
        if not usual or parent not in LINES or LINES[parent].department is not LINES[sub_line].department:
            raise BadInput(f"share for {sub_line}: not a line that is carved out of another of its department")
        taken.setdefault(parent, {})[sub_line] = share
    for parent, parts in taken.items():
        if min(parts.values()) < 0 or sum(parts.values()) > 1:
            raise BadInput(f"shares carved out of {parent}: {parts} must be from 0 to 1 and at most 1 together")
        pence = {line: gross[parent] * round(share * _MILLION) // _MILLION for line, share in parts.items()}
        gross = gross | pence | {parent: gross[parent] - sum(pence.values())}
    return gross
