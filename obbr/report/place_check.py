"""A place's figures beside the published ones and beside those of the councils most alike, with what is odd."""

from __future__ import annotations

import math

from rich import box
from rich.console import Console
from rich.table import Table

from obbr.place import Place
from obbr.place.councils import councils
from obbr.place.figure import Kind
from obbr.place.peers import Odd, compared, peers_of


def place_check(place: Place, console: Console) -> None:
    """Print every figure that is the council's own or is odd; the others are counted."""
    published = next(
        (Place.shipped(council.name) for council in councils().values() if council.code == place.code), None
    )
    for sentence in place.told:
        console.print(f"Worked out from own figures: {sentence}.", highlight=False, markup=False)
    rows = list(compared(place, published))
    if not rows:
        console.print(f"{place.title} is not one of England's councils: there is nothing to compare it with.")
        return
    own = {path for path, figure in place.figures.items() if figure.kind is Kind.OWN}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=f"{place.title}, figure by figure", title_justify="left")
    for heading in ("figure", "here", "published", "ten most alike", ""):
        table.add_column(heading, justify="left" if heading in ("figure", "") else "right")
    shown = [row for row in rows if row.words or row.path in own]
    for row in shown:
        counted = " per 1,000" if row.per_head else ""
        alike = f"{_number(row.low)} to {_number(row.high)}, middle {_number(row.middle)}"
        table.add_row(row.path + counted, _number(row.own), _shown(row, own), alike, row.words)
    console.print(table)
    alike = ", ".join(council.title for council in peers_of(place.code))
    console.print(f"{len(rows)} figures compared, {sum(bool(row.words) for row in rows)} odd. Most alike: {alike}.")
    console.print("Odd is not wrong: a council may differ. Figures borrowed from England are not compared.")


def _shown(row: Odd, own: set[str]) -> str:
    return _number(row.published) if row.path in own and not math.isnan(row.published) else ""


def _number(value: float) -> str:
    """A number with about three figures that count.

    >>> _number(0.1234), _number(12.34), _number(1234.5)
    ('0.123', '12.3', '1,234')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
