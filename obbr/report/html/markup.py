"""Pieces of HTML.  Every string is escaped when it is put in, unless it is `Html` already: titles come from users."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

INTERVAL = re.compile(r"\([^()a-z]* to [^()a-z]*\)")
UNBROKEN = "\u00a0"  # a space at which no line is broken


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def join(*parts: str) -> Html:
    """Parts in a row; what is not yet HTML is escaped.

    >>> join("a < b", Html("<br>"))
    'a &lt; b<br>'
    """
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def tag(name: str, *parts: str, **attributes: str) -> Html:
    """An element; an attribute may end in an underscore where Python has taken its name.

    >>> tag("p", "1 < 2", class_="lead")
    '<p class="lead">1 &lt; 2</p>'
    """
    said = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{said}>{join(*parts)}</{name}>")


def paragraph(*parts: str) -> Html:
    """A paragraph."""
    return tag("p", *parts)


def bullets(lines: Iterable[str]) -> Html:
    """A list; nothing if there is nothing on it."""
    items = [tag("li", line) for line in lines]
    return tag("ul", *items) if items else Html("")


def details(summary: str, *parts: str) -> Html:
    """What is folded away on the screen, and opened in print."""
    return tag("details", tag("summary", summary), *parts)


def section(anchor: str, title: str, *parts: str) -> Html:
    """A section of the page with its heading."""
    return tag("section", tag("h2", title, id=f"{anchor}-title"), *parts, id=anchor, aria_labelledby=f"{anchor}-title")


class Group(NamedTuple):
    """Rows of a table under a heading of their own."""

    heading: str
    rows: Sequence[Sequence[str]]


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str] | Group], words: bool = False) -> Html:
    """A table whose first column heads the rows; it scrolls by itself where a screen is narrow.

    Args:
        caption: what it shows, with unit and prices.
        headings: of the columns.
        rows: cells, or groups of them.
        words: whether cells are text rather than numbers.
    """
    bodies, loose = [], []
    for row in rows:
        if isinstance(row, Group):
            heading, grouped = row
            head = tag("tr", tag("th", heading, scope="rowgroup", colspan=str(len(headings))), class_="group")
            bodies.append(tag("tbody", head, *map(_row, grouped)))
        else:
            loose.append(_row(row))
    if loose:
        bodies.insert(0, tag("tbody", *loose))
    head = tag("thead", tag("tr", *(tag("th", words, scope="col") for words in headings)))
    whole = tag("table", tag("caption", caption), head, *bodies, class_="words" if words else "numbers")
    return tag("div", whole, class_="scroll", role="group", aria_label=caption, tabindex="0")


def _row(cells: Sequence[str]) -> Html:
    return tag("tr", tag("th", cells[0], scope="row"), *(tag("td", _unbroken(cell)) for cell in cells[1:]))


def _unbroken(cell: str) -> str:
    """An interval stays on one line."""
    return cell if isinstance(cell, Html) else INTERVAL.sub(lambda found: found[0].replace(" ", UNBROKEN), cell)
