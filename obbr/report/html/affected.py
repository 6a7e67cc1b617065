"""Who is affected: by age, by deprivation fifth, and unpaid carers."""

from __future__ import annotations

import numpy as np

from obbr.outcomes.measures import MEASURES, Timing
from obbr.report.html import bars
from obbr.report.html.markup import Group, Html, table
from obbr.report.html.picture import MOST_DRAWN, Picture, not_drawn
from obbr.report.html.subject import Comparison, Outcome, Subject, ranged
from obbr.report.words import number
from obbr.study.compare import Spread, level, spread

AGES = {
    "age:0-17": "0 to 17", "age:18-64": "18 to 64", "age:65-74": "65 to 74", "age:75-84": "75 to 84",
    "age:85+": "85 and over",
}  # fmt: skip
FIFTHS = {
    "imd:1": "Most deprived", "imd:2": "Second", "imd:3": "Third", "imd:4": "Fourth", "imd:5": "Least deprived",
}  # fmt: skip
GROUPS = {**AGES, **{group: f"{words} fifth" for group, words in FIFTHS.items()}}
ALIKE = ("qalys", "unmet_need_hours", "people_waiting", "ae_attendances", "lonely_people")
DAYS, THOUSAND = 365.25, 1000.0
CARERS = (
    Outcome("carers", "people who care for somebody"),
    Outcome("carers_strained", "carers under strain"),
    Outcome("carers_in_breakdown", "carers who cannot go on"),
    Outcome("carers_left_work", "carers who give up paid work"),
    Outcome("carers_in_work", "carers of working age in paid work"),
    Outcome("carers_supported", "carers with support"),
    Outcome("unpaid_care_hours", "hours of care by family"),
)


def healthy_days(subject: Subject, group: str, scenario: int, against: int) -> Spread:
    """Days of life in full health, a year, for each thousand of a group as large as it is under `against`."""
    qalys, people = (level(subject.results, name, group) for name in ("qalys", "population"))
    return spread(DAYS * THOUSAND * (qalys[scenario] - qalys[against]) / np.maximum(people[against], 1.0))


def groups_pictures(subject: Subject, compared: Comparison, which: int) -> list[Picture]:
    """By age, and by deprivation fifth."""
    return [
        _by_group(subject, compared, AGES, ("ages", "Residents of {}", which)),
        _by_group(subject, compared, FIFTHS, ("fifths", "The {} fifth", which)),
    ]


def _by_group(subject: Subject, compared: Comparison, groups: dict[str, str], name: tuple[str, str, int]) -> Picture:
    """Healthy days for a thousand of each group, a panel for each choice."""
    file, called, which = name
    panels, struck = [], []
    cells: dict[str, list[str]] = {group: [] for group in groups}
    for n in compared.others:
        found = {group: healthy_days(subject, group, n, compared.against) for group in groups}
        marks = [one._asdict() | {"name": groups[group], "value": one.median} for group, one in found.items()]
        panels.append((subject.labels[n], marks))
        struck.append(_most_struck(found) if subject.draws > 1 else None)
        for group, one in found.items():
            cells[group].append(ranged(one, "+,.1f", subject.draws))
    against = subject.titles[compared.against]
    what = "fifth" if groups is FIFTHS else "age group"
    title = f"Which {what} gains or loses most differs by choice"
    if not any(struck):
        title = f"No {what} clearly gains or loses healthy days"
    elif len(set(struck)) == 1:
        group, gains = struck[0]
        verb = ("gain" if gains else "lose") + ("s" if groups is FIFTHS else "")
        title = f"{called.format(groups[group].lower())} {verb} most healthy days"
    return Picture(
        file if not which else f"{file}_{which + 1}",
        title,
        f"Days of life in full health a year for each 1,000 people of a group, compared with {against}: blue to the "
        "right is more, orange to the left is fewer. The black line holds the middle eight in ten draws."
        + not_drawn(len(panels)),
        bars.sideways(panels[:MOST_DRAWN], "days a year for each 1,000", "+,.1f", width=220),
        f"Days of life in full health a year for each 1,000 people, compared with {against}",
        ("Group", *(subject.titles[n] for n in compared.others)),
        [[groups[group], *told] for group, told in cells.items()],
    )


def _most_struck(found: dict[str, Spread]) -> tuple[str, bool] | None:
    """The group of which most is clear, and whether it gains; None where no interval keeps to one side of nothing."""
    clear = {group: one.median for group, one in found.items() if one.low * one.high > 0.0}
    if not clear:
        return None
    group = max(clear, key=lambda name: abs(clear[name]))
    return group, clear[group] > 0.0


def groups_table(subject: Subject, compared: Comparison) -> Html:
    """Some outcomes by group, as differences."""
    sections = []
    for measure in ALIKE:
        told = MEASURES[measure]
        when = "at the end" if told.timing is Timing.STOCK else "a year"
        rows = [[GROUPS[group], *_cells(subject, measure, group, compared)] for group in GROUPS]
        sections.append(Group(f"{told.words} {when}", rows))
    caption = f"By group, difference from {subject.titles[compared.against]}{subject.reading}"
    return table(caption, ("Group", *(subject.titles[n] for n in compared.others)), sections)


def carers_table(subject: Subject, compared: Comparison) -> Html:
    """What becomes of people who care for somebody: as it is, and the difference."""
    rows = []
    for outcome in CARERS:
        values = level(subject.results, outcome.measure)[compared.against]
        rows.append([outcome.heading, number(float(np.median(values)), ",.0f"),
                     *_cells(subject, outcome.measure, "all", compared)])  # fmt: skip
    against = subject.titles[compared.against]
    headings = ("People", f"{against}, as it is", *(subject.titles[n] for n in compared.others))
    return table(f"People who care unpaid, compared with {against}", headings, rows)


def _cells(subject: Subject, measure: str, group: str, compared: Comparison) -> list[str]:
    found = [subject.finding(Outcome(measure, "", group), n, compared.against).spread for n in compared.others]
    large = max(max(map(abs, one)) for one in found) >= 100.0
    return [ranged(one, "+,.0f" if large else "+,.1f", subject.draws) for one in found]
