"""Adults at the start whose long-term support begins before 65, and children who will grow up to it.

Counts by group and by way of living are the place's own; who they are is drawn.  Somebody with a learning disability
who lives with family is put into the home of a woman of an age to be the mother.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.chance import Event, uniforms
from obbr.people.learning_disability import USUAL
from obbr.people.near import STAY_STEPS
from obbr.people.resident import ADULT, NOBODY, OLD, Client, Employment, Living, Need, Presence, Setting, Sex
from obbr.place.adult_rates import WAYS, YEARS, disabled_lives, likely, numbers, stock_by_age, turning_18
from obbr.place.choosing import allot, cost_steps, pick
from obbr.place.people import MOTHERS
from obbr.place.place import Place

# Luck of each group's own: whoever another group's luck has passed over would never be chosen.
CHOSEN_BY = {Client.PHYSICAL: Event.BUILD_PHYSICAL, Client.MENTAL_HEALTH: Event.BUILD_MENTAL}
_SHARED_HOME = 3  # people in the home that somebody leaves for a parent's, so that it lasts


def start_adults(residents: np.ndarray, homes: np.ndarray, place: Place, p: Any, seed: int) -> None:
    """Give the adults of the base year long-term support, and children the condition that calls for it, in place.

    Args:
        residents: all rows, those to come too.
        homes: HOUSEHOLD rows, whose counts follow those who live with a parent.
        place: figures.
        p: central parameters.
        seed: luck of the drawing.
    """
    grow_up_to_it(residents, place, p, seed)
    with_disability(residents, homes, place, p, seed)
    for group in (Client.PHYSICAL, Client.MENTAL_HEALTH):
        with_other_needs(residents, group, place, p, seed)
    live_away(residents, place, seed)
    leave_carers(residents)
    have_packages(residents, p, seed)
    go_to_work(residents, place, p, seed)


def grow_up_to_it(residents: np.ndarray, place: Place, p: Any, seed: int) -> None:
    """A share of children, evenly over ages, has a learning disability that will call for support in adult life."""
    birthdays = max(place.people[:, ADULT - 4 : ADULT].sum() / 4.0, 1.0)
    share = turning_18(place, p) / birthdays
    child = np.flatnonzero((residents["age"] < ADULT) & (residents["unaccompanied"] == 0))
    luck = uniforms(seed, residents["id"][child], Event.BUILD_DISABILITY)
    child = child[np.lexsort((luck, residents["age"][child], residents["presence"][child]))]
    running = np.floor(np.arange(len(child) + 1) * share)
    residents["ld"][child[np.diff(running) > 0]] = 1


def with_disability(residents: np.ndarray, homes: np.ndarray, place: Place, p: Any, seed: int) -> None:
    """Adults with a learning disability or autism: with family, elsewhere, and in mental health hospitals."""
    lives, by_way = disabled_lives(place, p), dict(numbers(place, Client.LEARNING_DISABILITY))
    age = np.clip(residents["age"].astype(np.int64) - ADULT, 0, YEARS - 1)
    able = free_adults(residents)
    luck = uniforms(seed, residents["id"], Event.BUILD_CLIENT)
    people = np.maximum(np.bincount(age[able], minlength=YEARS), 1)
    shared = able & (homes["people"][residents["household"]] >= _SHARED_HOME)
    weight = shared * (lives.people * lives.family / people)[age]
    family = pick(luck, weight, int(by_way.pop("family")), "people with a learning disability, with family")
    residents["living"][family] = Living.FAMILY
    inside = int(place.value("care.ld_inpatients"))
    counts = np.array([*by_way.values(), inside])
    weight = (able & ~family) * (lives.people * (1.0 - lives.family) / people)[age]
    luck = uniforms(seed, residents["id"], Event.BUILD_HOME)  # of its own: who was passed over had bad luck before
    others = np.flatnonzero(pick(luck, weight, int(counts.sum()), "people with a learning disability"))
    if len(others):
        ways = np.array([*(WAYS[Client.LEARNING_DISABILITY][way] for way in by_way), Living.HOSPITAL])
        residents["living"][others] = ways[allot(uniforms(seed, others, Event.BUILD_LIVING), counts)]
    residents["ld"][family] = residents["ld"][others] = 1
    residents["client"][family] = residents["client"][others] = Client.LEARNING_DISABILITY
    live_with_parents(residents, homes, np.flatnonzero(family), seed)


def free_adults(residents: np.ndarray) -> np.ndarray:
    """Mask of adults before 65 without partner, child, parent or carer in the model, who care for nobody."""
    able = (residents["presence"] == Presence.HERE) & (residents["age"] >= ADULT) & (residents["age"] < OLD)
    for tie in ("partner", "parent", "carer", "cares_for"):
        able &= residents[tie] == NOBODY
    with_child = residents["parent"][residents["parent"] != NOBODY]
    able[with_child] = False
    return able & (residents["setting"] == Setting.NONE)


def live_with_parents(residents: np.ndarray, homes: np.ndarray, children: np.ndarray, seed: int) -> None:
    """Put each into the home of a woman of an age to be the mother, of the same deprivation fifth where there is one.

    She lives with somebody already and is well, so that she can care; each has one such child.
    """
    able = (residents["presence"] == Presence.HERE) & (residents["sex"] == Sex.FEMALE) & (residents["client"] == 0)
    able &= (residents["need"] < Need.MEDIUM) & (residents["setting"] == Setting.NONE)
    able &= homes["people"][residents["household"]] > 1
    luck = uniforms(seed, residents["id"], Event.BUILD_PARENT)
    for child in children:
        gap = residents["age"].astype(np.int64) - residents["age"][child]
        fits = able & (gap >= MOTHERS[0]) & (gap <= MOTHERS[1])
        near = np.flatnonzero(fits & (residents["fifth"] == residents["fifth"][child]))
        near = near if len(near) else np.flatnonzero(fits)
        if len(near):
            mother = near[np.argmin(luck[near])]
            able[mother] = False
            move_in(residents, homes, child, mother)


def move_in(residents: np.ndarray, homes: np.ndarray, child: int, mother: int) -> None:
    """Somebody leaves a home that others share for a mother's."""
    homes["people"][residents["household"][child]] -= 1
    homes["people"][residents["household"][mother]] += 1
    residents["parent"][child] = mother
    for shared in ("household", "tenure", "team"):
        residents[shared][child] = residents[shared][mother]


def with_other_needs(residents: np.ndarray, group: Client, place: Place, p: Any, seed: int) -> None:
    """Adults with physical disability or mental ill-health, at the ages that beginnings and endings make."""
    by_way = numbers(place, group)
    weight, stock = likely(residents, group), stock_by_age(place, residents, group, p)
    age = np.clip(residents["age"].astype(np.int64) - ADULT, 0, YEARS - 1)
    inflow = np.bincount(age, weight, YEARS)
    weight = weight * np.divide(stock, inflow, out=np.zeros(YEARS), where=inflow > 0)[age]
    luck = uniforms(seed, residents["id"], CHOSEN_BY[group])
    chosen = np.flatnonzero(pick(luck, weight, int(sum(by_way.values())), f"people supported, {group.name.lower()}"))
    residents["client"][chosen] = group
    if len(chosen):
        ways = np.array([WAYS[group][way] for way in by_way])
        counts = np.array(list(by_way.values()))
        residents["living"][chosen] = ways[allot(uniforms(seed, chosen, Event.BUILD_LIVING), counts)]


def live_away(residents: np.ndarray, place: Place, seed: int) -> None:
    """Of residential homes the place's share is outside the area, in each group alike."""
    share = float(place.value("care.residential_away_18_64"))
    for group in Client:
        inside = np.flatnonzero((residents["client"] == group) & (residents["living"] == Living.RESIDENTIAL))
        if len(inside):
            away = allot(uniforms(seed, inside, Event.BUILD_LIVES_AWAY), np.array([share, 1.0 - share])) == 0
            residents["living"][inside[away]] = Living.AWAY


def leave_carers(residents: np.ndarray) -> None:
    """In a residential home nobody has an unpaid carer or neighbours' help, or cares for somebody; so later too."""
    home = np.flatnonzero((residents["living"] == Living.RESIDENTIAL) | (residents["living"] == Living.AWAY))
    cared = np.concatenate([home, residents["cares_for"][home]])
    cared = cared[(cared != NOBODY) & (residents["carer"][cared] != NOBODY)]
    carer = residents["carer"][cared]
    residents["cares_for"][carer] = residents["carer"][cared] = NOBODY
    residents["caring_hours"][carer] = residents["family_hours"][cared] = 0
    residents["neighbour_hours"][home] = 0


def have_packages(residents: np.ndarray, p: Any, seed: int) -> None:
    """What each person's support costs against the usual: among people who live alike, equal parts of all that it may.

    Each has the mean of a part, so that together they cost the usual however few they are.
    """
    cost = np.append(0.0, np.cumsum(cost_steps(float(p.working_age.package_spread), STAY_STEPS)))
    for group in (Client.LEARNING_DISABILITY, Client.PHYSICAL, Client.MENTAL_HEALTH):
        for living in Living:
            alike = np.flatnonzero((residents["client"] == group) & (residents["living"] == living))
            order = np.argsort(uniforms(seed, alike, Event.BUILD_PACKAGE), kind="stable")
            parts = np.linspace(0.0, STAY_STEPS, len(alike) + 1)
            each = np.diff(np.interp(parts, np.arange(STAY_STEPS + 1), cost)) * len(alike) / STAY_STEPS
            residents["dearness"][alike[order]] = np.maximum(1, np.floor(USUAL * each + 0.5))
    residents["dearness"][residents["living"] == Living.SHARED_LIVES] = USUAL


def go_to_work(residents: np.ndarray, place: Place, p: Any, seed: int) -> None:
    """Paid work of people with a learning disability as published, of people with mental ill-health as in England."""
    shares = {
        Client.LEARNING_DISABILITY: float(place.value("care.ld_paid_work")),
        Client.MENTAL_HEALTH: float(p.working_age.mental_work_share),
    }
    wanting = float(p.working_age.wants_work_share)
    labels = np.array([Employment.WORKING, Employment.WANTS_WORK, Employment.NOT_WORKING])
    for group, at_work in shares.items():
        able = np.flatnonzero((residents["client"] == group) & (residents["living"] != Living.HOSPITAL))
        if len(able):
            mix = np.array([at_work, (1.0 - at_work) * wanting, (1.0 - at_work) * (1.0 - wanting)])
            residents["employed"][able] = labels[allot(uniforms(seed, able, Event.BUILD_JOB), mix)]
    residents["employed"][residents["living"] == Living.HOSPITAL] = Employment.NOT_WORKING
