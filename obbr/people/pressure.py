"""Pressure on families (poverty, illness, conflict, drink), which every referral comes from, and early help against it.

Children of one home share the luck of it, so brothers and sisters mostly come under pressure together.
"""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.resident import ADULT, LONG_CLOSED, Stage
from obbr.people.sharing import Desk, claim_by_birthday

AFTER_SOCIAL_CARE, BY_LOT, HELPED_LATELY = 1, 2, 3  # turns: families whom social care lately let go first
AGAIN_AFTER = 24  # months after which earlier help counts no longer


@mechanism
def feel_pressure(r: Any, near: Any, home_luck: int, p: Any) -> None:
    """A child's family comes under pressure, oftener where life is poorer, and out of it again.

    onset a month = local onset(deprivation), which keeps the prevalence of the base year
    relief a month = 1 / (12 x years that pressure lasts); while a case is open only its closing may bring it

    Evidence: childhood.pressure_prevalence, childhood.pressure_years.
    """
    if not r.pressed:
        if happens(home_luck, Event.PRESSURE_BEGINS, near.place.pressure_onset[r.fifth]):
            r.pressed = 1
    elif r.stage == Stage.UNKNOWN and happens(home_luck, Event.PRESSURE_EASES, 1.0 / 12.0 / p.childhood.pressure_years):
        r.pressed = 0


@mechanism
def claim_early_help(r: Any, claims: Any, made: int, seed: int) -> int:
    """A family under pressure, without a social worker, looks for early help; returns how many claims there are."""
    if r.age >= ADULT or not r.pressed or r.stage != Stage.UNKNOWN or r.early_help > 0:
        return made
    turn = AFTER_SOCIAL_CARE if r.closed_months < LONG_CLOSED else BY_LOT
    if r.early_help < 0:
        turn = HELPED_LATELY
    return claim_by_birthday(claims, made, r, Desk.EARLY_HELP, turn, seed)


@mechanism
def get_early_help(r: Any, c: Any, near: Any, p: Any) -> None:
    """A worker of early help begins with a family.

    Evidence: childhood.early_help_months.
    """
    if c.gets:
        r.early_help = int(p.childhood.early_help_months + 0.5)
        near.use.early_help_starts += r.weight
        near.count.early_help += r.weight


@mechanism
def keep_early_help(r: Any) -> None:
    """A month of it passes, and then of the time after it; with a social worker's case it ends."""
    if r.stage != Stage.UNKNOWN:
        r.early_help = 0
    elif r.early_help > 1:
        r.early_help -= 1
    elif r.early_help == 1:
        r.early_help = -AGAIN_AFTER
    elif r.early_help < 0:
        r.early_help += 1


@mechanism
def early_help_ratio(r: Any, near: Any, p: Any) -> float:
    """What early help takes off the chance of a referral while it lasts, as a factor; frozen, its usual mean.

    The factor is settled for the place such that help, as usual there, has the measured elasticity.

    Evidence: childhood.early_help_elasticity (contested: there before 2015, not measurable after).
    """
    if not p.live.early_help_prevents_referrals:
        return 1.0 - near.place.usual_early_help * (1.0 - near.place.early_help_ratio)
    return near.place.early_help_ratio if r.early_help > 0 else 1.0
