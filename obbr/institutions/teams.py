"""Adults' social-work teams: one a neighbourhood, whose hours residents compete for."""

from __future__ import annotations

from collections.abc import Sequence

from obbr.institutions.base import Surroundings
from obbr.institutions.social_workers import SocialWorkers, Staffing
from obbr.people.resident import TENTHS
from obbr.people.sharing import Desk

LINE = "assessment_safeguarding"


def go_where_the_cases_are(teams: Sequence[SocialWorkTeam]) -> None:
    """Each April posts, and the workers in them, go to teams by the cases that each has had over the year."""
    cases = [float(team.cases_of_year) for team in teams]
    posts, workers = sum(team.usual_posts for team in teams), sum(team.workers for team in teams)
    for team, mine in zip(teams, cases, strict=True):
        if min(cases) > 0.0:  # before the first April there is no year to go by
            team.move_to(posts * mine / sum(cases), workers * mine / sum(cases))


class SocialWorkTeam(SocialWorkers):
    """The adults' social workers of one neighbourhood.

    hours a month = (workers + agency) x (hours a month - supervision) x (1 - cover lost x named)
                    x (share with people + share on process x (1 - process))
    leavers: besides what moves those of any team, x (1 - kept by supervision) x what a poor rating does
    a person's worker changes with chance = cases handed on x hand-overs left + leavers / workers
                                            + share moved to other teams

    Evidence: workforce.vacancy, workforce.leave_yearly, workforce.agency_share, workforce.hand_over_monthly,
    support.hours_a_month, support.direct_share, support.paperwork_share.
    """

    def __init__(self, model: Surroundings, number: int, posts: float) -> None:
        """A team with so many funded posts (full-time equivalents), staffed as the published rates have it."""
        p = model.p
        staffing = Staffing(
            LINE,
            vacancy=float(p.workforce.vacancy),
            leave_yearly=float(p.workforce.leave_yearly),
            agency_share=float(p.workforce.agency_share),
            hand_over_monthly=float(p.workforce.hand_over_monthly),
        )
        super().__init__(model, staffing, posts, "caseload")
        self.number = number
        self.moved = 0.0  # workers who went to other teams this April
        self.cases_of_year = 0  # summed over its months

    @property
    def cases(self) -> int:
        """People whom the team knew last month."""
        return int(self.model.world.teams["people"][self.number])

    def move_to(self, posts: float, workers: float) -> None:
        """So many usual posts and workers from now on."""
        self.moved = max(0.0, self.workers - workers)
        self.usual_posts, self.workers = posts, workers
        self.cases_of_year = 0

    def plan(self, month: int) -> None:
        """Posts follow the budget; agency staff fill part of the gap; hours and hand-overs are published."""
        self.staff()
        hours = (self.workers + self.agency) * self._hours_a_month() * self.with_people()
        self.model.capacity[Desk.TEAMS + self.number] = int(hours * TENTHS)
        elsewhere = self.moved / (self.workers + self.moved) if self.moved else 0.0
        self.model.world.teams[self.number] = (min(1.0, self.worker_changes() + elsewhere), 0)

    def _hours_a_month(self) -> float:
        """Of a post, less supervision above usual, and less what is lost where named workers do not cover each other.

        Evidence: support.hours_a_month, ways.cover_lost.
        """
        practice = self.model.practice
        hours = float(self.p.support.hours_a_month) - practice.supervision
        return hours * (1.0 - float(self.p.ways.cover_lost) * practice.named)

    def handed_on(self) -> float:
        """Share of cases handed on in a month, less what named workers and neighbourhood teams spare people."""
        return super().handed_on() * self.model.practice.hand_overs

    def respond(self, month: int) -> None:
        """Count cases, then workers leave and join."""
        staff = self.workers + self.agency
        self.caseload = self.cases / staff if staff else 0.0
        self.moved = 0.0
        self.cases_of_year += self.cases
        self.leave_and_join()

    def kept_or_driven(self) -> float:
        """What supervision and a poor rating do to leavers, as a factor."""
        kept = 1.0 - self._kept_by_supervision() if self.live("supervision_keeps_workers") else 1.0
        return kept * self.model.regulator.drives_leavers

    def _kept_by_supervision(self) -> float:
        """Share of leavers who stay for reflective supervision and what comes with it, up to a ceiling.

        Evidence: ways.supervision_keeps, ways.supervision_most.
        """
        kept = float(self.p.ways.supervision_keeps) * self.model.practice.supervision
        return min(kept, float(self.p.ways.supervision_most))

    def bills(self) -> dict[tuple[str, str], int]:
        """Posts filled and agency workers, in hundredths."""
        return {(LINE, "posts"): round(100 * self.workers), (LINE, "agency"): round(100 * self.agency)}

    def usual_now(self) -> dict[str, float]:
        """Usual caseload: each team brings its part of the mean."""
        return {"caseload": self.caseload / len(self.model.teams)}

    def report(self, month: int) -> dict[str, float]:
        """Each team brings its part of the council's mean."""
        teams, use = len(self.model.teams), self.model.use[0]
        known = float(use["worker_months"]) / float(use["caseload"]) if use["caseload"] else 0.0
        return {
            "caseload_adults": self.caseload / teams,
            "social_worker_vacancy_rate_adults": self.vacancy_rate / teams,
            "social_worker_turnover_rate_adults": self.turnover_rate / teams,
            "agency_rate_adults": self.agency_rate / teams,
            "worker_continuity_months": known / teams,
            "local_jobs": self.workers + self.agency,
        }
