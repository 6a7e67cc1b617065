"""Sheets of the council's own money: MTFS, Section 25, Savings tracker."""

from __future__ import annotations

import numpy as np

from obbr.report.workbook.content import Content, millions
from obbr.report.workbook.data import Data
from obbr.report.workbook.page import BRACKETS, Book, Cell, Column, Live, at, letter
from obbr.study.appraise.risk import YearRisk, risks
from obbr.study.appraise.strategy import ADDS_UP, MADE_OF

MTFS, RISK, TRACKER = "MTFS", "Section 25", "Savings tracker"
CHOICE, HEAD = 3, 5  # rows of the MTFS sheet: the chooser, and the table's heading
LINES = tuple(MADE_OF)
PLANNED, DELIVERED = "Savings planned to date", "Savings delivered to date"
TABLE_HEAD = 3


def row_of(line: str) -> int:
    """Where a line of the strategy stands on the sheet, from 0."""
    return HEAD + 1 + LINES.index(line)


def shown_first(content: Content) -> int:
    """The scenario that the sheet opens with: the first decision."""
    return content.pairs[0].scenario if content.pairs else content.reference


def write_mtfs(book: Book, content: Content, data: Data, choices: str) -> None:
    """The strategy of the scenario that is chosen.

    Args:
        book: to write into.
        content: of the folder.
        data: that formulas pick from.
        choices: the cells with the scenarios' names.
    """
    scenario = shown_first(content)
    told = f"£m of each year's cash, mean of draws. {BRACKETS}, here: lowers what must be found. Bold lines add up."
    page = book.page(MTFS, f"Medium-term financial strategy: {content.study.place.title}", told)
    page.input(CHOICE, "Scenario shown", content.names[scenario], "text", "mtfs_scenario", "choose from the list")
    page.sheet.data_validation(at(CHOICE, 1), {"validate": "list", "source": f"={choices}"})
    columns = [Column("Line, £m", width=30), *(Column(year, "money") for year in content.years)]
    page.head(HEAD, columns)
    page.sheet.set_column(1, 1, 26)
    for line in LINES:
        cells = [_strategy_cell(data, scenario, line, year) for year in range(len(content.years))]
        page.row(row_of(line), columns, [line, *cells], "total" if line in ADDS_UP else "plain")
    notes = (
        "Gap before reserves: budget, overspend and debt charges beyond funding; in brackets, a surplus.",
        "To or from reserves: in brackets, drawn to close the gap; else put aside. Gap: what they did not close.",
        "Savings planned to date: all cuts decided so far, this year's worth; delivered: what of them was saved.",
    )
    for number, note in enumerate(notes, HEAD + len(LINES) + 2):
        page.put(number, 0, note, style="told")


def _strategy_cell(data: Data, scenario: int, line: str, year: int) -> Live:
    column = year + 1
    row = row_of(line)
    if line not in ADDS_UP:
        return data.pick(scenario, line, year, "mtfs_scenario", f"$A{row + 1}", f"{letter(column)}${HEAD + 1}")
    first = row - len(ADDS_UP[line])
    total = sum(float(data.mean(scenario, part)[year]) for part in ADDS_UP[line])
    return Live(f"=ROUND(SUM({at(first, column)}:{at(row - 1, column)}),9)", round(total, 9) + 0.0)


def write_risk(book: Book, content: Content) -> None:
    """What may go wrong by each year's end in each scenario."""
    told = (
        "How robust the estimates and how adequate the reserves are: not compared, but what may happen in each "
        "scenario. A simulated future is one draw of what is uncertain, with luck of its own; chances count futures."
    )
    page = book.page(RISK, "Section 25: how a year may end", told)
    columns = [
        Column("Scenario", width=28),
        Column("Year", width=10),
        Column("April's budget, £m", "money", 14),
        Column("Overspend, P50, £m", "money", 14),
        Column("Overspend, P90, £m", "money", 14),
        Column("Simulated futures", "count", 10),
        Column("Futures with reserves at their minimum", "count", 18),
        Column("Chance of that", "share"),
        Column("Futures with exceptional support or worse", "count", 18),
        Column("Chance of this", "share"),
    ]
    rows = [
        _risk_row(content.names[scenario], one, TABLE_HEAD + 2 + n * len(content.years) + year)
        for n, scenario in enumerate(range(len(content.names)))
        for year, one in enumerate(risks(content.results, scenario))
    ]
    page.table(TABLE_HEAD, "Section25", columns, rows, keep=2)
    for name, column in (("risk_lives", 5), ("risk_minimum", 6), ("risk_support", 8)):
        book.name(name, RISK, at(TABLE_HEAD + 1, column), at(TABLE_HEAD + len(rows), column))


def _risk_row(name: str, one: YearRisk, row: int) -> list[Cell]:
    money = [float(x) for x in millions(np.array([one.budget, one.overspend_at(0.5), one.overspend_at(0.9)]))]
    low, help_ = (
        [count, Live(f"={column}{row}/F{row}", count / one.lives)]
        for column, count in (("G", one.at_minimum), ("I", one.exceptional))
    )
    return [name, one.year, *money, one.lives, *low, *help_]


def write_tracker(book: Book, content: Content, data: Data) -> None:
    """What each scenario's savings were to bring, and did."""
    told = "£m of each year's cash, mean of draws. To date: all cuts decided so far, what they are worth in this year."
    page = book.page(TRACKER, "Savings planned and delivered", told)
    columns = [
        Column("Scenario", width=28),
        Column("Year", width=10),
        Column("Planned to date, £m", "money", 16),
        Column("Delivered to date, £m", "money", 16),
        Column("Not delivered, £m", "money", 16),
        Column("Share delivered", "share", 14),
    ]
    rows: list[list[Cell]] = []
    for scenario, name in enumerate(content.names):
        for year, label in enumerate(content.years):
            here = TABLE_HEAD + 2 + len(rows)
            planned, delivered = (
                Live(
                    f'=SUMIFS(data_mean,data_scenario,A{here},data_item,"{item}",data_year,B{here})',
                    float(data.mean(scenario, item)[year]),
                )
                for item in (PLANNED, DELIVERED)
            )
            late = Live(f"=ROUND(C{here}-D{here},9)", round(planned.value - delivered.value, 9) + 0.0)
            share = delivered.value / planned.value if planned.value > 0 else "nothing planned"
            rows.append(
                [
                    name,
                    label,
                    planned,
                    delivered,
                    late,
                    Live(f'=IF(C{here}>0,D{here}/C{here},"nothing planned")', share),
                ]
            )
    page.table(TABLE_HEAD, "Tracker", columns, rows, keep=2)
    for name, column in (("tracker_scenario", 0), ("tracker_late", 4)):
        book.name(name, TRACKER, at(TABLE_HEAD + 1, column), at(TABLE_HEAD + len(rows), column))
