"""The page of the loops: what each carries of each scenario, as a councillor can read it."""

from __future__ import annotations

from math import isnan
from typing import NamedTuple

import numpy as np
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from obbr.people.channels import CHANNELS, IN_NO_LOOP, LOOPS
from obbr.report import page
from obbr.report.words import MILLION, NOTHING, exploratory, plain, two_figures
from obbr.study.compare import Spread, spread
from obbr.study.loops import LoopStudy, Outcome, Parts

YEAR_5 = 4  # counted from 0; by then every shipped cut has been made
OLDER = "age:65+"
SMALLEST = 0.1  # nothing is shown more precisely


class Row(NamedTuple):
    """One outcome in a table: its words, in a table and in a sentence, and of what it is shown."""

    words: str
    short: str
    outcome: Outcome
    unit: float = 1.0


ROWS = (
    Row("QALYs", "QALYs", Outcome("qalys")),
    Row("A&E visits 65+", "A&E visits", Outcome("ae_attendances", OLDER)),
    Row("Emergency admissions 65+", "emergency admissions", Outcome("emergency_admissions", OLDER)),
    Row("Delayed days in hospital", "delayed days", Outcome("delayed_days")),
    Row("Care-home entries", "care-home entries", Outcome("care_home_entries")),
    Row("People supported, at the end", "people supported", Outcome("long_term_support_people")),
    Row("Hours of unmet need", "unmet need", Outcome("unmet_need_hours")),
    Row("Carers who cannot go on, at the end", "carers in breakdown", Outcome("carers_in_breakdown")),
    Row("People often lonely, at the end", "loneliness", Outcome("lonely_people")),
    Row("General fund, £m", "general-fund spend", Outcome("council_net_spend"), MILLION),
    Row("of it adult care, £m", "adult-care spend", Outcome("adult_care_net_spend"), MILLION),
    Row("Gap in year 5, £m", "the gap", Outcome("gap_before_reserves", year=YEAR_5), MILLION),
)
NO_LOOP = "what is left without any loop"
NOBODY = "none"
LEADERS = (*map(plain, LOOPS), NO_LOOP, NOBODY)
SHORT = ("scenario", "outcomes that clearly differ", *map(plain, LOOPS), "no loop", "nothing clear")
NOTHING_AT_ALL = Spread(0.0, 0.0, 0.0)


class Told(NamedTuple):
    """One scenario's table and the sentences under it."""

    scenario: str
    headings: list[str]  # a loop that carries exactly nothing has no column
    rows: list[list[str]]
    sentences: list[str]
    short: list[str]  # how many outcomes clearly differ, and what leads how many of them


class Found(NamedTuple):
    """The parts of one outcome as spreads."""

    row: Row
    full: Spread
    carried: dict[str, Spread]
    left: Spread
    interaction: Spread


def told(study: LoopStudy) -> list[Told]:
    """What there is to tell of each scenario but the standstill."""
    live = study.first
    draws = len(live.draws)
    names = [name for n, name in enumerate(live.study.names) if n != live.study.reference]
    tables = []
    for name in names:
        found = [_found(row, study.parts(name, row.outcome)) for row in ROWS]
        shown = [loop for loop in LOOPS if loop not in silent(found)]
        headings = ["outcome", "whole difference", *map(plain, shown), "left with all off", "interaction"]
        tables.append(
            Told(name, headings, [_cells(one, shown, draws) for one in found], sentences(found), _short(found))
        )
    return tables


def page_of(study: LoopStudy, command: str) -> str:
    """The whole page, in Markdown."""
    live = study.first
    tables = told(study)
    titles = {scenario.name: scenario.title + exploratory(scenario) for scenario in live.study.scenarios}
    parts = [
        page.mark("loops"),
        "# The loops",
        page.paragraph(_opening()),
        "## In short",
        page.table(SHORT, [[titles[one.scenario], *one.short] for one in tables], range(1, len(SHORT))),
        page.paragraph(
            "Each number counts outcomes. The first column: how many clearly differ from standstill. The others: of "
            "these, how many have their largest clear part from that loop, or from what no loop carries."
        ),
        "## What goes round",
        _loops(),
        page.paragraph(_outside()),
        "## How to read the tables",
        page.paragraph(_reading(len(live.draws))),
        "## What was run",
        page.made_with(live.study, command),
        page.paragraph(page.base_year(live)),
    ]
    for one in tables:
        title = titles[one.scenario]
        parts += [f"## {title}, against standstill", page.table(one.headings, one.rows, range(1, len(one.headings)))]
        parts += [page.paragraph(" ".join(one.sentences))]
    return "\n\n".join(parts) + "\n"


def draw(study: LoopStudy, console: Console) -> None:
    """Print the tables and their sentences."""
    for one in told(study):
        title = f"What each loop carries of {plain(one.scenario)}, against standstill"
        console.print(f"\n[bold]{escape(title)}[/]", highlight=False)
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
        for n, heading in enumerate(one.headings):
            table.add_column(heading, justify="right" if n else "left", overflow="fold")
        for row in one.rows:
            table.add_row(*row)
        console.print(table)
        for sentence in one.sentences:
            console.print(f"  {sentence}", highlight=False, markup=False)
    console.print(f"  {page.how_sure(len(study.first.draws))}", highlight=False, markup=False)


def sentences(found: list[Found]) -> list[str]:
    """What a table says, in words made from its numbers."""
    clear = [one for one in found if is_clear(one.full)]
    if not clear:
        return ["No outcome can be told from standstill: every interval of the whole difference holds nothing."]
    said = [_most(clear), _left(clear), _interaction(found)]
    if silent(found):
        said.append(f"Exactly nothing runs through {page.listed([plain(loop) for loop in silent(found)])}.")
    unclear = [one.row.short for one in found if not is_clear(one.full)]
    if unclear:
        said.append(f"Not told from standstill, because the interval holds nothing: {page.listed(unclear)}.")
    return said


def silent(found: list[Found]) -> list[str]:
    """The loops that carry exactly nothing of any outcome."""
    return [loop for loop in LOOPS if all(one.carried[loop] == NOTHING_AT_ALL for one in found)]


def is_clear(what: Spread) -> bool:
    """Whether an interval leaves nothing out of doubt but its size: it does not hold 0."""
    return what.low > 0 or what.high < 0


def cell(what: Spread, draws: int) -> tuple[str, str]:
    """A middle and its interval, to two figures; a change that its interval cannot tell from nothing is *unclear*.

    >>> cell(Spread(123.4, 51.0, 204.0), draws=8), cell(Spread(3.0, -2.0, 9.1), draws=8), cell(Spread(0, 0, 0), draws=8)
    (('+120', '(+50..+200)'), ('unclear', '(-2.0..+9.1)'), ('0', ''))
    """
    if isnan(what.median):
        return NOTHING, ""
    shown = two_figures(what, SMALLEST)
    if shown is None:
        return ("0", "") if what == NOTHING_AT_ALL else (f"under {SMALLEST}", "")
    middle, low, high = shown
    if draws == 1 or middle == low == high:
        return middle, ""
    return (middle if is_clear(what) else "unclear"), f"({low}..{high})"


def _found(row: Row, parts: Parts) -> Found:
    def shown(values: np.ndarray) -> Spread:
        return spread(values / row.unit)

    carried = {loop: shown(values) for loop, values in parts.carried.items()}
    return Found(row, shown(parts.full), carried, shown(parts.left), shown(parts.interaction))


def _cells(one: Found, loops: list[str], draws: int) -> list[str]:
    """The whole with its interval, the parts without: a page does not hold ten intervals side by side."""
    parts = [*(one.carried[loop] for loop in loops), one.left, one.interaction]
    return [one.row.words, " ".join(filter(None, cell(one.full, draws))), *(cell(part, draws)[0] for part in parts)]


def _short(found: list[Found]) -> list[str]:
    """The counts of the summary, in the order of `SHORT`."""
    clear = [one for one in found if is_clear(one.full)]
    led = led_by(clear)
    return [f"{len(clear)} of {len(found)}", *(str(len(led.get(name, []))) for name in LEADERS)]


def led_by(clear: list[Found]) -> dict[str, list[str]]:
    """What carries most of each outcome that clearly differs: a loop, what is left without any, or nothing clear."""
    led: dict[str, list[str]] = {}
    for one in clear:
        parts = {plain(loop): part for loop, part in one.carried.items()} | {NO_LOOP: one.left}
        sizes = {name: abs(part.median) for name, part in parts.items() if is_clear(part)}
        led.setdefault(max(sizes, key=sizes.__getitem__) if sizes else NOBODY, []).append(one.row.short)
    return led


def _most(clear: list[Found]) -> str:
    """Which loop carries most of what clearly differs; none does where what is left without loops is more."""
    led = led_by(clear)
    order = sorted(led.items(), key=lambda item: (item[0] in (NO_LOOP, NOBODY), -len(item[1]), item[0]))
    parts = [f"{name} in {len(shorts)} ({page.listed(shorts)})" for name, shorts in order]
    return f"Outcomes that clearly differ: {len(clear)}. The largest clear part is " + "; ".join(parts) + "."


def _left(clear: list[Found]) -> str:
    same = [one.row.short for one in clear if is_clear(one.left) and one.left.median * one.full.median > 0]
    turned = [one.row.short for one in clear if is_clear(one.left) and one.left.median * one.full.median < 0]
    if not same and not turned:
        return "With every loop off, nothing of it is clearly left."
    said = f"With every loop off, something in the same direction is left of {page.listed(same)}" if same else ""
    other = f"the difference turns round for {page.listed(turned)}" if turned else ""
    return f"{said}; {other}." if said and other else f"{said or 'With every loop off, ' + other}."


def _interaction(found: list[Found]) -> str:
    apart = [one.row.short for one in found if is_clear(one.interaction)]
    if not apart:
        return "No interaction is clear: within these draws the parts add up."
    return f"The parts do not add up for {page.listed(apart)}: loops work through each other there."


def _opening() -> str:
    return (
        "A loop is a circle of causes: what a decision does comes back and makes it more, or less. The model has no "
        "loop written into it. It has *channels*, each of them one response of people or institutions to a change, "
        "and a loop is the channels that run in it. Holding a loop still keeps its channels at their baseline path, "
        "in the scenario and in the standstill alike: usual rates stay, and only the answer to a change is gone. What "
        "then goes missing of the difference between the two is what the loop *carries*. It explains a difference. It "
        "does not say whether a scenario is good, and scenarios that leave different reserves behind are not ranked "
        "by it."
    )


def _loops() -> str:
    rows = [(f"`{name}`", loop.sentence, _graded(loop.channels)) for name, loop in LOOPS.items()]
    return page.table(("loop", "what goes round", "its channels, and what each rests on"), rows)


def _outside() -> str:
    return (
        "A channel runs in one loop or in none. In none, because they lead from a cause to an effect and not back: "
        f"{_graded(IN_NO_LOOP)}. They stay live when every loop is off. So does what needs no channel: fewer hours "
        "bought are fewer hours, and fewer workers are a longer queue."
    )


def _graded(channels: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}` ({CHANNELS[name].grade})" for name in channels)


def _reading(draws: int) -> str:
    return (
        "*Whole difference*: the scenario less the standstill, everything live. Under a loop's name: how much of it "
        "goes when that loop alone is held still; a sign against the whole means that the loop holds the difference "
        "back. *Left with all off*: what is there when no loop turns. *Interaction*: the whole, less what is left, "
        "less what the loops carry. Loops work through each other, so parts need not add up, and they are not made "
        "to. Figures are a year, means over the years that were run, or *at the end*; money is at 2025/26 prices. "
        "Parts are shown without their intervals. "
        f"{page.how_sure(draws)}"
    )
