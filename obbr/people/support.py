"""Paid support: assessment, packages, reablement, care homes, and who pays."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.asking import TENTHS, open_work
from obbr.people.connection import send_on
from obbr.people.needs import unmet_ratio
from obbr.people.resident import NOBODY, Need, Payer, Setting, Tenure, Waiting, Work

FULL = 100  # per cent
WANTED = -1  # reablement agreed, and no place yet
YEAR = 12
OLD = 65


@mechanism
def rationed(near: Any, p: Any) -> float:
    """How hard the council rations just now, 0 as in the base year."""
    return near.system.rationing if p.live.rationing else 0.0


@mechanism
def pays_own_way(r: Any, p: Any, care_home: bool) -> bool:
    """Whether the means test leaves a person to pay: savings above the upper limit, or a home and no partner.

    The home counts only for a care home, and not while there is a partner.

    Evidence: support.capital_limit_upper.
    """
    if r.savings > p.support.capital_limit_upper:
        return True
    owns = r.tenure == Tenure.OWNED_OUTRIGHT or r.tenure == Tenure.MORTGAGED
    return care_home and owns and r.partner == NOBODY


@mechanism
def package_hours(r: Any, near: Any, p: Any) -> int:
    """Home care agreed, in tenths of an hour a week: a share of what family leaves unmet, less when councils ration.

    package = share x (needed - family) x (1 - reach x rationing)

    Evidence: needs.hours_needed, support.package_share, support.rationing_package_reach.
    """
    left = p.needs.hours_needed[r.need] * TENTHS - r.family_hours
    if left <= 0.0:
        return 0
    trim = 1.0 if r.payer == Payer.SELF else 1.0 - p.support.rationing_package_reach * rationed(near, p)
    return int(left * p.support.package_share * trim + 0.5)


@mechanism
def decide(r: Any, near: Any, luck: int, p: Any) -> None:
    """The front door has finished with a person: reablement, home care, or nothing for now.

    Evidence: support.short_term_share, support.access_share, support.rationing_access_reach.
    """
    kind = r.work
    r.work = Work.NONE
    r.since_review = 0
    if r.need == Need.NONE:
        end_package(r)
        return
    if kind == Work.REVIEW:
        review(r, near, luck, p)
        return
    if r.setting == Setting.HOME_CARE:
        r.package = max(r.package, package_hours(r, near, p))
        return
    if kind == Work.HOSPITAL:
        return  # the way home is already being sought
    draw = uniform(luck, Event.ASSESSMENT_OUTCOME)
    if draw < p.support.short_term_share:
        r.reabling = WANTED
        return
    offer_home_care(r, near, luck, p)


@mechanism
def offer_home_care(r: Any, near: Any, luck: int, p: Any) -> None:
    """Long-term support at home, as access allows; of people with means, who must pay, some buy it.

    access = share(need), below high need less what rationing takes

    Evidence: support.access_share, support.rationing_access_reach, support.own_care_share.
    """
    access = p.support.access_share[r.need]
    if pays_own_way(r, p, False):
        access = p.support.own_care_share
    elif r.need < Need.HIGH:
        access *= 1.0 - p.support.rationing_access_reach * rationed(near, p)
    if happens(luck, Event.OFFERED_CARE, access):
        agree_home_care(r, near, p)
    else:
        send_on(r, near, luck)


@mechanism
def agree_home_care(r: Any, near: Any, p: Any) -> None:
    """A package is agreed, and the wait for somebody to deliver it begins; people with means pay for their own."""
    r.payer = Payer.SELF if pays_own_way(r, p, False) else Payer.COUNCIL
    r.package = package_hours(r, near, p)
    if r.package == 0:
        r.payer = Payer.NOBODY
        return
    r.waiting = Waiting.HOME_CARE
    r.waited = 0
    r.episode += 1


@mechanism
def review(r: Any, near: Any, luck: int, p: Any) -> None:
    """A yearly look: the package follows need; under strain it follows the budget too, and some packages end.

    Evidence: support.package_share, support.rationing_package_reach, support.rationing_access_reach.
    """
    if r.setting != Setting.HOME_CARE:
        return
    r.package = package_hours(r, near, p)
    harder = p.support.rationing_access_reach * rationed(near, p)
    ends = r.need == Need.LOW and r.payer == Payer.COUNCIL and happens(luck, Event.REVIEW_CUTS, harder)
    if ends or r.package == 0:
        end_package(r)


@mechanism
def end_package(r: Any) -> None:
    """Paid support at home comes to an end."""
    if r.setting == Setting.HOME_CARE:
        r.setting = Setting.NONE
    if r.setting == Setting.NONE:
        r.payer = Payer.NOBODY
        r.waiting = Waiting.NOTHING
        r.package = 0
        r.received = 0


@mechanism
def reable(r: Any, near: Any, luck: int, p: Any) -> None:
    """Some weeks of reablement; at the end many need a level less of help, more than would have recovered anyway.

    Evidence: support.reablement_no_need, support.reablement_usual_recovery, support.reablement_months.
    """
    if r.reabling <= 0:
        return
    r.reabling -= 1
    if r.reabling > 0:
        return
    gain = p.support.reablement_no_need if p.live.reablement_restores else p.support.reablement_usual_recovery
    if not r.dementia and happens(luck, Event.REABLEMENT_WORKS, gain):
        r.need = r.need - 1 if r.need > Need.NONE else Need.NONE
    elif r.need > Need.NONE and r.setting == Setting.NONE:
        offer_home_care(r, near, luck, p)


@mechanism
def comes_to_need_care_home(r: Any, near: Any, luck: int, p: Any) -> None:
    """Someone at home with daily need, oftener with dementia, comes to need a care home.

    chance a year = rate(need) x ratio(dementia) x ratio(lives alone) x ratio(unmet need)

    Those who would have come to it anyway are ailing from then on; those whom only unmet need brings to it are not.

    Evidence: support.care_home_yearly, support.care_home_dementia_ratio, support.care_home_alone_ratio,
    support.care_home_unmet_ratio.
    """
    if r.need < Need.MEDIUM or r.age < OLD:
        r.placement = 0
        return
    usual = p.support.care_home_yearly[r.need]
    if r.dementia:
        usual *= p.support.care_home_dementia_ratio
    if near.home.people == 1:
        usual *= p.support.care_home_alone_ratio
    brought = usual * unmet_ratio(r, near, p.support.care_home_unmet_ratio, p.live.unmet_brings_care_home)
    draw = uniform(luck, Event.CARE_HOME_NEEDED)
    if draw < usual / 12.0:
        r.ailing = 1
    if r.placement == 0 and draw < brought / 12.0:
        r.placement = 1 + int(uniform(luck, Event.PLACEMENT_CASE) * 99.0)


@mechanism
def seek_placement(r: Any, near: Any, luck: int, p: Any) -> None:
    """Who needs a care home waits for a place: at once if they pay, else when the council agrees.

    A council that rations holds back the last cases: agreed if case <= 100 x (1 - reach x rationing).

    Evidence: support.rationing_placement_reach, support.nursing_share.
    """
    if r.placement == 0 or r.waiting != Waiting.NOTHING or r.setting >= Setting.RESIDENTIAL:
        return  # whoever waits for home care gets that first
    agreed = 100.0 * (1.0 - p.support.rationing_placement_reach * rationed(near, p))
    if r.placement <= agreed or pays_own_way(r, p, True):
        nursing = uniform(luck, Event.NURSING_NEEDED) < p.support.nursing_share
        r.waiting = Waiting.NURSING if nursing else Waiting.RESIDENTIAL
        r.waited = 0
        r.episode += 1


@mechanism
def enter_care_home(r: Any, near: Any, p: Any) -> None:
    """A place is free: the person moves in, and pays or the council does."""
    r.setting = Setting.NURSING if r.waiting == Waiting.NURSING else Setting.RESIDENTIAL
    near.home.people -= 1
    r.payer = Payer.SELF if pays_own_way(r, p, True) else Payer.COUNCIL
    r.waiting = Waiting.NOTHING
    r.work = Work.NONE
    r.package = 0
    r.received = 0
    r.reabling = 0
    near.count.care_home_entries += r.weight


@mechanism
def spend_down(r: Any, p: Any) -> None:
    """A self-funder's savings pay for the care home; at the limit the council takes over, unless a home is left.

    Evidence: support.self_funder_month, support.capital_limit_upper.
    """
    if r.payer != Payer.SELF or r.setting < Setting.RESIDENTIAL:
        return
    r.savings = max(0, r.savings - int(p.support.self_funder_month + 0.5))
    if not pays_own_way(r, p, True):
        r.payer = Payer.COUNCIL


@mechanism
def receive(r: Any, near: Any, luck: int, p: Any) -> None:
    """What help really comes this month, as a share of what is needed; a care home meets need in full.

    Home care ends in the month in which somebody no longer needs help; in a hospital bed nothing is asked of it.

    adequacy = min(100%, (family + paid hours) / needed hours)
    """
    if r.setting >= Setting.RESIDENTIAL:
        r.adequacy = FULL
        spend_down(r, p)
        return
    if r.bed:
        return
    needed = p.needs.hours_needed[r.need] * TENTHS
    if r.need == Need.NONE:
        end_package(r)
        r.adequacy = FULL
        return
    came = r.family_hours + r.received
    if r.reabling > 0:
        came = int(needed)
    r.adequacy = min(FULL, int(FULL * came / needed + 0.5))
    near.count.unmet_tenths += max(0, int(needed + 0.5) - came) * r.weight


@mechanism
def keep_review_date(r: Any, p: Any) -> None:
    """Each year of long-term support brings a review, when a worker has time for it.

    Evidence: support.review_hours.
    """
    if r.setting == Setting.NONE or r.payer != Payer.COUNCIL:
        return
    if r.since_review < YEAR:
        r.since_review += 1
    elif r.work == Work.NONE:
        open_work(r, Work.REVIEW, p.support.review_hours)
