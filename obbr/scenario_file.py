"""From the nodes of a scenario's YAML to its parts; every complaint is made at the place where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from obbr.calendar import year_label
from obbr.inputs import BadInput, Node
from obbr.money.lines import LINES
from obbr.money.posts import POSTS, post_cost
from obbr.money.prices import whole_pence
from obbr.policies import policies_known
from obbr.policies.base import Policy, Turn, check_combination, read_policy
from obbr.policies.lines import EVERYTHING_ELSE, NOT_SIMULATED, EverythingElse, LineChange
from obbr.policies.prevention import Protect
from obbr.policies.steps import read_steps, years_within
from obbr.policies.total import Total, sums_wrong
from obbr.policies.vcse import FullCostRecovery

PRICES = "2025/26"
MOST_YEARS = 10  # those who are yet to be born or to move in are made for so many years
KEYS = ("scenario", "question", "from", "years", "prices", "total", "budget", "fund_from", "policies", "believe")
KEYS += ("test_against", "roles")
ROLES = ("commissioner", "analyst", "assurer", "approver")
"""Who answers for a piece of analysis, as the Government's guide to it (the AQuA Book) has them."""
LONGEST_ROLE = 120  # characters
SAME_AS = "same as "
STANDSTILL = "standstill"
GRANTS, RECOVERY = "vcse_grants", "full_cost_recovery"

TotalOf = Callable[[Node], Total]
Placed = list[tuple[Policy, Node]]


class Parts(NamedTuple):
    """What a scenario consists of; the fields of `Scenario` of the same names."""

    title: str
    question: str
    first_year: int
    years: int
    policies: tuple[Policy, ...]
    total: Total | None
    believe: dict[str, float]
    reasons: dict[str, str]
    where: str
    test_against: tuple[str, ...]
    roles: dict[str, str]


def read_parts(top: Node, total_of: TotalOf) -> Parts:
    """Read and check a whole scenario.

    Args:
        top: the file.
        total_of: finds the total of the scenario that a node names.

    Raises:
        BadInput: one line with the place of the first fault.
    """
    parts = top.mapping(KEYS, required=("scenario", "question"), what="part of a scenario")
    first, years = _span(parts)
    last = first + years - 1
    if "prices" in parts and parts["prices"].text() != PRICES:
        parts["prices"].fail(f"sums are read at {PRICES} prices; write {PRICES}, and the sums at its prices")
    total = _read_total(parts, first, last, total_of)
    values, reasons = _read_beliefs(parts.get("believe"))
    placed = _read_budget(parts, total, first, last, values) + _read_policies(parts, first, last)
    check_combination(placed)
    _check_protection(placed)
    policies = tuple(policy for policy, _ in sorted(placed, key=_turn))
    if total is not None:
        _check_sums(parts["total"], total, policies, range(first, last + 1))
    place = parts.get("total", top)
    where = f"{place.file}:{place.key_line}:{place.key_column}" if place.key_line else place.file
    title, question = parts["scenario"].text(), parts["question"].text()
    shocks = _read_shocks(parts.get("test_against"))
    roles = _read_roles(parts.get("roles"))
    return Parts(title, question, first, years, policies, total, values, reasons, where, shocks, roles)


def _span(parts: dict[str, Node]) -> tuple[int, int]:
    """First financial year and number of years."""
    first = parts["from"].financial_year() if "from" in parts else 0
    if not 0 <= first < MOST_YEARS:
        parts["from"].fail(f"{year_label(first)} is outside the years that can be simulated, 2025/26 to 2034/35")
    years = parts["years"].whole(low=1) if "years" in parts else MOST_YEARS - first
    if first + years > MOST_YEARS:
        parts["years"].fail(f"{years} years from {year_label(first)} pass 2034/35; the most is {MOST_YEARS - first}")
    return first, years


def _turn(placed: tuple[Policy, Node]) -> tuple[int, str]:
    return placed[0].turn, placed[1].path


def _read_total(parts: dict[str, Node], first: int, last: int, total_of: TotalOf) -> Total | None:
    """The total that the sums must come to, with what reserves lend."""
    if "total" not in parts:
        if "fund_from" in parts:
            parts["fund_from"].fail_at_key("only says something beside a total; add total:")
        return None
    node = parts["total"]
    text = node.text() if node.is_text else ""
    if text.startswith(SAME_AS):
        total = Total(total_of(replace(node, value=text.removeprefix(SAME_AS).strip())).steps)
    elif text == STANDSTILL:
        total = Total()
    elif text.startswith(STANDSTILL):
        total = Total(read_steps(replace(node, value=text.removeprefix(STANDSTILL).strip()), first, last))
    elif node.is_text and not text.startswith(("+", "-", "£", "\N{MINUS SIGN}")) and not text[:1].isdigit():
        node.fail(f"{text} is not a total; write standstill, same as salami_slicing, -£6.0m, or {{change: -5%}}")
    else:
        total = Total(read_steps(node, first, last))
    reserves = _read_reserves(parts["fund_from"], first, last) if "fund_from" in parts else ()
    return total._replace(reserves=reserves)


def _read_reserves(node: Node, first: int, last: int) -> tuple[tuple[int, float], ...]:
    """Sums by year: lent by reserves, and paid back in the same amounts from the year that is stated."""
    reserves = node.mapping(("reserves",), required=("reserves",), what="source of funds")["reserves"]
    lent, back = [], None
    for name, part in reserves.items():
        if name == "repay_from":
            back = years_within(part, part.financial_year(), first, last)
        else:
            key = part.name()
            lent.append((years_within(key, key.financial_year(), first, last), part.money(low=0)))
    lent.sort()
    if not lent:
        reserves.fail("no sum; write the year in which reserves pay, as in 2025/26: £0.8m")
    if back is None:
        return tuple(lent)
    shift = back - lent[0][0]
    if back <= lent[-1][0]:
        reserves.fail(f"repay_from {year_label(back)} is not after {year_label(lent[-1][0])}, when reserves last pay")
    if lent[-1][0] + shift > last:
        reserves.fail(f"paid back in the same sums from {year_label(back)}, the last falls after {year_label(last)}")
    return tuple(lent) + tuple((year + shift, -pounds) for year, pounds in lent)


def _read_budget(
    parts: dict[str, Node], total: Total | None, first: int, last: int, believe: dict[str, float]
) -> Placed:
    """Typed changes to lines, and the rest that takes what is left."""
    if "budget" not in parts:
        return []
    known = [*LINES, NOT_SIMULATED, EVERYTHING_ELSE]
    named = parts["budget"].mapping(known, what="budget line")
    placed: Placed = []
    for line, node in named.items():
        if line == EVERYTHING_ELSE:
            share = node.mapping(("share",), required=("share",), what="way to take what is left")["share"]
            share.one_of(["equal"], "a way to share; everything else takes what is left in equal shares")
            if total is None:
                node.fail_at_key("needs a total to take what is left of; add total:")
            rest = EverythingElse(start=first, total=total, named=frozenset(named) - {EVERYTHING_ELSE})
            placed.append((rest, node))
            continue
        if line == GRANTS and node.is_mapping and RECOVERY in node.value:
            placed.append((read_policy(FullCostRecovery, _recovery(node), first), node.value[RECOVERY]))
            node = replace(node, value={name: part for name, part in node.items() if name != RECOVERY})
        steps = read_steps(node, first, last, partial(_post_cost, line, believe) if line in POSTS else None)
        if line == NOT_SIMULATED and any(step.pounds for step in steps):
            node.fail("these are several lines; write a percentage of each, such as -5%")
        placed.append((LineChange(start=first, line=line, steps=steps), node))
    return placed


def _post_cost(line: str, believe: dict[str, float]) -> float:
    """Pounds that a post on a line costs, as the evidence has it, or as the scenario believes."""
    import numpy as np

    from obbr.evidence.draws import Draws
    from obbr.evidence.register import Register

    drawn = Draws(Register.load(), seed=0, believe=believe).parameters("central")
    return post_cost(line, drawn.view(np.recarray)[0])


def _recovery(node: Node) -> Node:
    """The full_cost_recovery written beside a change of grants, as that policy would be written by itself."""
    parts = {"share": node.value[RECOVERY]}
    if "from" in node.value:
        parts["start"] = node.value["from"]
    return replace(node, value=parts)


def _read_policies(parts: dict[str, Node], first: int, last: int) -> Placed:
    if "policies" not in parts:
        return []
    kinds = policies_known()
    placed: Placed = []
    for name, node in parts["policies"].mapping(kinds, what="policy").items():
        policy = read_policy(kinds[name], node, first)
        if isinstance(node.value, dict) and "start" in node.value:
            years_within(node.value["start"], policy.start, first, last)
        placed.append((policy, node))
    return placed


def _check_protection(placed: Placed) -> None:
    """A line cannot be spared and cut."""
    protected = frozenset[str]().union(*(policy.lines for policy, _ in placed if isinstance(policy, Protect)))
    for policy, node in placed:
        if (
            isinstance(policy, LineChange)
            and policy.line in protected
            and any(min(step[1:]) < 0 for step in policy.steps)
        ):
            node.fail_at_key("is cut here and protected under policies; keep one of them")


def _check_sums(node: Node, total: Total, policies: tuple[Policy, ...], years: range) -> None:
    """Where every sum is in pounds, the arithmetic needs no place to be done."""
    changes = [policy for policy in policies if any(name.startswith("budget.") for name in policy.modifies())]
    if not all(isinstance(policy, LineChange) or policy.turn is Turn.PROTECT for policy in changes):
        return
    steps = [step for policy in changes if isinstance(policy, LineChange) for step in policy.steps]
    for year in years:
        allowed = total.pounds(year)
        begun = [step for step in steps if step.year <= year]
        if allowed is None or any(step.share for step in begun):
            return
        wrong = sums_wrong(sum(whole_pence(step.pounds) for step in begun), whole_pence(allowed), year)
        if wrong:
            node.fail_at_key(wrong)


def _read_shocks(node: Node | None) -> tuple[str, ...]:
    """Names of the shocks that a scenario is to be tested against; `Scenario` looks for them."""
    names: list[str] = []
    for each in node.sequence() if node else []:
        if each.text() in names:
            each.fail(f"{each.text()} is named twice; keep one")
        names.append(each.text())
    return tuple(names)


def _read_roles(node: Node | None) -> dict[str, str]:
    """Who answers for the scenario, by role; they decide nothing."""
    roles = {name: part.text() for name, part in node.mapping(ROLES, what="role").items()} if node else {}
    for name, text in roles.items():
        if node and len(text) > LONGEST_ROLE:
            node.value[name].fail(f"is longer than {LONGEST_ROLE} characters; name the office that holds this role")
    return roles


def _read_beliefs(node: Node | None) -> tuple[dict[str, float], dict[str, str]]:
    """Evidence that the scenario overrides, by entry id, each with its reason."""
    if node is None:
        return {}, {}
    from obbr.evidence.draws import Draws  # reads the whole register, which most scenarios have no need of
    from obbr.evidence.register import Register

    register = Register.load()
    values: dict[str, float] = {}
    reasons: dict[str, str] = {}
    for name, part in node.items():
        given = part.mapping(("value", "because"), required=("value", "because"), what="part of a belief")
        value = given["value"].number()
        try:
            entry = register[name].id
            Draws(register, seed=0, believe={name: value})
        except BadInput as error:
            part.fail_at_key(str(error).removeprefix(f"{name}: "))
        values[entry], reasons[entry] = value, given["because"].text()
    return values, reasons
