"""Which mechanism uses which number: read off the source of the package, so that it can never be out of date."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parent.parent
PARAMETERS = ("p", "parameters")  # the names under which the code keeps the parameters of a draw


class Use(NamedTuple):
    """A function that reads an entry."""

    file: str  # within the package, such as people/needs.py
    function: str  # with its class, such as SocialWorkTeam.plan

    def __str__(self) -> str:
        return f"{self.function} ({self.file})"


@cache
def uses(package: Path = PACKAGE) -> dict[str, list[Use]]:
    """Every entry id that the code names as `p.topic.name` or `p["topic"]["name"]`, with the functions that do.

    Args:
        package: folder whose Python files are read, not run.
    """
    found: dict[str, set[Use]] = {}
    for path in sorted(package.rglob("*.py")):
        file = path.relative_to(package).as_posix()
        for entry_id, function in _named(ast.parse(path.read_text("utf-8")), "module"):
            found.setdefault(entry_id, set()).add(Use(file, function))
    return {entry_id: sorted(by) for entry_id, by in sorted(found.items())}


def _named(node: ast.AST, inside: str) -> Iterator[tuple[str, str]]:
    """Entry ids below a piece of source, each with the function it stands in."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield from _named(child, child.name if inside == "module" else f"{inside}.{child.name}")
            continue
        entry_id = _entry_id(child)
        if entry_id:
            yield entry_id, inside
        yield from _named(child, inside)


def _entry_id(node: ast.AST) -> str:
    """`falls.uptake` of `p.falls.uptake`; nothing of anything else."""
    name, holder = _last_part(node)
    topic, holder = _last_part(holder)
    if not (name and topic):
        return ""
    while isinstance(holder, ast.Subscript):  # one record of an array, as in p[0].falls
        holder = holder.value
    base = holder.id if isinstance(holder, ast.Name) else holder.attr if isinstance(holder, ast.Attribute) else ""
    return f"{topic}.{name}" if base in PARAMETERS else ""


def _last_part(node: ast.AST | None) -> tuple[str, ast.AST | None]:
    """The last name of a dotted or subscripted expression, and what it is taken from."""
    if isinstance(node, ast.Attribute):
        return node.attr, node.value
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        return node.slice.value, node.value
    return "", None
