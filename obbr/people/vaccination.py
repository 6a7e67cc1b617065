"""The flu jab in October, and outreach to older people who have not had it."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.resident import OLD

OCTOBER = 6  # months after April


@mechanism
def vaccination_season(r: Any, luck: int, p: Any, month_of_year: int) -> None:
    """Each October some people are vaccinated against flu, fewer where life is poorer.

    chance = uptake(age) x ratio(deprivation)

    Evidence: needs.flu_uptake, needs.flu_uptake_deprivation.
    """
    if month_of_year == OCTOBER:
        chance = p.needs.flu_uptake[r.age] * p.needs.flu_uptake_deprivation[r.fifth]
        r.vaccinated = 1 if happens(luck, Event.VACCINATED, chance) else 0


@mechanism
def may_be_contacted(r: Any, near: Any) -> bool:
    """Whom outreach looks for while it works: older people not vaccinated this winter."""
    return near.system.flu_outreach > 0.0 and r.age >= OLD and r.vaccinated == 0


@mechanism
def be_contacted(r: Any, near: Any, luck: int, p: Any) -> None:
    """A call, a letter or a session near home; some then take the jab after all, fewer where life is poorer.

    chance = persuaded x ratio(deprivation); frozen, nobody is persuaded, as where no outreach is paid for

    Evidence: programmes.contact_persuades, programmes.uptake_deprivation.
    """
    near.use.flu_contacts += r.weight
    if not p.live.outreach_reaches:
        return
    chance = p.programmes.contact_persuades * p.programmes.uptake_deprivation[r.fifth]
    if happens(luck, Event.TAKES_JAB, chance):
        r.vaccinated = 1
        near.use.flu_jabs += r.weight
