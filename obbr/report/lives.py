"""Telling lives on a screen: the whole first; then of each person both lives in their words, when and why they part."""

from __future__ import annotations

import textwrap

import numpy as np
from rich.console import Console

from obbr.calendar import month_index
from obbr.report.words import plain, residents, span, with_interval
from obbr.study.compare import spread
from obbr.study.lives.told import ASKED, Life, Lives
from obbr.study.lives.words import month_in_words

WIDEST = 110  # letters of a line that is read and not a table
RULE = (
    "Lives below are picked by rule: of each kind, among those who fare differently, the one in the middle; never the"
    " most dramatic."
)
SIMULATED = "Nobody lived these lives. What finds no room in 80 words stands in lives.parquet."


def show_lives(lives: Lives, console: Console) -> None:
    """Print every life that is told, and what they stand within."""
    one, other = labelled(lives)
    draws = len(lives.wholes)
    which = f", draw {lives.draw + 1} of {draws}, the one in the middle" if draws > 1 else ""
    _write(f"{lives.title}, {span(lives.years)}: {other} beside {one}{which}; {residents(lives.sample)}", console)
    picked = any(life.kind != ASKED for life in lives.lives)
    for text in (*whole_lines(lives), f"{RULE} {SIMULATED}" if picked else SIMULATED):
        _write(text, console)
    for life in lives.lives:
        console.print()
        _write(f"{life.title} (resident {life.resident})", console)
        for text in life_lines(life):
            _write(text, console, "  ")


def _write(text: str, console: Console, indent: str = "") -> None:
    width = min(console.width, WIDEST)
    console.print(textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent), markup=False)


def labelled(lives: Lives) -> tuple[str, str]:
    """Both scenarios in words, with the label of those that rest on policies of tier B."""
    one, other = (
        plain(name) + (" (exploratory)" if weak else "")
        for name, weak in zip(lives.scenarios, lives.exploratory, strict=True)
    )
    return one, other


def life_lines(life: Life) -> list[str]:
    """Both lives in their words, when they part and what differs, why, and what else differed."""
    told = list(life.words)
    if not life.parts:
        return told
    told.append(f"They part in {month_in_words(month_index(life.parts))}: {life.differs}.")
    told.append(f"Why: {life.why}.")
    if life.around:
        told.append(f"What differed around them that month: {'; '.join(life.around)}.")
    return told


def whole_lines(lives: Lives) -> list[str]:
    """How many lives part, and how they then compare: medians over draws, with their interval."""
    draws = len(lives.wholes)
    counted = {
        name: with_interval(spread(np.array([getattr(whole, name) for whole in lives.wholes], float)), ",.0f", draws)
        for name in lives.wholes[0]._fields
    }
    other = labelled(lives)[1]
    over = f"Medians of {draws} draws, with their interval. " if draws > 1 else ""
    return [
        f"{over}Of {counted['people']} people who live here at some time, {counted['part']} have lives that part.",
        f"Under {other}, by quality-adjusted life, {counted['better']} fare better and {counted['worse']} worse;"
        f" {counted['less_unmet']} go short of fewer hours of help and {counted['more_unmet']} of more;"
        f" {counted['longer']} are alive at the end who die in the other life, and {counted['shorter']} the other way.",
    ]
