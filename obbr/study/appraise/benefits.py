"""What a scenario brings beyond another, by kind of benefit, never mixed: pounds of 2025/26 by draw and year.

    cashable   spend that falls below the base year's: a budget can be taken down
    avoided    spend that would have come and does not: no budget can be taken down, but it need not grow
    capacity   hospital care that is not needed: beds and visits for others, not cash
    social     years of life in full health, and hours of family care, at the values of the evidence
    unknown    less spend on lines that obbr carries without simulating them: what it does to people is not counted, so
               it is the council's saving and nobody's benefit

Of less spend than the other scenario's, s = other - own, cashable is what lies below the base year's,
min(s, max(0, base - own)), and avoided the rest.  More spend is a cost: all of it cash.

Evidence: appraisal.qaly_value, appraisal.unpaid_care_hour.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from obbr.calendar import BASE_YEAR, year_label
from obbr.money.chart import Purse
from obbr.money.lines import LINES, Kind, Ring
from obbr.money.prices import PENCE
from obbr.study.appraise.strategy import pounds_of_2025_26
from obbr.study.plan import RunId
from obbr.study.results import Results

COUNCIL = Purse.COUNCIL.label
SIMULATED = "Council, services that obbr simulates"
FREED, QALYS, HOURS = "Hospital care not needed", "Years of life in full health", "Hours of care by family"
KINDS: Mapping[str, str] = {
    "cashable": "Cashable",
    "avoided": "Cost avoided",
    "capacity": "Capacity released",
    "social": "Social value",
    "unknown": "Effect not modelled",
}
"""Kinds of benefit in words; none is ever added to another."""

BASE = 0  # the base year's place in what `Results.by_year` gives


class Benefit(NamedTuple):
    """One stream, above nothing where the scenario does better.

    Attributes:
        words: what it is.
        kind: one of `KINDS`.
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
    "nhs_cash": ("NHS, cash for care", "nhs"),
    "resident_spend": ("Residents, fees and care of their own", "residents"),
}


def benefits(results: Results, scenario: int, against: int) -> list[Benefit]:
    """Every stream of a scenario against another, both by their numbers in the study."""
    spend = results.by_year("council_net_spend")
    carried = {number: carried_spend(results, number) for number in (scenario, against)}
    own, other = (spend[number] - carried[number] for number in (scenario, against))
    found = _less(SIMULATED, "council", own, other)
    unknown = (carried[against] - carried[scenario])[:, 1:]
    found.append(Benefit("Council, services whose effect is not modelled", "unknown", "council", unknown))
    for measure, (words, whose) in PURSES.items():
        values = results.by_year(measure)
        found += _less(words, whose, values[scenario], values[against])
    freed = -_more(results, "nhs_activity_value", scenario, against)
    found.append(Benefit(FREED, "capacity", "nhs", freed))
    years = _more(results, "qalys", scenario, against) * valued(results, "qaly_value")
    found.append(Benefit(QALYS, "social", "society", years, health=True))
    hours = -_more(results, "unpaid_care_hours", scenario, against) * valued(results, "unpaid_care_hour")
    found.append(Benefit(HOURS, "social", "society", hours))
    return found


def carried_spend(results: Results, scenario: int) -> np.ndarray:
    """Net spend on general-fund lines that are not simulated, pounds of 2025/26: (draws, base year and years)."""
    lines = [line.id for line in LINES.values() if line.kind is Kind.CARRIED and line.ring is Ring.GENERAL_FUND]
    labels = [year_label(year) for year in range(BASE_YEAR, results.study.years)]
    worth = pounds_of_2025_26(results, scenario)
    first = _inflation(results)  # the strategy begins in 2025/26, a year of prices after the base year
    found = np.zeros((*worth.shape[:2], len(labels)))
    for draw, replicate in np.ndindex(worth.shape[:2]):
        ledger = results.ledgers[RunId(scenario, results.draws[draw], replicate)]
        theirs = np.isin(ledger["line"], lines)
        weighs = (ledger["payer"] == COUNCIL).astype(float) - (ledger["payee"] == COUNCIL)
        for year, label in enumerate(labels):
            rows = theirs & (ledger["year"] == label)
            to_2025_26 = worth[draw, replicate, year - 1] if year else first
            found[draw, replicate, year] = (weighs[rows] * ledger["pence"][rows]).sum() / PENCE * to_2025_26
    return found.mean(axis=1)


def _less(words: str, whose: str, own: np.ndarray, other: np.ndarray) -> list[Benefit]:
    """Less spend, cashable and avoided; both spends are (draws, base year and years)."""
    less = (other - own)[:, 1:]
    below = np.maximum(0.0, other[:, BASE : BASE + 1] - own[:, 1:])
    cashable = np.where(less > 0.0, np.minimum(less, below), less)
    return [Benefit(words, "cashable", whose, cashable), Benefit(words, "avoided", whose, less - cashable)]


def valued(results: Results, name: str) -> float:
    """A value of the evidence topic `appraisal`, from 2024/25 to pounds of 2025/26 by the central inflation."""
    return float(results.study.register[f"appraisal.{name}"].readings[0].value) * _inflation(results)


def _inflation(results: Results) -> float:
    """What a pound of 2024/25 is in pounds of 2025/26, at the central value of inflation."""
    return 1.0 + float(results.study.register["money.general_inflation"].readings[0].value)


def _more(results: Results, measure: str, scenario: int, against: int) -> np.ndarray:
    values = results.by_year(measure)
    return (values[scenario] - values[against])[:, 1:]
