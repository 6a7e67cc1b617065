"""The hospital as one queue for beds, in a region whose other councils' patients want the same ones."""

from __future__ import annotations

from obbr.calendar import DAYS_PER_MONTH, month_of_year
from obbr.institutions.base import MONTHS, Institution, Surroundings


class Hospital(Institution):
    """The region's emergency beds, all of them full: what one patient leaves or loses, another gets or misses.

    region's beds = usual beds of this area x how much larger the region is; they grow with ageing, less what they fall
    behind.  Others need a path that is the same in every scenario: their usual beds, growing with ageing.

    What this area does not use others do, so a freed bed is capacity and not cash, and a delay here is a bed taken
    there.  If full beds are what explains flat admissions (`hospital="full_beds"`), the marginal patient is let in or
    refused, ours and others' alike:

    let in = region's beds / (beds that this area would use if all were let in + beds that others need)

    It may be above 1: in the base year, too, the marginal patient was refused, and more room lets more in.

    Evidence: hospital.others_growth, hospital.beds_fall_behind, hospital.season.
    """

    def __init__(self, model: Surroundings, region_beds: float) -> None:
        """A region with so many times this area's beds; nothing is known of usual use until the base year is over."""
        super().__init__(model)
        self.region_beds = region_beds
        self.beds_used = 0.0
        self.let_in = 1.0
        self._others = 1.0  # what others need, against the base year
        self._beds = 1.0  # beds that can be filled, against the base year

    def plan(self, month: int) -> None:
        """Publish what full beds let in."""
        if month > 0:
            growth = float(self.p.hospital.others_growth)
            self._others *= 1.0 + growth / MONTHS
            self._beds *= 1.0 + (growth - float(self.p.hospital.beds_fall_behind)) / MONTHS
        if self.usual_beds and self.model.live["full_beds_explain"] and self.live("full_beds_refuse"):
            others = self._others * self.model.blows.emergencies  # the whole region has the same winter
            wanted = self._wanted(month - 1) + others * (self.region_beds - 1.0)
            self.let_in = self._beds * self.region_beds / wanted if wanted else 1.0
        self.model.world.system["admission_pressure"] = self.let_in

    @property
    def usual_beds(self) -> float:
        """Beds that this area's emergencies used on a day of the base year; 0 before it is over."""
        return self.model.usual.get("beds_used", 0.0)

    def _wanted(self, month: int) -> float:
        """Beds that this area would have used in a month if all were let in, the season apart, against usual."""
        season = float(self.p.hospital.season[month_of_year(month)])
        return self.beds_used / (self.let_in * season * self.usual_beds)

    def respond(self, month: int) -> None:
        """Count beds used this month by this area's emergencies."""
        self.beds_used = float(self.model.use["beds_used_days"][0]) / DAYS_PER_MONTH

    def usual_now(self) -> dict[str, float]:
        """Beds used by this area's emergencies."""
        return {"beds_used": self.beds_used}

    def report(self, month: int) -> dict[str, float]:
        """People in a bed on a day who could leave it, and bed days of this area's usual part that others got."""
        left = self._beds * self.usual_beds - self.beds_used if self.usual_beds and month >= 0 else 0.0
        return {
            "no_criteria_to_reside": float(self.model.use["delayed_days"][0]) / DAYS_PER_MONTH,
            "bed_days_for_others": left * DAYS_PER_MONTH,
        }
