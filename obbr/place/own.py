"""A council's own figures laid over a place's: each replaces one whole figure, and must have its shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from obbr.inputs import Node, hint
from obbr.place.adding_up import settle
from obbr.place.figure import FITTED, Figure, Kind, plain, read_value, spans

_KEYS = ["value", "class", "source", "year", "unit", "interval", "method"]


def replaced(base: Mapping[str, Figure], typed: Node) -> tuple[dict[str, Figure], tuple[str, ...]]:
    """All figures of `base`, those that are typed in their stead; and what follows from them, a sentence each.

    A typed figure needs `value`, `source` and `year`.  What it does not say is as in `base`; its class is `own` unless
    it says otherwise, and without an interval it is taken as counted.

    Raises:
        BadInput: no figure has this name, the value has other parts than the figure it replaces, or own figures
            contradict each other.
    """
    figures, own = dict(base), {}
    for topic, entries in typed.items():
        for label, node in entries.items():
            path = f"{topic}.{label}"
            if path not in base:
                node.fail_at_key(f"no figure {path}.{hint(path, base)}")
            figures[path], own[path] = _replaced(base[path], node), node
    return settle(figures, own)


def _replaced(figure: Figure, node: Node) -> Figure:
    parts = node.mapping(_KEYS, required=["value", "source", "year"])
    value = read_value(figure.path, parts["value"])
    if figure.path != FITTED:
        check_shape(figure.value, value, parts["value"])
    return replace(
        figure,
        value=value,
        kind=Kind(parts["class"].one_of(list(Kind), "a class of figure")) if "class" in parts else Kind.OWN,
        **{key: parts[key].text() for key in ("source", "year", "unit") if key in parts},
        interval=spans(plain(parts["interval"]), value) if "interval" in parts else None,
        method=parts["method"].text() if "method" in parts else "",
    )


def check_shape(wanted: Any, given: Any, node: Node) -> None:
    """A table has the parts of the one that it replaces, none missing and none more.

    Raises:
        BadInput: it has not.
    """
    if isinstance(wanted, Mapping) != isinstance(given, Mapping) or isinstance(wanted, list) != isinstance(given, list):
        node.fail(f"needs {_shape(wanted)}")
    if isinstance(given, Mapping):
        for part, piece in node.items():
            if part not in wanted:
                piece.fail_at_key(f"not a part of this figure.{hint(part, wanted)}")
            check_shape(wanted[part], given[part], piece)
        lacking = [part for part in wanted if part not in given]
        if lacking:
            node.fail(f"{', '.join(lacking)} missing; a table is replaced as a whole")
    elif isinstance(given, list) and len(given) != len(wanted):
        node.fail(f"needs {len(wanted)} numbers, has {len(given)}")


def _shape(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"a table of {', '.join(map(str, value))}"
    return f"a list of {len(value)} numbers" if isinstance(value, list) else "one number"
