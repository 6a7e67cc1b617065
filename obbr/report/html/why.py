"""Why: what caused a difference, and two lives; shown when `obbr compare` and `obbr explain` have made their files."""

from __future__ import annotations

from typing import NamedTuple

from obbr.money.lines import LINES
from obbr.outcomes.measures import MEASURES
from obbr.people.channels import CHANNELS
from obbr.report.html import bars
from obbr.report.html.markup import Html, join, paragraph, table, tag
from obbr.report.html.picture import Picture, short_enough
from obbr.report.html.subject import HEALTHY_YEARS, Subject, ranged, typed
from obbr.report.lives import RULE, life_lines, whole_lines
from obbr.report.pair import named
from obbr.report.words import MILLION, capital, plain, residents, span
from obbr.study.bridge import Bar, Bridge, By, Kind, read_bridge
from obbr.study.compare import spread
from obbr.study.lives.store import FILE as LIVES
from obbr.study.lives.store import read_lives
from obbr.study.loops import Outcome

MOST_PARTS = 12  # in one picture; the smallest of more are in the table
LABELS = 390  # width of names beside the bars, for a response is told in a sentence
BY = {By.POLICY: "decisions", By.MECHANISM: "responses"}
WORDS = {Kind.WHOLE: "The whole difference", Kind.INTERACTION: "What parts do together",
         Kind.DIRECT: "Without any of these responses"}  # fmt: skip


class Apart(NamedTuple):
    """One difference taken apart.

    Attributes:
        title: who is compared.
        note: where it was run otherwise than the rest of the page, which says so; else empty.
        first: the pictures of the outcome that tells most.
        rest: all others.
    """

    title: str
    note: str
    first: list[Picture]
    rest: list[Picture]


def bridges(subject: Subject) -> list[Apart]:
    """The pictures of each difference that has been taken apart; none if nobody has asked for it."""
    found = []
    for bridge in read_bridge(subject.folder.path):
        before = sum(len(one.first) + len(one.rest) for one in found)
        outcomes = sorted(bridge.outcomes, key=lambda one: one.measure != HEALTHY_YEARS.measure)  # people before money
        pictures = [
            _bridge(subject, bridge, by, outcome, before + n)
            for n, (outcome, by) in enumerate((outcome, by) for outcome in outcomes for by in By)
        ]
        title = f"{_title_of(subject, bridge.scenario)} compared with {_title_of(subject, bridge.against)}"
        found.append(Apart(title, _run_otherwise(subject, bridge), pictures[: len(By)], pictures[len(By) :]))
    return found


def _run_otherwise(subject: Subject, bridge: Bridge) -> str:
    """What a bridge that rests on other runs than this page rests on; empty if it is the same."""
    study, about = subject.study, bridge.about
    theirs = (about["sample"], about["seed"], about["years"], bridge.draws)
    if theirs == (study.sample, study.seed, study.years, subject.results.draws):
        return ""
    return (
        f"Taken apart on runs of its own: {len(bridge.draws)} draws, {span(about['years'])}, seed {about['seed']}, "
        f"{residents(about['sample'])}. So the whole differs somewhat from the difference above."
    )


def _bridge(subject: Subject, bridge: Bridge, by: By, outcome: Outcome, which: int) -> Picture:
    money = MEASURES[outcome.measure].unit.startswith("GBP")
    unit, axis = (MILLION, "£m") if money else (1.0, MEASURES[outcome.measure].unit)
    found = [(bar, spread(bar.values / unit)) for bar in bridge.bars[by, outcome]]
    parts = sorted((one for one in found if one[0].kind is Kind.PART), key=lambda one: -abs(one[1].median))
    whole = [one for one in found if one[0].kind is Kind.WHOLE]
    rest = [one for one in found if one[0].kind not in (Kind.WHOLE, Kind.PART)]
    marks = [
        {"name": _bar_words(bar), "value": ends.median, "low": ends.low, "high": ends.high}
        for bar, ends in (*whole, *parts[:MOST_PARTS], *rest)
    ]
    largest = _bar_words(parts[0][0]) if parts else "Nothing"
    compared = f"{_title_of(subject, bridge.scenario)} compared with {_title_of(subject, bridge.against)}"
    return Picture(
        f"bridge_{which + 1}",
        short_enough(f"{largest}: the largest part", "What the difference is made of"),
        f"{named(outcome)}, {compared}, by {BY[by]}: the whole, what goes of it when one is taken out, "
        "and what they do together, which is never forced to add up. Middles of the draws; lines hold the middle eight "
        "in ten.",
        bars.sideways([(named(outcome), marks)], axis, "+,.1f", width=330, in_a_row=1, labels=LABELS),
        f"{named(outcome)}, {axis}: {compared}, by {BY[by]}",
        ("Part", "Difference"),
        [[_bar_words(bar), ranged(ends, "+,.1f", len(bridge.draws))] for bar, ends in (*whole, *parts, *rest)],
    )


def _bar_words(bar: Bar) -> str:
    if bar.kind in WORDS:
        return WORDS[bar.kind]
    if bar.part in LINES:
        return LINES[bar.part].name
    return CHANNELS[bar.part].sentence.rstrip(".") if bar.part in CHANNELS else capital(plain(bar.part))


def _title_of(subject: Subject, name: str) -> str:
    return subject.titles[subject.study.names.index(name)] if name in subject.study.names else capital(plain(name))


def bridge_missing(subject: Subject) -> Html:
    """How to get a bridge."""
    return paragraph(
        "Nobody has taken these differences apart yet. This command does it, and makes this report anew: ",
        tag("code", f"obbr compare {_pair(subject)} --out DIR"), ", where DIR is this results folder.",
    )  # fmt: skip


def _pair(subject: Subject) -> str:
    """What is compared with what, and in which study, as a command takes it."""
    study = subject.study
    first = study.scenarios[study.reference]
    pair = [first, *(one for one in study.scenarios if one is not first)][:2]
    return " ".join([*map(typed, pair), f"--place {study.place.name} --seed {study.seed} --years {study.years}"])


def two_lives(subject: Subject) -> Html:
    """Residents' two lives, as `obbr explain` wrote them."""
    if (subject.folder.path / LIVES).is_file():
        return _lives_told(subject)
    return paragraph(
        "Nobody has followed residents through these scenarios yet. This command does it, and makes this report "
        "anew: ", tag("code", f"obbr explain {_pair(subject)} --sample {subject.study.sample} --out DIR"),
        ", where DIR is this results folder. Every life in it is simulated.",
    )  # fmt: skip


def _lives_told(subject: Subject) -> Html:
    """What the lives stand within; then each person's two lives, when they part, and why."""
    lives = read_lives(subject.folder.path)
    parts: list[str] = [paragraph("Simulated people: nobody here is real. Each has the same luck in both lives.")]
    parts += [paragraph(words) for words in (*whole_lines(lives), RULE)]
    for life in lives.lives:
        parts.append(tag("h3", life.title))
        rows = [[_title_of(subject, name), words] for name, words in zip(lives.scenarios, life.words, strict=True)]
        parts.append(table("The same person under two budgets", ("Budget", "Life"), rows, words=True))
        parts += [paragraph(words) for words in life_lines(life)[len(life.words) :]]
    return join(*parts)
