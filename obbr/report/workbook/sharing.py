"""Sheets of who is touched by money: Who pays, who gains; Cashability."""

from __future__ import annotations

import numpy as np

from obbr.report.workbook.content import SMALLEST, Content, Pair, millions
from obbr.report.workbook.page import BRACKETS, Book, Cell, Column, Live, Page, at
from obbr.report.workbook.workings import (
    AS_RUN,
    BANK,
    BANKED,
    BANKED_AT_FIRST,
    LAG_AT_FIRST,
    STEP_AT_FIRST,
    Workings,
)
from obbr.study.appraise.benefits import KINDS

PURSES, CASH = "Who pays, who gains", "Cashability"
WHO = {  # purses of the ledger, in words
    "council": "Council, general fund",
    "public_health_grant": "Public health grant",
    "schools_grant": "Schools grant",
    "nhs": "NHS",
    "residents": "Residents",
    "government": "Government",
    "staff": "Staff and personal assistants",
    "providers": "Care providers",
    "vcse": "Voluntary organisations",
    "others": "Other suppliers and funders",
    "district": "Districts",
}
TOGETHER = "All together"
HEAD = 3
CASH_HEAD = 11
WHY_CASH = {
    "cashable": "cash by its meaning",
    "unknown": "cash, but what people lose with it is not counted",
}


def write_purses(book: Book, content: Content) -> None:
    """What each comparison moves between purses, by year."""
    told = (
        f"£m at 2025/26 prices, mean of draws. {BRACKETS}, here: pays more or gets less. A pound that one pays another "
        "gets, so all together net to nothing."
    )
    page = book.page(PURSES, "Who pays, who gains", told)
    columns = [
        Column("Comparison", width=40),
        Column("Organisation", width=34),
        *(Column(year, "money", 10) for year in content.years),
        Column("All years", "money"),
        Column("In words", width=16),
    ]
    page.head(HEAD, columns, keep=2)
    row = HEAD + 1
    for pair in content.pairs:
        row = _purses_of(page, content, pair, columns, row)
    last = max(row - 1, HEAD + 1)
    for name, column in (("purse_pair", 0), ("purse_who", 1), ("purse_sum", len(columns) - 2)):
        book.name(name, PURSES, at(HEAD + 1, column), at(last, column))


def moved_by(content: Content, pair: Pair) -> dict[str, np.ndarray]:
    """What each purse that is touched gains, £m by year, by its words."""
    found = content.moved(pair)
    return {
        WHO[purse]: millions(gained)
        for purse, gained in zip(found.purses, found.gained, strict=True)
        if np.abs(gained).sum() >= 1.0
    }


def _purses_of(page: Page, content: Content, pair: Pair, columns: list[Column], row: int) -> int:
    first, years = row, len(content.years)
    gained = moved_by(content, pair)
    for who, values in gained.items():
        page.row(row, columns, [pair.words, who, *values.tolist(), *_ends(row, years, float(values.sum()))])
        row += 1
    if not gained:
        cells: list[Cell] = [0.0] * years
    else:
        cells = [Live(f"=ROUND(SUM({at(first, 2 + n)}:{at(row - 1, 2 + n)}),9)", 0.0) for n in range(years)]
    total = Live(f"=ROUND(SUM({at(row, 2)}:{at(row, 1 + years)}),9)", 0.0)
    page.row(row, columns, [pair.words, TOGETHER, *cells, total, "nets to nothing"], "total")
    return row + 1


def _ends(row: int, years: int, total: float) -> list[Cell]:
    here = at(row, 2 + years)
    words = "better off" if total > SMALLEST else "worse off" if total < -SMALLEST else "the same"
    formula = f'=IF({here}>{SMALLEST},"better off",IF({here}<-{SMALLEST},"worse off","the same"))'
    return [Live(f"=SUM({at(row, 2)}:{at(row, 1 + years)})", total), Live(formula, words)]


def write_cash(book: Book, workings: Workings) -> None:
    """What of each stream is cash and what is not, in columns of their own."""
    told = (
        f"£m at 2025/26 prices over all years, mean of draws. {BRACKETS}, here: a cost. Cashable: spend below that of "
        "2024/25, so that a budget can be taken down. Avoided: spend that need not come."
    )
    page = book.page(CASH, "Cashability: what can be taken out of a budget", told)
    _inputs(page, len(workings.content.years))
    columns = [
        Column("Comparison", width=46),
        Column("What", width=36),
        *(Column(f"{words}, £m", "money", 14) for words in KINDS.values()),
        Column("First year with a gain", "right", 14),
        Column("Can be banked, £m", "money", 14),
    ]
    rows = []
    for pair in workings.content.pairs:
        for words in dict.fromkeys(row.stream.words for row in workings.of(pair, AS_RUN)):
            rows.append(_cash_row(workings, pair, words, CASH_HEAD + 2 + len(rows)))
    page.table(CASH_HEAD, "Cash", columns, rows, keep=2)
    last = CASH_HEAD + max(len(rows), 1)
    book.name("cash_pair", CASH, at(CASH_HEAD + 1, 0), at(last, 0))
    book.name("cash_kinds", CASH, at(CASH_HEAD + 1, 2), at(last, 1 + len(KINDS)))
    book.name("cash_first", CASH, at(CASH_HEAD + 1, 2), at(last, 2))


def _inputs(page: Page, years: int) -> None:
    """Cells that the reader may change."""
    page.put(2, 0, "You may change the bordered cells", style="band")
    for row, (kind, name) in enumerate(BANK.items(), 3):
        why = WHY_CASH.get(kind, "no cash by its meaning; change it if you can show how")
        page.input(row, f"{KINDS[kind]}: share that can be banked", BANKED_AT_FIRST[kind], "share", name, why)
        page.sheet.data_validation(
            at(row, 1), {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
        )
    why = "a budget goes down by whole steps: a post, a contract, a ward; 0.001 takes every £1,000"
    page.input(7, "Step, £m a year", STEP_AT_FIRST, "money", "bank_step", why)
    page.sheet.data_validation(at(7, 1), {"validate": "decimal", "criteria": ">=", "value": 0.000001})
    page.input(8, "Lag, years", LAG_AT_FIRST, "count", "bank_lag", "from a gain to the budget that is lower by it")
    rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": years - 1}
    page.sheet.data_validation(at(8, 1), rule)


def _cash_row(workings: Workings, pair: Pair, words: str, here: int) -> list[Cell]:
    kinds = {row.stream.kind: row for row in workings.of(pair, AS_RUN, words=words)}
    cells: list[Cell] = []
    for kind in KINDS:
        if kind in kinds:
            formula = (
                f'=SUMIFS(work_sum,work_pair,$A{here},work_stream,$B{here},work_kind,"{kind}",work_part,"{AS_RUN}")'
            )
            cells.append(Live(formula, kinds[kind].sum))
        else:
            cells.append(None)
    flow = np.sum([row.values for row in kinds.values()], axis=0)
    gains = np.flatnonzero(flow > SMALLEST)
    begins = workings.content.years[gains[0]] if len(gains) else "none"
    out = [row.sum for row in workings.of(pair, BANKED, words=words)]
    if not out:
        return [pair.words, words, *cells, begins, None]
    bank = f'=SUMIFS(work_sum,work_pair,$A{here},work_stream,$B{here},work_part,"{BANKED}")'
    return [pair.words, words, *cells, begins, Live(bank, sum(out))]
