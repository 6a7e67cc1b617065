"""Sheets Workings and Payback: every stream of benefit by year, discounted at rates that the reader may change.

Rows of a stream, £m at 2025/26 prices unless said, mean of draws; years and their sum:

    as run                     what the runs brought, not discounted
    gain with evidence         what of a gain comes without assumptions too; needs the study without them
    gain on assumptions        the rest of it
    banked                     whole steps of the share of a gain that a budget can be taken down by; all of a cost in
                               cash, the same share of others
    present                    as run, in pounds of today
    present, after optimism    the same, less what optimism adds to either part of a gain
    as run, in cash            as run in each year's prices; a value, for prices differ by draw
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from obbr.money.appraisal import discount
from obbr.report.workbook.content import Content, Pair, millions
from obbr.report.workbook.page import Book, Cell, Column, Live, Page, at, letter
from obbr.study.appraise.benefits import Benefit
from obbr.study.appraise.value import CIRCLES, gains, payback

SHEET, PAYBACK = "Workings", "Payback"
AS_RUN, KNOWN, ASSUMED, BANKED = "as run", "gain with evidence", "gain on assumptions", "banked"
PRESENT, AFTER, CASH = "present", "present, after optimism", "as run, in cash"
YEARS_ON = 2
FACTOR = {False: 3, True: 4}  # rows of the discount factors: of money, of health
HEAD = 6
BEFORE_YEARS = 10  # columns
BANK = {"cashable": "bank_cashable", "avoided": "bank_avoided", "capacity": "bank_capacity", "unknown": "bank_unknown"}
BANKED_AT_FIRST = {"cashable": 1.0, "avoided": 0.0, "capacity": 0.0, "unknown": 1.0}  # by the words: cash is cash
IN_CASH = ("cashable", "unknown")  # kinds of which a cost is paid in full
STEP_AT_FIRST, LAG_AT_FIRST = 0.001, 0  # the last digit shown, and no delay: nothing is taken off unless asked
FLAG = dict(zip(CIRCLES, ("work_council", "work_public", "work_all"), strict=True))
PAYS = {**FLAG, "Everybody": "work_payers"}  # who of a circle pays; of the other two, all
RATES = {
    "rate_money": "money.discount_rate",
    "rate_health": "appraisal.health_discount_rate",
    "optimism_evidence": "appraisal.optimism_evidence",
    "optimism_assumption": "appraisal.optimism_assumption",
}


class Row(NamedTuple):
    """One row of the workings and what it comes to by year."""

    pair: Pair
    stream: Benefit
    part: str
    values: np.ndarray  # (years,)
    place: int  # among the rows of its stream

    @property
    def sum(self) -> float:
        """Over years."""
        return float(self.values.sum())


class Workings:
    """Every stream of every comparison, and formulas over them."""

    def __init__(self, content: Content) -> None:
        """Work out every row at the rates of the evidence."""
        self.content = content
        register = content.study.register
        self.rates: Mapping[str, float] = {
            name: float(register[entry].readings[0].value) for name, entry in RATES.items()
        }
        self.corrected = content.evidence_only is not None
        self.rows = [row for pair in content.pairs for row in self._rows_of(pair)]

    def _rows_of(self, pair: Pair) -> list[Row]:
        streams = self.content.benefits(pair)
        sure = self.content.benefits(pair, sure=True) if self.corrected else [None] * len(streams)
        found = []
        for one, rests in zip(streams, sure, strict=True):
            worth = np.array([discount(self._rate(one), year) for year in range(len(self.content.years))])
            run = millions(one.pounds.mean(axis=0))
            parts = {AS_RUN: run}
            if rests is not None:
                known, assumed = (millions(part.mean(axis=0)) for part in gains(one, rests))
                parts |= {KNOWN: known, ASSUMED: assumed}
                after = run - self.rates["optimism_evidence"] * known - self.rates["optimism_assumption"] * assumed
            if one.kind in BANK:
                parts[BANKED] = banked(run, BANKED_AT_FIRST[one.kind], STEP_AT_FIRST, one.kind in IN_CASH)
            parts[PRESENT] = run * worth
            if rests is not None:
                parts[AFTER] = after * worth
            parts[CASH] = millions((one.pounds * self.content.prices(pair)).mean(axis=0))
            found += [Row(pair, one, part, values, n) for n, (part, values) in enumerate(parts.items())]
        return found

    def _rate(self, one: Benefit) -> float:
        return self.rates["rate_health" if one.health else "rate_money"]

    def of(self, pair: Pair, part: str, circle: str = "", words: str = "") -> list[Row]:
        """The rows of a comparison and a part, in a circle or in all, of one stream or of all."""
        found = [row for row in self.rows if row.pair == pair and row.part == part]
        if circle:
            found = [row for row in found if CIRCLES[circle][0](row.stream)]
        return [row for row in found if words in ("", row.stream.words)]

    def flow(self, pair: Pair, part: str, circle: str, payers: bool = False) -> np.ndarray:
        """What a circle gains by year, or those in it who pay: (years,)."""
        belongs = CIRCLES[circle][payers]
        rows = [row.values for row in self.rows if row.pair == pair and row.part == part and belongs(row.stream)]
        return np.sum(rows, axis=0)

    @property
    def year_columns(self) -> tuple[int, int]:
        """The first column of years, and the column after the last."""
        return BEFORE_YEARS, BEFORE_YEARS + len(self.content.years)

    def write(self, book: Book) -> None:
        """Write the sheet Workings."""
        told = (
            "Streams of benefit by year, £m at 2025/26 prices, mean of draws; formulas discount and correct them. As "
            "run, in cash: in each year's prices."
        )
        page = book.page(SHEET, "Workings: benefits by year", told)
        first, after = self.year_columns
        columns = [
            *(Column("Comparison", width=44), Column("Stream", width=36), Column("Whose", width=10)),
            *(Column("Kind", width=10), Column("Part", width=24), Column("Discounted as", width=10)),
            *(Column(words, "count", 9) for words in ("Council", "Public purse", "Everybody", "Pays for all")),
            *(Column(year, "money") for year in self.content.years),
            Column("All years", "money"),
        ]
        self._write_factors(page, first)
        page.head(HEAD, columns, keep=2)
        for number, row in enumerate(self.rows, HEAD + 1):
            flags = [int(belongs(row.stream)) for belongs, _ in CIRCLES.values()]
            flags.append(int(CIRCLES["Everybody"][1](row.stream)))
            said = [row.stream.words, row.stream.whose, row.stream.kind, row.part]
            discounted = "health" if row.stream.health else "money"
            cells = [self._cell(row, number, first, year) for year in range(after - first)]
            total = self._total(row, f"{at(number, first)}:{at(number, after - 1)}")
            page.row(number, columns, [row.pair.words, *said, discounted, *flags, *cells, total])
        last = HEAD + max(len(self.rows), 1)
        names = ("work_pair", "work_stream", "work_whose", "work_kind", "work_part", "work_discounted")
        names += (*FLAG.values(), PAYS["Everybody"])
        for column, name in [*enumerate(names), (after, "work_sum")]:
            book.name(name, SHEET, at(HEAD + 1, column), at(last, column))
        book.name("work_years", SHEET, at(HEAD + 1, first), at(last, after - 1))
        book.name("work_n", SHEET, at(YEARS_ON, first), at(YEARS_ON, after - 1))

    def _write_factors(self, page: Page, first: int) -> None:
        page.put(YEARS_ON, 0, "Years from 2025/26", style="told")
        for year in range(len(self.content.years)):
            page.put(YEARS_ON, first + year, year, "count")
        for health, row in FACTOR.items():
            page.put(row, 0, f"Worth today of a pound of {'health' if health else 'money'}", style="told")
            name = "rate_health" if health else "rate_money"
            for year in range(len(self.content.years)):
                worth = discount(self.rates[name], year)
                page.put(row, first + year, Live(f"=1/(1+{name})^{year}", worth), "fine")

    def _cell(self, row: Row, number: int, first: int, year: int) -> Cell:
        value, column = float(row.values[year]), letter(first + year)
        top = number + 1 - row.place  # the stream's first row, as the sheet counts
        factor = f"{column}${FACTOR[row.stream.health] + 1}"
        if row.part == BANKED:
            share = f"{column}{top}*{BANK[row.stream.kind]}"
            cost = f"{column}{top}" if row.stream.kind in IN_CASH else share
            return Live(f"=IF({column}{top}>0,INT(ROUND({share}/bank_step,6))*bank_step,{cost})", value)
        if row.part == PRESENT:
            return Live(f"={column}{top}*{factor}", value)
        if row.part == AFTER:
            off = f"{column}{top + 1}*optimism_evidence-{column}{top + 2}*optimism_assumption"
            return Live(f"=({column}{top}-{off})*{factor}", value)
        return value

    def _total(self, row: Row, cells: str) -> Live:
        if row.part != BANKED:
            return Live(f"=SUM({cells})", row.sum)
        start = cells.partition(":")[0]
        soon = f"{start}:INDEX({cells},{len(self.content.years)}-bank_lag)"
        return Live(f'=SUMIF({cells},"<0")+SUMIF({soon},">0")', row.sum)


class Back(NamedTuple):
    """One row of the sheet Payback: what has come in so far, by year."""

    pair: Pair
    circle: str
    part: str
    so_far: np.ndarray

    @property
    def words(self) -> str:
        """When it is paid back."""
        return payback(np.diff(self.so_far, prepend=0.0))


def backs(workings: Workings) -> list[Back]:
    """Every row of the sheet Payback."""
    parts = (PRESENT, AFTER) if workings.corrected else (PRESENT,)
    found = []
    for pair in workings.content.pairs:
        for circle in CIRCLES:
            for part in parts:
                so_far = [0.0]
                for year in workings.flow(pair, part, circle):
                    so_far.append(round(so_far[-1] + float(year), 9) + 0.0)
                found.append(Back(pair, circle, part, np.array(so_far[1:])))
    return found


class Paid(NamedTuple):
    """By comparison, circle and part: formulas that say when it is paid back, and how much was paid."""

    back: Mapping[tuple[Pair, str, str], Live]
    sums: Mapping[tuple[Pair, str, str], Live]


def write_payback(book: Book, workings: Workings) -> Paid:
    """Write the sheet Payback."""
    told = "What has come in so far, less what went out: £m of today. Paid back once it stays above nothing."
    page = book.page(PAYBACK, "Payback: present pounds so far", told)
    years = workings.content.years
    columns = [
        *(Column("Comparison", width=44), Column("For whom", width=18), Column("Part", width=24)),
        *(Column(year, "money") for year in years),
        Column("Paid back", width=22),
    ]
    page.head(3, columns, keep=2)
    found, first = {}, workings.year_columns[0]
    last = HEAD + max(len(workings.rows), 1)
    for row, back in enumerate(backs(workings), 4):
        cells: list[Cell] = []
        for year in range(len(years)):
            column = letter(first + year)
            flow = f"SUMIFS({SHEET}!{column}${HEAD + 2}:{column}${last + 1},work_pair,$A{row + 1},work_part,$C{row + 1}"
            before = f"{at(row, 2 + year)}+" if year else ""
            formula = f"=ROUND({before}{flow},{FLAG[back.circle]},1),9)"
            cells.append(Live(formula, float(back.so_far[year])))
        page.row(row, columns, [back.pair.words, back.circle, back.part, *cells, _when(row, len(years), back.words)])
        found[back.pair, back.circle, back.part] = Live(f"={PAYBACK}!{at(row, 3 + len(years))}", back.words)
    return Paid(found, _write_paid(page, workings, 4 + len(found) + 1))


def _write_paid(page: Page, workings: Workings, start: int) -> dict[tuple[Pair, str, str], Live]:
    """Below: what those who pay spend more by year, in years in which they do."""
    years, found = workings.content.years, {}
    first, last = workings.year_columns[0], HEAD + max(len(workings.rows), 1)
    page.put(start, 0, "Paid: what payers spend more, in years in which they do, £m of today", style="band")
    columns = [
        *(Column("Comparison", width=44), Column("For whom", width=18), Column("Part", width=24)),
        *(Column(year, "money") for year in years),
        Column("All years", "money"),
    ]
    for row, back in enumerate(backs(workings), start + 1):
        paid = np.maximum(-workings.flow(back.pair, back.part, back.circle, payers=True), 0.0)
        cells: list[Cell] = []
        for year in range(len(years)):
            column = letter(first + year)
            flow = f"SUMIFS({SHEET}!{column}${HEAD + 2}:{column}${last + 1},work_pair,$A{row + 1},work_part,$C{row + 1}"
            cells.append(Live(f"=MAX(0,-{flow},{PAYS[back.circle]},1))", float(paid[year])))
        total = Live(f"=SUM({at(row, 3)}:{at(row, 2 + len(years))})", float(paid.sum()))
        page.row(row, columns, [back.pair.words, back.circle, back.part, *cells, total])
        found[back.pair, back.circle, back.part] = Live(f"={PAYBACK}!{at(row, 3 + len(years))}", float(paid.sum()))
    return found


def _when(row: int, years: int, words: str) -> Live:
    """The year after the last in which less has come in than went out."""
    last = letter(2 + years)
    flow, n = f"D{row + 1}:{last}{row + 1}", row + 1
    after = f"INDEX(D$4:{last}$4,SUMPRODUCT(MAX(({flow}<0)*(COLUMN({flow})-3)))+1)"
    return Live(f'=IF(MIN({flow})>=0,"at once",IF({last}{n}<0,"not within these years",{after}))', words)


def banked(values: np.ndarray, share: float, step: float, cash: bool) -> np.ndarray:
    """What a budget can be taken down by: whole steps of a share of each gain; a cost in cash is paid in full.

    >>> banked(np.array([0.0125, -0.5]), 0.9, 0.005, cash=True).tolist()
    [0.01, -0.5]
    """
    steps = np.floor(np.round(values * share / step, 6)) * step
    return np.where(values > 0, steps, values if cash else values * share + 0.0)
