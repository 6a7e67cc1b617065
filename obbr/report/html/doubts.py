"""What would change our mind: other readings of the evidence, luck and parameters, the weakest evidence, shocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from obbr.people.channels import CHANNELS, HOSPITAL, Grade
from obbr.report.html.markup import Group, Html, bullets, join, paragraph, table, tag
from obbr.report.html.picture import BLUE, INK, LILAC, ORANGE, PLUM, TEAL, Picture
from obbr.report.html.subject import FAMILY, HEADLINES, HEALTHY_YEARS, NHS, SPEND, Comparison, Outcome, Subject, ranged
from obbr.report.page import listed
from obbr.report.words import READINGS, capital, in_draws, number
from obbr.study.appraise.doubt import doubt
from obbr.study.readings import EVIDENCE_ONLY

if TYPE_CHECKING:
    import altair

TOLD = (HEALTHY_YEARS, *HEADLINES, SPEND, NHS, FAMILY)
MARKS = {"full": (BLUE, "circle"), EVIDENCE_ONLY: (ORANGE, "diamond"), "sceptic": (LILAC, "square"),
         "central": (INK, "cross"), "practitioner": (TEAL, "triangle-up"), "no_effect": (PLUM, "triangle-down"),
         "full_beds": (PLUM, "triangle-down")}  # fmt: skip
WORDS = {"full": "as run"} | {name: short for name, (short, _) in READINGS.items()}


def readings_picture(subject: Subject, compared: Comparison, which: int) -> Picture | None:
    """Healthy years as run and under other readings, a row for each choice; None with nothing beside the study."""
    if not subject.folder.beside:
        return None
    marks, ranges, rows, turned = [], [], [], 0
    beside = subject.folder.beside
    for n in compared.others:
        found = doubt(subject.results, beside, HEALTHY_YEARS.measure, n, compared.against)
        middles = {"full": found.difference.median, **found.beside}
        turned += any(np.sign(one) != np.sign(middles["full"]) for one in middles.values())
        name = subject.labels[n]
        marks += [{"name": name, "value": value, "kind": WORDS[kind]} for kind, value in middles.items()]
        ranges.append({"name": name, "low": found.difference.low, "high": found.difference.high})
        rows.append([subject.titles[n], *(number(value, "+,.1f") for value in middles.values())])
    many, kinds = len(compared.others), ["full", *beside]
    words = [WORDS[kind] for kind in kinds]
    return Picture(
        "readings" if not which else f"readings_{which + 1}",
        _turn_title(turned, many, len(beside)),
        f"{HEALTHY_YEARS.heading}, compared with {subject.titles[compared.against]}: the middle of the draws as run "
        f"(with a line over the middle eight in ten) and {listed(words[1:])}.",
        _readings_chart(marks, ranges, kinds),
        f"{HEALTHY_YEARS.heading}, compared with {subject.titles[compared.against]}, middles",
        ("Choice", *map(capital, words)),
        rows,
    )


def _turn_title(turned: int, many: int, readings: int) -> str:
    """How many choices go the other way under another reading, and how many readings there are.

    >>> _turn_title(0, 4, 1), _turn_title(2, 4, 3)
    ('The one other reading turns no choice round', 'Other readings turn 2 of 4 choices round')
    """
    who = "The one other reading turns" if readings == 1 else "Other readings turn"
    return f"{who} {f'{turned} of {many} choices' if turned else 'no choice'} round"


def _readings_chart(
    marks: list[dict[str, Any]], ranges: list[dict[str, Any]], kinds: Sequence[str]
) -> altair.LayerChart:
    import altair as alt

    words = [WORDS[kind] for kind in kinds]
    colours, shapes = zip(*(MARKS[kind] for kind in kinds), strict=True)
    y = alt.Y("name:N", title=None, sort=[one["name"] for one in ranges], axis=alt.Axis(labelLimit=190))
    x = alt.X("value:Q", title=f"{HEALTHY_YEARS.words} a year, difference")
    colour = alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(words), range=list(colours)))
    shape = alt.Shape("kind:N", title=None, scale=alt.Scale(domain=list(words), range=list(shapes)))
    lines = alt.Chart(alt.Data(values=ranges)).mark_rule(color=INK).encode(x="low:Q", x2="high:Q", y=y)
    points = alt.Chart(alt.Data(values=marks)).mark_point(filled=True, size=110, opacity=1)
    zero = (
        alt.Chart(alt.Data(values=[{"value": 0.0}])).mark_rule(color="#1d1d1d", strokeDash=[4, 3]).encode(x="value:Q")
    )
    layers = alt.layer(zero, lines, points.encode(x=x, y=y, color=colour, shape=shape))
    return layers.properties(width=460, height=alt.Step(34))


def doubt_table(subject: Subject, compared: Comparison) -> Html:
    """Each outcome's difference, and what it is unsure by: draws, luck, parameters, other readings."""
    beside = subject.folder.beside
    groups = [
        Group(subject.titles[n], [_doubt_row(subject, outcome, n, compared.against) for outcome in TOLD])
        for n in compared.others
    ]
    headings = ("Outcome", "Difference", "For the better", "By luck", "By parameters",
                *(capital(WORDS[name]) for name in beside))  # fmt: skip
    return table(f"How sure, compared with {subject.titles[compared.against]}", headings, groups)


def _doubt_row(subject: Subject, outcome: Outcome, scenario: int, against: int) -> list[str]:
    found = doubt(subject.results, subject.folder.beside, outcome.measure, scenario, against, outcome.group)
    scaled = [value / outcome.unit for value in found.difference]
    form = ",.0f" if max(map(abs, scaled)) >= 100.0 else ",.1f"
    shown = ranged(type(found.difference)(*scaled), f"+{form}", found.draws)
    wins = "either way" if found.wins is None else in_draws(found.wins, found.draws)
    parts = ["-" if np.isnan(one) else number(one / outcome.unit, form) for one in (found.chance, found.parameters)]
    beside = [number(found.beside[name] / outcome.unit, f"+{form}") for name in subject.folder.beside]
    words = f"{capital(outcome.words)}{', £m' if outcome.unit > 1.0 else ''} {outcome.when}"
    return [words, shown, wins, *parts, *beside]


def doubt_words(subject: Subject) -> Html:
    """What the columns mean, and what is missing of them."""
    told = ["By luck and by parameters are standard deviations: of replicates within a draw, and of draws beyond that."]
    if subject.study.replicates == 1:
        told.append("With one replicate the two cannot be told apart; --replicates 2 or obbr compare does it.")
    if EVIDENCE_ONLY not in subject.folder.beside:
        told.append("What is left without assumptions was not run; --evidence-only does it.")
    if "sceptic" not in subject.folder.beside:
        told.append("How a sceptic and a practitioner read the evidence was not run; --beliefs all does it.")
    if not set(HOSPITAL) & subject.folder.beside.keys():
        told.append("The other explanation of flat admissions was not run; --hospital all does it.")
    told.append("None of this holds the rest of the model's structure, or what it leaves out.")
    return paragraph(" ".join(told))


def weakest(subject: Subject) -> Html:
    """The assumed responses through which each scenario is meant to act."""
    lines = []
    for n, scenario in enumerate(subject.study.scenarios):
        assumed = [CHANNELS[name].sentence.rstrip(".") for name in scenario.acts_through
                   if CHANNELS[name].grade is Grade.ASSUMPTION]  # fmt: skip
        if scenario.acts_through:
            through = f"{len(assumed)} of the {len(scenario.acts_through)} responses that it is meant to act through"
            named = f": {'; '.join(assumed)}" if assumed else ""
            lines.append(join(tag("strong", f"{subject.titles[n]}: "), f"{through} rest on assumption{named}."))
    words = (
        "Were one of these found to be otherwise, so would be what the model says. Whatever takes money from care "
        "also acts through rationing, waiting and unmet need, whose effects on need, carers and care homes are assumed."
    )
    return join(tag("h3", "The weakest evidence"), paragraph(words), bullets(lines))


def stress_tests(subject: Subject) -> Html:
    """The shocks that scenarios ask to be tested against, and the command that does it."""
    lines = [
        join(
            tag("strong", f"{subject.titles[n]}: "),
            f"to be tested against {listed([one.replace('_', ' ') for one in scenario.test_against])}: ",
            tag("code", f"obbr resilience {scenario.name} --place {subject.study.place.name}"),
        )
        for n, scenario in enumerate(subject.study.scenarios)
        if scenario.test_against
    ]
    none = paragraph(
        "No scenario here names a shock to be tested against. ",
        tag("code", f"obbr resilience {subject.study.names[-1]} --place {subject.study.place.name}"),
        " lays the shipped ones on it: a hard winter, providers that fail, staff who leave, funding that falls away.",
    )
    return join(tag("h3", "Stress tests"), bullets(lines) if lines else none)
