"""Homes made fit for frail people: rails, ramps, showers, alarms and equipment."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.fading import fades
from obbr.people.resident import OLD, Frailty, Need, Setting


@mechanism
def may_adapt(r: Any) -> bool:
    """Whom the service is for: older people in homes of their own who are frail or need help.

    Extra care and supported living are built for it.
    """
    return r.age >= OLD and r.setting < Setting.EXTRA_CARE and (r.frailty > Frailty.FIT or r.need > Need.NONE)


@mechanism
def asks_to_adapt(r: Any, luck: int, p: Any) -> bool:
    """Who asks for their home to be adapted this month; who is turned away may ask again.

    Evidence: programmes.adaptation_ask_yearly.
    """
    return (
        r.adapted == 0
        and may_adapt(r)
        and happens(luck, Event.ASKS_TO_ADAPT, p.programmes.adaptation_ask_yearly / 12.0)
    )


@mechanism
def goes_first(r: Any) -> bool:
    """Moderately and severely frail people go first."""
    return r.frailty >= Frailty.MODERATE


@mechanism
def outgrow_home(r: Any, luck: int, p: Any) -> None:
    """An adaptation stops fitting the person it was made for, or is left behind for a care home.

    Evidence: programmes.adaptation_half_life.
    """
    if r.adapted and (
        r.setting >= Setting.RESIDENTIAL
        or happens(luck, Event.ADAPTATION_OUTGROWN, fades(p.programmes.adaptation_half_life))
    ):
        r.adapted = 0


@mechanism
def against_usual(ratio: float, adapted: int, usual: float) -> float:
    """A person's ratio over the mean ratio of the base year, so that on the whole nothing moves then."""
    return (1.0 + (ratio - 1.0) * adapted) / (1.0 + (ratio - 1.0) * usual)


@mechanism
def adapted_ratio(r: Any, near: Any, p: Any) -> float:
    """How much an adapted home moves the chance of coming to need a care home; 1 if frozen.

    (ratio(frailty) if adapted, else 1) / the same at the usual share of adapted homes of this frailty

    Evidence: programmes.adapted_care_home_ratio.
    """
    if not p.live.adaptations_delay_care_home:
        return 1.0
    ratio = p.programmes.adapted_care_home_ratio[r.frailty]
    return against_usual(ratio, r.adapted, near.place.usual_adapted[r.frailty])


@mechanism
def adapted_injury_ratio(r: Any, near: Any, p: Any) -> float:
    """How much an adapted home moves the chance that an older person at home is admitted after a fall; 1 if frozen.

    As `adapted_ratio`.  Falls that end in hospital are what was measured, so falls themselves stay as they are.

    Evidence: programmes.adapted_injury_ratio.
    """
    if not p.live.adaptations_prevent_injury or r.setting >= Setting.RESIDENTIAL:
        return 1.0
    return against_usual(p.programmes.adapted_injury_ratio, r.adapted, near.place.usual_adapted[r.frailty])
