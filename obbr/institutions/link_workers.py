"""Social prescribing link workers: NHS staff who bring people from general practice to voluntary organisations."""

from __future__ import annotations

from math import floor

from obbr.institutions.base import MONTHS, Institution, Surroundings
from obbr.people.sharing import Desk


class LinkWorkers(Institution):
    """As many as the NHS pays for, each with the caseload of guidance; nothing in the model moves their number.

    people seen a month = workers x people a year / 12 x share who come for loneliness

    Evidence: vcse.link_worker_people, vcse.link_worker_lonely_share.
    """

    def __init__(self, model: Surroundings, workers: float) -> None:
        """So many full-time workers."""
        super().__init__(model)
        self.workers = workers
        lonely = float(self.p.vcse.link_worker_people) * float(self.p.vcse.link_worker_lonely_share)
        self._a_month = workers * lonely / MONTHS

    def plan(self, month: int) -> None:
        """Publish how many lonely people they have time for; the odd part of a person comes a month later."""
        self.model.capacity[Desk.LINK_WORKERS] = floor((month + 1) * self._a_month) - floor(month * self._a_month)

    def bills(self) -> dict[tuple[str, str], int]:
        """Posts in hundredths, which the NHS pays."""
        return {("nhs_care", "link_workers"): round(100 * self.workers)}
