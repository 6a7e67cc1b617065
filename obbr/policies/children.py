"""Other ways of working with children and families."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from obbr.policies.base import Modifies, Policy, Share, Tier
from obbr.policies.practice import Practice


class TeamAroundTheWorker(Policy):
    """Some social-work posts become family practitioners, mentors and volunteers around one consultant social worker.

    What practitioners mean when they say that families are passed from person to person: instead of a team around the
    child, a team around the worker, whose practitioners see a family several times a week and stay with it, while the
    consultant holds the risk.
    Evidence: exploratory (tier B).  For: in one small trial 69% against 61% of cases of children in need were closed,
    with three times the visits; not significant.  Against: no later count with a comparison was found, and
    practitioners cannot assess or hold plans.  Cost: none beyond the posts, for the money is the same: practitioners
    come as social workers leave; setting up is not counted.  May harm: fewer social workers remain for assessments and
    enquiries, their caseloads grow, and more of them may leave.
    """

    tier: ClassVar[Tier] = Tier.B

    posts: Annotated[Share, Field(le=0.5)] = 0.15  # of the money for children's social workers' posts

    def modifies(self) -> dict[str, Modifies]:
        """Sets the share, so that no other policy may."""
        return {"practice.practitioners": Modifies.SETS}

    def acts_through(self) -> tuple[str, ...]:
        """Visits close cases sooner, and a practitioner who stays knows the child."""
        return ("thin_help_slows_closing", "knowing_brings_permanence", "caseload_moves_leavers")

    def practise(self, practice: Practice, year: int) -> None:
        """Pay practitioners from the first year on."""
        practice.practitioners = self.posts
