"""Money: the strategy, year-end risk, who pays and who gains, kinds of benefit apart, and what it all is worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from obbr.report.html import bars
from obbr.report.html.answer import PURSES, gains
from obbr.report.html.markup import Group, Html, bullets, details, join, paragraph, table, tag
from obbr.report.html.picture import MOST_DRAWN, Picture, not_drawn, short_enough
from obbr.report.html.subject import (
    FAMILY,
    NHS,
    RESIDENTS,
    SPEND,
    Comparison,
    Subject,
    ranged,
    sized,
)
from obbr.report.page import listed
from obbr.report.words import CASH_IS_NO_OTHER, MILLION, capital, in_millions, number, span
from obbr.study.appraise.benefits import KINDS, benefits
from obbr.study.appraise.purses import Moved, moved
from obbr.study.appraise.risk import YearRisk, risks
from obbr.study.appraise.strategy import ADDS_UP, GAP, strategy
from obbr.study.appraise.value import Worth, worths
from obbr.study.compare import spread


def gap_picture(subject: Subject) -> Picture:
    """The gap before reserves by year, a panel for each scenario."""
    panels, rows, still = [], [], 0
    for n, title in enumerate(subject.titles):
        found = strategy(subject.results, n)
        gap = found.mean(GAP) / MILLION
        still += round(float(gap[-1]), 1) > 0.0
        panels.append(
            (subject.labels[n], [{"year": y, "value": float(v)} for y, v in zip(found.years, gap, strict=True)])
        )
        rows.append([title, *(number(value, "+,.1f") for value in gap)])
        years = found.years
    many = len(subject.titles)
    return Picture(
        "gap",
        f"{still} of {many} scenarios ha{'s' if still == 1 else 've'} a gap in {years[-1]}",
        "Gap before reserves by year: bars upwards (blue) are a gap, downwards (orange) a surplus. Means over draws, "
        f"in each year's cash.{not_drawn(many)}",
        bars.by_year(panels[:MOST_DRAWN], "£m"),
        "Gap before reserves, £m of each year's cash, means over draws",
        ("Scenario", *years),
        rows,
    )


def strategies(subject: Subject) -> Html:
    """The strategy of each scenario, line by line."""
    parts: list[str] = [tag("h3", "The medium-term financial strategy")]
    parts.append(paragraph(
        "Means over draws in each year's cash: of means, unlike middles, the lines add up. " + " ".join(
            f"{total} is {listed([words.lower() for words in made])} together." for total, made in ADDS_UP.items()
        )
    ))  # fmt: skip
    for n, title in enumerate(subject.titles):
        found = strategy(subject.results, n)
        rows = [[line, *(number(v / MILLION, ",.1f") for v in found.mean(line))] for line in found.lines]
        told = table(f"{title}: strategy, £m of each year's cash, means over draws", ("Line", *found.years), rows)
        parts.append(details(f"{title}: the whole strategy", told))
    return join(*parts)


def year_end_risk(subject: Subject) -> Html:
    """What a section 151 officer must say of each scenario's budget, unpaired."""
    lines, parts = [], []
    for n, title in enumerate(subject.titles):
        found = risks(subject.results, n)
        worst = max(found, key=lambda one: one.overspend_at(0.9))
        lines.append(
            join(
                tag("strong", f"{title}: "),
                f"the hardest year is {worst.year}; in half of the futures the council overspends by "
                f"{in_millions(worst.overspend_at(0.5))} or more, in one of ten by "
                f"{in_millions(worst.overspend_at(0.9))} or more. In the worst year for it reserves end at their least "
                f"{_most(found, 'at_minimum')}, and exceptional support is needed {_most(found, 'exceptional')}.",
            )
        )
        rows = [
            [one.year, number(one.budget / MILLION, ",.1f"), number(one.overspend_at(0.5) / MILLION, "+,.1f"),
             number(one.overspend_at(0.9) / MILLION, "+,.1f"), f"{one.at_minimum} of {one.lives}",
             f"{one.exceptional} of {one.lives}"]
            for one in found
        ]  # fmt: skip
        headings = ("Year", "Budget, £m", "Overspend, P50, £m", "Overspend, P90, £m", "Reserves at their least",
                    "Exceptional support")  # fmt: skip
        told = table(f"{title}: year-end risk, each year's cash, unpaired", headings, rows)
        parts.append(details(f"{title}: risk in each year", told))
    words = (
        "How robust the estimates are and how adequate the reserves: not what differs between scenarios, but what may "
        "happen in each. Every draw is one future of the council, with its own luck, dear placements and hard years."
    )
    box = tag("div", tag("h3", "Section 25: what may go wrong by a year's end"), paragraph(words), bullets(lines),
              *parts, class_="box")  # fmt: skip
    return join(box)


def purse_picture(subject: Subject, compared: Comparison, which: int) -> Picture:
    """Who pays and who gains over all years, a panel for each choice."""
    totals = {n: dict(gains(subject, n, compared.against)) for n in compared.others}
    named = [purse for purse in PURSES if any(abs(one[purse]) >= 0.05 for one in totals.values())] or ["council"]
    panels = [
        (subject.labels[n], [{"name": capital(PURSES[purse]), "value": one[purse]} for purse in named])
        for n, one in totals.items()
    ]
    rows = [[capital(PURSES[purse]), *(number(one[purse], "+,.1f") for one in totals.values())] for purse in named]
    rows.append(["Net over all purses", *(number(sum(one.values()), "+,.1f") for one in totals.values())])
    first, last = ({order(one, key=one.__getitem__) for one in totals.values()} for order in (max, min))
    general = "Who gains and who loses, over all years"
    title = short_enough(
        f"{capital(PURSES[next(iter(first))])} most ahead, {PURSES[next(iter(last))]} most behind", general
    )
    against = subject.titles[compared.against]
    return Picture(
        f"purses_{which + 1}" if which else "purses",
        title if len(first) == len(last) == 1 else general,
        f"What each purse is better (blue, right) or worse off (orange, left) than under {against} over "
        f"{span(subject.study.years)}, £m of 2025/26, means over draws. What one pays another receives, so all "
        f"together net to nothing.{not_drawn(len(panels))}",
        bars.sideways(panels[:MOST_DRAWN], "£m, over all years", "+,.1f"),
        f"Better or worse off than under {against}, £m of 2025/26 over all years, means over draws",
        ("Purse", *(subject.titles[n] for n in compared.others)),
        rows,
    )


def purses_by_year(subject: Subject, compared: Comparison) -> Html:
    """The same by year, netting to a stated total, and the wrong pockets in a sentence."""
    parts: list[str] = [bullets(wrong_pockets(subject, n, compared.against) for n in compared.others)]
    for n in compared.others:
        found = moved(subject.results, n, compared.against)
        told = f"{subject.titles[n]}: better or worse off than under {subject.titles[compared.against]}"
        caption = f"{told}, £m of 2025/26, means over draws{subject.reading}"
        by_year = table(caption, ("Purse", *found.years, "All years"), _purse_rows(found))
        parts.append(details(f"{told}, by year{subject.reading}", by_year))
    return join(*parts)


def _purse_rows(found: Moved) -> list[list[str]]:
    named = zip(found.purses, found.gained / MILLION, strict=True)
    rows = [(capital(PURSES[purse]), row) for purse, row in named if max(np.abs(row).max(), abs(row.sum())) >= 0.05]
    rows.append(("Net over all purses", found.gained.sum(axis=0) / MILLION))
    return [[words, *(number(v, "+,.1f") for v in row), number(row.sum(), "+,.1f")] for words, row in rows]


def wrong_pockets(subject: Subject, scenario: int, against: int) -> Html:
    """Who saves, who pays more, and whether that is another pocket: of what is clear."""
    saves, pays = [], []
    for outcome, who in ((SPEND, "the council"), (NHS, "the NHS"), (RESIDENTS, "residents")):
        one = subject.finding(outcome, scenario, against)
        if one.clear and round(abs(one.spread.median), 1):
            (pays if one.up else saves).append(f"{who} (£{abs(one.spread.median):,.1f}m a year)")
    family = subject.finding(FAMILY, scenario, against)
    if family.clear:
        words = f"families ({sized([family])} hours of care a year)"
        (pays if family.up else saves).append(words)
    told = [f"less is spent by {listed(saves)}"] if saves else []
    told += [f"more is borne by {listed(pays)}"] if pays else []
    if not told:
        return join(tag("strong", f"{subject.titles[scenario]}: "), "the model cannot tell who pays more or less.")
    end = " Wrong pockets: who saves is not who pays." if saves and pays else ""
    return join(tag("strong", f"{subject.titles[scenario]}: "), f"{', and '.join(told)}.{end}")


def benefits_table(subject: Subject, compared: Comparison) -> Html:
    """Each stream in the column of its kind, over all years, never added across."""
    groups = []
    for n in compared.others:
        by_words: dict[str, dict[str, str]] = {}
        for one in benefits(subject.results, n, compared.against):
            cell = ranged(spread(one.pounds.sum(axis=1) / MILLION), "+,.1f", subject.draws)
            by_words.setdefault(one.words, {})[one.kind] = cell
        rows = [[words, *(cells.get(kind, "") for kind in KINDS)] for words, cells in by_words.items()]
        groups.append(Group(subject.titles[n], rows))
    caption = (
        f"Kinds of benefit beside {subject.titles[compared.against]}, £m of 2025/26 over all years; below nothing is "
        "a cost; the columns are not to be added"
    )
    return table(caption, ("Stream", *KINDS.values()), groups)


def value_table(subject: Subject, compared: Comparison) -> Html:
    """Present values, ratios and payback for the council, the public purse and everybody; folded, undiscounted sums."""
    groups, sums = [], []
    for n in compared.others:
        found = worths(subject.results, n, compared.against, subject.evidence_only)
        groups.append(Group(subject.titles[n], [_worth_row(one, subject.draws) for one in found]))
        sums.append(Group(subject.titles[n], [_sums_row(one, subject.draws) for one in found]))
    beside = f"beside {subject.titles[compared.against]}"
    after = ", after optimism" if subject.evidence_only is not None else ""
    headings = ("Whose", f"Net present value{after}, £m", "Benefits over costs", "Payback", "Present benefits, £m",
                "Present costs, £m")  # fmt: skip
    undiscounted = ("Whose", "Net present value, £m", "Undiscounted, real terms, £m", "Undiscounted, cash terms, £m")
    return join(
        table(f"What each choice is worth {beside}", headings, groups),
        details(
            f"Undiscounted, in real and in cash terms, {beside}",
            table(f"What each choice comes to undiscounted {beside}", undiscounted, sums),
        ),
    )


def _worth_row(one: Worth, draws: int) -> Sequence[str]:
    known = int((~np.isnan(one.ratio)).sum())
    ratio = (
        ranged(spread(one.ratio), ",.1f", draws) if known == draws else f"nothing is paid in {draws - known} of {draws}"
    )
    parts = [ranged(spread(values / MILLION), ",.1f", draws) for values in (one.gained, one.paid)]
    return [one.circle, ranged(spread(one.net / MILLION), "+,.1f", draws), ratio, one.payback, *parts]


def _sums_row(one: Worth, draws: int) -> Sequence[str]:
    sums = (ranged(spread(values / MILLION), "+,.1f", draws) for values in (one.net, one.real, one.cash))
    return [one.circle, *sums]


def value_words(subject: Subject) -> Html:
    """How present values are made."""
    register = subject.study.register
    money, health = (
        float(register[name].readings[0].value) for name in ("money.discount_rate", "appraisal.health_discount_rate")
    )
    off = (
        "Benefits are corrected for optimism, those that rest on assumptions most."
        if subject.evidence_only is not None
        else "Benefits are not corrected for optimism: that needs a run with --evidence-only."
    )
    return join(
        paragraph(
            "Less spend on care counts as a gain here, and what people lose by it as a loss: years in full health and "
            "hours of care by family, at their values. Need that goes unmet has no price of its own, it counts by "
            "what it takes from health; strain counts only as far as it makes people ill. So a cut can be worth "
            "something to everybody and still be wrong: the outcomes stand beside it."
        ),
        paragraph(
            "Less spend on services that are not simulated is the council's saving; everybody's value leaves it out, "
            "for what people lose with it is not counted. What is gained by a larger reserve counts as money not "
            "spent. Costs are what payers spend more, in the years in which they do."
        ),
        paragraph(
            f"Money is discounted at {money:.1%} a year, health and life at {health:.1%}, from 2025/26. Undiscounted "
            "sums are in real terms, at 2025/26 prices, and in cash terms, in each year's prices as in the strategy "
            f"above. {CASH_IS_NO_OTHER} {off}"
        ),
    )


def _most(found: Sequence[YearRisk], what: str) -> str:
    worst = max(found, key=lambda one: getattr(one, what))
    count = getattr(worst, what)
    return f"in {count} of {worst.lives} futures ({worst.year})" if count else f"in none of {worst.lives} futures"
