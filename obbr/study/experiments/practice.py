"""Community Led Support: a strengths-based way of working at the front door."""

from __future__ import annotations

import numpy as np

from obbr.study.experiments.base import Experiment, Found, Kind, Lived, arm, over, standstill
from obbr.study.results import BASE_YEARS

STANDSTILL = standstill()
STRENGTHS = arm(
    "strengths_based",
    policies={"strengths_based": {"reach_full_by": "24 months", "paperwork": "90%", "training": "2%"}},
)
LEARNT = slice(2, None)  # years from the one in which all of it is learnt
ENDINGS = tuple(f"requests_to_{end}" for end in ("community", "short_term", "long_term", "nothing"))


def funded_share(lived: Lived) -> np.ndarray:
    """Change of the share of new people whose request ends in funded long-term care, once the practice is learnt."""
    shares = []
    for one in (STANDSTILL, STRENGTHS):
        ends = [lived.years(one, end)[:, BASE_YEARS:][:, LEARNT].sum(axis=1) for end in ENDINGS]
        shares.append(over(ends[ENDINGS.index("requests_to_long_term")], sum(ends)))
    return shares[1] - shares[0]


def spending(lived: Lived) -> np.ndarray:
    """Change of what the council spends on adults' care, once the practice is learnt, in proportion."""
    return lived.share(STRENGTHS, STANDSTILL, "adult_care_net_spend", of=LEARNT)


EXPERIMENTS = (
    Experiment(
        name="community_led_support_funded",
        family="community_led_support",
        label="New people funded, strengths first",
        question="A strengths-based practice comes in. How many fewer new people get funded long-term care?",
        cited="Prunty and others 2025",
        study=Found("ways.strengths_fewer_funded"),
        kind=Kind.TEST,
        because="Nothing reads the study's number. What happens comes of time, and of what a longer look finds, which "
        "are judged.",
        unit="change of the share of new people funded",
        arms=(STANDSTILL, STRENGTHS),
        read=funded_share,
        form="+.3f",
        if_apart="Below the highest need so few are offered care here that there is little to find something else for; "
        "the study may also hold people who were turned away",
        also=("ways.around_resolves",),
    ),
    Experiment(
        name="community_led_support_spending",
        family="community_led_support",
        label="Spending, strengths first",
        question="Does the council spend less on adults' care when it works in this way?",
        cited="Prunty and others 2025",
        study=Found("studies.practice_spend"),
        kind=Kind.TEST,
        because="Not fitted. Developers say that it saves; the study with a control saw nothing clear.",
        unit="change of spending",
        arms=(STANDSTILL, STRENGTHS),
        read=spending,
        form="+.1%",
        if_apart="The model would promise savings, or costs, that the one controlled study did not see",
    ),
)
