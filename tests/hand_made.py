"""Hand-made residents, what is around them, and evidence in round numbers."""

from functools import cache

import numpy as np

from obbr.chance import Event
from obbr.people.channels import switches
from obbr.people.near import COUNT, PROVIDER, SYSTEM, TEAM, USE, Near
from obbr.people.resident import HOUSEHOLD, Need, Presence, nobody_yet
from obbr.system import with_switches
from tests.plain import Fixed, rows_of
from tests.world import parameters, system

LIMIT = 23_250  # pounds: the upper capital limit of England
HOURS = {Need.NONE: 0.0, Need.LOW: 5.0, Need.MEDIUM: 14.0, Need.HIGH: 35.0}
LUCK = 12_345


@cache
def rates():
    return system("standstill").world.place[0].copy()


@cache
def plain_rates():
    as_in_the_evidence = rates()
    as_in_the_evidence["package_size"] = 1.0
    return Fixed(as_in_the_evidence)


def evidence(frozen=frozenset(), **changes):
    """The central evidence with round hours of need, and changes such as `support__package_share=0.5`."""
    table = with_switches(parameters(), switches(frozenset(frozen)))
    table["needs"]["hours_needed"] = list(HOURS.values())
    for name, value in changes.items():
        topic, entry = name.split("__")
        table[topic][entry] = value
    return Fixed(table[0])


def chances_in(monkeypatch, *modules):
    """What chance mechanisms of these modules give each event; nothing then happens, unless it is put on `true`."""
    asked = {"true": set()}

    def happens(luck, event, chance):
        asked[Event(event)] = chance
        return event in asked["true"]

    for module in modules:
        monkeypatch.setattr(module, "happens", happens)
    return asked


def person(number=0, **states):
    """Somebody of 80 at home, fit and alone, who needs nothing; unless it is said otherwise."""
    r = rows_of(nobody_yet(number + 1))[number]
    for name, value in ({"presence": Presence.HERE, "age": 80, "household": 0, "adequacy": 100} | states).items():
        setattr(r, name, value)
    return r


def around(r, carer=None, people=1, rationing=0.0, partner=None):
    """What is near a person: a home of so many people, and a council that rations so hard."""
    kinds = (HOUSEHOLD, SYSTEM, COUNT, USE, PROVIDER, TEAM)
    home, around_all, count, use, provider, team = (rows_of(np.zeros(1, kind))[0] for kind in kinds)
    home.people, around_all.rationing, around_all.admission_pressure = people, rationing, 1.0
    around_all.own_care_index = around_all.charge = around_all.paperwork = around_all.place_worth = 1.0
    around_all.homes_sought = 1.0
    around_all.conversation_time = around_all.joined_up = 1.0
    around_all.usual_trust = -1.0
    return Near(plain_rates(), home, around_all, count, use, carer or r, partner or r, provider, team)
