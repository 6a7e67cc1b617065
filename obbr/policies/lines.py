"""The `budget:` of a scenario: typed changes to lines, and everything else sharing what is left of the total."""

from __future__ import annotations

from typing import Any, ClassVar

from obbr.calendar import year_label
from obbr.money.budget import Budget, CannotBeSet
from obbr.money.funding import Funding
from obbr.money.lines import LINES
from obbr.policies.base import Modifies, Policy, Tier, Turn
from obbr.policies.steps import Step
from obbr.policies.total import Total
from obbr.quantities import pounds_as_typed

NOT_SIMULATED = "lines_not_simulated"
EVERYTHING_ELSE = "everything_else"

ACTS_THROUGH: dict[str, tuple[str, ...]] = {
    "carers_support": ("support_relieves_carers", "support_helps_minds", "strain_breaks_carers", "caring_ends_work"),
    "equipment": ("adaptations_delay_care_home", "adaptations_prevent_injury"),
    "assessment_safeguarding": ("caseload_moves_leavers", "knowing_helps_conversations"),
    "vcse_grants": ("vcse_lives_on_grants", "vcse_eases_loneliness", "vcse_helps_at_home"),
    "falls_prevention": ("exercise_prevents_falls",),
    "reablement": ("reablement_restores",),
    "home_visits": ("visits_prevent_admissions", "visits_bring_ae", "visits_find_need"),
    "job_coaches": ("coaching_brings_work", "coaching_brings_work_ld", "work_spares_support"),
    "flu_outreach": ("outreach_reaches", "vaccine_prevents_flu"),
    "children_safeguarding": ("thin_help_slows_closing", "knowing_brings_permanence", "caseload_moves_leavers"),
    "children_family_support": ("early_help_prevents_referrals",),
    "children_centres": ("early_help_prevents_referrals",),
    "family_conferences": ("conferences_keep_families",),
}
"""The responses through which money on a line is meant to reach people; care that is bought needs none."""


def lines_not_simulated(budget: Budget) -> frozenset[str]:
    """General-fund lines that obbr carries: a cut on them is printed as "cut, effect not modelled"."""
    return frozenset(line for line in budget.general_fund_lines if not LINES[line].simulated)


class LineChange(Policy):
    """Pounds added to a budget line, or taken from it.

    What a finance lead types in a budget.  On a direct line (posts, grants, programmes) capacity follows at once; on a
    demand-led line a saving is a plan, and what is delivered emerges from who is then helped.
    Evidence: money itself (tier A).  Cost: what it says.  May harm: whoever depends on a line that is cut.
    """

    tier: ClassVar[Tier] = Tier.A

    line: str  # a budget line, or `lines_not_simulated`: each of those by its own share
    steps: tuple[Step, ...]

    def modifies(self) -> dict[str, Modifies]:
        """Adds to its line, beside whatever else changes it."""
        return {f"budget.{self.line}": Modifies.ADDS_TO}

    def acts_through(self) -> tuple[str, ...]:
        """What the line does for people."""
        return ACTS_THROUGH.get(self.line, ())

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Make the changes that begin this year."""
        lines = lines_not_simulated(budget) if self.line == NOT_SIMULATED else [self.line]
        for step in self.steps:
            if step.year == self.start + year:
                for line in sorted(lines):
                    budget.change(line, step.pence_on(budget, line) / 100)


class EverythingElse(Policy):
    """Every general-fund line that the budget does not name shares, in proportion to its size, what is left.

    What practitioners call the balancing item: protect some, and the rest pays equally.  Even-handed between the lines
    that share; unequal to those who depend on the smaller ones.
    Evidence: money itself (tier A).  Cost: none of its own; it makes the total come out.  May harm: as salami slicing.
    """

    tier: ClassVar[Tier] = Tier.A
    turn: ClassVar[Turn] = Turn.BALANCE

    total: Total
    named: frozenset[str]  # lines, or `lines_not_simulated`, whose change is typed

    def modifies(self) -> dict[str, Modifies]:
        """Sets what is left, so there can only be one."""
        return {f"budget.{EVERYTHING_ELSE}": Modifies.SETS}

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Take what the total still asks for, or give back what it no longer does, to the penny."""
        left = self.total.pence(budget, self.start + year) - budget.total_change()
        lines = self._sharing(budget)
        if left and not lines:
            when, sum_left = year_label(self.start + year), pounds_as_typed(left / 100)
            raise CannotBeSet(f"{when}: {sum_left} is left for everything_else, but every line is named or protected")
        if left < 0:
            budget.take(-left, of=lines)
        elif left > 0:
            for line, pence in _in_proportion(left, {line: budget.base[line] for line in lines}).items():
                budget.change(line, pence / 100)

    def _sharing(self, budget: Budget) -> frozenset[str]:
        named = self.named - {NOT_SIMULATED}
        if NOT_SIMULATED in self.named:
            named |= lines_not_simulated(budget)
        return budget.general_fund_lines - named - budget.protected


def _in_proportion(pence: int, sizes: dict[str, Any]) -> dict[str, int]:
    """Shares in proportion to size; the largest takes the odd pence, as in `Budget.take`."""
    whole = sum(sizes.values())
    parts = {line: pence * size // whole for line, size in sizes.items()}
    parts[max(sizes, key=lambda line: (sizes[line], line))] += pence - sum(parts.values())
    return parts
