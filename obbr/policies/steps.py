"""Changes to money as a scenario writes them: `+£0.4m`, `-5% a year` for four years, `+3 FTE`, or one for each year.

A change lasts.  It begins in April of its year and stays; a further one on the same thing adds to it, so that a rise
for one year is a rise and, a year later, the same fall.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from obbr.calendar import year_label
from obbr.inputs import Node
from obbr.money.budget import Budget
from obbr.money.posts import POSTS
from obbr.money.prices import whole_pence

A_YEAR = " a year"
FTE = "FTE"
MOST_RISE = 10.0  # a line may at most grow to eleven times its size in one step: beyond that it is a slip of the pen
_MILLION = 1_000_000

PostCost = Callable[[], float]


class Step(NamedTuple):
    """One lasting change from April of `year`: pounds at 2025/26 prices, or a share of the 2025/26 standstill."""

    year: int
    pounds: float = 0.0
    share: float = 0.0

    def pence_on(self, budget: Budget, line: str) -> int:
        """What it comes to on one line: whole pence, a share rounded towards nothing as `Budget.cut` rounds."""
        part = budget.base[line] * round(abs(self.share) * _MILLION) // _MILLION
        return whole_pence(self.pounds) + (part if self.share > 0 else -part)


def read_steps(node: Node, first: int, last: int, post: PostCost | None = None) -> tuple[Step, ...]:
    """The changes that a value states.

    Args:
        node: `+£0.4m`; `+3 FTE`; `{change: -5% a year, years: 4}`; `{change: +£0.4m, from: 2026/27}`; or, with
            financial years as keys, `{2025/26: +£0.4m, 2027/28: -£0.2m}`.
        first: financial year in which a change begins that does not say.
        last: the scenario's last year.
        post: what a post costs there, in pounds of 2025/26, called if one is typed; None where posts are not counted.

    Raises:
        BadInput: at the place of what is wrong.
    """
    if node.is_text:
        if node.text().endswith(A_YEAR):
            node.fail(f"{node.text()} does not say for how long; write {{change: {node.text()}, years: 4}}")
        return (_step(node, first, post),)
    names = [name for name, _ in node.items()]
    if any(name[:1].isdigit() for name in names):
        return tuple(sorted(_step(part, _year(part.name(), first, last), post) for _, part in node.items()))
    parts = node.mapping(("change", "from", "years"), required=("change",), what="part of a change")
    begins = _year(parts["from"], first, last) if "from" in parts else first
    return _each_year(parts, begins, post)


def years_within(node: Node, year: int, first: int, last: int) -> int:
    """The year, if the scenario covers it."""
    if not first <= year <= last:
        span = f"{year_label(first)} to {year_label(last)}"
        node.fail(f"{year_label(year)} is outside this scenario, which runs from {span}")
    return year


def _year(node: Node, first: int, last: int) -> int:
    return years_within(node, node.financial_year(), first, last)


def _each_year(parts: dict[str, Node], begins: int, post: PostCost | None) -> tuple[Step, ...]:
    """One step, or the same step again in each of several years."""
    change = parts["change"]
    yearly = change.text().endswith(A_YEAR)
    if yearly and "years" not in parts:
        change.fail(f"{change.text()} does not say for how long; add years: 4")
    if "years" in parts and not yearly:
        parts["years"].fail(f"years goes with a yearly change; write {{change: {change.text()} a year, years: ...}}")
    once = _step(change, begins, post)
    years = parts["years"].whole(low=1, high=10) if yearly else 1
    return tuple(once._replace(year=begins + later) for later in range(years))


def _step(node: Node, year: int, post: PostCost | None) -> Step:
    amount = replace(node, value=node.text().removesuffix(A_YEAR))
    if amount.text().endswith("%"):
        return Step(year, share=amount.share(low=-1, high=MOST_RISE, signed=True))
    if amount.text().endswith(FTE):
        posts = amount.posts()
        if post is None:
            node.fail(f"{node.text()}: posts are counted on {' and '.join(POSTS)} only; write £ or %")
        return Step(year, pounds=posts * post())
    return Step(year, pounds=amount.money(signed=True))
