"""Visits to people who grow frail: what they prevent later, and the need that they find first."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.asking import hear_request
from obbr.people.resident import OLD, Frailty, Need, Setting, Waiting, Work


@mechanism
def agrees_to_visits(r: Any, luck: int, p: Any) -> bool:
    """Which mildly frail older people at home would let a visitor in this month, fewer where life is poorer.

    chance = uptake / 12 x ratio(deprivation); nobody while the effect of earlier visits may last

    Evidence: programmes.visits_uptake, programmes.uptake_deprivation.
    """
    if r.visited or r.age < OLD or r.frailty != Frailty.MILD or r.setting >= Setting.RESIDENTIAL or r.bed:
        return False
    chance = p.programmes.visits_uptake / 12.0 * p.programmes.uptake_deprivation[r.fifth]
    return happens(luck, Event.AGREES_TO_VISITS, chance)


@mechanism
def begin_visits(r: Any, near: Any, luck: int, p: Any) -> None:
    """A round of visits begins."""
    r.visited = 1
    near.use.home_visits += r.weight
    near.count.home_visits += r.weight
    find_need(r, near, luck, p)


@mechanism
def find_need(r: Any, near: Any, luck: int, p: Any) -> None:
    """A visitor who meets need without paid care may send for the council; some requests lead to an assessment.

    Frozen, visitors find nothing.

    Evidence: programmes.visits_find_need.
    """
    if r.need == Need.NONE or r.setting != Setting.NONE or r.work != Work.NONE:
        return
    if r.waiting != Waiting.NOTHING or r.reabling != 0 or not p.live.visits_find_need:
        return
    if happens(luck, Event.VISIT_FINDS_NEED, p.programmes.visits_find_need):
        hear_request(r, near, luck, p, uniform(luck, Event.VISIT_OUTCOME))


@mechanism
def remember_visits(r: Any, p: Any) -> None:
    """Months since the visits began are counted until their effect is over.

    Evidence: programmes.visits_lag_months, programmes.visits_last_months.
    """
    if r.visited:
        r.visited += 1
        if r.visited > p.programmes.visits_lag_months + p.programmes.visits_last_months:
            r.visited = 0


@mechanism
def visited_admission_ratio(r: Any, p: Any) -> float:
    """How much visits move the chance of emergency admission, once they tell; 1 before, after, and if frozen.

    Evidence: programmes.visits_admission_ratio (contested), programmes.visits_lag_months.
    """
    if p.live.visits_prevent_admissions and r.visited > p.programmes.visits_lag_months:
        return p.programmes.visits_admission_ratio
    return 1.0


@mechanism
def visited_ae_ratio(r: Any, p: Any) -> float:
    """How much visits move the chance of going to A&E before they tell: who is looked at is sent; 1 if frozen.

    Evidence: programmes.visits_ae_ratio (contested), programmes.visits_lag_months.
    """
    if p.live.visits_bring_ae and r.visited and r.visited <= p.programmes.visits_lag_months:
        return p.programmes.visits_ae_ratio
    return 1.0
