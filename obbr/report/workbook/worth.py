"""Sheets of what a decision is worth: Appraisal, Sensitivity."""

from __future__ import annotations

from math import isinf

from obbr.report.words import CASH_IS_NO_OTHER, MILLION
from obbr.report.workbook.content import SMALLEST, Content, Pair
from obbr.report.workbook.page import BRACKETS, GREEN, Book, Cell, Column, Live, at
from obbr.report.workbook.workings import AFTER, AS_RUN, CASH, FLAG, PRESENT, RATES, Paid, Workings
from obbr.study.appraise.switching import (
    BETWEEN,
    NO_EFFECT,
    NO_PRICE,
    NO_SHARE,
    NOWHERE,
    POUNDS,
    Factor,
    Tried,
    switching,
)
from obbr.study.appraise.value import EVERYBODY, Worth, worths
from obbr.study.compare import spread

APPRAISAL, SENSITIVITY = "Appraisal", "Sensitivity"
HEAD = 10
TRIED_HEAD = 7
NO_CORRECTION = "not corrected"
NOTHING_PAID = "nothing paid"
PAYS, GAINS = "yes: the council pays, others gain", "yes: the council gains, others lose"
NEITHER = "no"
LOW_RATE, HIGH_RATE = "rate_low", "rate_high"
INPUTS = {
    "rate_money": ("Discount rate, money", "HM Treasury's Green Book; sheet Assumptions, money.discount_rate"),
    "rate_health": ("Discount rate, health and life", "the same; appraisal.health_discount_rate"),
    "optimism_evidence": ("Off gains that rest on evidence", "judgement; appraisal.optimism_evidence"),
    "optimism_assumption": ("Off gains that rest on assumptions", "judgement; appraisal.optimism_assumption"),
}
WHOLE_POUNDS = 1_000.0  # prices above it are shown without pence


def write_appraisal(book: Book, workings: Workings, paid: Paid) -> dict[tuple[Pair, str], Live]:
    """Present value, benefit-cost ratio and payback, for the council, the public purse and everybody.

    Returns where each present value stands, by comparison and circle.
    """
    told = (
        "£m at 2025/26 prices, discounted to 2025/26; mean of draws, and P10 to P90 of the draws at the rates first "
        f"entered. {BRACKETS}, here: a loss."
    )
    page = book.page(APPRAISAL, "Appraisal: what each decision is worth, and to whom", told)
    page.put(2, 0, "You may change the bordered cells", style="band")
    for row, name in enumerate(RATES, 3):
        words, why = INPUTS[name]
        page.input(row, words, workings.rates[name], "share", name, why)
    columns = [
        *(Column("Comparison", width=40), Column("For whom", width=18)),
        *(Column(words, "money") for words in ("Gained, £m", "Paid, £m", "Net present value, £m")),
        *(Column("Benefit-cost ratio", "ratio"), Column("Paid back", width=18)),
        Column("Net present value after optimism, £m", "money", 14),
        *(Column("Ratio after optimism", "ratio", 14), Column("Paid back after optimism", width=18)),
        *(Column(f"Value before optimism, {end}, £m", "money", 14) for end in ("P10", "P50", "P90")),
        Column("Council against everybody", width=28),
        *(Column(f"Undiscounted, {terms} terms, £m", "money", 15) for terms in ("real", "cash")),
    ]
    rows, stands = [], {}
    for pair in workings.content.pairs:
        for worth in worths(workings.content.results, pair.scenario, pair.against):
            net = float(workings.flow(pair, PRESENT, worth.circle).sum())
            stands[pair, worth.circle] = Live(f"={APPRAISAL}!E{HEAD + 2 + len(rows)}", net)
            rows.append(_appraised(workings, pair, worth, paid, HEAD + 2 + len(rows)))
    end = page.table(HEAD, "Worth", columns, rows, keep=2)
    for number, note in enumerate(_notes(workings), end + 1):
        page.put(number, 0, note, style="told")
    last = HEAD + max(len(rows), 1)
    for name, column in (("npv_pair", 0), ("npv_whom", 1), ("npv", 4)):
        book.name(name, APPRAISAL, at(HEAD + 1, column), at(last, column))
    return stands


def _appraised(workings: Workings, pair: Pair, worth: Worth, paid: Paid, here: int) -> list[Cell]:
    circle = worth.circle
    net = _net(workings, pair, circle, PRESENT, here)
    cost = paid.sums[pair, circle, PRESENT]
    before: list[Cell] = [
        *(Live(f"=E{here}+D{here}", net.value + cost.value), cost, net),
        _ratio(f"C{here}", f"D{here}", net.value + cost.value, cost.value),
        paid.back[pair, circle, PRESENT],
    ]
    after: list[Cell] = [NO_CORRECTION] * 3
    if workings.corrected:
        net, cost = _net(workings, pair, circle, AFTER, here), paid.sums[pair, circle, AFTER]
        there = cost.formula.removeprefix("=")
        ratio = _ratio(f"H{here}+{there}", there, net.value + cost.value, cost.value)
        after = [net, ratio, paid.back[pair, circle, AFTER]]
    ends = spread(worth.net / MILLION)
    pocket = _wrong_pocket(workings, pair, here) if circle == list(FLAG)[-1] else None
    sums = [_net(workings, pair, circle, part, here) for part in (AS_RUN, CASH)]
    return [pair.words, circle, *before, *after, ends.low, ends.median, ends.high, pocket, *sums]


def _wrong_pocket(workings: Workings, pair: Pair, here: int) -> Live:
    """Whether the council pays for what others gain, or gains what others pay; its own row is the first of three."""
    council, everybody = (sum(row.sum for row in workings.of(pair, PRESENT, circle)) for circle in list(FLAG)[::2])
    own, all_ = f"E{here - 2}", f"E{here}"
    formula = f'=IF(AND({own}<0,{all_}>0),"{PAYS}",IF(AND({own}>0,{all_}<0),"{GAINS}","{NEITHER}"))'
    return Live(formula, PAYS if council < 0 < everybody else GAINS if everybody < 0 < council else NEITHER)


def _net(workings: Workings, pair: Pair, circle: str, part: str, here: int) -> Live:
    """The sum of a circle, £m, of the streams' means."""
    value = float(workings.flow(pair, part, circle).sum())
    return Live(f'=SUMIFS(work_sum,work_pair,$A{here},work_part,"{part}",{FLAG[circle]},1)', value)


def _ratio(gained_at: str, paid_at: str, gained: float, paid: float) -> Live:
    formula = f'=IF({paid_at}>{SMALLEST},({gained_at})/({paid_at}),"{NOTHING_PAID}")'
    return Live(formula, gained / paid if paid > SMALLEST else NOTHING_PAID)


def _notes(workings: Workings) -> list[str]:
    told = [
        "Paid: what payers spend more, in years in which they do; gained: all else. A freed bed is capacity: it "
        "counts for everybody only.",
        "Everybody's value leaves out less spend on services whose effect is not modelled: it is the council's saving, "
        "and what people lose with it is not counted.",
        "Need that goes unmet has no price of its own, it counts by what it takes from years in full health; "
        "strain counts only as far as it makes people ill.",
        "Council against everybody: the council's value and everybody's differ in sign, so who pays is not who gains.",
        "Undiscounted and before optimism: real terms at 2025/26 prices, cash terms in each year's. "
        + CASH_IS_NO_OTHER,
    ]
    if not workings.corrected:
        told.append("Not corrected for optimism: what gains rest on is told apart by obbr run --evidence-only.")
    return told


def write_sensitivity(book: Book, workings: Workings) -> None:
    """What the value for everybody hangs on: one thing changed at a time, and where its sign switches."""
    told = (
        "Net present value for everybody, £m of today, before optimism; one thing changed at a time. The longer the "
        "bar, the more hangs on it."
    )
    page = book.page(SENSITIVITY, "Sensitivity: what would change the answer", told)
    page.put(2, 0, "You may change the bordered cells", style="band")
    rate = workings.rates["rate_money"]
    page.input(3, "Discount rate for money, low", 0.0, "share", LOW_RATE, "no discount")
    page.input(4, "Discount rate for money, high", 2 * rate, "share", HIGH_RATE, "twice the Treasury's")
    columns = [
        *(Column("Comparison", width=40), Column("What is changed", width=34)),
        *(Column(words, "general") for words in ("As it is", "Low", "High")),
        *(Column(f"Value {words}, £m", "money") for words in ("as it is", "at low", "at high")),
        *(Column("Swing, £m", "money", 18), Column("Part that hangs on it, £m", "money", 14)),
        Column("The sign switches at", "general", 18),
        Column("Why these", width=34),
    ]
    rows = [(pair, one) for pair in workings.content.pairs for one in _of_pair(workings.content, pair)]
    written = [_tried(pair, one, TRIED_HEAD + 2 + n) for n, (pair, one) in enumerate(rows)]
    end = page.table(TRIED_HEAD, "Tried", columns, written, keep=2)
    for n, (_, one) in enumerate(rows):
        for column in (2, 3, 4, 10):
            page.put(TRIED_HEAD + 1 + n, column, written[n][column], _form(one.factor))
    if rows:
        each = len(rows) // len(workings.content.pairs)
        for first in range(TRIED_HEAD + 2, end, each):  # bars of a comparison among themselves
            bars = {"type": "data_bar", "bar_color": GREEN, "bar_solid": True, "min_type": "num", "min_value": 0}
            page.sheet.conditional_format(f"I{first}:I{first + each - 1}", bars)
    told = (
        "No price does, no share does: no price above nothing, no share of what is gained up to all of it, and no "
        "share of what is paid above nothing, turns the sign."
    )
    page.put(end + 1, 0, told, style="told")


def _of_pair(content: Content, pair: Pair) -> list[Tried]:
    return switching(content.results, content.benefits(pair))


def _form(factor: Factor) -> str:
    if factor.unit != POUNDS:
        return "share"
    return "count" if factor.value >= WHOLE_POUNDS else "number"


def _tried(pair: Pair, one: Tried, here: int) -> list[Cell]:
    """The row of what goes with a stream; that of the discount rate is made of streams anew."""
    factor = one.factor
    sums = f'SUMIFS(work_sum,work_pair,$A{here},work_part,"{PRESENT}"'
    whole = Live(f"={sums},{FLAG[EVERYBODY]},1)", one.worth / MILLION)
    swing = Live(f"=ABS(H{here}-G{here})", one.swing / MILLION)
    if not factor.stream:
        return [pair.words, factor.words, *_rates(one), whole, *_at_rates(one, here), swing, whole,
                _between(one, here), "cells above"]  # fmt: skip
    ends = [
        Live(f"=F{here}+J{here}*({column}{here}/C{here}-1)", value / MILLION)
        for column, value in (("D", one.at_low), ("E", one.at_high))
    ]
    part = Live(f'={sums},work_stream,"{factor.stream}")', one.part / MILLION)
    tried = [factor.value, factor.low, factor.high]
    return [
        pair.words,
        f"{factor.words}, {factor.unit}",
        *tried,
        whole,
        *ends,
        swing,
        part,
        _switch(one, here),
        factor.why,
    ]


def _switch(one: Tried, here: int) -> Live:
    """At what value of a factor the sum comes to nothing, if that can be."""
    there, most = f"C{here}*(1-F{here}/J{here})", one.factor.most
    never = NO_PRICE if one.factor.unit == POUNDS else NO_SHARE
    out = f"{there}<0" if isinf(most) else f"ABS({there}-{most / 2:g})>{most / 2:g}"
    formula = f'=IF(ABS(J{here})<{SMALLEST},"{NO_EFFECT}",IF({out},"{never}",{there}))'
    return Live(formula, one.no_switch if one.switch is None else one.switch)


def _rates(one: Tried) -> list[Cell]:
    rates = zip(("rate_money", LOW_RATE, HIGH_RATE), (one.factor.value, one.factor.low, one.factor.high), strict=True)
    return [Live(f"={name}", rate) for name, rate in rates]


def _at_rates(one: Tried, here: int) -> list[Cell]:
    """Streams of money anew at two rates, those of health as they are."""
    kept = f'SUMIFS(work_sum,work_pair,$A{here},work_part,"{PRESENT}",work_discounted,"health")'
    rows = f'(work_pair=$A{here})*(work_part="{AS_RUN}")*(work_discounted="money")*({FLAG[EVERYBODY]}=1)'
    return [
        Live(f"={kept}+SUMPRODUCT({rows}*work_years/(1+{column}{here})^work_n)", value / MILLION)
        for column, value in (("D", one.at_low), ("E", one.at_high))
    ]


def _between(one: Tried, here: int) -> Live:
    values = f"F{here}:H{here}"
    return Live(f'=IF(AND(MIN({values})<0,MAX({values})>0),"{BETWEEN}","{NOWHERE}")', one.no_switch)
