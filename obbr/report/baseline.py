"""Base years of places beside what is known, as tables: each place by itself, and all of them together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from obbr.place.figure import Kind
from obbr.place.missed import Missed
from obbr.report.words import form_of, number
from obbr.study.baseline import BAR, HEADLINES, Baseline, holds
from obbr.study.off import error

VERDICT = {True: "", False: "OFF", None: "no bar"}


def show_baselines(found: Sequence[Baseline], console: Console) -> None:
    """Print a table for each place if they are few, and one for all of them if there are several."""
    if len(found) <= 5:
        for baseline in found:
            console.print(_of_place(baseline))
    if len(found) > 1:
        console.print(_together(found))
    console.print(
        f"Bar: published figures within {BAR:.0%}, derived ones within their interval; national ones, made of other "
        "places, have none."
    )


def _of_place(baseline: Baseline) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, title=f"{escape(baseline.place.title)}, 2024/25", title_justify="left"
    )
    for heading in ("", "modelled", "known", "off", "interval", "how", "", "why"):
        table.add_column(heading, justify="right" if heading in ("modelled", "known", "off", "interval") else "left")
    rest = [row for row in baseline.rows if row.what not in HEADLINES]
    for row in baseline.headlines:
        table.add_row(*_cells(row), VERDICT[holds(row)], baseline.reason(row))
    table.add_section()
    for row in rest:
        table.add_row(*_cells(row), "", baseline.reason(row))
    return table


def _cells(row: Missed) -> list[str]:
    modelled, known, low, high = (number(x, form_of(row)) for x in row[1:5])
    off = "" if np.isnan(error(row)) else f"{error(row):+.0%}"
    return [row.what, modelled, known, off, "" if np.isnan(row.low) else f"{low}..{high}", row.kind]


def _together(found: Sequence[Baseline]) -> Table:
    """Over places, by headline row: how far off the middle place is, and how many meet the bar."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=f"{len(found)} places", title_justify="left")
    for heading in ("", "places with a figure of their own", "middle error", "within 10%", "middle size of error"):
        table.add_column(heading, justify="right" if heading else "left")
    for what in HEADLINES:
        rows = [row for baseline in found for row in baseline.headlines if row.what == what]
        own = np.array([error(row) for row in rows if row.kind != Kind.NATIONAL])
        own = own[np.isfinite(own)]
        if len(own):
            within = f"{np.mean(np.abs(own) <= BAR):.0%}"
            table.add_row(what, f"{len(own)}", f"{np.median(own):+.0%}", within, f"{np.median(np.abs(own)):.0%}")
    return table
