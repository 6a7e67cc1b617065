"""The page of resilience: how each scenario stands each shock, what is lost, how long it is felt, and who bears it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from obbr.calendar import FIRST_APRIL, MONTHS_IN_YEAR, year_label
from obbr.evidence.tables import AXES
from obbr.policies.judgement import meaning
from obbr.report import page
from obbr.report.effects import UNCLEAR, Effect, Row
from obbr.report.words import MILLION, capital, plain
from obbr.scenario import Scenario
from obbr.study.compare import HIGH, LOW
from obbr.study.resilience import COUNTED_FOR, LEFT, RECOVERS, STAYS, Resilience, first_month

QALYS, DEATHS = Row("qalys", "QALYs"), Row("deaths", "deaths")
UNMET = Row("unmet_need_hours", "hours of unmet need")
LIVES = (
    QALYS,
    DEATHS,
    UNMET,
    Row("emergency_admissions", "emergency admissions"),
    Row("ae_attendances", "A&E visits"),
    Row("delayed_days", "delayed days in hospital"),
    Row("care_home_entries", "moves into a care home"),
    Row("moved_by_closure", "people who lost their provider"),
    Row("unpaid_care_hours", "hours of care by family"),
)
RESERVES = Row("council_reserves", "the council's reserves less debt, £m", MILLION, 0.01)
PURSES = (
    Row("council_net_spend", "the council spends, £m", MILLION, 0.01),
    RESERVES,
    Row("nhs_cash", "the NHS pays for care, £m", MILLION, 0.01),
    Row("resident_spend", "residents pay for care, £m", MILLION, 0.01),
    Row("nhs_activity_value", "hospital activity, which is not cash, £m", MILLION, 0.01),
)
PEOPLE = {
    "age:18-64": "of 18 to 64",
    "age:65-74": "of 65 to 74",
    "age:75-84": "of 75 to 84",
    "age:85+": "of 85 and over",
    "imd:1": "in the most deprived fifth",
    "imd:5": "in the least deprived fifth",
    "carer:yes": "who care for somebody",
}
WORDS = dict(zip(RECOVERS, ("people waiting", "unmet need", "delays in hospital", "emergency admissions"), strict=True))
NOT_FELT = "not felt"


class Told(NamedTuple):
    """One shock: its title, what it is, a sentence for each scenario, and three tables of one row a measure."""

    title: str
    meant: str
    sentences: list[str]
    felt: list[list[str]]
    lost: list[list[str]]
    borne: list[list[str]]


def page_of(done: Resilience, command: str) -> str:
    """The whole page, in Markdown."""
    columns = [plain(one.name) for one in done.scenarios]
    numbers = range(1, len(columns) + 1)
    parts = [
        page.mark("resilience"),
        "# How shocks are stood",
        page.paragraph(_opening()),
        "## In short",
        page.table(["shock", *columns], short(done)),
        page.paragraph(_short_words()),
        "\n".join(_bullet(line) for line in what_stands_out(done)),
        "## How to read the rest",
        page.paragraph(_reading(len(done.first.draws))),
    ]
    for shock in done.shocks:
        one = told(done, shock)
        parts += [f"## {one.title}", page.paragraph(one.meant), *map(page.paragraph, one.sentences)]
        tables = {"felt for": one.felt, f"in {COUNTED_FOR} years": one.lost, "borne by": one.borne}
        parts += [page.table([what, *columns], rows, numbers) for what, rows in tables.items() if rows]
    parts += ["## What was run", page.made_with(done.first.study, command), page.paragraph(page.base_year(done.first))]
    return "\n\n".join(parts) + "\n"


def draw(done: Resilience, console: Console) -> None:
    """Print the table in short and what stands out."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    for n, heading in enumerate(["shock", *(plain(one.name) for one in done.scenarios)]):
        table.add_column(heading, justify="right" if n else "left", overflow="fold")
    for row in short(done):
        table.add_row(*(cell.replace("**", "") for cell in row))
    console.print(table)
    for line in (_short_words(), *what_stands_out(done), page.how_sure(len(done.first.draws))):
        console.print(f"  {line.replace('**', '')}", highlight=False, markup=False)


def short(done: Resilience) -> list[list[str]]:
    """A row a shock: how long it is felt, and what is clearly lost of QALYs and reserves, by scenario."""
    rows = []
    for shock in done.shocks:
        cells = [f"{shock.title}, {when(first_month(shock))}"]
        for scenario in done.scenarios:
            qalys, reserves = (_effect(done, scenario, shock, row) for row in (QALYS, RESERVES))
            parts = [f"**{longest(done, scenario, shock)}**"]
            parts += [f"{qalys.shown(interval=False)} QALYs"] if qalys.clear else []
            parts += [f"reserves {_signed_pounds(reserves)}"] if reserves.clear else []
            cells.append("; ".join(parts))
        rows.append(cells)
    return rows


def _signed_pounds(effect: Effect) -> str:
    """Millions with their sign before the pound: -£0.9m."""
    shown = effect.shown(interval=False)
    return f"{shown[0]}£{shown[1:]}m" if shown[0] in "+-" else f"{shown} £m"


def longest(done: Resilience, scenario: Scenario, shock: Scenario) -> str:
    """How long the shock is felt, by whatever takes longest."""
    felt = done.felt(scenario.name, shock.name)
    if not felt:
        return NOT_FELT
    return _months(max(_middle(done.over(scenario.name, shock.name, name)) for name in felt))


def what_stands_out(done: Resilience) -> list[str]:
    """A line a shock, in words made from the numbers: in what it is felt, where, and for how long."""
    lines = []
    for shock in done.shocks:
        said = "; ".join(filter(None, (_felt_words(done, one, shock) for one in done.scenarios)))
        nothing = "nobody's care is clearly worse within a year; what is lost is money"
        lines.append(f"**{shock.title}**: {said or nothing}.{_who_loses_most(done, shock)}")
    return lines


def _who_loses_most(done: Resilience, shock: Scenario) -> str:
    """The ages that lose most years of life in good health, under the first scenario in which any loss is clear."""
    for scenario in done.scenarios:
        whole = _effect(done, scenario, shock, QALYS)
        if whole.for_better is False:
            shares = {group: np.median(values / whole.values) for group, values in _clear_losses(done, scenario, shock)}
            ages = {group: share for group, share in shares.items() if group.startswith("age:")}
            if ages:
                most = max(ages, key=ages.__getitem__)
                return f" Most QALYs are lost by people {PEOPLE[most]} ({ages[most]:.0%} under {plain(scenario.name)})."
            return ""
    return ""


def _clear_losses(done: Resilience, scenario: Scenario, shock: Scenario) -> Iterator[tuple[str, np.ndarray]]:
    """Groups of people that clearly lose QALYs, and how many, a number a draw."""
    for group in PEOPLE:
        part = _effect(done, scenario, shock, QALYS, group)
        if part.for_better is False:
            yield group, part.values


def _felt_words(done: Resilience, scenario: Scenario, shock: Scenario) -> str:
    """In what a shock is felt under one scenario, and for how long; nothing if it is not."""
    felt = done.felt(scenario.name, shock.name)
    parts = [f"{WORDS[name]} ({_months(_middle(done.over(scenario.name, shock.name, name)))})" for name in felt]
    return f"under {plain(scenario.name)}, {page.listed(parts)}" if parts else ""


def told(done: Resilience, shock: Scenario) -> Told:
    """Everything that there is to tell of one shock."""
    felt = []
    for measure in RECOVERS:
        cells = [
            _range(done, one.name, shock.name, measure) if measure in done.felt(one.name, shock.name) else NOT_FELT
            for one in done.scenarios
        ]
        if set(cells) != {NOT_FELT}:
            felt.append([WORDS[measure], *cells])
    people = [_row(done, shock, QALYS, group, f"QALYs of people {words}") for group, words in PEOPLE.items()]
    sentences = [line for one in done.scenarios if (line := _sentence(done, one, shock))]
    later = [f"QALYs by {_end(done)}", *(_effect(done, s, shock, QALYS, years=None).shown() for s in done.scenarios)]
    lost = _clear([*_rows(done, shock, LIVES), later])
    borne = _clear([*people, *_rows(done, shock, PURSES)])
    return Told(shock.title, meaning(shock.name, shock.policies), sentences, felt, lost, borne)


def when(month: int) -> str:
    """A month counted from April 2025, as people say it.

    >>> when(44), when(36)
    ('December 2028', 'April 2028')
    """
    name = capital(AXES["month"][month % MONTHS_IN_YEAR])
    return f"{name} {FIRST_APRIL + (month + 3) // MONTHS_IN_YEAR}"


def _rows(done: Resilience, shock: Scenario, rows: Sequence[Row]) -> list[list[str]]:
    return [_row(done, shock, row, "all", row.words) for row in rows]


def _row(done: Resilience, shock: Scenario, row: Row, group: str, words: str) -> list[str]:
    return [words, *(_effect(done, one, shock, row, group).shown() for one in done.scenarios)]


def _clear(rows: list[list[str]]) -> list[list[str]]:
    """Those in which something is clear."""
    return [row for row in rows if not set(row[1:]) <= {"0", UNCLEAR}]


def _effect(
    done: Resilience, scenario: Scenario, shock: Scenario, row: Row, group: str = "all", years: int | None = COUNTED_FOR
) -> Effect:
    values = done.lost(scenario.name, shock.name, row.measure, group, years)
    if row is RESERVES:
        values = values - done.lost(scenario.name, shock.name, "council_debt", group, years)
    return Effect(row, values / row.unit)


def _sentence(done: Resilience, scenario: Scenario, shock: Scenario) -> str:
    """Whose years are lost, where it is clear that any are, and of whom."""
    whole = _effect(done, scenario, shock, QALYS)
    if whole.for_better is not False:
        return ""
    parts = [
        f"{float(np.median(values / whole.values)):.0%} by people {PEOPLE[group]}"
        for group, values in _clear_losses(done, scenario, shock)
    ]
    said = f"Of the QALYs lost under {plain(scenario.name)}, {page.listed(parts)}." if parts else ""
    deaths, unmet = (_effect(done, scenario, shock, row) for row in (DEATHS, UNMET))
    if deaths.for_better is False and unmet.for_better:
        said += " Fewer hours of unmet need are no relief: people who needed them have died."
    return said


def _range(done: Resilience, scenario: str, shock: str, measure: str) -> str:
    """Months until it is over, with the range of draws."""
    draws = done.over(scenario, shock, measure)
    middle = _middle(draws)
    low, high = (float(np.quantile(draws, end, method="nearest")) for end in (LOW, HIGH))
    return _months(middle) if low == middle == high else f"{_months(middle)} ({_bare(low)}..{_bare(high)})"


def _middle(draws: np.ndarray) -> float:
    """The middle draw, which exists even where some never end."""
    return float(np.quantile(draws, 0.5, method="nearest"))


def _months(count: float) -> str:
    if np.isinf(count):
        return "not over by the end"
    return f"{count:.0f} month{'s' if count != 1 else ''}"


def _bare(count: float) -> str:
    return "never" if np.isinf(count) else f"{count:.0f}"


def _end(done: Resilience) -> str:
    return year_label(done.first.study.years - 1)


def _bullet(line: str) -> str:
    return textwrap.fill(f"* {line}", page.WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _opening() -> str:
    return (
        "Each scenario is lived twice, by the same people with the same luck: as it is, and with a shock laid on it. "
        "What differs is what the shock does, and how well the scenario stands it. Nobody decides a shock. How hard "
        "each is has been set, not measured: the same blow for every scenario."
    )


def _short_words() -> str:
    return (
        f"**For how many months** care is clearly worse, by what takes longest of {page.listed(list(WORDS.values()))}; "
        f"QALYs lost, and by how much the council's reserves, less its debt, differ, {COUNTED_FOR} years from the "
        "shock. What is not clear is not shown. Reserves rise where care that nobody gives is not paid for. Years that "
        "are lost do not come back when a shock is over, and *not felt* may mean that reserves bore it."
    )


def _reading(draws: int) -> str:
    return (
        "Struck less unstruck. *Felt*: all draws agree that the first year from the shock on is worse, and the worst "
        "of it is more than draws differ by chance at the end of the run. It is over when less than "
        f"{LEFT:.0%} of the worst is left, and stays so for {STAYS} months. Sums are over the year of the shock and "
        "two more; reserves and debt stand at their end; money is at 2025/26 prices. Rows in which nothing is clear "
        "are left out. Groups overlap. A scenario in which care is short already has less to lose. "
        f"{page.how_sure(draws)} *Clear* means here that all draws agree on the sign. Single draws wander by chance "
        "once a shock has passed, so for a small shock the months are rather too many than too few."
    )
