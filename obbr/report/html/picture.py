"""Pictures: an Altair chart, the finding as its title, a plain sentence and its data; drawn by vl-convert as SVG.

On the page the drawing stands inline, without scripts; its title and sentence are text beside it.  As a file of its own
it carries them.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from obbr.report.html.markup import Html, details, join, table, tag

if TYPE_CHECKING:
    import altair

COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
BLUE, TEAL, PLUM, ORANGE, INK, LILAC = COLOURS
GREY = "#8a8a8a"
MOST_DRAWN = 12  # panels of a picture, and scenarios with a picture of their own; tables have all
MOST_WORDS = 10  # of a title
LINE = 95  # letters of the sentence above a picture
SHARP = 2.0  # of the PNG: points to a pixel of the drawing
CONFIG: dict[str, Any] = {
    "font": "Arial, Helvetica, sans-serif",
    "background": "white",
    "view": {"stroke": None},
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "labelColor": "#1d1d1d", "titleColor": "#1d1d1d",
             "titleFontWeight": "normal", "gridColor": "#e3e5ea", "domainColor": "#6b6b6b", "tickColor": "#6b6b6b"},
    "title": {"anchor": "start", "frame": "group", "fontSize": 13, "subtitleFontSize": 12, "subtitleColor": "#4a4a4a"},
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "orient": "top", "symbolSize": 90},
    "text": {"fontSize": 12, "color": "#1d1d1d"},
}  # fmt: skip


class Picture(NamedTuple):
    """One picture.

    Attributes:
        name: of its files.
        title: the finding, in ten words or fewer.
        sentence: how to read it.
        chart: of Altair, without title.
        caption, headings, rows: its data.
    """

    name: str
    title: str
    sentence: str
    chart: altair.Chart
    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


class Drawn(NamedTuple):
    """A picture as it stands on the page, and as files."""

    figure: Html
    files: dict[str, bytes]


def short_enough(*titles: str) -> str:
    """The first of these titles that has ten words or fewer; the last one should need no user's words.

    >>> short_enough("one two three four five six seven eight nine ten eleven", "who gains differs")
    'who gains differs'
    """
    return next((title for title in titles if len(title.split()) <= MOST_WORDS), titles[-1])


def not_drawn(panels: int) -> str:
    """Said behind a sentence when there are more panels than are drawn.

    >>> not_drawn(12), not_drawn(13)
    ('', ' The first 12 are drawn; the table has all.')
    """
    return f" The first {MOST_DRAWN} are drawn; the table has all." if panels > MOST_DRAWN else ""


def heading(title: str, sentence: str) -> dict[str, Any]:
    """What stands above a picture that is a file of its own, as Vega-Lite has it."""
    return {"text": title, "subtitle": textwrap.wrap(sentence, LINE), "fontSize": 16, "subtitleFontSize": 12}


def draw(picture: Picture) -> Drawn:
    """Render a picture; the same picture gives the same bytes."""
    import vl_convert

    spec = picture.chart.to_dict(validate=False) | {"config": CONFIG}
    inline = _svg_of(spec, picture.name)
    titled = spec | {"title": heading(picture.title, picture.sentence)}
    alone = _svg_of(titled | {"padding": 12}, picture.name)
    files = {f"{picture.name}.svg": alone.encode(), f"{picture.name}.png": vl_convert.svg_to_png(alone, scale=SHARP)}
    label = f"{picture.title}. {picture.sentence} The data stand in the table below."
    own = re.search(r'width="([\d.]+)"', inline)[1]  # a small picture is not blown up
    said = f'<svg role="img" aria-label="{join(label)}" style="--own:{own}px" '
    image = Html(inline.replace("<svg ", said, 1))
    return Drawn(_figure(picture, image), files)


def _figure(picture: Picture, image: Html) -> Html:
    said = tag("figcaption", tag("strong", picture.title), picture.sentence)
    shown = tag("div", image, class_="chart scroll", tabindex="0", role="group", aria_label=f"Chart: {picture.title}")
    data = details("The data of this chart", table(picture.caption, picture.headings, picture.rows))
    return tag("figure", said, shown, data, id=f"chart-{picture.name}")


def _svg_of(spec: dict[str, Any], name: str) -> str:
    """Vega's own words on each mark are left out, for the figure says it all once.

    It numbers its clips over the life of a process: here each has a name of its own, the same every time.
    """
    import vl_convert

    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", vl_convert.vegalite_to_svg(spec))
    found = list(dict.fromkeys(re.findall(r'id="([^"]+)"', svg)))
    for number, old in enumerate(found):
        svg = re.sub(rf'(id="|url\(#){re.escape(old)}(?="|\))', rf"\g<1>{name}-{number}", svg)
    return svg
