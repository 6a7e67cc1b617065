"""Supply of home care on delays in hospital: agencies that close."""

from __future__ import annotations

import numpy as np

from obbr.study.experiments.base import Experiment, Found, Kind, Lived, arm, over, standstill
from obbr.study.experiments.spending import SOCIAL_CARE_DELAYS

STANDSTILL = standstill()
LOST = 0.2  # of home care, with the largest agencies
FEWER = arm(
    "fewer_agencies",
    policies={"provider_failure": {"begins": "april", "home_care": f"{LOST:.0%}", "care_homes": "0%"}},
)
FIRST_YEAR = slice(0, 1)


def delays_for_provider(lived: Lived) -> np.ndarray:
    """Proportional change of delays put to social care for one mean agency more: that of those lost, turned round."""
    return -_delays(lived) / (LOST * float(lived.place.value("care.home_care_agencies")))


def delays_for_hours(lived: Lived) -> np.ndarray:
    """Per cent more delays for each per cent of home care that did not come, in the first year."""
    return -over(_delays(lived), lived.share(FEWER, STANDSTILL, "home_care_hours", of=FIRST_YEAR))


def _delays(lived: Lived) -> np.ndarray:
    """Proportional change of delays put to social care in the first year, where agencies closed."""
    more = sum(lived.change(FEWER, STANDSTILL, delay, of=FIRST_YEAR) for delay in SOCIAL_CARE_DELAYS)
    return over(more, sum(lived.years(STANDSTILL, delay)[:, 1] for delay in SOCIAL_CARE_DELAYS))


EXPERIMENTS = (
    Experiment(
        name="home_care_supply_on_delays",
        family="home_care_supply",
        label="Delays, for one more home-care agency",
        question="An area has one more home-care agency. How much fewer are delays put to social care?",
        cited="Allan and others 2021",
        study=Found("studies.delays_for_provider"),
        kind=Kind.TEST,
        because="Nothing was fitted to it. A fifth of home care is lost with its agencies in April, and the year's "
        "delays are divided by the agencies lost, each a mean part of the place's. In the model others take over "
        "within months, while the study compares areas that go on having fewer.",
        unit="change of delayed days for one agency more",
        arms=(STANDSTILL, FEWER),
        read=delays_for_provider,
        form="+.2%",
        if_apart="Most workers of an agency that closes follow the people whom they care for to another, and posts are "
        "filled again: a fifth of home care closes and hardly any hours are lost. So nearly no delay comes of it; what "
        "lost hours do is the next question",
        also=("market.workers_follow", "market.fee_elasticity"),
    ),
    Experiment(
        name="home_care_hours_on_delays",
        family="home_care_supply",
        label="Delays, for home care that is lost",
        question="One per cent less home care comes. By how many per cent do delays put to social care grow?",
        cited="Allan and others 2021",
        study=Found("studies.delays_for_home_care"),
        kind=Kind.TEST,
        because="Not fitted. The study's number for a provider, times the providers of a mean council, as if each had "
        "an equal part of the hours.",
        unit="% more delayed days for each % fewer hours",
        arms=(STANDSTILL, FEWER),
        read=delays_for_hours,
        if_apart="Hours that are lost would reach people in beds first, or last, which is a rule of who is served "
        "before whom",
        also=("support.undelivered_share",),
    ),
)
