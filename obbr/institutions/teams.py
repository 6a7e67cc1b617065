"""Social-work teams: posts that money buys, people who leave and join, hours that residents compete for."""

from __future__ import annotations

from collections.abc import Sequence

from obbr.institutions.base import MONTHS, Institution, Surroundings
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


class SocialWorkTeam(Institution):
    """The adults' social workers of one neighbourhood.

    posts = usual posts x what the line's money buys / (1 + pay above usual x share of a post that is pay)
    hours a month = (workers + agency) x (hours a month - supervision) x (1 - cover lost x named)
                    x (share with people + share on process x (1 - process))
    leavers a month = workers x rate / 12 x (caseload / usual caseload) ** elasticity x process ** elasticity
                      x (1 - kept by supervision) x what a poor rating does / (1 + pay above usual) ** elasticity
    joiners a month = empty posts x the share that keeps published vacancy and leaving rates together
                      x (1 + pay above usual) ** elasticity
    a person's worker changes with chance = cases handed on x hand-overs left + leavers / workers
                                            + share moved to other teams

    Evidence: workforce.vacancy, workforce.leave_yearly, workforce.agency_share, workforce.caseload_leave_elasticity,
    workforce.pay_leave_elasticity, workforce.paperwork_leave_elasticity, workforce.hand_over_monthly,
    workforce.post_pay_share, support.hours_a_month, support.direct_share, support.paperwork_share.
    """

    def __init__(self, model: Surroundings, number: int, posts: float) -> None:
        """A team with so many funded posts (full-time equivalents), staffed as the published rates have it."""
        super().__init__(model)
        self.number = number
        self.usual_posts = posts
        self.posts = posts
        self.workers = posts * (1.0 - float(self.p.workforce.vacancy))
        self.leavers = 0.0
        self.moved = 0.0  # workers who went to other teams this April
        self.cases_of_year = 0  # summed over its months
        self.caseload = 0.0

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
        dearer = self.model.practice.social_work_pay * float(self.p.workforce.post_pay_share)
        self.posts = self.usual_posts * self.model.council.strength(LINE) / (1.0 + dearer)
        self.workers = min(self.workers, self.posts)
        hours = (self.workers + self.agency) * self._hours_a_month() * self._with_people()
        self.model.capacity[Desk.TEAMS + self.number] = int(hours * TENTHS)
        turnover = self.leavers / self.workers if self.workers else float(self.p.workforce.leave_yearly) / MONTHS
        elsewhere = self.moved / (self.workers + self.moved) if self.moved else 0.0
        handed_on = float(self.p.workforce.hand_over_monthly) * self.model.practice.hand_overs
        changes = min(1.0, handed_on + turnover + elsewhere)
        self.model.world.teams[self.number] = (changes, 0)

    def _hours_a_month(self) -> float:
        """Of a post, less supervision above usual, and less what is lost where named workers do not cover each other.

        Evidence: support.hours_a_month, ways.cover_lost.
        """
        practice = self.model.practice
        hours = float(self.p.support.hours_a_month) - practice.supervision
        return hours * (1.0 - float(self.p.ways.cover_lost) * practice.named)

    def _with_people(self) -> float:
        """Share of working time that reaches people: what process takes above or below usual comes off it."""
        freed = float(self.p.support.paperwork_share) * (1.0 - self.model.practice.process)
        return max(0.0, float(self.p.support.direct_share) + freed)

    @property
    def agency(self) -> float:
        """Agency workers, full-time equivalents: never more than the empty posts."""
        return min(self.posts * float(self.p.workforce.agency_share), self.posts - self.workers)

    @property
    def vacancy_rate(self) -> float:
        """Share of posts with nobody of the council's own in them."""
        return 1.0 - self.workers / self.posts if self.posts else 0.0

    def respond(self, month: int) -> None:
        """Caseload, process and pay move leavers; empty posts are filled in time."""
        staff = self.workers + self.agency
        self.caseload = self.cases / staff if staff else 0.0
        self.moved = 0.0
        self.cases_of_year += self.cases
        pay = 1.0 + self.model.practice.social_work_pay if self.live("pay_keeps_social_workers") else 1.0
        drawn = pay ** float(self.p.workforce.pay_leave_elasticity)
        self.leavers = self.workers * min(self._leave_rate() / drawn, 1.0)
        joiners = (self.posts - self.workers) * min(self._fill_rate() * drawn, 1.0)
        self.workers += joiners - self.leavers

    def _leave_rate(self) -> float:
        """Share that leaves in a month at usual pay."""
        rate = float(self.p.workforce.leave_yearly) / MONTHS
        usual = self.model.usual.get("caseload")
        if usual and self.live("caseload_moves_leavers"):
            rate *= (self.caseload / usual) ** float(self.p.workforce.caseload_leave_elasticity)
        if self.live("paperwork_drives_leavers"):
            rate *= self.model.practice.process ** float(self.p.workforce.paperwork_leave_elasticity)
        if self.live("supervision_keeps_workers"):
            rate *= 1.0 - self._kept_by_supervision()
        return rate * self.model.regulator.drives_leavers

    def _kept_by_supervision(self) -> float:
        """Share of leavers who stay for reflective supervision and what comes with it, up to a ceiling.

        Evidence: ways.supervision_keeps, ways.supervision_most.
        """
        kept = float(self.p.ways.supervision_keeps) * self.model.practice.supervision
        return min(kept, float(self.p.ways.supervision_most))

    def _fill_rate(self) -> float:
        """Share of empty posts filled in a month, such that published vacancy and leaving rates go together."""
        vacancy = float(self.p.workforce.vacancy)
        return (1.0 - vacancy) * float(self.p.workforce.leave_yearly) / MONTHS / vacancy

    def bills(self) -> dict[tuple[str, str], int]:
        """Posts filled and agency workers, in hundredths."""
        return {(LINE, "posts"): round(100 * self.workers), (LINE, "agency"): round(100 * self.agency)}

    def usual_now(self) -> dict[str, float]:
        """Usual caseload: each team brings its part of the mean."""
        return {"caseload": self.caseload / len(self.model.teams)}

    def report(self, month: int) -> dict[str, float]:
        """Each team brings its part of the council's mean."""
        teams, use = len(self.model.teams), self.model.use[0]
        turnover = self.leavers * MONTHS / self.workers if self.workers else 0.0
        known = float(use["worker_months"]) / float(use["caseload"]) if use["caseload"] else 0.0
        return {
            "caseload_adults": self.caseload / teams,
            "social_worker_vacancy_rate_adults": self.vacancy_rate / teams,
            "social_worker_turnover_rate_adults": turnover / teams,
            "agency_rate_adults": (self.agency / self.posts if self.posts else 0.0) / teams,
            "worker_continuity_months": known / teams,
        }
