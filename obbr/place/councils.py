"""England's upper-tier councils, from the tables that come with obbr: what each figure is, and how it is known.

A topic such as `care` is a CSV with one row a council and a column a number (`community_65plus/home_care`), a YAML that
says of each figure its class, source, year, unit, interval and method, and, where some councils' value is known in
another way, a CSV of exceptions.  A figure that the YAML gives a value is the same everywhere.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from obbr.inputs import Node, read_yaml
from obbr.place.figure import Figure, Kind, plain, read_figure, spans
from obbr.place.single_ages import spread

ENGLAND = Path(__file__).parent / "england"
NOT_BUILT = {
    "city_of_london": "13,462 people live there and some 600,000 work there: no rate of its residents means anything",
    "isles_of_scilly": "2,229 people live there, and Cornwall gives most of their care and all of their hospital stays",
}
# A topic, and beside the YAML of its own name those that describe more of its columns.
TOPICS = {
    "population": (),
    "flows": (),
    "households": (),
    "health": (),
    "care": (),
    "children": (),
    "hospital": (),
    "vcse": (),
    "money": ("care_money", "children_money"),
    "funding": (),
    "calibration": (),
}
THEN = "then"  # a folder of tables of 2011/12, of the same form
THEN_TOPICS = ("population", "flows", "households", "care", "children", "hospital", "money", "funding", "calibration")
_PARTS = re.compile(r"(?<![0-9]{4})/")  # the stroke of 2024/25 parts nothing
BASE = (
    "Rates, not counts, are carried to April 2025. People are of mid-2023, hospital of 2022/23, adult users of 2020/21 "
    "to 2022/23, children of 2022/23, money of 2024/25; every figure prints its own year."
)
LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0 (ONS, MHCLG, DfE, NHS England, "
    "NHS Digital, OHID, CQC, Charity Commission, HM Land Registry). Death rates: Human Mortality Database."
)


@dataclass(frozen=True, slots=True)
class Council:
    """An upper-tier council of mid-2023.

    Attributes:
        code: of ONS.
        name: in lower snake case, such as `bracknell_forest`.
        title: as the council is called.
        region: of England.
        kind: london, metropolitan, unitary or county; a county's districts have a purse of their own.
    """

    code: str
    name: str
    title: str
    region: str
    kind: str


@cache
def councils() -> dict[str, Council]:
    """Every council that can be built, by name."""
    found = (
        Council(row["code"], snake(row["title"]), row["title"], row["region"], row["kind"]) for row in table("councils")
    )
    return {council.name: council for council in sorted(found, key=lambda council: council.name)}


def snake(title: str) -> str:
    """A council's name as it is typed.

    >>> snake("Bristol, City of"), snake("St. Helens"), snake("Bournemouth, Christchurch and Poole")
    ('bristol', 'st_helens', 'bournemouth_christchurch_and_poole')
    """
    plainly = re.sub(", (City|County) of$", "", title)
    return "_".join(re.findall("[a-z]+", plainly.lower()))


def figures_of(council: Council) -> dict[str, Figure]:
    """All figures of a council, by path, as a place has them."""
    return {figure.path: figure for topic in TOPICS for figure in _figures(topic, council.code)}


def national_figure(path: str) -> Figure:
    """A figure that is the same for every council."""
    topic, _, name = path.partition(".")
    return read_figure(path, _described(topic)[name])


def figures_then(council: Council) -> dict[str, Figure]:
    """What is known of a council in 2011/12, by path: a part of its figures, money at 2024/25 prices."""
    return {figure.path: figure for topic in THEN_TOPICS for figure in _figures(f"{THEN}/{topic}", council.code)}


def _figures(topic: str, code: str) -> Iterator[Figure]:
    values, differing = _values(topic).get(code, {}), _exceptions(topic).get(code, {})
    when, _, name_of_topic = topic.rpartition("/")
    for name, node in _described(topic).items():
        path = f"{name_of_topic}.{name}"
        shared = node.mapping(["value", "class", "source", "year", "unit", "interval", "method"])
        if "value" in shared:
            yield read_figure(path, node)
            continue
        if name not in values:  # districts have figures in two-tier areas only
            continue
        value = values[name]
        if path == "population.by_age_sex":
            value = {sex: spread(sex, bands, when) for sex, bands in value.items()}
        words = {key: shared[key].text() for key in ("source", "year", "unit")}
        method = shared["method"].text() if "method" in shared else ""
        interval = plain(shared["interval"]) if "interval" in shared else None
        figure = Figure(path, value, Kind(shared["class"].text()), **words, interval=interval, method=method)
        figure = replace(figure, **differing.get(name, {}))
        yield replace(figure, interval=spans(figure.interval, value))


@cache
def _described(topic: str) -> dict[str, Node]:
    """What is said of each figure of a topic, in the order of the YAMLs."""
    files = (topic, *TOPICS.get(topic, ()))
    return {name: node for file in files for name, node in read_yaml(ENGLAND / f"{file}.yaml").items()}


@cache
def _values(topic: str) -> dict[str, dict[str, Any]]:
    """Values by council and figure; tables are mappings and lists again."""
    found: dict[str, dict[str, Any]] = {}
    for row in table(topic) if (ENGLAND / f"{topic}.csv").exists() else ():
        code, figures = row.pop("code"), {}
        for column, text in row.items():
            if text:
                _put(figures, _PARTS.split(column), _number(text))
        found[code] = {name: _lists(value) for name, value in figures.items()}
    return found


@cache
def _exceptions(topic: str) -> dict[str, dict[str, dict[str, Any]]]:
    """What is said in another way of a figure of a council: class, method, and interval if it differs."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    if (ENGLAND / f"{topic}_exceptions.csv").exists():
        for row in table(f"{topic}_exceptions"):
            told: dict[str, Any] = {"kind": Kind(row["class"]), "method": row["method"]}
            if row["interval"]:
                told["interval"] = plain(read_yaml(row["interval"], f"{topic}_exceptions"))
            found.setdefault(row["code"], {})[row["figure"]] = told
    return found


def table(name: str) -> list[dict[str, str]]:
    """The rows of a shipped table, such as `care` or `then/paths`."""
    with (ENGLAND / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _put(into: dict[str, Any], parts: list[str], value: Any) -> None:
    for part in parts[:-1]:
        into = into.setdefault(part, {})
    into[parts[-1]] = value


def _lists(value: Any) -> Any:
    """Mappings whose names are `[0]`, `[1]`, .. as lists."""
    if not isinstance(value, dict):
        return value
    parts = {name: _lists(part) for name, part in value.items()}
    return list(parts.values()) if all(name.startswith("[") for name in parts) else parts


def _number(text: str) -> Any:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text
