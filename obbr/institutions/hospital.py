"""The hospital as one queue for beds: when beds run out, fewer at the margin are admitted."""

from __future__ import annotations

from obbr.calendar import DAYS_PER_MONTH
from obbr.institutions.base import Institution, Surroundings


class Hospital(Institution):
    """Beds that this area's emergencies can have, in a region that shares them.

    beds = mean emergency beds used in the base year / occupancy.  While more are used, admissions at the margin fall
    in proportion.  Whether this, or no effect of care on admissions at all, explains why cuts raised A&E visits but
    not admissions is contested, so it is a switch.

    Evidence: hospital.bed_occupancy.
    """

    def __init__(self, model: Surroundings) -> None:
        """Nothing is known of usual use until the base year has passed."""
        super().__init__(model)
        self.beds_used = 0.0

    def plan(self, month: int) -> None:
        """Publish what full beds let in."""
        usual = self.model.usual.get("beds_used")
        pressure = 1.0
        if usual and self.beds_used > 0.0:
            pressure = min(1.0, usual / float(self.p.hospital.bed_occupancy) / self.beds_used)
        self.model.world.system["admission_pressure"] = pressure

    def respond(self, month: int) -> None:
        """Count beds used this month, by people this model knows."""
        self.beds_used = float(self.model.use["beds_used_days"][0]) / DAYS_PER_MONTH

    def usual_now(self) -> dict[str, float]:
        """Beds used by this area's emergencies."""
        return {"beds_used": self.beds_used}

    def report(self, month: int) -> dict[str, float]:
        """People in a bed on a day who could leave it."""
        return {"no_criteria_to_reside": float(self.model.use["delayed_days"][0]) / DAYS_PER_MONTH}
