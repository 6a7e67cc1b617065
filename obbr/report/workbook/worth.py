"""Sheets of what a decision is worth: Appraisal, Sensitivity."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from obbr.report.words import MILLION
from obbr.report.workbook.content import SMALLEST, Content, Pair
from obbr.report.workbook.page import GREEN, Book, Cell, Column, Live, at
from obbr.report.workbook.workings import AFTER, AS_RUN, FLAG, PRESENT, RATES, Paid, Workings
from obbr.study.appraise.benefits import SIMULATED, valued
from obbr.study.appraise.value import Worth, worths
from obbr.study.compare import spread

APPRAISAL, SENSITIVITY = "Appraisal", "Sensitivity"
HEAD = 10
TRIED_HEAD = 7
NO_CORRECTION = "not corrected"
NOTHING_PAID, NO_EFFECT = "nothing paid", "has no effect"
PAYS, GAINS = "yes: the council pays, others gain", "yes: the council gains, others lose"
NEITHER = "no"
RATE = "Discount rate for money"
LOW_RATE, HIGH_RATE = "rate_low", "rate_high"
NO_DISCOUNT = 0.0
INPUTS = {
    "rate_money": ("Discount rate, money", "HM Treasury's Green Book; sheet Assumptions, money.discount_rate"),
    "rate_health": ("Discount rate, health and life", "the same; appraisal.health_discount_rate"),
    "optimism_evidence": ("Off gains that rest on evidence", "judgement; appraisal.optimism_evidence"),
    "optimism_assumption": ("Off gains that rest on assumptions", "judgement; appraisal.optimism_assumption"),
}
QALY, HOUR, FREED = "Years of life in full health", "Hours of care by family", "Hospital care not needed"
EVERYBODY = "Everybody"


def write_appraisal(book: Book, workings: Workings, paid: Paid) -> dict[tuple[Pair, str], Live]:
    """Present value, benefit-cost ratio and payback, for the council, the public purse and everybody.

    Returns where each present value stands, by comparison and circle.
    """
    told = (
        "£m at 2025/26 prices, in pounds of today; mean of draws, and the range over draws at the rates of the "
        "evidence. Brackets: a loss."
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
        *(Column(f"Net present value, {end}, £m", "money", 13) for end in ("P10", "P50", "P90")),
        Column("Wrong pocket?", width=28),
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
    return [pair.words, circle, *before, *after, ends.low, ends.median, ends.high, pocket]


def _wrong_pocket(workings: Workings, pair: Pair, here: int) -> Live:
    """Whether the council pays for what others gain, or gains what others pay; its own row is the first of three."""
    council, everybody = (sum(row.sum for row in workings.of(pair, PRESENT, circle)) for circle in list(FLAG)[::2])
    own, all_ = f"E{here - 2}", f"E{here}"
    formula = f'=IF(AND({own}<0,{all_}>0),"{PAYS}",IF(AND({own}>0,{all_}<0),"{GAINS}","{NEITHER}"))'
    return Live(formula, PAYS if council < 0 < everybody else GAINS if everybody < 0 < council else NEITHER)


def _net(workings: Workings, pair: Pair, circle: str, part: str, here: int) -> Live:
    """The present value of a circle, £m of today, of the streams' means."""
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
        "Wrong pocket: the council's value and everybody's differ in sign, so who pays is not who gains.",
    ]
    if not workings.corrected:
        told.append("Not corrected for optimism: what gains rest on is told apart by obbr run --evidence-only.")
    return told


class Factor(NamedTuple):
    """Something that a value hangs on.

    Attributes:
        words: what it is.
        stream: whose worth goes with it; none for the discount rate.
        value, low, high: what it is and what it is tried at.
        form: how it is written.
        why: where low and high come from.
    """

    words: str
    stream: str
    value: float
    low: float
    high: float
    form: str
    why: str


def factors(content: Content) -> list[Factor]:
    """What the value for everybody is tried against."""
    less = 1.0 - float(content.study.register["appraisal.optimism_assumption"].readings[0].value)
    qaly, nhs, hour = (valued(content.results, name) for name in ("qaly_value", "qaly_value_nhs", "unpaid_care_hour"))
    return [
        Factor(
            "A year in full health, £",
            QALY,
            qaly,
            min(nhs, qaly),
            max(nhs, qaly),
            "count",
            "what the NHS can buy it for",
        ),
        Factor(
            "An hour of family care, £", HOUR, hour, 0.0, hour, "number", "not counted; counted at what it replaces"
        ),
        Factor(
            "Hospital care freed, share counted", FREED, 1.0, 0.0, 1.0, "share", "a freed bed is refilled: not counted"
        ),
        Factor(
            "Council's lower spend, share that comes",
            SIMULATED,
            1.0,
            less,
            1.0,
            "share",
            "less optimism on assumptions",
        ),
    ]


def write_sensitivity(book: Book, workings: Workings) -> None:
    """What the value for everybody hangs on: one thing changed at a time, and where its sign switches."""
    told = (
        "Net present value for everybody, £m of today, before optimism; one thing changed at a time. The longer the "
        "bar, the more hangs on it."
    )
    page = book.page(SENSITIVITY, "Sensitivity: what would change the answer", told)
    page.put(2, 0, "You may change the bordered cells", style="band")
    rate = workings.rates["rate_money"]
    page.input(3, "Discount rate for money, low", NO_DISCOUNT, "share", LOW_RATE, "no discount")
    page.input(4, "Discount rate for money, high", 2 * rate, "share", HIGH_RATE, "twice the Treasury's")
    columns = [
        *(Column("Comparison", width=40), Column("What is changed", width=34)),
        *(Column(words, "general") for words in ("As it is", "Low", "High")),
        *(Column(f"Value {words}, £m", "money") for words in ("as it is", "at low", "at high")),
        *(Column("Swing, £m", "money", 18), Column("Part that hangs on it, £m", "money", 14)),
        Column("The sign switches at", "general", 18),
        Column("Why these", width=34),
    ]
    rows = [row for pair in workings.content.pairs for row in _of_pair(workings, pair)]
    written = [_tried(workings, pair, factor, TRIED_HEAD + 2 + n) for n, (pair, factor) in enumerate(rows)]
    end = page.table(TRIED_HEAD, "Tried", columns, written, keep=2)
    for n, (_, factor) in enumerate(rows):
        for column in (2, 3, 4, 10):
            page.put(TRIED_HEAD + 1 + n, column, written[n][column], "share" if factor is None else factor.form)
    if rows:
        each = len(rows) // len(workings.content.pairs)
        for first in range(TRIED_HEAD + 2, end, each):  # bars of a comparison among themselves
            bars = {"type": "data_bar", "bar_color": GREEN, "bar_solid": True, "min_type": "num", "min_value": 0}
            page.sheet.conditional_format(f"I{first}:I{first + each - 1}", bars)
    told = "No price does, no share does: no price above nothing, and no share up to all of it, turns the sign."
    page.put(end + 1, 0, told, style="told")


def _of_pair(workings: Workings, pair: Pair) -> list[tuple[Pair, Factor | None]]:
    """The factors of a comparison, the one on which most hangs first; the discount rate is none of them and last."""
    found = sorted(factors(workings.content), key=lambda one: -abs(_swing(workings, pair, one)))
    return [*((pair, one) for one in found), (pair, None)]


def _swing(workings: Workings, pair: Pair, factor: Factor) -> float:
    return _worth(workings, pair, factor.stream) * (factor.high - factor.low) / factor.value


def _worth(workings: Workings, pair: Pair, stream: str = "") -> float:
    return sum(row.sum for row in workings.of(pair, PRESENT, EVERYBODY, stream))


def _tried(workings: Workings, pair: Pair, factor: Factor | None, here: int) -> list[Cell]:
    net = _worth(workings, pair)
    whole = Live(f'=SUMIFS(work_sum,work_pair,$A{here},work_part,"{PRESENT}",{FLAG[EVERYBODY]},1)', net)
    if factor is None:
        return _rates(workings, pair, whole, here)
    part = _worth(workings, pair, factor.stream)
    stream = f'SUMIFS(work_sum,work_pair,$A{here},work_part,"{PRESENT}",work_stream,"{factor.stream}")'
    ends = [
        Live(f"=F{here}+J{here}*({column}{here}/C{here}-1)", net + part * (value / factor.value - 1))
        for column, value in (("D", factor.low), ("E", factor.high))
    ]
    swing = Live(f"=ABS(H{here}-G{here})", abs(ends[1].value - ends[0].value))
    said = [factor.value, factor.low, factor.high]
    switch = _switch(factor, net, part, here)
    return [pair.words, factor.words, *said, whole, *ends, swing, Live(f"={stream}", part), switch, factor.why]


def _switch(factor: Factor, net: float, part: float, here: int) -> Live:
    """At what value of a factor the sum comes to nothing: of a price one above nothing, of a share one up to all."""
    there, share = f"C{here}*(1-F{here}/J{here})", factor.form == "share"
    never, out = ("no share does", f"ABS({there}-0.5)>0.5") if share else ("no price does", f"{there}<0")
    formula = f'=IF(ABS(J{here})<{SMALLEST},"{NO_EFFECT}",IF({out},"{never}",{there}))'
    if abs(part) < SMALLEST:
        return Live(formula, NO_EFFECT)
    value = factor.value * (1 - net / part)
    beyond = abs(value - 0.5) > 0.5 if share else value < 0
    return Live(formula, never if beyond else value)


def _rates(workings: Workings, pair: Pair, whole: Live, here: int) -> list[Cell]:
    """The row of the discount rate: streams of money anew at two rates, those of health as they are."""
    money = [row for row in workings.of(pair, AS_RUN, EVERYBODY) if not row.stream.health]
    health = sum(row.sum for row in workings.of(pair, PRESENT, EVERYBODY) if row.stream.health)
    years = np.arange(len(workings.content.years))
    flow = np.sum([row.values for row in money], axis=0)
    kept = f'SUMIFS(work_sum,work_pair,$A{here},work_part,"{PRESENT}",work_discounted,"health")'
    rows = f'(work_pair=$A{here})*(work_part="{AS_RUN}")*(work_discounted="money")*({FLAG[EVERYBODY]}=1)'
    ends: list[Cell] = []
    for column, rate in (("D", NO_DISCOUNT), ("E", 2 * workings.rates["rate_money"])):
        value = health + float((flow / (1 + rate) ** years).sum())
        ends.append(Live(f"={kept}+SUMPRODUCT({rows}*work_years/(1+{column}{here})^work_n)", value))
    swing = Live(f"=ABS(H{here}-G{here})", abs(ends[1].value - ends[0].value))
    switches = ends[0].value * ends[1].value < 0
    words = Live(
        f'=IF(G{here}*H{here}<0,"between the two","none of these")', "between the two" if switches else "none of these"
    )
    rate = workings.rates["rate_money"]
    tried: list[Cell] = [Live("=rate_money", rate), Live(f"={LOW_RATE}", NO_DISCOUNT), Live(f"={HIGH_RATE}", 2 * rate)]
    return [pair.words, RATE, *tried, whole, *ends, swing, whole, words, "cells above"]
