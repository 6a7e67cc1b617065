"""Present values, benefit-cost ratios and payback of a scenario against another, as the Green Book has them.

    worth      sum over years of pounds / (1 + rate)^year, 2025/26 undiscounted; health and life at a rate of their own
    real       the same sum undiscounted, at 2025/26 prices
    cash       and in each year's prices: pounds of 2025/26 times what inflation has made of them by then in that draw.
               Both sides of a difference are taken at the prices of the scenario that it is a difference from.
               Discounted at (1 + rate) (1 + inflation) - 1 it is worth what the real sum is, inflation going out again
    ratio      what is gained over what is paid, both in present pounds; nothing if nothing more is paid.  Paid is what
               the payers of the circle spend beyond the other scenario, in years in which they do; gained is all else
    payback    the first year in which what has been gained so far, in present pounds, covers what has been paid

Evidence: money.discount_rate, appraisal.health_discount_rate, appraisal.optimism_evidence,
appraisal.optimism_assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from obbr.calendar import year_label
from obbr.money.appraisal import discount
from obbr.study.appraise.benefits import Benefit, benefits
from obbr.study.appraise.strategy import pounds_of_2025_26
from obbr.study.results import Results

Belongs = Callable[[Benefit], bool]


def _of_council(one: Benefit) -> bool:
    return one.whose == "council"


def _public(one: Benefit) -> bool:
    return one.whose in ("council", "nhs") and one.kind != "capacity"


EVERYBODY = "Everybody"
CIRCLES: Mapping[str, tuple[Belongs, Belongs]] = {  # whose sums are taken together, and who of them pays
    "The council": (_of_council, _of_council),
    "The public purse": (_public, _public),
    EVERYBODY: (lambda one: one.kind != "unknown", lambda one: _public(one) and one.kind != "unknown"),
}
"""Everybody leaves out savings on services whose loss to people is not counted."""
AT_ONCE, NEVER = "at once", "not within these years"


class Worth(NamedTuple):
    """What a scenario is worth to a circle, by draw.

    Attributes:
        circle: whose sums are taken together.
        gained, paid: present pounds of 2025/26, (draws,); paid is not below nothing.
        real: gained less paid undiscounted, pounds of 2025/26, (draws,).
        cash: the same in each year's prices, (draws,).
        payback: in words: a year, at once or not within these years; of the mean over draws.
    """

    circle: str
    gained: np.ndarray
    paid: np.ndarray
    real: np.ndarray
    cash: np.ndarray
    payback: str

    @property
    def net(self) -> np.ndarray:
        """Present value, (draws,)."""
        return self.gained - self.paid

    @property
    def ratio(self) -> np.ndarray:
        """Benefits over costs, (draws,); nan where nothing more is paid."""
        return np.divide(self.gained, self.paid, out=np.full_like(self.gained, np.nan), where=self.paid > 0.0)


def worths(results: Results, scenario: int, against: int, evidence_only: Results | None = None) -> list[Worth]:
    """What a scenario is worth to the council, the public purse and everybody.

    Args:
        results: of the study.
        scenario, against: by their numbers in the study.
        evidence_only: the study without responses that rest on assumptions; with it benefits are corrected for
            optimism by what they rest on, and without it not at all.
    """
    streams = benefits(results, scenario, against)
    if evidence_only is not None:
        streams = corrected(streams, benefits(evidence_only, scenario, against), results)
    found, todays, inflated = [], present(results, streams), prices(results, against)
    for circle, (belongs, pays) in CIRCLES.items():
        flows = np.sum([flow for one, flow in zip(streams, todays, strict=True) if belongs(one)], axis=0)
        payers = np.sum([flow for one, flow in zip(streams, todays, strict=True) if pays(one)], axis=0)
        paid = np.maximum(-payers, 0.0).sum(axis=1)
        real = np.sum([one.pounds for one in streams if belongs(one)], axis=0)
        sums = (real.sum(axis=1), (real * inflated).sum(axis=1))
        found.append(Worth(circle, flows.sum(axis=1) + paid, paid, *sums, payback(flows.mean(axis=0))))
    return found


def present(results: Results, streams: Sequence[Benefit]) -> list[np.ndarray]:
    """Each stream in pounds of today: (draws, years)."""
    rates = {
        health: float(results.study.register[name].readings[0].value)
        for health, name in ((False, "money.discount_rate"), (True, "appraisal.health_discount_rate"))
    }
    return [
        one.pounds * np.array([discount(rates[one.health], year) for year in range(one.pounds.shape[1])])
        for one in streams
    ]


def prices(results: Results, against: int) -> np.ndarray:
    """What a pound of 2025/26 is in each year's prices, as the scenario that is compared with has them: (draws, years).

    Scenarios share a draw's inflation unless one of them believes in another: two prices of a year would make a
    difference of inflation a gain.
    """
    return 1.0 / pounds_of_2025_26(results, against).mean(axis=1)


def corrected(full: Sequence[Benefit], sure: Sequence[Benefit], results: Results) -> list[Benefit]:
    """Benefits less what optimism adds: more off what comes only with assumptions.  What is paid is not touched."""
    off = {
        name: float(results.study.register[f"appraisal.optimism_{name}"].readings[0].value)
        for name in ("evidence", "assumption")
    }
    found = []
    for one, rests in zip(full, sure, strict=True):
        known, assumed = gains(one, rests)
        found.append(one._replace(pounds=one.pounds - off["evidence"] * known - off["assumption"] * assumed))
    return found


def gains(one: Benefit, rests: Benefit) -> tuple[np.ndarray, np.ndarray]:
    """What of a benefit's gain comes without assumptions too, and what only with them: pounds, (draws, years) each.

    Args:
        one: of the full study.
        rests: the same of the study without responses that rest on assumptions.
    """
    gained = np.maximum(one.pounds, 0.0)
    known = np.clip(np.median(rests.pounds, axis=0), 0.0, gained)
    return known, gained - known


def payback(flow: np.ndarray) -> str:
    """When what has come in so far covers what went out: present pounds by year from 2025/26.

    >>> payback(np.array([-2.0, 1.0, 1.5])), payback(np.array([1.0, 1.0])), payback(np.array([-2.0, 1.0]))
    ('2027/28', 'at once', 'not within these years')
    """
    so_far = np.cumsum(flow)
    under = np.flatnonzero(so_far < 0.0)
    if not len(under):
        return AT_ONCE
    return NEVER if under[-1] == len(flow) - 1 else year_label(int(under[-1]) + 1)
