"""Sheet Checks and notes: what must hold of the numbers in this file, each a formula; and what they leave out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from obbr.place.missed import Missed
from obbr.report.left_out import LEFT_OUT, NOT_FOR
from obbr.report.table import notes
from obbr.report.words import MILLION, form_of, number
from obbr.report.workbook.budget import MTFS, row_of
from obbr.report.workbook.content import SMALLEST, Content
from obbr.report.workbook.page import LETTERS, LINE, Book, Column, Live, Page, at, lines
from obbr.report.workbook.workings import AS_RUN, BANK, PRESENT
from obbr.study.appraise.strategy import ADDS_UP
from obbr.study.results import outside

SHEET = "Checks and notes"
HEAD = 3
PASS, FAIL = "pass", "FAIL"
ALL_PASS, ONE_FAILS = "All checks pass", "CHECK FAILS"
HOW_TO_READ = (
    "A model, not a forecast: use it to compare, to find what an argument hangs on and to see who else pays.",
    "Cash saved and cost avoided never share a column: no budget can be taken down by spend that never came.",
)


class Check(NamedTuple):
    """Something that must come to nothing.

    Attributes:
        words: what must hold.
        pair, scenario, against: whose numbers, for columns B to D; empty where it is of all.
        formula: how far it is out.
    """

    words: str
    pair: str
    scenario: str
    against: str
    formula: str


def checks(content: Content) -> Iterator[Check]:
    """Every check; {row} in a formula stands for its own row."""
    for name in content.names:
        yield from _of_scenario(content, name)
    for pair in content.pairs:
        yield from _of_pair((pair.words, content.names[pair.scenario], content.names[pair.against]))
    for line in (*ADDS_UP, "Closing reserves"):
        cells = f"{at(row_of(line), 1)}:{at(row_of(line), len(content.years))}"
        picked = f'SUMIFS(data_mean,data_scenario,mtfs_scenario,data_item,"{line}")'
        words = f"Sheet MTFS agrees with the data: {line.lower()}"
        yield Check(words, "", "the one shown", "", f"=SUM({MTFS}!{cells})-{picked}")
    over = "=SUMPRODUCT((risk_minimum>risk_lives)+(risk_support>risk_lives))"
    yield Check("No chance is above one", "", "all", "", over)
    banks = ",".join(BANK.values())
    bounds = f"=MAX({banks},1)-MIN({banks},0)-1"
    yield Check("Shares that can be banked lie between 0% and 100%", "", "all", "", bounds)


def _of_scenario(content: Content, name: str) -> Iterator[Check]:
    """The strategy adds up, and reserves are what they were less what was used."""
    first, last = content.years[0], content.years[-1]
    for whole in ADDS_UP:
        parts = f'SUMIFS(data_mean,data_scenario,$C{{row}},data_adds,"{whole}")'
        yield Check(f"Lines add up to: {whole.lower()}", "", name, "", f"={parts}-{_item(whole)}")
    grew = f"{_item('Closing reserves', last)}-{_item('Closing reserves', first)}"
    later = f"<>{first}"
    taken = f"{_item('To or from reserves', later)}-{_item('Gap that nothing lawful covers', later)}"
    yield Check("Closing reserves roll forward", "", name, "", f"={grew}-({taken})")
    late = f"=SUMIFS(tracker_late,tracker_scenario,$C{{row}})-{_item('Savings not delivered')}"
    yield Check("Savings tracker agrees with the strategy", "", name, "", late)


def _of_pair(whose: tuple[str, str, str]) -> Iterator[Check]:
    """What one pays another gets, and benefits are counted once."""
    purses = '=SUMIFS(purse_sum,purse_pair,$B{row},purse_who,"<>All together")'
    yield Check("What purses gain and pay nets to nothing", *whose, purses)
    run = f'SUMIFS(work_sum,work_pair,$B{{row}},work_part,"{AS_RUN}"'
    less = f"{_item('council_net_spend', column='D')}-{_item('council_net_spend')}"
    words = "Cashable, avoided and not modelled are the council's lower spend"
    yield Check(words, *whose, f'={run},work_whose,"council")-({less})')
    yield Check("Kinds of benefit add up", *whose, f"=SUMPRODUCT((cash_pair=$B{{row}})*cash_kinds)-{run})")
    present = f'SUMIFS(work_sum,work_pair,$B{{row}},work_part,"{PRESENT}",work_all,1)'
    worth = '=SUMIFS(npv,npv_pair,$B{row},npv_whom,"Everybody")'
    yield Check("Present values add up", *whose, f"{worth}-{present}")


def _item(item: str, year: str = "", column: str = "C") -> str:
    when = f',data_year,"{year}"' if year else ""
    return f'SUMIFS(data_mean,data_scenario,${column}{{row}},data_item,"{item}"{when})'


def write_checks(book: Book, content: Content) -> None:
    """Write the sheet: each check comes to nothing now; the notes stand below."""
    page = book.page(
        SHEET, "Checks and notes", f"A check passes while it is out by less than {SMALLEST} (£m, or a count)."
    )
    columns = [
        *(Column("What must hold", width=46), Column("Comparison", width=44), Column("Scenario", width=26)),
        *(Column("Against", width=20), Column("Out by", "fine"), Column("Result", width=10)),
    ]
    rows = []
    for one in checks(content):
        row = HEAD + 2 + len(rows)
        result = f'=IF(ISNUMBER(E{row}),IF(ABS(E{row})<{SMALLEST},"{PASS}","{FAIL}"),"{FAIL}")'
        out = Live("=ROUND(" + one.formula.format(row=row)[1:] + ",9)", 0.0)
        rows.append([one.words, one.pair, one.scenario, one.against, out, Live(result, PASS)])
    end = page.table(HEAD, "Checks", columns, rows)
    book.name("check_results", SHEET, at(HEAD + 1, 5), at(HEAD + len(rows), 5))
    _mark(page, book, f"F{HEAD + 2}:F{HEAD + 1 + len(rows)}", FAIL)
    page.put(end + 1, 0, "Notes", style="band")
    said = [
        *HOW_TO_READ,
        *(f"Left out: {one}" for one in LEFT_OUT),
        *(f"Not for {one.rstrip(';.')}." for one in NOT_FOR),
    ]
    said += [*notes(content.results, content.folder.beside), *_of_run(content)]
    for row, note in enumerate(said, end + 2):
        page.sheet.merge_range(row, 0, row, len(columns) - 1, "")
        page.put(row, 0, note)
        page.sheet.set_row(row, LINE * lines(note, LETTERS * sum(column.width for column in columns)) + 2)


def _mark(page: Page, book: Book, cells: str, words: str) -> None:
    """What fails is white on purple too; the words say it."""
    look = book.book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#801650"})
    page.sheet.conditional_format(cells, {"type": "cell", "criteria": "==", "value": f'"{words}"', "format": look})


def write_master(book: Book, page: Page, row: int, column: int) -> None:
    """The one check of all checks."""
    formula = f'=IF(COUNTIF(check_results,"{PASS}")=ROWS(check_results),"{ALL_PASS}","{ONE_FAILS}")'
    page.put(row, column, Live(formula, ALL_PASS), style="large")
    book.name("master_check", page.name, at(row, column))
    _mark(page, book, at(row, column), ONE_FAILS)


def _of_run(content: Content) -> list[str]:
    """What the run itself found broken, and how it can be made again."""
    said = content.folder.manifest
    broken = [f"Broken in the run: {one}." for one in said["broken_checks"]]
    if not content.results.whole:
        broken.append(f"Only {len(content.results.draws)} of {content.study.draws} draws were finished.")
    cuts = {
        name: sum(lines.values()) / MILLION
        for name, lines in zip(content.names, content.results.not_simulated, strict=True)
        if lines
    }
    told = [
        f"{name}: £{cut:,.1f}m a year is cut from lines whose effect is not modelled." for name, cut in cuts.items()
    ]
    told += [_missed(miss) for miss in content.results.misses if outside(miss)]
    made = f"Made by obbr {said['obbr']}, study {said['study']}, seed {said['seed']}, evidence {said['evidence']}."
    return [*broken, *told, made]


def _missed(miss: Missed) -> str:
    modelled, low, high = (number(x, form_of(miss)) for x in (miss.modelled, miss.low, miss.high))
    return f"Outside, base year 2024/25: {miss.what} {modelled} in the model, known to be {low} to {high}."
