"""The register in words: what a number is, where it comes from, what uses it and what speaks against it."""

from __future__ import annotations

import textwrap
from itertools import groupby

import numpy as np

from obbr.evidence.entry import Entry, Reading, Shape
from obbr.evidence.register import Register
from obbr.evidence.tables import AGE, AXES
from obbr.evidence.uses import Use, uses
from obbr.inputs import BadInput, hint

WIDTH = 100
LABEL = 14
SHOWN_AGES = (0, 10, 20, 40, 60, 70, 80, 90)  # of a table that changes at more ages than fit a line
MOST_BANDS = 10


def evidence_words(register: Register, term: str = "") -> str:
    """What `obbr evidence TERM` prints: a line for every entry, or in full those in which the words are found.

    Args:
        register: the evidence.
        term: looked for in ids, notes, sources and units, whatever the case; an exact id shows that entry alone.

    Raises:
        BadInput: nothing found.
    """
    if not term.strip():
        return "\n".join(_line(entry) for entry in register)
    found = [register[term]] if term in register else [entry for entry in register if _mentions(entry, term)]
    if not found:
        ids = [entry.id for entry in register]
        raise BadInput(f"evidence {term}: no entry mentions it.{hint(term, ids)}")
    used_by = uses()
    return "\n\n".join(_card(register, entry, used_by.get(entry.id, [])) for entry in found)


def value_words(entry: Entry, value: np.ndarray) -> list[str]:
    """A number as one line, a table as a line for each label, ages drawn together into bands."""
    if not entry.axes:
        return [f"{float(value):g}"]
    if entry.axes[-1] == AGE:
        rows = value.reshape(-1, len(AXES[AGE]))
        names = AXES[entry.axes[0]] if len(entry.axes) > 1 else ("",)
        return [f"{name}: {_ages(row)}".removeprefix(": ") for name, row in zip(names, rows, strict=True)]
    if len(entry.axes) > 1:
        return [f"{label}: {_cells(entry, row)}" for label, row in zip(AXES[entry.axes[0]], value, strict=True)]
    return [_cells(entry, value)]


def _cells(entry: Entry, row: np.ndarray) -> str:
    """A row of a table by its last axis."""
    return ", ".join(f"{label} {cell:g}" for label, cell in zip(AXES[entry.axes[-1]], row, strict=True))


def range_words(entry: Entry, reading: Reading) -> list[str]:
    """The central 95% interval: two numbers, the two ends of a short table, or the reach of a long one."""
    if entry.shape is Shape.FIXED:
        return ["fixed: a definition or a rule"]
    if entry.shape is Shape.MEASURED:
        seen = bool((reading.low != reading.high).any())
        return [f"{float(reading.low):g} to {float(reading.high):g} in the study" if seen else "no interval was seen"]
    if (reading.low == reading.high).all():
        return ["held as it is"]
    assumed = f", a width assumed for {entry.grade}" if reading.range_assumed else ""
    if not entry.axes:
        return [f"{float(reading.low):g} to {float(reading.high):g}{assumed}"]
    if AGE not in entry.axes:
        low, high = (value_words(entry, end) for end in (reading.low, reading.high))
        return [f"from {low[0]}", *low[1:], f"to {high[0]}{assumed}", *high[1:]]
    times = [f"{name}{low:.2f} to {high:.2f} times it{assumed}" for name, low, high in _reach(entry, reading)]
    return times if len({row.rpartition(": ")[2] for row in times}) > 1 else [times[0].rpartition(": ")[2]]


def _reach(entry: Entry, reading: Reading) -> list[tuple[str, float, float]]:
    """How far the ends of a table by age lie from its middle, over the ages that move, for each label before age."""
    names = [f"{name}: " for name in AXES[entry.axes[0]]] if len(entry.axes) > 1 else [""]
    value, low, high = (
        np.where(reading.low != reading.high, table, 0.0).reshape(len(names), -1).sum(axis=1)
        for table in (reading.value, reading.low, reading.high)
    )
    return [(names[k], low[k] / value[k], high[k] / value[k]) for k in np.flatnonzero(value)]


def _mentions(entry: Entry, term: str) -> bool:
    readings = " ".join(f"{r.name} {r.source} {r.note}" for r in entry.readings)
    text = f"{entry.id} {entry.unit} {entry.source} {entry.applies_to} {entry.note} {readings} {entry.grade}"
    return term.strip().lower() in text.lower()


def _line(entry: Entry) -> str:
    reading = entry.reading("central")
    value = f"table by {', '.join(entry.axes)}" if entry.axes else value_words(entry, reading.value)[0]
    contested = f", {len(entry.readings)} readings" if entry.contested else ""
    return f"{entry.id:36} {value:>22}  {entry.unit}  [{entry.grade}{contested}]"


def _card(register: Register, entry: Entry, used_by: list[Use]) -> str:
    """One entry in full."""
    rows: list[tuple[str, str]] = []
    for reading in entry.readings:
        rows += _reading_rows(entry, reading)
    rows += [("unit", entry.unit + (f", at {entry.price_year} prices" if entry.price_year else ""))]
    rows += [("grade", entry.grade), ("source", f"{entry.source} ({entry.year})"), ("", entry.url)]
    rows += [("applies to", entry.applies_to), ("note", entry.note)]
    rows += [("used by", ", ".join(map(str, used_by)) or "nothing yet")]
    rows += [("contested by", ", ".join(register.contested_by(entry.id)))]
    return "\n".join([entry.id, *(_row(label, text) for label, text in rows if text)])


def _reading_rows(entry: Entry, reading: Reading) -> list[tuple[str, str]]:
    held_by = [belief for belief, name in entry.beliefs.items() if name == reading.name]
    rows = []
    if entry.contested:
        held = f", held by {' and '.join(held_by)}" if held_by else ""
        rows.append(("reading", f"{reading.name}{held}, drawn with weight {reading.weight:g}"))
    for label, lines in (("value", value_words(entry, reading.value)), ("range", range_words(entry, reading))):
        rows += [(label, lines[0]), *(("", line) for line in lines[1:])]
    if entry.contested:
        rows += [("", f"{reading.source}.  {reading.note}"), ("", reading.url)]
    return rows


def _row(label: str, text: str) -> str:
    indent = " " * (LABEL + 2)
    lines = textwrap.wrap(text, WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    return f"  {label:{LABEL}}" + f"\n{indent}".join(lines)


def _ages(row: np.ndarray) -> str:
    """Values by age as bands such as `0-49 0, 50-64 0.011`, or at some ages if they change all the time."""
    bands = [(value, [age for age, _ in group]) for value, group in groupby(enumerate(row), key=lambda cell: cell[1])]
    if len(bands) > MOST_BANDS:
        return ", ".join(f"at {age} {row[age]:.3g}" for age in SHOWN_AGES)
    return ", ".join(f"{_band(ages[0], ages[-1])} {value:g}" for value, ages in bands)


def _band(first: int, last: int) -> str:
    if last == len(AXES[AGE]) - 1:
        return f"{first}+"
    return f"{first}-{last}" if last > first else f"{first}"
