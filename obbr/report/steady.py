"""Whether places stand still when nothing is decided: a table a place, and a section of a page."""

from __future__ import annotations

import numpy as np
from rich.console import Console

from obbr.report import page
from obbr.report.screen import grid
from obbr.report.words import NOTHING, residents
from obbr.study.results import Results
from obbr.study.steady import Steadies, Trend, trends

AFTER = (1, 5, 10)  # years
HEADINGS = ("", *(f"after {years} year{'s' * (years > 1)}" for years in AFTER), "people alone", "what moved it")
NUMBERS = range(1, len(AFTER) + 2)
JUMP = 0.05  # a change of the first year beyond what people make of it that is called a jump


def show_steady(found: Steadies, console: Console) -> None:
    """Print a table for each place, and what jumps."""
    for name, results in found.by_name.items():
        console.print(grid(HEADINGS, map(_cells, trends(results)), NUMBERS, title=name))
        console.print(f"  {jumps(results)}\n", markup=False)


def section(found: Steadies) -> str:
    """The same in Markdown, without a heading."""
    study = found.first.study
    parts = [
        page.paragraph(
            "With need and prices met and nothing decided (`standstill_funded`), what moves must have a name. *People "
            "alone*: what the last year would bring if everybody of an age did as people of that age do in the base "
            "year. *What moved it*: points add up to the whole change after the last year, a per cent is a change of "
            "its own, and words without a number are what may move it. "
            f"Medians of {study.draws} draws, {residents(study.sample)}, seed {study.seed}."
        )
    ]
    for name, results in found.by_name.items():
        parts += [f"**{name}**", page.table(HEADINGS, map(_cells, trends(results)), NUMBERS)]
        parts.append(page.paragraph(jumps(results)))
    return "\n\n".join(parts) + "\n"


def jumping(results: Results) -> list[str]:
    """What the first year changes by more than people do, each in words."""
    off = []
    for trend in trends(results):
        first = float(np.median(trend.changes[:, 0]))
        beyond = first - float(np.nan_to_num(trend.by_people[0]))
        if abs(beyond) > JUMP and trend.watched.by:
            off.append(f"{trend.watched.words[0].lower()}{trend.watched.words[1:]} ({first:+.0%})")
    return off


def jumps(results: Results) -> str:
    """The same in a sentence."""
    off = jumping(results)
    if not off:
        return f"Nothing changes in the first year by more than {JUMP:.0%} beyond what people make of it."
    return f"In the first year these change by more than {JUMP:.0%} beyond what people make of it: {page.listed(off)}."


def _cells(trend: Trend) -> list[str]:
    years = trend.changes.shape[1]
    values = [float(np.median(trend.changes[:, after - 1])) if after <= years else np.nan for after in AFTER]
    values.append(float(trend.by_people[-1]))
    return [trend.watched.words, *(NOTHING if np.isnan(x) else f"{x:+.0%}" for x in values), _why(trend)]


def _why(trend: Trend) -> str:
    """What moved it in the last year: measured where it can be taken apart, else in words."""
    if trend.parts is None:
        return trend.watched.why
    unit = " points" if trend.parts.whole else "%"
    return ", ".join(f"{words} {100.0 * change:+.0f}{unit}" for words, change in trend.parts.of.items())
