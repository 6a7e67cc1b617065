"""Natural experiments: the model's interval beside the study's, as a table, a section of a page and a picture."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from obbr.report import page
from obbr.report.words import capital, number, residents, with_interval
from obbr.study.experiments.base import FLAT, MUCH, Finding, Kind, Outcome
from obbr.study.experiments.live import Experiments, Result

if TYPE_CHECKING:
    import altair

HEADINGS = ("question", "counted as", "study", "it found", "the model", "how they stand")
NUMBERS = (3, 4)
MISSED = (Outcome.APART, Outcome.OVERLAPS, Outcome.WIDE)
HEADED = {
    Kind.TEST: "Tests, of what was not fitted",
    Kind.CHECK: "Checks of code, where a number of the model was made from the study",
    Kind.NOT_TESTED: "Not tested",
}


def show_experiments(found: Experiments, console: Console) -> None:
    """Print a table of tests, one of checks of code, what a miss says, and what was not tested."""
    for kind, results in by_kind(found).items():
        if kind is Kind.NOT_TESTED:
            console.print(f"\n{HEADED[kind]}")
            for one in results:
                console.print(f"  {one.experiment.question} {one.experiment.because}", markup=False)
            continue
        console.print(f"\n{HEADED[kind]}: {tally(results)}")
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for n, heading in enumerate(HEADINGS):
            table.add_column(heading, justify="right" if n in NUMBERS else "left", overflow="fold")
        for one in results:
            table.add_row(*map(escape, _cells(one, found)))
        console.print(table)
        for one in results:
            if one.outcome in MISSED:
                console.print(f"  {_missed(one)}", markup=False)
    if found.by_name:
        console.print(f"\n  {_how(found)}", markup=False)


def section(found: Experiments) -> str:
    """The section of a page, in Markdown; the page puts its own heading above."""
    parts = [page.paragraph(_opening())]
    for kind, results in by_kind(found).items():
        parts.append(f"### {HEADED[kind]}")
        if kind is Kind.NOT_TESTED:
            rows = [(one.experiment.question, one.experiment.cited, one.experiment.because) for one in results]
            parts.append(page.table(("question", "study", "why not"), rows))
            continue
        parts.append(page.paragraph(f"{capital(tally(results))}."))
        parts.append(page.table(HEADINGS, [_cells(one, found) for one in results], NUMBERS))
        parts += [page.paragraph(_missed(one)) for one in results if one.outcome in MISSED]
        parts.append("\n".join(f"* *{one.experiment.label}*: {one.experiment.because}" for one in results))
    if found.by_name:
        parts += [page.paragraph(_how(found)), page.paragraph(page.how_sure(len(found.first.draws)))]
    return "\n\n".join(parts) + "\n"


def by_kind(found: Experiments) -> dict[Kind, list[Result]]:
    """Results by what they can show: tests first; a kind of which there are none is left out."""
    kinds = {kind: [one for one in found.results if one.experiment.kind is kind] for kind in Kind}
    return {kind: results for kind, results in kinds.items() if results}


def tally(results: list[Result]) -> str:
    """How many there are, and how they stand."""
    counts = {stands: sum(one.outcome is stands for one in results) for stands in Outcome}
    return f"{len(results)}, of which " + page.listed([f"{n} {stands}" for stands, n in counts.items() if n])


def study_words(one: Result) -> str:
    """What a study found: its middle and interval, or that it gives none, or only the direction."""
    if one.experiment.study.beyond:
        return "above nothing, no size"
    value, low, high = (number(x, one.experiment.form) for x in one.study[:3])
    return f"{value} ({low}..{high})" if one.study.seen else f"{value} (no interval seen)"


def _cells(one: Result, found: Experiments) -> list[str]:
    experiment = one.experiment
    model = with_interval(one.model, experiment.form, len(found.first.draws))
    return [experiment.question, experiment.unit, experiment.cited, study_words(one), model, str(one.outcome)]


def _missed(one: Result) -> str:
    """What it says that model and study do not meet."""
    return f"{one.experiment.label}: {one.outcome}. {one.experiment.if_apart}."


def _opening() -> str:
    return (
        "Studies of what happened where one thing was done differently are asked of the model: the same cut or gift, "
        "the same group, the same years. A *test* was not fitted: nothing in the model was made from that study's "
        "number. A *check of code* was, and shows only that the code does what it says."
    )


def _how(found: Experiments) -> str:
    """What was run, and when model and study are said to agree."""
    study = found.first.study
    return (
        f"{study.place.title}, {residents(study.sample)}, {study.draws} draws, seed {study.seed}. Agrees: the model's "
        "middle lies within the study's interval; where none was seen, the model's interval holds its number, or, if "
        f"that is no effect, comes within {FLAT:.0%} of it. Wide: the model's interval is more than {MUCH:.0f} times "
        "what the study leaves open, and would agree with much else. Only the ends meet: the intervals overlap, and "
        "the model's middle is outside. One place stands for many, and today's people for those of the study's years."
    )


# --- the picture -----------------------------------------------------------------------------------------------------

STUDY, INK = "#A8A8A8", "#3D3D3D"
TEST_WORDS, CODE_WORDS = "model, a test", "model, a check of code"
LOOKS = {TEST_WORDS: ("#12436D", "circle"), CODE_WORDS: ("#F46A25", "diamond")}
WIDEST = 2.0  # of the scale: what lies beyond is drawn at the edge, with an arrow
WIDTH, LINE = 480, 42  # pixels of a panel, and of one study in it
EFFECT, NULL = "Studies that found an effect", "Studies that found none"
SCALE = {  # words along it
    EFFECT: {-2: "twice, the other way", -1: "the other way", 0: "no effect", 1: "as the study", 2: "twice"},
    NULL: {-1: "edge of the study", 0: "no effect", 1: "edge of the study"},
}


def chart(found: Experiments) -> altair.Chart:
    """A forest: each study's interval in grey, the model's over it, on one scale for all.

    Where a study found an effect, 0 is none and 1 what it found.  Where it found none, 1 is the farther end of its
    interval.  Studies that give a direction only have no size to be shown.
    """
    import altair as alt

    rows = [row for one in found.results if (row := _row(one)) is not None]
    panels = [part for title in SCALE if (part := [row for row in rows if row["panel"] == title])]
    tests = [one for one in found.results if one.experiment.kind is Kind.TEST]
    agree = sum(one.outcome is Outcome.WITHIN for one in tests)
    title = alt.Title(
        f"{agree} of {len(tests)} tests of the model agree with studies",
        subtitle="Grey: what a study leaves open, upright its middle.  Lines: the model, 80 of 100 draws.",
        anchor="start",
        fontSize=18,
        subtitleFontSize=13,
    )
    forest = alt.vconcat(*map(_panel, panels), title=title, spacing=26).configure_view(stroke=None)
    return forest.configure_axis(labelFontSize=13, labelLimit=320, domain=False).configure_legend(labelFontSize=13)


def is_null(study: Finding, null: float) -> bool:
    """Whether a study found nothing: no effect is its number, or well inside its interval."""
    return study.value == null or study.low < null < study.high


def _row(one: Result) -> dict[str, float | str] | None:
    """An experiment on the common scale; None if it has no place there."""
    study, null = one.study, one.experiment.null
    if isnan(one.model.median) or one.experiment.study.beyond:
        return None
    nothing = is_null(study, null)
    open_ends = (-FLAT, FLAT) if nothing and not study.seen else (study.low - null, study.high - null)
    unit = max(map(abs, open_ends)) if nothing else study.value - null
    model = sorted((x - null) / unit for x in one.model[1:])
    left_open = sorted(x / unit for x in open_ends)
    return {
        "panel": NULL if nothing else EFFECT,
        "label": f"{one.experiment.label}|{one.experiment.cited}",
        "kind": TEST_WORDS if one.experiment.kind is Kind.TEST else CODE_WORDS,
        "stands": str(one.outcome),
        "middle": _held((one.model.median - null) / unit),
        "low": _held(model[0]),
        "high": _held(model[1]),
        "study": _held((study.value - null) / unit),
        "study_low": _held(left_open[0]),
        "study_high": _held(left_open[1]),
        "right": "▶" if model[1] > WIDEST else "",
        "left": "◀" if model[0] < -WIDEST else "",
    }


def _held(x: float) -> float:
    """Within the scale."""
    return max(-WIDEST, min(WIDEST, x))


def _panel(rows: list[dict[str, float | str]]) -> altair.LayerChart:
    """One group of studies, a line each, with how model and study stand at its end."""
    import altair as alt

    words = SCALE[str(rows[0]["panel"])]
    told = "".join(f"datum.value == {at} ? '{word}' : " for at, word in words.items()) + "''"
    along = alt.Axis(values=list(words), grid=False, title=None, labelExpr=told, labelLimit=130)
    down = alt.Axis(ticks=False, grid=True, gridColor="#EEEEEE", labelExpr="split(datum.label, '|')", labelPadding=8)
    legend = alt.Legend(title=None, orient="top", symbolSize=120)
    looks = {
        name: alt.Scale(domain=list(LOOKS), range=[look[n] for look in LOOKS.values()])
        for n, name in enumerate(("colour", "shape"))
    }
    colour = alt.Color("kind:N", scale=looks["colour"], legend=legend)
    shape = alt.Shape("kind:N", scale=looks["shape"], legend=legend)
    across = alt.X("x:Q", scale=alt.Scale(domain=[-WIDEST - 0.1, WIDEST + 0.1], nice=False), axis=along)
    order = [row["label"] for row in rows]
    base = alt.Chart(alt.Data(values=rows)).encode(y=alt.Y("label:N", sort=order, title=None, axis=down))
    layers = (
        alt.Chart(alt.Data(values=[{"x": 0}])).mark_rule(color=INK).encode(x=across),
        base.mark_rule(size=15, color=STUDY, opacity=0.65).encode(x="study_low:Q", x2="study_high:Q"),
        base.mark_tick(thickness=3, size=22, color=INK).encode(x="study:Q"),
        base.mark_rule(size=3).encode(x="low:Q", x2="high:Q", color=colour),
        base.mark_point(size=120, filled=True, opacity=1).encode(x="middle:Q", color=colour, shape=shape),
        base.mark_text(fontSize=16).encode(x="high:Q", text="right:N", color=colour),
        base.mark_text(fontSize=16).encode(x="low:Q", text="left:N", color=colour),
        base.mark_text(align="left", fontSize=13, color=INK).encode(x=alt.value(WIDTH + 12), text="stands:N"),
    )
    title = alt.Title(str(rows[0]["panel"]), anchor="start", fontSize=15)
    return alt.layer(*layers).properties(width=WIDTH, height=LINE * len(rows), title=title)
