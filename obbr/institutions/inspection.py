"""Inspection of children's services, and its pull: for some time there are more referrals and more concerns."""

from __future__ import annotations

from obbr.chance import Event, happens, luck_of
from obbr.institutions.base import MONTHS, Institution, Surroundings

NUMBER = 2_000_000_000  # of its luck: beyond residents and providers


class Inspection(Institution):
    """Inspectors come at random times, the same in every scenario.

    caution = (1 + pull while an inspection is felt) / (1 + pull x share of months in which one is usually felt)

    What is published of the base year holds the usual pull, so caution is 1 on average; frozen, it is 1 always.

    Evidence: childhood.inspections_yearly, childhood.inspection_pull, childhood.inspection_months.
    """

    def __init__(self, model: Surroundings) -> None:
        """Nothing is felt at first."""
        super().__init__(model)
        self._felt = 0  # months left

    def plan(self, month: int) -> None:
        """Perhaps inspectors come; publish how cautious everybody is."""
        chance = float(self.p.childhood.inspections_yearly) / MONTHS
        months = round(float(self.p.childhood.inspection_months))
        self._felt = max(0, self._felt - 1)
        if happens(luck_of(self.model.luck, NUMBER, month), Event.INSPECTED, chance):
            self._felt = months
        caution = 1.0
        if self.live("inspection_pulls"):
            pull, seldom = float(self.p.childhood.inspection_pull), 1.0
            for _ in range(months):
                seldom *= 1.0 - chance
            caution = (1.0 + pull * (self._felt > 0)) / (1.0 + pull * (1.0 - seldom))
        self.model.world.system["childrens_caution"] = caution
