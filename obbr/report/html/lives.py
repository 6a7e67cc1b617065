"""Lives: outcomes by year with fans, residents as dots, and twenty dots for a chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from obbr.calendar import year_label
from obbr.report.html.markup import Html, details, table
from obbr.report.html.picture import BLUE, MOST_DRAWN, ORANGE, PLUM, TEAL, Picture, not_drawn, short_enough
from obbr.report.html.subject import HEADLINES, HEALTHY_YEARS, Comparison, Outcome, Subject, ranged
from obbr.report.table import OLDER
from obbr.report.words import capital, in_draws, number, plain
from obbr.study.compare import MORE_IS_BETTER, Spread, level, spread

if TYPE_CHECKING:
    import altair

DOTS = 20  # each stands for one in twenty
THOUSAND, ICONS_IN_A_ROW = 1000, 50
PANEL = (190, 120)
SIGNED = "datum.value ? format(datum.value, abs(datum.value) < 1000 ? '+.2~f' : '+~s') : '0'"  # below 1, s says milli
CHANCES = {HEALTHY_YEARS: "healthy years", HEADLINES[0]: "people waiting", HEADLINES[2]: "A&E visits 65+"}
"""Outcomes of which the chance is told, and their words in a title."""
SUPPORTED = "long_term_support_people"
COLUMNS = 24  # into which dots fall
BETTER, SAME, WORSE = "better", "no different", "worse"
WAITING = HEADLINES[0]


def by_year(subject: Subject, outcome: Outcome, scenario: int, against: int) -> list[Spread]:
    """The paired difference in each year, from 2025/26."""
    years = range(subject.study.years)
    levels = [level(subject.results, outcome.measure, outcome.group, year) for year in years]
    return [spread((values[scenario] - values[against]) / outcome.unit) for values in levels]


def fans(subject: Subject, scenario: int, against: int) -> Picture:
    """Six outcomes by year under one scenario, as paired differences."""
    years, found = _years(subject), _each_year(subject, scenario, against)
    panels = [
        (capital(outcome.words), [one._asdict() | {"year": year} for year, one in zip(years, spreads, strict=True)])
        for outcome, spreads in found.items()
    ]
    title = subject.titles[scenario]
    caption, headings, rows = _told_by_year(subject, scenario, against)
    return Picture(
        f"lives_{scenario + 1}",
        _fan_title(subject, scenario, against),
        f"{title}: how many more or fewer in each year than under {subject.titles[against]}, which is the line at 0. "
        "The line is the middle of the draws, the band holds the middle eight in ten.",
        _fan_chart(panels),
        caption,
        headings,
        rows,
    )


def by_year_table(subject: Subject, scenario: int, against: int) -> Html:
    """The same without a picture."""
    caption, headings, rows = _told_by_year(subject, scenario, against)
    return details(f"{subject.titles[scenario]}, by year{subject.reading}", table(caption, headings, rows))


def _told_by_year(subject: Subject, scenario: int, against: int) -> tuple[str, Sequence[str], Sequence[Sequence[str]]]:
    """Caption, headings and rows: a row a year."""
    columns = [
        [ranged(one, _form(spreads), subject.draws) for one in spreads]
        for spreads in _each_year(subject, scenario, against).values()
    ]
    caption = f"{subject.titles[scenario]}, difference from {subject.titles[against]} by year{subject.reading}"
    headings = ("Year", *(capital(outcome.words) for outcome in HEADLINES))
    return caption, headings, list(zip(_years(subject), *columns, strict=True))


def _each_year(subject: Subject, scenario: int, against: int) -> dict[Outcome, list[Spread]]:
    return {outcome: by_year(subject, outcome, scenario, against) for outcome in HEADLINES}


def _years(subject: Subject) -> list[str]:
    return [year_label(year) for year in range(subject.study.years)]


def _fan_title(subject: Subject, scenario: int, against: int) -> str:
    found = [subject.finding(outcome, scenario, against) for outcome in HEADLINES]
    worse, better = (sum(one.clear and one.better is way for one in found) for way in (False, True))
    tally = f"{worse} of {len(found)} clearly worse, {better} better"
    called = (subject.labels[scenario], capital(plain(subject.study.names[scenario])), "This choice")
    return short_enough(*(f"{name}: {tally}" for name in called))


def _form(found: list[Spread]) -> str:
    """A decimal where numbers are small."""
    return "+,.0f" if max(max(map(abs, one)) for one in found) >= 100.0 else "+,.1f"


def _fan_chart(panels: list[tuple[str, list[dict[str, Any]]]]) -> altair.ConcatChart:
    import altair as alt

    charts = []
    for title, rows in panels:
        base = alt.Chart(alt.Data(values=rows), title=title)
        named = [rows[0]["year"], rows[-1]["year"]]
        shown = f"indexof({named}, datum.value) >= 0 ? datum.value : ''"
        x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelExpr=shown, grid=False))
        y = alt.Y("low:Q", title=None, axis=alt.Axis(tickCount=4, labelExpr=SIGNED))
        band = base.mark_area(color=BLUE, opacity=0.25).encode(x=x, y=y, y2="high:Q")
        line = base.mark_line(color=BLUE, strokeWidth=2.5, point=alt.OverlayMarkDef(color=BLUE, size=22))
        zero = alt.Chart(alt.Data(values=[{"low": 0.0}])).mark_rule(color="#1d1d1d", strokeDash=[4, 3])
        layers = alt.layer(band, zero.encode(y=y), line.encode(x=x, y="median:Q"))
        charts.append(layers.properties(width=PANEL[0], height=PANEL[1]))
    return alt.concat(*charts, columns=3, spacing=20)


def icons(subject: Subject) -> Picture:
    """Of a thousand older residents at the end: how many wait, under each scenario; as many scenarios as fit a page."""
    rows, waits = [], []
    for n, title in enumerate(subject.titles):
        waiting, supported = (per_thousand(subject, measure, n) for measure in (WAITING.measure, SUPPORTED))
        waits.append(round(waiting))
        rows.append([title, number(waiting, ",.1f"), number(supported, ",.1f")])
    most = f"{min(waits)}" if min(waits) == max(waits) else f"{min(waits)} to {max(waits)}"
    drawn = list(zip(subject.labels, waits, strict=True))[:MOST_DRAWN]
    return Picture(
        "thousand",
        f"Of 1,000 older residents, {most} wait for care",
        "Each mark is one of 1,000 residents of 65 and over on the last 31 March, middle of the draws: an orange "
        f"diamond waits for an answer or for care, a grey square does not.{not_drawn(len(waits))}",
        _icon_chart(drawn),
        "Of 1,000 residents of 65 and over at the end, middle of the draws",
        ("Scenario", "Waiting for an answer or for care", "With the council's long-term support"),
        rows,
    )


def per_thousand(subject: Subject, measure: str, scenario: int) -> float:
    """How many of a thousand older residents, middle of the draws."""
    some, all_ = (level(subject.results, name, OLDER)[scenario] for name in (measure, "population"))
    return float(np.median(THOUSAND * some / all_))


def _icon_chart(scenarios: list[tuple[str, int]]) -> altair.ConcatChart:
    import altair as alt

    charts = []
    for title, waiting in scenarios:
        marks = [{"across": n % ICONS_IN_A_ROW, "down": n // ICONS_IN_A_ROW} for n in range(THOUSAND)]
        x = alt.X("across:Q", axis=None, scale=alt.Scale(domain=[-1, ICONS_IN_A_ROW]))
        y = alt.Y("down:Q", axis=None, sort="descending", scale=alt.Scale(domain=[-1, THOUSAND // ICONS_IN_A_ROW]))
        looks = (
            (marks[:waiting], {"shape": "diamond", "color": ORANGE, "size": 38}),
            (marks[waiting:], {"shape": "square", "color": "#b8bcc4", "size": 7}),
        )
        layers = [
            alt.Chart(alt.Data(values=some)).mark_point(filled=True, opacity=1, **look).encode(x=x, y=y)
            for some, look in looks
        ]
        charts.append(alt.layer(*layers).properties(width=290, height=120, title=f"{title}: {waiting} of 1,000"))
    return alt.concat(*charts, columns=2, spacing=16)


def chances(subject: Subject, compared: Comparison, which: int) -> list[Picture]:
    """Twenty dots for each choice, for each outcome of which the chance is told."""
    return [_chance(subject, compared, which, outcome) for outcome in CHANCES]


def _chance(subject: Subject, compared: Comparison, which: int, outcome: Outcome) -> Picture:
    panels, rows, wins = [], [], []
    more_is_better = outcome.measure in MORE_IS_BETTER
    way = "more" if more_is_better else "fewer"
    for n in compared.others:
        values = subject.finding(outcome, n, compared.against).values
        better = int(((values > 0.0) if more_is_better else (values < 0.0)).sum())
        wins.append(better)
        panels.append((f"{subject.labels[n]}: {way} {in_draws(better, len(values))}", _dots(values)))
        rows.append([subject.titles[n], in_draws(better, len(values)),
                     ranged(spread(values), "+,.1f", len(values))])  # fmt: skip
    of = f"{min(wins)}" if min(wins) == max(wins) else f"{min(wins)} to {max(wins)}"
    against = subject.titles[compared.against]
    few = f" {subject.draws} draws stand behind the twenty dots." if subject.draws != DOTS else ""
    return Picture(
        f"chance_{outcome.measure}" + (f"_{which + 1}" if which else ""),
        f"{capital(way)} {CHANCES[outcome]}: {of} of {subject.draws} draw{'s' if subject.draws > 1 else ''}",
        f"Each dot is one in twenty: how many more or fewer {outcome.words} than under {against}. Green circles are "
        f"better, plum triangles worse, grey squares no different.{few}{not_drawn(len(panels))}",
        _dot_chart(panels[:MOST_DRAWN], outcome, more_is_better),
        f"{capital(way)} {outcome.words} than under {against}",
        ("Choice", f"In how many draws {way}", f"Difference {outcome.when}"),
        rows,
    )  # fmt: skip


def _dots(values: np.ndarray) -> list[float]:
    """Twenty draws that stand for all: each at an equal share of them, so that no dot is a number nobody drew."""
    shares = (np.arange(DOTS) + 0.5) / DOTS
    return np.quantile(values, shares, method="inverted_cdf").tolist()


def _dot_chart(panels: list[tuple[str, list[float]]], outcome: Outcome, more_is_better: bool) -> altair.ConcatChart:
    """Dots fall into columns and pile up; above and below nothing they stand apart."""
    import altair as alt

    every = [value for _, dots in panels for value in dots]
    low, high = min(0.0, *every), max(0.0, *every)
    column = ((high - low) or 1.0) / COLUMNS
    piled = [(title, _piles(dots, column, more_is_better)) for title, dots in panels]
    tallest = max(mark["up"] for _, marks in piled for mark in marks)
    scale = alt.Scale(domain=[low - 2 * column, high + 2 * column], nice=False)
    x = alt.X("at:Q", scale=scale, title=f"{outcome.words}, {outcome.when}", axis=alt.Axis(grid=False, tickCount=5))
    y = alt.Y("up:Q", axis=None, scale=alt.Scale(domain=[0, tallest + 1]))
    kinds, shapes = {"domain": [BETTER, SAME, WORSE]}, ["circle", "square", "triangle-up"]
    colour = alt.Color("kind:N", legend=None, scale=alt.Scale(**kinds, range=[TEAL, "#6b6b6b", PLUM]))
    shape = alt.Shape("kind:N", legend=None, scale=alt.Scale(**kinds, range=shapes))
    charts = []
    for title, marks in piled:
        points = alt.Chart(alt.Data(values=marks), title=title).mark_point(filled=True, size=44, opacity=1)
        zero = alt.Chart(alt.Data(values=[{"at": 0.0}])).mark_rule(color="#1d1d1d").encode(x="at:Q")
        layers = alt.layer(zero, points.encode(x=x, y=y, color=colour, shape=shape))
        charts.append(layers.properties(width=290, height=max(60.0, 9.0 * tallest)))
    return alt.concat(*charts, columns=2, spacing=18)


def _piles(dots: list[float], column: float, more_is_better: bool) -> list[dict[str, Any]]:
    piles: dict[float, int] = {}
    marks = []
    for value in dots:
        at = (round(value / column - 0.5) + 0.5) * column if value else 0.0
        piles[at] = piles.get(at, 0) + 1
        kind = SAME if not value else BETTER if (value > 0.0) == more_is_better else WORSE
        marks.append({"at": at, "up": piles[at] - 0.5, "kind": kind})
    return marks
