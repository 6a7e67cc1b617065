"""HomeHealth: visits to older people who are mildly frail, given for one year."""

from __future__ import annotations

import numpy as np

from obbr.calendar import MONTHS_IN_YEAR
from obbr.study.experiments.base import OLDER, Experiment, ForEach, Found, Kind, Lived, arm, believed, over, standstill

RATIO = "programmes.visits_admission_ratio"
MONEY = {"home_visits": ForEach(20.0, "older").for_one_year()}
STANDSTILL = standstill()
VISITS = arm("visits", budget=MONEY)
PREVENT_NOTHING = arm("visits_prevent_nothing", budget=MONEY, believe=believed(RATIO, value=1.0))
PREVENT_ALL = arm("visits_prevent_all", budget=MONEY, believe=believed(RATIO, value=0.0))


def admissions_ratio(lived: Lived) -> np.ndarray:
    """Emergency admissions of people who were visited, while visits tell, against what they would have been.

    What they would have been is told by the same lives in which visits prevent nothing, less those in which they
    prevent all.
    """
    prevented = lived.change(PREVENT_NOTHING, VISITS, "emergency_admissions", OLDER)
    return 1.0 - over(prevented, lived.change(PREVENT_NOTHING, PREVENT_ALL, "emergency_admissions", OLDER))


def within_a_year(lived: Lived) -> np.ndarray:
    """The same over the year from the first visit, as the trial counted: 1 until visits tell."""
    lag = np.array([float(p.programmes.visits_lag_months) for p in lived.parameters(VISITS)])
    telling = np.clip(1.0 - lag / MONTHS_IN_YEAR, 0.0, 1.0)
    return 1.0 - (1.0 - admissions_ratio(lived)) * telling


def spared(lived: Lived) -> np.ndarray:
    """What A&E visits and admissions cost the NHS less, per person visited, pounds at 2024/25 prices."""
    inflation = np.array([float(p.money.general_inflation) for p in lived.parameters(VISITS)])
    pounds = -lived.change(VISITS, STANDSTILL, "nhs_activity_value")
    return over(pounds, lived.change(VISITS, STANDSTILL, "home_visits")) / (1.0 + inflation)


ARMS = (STANDSTILL, VISITS, PREVENT_NOTHING, PREVENT_ALL)
EXPERIMENTS = (
    Experiment(
        name="homehealth_admissions",
        family="homehealth",
        label="Admissions, visits once they tell",
        question="Mildly frail people are visited six times. How many emergency admissions are left, once it tells?",
        cited="Walters and others 2025",
        study=Found(RATIO, "trial"),
        kind=Kind.CHECK,
        because="The trial is one of three readings. The model's middle is shrunk, for admissions were a second "
        "outcome of a small trial. The range of the study is ours.",
        unit="ratio of admissions",
        arms=ARMS,
        read=admissions_ratio,
        null=1.0,
        form=".2f",
        if_apart="The middle reading holds less than the trial, on purpose",
    ),
    Experiment(
        name="homehealth_within_a_year",
        family="homehealth",
        label="Admissions, visits in the trial's year",
        question="The same over the year from the first visit, which is what the trial watched?",
        cited="Walters and others 2025",
        study=Found(RATIO, "trial"),
        kind=Kind.CHECK,
        because="The trial's ratio is of the whole year, and one of three readings. The model lets visits tell after "
        "some months only, and for a year from then on: how much of it falls into the trial's year was not looked at.",
        unit="ratio of admissions in the first year",
        arms=ARMS,
        read=within_a_year,
        null=1.0,
        form=".2f",
        if_apart="The lag that was read off the trial moves most of the effect behind the year in which the trial saw "
        "it. With the shrunk middle, little is left there",
        also=("programmes.visits_lag_months",),
    ),
    Experiment(
        name="homehealth_spares_the_nhs",
        family="homehealth",
        label="NHS costs spared, visits",
        question="What do visits to one person spare the NHS?",
        cited="Walters and others 2025",
        study=Found("studies.visits_spare_nhs"),
        kind=Kind.TEST,
        because="Not fitted. The trial counted all NHS services; the model values A&E and admissions, over all years "
        "in which visits tell.",
        unit="£ per person visited, 2024/25 prices",
        arms=ARMS,
        read=spared,
        form="+,.0f",
        if_apart="Either fewer are admitted here than the trial's people were, or the middle reading prevents less",
    ),
    Experiment(
        name="homehealth_independence",
        family="homehealth",
        label="Independence, visits",
        question="Do visits keep people independent?",
        cited="Walters and others 2025",
        study=Found(RATIO, "no_fewer"),
        kind=Kind.NOT_TESTED,
        because="The trial saw no change in daily tasks (0.25 points of the Barthel index, not significant), and the "
        "model has none by design: there is nothing to compute.",
    ),
)
