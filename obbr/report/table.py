"""The one table of a study: money first, then lives, then who else pays, then how sure.

The column of the scenario that others are compared with shows how things are; every other column shows the paired
difference from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import NamedTuple

import numpy as np
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from obbr.calendar import year_label
from obbr.evidence.entry import Grade
from obbr.money.appraisal import CLOSURE_TOLERANCE
from obbr.money.chart import Purse
from obbr.outcomes.measures import MEASURES, Timing
from obbr.report.left_out import LEFT_OUT
from obbr.report.words import (
    MILLION,
    NOTHING,
    READINGS,
    exploratory,
    form_of,
    in_draws,
    number,
    plain,
    residents,
    span,
    with_interval,
)
from obbr.scenario import Scenario
from obbr.study.assumptions import responses
from obbr.study.compare import better, closure, level, paid_by, spread
from obbr.study.defaults import STANDSTILLS
from obbr.study.readings import EVIDENCE_ONLY
from obbr.study.results import Results, outside

OLDER = "age:65+"
WORDS_WIDTH = 28  # of the first column, before others fold
SIDE_BY_SIDE = 6  # columns that fit a page
MARKET = frozenset({"practice.fee_rise", "practice.weight_of_price", "practice.care_pay"})
GAP_YEAR = 4  # year 5, in which every shipped cut has been made


class Row(NamedTuple):
    """One measure in the table."""

    words: str
    measure: str
    group: str = "all"
    unit: float = 1.0  # of what is shown: a million for pounds
    percent: bool = True  # whether differences are shown in per cent


class Section(NamedTuple):
    """A heading and its lines: words, then a cell a scenario."""

    heading: str
    lines: list[tuple[str, list[str]]]


def _pounds(words: str, measure: str) -> Row:
    return Row(f"{words}, £m{_timing(measure)}", measure, unit=MILLION, percent=False)


def _people(words: str, measure: str, group: str = "all") -> Row:
    return Row(f"{words}{' 65+' if group == OLDER else ''}{_timing(measure)}", measure, group)


def _thousands(words: str, measure: str) -> Row:
    return Row(f"{words}, thousand{_timing(measure)}", measure, unit=1e3)


def _timing(measure: str) -> str:
    return " at the end" if MEASURES[measure].timing is Timing.STOCK else " a year"


MONEY = [
    _pounds("General fund, all services", "council_net_spend"),
    _pounds("General fund, adult care", "adult_care_net_spend"),
    _pounds("General fund, children", "childrens_net_spend"),
    _pounds("Usable reserves", "council_reserves"),
    _pounds("Borrowed to balance", "council_debt"),
    _people("Section 114 notices", "section_114_notices")._replace(percent=False),
]
LIVES = [
    _people("QALYs", "qalys")._replace(percent=False),
    _people("Deaths", "deaths")._replace(percent=False),
    _people("A&E visits", "ae_attendances", OLDER),
    _people("Emergency admissions", "emergency_admissions", OLDER),
    _people("Delayed days in hospital", "delayed_days"),
    _people("Care-home entries", "care_home_entries"),
    _people("People in long-term support", "long_term_support_people"),
    _thousands("Hours of need unmet", "unmet_need_hours"),
    _people("People waiting", "people_waiting"),
    _people("People often lonely", "lonely_people"),
    _people("Carers who cannot go on", "carers_in_breakdown"),
    _people("Children in need", "children_in_need"),
    _people("Children looked after", "children_looked_after"),
    _people("Children and adults placed away", "out_of_area_placements"),
    _people("People of 18-64 in residential homes", "residential_care_18_64"),
]
OTHERS_PAY = [
    _pounds("NHS cash", "nhs_cash"),
    _pounds("Hospital activity (not cash)", "nhs_activity_value"),
    _pounds("Residents' fees and own care", "resident_spend"),
    _thousands("Hours of care by family", "unpaid_care_hours"),
]
_EXPLAINED = {
    "no_effect": "Flat admissions while A&E visits rose: care is taken not to move admissions (--hospital no_effect).",
    "full_beds": "Flat admissions while A&E visits rose: full beds are taken to refuse as many (--hospital full_beds).",
}
SURE_OF = [("Fewer A&E visits 65+", "ae_attendances", OLDER), ("More QALYs", "qalys", "all")]


def sections(results: Results, beside: Mapping[str, Results] | None = None) -> list[Section]:
    """The table's content; `beside`: other readings of the study, by name."""
    return [
        Section("MONEY", [*(_line(results, row) for row in MONEY), _gap(results), _not_modelled(results)]),
        Section("LIVES", [_line(results, row) for row in LIVES]),
        Section("WHO ELSE PAYS", [*(_line(results, row) for row in OTHERS_PAY), *_districts(results)]),
        *(
            Section(f"HOW SURE, against {plain(results.study.names[n])}", how_sure(results, beside or {}, n))
            for n in yardsticks(results)
        ),
    ]


def how_sure(results: Results, beside: Mapping[str, Results], against: int) -> list[tuple[str, list[str]]]:
    """Whether scenarios may be ranked against one of them at all, and in how many draws each does better than it."""
    lines = _closing(results, against)
    for words, measure, group in SURE_OF:
        lines.append((words, _wins(results, measure, group, against)))
        lines += [
            (f"  same, {READINGS[name][1]}", _wins(other, measure, group, against)) for name, other in beside.items()
        ]
    return lines


def yardsticks(results: Results) -> list[int]:
    """What scenarios are held against: the reference and, if that is a standstill, the first real decision."""
    names, reference = results.study.names, results.study.reference
    decided = [number for number, name in enumerate(names) if name not in STANDSTILLS and number != reference]
    return [reference, decided[0]] if names[reference] in STANDSTILLS and len(decided) > 1 else [reference]


def base_year(results: Results) -> Table:
    """The base year as modelled (median of draws), beside what is published and its interval."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    table.add_column(f"[bold]HOW FAR THE BASE YEAR {year_label(-1)} IS OFF[/]", overflow="fold")
    for heading in ("modelled", "known", "interval"):
        table.add_column(heading, justify="right")
    table.add_column("how")
    table.add_column("")
    for miss in results.misses:
        modelled, known, low, high = (number(x, form_of(miss)) for x in miss[1:5])
        interval = "" if isnan(miss.low) else f"{low}..{high}"
        table.add_row(f"  {miss.what}", modelled, known, interval, miss.kind, "outside" if outside(miss) else "")
    return table


def notes(results: Results, beside: Mapping[str, Results] | None = None) -> list[str]:
    """How to read the table, and what its intervals do not hold."""
    study, draws = results.study, len(results.draws)
    reference = plain(study.names[study.reference])
    said = [
        f"Column {reference}: how things are. Other columns: paired difference from it. Median and (the middle "
        f"eight in ten) of {draws} draw{'s' if draws > 1 else ''}. Money at 2025/26 prices; yearly figures are means "
        f"of {span(study.years)}.",
        "Intervals hold doubt about parameters, and luck: each draw has its own, the same in every scenario. They do "
        "not hold the structure of the model, or what it leaves out.",
    ]
    said += [*exploratory_notes(results), *market_notes(results)]
    if draws < 20:
        said.append(f"{draws} draw{'s are' if draws > 1 else ' is'} too few to see the tails: use --draws for more.")
    if study.replicates > 1:
        said.append(f"Each draw is the mean of {study.replicates} replicates, which takes most of the luck out.")
    if study.beliefs != "central":
        said.append(f"Contested evidence is read as a {study.beliefs} reads it.")
    said += [f"Worked out from own figures: {sentence}." for sentence in study.place.told]
    said.append(_EXPLAINED[study.hospital])
    if EVIDENCE_ONLY in (beside or {}):
        said.append(f"Channels graded assumption: {', '.join(sorted(beside[EVIDENCE_ONLY].study.frozen))}.")
    said += assumption_notes(results)
    said.append(f"Left out, above all: {LEFT_OUT[0]} The report lists the rest, and what this must not be used for.")
    if any(outside(miss) for miss in results.misses):
        said.append("'outside': the model's base year lies beyond the published or derived interval.")
    return said


def assumption_notes(results: Results) -> list[str]:
    """The responses graded assumption that scenarios act through, and where all that is assumed is listed."""
    acting = responses(results.study)
    weak = [one for one in acting if one.grade == Grade.ASSUMPTION]
    if not weak:
        return []
    named = ", ".join(f"{one.name} ({len(one.scenarios)})" for one in weak)
    return [
        f"{len(weak)} of the {len(acting)} responses that these scenarios act through are graded assumption (in "
        f"brackets: by how many): {named}. The report logs every entry of the evidence that moves them."
    ]


def exploratory_notes(results: Results) -> list[str]:
    """What tier B means, where a scenario rests on it."""
    found = [scenario.title for scenario in results.study.scenarios if scenario.exploratory]
    if not found:
        return []
    return [
        f"(exploratory), tier B: {'; '.join(found)}. The same mechanisms on weak evidence or none: what comes out is "
        "no finding, and shows what follows if the judgements in `obbr evidence` hold."
    ]


def market_notes(results: Results) -> list[str]:
    """What every result that runs through the market hangs on, where a scenario changes how care is bought."""
    study = results.study
    moves = [s.title for s in study.scenarios if any(MARKET & policy.modifies().keys() for policy in s.policies)]
    if not moves:
        return []
    supply = study.register["market.fee_elasticity"].reading(study.beliefs)
    return [
        f"{', '.join(moves)}: results run through the market of care. No English estimate exists of how supply answers "
        f"to fees: for 1% on the real fee {float(supply.value):g}% more supply is assumed ({float(supply.low):g} to "
        f"{float(supply.high):g})."
    ]


def draw(results: Results, beside: Mapping[str, Results], console: Console) -> None:
    """Print title, table, how far the base year is off, and notes."""
    study, draws = results.study, len(results.draws)
    counted = f"{draws} paired draws" if draws > 1 else "1 draw"
    console.print(
        f"\n[bold]{escape(study.place.title)}, {span(study.years)}, {counted}, {residents(study.sample)}[/]\n"
    )
    built = sections(results, beside)
    for columns in blocks(len(study.names), study.reference):
        console.print(side_by_side(headings(study.scenarios), built, columns))
        console.print()
    console.print(base_year(results))
    for note in notes(results, beside):
        console.print(f"  {note}", highlight=False, markup=False)


def blocks(scenarios: int, reference: int) -> list[list[int]]:
    """Which scenarios stand side by side: the reference with a few others, so that columns stay wide enough to read.

    >>> blocks(3, 0), blocks(8, 1)
    ([[0, 1, 2]], [[1, 0, 2, 3, 4, 5], [1, 6, 7]])
    """
    if scenarios <= SIDE_BY_SIDE:
        return [list(range(scenarios))]
    others = [scenario for scenario in range(scenarios) if scenario != reference]
    each = SIDE_BY_SIDE - 1
    return [[reference, *others[first : first + each]] for first in range(0, len(others), each)]


def headings(scenarios: Sequence[Scenario]) -> list[str]:
    """What stands above each column, over two lines, and a third for what is exploratory."""
    return [plain(one.name).replace(" ", "\n", 1) + exploratory(one, apart="\n") for one in scenarios]


def side_by_side(above: Sequence[str], built: list[Section], columns: list[int]) -> Table:
    """Some of the scenarios, a column each."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    table.add_column("", overflow="fold", min_width=WORDS_WIDTH)
    for column in columns:
        table.add_column(escape(above[column]), justify="right", overflow="fold")
    for section in built:
        if section.lines:
            table.add_row(f"[bold]{escape(section.heading)}[/]")
            for words, cells in section.lines:
                table.add_row(f"  {escape(words)}", *(cells[column] for column in columns))
    return table


def _line(results: Results, row: Row, year: int | None = None) -> tuple[str, list[str]]:
    """One measure under every scenario."""
    return row.words, cells(row, level(results, row.measure, row.group, year) / row.unit, results.study.reference)


def cells(row: Row, values: np.ndarray, number: int) -> list[str]:
    """The scenario of a number as it is, every other as its difference from it; values are (scenarios, draws)."""
    reference, draws = values[number], values.shape[1]
    form = ",.1f" if row.unit == MILLION or abs(np.median(reference)) < 10 else ",.0f"
    found = []
    for scenario, own in enumerate(values):
        if scenario == number:
            found.append(with_interval(spread(own), form, draws))
        elif row.percent and (reference > 0).all():
            found.append(with_interval(spread(100 * (own - reference) / reference), "+.1f", draws, unit="%"))
        else:
            difference = spread(own - reference)
            found.append(with_interval(difference, "+,.1f" if abs(difference.median) < 100 else "+,.0f", draws))
    return found


def _gap(results: Results) -> tuple[str, list[str]]:
    """The gap of one year, when every cut has been made."""
    year = min(GAP_YEAR, results.study.years - 1)
    row = Row(f"Gap before reserves, year {year + 1}, £m", "gap_before_reserves", unit=MILLION, percent=False)
    return _line(results, row, year)


def _districts(results: Results) -> list[tuple[str, list[str]]]:
    """What districts pay for services, where there are any; of 2025/26, whose cash is at the table's prices."""
    paid = paid_by(results, Purse.DISTRICT, 0)
    if paid is None:
        return []
    row = Row(f"Districts' services, {year_label(0)}, £m", "", unit=MILLION, percent=False)
    return [(row.words, cells(row, paid / row.unit, results.study.reference))]


def _not_modelled(results: Results) -> tuple[str, list[str]]:
    """Cuts on lines that obbr carries without simulating them."""
    cuts = [sum(lines.values()) / MILLION for lines in results.not_simulated]
    return "Cut, effect not modelled, £m a year", [number(cut, ",.1f") if cut else NOTHING for cut in cuts]


def _closing(results: Results, against: int) -> list[tuple[str, list[str]]]:
    """The closure rule against one scenario: present values, and whether the two may be ranked."""
    closures = [closure(results, n, against) for n in range(len(results.study.names))]
    lines = []
    for words, part in (("reserves", "reserves"), ("debt", "debt"), ("arrears of need", "arrears")):
        cells = [number(getattr(one, part) / MILLION, "+,.1f") for one in closures]
        lines.append((f"Closing difference in {words}, £m today", cells))
    lines.append(("  together, of the envelope", [f"{one.share_of_envelope:.1%}" for one in closures]))
    verdicts = ["ranked" if one.comparable else "not ranked" for one in closures]
    lines.append((f"  by the closure rule ({CLOSURE_TOLERANCE:.1%})", verdicts))
    return [(words, _held_against(results, against, cells)) for words, cells in lines]


def _wins(results: Results, measure: str, group: str, against: int) -> list[str]:
    values = level(results, measure, group)
    counts = [better(measure, own - values[against]) or 0 for own in values]
    return _held_against(results, against, [in_draws(count, len(results.draws)) for count in counts])


def _held_against(results: Results, against: int, cells: list[str]) -> list[str]:
    """Nothing for the yardstick itself, nor for a standstill held against a decision: standstills are references."""
    reference = against == results.study.reference
    return [
        cell if n != against and (reference or results.study.names[n] not in STANDSTILLS) else NOTHING
        for n, cell in enumerate(cells)
    ]
