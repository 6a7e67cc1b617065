"""Integrated care's lag: workers and nurses who sit together, and when admissions answer."""

from __future__ import annotations

import numpy as np

from obbr.study.experiments.base import OLDER, Experiment, Found, Kind, Lived, World, arm, standstill

EIGHT_YEARS = World("eight years", 8)
STANDSTILL = standstill(EIGHT_YEARS)
TEAMS = arm(
    "neighbourhood_teams",
    EIGHT_YEARS,
    policies={"neighbourhood_teams": {"spared": "25%", "set_up": "+£250k", "years": 2}},
)
FIRST, LATE = slice(0, 2), slice(6, 8)  # years; the last two lie beyond any lag that was seen


def admissions(lived: Lived, of: slice) -> np.ndarray:
    """Proportional change of older people's emergency admissions in some of the years."""
    return lived.share(TEAMS, STANDSTILL, "emergency_admissions", OLDER, of=of)


EXPERIMENTS = (
    Experiment(
        name="integrated_care_first_years",
        family="integrated_care",
        label="Admissions, joined teams at first",
        question="Care is joined up. Do emergency admissions fall in the first two years?",
        cited="Keeble and others 2019",
        study=Found("studies.joined_first_years"),
        kind=Kind.CHECK,
        because="What joined teams do at first is taken from these studies, with the early rise that some areas saw.",
        unit="change of admissions at 65 and over",
        arms=(STANDSTILL, TEAMS),
        read=lambda lived: admissions(lived, FIRST),
        form="+.1%",
        if_apart="The early rise that some areas saw would be more than anybody saw",
        also=("ways.joined_early_ratio",),
    ),
    Experiment(
        name="integrated_care_later",
        family="integrated_care",
        label="Admissions, joined teams later",
        question="And from the sixth year on?",
        cited="Morciano and others 2021",
        study=Found("studies.joined_later"),
        kind=Kind.CHECK,
        because="The late ratio moves between this study, one that found nothing, and half of it: areas that took part "
        "began higher, and teams are a part of what they did. So the model means to find less.",
        unit="change of admissions at 65 and over",
        arms=(STANDSTILL, TEAMS),
        read=lambda lived: admissions(lived, LATE),
        form="+.1%",
        if_apart="Central beliefs shrink the study: it had no like areas to compare with",
        also=("ways.joined_late_ratio", "ways.joined_tells_years"),
    ),
    Experiment(
        name="integrated_care_on_ae",
        family="integrated_care",
        label="A&E visits, joined teams",
        question="Do A&E visits answer differently from admissions?",
        cited="Health Foundation 2021",
        study=Found("studies.joined_first_years"),
        kind=Kind.NOT_TESTED,
        because="Results differed between areas, with no size for A&E; in the model joined teams move admissions only.",
    ),
)
