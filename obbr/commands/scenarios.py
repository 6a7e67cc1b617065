"""The commands of a scenario's file: `obbr check`, `new`, `diff` and `schema`; nothing is run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obbr.commands.options import BAD_INPUT, FINE, PlaceName, console, new_file, option
from obbr.inputs import BadInput
from obbr.study import defaults

if TYPE_CHECKING:
    from obbr.evidence import Register
    from obbr.place import Place

YAML = ".yaml"


def check(
    files: Annotated[list[str], typer.Argument(help="Scenarios, by file or name.")],
    place: Annotated[str, option("Whose books their sums are tried on.")] = defaults.PLACE,
) -> int:
    """Read scenarios and try their budgets on a place's books, one line for each; nothing is run."""
    from obbr.evidence import Register
    from obbr.place import Place

    where, register, code = Place.load(place), Register.load(), FINE
    for file in files:
        try:
            print(_fine(file, where, register))
        except BadInput as fault:
            print(fault, file=sys.stderr)
            code = BAD_INPUT
    return code


def _fine(file: str, place: Place, register: Register) -> str:
    """One line on a scenario without a fault.

    Raises:
        BadInput: it has one.
    """
    from obbr.report.words import exploratory
    from obbr.scenario import Scenario
    from obbr.study.plan import rehearse

    scenario = Scenario.load(file)
    cuts = rehearse(place, scenario, register)
    told = [f"{scenario.title}{exploratory(scenario)}", f"{len(scenario.policies)} policies"]
    if cuts:
        told.append(
            f"cut, effect not modelled: £{sum(cuts.values()) / 1e6:.1f}m a year by the end on {len(cuts)} lines"
        )
    if scenario.test_against:
        told.append(f"to be tested against {', '.join(scenario.test_against)}: obbr resilience {file}")
    return f"{file}: fine in {place.title}. {'; '.join(told)}; hash {scenario.hash}"


def new(
    title: Annotated[str, typer.Argument(help='What it is called, as in "Neighbourhood first".')],
    other: Annotated[str, option("The scenario that it begins as, by name or file.", "--from")] = "standstill",
    out: Annotated[Path | None, option("The file; named after the title, in scenarios/ if there is one here.")] = None,
) -> int:
    """Write a scenario that begins as another, with comments that say what may be changed."""
    from obbr.commands.pages_job import write_page
    from obbr.inputs import read_yaml
    from obbr.scenario import SHIPPED, Scenario, shipped_names
    from obbr.scenario_new import beginning, file_name

    name = file_name(title)
    if out is None and name in shipped_names([Path("scenarios"), SHIPPED]):
        raise BadInput(f"{name}: there is a scenario of this name; give another")
    folder = Path("scenarios") if Path("scenarios").is_dir() else Path()
    path = new_file(folder / f"{name}{YAML}" if out is None else out.expanduser(), YAML)
    text = beginning(title, Scenario.load(other), str(path))
    Scenario.of(path.stem, read_yaml(text, path.name), path.parent)  # what it leans on must be found from there too
    write_page(path, text)
    print(f"{path}: change what is to differ, then obbr check {path}")
    return FINE


def diff(
    first: Annotated[str, typer.Argument(help="A scenario, by file or name.")],
    second: Annotated[str, typer.Argument(help="Another.")],
    place: PlaceName = defaults.PLACE,
) -> int:
    """Print what differs between two scenarios: lines by year on a place's books, policies, total, beliefs, shocks."""
    from obbr.place import Place
    from obbr.report.differences import show_differences
    from obbr.scenario import Scenario
    from obbr.study.differences import differences

    where = Place.load(place)
    rows = differences(Scenario.load(first), Scenario.load(second), where)
    show_differences(rows, (first, second), where, console())
    return FINE


def schema(
    out: Annotated[Path | None, option("A .json file to write; printed if none.")] = None,
) -> int:
    """Print the JSON Schema of a scenario's file, by which an editor completes names and marks what is wrong."""
    from obbr.commands.pages_job import write_page
    from obbr.scenario_schema import schema_text

    if out is None:
        print(schema_text(), end="")
        return FINE
    path = new_file(out.expanduser(), ".json")
    write_page(path, schema_text())
    print(f"{path}: begin a scenario with  # yaml-language-server: $schema={path}")
    return FINE


COMMANDS = (check, new, diff, schema)
