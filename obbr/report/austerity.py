"""The page of the austerity decade: what came out beside what happened, line by line."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from obbr.calendar import BASE_YEAR, year_label
from obbr.report import page
from obbr.report.words import NOTHING, capital, with_interval
from obbr.study.austerity import FLAT, Austerity, Line, Lived, Verdict
from obbr.study.compare import spread
from obbr.study.defaults import AUSTERITY_YEARS


class Row(NamedTuple):
    """How one line is told: in a table and in a sentence, what was measured, what the model measures, its numbers."""

    words: str
    short: str
    happened: str
    measured: str
    modelled: str
    percent: bool = True
    form: str = "+.0f"


ROWS = {
    "spend_planned": Row(
        "Spending per older person, as planned",
        "the plan",
        "-31% in eight years",
        "Councils' spending on care per person of 65 and over, in real terms, England 2009/10 to 2017/18.",
        "What the books allow for the five lines of care at 65 and over and the older people's share of assessment, at "
        "the prices and for the people of each year, less the cut. It only says whether the scenario asks for what "
        "happened.",
    ),
    "spend": Row(
        "Spending per older person, as it came out",
        "spending",
        "-31% in eight years",
        "As above.",
        "What the council paid on the same lines, gross, at 2025/26 prices. A plan on care that people have a right "
        "to is not yet a saving, and part of these lines is carried without being simulated.",
    ),
    "ae_visits": Row(
        "A&E visits a year per older person",
        "A&E visits",
        "+0.07",
        "Visits of people of 65 and over that the fall in spending brought, by an instrument; the mean was 0.37 in "
        "2009.",
        "A&E visits of any kind at 65 and over, in the last year, less those of the same world without the cut.",
        percent=False,
        form="+.3f",
    ),
    "ae_elasticity": Row(
        "More A&E visits, %, for each % less spent",
        "A&E visits for what was really cut",
        "+0.61",
        "The same two numbers, each over its mean.",
        "The same, for the fall in spending that really came out against no cut: so it does not hang on the size of "
        "it.",
        percent=False,
        form="+.2f",
    ),
    "admissions": Row(
        "Emergency admissions per older person",
        "emergency admissions",
        "flat",
        "No effect of spending on admissions in three studies; the crude rate was level.",
        "Emergency admissions at 65 and over, in the last year, against no cut.",
        form="+.1f",
    ),
    "unmet": Row(
        "Unmet need per older person",
        "unmet need",
        "about flat",
        "The share of people of 65 and over at home who told a survey that they lacked help with a daily task.",
        "Hours of need that neither family nor paid care meets, per person of 65 and over. A survey counts people who "
        "lack something; hours also grow when those who lack something lack more of it.",
        form="+.1f",
    ),
    "entries": Row(
        "Care-home entries per older person",
        "care-home entries",
        "-12% in four years",
        "Council-supported moves into care homes, per person of 65 and over, England 2014/15 to 2018/19.",
        "All moves into care homes, whoever pays: in the model people who pay for themselves are not rationed.",
    ),
    "helped": Row(
        "Older people whom the council helps",
        "people helped",
        "-26% in three years",
        "People of 65 and over helped in the community, England 2009/10 to 2012/13, while spending fell by 15%.",
        "People of 65 and over in long-term support at the end of the last year, at home and in homes, against no cut.",
    ),
}
HEADINGS = ("what", "in England", f"model, since {year_label(BASE_YEAR)}", "model, against no cut", "reproduced?")


JUDGED_SINCE, JUDGED_AGAINST = 2, 3  # columns of numbers; one of the two is judged


def page_of(done: Austerity, command: str) -> str:
    """The whole page, in Markdown."""
    first = done.lived[0]
    study, lines = first.results.study, first.lines()
    parts = [
        page.mark("austerity"),
        "# The austerity decade, a first look",
        page.paragraph(_opening(study.years)),
        "## What came out",
        page.table(HEADINGS, _marked(first), numbers=(JUDGED_SINCE, JUDGED_AGAINST)),
        page.paragraph(_summary(lines)),
        "## Line by line",
        *(page.paragraph(_in_words(line, len(first.results.draws))) for line in lines),
        page.paragraph(
            "**Children.** That children in need stayed level while the looked-after rose is part of the same "
            "signature. This scenario cuts older people's care alone; what the model makes of children in the same "
            "decade stands in the hindcast of [validation](validation.md)."
        ),
        "## Under other structures",
        page.paragraph(
            "Cuts raised A&E visits and not admissions. Either care does not act on admissions, or full beds hide "
            "that it does. Each answer is run apart, as a difference against no cut."
        ),
        page.table(*_by_reading(done)),
        "## How sure",
        page.paragraph(page.how_sure(len(first.results.draws))),
        page.paragraph(_rule()),
        page.paragraph(_caveats()),
        "## What was run",
        page.made_with(study, command),
        page.paragraph(page.base_year(first.results)),
    ]
    return "\n\n".join(parts) + "\n"


def draw(done: Austerity, console: Console) -> None:
    """Print the table of the first reading, and what it says."""
    first = done.lived[0]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    for n, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="right" if n in (JUDGED_SINCE, JUDGED_AGAINST) else "left", overflow="fold")
    for row in cells(first):
        table.add_row(*row)
    console.print(f"\n[bold]The austerity decade in {first.results.study.place.title}[/]\n", highlight=False)
    console.print(table)
    console.print(f"  {_summary(first.lines())}", highlight=False, markup=False)


def cells(lived: Lived) -> list[tuple[str, ...]]:
    """The table, row by row."""
    draws = len(lived.results.draws)
    return [
        (
            ROWS[line.name].words,
            ROWS[line.name].happened,
            _shown(line, line.since, draws),
            _shown(line, line.against, draws),
            line.verdict,
        )
        for line in lived.lines()
    ]


def section(done: Austerity) -> str:
    """What came out, without headings: part of a page that somebody else composes."""
    first = done.lived[0]
    return "\n\n".join(
        [
            page.paragraph(_opening(first.results.study.years)),
            page.table(HEADINGS, _marked(first), numbers=(JUDGED_SINCE, JUDGED_AGAINST)),
            page.paragraph(_summary(first.lines())),
        ]
    )


def _marked(lived: Lived) -> list[list[str]]:
    """The table with the number that is judged in bold."""
    rows = [list(row) for row in cells(lived)]
    for row, line in zip(rows, lived.lines(), strict=True):
        column = JUDGED_SINCE if line.judged is line.since else JUDGED_AGAINST
        row[column] = f"**{row[column]}**"
    return rows


def _shown(line: Line, values: np.ndarray, draws: int) -> str:
    row = ROWS[line.name]
    scale, unit = (100.0, "%") if row.percent else (1.0, "")
    return with_interval(spread(scale * values), row.form, draws, unit)


def _summary(lines: list[Line]) -> str:
    """How many lines came out; the plan is not counted, for it is an input."""
    told = [line for line in lines if line.name != "spend_planned"]
    by: dict[Verdict, list[str]] = {}
    for line in told:
        by.setdefault(line.verdict, []).append(ROWS[line.name].short)
    good = by.pop(Verdict.REPRODUCED, [])
    said = [f"Reproduced, {len(good)} of {len(told)} lines: {page.listed(good)}."]
    said += [f"{capital(outcome.replace(':', ','))}: {page.listed(shorts)}." for outcome, shorts in by.items()]
    spend = next(line for line in lines if line.name == "spend")
    if spend.verdict is not Verdict.REPRODUCED:
        fell, then = -spread(spend.judged).median, -spend.happened
        said.append(f"Spending fell by {fell:.0%} and not by {then:.0%}: every other line answers to that cut.")
    return " ".join(said)


def _in_words(line: Line, draws: int) -> str:
    row = ROWS[line.name]
    size = "" if line.happened == 0.0 else _size(line)
    found = _shown(line, line.judged, draws)
    return (
        f"**{row.words}.** Measured: {row.measured} The model's: {row.modelled} "
        f"What happened: {row.happened}. What came out: {'nothing to tell' if found == NOTHING else found}{size}. "
        f"*{capital(line.verdict)}.*"
    )


def _size(line: Line) -> str:
    """The median as a share of what happened, where both go the same way."""
    share = spread(line.judged).median / line.happened
    return f", {share:.0%} of what happened" if share > 0.0 else ""


def _by_reading(done: Austerity) -> tuple[list[str], list[list[str]]]:
    """The lines of hospital use under every reading."""
    headings = ["what", *(one.reading.words for one in done.lived)]
    each = [{line.name: line for line in one.lines()} for one in done.lived]
    draws = len(done.lived[0].results.draws)
    rows = [
        [row.words, *(f"{_shown(lines[name], lines[name].judged, draws)}<br>{lines[name].verdict}" for lines in each)]
        for name, row in ROWS.items()
        if name != "spend_planned"
    ]
    return headings, rows


def _opening(years: int) -> str:
    short = f" Only {years} of its years were run here, so sizes cannot be compared."
    return (
        "In the 2010s English councils spent less and less on the care of each older person. What followed is known "
        "better than for any other change, so a model of a council's area should be able to give it back without "
        "having been told. Here the cut of that decade falls on the council of today "
        "(`scenarios/austerity_2010s.yaml`): care at 65 and over and assessment lose, by equal steps, what brings "
        "spending for each older person down by 31% in real terms in eight years; all other lines stand still. It is "
        "held against the same world with no cut, in which need is met as it grows. Nothing in the model was fitted "
        f"to this page.{short if years < AUSTERITY_YEARS else ''}"
    )


def _rule() -> str:
    return (
        "The number in bold is judged. *Reproduced* means that the interval holds what was measured, or that its "
        "median is within a third of it. "
        f"What was flat is reproduced if the whole interval lies within {FLAT:.0%} either way. Spending is "
        "judged by its change since the base year. Everything else is judged against no cut, because ageing and the "
        "model's own drift move the years without any cut; what was measured holds both, except for A&E and admissions."
    )


def _caveats() -> str:
    return (
        "The decade is not lived again: it is today's people, homes, prices and rights. Fees are held level with "
        "prices in general, about as they were then; left to the model's own growth the same cut would buy fewer "
        "hours. All councils cut alike, so the area stands for its region's hospitals. What was measured is of "
        "England, and this is one place. There was no pandemic in the years compared, "
        "and none here."
    )
