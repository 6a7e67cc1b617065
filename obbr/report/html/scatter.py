"""The trade-off picture: what choices do to two outcomes at once; of the report, and of any two measures in Python."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from obbr.inputs import BadInput
from obbr.outcomes.measures import MEASURES, Timing
from obbr.report.html.picture import BLUE, CONFIG, GREY, INK, heading
from obbr.report.html.subject import labels
from obbr.report.words import MILLION
from obbr.study.compare import Spread, direction, level, spread
from obbr.study.results import Results

if TYPE_CHECKING:
    import altair

MOST_OF = 0.5  # of draws in which one choice must beat another on both counts
SIZE = (560, 340)
LINE = 50  # letters of the title of an axis
LETTERS = 17.0  # height of a name in the picture
RIGHT, LEFT = {"align": "left", "dx": 9}, {"align": "right", "dx": -10}  # of a mark: where its name stands
LINES = "Lines hold the middle eight in ten draws."
WHEN = {Timing.FLOW: " a year", Timing.STOCK: " at the end", Timing.MEAN: ", mean of the years"}
ARROWS = (("←", "→"), ("↓", "↑"))  # by axis: where less is, where more is


class Mark(NamedTuple):
    """A choice in the picture: its paired difference in both outcomes, and whether another choice beats it."""

    label: str
    across: Spread
    up: Spread
    beaten: bool


def tradeoff(results: Results, measures: tuple[str, str], against: str | None = None) -> altair.LayerChart:
    """What each scenario does to two measures, beside one scenario; money in £m.

    Args:
        results: at least two scenarios and one draw.
        measures: the one that goes across, and the one that goes up.
        against: the scenario to compare with; the standstill, else the first, if none is named.

    Raises:
        BadInput: no such measure, no such scenario, or nothing to compare.
    """
    import altair as alt

    study = results.study
    reference = results.compared_with(measures, against)
    others = [n for n in range(len(study.names)) if n != reference]
    if not others or not results.draws:
        raise BadInput("a trade-off compares scenarios: run another one beside it, with at least one finished draw")
    values = [level(results, name) / _unit(name)[0] for name in measures]
    ways = [direction(name) for name in measures]
    good = [way * one for way, one in zip(ways, values, strict=True)]
    by = beaten(good, others, [reference, *others]) if all(ways) else {}
    called = labels(study.scenarios)
    marks = [Mark(called[n], *(spread(one[n] - one[reference]) for one in values), n in by) for n in others]
    arrows = " ".join(ARROWS[axis][way > 0] for axis, way in enumerate(ways) if way)
    chart = scatter(marks, called[reference], [_axis(name) for name in measures], f"better: {arrows}" if arrows else "")
    title = heading(f"The trade-off, compared with {called[reference]}", _sentence(results, bool(by)))
    return chart.properties(title=alt.TitleParams(**title)).configure(**CONFIG)


def beaten(good: Sequence[np.ndarray], choices: Sequence[int], options: Sequence[int]) -> dict[int, int]:
    """Which choices another option beats in most draws, and which: as good or better in each outcome, better in one.

    Args:
        good: each outcome, more is better: (scenarios, draws).
        choices: which scenarios are asked about, by number.
        options: which may beat them, in the order in which they are tried.
    """
    found = {}
    for n in choices:
        for other in (one for one in options if one != n):
            ahead = np.array([values[other] - values[n] for values in good])
            if ((ahead >= 0.0).all(axis=0) & (ahead > 0.0).any(axis=0)).mean() > MOST_OF:
                found[n] = other
                break
    return found


def scatter(marks: Sequence[Mark], against: str, axes: Sequence[str | list[str]], better: str) -> altair.LayerChart:
    """Marks with intervals and names; names are moved apart upwards where marks stand close.

    Args:
        marks: the choices.
        against: name of what they are set against, which stands where nothing differs.
        axes: titles, the one across first.
        better: said in the upper left corner.
    """
    import altair as alt

    points = [_point(mark) for mark in marks]
    x_scale, y_scale = (_reach([p[f"{axis}_{end}"] for p in points for end in ("low", "high")]) for axis in
                        ("across", "up"))  # fmt: skip
    nothing = {"across": 0.0, "up_median": 0.0, "name_at": 0.0, "label": against}
    roomy = sum(x_scale) <= 0.0  # to the left of where nothing differs; else its name stands among the others
    _move_apart(points if roomy else [*points, nothing], y_scale)
    x_of, y_of = (alt.Scale(domain=scale, nice=False) for scale in (x_scale, y_scale))
    x = alt.X("across_median:Q", title=axes[0], scale=x_of, axis=alt.Axis(tickCount=7))
    y = alt.Y("up_median:Q", title=axes[1], scale=y_of)
    kinds = {"domain": ["stands", "beaten"]}
    colour = alt.Color("kind:N", scale=alt.Scale(**kinds, range=[BLUE, GREY]), legend=None)
    shape = alt.Shape("kind:N", scale=alt.Scale(**kinds, range=["circle", "diamond"]), legend=None)
    base = alt.Chart(alt.Data(values=points))
    across = base.mark_rule().encode(x=alt.X("across_low:Q"), x2="across_high:Q", y=y, color=colour)
    along = base.mark_rule().encode(x=x, y=alt.Y("up_low:Q"), y2="up_high:Q", color=colour)
    chosen = base.mark_point(filled=True, size=110, opacity=1).encode(x=x, y=y, color=colour, shape=shape)
    zero = alt.Chart(alt.Data(values=[nothing]))
    origin = zero.mark_point(shape="cross", filled=True, size=90, color=INK, opacity=1)
    origin = origin.encode(x="across:Q", y="up_median:Q")
    corner = alt.Chart(alt.Data(values=[{"label": better}]))
    said = corner.mark_text(align="left", baseline="top").encode(x=alt.value(6), y=alt.value(4), text="label:N")
    behind, names = (
        [_name(base, x, **RIGHT, **edge), _name(zero, "across:Q", **(LEFT if roomy else RIGHT), **edge)]
        for edge in ({"stroke": "white", "strokeWidth": 4}, {})
    )
    return alt.layer(across, along, *behind, chosen, origin, *names, said).properties(width=SIZE[0], height=SIZE[1])


def _point(mark: Mark) -> dict[str, Any]:
    """A mark as Vega has it."""
    return {
        **{f"across_{end}": value for end, value in mark.across._asdict().items()},
        **{f"up_{end}": value for end, value in mark.up._asdict().items()},
        "label": mark.label + (" (beaten)" if mark.beaten else ""),
        "kind": "beaten" if mark.beaten else "stands",
    }


def _name(chart: altair.Chart, x: altair.X | str, **look: Any) -> altair.Chart:
    """Names beside their marks, a little above them."""
    return chart.mark_text(dy=-9, **look).encode(x=x, y="name_at:Q", text="label:N")


def _reach(values: list[float]) -> list[float]:
    """From the least to the most of values and nothing, with room."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.18 * ((high - low) or 1.0)
    return [low - room, high + room]


def _move_apart(points: list[dict[str, Any]], scale: list[float]) -> None:
    """Where each name stands on the upward axis: at its mark, or as near it as the height of letters allows."""
    high = (scale[1] - scale[0]) * LETTERS / SIZE[1]
    stacks: list[list[dict[str, Any]]] = []
    for point in sorted(points, key=lambda one: one["up_median"]):
        stacks.append([point])
        while len(stacks) > 1 and _bottom(stacks[-1], high) < _bottom(stacks[-2], high) + high * len(stacks[-2]):
            stacks[-2:] = [stacks[-2] + stacks[-1]]
    for stack in stacks:
        for n, point in enumerate(stack):
            point["name_at"] = _bottom(stack, high) + n * high


def _bottom(stack: list[dict[str, Any]], high: float) -> float:
    """Where the lowest of names that touch stands, so that together they are centred on their marks."""
    return float(np.mean([point["up_median"] for point in stack])) - high * (len(stack) - 1) / 2.0


def _axis(name: str) -> list[str]:
    """A measure's title of an axis, in lines: `Moves into a care home, people a year, difference`."""
    measure = MEASURES[name]
    return wrap(f"{measure.words}, {_unit(name)[1]}{WHEN[measure.timing]}, difference", LINE)


def _unit(name: str) -> tuple[float, str]:
    """What a measure's values are divided by to be drawn, and the unit that they have then."""
    unit = MEASURES[name].unit
    return (MILLION, "£m") if unit.startswith("GBP") else (1.0, unit)


def _sentence(results: Results, any_beaten: bool) -> str:
    """How to read the picture, and which of its choices are labelled."""
    said = [f"Each mark is a choice. {LINES}"]
    if any_beaten:
        said.append("A grey diamond is beaten: in most draws another choice is as good in both, and better in one.")
    weak = [scenario.title for scenario in results.study.scenarios if scenario.exploratory]
    if weak:
        said.append(f"Exploratory, for some of it rests on weak evidence or none: {', '.join(weak)}.")
    return " ".join(said)
