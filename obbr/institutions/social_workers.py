"""Social workers of any kind: posts that money buys, people who leave and join, and who stands in for them."""

from __future__ import annotations

from typing import NamedTuple

from obbr.institutions.base import MONTHS, Institution, Surroundings


class Staffing(NamedTuple):
    """What a kind of social worker is known by: the line that pays, and rates of the base year."""

    line: str
    vacancy: float  # share of posts
    leave_yearly: float
    agency_share: float  # of posts
    hand_over_monthly: float  # of cases, beyond those of leavers


class SocialWorkers(Institution):
    """Workers of one team, whoever they work for.

    posts = usual posts x what the line's money buys / (1 + pay above usual x share of a post that is pay)
    leavers a month = workers x rate / 12 x (caseload / usual caseload) ** elasticity x process ** elasticity
                      / (1 + pay above usual) ** elasticity
    joiners a month = empty posts x the share that keeps published vacancy and leaving rates together
                      x (1 + pay above usual) ** elasticity

    Evidence: workforce.caseload_leave_elasticity, workforce.pay_leave_elasticity, workforce.paperwork_leave_elasticity,
    workforce.post_pay_share, support.direct_share, support.paperwork_share.
    """

    def __init__(self, model: Surroundings, staffing: Staffing, posts: float, usual_caseload: str) -> None:
        """A team with so many funded posts (full-time equivalents), staffed as its rates have it.

        `usual_caseload`: under which name `model.usual` holds the mean caseload of the base year.
        """
        super().__init__(model)
        self.staffing = staffing
        self.usual_posts = posts
        self.posts = posts
        self.workers = posts * (1.0 - staffing.vacancy)
        self.leavers = 0.0
        self.gone = 0.0  # of them, workers who left all at once this month
        self.caseload = 0.0
        self._usual_caseload = usual_caseload

    def staff(self) -> None:
        """Posts follow the budget; nobody is in a post that is not funded."""
        dearer = self.model.practice.social_work_pay * float(self.p.workforce.post_pay_share)
        self.posts = self.usual_posts * self.model.council.strength(self.staffing.line) / (1.0 + dearer)
        self._lose_at_once(self.workers * (1.0 - self.model.blows.social_workers))
        self.workers = min(self.workers, self.posts)

    def _lose_at_once(self, workers: float) -> None:
        """Workers who leave together, as a shock has it; their cases are handed on this month."""
        self.gone = workers
        self.workers -= workers
        self.leavers += workers

    def with_people(self) -> float:
        """Share of working time that reaches people: what process takes above or below usual comes off it."""
        freed = float(self.p.support.paperwork_share) * (1.0 - self.model.practice.process)
        return max(0.0, float(self.p.support.direct_share) + freed)

    @property
    def agency(self) -> float:
        """Agency workers, full-time equivalents: never more than the empty posts."""
        return min(self.posts * self.staffing.agency_share, self.posts - self.workers)

    @property
    def vacancy_rate(self) -> float:
        """Share of posts with nobody of the council's own in them."""
        return 1.0 - self.workers / self.posts if self.posts else 0.0

    @property
    def agency_rate(self) -> float:
        """Agency workers as a share of posts."""
        return self.agency / self.posts if self.posts else 0.0

    @property
    def turnover_rate(self) -> float:
        """Leavers of the month as a share of workers, a year."""
        return (self.leavers + self.gone) * MONTHS / self.workers if self.workers else 0.0

    def worker_changes(self) -> float:
        """Chance a month that a person's worker leaves, or hands the case on."""
        leaving = self.leavers / self.workers if self.workers else self.staffing.leave_yearly / MONTHS
        return self.handed_on() + leaving

    def handed_on(self) -> float:
        """Share of cases handed on in a month, beyond those of leavers."""
        return self.staffing.hand_over_monthly

    def leave_and_join(self) -> None:
        """Caseload, process and pay move leavers; empty posts are filled in time."""
        pay = 1.0 + self.model.practice.social_work_pay if self.live("pay_keeps_social_workers") else 1.0
        drawn = pay ** float(self.p.workforce.pay_leave_elasticity)
        self.leavers = self.workers * min(self._leave_rate() / drawn, 1.0)
        joiners = (self.posts - self.workers) * min(self._fill_rate() * drawn, 1.0)
        self.workers += joiners - self.leavers

    def _leave_rate(self) -> float:
        """Share that leaves in a month at usual pay."""
        rate = self.staffing.leave_yearly / MONTHS
        usual = self.model.usual.get(self._usual_caseload)
        if usual and self.live("caseload_moves_leavers"):
            rate *= (self.caseload / usual) ** float(self.p.workforce.caseload_leave_elasticity)
        if self.live("paperwork_drives_leavers"):
            rate *= self.model.practice.process ** float(self.p.workforce.paperwork_leave_elasticity)
        return rate * self.kept_or_driven()

    def kept_or_driven(self) -> float:
        """What else moves leavers of this kind of team, as a factor."""
        return 1.0

    def _fill_rate(self) -> float:
        """Share of empty posts filled in a month, such that published vacancy and leaving rates go together."""
        vacancy = self.staffing.vacancy
        return (1.0 - vacancy) * self.staffing.leave_yearly / MONTHS / vacancy if vacancy else 1.0
