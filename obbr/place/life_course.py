"""Lives in the large: at what rates frailty, dementia and need must begin for their shares by age to stay as published.

A whole birth cohort is followed from adulthood to old age in shares, step by step, as residents are followed one by
one: deaths, coming to need a care home, recovery and worsening come at their own rates, and whoever has more of one
state dies and enters homes sooner.  In each step as many new cases are let in as bring every share to what is
published for that age.  Rates found like this hold the shares together, which rates reckoned for one state at a time do
not: those with one state have the others more often, and leave sooner than their age does.

How often people here come to need a care home is settled with it: such that a cohort which lives like this has as many
in homes, over the ages of those who live here, as are there today.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from obbr.people.resident import ADULT, AGES, FIFTHS, OLD, OLDEST, Client, Frailty, Need
from obbr.place.place import Place
from obbr.place.profiles import Base

STEPS = 4  # in a year: shares move slowly, and every draw of the parameters has to settle its rates
MONTHS = 12 / STEPS
LAST_AGE = 100  # up to which the people of 90 and over are followed
_SMOOTH = 9  # years over which a share by age is evened out, for the published ones come in steps of five
_ROUNDS = 2  # of the secant that finds the level of care-home need: settles to a thousandth
_FARTHEST = 4.0  # times that a round may move it
_MOST_DIE = 0.9  # in a step, whatever the figures are, so that a cohort never ends
_FEWEST = 1e-9  # share of a cohort below which a state has nobody
# Axes of the shares: sex, deprivation fifth, frailty, dementia, need, ailing.
_SHAPE = (2, FIFTHS, len(Frailty), 2, len(Need), 2)
_FRAIL, _DEMENTIA, _NEED, _AILING = 2, 3, 4, 5


class LifeCourse(NamedTuple):
    """Chances a month that hold published shares, for people of mean deprivation; 90 stands for 90 and over.

    Attributes:
        care_home_level: how much oftener than in the evidence people here come to need a care home.
        frailty: of moving to the next category, by category, sex and age, (4, 2, 91).
        dementia: of coming to have dementia, (2, 91).
        need: of coming to need help at each level, for somebody neither frail nor with dementia, (4, 2, 91).
        in_homes: share of people who live in a care home, (2, 91).
        at_home: of people at home who are alike in sex, fifth, frailty, dementia and age, the share with each level
            of need, (2, 5, 4, 2, 4, 91); nan where nobody is so.
    """

    care_home_level: float
    frailty: np.ndarray
    dementia: np.ndarray
    need: np.ndarray
    in_homes: np.ndarray
    at_home: np.ndarray


class _Shares(NamedTuple):
    """Published shares by sex and age, evened out, to LAST_AGE + 1: each frailty or worse, dementia, level of need."""

    frailty: np.ndarray
    dementia: np.ndarray
    need: np.ndarray


def life_course(place: Place, base: Base, p: Any) -> LifeCourse:
    """Follow a cohort of each sex through adult life, at the level of care-home need that fits the place.

    Args:
        place: figures, for the level of deaths.
        base: the people of the base year: how many live in homes, and at home the spread over fifths and living alone.
        p: one record of parameters.
    """
    ways = _Ways(place, base, p)
    there = np.zeros((2, AGES))
    np.add.at(there, (base.people["sex"], base.people["age"]), base.weight)
    wanted = max(float((base.weight * base.people["in_home"]).sum()), 1.0)

    def found(course: LifeCourse) -> float:
        return max(float((there * course.in_homes).sum()), 1.0)

    before = _follow(1.0, ways, base, p)
    course = _follow(_near(wanted / found(before)), ways, base, p)
    for _ in range(_ROUNDS):
        rise = (found(course) - found(before)) / ((course.care_home_level - before.care_home_level) or 1.0)
        if rise <= 0.0:
            break
        level = course.care_home_level * _near(1.0 + (wanted - found(course)) / rise / course.care_home_level)
        before, course = course, _follow(level, ways, base, p)
    return course


def _near(times: float) -> float:
    """No farther than one round may go, so that odd figures cannot throw the search off."""
    return min(max(times, 1.0 / _FARTHEST), _FARTHEST)


def _follow(level: float, ways: _Ways, base: Base, p: Any) -> LifeCourse:
    """One walk through adult life at this level of care-home need."""
    shares, cohort = _published(p), _young(base, p)
    totals = [np.zeros(shape) for shape in ((4, 2, AGES), (2, AGES), (4, 2, AGES), (2, AGES))]
    at_home = np.zeros((*_SHAPE[:-1], AGES))
    alive, lived = np.ones(2), np.zeros((2, AGES))
    for age in range(ADULT, LAST_AGE + 1):
        row = min(age, OLDEST)
        for step in range(STEPS):
            cohort, died, entered = ways.pass_by(cohort, row, level)
            cohort, new = _let_in(cohort, _at(shares, age, step), p)
            in_homes = cohort[..., 1].sum((1, 2, 3, 4)) - entered * ways.at_home_months / MONTHS
            for total, rate in zip(totals, (*(rate / MONTHS for rate in new), np.maximum(in_homes, 0.0)), strict=True):
                total[..., row] += rate * alive
            lived[:, row] += alive
            at_home[..., row] += cohort[..., 0] * _along(alive, 0)[..., 0]
            alive = alive * (1.0 - died)
    means = (np.divide(total, lived, out=np.zeros_like(total), where=lived > 0) for total in totals)
    alike = at_home.sum(_NEED, keepdims=True)
    at_home = np.divide(at_home, alike, out=np.full_like(at_home, np.nan), where=alike > _FEWEST)
    return LifeCourse(level, *means, at_home)


def _published(p: Any) -> _Shares:
    worse = np.stack([p.needs.frailty_prevalence[level:].sum(0) for level in range(len(Frailty))])
    levels = p.needs.need_level_share[:, None] * p.needs.need_prevalence
    return _Shares(_smooth(np.stack([worse, worse], 1)), _smooth(p.needs.dementia_prevalence), _smooth(levels))


def _smooth(share: np.ndarray) -> np.ndarray:
    """Evened out over neighbouring ages, and carried on beyond 90; what begins at an age does not begin sooner."""
    edge = _SMOOTH // 2
    beyond = [(0, 0)] * (share.ndim - 1) + [(edge, LAST_AGE + 1 - OLDEST + edge)]
    padded = np.pad(share, beyond, mode="edge")
    even = np.lib.stride_tricks.sliding_window_view(padded, _SMOOTH, axis=-1).mean(-1)
    begun = np.pad(share, [*beyond[:-1], (0, LAST_AGE + 1 - OLDEST)], mode="edge") > 0
    return even * begun


def _at(shares: _Shares, age: int, step: int) -> _Shares:
    """What the shares are to be when so much of that age has passed."""
    passed = (step + 1) / STEPS
    return _Shares(*(share[..., age] * (1.0 - passed) + share[..., age + 1] * passed for share in shares))


def _young(base: Base, p: Any) -> np.ndarray:
    """The cohort as it comes of age: nobody frail, need as published, spread over fifths as older people are.

    Where nobody is old, over fifths as everybody is.
    """
    older = base.weight * (base.people["age"] >= OLD)
    spread = np.bincount(base.people["fifth"], older if older.any() else base.weight, FIFTHS)
    fifths = spread / spread.sum()
    cohort = np.zeros(_SHAPE)
    for sex in range(2):
        need = p.needs.need_level_share[:, ADULT] * p.needs.need_prevalence[sex, ADULT]
        need[Need.NONE] = 1.0 - p.needs.need_prevalence[sex, ADULT]
        cohort[sex, :, Frailty.FIT, 0, :, 0] = fifths[:, None] * need
    return cohort


def _along(values: np.ndarray, axis: int) -> np.ndarray:
    """Laid out along one axis of the shares."""
    shape = [1] * len(_SHAPE)
    shape[axis] = len(values)
    return np.asarray(values, float).reshape(shape)


class _Ways:
    """What happens by itself: deaths, coming to need a care home, recovery, worsening."""

    def __init__(self, place: Place, base: Base, p: Any) -> None:
        dementia = [1.0, float(p.needs.dementia_death_ratio)]
        dies = _along(p.life.death_ratio_frailty, _FRAIL) * _along(dementia, _DEMENTIA)
        self.dies, self.ailing = dies, p.life.death_ratio_care_home
        self.deaths = p.life.death_rate * place.value("flows.death_multiplier") / STEPS
        needs = base.people["need"] > Need.NONE
        able = base.people["client"] != Client.PHYSICAL
        self.recovers = p.needs.recovery_yearly / STEPS * base.mean(able.astype(float), needs)
        self.worsens = p.needs.worsening_yearly / STEPS
        home = base.people["in_home"] == 0
        alone = np.where(base.people["alone"] == 1, p.support.care_home_alone_ratio, 1.0)
        self.entry = base.mean(alone, home) / STEPS
        self.enters = _along(p.support.care_home_yearly, _NEED) * _along(p.support.care_home_frailty, _FRAIL)
        self.enters = self.enters * _along([1.0, float(p.support.care_home_dementia_ratio)], _DEMENTIA)
        self.at_home_months = float(p.support.ailing_at_home_months)

    def pass_by(self, cohort: np.ndarray, age: int, level: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The cohort of those alive a step later, and the shares of each sex that died or came to need a home."""
        ratio = self.dies * _along([1.0, float(self.ailing[age])], _AILING)
        mean = (cohort * ratio).sum((1, 2, 3, 4, 5))
        died = np.minimum(self.deaths[:, age], _MOST_DIE)
        cohort = cohort * np.maximum(1.0 - ratio * _along(died / mean, 0), 0.0)
        cohort = cohort / _along(cohort.sum((1, 2, 3, 4, 5)), 0)
        rate = level * self.entry[:, age] * (age >= OLD)
        cohort, entered = self._enter(cohort, rate)
        return self._change_need(cohort, self.recovers[:, age]), died, entered

    def _enter(self, cohort: np.ndarray, rate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """People come to need a care home; none of them is fit from then on."""
        enters = cohort[..., 0] * np.minimum(self.enters * _along(rate, 0), 1.0)[..., 0]
        cohort = cohort.copy()
        cohort[..., 0] -= enters
        enters[:, :, Frailty.MILD] += enters[:, :, Frailty.FIT]
        enters[:, :, Frailty.FIT] = 0.0
        cohort[..., 1] += enters
        return cohort, enters.sum((1, 2, 3, 4))

    def _change_need(self, cohort: np.ndarray, recovers: np.ndarray) -> np.ndarray:
        """Without dementia and not ailing people recover: from high need to medium, else to none.  Need also grows."""
        cohort = cohort.copy()
        able = cohort[:, :, :, 0, :, 0] * recovers[:, None, None, None]
        for level, to in ((Need.LOW, Need.NONE), (Need.MEDIUM, Need.NONE), (Need.HIGH, Need.MEDIUM)):
            cohort[:, :, :, 0, level, 0] -= able[..., level]
            cohort[:, :, :, 0, to, 0] += able[..., level]
        for level in (Need.MEDIUM, Need.LOW):
            grows = cohort[..., level, :] * self.worsens[level]
            cohort[..., level, :] -= grows
            cohort[..., level + 1, :] += grows
        return cohort


def _let_in(cohort: np.ndarray, wanted: _Shares, p: Any) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """Let in as many new cases as are missing, and say what chance the reference person then has, by sex."""
    cohort = cohort.copy()
    frailty = np.zeros((4, 2))
    for level in (Frailty.SEVERE, Frailty.MODERATE, Frailty.MILD):  # the worst first, so that nobody moves twice
        frailty[level - 1] = _grow_frail(cohort, level, wanted.frailty[level], p)
    has = cohort[:, :, :, 1].sum((1, 2, 3, 4))
    dementia = np.clip((wanted.dementia - has) / np.maximum(1.0 - has, 1e-9), 0.0, 1.0)
    begins = cohort[:, :, :, 0] * dementia[:, None, None, None, None]
    cohort[:, :, :, 0] -= begins
    cohort[:, :, :, 1] += begins
    return cohort, (frailty, dementia, _come_to_need(cohort, wanted.need, p))


def _grow_frail(cohort: np.ndarray, level: int, wanted: np.ndarray, p: Any) -> np.ndarray:
    """People move up to a category of frailty, poorer ones sooner if they were fit; in place."""
    has = cohort[:, :, level:].sum((1, 2, 3, 4, 5))
    before = cohort[:, :, level - 1]
    ratio = p.needs.frailty_deprivation if level == Frailty.MILD else np.ones(FIFTHS)
    likely = before * ratio[:, None, None, None]
    rate = np.clip((wanted - has) / np.maximum(likely.sum((1, 2, 3, 4)), 1e-9), 0.0, 1.0)
    moves = np.minimum(likely * rate[:, None, None, None, None], before)
    cohort[:, :, level - 1] -= moves
    cohort[:, :, level] += moves
    return rate


def _come_to_need(cohort: np.ndarray, wanted: np.ndarray, p: Any) -> np.ndarray:
    """People at home come to need help at each level, oftener if poor, frail or with dementia; in place."""
    home = cohort[..., 0].sum((1, 2, 3, 4))
    ratio = p.needs.need_deprivation[:, None, None] * p.needs.need_after_frailty[:, None]
    ratio = ratio * np.array([1.0, float(p.needs.dementia_need_ratio)])
    none = cohort[..., Need.NONE, 0]
    likely = none * ratio
    rates = np.zeros((4, 2))
    for level in (Need.LOW, Need.MEDIUM, Need.HIGH):
        missing = wanted[level] * home - cohort[..., level, 0].sum((1, 2, 3))
        rates[level] = np.clip(missing / np.maximum(likely.sum((1, 2, 3)), 1e-9), 0.0, 1.0)
    room = np.minimum(1.0, none / np.maximum(likely * rates.sum(0)[:, None, None, None], 1e-12))
    for level in (Need.LOW, Need.MEDIUM, Need.HIGH):
        moves = likely * room * rates[level][:, None, None, None]
        cohort[..., level, 0] += moves
        cohort[..., Need.NONE, 0] -= moves
    return rates
