"""The place's own monthly rates of children's social care, so that what is published of it stays as it is.

Counts of a year over counts of a day make rates: of referral, of being found in need, of enquiries, plans, closing and
care.  How soon children leave care here is solved so that entries at national ages keep as many in care as there are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.people.looked_after import stay_band
from obbr.people.near import CHILD_AGES, STAY_STEPS
from obbr.people.placements import CHILDRENS_HOME, FOSTER, PARENTS
from obbr.people.protection import age_group
from obbr.people.resident import ADULT, FIFTHS, Presence, Stage
from obbr.place.choosing import cost_steps
from obbr.place.opening import outturn_of
from obbr.place.place import Place

MONTHS = 12.0
CHILDHOOD = ADULT * 12  # months
KINDS = ("kin", ("in_house", "agency"), "childrens_home", "supported", "parents")  # columns of homes, in `place` words
_ROUNDS = 40  # of halving an interval, and of bringing a table to its margins
_FASTEST = 50.0  # times the national pace at which children may leave care
_GROUP = np.array([age_group(month // 12) for month in range(CHILDHOOD)])  # of each month of childhood
_BAND = np.array([stay_band(month) for month in range(CHILDHOOD)])
_MONTHS_OF_GROUP = np.bincount(_GROUP)


def child_rates(place: Place, residents: np.ndarray, rates: np.void, p: Any) -> None:
    """Write all rates of childhood into the place's record.

    Args:
        place: figures.
        residents: the people of the base year, whose weights count.
        rates: one LOCAL record, changed.
        p: parameters.
    """
    here = residents[(residents["presence"] == Presence.HERE) & (residents["age"] < ADULT)]
    stages = np.bincount(here["stage"], here["weight"], len(Stage))
    pressed = (here["pressed"] == 1) & (here["stage"] == Stage.UNKNOWN)
    unknown = max(float(here["weight"][pressed].sum()), 1.0)
    _early_help(place, unknown, rates, p)
    usually = 1.0 - rates["usual_early_help"] * (1.0 - rates["early_help_ratio"])
    rates["referral_rate"] = place.value("children.referrals") / MONTHS / unknown / usually
    _decisions(place, stages, rates, p)
    _care(place, here, stages, rates, p)
    _pressure(here, pressed, stages, rates, p)
    rates["placement_mix"] = placement_mix(place, here, p)
    rates["placed_outside"], rates["placed_far"] = placed_away(place, p)
    rates["home_cost"] = home_cost(p)


def early_help_at_once(place: Place, p: Any) -> int:
    """Children whose families have early help on a day, for what the base year's lines pay."""
    gross = outturn_of(place).gross
    money = (gross["children_family_support"] + gross["children_centres"]) / 100
    return int(money / p.childhood.early_help_price * p.childhood.early_help_months / 12.0)


def _early_help(place: Place, unknown: float, rates: np.void, p: Any) -> None:
    """How much early help must take off referrals so that 1% more of it brings the measured fall.

    With a share c of families helped and a ratio q, referrals go with 1 - c (1 - q), whose elasticity is e where
    c (1 - q) = e / (1 + e).  How many are helped follows from this draw's price and months, as it does in a run.
    """
    share = min(1.0, early_help_at_once(place, p) / unknown)
    elasticity = float(p.childhood.early_help_elasticity)
    rates["usual_early_help"] = share
    rates["early_help_ratio"] = max(0.0, 1.0 - elasticity / (1.0 + elasticity) / share) if share else 1.0


def flows(place: Place, p: Any) -> dict[str, float]:
    """Yearly numbers: assessed, enquiries at referral and later, plans begun, children found in need, entries."""
    assessed = place.value("children.referrals") * (1.0 - float(p.childhood.no_further_action))
    enquiries = place.value("children.section47")
    at_once = min(enquiries * float(p.childhood.section47_at_referral), assessed)
    return {
        "assessed": assessed,
        "at_once": at_once,
        "later": enquiries - at_once,
        "plans": min(place.value("children.on_plan") / float(p.childhood.plan_years), enquiries),
        "found": place.value("children.found_in_need"),
        "entries": place.value("children.entries") - place.value("children.unaccompanied")["arrivals"],
    }


def _decisions(place: Place, stages: np.ndarray, rates: np.void, p: Any) -> None:
    """What referrals, assessments and enquiries lead to."""
    yearly = flows(place, p)
    rates["section47_at_referral"] = yearly["at_once"] / yearly["assessed"]
    rest = max(yearly["assessed"] - yearly["at_once"], 1.0)
    rates["found_in_need"] = min(1.0, max(0.0, yearly["found"] - yearly["at_once"]) / rest)
    rates["section47_in_need"] = yearly["later"] / MONTHS / max(stages[Stage.IN_NEED], 1.0)
    rates["plan_share"] = yearly["plans"] / place.value("children.section47")


def _care(place: Place, here: np.ndarray, stages: np.ndarray, rates: np.void, p: Any) -> None:
    """Entry into care by age; the end of plans and of cases, such that as many leave each stage as come to it.

    Whoever moves away or turns 18 with an open case leaves its stage too.  Those who come back within a year of going
    home are not among first entries.
    """
    yearly = flows(place, p)
    pace, _ = in_care(place, p)
    home = going_home(place, p, pace)
    return_share = 1.0 - (1.0 - float(p.childhood.return_yearly) / MONTHS) ** 12
    first = max(yearly["entries"] - home * return_share, 0.5 * yearly["entries"])
    group = _GROUP[here["age"].astype(np.int64) * 12]
    others = np.isin(here["stage"], (Stage.ASSESSMENT, Stage.ENQUIRY, Stage.IN_NEED))
    planned = np.bincount(group, here["weight"] * (here["stage"] == Stage.PLAN), CHILD_AGES)
    helped = np.bincount(group, here["weight"] * others, CHILD_AGES)
    at_risk = np.maximum(planned + p.childhood.entry_in_need_ratio * helped, 0.5)
    rates["care_entry"] = np.minimum(first * p.childhood.entry_age / MONTHS / at_risk, 1.0)
    from_plans = MONTHS * float((rates["care_entry"] * planned).sum())
    on_plan = max(stages[Stage.PLAN], 1.0)
    gone = here["weight"] * (rates["leave_rate"][here["age"]] + (here["age"] == ADULT - 1) / MONTHS)
    gone = np.bincount(here["stage"], gone, len(Stage))  # a month
    rates["plan_ends"] = max(0.0, (yearly["plans"] - from_plans) / MONTHS - gone[Stage.PLAN]) / on_plan
    rates["care_exit"] = pace
    closed = (yearly["found"] + home - yearly["entries"]) / MONTHS - gone[Stage.PLAN] - gone[Stage.IN_NEED]
    rates["case_closes"] = min(1.0, max(0.0, closed) / max(stages[Stage.IN_NEED], 1.0))


def _pressure(here: np.ndarray, pressed: np.ndarray, stages: np.ndarray, rates: np.void, p: Any) -> None:
    """Onset of pressure by deprivation that makes up for relief, so that as many families are under it as before."""
    fifth, weight = here["fifth"], here["weight"].astype(float)
    everybody = np.bincount(fifth, weight, FIFTHS)
    known = np.bincount(fifth, weight * (here["stage"] == Stage.IN_NEED), FIFTHS)
    eases = np.bincount(fifth, weight * pressed, FIFTHS) / MONTHS / float(p.childhood.pressure_years)
    ends = known * rates["case_closes"] * float(p.childhood.relieved_at_close)
    under = np.bincount(fifth, weight * (here["pressed"] == 1), FIFTHS)
    free = np.maximum(everybody - under, 1.0)
    rates["pressure_onset"] = np.minimum((eases + ends) / free, 1.0)
    rates["usual_pressed"] = np.divide(under, everybody, out=np.zeros(FIFTHS), where=everybody > 0)


def in_care(place: Place, p: Any) -> tuple[float, np.ndarray]:
    """How much sooner than in England children leave care here, and children in care by month of age and of stay.

    Returns:
        pace: such that entries at national ages keep the place's number in care, those without family left out.
        stock: children in care, shape (216 months of age, 216 months in care).
    """
    wanted = place.value("children.looked_after") - place.value("children.unaccompanied")["looked_after"]
    low, high = 0.0, _FASTEST
    for _ in range(_ROUNDS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _stock(place, middle, p).sum() > wanted else (low, middle)
    return high, _stock(place, high, p)


def _leaving(pace: float, p: Any) -> np.ndarray:
    """Chance a month of leaving care before 18, by month of age and of stay, shape (216, 216)."""
    rate = np.outer(p.childhood.leave_yearly[_GROUP], p.childhood.leave_stay_ratio[_BAND])
    return np.minimum(rate * pace / MONTHS, 1.0)


def _stock(place: Place, pace: float, p: Any) -> np.ndarray:
    """Children in care by month of age and of stay, where entries by age have always been as they are."""
    inside = flows(place, p)["entries"] / MONTHS * p.childhood.entry_age[_GROUP] / _MONTHS_OF_GROUP[_GROUP]
    leaving, stock = _leaving(pace, p), np.zeros((CHILDHOOD, CHILDHOOD))
    for stay in range(CHILDHOOD):
        stock[stay:, stay] = inside
        inside = (inside * (1.0 - leaving[stay:, stay]))[:-1]  # a month later, a month older
    return stock


def going_home(place: Place, p: Any, pace: float) -> float:
    """Children a year who go home from care, where their case stays open."""
    home = p.childhood.leaves_to[_GROUP, 0]
    return MONTHS * float((_stock(place, pace, p) * _leaving(pace, p) * home[:, None]).sum())


def turning_18(place: Place, p: Any) -> float:
    """Looked-after children a year who grow up in care; of those without family all do."""
    _, stock = in_care(place, p)
    return MONTHS * float(stock[-1].sum()) + place.value("children.unaccompanied")["arrivals"]


def homes_of(place: Place) -> np.ndarray:
    """Looked-after children by kind of home, own and agencies' foster carers together, shape (5,)."""
    homes = place.value("children.homes")
    return np.array([sum(homes[part] for part in (kind if isinstance(kind, tuple) else (kind,))) for kind in KINDS])


def placement_mix(place: Place, here: np.ndarray, p: Any) -> np.ndarray:
    """Kinds of home by age: the national table, brought to this place's ages and kinds in turn, shape (5, 5)."""
    inside = here[here["stage"] == Stage.LOOKED_AFTER]
    ages = np.bincount(_GROUP[inside["age"].astype(np.int64) * 12], inside["weight"], CHILD_AGES)
    kinds = homes_of(place) * (ages.sum() / max(homes_of(place).sum(), 1.0))
    table = p.childhood.placement_by_age * np.maximum(ages, 0.01)[:, None]
    for _ in range(_ROUNDS):
        table = table * np.divide(kinds, table.sum(0), out=np.ones(len(kinds)), where=table.sum(0) > 0)
        table = table * np.divide(np.maximum(ages, 0.01), table.sum(1))[:, None]
    return table / table.sum(1, keepdims=True)


def placed_away(place: Place, p: Any) -> tuple[float, float]:
    """Of homes other than children's homes and parents': the share outside the area, and of that beyond 20 miles."""
    away, homes = place.value("children.outside_area"), homes_of(place)
    rest = max(float(homes.sum() - homes[CHILDRENS_HOME] - homes[PARENTS]), 1.0)
    of_homes = homes[CHILDRENS_HOME] * (1.0 - float(p.childhood.near_home_share))
    outside = min(1.0, max(0.0, away["outside"] * homes.sum() - of_homes) / rest)
    far = max(0.0, away["far"] * homes.sum() - of_homes * float(p.childhood.home_far_share))
    return outside, min(1.0, far / max(outside * rest, 1e-9))


def home_cost(p: Any) -> np.ndarray:
    """What places in children's homes cost against their mean, at evenly spaced chances, shape (64,)."""
    return cost_steps(float(p.childhood.home_cost_spread), STAY_STEPS)


assert KINDS[FOSTER] == ("in_house", "agency")
