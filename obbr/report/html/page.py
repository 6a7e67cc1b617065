"""The whole page, in the order in which it is read, and its pictures as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import resources

import obbr
from obbr.report.html import affected, answer, assurance, choices, doubts, lives, money, switching, why
from obbr.report.html.markup import Html, details, join, paragraph, section, tag
from obbr.report.html.picture import MOST_DRAWN, Drawn, Picture, draw
from obbr.report.html.subject import Comparison, Subject
from obbr.report.words import span
from obbr.study.read import Folder

PARTS = {
    "answer": "The answer", "tradeoff": "The trade-off", "table": "The headline table", "money": "Money",
    "lives": "Lives", "why": "Why", "two-lives": "Two lives", "affected": "Who is affected",
    "mind": "What would change our mind", "left-out": "What the model leaves out", "committee": "For a committee",
    "assumptions": "Assumptions", "method": "Method and citation",
}  # fmt: skip

Shown = Callable[[Iterable[Picture | None]], Html]
"""Draws pictures, keeps their files, and gives their figures."""


def page_of(folder: Folder) -> tuple[str, dict[str, bytes]]:
    """The page and the files of its pictures by name; the same folder gives the same bytes."""
    subject = Subject(folder)
    files: dict[str, bytes] = {}

    def shown(pictures: Iterable[Picture | None]) -> Html:
        drawn: list[Drawn] = [draw(one) for one in pictures if one is not None]
        for one in drawn:
            files.update(one.files)
        return join(*(one.figure for one in drawn))

    compared = list(enumerate(subject.comparisons))
    body = join(
        answer.answer(subject),
        section("tradeoff", "The trade-off", choices.tradeoff_words(subject), shown(choices.tradeoffs(subject))),
        choices.headline(subject),
        _money(subject, shown),
        _lives(subject, shown),
        _why(subject, shown),
        section("two-lives", "Lives: two lives", why.two_lives(subject)),
        section("affected", "Who is affected", *(
            join(shown(affected.groups_pictures(subject, one, n)), affected.carers_table(subject, one),
                 details("More outcomes by group", affected.groups_table(subject, one)))
            for n, one in compared
        )),
        section("mind", "What would change our mind", *(
            join(shown([doubts.readings_picture(subject, one, n)]), details(
                f"How sure each outcome is, compared with {subject.titles[one.against]}",
                doubts.doubt_table(subject, one),
            ), _without_assumptions(subject, one)) for n, one in compared
        ), doubts.doubt_words(subject), switching.what_it_hangs_on(subject, shown),
            doubts.weakest(subject), doubts.stress_tests(subject)),
        assurance.left_out(subject),
        answer.committee(subject) if subject.comparisons else "",
        assurance.assumptions(subject),
        assurance.method(subject),
    )  # fmt: skip
    return _whole(subject, body), files


def _why(subject: Subject, shown: Shown) -> Html:
    """Each difference by decision and by response: one outcome is open, the others are folded away."""
    found = why.bridges(subject)
    if not found:
        return section("why", "Why", why.bridge_missing(subject))
    parts: list[str] = []
    for one in found:
        parts += [tag("h3", one.title), paragraph(one.note) if one.note else "", shown(one.first)]
        if one.rest:
            parts.append(details(f"{one.title}: other outcomes", shown(one.rest)))
    return section("why", "Why", *parts)


def _without_assumptions(subject: Subject, compared: Comparison) -> Html:
    """What is left by year, purse and group once what rests on assumptions is held still."""
    if subject.sure is None:
        return join()
    parts = [
        *(lives.by_year_table(subject.sure, n, compared.against) for n in compared.others),
        money.purses_by_year(subject.sure, compared),
        affected.groups_table(subject.sure, compared),
    ]
    against = subject.titles[compared.against]
    return details(f"Without what rests on assumptions, by year, purse and group, compared with {against}", *parts)


def _money(subject: Subject, shown: Shown) -> Html:
    compared = list(enumerate(subject.comparisons))
    return section(
        "money",
        "Money",
        shown([money.gap_picture(subject)]),
        money.strategies(subject),
        tag("h3", "Who pays and who gains"),
        *(
            join(shown([money.purse_picture(subject, one, n)]), money.purses_by_year(subject, one))
            for n, one in compared
        ),
        tag("h3", "Kinds of benefit, never mixed"),
        paragraph(
            "Cashable: a budget can be taken down. Avoided: spend that would have come and does not. Capacity: "
            "hospital care for others, not cash. Social: years of life in full health and hours of "
            "family care, at their values."
        ),
        *(money.benefits_table(subject, one) for _, one in compared),
        tag("h3", "What it is worth, and when it pays back"),
        money.value_words(subject),
        *(money.value_table(subject, one) for _, one in compared),
        money.year_end_risk(subject),
    )  # fmt: skip


def _lives(subject: Subject, shown: Shown) -> Html:
    against = subject.study.reference
    decided = [n for n in range(len(subject.titles)) if n != against]
    return section(
        "lives",
        "Lives",
        shown(lives.fans(subject, n, against) for n in decided[:MOST_DRAWN]),
        *(lives.by_year_table(subject, n, against) for n in decided[MOST_DRAWN:]),
        tag("h3", "Of 1,000 older residents"),
        shown([lives.icons(subject)]),
        *([tag("h3", "The chance of better")] if subject.comparisons else []),
        *(shown(lives.chances(subject, one, n)) for n, one in enumerate(subject.comparisons)),
    )


def _whole(subject: Subject, body: Html) -> str:
    study = subject.study
    title = f"{study.place.title}: what each budget costs whom, and does to lives"
    style = resources.files("obbr.report.html").joinpath("page.css").read_text("utf-8")
    draws = f"{subject.draws} paired draws" if subject.draws > 1 else "1 draw"
    who = "every resident" if study.sample == 1 else f"1 in {study.sample} of the households least likely to need care"
    who += "" if study.sample == 1 else " and everybody else"
    about = f"{span(study.years)}, {draws}; simulated is {who}. A simulation, not a forecast."
    if not subject.results.whole:
        about += f" Only {subject.draws} of {study.draws} draws are finished."
    contents = tag("ol", *(tag("li", tag("a", words, href=f"#{anchor}")) for anchor, words in PARTS.items()
                           if f'id="{anchor}"' in body))  # fmt: skip
    head = join(
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", title), tag("style", Html(style)),
    )  # fmt: skip
    whole = join(
        tag("a", "Skip to the answer", class_="skip", href="#main"),
        tag("header", tag("h1", title), tag("p", about, class_="quiet")),
        tag("nav", contents, aria_label="Contents"),
        tag("main", body, id="main", tabindex="-1"),
        tag("footer", tag("p", f"Made by obbr report, obbr {obbr.__version__}.")),
    )
    return f'<!DOCTYPE html>\n<html lang="en-GB"><head>{head}</head><body>{whole}</body></html>\n'
