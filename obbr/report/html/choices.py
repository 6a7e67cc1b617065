"""The trade-off picture and the headline table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from obbr.report import table as terminal
from obbr.report.html.markup import Group, Html, bullets, join, paragraph, section, table
from obbr.report.html.picture import BLUE, GREY, INK, Picture, short_enough
from obbr.report.html.subject import HEALTHY_YEARS, SPEND, Comparison, Subject, ranged
from obbr.report.words import capital, span

if TYPE_CHECKING:
    import altair

MOST_OF = 0.5  # of draws in which one choice must beat another on both counts
SIZE = (560, 340)
LETTERS = 17.0  # height of a name in the picture


def tradeoffs(subject: Subject) -> list[Picture]:
    """A picture for each yardstick."""
    return [_tradeoff(subject, one, n) for n, one in enumerate(subject.comparisons)]


def dominated(subject: Subject, compared: Comparison) -> dict[int, int]:
    """Which choices another one beats, in most draws: no dearer for the council and no worse for people."""
    beaten = {}
    options = [compared.against, *compared.others]
    for n in compared.others:
        for other in options:
            if other == n:
                continue
            dearer = subject.finding(SPEND, n, other).values
            healthier = subject.finding(HEALTHY_YEARS, n, other).values
            beats = (dearer >= 0.0) & (healthier <= 0.0) & ((dearer > 0.0) | (healthier < 0.0))
            if beats.mean() > MOST_OF:
                beaten[n] = other
                break
    return beaten


def _tradeoff(subject: Subject, compared: Comparison, which: int) -> Picture:
    beaten = dominated(subject, compared)
    points, rows = [], []
    for n in compared.others:
        money, lives = (subject.finding(one, n, compared.against).spread for one in (SPEND, HEALTHY_YEARS))
        points.append(
            {
                **{f"money_{end}": value for end, value in money._asdict().items()},
                **{f"lives_{end}": value for end, value in lives._asdict().items()},
                "label": subject.labels[n] + (" (beaten)" if n in beaten else ""),
                "kind": "beaten" if n in beaten else "stands",
            }
        )
        rows.append(
            [
                subject.titles[n],
                ranged(money, "+,.1f", subject.draws),
                ranged(lives, "+,.1f", subject.draws),
                f"by {subject.titles[beaten[n]]}" if n in beaten else "no",
            ]
        )
    against = subject.titles[compared.against]
    sentence = (
        f"Each mark is a choice, set against {against}: to the left the council spends less, upwards people have more "
        "years of life in full health. Lines run from the 10th to the 90th of a hundred draws. A grey diamond is "
        "beaten: in most draws another choice is no dearer and no worse for people."
    )
    return Picture(
        "tradeoff" if not which else f"tradeoff_{which + 1}",
        _title(subject, compared, len(beaten)),
        sentence,
        _scatter(points, subject.labels[compared.against]),
        f"The trade-off, a year, compared with {against}",
        ("Choice", "Council spend, £m", HEALTHY_YEARS.heading, "Beaten on both counts"),
        rows,
    )


def _title(subject: Subject, compared: Comparison, beaten: int) -> str:
    many = len(compared.others)
    quadrants = set()
    for n in compared.others:
        money, lives = (subject.finding(one, n, compared.against) for one in (SPEND, HEALTHY_YEARS))
        quadrants.add((money.up, lives.up) if money.clear and lives.clear else None)
    whole = "Every choice" if many > 1 else "This choice"
    if quadrants == {(False, False)}:
        return f"{whole} costs less, and people lose healthy years"
    if quadrants == {(True, True)}:
        return f"{whole} costs more, and people gain healthy years"
    if quadrants == {(False, True)}:
        return f"{whole} costs less, and people gain healthy years"
    if quadrants == {(True, False)}:
        return f"{whole} costs more, and people lose healthy years"
    if beaten:
        return short_enough(f"{beaten} of {many} choices are beaten on both counts")
    return "Money and healthy years: no choice beats another"


def _scatter(points: list[dict[str, Any]], against: str) -> altair.LayerChart:
    """Marks with intervals and names; names are moved apart upwards where marks stand close."""
    import altair as alt

    x_scale, y_scale = (_reach([p[f"{axis}_{end}"] for p in points for end in ("low", "high")]) for axis in
                        ("money", "lives"))  # fmt: skip
    _move_apart(points, y_scale)
    data = alt.Data(values=points)
    title = "← costs the council less  ·  spend, £m a year, difference  ·  costs it more →"
    x = alt.X("money_median:Q", title=title, scale=alt.Scale(domain=x_scale, nice=False), axis=alt.Axis(tickCount=7))
    y_title = "years of life in full health a year, difference"
    y = alt.Y("lives_median:Q", title=y_title, scale=alt.Scale(domain=y_scale, nice=False))
    kinds = {"domain": ["stands", "beaten"]}
    colour = alt.Color("kind:N", scale=alt.Scale(**kinds, range=[BLUE, GREY]), legend=None)
    shape = alt.Shape("kind:N", scale=alt.Scale(**kinds, range=["circle", "diamond"]), legend=None)
    base = alt.Chart(data)
    across = base.mark_rule().encode(x=alt.X("money_low:Q"), x2="money_high:Q", y=y, color=colour)
    along = base.mark_rule().encode(x=x, y=alt.Y("lives_low:Q"), y2="lives_high:Q", color=colour)
    marks = base.mark_point(filled=True, size=110, opacity=1).encode(x=x, y=y, color=colour, shape=shape)
    zero = alt.Chart(alt.Data(values=[{"money": 0.0, "lives": 0.0, "label": against}]))
    origin = zero.mark_point(shape="cross", filled=True, size=90, color=INK, opacity=1).encode(x="money:Q", y="lives:Q")
    corner = alt.Chart(alt.Data(values=[{"label": "↑ better for people  ·  ← cheaper for the council"}]))
    better = corner.mark_text(align="left", baseline="top").encode(x=alt.value(6), y=alt.value(4), text="label:N")
    behind, names = (
        [_name(base, x, "name_at:Q", align="left", dx=9, **edge),
         _name(zero, "money:Q", "lives:Q", align="right", dx=-10, **edge)]
        for edge in ({"stroke": "white", "strokeWidth": 4}, {})
    )  # fmt: skip
    return alt.layer(across, along, *behind, marks, origin, *names, better).properties(width=SIZE[0], height=SIZE[1])


def _name(chart: altair.Chart, x: altair.X | str, y: str, *, align: str, dx: int, **edge: Any) -> altair.Chart:
    """Names beside their marks, a little above them."""
    return chart.mark_text(align=align, dx=dx, dy=-9, **edge).encode(x=x, y=y, text="label:N")


def _reach(values: list[float]) -> list[float]:
    """From the least to the most of values and nothing, with room."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.18 * ((high - low) or 1.0)
    return [low - room, high + room]


def _move_apart(points: list[dict[str, Any]], scale: list[float]) -> None:
    """Where each name stands on the upward axis: at its mark, or as near it as the height of letters allows."""
    high = (scale[1] - scale[0]) * LETTERS / SIZE[1]
    stacks: list[list[dict[str, Any]]] = []
    for point in sorted(points, key=lambda one: one["lives_median"]):
        stacks.append([point])
        while len(stacks) > 1 and _bottom(stacks[-1], high) < _bottom(stacks[-2], high) + high * len(stacks[-2]):
            stacks[-2:] = [stacks[-2] + stacks[-1]]
    for stack in stacks:
        for n, point in enumerate(stack):
            point["name_at"] = _bottom(stack, high) + n * high


def _bottom(stack: list[dict[str, Any]], high: float) -> float:
    """Where the lowest of names that touch stands, so that together they are centred on their marks."""
    return float(np.mean([point["lives_median"] for point in stack])) - high * (len(stack) - 1) / 2.0


def headline(subject: Subject) -> Html:
    """The one table of the study, as the terminal has it, scenarios side by side as far as they fit."""
    results = subject.results
    built = terminal.sections(results, subject.folder.beside)
    parts: list[str] = []
    blocks = terminal.blocks(len(subject.titles), subject.study.reference)
    for columns in blocks:
        groups = [
            Group(_heading(one.heading, subject), [
                [_words(words), *(_cell(cells[n]) for n in columns)] for words, cells in one.lines
            ])
            for one in built if one.lines
        ]  # fmt: skip
        headings = ("Outcome", *(subject.titles[n] for n in columns))
        caption = f"{subject.titles[subject.study.reference]} as it is; every other column is the difference from it"
        parts.append(table(caption, headings, groups))
    return section("table", "The headline table", *parts, bullets(_notes(subject)))


def _notes(subject: Subject) -> list[str]:
    """How to read the table; the responses that rest on assumption and the base year have sections of their own."""
    own = ("'outside'", "Column ")
    told = [_cell(note) for note in terminal.notes(subject.results) if not note.startswith(own)]
    reference = subject.titles[subject.study.reference]
    reading = (
        f"The column {reference} shows how things are, every other one its paired difference: the middle of "
        f"{subject.draws} draws and, in brackets, the 10th to the 90th of a hundred. Money is at 2025/26 prices; "
        f"yearly figures are means of {span(subject.study.years)}."
    )
    return [reading, *told]


def _heading(heading: str, subject: Subject) -> str:
    """`MONEY` as a heading, and after HOW SURE the scenario's title as it is."""
    words, comma, _ = heading.partition(",")
    if not comma:
        return capital(words.lower())
    of = terminal.yardsticks(subject.results)
    named = {f"HOW SURE, against {terminal.plain(subject.study.names[n])}": subject.titles[n] for n in of}
    return f"How sure, compared with {named[heading]}"


def _words(words: str) -> str:
    """A row's words, without the abbreviation of those who work with it."""
    return capital(words.strip().replace("QALYs", f"{HEALTHY_YEARS.words} (QALYs)"))


def _cell(words: str) -> str:
    """An interval as people read it."""
    return words.replace("..", " to ")


def tradeoff_words(subject: Subject) -> Html:
    """Said when there is nothing to draw."""
    return paragraph("With one scenario there is no trade-off to show.") if not subject.comparisons else join()
