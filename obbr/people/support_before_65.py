"""Long-term support before 65 for physical disability and for mental ill-health: how it begins, and how it ends."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.learning_disability import move_to_residential, package_cost
from obbr.people.paid_work import begin_with_work
from obbr.people.resident import ADULT, OLD, Client, Employment, Living, Need, Setting
from obbr.people.support import rationed

PHYSICAL, MENTAL = 0, 1  # rows of `near.place.adult_settings`
HOME_CARE, DIRECT_PAYMENT, SUPPORTED = 0, 1, 2  # its columns; the fourth is a residential home


@mechanism
def may_begin_support(r: Any, near: Any, luck: int, p: Any) -> None:
    """A person of 18 to 64 comes to be somebody for long-term support, for physical disability or mental ill-health.

    chance = place rate; of support with it, place rate x (1 - reach x rationing)

    Who is turned away is as ill as who is not: recovery and death follow the condition, so rationing neither heals nor
    lengthens lives.  The rates keep as many supported as the place has.  Whoever needs help is as likely as another:
    how much help people need before 65 drifts upwards in this model, and support that followed it would double in ten
    years.

    Evidence: support.rationing_access_reach, working_age.mental_work_share.
    """
    if r.client != Client.NONE or r.ld or r.age < ADULT or r.age >= OLD or r.setting != Setting.NONE:
        return
    access = 1.0 - p.support.rationing_access_reach * rationed(near, p)
    if r.need != Need.NONE and happens(luck, Event.PHYSICAL_SUPPORT_BEGINS, near.place.physical_begins):
        r.client = Client.PHYSICAL
        if happens(luck, Event.PHYSICAL_SUPPORT_BEGINS, near.place.physical_begins * access):
            begin_support(r, near, luck, PHYSICAL)
    elif r.disorder and happens(luck, Event.MENTAL_SUPPORT_BEGINS, near.place.mental_begins):
        r.client = Client.MENTAL_HEALTH
        if happens(luck, Event.MENTAL_SUPPORT_BEGINS, near.place.mental_begins * access):
            begin_support(r, near, luck, MENTAL)
            begin_with_work(r, luck, p.working_age.mental_work_share, p)


@mechanism
def begin_support(r: Any, near: Any, luck: int, kind: int) -> None:
    """Hours at home, a direct payment, supported living or a residential home, as those have it who have support."""
    r.dearness = package_cost(near, luck)
    draw = uniform(luck, Event.SUPPORT_SETTING)
    if draw < near.place.adult_settings[kind, HOME_CARE]:
        r.living = Living.HOME_CARE
    elif draw < near.place.adult_settings[kind, DIRECT_PAYMENT]:
        r.living = Living.DIRECT_PAYMENT
    elif draw < near.place.adult_settings[kind, SUPPORTED]:
        r.living = Living.SUPPORTED
    else:
        move_to_residential(r, near, luck)


@mechanism
def may_end_support(r: Any, luck: int, p: Any) -> None:
    """People recover, and support ends, if they had it; with physical disability the need of help has then gone too.

    Evidence: working_age.physical_ends_yearly, working_age.mental_ends_yearly.
    """
    if r.client == Client.PHYSICAL:
        if happens(luck, Event.SUPPORT_ENDS, p.working_age.physical_ends_yearly / 12.0):
            r.need = Need.NONE
        if r.need == Need.NONE:
            end_support(r)
    elif r.client == Client.MENTAL_HEALTH:
        if happens(luck, Event.SUPPORT_ENDS, p.working_age.mental_ends_yearly / 12.0):
            end_support(r)


@mechanism
def end_support(r: Any) -> None:
    """The council's long-term support is over."""
    r.client = Client.NONE
    r.living = Living.NONE
    r.dearness = 0
    r.coached = 0
    if r.employed == Employment.WANTS_WORK:  # which is followed only while there is support
        r.employed = Employment.NOT_WORKING
