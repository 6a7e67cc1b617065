"""The JSON Schema of a scenario's file, made from what reads it: lines, policies, evidence, shocks and units.

An editor that knows it completes names and marks what is misspelt.  It knows words and how a quantity is written;
whether sums come out on a place's books is for `obbr check` to say.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from obbr.calendar import year_label
from obbr.evidence import Register
from obbr.evidence.entry import Entry
from obbr.inputs import BadInput, Node
from obbr.money.lines import LINES, Kind, Line
from obbr.money.posts import POSTS
from obbr.policies import policies_known
from obbr.policies.base import MONTHS, WITHIN_YEAR, Policy, bounds_of, read_month, read_names, written_of
from obbr.policies.lines import EVERYTHING_ELSE, NOT_SIMULATED
from obbr.policies.settings import as_typed, plain_reader
from obbr.policies.vcse import FullCostRecovery
from obbr.quantities import looks
from obbr.scenario import SHIPPED, shipped_names, shock
from obbr.scenario_file import GRANTS, LONGEST_ROLE, MOST_YEARS, PRICES, RECOVERY, ROLES, SAME_AS, STANDSTILL

Schema = dict[str, Any]

YEARS = [year_label(year) for year in range(MOST_YEARS)]
MONTH_LOOKS = "^20[0-9]{2}-(0[1-9]|1[0-2])$"
TEXT: Schema = {"type": ["string", "number", "boolean"], "minLength": 1}  # YAML takes 2024 for a number; obbr does not
YEAR: Schema = {"enum": YEARS}
A_CUT = {
    Kind.DIRECT: "Posts, grants or programmes: money is capacity.",
    Kind.DEMAND_LED: "People have a right to this care: a saving is a plan, and what is delivered emerges.",
    Kind.CARRIED: "Not simulated: a cut is carried, and its effect is not modelled.",
}


def schema_text() -> str:
    """The schema as the text of a file: names of this folder's scenarios are known beside the shipped ones."""
    folders = [Path("scenarios"), SHIPPED]
    return json.dumps(scenario_schema(shipped_names(folders)), indent=2, ensure_ascii=False) + "\n"


def scenario_schema(scenarios: Iterable[str]) -> Schema:
    """A JSON Schema, draft 7, of a scenario's file.  `scenarios`: those that may be called by name."""
    names = list(scenarios)
    shocks = {"enum": [name for name in names if _is_shock(name)]}
    struck = {"anyOf": [shocks, _text(r"\.ya?ml$", "The file of a shock.")]}
    parts = {
        "scenario": TEXT | {"description": "What tables and reports call it."},
        "question": TEXT | {"description": "What it is to answer."},
        "from": YEAR | {"description": "The financial year in which changes begin that do not say."},
        "years": _whole(1, MOST_YEARS, "How many financial years are lived through, up to 2034/35."),
        "prices": {"enum": [PRICES], "description": "Of every sum that is typed."},
        "total": _total(names),
        "budget": _things(_budget(), "Changes from the base budget; they last, and further ones come on top."),
        "fund_from": _things({"reserves": _reserves()}, "What pays for more than the total."),
        "policies": _things({name: _policy(kind) for name, kind in policies_known().items()}, "What a council does."),
        "believe": _beliefs(),
        "test_against": {"type": "array", "items": struck, "description": "Shocks to be laid on it."},
        "roles": _things({role: TEXT | {"maxLength": LONGEST_ROLE} for role in ROLES}, "Who answers for it."),
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A scenario of obbr",
        **_things(parts, "What a council decides, as a finance lead writes it.", required=["scenario", "question"]),
        "dependencies": {"fund_from": ["total"]},
        "definitions": {
            "change": _change(looks("money", "share", signed=True), "+£0.4m or -5%"),
            "change_with_posts": _change(looks("money", "share", "posts", signed=True), "+£0.4m, -5% or +3 FTE"),
            "share_change": _change(looks("share", signed=True), "-5%"),
        },
    }


def _is_shock(name: str) -> bool:
    try:
        return bool(shock(name).policies)
    except BadInput:
        return False


def _things(properties: Schema, description: str, required: Iterable[str] = ()) -> Schema:
    """Named things and no others."""
    found = {"type": "object", "description": description, "properties": properties, "additionalProperties": False}
    return found | ({"required": list(required)} if required else {})


def _text(pattern: str, description: str) -> Schema:
    return {"type": "string", "pattern": pattern, "description": description}


def _whole(low: Any, high: Any, description: str) -> Schema:
    return _bounded("integer", low, high, description)


def _bounded(kind: str, low: Any, high: Any, description: str) -> Schema:
    bounds = {"minimum": low, "maximum": high}
    found = {name: value for name, value in bounds.items() if value is not None}
    return {"type": kind, "description": description, **found}


def _change(once: str, example: str, extra: Schema | None = None) -> Schema:
    """A change of money: once, each year for some years, from a year on, or by financial year."""
    beside = extra or {}
    text = _text(once, f"A change from the base budget: {example}.")
    parts = {
        "change": _text(once.removesuffix("$") + "( a year)?$", f"{example}; or -5% a year, with years: 4."),
        "from": YEAR | {"description": "The financial year in whose April it begins."},
        "years": _whole(1, MOST_YEARS, "For how many years a yearly change is made again."),
    }
    return {
        "anyOf": [
            text,
            _things(parts | beside, "A change, when, and for how long.", required=["change"]),
            _things(dict.fromkeys(YEARS, text) | beside, "By financial year; each comes on top of those before."),
        ]
    }


def _total(names: list[str]) -> Schema:
    words = {"enum": [STANDSTILL, *(SAME_AS + name for name in names)]}
    files = _text(f"^{SAME_AS}.+\\.ya?ml$", "The total of a scenario's file.")
    more = _text(looks("money", "share", signed=True).replace("^", f"^{STANDSTILL} ", 1), "standstill +£0.65m.")
    return {
        "description": "What all changes of general-fund lines must come to; it is checked.",
        "anyOf": [words, {"$ref": "#/definitions/change"}, more, files],
    }


def _budget() -> Schema:
    lines = {id: _line(line) for id, line in LINES.items()}
    not_simulated = {
        "description": "Every general-fund line that obbr does not simulate: a percentage of each.",
        "allOf": [{"$ref": "#/definitions/share_change"}],
    }
    rest = _things({"share": {"enum": ["equal"]}}, "All other lines take what is left of the total.", ["share"])
    return lines | {NOT_SIMULATED: not_simulated, EVERYTHING_ELSE: rest}


def _line(line: Line) -> Schema:
    description = {"description": f"{line.name}. {A_CUT[line.kind]}"}
    if line.id == GRANTS:
        extra = {RECOVERY: _policy(FullCostRecovery)["properties"]["share"]}
        return description | _change(looks("money", "share", signed=True), "+£0.4m or -5%", extra)
    name = "change_with_posts" if line.id in POSTS else "change"
    return description | {"allOf": [{"$ref": f"#/definitions/{name}"}]}


def _reserves() -> Schema:
    lent = _text(looks("money"), "What reserves pay in this year: £0.8m.")
    back = YEAR | {"description": "The financial year from which it is paid back in the same sums."}
    return _things(dict.fromkeys(YEARS, lent) | {"repay_from": back}, "What reserves pay for, by financial year.")


def _policy(kind: type[Policy]) -> Schema:
    """A policy, with the first paragraph of what it says of itself."""
    fields = {name: field for name, field in kind.model_fields.items() if written_of(field.metadata)}
    required = [name for name, field in fields.items() if field.is_required()]
    parts = {name: _parameter(field) for name, field in fields.items()}
    parts["start"] = YEAR | {"description": "The first financial year in which it acts; the scenario's own if none."}
    if WITHIN_YEAR in kind.model_fields:
        parts["start"] = {"anyOf": [parts["start"], _text(MONTH_LOOKS, "The month in which it begins: 2025-10.")]}
    said = (inspect.getdoc(kind) or "").partition("\n\n")
    return _things(parts, f"{said[0]} (Tier {kind.tier}.)", required)


def _parameter(field: FieldInfo) -> Schema:
    """One parameter: its kind, its bounds and its usual value."""
    marks, written = field.metadata, written_of(field.metadata)
    read, signed = plain_reader(written.read if written else str)
    low, high = (None if bound is None else as_typed(marks, bound) for bound in bounds_of(marks))
    told = [f"from {low}"] * (low is not None) + [f"up to {high}"] * (high is not None)
    if not field.is_required():
        told.append(f"usually {as_typed(marks, field.default)}")
    made = _kinds(signed).get(read)
    if read is read_names and written and isinstance(written.read, partial):
        named = list(written.read.keywords["known"])
        return {"type": "array", "items": {"enum": named}, "description": "A list of names."}
    return made(*bounds_of(marks), "; ".join(told)) if made else {"description": "; ".join(told)}


def _kinds(signed: bool) -> dict[Callable[..., Any], Callable[[Any, Any, str], Schema]]:
    """By the reader of a parameter, how its least, its most and what is told of it become a schema."""
    return {
        Node.share: lambda low, high, told: _text(looks("share", signed=signed), f"A percentage; {told}."),
        Node.money: lambda low, high, told: _text(looks("money", signed=signed), f"A sum of money; {told}."),
        Node.months: lambda low, high, told: _text(looks("months"), f"A length of time; {told}."),
        Node.whole: lambda low, high, told: _whole(low, high, f"A whole number; {told}."),
        Node.number: lambda low, high, told: _bounded("number", low, high, f"A number; {told}."),
        Node.financial_year: lambda low, high, told: YEAR | {"description": "A financial year."},
        read_month: lambda low, high, told: {"enum": list(MONTHS), "description": "A month of the financial year."},
    }


def _beliefs() -> Schema:
    """Every single number of the evidence, by its id; `falls_uptake` may stand for `falls.uptake`."""
    known = {entry.id: _belief(entry) for entry in Register.load() if not entry.axes}
    either = {f"^{id.replace('.', '_')}$": schema for id, schema in known.items()}
    return _things(known, "Evidence that you know better, each with its reason.") | {"patternProperties": either}


def _belief(entry: Entry) -> Schema:
    usual = entry.readings[0]
    told = f"{entry.unit}. Usually {usual.value:g} ({usual.low:g} to {usual.high:g}), {entry.grade}."
    parts = {"value": {"type": "number"}, "because": TEXT | {"description": "The reason."}}
    return _things(parts, told, required=["value", "because"])
