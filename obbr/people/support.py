"""Paid support at home: how much is agreed, and what help really comes."""

from __future__ import annotations

from typing import Any

from obbr.compiled import mechanism
from obbr.people.paying import spend_down
from obbr.people.resident import TENTHS, Living, Need, Payer, Setting, Waiting

FULL = 100  # per cent


@mechanism
def cared_for_at_home(r: Any) -> bool:
    """Whether a person has long-term support in their own home: home care, a direct payment, days in company."""
    return Setting.HOME_CARE <= r.setting <= Setting.DAY_SUPPORT


@mechanism
def rationed(near: Any, p: Any) -> float:
    """How hard the council rations just now, 0 as in the base year."""
    return near.system.rationing if p.live.rationing else 0.0


@mechanism
def usual_package(r: Any, near: Any, left: float, p: Any) -> float:
    """What base-year practice of this place gives of hours that family leaves, tenths of an hour a week; never more.

    Evidence: support.package_share.
    """
    size = near.place.package_size[1 if r.setting == Setting.DIRECT_PAYMENT else 0]
    return left * min(1.0, p.support.package_share * size)


@mechanism
def package_hours(r: Any, near: Any, p: Any) -> int:
    """Home care agreed, in tenths of an hour a week: a share of what family leaves unmet.

    package = usual share x (needed - family) x (1 - reach x rationing) x (1 - what connection is to replace)

    Nobody who pays for themselves is rationed; connection is never asked to replace care at the highest need.

    Evidence: needs.hours_needed, support.rationing_package_reach.
    """
    left = p.needs.hours_needed[r.need] * TENTHS - r.family_hours
    if left <= 0.0:
        return 0
    trim = 1.0
    if r.payer != Payer.SELF:
        trim -= p.support.rationing_package_reach * rationed(near, p)
        if r.need < Need.HIGH:
            trim *= 1.0 - near.system.connection_instead
    return int(usual_package(r, near, left, p) * trim + 0.5)


@mechanism
def end_package(r: Any) -> None:
    """Paid support comes to an end, in one's own home or in a flat with staff; a care home is left only by death."""
    if r.setting < Setting.RESIDENTIAL:
        r.setting = Setting.NONE
        r.payer = Payer.NOBODY
        r.package = 0
        r.received = 0
        r.provider = 0
        if r.waiting < Waiting.RESIDENTIAL:
            r.waiting = Waiting.NOTHING


@mechanism
def hours_that_came(r: Any, p: Any) -> int:
    """Paid hours this month, tenths of an hour a week: shared out already, bought with one's own budget, or in company.

    Evidence: support.direct_payment_undelivered, support.day_support_hours.
    """
    if r.setting == Setting.DIRECT_PAYMENT:
        return int(r.package * (1.0 - p.support.direct_payment_undelivered) + 0.5)
    if r.setting == Setting.DAY_SUPPORT:
        return int(p.support.day_support_hours * TENTHS + 0.5)
    return r.received


@mechanism
def receive(r: Any, near: Any, p: Any) -> None:
    """What help really comes this month, as a share of what is needed; where staff are in the building, all of it.

    So it is with support that began before 65.

    Support at home ends in the month in which somebody no longer needs help; in a hospital bed nothing is asked of it.

    adequacy = min(100%, (family + neighbours' + paid hours) / needed hours)
    """
    if r.setting >= Setting.RESIDENTIAL:
        r.adequacy = FULL
        spend_down(r, near, p)
        return
    if r.bed:
        return
    if r.need == Need.NONE:
        end_package(r)
    if r.need == Need.NONE or r.setting >= Setting.EXTRA_CARE or r.living != Living.NONE:
        r.adequacy = FULL
        return
    r.received = hours_that_came(r, p)
    spend_down(r, near, p)
    needed = p.needs.hours_needed[r.need] * TENTHS
    came = r.family_hours + r.neighbour_hours + r.received
    if r.reabling > 0:
        came = int(needed)
    r.adequacy = min(FULL, int(FULL * came / needed + 0.5))
    near.count.unmet_tenths += max(0, int(needed + 0.5) - came) * r.weight
