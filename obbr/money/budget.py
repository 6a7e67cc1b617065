"""The council's budget: what each line may spend this year, and what has been cut from it or added to it.

Budgets run on gross by line.  A cut is taken from a line's *general-fund* part: its gross less the income shared to it
(`obbr.money.outturn`).  Cuts and additions are one thing with the sign changed; they are stated at 2025/26 prices, they
last, and they are uprated with general inflation, so that the same pounds weigh the same on whichever line they fall.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from obbr.calendar import year_label
from obbr.inputs import BadInput, nearest
from obbr.money.lines import LINES, Kind, Ring
from obbr.money.outturn import Outturn
from obbr.money.prices import Prices, whole_pence

_MILLION = 1_000_000


class CannotBeSet(Exception):
    """A budget that is well formed but infeasible here: the message shows the arithmetic."""


class Past(NamedTuple):
    """What a council knows in April of its own past, and nothing else of its run.

    Attributes:
        taken_up: by direct line, the share of what its money could buy that was used last year.
        prices: last year's, pounds for the unit that a service is priced by.
        luck: the run's hashed seed, which decides how the council errs.
    """

    taken_up: Mapping[str, float] = MappingProxyType({})
    prices: Mapping[str, float] = MappingProxyType({})
    luck: int = 0


class Budget:
    """One run's budget, opened anew each April; policies then change it, and changes last.

    `standstill`, `allowed`, `carried_cut` and `planned_saving` are pence of this year's cash, by line, gross.
    """

    def __init__(self, outturn: Outturn, prices: Prices) -> None:
        """Start from the base year's outturn; nothing is open until the first `open`."""
        self._outturn = outturn
        self._prices = prices
        self._base: dict[str, int] = {}  # general-fund (or ring) part of each line's 2025/26 standstill
        self._change: dict[str, int] = dict.fromkeys(LINES, 0)  # lasting, 2025/26 prices
        self._new: dict[str, int] = dict.fromkeys(LINES, 0)  # the part of it decided this year
        self._frozen: dict[str, int] = dict.fromkeys(LINES, 0)  # this year only, cash
        self._protected: frozenset[str] = frozenset()
        self.standstill: dict[str, int] = {}
        self.year: int | None = None
        self.past = Past()

    def open(self, year: int, forecast: Mapping[str, int] | None = None) -> None:
        """Begin a year: what today's policies cost at this year's prices.

        Every line stands at its outturn, uprated by its own growth, unless `forecast` (gross pence, cash) says what
        this year's people will cost.  The first year opened, 2025/26, is what later cuts are shares of.

        Raises:
            BadInput: a forecast for an unknown line, or years opened out of order.
        """
        if year != (0 if self.year is None else self.year + 1):
            raise BadInput(f"budget of {year_label(year)}: years open in order from {year_label(0)}")
        forecast = forecast or {}
        _known(forecast)
        self.year = year
        self.standstill = {line: forecast.get(line, self._usual(line, year)) for line in LINES}
        self._new, self._frozen = dict.fromkeys(LINES, 0), dict.fromkeys(LINES, 0)
        if year == 0:
            self._base = {line: pence - self.income(line) for line, pence in self.standstill.items()}

    @property
    def base(self) -> Mapping[str, int]:
        """The general-fund (or ring) part of each line's 2025/26 standstill, pence: what every share is taken of."""
        return MappingProxyType(self._base)

    @property
    def general_fund_lines(self) -> frozenset[str]:
        """Lines with something for the general fund to cut: not ring-fenced, and costing more than they bring in."""
        return frozenset(id for id, line in LINES.items() if line.ring is Ring.GENERAL_FUND and self._base[id] > 0)

    @property
    def allowed(self) -> dict[str, int]:
        """What each line may spend this year, gross."""
        return {line: self.allowed_on(line) for line in LINES}

    def allowed_on(self, line: str) -> int:
        """What one line may spend this year, gross."""
        change = self.change_of(line) - self._frozen[line]
        return self.standstill[line] + change

    def frozen(self, line: str) -> int:
        """What in-year measures have stopped on a line this year, cash."""
        return self._frozen[line]

    @property
    def protected(self) -> frozenset[str]:
        """Lines that a policy spares from all cuts."""
        return self._protected

    @property
    def carried_cut(self) -> dict[str, int]:
        """Cuts on lines that obbr does not simulate: to be printed as "cut, effect not modelled"."""
        return self._cuts(Kind.CARRIED)

    @property
    def planned_saving(self) -> dict[str, int]:
        """What demand-led lines are told to save.  A plan: what is delivered emerges from who is then helped."""
        return self._cuts(Kind.DEMAND_LED)

    def income(self, line: str) -> int:
        """Fees and other income expected on a line this year: as the outturn's, at the line's own growth."""
        return self.fees(line) + self.other_income(line)

    def fees(self, line: str) -> int:
        """Residents' fees expected on a line this year."""
        return self._outturn.uprated(self._outturn.fees[line], line, self._prices, self._now())

    def other_income(self, line: str) -> int:
        """NHS, Better Care and other income expected on a line this year."""
        return self._outturn.uprated(self._outturn.other_income[line], line, self._prices, self._now())

    def needed(self, line: str) -> int:
        """What a line's general-fund part would cost this year if nothing were decided: pence at 2025/26 prices."""
        return self._prices.to_2025_26(self.standstill[line] - self.income(line), self._now())

    def change_of(self, line: str) -> int:
        """What has been added to a line, or cut from it, in this year's cash."""
        return self._prices.to_cash(self._change[line], self._now())

    def decided(self, line: str) -> int:
        """What all decisions so far have added to a line, or taken from it: pence at 2025/26 prices."""
        return self._change[line]

    def decided_now(self, line: str) -> int:
        """What this year's decisions have added to a line, or taken from it: pence at 2025/26 prices."""
        return self._new[line]

    def net_cost(self) -> int:
        """What this budget asks of the general fund: allowed gross less income, over all lines outside rings."""
        return sum(
            self.allowed_on(id) - self.income(id) for id, line in LINES.items() if line.ring is Ring.GENERAL_FUND
        )

    def cut(self, share: float, of: Iterable[str]) -> int:
        """Take a share (0.05 is 5%) of each line's 2025/26 standstill budget, from this year on.

        Protected lines are passed over.  Each call takes another share.  Returns the pence taken, 2025/26 prices.

        Raises:
            BadInput: an unknown line, or a share outside 0 to 1.
            CannotBeSet: a ring-fenced line, which frees no council money, or more than a line has left.
        """
        taken = self._slices(share, of)
        for line, pence in taken.items():
            self._add(line, -pence)
        return sum(taken.values())

    def value(self, share: float, of: Iterable[str]) -> int:
        """What `cut` would take, without taking it: pence at 2025/26 prices."""
        return sum(self._slices(share, of).values())

    def change(self, line: str, pounds: float) -> None:
        """Add pounds of 2025/26 to a line, or take them, from this year on.

        Raises:
            BadInput: an unknown line.
            CannotBeSet: a protected line cut, or more taken than the line has.
        """
        _known([line])
        if pounds < 0 and line in self._protected:
            raise CannotBeSet(f"{line} is protected, and cannot lose £{-pounds:,.0f}")
        self._add(line, whole_pence(pounds))

    def take(self, pence: int, of: Iterable[str]) -> float:
        """Take a sum, at 2025/26 prices, in equal shares of the lines' budgets.  Returns the share it came to.

        The odd pence fall on the largest line, so that the sum is exact: one envelope takes the same pounds.

        Raises:
            BadInput: an unknown line, or a sum below nothing.
            CannotBeSet: the lines together have less than that.
        """
        lines = self._open_to_cuts(of)
        whole = sum(self._base[line] for line in lines)
        if pence < 0:
            raise BadInput(f"cannot take {pence} pence; use change() to add")
        if pence > whole:
            raise CannotBeSet(f"£{pence / 100:,.0f} cannot be taken from lines with £{whole / 100:,.0f} in all")
        parts = {line: pence * self._base[line] // whole for line in lines} if whole else {}
        if parts:
            parts[max(lines, key=lambda line: (self._base[line], line))] += pence - sum(parts.values())
        for line, part in parts.items():
            self._add(line, -part)
        return pence / whole if whole else 0.0

    def protect(self, lines: Iterable[str]) -> None:
        """Spare lines from all cuts from now on.

        Raises:
            BadInput: an unknown line.
        """
        self._protected |= _known(lines)

    def freeze(self, share: float, lines: Iterable[str], months_left: int = 12) -> dict[str, int]:
        """An in-year measure: stop a share of what discretionary lines may still spend this year.  Not lasting.

        A section 114 notice is a freeze of the share that is not yet committed, from April.  Returns pence by line.

        Raises:
            BadInput: an unknown line, a share outside 0 to 1, or months outside 0 to 12.
            CannotBeSet: a line with a duty behind it, or one that a ring pays.
        """
        part = _millionths(share)
        if not 0 <= months_left <= 12:
            raise BadInput(f"months left: {months_left} is not between 0 and 12")
        stopped = {}
        for line in sorted(_known(lines)):
            if not LINES[line].discretionary or LINES[line].ring is not Ring.GENERAL_FUND:
                raise CannotBeSet(f"{line} cannot be frozen: people have a right to it, or a ring-fenced grant pays it")
            stopped[line] = max(self.allowed_on(line), 0) * months_left * part // (12 * _MILLION)
        for line, pence in stopped.items():
            self._frozen[line] += pence
        return stopped

    def total_change(self) -> int:
        """What all decisions together add to general-fund lines: pence at 2025/26 prices; cuts are below nothing."""
        return sum(pence for line, pence in self._change.items() if LINES[line].ring is Ring.GENERAL_FUND)

    def check(self, envelope: int | None = None) -> None:
        """Hold this year's decisions to the envelope (total change, pence at 2025/26 prices) and each ring to itself.

        Raises:
            CannotBeSet: they add to more than it, or a ring would spend more than its grant.
        """
        for ring in (Ring.PUBLIC_HEALTH, Ring.SCHOOLS):
            added = sum(pence for line, pence in self._change.items() if LINES[line].ring is ring)
            if added > 0:
                raise CannotBeSet(f"{ring}: changes add £{added / 100:,.0f} that its grant does not have")
        if envelope is not None and self.total_change() > envelope:
            over = (self.total_change() - envelope) / 100
            raise CannotBeSet(f"{year_label(self._now())}: changes add to £{over:,.0f} more than the total allows")

    def spend_planned(self, line: str, p: Any) -> int:
        """What a line will really spend this year if need stays as forecast: pence, gross, cash.

        Of this year's new cuts on direct and carried lines a share is late; earlier years' are delivered.  On a
        demand-led line a saving is only a plan, so nothing is counted on.  Evidence: money.delivered_direct
        """
        allowed = self.allowed_on(line)
        if LINES[line].kind is Kind.DEMAND_LED:
            return max(allowed, self.standstill[line])
        late = 1.0 - float(p.money.delivered_direct)
        return allowed + round(self._new_cut(line) * late)

    def capacity(self, line: str, p: Any) -> float:
        """Capacity of a direct line relative to today's policies: 1 is as now.  Money and capacity fall together."""
        return self.spend_planned(line, p) / self.standstill[line] if self.standstill[line] else 0.0

    def redundancy(self, line: str, p: Any) -> int:
        """Notice and redundancy this year for new cuts on a direct line: pence.  Evidence: money.redundancy_share"""
        if LINES[line].kind is not Kind.DIRECT:
            return 0
        return round(self._new_cut(line) * float(p.money.redundancy_share))

    def _new_cut(self, line: str) -> int:
        return max(-self._prices.to_cash(self._new[line], self._now()), 0)

    def _cuts(self, kind: Kind) -> dict[str, int]:
        cuts = {line: -self.change_of(line) for line in LINES if LINES[line].kind is kind}
        return {line: pence for line, pence in cuts.items() if pence > 0}

    def _slices(self, share: float, of: Iterable[str]) -> dict[str, int]:
        """A share of each line, whole pence downwards, so that four cuts of 5% never take more than 20%."""
        part = _millionths(share)
        return {line: self._base[line] * part // _MILLION for line in self._open_to_cuts(of)}

    def _open_to_cuts(self, of: Iterable[str]) -> list[str]:
        lines = sorted(_known(of) - self._protected)
        for line in sorted(set(lines) - self.general_fund_lines):
            raise CannotBeSet(f"{line} has no general-fund money to cut: ring-fenced, or it brings in what it costs")
        return lines

    def _add(self, line: str, pence: int) -> None:
        """One lasting change, checked against what the line has of the council's (or its grant's) money."""
        after = self._change[line] + pence
        if pence < 0 and self._base[line] + after < 0:
            has = max(self._base[line], 0) / 100
            raise CannotBeSet(f"{line}: cuts of £{-after / 100:,.0f} are more than its budget of £{has:,.0f}")
        self._change[line] = after
        self._new[line] += pence

    def _usual(self, line: str, year: int) -> int:
        """Outturn at a year's prices."""
        return self._outturn.uprated(self._outturn.gross[line], line, self._prices, year)

    def _now(self) -> int:
        if self.year is None:
            raise BadInput("budget: no year is open yet; open(0) comes first")
        return self.year


def _known(lines: Iterable[str]) -> frozenset[str]:
    """The lines asked for, each of which must exist."""
    asked = frozenset(lines)
    for line in sorted(asked - LINES.keys()):
        raise BadInput(f"budget.{line}: not a budget line. Did you mean {nearest(line, LINES)}?")
    return asked


def _millionths(share: float) -> int:
    """A share as whole millionths, so that pence are worked out in whole numbers."""
    if not 0 <= share <= 1:
        raise BadInput(f"share {share}: must be between 0% and 100%")
    return round(share * _MILLION)
