"""Coming to need a care home, seeking a place, moving in; and flats with staff, before it comes to that."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.adaptations import adapted_ratio
from obbr.people.needs import unmet_ratio
from obbr.people.paying import count_home, pays_own_way, who_pays
from obbr.people.resident import DAYS, OLD, Bed, Frailty, Need, Payer, Setting, Tenure, Waiting, Work
from obbr.people.support import cared_for_at_home, rationed


@mechanism
def usual_care_home_rate(r: Any, near: Any, p: Any) -> float:
    """Usual chance a year of coming to need a care home.

    local level x trend x rate(need) x ratio(frailty) x [dementia] x [lives alone]

    The level holds the number of residents at the start; ever fewer people of the same health have since come to need
    a home, in every scenario alike.

    Evidence: support.care_home_yearly, support.care_home_frailty, support.care_home_dementia_ratio,
    support.care_home_alone_ratio, support.care_home_trend_yearly.
    """
    usual = near.system.homes_sought * near.place.care_home_level * p.support.care_home_yearly[r.need]
    usual *= p.support.care_home_frailty[r.frailty]
    if r.dementia:
        usual *= p.support.care_home_dementia_ratio
    if near.home.people == 1:
        usual *= p.support.care_home_alone_ratio
    return usual


@mechanism
def ails(r: Any) -> None:
    """From now on somebody is as people are who come to need a care home, whether or not they get one.

    They die sooner and do not recover; none is fit, for the index of frailty counts what brought them there.
    """
    r.ailing = 1
    if r.frailty == Frailty.FIT:
        r.frailty = Frailty.MILD


@mechanism
def comes_to_need_care_home(r: Any, near: Any, luck: int, p: Any) -> None:
    """Someone at home with daily need, oftener frail or with dementia, comes to need a care home.

    chance a year = usual rate x share that does not come to it in hospital x ratio(unmet need) x ratio(adapted home)

    Those who would have come to it anyway are ailing from then on; those whom only unmet need brings to it are not.

    Evidence: support.care_home_unmet_ratio.
    """
    if r.need < Need.MEDIUM or r.age < OLD:
        r.placement = 0
        return
    usual = usual_care_home_rate(r, near, p)
    if p.live.stay_brings_care_home:
        usual *= near.place.care_home_from_home
    brought = usual * unmet_ratio(r, near, p.support.care_home_unmet_ratio, p.live.unmet_brings_care_home)
    brought *= adapted_ratio(r, near, p)
    draw = uniform(luck, Event.CARE_HOME_NEEDED)
    if draw < usual / 12.0:
        ails(r)
    if r.placement == 0 and draw < brought / 12.0:
        r.placement = 1 + int(uniform(luck, Event.PLACEMENT_CASE) * 99.0)


@mechanism
def seek_placement(r: Any, near: Any, luck: int, p: Any) -> None:
    """Who needs a care home waits for a place: at once if they pay, else when the council agrees.

    A council that rations holds back the last cases: agreed if case <= 100 x (1 - reach x rationing).

    Evidence: support.rationing_placement_reach, support.nursing_share.
    """
    if r.placement == 0 or r.waiting == Waiting.HOME_CARE or r.waiting >= Waiting.RESIDENTIAL:
        return  # whoever waits for home care gets that first
    agreed = 100.0 * (1.0 - p.support.rationing_placement_reach * rationed(near, p))
    if r.placement <= agreed or pays_own_way(r, near, p, True):
        nursing = uniform(luck, Event.NURSING_NEEDED) < p.support.nursing_share
        r.waiting = Waiting.NURSING if nursing else Waiting.RESIDENTIAL
        r.waited = 0
        r.episode += 1


@mechanism
def enter_care_home(r: Any, near: Any, p: Any) -> None:
    """A place is free: the person moves in, and pays or the council does; who was NHS-funded stays so."""
    r.setting = Setting.NURSING if r.waiting == Waiting.NURSING else Setting.RESIDENTIAL
    near.home.people -= 1
    if r.payer != Payer.NHS:
        r.payer = who_pays(r, near, p)
        count_home(r, near)
    r.waiting = Waiting.NOTHING
    r.work = Work.NONE
    r.package = 0
    r.received = 0
    r.reabling = 0
    near.count.care_home_entries += r.weight
    if r.bed != Bed.NONE or r.days_home < DAYS:
        near.count.care_home_entries_from_hospital += r.weight


@mechanism
def seek_housing_with_care(r: Any, near: Any, luck: int, p: Any) -> None:
    """Somebody with daily need who lives alone on council-paid care may ask for a flat with staff in the building.

    Supported living is for people with mental ill-health in social housing; all others ask for extra care.

    Evidence: support.housing_with_care_yearly.
    """
    if r.need < Need.MEDIUM or r.age < OLD or near.home.people != 1 or r.bed != Bed.NONE:
        return
    if r.payer != Payer.COUNCIL or not cared_for_at_home(r) or r.waiting != Waiting.NOTHING:
        return
    if happens(luck, Event.SEEKS_HOUSING, p.support.housing_with_care_yearly / 12.0):
        supported = r.disorder == 1 and r.tenure == Tenure.SOCIAL_RENT
        r.waiting = Waiting.SUPPORTED_LIVING if supported else Waiting.EXTRA_CARE
        r.waited = 0
        r.episode += 1


@mechanism
def move_to_housing_with_care(r: Any) -> None:
    """A flat is free: the care comes with the building from now on."""
    r.setting = Setting.SUPPORTED_LIVING if r.waiting == Waiting.SUPPORTED_LIVING else Setting.EXTRA_CARE
    r.waiting = Waiting.NOTHING
    r.package = 0
    r.received = 0
