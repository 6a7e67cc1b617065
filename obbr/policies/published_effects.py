"""What a pound on a line is published to bring: the knowledge with which a council may compare its lines.

Every figure is the register's central value and never a run's own draw: a council reads studies, and not the truth.
Lines for which no effect on people was published stand not here; they can be neither praised nor blamed for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from math import log
from typing import Any, NamedTuple

import numpy as np

from obbr.evidence import Draws, Register
from obbr.people.resident import Frailty, Need

LATE_SEVENTIES = slice(75, 80)  # years of age of those whom programmes for older people mostly reach
LOW_NEED, FIRST_YEARS, SECOND_YEAR = int(Need.LOW), 1, 3  # rows of tables by need, childhood and time in care
WEEKS = 52.18  # of a year


class Effect(NamedTuple):
    """What a pound of a line brings in the end."""

    qalys: float
    saved: float  # pounds that the council need not spend elsewhere


@cache
def published() -> Any:
    """The register at its central values."""
    return Draws(Register.load(), 0).parameters("central").view(np.recarray)[0]


def exercise(p: Any, price: Mapping[str, float]) -> Effect:
    """Falls and injuries that a place in an exercise group prevents in a year.

    Evidence: falls.exercise_rate_ratio, falls.injury_rate_ratio, falls.place_cost, hospital.fall_rate,
    hospital.fall_injury_share, value.utility_loss_fall, value.utility_loss_admission.
    """
    falls = float(p.hospital.fall_rate) * (1.0 - float(p.falls.exercise_rate_ratio))
    injuries = float(p.hospital.fall_rate * p.hospital.fall_injury_share) * (1.0 - float(p.falls.injury_rate_ratio))
    lost = falls * float(p.value.utility_loss_fall) + injuries * float(p.value.utility_loss_admission)
    return Effect(lost / float(p.falls.place_cost), 0.0)


def reablement(p: Any, price: Mapping[str, float]) -> Effect:
    """A year without low need, and its hours of care, for those who would not have recovered anyway.

    Evidence: support.reablement_no_need, support.reablement_usual_recovery, value.utility_loss_need,
    needs.hours_needed, money.reablement_episode.
    """
    more = float(p.support.reablement_no_need) - float(p.support.reablement_usual_recovery)
    hours = float(p.needs.hours_needed[LOW_NEED]) * WEEKS
    cost = float(p.money.reablement_episode)
    return Effect(more * float(p.value.utility_loss_need[LOW_NEED]) / cost, more * hours * price["home_care"] / cost)


def adaptations(p: Any, price: Mapping[str, float]) -> Effect:
    """Injuries, and a year in a care home for each entry, that an adapted home prevents while its effect lasts.

    Evidence: programmes.adapted_injury_ratio, programmes.adapted_care_home_ratio, programmes.adaptation_half_life,
    programmes.adaptation_cost, support.care_home_yearly, hospital.fall_rate, hospital.fall_injury_share,
    value.utility_loss_admission.
    """
    years, cost = float(p.programmes.adaptation_half_life) / log(2.0), float(p.programmes.adaptation_cost)
    injuries = float(p.hospital.fall_rate * p.hospital.fall_injury_share) * (1.0 - p.programmes.adapted_injury_ratio)
    entries = p.support.care_home_yearly[Need.MEDIUM] * (1.0 - p.programmes.adapted_care_home_ratio[Frailty.MODERATE])
    saved = float(entries) * years * price["residential_care"] * WEEKS
    return Effect(float(injuries) * years * float(p.value.utility_loss_admission) / cost, saved / cost)


def visits(p: Any, price: Mapping[str, float]) -> Effect:
    """Admissions that a round of visits prevents while it tells.

    Evidence: programmes.visits_admission_ratio, programmes.visits_last_months, programmes.visits_cost,
    hospital.admission_rate, value.utility_loss_admission.
    """
    years = float(p.programmes.visits_last_months) / 12.0
    admissions = float(p.hospital.admission_rate[:, LATE_SEVENTIES].mean()) * years
    prevented = admissions * (1.0 - float(p.programmes.visits_admission_ratio))
    return Effect(prevented * float(p.value.utility_loss_admission) / float(p.programmes.visits_cost), 0.0)


def outreach(p: Any, price: Mapping[str, float]) -> Effect:
    """Admissions with flu among those whom a contact persuades.

    Evidence: programmes.contact_persuades, programmes.flu_contact_cost, hospital.flu_admission_rate,
    hospital.flu_effectiveness, value.utility_loss_admission.
    """
    prevented = float(p.programmes.contact_persuades * p.hospital.flu_admission_rate * p.hospital.flu_effectiveness)
    return Effect(prevented * float(p.value.utility_loss_admission) / float(p.programmes.flu_contact_cost), 0.0)


def carers(p: Any, price: Mapping[str, float]) -> Effect:
    """Years of mental disorder that a coping programme spares carers.

    Evidence: caring.coping_ratio, caring.support_cost, needs.disorder_prevalence, needs.disorder_recovery_yearly,
    value.utility_loss_disorder.
    """
    prevalence = float(p.needs.disorder_prevalence[:, LATE_SEVENTIES].mean())
    spared = (1.0 - float(p.caring.coping_ratio)) * prevalence / (1.0 - prevalence)  # onset x how long it lasts
    return Effect(spared * float(p.value.utility_loss_disorder) / float(p.caring.support_cost), 0.0)


def voluntary_places(p: Any, price: Mapping[str, float]) -> Effect:
    """Years of loneliness that a place spares, by sooner recovery.

    Evidence: vcse.lonely_ratio, vcse.lonely_place_share, vcse.place_cost, needs.lonely_recovery_yearly,
    value.utility_loss_lonely.
    """
    sooner = float(p.needs.lonely_recovery_yearly) * (1.0 / float(p.vcse.lonely_ratio) - 1.0)
    spared = float(p.vcse.lonely_place_share) * sooner
    return Effect(spared * float(p.value.utility_loss_lonely) / float(p.vcse.place_cost), 0.0)


def conferences(p: Any, price: Mapping[str, float]) -> Effect:
    """Foster care that a conference before court spares, for as long as a small child stays in care.

    Evidence: childhood.conference_ratio, childhood.conference_price, childhood.leave_yearly,
    childhood.leave_stay_ratio.
    """
    stays = 1.0 / float(p.childhood.leave_yearly[FIRST_YEARS] * p.childhood.leave_stay_ratio[SECOND_YEAR])
    spared = (1.0 - float(p.childhood.conference_ratio)) * stays * WEEKS * price["in_house_fostering"]
    return Effect(0.0, spared / float(p.childhood.conference_price))


EFFECTS: dict[str, Callable[[Any, Mapping[str, float]], Effect]] = {
    "falls_prevention": exercise,
    "reablement": reablement,
    "equipment": adaptations,
    "home_visits": visits,
    "flu_outreach": outreach,
    "carers_support": carers,
    "vcse_grants": voluntary_places,
    "family_conferences": conferences,
}
"""By line.  Early help is not here: by the usual reading of its study it brings nothing that could be measured."""
