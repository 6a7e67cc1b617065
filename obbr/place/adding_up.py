"""Figures that are parts of one another: what a council replaces must add up with what it leaves as shipped.

A table of parts and its total are two figures.  If a council gives

    both       they must agree, to rounding; figures of its own that contradict each other are refused
    the total  the shipped parts are scaled to it
    the parts  the total is their sum

What is worked out so is *derived*, and is said.  Every shipped place adds up already (a test).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

import numpy as np

from obbr.inputs import Node
from obbr.place.choosing import whole_parts
from obbr.place.figure import Figure, Kind

ADULTS, SETTINGS, TOTALS = "money.adults", "money.settings_65plus", "money.totals"
DEPARTMENTS = ("adults", "children", "public_health")
UNIT = "GBP thousand"
REMEDY = "correct one of them, or leave one out: it then follows from the other"
LOOKED_AFTER, HOMES = "children.looked_after", "children.homes"
AMONG = (  # the first are all among the second
    (("children.on_plan", LOOKED_AFTER), "children.in_need"),
    (("children.unaccompanied.looked_after",), LOOKED_AFTER),
    (("children.unaccompanied.arrivals",), "children.entries"),
    (("care.reablement_episodes_65plus",), "care.reablement_episodes"),
)


@dataclass
class Settled:
    """A place's figures while they are made to add up.

    Attributes:
        figures: all of them, by path; changed as it goes.
        typed: the council's own, by path.
        told: what was worked out, a sentence each.
    """

    figures: dict[str, Figure]
    typed: Mapping[str, Node]
    told: list[str] = field(default_factory=list)

    def value(self, path: str) -> Any:
        """A figure's value, as it now is."""
        return self.figures[path].value

    def own(self, path: str) -> bool:
        """Whether the council gave it."""
        return path in self.typed

    def refuse(self, path: str, words: str) -> NoReturn:
        """Say at an own figure what it contradicts.

        Raises:
            BadInput: always.
        """
        dict(self.typed[path].items())["value"].fail(words)

    def work_out(self, path: str, value: Any, how: str) -> None:
        """Let a figure follow from the council's own."""
        figure = self.figures[path]
        each = {"each": figure.interval["each"]} if figure.width > 0 else None
        self.figures[path] = replace(figure, value=value, kind=Kind.DERIVED, interval=each, method=f"{how}.")
        self.told.append(f"{path}: {how[0].lower()}{how[1:]}")


def settle(figures: Mapping[str, Figure], typed: Mapping[str, Node]) -> tuple[dict[str, Figure], tuple[str, ...]]:
    """All figures so that parts and totals agree, and what was worked out for it, a sentence each.

    Args:
        figures: of a place, own ones laid over the shipped ones.
        typed: the own ones as they were typed, by path.

    Raises:
        BadInput: own figures contradict each other; at the place of one of them.
    """
    settled = Settled(dict(figures), typed)
    if {SETTINGS, TOTALS, *(f"money.{department}" for department in DEPARTMENTS)} <= {*figures}:
        lines_follow_settings(settled)
        for department in DEPARTMENTS:
            lines_and_total(settled, department)
        settings_follow_lines(settled)
    if {HOMES, LOOKED_AFTER} <= {*figures}:
        homes_and_looked_after(settled)
    for parts, whole in AMONG:
        no_more_than(settled, parts, whole)
    return settled.figures, tuple(settled.told)


def lines_follow_settings(s: Settled) -> None:
    """Own spending by setting decides the shipped lines of older people; with own lines it must agree."""
    if not s.own(SETTINGS):
        return
    lines, changed = s.value(ADULTS), {}
    for line, parts in s.value(SETTINGS).items():
        spent, gross = sum(parts.values()), lines[line]["gross"]
        if agree(spent, gross, len(parts)):
            continue
        if s.own(ADULTS):
            s.refuse(SETTINGS, f"{line} comes to {spent:,} and {ADULTS} says {gross:,} gross ({UNIT}); {REMEDY}")
        changed[line] = {"gross": spent, "net": scaled(lines[line]["net"], spent, gross)}
    if changed:
        s.work_out(ADULTS, lines | changed, f"Gross of {', '.join(changed)} is the sum of own {SETTINGS}")


def lines_and_total(s: Settled, department: str) -> None:
    """Lines of a department beside its total: checked, scaled or summed.

    Net by line is no more than shown (income is shared by a rule of its own), so shipped nets are not in the way of an
    own total.
    """
    path, total = f"money.{department}", s.value(TOTALS)[department]
    lines = s.value(path)
    gross, net = (sum(row[kind] for row in lines.values()) for kind in ("gross", "net"))
    if s.own(TOTALS) and total["net"] + total.get("fees", 0) > total["gross"]:
        s.refuse(TOTALS, f"{department}: net and fees are more than gross ({UNIT}); net is gross less fees and income")
    alike = agree(gross, total["gross"], len(lines)), agree(net, total["net"], len(lines))
    if s.own(TOTALS) and s.own(path) and not all(alike):
        said = f"{total['gross']:,} gross and {total['net']:,} net"
        s.refuse(path, f"comes to {gross:,} gross and {net:,} net, and {TOTALS} says {said} ({UNIT}); {REMEDY}")
    if s.own(TOTALS) and not alike[0]:
        lines_follow_total(s, department)
    elif not s.own(TOTALS) and not all(alike):
        total_follows_lines(s, department, gross, net)


def lines_follow_total(s: Settled, department: str) -> None:
    """Shipped lines are scaled to an own total; those that own spending by setting decides stay as they are."""
    path, total = f"money.{department}", s.value(TOTALS)[department]
    lines = s.value(path)
    decided = set(s.value(SETTINGS)) if department == "adults" and s.own(SETTINGS) else set()
    free = {line: row for line, row in lines.items() if line not in decided}
    left = total["gross"] - sum(lines[line]["gross"] for line in decided)
    before = sum(row["gross"] for row in free.values())
    if left < 0:
        s.refuse(SETTINGS, f"comes to more than {TOTALS} has for adults, {total['gross']:,} gross ({UNIT}); {REMEDY}")
    shares = whole_parts(round(left), np.array([row["gross"] for row in free.values()], float)).tolist()
    net_before = sum(row["net"] for row in free.values())
    net_left = total["net"] - sum(lines[line]["net"] for line in decided)
    changed = {
        line: {"gross": gross, "net": scaled(row["net"], net_left, net_before)}
        for (line, row), gross in zip(free.items(), shares, strict=True)
    }
    s.work_out(path, lines | changed, f"Lines scaled by {left / before:.3f} to the own total ({TOTALS})")


def total_follows_lines(s: Settled, department: str, gross: float, net: float) -> None:
    """A shipped total becomes the sum of own lines; fees and pay keep their share of gross, if net leaves so much."""
    totals = s.value(TOTALS)
    before = totals[department]
    if net > gross:
        s.refuse(
            f"money.{department}",
            f"comes to {net:,} net, more than its {gross:,} gross ({UNIT}); net is gross less income",
        )
    changed = {part: scaled(number, gross, before["gross"]) for part, number in before.items()}
    changed |= {"gross": gross, "net": net}
    if "fees" in changed:
        changed["fees"] = min(changed["fees"], gross - net)
    every = {"net": totals["all_services"]["net"] + net - before["net"]}
    value = totals | {department: changed, "all_services": every}
    s.work_out(TOTALS, value, f"Total of {department} is the sum of its lines; fees keep their share of gross")


def settings_follow_lines(s: Settled) -> None:
    """Shipped spending by setting is scaled to lines that own figures have moved."""
    if s.own(SETTINGS):
        return
    settings, changed = s.value(SETTINGS), {}
    for line, parts in settings.items():
        gross, spent = s.value(ADULTS)[line]["gross"], sum(parts.values())
        if not agree(spent, gross, len(parts)):
            weights = np.array(list(parts.values()), float) if spent else np.array([part == "other" for part in parts])
            changed[line] = dict(zip(parts, whole_parts(round(gross), weights.astype(float)).tolist(), strict=True))
    if changed:
        s.work_out(SETTINGS, settings | changed, f"Settings of {', '.join(changed)} scaled to these lines' gross")


def homes_and_looked_after(s: Settled) -> None:
    """Looked-after children by where they live, beside how many there are: checked, scaled or summed."""
    homes, number = s.value(HOMES), s.value(LOOKED_AFTER)
    together = sum(homes.values())
    if together == number:
        return
    if s.own(HOMES) and s.own(LOOKED_AFTER):
        s.refuse(HOMES, f"homes come to {together:,} children and {LOOKED_AFTER} says {number:,}; {REMEDY}")
    if s.own(HOMES):
        s.work_out(LOOKED_AFTER, together, f"Sum of own {HOMES}")
    elif s.own(LOOKED_AFTER):
        parts = whole_parts(round(number), np.array(list(homes.values()), float)).tolist()
        s.work_out(HOMES, dict(zip(homes, parts, strict=True)), f"Scaled to own {LOOKED_AFTER}")


def no_more_than(s: Settled, parts: tuple[str, ...], whole: str) -> None:
    """Own figures of people who are among others cannot be more than those; nobody can say which is right."""
    paths = [".".join(part.split(".")[:2]) for part in parts]
    if not {*paths, whole} <= {*s.figures}:
        return  # whoever needs a figure that a place has not says so
    mine = [path for path in (*paths, whole) if s.own(path)]
    counted = [_piece(s.value(path), part) for path, part in zip(paths, parts, strict=True)]
    if mine and sum(counted) > s.value(whole):
        among = " and ".join(f"{part} ({number:,})" for part, number in zip(parts, counted, strict=True))
        s.refuse(
            mine[0], f"{whole} is {s.value(whole):,}, less than {among}, part of it; correct one, or give them all"
        )


def _piece(value: Any, part: str) -> Any:
    """A number, or the piece of a table that a path of three words names."""
    return value[part.split(".")[2]] if isinstance(value, Mapping) else value


def agree(one: float, other: float, parts: int) -> bool:
    """Whether a sum and a total are the same but for the rounding of each part."""
    return abs(one - other) <= parts / 2


def scaled(number: float, after: float, before: float) -> float:
    """A number that goes with another one."""
    return round(number * after / before) if before else number
