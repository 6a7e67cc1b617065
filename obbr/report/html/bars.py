"""Bars in small panels, a scenario each: one scale for all, a line at nothing, and numbers where they fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from obbr.report.html.picture import BLUE, ORANGE
from obbr.report.words import number

if TYPE_CHECKING:
    import altair

IN_A_ROW = 3
WIDTH, HEIGHT = 200, 130
EACH_BAR = 22
LABELS = 190
UP, DOWN = "up", "down"


def by_year(panels: Sequence[tuple[str, list[dict[str, Any]]]], unit: str) -> altair.ConcatChart:
    """Upright bars by year: (title, [{year, value}]); above nothing one colour, below it another."""
    import altair as alt

    reach = _reach([row["value"] for _, rows in panels for row in rows])
    charts = []
    for title, rows in panels:
        marked = [_signed(row) for row in rows]
        base = alt.Chart(alt.Data(values=marked), title=title)
        x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelExpr=_some_years(rows), grid=False))
        y = alt.Y("value:Q", title=unit, scale=alt.Scale(domain=reach), axis=alt.Axis(tickCount=4))
        bars = base.mark_bar(size=11).encode(x=x, y=y, color=_sign())
        charts.append(alt.layer(bars, _nothing("y")).properties(width=WIDTH, height=HEIGHT))
    return alt.concat(*charts, columns=IN_A_ROW, spacing=18)


def sideways(
    panels: Sequence[tuple[str, list[dict[str, Any]]]],
    unit: str,
    form: str,
    *,
    width: int = WIDTH,
    in_a_row: int = 2,
    labels: int = LABELS,
) -> altair.ConcatChart:
    """Lying bars with names at the left and numbers at their ends: (title, [{name, value, low, high}]).

    Args:
        panels: a small chart each.
        unit: what the axis counts.
        form: how numbers are written.
        width: of the bars.
        in_a_row: how many panels.
        labels: width of the names.
    """
    import altair as alt

    found = [row.get(key) for _, rows in panels for row in rows for key in ("value", "low", "high")]
    reach = _reach([value for value in found if value is not None], room=0.42)
    charts = []
    for title, rows in panels:
        marked = [_signed(row) | {"told": number(row["value"], form)} for row in rows]
        base = alt.Chart(alt.Data(values=marked), title=title)
        axis = alt.Axis(labelLimit=labels, ticks=False)
        y = alt.Y("name:N", title=None, sort=[row["name"] for row in rows], axis=axis)
        x = alt.X("value:Q", title=unit, scale=alt.Scale(domain=reach), axis=alt.Axis(tickCount=4))
        layers = [base.mark_bar(size=13).encode(x=x, y=y, color=_sign()), _nothing("x")]
        if "low" in rows[0]:
            layers.append(base.mark_rule(strokeWidth=2, color="#1d1d1d").encode(x="low:Q", x2="high:Q", y=y))
        at = {UP: ("left", 4), DOWN: ("right", -4)}
        for sign, (align, dx) in at.items():
            mine = base.transform_filter(f"datum.sign === '{sign}'")
            end = "high:Q" if sign == UP else "low:Q"
            place = alt.X(end if "low" in rows[0] else "value:Q")
            layers.append(mine.mark_text(align=align, dx=dx, fontSize=11).encode(x=place, y=y, text="told:N"))
        charts.append(alt.layer(*layers).properties(width=width, height=alt.Step(EACH_BAR)))
    return alt.concat(*charts, columns=in_a_row, spacing=18)


def _signed(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"sign": UP if row["value"] >= 0.0 else DOWN}


def _sign() -> altair.Color:
    import altair as alt

    return alt.Color("sign:N", scale=alt.Scale(domain=[UP, DOWN], range=[BLUE, ORANGE]), legend=None)


def _nothing(axis: str) -> altair.Chart:
    """The line at nothing."""
    import altair as alt

    return alt.Chart(alt.Data(values=[{axis: 0.0}])).mark_rule(color="#1d1d1d").encode(**{axis: f"{axis}:Q"})


def _reach(values: list[float], room: float = 0.06) -> list[float]:
    low, high = min(0.0, *values), max(0.0, *values)
    more = room * ((high - low) or 1.0)
    return [low - more if low < 0.0 else low, high + more]


def _some_years(rows: Sequence[dict[str, Any]]) -> str:
    """First, middle and last year are named; between them there is no room."""
    years = [row["year"] for row in rows]
    named = {years[0], years[-1]} | ({years[len(years) // 2]} if len(years) > 4 else set())
    return f"indexof({sorted(named)}, datum.value) >= 0 ? datum.value : ''"
