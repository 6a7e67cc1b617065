"""Paid support at home at the start: people by setting exactly as published, who pays, and how many hours come."""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.calendar import MONTHS_IN_YEAR
from obbr.chance import Event, uniforms
from obbr.people.knowing import LONGEST
from obbr.people.resident import NOBODY, OLD, TENTHS, Need, Payer, Setting, Tenure
from obbr.place.care import lives_alone
from obbr.place.choosing import pick, whole_parts
from obbr.place.place import Place

WEEKS_IN_YEAR = 365.25 / 7
_TOP_UP_ROUNDS = 6  # of giving capped packages' hours to others
HOURS = {  # settings that people have hours in, and the place's hours a year
    Setting.HOME_CARE: "care.home_care_hours_65plus",
    Setting.DIRECT_PAYMENT: "care.direct_payment_hours_65plus",
}


def give_community_care(residents: np.ndarray, homes: np.ndarray, place: Place, p: Any, seed: int) -> None:
    """Long-term support at home for the published number of people of 65+, and the derived others who pay or are paid.

    Those with more hours that family leaves open are likelier to have it.  Flats with staff go to people who live
    alone, day support to people with a carer; direct payments and home care to the rest.  Hours follow the same rule as
    later reviews (`support.package_hours`), times one factor that brings them to the derived total.
    """
    left = hours_left(residents, p)
    able = (residents["age"] >= OLD) & (residents["setting"] == Setting.NONE) & (residents["need"] > Need.NONE)
    weight = np.where(able, np.maximum(left, 0.0), 0.0)
    rich = residents["savings"] > p.support.capital_limit_upper
    luck = uniforms(seed, residents["id"], Event.BUILD_SETTING)
    by_setting = place.value("care.community_65plus")
    council = pick(luck, weight * ~rich, int(sum(by_setting.values())), "people with support at home")
    payers = int(place.value("care.self_funders_home_care_65plus"))
    own = pick(luck, weight * rich, payers, "people paying for home care")
    nhs = (weight * (residents["need"] == Need.HIGH) * ~council * ~own).astype(float)
    funded = pick(luck, nhs, int(place.value("care.nhs_funded_65plus")["at_home"]), "people the NHS pays for at home")
    residents["payer"][council], residents["payer"][own], residents["payer"][funded] = (
        Payer.COUNCIL,
        Payer.SELF,
        Payer.NHS,
    )
    residents["setting"][own | funded] = Setting.HOME_CARE
    share_settings(residents, homes, council, by_setting, seed)
    give_hours(residents, place, p)
    since = uniforms(seed, residents["id"], Event.BUILD_HOUSEHOLD)
    supported = residents["setting"] > Setting.NONE
    residents["since_review"] = np.where(supported, since * MONTHS_IN_YEAR, 0)
    give_known_workers(residents, p, seed)


def hours_left(residents: np.ndarray, p: Any) -> np.ndarray:
    """Hours a week that family leaves open, below nothing where it gives more than is needed."""
    return p.needs.hours_needed[residents["need"]] - residents["family_hours"] / TENTHS


def share_settings(
    residents: np.ndarray, homes: np.ndarray, council: np.ndarray, by_setting: dict[str, int], seed: int
) -> None:
    """Who of the council's people has which kind of support: counts exactly as the place has them."""
    luck = uniforms(seed, residents["id"], Event.BUILD_COMMUNITY_SETTING)
    daily = 1.0 + (residents["need"] >= Need.MEDIUM)
    alone = lives_alone(residents, homes)
    troubled = (residents["disorder"] == 1) & (residents["tenure"] == Tenure.SOCIAL_RENT)
    likelier = {
        Setting.SUPPORTED_LIVING: daily * (1.0 + 9.0 * troubled),
        Setting.EXTRA_CARE: daily * (0.1 + alone),
        Setting.DAY_SUPPORT: 0.1 + (residents["carer"] != NOBODY),
        Setting.DIRECT_PAYMENT: np.ones(len(residents)),
        Setting.HOME_CARE: np.ones(len(residents)),
    }
    free = council.copy()
    for setting, weight in likelier.items():
        number = int(by_setting[setting.name.lower()])
        chosen = pick(luck, weight * free, number, f"people with {setting.name.lower()}")
        residents["setting"][chosen] = setting
        free &= ~chosen


def give_hours(residents: np.ndarray, place: Place, p: Any) -> None:
    """Packages of home care and direct payments to the place's totals; others who have home care get the same share."""
    left = hours_left(residents, p) * TENTHS
    council = residents["payer"] == Payer.COUNCIL
    for setting, path in HOURS.items():
        who = council & (residents["setting"] == setting)
        wanted = float(place.value(path)) / WEEKS_IN_YEAR * TENTHS
        residents["package"][who] = packages(left[who], round(wanted))
    hourly = council & (residents["setting"] == Setting.HOME_CARE)
    mean = residents["package"][hourly].sum() / max(left[hourly].sum(), 1.0)
    others = ~council & (residents["setting"] == Setting.HOME_CARE)
    residents["package"][others] = np.rint(left[others] * mean)
    late = np.where(
        residents["setting"] == Setting.DIRECT_PAYMENT,
        p.support.direct_payment_undelivered,
        p.support.undelivered_share,
    )
    residents["received"] = np.rint(residents["package"] * (1.0 - late))
    residents["received"][residents["setting"] == Setting.DAY_SUPPORT] = round(p.support.day_support_hours * TENTHS)


def give_known_workers(residents: np.ndarray, p: Any, seed: int) -> None:
    """Months with the same social worker, as the base year's hand-overs and leavers would have left them."""
    change = float(p.workforce.hand_over_monthly) + float(p.workforce.leave_yearly) / MONTHS_IN_YEAR
    luck = uniforms(seed, residents["id"], Event.BUILD_KNOWN)
    months, stays = np.zeros(len(residents), np.int64), 1.0
    for _ in range(LONGEST):
        stays *= 1.0 - change
        months += luck < stays
    known = (residents["setting"] != Setting.NONE) & (residents["payer"] == Payer.COUNCIL)
    residents["known"] = np.where(known, months, 0)


def packages(left: np.ndarray, total: int) -> np.ndarray:
    """Tenths of an hour a week for each person: in proportion to what family leaves open, never more, adding up to
    `total` where that is possible."""
    share = np.zeros(len(left))
    for _ in range(_TOP_UP_ROUNDS):
        room = left - share
        share += np.minimum(room, room * max(0.0, total - share.sum()) / max(room.sum(), 1.0))
    return whole_parts(min(total, int(share.sum() + 0.5)), share) if len(left) else share.astype(np.int64)
