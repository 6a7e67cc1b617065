"""The page of validation: everything the model was held against, what fits, what does not, what was never tried."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import obbr
from obbr.compiled import code_hash
from obbr.evidence import Register
from obbr.place.figure import Kind
from obbr.report import austerity, experiments, hindcast, page, sanity, steady
from obbr.report.left_out import NEVER_TESTED, NOT_FOR
from obbr.report.words import form_of, number, residents
from obbr.study import defaults
from obbr.study.austerity import Austerity, Verdict
from obbr.study.baseline import BAR, HEADLINES, Baseline, holds
from obbr.study.experiments.base import Kind as Asked
from obbr.study.experiments.base import Outcome
from obbr.study.experiments.live import Experiments
from obbr.study.hindcast.live import Decades
from obbr.study.hindcast.scores import Row
from obbr.study.off import error
from obbr.study.sanity import Sanity
from obbr.study.steady import Steadies

if TYPE_CHECKING:
    import altair

ASKED_FOR = "spend_planned"  # a line of the signature that only says whether the scenario asks for what happened


class Held(NamedTuple):
    """Everything that was run for the page.

    Attributes:
        worked: base years of the places worked in depth.
        others: base years of other councils.
        steady, decades, scored, decade_of_cuts, studies, worlds: as their own commands have them.
    """

    worked: Sequence[Baseline]
    others: Sequence[Baseline]
    steady: Steadies
    decades: Decades
    scored: Sequence[Row]
    decade_of_cuts: Austerity
    studies: Experiments
    worlds: Sanity


def page_of(held: Held, pictures: Path, command: str) -> str:
    """The whole page, in Markdown.

    Args:
        held: what was run.
        pictures: folder of the pictures, as seen from the page.
        command: that makes it.
    """
    return "\n\n".join(
        [
            page.mark("validate page"),
            "# What the model was held against",
            page.paragraph(_opening()),
            page.table(("held against", "how it stands"), _tally(held)),
            "## The base year",
            *_base_years(held),
            "## Standing still",
            steady.section(held.steady).strip(),
            "## A decade it was not fitted to",
            f"![What the model said of ten years, and what happened]({pictures / 'hindcast.png'})",
            hindcast.section(held.decades, held.scored).strip(),
            "## The austerity signature",
            austerity.section(held.decade_of_cuts).strip(),
            page.paragraph("Line by line, and under other structures of the model: [austerity](austerity.md)."),
            "## Natural experiments",
            f"![What studies found, and the model]({pictures / 'experiments.png'})",
            experiments.section(held.studies).strip(),
            "## Extreme worlds",
            sanity.section(held.worlds).strip(),
            "## Never tested",
            "\n".join(f"* {line}" for line in NEVER_TESTED),
            "## What the model must not be used for",
            "\n".join(f"* {line}" for line in NOT_FOR),
            "## What was run",
            _made_with(held, command),
        ]
    ) + "\n"  # fmt: skip


def pictures_of(held: Held) -> dict[str, altair.Chart]:
    """The page's pictures by file name."""
    return {"hindcast.png": hindcast.chart(held.scored), "experiments.png": experiments.chart(held.studies)}


def _opening() -> str:
    return (
        "A scenario means nothing until the model gives back what is known. This page holds it against published "
        "figures, against a decade and studies that it was not fitted to, and against laws. What misses stays in its "
        "table. Constants are fitted to five rows of the base year and to nothing else (docs/places.md)."
    )


def _tally(held: Held) -> list[tuple[str, str]]:
    """How everything stands, in one line each."""
    rows = [row for baseline in held.worked for row in baseline.headlines]
    published = [row for row in rows if row.kind == Kind.PUBLISHED and holds(row) is not None]
    derived = [row for row in rows if row.kind == Kind.DERIVED and holds(row) is not None]
    tests = [one for one in held.studies.results if one.experiment.kind is Asked.TEST]
    lines = [line for line in held.decade_of_cuts.lived[0].lines() if line.name != ASKED_FOR]
    broken = len(held.worlds.broken)
    worked = page.listed([baseline.place.title for baseline in held.worked])
    return [
        (f"base year of {worked}: published rows, within a tenth", _of(holds(row) for row in published)),
        ("the same: derived rows, within their interval", _of(holds(row) for row in derived)),
        (f"base year of {len(held.others)} other councils: rows within a tenth", _share_within(held.others)),
        ("standing still: places in which nothing jumps in the first year",
         _of(not steady.jumping(results) for results in held.steady.by_name.values())),
        ("a decade, 2011/12 to 2021/22", " ".join(hindcast.verdicts(held.scored)[:2]).replace("*", "")),
        ("the austerity signature, lines reproduced", _of(line.verdict is Verdict.REPRODUCED for line in lines)),
        ("natural experiments: tests that agree", _of(one.outcome is Outcome.WITHIN for one in tests)),
        ("laws in extreme worlds", "none broken" if not broken else f"{broken} broken"),
    ]  # fmt: skip


def _of(answers: Any) -> str:
    told = [bool(answer) for answer in answers]
    return f"{sum(told)} of {len(told)}"


def _share_within(found: Sequence[Baseline]) -> str:
    errors = _errors([row for baseline in found for row in baseline.headlines])
    return f"{np.mean(np.abs(errors) <= BAR):.0%}" if len(errors) else "none was run"


def _errors(rows: list[Any]) -> np.ndarray:
    """Of rows with a figure of the place's own."""
    off = np.array([error(row) for row in rows if row.kind != Kind.NATIONAL])
    return off[np.isfinite(off)]


def _base_years(held: Held) -> list[str]:
    parts = [
        page.paragraph(
            f"As lived, beside what is known. Published rows are to be within {BAR:.0%}, derived ones within their "
            "interval; **off** marks a miss. A row that is made of other places, or has no interval, has no bar."
        )
    ]
    headings = ("", *(baseline.place.title for baseline in held.worked))
    cells = [[what, *(_cell(baseline, what) for baseline in held.worked)] for what in HEADLINES]
    parts.append(page.table(headings, cells, range(1, len(headings))))
    parts.append("\n".join(f"* {what}: {why or 'no reason was found'}." for what, why in _reasons(held.worked)))
    if held.others:
        parts.append(
            page.paragraph(
                f"{len(held.others)} other councils, evenly through the list by name, with the national constants: "
                "error of the middle council, and how many are within a tenth."
            )
        )
        headings = ("", "councils with a figure of their own", "middle error", "middle size of error", "within a tenth")
        parts.append(page.table(headings, _together(held.others), range(1, 5)))
    return parts


def _cell(baseline: Baseline, what: str) -> str:
    row = next(row for row in baseline.headlines if row.what == what)
    off = "" if np.isnan(error(row)) else f" ({error(row):+.0%})"
    modelled = number(row.modelled, form_of(row))
    verdict = {False: " **off**", None: " no bar", True: ""}[holds(row)]
    return f"{modelled}{off} {row.kind}{verdict}"


def _reasons(worked: Sequence[Baseline]) -> list[tuple[str, str]]:
    """Every miss of the worked places and why it is one, as far as that is known."""
    return [
        (f"{baseline.place.title}, {row.what[0].lower()}{row.what[1:]}", baseline.reason(row))
        for baseline in worked
        for row in baseline.headlines
        if holds(row) is False
    ]


def _together(found: Sequence[Baseline]) -> list[list[str]]:
    rows = []
    for what in HEADLINES:
        off = _errors([row for baseline in found for row in baseline.headlines if row.what == what])
        if len(off):
            size, near = np.median(np.abs(off)), np.mean(np.abs(off) <= BAR)
            rows.append([what, str(len(off)), f"{np.median(off):+.0%}", f"{size:.0%}", f"{near:.0%}"])
    return rows


def _made_with(held: Held, command: str) -> str:
    steadied, lived = held.steady.first.study, held.decades.first.study
    rows = [
        ("base years", f"{residents(defaults.BASE_YEAR_SAMPLE)}, {defaults.FITS} draws, each with luck of its own"),
        ("standing still", f"{residents(steadied.sample)}, {steadied.draws} draws"),
        ("the decade", f"{len(held.decades.by_name)} councils, {residents(lived.sample)}, {lived.draws} draws"),
        ("seed", str(lived.seed)),
        ("evidence", f"`{Register.load().hash}`"),
        ("code", f"obbr {obbr.__version__}, `{code_hash()}`"),
        ("made by", f"`{command}`"),
    ]
    return page.table(("what", "which"), rows)
