"""Comparing scenarios, paired: the same draw and the same luck under each, so that what differs is what was decided.

Replicates of a draw are averaged first; medians and intervals are over draws.  An interval goes from the 10th to the
90th percentile of the draws: it holds doubt about parameters, and of luck what pairing and replicates leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from obbr.calendar import year_label
from obbr.money.appraisal import ClosingDifference, Position, closing_difference
from obbr.money.chart import Purse
from obbr.money.prices import PENCE
from obbr.outcomes.measures import GROUPS, MEASURES, Timing
from obbr.study.plan import RunId
from obbr.study.results import BASE_YEARS, Results

LOW, HIGH = 0.1, 0.9

MORE_IS_BETTER = frozenset(
    {
        "qalys",
        "jobs_found",
        "ld_paid_employment_rate",
        "people_progressing",
        "vcse_places",
        "vcse_people",
        "volunteers",
        "vcse_reserve_months",
        "council_reserves",
    }
)
FEWER_IS_BETTER = frozenset(
    {
        *("deaths", "ae_attendances", "emergency_admissions", "readmissions", "bed_days", "delayed_days", "falls"),
        *("no_criteria_to_reside", "people_waiting", "unmet_need_hours", "lonely_people", "carers_in_breakdown"),
        "care_home_entries",  # as the Adult Social Care Outcomes Framework reads them; rationing lowers them too
        *("caseload_adults", "social_worker_vacancy_rate_adults", "social_worker_turnover_rate_adults"),
        *("agency_rate_adults", "vcse_closures", "vcse_waiting"),
        *("caseload_children", "social_worker_vacancy_rate_children", "social_worker_turnover_rate_children"),
        # councils have a duty to place children near home, and statistics read stability so
        *("agency_rate_children", "placement_moves", "out_of_area_placements", "children_placed_far"),
        # England means to bring people out of these beds, and sees to it that families need not break
        *("ld_autism_inpatients", "family_homes_ended"),
        # money is better not spent, for whoever would have paid it
        *(
            "council_net_spend",
            "adult_care_net_spend",
            "childrens_net_spend",
            "gap_before_reserves",
            "council_debt",
            "section_114_notices",
        ),
        *("nhs_cash", "resident_spend"),
    }
)
"""Measures with a better direction.  Others (people supported, family's hours) may be read either way and have none."""


class Spread(NamedTuple):
    """A middle and an interval over draws."""

    median: float
    low: float
    high: float


def level(results: Results, measure: str, group: str = "all", year: int | None = None) -> np.ndarray:
    """One number for each scenario and draw: (scenarios, draws).

    Args:
        results: of a study.
        measure: by name.
        group: for whom.
        year: a single financial year (0 is 2025/26); if none, flows and means are averaged over the years and a stock
            is taken at the end.
    """
    which = (list(GROUPS).index(group), list(MEASURES).index(measure))
    years = results.outcomes[:, :, :, BASE_YEARS:, *which].mean(axis=2)
    if year is not None:
        return years[:, :, year]
    return years[:, :, -1] if MEASURES[measure].timing is Timing.STOCK else years.mean(axis=2)


def paid_by(results: Results, purse: Purse, year: int) -> np.ndarray | None:
    """What a purse paid in a year by the ledgers, pounds of cash: (scenarios, draws); None where it paid nothing."""
    shape = results.outcomes.shape[:3]
    pence = np.zeros(shape)
    for scenario, draw, replicate in np.ndindex(shape):
        ledger = results.ledgers.get(RunId(scenario, results.draws[draw], replicate))
        if ledger is not None:
            mine = (ledger["payer"] == purse.label) & (ledger["year"] == year_label(year))
            pence[scenario, draw, replicate] = ledger["pence"][mine].sum()
    return pence.mean(axis=2) / PENCE if pence.any() else None


def spread(values: np.ndarray) -> Spread:
    """Median and interval of one number a draw; nan if there is none."""
    if np.isnan(values).any() or not values.size:
        return Spread(np.nan, np.nan, np.nan)
    return Spread(*(float(x) for x in np.quantile(values, [0.5, LOW, HIGH])))


def direction(measure: str) -> int:
    """Whether more of a measure is better (1), less of it (-1), or either may be (0)."""
    return int(measure in MORE_IS_BETTER) - int(measure in FEWER_IS_BETTER)


def better(measure: str, difference: np.ndarray) -> int | None:
    """In how many draws a difference is for the better; None where a measure has no better direction."""
    way = direction(measure)
    return int((way * difference > 0).sum()) if way else None


def summary(results: Results, measures: Sequence[str], reference: int) -> pd.DataFrame:
    """Every scenario and measure, beside one scenario, for everybody together: the columns of `summary.csv`.

    `share_better` is the share of draws in which the scenario does better than the one it is compared with; empty for
    that one itself and for measures with no better direction.
    """
    rows = []
    for number, scenario in enumerate(results.study.names):
        for measure in measures:
            values = level(results, measure)
            difference = values[number] - values[reference]
            wins = better(measure, difference) if number != reference else None
            share = np.nan if wins is None or np.isnan(difference).any() else wins / len(difference)
            rows.append((scenario, measure, *spread(values[number]), *spread(difference), share))
    columns = ["scenario", "measure", "median", "low", "high"]
    return pd.DataFrame(rows, columns=[*columns, "difference", "difference_low", "difference_high", "share_better"])


class Closure(NamedTuple):
    """What one scenario leaves behind beyond another: medians over draws, present pounds, above nothing is better."""

    reserves: float
    debt: float
    arrears: float
    share_of_envelope: float
    comparable: bool


def closure(results: Results, scenario: int, against: int) -> Closure:
    """The closure rule: whether two scenarios end near enough alike to be ranked.  Evidence: money.discount_rate."""
    rate = float(results.study.register["money.discount_rate"].readings[0].value)
    ends = results.closing.mean(axis=2) * PENCE
    spend = list(MEASURES).index("council_net_spend")
    flows = results.outcomes[against, :, :, BASE_YEARS:, list(GROUPS).index("all"), spend].mean(axis=1) * PENCE
    each: list[ClosingDifference] = [
        closing_difference(Position(*ends[scenario, d]), Position(*ends[against, d]), flows[d].tolist(), rate)
        for d in range(len(results.draws))
    ]
    parts = [(one.reserves, one.debt, one.arrears, one.envelope) for one in each]
    middle = ClosingDifference(*np.median(parts, axis=0).tolist())
    return Closure(
        middle.reserves / PENCE,
        middle.debt / PENCE,
        middle.arrears / PENCE,
        abs(middle.total) / middle.envelope,
        middle.comparable,
    )
