"""Sheets that are read first: Cover, Summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from obbr.report.table import LIVES, MONEY, OTHERS_PAY, Row
from obbr.report.words import MILLION, exploratory, in_draws, number
from obbr.report.workbook.checks import write_master
from obbr.report.workbook.content import SMALLEST, Content, Pair
from obbr.report.workbook.data import Data
from obbr.report.workbook.page import (
    BLUE,
    BRACKETS,
    FAINT,
    GREEN,
    GREY,
    LILAC,
    ORANGE,
    PURPLE,
    Book,
    Cell,
    Column,
    Live,
    Page,
)
from obbr.report.workbook.sharing import moved_by
from obbr.study.appraise.risk import risks
from obbr.study.appraise.strategy import GAP
from obbr.study.appraise.value import CIRCLES
from obbr.study.compare import level, spread

COVER, SUMMARY = "Cover", "Summary"
HEAD = 6
SMALL = {"size": 10}
LOOKS = (  # of lines: colour, dash, mark
    (GREY, "solid", "circle"),
    (BLUE, "dash", "square"),
    (GREEN, "solid", "triangle"),
    (PURPLE, "dash_dot", "diamond"),
    (ORANGE, "round_dot", "circle"),
    (LILAC, "long_dash", "square"),
)
MENTIONED = 0.1  # £m over all years: less is not worth a word on the cover
TOUCHED = {"council_net_spend": "Council's net spend", "nhs_cash": "NHS cash", "resident_spend": "Residents' spend"}
SHEETS = {  # what each answers
    "Summary": "every scenario side by side",
    "MTFS": "the strategy by year, of the scenario you choose",
    "Section 25": "how a year may end",
    "Who pays, who gains": "by organisation and year",
    "Cashability": "what can be taken out of a budget, and what cannot",
    "Appraisal": "present value, benefit-cost ratio, payback, at rates you may change",
    "Outcomes": "what happens to people, with ranges",
    "Bridge": "what caused the difference",
    "Sensitivity": "what would change the answer",
    "Drivers": "which uncertain numbers move it",
    "Distribution": "by age, deprivation and caring",
    "Savings tracker": "planned and delivered",
    "Assumptions": "every number and its source",
    "Scenario": "what each decides",
    "Workings": "benefits by year",
    "Payback": "present pounds so far",
    "Data": "tidy, for your own tables",
    "Checks and notes": "what must hold, and what is left out",
}


def write_cover(book: Book, content: Content, data: Data) -> str:
    """The answers, and whether the file is in balance.  Returns the cells with the scenarios' names."""
    reference = content.names[content.reference]
    first = f"{content.years[0]} to {content.years[-1]}" if len(content.years) > 1 else content.years[0]
    told = (
        f"{content.told}. Money is £m at 2025/26 prices. {BRACKETS}, and where two are compared "
        f"less than in {reference.lower()}."
    )
    page = book.page(COVER, f"{content.study.place.title}: what each budget does, and who pays", told)
    page.put(3, 0, "Master check", style="told")
    write_master(book, page, 3, 1)
    columns = [
        *(Column("Scenario", width=20), Column("Is the gap before reserves closed, and when?", width=20)),
        Column(f"Gap before reserves, {content.years[-1]}, £m of its cash", "money", 11),
        *(Column("What follows is", width=15), Column("Years lived in full health, a year", "number", 11)),
        *(Column(f"{words}, £m a year", "money", 11) for words in TOUCHED.values()),
        Column(f"Who is better and worse off, £m over {first}", width=40),
        Column("What could go wrong", width=36),
    ]
    page.head(HEAD, columns)
    for scenario in range(len(content.names)):
        row = HEAD + 1 + scenario
        style = "total" if scenario == content.reference else "plain"
        page.row(row, columns, _answers(content, data, scenario, f"$A{row + 1}"), style)
    last = HEAD + len(content.names)
    _below(page, content, last + 2)
    _draw_gaps(page, content, data, last + 4)
    return f"'{COVER}'!$A${HEAD + 2}:$A${last + 1}"


def _answers(content: Content, data: Data, scenario: int, whose: str) -> list[Cell]:
    """A scenario's row on the cover; its name stands in the cell `whose`."""
    reference, last = content.names[content.reference], len(content.years) - 1
    return [
        content.names[scenario],
        _closed(content, data, scenario),
        data.pick(scenario, GAP, last, whose, f'"{GAP}"', f'"{content.years[last]}"'),
        "as it is" if scenario == content.reference else f"a difference from {reference.lower()}",
        _middle(content, scenario, "qalys", 1.0),
        *(_middle(content, scenario, measure) for measure in TOUCHED),
        _who(content, scenario),
        _wrong(content, scenario),
    ]


def _middle(content: Content, scenario: int, measure: str, scale: float = MILLION) -> float:
    """The reference as it is, others as they differ: medians, as in the table of `obbr run`."""
    values = level(content.results, measure) / scale
    own = values[scenario] - (values[content.reference] if scenario != content.reference else 0.0)
    return spread(own).median


def _closed(content: Content, data: Data, scenario: int) -> str:
    """Whether reserves are left alone, and since when; by the mean of draws."""
    gap = data.mean(scenario, GAP)
    open_years = np.flatnonzero(gap > SMALLEST)
    if not len(open_years):
        beyond = number(-float(gap[-1]), ",.1f")
        return f"Yes, in every year; £{beyond}m more than that in {content.years[-1]}"
    if open_years[-1] < len(gap) - 1:
        return f"Yes, from {content.years[open_years[-1] + 1]} on"
    since = len(gap) - 1 - int(np.argmax((gap <= SMALLEST)[::-1])) + 1 if (gap <= SMALLEST).any() else 0
    return f"No: open in {content.years[-1]}, and every year since {content.years[since]}"


def _who(content: Content, scenario: int) -> str:
    pairs = [pair for pair in content.pairs if (pair.scenario, pair.against) == (scenario, content.reference)]
    if not pairs:
        return "What the others are compared with"
    sums = sorted(
        ((float(v.sum()), who) for who, v in moved_by(content, pairs[0]).items()), key=lambda one: -abs(one[0])
    )
    up = [f"{who} {x:,.1f}" for x, who in sums if x >= MENTIONED]
    down = [f"{who} {-x:,.1f}" for x, who in sums if x <= -MENTIONED]
    return f"Better off: {', '.join(up) or 'nobody'}. Worse off: {', '.join(down) or 'nobody'}."


def _wrong(content: Content, scenario: int) -> str:
    """The worst year by its overspend, the last year's reserves, and what people lose."""
    found = risks(content.results, scenario)
    worst = max(found, key=lambda one: one.overspend_at(0.9))
    last = found[-1]
    over = worst.overspend_at(0.9) / MILLION
    told = [f"in {worst.year} 1 future in 10 overspends by £{number(over, ',.1f')}m or more"] if over > 0 else []
    told += [
        f"reserves at their minimum by {last.year} in {last.at_minimum} of {last.lives} futures",
        f"exceptional support or worse then in {last.exceptional} of {last.lives}",
    ]
    if scenario != content.reference:
        values = level(content.results, "qalys")
        fewer = int((values[scenario] < values[content.reference]).sum())
        told.append(f"people live fewer years in full health {in_draws(fewer, len(content.results.draws))}")
    text = "; ".join(told)
    return f"{text[0].upper()}{text[1:]}."


def _below(page: Page, content: Content, row: int) -> None:
    """How sure this is, and where to find what."""
    draws = len(content.results.draws)
    few = f"{draws} draw{'s are' if draws != 1 else ' is'} too few to see how bad a bad year is. " if draws < 20 else ""
    cut = max(sum(lines.values()) for lines in content.results.not_simulated) / MILLION
    uncounted = (
        f"Of what is cut, up to £{number(cut, ',.1f')}m a year is on services whose effect on people is not counted. "
        if cut
        else ""
    )
    told = f"{few}{uncounted}A model to compare with, not a forecast; sheet Checks and notes says what it leaves out."
    page.put(row, 0, told, style="told")
    page.put(row + 2, 0, "Where to find what", style="band")
    for n, (name, words) in enumerate(SHEETS.items(), row + 3):
        page.sheet.write_url(n, 0, f"internal:'{name}'!A1", page.book.format("text", "told"), name)
        page.put(n, 1, words, style="told")


def _draw_gaps(page: Page, content: Content, data: Data, row: int) -> None:
    """The gap of every scenario by year; lines differ by dash and mark too, and only a few can be told apart."""
    chart = page.book.book.add_chart({"type": "line"})
    for scenario, (colour, dash, mark) in zip(range(len(content.names)), LOOKS, strict=False):
        chart.add_series(
            {
                "name": f"={COVER}!$A${HEAD + 2 + scenario}",
                "categories": data.cells(scenario, GAP, "C"),
                "values": data.cells(scenario, GAP, "F"),
                "line": {"color": colour, "dash_type": dash, "width": 2},
                "marker": {"type": mark, "size": 6, "border": {"color": colour}, "fill": {"color": colour}},
            }
        )
    chart.set_title(
        {"name": "Gap before reserves by year, £m of its cash; below nothing, a surplus", "name_font": SMALL}
    )
    chart.set_x_axis({"label_position": "low", "num_font": SMALL})
    chart.set_y_axis({"num_format": "#,##0;(#,##0);0", "major_gridlines": {"visible": True, "line": {"color": FAINT}}})
    chart.set_legend({"position": "right", "font": SMALL})
    chart.set_size({"width": 760, "height": 330})
    told = "Line chart of the gap before reserves by year in each scenario; its numbers stand on sheet Data."
    page.sheet.insert_chart(row, 4, chart, {"description": told, "object_position": 3})


def write_summary(book: Book, content: Content, worth_at: Mapping[tuple[Pair, str], Live]) -> None:
    """Every scenario side by side: the reference as it is, the others as they differ."""
    reference = content.reference
    others = [n for n in range(len(content.names)) if n != reference]
    told = (
        "Median of draws, and the range of the middle eight in ten; means of the years, stocks at the end; £m at "
        f"2025/26 prices, so it does not tie to sheet MTFS, which is means in each year's cash. {BRACKETS}, here: less."
    )
    page = book.page(SUMMARY, f"Summary: {content.told}", told)
    columns = [Column("Outcome", width=34), Column(f"{content.names[reference]}, as it is", "number")]
    for n in others:
        name = content.names[n] + exploratory(content.study.scenarios[n])
        columns += [Column(f"{name}: difference", "number"), Column("Range", "right", 16)]
    page.head(3, columns)
    row = 4
    for heading, lines in (("People", LIVES), ("Money of the council", MONEY), ("Who else pays", OTHERS_PAY)):
        page.put(row, 0, heading, style="band")
        for below, line in enumerate(lines, row + 1):
            page.row(below, columns, _compared(content, line, others))
        row += 1 + len(lines)
    page.put(row, 0, "Net present value before optimism, £m, mean of draws, rates of sheet Appraisal", style="band")
    compared = {pair.scenario: pair for pair in content.pairs if pair.against == reference}
    for n, circle in enumerate(CIRCLES, row + 1):
        cells: list[Cell] = []
        for scenario in others:
            cells += [worth_at[compared[scenario], circle], ""] if scenario in compared else [None, ""]
        page.row(n, columns, [circle, None, *cells])


def _compared(content: Content, line: Row, others: Sequence[int]) -> list[Cell]:
    values = level(content.results, line.measure, line.group) / line.unit
    base = values[content.reference]
    cells: list[Cell] = [line.words, spread(base).median]
    for scenario in others:
        found = spread(values[scenario] - base)
        cells += [found.median, "" if len(base) == 1 else f"{_figure(found.low)} to {_figure(found.high)}"]
    return cells


def _figure(value: float) -> str:
    text = number(abs(value), ",.1f")
    return f"({text})" if value < 0 and text != "0.0" else text
