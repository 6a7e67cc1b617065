"""Sheets of what results rest on: Assumptions, Scenario."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from obbr.evidence.entry import Entry
from obbr.evidence.uses import uses
from obbr.evidence.words import range_words, value_words
from obbr.report.workbook.content import Content
from obbr.report.workbook.page import Book, Cell, Column
from obbr.report.workbook.workings import RATES

ASSUMPTIONS, SCENARIO = "Assumptions", "Scenario"
HEAD = 3
LONGEST = 300  # letters of a table's values before it is only named


def write_assumptions(book: Book, content: Content) -> None:
    """Every number of the evidence, with where it comes from and what uses it."""
    beliefs = content.study.beliefs
    told = f"Every number that the model takes from outside; contested ones as a {beliefs} belief holds them."
    if not content.folder.same_evidence:
        told += " These are of the evidence installed now, not of that with which the folder was made."
    page = book.page(ASSUMPTIONS, "Assumptions: every number and its source", told)
    columns = [
        *(Column("Id", width=32), Column("Value", width=26), Column("Range", width=26), Column("Unit", width=26)),
        *(Column("Price year", width=9), Column("Source", width=44), Column("Year", width=9)),
        *(Column("Grade", width=12), Column("Replaced in", width=20), Column("Used by", width=40)),
    ]
    used = uses()
    rows = [
        _entry(content, entry, [use.function for use in used.get(entry.id, [])]) for entry in content.study.register
    ]
    page.table(HEAD, "Assumptions", columns, rows)


def _entry(content: Content, entry: Entry, used: list[str]) -> list[Cell]:
    reading = entry.reading(content.study.beliefs)
    value, range_ = (_short(entry, lines) for lines in (value_words(entry, reading.value), range_words(entry, reading)))
    if entry.contested:
        value += f" ({len(entry.readings)} readings)"
    replaced = [
        f"{content.names[n]}: {one.believe[name]:g}"
        for n, one in enumerate(content.study.scenarios)
        for name in one.believe
        if content.study.register[name].id == entry.id
    ]
    source = reading.source or entry.source
    said = [entry.unit, entry.price_year, source, str(entry.year), str(entry.grade)]
    appraised = ["the appraisal"] if entry.topic == "appraisal" or entry.id in RATES.values() else []
    by = ", ".join(dict.fromkeys([*used, *appraised])) or "nothing in a run"
    return [entry.id, value, range_, *said, "; ".join(replaced), by]


def _short(entry: Entry, lines: list[str]) -> str:
    text = "; ".join(lines)
    return text if len(text) <= LONGEST else f"a table by {', '.join(entry.axes)}: obbr evidence {entry.id}"


def write_scenarios(book: Book, content: Content) -> None:
    """What each scenario decides, as it was typed, and what of it differs."""
    other = content.names[content.reference]
    told = f"Each scenario as it was typed, a row for each setting. Differs: not so in {other}."
    page = book.page(SCENARIO, "Scenario: what each decides", told)
    columns = [
        *(Column("Scenario", width=28), Column("Setting", width=46), Column("Value", width=60)),
        Column("Differs", width=10),
    ]
    typed = [dict(_flat(yaml.safe_load(one["text"]))) for one in content.folder.manifest["scenarios"]]
    same = typed[content.reference]
    rows: list[list[Cell]] = []
    for name, settings in zip(content.names, typed, strict=True):
        rows += [[name, where, value, "" if same.get(where) == value else "yes"] for where, value in settings.items()]
    page.table(HEAD, "Scenarios", columns, rows)


def _flat(typed: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Every setting with the names that lead to it.

    >>> list(_flat({"budget": {"parks": "+£1m"}, "years": 10}))
    [('budget > parks', '+£1m'), ('years', '10')]
    """
    if isinstance(typed, dict):
        for name, part in typed.items():
            yield from _flat(part, f"{before} > {name}" if before else str(name))
    elif isinstance(typed, list):
        yield before, ", ".join(map(str, typed))
    else:
        yield before, str(typed)
