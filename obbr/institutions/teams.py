"""Social-work teams: posts that money buys, people who leave and join, hours that residents compete for."""

from __future__ import annotations

from obbr.institutions.base import MONTHS, Institution, Surroundings
from obbr.people.sharing import Desk

TENTHS = 10


class SocialWorkTeam(Institution):
    """The adults' social workers of one neighbourhood.

    hours a month = (workers + agency) x hours a month x share spent with people
    leavers a month = workers x rate / 12 x (caseload / usual caseload) ** elasticity
    joiners a month = empty posts / months to fill one, where the months are those that keep the published vacancy rate
    steady at the published leaving rate

    Evidence: workforce.vacancy, workforce.leave_yearly, workforce.agency_share, support.hours_a_month,
    support.direct_share, workforce.caseload_leave_elasticity.
    """

    def __init__(self, model: Surroundings, number: int, posts: float) -> None:
        """A team with so many funded posts (full-time equivalents), staffed as the published rates have it."""
        super().__init__(model)
        self.number = number
        self.usual_posts = posts
        self.posts = posts
        self.workers = posts * (1.0 - float(self.p.workforce.vacancy))
        self.leavers = 0.0
        self.caseload = 0.0

    def plan(self, month: int) -> None:
        """Posts follow the budget; agency staff fill part of the gap; hours are published."""
        self.posts = self.usual_posts * self.model.council.strength("assessment_safeguarding")
        self.workers = min(self.workers, self.posts)
        hours = (self.workers + self.agency) * self.p.support.hours_a_month * self.p.support.direct_share
        self.model.capacity[Desk.TEAMS + self.number] = int(hours * TENTHS)

    @property
    def agency(self) -> float:
        """Agency workers, full-time equivalents: never more than the empty posts."""
        return min(self.posts * float(self.p.workforce.agency_share), self.posts - self.workers)

    @property
    def vacancy_rate(self) -> float:
        """Share of posts with nobody of the council's own in them."""
        return 1.0 - self.workers / self.posts if self.posts else 0.0

    def respond(self, month: int) -> None:
        """Caseload moves leavers; empty posts are filled in time."""
        staff = self.workers + self.agency
        people = self.model.use["caseload"][0] / len(self.model.teams)
        self.caseload = float(people / staff) if staff else 0.0
        rate = float(self.p.workforce.leave_yearly) / MONTHS
        usual = self.model.usual.get("caseload")
        if usual and self.live("caseload_moves_leavers"):
            rate *= (self.caseload / usual) ** float(self.p.workforce.caseload_leave_elasticity)
        self.leavers = self.workers * min(rate, 1.0)
        joiners = (self.posts - self.workers) * self._fill_rate()
        self.workers += joiners - self.leavers

    def bills(self) -> dict[tuple[str, str], int]:
        """Posts filled and agency workers, in hundredths."""
        line = "assessment_safeguarding"
        return {(line, "posts"): round(100 * self.workers), (line, "agency"): round(100 * self.agency)}

    def usual_now(self) -> dict[str, float]:
        """Usual caseload: each team brings its part of the mean."""
        return {"caseload": self.caseload / len(self.model.teams)}

    def report(self, month: int) -> dict[str, float]:
        """Each team brings its part of the council's mean."""
        teams = len(self.model.teams)
        turnover = self.leavers * MONTHS / self.workers if self.workers else 0.0
        return {
            "caseload_adults": self.caseload / teams,
            "social_worker_vacancy_rate_adults": self.vacancy_rate / teams,
            "social_worker_turnover_rate_adults": turnover / teams,
            "agency_rate_adults": (self.agency / self.posts if self.posts else 0.0) / teams,
        }

    def _fill_rate(self) -> float:
        """Share of empty posts filled in a month, such that published vacancy and leaving rates go together."""
        vacancy = float(self.p.workforce.vacancy)
        return (1.0 - vacancy) * float(self.p.workforce.leave_yearly) / MONTHS / vacancy
