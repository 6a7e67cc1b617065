"""Care homes at the start: people by setting and payer exactly as published; savings; how much of need is met.

Care homes are filled first, because surveys of need are of people at home.  People whom the council supports in a home
elsewhere count as here: the council pays.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.calendar import MONTHS_IN_YEAR
from obbr.chance import Event, uniforms
from obbr.people.connection import ADULT
from obbr.people.resident import NOBODY, OLD, TENTHS, Frailty, Living, Need, Payer, Presence, Setting, Tenure
from obbr.place.choosing import allot, pick, whole_parts
from obbr.place.place import Place

BANDS = (65, 75, 85, 200)
KINDS = {Setting.RESIDENTIAL: "residential", Setting.NURSING: "nursing"}


def fill_care_homes(residents: np.ndarray, place: Place, p: Any, seed: int) -> None:
    """Put the published number of council-supported people, and the derived others, into care homes.

    Within a band of ages people are as likely to be there as others of their sex and age are to have dementia, as most
    residents do (needs.dementia_prevalence).
    """
    likely = p.needs.dementia_prevalence[residents["sex"], residents["age"]]
    luck = uniforms(seed, residents["id"], Event.BUILD_SETTING)
    council = [int(place.value(f"care.{name}_65plus")) for name in KINDS.values()]
    self_funders = whole_parts(int(place.value("care.self_funders_65plus")), np.array(council))
    nhs_funded = whole_parts(int(place.value("care.nhs_funded_65plus")["care_homes"]), np.array(council))
    for (setting, name), ours, own, nhs in zip(KINDS.items(), council, self_funders, nhs_funded, strict=True):
        by_band = whole_parts(ours + int(own) + int(nhs), np.array(place.value(f"care.{name}_age")))
        for low, high, number in zip(BANDS[:-1], BANDS[1:], by_band, strict=True):
            able = (residents["age"] >= low) & (residents["age"] < high) & (residents["setting"] == Setting.NONE)
            residents["setting"][pick(luck, able * likely, int(number), f"people in {name} care")] = setting
        inside = residents["setting"] == setting
        pays = pick(uniforms(seed, residents["id"], Event.BUILD_SELF_FUNDER), inside.astype(float), int(own))
        residents["payer"][inside] = Payer.COUNCIL
        residents["payer"][pays] = Payer.SELF
        others = (inside & ~pays).astype(float)
        funded = pick(uniforms(seed, residents["id"], Event.BUILD_NHS_FUNDED), others, int(nhs))
        residents["payer"][funded] = Payer.NHS
        _health_in_homes(residents, inside, name, place, seed)


def _health_in_homes(residents: np.ndarray, inside: np.ndarray, name: str, place: Place, seed: int) -> None:
    """Need, dementia and frailty of care-home residents, from what is known of care homes."""
    ids = residents["id"][inside]
    high = place.value("care.high_need_in_homes")[name]
    residents["need"][inside] = np.where(
        allot(uniforms(seed, ids, Event.BUILD_NEED_LEVEL), np.array([high, 1 - high])) == 0, Need.HIGH, Need.MEDIUM
    )
    dementia = place.value("care.dementia_in_homes")
    residents["dementia"][inside] = (
        allot(uniforms(seed, ids, Event.BUILD_DEMENTIA), np.array([dementia, 1 - dementia])) == 0
    )
    frailty = place.value("care.frailty_in_homes")
    shares = np.array([frailty[level.name.lower()] for level in Frailty])
    residents["frailty"][inside] = allot(uniforms(seed, ids, Event.BUILD_FRAILTY), shares)
    residents["ailing"][inside] = 1


def care_home_rate(people: np.ndarray, alone: np.ndarray, level: float, p: Any) -> np.ndarray:
    """Yearly rate at which each person comes to need a care home, as `care_homes.usual_care_home_rate` has it."""
    rate = level * p.support.care_home_yearly[people["need"]] * p.support.care_home_frailty[people["frailty"]]
    rate = rate * np.where(people["dementia"] == 1, p.support.care_home_dementia_ratio, 1.0)
    return rate * np.where(alone, p.support.care_home_alone_ratio, 1.0) * (people["age"] >= OLD)


def draw_ailing(residents: np.ndarray, homes: np.ndarray, level: float, p: Any, seed: int) -> None:
    """Some people at home already need a care home: as many as come to need one in the months before they move.

    Months: support.ailing_at_home_months.
    """
    rate = care_home_rate(residents, lives_alone(residents, homes), level, p)
    share = rate * float(p.support.ailing_at_home_months) / MONTHS_IN_YEAR
    at_home = residents["setting"] < Setting.RESIDENTIAL
    ails = at_home & (uniforms(seed, residents["id"], Event.BUILD_AILING) < share)
    residents["ailing"] |= ails
    residents["frailty"] = np.where(ails, np.maximum(residents["frailty"], Frailty.MILD), residents["frailty"])


def give_savings(residents: np.ndarray, place: Place, p: Any, seed: int) -> None:
    """Savings by tenure, so that the means test can tell who pays; people in homes get what their payer implies."""
    limit = float(p.support.capital_limit_upper)
    share = place.value("households.savings_above_limit")
    in_home = residents["setting"] >= Setting.RESIDENTIAL
    own = residents["payer"] == Payer.SELF
    residents["tenure"][in_home] = np.where(own[in_home], Tenure.OWNED_OUTRIGHT, Tenure.SOCIAL_RENT)
    owns = residents["tenure"] <= Tenure.MORTGAGED
    luck = uniforms(seed, residents["id"], Event.BUILD_SAVINGS)
    chance = np.where(owns, share["owned"], share["rented"])
    chance = np.where(in_home, residents["payer"] == Payer.SELF, chance)
    above = luck < chance
    within = np.where(above, luck / np.maximum(chance, 1e-9), (luck - chance) / np.maximum(1 - chance, 1e-9))
    top = float(place.value("households.savings_top"))
    savings = np.where(above, limit + 1.0 + (top - limit) * within**3, limit * within * within)
    left = still_there(savings + float(place.value("households.home_value")) - limit, residents, p, seed)
    savings = np.where(in_home & own, limit + 1.0 + left, savings)
    residents["tenure"][in_home & own] = Tenure.PRIVATE_RENT  # the home is sold, or lent against
    residents["savings"] = np.where(residents["age"] < 18, 0, savings)


def still_there(had: np.ndarray, residents: np.ndarray, p: Any, seed: int) -> np.ndarray:
    """What is left above the limit of what self-funders had when they moved in, however long ago that was.

    As many moved in every month, they die at an even rate, and savings last T months: so those who came t months ago
    are as exp(-rate t), up to T.

    Evidence: support.residents_leave_yearly, support.self_funder_month.
    """
    lasts = np.maximum(had, 1.0) / float(p.support.self_funder_month)
    dies = float(p.support.residents_leave_yearly) / MONTHS_IN_YEAR
    luck = uniforms(seed, residents["id"], Event.BUILD_MOVED_IN)
    months = np.floor(-np.log(1.0 - luck * (1.0 - np.exp(-dies * lasts))) / dies)
    return np.maximum(had - months * float(p.support.self_funder_month), 0.0)


def adequacy(residents: np.ndarray, p: Any) -> np.ndarray:
    """Share of needed help that comes, per cent, as `support.receive` reckons it; full in a care home.

    So it is with support that began before 65.
    """
    needed = p.needs.hours_needed[residents["need"]] * TENTHS
    came = residents["family_hours"].astype(float) + residents["neighbour_hours"] + residents["received"]
    share = np.floor(100.0 * came / np.maximum(needed, 1e-9) + 0.5)
    full = (residents["setting"] >= Setting.EXTRA_CARE) | (needed <= 0) | (residents["living"] != Living.NONE)
    return np.where(full, 100, np.minimum(share, 100)).astype(np.int64)


def give_places(residents: np.ndarray, vcse_places: int, p: Any, seed: int) -> None:
    """Fill the places with voluntary organisations that base-year money buys, partly with lonely adults.

    Evidence: vcse.lonely_place_share.
    """
    luck = uniforms(seed, residents["id"], Event.BUILD_ARRIVAL)
    grown = (residents["presence"] == Presence.HERE) & (residents["age"] >= ADULT)
    lonely = grown & (residents["lonely"] == 1)
    for kind, share in ((lonely, p.vcse.lonely_place_share), (grown & ~lonely, 1.0 - p.vcse.lonely_place_share)):
        places = min(int(vcse_places * share), int(kind.sum()))
        residents["connected"] |= pick(luck, kind.astype(float), places)


def lives_alone(residents: np.ndarray, households: np.ndarray) -> np.ndarray:
    """Mask of people whose household is one person."""
    return (households["people"][residents["household"]] == 1) & (residents["household"] != NOBODY)
