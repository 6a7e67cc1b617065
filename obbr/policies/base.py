"""What every policy is: typed parameters that a scenario may write, a turn in April, and what it modifies.

A policy acts when a financial year begins: `april` on the council's `Budget` and `Funding`, `practise` on its
`Practice`, the way it works apart from money.  A shock, which nobody decides, may `strike` in any month, on that
month's `Blows`.  A policy needs one of the three.  The rules of combination:

* **One hand on each thing that is set.**  Two policies that *set* one quantity (the council-tax rise, the rest of the
  cut) are an error when the scenario is loaded.
* **Parts multiply.**  Two policies that *multiply* one quantity of practice (time on process, hand-overs) each leave a
  part of what is usual: 90% and 80% leave 72%.
* **Changes add up.**  Two policies that *change* one quantity (pounds on a line, extra funding) both take effect, and
  the pounds add.  What follows from them for residents need not add up: capacity, unmet need and health are not linear.
* **Blows multiply.**  Each is a ratio to what is usual, so two that halve one thing leave a quarter of it.
* **A cut and an investment are one verb with the sign changed.**
* **Turns, not the order of a file, decide who goes first**: protection, changes, what balances them, funding.

Somebody else's policy is a subclass of `Policy` in their own package, named in its entry points:

    [project.entry-points."obbr.policies"]
    freeze_libraries = "their_package.libraries:FreezeLibraries"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum
from functools import partial
from typing import Annotated, Any, ClassVar

from annotated_types import Ge, Le
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from obbr.calendar import MONTHS_IN_YEAR
from obbr.evidence.tables import AXES
from obbr.inputs import BadInput, Node, hint
from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.money.lines import LINES
from obbr.policies.blows import Blows
from obbr.policies.practice import Practice

MONTHS = AXES["month"]
WITHIN_YEAR = "months_later"  # the field of a policy that may begin within a financial year
MONTH = re.compile(r"20[0-9]{2}-[0-9]{2}")


class Tier(StrEnum):
    """What a policy rests on: A, controlled evidence or money itself; B, exploratory, and labelled so."""

    A = "A"
    B = "B"


class Turn(IntEnum):
    """When in April a policy acts, whatever the order in which the scenario names it."""

    PROTECT = 1
    CHANGE = 2
    BALANCE = 3
    FUND = 4
    ADD_FUNDING = 5


class Modifies(Enum):
    """How a policy treats a quantity: it sets it alone, or it adds to it or multiplies it beside others."""

    SETS = "sets"
    ADDS_TO = "adds to"
    MULTIPLIES = "multiplies"


@dataclass(frozen=True)
class Written:
    """How a scenario's text becomes a parameter: a method of `Node`, which is told the bounds if there are any."""

    read: Callable[..., Any]
    bounded: bool = True


def read_names(node: Node, known: Iterable[str], what: str) -> frozenset[str]:
    """A list of known names; `what` says what they are, as in "a budget line"."""
    return frozenset(each.one_of(known, what) for each in node.sequence())


def read_month(node: Node) -> int:
    """A month of the financial year by its name; April is 0."""
    return MONTHS.index(node.one_of(MONTHS, "a month of the year"))


def _only_lines(lines: frozenset[str]) -> frozenset[str]:
    for line in sorted(lines):
        if line not in LINES:
            raise ValueError(f"{line} is not a budget line.{hint(line, LINES)}")
    return lines


Share = Annotated[float, Written(Node.share), Field(ge=0, le=1)]
"""A share of one; a scenario writes 5%."""
Change = Annotated[float, Written(partial(Node.money, signed=True)), Field(allow_inf_nan=False)]
"""Pounds a year more or less, at 2025/26 prices; a scenario must write the sign."""
Added = Annotated[float, Written(partial(Node.money, signed=True)), Field(ge=0, allow_inf_nan=False)]
"""Pounds a year more than in the base budget, at 2025/26 prices; a scenario writes +£0.2m."""
Multiple = Annotated[float, Written(Node.share), Field(ge=0, le=3)]
"""So many times what is usual; a scenario writes 120%."""
Rise = Annotated[float, Written(partial(Node.share, signed=True)), Field(ge=-0.1, le=0.1)]
"""A share a year more or less than usual; a scenario must write the sign: -2%."""
Years = Annotated[int, Written(Node.whole), Field(ge=1, le=10)]
"""A number of financial years."""
Months = Annotated[int, Written(Node.months), Field(ge=1, le=120)]
"""A number of months; a scenario writes 24 months."""
Hours = Annotated[float, Written(Node.number), Field(ge=0, le=20)]
"""Hours a month of each worker."""
MonthsLater = Annotated[int, Field(ge=0, le=11)]
"""Months from April of `start`; read from a start such as 2025-10, and never written by itself."""
Year = Annotated[int, Written(Node.financial_year, bounded=False), Field(ge=0)]
"""A financial year; 0 is 2025/26."""
Month = Annotated[int, Written(read_month, bounded=False), Field(ge=0, le=11)]
"""A month of the financial year; a scenario writes december; April is 0."""
Months = Annotated[int, Written(Node.months), Field(ge=1, le=120)]
"""A length of time; a scenario writes 4 months."""
_LINES = Written(partial(read_names, known=LINES, what="a budget line"), bounded=False)
Lines = Annotated[frozenset[str], _LINES, AfterValidator(_only_lines)]
"""Budget lines, by id."""


class Policy(BaseModel):
    """Something that a council may do.  Its docstring says what practitioners mean, evidence, cost, and possible harm.

    A subclass gives its parameters as typed fields with units and bounds, and what it does in `april`, `practise` or
    `strike`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tier: ClassVar[Tier] = Tier.B
    turn: ClassVar[Turn] = Turn.CHANGE

    start: Year = 0  # the first financial year in which it acts

    def modifies(self) -> dict[str, Modifies]:
        """The quantities it touches, such as `budget.carers` or `funding.council_tax`, and how."""
        raise NotImplementedError

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Act on a year's budget; `year` counts from the first year of the policy."""

    def practise(self, practice: Practice, year: int) -> None:
        """Act on how the council works; what is not changed again stays.  `year` as in `april`."""

    def strike(self, blows: Blows, month: int) -> None:
        """Act on what comes from outside in one month, and in that month only: what lasts strikes again.

        `month` counts from April of the policy's first year.
        """

    def acts_through(self) -> tuple[str, ...]:
        """The responses of the model (`obbr.people.channels`) through which it is meant to reach people.

        `obbr policies` holds each of them still in turn.  None need be named: money and capacity act without any.
        """
        return ()

    def meets_need(self) -> bool:
        """Whether services grow as need grows, rather than stay as they are."""
        return False


def read_policy(kind: type[Policy], node: Node, start: int) -> Policy:
    """A policy as a scenario writes it: `name: {parameter: value}`.

    Args:
        kind: which policy.
        node: its parameters.
        start: financial year in which it begins if it does not say.

    Raises:
        BadInput: at the place of an unknown parameter, or of a value of the wrong kind or out of bounds.
    """
    fields = kind.model_fields
    typed = node.mapping(fields, what=f"parameter of {node.name().text()}")
    values: dict[str, Any] = {"start": start}
    for name, part in typed.items():
        if name == "start" and WITHIN_YEAR in fields and MONTH.fullmatch(part.text()):
            values["start"], values[WITHIN_YEAR] = divmod(part.month(), MONTHS_IN_YEAR)
        else:
            values[name] = _read_parameter(fields[name].metadata, part)
    return _made(kind, values, node, typed)


def _read_parameter(metadata: list[Any], node: Node) -> Any:
    written = written_of(metadata)
    if written is None:
        node.fail("this parameter can only be given in Python; its policy does not say how it is written")
    if not written.bounded:
        return written.read(node)
    low, high = bounds_of(metadata)
    return written.read(node, low=low, high=high)


def written_of(metadata: list[Any]) -> Written | None:
    """How a parameter is written, if a scenario can write it."""
    return next((mark for mark in metadata if isinstance(mark, Written)), None)


def bounds_of(metadata: list[Any]) -> tuple[Any, Any]:
    """The least and the most that a parameter may be; None where there is no such bound."""
    low = max((mark.ge for mark in metadata if isinstance(mark, Ge)), default=None)
    high = min((mark.le for mark in metadata if isinstance(mark, Le)), default=None)
    return low, high


def _made(kind: type[Policy], values: dict[str, Any], node: Node, typed: dict[str, Node]) -> Policy:
    """The policy, checked as a whole; a complaint of its own rules is placed at the parameter that it names."""
    try:
        return kind(**values)
    except ValidationError as error:
        fault = error.errors()[0]
        message = fault["msg"].removeprefix("Value error, ")
        name = str(fault["loc"][0]) if fault["loc"] else ""
        if fault["type"] == "missing":
            node.fail(f"{name} is missing; add {name}:")
        typed.get(name, node).fail(message)


def check_combination(policies: list[tuple[Policy, Node]]) -> None:
    """Refuse two policies that set one quantity, or one that sets what another changes, or changes it another way.

    Raises:
        BadInput: at the second of the two.
    """
    held: dict[str, tuple[Modifies, Node]] = {}
    for policy, node in policies:
        for quantity, how in policy.modifies().items():
            before = held.setdefault(quantity, (how, node))
            if before[1] is not node and (how is Modifies.SETS or how is not before[0]):
                node.fail_at_key(
                    f"{how.value} {quantity}, which {before[1].path} {before[0].value}; what is set has one source: "
                    "keep one of them"
                )


def policy_kinds(shipped: dict[str, type[Policy]], others: list[tuple[str, Any]]) -> dict[str, type[Policy]]:
    """All policies that a scenario may name: obbr's own, and those of installed packages.

    Raises:
        BadInput: somebody's policy bears a name that is taken, or is not a `Policy`.
    """
    kinds = dict(shipped)
    for name, kind in others:
        if name in kinds:
            raise BadInput(f"policy {name}: two installed packages offer it; remove one")
        if not (isinstance(kind, type) and issubclass(kind, Policy)):
            raise BadInput(f"policy {name}: {kind!r} is not a subclass of obbr.policies.Policy")
        kinds[name] = kind
    return kinds
