"""Other ways of supporting adults before 65."""

from __future__ import annotations

from typing import ClassVar

from obbr.policies.base import Modifies, Multiple, Policy, Tier, Years
from obbr.policies.practice import Practice


class SharedLives(Policy):
    """More people with a learning disability live in the home of a carer whom the council finds, trains and pays.

    What practitioners mean: an ordinary home and somebody's own life in it, instead of a rota of staff; and, so they
    say, at less cost.  Places are added in equal steps, and go to people who would otherwise move to supported living
    or to a residential home.
    Evidence: exploratory (tier B).  For: a study that the sector paid for found 26,000 pounds a year less for a person
    with a learning disability.  Against: nobody was matched by need, and people who are placed so need less; half of
    it is taken here, in a range from nearly nothing to all of it.  Numbers in England fell lately for want of carers.
    Cost: the scheme's workers, taken or not; and what each carer is paid.  May harm: people whose match fails, which
    the model does not follow; a scheme that grows faster than carers can be found stands half empty.
    """

    tier: ClassVar[Tier] = Tier.B

    more: Multiple = 1.0  # places beyond today's, as a share of them, once all steps are taken
    years: Years = 4  # in which the steps are taken

    def modifies(self) -> dict[str, Modifies]:
        """Sets how many places there are, so that no other policy may."""
        return {"practice.shared_lives": Modifies.SETS}

    def acts_through(self) -> tuple[str, ...]:
        """Through places alone, and what they cost; no response is needed."""
        return ()

    def practise(self, practice: Practice, year: int) -> None:
        """Add a step each year."""
        practice.shared_lives = self.more * min(year + 1, self.years) / self.years
