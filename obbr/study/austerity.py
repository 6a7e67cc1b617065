"""The austerity decade as a check: the cut of the 2010s upon today's council, and what came of it in the model.

Two runs a draw: `austerity_2010s`, and the same world in which no money is taken and need is met as it grows.  Nothing
is fitted here.  What happened is in the evidence topic `austerity`.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from obbr.calendar import BASE_YEAR, year_label
from obbr.money.budget import Budget
from obbr.money.chart import Purse
from obbr.money.funding import Funding
from obbr.money.lines import LINES
from obbr.money.prices import PENCE, Prices
from obbr.outcomes.measures import GROUPS, MEASURES
from obbr.people.counting import AGE_BANDS
from obbr.place import Place
from obbr.place.opening import funding_of, outturn_of
from obbr.scenario import Scenario
from obbr.study.compare import Spread, spread
from obbr.study.defaults import AUSTERITY_YEARS, STANDSTILLS
from obbr.study.kept import KeptRuns
from obbr.study.plan import RunId, Study
from obbr.study.results import Results
from obbr.study.run import Progress
from obbr.study.several import Several, conduct_each

CUT, UNCUT = "austerity_2010s", "no_cut"
OLDER = "age:65+"
ASSESSMENT = "assessment_safeguarding"
CARE = ("physical_65plus", "sensory_65plus", "memory_65plus", "learning_disability_65plus", "mental_health_65plus")
REGION = "hospital.region_beds"
ONCE = "redundancy"  # paid for the cut itself, and no care
FLAT = 0.05  # a change within 5% either way is called flat
NEAR = 1 / 3  # a median within a third of what was measured gives it back


class Reading(NamedTuple):
    """One structure of the model under which the decade is lived: its words, and what of the study it changes."""

    words: str
    options: Mapping[str, Any]


READINGS = (
    Reading("care has no effect on admissions", {"hospital": "no_effect"}),
    Reading("full beds hide it", {"hospital": "full_beds"}),
)
"""Why cuts raised A&E visits and not admissions is a question of structure, so each answer is run apart."""


class Verdict(StrEnum):
    """Whether the model gives back what happened."""

    REPRODUCED = "reproduced"
    TOO_SMALL = "direction only, too small"
    TOO_LARGE = "direction only, too large"
    NOT_FLAT = "not reproduced: it is not flat"
    CONTRARY = "not reproduced: the other way"
    NOTHING = "not reproduced: no clear change"
    UNCLEAR = "cannot be told"


class Line(NamedTuple):
    """One line of the signature, a number a draw.

    Attributes:
        name: of the line.
        happened: what was measured in England, in the unit of `judged`.
        since: change from the base year to the last year.
        against: difference from the world without the cut, in the last year.
        judged: whichever of the two is held against what happened.
    """

    name: str
    happened: float
    since: np.ndarray
    against: np.ndarray
    judged: np.ndarray

    @property
    def verdict(self) -> Verdict:
        """Whether the model gives it back."""
        return verdict(self.happened, spread(self.judged))


@dataclass(frozen=True)
class Lived:
    """The decade under one reading."""

    reading: Reading
    results: Results

    def lines(self) -> list[Line]:
        """The signature, line by line."""
        return signature(self.results)


class Austerity(Several):
    """The decade under every reading, by the reading's words."""

    @property
    def lived(self) -> list[Lived]:
        """Each reading with what came of it."""
        return [Lived(reading, self.by_name[reading.words]) for reading in READINGS if reading.words in self.by_name]


def study_of(place: Place, draws: int, seed: int, years: int = AUSTERITY_YEARS, sample: int = 1) -> Study:
    """The cut, and the same prices and beliefs without it; the latter is what the former is compared with."""
    cut = Scenario.load(CUT)
    believe = {name: {"value": str(value), "because": cut.reasons[name]} for name, value in cut.believe.items()}
    uncut = Scenario.load(STANDSTILLS[1]).with_(name=UNCUT, believe=believe)
    return Study(as_its_region(place), (uncut, cut), draws, seed, years, sample)


def as_its_region(place: Place) -> Place:
    """All councils cut alike, so the area stands for its region, and no other area's patients come into freed beds."""
    alone = replace(place.figure(REGION), value=1.0)
    return replace(place, figures={**place.figures, REGION: alone})


def conduct_austerity(
    study: Study, *, executor: Executor | None = None, kept: KeptRuns | None = None, progress: Progress | None = None
) -> Austerity:
    """Live through the decade under each reading; a study that is stopped, or that broke, ends there.

    Raises:
        BadInput: what is asked for cannot be.
    """
    read = {reading.words: replace(study, **reading.options) for reading in READINGS}
    done = conduct_each(read, ledgers=True, executor=executor, kept=kept, progress=progress)
    return Austerity(done.by_name, done.asked)


# --- the lines -------------------------------------------------------------------------------------------------------


def signature(results: Results) -> list[Line]:
    """What came out, line by line, in the last year that was run."""
    p = results.study.parameters[0][0].view(np.recarray)[0]
    planned, spend = planned_spend(results), older_spend(results)
    ae, admissions = per_older(results, "ae_attendances"), per_older(results, "emergency_admissions")
    unmet, entries = per_older(results, "unmet_need_hours"), per_older(results, "care_home_entries")
    helped = results.by_year("long_term_support_people", OLDER)
    fell = -_share(spend)[1]
    elasticity = _ratio(_share(ae)[1], fell)
    unknown = np.full_like(elasticity, np.nan)
    visits = (ae[1, :, -1] - ae[1, :, 0], ae[1, :, -1] - ae[0, :, -1])
    fall = -float(p.austerity.spend_fall)
    return [
        Line("spend_planned", fall, *(both := _share(planned)), both[0]),
        Line("spend", fall, *(both := _share(spend)), both[0]),
        Line("ae_visits", float(p.austerity.ae_visits), *visits, visits[1]),
        Line("ae_elasticity", float(p.austerity.ae_elasticity), unknown, elasticity, elasticity),
        _caused("admissions", float(p.austerity.admissions_change), admissions),
        _caused("unmet", float(p.austerity.unmet_change), unmet),
        _caused("entries", float(p.austerity.entries_change), entries),
        _caused("helped", float(p.austerity.helped_change), helped),
    ]


def _caused(name: str, happened: float, values: np.ndarray) -> Line:
    """A line judged by what the cut makes, apart from what would have changed without it."""
    since, against = _share(values)
    return Line(name, happened, since, against, against)


def _share(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Proportional change since the base year, and against no cut in the last year."""
    return _ratio(values[1, :, -1], values[1, :, 0]) - 1.0, _ratio(values[1, :, -1], values[0, :, -1]) - 1.0


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """One over the other; not a number where there is nothing to compare with."""
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole != 0.0)


def verdict(happened: float, found: Spread) -> Verdict:
    """Whether an interval gives back what happened.

    What was flat is given back by an interval that is flat.  Anything else is given back if the interval holds it and
    leaves no doubt of its sign, or if the median is near it.
    """
    if np.isnan(found.median):
        return Verdict.UNCLEAR
    if happened == 0.0:
        if -FLAT <= found.low and found.high <= FLAT:
            return Verdict.REPRODUCED
        return Verdict.NOT_FLAT if found.low > FLAT or found.high < -FLAT else Verdict.UNCLEAR
    holds = found.low <= happened <= found.high
    if found.low <= 0.0 <= found.high:
        return Verdict.UNCLEAR if holds else Verdict.NOTHING
    size = found.median / happened
    if size < 0.0:
        return Verdict.CONTRARY
    if holds or abs(size - 1.0) <= NEAR:
        return Verdict.REPRODUCED
    return Verdict.TOO_SMALL if size < 1.0 else Verdict.TOO_LARGE


# --- what lies below them --------------------------------------------------------------------------------------------


def per_older(results: Results, measure: str) -> np.ndarray:
    """A measure for people of 65 and over, for each of them: (scenarios, draws, base year and years)."""
    return results.by_year(measure, OLDER) / results.by_year("population", OLDER)


def older_spend(results: Results) -> np.ndarray:
    """What the council spends on care for each person of 65 and over, gross, pounds at 2025/26 prices.

    The five lines of care and the older people's share of assessment, without redundancy.  Shape as `per_older`.
    """
    years = range(BASE_YEAR, results.study.years)
    spent = np.zeros((len(results.study.scenarios), len(results.draws), results.study.replicates, len(years)))
    for (n, d, k, y), _ in np.ndenumerate(spent):
        run = RunId(n, results.draws[d], k)
        spent[n, d, k, y] = _spent(results.ledgers[run], years[y], _share_of_assessment(results.study))
        spent[n, d, k, y] /= _inflation(results.study, run, years[y])
    return spent.mean(axis=2) / PENCE / results.by_year("population", OLDER)


def planned_spend(results: Results) -> np.ndarray:
    """The same as the books plan it: the outturn at each year's prices for its people, without and with the cut."""
    demand, people = demand_index(results), results.by_year("population", OLDER)
    planned = np.zeros_like(people)
    for d, draw in enumerate(results.draws):
        before, after = plan(results.study, draw, demand[d])
        planned[0, d], planned[1, d] = before, after
    return planned / people


def plan(study: Study, draw: int, demand: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What older people's care may cost without and with the cut: pounds at 2025/26 prices, base year and years.

    Args:
        study: from `study_of`.
        draw: of parameters.
        demand: as the council forecasts it, for each year.
    """
    p = study.parameters[1][draw].view(np.recarray)[0]
    outturn, prices = outturn_of(study.place), Prices(p)
    budget, funding = Budget(outturn, prices), Funding(funding_of(study.place), outturn, prices, p)
    weights = dict.fromkeys(CARE, 1.0) | {ASSESSMENT: _share_of_assessment(study)}
    cash = sum(weight * outturn.gross[line] for line, weight in weights.items())
    before, after = [prices.to_2025_26(round(cash), BASE_YEAR)], [prices.to_2025_26(round(cash), BASE_YEAR)]
    for year in range(study.years):
        index = {line: prices.index(LINES[line].growth, year) for line in CARE}
        budget.open(year, {line: round(outturn.gross[line] * index[line] * demand[year]) for line in CARE})
        study.scenarios[1].april(budget, funding, year)
        for sums, of in ((before, budget.standstill), (after, budget.allowed)):
            sums.append(prices.to_2025_26(round(sum(weight * of[line] for line, weight in weights.items())), year))
    return np.array(before) / PENCE, np.array(after) / PENCE


def demand_index(results: Results) -> np.ndarray:
    """What last March's people would call for at the base year's rates by age, the base year as 1: (draws, years).

    As the council forecasts it, but by age only; from the world that is cut.
    """
    bands = [list(GROUPS).index(f"age:{band}") for band in AGE_BANDS]
    supported, people = (
        results.outcomes[1, :, :, :, bands, list(MEASURES).index(name)].mean(axis=2)  # (bands, draws, years)
        for name in ("long_term_support_people", "population")
    )
    rate = _ratio(supported[:, :, :1], np.broadcast_to(people[:, :, :1], supported[:, :, :1].shape))
    call = np.nansum(rate * people, axis=0)
    return _ratio(call, np.broadcast_to(call[:, :1], call.shape))[:, :-1]


def _spent(ledger: dict[str, np.ndarray], year: int, share: float) -> float:
    """Pence of a year's cash that the council paid for older people's care."""
    paid = (ledger["year"] == year_label(year)) & (ledger["payer"] == Purse.COUNCIL.label) & (ledger["service"] != ONCE)
    care = paid & np.isin(ledger["line"], CARE)
    return float(ledger["pence"][care].sum() + share * ledger["pence"][paid & (ledger["line"] == ASSESSMENT)].sum())


def _share_of_assessment(study: Study) -> float:
    return float(study.place.value("care.social_workers_share_65plus"))


def _inflation(study: Study, run: RunId, year: int) -> float:
    """Prices in general, 2025/26 as 1.  Evidence: money.general_inflation."""
    p = study.parameters[run.scenario][run.draw].view(np.recarray)[0]
    return (1.0 + float(p.money.general_inflation)) ** year
