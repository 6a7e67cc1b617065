"""What is left out, what it must not be used for, the log of assumptions, roles, method, citation, the command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import obbr
from obbr.evidence import Entry
from obbr.evidence.uses import uses
from obbr.evidence.words import range_words, value_words
from obbr.money.lines import LINES
from obbr.people.channels import CHANNELS, HOSPITAL
from obbr.report.html.markup import Html, bullets, details, join, paragraph, section, table, tag
from obbr.report.html.subject import Subject, typed
from obbr.report.left_out import LEFT_OUT, NEVER_TESTED, NOT_FOR
from obbr.report.page import base_year, listed
from obbr.report.words import MILLION, capital, plain, residents, span
from obbr.study import defaults

ABOUT = (
    "obbr lives through every resident of the area, month by month: age, frailty, need, family, care, hospital, and of "
    "children their family and social care's case. Capacity is real: what does not fit waits, goes unmet or is met by "
    "family. Every pound is posted once, from one purse to another. All scenarios have the same people, the same luck "
    "and the same draws of what is uncertain, so that a difference comes from what was decided. docs/model.md says it "
    "all; docs/validation.md says what it was held against."
)
READER = "obbr evidence"


def left_out(subject: Subject) -> Html:
    """The section on what the model cannot say."""
    return section(
        "left-out",
        "What the model leaves out, and must not be used for",
        tag("h3", "Left out"),
        bullets([*LEFT_OUT, *_cuts(subject)]),
        tag("h3", "Never tested"),
        bullets(NEVER_TESTED),
        tag("h3", "It must not be used for"),
        bullets(NOT_FOR),
        tag("h3", "Where the base year is off"),
        paragraph(base_year(subject.results)),
    )


def _cuts(subject: Subject) -> list[str]:
    """What is cut where the effect is not modelled; scenarios that cut the same stand together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for title, lines in zip(subject.titles, subject.results.not_simulated, strict=True):
        if lines:
            total = f"£{sum(lines.values()) / MILLION:,.1f}m"
            alike.setdefault((total, *(LINES[line].name for line in sorted(lines))), []).append(title)
    return [
        f"Under {listed(titles)} {total} a year is cut from lines whose effect is not modelled: {'; '.join(lines)}."
        for (total, *lines), titles in alike.items()
    ]


def assumptions(subject: Subject) -> Html:
    """Every response with its grade and which scenarios act through it; every assumed number; what was believed."""
    study = subject.study
    through = {
        name: [subject.titles[n] for n, one in enumerate(study.scenarios) if name in one.acts_through]
        for name in CHANNELS
    }
    order = sorted(CHANNELS, key=lambda name: (not through[name], str(CHANNELS[name].grade), name))
    rows = [
        [
            CHANNELS[name].sentence,
            str(CHANNELS[name].grade),
            listed(through[name]) if through[name] else "all, if at all",
        ]
        for name in order
    ]
    used = uses()
    entries = [_entry_row(entry, used) for entry in study.register if entry.id in study.register.assumptions()]
    believed = [
        [subject.titles[n], name, f"{value:g}", one.reasons[name]]
        for n, one in enumerate(study.scenarios)
        for name, value in one.believe.items()
    ]
    parts: list[str] = [
        paragraph(
            f"Grades: published (somebody measured it), derived (arithmetic on it), assumption (judgement). "
            f"{sum(one.grade == 'assumption' for one in CHANNELS.values())} of {len(CHANNELS)} responses and "
            f"{len(entries)} of {len(study.register)} numbers of the register rest on assumption. ",
            tag("code", READER), " prints each number with its source, its note and what contests it.",
        )
    ]  # fmt: skip
    if not subject.folder.same_evidence:
        parts.append(paragraph("The evidence installed now is not the one this study was run with."))
    if believed:
        headings = ("Scenario", "Evidence", "Believed", "Because")
        parts.append(table("Beliefs that scenarios put in place of the evidence", headings, believed, words=True))
    headings = ("Response", "Grade", "Scenarios meant to act through it")
    parts.append(
        table("Responses of the model", headings, [row for row in rows if row[2] != "all, if at all"], words=True)
    )
    parts.append(details("Every response", table("Every response of the model", headings, rows, words=True)))
    headings = ("Number", "Value", "Range", "Unit", "Grade", "Where it acts")
    parts.append(
        details(f"All {len(entries)} assumed numbers", table("Assumed numbers", headings, entries, words=True))
    )
    return section("assumptions", "The log of assumptions", *parts)


def _entry_row(entry: Entry, used: dict[str, Any]) -> list[str]:
    reading = entry.reading("central")
    value = "table" if entry.axes else value_words(entry, reading.value)[0]
    reach = "see obbr evidence" if entry.axes else range_words(entry, reading)[0]
    where = listed([one.function.replace("_", " ") for one in used.get(entry.id, [])[:3]])
    return [
        entry.id,
        value,
        reach,
        entry.unit,
        str(entry.grade),
        where if where != "nothing" else "placed at the start",
    ]


def method(subject: Subject) -> Html:
    """How it was made, by whom, how to cite it, and the command that makes it again."""
    study = subject.study
    rows = [
        ["Place", study.place.title],
        ["Years", span(study.years)],
        ["Residents", residents(study.sample)],
        ["Draws, replicates, seed", f"{subject.draws}, {study.replicates}, {study.seed}"],
        ["Contested evidence", f"as a {study.beliefs} belief reads it"],
        ["Flat admissions explained by", plain(study.hospital)],
        ["Evidence, code, study", f"{subject.folder.manifest['evidence']}, {subject.folder.manifest['code']}, "
                                  f"{subject.folder.manifest['study']}"],
        ["obbr", str(subject.folder.manifest["obbr"])],
    ]  # fmt: skip
    asked = [
        [subject.titles[n], one.name, one.question, ", ".join(policy_names(one)) or "none", one.hash[:12]]
        for n, one in enumerate(study.scenarios)
    ]
    return section(
        "method",
        "Method, roles, citation, and the command to reproduce",
        paragraph(ABOUT),
        bullets(f"Worked out from own figures: {one}." for one in study.place.told),
        table("What was run", ("What", "Which"), rows, words=True),
        table("Scenarios", ("Scenario", "Name", "Question", "Policies", "Hash"), asked, words=True),
        _roles(subject),
        tag("h3", "To cite"),
        paragraph(_citation()),
        tag("h3", "To reproduce"),
        tag("pre", command(subject), tabindex="0"),
    )


def policy_names(scenario: Any) -> list[str]:
    """What a scenario does, by the kinds of its policies."""
    return list(dict.fromkeys(type(policy).__name__ for policy in scenario.policies))


def command(subject: Subject) -> str:
    """The command line that makes the same results; own figures and scenarios have to be at hand."""
    study = subject.study
    names = " ".join(map(typed, study.scenarios))
    parts = [f"obbr run {names} --place {study.place.name} --draws {study.draws} --seed {study.seed}"]
    parts.append(f"--years {study.years} --sample {study.sample}")
    if study.replicates > 1:
        parts.append(f"--replicates {study.replicates}")
    if "sceptic" in subject.folder.beside:
        parts.append("--beliefs all")
    elif study.beliefs != "central":
        parts.append(f"--beliefs {study.beliefs}")
    if set(HOSPITAL) & subject.folder.beside.keys():
        parts.append("--hospital all")
    elif study.hospital != defaults.HOSPITAL:
        parts.append(f"--hospital {study.hospital}")
    if subject.evidence_only is not None:
        parts.append("--evidence-only")
    return " ".join(parts)


def _roles(subject: Subject) -> Html:
    """Who commissioned, analysed, assured and approved, where a scenario says so."""
    rows = [
        [subject.titles[n], capital(plain(role)), who]
        for n, one in enumerate(subject.study.scenarios)
        for role, who in one.roles.items()
    ]
    if not rows:
        return join(
            tag("h3", "Roles"), paragraph("No scenario names who commissioned, analysed, assured or approved it.")
        )
    return join(tag("h3", "Roles"), table("Roles", ("Scenario", "Role", "Who"), rows, words=True))


def _citation() -> str:
    """Of `CITATION.cff`, where the project's folder is at hand; else the same from the package."""
    path = Path(obbr.__file__).parents[1] / "CITATION.cff"
    if not path.is_file():
        return f"obbr {obbr.__version__}: outcome-based budget review. Cite it with this folder's manifest."
    import yaml

    said = yaml.safe_load(path.read_text("utf-8"))
    who = listed([author["name"] for author in said["authors"]])
    return f"{capital(who)}: {said['title']}, version {said['version']}, {said['license']} licence. {said['message']}"
