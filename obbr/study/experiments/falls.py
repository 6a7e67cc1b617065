"""Exercise against falls, and PreFIT's null on what falls do."""

from __future__ import annotations

import numpy as np

from obbr.study.experiments.base import OLDER, Experiment, Found, Kind, Lived, arm, over, standstill

STANDSTILL = standstill()
GROUPS = arm("exercise_groups", budget={"falls_prevention": "+400%"})


def falls_ratio(lived: Lived) -> np.ndarray:
    """Falls of people in exercise groups against the mean of older people."""
    return 1.0 + over(lived.change(GROUPS, STANDSTILL, "falls", OLDER), _usual_falls(lived))


def injuries_ratio(lived: Lived) -> np.ndarray:
    """Falls that end in hospital, likewise, by all emergency admissions that come or go with groups."""
    injure = np.array([float(p.hospital.fall_injury_share) for p in lived.parameters(GROUPS)])
    admissions = lived.change(GROUPS, STANDSTILL, "emergency_admissions", OLDER)
    return 1.0 + over(admissions, _usual_falls(lived) * injure)


def _usual_falls(lived: Lived) -> np.ndarray:
    """Falls that as many older people as joined groups usually have in the years run."""
    people = lived.years(STANDSTILL, "population", OLDER)[:, 1:].sum(axis=1)
    falls = lived.years(STANDSTILL, "falls", OLDER)[:, 1:].sum(axis=1)
    return lived.change(GROUPS, STANDSTILL, "exercising", OLDER) * over(falls, people)


EXPERIMENTS = (
    Experiment(
        name="exercise_on_falls",
        family="prefit",
        label="Falls, exercise groups",
        question="Older people exercise in groups. How many falls are left?",
        cited="Sherrington and others 2019",
        study=Found("falls.exercise_rate_ratio"),
        kind=Kind.CHECK,
        because="The ratio is this review's. It tells after some months and outlasts membership, and people in groups "
        "are fitter than the mean, so what comes out is near it and not equal.",
        unit="ratio of falls, people with a place",
        arms=(STANDSTILL, GROUPS),
        read=falls_ratio,
        null=1.0,
        form=".2f",
        if_apart="Time until it tells, and people who are steadier for longer than they are members, move the number",
        also=("falls.half_life", "falls.effect_months"),
    ),
    Experiment(
        name="prefit_injuries",
        family="prefit",
        label="Injuries, exercise groups",
        question="Do fewer falls mean fewer that injure, where the largest English trial saw none fewer?",
        cited="Lamb and others 2020",
        study=Found("falls.injury_rate_ratio", "null_trial"),
        kind=Kind.CHECK,
        because="The trial is one of three readings; the middle one stands between its null and the review's falls.",
        unit="ratio of emergency admissions for falls, people with a place",
        arms=(STANDSTILL, GROUPS),
        read=injuries_ratio,
        null=1.0,
        form=".2f",
        if_apart="Lives that part by chance move admissions more than falls do: more draws would tell",
    ),
    Experiment(
        name="prefit_screening",
        family="prefit",
        label="Fractures, where screening is offered",
        question="Whole practices are screened, and who is at risk is offered exercise: do fractures fall?",
        cited="Lamb and others 2020",
        study=Found("falls.injury_rate_ratio", "null_trial"),
        kind=Kind.NOT_TESTED,
        because="Nobody is screened in the model: people come forward. And it counts falls and admissions, not "
        "fractures.",
    ),
)
