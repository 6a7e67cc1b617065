"""A place's figures as a table: what each is, how it is known, from whom, of which year; and a list of all places."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from obbr.place import Place, build
from obbr.place.councils import NOT_BUILT, councils
from obbr.place.figure import Kind
from obbr.place.margins import Miss, misses
from obbr.place.place import worked
from obbr.study.defaults import SEED

LONGEST = 60  # characters of a value; the figures file holds the rest


def place_page(place: Place, console: Console) -> None:
    """Print every figure of a place, and how well the people drawn from them fit."""
    console.print(figures_table(place))
    console.print(fit_table(misses(place, build(place, SEED))))
    for sentence in place.told:
        console.print(f"Worked out from own figures: {sentence}.", highlight=False, markup=False)
    console.print(f"{place.base}\n{place.licence}", highlight=False)


def place_list(console: Console) -> None:
    """Print every place that can be built, how much of it is its own, and which councils are not built and why."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("name", "council", "region", "kind", "residents", "published", "derived", "national", ""):
        table.add_column(heading, justify="right" if heading in ("residents", *Kind) else "left")
    names = councils()
    for name in sorted({*worked(), *names}):
        place = Place.shipped(name)
        known = Counter(figure.kind for figure in place.figures.values())
        where = (names[name].region, names[name].kind) if name in names else ("", "made up")
        by_hand = "worked in depth" if name in worked() and name in names else ""
        numbers = [f"{known[kind]}" for kind in (Kind.PUBLISHED, Kind.DERIVED, Kind.NATIONAL)]
        table.add_row(name, escape(place.title), *where, f"{place.people.sum():,}", *numbers, by_hand)
    console.print(table)
    for name, why in NOT_BUILT.items():
        console.print(f"{name} is not built: {why}.", highlight=False)


def figures_table(place: Place) -> Table:
    """Every figure on a line."""
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, title=escape(f"{place.title} ({place.code})"), title_justify="left"
    )
    for heading in ("figure", "value", "unit", "class", "year", "source", "method"):
        table.add_column(heading, overflow="fold")
    for figure in place.figures.values():
        known = (str(figure.kind), figure.year, figure.source, figure.method)
        table.add_row(figure.path, shortened(figure.value), figure.unit, *map(escape, known))
    return table


def fit_table(rows: list[Miss]) -> Table:
    """How well the residents drawn from the figures meet them."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="People drawn from these figures", title_justify="left")
    for heading in ("what", "drawn", "figure", "interval", "class", "year", ""):
        table.add_column(heading, justify="right" if heading in ("drawn", "figure", "interval") else "left")
    for row in rows:
        span = "" if row.low is None else f"{row.low:,.0f} to {row.high:,.0f}"
        verdict = "" if row.within else "outside"
        table.add_row(row.what, f"{row.modelled:,.0f}", f"{row.figure:,.0f}", span, str(row.kind), row.year, verdict)
    return table


def shortened(value: Any) -> str:
    """A figure in one line; a large table only by its size.

    >>> shortened(1961), shortened({"low": 1, "high": 2}), shortened({"a": {"b": 1}, "c": {"b": 2}})
    ('1,961', 'low 1, high 2', 'table of 2 rows')
    """
    if isinstance(value, int | float):
        return f"{value:,}"
    if isinstance(value, dict):
        plain = all(not isinstance(part, dict | list) for part in value.values())
        text = ", ".join(f"{name} {shortened(part)}" for name, part in value.items()) if plain else ""
        return text if plain and len(text) <= LONGEST else f"table of {len(value)} rows"
    if isinstance(value, list):
        return f"list of {len(value)}"
    return str(value)
