"""What differs between two scenarios, on a screen: money by year, then everything else."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from obbr.calendar import year_label
from obbr.place import Place
from obbr.report.words import MILLION, NOTHING, number
from obbr.study.differences import Row


def show_differences(rows: Sequence[Row], names: tuple[str, str], place: Place, screen: Console) -> None:
    """Print the rows of `differences`; one sentence if there are none.  `names`: what to call the two scenarios."""
    if not rows:
        screen.print(f"{names[0]} and {names[1]} differ in nothing that decides, in {place.title}.", markup=False)
        return
    money = [row for row in rows if not isinstance(row.first, str)]
    if money:
        screen.print(_by_year(money, names, place))
    others = [row for row in rows if isinstance(row.first, str)]
    if others:
        screen.print(_in_words(others, names))
    if money:
        screen.print("On paper, before a run: what a review moves, or is stopped within a year, is not in it.")


def _by_year(rows: Sequence[Row], names: tuple[str, str], place: Place) -> Table:
    """Two rows for each thing, one for each scenario; years in which nothing moves share a column."""
    years = _turns(rows)
    last = len(rows[0].first) - 1
    title = f"{place.title}, change from standstill, £m a year at 2025/26 prices"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    table.add_column("")
    table.add_column("")
    for n, year in enumerate(years):
        lasts = n + 1 == len(years) and year < last
        table.add_column(f"{year_label(year)}{' on' if lasts else ''}", justify="right")
    for row in rows:
        for what, name, pounds in ((row.what, names[0], row.first), ("", names[1], row.second)):
            table.add_row(what, escape(name), *(_millions(float(pounds[year])) for year in years), end_section=not what)
    return table


def _turns(rows: Sequence[Row]) -> list[int]:
    """The first year, and every year in which something is not as in the year before."""
    columns = list(zip(*(pounds for row in rows for pounds in (row.first, row.second)), strict=True))
    return [year for year, column in enumerate(columns) if year == 0 or column != columns[year - 1]]


def _in_words(rows: Sequence[Row], names: tuple[str, str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("", "", *names):
        table.add_column(escape(heading))
    for row in rows:
        table.add_row(row.part, row.what, *(escape(str(told)) or NOTHING for told in (row.first, row.second)))
    return table


def _millions(pounds: float) -> str:
    """Three decimals of a million, with a sign.

    >>> _millions(262_650.0), _millions(0.0)
    ('+0.263', '-')
    """
    return number(pounds / MILLION, "+.3f") if pounds else NOTHING
