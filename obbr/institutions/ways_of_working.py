"""How the council's conversations are held just now: what is being learnt, and how near workers are to their places."""

from __future__ import annotations

from typing import Any

from obbr.calendar import month_of_year
from obbr.institutions.base import Institution, Surroundings

EARLY_YEARS = 2  # of joined teams, in which studies saw nothing, or a rise


class WaysOfWorking(Institution):
    """A new way of working is learnt month by month, and costs time before it gives any.

    learnt            += speed / months in which it is learnt in full, up to 1
    conversation time = 1 + first x (1 - learnt) + later x learnt                          once learning has begun
    speed             = 1, or faster with peers from other councils

    Evidence: ways.first_conversations, ways.later_conversations, ways.knows_places, ways.peers_speed.
    """

    def __init__(self, model: Surroundings) -> None:
        """Nothing is learnt in burn-in."""
        super().__init__(model)
        self.practice = model.practice

    def plan(self, month: int) -> None:
        """Publish how far conversations look around, how long they take, what workers know, what joined teams do."""
        self._learn(month)
        around, practice = self.model.world.system, self.practice
        around["looks_around"] = practice.learnt
        around["conversation_time"] = self._conversation_time()
        around["knows_places"] = practice.local * float(self.p.ways.knows_places)
        around["joined_up"] = joined_ratio(practice.joined_years, self.p)

    def _learn(self, month: int) -> None:
        practice = self.practice
        waits = practice.learnt == 0.0 and month_of_year(month) < practice.learning_waits
        if practice.learning_months and not waits:
            practice.learnt = min(1.0, practice.learnt + self._speed() / practice.learning_months)

    def _speed(self) -> float:
        if self.practice.peer_review and self.live("peers_see_earlier"):
            return float(self.p.ways.peers_speed)
        return 1.0

    def _conversation_time(self) -> float:
        learnt = self.practice.learnt
        if learnt == 0.0:
            return 1.0
        first, later = float(self.p.ways.first_conversations), float(self.p.ways.later_conversations)
        return 1.0 + first * (1.0 - learnt) + later * learnt


def joined_ratio(years: int, p: Any) -> float:
    """What joined teams make of older people's emergency admissions in their nth year; 1 without them.

    early ratio in years 1 and 2, 1 until they tell, then the late ratio: published programmes showed nothing sooner

    Evidence: ways.joined_early_ratio, ways.joined_late_ratio (both contested), ways.joined_tells_years.
    """
    if years == 0:
        return 1.0
    if years <= EARLY_YEARS:
        return float(p.ways.joined_early_ratio)
    return float(p.ways.joined_late_ratio) if years >= float(p.ways.joined_tells_years) else 1.0
