"""Spending on adults' social care against A&E, admissions and delays: the cut of the 2010s upon today's council.

The arms are those of `obbr.study.austerity`, whose page tells the decade in full.
"""

from __future__ import annotations

import numpy as np

from obbr.place import Place
from obbr.scenario import Scenario
from obbr.study.austerity import CUT, UNCUT, older_spend, per_older, signature, study_of
from obbr.study.defaults import AUSTERITY_YEARS
from obbr.study.experiments.base import Arm, Experiment, Found, Kind, Lived, World, over
from obbr.study.results import Results

DECADE = World("the 2010s", AUSTERITY_YEARS, alone=True)
FULL_BEDS = World("the 2010s, full beds", AUSTERITY_YEARS, alone=True, hospital="full_beds")
SOCIAL_CARE_DELAYS = tuple(f"delayed_days_for_{what}" for what in ("worker", "home_care", "care_home", "reablement"))
STEP = 0.045  # a fall in spending, as the study of delays tells its number for
THOUSAND = 1000.0


def _arms(world: World) -> tuple[Arm, Arm]:
    """The world without the cut, and with it."""
    return Arm(UNCUT, lambda place: _scenario(place, 0), world), Arm(CUT, lambda place: _scenario(place, 1), world)


def _scenario(place: Place, number: int) -> Scenario:
    return study_of(place, draws=1, seed=0).scenarios[number]


ARMS, ARMS_FULL = _arms(DECADE), _arms(FULL_BEDS)


def visits_for_spend(lived: Lived) -> np.ndarray:
    """Per cent more A&E visits of older people for each per cent by which spending on them really fell."""
    return next(line.judged for line in signature(lived.by_world[DECADE.name]) if line.name == "ae_elasticity")


def visits_older_than(lived: Lived) -> np.ndarray:
    """By how much more visits a person rose at 85 and over than at 65 to 84, through the cut, in the last year.

    Only of draws that hold that care moves A&E visits at all: in the others nothing rises at any age.
    """
    holds = np.array([float(p.hospital.ae_unmet_ratio) > 1.0 for p in lived.parameters(ARMS[1])])
    rose = {}
    for name, bands in {"young": ("age:65-74", "age:75-84"), "old": ("age:85+",)}.items():
        visits = [
            over(_sum(lived, arm, "ae_attendances", bands), _sum(lived, arm, "population", bands)) for arm in ARMS
        ]
        rose[name] = visits[1] - visits[0]
    return (rose["old"] - rose["young"])[holds]


def _sum(lived: Lived, arm: Arm, measure: str, bands: tuple[str, ...]) -> np.ndarray:
    return sum(lived.years(arm, measure, band)[:, -1] for band in bands)


def admissions_for_spend(results: Results) -> np.ndarray:
    """Ratio of older people's emergency admissions where 1,000 pounds more a head are spent, in the last year."""
    admissions, spend = per_older(results, "emergency_admissions")[..., -1], older_spend(results)[..., -1]
    more = spend[0] - spend[1]
    return over(admissions[0], admissions[1]) ** over(np.full_like(more, THOUSAND), more)


def delays_for_spend(lived: Lived) -> np.ndarray:
    """Delayed days more per older person in a year, for each 4.5% by which spending fell in the year before."""
    results = lived.by_world[DECADE.name]
    spend = older_spend(results)
    fell = 1.0 - over(spend[1, :, -2], spend[0, :, -2])
    days = sum(per_older(results, delay) for delay in SOCIAL_CARE_DELAYS)
    return over(days[1, :, -1] - days[0, :, -1], fell / STEP)


EXPERIMENTS = (
    Experiment(
        name="spend_on_ae",
        family="spending",
        label="A&E visits, for less spent on care",
        question="Spending on older people's care falls. By how much do their A&E visits rise, per cent for per cent?",
        cited="Crawford and others 2021",
        study=Found("austerity.ae_elasticity"),
        kind=Kind.CHECK,
        because="The ratio of visits between unmet and met need was reckoned back from this study, though by hand and "
        "not through the model.",
        unit="% more visits for each % less spent",
        arms=ARMS,
        read=visits_for_spend,
        if_apart="The reckoning took it that 3 to 4 in 100 older people lost support; here at most 1 in 100 do, others "
        "lose hours, and half of the draws hold that care does not move A&E at all",
        also=("hospital.ae_unmet_ratio", "austerity.ae_visits"),
    ),
    Experiment(
        name="spend_on_ae_by_age",
        family="spending",
        label="A&E visits, oldest most",
        question="Is the rise in A&E visits largest among the oldest?",
        cited="Crawford and others 2021",
        study=Found("austerity.ae_visits", beyond=True),
        kind=Kind.TEST,
        because="The study found most at 85 and over, and gives no size. Nothing was fitted by age. Draws that hold "
        "that care does not move A&E at all are left out.",
        unit="visits a year more per person, 85+ less 65-84",
        arms=ARMS,
        read=visits_older_than,
        form="+.4f",
        if_apart="The cut would fall on other people than it fell on",
    ),
    Experiment(
        name="spend_on_admissions",
        family="spending",
        label="Admissions, for spending on care",
        question="Do emergency admissions of older people answer to spending on their care?",
        cited="Seamer and others 2019",
        study=Found("studies.admissions_for_spend"),
        kind=Kind.CHECK,
        because="The direct link is set to none from this panel and its like. That frailty, falls and delays bring it "
        "back by the side door is what could still go wrong.",
        unit="ratio for £1,000 more a head",
        arms=ARMS,
        read=lambda lived: admissions_for_spend(lived.by_world[DECADE.name]),
        null=1.0,
        form=".3f",
        if_apart="Cuts in care would fill beds, which three English studies did not see",
        also=("hospital.admission_unmet_ratio",),
    ),
    Experiment(
        name="spend_on_admissions_full_beds",
        family="spending",
        label="Admissions, if full beds refuse",
        question="The same where care does act on admissions, and full beds turn away as many: is it still flat?",
        cited="Seamer and others 2019",
        study=Found("studies.admissions_for_spend"),
        kind=Kind.TEST,
        because="In this structure the link is that of A&E, so a flat line has to come about by refusals.",
        unit="ratio for £1,000 more a head",
        arms=ARMS_FULL,
        read=lambda lived: admissions_for_spend(lived.by_world[FULL_BEDS.name]),
        null=1.0,
        form=".3f",
        if_apart="Where social workers' posts are cut so far that urgent work alone is more than they can do, delays "
        "grow without end, fill beds, and the beds refuse a third of admissions. Nobody saw that: it is the "
        "known cliff at the front door, and not the refusals",
        also=("hospital.admission_share_through_ae",),
    ),
    Experiment(
        name="spend_on_delays",
        family="spending",
        label="Delayed days, for less spent on care",
        question="Spending on older people's care falls by 4.5%. How many more days are they delayed a year later?",
        cited="Iparraguirre 2020",
        study=Found("studies.delays_for_spend"),
        kind=Kind.TEST,
        because="No delay was fitted to any cut.",
        unit="delayed days more per older person",
        arms=ARMS,
        read=delays_for_spend,
        form="+.4f",
        if_apart="In a few draws posts are cut so far that urgent work alone is more than social workers can do, and "
        "delays grow without end (the known cliff at the front door); without it the days are near the "
        "study's or below, for whoever is not offered care is not waited for",
    ),
    Experiment(
        name="spend_on_ae_in_poor_areas",
        family="spending",
        label="A&E visits, poor areas most",
        question="Is the rise in A&E visits largest where people are poor?",
        cited="Crawford and others 2021",
        study=Found("austerity.ae_visits", beyond=True),
        kind=Kind.NOT_TESTED,
        because="The study compares areas; this is one place, and its results are not kept by age and deprivation "
        "together.",
    ),
    Experiment(
        name="spend_on_falls_and_long_stays",
        family="spending",
        label="Falls and long stays, for spending",
        question="Do admissions for falls, and stays of weeks, answer to spending or to care workers?",
        cited="Liu and others 2021",
        study=Found("austerity.admissions_change"),
        kind=Kind.NOT_TESTED,
        because="Liu and others find nothing for either. The model counts admissions and bed days, neither by cause "
        "nor by length of stay.",
    ),
)
