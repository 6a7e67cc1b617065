"""Tables of the register: values by sex, age, deprivation fifth, frailty, need or month, spread out into arrays.

The register writes a table as nested labels.  A label on the age axis is one year ("67"), a band ("65-74") or an open
end ("90+"); bands must cover every age once.  Every other axis lists all of its labels.
"""

from __future__ import annotations

import re

import numpy as np

from obbr.inputs import Node

OLDEST = 90  # the last age stands for 90 and over
AGE = "age"
AXES: dict[str, tuple[str, ...]] = {
    "sex": ("female", "male"),
    AGE: (*(str(age) for age in range(OLDEST)), f"{OLDEST}+"),
    "fifth": ("1", "2", "3", "4", "5"),  # of deprivation, 1 = most deprived
    "frailty": ("fit", "mild", "moderate", "severe"),
    "childhood": ("under_1", "1-4", "5-9", "10-15", "16-17"),  # ages at which children come into care
    "stay": ("first_month", "to_6_months", "to_1_year", "to_2_years", "later"),  # how long a child has been in care
    "home": ("kin", "foster", "childrens_home", "supported", "parents"),  # where looked-after children live
    "leaves": ("home", "guardian", "adopted"),  # where children go who leave care before 18
    "owner": ("small_for_profit", "large_for_profit", "voluntary", "public"),  # of a provider of care
    "need": ("none", "low", "medium", "high"),
    "month": tuple("april may june july august september october november december january february march".split()),
}


def read_axes(node: Node | None) -> tuple[str, ...]:
    """The axes that `by:` names, outermost first; age comes last.

    Raises:
        BadInput: an axis that does not exist, twice the same, or age before another.
    """
    if node is None:
        return ()
    axes = tuple(item.one_of(AXES, "an axis") for item in node.sequence())
    if len(set(axes)) < len(axes) or AGE in axes[:-1]:
        node.fail("name each axis once, age last")
    return axes


def shape_of(axes: tuple[str, ...]) -> tuple[int, ...]:
    """The shape of the array that a table over these axes fills.

    >>> shape_of(("sex", "age")), shape_of(())
    ((2, 91), ())
    """
    return tuple(len(AXES[axis]) for axis in axes)


def read_table(node: Node, axes: tuple[str, ...], interpolate: bool = False) -> np.ndarray:
    """A number, or nested labels, as a float64 array of `shape_of(axes)`.

    Args:
        node: the YAML value.
        axes: what each level of labels stands for.
        interpolate: run straight lines between the middles of age bands instead of steps; a band of zero stays zero.

    Raises:
        BadInput: a label missing, unknown or given twice, or a value that is not a number.
    """
    if not axes:
        return np.asarray(node.number(), dtype=np.float64)
    if axes[0] == AGE:
        return _read_ages(node, interpolate)
    given = node.mapping(AXES[axes[0]], required=AXES[axes[0]], what=f"label of {axes[0]}")
    return np.stack([read_table(given[label], axes[1:], interpolate) for label in AXES[axes[0]]])


def _read_ages(node: Node, interpolate: bool) -> np.ndarray:
    """Values by age band as (91,), each age covered exactly once."""
    by_age = np.full(OLDEST + 1, np.nan)
    middles, values = [], []
    for label, child in node.items():
        first, last = _band(label, child)
        if not np.isnan(by_age[first : last + 1]).all():
            child.fail_at_key(f"age {label} overlaps another band")
        by_age[first : last + 1] = child.number()
        if by_age[first] != 0.0:
            middles.append((first + last) / 2)
            values.append(by_age[first])
    if np.isnan(by_age).any():
        node.fail(f"no value for age {int(np.argmax(np.isnan(by_age)))}")
    if interpolate and middles:
        order = np.argsort(middles)
        lines = np.interp(np.arange(OLDEST + 1), np.array(middles)[order], np.array(values)[order])
        by_age = np.where(by_age == 0.0, 0.0, lines)
    return by_age


def _band(label: str, node: Node) -> tuple[int, int]:
    """First and last age of a label such as 67, 65-74 or 90+."""
    found = re.fullmatch(r"(\d+)(?:-(\d+)|(\+))?", label)
    if not found:
        node.fail_at_key(f"{label} is not an age; write 67, 65-74 or 90+")
    first = int(found[1])
    last = OLDEST if found[3] else int(found[2] or first)
    if not first <= last <= OLDEST:
        node.fail_at_key(f"age {label} does not lie within 0 to {OLDEST}+")
    return first, last
