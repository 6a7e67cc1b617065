"""One entry of the register: a number or a table, how sure we are of it, where it comes from, and who disagrees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from obbr.calendar import BASE_YEAR, year_label
from obbr.evidence.tables import AXES, read_axes, read_table
from obbr.inputs import Node

PRICES = year_label(BASE_YEAR)  # money enters the model at this year's prices and is uprated once


class Grade(StrEnum):
    """What a number rests on."""

    PUBLISHED = "published"  # somebody measured it and printed it
    DERIVED = "derived"  # arithmetic on what was printed, shown in the note
    ASSUMPTION = "assumption"  # judgement, with its reason in the note


class Shape(StrEnum):
    """The scale on which a number is uncertain: normal after its logarithm, its log odds, or nothing is taken."""

    LOGNORMAL = "lognormal"
    LOGIT = "logit"
    NORMAL = "normal"
    FIXED = "fixed"  # a definition or a rule of law
    MEASURED = "measured"  # what a study found, with its interval; results are held against it, and it is never drawn

    @property
    def drawn(self) -> bool:
        """Whether draws of the parameters move such a number."""
        return self not in (Shape.FIXED, Shape.MEASURED)


STATED_WIDTH = {Grade.PUBLISHED: 0.10, Grade.DERIVED: 0.20, Grade.ASSUMPTION: 0.40}

RANGE_KEYS = ("value", "low", "high", "width")
READING_KEYS = (*RANGE_KEYS, "source", "url", "note", "weight")
ENTRY_KEYS = (*RANGE_KEYS, "unit", "grade", "source", "url", "year", "price_year", "applies_to", "note", "contests")
ENTRY_KEYS += ("shape", "by", "interpolate", "sums_to_one", "readings", "beliefs")
REQUIRED_KEYS = ("unit", "grade", "source", "year", "applies_to", "note")
BELIEF_KEYS = ("sceptic", "central", "practitioner")


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One way to read the evidence: a value and its central 95% interval, each of the entry's shape."""

    name: str
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    range_assumed: bool  # no range was found, so the stated width of the grade is used
    weight: float  # how often draws choose it, against its rivals
    source: str
    url: str
    note: str


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A quantity of the model with its source, unit, grade and readings; the first reading is the usual one."""

    id: str
    unit: str
    grade: Grade
    shape: Shape
    axes: tuple[str, ...]
    readings: tuple[Reading, ...]
    beliefs: dict[str, str]  # which reading a sceptic or a practitioner holds
    sums_to_one: str  # the axis over which a table adds up to 1, or nothing
    source: str
    url: str
    year: str
    price_year: str
    applies_to: str
    note: str
    contests: tuple[str, ...]

    @property
    def topic(self) -> str:
        """The file it is kept in: `falls` of `falls.uptake`."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """Its name within the topic: `uptake` of `falls.uptake`."""
        return self.id.partition(".")[2]

    @property
    def contested(self) -> bool:
        """Whether there is more than one reading of the evidence."""
        return len(self.readings) > 1

    def reading(self, belief: str) -> Reading:
        """The reading that a sceptic, central or practitioner belief holds; the first if it holds none of its own."""
        chosen = self.beliefs.get(belief, self.readings[0].name)
        return next(reading for reading in self.readings if reading.name == chosen)


def read_entry(entry_id: str, node: Node) -> Entry:
    """One entry of a register file, checked.

    Raises:
        BadInput: something is missing, unknown or impossible; one line with file and position.
    """
    keys = node.mapping(ENTRY_KEYS, required=REQUIRED_KEYS, what="part of an entry")
    grade = Grade(keys["grade"].one_of(Grade, "a grade"))
    axes = read_axes(keys.get("by"))
    shape = Shape(keys["shape"].one_of(Shape, "a shape")) if "shape" in keys else _usual_shape(keys["unit"].text())
    interpolate = "interpolate" in keys and keys["interpolate"].yes_or_no()
    readings = _read_readings(node, keys, _Form(axes, interpolate, shape, grade))
    entry = Entry(
        id=entry_id,
        unit=keys["unit"].text(),
        grade=grade,
        shape=shape,
        axes=axes,
        readings=readings,
        beliefs=_read_beliefs(keys.get("beliefs"), readings),
        sums_to_one=_text(keys, "sums_to_one"),
        source=keys["source"].text(),
        url=_text(keys, "url"),
        year=keys["year"].text(),
        price_year=_text(keys, "price_year"),
        applies_to=keys["applies_to"].text(),
        note=keys["note"].text(),
        contests=tuple(item.text() for item in keys["contests"].sequence()) if "contests" in keys else (),
    )
    _check_money(node, entry)
    _check_sums(node, entry)
    return entry


@dataclass(frozen=True, slots=True)
class _Form:
    """What all readings of an entry share."""

    axes: tuple[str, ...]
    interpolate: bool
    shape: Shape
    grade: Grade

    def table(self, node: Node) -> np.ndarray:
        """A value in this form."""
        return read_table(node, self.axes, self.interpolate)


def _read_readings(node: Node, keys: dict[str, Node], form: _Form) -> tuple[Reading, ...]:
    if "readings" not in keys:
        return (_read_reading("found", node, keys, form),)
    if "value" in keys:
        node.fail("give either value or readings")
    given = list(keys["readings"].items())
    if len(given) < 2:
        keys["readings"].fail("readings are for rivals: give two or more, or a plain value")
    readings = []
    for name, child in given:
        own = child.mapping(READING_KEYS, ("value", "source"), "part of a reading")
        readings.append(_read_reading(name, child, own, form))
    return tuple(readings)


def _read_reading(name: str, node: Node, keys: dict[str, Node], form: _Form) -> Reading:
    if "value" not in keys:
        node.fail("needs a value")
    value = form.table(keys["value"])
    ends = [key for key in ("low", "high") if key in keys]
    if form.shape is Shape.FIXED:
        if ends or "width" in keys:
            node.fail("a fixed entry has no range")
        low = high = value
    elif form.shape is Shape.MEASURED and not ends:
        low = high = value  # the study gives no interval, or none was seen
    elif ends:
        if len(ends) < 2 or "width" in keys:
            node.fail("give both low and high, or a width, or neither")
        low, high = form.table(keys["low"]), form.table(keys["high"])
    else:
        width = keys["width"].number(low=0) if "width" in keys else STATED_WIDTH[form.grade]
        low, high = _ends(value, width, form.shape)
    _check_range(node, form, value, low, high)
    weight = keys["weight"].number(low=0) if "weight" in keys else 1.0
    assumed = form.shape.drawn and not ends and "width" not in keys
    return Reading(
        name, value, low, high, assumed, weight, _text(keys, "source"), _text(keys, "url"), _text(keys, "note")
    )


def _ends(value: np.ndarray, width: float, shape: Shape) -> tuple[np.ndarray, np.ndarray]:
    """A range of so much either way: of the odds of a share, of the size of anything else."""
    if shape is Shape.LOGIT:
        odds = value / np.where(value < 1, 1 - value, np.inf)
        low, high = odds * (1 - width), odds * (1 + width)
        return np.where(value < 1, low / (1 + low), 1.0), np.where(value < 1, high / (1 + high), 1.0)
    return value - width * np.abs(value), value + width * np.abs(value)


def _check_range(node: Node, form: _Form, value: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
    """A value lies in its range, and its range lies where its shape can reach."""
    if not form.axes and low > high:
        node.fail(f"low {low:g} is above high {high:g}")
    outside = (value < np.minimum(low, high)) | (value > np.maximum(low, high))
    if outside.any():
        where = np.unravel_index(int(np.argmax(outside)), value.shape)
        node.fail(f"value {value[where]:g} is outside {low[where]:g} to {high[where]:g}{_place(form.axes, where)}")
    moves = low != high
    least = np.minimum(low, high)
    if form.shape is Shape.LOGNORMAL and ((moves & (least <= 0)).any() or (value < 0).any()):
        node.fail("must be above 0 throughout its range; use shape: normal if it may fall below")
    if form.shape is Shape.LOGIT:
        most = np.maximum(low, high)
        if (moves & ((least <= 0) | (most >= 1))).any() or (value < 0).any() or (value > 1).any():
            node.fail("a share must lie between 0 and 1 throughout its range")


def _place(axes: tuple[str, ...], where: tuple[int, ...]) -> str:
    """The labels of one cell, for a message."""
    return "".join(f", {axis} {AXES[axis][i]}" for axis, i in zip(axes, where, strict=True))


def _read_beliefs(node: Node | None, readings: tuple[Reading, ...]) -> dict[str, str]:
    names = [reading.name for reading in readings]
    if node is None:
        return {}
    beliefs = node.mapping(BELIEF_KEYS, what="belief")
    return {belief: child.one_of(names, "a reading of this entry") for belief, child in beliefs.items()}


def _check_money(node: Node, entry: Entry) -> None:
    """Money says its prices, and they are those at which the model takes money in."""
    if "GBP" in entry.unit and entry.price_year != PRICES:
        node.fail(f"money needs price_year: {PRICES}, the prices at which the model takes it in")
    if entry.price_year and "GBP" not in entry.unit:
        node.fail("price_year belongs to money, and the unit says no GBP")


def _check_sums(node: Node, entry: Entry) -> None:
    """A table of shares adds up to 1 over the axis that it names, at either end of its range too."""
    if not entry.sums_to_one:
        return
    if entry.sums_to_one not in entry.axes:
        node.fail(f"sums_to_one: {entry.sums_to_one!r} is not an axis of this table")
    axis = entry.axes.index(entry.sums_to_one)
    for reading in entry.readings:
        if reading.range_assumed:
            node.fail("shares that add up to 1 need low and high: one end of the table, and the other")
        for end in (reading.value, reading.low, reading.high):
            if not np.allclose(end.sum(axis=axis), 1.0, atol=1e-3):
                node.fail(f"must add up to 1 over {entry.sums_to_one}")


def _usual_shape(unit: str) -> Shape:
    """Shares are drawn by their log odds, everything else by its logarithm."""
    return Shape.LOGIT if unit.startswith("share") else Shape.LOGNORMAL


def _text(keys: dict[str, Node], key: str) -> str:
    return keys[key].text() if key in keys else ""
