"""One kind of voluntary organisation: what it lives on, who helps, how many places it keeps open, when it closes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from obbr.institutions.base import MONTHS, Institution, Surroundings


@dataclass(frozen=True)
class BodyAtStart:
    """Some organisations alike, as a run finds them.

    Attributes:
        number: which they are; decides their luck.
        stands_for: how many organisations.
        income: of one, against the mean of all.
        council_share: of their income, from the council; the rest is from others and from trade.
        reserves: months of spending in hand, against the middle organisation.
    """

    number: int
    stands_for: int
    income: float
    council_share: float
    reserves: float


class Month(NamedTuple):
    """What a month brings to every organisation with places alike, against usual.

    Attributes:
        paid: what grants pay of usual spending on places.
        asked: what the council expects to be kept open for it; more, if it pays less than places cost.
        overload: people on top of each place.
        willing: people who would volunteer.
    """

    paid: float
    asked: float
    overload: float
    willing: float


class VoluntaryBody(Institution):
    """Some voluntary organisations alike, as one agent: so many small ones would be too many to ask each month.

    All but `bodies` is of one of them, against usual: coordination (what is spent on coordinators and what they need),
    volunteers, and reserves in months of that spending.

        coordination moves to what is asked for while reserves last, then to what is paid, less what overload costs
        reserves     = reserves + paid - coordination - overload cost, between none and usual
        volunteers   move to willing x coordination, or above usual willing x (1 + elasticity x more coordination),
                     and leave by overload on top
        places       = usual x (places with volunteers + the rest at the dearer cost of paid hours)

    Evidence: vcse.reserve_months, vcse.growth_months, vcse.overload_cost, vcse.volunteer_elasticity,
    vcse.volunteers_tire, vcse.place_cost, vcse.stand_in_cost, vcse.closure_yearly, vcse.closure_yearly_unfunded.
    """

    def __init__(self, model: Surroundings, start: BodyAtStart, usual_places: float) -> None:
        """As they are in the base year, with the places that their share of grants pays for."""
        super().__init__(model)
        self.start = start
        self.bodies = start.stands_for
        self.usual_places = usual_places
        self.coordination = self.volunteers = 1.0
        p = self.p
        self.usual_reserves = self.reserves = start.reserves * float(p.vcse.reserve_months)
        self._lag, self._cost_of_one_more = float(p.vcse.growth_months), float(p.vcse.overload_cost)
        self._more_help, self._tire = float(p.vcse.volunteer_elasticity), float(p.vcse.volunteers_tire) / MONTHS
        self._without_volunteers = float(p.vcse.place_cost) / (float(p.vcse.place_cost) + float(p.vcse.stand_in_cost))
        ordinary, unfunded = float(p.vcse.closure_yearly) / MONTHS, float(p.vcse.closure_yearly_unfunded) / MONTHS
        self._founded, self._closes = ordinary, max(0.0, unfunded - ordinary) * start.council_share

    @property
    def open(self) -> float:
        """Share of these organisations that still exist."""
        return self.bodies / self.start.stands_for

    @property
    def places(self) -> float:
        """Places open: as many as coordination pays for with volunteers, and fewer to the pound beyond those."""
        helped = min(self.coordination, self.volunteers)
        carried = helped + (self.coordination - helped) * self._without_volunteers
        return self.usual_places * self.open * carried

    def live_through(self, month: Month, draw: float) -> int:
        """Grants come, volunteers come and tire, reserves fill or drain; how many of these organisations close."""
        burden = self._cost_of_one_more * month.overload
        self._keep_up(month, burden)
        more = self.coordination - 1.0
        called = month.willing * (1.0 + self._more_help * more if more > 0.0 else self.coordination)
        self.volunteers += (called - self.volunteers) / self._lag - self.volunteers * self._tire * month.overload
        return self._close(max(1.0, month.asked) + burden - month.paid, draw)

    def _keep_up(self, month: Month, burden: float) -> None:
        """What is asked for is kept up while reserves last; without them, only what is paid."""
        goal = month.asked if self.reserves > 0.0 else max(0.0, month.paid - burden)
        if goal > self.coordination or not self.reserves:
            self.coordination += (goal - self.coordination) / self._lag
        left = self.reserves + month.paid - self.coordination - burden
        self.reserves = min(self.usual_reserves, max(0.0, left))

    def _close(self, unpaid: float, draw: float) -> int:
        """Once reserves are gone, the more of an income is missing the likelier its end; later others are founded.

        Organisations that end and begin in the ordinary way hand their work on, and change nothing here.
        """
        closed = 0
        if unpaid > 0.0 and not self.reserves:
            closed = int(self.bodies * self._closes * min(1.0, unpaid) + draw)
        missing = self.start.stands_for - self.bodies
        self.bodies += int(missing * self._founded + 1.0 - draw) if missing else 0
        self.bodies -= closed
        return closed
