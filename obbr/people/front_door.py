"""The front door: what a conversation, a review or an enquiry leads to once a worker has had the time for it."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people import small_sums
from obbr.people.asking import open_work, without_care
from obbr.people.knowing import found_together
from obbr.people.looking import find_neighbour, go_to_place, looks_around
from obbr.people.paying import pays_own_way
from obbr.people.resident import NOBODY, Living, Need, Payer, Setting, Waiting, Work
from obbr.people.support import cared_for_at_home, end_package, package_hours, rationed

WANTED = -1  # reablement agreed, and no place yet
YEAR = 12


@mechanism
def decide(r: Any, near: Any, luck: int, p: Any) -> None:
    """The front door has finished with a person.

    Whoever needs nothing any more is let go; a review looks at the package; whoever has care already may get more; in
    hospital the way home is being sought; whoever has had support since before 65 keeps it; all others have had a
    conversation about what would help.
    """
    kind = r.work
    r.work = Work.NONE
    if kind != Work.SAFEGUARDING:
        r.since_review = 0
    if r.need == Need.NONE:
        end_package(r)
    elif kind == Work.REVIEW:
        review(r, near, luck, p)
    elif cared_for_at_home(r):
        r.package = max(r.package, package_hours(r, near, p))
    elif kind != Work.HOSPITAL and r.setting == Setting.NONE and r.waiting == Waiting.NOTHING and r.reabling == 0:
        if r.living == Living.NONE:
            conversation(r, near, luck, p)


@mechanism
def conversation(r: Any, near: Any, luck: int, p: Any) -> None:
    """What would help: reablement, a small sum, long-term support, what the community has, or nothing for now.

    Evidence: support.short_term_share.
    """
    near.count.conversations += r.weight
    if uniform(luck, Event.ASSESSMENT_OUTCOME) < p.support.short_term_share:
        near.count.to_short_term += r.weight
        r.reabling = WANTED
        return
    find_neighbour(r, near, luck, p)
    if not small_sums.answers(r, near, luck, p):
        offer_long_term(r, near, luck, p)


@mechanism
def offer_long_term(r: Any, near: Any, luck: int, p: Any) -> None:
    """Long-term support at home, as access allows; of people with means, who must pay for themselves, some buy it.

    access = share(need); below high need x (1 - reach x rationing) x what knowing each other finds instead;
    x (1 - refusal x (charge - 1))

    Whom base-year practice would have helped is marked as turned away: family may step in.  Where conversations look
    first at what is there, whoever gets none because something was found is taken to a place.

    Evidence: support.access_share, support.rationing_access_reach, support.own_care_share, support.charge_refusal.
    """
    found = 1.0
    usual = p.support.access_share[r.need]
    own = pays_own_way(r, near, p, False)
    if own:
        usual = p.support.own_care_share
    access = usual
    if not own and r.need < Need.HIGH:
        access *= 1.0 - p.support.rationing_access_reach * rationed(near, p)
        found = found_together(r, near, p)
        access *= found
    if not own and p.live.charges_deter:
        access *= 1.0 - p.support.charge_refusal * (near.system.charge - 1.0)
    draw = uniform(luck, Event.OFFERED_CARE)
    if draw < access:
        agree_long_term(r, near, luck, p)
        return
    r.turned_away = 1 if draw < usual else 0
    if looks_around(near, p) > 0.0 and draw * found < access:
        go_to_place(r, near)
    else:
        without_care(r, near, luck, p)


@mechanism
def agree_long_term(r: Any, near: Any, luck: int, p: Any) -> None:
    """A package is agreed: money instead of hours for some, days in company for some whose family cares on, home care
    for all others, who then wait until somebody can deliver it.

    Shares of direct payments and day support are the place's own.
    """
    r.payer = Payer.SELF if pays_own_way(r, near, p, False) else Payer.COUNCIL
    r.package = package_hours(r, near, p)
    if r.package == 0:
        r.payer = Payer.NOBODY
        return
    near.count.to_long_term += r.weight
    r.turned_away = 0
    r.waited = 0
    r.episode += 1
    r.waiting = Waiting.HOME_CARE
    draw = uniform(luck, Event.CARE_SETTING)
    if r.payer != Payer.COUNCIL:
        return
    if draw < near.place.direct_payment_share:
        r.waiting = Waiting.NOTHING
        r.setting = Setting.DIRECT_PAYMENT
        r.package = package_hours(r, near, p)
        r.since_review = 0
    elif r.carer != NOBODY and draw > 1.0 - near.place.day_support_share and not r.bed:
        r.waiting = Waiting.DAY_SUPPORT


@mechanism
def review(r: Any, near: Any, luck: int, p: Any) -> None:
    """A yearly look: the package follows need; under strain it follows the budget too, and some packages end.

    Evidence: support.rationing_access_reach.
    """
    if not cared_for_at_home(r):
        return
    r.package = package_hours(r, near, p)
    harder = p.support.rationing_access_reach * rationed(near, p)
    ends = r.need == Need.LOW and r.payer == Payer.COUNCIL and happens(luck, Event.REVIEW_CUTS, harder)
    if ends or r.package == 0:
        r.turned_away = 1 if ends else 0
        end_package(r)


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
