"""Pay on leaving: care workers who are paid more, by a clause in the council's contracts."""

from __future__ import annotations

import numpy as np

from obbr.study.experiments.base import YEARS, Experiment, Found, Kind, Lived, arm, standstill

STANDSTILL = standstill()
MORE_PAY = arm("care_pay_more", policies={"workforce_offer": {"social_work_pay": "0%", "care_pay": "10%"}})


def fewer_leave(lived: Lived) -> np.ndarray:
    """Turnover of care workers that a tenth more pay takes away, as a fraction of workers a year."""
    return -lived.change(MORE_PAY, STANDSTILL, "care_worker_turnover_rate") / YEARS


EXPERIMENTS = (
    Experiment(
        name="pay_on_leaving",
        family="pay",
        label="Leavers, for pay",
        question="Care workers get 10% more. How many fewer leave in a year?",
        cited="Vadean and Saloniki 2023",
        study=Found("workforce.wage_turnover"),
        kind=Kind.CHECK,
        because="The model's response is this study's number. Shown is that it comes through providers as it went in.",
        unit="fewer leavers a year, share of workers",
        arms=(STANDSTILL, MORE_PAY),
        read=fewer_leave,
        form="+.3f",
        if_apart="Limits on turnover, or the wages that providers really pay, would take the response away",
    ),
    Experiment(
        name="pay_gap",
        family="pay",
        label="Leavers, paid minimum or more",
        question="Leave fewer where pay is above the minimum, by as much as workforce counts show?",
        cited="Skills for Care 2024",
        study=Found("studies.pay_gap"),
        kind=Kind.TEST,
        because="The count was not used. It compares employers, and better ones differ in more than pay, so the model "
        "should find less.",
        unit="fewer leavers a year for 10% more pay, share of workers",
        arms=(STANDSTILL, MORE_PAY),
        read=fewer_leave,
        form="+.3f",
        if_apart="The model credits pay with less than the whole gap between employers: the rest is other things that "
        "good employers do, which no lever here moves",
    ),
)
