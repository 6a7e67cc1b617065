"""Flu vaccination: outreach in October, what it does to all admissions near 65, and to those for flu."""

from __future__ import annotations

import numpy as np

from obbr.study.experiments.base import OLDER, Experiment, ForEach, Found, Kind, Lived, arm, over, standstill

NEAR_65 = "age:65-74"
VACCINATED = "flu_vaccinated_65plus"
STANDSTILL = standstill()
OUTREACH = arm("flu_outreach", budget={"flu_outreach": ForEach(60.0, "older")})


def of_all_admissions(lived: Lived) -> np.ndarray:
    """Share of admissions for all causes that the vaccine prevents in the vaccinated, at 65 to 74."""
    people = lived.years(STANDSTILL, "population", NEAR_65)[:, 1:].sum(axis=1)
    usual = over(lived.years(STANDSTILL, "emergency_admissions", NEAR_65)[:, 1:].sum(axis=1), people)
    return over(_prevented(lived, NEAR_65), usual)


def of_flu_admissions(lived: Lived) -> np.ndarray:
    """Share of admissions for flu that the vaccine prevents in the vaccinated, at 65 and over."""
    people, jabs = (lived.years(STANDSTILL, name, OLDER)[:, 1:].sum(axis=1) for name in ("population", VACCINATED))
    flu = np.array([float(p.hospital.flu_admission_rate) for p in lived.parameters(STANDSTILL)])
    works = np.array([float(p.hospital.flu_effectiveness) for p in lived.parameters(STANDSTILL)])
    unprotected = flu / (1.0 - works * over(jabs, people))  # a year, for each of those who are not vaccinated
    return over(_prevented(lived, OLDER), unprotected)


def _prevented(lived: Lived, group: str) -> np.ndarray:
    """Emergency admissions fewer for each person more who was vaccinated."""
    fewer = -lived.change(OUTREACH, STANDSTILL, "emergency_admissions", group)
    return over(fewer, lived.change(OUTREACH, STANDSTILL, VACCINATED, group))


EXPERIMENTS = (
    Experiment(
        name="flu_all_admissions",
        family="flu_vaccination",
        label="All admissions near 65, flu jab",
        question="More people near 65 have the flu jab. Do hospital admissions of all causes fall?",
        cited="Anderson and others 2020",
        study=Found("studies.flu_at_65"),
        kind=Kind.TEST,
        because="Some draws take from this study that the vaccine does nothing at all; how much it does to admissions "
        "of all causes in the others was not fitted.",
        unit="share of all emergency admissions prevented",
        arms=(STANDSTILL, OUTREACH),
        read=of_all_admissions,
        form="+.1%",
        if_apart="Flu would be too large a part of all admissions at these ages: its rate here is one for everybody of "
        "65 and over, and in truth it is lower near 65",
        also=("hospital.flu_admission_rate",),
    ),
    Experiment(
        name="flu_confirmed",
        family="flu_vaccination",
        label="Flu admissions, flu jab",
        question="And what does it do to admissions with flu?",
        cited="Whitaker and others 2024",
        study=Found("hospital.flu_effectiveness", "test_negative"),
        kind=Kind.CHECK,
        because="The vaccine's effect is this study's, or in some draws none.",
        unit="share of flu admissions prevented",
        arms=(STANDSTILL, OUTREACH),
        read=of_flu_admissions,
        form="+.2f",
        if_apart="A third of the draws hold that the jab does nothing, and in the others few admissions are spared in "
        "a year",
    ),
    Experiment(
        name="flu_averted_in_england",
        family="flu_vaccination",
        label="Admissions averted, flu jab",
        question="Does vaccination avert as many admissions as the agency reckons for England?",
        cited="UK Health Security Agency 2025",
        study=Found("hospital.flu_effectiveness", "test_negative"),
        kind=Kind.NOT_TESTED,
        because="96,000 to 120,000 averted in 2024/25 is told for all ages and rests on a far higher rate of flu "
        "admissions than tests confirm. The model takes the confirmed rate, so it must avert fewer.",
    ),
)
