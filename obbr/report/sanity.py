"""Extreme worlds as a reader can judge them: beside the ordinary one, with the laws that held and those that broke."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isnan
from typing import NamedTuple

from rich import box
from rich.console import Console
from rich.table import Table

from obbr.report import page
from obbr.report.words import MILLION, NOTHING, number, residents, span
from obbr.study.laws import LAWS
from obbr.study.sanity import Lived, Sanity

TOGETHER = 4  # extreme worlds in one table, so that it fits a screen


class Row(NamedTuple):
    """One outcome in words, and of what it is shown."""

    words: str
    measure: str
    group: str = "all"
    unit: float = 1.0
    summed: bool = False  # over all years


ROWS = (
    Row("Residents, at the end", "population"),
    Row("Deaths", "deaths"),
    Row("QALYs", "qalys"),
    Row("A&E visits", "ae_attendances"),
    Row("Emergency admissions", "emergency_admissions"),
    Row("Delayed days in hospital", "delayed_days"),
    Row("Moves into a care home", "care_home_entries"),
    Row("Council-paid care-home residents 65+, at the end", "council_care_home_residents_65plus"),
    Row("People in long-term support, at the end", "long_term_support_people"),
    Row("Hours of home care and direct payments", "home_care_hours"),
    Row("People waiting, at the end", "people_waiting"),
    Row("Hours of need unmet", "unmet_need_hours"),
    Row("Hours of family's care", "unpaid_care_hours"),
    Row("People often lonely, at the end", "lonely_people"),
    Row("Places with voluntary bodies, at the end", "vcse_places"),
    Row("Children on protection plans, at the end", "protection_plans"),
    Row("Children looked after, at the end", "children_looked_after"),
    Row("Net spend on adults' care, £m", "adult_care_net_spend", unit=MILLION),
    Row("Net spend on children, £m", "childrens_net_spend", unit=MILLION),
    Row("Reserves, at the end, £m", "council_reserves", unit=MILLION),
    Row("Years that end in a section 114 notice", "section_114_notices", summed=True),
)


def show_sanity(found: Sanity, console: Console) -> None:
    """Print every world beside the ordinary one, what to look for in each, and the laws."""
    ordinary, *worlds = found.lived
    for first in range(0, len(worlds), TOGETHER):
        some = [ordinary, *worlds[first : first + TOGETHER]]
        title = f"{found.place.title}, {span(found.years)}" if not first else None
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
        for n, heading in enumerate(_headings(some)):
            table.add_column(heading, justify="right" if n else "left")
        for cells in _rows(some):
            table.add_row(*cells)
        console.print(table)
        for one in some[1:]:
            console.print(f"{one.world.name}: {_said(one)}", markup=False)
        console.print()
    for line in laws(found):
        console.print(line, markup=False)


def section(found: Sanity) -> str:
    """The same in Markdown, without a heading: part of a page that somebody else composes."""
    worlds = found.lived[1:]
    return "\n\n".join(
        [
            page.paragraph(
                f"{found.place.title}, {span(found.years)}, {residents(found.sample)}, seed {found.seed}, the evidence "
                "at its central values. Every world has the same luck. What is expected are the laws below; all else "
                "is for a reader to judge. Where somebody else is in the sample, a world differs by that too. Figures "
                "are a year, means over the years, or *at the end*; money is at 2025/26 prices."
            ),
            page.table(("world", "what was done", "look"), [_told(one) for one in worlds]),
            page.table(_headings(found.lived), _rows(found.lived), range(1, 1 + len(found.lived))),
            "\n".join(f"* {line}" for line in laws(found)),
        ]
    )


def laws(found: Sanity) -> Iterator[str]:
    """Each law, in how many worlds it held, and where it did not."""
    for law, words in LAWS.items():
        wrong = [f"{name} ({fault.words})" for name, fault in found.broken if fault.law == law]
        held = f"held in all {len(found.lived)} worlds" if not wrong else f"BROKEN in {'; '.join(wrong)}"
        yield f"{words.rstrip('.')}: {held}."


def _told(one: Lived) -> tuple[str, str, str]:
    return one.world.name, one.world.words, one.world.look_for


def _said(one: Lived) -> str:
    return f"{one.world.words} Look: {one.world.look_for[0].lower()}{one.world.look_for[1:]}"


def _headings(lived: Sequence[Lived]) -> list[str]:
    return ["", *(one.world.name for one in lived)]


def _rows(lived: Sequence[Lived]) -> list[list[str]]:
    return [[row.words, *(_cell(row, one) for one in lived)] for row in ROWS]


def _cell(row: Row, one: Lived) -> str:
    value = float(one.by_year(row.measure, row.group).sum()) if row.summed else one.level(row.measure, row.group)
    return NOTHING if isnan(value) else number(value / row.unit, ",.1f" if row.unit == MILLION else ",.0f")
