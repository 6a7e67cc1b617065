"""Present values, benefit-cost ratios and payback of a scenario against another, as the Green Book has them.

    worth      sum over years of pounds / (1 + rate)^year, 2025/26 undiscounted; health and life at a rate of their own
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
from obbr.study.results import Results

Belongs = Callable[[Benefit], bool]


def _of_council(one: Benefit) -> bool:
    return one.whose == "council"


def _public(one: Benefit) -> bool:
    return one.whose in ("council", "nhs") and one.kind != "capacity"


CIRCLES: Mapping[str, tuple[Belongs, Belongs]] = {  # whose sums are taken together, and who of them pays
    "The council": (_of_council, _of_council),
    "The public purse": (_public, _public),
    "Everybody": (lambda one: one.kind != "unknown", lambda one: _public(one) and one.kind != "unknown"),
}
"""Everybody leaves out savings on services whose loss to people is not counted."""
AT_ONCE, NEVER = "at once", "not within these years"


class Worth(NamedTuple):
    """What a scenario is worth to a circle, present pounds of 2025/26 by draw.

    Attributes:
        circle: whose sums are taken together.
        gained, paid: (draws,); paid is not below nothing.
        cash: the same undiscounted and not corrected, (draws,).
        payback: in words: a year, at once or not within these years; of the mean over draws.
    """

    circle: str
    gained: np.ndarray
    paid: np.ndarray
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
    rate, health = (_rate(results, name) for name in ("money.discount_rate", "appraisal.health_discount_rate"))
    found = []
    present = [one.pounds * _discounts(one, rate, health) for one in streams]
    for circle, (belongs, pays) in CIRCLES.items():
        flows = np.sum([flow for one, flow in zip(streams, present, strict=True) if belongs(one)], axis=0)
        payers = np.sum([flow for one, flow in zip(streams, present, strict=True) if pays(one)], axis=0)
        paid = np.maximum(-payers, 0.0).sum(axis=1)
        cash = np.sum([one.pounds.sum(axis=1) for one in streams if belongs(one)], axis=0)
        found.append(Worth(circle, flows.sum(axis=1) + paid, paid, cash, payback(flows.mean(axis=0))))
    return found


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


def _discounts(one: Benefit, rate: float, health: float) -> np.ndarray:
    return np.array([discount(health if one.health else rate, year) for year in range(one.pounds.shape[1])])


def _rate(results: Results, name: str) -> float:
    return float(results.study.register[name].readings[0].value)
