"""One figure of a place: its value, and whose it is, of which year, how it is known and how surely."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from obbr.inputs import BadInput, Node
from obbr.people.resident import AGES, OLDEST

# Published nets: a line may earn more than it costs.
MAY_BE_BELOW_NOTHING = ("money.adults", "money.children", "money.public_health", "money.other")
_KEYS = ["value", "class", "source", "year", "unit", "interval", "method"]
_BY_AGE = "population.by_age_sex"
FITTED = "calibration.fits"  # lists as long as there are fits; every other figure has one shape everywhere


class Kind(StrEnum):
    """How a figure is known."""

    PUBLISHED = "published"
    DERIVED = "derived"
    NATIONAL = "national"
    OWN = "own"  # typed by the council, from its own books
    MADE_UP = "made_up"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, or one table, of a place.  `value` is a number, a text, a list or a mapping of these."""

    path: str
    value: Any
    kind: Kind
    source: str
    year: str
    unit: str
    interval: Any = None
    method: str = ""

    def span(self, part: str | None = None) -> tuple[float, float] | None:
        """Low and high of the figure, or of one part of its table; None if the file gives none as numbers."""
        found = self.interval
        if isinstance(found, Mapping):
            found = found.get(part or "total")
        return (float(found[0]), float(found[1])) if isinstance(found, list) else None

    @property
    def width(self) -> float:
        """Of a table whose parts are each known within so many per cent (`each: +-15%`): that share; nan if not so."""
        each = self.interval.get("each", "") if isinstance(self.interval, Mapping) else ""
        return _per_cent(str(each)) or float("nan")


def read_figure(path: str, node: Node) -> Figure:
    """A figure as somebody typed it, with everything that a figure must say.

    Raises:
        BadInput: something is missing, or is not a number, or below nothing.
    """
    parts = node.mapping(_KEYS, required=_KEYS[:5])
    kind = Kind(parts["class"].one_of(list(Kind), "a class of figure"))
    return Figure(
        path,
        read_value(path, parts["value"]),
        kind,
        *(parts[key].text() for key in ("source", "year", "unit")),
        interval=plain(parts["interval"]) if "interval" in parts else None,
        method=parts["method"].text() if "method" in parts else "",
    )


def read_value(path: str, node: Node) -> Any:
    """The value of a figure as typed: every number is one, and not below nothing unless it may be."""
    value = plain(node)
    _check_numbers(node, signed=path in MAY_BE_BELOW_NOTHING)
    if path == _BY_AGE:
        _check_ages(value, node)
    return value


def spans(stated: Any, value: Any) -> Any:
    """An interval in numbers, from one stated in per cent of the value; others are left as they are.

    Args:
        stated: `+-15%` of a number; of a table `{total: +-10%, parts: [1, 2], each: +-20%}`, where `each` stays words.
        value: the figure's value.

    >>> spans("+-10%", 50), spans({"total": "+-10%", "each": "+-20%"}, {"a": 30, "b": 70})
    ([45.0, 55.0], {'total': [90.0, 110.0], 'each': '+-20%'})
    """
    if isinstance(stated, Mapping):
        return {part: words if part == "each" else _span(words, value, part) for part, words in stated.items()}
    return _span(stated, value, "total")


def _span(stated: Any, value: Any, part: str) -> Any:
    share = _per_cent(stated) if isinstance(stated, str) else None
    if share is None:
        return stated
    middle = value if not isinstance(value, Mapping) else _summed(value) if part == "total" else value[part]
    return [round(middle * (1.0 - share), 4), round(middle * (1.0 + share), 4)]


def _summed(value: Any) -> float:
    if isinstance(value, Mapping):
        return sum(_summed(part) for part in value.values())
    return sum(value) if isinstance(value, list) else float(value)


def _per_cent(words: str) -> float | None:
    found = re.fullmatch(r"\+-(\d+)%", words)
    return float(found[1]) / 100 if found else None


def _check_numbers(node: Node, signed: bool) -> None:
    """Every number of a figure is one, and not below nothing; only names of other lines may be words."""
    for part in [piece for _, piece in node.items()] if node.is_mapping else [] if node.is_text else node.sequence():
        _check_numbers(part, signed)
    if node.is_text and not node.path.endswith(".of"):
        node.number(low=None if signed else 0.0)


def _check_ages(table: Any, node: Node) -> None:
    """A population has both sexes, each with a count for every single year of age."""
    for sex in ("female", "male"):
        counts = table.get(sex, []) if isinstance(table, dict) else []
        if len(counts) != AGES or any(count < 0 for count in counts):
            node.fail(f"{sex} needs {AGES} counts, ages 0 to {OLDEST} and over, none below nothing")


def plain(node: Node) -> Any:
    """A node as ordinary Python: mapping, list, number or text."""
    if node.is_mapping:
        return {key: plain(part) for key, part in node.items()}
    if not node.is_text:
        return [plain(part) for part in node.sequence()]
    text = node.text()
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return node.number()
    except BadInput:
        return text
