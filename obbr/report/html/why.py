"""Why: what caused a difference, and two lives; shown when `obbr compare` and `obbr explain` have made their files."""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.money.lines import LINES
from obbr.outcomes.measures import MEASURES
from obbr.people.channels import CHANNELS
from obbr.report.html import bars
from obbr.report.html.markup import Html, join, paragraph, table, tag
from obbr.report.html.picture import Picture, short_enough
from obbr.report.html.subject import Subject, ranged
from obbr.report.lives import RULE, life_lines, whole_lines
from obbr.report.words import MILLION, capital, plain
from obbr.study.compare import spread
from obbr.study.lives.store import FILE as LIVES
from obbr.study.lives.store import read_lives

BRIDGE = "bridge.parquet"
KIND = ("whole", "part", "interaction", "direct")
WHOLE = KIND[0]
MOST_PARTS = 12  # in one picture; the smallest of more are in the table
BY = {"policy": "policies", "mechanism": "mechanisms"}
LEFT_OVER = {"interaction": "What parts do together", "direct": "Without any of these responses"}


def bridges(subject: Subject) -> list[Picture]:
    """A picture for each difference that has been taken apart; none if nobody has asked for it."""
    path = subject.folder.path / BRIDGE
    if not path.is_file():
        return []
    import pyarrow.parquet as pq

    apart: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in pq.read_table(path).to_pylist():
        key = tuple(row.get(name, "all") for name in ("scenario", "against", "by", "measure", "group"))
        apart.setdefault(key, []).append(row)
    return [_bridge(subject, key, rows, n) for n, (key, rows) in enumerate(apart.items())]


def _bridge(subject: Subject, key: tuple[str, ...], rows: list[dict[str, Any]], which: int) -> Picture:
    scenario, against, by, measure, group = key
    unit = MILLION if rows[0]["unit"].startswith("GBP") else 1.0
    values: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        values.setdefault((row["kind"], row["part"]), []).append(row["value"] / unit)
    found = {name: spread(np.array(of)) for name, of in values.items()}
    parts = sorted((name for name in found if name[0] == KIND[1]), key=lambda name: (-abs(found[name].median), name))
    order = [
        *(name for name in found if name[0] == WHOLE),
        *parts,
        *(name for name in found if name[0] not in (WHOLE, KIND[1])),
    ]
    draws = max(map(len, values.values()))
    told = [[_part_words(subject, by, *name), ranged(found[name], "+,.1f", draws)] for name in order]
    shown = [name for name in order if name not in parts[MOST_PARTS:]]
    marks = [
        {"name": _part_words(subject, by, *name), "value": found[name].median,
         "low": found[name].low, "high": found[name].high}
        for name in shown
    ]  # fmt: skip
    words = MEASURES[measure].words + ("" if group == "all" else f" ({group.replace(':', ' ')})")
    named, other = _title_of(subject, scenario), _title_of(subject, against)
    largest = _part_words(subject, by, *parts[0]) if parts else "Nothing"
    axis = "£m" if unit == MILLION else rows[0]["unit"]
    return Picture(
        f"bridge_{which + 1}",
        short_enough(f"{largest}: the largest part", "What the difference is made of"),
        f"{words}, {named} compared with {other}, by {BY[by]}: the whole, what goes of it when one is taken out, "
        "and what they do together, which is never forced to add up. Middles of the draws with the 10th to the 90th "
        "of a hundred.",
        bars.sideways([(words, marks)], axis, "+,.1f", width=330, in_a_row=1),
        f"{words}, {axis}: {named} compared with {other}, by {BY[by]}",
        ("Part", "Difference"),
        told,
    )  # fmt: skip


def _part_words(subject: Subject, by: str, kind: str, part: str) -> str:
    if kind == WHOLE:
        return "The whole difference"
    if kind in LEFT_OVER:
        return LEFT_OVER[kind]
    if part in LINES:
        return LINES[part].name
    return CHANNELS[part].sentence.rstrip(".") if part in CHANNELS else capital(plain(part))


def _title_of(subject: Subject, name: str) -> str:
    return subject.titles[subject.study.names.index(name)] if name in subject.study.names else capital(plain(name))


def bridge_missing(subject: Subject) -> Html:
    """How to get a bridge."""
    names = subject.study.names
    pair = " ".join([names[subject.study.reference], *(n for n in names if n != names[subject.study.reference])][:2])
    return paragraph(
        "Nobody has taken these differences apart yet. This command does it, and the next report shows it: ",
        tag("code", f"obbr compare {pair} --out DIR"), ", where DIR is this results folder.",
    )  # fmt: skip


def two_lives(subject: Subject) -> Html:
    """Residents' two lives, as `obbr explain` wrote them."""
    if (subject.folder.path / LIVES).is_file():
        return _lives_told(subject)
    return paragraph(
        "Nobody has followed residents through these scenarios yet. This command does it, and the next report tells "
        "of them: ", tag("code", f"obbr explain {subject.study.names[-1]} --out DIR"),
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
