"""A comparison of two scenarios as people read it: what differs, what each decision adds, and how it comes about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from obbr.money.lines import LINES
from obbr.outcomes.measures import MEASURES
from obbr.people.channels import CHANNELS, LOOPS
from obbr.report.pair import HOW_SURE, SMALLEST, Pair, closing_words, differences, how_sure, outcome_words, unit_of
from obbr.report.pair import as_json as pair_as_json
from obbr.report.screen import grid
from obbr.report.words import capital, plain, residents, span, two_figures
from obbr.study.bridge import OTHERS, Bar, Bridge, By, Kind
from obbr.study.compare import better, closure, spread
from obbr.study.loops import Outcome

SIDE_BY_SIDE = 3  # outcomes that fit a page beside the words
OWN = {By.POLICY: "What each decision adds", By.MECHANISM: "How it comes about"}
FEW_DRAWS = 20


def draw(pair: Pair, bridge: Bridge, console: Console) -> None:
    """Print the paired difference and how sure it is, the bridge by policy and by mechanism, then how to read them."""
    study, draws = pair.results.study, len(pair.results.draws)
    size = f"{study.place.title}, {span(study.years)}, {draws} paired draws, {residents(study.sample)}"
    console.print(f"\n[bold]{escape(' against '.join(pair.titles))}[/]\n{escape(size)}\n")
    console.print(differences(pair))
    _say(console, [closing_words(closure(pair.results, pair.scenario, pair.against))])
    console.print("\n[bold]How sure[/]")
    console.print(how_sure(pair, bridge.outcomes))
    _say(console, [HOW_SURE])
    for by in By:
        console.print(f"\n[bold]{OWN[by]}[/]")
        for table in tables(bridge, by):
            console.print(table)
        _say(console, notes(bridge, by))
    console.print()
    _say(console, how_to_read(draws))


def tables(bridge: Bridge, by: By) -> Iterator[Table]:
    """The bars of every outcome, a few outcomes side by side; what is exactly nothing in all of them has no row."""
    outcomes = bridge.outcomes
    shown = [n for n, bar in enumerate(bridge.bars[by, outcomes[0]]) if bar.part not in silent(bridge, by)]
    for first in range(0, len(outcomes), SIDE_BY_SIDE):
        some = outcomes[first : first + SIDE_BY_SIDE]
        rows = []
        for n in shown:
            bars = [bridge.bars[by, outcome][n] for outcome in some]
            told = [bar_words(bar, outcome) for bar, outcome in zip(bars, some, strict=True)]
            rows.append([escape(capital(part_words(bars[0]))), *told])
        yield grid(["", *map(outcome_words, some)], rows, numbers=range(1, 1 + len(some)))


def silent(bridge: Bridge, by: By) -> list[str]:
    """Parts that change exactly nothing of any outcome."""
    parts = [bar.part for bar in bridge.bars[by, bridge.outcomes[0]] if bar.kind is Kind.PART]
    moved = {bar.part for outcome in bridge.outcomes for bar in bridge.bars[by, outcome] if np.any(bar.values)}
    return [part for part in parts if part not in moved]


def bar_words(bar: Bar, outcome: Outcome) -> str:
    """A median and its interval, to two figures."""
    found = spread(bar.values / unit_of(outcome))
    told = two_figures(found, SMALLEST)
    if told is None:
        return f"under {SMALLEST}" if np.any(bar.values) else "0"
    middle, low, high = told
    return middle if low == middle == high or len(bar.values) == 1 else f"{middle} ({low}..{high})"


def part_words(bar: Bar) -> str:
    """What a bar is called: a response with its grade."""
    if bar.kind is Kind.DIRECT:
        return "direct, without any response"
    if bar.part in CHANNELS:
        return f"{plain(bar.part)} ({CHANNELS[bar.part].grade})"
    if bar.part in LINES:
        return LINES[bar.part].name
    return f"loop: {plain(bar.part)}" if bar.part in LOOPS else plain(bar.part)


def notes(bridge: Bridge, by: By) -> list[str]:
    """What bars mean, what has none, and what could not be taken out."""
    nothing = [part_words(Bar(part, Kind.PART, np.empty(0))) for part in silent(bridge, by)]
    said = [_policy_words(bridge) if by is By.POLICY else _mechanism_words()]
    if nothing:
        said.append(f"Exactly nothing of any of these comes from: {'; '.join(nothing)}.")
    if by is By.POLICY:
        said += [f"{capital(why)}. What it adds is in the interaction." for why in bridge.about["cannot"]]
    return said


def _policy_words(bridge: Bridge) -> str:
    base, scenario = plain(bridge.about["parts_of"]), plain(bridge.scenario)
    other = plain(bridge.against if bridge.about["parts_of"] == bridge.scenario else bridge.scenario)
    how = f"what changes when that part alone of {base} is made as in {other}"
    if bridge.about["parts_of"] == bridge.scenario:
        how = f"what {scenario} loses when that part alone is made as in {other}"
    pays = (
        "everything else pays for it, within the total; the total is its cut or rise shared over every line"
        if bridge.about["rest_pays"]
        else "it goes with its pounds, whatever total is stated"
    )
    return f"A part: {how}; {pays}. Interaction: the whole less all of them, for parts work through each other."


def _mechanism_words() -> str:
    return (
        "A response: what goes of the whole when it alone is held at what was usual, in both scenarios. A loop: what "
        f"goes without those of its responses that have no bar of their own. {capital(OTHERS)}: what goes without all "
        "the rest. Direct: what is there without any response, from money, posts, places and hours alone. "
        "Interaction: the whole less all of them."
    )


def how_to_read(draws: int) -> list[str]:
    """What medians and intervals hold, and what they do not."""
    said = [
        "Medians over draws, and (the middle eight in ten). Bars and interaction make the whole draw by draw; their "
        "medians need not. Money at 2025/26 prices; yearly figures are means over the years.",
        "Intervals hold doubt about parameters, and luck, which is the same in both scenarios. They do not hold the "
        "structure of the model, or what it leaves out.",
    ]
    if draws < FEW_DRAWS:
        said.append(f"{draws} draw{'s are' if draws > 1 else ' is'} too few to see the tails: use --draws for more.")
    return said


def as_json(pair: Pair, bridge: Bridge) -> dict[str, Any]:
    """The same for a program to read: medians and intervals of every bar, in the units of the measures."""
    return {
        "place": bridge.place,
        "scenario": bridge.scenario,
        "against": bridge.against,
        "beliefs": bridge.beliefs,
        "draws": list(bridge.draws),
        **pair_as_json(pair, bridge.outcomes),
        "bars": [
            {
                "measure": outcome.measure,
                "group": outcome.group,
                "unit": MEASURES[outcome.measure].unit,
                "by": by,
                "part": bar.part,
                "kind": bar.kind,
                **spread(bar.values)._asdict(),
                "better": better(outcome.measure, bar.values) if bar.kind is Kind.WHOLE else None,
            }
            for (by, outcome), bars in bridge.bars.items()
            for bar in bars
        ],
        "about": bridge.about,
    }


def _say(console: Console, sentences: Sequence[str]) -> None:
    for sentence in sentences:
        console.print(f"  {sentence}", highlight=False, markup=False)
