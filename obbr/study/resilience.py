"""Resilience: a scenario struck by a shock against the same scenario unstruck, with the same luck and the same draws.

    excess(month)  = struck - unstruck
    lost           = the sum of the excess in the year of the shock and two more, by group of people and by purse
    felt           = all draws agree that the first year from the shock on is worse than its twin's, and the worst of it
                     is more than what draws differ by among themselves at the end of the run
    over           = the first month from which the excess stays below a fifth of its worst for half a year

An excess wanders once the shock has passed, because lives that have been touched part further by chance.  Of a small
shock the months until it is over are therefore rather too many than too few.

Later years are summed for years of life only: there, chance alone moves a sum of everything else more than any shock.
Nothing here is one number.  What nobody counts (fear, trust, the harm of a move) is not lost by this account.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from functools import cached_property

import numpy as np

from obbr.calendar import MONTHS_IN_YEAR
from obbr.inputs import BadInput
from obbr.outcomes.measures import GROUPS, MEASURES, MONTHLY, Timing
from obbr.place import Place
from obbr.scenario import Scenario, shock
from obbr.study.defaults import SHOCKS
from obbr.study.kept import KeptRuns
from obbr.study.plan import Study
from obbr.study.policies import agree
from obbr.study.results import BASE_YEARS
from obbr.study.run import Progress
from obbr.study.several import Several, conduct_each

SMOOTH = 3  # months taken together, so that one month's few events are not taken for a relapse
WORST_WITHIN = 36  # months in which the worst must lie; what is larger later is chance
LEFT = 0.2  # of the worst: less than that is taken for over
LATE = 24  # months at the end of the run, in which draws differ by chance if the shock is long past
COUNTED_FOR = 3  # years, that of the shock the first
STAYS = 6  # months for which it must stay so
RECOVERS = ("people_waiting", "unmet_need_hours", "delayed_days", "emergency_admissions")
"""What can be as it was, and is better when there are fewer.  Years of life that are lost do not come back."""


def study_of(place: Place, scenarios: Sequence[Scenario], shocks: Sequence[Scenario], **options: int) -> Study:
    """Every scenario as it is, and with each shock laid on it.

    Args:
        place: figures of the area.
        scenarios: what is tested.
        shocks: what it is tested against (`obbr.scenario.shock`).
        options: draws, seed, years and sample of the study.

    Raises:
        BadInput: a shock that cannot be laid on one of them, or that comes when the run is over.
    """
    study = Study(place, tuple(one for each in scenarios for one in (each, *map(each.struck_by, shocks))), **options)
    for one in shocks:
        if first_month(one) >= study.years * MONTHS_IN_YEAR:
            raise BadInput(f"{one.name}: comes after the {study.years} years that are run; give more --years")
    return study


def shocks_for(scenarios: Sequence[Scenario], named: Sequence[str]) -> dict[str, Scenario]:
    """Shocks by the names under which they were called: those named, else what scenarios ask for, else all shipped.

    Raises:
        BadInput: one is no shock, or cannot be found.
    """
    if named:
        return {name: shock(name) for name in named}
    asked = {name: shock(name, beside=(one.folder,)) for one in scenarios for name in one.test_against}
    return asked or {name: shock(name) for name in SHOCKS}


def first_month(shock: Scenario) -> int:
    """The month in which a shock comes, counted from April 2025."""
    return min(policy.first_month for policy in shock.policies)


class Resilience(Several):
    """One study of scenarios, each followed by its struck twins (`study_of`)."""

    @cached_property
    def twins(self) -> dict[tuple[str, str], tuple[int, int, int]]:
        """By scenario and shock: their numbers in the study, unstruck and struck, and the month of the shock."""
        found, unstruck = {}, 0
        for n, scenario in enumerate(self.first.study.scenarios):
            if scenario.struck is None:
                unstruck = n
            else:
                names = self.first.study.names[unstruck], scenario.struck.name
                found[names] = (unstruck, n, first_month(scenario.struck))
        return found

    @property
    def scenarios(self) -> list[Scenario]:
        """What was tested, in order."""
        return [one for one in self.first.study.scenarios if one.struck is None]

    @property
    def shocks(self) -> list[Scenario]:
        """What it was tested against, in order."""
        return list({one.struck.name: one.struck for one in self.first.study.scenarios if one.struck}.values())

    def excess(self, scenario: str, shock: str, measure: str) -> np.ndarray:
        """Struck less unstruck, of one of MONTHLY: (draws, months from the shock on)."""
        unstruck, struck, first = self.twins[scenario, shock]
        months = self.first.monthly[..., MONTHLY.index(measure)].mean(axis=2)
        return months[struck, :, first:] - months[unstruck, :, first:]

    def lost(
        self, scenario: str, shock: str, measure: str, group: str = "all", years: int | None = COUNTED_FOR
    ) -> np.ndarray:
        """Struck less unstruck, one number a draw.

        Args:
            scenario: by name.
            shock: by name.
            measure: a flow is summed, a mean averaged, a stock taken at the end of the years.
            group: for whom.
            years: from the year of the shock on; to the end of the run if none.
        """
        unstruck, struck, first = self.twins[scenario, shock]
        begins = first // MONTHS_IN_YEAR
        which = (list(GROUPS).index(group), list(MEASURES).index(measure))
        each_year = self.first.outcomes[:, :, :, BASE_YEARS:, *which].mean(axis=2)
        by_year = (each_year[struck] - each_year[unstruck])[:, begins:][:, :years]
        timing = MEASURES[measure].timing
        if timing is Timing.STOCK:
            return by_year[:, -1]
        return by_year.sum(axis=1) if timing is Timing.FLOW else by_year.mean(axis=1)

    def felt(self, scenario: str, shock: str) -> list[str]:
        """What of RECOVERS is clearly worse in the first year from the shock on."""
        return [name for name in RECOVERS if stands_out(self.excess(scenario, shock, name))]

    def over(self, scenario: str, shock: str, measure: str) -> np.ndarray:
        """Months until it is over, one number a draw; infinite if that is not before the run ends."""
        return np.array([months_until_over(draw) for draw in self.excess(scenario, shock, measure)])


def smoothed(excess: np.ndarray) -> np.ndarray:
    """Some months taken together: (draws, months)."""
    return np.array([np.convolve(draw, np.ones(SMOOTH) / SMOOTH, "valid") for draw in excess])


def stands_out(excess: np.ndarray) -> bool:
    """Whether an excess is clearly worse at first, and more than chance makes of it later: (draws, months)."""
    first_year, taken = excess[:, :MONTHS_IN_YEAR].mean(axis=1), smoothed(excess)
    worst = float(np.median(taken[:, :WORST_WITHIN].max(axis=1)))
    by_chance = float(taken[:, -LATE:].std(axis=0).mean())
    return agree(first_year) and first_year[0] > 0.0 and worst > by_chance


def months_until_over(excess: np.ndarray) -> float:
    """From which month on an excess stays below a fifth of its worst for half a year; infinite if it never does.

    >>> months_until_over(np.array([9.0] * 4 + [0.0] * 10)), months_until_over(np.arange(20.0))
    (4.0, inf)
    """
    (taken,) = smoothed(excess[None])
    worst = int(np.argmax(taken[:WORST_WITHIN]))
    small = taken <= LEFT * taken[worst]
    for month in range(worst, len(taken) - STAYS + 1):
        if small[month : month + STAYS].all():
            return float(month)
    return np.inf


def conduct_resilience(
    study: Study, *, executor: Executor | None = None, kept: KeptRuns | None = None, progress: Progress | None = None
) -> Resilience:
    """Carry out a study of scenarios and their struck twins.

    Raises:
        BadInput: what is asked for cannot be.
    """
    done = conduct_each({"resilience": study}, executor=executor, kept=kept, progress=progress)
    return Resilience(done.by_name, done.asked)
