"""The voluntary sector: grants shared out among organisations, and how many people they have places for."""

from __future__ import annotations

import numpy as np

from obbr.calendar import BURN_IN_MONTHS, MONTHS_IN_YEAR
from obbr.chance import Event, uniforms
from obbr.institutions.base import MONTHS, Institution, Surroundings
from obbr.institutions.voluntary_body import BodyAtStart, Month, VoluntaryBody
from obbr.institutions.voluntary_income import income_by_source
from obbr.people.sharing import Desk

MOST_BODIES = 1_000  # agents: keeps the luck of each month apart


class VoluntarySector(Institution):
    """What links the council, the organisations and the people who come.

    Grants are shared among organisations that exist, in proportion to what they had: what one leaves, others are paid
    for.  Where the council sends people without money, organisations take them on top of their places up to a limit,
    and each person then gets less:

        worth of a place = places / people, at most 1

    Evidence: vcse.place_cost, vcse.overload_limit, vcse.leave_yearly, vcse.grant_crowding,
    vcse.volunteer_trend_yearly, vcse.places_per_volunteer.
    """

    def __init__(self, model: Surroundings, grants: float, bodies: tuple[BodyAtStart, ...]) -> None:
        """Organisations on so many pounds of council grants a year, at 2024/25 prices."""
        super().__init__(model)
        self.usual_places = grants / float(self.p.vcse.place_cost)
        incomes = [body.stands_for * body.income for body in bodies]
        from_council = [income * body.council_share for income, body in zip(incomes, bodies, strict=True)]
        had = from_council if any(from_council) else incomes
        self.bodies = [
            VoluntaryBody(model, body, self.usual_places * pounds / sum(had))
            for body, pounds in zip(bodies, had, strict=True)
        ]
        self.funded = [body for body in self.bodies if body.usual_places]
        months = BURN_IN_MONTHS + model.years * MONTHS_IN_YEAR
        keys = np.arange(months)[:, None] * MOST_BODIES + [body.start.number for body in self.funded]
        self._draws = uniforms(int(model.luck), keys, Event.BODY_TURNOVER).tolist()
        self.places = self.usual_places
        self.open_for = int(self.places)
        self.willing = 1.0
        self.beyond = 0.0  # people who may be taken beyond places
        self.closed = 0.0

    def plan(self, month: int) -> None:
        """Publish for how many people doors are open, and what a place is worth."""
        around, use = self.model.world.system, self.model.use[0]
        stays = 1.0 - float(self.p.vcse.leave_yearly) / MONTHS
        limit = float(self.p.vcse.overload_limit) * self.places
        self.beyond = min(limit, self.beyond * stays + float(use["sent_on"]))
        if not self.live("overload_dilutes_places"):
            self.beyond = 0.0
        self.open_for = int(self.places + self.beyond)
        self.model.capacity[Desk.VCSE] = self.open_for
        around["place_worth"] = 1.0 / (1.0 + self.overload())

    def overload(self) -> float:
        """People on top of each place."""
        people = min(int(self.model.use["connected"][0]), self.open_for)
        return max(0.0, people / self.places - 1.0) if self.places else 0.0

    def respond(self, month: int) -> None:
        """A month passes in every organisation."""
        if month >= 0:
            self.willing *= 1.0 + float(self.p.vcse.volunteer_trend_yearly) / MONTHS
        brought = self._month()
        draws = self._draws[month + BURN_IN_MONTHS]
        failed = sum(body.live_through(brought, draw) for body, draw in zip(self.funded, draws, strict=True))
        ordinary = float(self.p.vcse.closure_yearly) / MONTHS * sum(body.bodies for body in self.bodies)
        self.closed = failed + ordinary
        self.places = sum(body.places for body in self.funded)

    def _month(self) -> Month:
        """What grants pay, against usual, to each organisation that is left, and what they are asked to do for it."""
        overload = self.overload() if self.live("overload_wears_volunteers") else 0.0
        if not self.live("vcse_lives_on_grants"):
            return Month(1.0, 1.0, overload, self.willing)
        change = self.model.council.strength("vcse_grants") - 1.0
        grants = max(0.0, 1.0 + change * (1.0 + float(self.p.vcse.grant_crowding)))
        left = sum(body.usual_places * body.open for body in self.funded)
        paid = grants * self.usual_places / left if left else 0.0
        return Month(paid, paid / self.model.practice.cost_recovery, overload, self.willing)

    def bills(self) -> dict[tuple[str, str], int]:
        """Grants, as budgeted, whatever places are open: in places that they would pay for."""
        paid = round(self.usual_places * self.model.council.strength("vcse_grants"))
        return {("vcse_grants", "vcse_places"): paid}

    def report(self, month: int) -> dict[str, float]:
        """Places and people, who waits, who helps, who closed, months of reserves by income, and income by source."""
        use = self.model.use[0]
        incomes = [body.bodies * body.start.income for body in self.bodies]
        reserves = sum(income * body.reserves for income, body in zip(incomes, self.bodies, strict=True))
        crowding = float(self.p.vcse.grant_crowding) if self.live("vcse_lives_on_grants") else 0.0
        income = income_by_source(self.bodies, self.model.council.strength("vcse_grants"), crowding, self.p)
        helped = sum(body.usual_places * body.open * body.volunteers for body in self.funded)
        return {
            "vcse_places": self.places,
            "vcse_people": float(use["connected"]),
            "vcse_waiting": float(use["places_wanted"] - use["connected"]),
            "volunteers": helped / float(self.p.vcse.places_per_volunteer),
            "vcse_closures": self.closed,
            "vcse_reserve_months": reserves / sum(incomes) if sum(incomes) else 0.0,
            **{f"vcse_income_{source}": part for source, part in income.items()},
        }
