"""Sheets of what happens to people: Outcomes, Distribution."""

from __future__ import annotations

import numpy as np

from obbr.outcomes.measures import MEASURES
from obbr.report.table import LIVES, MONEY, OTHERS_PAY, Row
from obbr.report.words import MILLION, in_draws, plain
from obbr.report.workbook.content import Content, Pair
from obbr.report.workbook.page import BRACKETS, Book, Cell, Column
from obbr.study.appraise.doubt import doubt
from obbr.study.compare import level, spread

OUTCOMES, DISTRIBUTION = "Outcomes", "Distribution"
HEAD = 3
GROUPS = {  # of the sheet Distribution: shown together, and each in words
    "all": "Everybody",
    "age:0-17": "Age 0-17",
    "age:18-64": "Age 18-64",
    "age:65-74": "Age 65-74",
    "age:75-84": "Age 75-84",
    "age:85+": "Age 85+",
    "imd:1": "Most deprived fifth",
    "imd:2": "Second fifth",
    "imd:3": "Third fifth",
    "imd:4": "Fourth fifth",
    "imd:5": "Least deprived fifth",
    "carer:yes": "Family carers",
}
FELT = (  # measures that are known by group
    *("qalys", "deaths", "ae_attendances", "emergency_admissions", "delayed_days", "care_home_entries"),
    *("long_term_support_people", "people_waiting", "unmet_need_hours", "unpaid_care_hours", "lonely_people"),
)
PER = 1000  # people


def write_outcomes(book: Book, content: Content) -> None:
    """Every headline outcome of every comparison, with what its difference is unsure by."""
    told = (
        "People before money. P10, P50, P90: a tenth, half and nine tenths of the draws lie below. Spread: standard "
        "deviation over draws; luck and what is not known are told apart where each draw was lived through twice."
    )
    page = book.page(OUTCOMES, "Outcomes: what happens to people and to money", told)
    beside = list(content.folder.beside)
    columns = [
        *(Column("Comparison", width=38), Column("Outcome", width=36), Column("Unit", width=20)),
        *(Column(f"Own {end}", "number") for end in ("P10", "P50", "P90")),
        *(Column(f"Difference {end}", "number") for end in ("P10", "P50", "P90")),
        Column("Better than the other", width=20),
        *(Column(words, "number") for words in _spreads(content)),
        *(Column(f"Difference P50, {plain(name)}", "number", 14) for name in beside),
    ]
    rows = [_outcome(content, pair, row) for pair in content.pairs for row in (*LIVES, *MONEY, *OTHERS_PAY)]
    end = page.table(HEAD, "Outcomes", columns, rows, keep=2)
    for name in () if beside else ("without assumptions: --evidence-only", "other beliefs: --beliefs all"):
        page.put(end, 0, f"Not in this folder, {name}", style="told")
        end += 1


def _spreads(content: Content) -> tuple[str, ...]:
    """Standard deviations of a difference that can be told apart."""
    apart = content.study.replicates > 1
    return ("Spread by chance", "Spread by parameters", "Spread by both") if apart else ("Spread over draws",)


def _outcome(content: Content, pair: Pair, row: Row) -> list[Cell]:
    money = MEASURES[row.measure].unit.startswith("GBP")
    scale, unit = (MILLION, "£m at 2025/26 prices") if money else (1.0, MEASURES[row.measure].unit)
    words = f"{MEASURES[row.measure].words}{', aged 65 and over' if row.group == 'age:65+' else ''}"
    own = spread(level(content.results, row.measure, row.group)[pair.scenario] / scale)
    found = doubt(content.results, content.folder.beside, row.measure, pair.scenario, pair.against, row.group)
    wins = "may be read either way" if found.wins is None else in_draws(found.wins, found.draws)
    ends = [own.low, own.median, own.high]
    ends += [x / scale for x in (found.difference.low, found.difference.median, found.difference.high)]
    unsure = [x / scale for x in (found.chance, found.parameters, found.together)][-len(_spreads(content)) :]
    others = [found.beside[name] / scale if name in found.beside else None for name in content.folder.beside]
    return [pair.words, words, unit, *ends, wins, *unsure, *others]


def write_distribution(book: Book, content: Content) -> None:
    """What each comparison does to groups, for every thousand of their people."""
    told = (
        f"Difference a year for every {PER:,} people of each group, mean of the years (stocks: at the end), median of "
        f"draws. {BRACKETS}, here: fewer."
    )
    page = book.page(DISTRIBUTION, "Distribution: who is affected", told)
    columns = [
        *(Column("Comparison", width=38), Column("Outcome", width=34), Column("Unit", width=12)),
        *(Column(words, "fine", 11) for words in GROUPS.values()),
    ]
    rows = [row for pair in content.pairs for row in _felt(content, pair)]
    page.table(HEAD, "Distribution", columns, rows, keep=2)
    for number in range(0, len(rows), 1 + len(FELT)):  # how many people there are is a whole number
        for column, cell in enumerate(rows[number][3:], 3):
            page.put(HEAD + 1 + number, column, cell, "count")


def _felt(content: Content, pair: Pair) -> list[list[Cell]]:
    """A comparison's rows: how many people there are, then each outcome."""
    people = {group: _people(content, pair.against, group) for group in GROUPS}
    rows: list[list[Cell]] = [[pair.words, "People in the group", "people", *(float(n) for n in people.values())]]
    for measure in FELT:
        cells: list[Cell] = []
        for group, number in people.items():
            values = level(content.results, measure, group)
            middle = float(np.median(values[pair.scenario] - values[pair.against]))
            cells.append(middle / number * PER if number else None)
        rows.append([pair.words, MEASURES[measure].words, MEASURES[measure].unit, *cells])
    return rows


def _people(content: Content, scenario: int, group: str) -> float:
    """How many people a group has: mean of years and draws."""
    return float(content.results.by_year("population", group)[scenario, :, 1:].mean())
