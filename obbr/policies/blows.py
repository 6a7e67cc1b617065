"""What strikes a system from outside in one month: winters, failures, prices; all that a shock may change.

Everything here is a ratio to what is usual, 1 until something strikes, and **two blows on one thing multiply**.  It is
made afresh each month, so that nothing stays by itself: a blow that lasts strikes in each of its months.  Institutions
and, through them, residents read it; no mechanism knows which policy it came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

KINDS = ("home_care", "residential", "nursing")  # of bought care whose providers may fail


@dataclass
class Blows:
    """One month's blows.

    Attributes:
        flu: older people's admissions with flu, against those of any such month.
        emergencies: A&E visits and all other emergency admissions, everybody's in the region, likewise.
        deaths: of older people, likewise.
        stays: by kind of care, what of its providers' capacity does not close at once.
        care_workers: home-care workers who do not leave at once, beyond those who usually do.
        social_workers: the council's own, for adults and for children, likewise.
        prices: by what makes things dearer (`obbr.money.lines.Growth`) or by service of the chart of accounts; prices
            are fixed in April for a year, so what April says counts.
    """

    flu: float = 1.0
    emergencies: float = 1.0
    deaths: float = 1.0
    stays: dict[str, float] = field(default_factory=lambda: dict.fromkeys(KINDS, 1.0))
    care_workers: float = 1.0
    social_workers: float = 1.0
    prices: dict[str, float] = field(default_factory=dict)

    def make_dearer(self, what: str, ratio: float) -> None:
        """Prices that follow a growth rate, or those of one service, are so many times what they would be."""
        self.prices[what] = self.prices.get(what, 1.0) * ratio

    def publish(self, around: Any) -> None:
        """Tell residents what the month is like, in a record of `obbr.people.near.SYSTEM`."""
        around["flu_above"] = self.flu - 1.0
        around["emergencies_above"] = self.emergencies - 1.0
        around["deaths_above"] = self.deaths - 1.0
