"""The page of the policies: what each does, through which response, on which evidence; numbers apart from judgement."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from obbr.people.channels import CHANNELS
from obbr.policies.judgement import JUDGED, meaning
from obbr.report import page
from obbr.report.effects import COUNCIL, LIVES, MONEY, ROWS, SERVICES, Effect, Row, percent, sentence, share, tally
from obbr.report.words import capital, exploratory, number, span
from obbr.scenario import Scenario
from obbr.study.compare import closure, level
from obbr.study.defaults import CUT_OF_ALL, POLICIES_TRACED
from obbr.study.loops import ALL_LIVE, ALL_OFF
from obbr.study.policies import ASSUMPTIONS_OFF, STANDSTILL, Lever, PolicyStudy

IN_SHORT = (COUNCIL, *(row for row in LIVES if row.measure in ("qalys", "people_waiting", "unmet_need_hours")))
MOST_TRACED = 5  # measures whose mechanism is shown: more do not fit a page
NOBODY = ""
LEADS = 0.1  # of a difference: a response that carries less is not said to carry it
HALF = 0.5
EXPLORATORY = (
    "**Exploratory (tier B).** It rests on weak evidence or none: a setting of the same mechanisms, that shows what "
    "follows if the judgements in the register hold. It is no finding."
)


def page_of(study: PolicyStudy, command: str) -> str:
    """The whole page, in Markdown."""
    first = study.first
    parts = [
        page.mark("policies"),
        "# What the policies do in the model",
        page.paragraph(_opening(study)),
        *_in_short(study),
        "## How to read the rest",
        page.paragraph(_reading(study)),
        page.paragraph(_size(study)),
        page.paragraph(_for_all()),
    ]
    for lever in study.levers:
        parts += _section(study, lever)
    parts += ["## What cannot be told apart", *_apart(study)]
    parts += ["## What was run", page.made_with(first.study, command), page.paragraph(page.base_year(first))]
    return "\n\n".join(parts) + "\n"


def draw(study: PolicyStudy, console: Console) -> None:
    """Print the tables of the summary."""
    for title, headings, rows in _short_tables(study):
        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for n, heading in enumerate(headings):
            table.add_column(heading, justify="right" if n else "left", overflow="fold")
        for row in rows:
            table.add_row(row[0] + _label(study, row[0]), *row[1:])
        console.print(table)


# --- in short --------------------------------------------------------------------------------------------------------


def _in_short(study: PolicyStudy) -> list[str]:
    parts = ["## In short"]
    for title, headings, rows in _short_tables(study):
        linked = [[f"[{row[0]}](#{_anchor(row[0])}){_label(study, row[0])}", *row[1:]] for row in rows]
        parts += [f"**{title}**", page.table(headings, linked, range(1, len(headings)))]
    return [*parts, page.paragraph(_short_words(study))]


def _short_tables(study: PolicyStudy) -> list[tuple[str, list[str], list[list[str]]]]:
    """The same cut spent otherwise, then each alone: a title, headings, rows."""
    headings = [
        *("what the council does", *(row.heading for row in IN_SHORT)),
        *(f"for people, of {len(LIVES)}", "for people, assumptions off", "left behind, £m"),
    ]
    tables = []
    for title, against, chosen in (
        ("The same cut, spent otherwise: against salami slicing, a year", CUT_OF_ALL, "within"),
        ("Alone, nothing else touched: against standstill, a year", STANDSTILL, "alone"),
    ):
        rows = [
            _short_row(study, lever.title, scenario, against)
            for lever in study.levers
            if (scenario := getattr(lever, chosen))
        ]
        if rows:
            tables.append((title, headings, rows))
    return tables


def _short_row(study: PolicyStudy, title: str, scenario: str, against: str) -> list[str]:
    effects = [_effect(study, row, scenario, against) for row in IN_SHORT]
    live, off = (tally(_effects(study, LIVES, scenario, against, held)) for held in (ALL_LIVE, ASSUMPTIONS_OFF))
    return [
        title,
        *(effect.shown(interval=False) for effect in effects),
        live,
        off,
        _left_behind(study, scenario, against),
    ]


def _left_behind(study: PolicyStudy, scenario: str, against: str) -> str:
    """The closing difference; bold where it is too large for the two to be ranked."""
    left = closure(study.first, study.first.number(scenario), study.first.number(against))
    size = number((left.reserves + left.debt + left.arrears) / 1e6, "+,.0f")
    return size if left.comparable else f"**{size}**"


def _short_words(study: PolicyStudy) -> str:
    return (
        "Medians of what differs; *unclear* where draws do not agree on the sign. *For people*: how many of "
        f"{len(LIVES)} outcomes of people's lives are clearly better or worse (those that may be read either way are "
        "not counted). *Assumptions off*: the same count when every response that rests on an assumption is held "
        "still. *Left behind*: reserves, debt and unmet duties at the end against the other, at present value; in "
        "**bold** the two end so differently that they may not be ranked."
    )


# --- one lever -------------------------------------------------------------------------------------------------------


def _section(study: PolicyStudy, lever: Lever) -> list[str]:
    scenario = _scenario(study, lever.alone or lever.within or lever.name)
    words = meaning(lever.name, scenario.policies)
    parts = [f"## {lever.title}", page.paragraph(f"`{lever.name}`. *{_scenario(study, lever.name).question}*")]
    if scenario.exploratory:
        parts.append(page.paragraph(EXPLORATORY))
    if words:
        parts.append(page.paragraph(f"**What is meant.** {_marked(words)}"))
    headings, rows = _changes(study, lever)
    if rows:
        parts.append(page.table(headings, rows, range(1, len(headings))))
    parts += [page.paragraph(words) for words in _says(study, lever)]
    parts += _through(study, lever)
    if lever.name in JUDGED:
        parts.append(page.paragraph(f"**What practitioners would dispute.** {JUDGED[lever.name].disputed}"))
    return parts


def _comparisons(lever: Lever) -> list[tuple[str, str, str]]:
    """What a lever is held against: words, scenario, reference."""
    found = [("same cut", lever.within, CUT_OF_ALL), ("alone", lever.alone, STANDSTILL)]
    if not lever.within:
        found = [("against standstill", lever.alone, STANDSTILL)]
    return [(words, scenario, against) for words, scenario, against in found if scenario]


def _changes(study: PolicyStudy, lever: Lever) -> tuple[list[str], list[list[str]]]:
    """What changes, live and with assumptions off; rows in which nothing is clear are left out."""
    compared = _comparisons(lever)
    headings = ["a year", *(heading for words, *_ in compared for heading in (words, f"{words}, assumptions off"))]
    rows = []
    for row in ROWS:
        pairs = [(_effect(study, row, *which), _effect(study, row, *which, ASSUMPTIONS_OFF)) for _, *which in compared]
        if any(effect.clear for pair in pairs for effect in pair):
            cells = [cell for live, off in pairs for cell in (live.shown(), off.shown(interval=False))]
            rows.append([row.heading, *cells])
    return headings, rows


def _says(study: PolicyStudy, lever: Lever) -> list[str]:
    """What the numbers say, in sentences made from them."""
    said = []
    for words, *which in _comparisons(lever):
        live, off = (_effects(study, LIVES, *which, held) for held in (ALL_LIVE, ASSUMPTIONS_OFF))
        told = sentence(live, _effects(study, MONEY, *which))
        said.append(f"**{capital(words)}.** {told} {_without_assumptions(live, off)}".rstrip())
    return said


def _without_assumptions(live: list[Effect], off: list[Effect]) -> str:
    """Which of the clear differences for people are still there."""
    pairs = [(one, other) for one, other in zip(live, off, strict=True) if one.clear]
    stays = [one.row.words for one, other in pairs if other.clear and one.values[0] * other.values[0] > 0.0]
    turns = [one.row.words for one, other in pairs if other.clear and one.values[0] * other.values[0] < 0.0]
    if not pairs:
        return ""
    said = f"With assumptions off, a clear difference the same way is left in {len(stays)} of these {len(pairs)}"
    said += f": {page.listed(stays)}." if stays else "."
    return f"{said} It turns round for {page.listed(turns)}." if turns else said


def _through(study: PolicyStudy, lever: Lever) -> list[str]:
    """Through which responses: what goes of each clear difference when one is held still, and in a sentence."""
    if not lever.alone or not lever.channels:
        return []
    traced = _traced([row for row in ROWS if _effect(study, row, lever.alone, STANDSTILL).clear])
    if not traced:
        return [page.paragraph("**Through what.** Alone, nothing clearly differs, so there is nothing to trace.")]
    gone = {
        held: [share(*study.gone(row.measure, lever.alone, held)) for row in traced]
        for held in (*lever.channels, ALL_OFF)
    }
    whole = [_effect(study, row, lever.alone, STANDSTILL).shown(interval=False) for row in traced]
    rows = [["the whole difference", *whole]]
    rows += [[_told(held), *map(percent, shares)] for held, shares in gone.items()]
    headings = [f"{'alone, ' if lever.within else ''}held still", *(row.heading for row in traced)]
    words = f"**Through what.** How much of the difference goes when one response is held still. {_leads(traced, gone)}"
    return [page.paragraph(words), page.table(headings, rows, range(1, len(headings)))]


def _traced(clear: list[Row]) -> list[Row]:
    """The first clear measures of lives, then services, then money; the council's money always, if it is clear."""
    money = [COUNCIL] if COUNCIL in clear else []
    others = [row for row in clear if row in (*LIVES, *SERVICES) or (row in MONEY and row != COUNCIL)]
    return [*others[: MOST_TRACED - len(money)], *money]


def _leads(traced: list[Row], gone: dict[str, list[float]]) -> str:
    """Which response carries the largest part of each measure, and what needs none."""
    led: dict[str, list[str]] = {}
    for n, row in enumerate(traced):
        clear = {held: shares[n] for held, shares in gone.items() if held != ALL_OFF and shares[n] >= LEADS}
        best = max(clear, key=clear.__getitem__, default=NOBODY)
        led.setdefault(best, []).append(row.words)
    nobody = led.pop(NOBODY, [])
    parts = [f"The largest clear part of {page.listed(words)} goes with `{held}`." for held, words in led.items()]
    if nobody:
        parts.append(f"No single response carries a clear tenth of {page.listed(nobody)}.")
    stays = [row.words for row, off in zip(traced, gone[ALL_OFF], strict=True) if off < HALF]
    if stays:
        parts.append(f"Money and capacity alone, with no response at all, bring at least half of {page.listed(stays)}.")
    return " ".join(parts)


def _told(held: str) -> str:
    if held == ALL_OFF:
        return "every response of the model at once"
    return f"{CHANNELS[held].sentence} `{held}`, {CHANNELS[held].grade}"


# --- told apart ------------------------------------------------------------------------------------------------------


def _apart(study: PolicyStudy) -> list[str]:
    """Pairs of scenarios in one envelope, by how many outcomes of lives they clearly differ, and by which."""
    named = {
        lever.title + _label(study, lever.title): lever.within or lever.name
        for lever in study.levers
        if lever.within or lever.name == CUT_OF_ALL
    }
    titles = list(named)
    clear = {
        pair: [row for row in LIVES if _effect(study, row, named[pair[0]], named[pair[1]]).clear]
        for pair in combinations(titles, 2)
    }
    headings = ["", *(str(n + 1) for n in range(len(titles) - 1))]
    rows = [
        [f"{n + 1} {title}", *(str(len(clear[other, title])) for other in titles[:n]), *[""] * (len(titles) - 1 - n)]
        for n, title in enumerate(titles)
    ]
    same = sum(not found for found in clear.values())
    by_row = [
        [
            row.heading,
            f"{sum(row in found for found in clear.values())} of {len(clear)}",
            f"{sum(row not in clear[titles[0], title] for title in titles[1:])} of {len(titles) - 1}",
        ]
        for row in LIVES
    ]
    return [
        page.paragraph(
            f"Scenarios in one envelope, two by two: by how many of {len(LIVES)} outcomes of people's lives all draws "
            "agree which of the two has more. Where the number is 0 the model cannot tell them apart, and they should "
            "be chosen between on other grounds."
        ),
        page.table(headings, rows, range(1, len(headings))),
        page.paragraph(f"Of {len(clear)} pairs, {same} are told apart by none."),
        page.table(["outcome", "pairs told apart by it", f"not told from {titles[0].lower()} by it"], by_row, [1, 2]),
    ]


# --- words -----------------------------------------------------------------------------------------------------------


def _effect(study: PolicyStudy, row: Row, scenario: str, against: str, held: str = ALL_LIVE) -> Effect:
    return Effect(row, study.difference(row.measure, scenario, against, held) / row.unit)


def _effects(
    study: PolicyStudy, rows: tuple[Row, ...], scenario: str, against: str, held: str = ALL_LIVE
) -> list[Effect]:
    return [_effect(study, row, scenario, against, held) for row in rows]


def _scenario(study: PolicyStudy, name: str) -> Scenario:
    return next(scenario for scenario in study.first.study.scenarios if scenario.name in (name, f"{name}_alone"))


def _label(study: PolicyStudy, title: str) -> str:
    """What is put behind the title of an exploratory lever."""
    lever = next(one for one in study.levers if one.title == title)
    return exploratory(_scenario(study, lever.name))


def _marked(words: str) -> str:
    """Words of a docstring, with what is evidence, cost and harm in bold."""
    return re.sub(r"(Evidence|Cost|May harm): (\w)", lambda found: f"**{found[1]}.** {found[2].upper()}", words)


def _anchor(title: str) -> str:
    """What a link to a heading of this title says.

    >>> _anchor("Support for carers, alone")
    'support-for-carers-alone'
    """
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def _opening(study: PolicyStudy) -> str:
    first = study.first
    return (
        f"Every scenario in `scenarios/` that a council may propose, lived through in {first.study.place.title} from "
        f"{span(first.study.years)}: what it changes, through which response of people or institutions, on which "
        "evidence, and what is left when every response that rests on an assumption is held still. Tables, and the "
        "sentences beside them, are made from the runs. *What is meant* and *What practitioners would dispute* are "
        "written by people. It is one place and one model, and no forecast."
    )


def _reading(study: PolicyStudy) -> str:
    draws = len(study.first.draws)
    chance = (
        f"{draws} draws agree by chance alone once in {2 ** (draws - 1)} times, so" if draws > 1 else "With one draw"
    )
    return (
        "*Same cut* is against salami slicing: the same total, spent otherwise. *Alone* is against standstill: nothing "
        "else is touched, and the sum is added. Numbers are changes a year, means over the years; what is counted *at "
        "the end* is of the last March. They are medians over draws; brackets hold the middle eight in ten. "
        f"*Unclear*: the draws do not agree on the sign, so nothing is claimed; {chance} among so many numbers a few "
        "will be false. Rows in which nothing is clear are left out. Money is at 2025/26 prices; a scenario in the "
        "same envelope may still *spend* more or less, because care that people have a right to follows need and "
        "prices and not the plan. *Through what*: the lever alone again, with one response held at its baseline path, "
        "in it and in standstill; how much of the difference then goes. Below nothing, the response holds the "
        "difference back. Responses work through each other, so parts need not add up to 100%. They are traced on the "
        f"first {min(draws, POLICIES_TRACED)} draws. Fewer moves into care homes count as better, as the national "
        "framework reads them, though rationing lowers them too."
    )


def _size(study: PolicyStudy) -> str:
    results = study.first
    row_of = results.study.reference
    told = []
    for row in (*LIVES, SERVICES[0]):
        size = float(np.median(level(results, row.measure)[row_of]))
        told.append(f"{number(float(f'{size:.3g}'), ',.0f')} {row.heading}")
    return f"**For size**, standstill has, a year: {'; '.join(told)}."


def _for_all() -> str:
    return (
        "**Of every scenario** three things hold. How much supply answers to fees has no English estimate. What cuts "
        "do to A&E must be held against the best English study, which found much. And a cut that is larger than the "
        "gap leaves money idle in reserves, so that harm is set against nothing bought. [model.md](model.md), *Known "
        "faults and doubts*, has the rest."
    )
