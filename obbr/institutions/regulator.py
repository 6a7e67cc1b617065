"""The regulator: assesses the council's adult care every few years; what a poor rating does is believed and not known.

A rating is one throw of dice, and all draws of parameters share a run's luck; a thrown rating would make every draw
hang on one coin.  So the model carries the *chance* that a council in this state stands under a poor rating, and what
follows is the mean over such councils.
"""

from __future__ import annotations

from obbr.calendar import year_of
from obbr.institutions.base import MONTHS, Institution, Surroundings
from obbr.money.lines import Growth

LINE = "assessment_safeguarding"


class Regulator(Institution):
    """Watches how long people wait, and rates.

    odds of a poor rating = usual odds x (people waiting / usual) ** elasticity / odds ratio of peer review
    failing += (chance by these odds - failing) / months between assessments         failing: under a poor rating now
    beyond  = failing - usual share of councils                                       below nothing: better than usual
    checks  = 1 + moves x failure_checks x beyond x what the council lets happen      on workers' time on process
    leavers x (1 + moves x failure_leavers x beyond)
    improvement programme a year = moves x improvement_share x spend on assessment x beyond

    Until April 2025 everything is as usual, and afterwards too where nobody waits longer or shorter.

    Evidence: ways.poor_rating_share, ways.assessment_years, ways.rating_elasticity, ways.failure_moves
    (contested: hardly, or what practitioners tell), ways.failure_checks, ways.failure_leavers,
    ways.improvement_share, ways.peer_review_odds.
    """

    def __init__(self, model: Surroundings) -> None:
        """Under a poor rating as often as councils are."""
        super().__init__(model)
        self.usual_failing = float(self.p.ways.poor_rating_share)
        self.failing = self.usual_failing

    def plan(self, month: int) -> None:
        """Let a poor rating bring its checks."""
        practice = self.model.practice
        practice.checks = 1.0
        if self.live("poor_rating_brings_checks"):
            practice.checks += float(self.p.ways.failure_checks) * self._moves() * practice.after_failure

    def respond(self, month: int) -> None:
        """An assessment may come, and finds what there is to find."""
        if month >= 0:
            years = float(self.p.ways.assessment_years)
            self.failing += (self._chance() - self.failing) / (years * MONTHS)

    def _chance(self) -> float:
        """That an assessment now would end in a poor rating."""
        odds = self.usual_failing / (1.0 - self.usual_failing)
        usual = self.model.usual.get("people_waiting")
        if usual and self.live("waits_bring_poor_rating"):
            odds *= (self._waiting() / usual) ** float(self.p.ways.rating_elasticity)
        if self.model.practice.peer_review and self.live("peers_see_earlier"):
            odds /= float(self.p.ways.peer_review_odds)
        return odds / (1.0 + odds)

    def _moves(self) -> float:
        """How far the council stands from what is usual, if a rating moves anything at all."""
        return float(self.p.ways.failure_moves) * (self.failing - self.usual_failing)

    @property
    def drives_leavers(self) -> float:
        """By what the rate at which social workers leave is multiplied."""
        if not self.live("poor_rating_drives_leavers"):
            return 1.0
        return 1.0 + float(self.p.ways.failure_leavers) * self._moves()

    def _waiting(self) -> float:
        return self.model.counted_in(year_of(self.model.month), "people_waiting")

    def usual_now(self) -> dict[str, float]:
        """How many people wait."""
        return {"people_waiting": self._waiting()}

    def bills(self) -> dict[tuple[str, str], int]:
        """An improvement programme, in pence: what it costs beyond what councils usually spend on one."""
        books = self.model.council.books
        spend = books.outturn.gross[LINE] * books.prices.index(Growth.PAY, year_of(self.model.month))
        share = float(self.p.ways.improvement_share) * self._moves()
        return {(LINE, "improvement"): round(spend * share / MONTHS)}

    def report(self, month: int) -> dict[str, float]:
        """The chance of standing under a poor rating."""
        return {"poor_rating": self.failing}
