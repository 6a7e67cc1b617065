"""A page of HTML as its reader has it, for tests: elements in order, text, and tables as cells."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "br", "path", "line", "image"}


class Read(HTMLParser):
    """What a reader's browser makes of the page: elements in order, and the tables as cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.tables: list[tuple[str, list[list[str]]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, name, attributes):
        self.elements.append((name, dict(attributes)))
        if name not in VOID:
            self.open.append(name)
        if name == "table":
            self.tables.append(("", []))
        elif name == "tr":
            self.tables[-1][1].append([])
        elif name in ("td", "th"):
            self.tables[-1][1][-1].append("")

    def handle_startendtag(self, name, attributes):
        self.elements.append((name, dict(attributes)))

    def handle_endtag(self, name):
        assert self.open.pop() == name, f"{name} closes what it did not open"

    def handle_data(self, data):
        self.text.append(data)
        if "caption" in self.open:
            self.tables[-1] = (self.tables[-1][0] + data, self.tables[-1][1])
        elif self.open and self.open[-1] in ("td", "th"):
            self.tables[-1][1][-1][-1] += data.replace("\u00a0", " ")

    def table(self, caption: str) -> list[list[str]]:
        """The rows of the first table whose caption has these words."""
        return next(rows for words, rows in self.tables if caption in words)

    def cell(self, caption: str, row: str, column: str, group: str = "") -> str:
        """One cell, by the words of its row and column, below the heading of a group."""
        rows = self.table(caption)
        heads = [cells[0] for cells in rows]
        below = heads.index(group) if group else 0
        at = heads.index(row, below + 1)
        return rows[at][rows[0].index(column)]
