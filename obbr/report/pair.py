"""What differs between two scenarios, outcome by outcome, and how sure each difference is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from rich.markup import escape
from rich.table import Table

from obbr.money.appraisal import CLOSURE_TOLERANCE
from obbr.outcomes.measures import MEASURES, Timing
from obbr.report.page import listed
from obbr.report.screen import grid
from obbr.report.table import LIVES, MONEY, OTHERS_PAY, Row, cells
from obbr.report.words import MILLION, NOTHING, READINGS, capital, exploratory, in_draws, number, plain, two_figures
from obbr.study.appraise.doubt import Doubt, doubt
from obbr.study.compare import Closure, Spread, better, closure, level
from obbr.study.loops import Outcome
from obbr.study.readings import AS_RUN, OTHER_LUCK
from obbr.study.results import Results

SMALLEST = 0.1  # nothing is shown more precisely


class Pair(NamedTuple):
    """Two scenarios of one study, as run and read otherwise.

    Attributes:
        results: of the study.
        beside: its other readings, by name.
        twice: of the study with more luck.
        scenario, against: by number, the same in all of them.
    """

    results: Results
    beside: Mapping[str, Results]
    twice: Results
    scenario: int
    against: int

    @property
    def titles(self) -> tuple[str, str]:
        """Of the scenario and of the yardstick, labelled where they are exploratory."""
        found = [self.results.study.scenarios[number] for number in (self.scenario, self.against)]
        return found[0].title + exploratory(found[0]), found[1].title + exploratory(found[1])

    def doubt(self, outcome: Outcome) -> Doubt:
        """How sure the difference in an outcome is; luck and parameters told apart by the study with more luck."""
        asked = (outcome.measure, self.scenario, self.against, outcome.group)
        found, lucky = doubt(self.results, self.beside, *asked), doubt(self.twice, {}, *asked)
        return found._replace(chance=lucky.chance, parameters=lucky.parameters)


def pair_of(laid: Mapping[str, Results], scenario: str, against: str) -> Pair:
    """Two scenarios by name; `laid`: what came of `obbr.study.readings.laid_beside`."""
    results = laid[AS_RUN]
    beside = {name: found for name, found in laid.items() if name in READINGS}
    return Pair(results, beside, laid[OTHER_LUCK], results.number(scenario), results.number(against))


def differences(pair: Pair) -> Table:
    """Money first, then lives, then who else pays: the yardstick as it is, the paired difference, how often better."""
    rows = []
    for heading, some in (("MONEY", MONEY), ("LIVES", LIVES), ("WHO ELSE PAYS", OTHERS_PAY)):
        rows.append([f"[bold]{heading}[/]", "", "", ""])
        rows += [_line(pair, row) for row in some]
    against, scenario = (escape(capital(plain(pair.results.study.names[n]))) for n in (pair.against, pair.scenario))
    return grid(["", against, f"{scenario}\ndiffers by", "better"], rows, numbers=(1, 2, 3))


def _line(pair: Pair, row: Row) -> list[str]:
    both = level(pair.results, row.measure, row.group)[[pair.against, pair.scenario]]
    difference = both[1] - both[0]
    count = better(row.measure, difference) if np.any(difference) else None
    often = NOTHING if count is None else in_draws(count, len(difference))
    return [f"  {row.words}", *cells(row, both / row.unit, 0), often]


def closing_words(found: Closure) -> str:
    """What the scenario leaves behind beyond the yardstick, and whether the two may be ranked."""
    parts = (("reserves", found.reserves), ("debt", found.debt), ("arrears of need", found.arrears))
    sums = listed([f"{words} {number(pounds / MILLION, '+,.1f')}" for words, pounds in parts])
    verdict = "so the two may be ranked" if found.comparable else "so the two differ, and are not ranked"
    return (
        f"Closing difference, £m today, above nothing is better: {sums}; together {found.share_of_envelope:.1%} of "
        f"the envelope, {verdict} (the rule: {CLOSURE_TOLERANCE:.1%})."
    )


def how_sure(pair: Pair, outcomes: Sequence[Outcome]) -> Table:
    """What each difference is unsure by: luck and parameters, and its middle under every other reading."""
    rows = []
    for outcome in outcomes:
        found, unit = pair.doubt(outcome), unit_of(outcome)
        unsure = [size_words(one / unit) for one in (found.chance, found.parameters)]
        middles = [middle_words(one / unit) for one in (found.difference.median, *found.beside.values())]
        rows.append([f"  {' '.join(outcome_words(outcome).split())}", *middles[:1], *unsure, *middles[1:]])
    readings = [capital(READINGS[name][0]).replace(" ", "\n", 1) for name in pair.beside]
    headings = ["", "Differs by", "give or take,\nby luck", "\nby parameters", *readings]
    return grid(headings, rows, numbers=range(1, len(headings)))


HOW_SURE = (
    "By luck and by parameters are standard deviations: between two lives of one draw, and between draws beyond that; "
    "- is not told with one draw. The other columns are the middle of the difference when one judgement is made "
    "otherwise: responses graded assumption held still, contested evidence as another reads it, flat admissions "
    "explained otherwise."
)


def middle_words(value: float) -> str:
    """A middle to two figures, with its sign.

    >>> middle_words(123.0), middle_words(-0.01), middle_words(0.0)
    ('+120', 'under 0.1', '0')
    """
    told = two_figures(Spread(value, value, value), SMALLEST)
    return told[0] if told else f"under {SMALLEST}" if value else "0"


def size_words(value: float) -> str:
    """A standard deviation to two figures.

    >>> size_words(123.0), size_words(float("nan"))
    ('120', '-')
    """
    return NOTHING if np.isnan(value) else middle_words(value).lstrip("+")


def unit_of(outcome: Outcome) -> float:
    """Of what an outcome is shown: a thousand for pounds, for a part is often far less than a million."""
    return 1e3 if MEASURES[outcome.measure].unit.startswith("GBP") else 1.0


def outcome_words(outcome: Outcome) -> str:
    """What stands above an outcome's column.

    >>> outcome_words(Outcome("ae_attendances", "age:65+")), outcome_words(Outcome("nhs_cash"))
    ('A&E visits 65+\\na year', 'NHS cash into care\\n£ thousand a year')
    """
    measure = MEASURES[outcome.measure]
    unit = "£ thousand " if measure.unit.startswith("GBP") else ""
    timing = {Timing.FLOW: "a year", Timing.STOCK: "at the end", Timing.MEAN: measure.unit}[measure.timing]
    return f"{named(outcome)}\n{unit}{timing}"


def named(outcome: Outcome) -> str:
    """An outcome by its words and for whom.

    >>> named(Outcome("ae_attendances", "age:65+")), named(Outcome("qalys", "imd:1"))
    ('A&E visits 65+', 'Quality-adjusted life years imd:1')
    """
    group = "" if outcome.group == "all" else f" {outcome.group.removeprefix('age:')}"
    return f"{MEASURES[outcome.measure].words}{group}"


def as_json(pair: Pair, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The same for a program to read, in the units of the measures; what has no value is null."""
    differences = []
    for outcome in outcomes:
        found = pair.doubt(outcome)
        parts = {name: None if np.isnan(one) else one for name, one in
                 (("by_luck", found.chance), ("by_parameters", found.parameters))}  # fmt: skip
        differences.append({
            "measure": outcome.measure, "group": outcome.group, "unit": MEASURES[outcome.measure].unit,
            **found.difference._asdict(), "better": found.wins, **parts, "readings": dict(found.beside),
        })  # fmt: skip
    return {
        "closure": closure(pair.results, pair.scenario, pair.against)._asdict(),
        "differences": differences,
    }
