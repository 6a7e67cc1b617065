"""Hospital-associated disability: who comes home needing more help than before, and who still does a year on.

No measure counts this, so people are watched: in the two years before April 2025, in which nothing is decided.
"""

from __future__ import annotations

import numpy as np

from obbr.calendar import BURN_IN_MONTHS, MONTHS_IN_YEAR
from obbr.people.resident import OLD, Bed, Need, Presence
from obbr.study.experiments.base import Experiment, Found, Kind, Lived, standstill
from obbr.study.work import Job, population_of

STANDSTILL = standstill()
WATCHED = "stays"
AT_HOME, LATER, OTHERS = range(3)  # what a watch returns


def watch(job: Job) -> np.ndarray:
    """Shares of older people who need more help than in the month before: three numbers.

    When they come home from hospital; a year after that; and a year on, of those who were in no bed, with the need for
    help that people who came home had before.  High need can grow no more, so whoever had it is left out.
    """
    from obbr.system import LocalSystem  # brings Mesa and the compiled month

    population = population_of(job.place, job.seed, job.sample)
    system = LocalSystem(job.place, population, job.scenario, job.parameters, seed=job.seed, years=0)
    try:
        months = []
        while system.month < 0:
            system.step_month()
            months.append(system.residents[["need", "bed", "days_home", "age", "presence", "weight"]].copy())
    finally:
        system.close()
    return shares(months)


def shares(months: list[np.ndarray]) -> np.ndarray:
    """The same, from residents as each month closed; people are watched from the second month on."""
    counted = np.zeros((Need.HIGH, 2, 2, 2))  # need before; came home or not; now or a year on; all, and worse
    before = months[0]["need"].copy()
    for month in range(1, BURN_IN_MONTHS - MONTHS_IN_YEAR):
        last, now, later = months[month - 1], months[month], months[month + MONTHS_IN_YEAR]
        out_of_bed = now["bed"] == Bed.NONE
        stayed = (last["bed"] != Bed.NONE) | (now["days_home"] < last["days_home"])
        seen = out_of_bed & (now["age"] >= OLD) & (now["presence"] == Presence.HERE) & (before < Need.HIGH)
        for home in (0, 1):
            some = seen & (stayed == home)
            for year_on, then in enumerate((now, later)):
                here = some & (then["presence"] == Presence.HERE)
                worse = here & (then["need"] > before)
                for at, who in enumerate((here, worse)):
                    counted[:, home, year_on, at] += np.bincount(before[who], now["weight"][who], Need.HIGH)
        before = np.where(out_of_bed, now["need"], before)
    came_home = counted[:, 1]
    rate = counted[:, 0, 1, 1] / np.maximum(counted[:, 0, 1, 0], 1.0)
    now, later = (came_home[:, when, 1].sum() / max(came_home[:, when, 0].sum(), 1.0) for when in (0, 1))
    others = (rate * came_home[:, 1, 0]).sum() / max(came_home[:, 1, 0].sum(), 1.0)
    return np.array([now, later, others])


def newly_unable(lived: Lived) -> np.ndarray:
    """Share of older people who come home from hospital needing more help than before."""
    return lived.watched[WATCHED][:, AT_HOME]


def still_unable(lived: Lived) -> np.ndarray:
    """Share who need more a year later, beyond that of people alike who were in no bed."""
    return lived.watched[WATCHED][:, LATER] - lived.watched[WATCHED][:, OTHERS]


EXPERIMENTS = (
    Experiment(
        name="disabled_on_leaving_hospital",
        family="hospital_associated_disability",
        label="Newly unable, on leaving hospital",
        question="How many older people leave hospital newly unable to do a daily task?",
        cited="Journal of Hospital Medicine 2022",
        study=Found("studies.newly_unable"),
        kind=Kind.TEST,
        because="Not fitted: the model holds a lasting loss only, after stays of a week or more, and levels of need in "
        "the place of single tasks. It counts everybody who stayed, same-day visits to a ward too.",
        unit="share who come home with more need",
        arms=(STANDSTILL,),
        watch=(WATCHED, watch),
        read=newly_unable,
        form=".3f",
        if_apart="The months after a stay, in which most people get back what they lost, are not in the model. So it "
        "understates the help that people need just after hospital, and with it what reablement is for",
        also=("needs.stay_disables",),
    ),
    Experiment(
        name="disabled_a_year_after_hospital",
        family="hospital_associated_disability",
        label="Still unable, a year after hospital",
        question="And how many need more help for good?",
        cited="Journal of Hospital Medicine 2022",
        study=Found("studies.still_unable"),
        kind=Kind.CHECK,
        because="The loss after a long stay is reckoned from these studies, halved, for illness does the other half. "
        "Told is what a year leaves of it beside people alike who were in no bed.",
        unit="share who need more a year later, beyond people alike",
        arms=(STANDSTILL,),
        watch=(WATCHED, watch),
        read=still_unable,
        form=".3f",
        if_apart="Only stays of a week or more harm here, and half of what was seen is taken for illness, which in the "
        "model lowers nobody for good",
        also=("needs.stay_disables", "needs.recovery_yearly"),
    ),
)
