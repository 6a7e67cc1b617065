"""A place's figures: what is known of it, how well, from whom and of which year.

A place is a file of figures and nothing else; nothing about any one place is written in code.  Every figure says
whether it is *published*, *derived* (then how, and within what interval), *national* (borrowed) or *made up*.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from obbr.inputs import BadInput, Node, hint, read_yaml
from obbr.people.resident import AGES, OLDEST
from obbr.place.choosing import ages_of

FIGURES = Path(__file__).parent / "figures"
_TOP = ["name", "title", "code", "licence", "base", "figures"]
# Published nets: a line may earn more than it costs.
MAY_BE_BELOW_NOTHING = ("money.adults", "money.children", "money.public_health", "money.other")
_KEYS = ["value", "class", "source", "year", "unit", "interval", "method"]


class Kind(StrEnum):
    """How a figure is known."""

    PUBLISHED = "published"
    DERIVED = "derived"
    NATIONAL = "national"
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
        found = re.fullmatch(r"\+-(\d+)%", str(each))
        return float(found[1]) / 100 if found else float("nan")


@dataclass(frozen=True)
class Place:
    """A council area, as its figures describe it."""

    name: str
    title: str
    code: str
    licence: str
    base: str
    figures: Mapping[str, Figure]
    hash: str

    @classmethod
    def load(cls, name: str) -> Place:
        """Read the figures of a shipped place (its name in lower snake case) or of a file.

        Raises:
            BadInput: no such place, or a file that is not a place.
        """
        path = Path(name) if name.endswith((".yaml", ".yml")) else FIGURES / f"{name}.yaml"
        if not path.exists():
            raise BadInput(f"{name}: not a place.{hint(name, shipped())}")
        place = cls._read(path.read_text(encoding="utf-8"), path.name)
        if path.parent != FIGURES:
            from obbr.place.fitting import check_fits  # which builds the place, and so needs all of this room

            check_fits(place)
        return place

    @classmethod
    def _read(cls, text: str, name: str) -> Place:
        top = read_yaml(text, name).mapping(_TOP, required=_TOP)
        figures = {}
        for topic, entries in top["figures"].items():
            for label, node in entries.items():
                path = f"{topic}.{label}"
                figures[path] = _figure(path, node)
        words = {key: top[key].text() for key in _TOP[:-1]}
        if not re.fullmatch("[a-z][a-z0-9_]*", words["name"]):
            top["name"].fail(f"{words['name']} is not a name in lower snake case, such as bracknell_forest")
        return cls(**words, figures=figures, hash=hashlib.sha256(text.encode()).hexdigest())

    def figure(self, path: str) -> Figure:
        """One figure with all that is known about it, such as `care.residential_65plus`.

        Raises:
            BadInput: this place has no such figure.
        """
        if path not in self.figures:
            raise BadInput(f"{self.name}: no figure {path}.{hint(path, self.figures)}")
        return self.figures[path]

    def value(self, path: str) -> Any:
        """The value of one figure."""
        return self.figure(path).value

    @cached_property
    def people(self) -> np.ndarray:
        """Residents in the base year by sex and single year of age, shape (2, 91)."""
        table = self.value("population.by_age_sex")
        return np.array([table["female"], table["male"]], np.int64)

    def by_age(self, path: str) -> np.ndarray:
        """A table by age band as one number a single year of age, shape (91,); 0 where the table is silent."""
        spread = np.zeros(AGES)
        for band, number in self.value(path).items():
            spread[ages_of(band)] = number
        return spread


def shipped() -> list[str]:
    """Names of the places that come with obbr."""
    return sorted(file.stem for file in FIGURES.glob("*.yaml"))


def _figure(path: str, node: Node) -> Figure:
    parts = node.mapping(_KEYS, required=_KEYS[:5])
    kind = parts["class"].one_of(list(Kind), "a class of figure")
    value = _plain(parts["value"])
    _check_numbers(parts["value"], signed=path in MAY_BE_BELOW_NOTHING)
    if path == "population.by_age_sex":
        _check_ages(value, parts["value"])
    return Figure(
        path,
        value,
        Kind(kind),
        *(parts[key].text() for key in ("source", "year", "unit")),
        interval=_plain(parts["interval"]) if "interval" in parts else None,
        method=parts["method"].text() if "method" in parts else "",
    )


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


def _plain(node: Node) -> Any:
    """A node as ordinary Python: mapping, list, number or text."""
    if node.is_mapping:
        return {key: _plain(part) for key, part in node.items()}
    if not node.is_text:
        return [_plain(part) for part in node.sequence()]
    text = node.text()
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return node.number()
    except BadInput:
        return text
