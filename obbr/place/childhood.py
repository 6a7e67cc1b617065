"""Children at the start: families under pressure, open cases, looked-after children and where they live, care leavers.

Counts by stage are the place's own; who they are is drawn by deprivation and age.  Those who came to England without
family are taken from among people of 16 and 17, and more of them are to come.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.chance import Event, uniforms
from obbr.people.knowing import LONGEST
from obbr.people.near import STAY_STEPS
from obbr.people.placements import CHILDRENS_HOME, FOSTER, KIN, PARENTS, SUPPORTED, USUAL
from obbr.people.protection import age_group
from obbr.people.resident import ADULT, NOBODY, TENTHS, Far, Placed, Presence, Sex, Stage, Tenure
from obbr.place.child_rates import CHILDHOOD, flows, home_cost, in_care, placed_away, placement_mix, turning_18
from obbr.place.choosing import allot, by_month, pick, whole_parts
from obbr.place.people import MONTHS, START, fifths, rows_to_come
from obbr.place.place import Place

MONTHS_IN_YEAR = 12
WITHOUT_FAMILY = (16, 18)  # years of age of unaccompanied children: 86% are 16 or over
_BOYS = 0.95  # of them; synthetic, nobody's outcome depends on it
_SHARERS = 3
_PLACED = {KIN: Placed.KIN, CHILDRENS_HOME: Placed.CHILDRENS_HOME, SUPPORTED: Placed.SUPPORTED, PARENTS: Placed.PARENTS}


def start_children(residents: np.ndarray, place: Place, helped: int, p: Any, seed: int) -> None:
    """Give the children of the base year pressure, stage, home and early help, in place.

    Args:
        residents: all rows; only those who are here are touched.
        place: figures.
        helped: how many children's families have early help.
        p: central parameters.
        seed: luck of the drawing.
    """
    here = residents["presence"] == Presence.HERE
    child = here & (residents["age"] < ADULT)
    luck = uniforms(seed, residents["household"], Event.BUILD_PRESSED)
    residents["pressed"] = child & (luck < p.childhood.pressure_prevalence[residents["fifth"]])
    come_without_family(residents, child, place, seed)
    take_into_care(residents, child, place, p, seed)
    open_cases(residents, child, place, p, seed)
    leave_care_before(residents, here, place, p, seed)
    able = (residents["pressed"] == 1) & (residents["stage"] == Stage.UNKNOWN)
    luck = uniforms(seed, residents["id"], Event.BUILD_EARLY_HELP)
    chosen = pick(luck, able.astype(float), min(helped, int(able.sum())), "families with early help")
    months = int(p.childhood.early_help_months + 0.5)
    residents["early_help"] = np.where(chosen, 1 + (luck * 1e6).astype(np.int64) % months, 0)
    live_somewhere(residents, place, p, seed)
    know_workers(residents, place, p, seed)


def come_without_family(residents: np.ndarray, child: np.ndarray, place: Place, seed: int) -> None:
    """Some of those of 16 and 17 came to England without family: more of the older, for most came after 16."""
    able = child & (residents["age"] >= WITHOUT_FAMILY[0]) & (residents["pressed"] == 0)
    luck = uniforms(seed, residents["id"], Event.BUILD_STAGE)
    number = int(place.value("children.unaccompanied")["looked_after"])
    since_16 = START - residents["birth_month"] + 0.5 - WITHOUT_FAMILY[0] * MONTHS_IN_YEAR
    alone = pick(luck, np.where(able, since_16, 0.0), number, "unaccompanied children")
    residents["unaccompanied"] |= alone
    residents["stage"][alone] = Stage.LOOKED_AFTER
    residents["stage_months"][alone] = 1 + (luck[alone] * 1e6).astype(np.int64) % MONTHS_IN_YEAR
    residents["parent"][alone] = NOBODY


def take_into_care(residents: np.ndarray, child: np.ndarray, place: Place, p: Any, seed: int) -> None:
    """Looked-after children at the ages, and for the months, that entries and stays make of themselves."""
    _, stock = in_care(place, p)
    number = place.value("children.looked_after") - place.value("children.unaccompanied")["looked_after"]
    years = stock.reshape(ADULT, MONTHS_IN_YEAR, CHILDHOOD).sum(1)
    luck = uniforms(seed, residents["id"], Event.BUILD_STAGE)
    since = uniforms(seed, residents["id"], Event.BUILD_STAGE_MONTHS)
    for age, wanted in enumerate(whole_parts(int(number), years.sum(1))):
        able = child & (residents["age"] == age) & (residents["pressed"] == 1) & (residents["stage"] == Stage.UNKNOWN)
        chosen = pick(luck, able.astype(float), int(wanted), f"looked-after children of {age}")
        until = np.cumsum(years[age]) / max(years[age].sum(), 1e-12)
        residents["stage"][chosen] = Stage.LOOKED_AFTER
        residents["stage_months"][chosen] = np.minimum(np.searchsorted(until, since[chosen]), CHILDHOOD - 1)


def open_cases(residents: np.ndarray, child: np.ndarray, place: Place, p: Any, seed: int) -> None:
    """Children on plans, in assessment (a month of referrals) and in need, among those under pressure.

    Nobody is known at birth: cases come to be open over about as long as they last, and plans after them.
    """
    yearly = flows(place, p)
    waiting = round(yearly["assessed"] / MONTHS_IN_YEAR)
    leavers = care_leavers(place, p)
    on_plan = int(place.value("children.on_plan"))
    open_now = int(place.value("children.in_need") - place.value("children.looked_after"))
    counts = {Stage.PLAN: on_plan, Stage.ASSESSMENT: waiting, Stage.IN_NEED: open_now - on_plan - waiting - leavers}
    lasts = MONTHS_IN_YEAR * max(open_now, 1) / yearly["found"]
    known = 1.0 - np.exp(-(START - residents["birth_month"] + 0.5) / lasts)
    luck = uniforms(seed, residents["id"], Event.BUILD_CASE)
    since = uniforms(seed, residents["id"], Event.BUILD_STAGE_MONTHS)
    for stage, number in counts.items():
        able = child & (residents["pressed"] == 1) & (residents["stage"] == Stage.UNKNOWN)
        chance = able * (known**2 if stage is Stage.PLAN else known)
        chosen = pick(luck, chance, max(0, number), f"children at stage {stage.name.lower()}")
        residents["stage"][chosen] = stage
        if stage is Stage.ASSESSMENT:
            residents["assessing"][chosen] = int(p.childhood.assessment_hours * TENTHS + 0.5)
        else:
            residents["stage_months"][chosen] = since[chosen] * MONTHS_IN_YEAR


def care_leavers(place: Place, p: Any) -> int:
    """Care leavers who are supported: as many years' eighteenth birthdays in care as support lasts."""
    return round(turning_18(place, p) * (float(p.childhood.leaver_until) - ADULT))


def leave_care_before(residents: np.ndarray, here: np.ndarray, place: Place, p: Any, seed: int) -> None:
    """Young adults who grew up in care."""
    young = here & (residents["age"] >= ADULT) & (residents["age"] < p.childhood.leaver_until)
    luck = uniforms(seed, residents["id"], Event.BUILD_STAGE)
    residents["stage"][pick(luck, young.astype(float), care_leavers(place, p), "care leavers")] = Stage.LEFT_CARE


def live_somewhere(residents: np.ndarray, place: Place, p: Any, seed: int) -> None:
    """Where each looked-after child lives, how far away, and what the place costs against the usual."""
    inside = np.flatnonzero(residents["stage"] == Stage.LOOKED_AFTER)
    children = residents[inside]
    mix = placement_mix(place, children, p)
    homes = place.value("children.homes")
    own = homes["in_house"] / max(homes["in_house"] + homes["agency"], 1)
    luck = uniforms(seed, children["id"], Event.BUILD_PLACED)
    group = np.array([age_group(age) for age in children["age"]], np.int64)
    kind = np.zeros(len(children), np.int64)
    for row in range(len(mix)):
        kind[group == row] = allot(luck[group == row], mix[row])
    placed = np.array([_PLACED.get(k, Placed.AGENCY) for k in kind], np.int64)
    foster = kind == FOSTER
    placed[foster] = np.where(allot(luck[foster], np.array([own, 1 - own])) == 0, Placed.IN_HOUSE, Placed.AGENCY)
    residents["placed"][inside] = placed
    live_away(residents, inside, place, p, seed)


def live_away(residents: np.ndarray, inside: np.ndarray, place: Place, p: Any, seed: int) -> None:
    """Inside the area, outside it or beyond 20 miles, by kind of home; and places in children's homes at their cost."""
    placed = residents["placed"][inside]
    luck = uniforms(seed, residents["id"][inside], Event.BUILD_FAR)
    outside, far = placed_away(place, p)
    in_home = placed == Placed.CHILDRENS_HOME
    away = np.where(in_home, 1.0 - float(p.childhood.near_home_share), np.where(placed == Placed.PARENTS, 0.0, outside))
    beyond = away * np.where(in_home, float(p.childhood.home_far_share), far)
    residents["far"][inside] = np.where(
        luck < beyond, Far.BEYOND_20_MILES, np.where(luck < away, Far.OUTSIDE, Far.INSIDE)
    )
    residents["dearness"][inside] = USUAL
    homes = inside[in_home]
    rank = np.argsort(np.argsort(uniforms(seed, residents["id"][homes], Event.BUILD_HOME_COST), kind="stable"))
    residents["dearness"][homes] = np.maximum(1, np.floor(USUAL * _costs_in_order(len(homes), p)[rank] + 0.5))


def _costs_in_order(number: int, p: Any) -> np.ndarray:
    """So many places in children's homes, cheapest first: equal parts of all costs, so that their mean is the usual."""
    up_to = np.concatenate([[0.0], np.cumsum(home_cost(p))]) / STAY_STEPS
    ends = np.interp(np.linspace(0.0, 1.0, number + 1), np.linspace(0.0, 1.0, STAY_STEPS + 1), up_to)
    return np.diff(ends) * number


def know_workers(residents: np.ndarray, place: Place, p: Any, seed: int) -> None:
    """Months with the same worker, as they come to be at the usual rate of change."""
    change = float(p.childhood.hand_over_monthly) + place.value("children.social_workers")["turnover"] / MONTHS_IN_YEAR
    at_least = np.cumprod(np.full(LONGEST, 1.0 - change))
    known = (residents["stage"] != Stage.UNKNOWN) & (residents["stage"] != Stage.ASSESSMENT)
    luck = uniforms(seed, residents["id"][known], Event.BUILD_KNOWN)
    residents["known"][known] = (luck[:, None] < at_least).sum(axis=1)


def to_come_without_family(place: Place, first_id: int, first_home: int, seed: int) -> np.ndarray:
    """Unaccompanied children of the years to come, a few to a home; they are looked after from the first day."""
    month = START + np.repeat(np.arange(MONTHS), by_month(place.value("children.unaccompanied")["arrivals"], MONTHS))
    coming = rows_to_come(len(month), first_id, month)
    luck = uniforms(seed, coming["id"], Event.BUILD_AGE)
    months = WITHOUT_FAMILY[0] * 12 + (luck * 12 * (WITHOUT_FAMILY[1] - WITHOUT_FAMILY[0])).astype(np.int64)
    coming["age"] = months // 12
    coming["birth_month"] = month - months
    coming["sex"] = np.where(uniforms(seed, coming["id"], Event.BUILD_SEX) < _BOYS, Sex.MALE, Sex.FEMALE)
    coming["fifth"] = fifths(place, coming, uniforms(seed, coming["id"], Event.BUILD_FIFTH))
    coming["unaccompanied"] = 1
    coming["household"] = first_home + np.arange(len(coming)) // _SHARERS
    coming["tenure"] = Tenure.PRIVATE_RENT
    return coming
