"""The hindcast as tables, a section of a page and a picture: what the model says of a decade, beside what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isnan
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console

from obbr.report import page
from obbr.report.screen import grid
from obbr.report.words import residents
from obbr.study.hindcast.england import Counted, Nation, of_england, of_workforce
from obbr.study.hindcast.live import RATES, Decades, lived
from obbr.study.hindcast.scores import LAST, MODEL, RIVALS, SPEND, TREND, Row, chance_of_covering, scored

if TYPE_CHECKING:
    import altair

HEADINGS = (
    *("", "years", "councils", "happened", "model", "error: model", "last value", "trend", "spend / price"),
    *("level", "ranks of levels", "of changes", "within draws"),
)
NUMBERS = range(2, len(HEADINGS))
NATION_HEADINGS = ("", "England", "happened", "years of the model", "all councils run")
COUNTED_HEADINGS = ("", "year", "councils", "middle council", "model", "ranks of levels")
NATION_WORDS = (
    "Some things have no series by council. Of England two years are known, which are not quite the decade's; beside "
    "them stands the change in all councils that were run, taken together, by the head of 65 and over, with all draws. "
    "The two counts of A&E differ in method. Need that is not met was asked of people in surveys, as a share of them; "
    "the model counts hours, so only the direction can be held against it."
)
COUNTED_WORDS = (
    "Of children's social workers the first count is of September 2017; only its level can be held against the model, "
    "whose teams began in 2011/12 with today's turnover and today's workers for each child in need."
)
PICTURED = (  # measures of the picture, each over its longest span
    *("care_home_residents_65plus", "supported_at_home_65plus", "delayed_days"),
    *("looked_after", "in_need", "in_childrens_homes"),
)
CORRELATED = 0.3  # a rank correlation from which the model is said to tell councils apart


def show_hindcast(decades: Decades, console: Console) -> None:
    """Print a line for each measure and span, and what it comes to."""
    rows = scored(lived(decades))
    for headings, cells in ((HEADINGS, [_cells(row) for row in rows]), *_beside(decades)):
        console.print(grid(headings, cells, NUMBERS))
    for sentence in (*verdicts(rows), _how(decades)):
        console.print(f"  {sentence}", markup=False)


def section(decades: Decades, rows: Sequence[Row]) -> str:
    """The section of a page, in Markdown; the page puts its own heading above."""
    parts = [
        page.paragraph(_opening()),
        page.table(HEADINGS, [_cells(row) for row in rows], NUMBERS),
        page.paragraph(_reading(decades)),
        "\n".join(f"* {sentence}" for sentence in verdicts(rows)),
        page.paragraph(_how(decades)),
        *_also(decades),
    ]
    return "\n\n".join(parts) + "\n"


def _also(decades: Decades) -> list[str]:
    """What has no series by council, in Markdown."""
    parts = []
    for words, (headings, cells) in zip((NATION_WORDS, COUNTED_WORDS), _beside(decades), strict=False):
        parts += [page.paragraph(words), page.table(headings, cells, NUMBERS)]
    return parts


def _beside(decades: Decades) -> Iterable[tuple[Sequence[str], list[list[str]]]]:
    """Headings and lines of what is known of England alone, and of the workforce in one year."""
    if not decades.by_name:
        return
    yield NATION_HEADINGS, [_nation(one) for one in of_england(decades)]
    counted = of_workforce(decades)
    if counted:
        yield COUNTED_HEADINGS, [_counted(one) for one in counted]


def _nation(one: Nation) -> list[str]:
    low, middle, high = np.percentile(one.modelled, [0, 50, 100])
    return [one.words, f"{one.first} to {one.last}", f"{one.happened:+.0%}", f"{one.since} to {one.until}",
            f"{middle:+.0%} ({low:+.0%} to {high:+.0%})"]  # fmt: skip


def _counted(one: Counted) -> list[str]:
    rank = "" if isnan(one.rank) else f"{one.rank:+.2f}"
    return [one.words, one.year, str(one.councils), f"{one.published:.1%}", f"{one.modelled:.1%}", rank]


def verdicts(rows: Sequence[Row]) -> list[str]:
    """What the table comes to, in sentences that follow from it."""
    if not rows:
        return ["Too few councils were run to say anything; run more."]
    longest = list({row.measure: row for row in rows}.values())
    beaten = {name: [row for row in longest if row.errors[MODEL] < row.errors[name]] for name in RIVALS}
    same = [row for row in longest if np.sign(row.middle[0]) == np.sign(row.middle[1])]
    told = [row for row in longest if row.ranks[1] >= CORRELATED]
    whole = len(longest)
    return [
        f"Over its longest span the model is nearer than *no change* in {len(beaten[LAST])} of {whole} measures, "
        f"nearer than the *national trend* (which was known only afterwards) in {len(beaten[TREND])}, and nearer than "
        f"*spend over price* in {len(beaten[SPEND])}.",
        f"The middle council changes the way it did in {len(same)} of {whole}"
        + (f"; not in {_named(row for row in longest if row not in same)}." if len(same) < whole else "."),
        f"Which councils changed more than others it tells (rank correlation from {CORRELATED}) in {len(told)} of "
        f"{whole}" + (f": {_named(told)}." if told else "."),
    ]


def _named(rows: Iterable[Row]) -> str:
    return page.listed([_plain(row) for row in rows])


def _plain(row: Row) -> str:
    words = RATES[row.measure].words
    return words[0].lower() + words[1:]


def _cells(row: Row) -> list[str]:
    return [
        RATES[row.measure].words, f"{row.first} to {row.last}", str(len(row.councils)),
        f"{row.middle[0]:+.0%}", f"{row.middle[1]:+.0%}",
        *(f"{np.expm1(row.errors[name]):.0%}" for name in (MODEL, *RIVALS)),
        f"{row.level:.2f}", *("" if isnan(rank) else f"{rank:+.2f}" for rank in row.ranks), f"{row.covered:.0%}",
    ]  # fmt: skip


def _opening() -> str:
    return (
        "Councils are set up as they were in 2011/12 and lived through ten years. Fed are the funding each council "
        "had, the fees it paid for care and the public minimum wage, and of England how little of a cut fell on care; "
        "not what councils did, nor what they spent on which line. What came of it is held against what was published. "
        "Twelve councils and some years are not looked at, so that others can test with them."
    )


def _reading(decades: Decades) -> str:
    draws = decades.first.study.draws if decades.by_name else 1
    return (
        "*Happened* and *model*: change of the middle council. *Error*: how far the change of the middle council is "
        "missed, by the model and by three rivals: nothing changes; every council changes as the others did; care that "
        "is bought follows money over price. *Level*: modelled over published at the end, as it comes. *Ranks*: "
        "whether the order of councils is right, of levels and of changes; 1 is the same order, 0 is none. *Within "
        f"draws*: share of councils whose change lies within the {draws} draws; if such doubt and luck were all "
        f"there is, it would be {chance_of_covering(draws):.0%}."
    )


def _how(decades: Decades) -> str:
    if not decades.by_name:
        return "Nothing was run."
    study = decades.first.study
    return (
        f"{len(decades.by_name)} councils, evenly through the list by name, {residents(study.sample)}, {study.draws} "
        f"draws, seed {study.seed}."
    )


def chart(rows: Sequence[Row]) -> altair.Chart:
    """Each council a dot: how it changed, across, and how the model says it did, upwards; on the line it is right."""
    import altair as alt

    longest = {row.measure: row for row in rows if row.measure in PICTURED}
    panels = [_panel(longest[measure]) for measure in PICTURED if measure in longest]
    title = alt.Title(
        "What the model said of ten years, and what happened",
        subtitle="A dot is a council.  On the line the model is right; on the dashed one it says that nothing changes.",
        anchor="start", fontSize=18, subtitleFontSize=13,
    )  # fmt: skip
    return alt.concat(*panels, columns=3, title=title, spacing=24).configure_view(stroke="#ddd")


def _panel(row: Row) -> altair.LayerChart:
    """One measure: dots, the line on which the model is right, and the one on which it says that nothing changes."""
    import altair as alt

    dots = [
        {"happened": 100.0 * (one.happened / one.before - 1.0),
         "model": 100.0 * float(np.median(one.modelled / one.modelled_before) - 1.0), "council": one.name}
        for one in row.councils
    ]  # fmt: skip
    values = np.array([[dot["happened"], dot["model"]] for dot in dots], float)
    low, high = float(np.percentile(values, 2)) - 10.0, float(np.percentile(values, 98)) + 10.0
    scale = alt.Scale(domain=[low, high], clamp=True)
    axis = {"gridColor": "#eee", "labelExpr": "(datum.value > 0 ? '+' : '') + datum.value + '%'", "tickCount": 5}
    x = alt.X("happened:Q", scale=scale, title="happened", axis=alt.Axis(**axis))
    y = alt.Y("model:Q", scale=scale, title="the model", axis=alt.Axis(**axis))
    points = alt.Chart(alt.Data(values=dots)).mark_circle(size=60, opacity=0.65, color="#1f5a91")
    ends = alt.Data(values=[{"happened": low, "model": low}, {"happened": high, "model": high}])
    right = alt.Chart(ends).mark_line(color="#888").encode(x=x, y=y)
    flat = alt.Data(values=[{"happened": low, "model": 0.0}, {"happened": high, "model": 0.0}])
    still = alt.Chart(flat).mark_line(color="#c33", strokeDash=[4, 4]).encode(x=x, y=y)
    words = alt.Title(RATES[row.measure].words, subtitle=f"{row.first} to {row.last}", fontSize=13)
    return alt.layer(right, still, points.encode(x=x, y=y)).properties(width=230, height=230, title=words)
