"""Tables on a screen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from rich import box
from rich.markup import escape
from rich.table import Table


def grid(
    headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[int] = (), title: str | None = None
) -> Table:
    """A table as all commands print it; columns of numbers, counted from 0, stand to the right."""
    words = None if title is None else escape(title)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=words, title_justify="left")
    for n, heading in enumerate(headings):
        table.add_column(heading, justify="right" if n in numbers else "left")
    for cells in rows:
        table.add_row(*cells)
    return table
