"""Offers that find people one by one: small sums, peers, family conferences.  So many pounds are so many of them.

They have no queue.  What is paid for and has not been used is spread over those who would have it, as a chance; if luck
uses more in one month there is less in the next.  So over a year no more is used than is paid for.
"""

from __future__ import annotations

from typing import ClassVar

from obbr.calendar import is_april
from obbr.institutions.base import MONTHS, Institution, Surroundings


class Offer(Institution):
    """One such offer.

    paid for += what the line buys a year / 12 each month; what is left in March lapses
    chance    = (paid for - used) / those who would have had it last month, 0 to 1
    """

    line: ClassVar[str]
    used: ClassVar[str]  # names in USE
    wanted: ClassVar[str]
    published: ClassVar[str]  # name in SYSTEM
    measure: ClassVar[str]

    def __init__(self, model: Surroundings) -> None:
        """Nothing is paid for yet."""
        super().__init__(model)
        self.left = 0.0

    def plan(self, month: int) -> None:
        """Publish the chance that there is one for somebody who would have it."""
        use = self.model.use[0]
        lapses = is_april(month) and self.left > 0.0
        self.left = (0.0 if lapses else self.left) + self.model.council.buys(self.line, self.line) / MONTHS
        wanted = max(1, int(use[self.wanted]))
        self.model.world.system[self.published] = min(1.0, max(0.0, self.left) / wanted)

    def respond(self, month: int) -> None:
        """What was used is gone."""
        self.left -= float(self.model.use[0][self.used])

    def bills(self) -> dict[tuple[str, str], int]:
        """Each one that was used."""
        return {(self.line, self.line): int(self.model.use[0][self.used])}

    def report(self, month: int) -> dict[str, float]:
        """How many were used."""
        return {self.measure: float(self.model.use[0][self.used])}


class SmallSums(Offer):
    """Small sums in workers' hands, spent without a panel.  Evidence: ways.small_sum."""

    line, used, wanted = "small_sums", "small_sums", "small_sums_wanted"
    published, measure = "small_sum_reach", "small_sums"


class PeerSupport(Offer):
    """Peers with lived experience who go with people.  Evidence: ways.peer_cost."""

    line, used, wanted = "peer_support", "peers_met", "peers_wanted"
    published, measure = "peer_reach", "peer_support_people"


class AdultConferences(Offer):
    """Family group conferences for adults.  Evidence: ways.conference_cost."""

    line, used, wanted = "adult_conferences", "adult_conferences", "adult_conferences_wanted"
    published, measure = "conference_reach", "adult_conferences"
