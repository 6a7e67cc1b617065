"""Support before 65: how much of it there is for each person, Shared Lives, and job coaches."""

from __future__ import annotations

from obbr.calendar import is_april
from obbr.institutions.base import Institution, Surroundings
from obbr.institutions.opening import AdultsAtStart
from obbr.money.chart import SHARED_LIVES
from obbr.people.sharing import Desk


class WorkingAgeSupport(Institution):
    """Support of each person of 18 to 64, of which there is a little more every year.

    intensity grows each April from 2025 by growth x (1 - rationing): a council under strain holds packages where they
    are, and takes from nobody what they have

    Evidence: working_age.intensity_growth.
    """

    def __init__(self, model: Surroundings) -> None:
        """As much as in the base year."""
        super().__init__(model)
        self.intensity = 1.0

    def plan(self, month: int) -> None:
        """Publish how much support a person has."""
        if month >= 0 and is_april(month):
            rationing = self.model.council.rationing if self.live("rationing") else 0.0
            self.intensity *= 1.0 + float(self.p.working_age.intensity_growth) * (1.0 - rationing)
        self.model.world.system["intensity"] = self.intensity

    def report(self, month: int) -> dict[str, float]:
        """The share of people with a learning disability and long-term support who are in paid work."""
        use = self.model.use[0]
        people = float(use["ld_people"])
        return {"ld_paid_employment_rate": float(use["ld_working"]) / people if people else 0.0}


class SharedLives(Institution):
    """Places in the homes of carers whom the council pays: as many as today, and what a policy adds.

    Places added are found, trained for and looked after at a cost, taken or not; what carers get comes with the people.

    Evidence: working_age.shared_lives_scheme.
    """

    def __init__(self, model: Surroundings, start: AdultsAtStart) -> None:
        """Every place is taken at the start."""
        super().__init__(model)
        self.usual = start.shared_lives
        self.added = 0

    def plan(self, month: int) -> None:
        """Publish places that are free."""
        self.added = int(self.usual * self.model.practice.shared_lives)
        held = int(self.model.use["shared_lives_held"][0]) if self.model.use["ld_people"][0] else self.usual
        self.model.capacity[Desk.SHARED_LIVES] = max(0, self.usual + self.added - held)

    def bills(self) -> dict[tuple[str, str], int]:
        """The scheme for places added."""
        return {SHARED_LIVES: self.added}


class JobCoaches(Institution):
    """Supported employment: places with job coaches follow the budget, and are paid for whether or not taken.

    Evidence: working_age.coach_place (through `Council.buys`).
    """

    def __init__(self, model: Surroundings) -> None:
        """No coach; places follow from the budget."""
        super().__init__(model)
        self.places = 0

    def plan(self, month: int) -> None:
        """Publish places."""
        self.places = int(self.model.council.buys("job_coaches", "job_coaches"))
        self.model.capacity[Desk.JOB_COACHES] = self.places

    def bills(self) -> dict[tuple[str, str], int]:
        """Places that were open."""
        return {("job_coaches", "job_coaches"): self.places}
