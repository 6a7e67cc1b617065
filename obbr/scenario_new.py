"""A new scenario that begins as another: its text, with short comments that say what may be changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml

from obbr.calendar import FIRST_APRIL, year_label
from obbr.inputs import BadInput, Node
from obbr.scenario import Scenario

QUESTION = "What does it change, for whom, and who pays?"
LONGEST_TITLE = 80  # characters: it heads columns and pages
_INSIDE = 2  # how deep a file is written line by line; what lies deeper stands in brackets

_COMMENT_AT = 44  # column, where what is written is shorter

_COMMENTS = {
    "scenario": "what tables and reports call it",
    "question": "write here what it is to answer",
    "from": "changes begin in this financial year unless they say otherwise",
    "years": "how many financial years, up to 2034/35",
    "prices": "of every sum below",
    "total": "or standstill; standstill +£0.65m; -£6.0m; same as NAME",
    "budget": "changes in £, % or FTE; they last, and later ones come on top",
    "fund_from": "what reserves pay for, and from when it is paid back",
    "policies": "what else is done (docs/policies.md); {} for usual settings",
    "test_against": "shocks that obbr resilience lays on it",
    "believe": "evidence that you know better (obbr evidence), and why",
    "roles": "who answers for it: commissioner, analyst, assurer, approver",
}


def file_name(title: str) -> str:
    """The name of a scenario's file: its title in lower snake case.

    Raises:
        BadInput: a title of which nothing is left, too long, or with characters that cannot be printed.

    >>> file_name("Neighbourhood first"), file_name("Café, again (2)")
    ('neighbourhood_first', 'cafe_again_2')
    """
    if not title.isprintable() or len(title) > LONGEST_TITLE:
        raise BadInput(
            f"{title[:LONGEST_TITLE]!r}: a scenario's name is one line of at most {LONGEST_TITLE} characters"
        )
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower().replace("'", "")
    name = "_".join("".join(letter if letter.isalnum() else " " for letter in plain).split())
    if not name:
        raise BadInput(f"{title!r}: no letter or number to name a file by; give another name")
    return name


def beginning(title: str, other: Scenario, file: str) -> str:
    """The text of a scenario that decides what another does; parts that the other has not stand there as examples.

    Args:
        title: of the new scenario.
        other: what it begins as.
        file: the new file, as its first line names it.
    """
    typed = dict(other.typed.items())
    own: dict[str, Node | str] = typed | {"scenario": title, "question": QUESTION}
    lines = [f"# Begins as {other.name}.  Change what is to differ, then: obbr check {file}"]
    for part, comment in _COMMENTS.items():
        if part in own:
            head, *rest = _written(part, own[part]).splitlines()
        else:
            head, *rest = [f"# {line}" for line in _example(part, other).splitlines()]
        lines += [f"{head:<{_COMMENT_AT}}   # {comment}", *rest]
    return "\n".join(lines) + "\n"


def _example(part: str, other: Scenario) -> str:
    """How a part might be written that is not there; all of them together are a scenario, if a total is stated."""
    first, last = year_label(other.first_year), year_label(other.horizon - 1)
    return {
        "from": f"from: {first}",
        "years": f"years: {other.years}",
        "prices": "prices: 2025/26",
        "total": "total: standstill",
        "budget": f"budget:\n  carers_support: {{{first}: +£0.2m, {last}: +£0.4m}}\n  assessment_safeguarding: +3 FTE\n"
        "  everything_else: {share: equal}   # takes what is left of the total",
        "fund_from": f"fund_from:\n  reserves: {{{first}: £0.8m, repay_from: {last}}}",
        "policies": "policies:\n"
        f"  strengths_based: {{start: {FIRST_APRIL + other.first_year}-10, reach_full_by: 24 months}}",
        "test_against": "test_against: [hard_winter, provider_failure]",
        "believe": "believe:\n  falls.exercise_rate_ratio: {value: 0.80, because: local audit}",
        "roles": "roles:\n  approver: the director of finance",
    }[part]


def _written(part: str, value: Node | str) -> str:
    """One part as YAML, quoted only where YAML must have it so; comments of the other file are not kept."""
    events = [
        *(yaml.StreamStartEvent(), yaml.DocumentStartEvent(explicit=False)),
        yaml.MappingStartEvent(None, None, True, flow_style=False),
        _scalar(part),
        *(_events(value, depth=1, flow=part == "total") if isinstance(value, Node) else [_scalar(value)]),
        *(yaml.MappingEndEvent(), yaml.DocumentEndEvent(explicit=False), yaml.StreamEndEvent()),
    ]
    return str(yaml.emit(events, allow_unicode=True, width=10_000))


def _events(node: Node, depth: int, flow: bool) -> Iterator[Any]:
    flow = flow or depth >= _INSIDE
    if node.is_mapping:
        yield yaml.MappingStartEvent(None, None, True, flow_style=flow)
        for name, part in node.items():
            yield _scalar(name)
            yield from _events(part, depth + 1, flow)
        yield yaml.MappingEndEvent()
    elif node.is_text:
        yield _scalar(node.text())
    else:
        yield yaml.SequenceStartEvent(None, None, True, flow_style=True)
        for part in node.sequence():
            yield from _events(part, depth + 1, True)
        yield yaml.SequenceEndEvent()


def _scalar(text: str) -> Any:
    return yaml.ScalarEvent(None, None, (True, True), text)
