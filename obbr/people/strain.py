"""What caring costs the carer: strain, and what it does to the mind."""

from __future__ import annotations

from typing import Any

from obbr.compiled import mechanism
from obbr.people.resident import NOBODY, TENTHS, Relief

MOST = 100.0  # points: the top of a burden scale


@mechanism
def feel_strain(r: Any, near: Any, unmet: float, breaks: float, p: Any) -> None:
    """The carer's strain moves towards where its causes put it, higher for those who bear caring badly.

    towards = points(hours above light, unmet need, dementia, less support) x bearing; 0 for a carer who has broken
    down, and while the person cared for lies in hospital.

    Args:
        r: the person cared for.
        near: what is around them.
        unmet: their unmet need, 0 to 1.
        breaks: hours that stand in for a supported carer, in tenths of an hour a week.
        p: parameters.
    """
    carer = near.carer
    towards = 0.0
    if carer.broken == 0 and r.bed == 0:
        eased = near.place.usual_relieved
        if p.live.support_relieves_carers:
            eased = 1.0 if carer.relieved else 0.0
        hours = (r.family_hours - min(float(r.family_hours), breaks) * eased) / TENTHS
        towards = points(hours, unmet, r.dementia, eased, p) * bearing(carer.hardy, p)
    carer.strain = moved(carer.strain, min(MOST, towards), p)


@mechanism
def bearing(hardy: int, p: Any) -> float:
    """Carers alike in all else differ in strain: from 1 + spread for the least hardy to 1 - spread, 1 in the middle.

    Evidence: caring.strain_spread.
    """
    return 1.0 + p.caring.strain_spread * (1.0 - (2.0 * hardy + 1.0) / 100.0)


@mechanism
def points(hours: float, unmet: float, dementia: int, eased: float, p: Any) -> float:
    """Where hours given, unmet need and dementia of the person cared for put a carer's strain, 0 to 100.

    per hour x hours above light + unmet + dementia - ease of support

    Evidence: caring.light_hours, caring.strain_hour, caring.strain_unmet, caring.strain_dementia, caring.support_ease.
    """
    much = max(0.0, hours - p.caring.light_hours)
    strain = p.caring.strain_hour * much + p.caring.strain_unmet * unmet + p.caring.strain_dementia * dementia
    return min(MOST, max(0.0, strain - p.caring.support_ease * eased))


@mechanism
def moved(strain: int, towards: float, p: Any) -> int:
    """Strain a month later: part of the way, and at least a point where it is a point or more off.

    Evidence: caring.strain_months.
    """
    gap = towards - strain
    after = int(strain + gap / p.caring.strain_months + 0.5)
    if after == strain and gap >= 1.0:
        return strain + 1
    if after == strain and gap <= -1.0:
        return strain - 1
    return after


@mechanism
def harm_to_mind(r: Any, near: Any, p: Any) -> float:
    """How much strain raises the onset of a common mental disorder: 1 without strain, R at its top.

    Frozen, strain is the base year's mean at this age and sex; the place's onset is scaled so that it then stays.

    Evidence: caring.strain_disorder_ratio.
    """
    strain = float(r.strain) if p.live.strain_harms_minds else near.place.usual_strain[r.sex, r.age]
    return 1.0 + (p.caring.strain_disorder_ratio - 1.0) * strain / MOST


@mechanism
def coping(r: Any, near: Any, p: Any) -> float:
    """What a coping programme does to a carer's mental disorder: onset is multiplied by this, recovery divided.

    Frozen, every carer has the base year's share of it.

    Evidence: caring.coping_ratio.
    """
    if r.cares_for == NOBODY:
        return 1.0
    share = near.place.usual_coping
    if p.live.support_helps_minds:
        share = 1.0 if r.relieved == Relief.COPING else 0.0
    return 1.0 + (p.caring.coping_ratio - 1.0) * share
