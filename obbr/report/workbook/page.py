"""How a sheet is laid out: a title in A1, one table, its heading frozen and repeated, A4 landscape, nothing hidden.

A cell is a text, a number, or `Live`: a formula with the value that it has now, for readers that do not recalculate.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

BLUE, GREEN, PURPLE, ORANGE, GREY, LILAC = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"
PALE, FAINT = "#E7EDF3", "#BFBFBF"  # behind inputs, and the lines between rows

BRACKETS = "Brackets: below nothing"  # on every sheet, which says what that is there
FORMS = {
    "text": "General",
    "money": "#,##0.000;(#,##0.000);0.000",  # £m, reductions in brackets
    "number": "#,##0.0;(#,##0.0);0.0",
    "fine": "#,##0.000;(#,##0.000);0.000",
    "count": "#,##0;(#,##0);0",
    "share": "0.0%",
    "ratio": "0.00",
    "general": "#,##0.####",
    "right": "General",  # words in a column of numbers
}
_STYLES: dict[str, dict[str, Any]] = {
    "plain": {"bottom": 4, "bottom_color": FAINT},
    "total": {"bold": True, "top": 1, "bottom": 1},
    "band": {"bold": True, "font_color": BLUE, "bottom": 1, "bottom_color": BLUE},
    "input": {"border": 2, "border_color": BLUE, "bg_color": PALE, "locked": False},
    "heading": {"bold": True, "font_color": "#FFFFFF", "bg_color": BLUE, "text_wrap": True, "valign": "vcenter"},
    "title": {"bold": True, "font_size": 16, "font_color": BLUE},
    "told": {"font_color": GREY},
    "why": {"font_color": GREY, "align": "left", "indent": 1},
    "large": {"bold": True, "font_size": 12, "top": 1, "bottom": 1},
}
WIDE = 12  # of a column of numbers
LINE, TITLE = 13.5, 24  # heights, points
LETTERS, BOLD_LETTERS = 1.25, 1.05  # that fit a line, for each unit of a column's width
NOTHING_COMPARED = "Only one scenario was run, so there is nothing to compare it with."
LONGEST_FOOTER = 100
MOST_LETTERS = 32_000  # that a cell can hold


class Live(NamedTuple):
    """A formula and what it comes to."""

    formula: str
    value: float | str


Cell = str | float | Live | None


class Column(NamedTuple):
    """One column of a table: what stands above it, how its cells are written, and how wide it is."""

    heading: str
    form: str = "text"
    width: float = WIDE


class Book:
    """The file, its sheets in order, and its formats, each made once."""

    def __init__(self, book: Workbook, names: Sequence[str], footer: str) -> None:
        """Lay out empty sheets.

        Args:
            book: to write into.
            names: of the sheets, in order.
            footer: what stands at the foot of each printed page.
        """
        self.book, self._formats = book, {}
        self._footer = footer[:LONGEST_FOOTER].replace("&", "&&")
        self.sheets = {name: book.add_worksheet(name) for name in names}

    def format(self, form: str, style: str = "plain") -> Any:
        """How a cell looks."""
        if (form, style) not in self._formats:
            look = {"font_name": "Arial", "font_size": 10, "valign": "top", "num_format": FORMS[form]} | _STYLES[style]
            if form == "text" and style in ("plain", "total", "large"):
                look |= {"text_wrap": True, "align": "left", "indent": 1}
            if form == "text" and style == "heading":
                look |= {"align": "left", "indent": 1}
            if form == "right" or (form != "text" and style == "heading"):
                look["align"] = "right"
            self._formats[form, style] = self.book.add_format(look | {"num_format": FORMS[form]})
        return self._formats[form, style]

    def page(self, name: str, title: str, told: str) -> Page:
        """Begin a sheet: its title in A1, a sentence about it in A2."""
        return Page(self, name, title, told, self._footer)

    def name(self, what: str, sheet: str, first: str, last: str = "") -> None:
        """Give a cell, or the cells from first to last, a name that formulas use."""
        where = ":".join(_fixed(cell) for cell in (first, last) if cell)
        self.book.define_name(what, f"='{sheet}'!{where}")


class Page:
    """One sheet while it is written."""

    def __init__(self, book: Book, name: str, title: str, told: str, footer: str) -> None:
        self.book, self.name, self.sheet = book, name, book.sheets[name]
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.set_footer(f"&L&8{footer}&C&8&A&R&8Page &P of &N")
        self.sheet.set_row(0, TITLE)
        self.put(0, 0, title, style="title")
        self.put(1, 0, told, style="told")

    def put(self, row: int, column: int, cell: Cell, form: str = "text", style: str = "plain") -> None:
        """Write one cell; texts are never read as formulas, and among numbers stand where numbers do."""
        words = cell.value if isinstance(cell, Live) else cell
        look = self.book.format(
            "right" if isinstance(words, str) and form != "text" and style != "heading" else form, style
        )
        if isinstance(cell, Live):
            self.sheet.write_formula(row, column, cell.formula, look, cell.value)
        elif isinstance(cell, str):
            self.sheet.write_string(row, column, cell[:MOST_LETTERS], look)
        elif cell is None or cell != cell:
            self.sheet.write_blank(row, column, None, look)
        else:
            self.sheet.write_number(row, column, cell, look)

    def row(self, row: int, columns: Sequence[Column], cells: Sequence[Cell], style: str = "plain") -> None:
        """Write a row of the table."""
        for number, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            self.put(row, number, cell, column.form, style)
        self._fit(row, zip(cells, columns, strict=True), LETTERS)

    def _fit(self, row: int, cells: Iterable[tuple[Cell, Column]], letters: float) -> None:
        """Make a row as high as its texts need, for not every reader does."""
        most = max(lines(cell, column.width * letters) for cell, column in cells if column.form == "text")
        if most > 1:
            self.sheet.set_row(row, LINE * most + 2)

    def head(self, row: int, columns: Sequence[Column], keep: int = 1) -> None:
        """Write the table's heading, freeze it with the first columns, and repeat it on every printed page."""
        for number, column in enumerate(columns):
            self.put(row, number, column.heading, column.form, "heading")
            self.sheet.set_column(number, number, column.width)
        most = max(lines(column.heading, column.width * BOLD_LETTERS) for column in columns)
        self.sheet.set_row(row, LINE * most + 4)
        self.sheet.freeze_panes(row + 1, keep)
        self.sheet.repeat_rows(row)

    def table(
        self,
        row: int,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        keep: int = 1,
        nothing: str = NOTHING_COMPARED,
    ) -> int:
        """Write a plain list as a named table with its heading in a row, which is frozen and repeated.

        Args:
            row: of the heading, from 0.
            name: of the table.
            columns: its columns.
            rows: its cells.
            keep: how many columns stay in sight.
            nothing: what to say of a list of nothing.

        Returns:
            The row after it.
        """
        self.head(row, columns, keep)
        if not rows:
            self.put(row + 1, 0, nothing, style="told")
            return row + 2
        for number, cells in enumerate(rows, row + 1):
            self.row(number, columns, cells)
        headings = [{"header": one.heading, "header_format": self.book.format(one.form, "heading")} for one in columns]
        look = {"name": name, "columns": headings, "style": None}
        self.sheet.add_table(row, 0, row + len(rows), len(columns) - 1, look)
        return row + 1 + len(rows)

    def input(self, row: int, words: str, cell: float | str, form: str, name: str, why: str) -> None:
        """Write a cell that the reader may change, with its words before it and the reason behind it."""
        self.put(row, 0, words, style="told")
        self.put(row, 1, cell, form, "input")
        self.put(row, 2, why, style="why")
        self.book.name(name, self.name, at(row, 1))

    def widths(self, *widths: float) -> None:
        """Set the widths of columns from the first."""
        for number, width in enumerate(widths):
            self.sheet.set_column(number, number, width)


def lines(cell: Cell, letters: float) -> int:
    """How many lines a text takes, broken between words.

    >>> lines("Is the gap closed, and when?", 12), lines(3.0, 12)
    (3, 1)
    """
    text = cell.value if isinstance(cell, Live) else cell
    return len(textwrap.wrap(text, max(1, int(letters)))) or 1 if isinstance(text, str) else 1


def at(row: int, column: int) -> str:
    """A cell by its numbers from 0.

    >>> at(4, 1)
    'B5'
    """
    return xl_rowcol_to_cell(row, column)


def letter(column: int) -> str:
    """A column by its number from 0.

    >>> letter(27)
    'AB'
    """
    return xl_col_to_name(column)


def _fixed(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"
