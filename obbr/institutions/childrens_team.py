"""Children's social workers: assessments first, then as many visits to open cases as their hours allow."""

from __future__ import annotations

from obbr.institutions.base import Surroundings
from obbr.institutions.opening import ChildrenAtStart
from obbr.institutions.social_workers import SocialWorkers, Staffing
from obbr.people.resident import TENTHS
from obbr.people.sharing import Desk

LINE = "children_safeguarding"


class ChildrensTeam(SocialWorkers):
    """All children's social workers of the council.

    Their hours are those that the base year's assessments and open cases call for, times staff against usual staff and
    time with people against usual time.  Assessments have a day set by law and go first; a share of the usual hours is
    kept for open cases whatever comes.  What open cases get against what they call for moves how soon they close:

    pace of help = (hours for open cases / hours called for, against the base year's) ** elasticity

    A share of the posts' money may pay family practitioners instead, who see families oftener and assess nobody:

    practitioners = share x posts / relative cost, as far as social workers and agencies no longer take that money
    their hours   = contact x a social worker's, all for open cases
    a child's worker changes less where practitioners hold the contact

    Evidence: childhood.hand_over_monthly, childhood.least_visits, childhood.help_elasticity,
    childhood.assessment_hours, childhood.enquiry_hours, childhood.in_need_hours, childhood.plan_hours,
    childhood.looked_after_hours, childhood.leaver_hours, childhood.practitioner_cost, childhood.practitioner_contact,
    childhood.practitioner_hand_over, workforce.agency_premium.
    """

    def __init__(self, model: Surroundings, start: ChildrenAtStart) -> None:
        """A team staffed as the place's figures have it, with just the hours that the base year calls for."""
        hand_over = float(model.p.childhood.hand_over_monthly)
        staffing = Staffing(LINE, start.vacancy, start.turnover, start.agency_share, hand_over)
        super().__init__(model, staffing, start.posts, "caseload_children")
        self._holders = start.case_holders / (self.workers + self.agency)  # of all staff, who hold cases
        self._held = start.cases / (start.in_need + start.on_plan + start.looked_after + start.in_assessment)
        self._usual_staff = self.workers + self.agency
        self._usual_pay = self._pay() / self.posts if self.posts else 0.0
        self._usual_visits = self._visits = self._hours_at_start(start)
        self._usual_assessing = self._assessing_at_start(start)
        self._hours = 0.0
        self.practitioners = 0.0  # family practitioners, full-time equivalents
        self._their_hours = 0.0
        self.seen = 1.0  # hours for open cases against those called for

    def _hours_at_start(self, start: ChildrenAtStart) -> float:
        """Hours a month that open cases call for on the first day."""
        p = self.p.childhood
        weeks = (p.in_need_hours, p.plan_hours, p.looked_after_hours, p.leaver_hours)
        people = (start.in_need, start.on_plan, start.looked_after, start.care_leavers)
        return sum(float(hours) * number for hours, number in zip(weeks, people, strict=True))

    def _assessing_at_start(self, start: ChildrenAtStart) -> float:
        """Hours a month for assessments and enquiries as there are in the base year."""
        p = self.p.childhood
        return start.assessments * float(p.assessment_hours) + start.enquiries * float(p.enquiry_hours)

    def plan(self, month: int) -> None:
        """Publish hours for assessments, how often a child's worker changes, and the pace of help."""
        self.staff()
        self._pay_practitioners()
        usual = self._usual_visits + self._usual_assessing
        time = self.with_people() / float(self.p.support.direct_share)
        staff = (self.workers + self.agency) / self._usual_staff if self._usual_staff else 0.0
        self._hours = usual * staff * time
        contact = float(self.p.childhood.practitioner_contact)
        self._their_hours = self.practitioners * usual / self._usual_staff * contact if self._usual_staff else 0.0
        kept = min(float(self.p.childhood.least_visits) * self._usual_visits, self._hours)
        self.model.capacity[Desk.CHILDRENS_TEAM] = int((self._hours - kept) * TENTHS)
        published = self.model.world.system
        published["childrens_worker_changes"] = min(1.0, self.worker_changes() * self._fewer_hand_overs())
        published["help_pace"] = self._pace()
        published["usual_childrens_trust"] = self._usual_trust()

    def _pay_practitioners(self) -> None:
        """Part of the posts' money pays practitioners instead, as practice says, once nobody else is paid from it."""
        share = self.model.practice.practitioners
        meant, usual = self.posts * share, self.posts * self._usual_pay
        self.posts *= 1.0 - share
        self.workers = min(self.workers, self.posts)
        self.practitioners = max(0.0, min(meant, usual - self._pay())) / float(self.p.childhood.practitioner_cost)

    def _pay(self) -> float:
        """What social workers and agency workers cost, in posts."""
        return self.workers + self.agency * float(self.p.workforce.agency_premium)

    def _fewer_hand_overs(self) -> float:
        """What practitioners take off the chance that a child's worker changes, by their part of the hours."""
        theirs = self._their_hours / (self._their_hours + self._hours) if self._their_hours else 0.0
        return 1.0 - theirs * (1.0 - float(self.p.childhood.practitioner_hand_over))

    def _pace(self) -> float:
        usual = self.model.usual.get("childrens_seen")
        if not usual or not self.live("thin_help_slows_closing"):
            return 1.0
        return (self.seen / usual) ** float(self.p.childhood.help_elasticity)

    def _usual_trust(self) -> float:
        of = self.model.usual.get("childrens_trust_of", 0.0)
        return self.model.usual["childrens_trust_hundredths"] / 100.0 / of if of else -1.0

    def respond(self, month: int) -> None:
        """Hours left after assessments go to open cases; caseload moves leavers."""
        use = self.model.use[0]
        called_for = float(use["childrens_work_tenths"]) / TENTHS
        left = max(0.0, self._hours - float(use["assessing_tenths"]) / TENTHS) + self._their_hours
        self.seen = left / called_for if called_for else 1.0
        holders = (self.workers + self.agency) * self._holders
        self.caseload = self._held * float(use["childrens_cases"]) / holders if holders else 0.0
        self.leave_and_join()

    def bills(self) -> dict[tuple[str, str], int]:
        """Posts filled, agency workers and practitioners, in hundredths."""
        people = {
            "childrens_posts": self.workers,
            "childrens_agency": self.agency,
            "family_practitioners": self.practitioners,
        }
        return {(LINE, service): round(100 * number) for service, number in people.items()}

    def usual_now(self) -> dict[str, float]:
        """Caseload, what open cases got, and how well looked-after children and workers knew each other."""
        use = self.model.use[0]
        trust = {name: float(use[name]) for name in ("childrens_trust_hundredths", "childrens_trust_of")}
        return {"caseload_children": self.caseload, "childrens_seen": self.seen} | trust

    def report(self, month: int) -> dict[str, float]:
        """Caseload, vacancies, turnover and agency workers."""
        return {
            "caseload_children": self.caseload,
            "social_worker_vacancy_rate_children": self.vacancy_rate,
            "social_worker_turnover_rate_children": self.turnover_rate,
            "agency_rate_children": self.agency_rate,
            "local_jobs": self.workers + self.agency + self.practitioners,
        }
