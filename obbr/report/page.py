"""Pages of Markdown that a command makes: what they have in common."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Sequence

import obbr
from obbr.compiled import code_hash
from obbr.report.words import form_of, number, residents, span
from obbr.study.plan import Study
from obbr.study.results import Results, outside

WIDTH = 120
FEW_DRAWS = 20  # fewer do not show the tails


def mark(verb: str) -> str:
    """The first line of a page, by which its command knows it again."""
    return f"<!-- Made by `obbr {verb}`; run it again rather than edit this page. -->"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[int] = ()) -> str:
    """A table; columns of numbers, counted from 0, stand to the right.

    >>> print(table(["what", "how many"], [["loops", "6"]], numbers=[1]))
    | what | how many |
    |---|---:|
    | loops | 6 |
    """
    sides = ["---:" if n in numbers else "---" for n in range(len(headings))]
    lines = [" | ".join(headings), "|".join(sides), *(" | ".join(cells) for cells in rows)]
    return "\n".join(f"|{line}|" if n == 1 else f"| {line} |" for n, line in enumerate(lines))


def paragraph(text: str) -> str:
    """A paragraph, folded as the other documents are."""
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence.

    >>> listed(["one", "two", "three"]), listed(["one"]), listed([])
    ('one, two and three', 'one', 'nothing')
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else "nothing"


def made_with(study: Study, command: str) -> str:
    """Everything that decides the numbers of a page."""
    rows = [
        ("place", study.place.title),
        ("years", span(study.years)),
        ("residents", f"{residents(study.sample)} (sample {study.sample})"),
        ("draws", f"{study.draws}, the same for every scenario, with the same luck"),
        ("seed", str(study.seed)),
        ("contested evidence", f"as a {study.beliefs} belief reads it"),
        ("flat admissions explained by", study.hospital),
        ("evidence", f"`{study.register.hash}`"),
        ("code", f"obbr {obbr.__version__}, `{code_hash()}`"),
        ("made by", f"`{command}`"),
    ]
    return table(("what", "which"), rows)


def how_sure(draws: int) -> str:
    """What intervals on a page hold, and what they do not."""
    few = f" {draws} draws are few: they show a range without its tails." if 1 < draws < FEW_DRAWS else ""
    if draws == 1:
        return "There was one draw, and one draw has no interval: nothing on this page can be called clear."
    return (
        "Numbers are medians over draws; in brackets stands the range of the middle eight in ten. *Unclear* means "
        "that this interval holds nothing, so that not even the sign is known. Intervals hold doubt about parameters, "
        "and luck: each draw has its own, the same in every scenario. They do not hold the structure of the model, or "
        f"what it leaves out.{few}"
    )


def base_year(results: Results) -> str:
    """Where the base year as modelled is outside what is published of it, in a sentence."""
    wrong = []
    for miss in filter(outside, results.misses):
        modelled, low, high = (number(x, form_of(miss)) for x in (miss.modelled, miss.low, miss.high))
        wrong.append(f"{miss.what} ({modelled}; published {low} to {high})")
    if not wrong:
        return "The base year 2024/25 as modelled lies within every published interval that there is."
    return f"In the base year 2024/25 the model is outside the published interval of {listed(wrong)}."
