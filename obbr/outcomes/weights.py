"""Weights for outcomes, as a citizens' assembly or anybody else gives them.  Nothing becomes one score without them.

    weights: What the assembly of Camden said
    given_by: 60 residents, drawn by lot, in March 2026
    how: each shared out 100 points over the same steps, after two days; means of their points
    outcomes:
      qalys:            {better: more,  weight: 60%, step: 0.1%}
      unmet_need_hours: {better: fewer, weight: 40%, step: 5%}

A weight without its step says nothing: whoever is asked what matters more, years of life or hours of help, must be told
how many of each.  So a weight belongs to one step of an outcome, and a step is a share of what standstill comes to.

    score = sum of  weight x (difference / standstill level) / step x (1 if more is better, -1 if fewer)

It is told in steps: 1 means that every outcome is one step better, or that what is lost in some is made up in others.
That a loss *can* be made up is what adding means; whoever does not believe it should not use a score.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum
from pathlib import Path
from typing import Any, NamedTuple

from obbr.inputs import BadInput, Node, read_yaml
from obbr.outcomes.measures import MEASURES
from obbr.quantities import share_as_typed

EXAMPLE = Path(__file__).with_name("example_weights.yaml")
DIRECTIONS = {"more": 1, "fewer": -1}
ONE_THING = ("qalys", "care_related_quality_of_life")  # readings of the same thing, of which an appraisal has one
ROUNDING = 1e-6


class Weight(NamedTuple):
    """One outcome's weight: how much one step of it matters, which way is better, and how large a step is."""

    outcome: str
    better: str  # more, or fewer
    weight: float  # of all, which come to 1
    step: float  # share of the standstill level


class Weights(NamedTuple):
    """Weights with who gave them, and how."""

    title: str
    given_by: str
    how: str
    example: bool  # shows the form, and is nobody's view
    each: tuple[Weight, ...]


def read_weights(source: Path | str, name: str = "") -> Weights:
    """Read and check a file of weights (a `Path`), or its text (a `str`).

    Raises:
        BadInput: one line with the place of what is wrong.
    """
    keys = ("weights", "given_by", "how", "example", "outcomes")
    parts = read_yaml(source, name).mapping(keys, required=("weights", "given_by", "how", "outcomes"), what="part")
    each = tuple(_read_weight(*item) for item in parts["outcomes"].items())
    _check(parts["outcomes"], each)
    example = "example" in parts and parts["example"].yes_or_no()
    return Weights(parts["weights"].text(), parts["given_by"].text(), parts["how"].text(), example, each)


def _read_weight(outcome: str, node: Node) -> Weight:
    node.name().one_of(MEASURES, "an outcome that is measured")
    parts = node.mapping(("better", "weight", "step"), required=("better", "weight", "step"), what="part of a weight")
    better = parts["better"].one_of(DIRECTIONS, "a direction")
    step = parts["step"].share(high=1)
    if step <= 0:
        parts["step"].fail("a step must be something; write a share of the standstill level, such as 1%")
    return Weight(outcome, better, parts["weight"].share(low=0, high=1), step)


def _check(node: Node, each: tuple[Weight, ...]) -> None:
    """Weights come to 1, and nothing is counted twice."""
    together = fsum(one.weight for one in each)
    if abs(together - 1.0) > ROUNDING:
        node.fail_at_key(f"weights come to {share_as_typed(round(together, 6))}; they must come to 100%")
    named = [one.outcome for one in each if one.outcome in ONE_THING]
    if len(named) > 1:
        node.fail_at_key(f"{' and '.join(named)} are readings of the same thing; keep one of them")


def score(differences: Mapping[str, Any], weights: Weights) -> Any:
    """How many steps better a scenario is than standstill, all outcomes together, by these weights.

    Args:
        differences: by outcome, the difference from standstill as a share of its level there (0.01: 1% more), a number
            or an array of one number a draw.  Outcomes without a weight count nothing.
        weights: print them (`weights_used`) wherever this is shown.

    Raises:
        BadInput: an outcome with a weight has no difference.

    >>> half = read_weights('''{weights: a, given_by: b, how: c, outcomes: {
    ...     qalys: {better: more, weight: 50%, step: 1%}, deaths: {better: fewer, weight: 50%, step: 2%}}}''')
    >>> score({"qalys": 0.02, "deaths": 0.02}, half)
    0.5
    """
    for one in weights.each:
        if one.outcome not in differences:
            raise BadInput(f"{one.outcome}: has a weight in {weights.title}, but no difference is given for it")
    return sum(one.weight * DIRECTIONS[one.better] * differences[one.outcome] / one.step for one in weights.each)


def weights_used(weights: Weights) -> str:
    """The weights in words, to stand beside every score that was made with them."""
    flag = " This is an example, and nobody's vote." if weights.example else ""
    lines = [f"Weights used: {weights.title}. Given by: {weights.given_by} How: {weights.how}{flag}"]
    for one in sorted(weights.each, key=lambda one: (-one.weight, one.outcome)):
        words, step = MEASURES[one.outcome].words, share_as_typed(one.step)
        lines.append(f"  {share_as_typed(one.weight):>5}  {words}: {step} of the standstill level {one.better}")
    return "\n".join(lines)
