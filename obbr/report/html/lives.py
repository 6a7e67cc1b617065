"""Lives: outcomes by year with fans, residents as dots, and twenty dots for a chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from obbr.calendar import year_label
from obbr.report.html.picture import BLUE, ORANGE, PLUM, TEAL, Picture, short_enough
from obbr.report.html.subject import HEADLINES, HEALTHY_YEARS, Comparison, Outcome, Subject, ranged
from obbr.report.words import capital, in_draws, number
from obbr.study.compare import MORE_IS_BETTER, Spread, level, spread

if TYPE_CHECKING:
    import altair

DOTS = 20  # each stands for one in twenty
THOUSAND, ICONS_IN_A_ROW = 1000, 50
PANEL = (190, 120)
CHANCES = (HEALTHY_YEARS, HEADLINES[0], HEADLINES[2])
ICONS = Outcome("long_term_support_people", "people with council support")
WAITING = HEADLINES[0]


def by_year(subject: Subject, outcome: Outcome, scenario: int, against: int) -> list[Spread]:
    """The paired difference in each year, from 2025/26."""
    years = range(subject.study.years)
    levels = [level(subject.results, outcome.measure, outcome.group, year) for year in years]
    return [spread((values[scenario] - values[against]) / outcome.unit) for values in levels]


def fans(subject: Subject, scenario: int, against: int) -> Picture:
    """Six outcomes by year under one scenario, as paired differences."""
    panels, rows = [], []
    years = [year_label(year) for year in range(subject.study.years)]
    for outcome in HEADLINES:
        found = by_year(subject, outcome, scenario, against)
        panels.append((capital(outcome.words), [one._asdict() | {"year": y}
                                                for y, one in zip(years, found, strict=True)]))  # fmt: skip
        form = _form(found)
        rows.append([capital(outcome.words), *(ranged(one, form, subject.draws) for one in found)])
    title = subject.titles[scenario]
    return Picture(
        f"lives_{scenario + 1}",
        _fan_title(subject, scenario, against),
        f"{title}: how many more or fewer in each year than under {subject.titles[against]}, which is the line at 0. "
        "The line is the middle of the draws, the band goes from the 10th to the 90th of a hundred.",
        _fan_chart(panels),
        f"{title}, difference from {subject.titles[against]} by year",
        ("Outcome", *years),
        rows,
    )


def _fan_title(subject: Subject, scenario: int, against: int) -> str:
    found = [subject.finding(outcome, scenario, against) for outcome in HEADLINES]
    worse, better = (sum(one.clear and one.better is way for one in found) for way in (False, True))
    label = subject.labels[scenario]
    tally = f"{worse} of {len(found)} clearly worse, {better} better"
    return short_enough(f"{label}: {tally}", f"This choice: {tally}")


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
        y = alt.Y("low:Q", title=None, axis=alt.Axis(tickCount=4, format="+~s"))
        band = base.mark_area(color=BLUE, opacity=0.25).encode(x=x, y=y, y2="high:Q")
        line = base.mark_line(color=BLUE, strokeWidth=2.5, point=alt.OverlayMarkDef(color=BLUE, size=22))
        zero = alt.Chart(alt.Data(values=[{"low": 0.0}])).mark_rule(color="#1d1d1d", strokeDash=[4, 3])
        layers = alt.layer(band, zero.encode(y=y), line.encode(x=x, y="median:Q"))
        charts.append(layers.properties(width=PANEL[0], height=PANEL[1]))
    return alt.concat(*charts, columns=3, spacing=20)


def icons(subject: Subject) -> Picture:
    """Of a thousand residents at the end: how many have support, how many wait, under each scenario."""
    rows, dots = [], []
    for n, title in enumerate(subject.titles):
        counts = [per_thousand(subject, outcome, n) for outcome in (ICONS, WAITING)]
        dots.append((subject.labels[n], [round(count) for count in counts]))
        rows.append([title, *(number(count, ",.1f") for count in counts)])
    waits = [n[1][1] for n in dots]
    most = f"{min(waits)}" if min(waits) == max(waits) else f"{min(waits)} to {max(waits)}"
    return Picture(
        "thousand",
        f"Of 1,000 residents, {most} wait at the end",
        "Each mark is one of 1,000 residents on the last 31 March, middle of the draws: a blue square has the "
        "council's long-term support, an orange diamond waits for an answer or for care, a small grey dot has and "
        "asks for nothing from the council.",
        _icon_chart(dots),
        "Of 1,000 residents at the end, middle of the draws",
        ("Scenario", "With the council's long-term support", "Waiting for an answer or for care"),
        rows,
    )


def per_thousand(subject: Subject, outcome: Outcome, scenario: int) -> float:
    """How many of a thousand residents, middle of the draws."""
    some, all_ = (level(subject.results, name)[scenario] for name in (outcome.measure, "population"))
    return float(np.median(THOUSAND * some / all_))


def _icon_chart(scenarios: list[tuple[str, list[int]]]) -> altair.ConcatChart:
    import altair as alt

    kinds = ["with support", "waiting", "neither"]
    charts = []
    for title, (supported, waiting) in scenarios:
        kind = [kinds[0]] * supported + [kinds[1]] * waiting
        kind += [kinds[2]] * (THOUSAND - len(kind))
        marks = [{"across": n % ICONS_IN_A_ROW, "down": n // ICONS_IN_A_ROW, "kind": one} for n, one in enumerate(kind)]
        points = alt.Chart(alt.Data(values=marks), title=title).mark_point(filled=True, opacity=1)
        chart = points.encode(
            x=alt.X("across:Q", axis=None),
            y=alt.Y("down:Q", axis=None, sort="descending"),
            color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[BLUE, ORANGE, "#c9ccd3"]), title=None),
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=["square", "diamond", "circle"]), title=None),
            size=alt.Size("kind:N", scale=alt.Scale(domain=kinds, range=[26, 34, 8]), legend=None),
        )
        charts.append(chart.properties(width=290, height=120))
    return alt.concat(*charts, columns=2, spacing=16)


def chances(subject: Subject, compared: Comparison, which: int) -> list[Picture]:
    """Twenty dots for each choice, for each outcome of which the chance is told."""
    return [_chance(subject, compared, which, outcome) for outcome in CHANCES]


def _chance(subject: Subject, compared: Comparison, which: int, outcome: Outcome) -> Picture:
    panels, rows, wins = [], [], []
    more_is_better = outcome.measure in MORE_IS_BETTER
    for n in compared.others:
        values = subject.finding(outcome, n, compared.against).values
        better = int(((values > 0.0) if more_is_better else (values < 0.0)).sum())
        wins.append(better)
        panels.append((f"{subject.labels[n]}: {in_draws(better, len(values))}", _dots(values)))
        rows.append([subject.titles[n], in_draws(better, len(values)),
                     ranged(spread(values), "+,.1f", len(values))])  # fmt: skip
    way = "more" if more_is_better else "fewer"
    of = f"{min(wins)}" if min(wins) == max(wins) else f"{min(wins)} to {max(wins)}"
    against = subject.titles[compared.against]
    few = f" {subject.draws} draws stand behind the twenty dots." if subject.draws != DOTS else ""
    return Picture(
        f"chance_{outcome.measure}" + (f"_{which + 1}" if which else ""),
        short_enough(f"{capital(way)} {outcome.words}: {of} of {subject.draws} draws",
                     f"{capital(outcome.words)}: better in {of} of {subject.draws}"),
        f"Each dot is one in twenty: how many more or fewer {outcome.words} than under {against}. Green circles are "
        f"better, plum triangles worse, grey squares no different.{few}",
        _dot_chart(panels, outcome, more_is_better),
        f"{capital(way)} {outcome.words} than under {against}",
        ("Choice", f"In how many draws {way}", f"Difference {outcome.when}"),
        rows,
    )  # fmt: skip


def _dots(values: np.ndarray) -> list[float]:
    """Twenty draws that stand for all: each at an equal share of them, so that no dot is a number nobody drew."""
    shares = (np.arange(DOTS) + 0.5) / DOTS
    return np.quantile(values, shares, method="inverted_cdf").tolist()


def _dot_chart(panels: list[tuple[str, list[float]]], outcome: Outcome, more_is_better: bool) -> altair.ConcatChart:
    """Dots fall into columns and pile up."""
    import altair as alt

    every = [value for _, dots in panels for value in dots]
    low, high = min(0.0, *every), max(0.0, *every)
    column = ((high - low) or 1.0) / 24.0
    kinds = ["better", "no different", "worse"]
    charts = []
    for title, dots in panels:
        piles: dict[float, int] = {}
        marks = []
        for value in dots:
            at = (round(value / column - 0.5) + 0.5) * column if value else 0.0
            piles[at] = piles.get(at, 0) + 1
            kind = kinds[1] if value == 0.0 else kinds[0] if (value > 0.0) == more_is_better else kinds[2]
            marks.append({"at": at, "up": piles[at] - 0.5, "kind": kind})
        scale = alt.Scale(domain=[low - 2 * column, high + 2 * column], nice=False)
        x = alt.X("at:Q", scale=scale, title=f"{outcome.words}, {outcome.when}", axis=alt.Axis(grid=False, tickCount=5))
        y = alt.Y("up:Q", axis=None, scale=alt.Scale(domain=[0, DOTS]))
        colour = alt.Color("kind:N", legend=None, scale=alt.Scale(domain=kinds, range=[TEAL, "#6b6b6b", PLUM]))
        shape = alt.Shape("kind:N", legend=None,
                          scale=alt.Scale(domain=kinds, range=["circle", "square", "triangle-up"]))  # fmt: skip
        points = alt.Chart(alt.Data(values=marks), title=title).mark_point(filled=True, size=44, opacity=1)
        zero = alt.Chart(alt.Data(values=[{"at": 0.0}])).mark_rule(color="#1d1d1d").encode(x="at:Q")
        charts.append(
            alt.layer(zero, points.encode(x=x, y=y, color=colour, shape=shape)).properties(width=290, height=150)
        )
    return alt.concat(*charts, columns=2, spacing=18)
