"""A form in which a council enters figures of its own: every figure as it ships, and yellow cells beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font, PatternFill

from obbr.place import Place
from obbr.place.workbook import HEADINGS

_WIDTHS = (34, 30, 14, 34, 14, 14, 44, 18)
_ASKED = PatternFill("solid", fgColor="FFF4D6")


def write_form(place: Place, path: Path) -> None:
    """Write a form with every figure of a place as it ships, and room for the council's own beside it."""
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


def _flat(value: Any, before: str = "") -> Iterator[tuple[str | None, Any]]:
    """Every number of a figure with the name of its part; places in a list count from 1."""
    named = value.items() if isinstance(value, dict) else enumerate(value, 1) if isinstance(value, list) else None
    if named is None:
        yield before or None, value
        return
    for name, part in named:
        yield from _flat(part, f"{before} > {name}" if before else str(name))
