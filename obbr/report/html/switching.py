"""What the value to everybody hangs on: a tornado, one thing changed at a time, and what alone would turn its sign."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from obbr.report.html.markup import Html, bullets, join, paragraph, tag
from obbr.report.html.picture import BLUE, INK, MOST_DRAWN, ORANGE, Picture, not_drawn
from obbr.report.html.subject import Comparison, Subject
from obbr.report.words import MILLION, in_millions, number
from obbr.study.appraise.benefits import benefits
from obbr.study.appraise.switching import POUNDS, Factor, Tried, by_draw, switching
from obbr.study.compare import Spread, spread

if TYPE_CHECKING:
    import altair

WIDTH, EACH_BAR, IN_A_ROW = 205, 26, 2
GAP, LETTER = 12, 6.0  # points: about words at the end of a bar, and each of their letters
EDGE = 8  # points of the scale beyond the lines
SEEN = 0.004  # of the scale: a shorter bar is none
SETTLES = 30  # rounds in which a scale settles
HANGS = "The choice hangs on a single thing"
UNMOVED = "no change"  # that is seen
WHOLE_POUNDS = 1_000.0  # prices above it are told without pence
BETTER, WORSE = "better", "worse"
SIGNED = "+,.1f"


def what_it_hangs_on(subject: Subject, shown: Callable[[Iterable[Picture]], Html]) -> Html:
    """For each comparison the picture and a line for each choice; nothing with nothing to compare."""
    parts: list[str] = []
    for which, compared in enumerate(subject.comparisons):
        found, lines = {}, []
        for n in compared.others:
            streams = benefits(subject.results, n, compared.against)
            found[n] = switching(subject.results, streams)
            ends = spread(by_draw(subject.results, streams))
            lines.append(join(tag("strong", subject.titles[n]), _turned(subject, compared.against, found[n], ends)))
        parts += [shown([_picture(subject, compared, which, found)]), bullets(lines)]
    if not parts:
        return Html("")
    words = (
        "Present value to everybody, not corrected for optimism, means over draws: of means, unlike the middles under "
        "Money, the parts add up. Brackets hold the middle eight in ten draws. One thing is changed at a "
        "time, within what is contested or what a reader may hold."
    )
    return join(tag("h3", "What the value hangs on"), paragraph(words), *parts)


def _picture(subject: Subject, compared: Comparison, which: int, found: dict[int, list[Tried]]) -> Picture:
    against = subject.titles[compared.against]
    panels = [
        (f"{subject.labels[n]}: {in_millions(one[0].worth, SIGNED)}", one)
        for n, one in list(found.items())[:MOST_DRAWN]
    ]
    rows = [_row(subject.titles[n], tried) for n, one in found.items() for tried in one]
    hang = sum(any(tried.turns for tried in one) for one in found.values())
    return Picture(
        f"switching_{which + 1}" if which else "switching",
        _title(hang, len(found)),
        f"Value to everybody, £m of today beside {against}, with one thing changed; the bar's end says to what. Dashed "
        f"line: as it is; blue is better, orange worse. A bar that crosses the solid line at 0 turns gain into loss, "
        f"or back.{not_drawn(len(found))}",
        _tornado(panels),
        f"The value to everybody compared with {against}, £m of today, means over draws, one thing changed at a time",
        ("What is changed", "As it is", "Low", "High", "Value as it is", "Value at low", "Value at high",
         "The sign switches at", "Why these"),
        rows,
    )  # fmt: skip


def _title(hang: int, of: int) -> str:
    if not hang:
        return "No single thing turns gain into loss, or back"
    return f"{hang} of {of} choices hang{'s' if hang == 1 else ''} on a single thing" if of > 1 else HANGS


def _bars(found: Sequence[Tried], span: float) -> list[dict[str, Any]]:
    """One for each end that is seen; where none is, words at the value as it is."""
    bars = []
    for one in found:
        worth, factor = one.worth / MILLION, one.factor
        ends = ((one.at_low / MILLION, factor.low), (one.at_high / MILLION, factor.high))
        told = [(value, _told(factor, end)) for value, end in ends]
        seen = [(value, words) for value, words in told if abs(value - worth) > SEEN * span]
        for value, words in seen or [(worth, UNMOVED)]:
            way = BETTER if value >= worth else WORSE
            bars.append({"name": factor.words, "from": worth, "value": value, "told": words, "way": way})
    return bars


def _tornado(panels: Sequence[tuple[str, list[Tried]]]) -> altair.ConcatChart:
    import altair as alt

    values = [value / MILLION for _, found in panels for one in found for value in (one.at_low, one.at_high)]
    span = (max(0.0, *values) - min(0.0, *values)) or 1.0
    drawn = [(title, _bars(found, span)) for title, found in panels]
    reach = _reach([bar for _, bars in drawn for bar in bars], span)
    charts = []
    for title, bars in drawn:
        base = alt.Chart(alt.Data(values=bars), title=title)
        names = list(dict.fromkeys(bar["name"] for bar in bars))
        y = alt.Y("name:N", title=None, scale=alt.Scale(domain=names), axis=alt.Axis(labelLimit=190, ticks=False))
        x = alt.X("value:Q", title="£m of today", scale=alt.Scale(domain=reach, nice=False), axis=alt.Axis(tickCount=4))
        colour = alt.Color("way:N", scale=alt.Scale(domain=[BETTER, WORSE], range=[BLUE, ORANGE]), legend=None)
        layers = [_line(0.0, []), base.mark_bar(size=14).encode(x=x, x2="from:Q", y=y, color=colour)]
        layers.append(_line(bars[0]["from"], [4, 3]))
        for way, align, dx in ((BETTER, "left", 4), (WORSE, "right", -4)):
            mine = base.transform_filter(f"datum.way === '{way}'")
            for halo in ({"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}, {}):  # lines do not cross words
                text = mine.mark_text(align=align, dx=dx, fontSize=11, **halo)
                layers.append(text.encode(x=x, y=y, text="told:N"))
        charts.append(alt.layer(*layers).properties(width=WIDTH, height=EACH_BAR * len(names)))
    return alt.concat(*charts, columns=IN_A_ROW, spacing=18)


def _reach(bars: Sequence[dict[str, Any]], span: float) -> list[float]:
    """The scale: both lines, every bar, and the words at its end, which take more of it the longer it is."""
    ends = [(0.0, EDGE, way) for way in (BETTER, WORSE)]
    ends += [(bar["from"], EDGE, way) for bar in bars for way in (BETTER, WORSE)]
    ends += [(bar["value"], GAP + LETTER * len(bar["told"]), bar["way"]) for bar in bars]
    low, high = 0.0, span
    for _ in range(SETTLES):
        point = (high - low) / WIDTH
        low = min(value - room * point for value, room, way in ends if way == WORSE)
        high = max(value + room * point for value, room, way in ends if way == BETTER)
    return [low, high]


def _line(at: float, dash: list[int]) -> altair.Chart:
    import altair as alt

    return alt.Chart(alt.Data(values=[{"value": at}])).mark_rule(color=INK, strokeDash=dash).encode(x="value:Q")


def _row(title: str, tried: Tried) -> list[str]:
    factor = tried.factor
    said = [_told(factor, value) for value in (factor.value, factor.low, factor.high)]
    values = [number(value / MILLION, SIGNED) for value in (tried.worth, tried.at_low, tried.at_high)]
    switch = tried.no_switch if tried.switch is None else _told(factor, tried.switch)
    return [f"{title}: {_lower(factor.words)}", *said, *values, switch, factor.why]


def _turned(subject: Subject, against: int, found: Sequence[Tried], ends: Spread) -> str:
    """What alone turns the sign of a choice; if nothing does, where something would have to be."""
    over = (
        f" ({in_millions(ends.low, SIGNED)} to {in_millions(ends.high, SIGNED)} over draws)"
        if subject.draws > 1
        else ""
    )
    worth = f": {in_millions(found[0].worth, SIGNED)}{over} beside {subject.titles[against]}. "
    turning = [_how(one) for one in found if one.turns]
    able = [_how(one) for one in found if one.switch is not None]
    if turning:
        one = "One thing" if len(turning) == 1 else "Each of these"
        told = f"{one} alone turns that round: {'; '.join(turning)}."
    else:
        told = f"Nothing here turns that round by itself{f': it would take, say, {able[0]}' if able else ''}."
    return worth + told + (" As it is, some draws gain and some lose." if ends.low < 0.0 < ends.high else "")


def _how(tried: Tried) -> str:
    """What would have to be so, most of which hangs on it; a rate has no switch and is told at an end."""
    factor, switch = tried.factor, tried.switch
    if switch is None:
        end = factor.low if tried.at_low * tried.worth < 0.0 else factor.high
        return f"money discounted at {_told(factor, end)} a year"
    size = f"{'less' if switch < factor.value else 'more'} than {_told(factor, switch)}"
    if factor.unit == POUNDS:
        return f"{_lower(factor.words)} worth {size}"
    return f"{size} of {_lower(factor.words)}"


def _lower(words: str) -> str:
    return f"{words[0].lower()}{words[1:]}"


def _told(factor: Factor, value: float) -> str:
    """A factor as people read it: pounds, or a share."""
    if factor.unit != POUNDS:
        return f"{number(100.0 * value, '.1f').removesuffix('.0')}%"
    return f"£{number(value, ',.0f' if factor.value >= WHOLE_POUNDS or value == 0.0 else ',.2f')}"
