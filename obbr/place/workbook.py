"""A council's own figures in a spreadsheet: a filled-in form, read as if it had been typed as YAML.

The sheet `Figures` has a row a number: figure, part of the figure (empty if it is one number), value, source, year.
Rows without a value are passed over.  The sheet `Place` says name, title and which council the figures are based on.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from obbr.inputs import BadInput, Node

MOST_BYTES = 5 * 1024 * 1024
HEADINGS = ("figure", "part", "value", "source", "year", "as shipped", "unit", "how it is known")
_PLACE = ("name", "title", "based_on")


def read_form(path: Path) -> Node:
    """What a filled-in form says, as a file of own figures says it; faults name row and column.

    Raises:
        BadInput: no such file, no workbook, too large, or without the sheets and columns of the form.
    """
    if not path.is_file():
        raise BadInput(f"{path}: no such file")
    if path.stat().st_size > MOST_BYTES:
        raise BadInput(f"{path.name}: larger than the {MOST_BYTES // 1024 // 1024} MB that a form may have")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as fault:
        raise BadInput(
            f"{path.name}: not a workbook that can be read ({type(fault).__name__}); save it as .xlsx"
        ) from None
    for name in ("Place", "Figures"):
        if name not in book.sheetnames:
            raise BadInput(f"{path.name}: no sheet {name}; start from obbr place form NAME FILE.xlsx")
    top = dict(_about(book["Place"], path.name))
    top["figures"] = _figures(book["Figures"], path.name)
    return _node(top, path.name, "", 1, 1)


def _about(sheet: Worksheet, file: str) -> Iterator[tuple[str, Node]]:
    for number, row in enumerate(sheet.iter_rows(max_col=2, values_only=True), 1):
        if row[0] in _PLACE and row[1] is not None:
            yield str(row[0]), _node(str(row[1]), file, str(row[0]), number, 2)


def _figures(sheet: Worksheet, file: str) -> Node:
    """Rows with a value, gathered into figures by topic."""
    rows = sheet.iter_rows(max_col=5, values_only=True)
    headings = tuple(next(rows, ()))
    if headings[:5] != HEADINGS[:5]:
        raise BadInput(f"{file}: the first row of Figures must be {', '.join(HEADINGS[:5])}")
    topics: dict[str, Any] = {}
    for number, (path, part, value, source, year) in enumerate(rows, 2):
        if value is None or path is None:
            continue
        topic, _, label = str(path).partition(".")
        figure = topics.setdefault(topic, {}).setdefault(label, {})
        for column, key, said in ((4, "source", source), (5, "year", year)):
            if said is not None and key not in figure:
                figure[key] = _node(str(said), file, f"figures.{path}.{key}", number, column)
        parts = _parts(part)
        _put(figure, ["value", *parts], _node(str(value), file, ".".join([str(path), *parts]), number, 3))
    return _node(topics, file, "figures", 1, 1)


def _parts(part: Any) -> list[str]:
    """A part as it is named in the form: `physical > gross`."""
    return [] if part is None else [piece.strip() for piece in str(part).split(">")]


def _put(into: dict[str, Any], names: list[str], value: Any) -> None:
    for name in names[:-1]:
        into = into.setdefault(name, {})
    into[names[-1]] = value


def _node(value: Any, file: str, path: str, line: int, column: int) -> Node:
    """A value or a table as a node; what stands inside keeps its own row.  Parts named 1, 2, .. are a list."""
    if isinstance(value, Node):
        return value
    if isinstance(value, dict):
        spots = {name: (f"{path}.{name}".lstrip("."), *_first(part, line, column)) for name, part in value.items()}
        inside = {name: _node(part, file, *spots[name]) for name, part in value.items()}
        value = list(inside.values()) if inside and _in_order(inside) else inside
    return Node(value, path, file, line, column, line, column)


def _in_order(inside: dict[str, Node]) -> bool:
    return list(inside) == [str(number) for number in range(1, len(inside) + 1)]


def _first(value: Any, line: int, column: int) -> tuple[int, int]:
    """Row and column of the first number in a table."""
    while isinstance(value, dict) and value:
        value = next(iter(value.values()))
    return (value.line, value.column) if isinstance(value, Node) else (line, column)
