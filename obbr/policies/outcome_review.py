"""Outcome-based budget review: each April a little money moves to the lines that are believed to bring most."""

from __future__ import annotations

from math import exp, floor
from statistics import NormalDist
from typing import Annotated, ClassVar

from pydantic import Field

from obbr.chance import Event, luck_of, uniform
from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.policies.base import Modifies, Policy, Share, Tier, Turn
from obbr.policies.lines import ACTS_THROUGH
from obbr.policies.published_effects import EFFECTS, published

TAKEN_UP = 0.95  # of what a line's money could buy, from which more of it may be wanted
CLEARLY = 1.25  # times as much must the gaining line be believed to bring
ODD = 1e-6  # keeps luck away from 0 and 1, where a normal quantile has no value
PENNY = 0.01
DIGITS = 6  # kept of a misjudgement, so that every machine has the same


class OutcomeBasedReview(Policy):
    """Each year, line by line: what does this pound bring, and where would it bring more?  Then move a little.

    What practitioners mean by budgeting for outcomes: instead of a slice off every line, look at each, ask which
    outcomes it delivers, and move money to where it delivers most.  The council here knows what councils know: effects
    that others published, misjudged by as much as such figures differ between places, less so with every year; its own
    prices; and how much of what each line could buy was taken up last year.  It knows no other run, and no truth.
    Evidence: nothing but allocation (tier A): no evaluation of outcomes-based budgeting was found anywhere, so nothing
    comes of the label.  Cost: none beyond the lines that lose.  May harm: whoever depends on lines whose worth was
    never measured well, first of all voluntary organisations; lines for which nothing was published are left alone.
    """

    tier: ClassVar[Tier] = Tier.A
    turn: ClassVar[Turn] = Turn.BALANCE

    most: Share = 0.1  # of what it has that a line may gain or lose in a year
    floor: Annotated[Share, Field(le=0.95)] = 0.6  # of its own 2025/26 budget below which no line may fall

    def modifies(self) -> dict[str, Modifies]:
        """Adds to every line that it compares, beside whatever else changes it."""
        return {f"budget.{line}": Modifies.ADDS_TO for line in EFFECTS}

    def acts_through(self) -> tuple[str, ...]:
        """What the lines that it compares do for people."""
        return tuple(dict.fromkeys(channel for line in EFFECTS for channel in ACTS_THROUGH.get(line, ())))

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Move money from the line believed to bring least to the one believed to bring most, and so on.

        On paper, before anything was lived, nothing is known, and nothing moves.
        """
        if not budget.past.prices:
            return
        worth = {line: self.believed(line, budget, year) for line in EFFECTS}
        room = {line: self._may_gain(line, budget) for line in EFFECTS}
        best_first = [line for line in sorted(EFFECTS, key=lambda line: (-worth[line], line)) if wanted(line, budget)]
        may_lose = self._may_lose(budget)
        for loser in sorted(may_lose, key=lambda line: (worth[line] if wanted(line, budget) else 0.0, line)):
            for gainer in best_first:
                brings = worth[loser] if wanted(loser, budget) else 0.0  # money that nobody takes up brings nothing
                moved = floor(100 * min(may_lose[loser], room[gainer])) / 100  # whole pence, so that none is lost
                if gainer != loser and moved >= PENNY and worth[gainer] > CLEARLY * brings:
                    budget.change(loser, -moved)
                    budget.change(gainer, moved)
                    may_lose[loser] -= moved
                    room[gainer] -= moved
            best_first = [line for line in best_first if line != loser]

    def _may_gain(self, line: str, budget: Budget) -> float:
        """Pounds that a line may gain this year: a share of what it has; who has nothing is tried with that of all."""
        own = has(line, budget)
        return self.most * (own if own >= PENNY else sum(max(budget.base[each], 0) for each in EFFECTS) / 100)

    def _may_lose(self, budget: Budget) -> dict[str, float]:
        """Pounds that each line may lose this year: not below its floor, and nothing of what is protected.

        What nobody took up last year may be taken back at once, as far as it was once added.
        """
        able = {}
        for line in EFFECTS:
            base, added = max(budget.base[line], 0) / 100, max(budget.decided(line), 0) / 100
            above_floor = base * (1.0 - self.floor) + budget.decided(line) / 100
            idle = has(line, budget) * (1.0 - min(1.0, budget.past.taken_up.get(line, 1.0)))
            if line not in budget.protected and above_floor >= PENNY:
                able[line] = min(max(self.most * has(line, budget), min(idle, added)), above_floor)
        return able

    def believed(self, line: str, budget: Budget, year: int) -> float:
        """What a pound of a line is believed to bring, in pounds.

        believed = (years of life x what one is taken to be worth + money saved) x misjudgement, which fades with years

        Evidence: review.pounds_per_qaly, review.misjudgement, review.learning_yearly.
        """
        p = published()
        effect = EFFECTS[line](p, budget.past.prices)
        spread = float(p.review.misjudgement) * (1.0 - float(p.review.learning_yearly)) ** year
        number = sorted(EFFECTS).index(line)
        luck = min(max(uniform(luck_of(budget.past.luck, number, 0), Event.MISJUDGES), ODD), 1.0 - ODD)
        misjudged = round(exp(spread * NormalDist().inv_cdf(luck)), DIGITS)
        return (effect.qalys * float(p.review.pounds_per_qaly) + effect.saved) * misjudged


def has(line: str, budget: Budget) -> float:
    """Pounds of the council's own money on a line after all decisions so far, at 2025/26 prices."""
    return max(budget.base[line] + budget.decided(line), 0) / 100


def wanted(line: str, budget: Budget) -> bool:
    """Whether more of what a line buys would be taken up, by last year's use of it."""
    return budget.past.taken_up.get(line, 1.0) >= TAKEN_UP
