"""A council's own figures in a spreadsheet: a form to fill in, and the form read back as if it were typed as YAML.

The sheet `Figures` has a row a number: figure, part of the figure (empty if it is one number), value, source, year.
Rows without a value are passed over.  The sheet `Place` says name, title and which council the figures are based on.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from obbr.inputs import BadInput, Node

if TYPE_CHECKING:
    from obbr.place.place import Place

MOST_BYTES = 5 * 1024 * 1024
HEADINGS = ("figure", "part", "value", "source", "year", "as shipped", "unit", "how it is known")
_WIDTHS = (34, 30, 14, 34, 14, 14, 44, 18)
_PLACE = ("name", "title", "based_on")
_ASKED = PatternFill("solid", fgColor="FFF4D6")


def write_form(place: Place, path: Path) -> None:
    """Write a form with every figure of a place as it ships, and room for the council's own beside it.

    Raises:
        BadInput: something is in the way.
    """
    if path.exists():
        raise BadInput(f"{path}: is there already; give another name, or remove it")
    book = openpyxl.Workbook()
    about = book.active
    about.title = "Place"
    for row in (("name", f"my_{place.name}"), ("title", f"{place.title}, own figures"), ("based_on", place.name)):
        about.append(row)
    about.column_dimensions["B"].width = 40
    sheet = book.create_sheet("Figures")
    sheet.append(HEADINGS)
    for figure in place.figures.values():
        for part, number in _flat(figure.value):
            sheet.append((figure.path, part, None, None, None, number, figure.unit, str(figure.kind)))
    for letter, width in zip("ABCDEFGH", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2, min_col=3, max_col=5):
        for cell in row:
            cell.fill = _ASKED
    sheet.freeze_panes = "A2"
    book.save(path)


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


def _flat(value: Any, before: str = "") -> Iterator[tuple[str | None, Any]]:
    """Every number of a figure with the name of its part; places in a list count from 1."""
    named = value.items() if isinstance(value, dict) else enumerate(value, 1) if isinstance(value, list) else None
    if named is None:
        yield before or None, value
        return
    for name, part in named:
        yield from _flat(part, f"{before} > {name}" if before else str(name))
