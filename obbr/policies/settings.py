"""The settings of a policy as a scenario writes them: from a parameter back to what was, or might have been, typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from obbr.calendar import MONTHS_IN_YEAR, month_label, year_label
from obbr.inputs import Node
from obbr.policies.base import MONTHS, WITHIN_YEAR, Policy, read_month, read_names, written_of
from obbr.quantities import change_as_typed, pounds_as_typed, share_as_typed


def _names(names: Any) -> str:
    return f"[{', '.join(sorted(names))}]"


def _months(months: int) -> str:
    return f"{months} month{'' if months == 1 else 's'}"


_AGAIN: dict[Callable[..., Any], Callable[[Any], str]] = {
    Node.share: share_as_typed,
    Node.money: pounds_as_typed,
    Node.months: _months,
    Node.financial_year: year_label,
    Node.number: "{:g}".format,
    read_month: MONTHS.__getitem__,
    read_names: _names,
}


def settings(policy: Policy) -> dict[str, str]:
    """Every parameter that a scenario can write, with its value as text; those it did not write are there too."""
    told = {}
    for name, field in type(policy).model_fields.items():
        if written_of(field.metadata) is not None:
            told[name] = as_typed(field.metadata, getattr(policy, name))
    later = getattr(policy, WITHIN_YEAR, 0)
    if later:
        told["start"] = month_label(policy.start * MONTHS_IN_YEAR + later)
    return told


def as_typed(metadata: list[Any], value: Any) -> str:
    """One value as a scenario writes it; `metadata` are the marks of its parameter.

    >>> from obbr.policies.cuts import SalamiSlicing
    >>> as_typed(SalamiSlicing.model_fields["rate"].metadata, 0.05)
    '5%'
    """
    written = written_of(metadata)
    if written is None:
        return str(value)
    read, signed = plain_reader(written.read)
    if signed:
        return change_as_typed(value) if read is Node.money else f"{'+' if value >= 0 else ''}{share_as_typed(value)}"
    return _AGAIN.get(read, str)(value)


def plain_reader(read: Callable[..., Any]) -> tuple[Callable[..., Any], bool]:
    """The reader beneath what has been settled for it, and whether it wants a sign."""
    if isinstance(read, partial):
        return read.func, bool(read.keywords.get("signed"))
    return read, False
