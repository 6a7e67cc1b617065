"""What a trend is made of, where books or counts say it exactly: parts that add up to it, or things that moved with it.

Spend is taken apart account by account, with prices p and quantities q of the base year 0 and the last year 1, both in
real terms:

    change of net spend = sum of (q1 - q0) p0, more of it  +  sum of q1 (p1 - p0), dearer  +  what is posted in pounds

A price is real once it is divided by prices in general, so *dearer* is beyond those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from obbr.calendar import BASE_YEAR, year_label
from obbr.money.chart import Purse
from obbr.money.lines import LINES, Department
from obbr.study.results import Results

POSTED = "penny"  # unit of what is posted in money, without a price
COUNCIL = Purse.COUNCIL.label
DELAYS = {
    "for a worker": "delayed_days_for_worker",
    "for home care": "delayed_days_for_home_care",
    "for a care home": "delayed_days_for_care_home",
    "for reablement": "delayed_days_for_reablement",
    "of the hospital's own": "delayed_days_for_other",
}
GIVEN = {
    "care by family": "unpaid_care_hours",
    "help from neighbours": "neighbour_hours",
    "home care": "home_care_hours",
}


class Parts(NamedTuple):
    """Medians over draws of parts, by words, in the last year against the base year.

    Attributes:
        whole: whether they add up to the change, each as a share of the base year's whole; if not, each is a change
            of its own.
        of: by words.
    """

    whole: bool
    of: Mapping[str, float]


Taken = Callable[[Results], Parts]


def delays(results: Results) -> Parts:
    """Delayed days by what people wait for."""
    whole = _ends(results, "delayed_days")
    changes = {words: np.diff(_ends(results, measure))[:, 0] / whole[:, 0] for words, measure in DELAYS.items()}
    return _middle(True, changes)


def unmet(results: Results) -> Parts:
    """What met need: how each kind of help moved."""
    return _middle(False, {words: _growth(_ends(results, measure)) for words, measure in GIVEN.items()})


def home_care(results: Results) -> Parts:
    """Hours of home care: people whom the council supports at home, and hours for each of them."""
    people = _ends(results, "long_term_support_people", "age:65+")
    at_home = people - _ends(results, "council_care_home_residents_65plus")
    each = _ends(results, "home_care_hours") / at_home
    return _middle(False, {"older people supported at home": _growth(at_home), "hours for each": _growth(each)})


def adult_spend(results: Results) -> Parts:
    """Net spend on adults' care: more of it, dearer, and what has no price."""
    lines = [line for line, what in LINES.items() if what.department is Department.ADULTS]
    found = [
        _of_books(books, lines, _inflation(results, books, lines, draw))
        for draw, books in enumerate(results.ledgers.values())
    ]
    return _middle(True, {words: np.array([one[words] for one in found]) for words in found[0]})


def _of_books(books: Mapping[str, np.ndarray], lines: list[str], inflation: float) -> dict[str, float]:
    """Parts of the change of net spend in one run, as shares of the base year's net spend."""
    first, last = (_accounts(books, lines, year) for year in _years(books))
    more = dearer = posted = net = 0.0
    for account in first.keys() | last.keys():
        (q0, money0), (q1, money1) = (side.get(account, (0.0, 0.0)) for side in (first, last))
        money1 /= inflation
        net += money0
        if account[-1] == POSTED or not q0 or not q1:
            posted += money1 - money0
        else:
            more += (q1 - q0) * money0 / q0
            dearer += money1 - q1 * money0 / q0
    return {
        "more care": more / net,
        "dearer than prices in general": dearer / net,
        "fees, grants and what is not simulated": posted / net,
    }


def _accounts(books: Mapping[str, np.ndarray], lines: list[str], year: str) -> dict[tuple[str, ...], tuple]:
    """Quantity and pence by account of one year, as they weigh on the council: income counts as less spend."""
    found = {}
    for row in np.flatnonzero((books["year"] == year) & np.isin(books["line"], lines)):
        payer, payee = str(books["payer"][row]), str(books["payee"][row])
        weighs = int(payer == COUNCIL) - int(payee == COUNCIL)
        account = (*(str(books[column][row]) for column in ("line", "service")), payer, payee, str(books["unit"][row]))
        if weighs:
            found[account] = (float(books["quantity"][row]), weighs * float(books["pence"][row]))
    return found


def _inflation(results: Results, books: Mapping[str, np.ndarray], lines: list[str], draw: int) -> float:
    """Prices in general, last year against base year: what separates spend in cash from the same in real terms."""
    cash = [sum(pence for _, pence in _accounts(books, lines, year).values()) for year in _years(books)]
    real = _ends(results, "adult_care_net_spend")[draw]
    return float(cash[1] / cash[0] * real[0] / real[1])


def _years(books: Mapping[str, np.ndarray]) -> tuple[str, str]:
    return year_label(BASE_YEAR), max(books["year"].tolist())


def _ends(results: Results, measure: str, group: str = "all") -> np.ndarray:
    """A measure in the base year and in the last: (draws, 2)."""
    return results.by_year(measure, group)[0][:, [0, -1]]


def _growth(ends: np.ndarray) -> np.ndarray:
    return ends[:, 1] / ends[:, 0] - 1.0


def _middle(whole: bool, changes: Mapping[str, np.ndarray]) -> Parts:
    return Parts(whole, {words: float(np.median(change)) for words, change in changes.items()})
