"""Differences between scenarios as a table and a sentence tell them: which measures, how rounded, how sure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from obbr.outcomes.measures import MEASURES, Timing
from obbr.report.page import listed
from obbr.report.words import MILLION, two_figures
from obbr.study.compare import FEWER_IS_BETTER, MORE_IS_BETTER, spread
from obbr.study.policies import agree

UNCLEAR = "unclear"


class Row(NamedTuple):
    """One measure: its words, what it is shown in, and nothing smaller than which is told."""

    measure: str
    words: str
    unit: float = 1.0
    smallest: float = 0.1

    @property
    def heading(self) -> str:
        """Its words in a table, with when it is counted if that is not over the years."""
        return f"{self.words}, at the end" if MEASURES[self.measure].timing is Timing.STOCK else self.words


LIVES = (
    Row("qalys", "QALYs"),
    Row("people_waiting", "people waiting"),
    Row("unmet_need_hours", "hours of unmet need"),
    Row("delayed_days", "delayed days"),
    Row("emergency_admissions", "emergency admissions"),
    Row("ae_attendances", "A&E visits"),
    Row("bed_days", "bed days"),
    Row("falls", "falls"),
    Row("care_home_entries", "care-home entries"),
    Row("lonely_people", "lonely people"),
    Row("carers_in_breakdown", "carers who cannot go on"),
    Row("unpaid_care_hours", "hours of unpaid care"),
    Row("children_in_need", "children in need"),
    Row("care_entries", "children coming into care"),
    Row("children_looked_after", "children looked after"),
    Row("children_in_childrens_homes", "children in children's homes"),
    Row("out_of_area_placements", "children and adults placed outside the area"),
    Row("residential_care_18_64", "people of 18-64 in residential homes"),
    Row("shared_lives_people", "people in Shared Lives"),
    Row("jobs_found", "jobs found with support before 65"),
)
SERVICES = (
    Row("long_term_support_people", "people the council supports"),
    Row("home_care_hours", "hours of home care"),
    Row("moved_by_closure", "people who lost their provider"),
    Row("care_worker_turnover_rate", "care workers leaving, points", 0.01, 0.01),
    Row("caseload_adults", "people to each social worker"),
    Row("caseload_children", "cases to each children's social worker"),
    Row("early_help_families", "children in new early help"),
    Row("carers_supported", "carers supported"),
    Row("carers_left_work", "carers who gave up work"),
    Row("vcse_places", "voluntary places"),
    Row("volunteers", "volunteers"),
    Row("vcse_closures", "voluntary bodies closed"),
    Row("exercising", "people in exercise groups"),
    Row("home_visits", "frail people visited"),
    Row("adaptations", "homes adapted"),
    Row("flu_vaccinated_65plus", "older people vaccinated"),
)
COUNCIL = Row("council_net_spend", "council, £m", MILLION, 0.01)
MONEY = (
    COUNCIL,
    Row("nhs_cash", "NHS cash, £m", MILLION, 0.01),
    Row("resident_spend", "residents, £m", MILLION, 0.01),
    Row("care_money_leaving", "profit, rent and interest, £m", MILLION, 0.01),
)
ROWS = (*LIVES, *SERVICES, *MONEY)


class Effect(NamedTuple):
    """One measure of one comparison: a number a draw, in the unit in which it is shown."""

    row: Row
    values: np.ndarray

    @property
    def clear(self) -> bool:
        """Whether all draws agree on the sign."""
        return agree(self.values)

    @property
    def for_better(self) -> bool | None:
        """Whether a clear difference is for the better; None if it is not clear, or may be read either way."""
        if not self.clear or self.row.measure not in MORE_IS_BETTER | FEWER_IS_BETTER:
            return None
        return bool((self.values[0] > 0.0) == (self.row.measure in MORE_IS_BETTER))

    def shown(self, interval: bool = True) -> str:
        """The median, and its interval if wanted; *unclear* where draws do not agree on the sign.

        >>> Effect(LIVES[0], np.array([1.0, 2.0, 3.0])).shown(), Effect(LIVES[0], np.array([-1.0, 2.0])).shown()
        ('+2.0 (+1.2..+2.8)', 'unclear')
        """
        if not self.values.size or np.isnan(self.values).any():
            return "-"
        if not self.values.any():
            return "0"
        if not self.clear:
            return UNCLEAR
        told = two_figures(spread(self.values), self.row.smallest)
        if told is None:
            return f"under {self.row.smallest:g}"
        middle, low, high = told
        if not float(middle.replace(",", "")):
            middle = "near 0"
        return f"{middle} ({low}..{high})" if interval and low != high else middle


def sentence(lives: Iterable[Effect], money: Iterable[Effect]) -> str:
    """What clearly differs for people, and in money, in words made from the numbers."""
    clear = [effect for effect in lives if effect.clear]
    parts = []
    for words, better in {"better": True, "worse": False, "different": None}.items():
        told = [_told(effect) for effect in clear if effect.for_better is better]
        if told:
            either = ", which may be read either way" if better is None else ""
            parts.append(f"Clearly {words} for people: {listed(told)}{either}.")
    paid = [_told(effect) for effect in money if effect.clear]
    return " ".join(
        [*(parts or ["Nothing clearly differs for people."]), *([f"Money, £m: {listed(paid)}."] if paid else [])]
    )


def _told(effect: Effect) -> str:
    return f"{effect.row.words.removesuffix(', £m')} ({effect.shown(interval=False)})"


def tally(effects: Iterable[Effect]) -> str:
    """How many clear differences are for the better and for the worse.

    >>> tally([Effect(LIVES[0], np.array([1.0])), Effect(LIVES[5], np.array([2.0])), Effect(LIVES[6], np.array([0.0]))])
    '1 better, 1 worse'
    """
    found = [effect.for_better for effect in effects]
    better, worse = found.count(True), found.count(False)
    return ", ".join(filter(None, [better and f"{better} better", worse and f"{worse} worse"])) or "none"


def share(part: np.ndarray, whole: np.ndarray) -> float:
    """How much of a difference goes: the median over draws; nan where they do not agree on the sign.

    >>> share(np.array([0.5, 0.3]), np.array([1.0, 1.0])), share(np.array([-0.5, 0.3]), np.array([1.0, 1.0]))
    (0.4, nan)
    """
    gone = part / whole
    return float(np.median(gone)) if agree(gone) or not gone.any() else np.nan


def percent(gone: float) -> str:
    """A share of a difference in words; below nothing, the difference would be larger.

    >>> percent(0.4), percent(-1.2), percent(0.001), percent(0.0), percent(np.nan)
    ('40%', '-120%', 'under 1%', '0', 'unclear')
    """
    if np.isnan(gone):
        return UNCLEAR
    if not gone:
        return "0"
    return "under 1%" if abs(gone) < 0.005 else f"{gone:.0%}"
