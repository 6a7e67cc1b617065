"""Prevention at the start of a run: as many members and adapted homes as base-year money has come to by then.

Both are drawn at the level at which as many gain an effect as lose it, so that nothing jumps when the run begins.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.calendar import MONTHS_IN_YEAR
from obbr.chance import Event, uniforms
from obbr.people.fading import fades
from obbr.people.resident import OLD, Frailty, Need, Presence, Setting
from obbr.place.choosing import pick

_SETTLING = 600  # months after which a programme's reach no longer changes


def older_people_at_home(residents: np.ndarray, before: Setting = Setting.RESIDENTIAL) -> np.ndarray:
    """Mask of people of 65 and over who live in a setting before this one."""
    here = residents["presence"] == Presence.HERE
    return here & (residents["age"] >= OLD) & (residents["setting"] < before)


def fill_groups(residents: np.ndarray, places: int, p: Any, seed: int) -> None:
    """Members of exercise groups, some of them steadier already, and people who left and are steady still.

    Members are steady at gain / (gain + leaving), and leave as such; steadiness then lasts 1 / fading months.
    """
    gain, leaving = 1.0 / float(p.falls.effect_months), float(p.falls.leave_yearly) / MONTHS_IN_YEAR
    may = older_people_at_home(residents) & (residents["frailty"] < Frailty.SEVERE)
    members = min(places, int(may.sum()))
    steady = round(members * gain / (gain + leaving))
    left = min(round(steady * leaving / fades(float(p.falls.half_life))), int(may.sum()) - members)
    weight = may * p.programmes.uptake_deprivation[residents["fifth"]]
    luck = uniforms(seed, residents["id"], Event.BUILD_CARER)
    residents["exercising"] = pick(luck, weight, members)
    residents["steady"] = pick(luck, weight, steady) | (pick(luck, weight, members + left) & ~residents["exercising"])


def adapt_homes(residents: np.ndarray, a_year: float, frailty_step: np.ndarray, p: Any, seed: int) -> None:
    """Older people who live in adapted homes, by frailty, as many as a steady programme comes to have reached."""
    frail_or_needing = (residents["frailty"] > Frailty.FIT) | (residents["need"] > Need.NONE)
    may = older_people_at_home(residents, Setting.EXTRA_CARE) & frail_or_needing
    reached = homes_adapted(residents[may], a_year / MONTHS_IN_YEAR, frailty_step, p)
    luck = uniforms(seed, residents["id"], Event.BUILD_ADAPTED)
    for level in Frailty:
        residents["adapted"] |= pick(luck, (may & (residents["frailty"] == level)).astype(float), int(reached[level]))


def homes_adapted(people: np.ndarray, a_month: float, frailty_step: np.ndarray, p: Any) -> np.ndarray:
    """How many of those who may ask live in adapted homes once the programme is steady, by frailty, shape (4,).

    Month by month: some who have none ask, moderate and severe first; adaptations are outgrown, and people die,
    recover, or grow frailer and take theirs along.
    """
    number = np.bincount(people["frailty"], minlength=len(Frailty)).astype(float)
    lost = fades(float(p.programmes.adaptation_half_life)) + _leave(people, number, p)
    steps = frailty_step[people["frailty"], people["sex"], people["age"]]
    frailer = np.bincount(people["frailty"], steps, len(Frailty)) / np.maximum(number, 1.0)
    first = np.arange(len(Frailty)) >= Frailty.MODERATE
    adapted = np.zeros(len(Frailty))
    for _ in range(_SETTLING):
        asking = (number - adapted) * float(p.programmes.adaptation_ask_yearly) / MONTHS_IN_YEAR
        urgent, others = asking[first].sum(), asking[~first].sum()
        left = max(0.0, a_month - urgent)
        share = np.where(first, min(1.0, a_month / max(urgent, 1e-9)), min(1.0, left / max(others, 1e-9)))
        moved = adapted * frailer
        adapted = np.clip(adapted + asking * share - adapted * lost - moved, 0.0, number)
        adapted[1:] += moved[:-1]
    return np.minimum(np.rint(adapted), number).astype(np.int64)


def _leave(people: np.ndarray, number: np.ndarray, p: Any) -> np.ndarray:
    """Share of each frailty that dies in a month; of fit people, who ask only while they need help, also recoveries."""
    deaths = p.life.death_rate[people["sex"], people["age"]] * p.life.death_ratio_frailty[people["frailty"]]
    mean = p.life.death_ratio_frailty[people["frailty"]].mean() if len(people) else 1.0
    leave = np.bincount(people["frailty"], deaths / mean, len(Frailty)) / np.maximum(number, 1.0)
    leave[Frailty.FIT] += float(p.needs.recovery_yearly.mean())
    return leave / MONTHS_IN_YEAR
