"""Sheets of what stands behind a result: Bridge, what caused a difference; Drivers, which uncertain numbers move it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from obbr.outcomes.measures import MEASURES
from obbr.report.bridge import part_words
from obbr.report.pair import named
from obbr.report.words import MILLION, capital, plain
from obbr.report.workbook.content import Content, Pair
from obbr.report.workbook.page import Book, Cell, Column
from obbr.study.appraise.drivers import FEWEST_DRAWS, drivers
from obbr.study.appraise.value import worths
from obbr.study.bridge import Bridge, read_bridge
from obbr.study.compare import HIGH, LOW

BRIDGE, DRIVERS = "Bridge", "Drivers"
HEAD = 3
MAKE = "Not in this folder yet. What caused a difference is worked out by: obbr compare A B --out DIR"


def write_bridge(book: Book, content: Content) -> None:
    """The parts of each difference, if they have been worked out.

    Raises:
        BadInput: the file cannot be read.
    """
    told = (
        "Parts of the paired difference: whole, each part, and the interaction that no part brings alone; over draws."
    )
    page = book.page(BRIDGE, "Bridge: what caused the difference", told)
    bridges = read_bridge(content.folder.path)
    if not bridges:
        page.put(2, 0, MAKE, style="told")
        page.widths(60)
        return
    columns = [
        *(Column("Scenario", width=26), Column("Against", width=26), Column("Beliefs", width=12)),
        *(Column("Outcome", width=34), Column("By", width=12), Column("Part", width=38), Column("Kind", width=12)),
        Column("Unit", width=20),
        *(Column(words, "fine") for words in ("Mean", "P10", "P50", "P90")),
    ]
    page.table(HEAD, "Bridge", columns, [row for bridge in bridges for row in _rows(bridge)], keep=2)


def _rows(bridge: Bridge) -> Iterator[list[Cell]]:
    """A row for each bar."""
    whose = [capital(plain(bridge.scenario)), capital(plain(bridge.against)), bridge.beliefs]
    for (by, outcome), bars in bridge.bars.items():
        unit = MEASURES[outcome.measure].unit
        money = unit.startswith("GBP")
        for bar in bars:
            values = bar.values / (MILLION if money else 1.0)
            ends = map(float, np.quantile(values, [LOW, 0.5, HIGH]))
            said = [
                named(outcome),
                str(by),
                capital(part_words(bar)),
                str(bar.kind),
                "£m at 2025/26 prices" if money else unit,
            ]
            yield [*whose, *said, float(values.mean()), *ends]


def write_drivers(book: Book, content: Content) -> None:
    """Which uncertain numbers go with the value for everybody, where there are draws enough to tell."""
    told = "Rank correlation over draws with the net present value for everybody; only what luck does not bring."
    page = book.page(DRIVERS, "Drivers: which uncertain numbers move the answer", told)
    columns = [
        *(Column("Comparison", width=40), Column("Number", width=36), Column("Rank correlation", "fine", 14)),
        *(Column("A higher one goes with", width=24), Column("Unit", width=40), Column("Grade", width=14)),
    ]
    rows = [row for pair in content.pairs for row in _driven(content, pair)] if content.folder.same_evidence else []
    page.table(HEAD, "Drivers", columns, rows, keep=2, nothing=_too_few(content))


def _driven(content: Content, pair: Pair) -> list[list[Cell]]:
    everybody = worths(content.results, pair.scenario, pair.against)[-1].net
    rows: list[list[Cell]] = []
    for entry, correlation in drivers(content.results, pair.scenario, everybody):
        found = content.study.register[entry]
        more = "a higher value" if correlation > 0 else "a lower value"
        rows.append([pair.words, entry, correlation, more, found.unit, str(found.grade)])
    return rows


def _too_few(content: Content) -> str:
    """Why nothing is told."""
    draws = len(content.results.draws)
    if not content.folder.same_evidence:
        return "Cannot be told: the evidence that is installed is not that of the run."
    if draws < FEWEST_DRAWS:
        return (
            f"Cannot be told from luck with fewer than {FEWEST_DRAWS} draws; this folder has {draws}. See Sensitivity."
        )
    return f"No number goes with the value beyond what luck does in {draws} draws. See Sensitivity."
