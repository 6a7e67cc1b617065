"""Hand-made children, what is near them, and what a desk gives."""

from obbr.people import childhood, family_conference, looked_after, placements, pressure, protection, referral
from obbr.people.resident import Presence
from obbr.people.sharing import CLAIM
from tests.hand_made import around, chances_in, person
from tests.plain import kind_of

MODULES = (pressure, referral, protection, looked_after, placements, childhood, family_conference)


def child(**states):
    return person(**{"age": 7, "presence": Presence.HERE} | states)


def near_child(r, **system):
    near = around(r)
    usual = {"childrens_caution": 1.0, "help_pace": 1.0, "usual_childrens_trust": -1.0, "in_house_places": 10}
    for name, value in (usual | system).items():
        setattr(near.system, name, value)
    return near


def chances(monkeypatch):
    return chances_in(monkeypatch, *MODULES)


def served(desk, gets=1, priority=1):
    c = kind_of(CLAIM)()
    c.desk, c.gets, c.priority = int(desk), gets, priority
    return c
