"""What fitting constants came to, as tables: the constants, and the base year before and after."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from obbr.place import Place
from obbr.place.fits import CONSTANTS, FITTED
from obbr.place.missed import Missed
from obbr.study.calibrate import TARGETS, Fit

OFF = 0.10  # share by which a row of the base year may be off before it is marked


def show_fits(places: Sequence[Place], fits: list[Fit], console: Console) -> None:
    """Print the constants of all fits, and every row of the base year before and after."""
    title = f"{', '.join(place.title for place in places)}: {len(fits)} fit{'s' * (len(fits) > 1)}"
    console.print(_constants(fits, title))
    console.print(_rows(fits) if len(places) == 1 else _targets(fits[0]))
    bound = sorted({name for fit in fits for name in fit.at_bound})
    if bound:
        console.print(f"At the bound of what is tried: {', '.join(bound)}. Read the figures again.")


def _constants(fits: list[Fit], title: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    for heading in ("constant", "what it is", "middle", "from", "to", "usual among councils"):
        table.add_column(heading, justify="left" if heading in ("constant", "what it is") else "right")
    for name, constant in CONSTANTS.items():
        values = [fit.constants[name] for fit in fits]
        usual = f"{np.exp(-constant.prior):.2f} to {np.exp(constant.prior):.2f}"
        numbers = (float(np.median(values)), min(values), max(values))
        table.add_row(name, constant.meaning, *(f"{value:.2f}" for value in numbers), usual)
    return table


def _rows(fits: list[Fit]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Base year, middle of the fits", title_justify="left")
    for heading in ("what", "published", "before", "after", "off", ""):
        table.add_column(heading, justify="left" if heading in ("what", "") else "right")
    before, after = ([fit.before[0] for fit in fits], [fit.after[0] for fit in fits])
    for row, was, now in zip(fits[0].after[0], _middle(before), _middle(after), strict=True):
        if not row.published:
            continue
        off = now / row.published - 1.0
        fitted = "fitted" if row.what in TARGETS else ""
        mark = "more than a tenth off" if abs(off) > OFF else ""
        numbers = (_number(value) for value in (row.published, was, now))
        table.add_row(row.what, *numbers, f"{off:+.0%}", " ".join(filter(None, (fitted, mark))))
    return table


def _targets(fit: Fit) -> Table:
    """Of several places fitted together: how far each target is off, modelled over published."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Base year, modelled / published", title_justify="left")
    for heading in ("what", "before", "after", "half of the places", "within a tenth"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for what in TARGETS:
        before, after = (np.array([_over(rows, what) for rows in lived]) for lived in (fit.before, fit.after))
        half = " to ".join(f"{share:.2f}" for share in np.percentile(after, [25, 75]))
        near = f"{np.mean(np.abs(after - 1.0) <= OFF):.0%}"
        table.add_row(what, f"{np.median(before):.2f}", f"{np.median(after):.2f}", half, near)
    return table


def _over(rows: list[Missed], what: str) -> float:
    row = next(row for row in rows if row.what == what)
    return row.modelled / row.published


def _middle(lived: list[list[Missed]]) -> list[float]:
    return [float(np.median([row.modelled for row in rows])) for rows in zip(*lived, strict=True)]


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.2f}"


def own_file(place: Place, fits: list[Fit]) -> str:
    """A file of own figures that lays the fits over the place they were found for."""
    lines = [f"name: {place.name}", f"title: {place.title}", f"based_on: {place.name}", "figures:"]
    topic, _, label = FITTED.partition(".")
    lines += [f"  {topic}:", f"    {label}:", "      value:"]
    lines += [f"        {name}: [{', '.join(f'{fit.constants[name]:.4f}' for fit in fits)}]" for name in CONSTANTS]
    return "\n".join([*lines, "      class: derived", "      source: obbr calibrate", "      year: 2024/25", ""])
