"""Strengths-based practice: conversations that look first at what is there."""

from __future__ import annotations

from math import ceil
from typing import ClassVar

from obbr.calendar import MONTHS_IN_YEAR
from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.policies.base import Modifies, Months, MonthsLater, Multiple, Policy, Share, Tier
from obbr.policies.costs import OVERHEADS, spend
from obbr.policies.practice import Practice

TRAINED = "assessment_safeguarding"


class StrengthsBased(Policy):
    """Conversations about a life take the place of assessments of deficits, as in Three Conversations.

    What practitioners mean: ask what matters and who is there, connect people with what a place has, stay close in a
    crisis, and talk of a package last; fewer forms.  It is a change of a whole organisation, learnt over years, and it
    cannot be done without voluntary bodies to connect people with.
    Evidence: exploratory (tier B).  Developers tell of 13% to 45% fewer packages, before and after and with protected
    caseloads.  The only study with a control (Community Led Support, 2016 to 2021) found 10 points fewer new people
    funded and no clear change in spending.  It is a check here and added nowhere: what happens comes of the time that
    conversations take, of process that falls away, and of what a longer look finds, all judged.  What is found by
    looking and what is found by knowing each other is found once.  Cost: training and coaching while it is learnt, and
    longer conversations at first, for which others wait.  May harm: people who needed a package and are shown a door,
    first of all where places with voluntary bodies are full; people who wait while workers learn.
    """

    tier: ClassVar[Tier] = Tier.B

    reach_full_by: Months = 24  # after its start
    paperwork: Multiple = 0.9  # of time on process, once it is learnt
    training: Share = 0.02  # a year of the assessment line's 2025/26 budget, while it is learnt
    months_later: MonthsLater = 0  # a start such as 2025-10 begins within the year

    def modifies(self) -> dict[str, Modifies]:
        """Sets how conversations are held; multiplies time on process, as it is learnt; training adds to overheads."""
        return {
            "practice.learning_months": Modifies.SETS,
            "practice.paperwork": Modifies.MULTIPLIES,
            f"budget.{OVERHEADS}": Modifies.ADDS_TO,
        }

    def acts_through(self) -> tuple[str, ...]:
        """What looking finds, and what time with people then does."""
        return (
            *("looking_finds_more", "vcse_eases_loneliness", "vcse_helps_at_home", "family_steps_in"),
            *("checks_avert_harm", "paperwork_drives_leavers"),
        )

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Pay for training and coaching in each year in which something is still to be learnt."""
        years = ceil((self.months_later + self.reach_full_by) / MONTHS_IN_YEAR)
        spend(budget, OVERHEADS, self.training * budget.base[TRAINED] / 100, year, years)

    def practise(self, practice: Practice, year: int) -> None:
        """Begin to learn, in the stated month of the first year."""
        practice.learning_months = self.reach_full_by
        practice.learning_waits = self.months_later if year == 0 else 0
        practice.paperwork_learnt = self.paperwork
