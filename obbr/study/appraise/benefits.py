"""What a scenario brings beyond another, by kind of benefit, never mixed: pounds of 2025/26 by draw and year.

    cashable   spend that falls below the base year's: a budget can be taken down
    avoided    spend that would have come and does not: no budget can be taken down, but it need not grow
    capacity   hospital care that is not needed: beds and visits for others, not cash
    social     years of life in full health, and hours of family care, at the values of the evidence

Of less spend than the other scenario's, s = other - own, cashable is what lies below the base year's,
min(s, max(0, base - own)), and avoided the rest.  More spend is a cost: all of it cash.

Evidence: appraisal.qaly_value, appraisal.unpaid_care_hour.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from obbr.study.results import Results

BASE = 0  # the base year's place in what `Results.by_year` gives


class Benefit(NamedTuple):
    """One stream, above nothing where the scenario does better.

    Attributes:
        words: what it is.
        kind: cashable, avoided, capacity or social.
        whose: council, nhs, residents, society.
        pounds: (draws, years from 2025/26).
        health: whether it is discounted as health and life are.
    """

    words: str
    kind: str
    whose: str
    pounds: np.ndarray
    health: bool = False


PURSES: Mapping[str, tuple[str, str]] = {  # measure: words, whose
    "council_net_spend": ("Council, net spend of the general fund", "council"),
    "nhs_cash": ("NHS, cash for care", "nhs"),
    "resident_spend": ("Residents, fees and care of their own", "residents"),
}


def benefits(results: Results, scenario: int, against: int) -> list[Benefit]:
    """Every stream of a scenario against another, both by their numbers in the study."""
    found = []
    for measure, (words, whose) in PURSES.items():
        own, other = (results.by_year(measure)[number] for number in (scenario, against))
        less = (other - own)[:, 1:]
        below = np.maximum(0.0, other[:, BASE : BASE + 1] - own[:, 1:])
        cashable = np.where(less > 0.0, np.minimum(less, below), less)
        found.append(Benefit(words, "cashable", whose, cashable))
        found.append(Benefit(words, "avoided", whose, less - cashable))
    freed = -_more(results, "nhs_activity_value", scenario, against)
    found.append(Benefit("Hospital care not needed", "capacity", "nhs", freed))
    years = _more(results, "qalys", scenario, against) * valued(results, "qaly_value")
    found.append(Benefit("Years of life in full health", "social", "society", years, health=True))
    hours = -_more(results, "unpaid_care_hours", scenario, against) * valued(results, "unpaid_care_hour")
    found.append(Benefit("Hours of care by family", "social", "society", hours))
    return found


def valued(results: Results, name: str) -> float:
    """A value of the evidence topic `appraisal`, from 2024/25 to pounds of 2025/26 by the central inflation."""
    register = results.study.register
    rise = float(register["money.general_inflation"].readings[0].value)
    return float(register[f"appraisal.{name}"].readings[0].value) * (1.0 + rise)


def _more(results: Results, measure: str, scenario: int, against: int) -> np.ndarray:
    values = results.by_year(measure)
    return (values[scenario] - values[against])[:, 1:]
