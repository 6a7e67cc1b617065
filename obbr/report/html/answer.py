"""The answer in three sentences, each choice at a glance, a paragraph for a committee: all made from the numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import obbr
from obbr.report.html.markup import Html, bullets, join, paragraph, section, table, tag
from obbr.report.html.subject import (
    FAMILY,
    HEADLINES,
    HEALTHY_YEARS,
    NHS,
    RESERVES,
    RESIDENTS,
    SPEND,
    Comparison,
    Finding,
    Outcome,
    Subject,
    counted,
    interval,
    millions,
    sized,
)
from obbr.report.page import listed
from obbr.report.words import MILLION, capital, in_draws, in_millions, number, span
from obbr.study.appraise.purses import moved
from obbr.study.appraise.strategy import GAP, strategy
from obbr.study.compare import better, closure, level

MOST_TOLD = 3  # outcomes in one sentence
MOST_NAMED = 2  # choices that a sentence names; more are counted
PURSES = {
    "council": "the council", "public_health_grant": "the public health grant", "schools_grant": "the schools grant",
    "nhs": "the NHS", "residents": "residents", "government": "government", "staff": "the council's staff",
    "providers": "care providers", "vcse": "voluntary organisations", "others": "other suppliers",
    "district": "district councils",
}  # fmt: skip
"""The purses of the ledger, as people call them."""
LIVES = (HEALTHY_YEARS, *HEADLINES)


def answer(subject: Subject) -> Html:
    """The first section of the page."""
    if not subject.comparisons:
        return section("answer", "The answer", paragraph(
            "One scenario was run, so there is nothing to compare it with: this page shows how things go in it."
        ))  # fmt: skip
    parts: list[str] = []
    for number_, one in enumerate(subject.comparisons):
        heading = f"Compared with {subject.titles[one.against]}"
        parts.append(tag("h3", heading))
        sentences = (people_sentence(subject, one), council_sentence(subject, one), gain_sentence(subject, one))
        parts.append(tag("div", *map(paragraph, sentences), class_="answer"))
        table_ = glance(subject, one)
        parts += [table_] if number_ else [_scale(subject, one), table_, paragraph(_clear(subject)), *_meant(subject)]
    return section("answer", "The answer in three sentences", *parts)


def _scale(subject: Subject, compared: Comparison) -> Html:
    """How large the gap of the yardstick is, how much less is spent, and where that goes."""
    gap = strategy(subject.results, compared.against).mean(GAP)
    low, high = (in_millions(float(one)) for one in (gap.min(), gap.max()))
    told = [f"Under {subject.titles[compared.against]} the gap before reserves is {low} to {high} a year."]
    less = [subject.finding(SPEND, n, compared.against) for n in compared.others]
    kept = [subject.finding(RESERVES, n, compared.against) for n in compared.others]
    if all(one.clear and not one.up for one in less) and all(one.clear and one.up for one in kept):
        told.append(
            f"{capital(_under(subject, compared, compared.others) or 'under this choice ')}the council spends "
            f"{millions(less)} a year less than that, so {millions(kept)} more lies unused in its reserves at the end: "
            "harm is set against money that nobody spends."
        )
    cuts = {round(sum(subject.results.not_simulated[n].values()) / MILLION, 1) for n in compared.others} - {0.0}
    if cuts:
        sizes = " to ".join(f"£{number(one, ',.1f')}m" for one in sorted({min(cuts), max(cuts)}))
        told.append(f"Of what is cut, {sizes} a year is on services whose effect on people is not counted.")
    return paragraph(tag("strong", "For size: "), " ".join(told))


def _meant(subject: Subject) -> list[Html]:
    """What each scenario is, in its own words."""
    lines = [
        join(tag("strong", f"{title}: "), one.question)
        for title, one in zip(subject.titles, subject.study.scenarios, strict=True)
        if one.question
    ]
    return [tag("h3", "What the choices are"), bullets(lines)] if lines else []


def _clear(subject: Subject) -> Html:
    draws = subject.draws
    few = f" {draws} draws are few: they show a range without its tails." if draws < 20 else ""
    if 1 < draws < 10:
        few += (
            f" They agree by chance alone once in {2 ** (draws - 1)} times, so among many outcomes a few will be false."
        )
    held = f"at least nine in ten of the {draws} draws agree which way it goes" if draws > 1 else "draws agree on it"
    return join(
        f"Clear means that {held}; of all else the model cannot tell. "
        f"Numbers are middles over draws, and in brackets the range of the middle eight in ten.{few} A year of life in "
        "full health is a QALY: a year at half of full health counts half. Outcomes counted at the end are of the last "
        "31 March, all others are means a year. Fewer moves into a care home count as better, as the national "
        "framework reads them, though care that is refused lowers them too."
    )


def people_sentence(subject: Subject, compared: Comparison) -> Html:
    """What is clearly different for people, and in how many of the choices."""
    found = [(ns, _lives(same)) for outcome in LIVES for ns, same in _clear_ways(subject, outcome, compared)]
    if not found:
        return join(tag("strong", "People: "), "the model cannot tell whether they would be better or worse off.")
    found.sort(key=lambda one: -len(one[0]))  # stable: the order of the outcomes decides among equals
    told = _by_choices(subject, compared, found[:MOST_TOLD])
    left = len(found) - MOST_TOLD
    others = f"; the table has {left} more" if left > 0 else ""
    return join(tag("strong", "People: "), f"clearly, {told}{others}.")


def council_sentence(subject: Subject, compared: Comparison) -> Html:
    """What the council spends more or less, and what its reserves come to."""
    found = []
    for outcome, words in ((SPEND, "the council spends {} {} a year"), (RESERVES, "its reserves end {} {}")):
        for ns, same in _clear_ways(subject, outcome, compared):
            way = ("more", "less") if outcome is SPEND else ("higher", "lower")
            found.append((ns, words.format(millions(same), way[0] if same[0].up else way[1])))
    if not found:
        return join(tag("strong", "Money: "), "the model cannot tell whether the council would spend more or less.")
    return join(tag("strong", "Money: "), f"clearly, {_by_choices(subject, compared, found)} (pounds of 2025/26).")


def _clear_ways(
    subject: Subject, outcome: Outcome, compared: Comparison
) -> list[tuple[tuple[int, ...], list[Finding]]]:
    """Those choices under which an outcome is clearly higher, then those under which it is clearly lower."""
    found = {n: subject.finding(outcome, n, compared.against) for n in compared.others}
    ways = []
    for up in (True, False):
        same = {n: one for n, one in found.items() if one.clear and one.up is up}
        if same:
            ways.append((tuple(same), list(same.values())))
    return ways


def _by_choices(subject: Subject, compared: Comparison, found: Sequence[tuple[tuple[int, ...], str]]) -> str:
    """What is told of the same choices stands together, behind their names."""
    together: dict[tuple[int, ...], list[str]] = {}
    for ns, words in found:
        together.setdefault(ns, []).append(words)
    return "; ".join(f"{_under(subject, compared, ns)}{listed(words)}" for ns, words in together.items())


def _under(subject: Subject, compared: Comparison, ns: Sequence[int]) -> str:
    many = len(compared.others)
    if many == 1:
        return ""
    if len(ns) == many or len(ns) > MOST_NAMED:
        return f"under {counted(len(ns), many)} "
    return f"under {listed([subject.titles[n] for n in ns])} "


def gain_sentence(subject: Subject, compared: Comparison) -> Html:
    """Who gains and who loses most, what may not be ranked, and how much is unclear."""
    ends = [gains(subject, n, compared.against) for n in compared.others]
    first, last = {one[0][0] for one in ends}, {one[-1][0] for one in ends}
    if len(first) == len(last) == 1:
        who = f"in money {_purse(first)} gain{_s(first)} most and {_purse(last)} lose{_s(last)} most"
    else:
        who = "who gains and who loses most in money differs between the choices"
    unclear = [
        sum(not subject.finding(outcome, n, compared.against).clear for outcome in LIVES) for n in compared.others
    ]
    range_ = f"{min(unclear)}" if min(unclear) == max(unclear) else f"{min(unclear)} to {max(unclear)}"
    apart = [n for n in compared.others if not closure(subject.results, n, compared.against).comparable]
    told = f"{who}; of {len(LIVES)} outcomes of people's lives the model cannot tell the direction of {range_}"
    if apart:
        which = _under(subject, compared, apart).removeprefix("under ") or "this choice "
        one = len(apart) == 1
        told += f", and {which}end{'s' if one else ''} with so different reserves, debts or unmet need that"
        told += f" {'it' if one else 'they'} may not be ranked against {subject.titles[compared.against]}"
    return join(tag("strong", "Who gains, how sure: "), f"{told}.{_turned(subject, compared)}")


def _turned(subject: Subject, compared: Comparison) -> str:
    """Which choices do the opposite to healthy years once what rests on assumptions is taken out; empty if none."""
    if subject.evidence_only is None:
        return ""
    turned = []
    for n in compared.others:
        full, sure = (
            subject.finding(HEALTHY_YEARS, n, compared.against, results)
            for results in (subject.results, subject.evidence_only)
        )
        if full.spread.median * sure.spread.median < 0.0:
            turned.append(n)
    if not turned:
        return ""
    which = _under(subject, compared, turned).rstrip()
    return f" Without what rests on assumptions, healthy years go the other way {which}".rstrip() + "."


def gains(subject: Subject, scenario: int, against: int) -> list[tuple[str, float]]:
    """What each purse is better off over all years, £m of 2025/26, mean over draws; the best off first."""
    found = moved(subject.results, scenario, against)
    totals = dict(zip(found.purses, (found.gained.sum(axis=1) / MILLION).tolist(), strict=True))
    return sorted(totals.items(), key=lambda item: (-item[1], item[0]))


def glance(subject: Subject, compared: Comparison) -> Html:
    """The yardstick as it is, then a row for each choice: people, council, others, how sure."""
    rows = [[f"{subject.titles[compared.against]}, as it is", *_as_it_is(subject, compared.against)]]
    for n in compared.others:
        against = compared.against
        rows.append(
            [
                subject.titles[n],
                people_told(subject, n, against),
                council_told(subject, n, against),
                others_told(subject, n, against),
                sure_told(subject, n, against),
            ]
        )
    headings = ("Choice", "For people", "For the council", "For others", "How sure")
    caption = f"Each choice at a glance, compared with {subject.titles[compared.against]}"
    return table(caption, headings, rows, words=True)


def _as_it_is(subject: Subject, scenario: int) -> list[str]:
    """How things are under the yardstick, in the columns of the table of choices."""
    told = {
        one: number(
            float(np.median(level(subject.results, one.measure, one.group)[scenario])) / one.unit,
            ",.1f" if one.unit == MILLION else ",.0f",
        )
        for one in (*LIVES, SPEND, RESERVES, NHS, RESIDENTS, FAMILY)
    }
    people = "; ".join(f"{told[one]} {one.words} {one.when}" for one in LIVES)
    council = f"Spends £{told[SPEND]}m a year. Reserves end at £{told[RESERVES]}m."
    others = f"The NHS pays £{told[NHS]}m and residents £{told[RESIDENTS]}m a year; families give {told[FAMILY]} hours."
    return [f"{people}.", council, others, "What the others are compared with."]


def people_told(subject: Subject, scenario: int, against: int) -> str:
    """What is clearly worse and better for people under one scenario."""
    found = [subject.finding(outcome, scenario, against) for outcome in LIVES]
    parts = []
    for words, way in (("Worse", False), ("Better", True), ("May be read either way", None)):
        told = [one.told() for one in found if one.clear and one.better is way]
        if told:
            parts.append(f"{words}: {listed(told)}.")
    return " ".join(parts) or "The model cannot tell."


def council_told(subject: Subject, scenario: int, against: int) -> str:
    """Spend and reserves under one scenario."""
    spend, reserves = (subject.finding(one, scenario, against) for one in (SPEND, RESERVES))
    told = [
        f"Spends {_pounds(spend, 'more', 'less')} a year." if spend.clear else "Spend: the model cannot tell.",
        f"Reserves end {_pounds(reserves, 'higher', 'lower')}." if reserves.clear else "Reserves: it cannot tell.",
    ]
    cut = sum(subject.results.not_simulated[scenario].values()) / MILLION
    if cut:
        told.append(f"£{cut:,.1f}m a year is cut where obbr does not model the effect.")
    return " ".join(told)


def others_told(subject: Subject, scenario: int, against: int) -> str:
    """The NHS, residents and families."""
    told = []
    for outcome, who in ((NHS, "the NHS pays"), (RESIDENTS, "residents pay")):
        one = subject.finding(outcome, scenario, against)
        if one.clear and number(abs(one.spread.median), ",.1f") != "0.0":
            told.append(f"{who} {_pounds(one, 'more', 'less')} a year")
    family = subject.finding(FAMILY, scenario, against)
    if family.clear:
        told.append(f"families give {family.told()}".replace(" of care by family", ""))
    return f"{capital(listed(told))}." if told else "The model cannot tell."


def sure_told(subject: Subject, scenario: int, against: int) -> str:
    """Draws, the evidence-only result, and the closure rule."""
    years = subject.finding(HEALTHY_YEARS, scenario, against)
    count = in_draws(better(HEALTHY_YEARS.measure, years.values) or 0, len(years.values))
    told = [f"More {HEALTHY_YEARS.words} {count}."]
    if subject.evidence_only is not None:
        other = subject.finding(HEALTHY_YEARS, scenario, against, subject.evidence_only)
        told.append(f"Without what rests on assumptions {_size(other)}, with it {_size(years)}.")
    ranked = closure(subject.results, scenario, against).comparable
    told.append("May be ranked." if ranked else "Not ranked: they end too differently.")
    return " ".join(told)


def _size(years: Finding) -> str:
    """How many healthy years more or fewer, in the middle."""
    return f"{sized([years])} {'more' if years.up else 'fewer'}"


def committee(subject: Subject) -> Html:
    """A paragraph for each choice, to be pasted into a report."""
    parts: list[str] = [paragraph("Plain text, made from the numbers of this page. Click or tap a box to select it.")]
    for n, title in enumerate(subject.titles):
        if n != subject.study.reference:
            parts += [tag("h3", title), tag("pre", committee_words(subject, n), class_="paste", tabindex="0")]
    return section("committee", "A paragraph for a committee report", *parts)


def committee_words(subject: Subject, scenario: int) -> str:
    """One choice in plain text, against each yardstick."""
    study = subject.study
    told = [f"{subject.titles[scenario]}, {study.place.title}, {span(study.years)}."]
    for against in (one.against for one in subject.comparisons if scenario in one.others):
        told += [
            f"Compared with {subject.titles[against]}.",
            f"People: {_lower(people_told(subject, scenario, against))}",
            f"The council: {_lower(council_told(subject, scenario, against))}",
            f"Others: {_lower(others_told(subject, scenario, against))}",
            f"How sure: {_lower(sure_told(subject, scenario, against))}",
        ]
    told.append(
        f"Figures are from obbr {obbr.__version__}, a simulation, and not a forecast: middles of {subject.draws} "
        "paired draws, in brackets the range of the middle eight in ten, at 2025/26 prices. The ranges do not hold "
        "what the model leaves out."
    )
    return " ".join(told)


def _lower(sentence: str) -> str:
    """A sentence that goes on after a colon."""
    return sentence if sentence.startswith("The NHS") else sentence[0].lower() + sentence[1:]


def _lives(same: Sequence[Finding]) -> str:
    """What differs in the same direction under some choices: with its interval if it is one."""
    one = same[0]
    told = f"{sized(same)} {'more' if one.up else 'fewer'} {one.outcome.words} {one.outcome.when}"
    return told + (interval(one) if len(same) == 1 else "")


def _pounds(one: Finding, more: str, less: str) -> str:
    low, high = sorted(abs(end) for end in one.spread[1:])
    told = millions([one])
    ends = [f"£{number(end, ',.1f')}m" for end in (low, high)]
    return f"{told} {more if one.up else less}" + (f" ({ends[0]} to {ends[1]})" if ends[0] != ends[1] else "")


def _purse(one: set[str]) -> str:
    return PURSES[next(iter(one))]


def _s(one: set[str]) -> str:
    """Whether who it is takes the singular."""
    return "s" if next(iter(one)) in ("council", "public_health_grant", "schools_grant", "nhs", "government") else ""
