"""Who was supported where in the base year, what hours and placements that took, and what it cost by block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from obbr.calendar import BASE_YEAR, MONTHS_IN_YEAR, WEEKS_PER_MONTH
from obbr.money.chart import LOOKED_AFTER, Purse
from obbr.money.ledger import Ledger
from obbr.money.lines import LINES, Department
from obbr.people.resident import OLD, TENTHS, Living, Payer, Presence, Setting
from obbr.place.figure import Figure
from obbr.place.figure import Kind as Known
from obbr.place.missed import Missed, around
from obbr.place.place import Place

PENCE = 100.0
THOUSAND = 1000.0
POSTED = ("assessment_safeguarding", "children_safeguarding")  # lines of which only posts are simulated
GROUPS = ("learning_disability", "physical", "mental_health")  # of support before 65
SETTINGS = {  # of older people whom the council supports
    Setting.HOME_CARE: ("With home care, 65+", "care.community_65plus"),
    Setting.DIRECT_PAYMENT: ("With a direct payment, 65+", "care.community_65plus"),
    Setting.DAY_SUPPORT: ("With day support, 65+", "care.community_65plus"),
    Setting.EXTRA_CARE: ("In extra care, 65+", "care.community_65plus"),
    Setting.SUPPORTED_LIVING: ("In supported living, 65+", "care.community_65plus"),
    Setting.RESIDENTIAL: ("Council-paid in residential homes, 65+", "care.residential_65plus"),
    Setting.NURSING: ("Council-paid in nursing homes, 65+", "care.nursing_65plus"),
}
BEFORE_65 = {  # words, and how people live, for whom the place's figures name these ways
    "In the community, 18-64": (
        *(Living.FAMILY, Living.TENANCY, Living.SUPPORTED, Living.SHARED_LIVES),
        *(Living.HOME_CARE, Living.DIRECT_PAYMENT),
    ),
    "With home care, 18-64": (Living.HOME_CARE,),
    "With a direct payment, 18-64": (Living.DIRECT_PAYMENT,),
    "In supported living, 18-64": (Living.SUPPORTED,),
}
HOURS = {  # service of the ledger, counted in tenths of an hour
    "home_care": ("Hours of home care, 65+", "care.home_care_hours_65plus"),
    "direct_payment": ("Hours bought with direct payments, 65+", "care.direct_payment_hours_65plus"),
}
PLACEMENTS = {  # service of the ledger, and the home in `children.homes` that it pays for
    "kin_care": ("Placements with relatives, GBP", "kin"),
    "in_house_fostering": ("Placements with own foster carers, GBP", "in_house"),
    "agency_fostering": ("Placements with agencies' foster carers, GBP", "agency"),
    "childrens_homes": ("Placements in children's homes, GBP", "childrens_home"),
    "supported_accommodation": ("Placements in supported accommodation, GBP", "supported"),
}


class Where(NamedTuple):
    """How many people the council supports: of 65 and over by setting, of 18 to 64 by how they live."""

    old: Mapping[Setting, int]
    younger: Mapping[Living, int]


NOBODY_YET = Where({}, {})


def who_is_where(residents: np.ndarray) -> Where:
    """Whom the council supports, and where, as residents are now."""
    here = residents[residents["presence"] == Presence.HERE]
    weight, old = here["weight"].astype(np.int64), here["age"] >= OLD
    paid = old & (here["payer"] == Payer.COUNCIL)
    return Where(
        {setting: int(weight[paid & (here["setting"] == setting)].sum()) for setting in SETTINGS},
        {living: int(weight[~old & (here["living"] == living)].sum()) for living in Living},
    )


def care_rows(place: Place, where: Where, ledger: Ledger, money: Mapping[str, int]) -> Iterator[Missed]:
    """Support by setting, hours, placements and net spend beside what is known of them.

    Args:
        place: figures.
        where: who was supported where at 31 March 2025 (`who_is_where`).
        ledger: the run's books.
        money: pence that separate each simulated line from its outturn, by line.
    """
    yield from _by_setting(place, where)
    yield from _hours(place, ledger)
    yield from _placements(place, ledger)
    yield from _blocks(place, money)


def _by_setting(place: Place, where: Where) -> Iterator[Missed]:
    for setting, (words, path) in SETTINGS.items():
        figure, name = place.figure(path), setting.name.lower()
        known, part = (figure.value[name], name) if isinstance(figure.value, Mapping) else (figure.value, None)
        yield _row(words, where.old[setting], figure, known, _span(figure, part))
    figures = [place.figure(f"care.{group}_18_64") for group in GROUPS]
    for words, ways in BEFORE_65.items():
        known = sum(figure.value.get(way.name.lower(), 0) for figure in figures for way in ways)
        yield _row(words, sum(where.younger[way] for way in ways), figures[0], known)


def _span(figure: Figure, part: str | None) -> tuple[float, float] | None:
    """The interval of a part, if it has one of its own; that of a whole table says nothing of a part."""
    if part is None:
        return figure.span()
    return figure.span(part) if isinstance(figure.interval, Mapping) and part in figure.interval else None


def _hours(place: Place, ledger: Ledger) -> Iterator[Missed]:
    """Hours that the council paid for over the year."""
    for service, (words, path) in HOURS.items():
        figure = place.figure(path)
        quantity, _ = in_base_year(ledger, service)
        yield _row(words, quantity / TENTHS, figure, figure.value, figure.span())


def _placements(place: Place, ledger: Ledger) -> Iterator[Missed]:
    """What placements cost, beside the place's price of each kind times the children counted there on a day.

    The line as a whole is dearer than that: the rest is posted as not simulated, in sight.
    """
    homes, weeks = place.figure("children.homes"), place.figure("money.children_weeks")
    for service, (words, home) in PLACEMENTS.items():
        known = homes.value[home] * weeks.value[service] * WEEKS_PER_MONTH * MONTHS_IN_YEAR
        _, pence = in_base_year(ledger, service)
        yield _row(words, pence / PENCE, weeks, known, around(known, weeks.width))


def _blocks(place: Place, money: Mapping[str, int]) -> Iterator[Missed]:
    """Net spend of adults' and children's care, before what is missed is posted, and lines that make its misses.

    Other blocks are carried as they are, so that nothing of them can be missed.
    """
    totals = place.figure("money.totals")
    for department in (Department.ADULTS, Department.CHILDREN):
        known = THOUSAND * totals.value[department]["net"]
        missed = sum(pence for line, pence in money.items() if LINES[line].department is department) / PENCE
        yield _row(f"Net spend on {department}, GBP", known - missed, totals, known)
    for line in (*POSTED, LOOKED_AFTER):
        gross = place.figure(f"money.{LINES[line].department}")
        known = THOUSAND * gross.value[line]["gross"]
        yield _row(spend_on(line), known - money.get(line, 0) / PENCE, gross, known)


def spend_on(line: str) -> str:
    """What the row of a line's gross spend is called."""
    return f"{LINES[line].name}, GBP"


def in_base_year(ledger: Ledger, service: str) -> tuple[float, float]:
    """What the council paid for over the base year on a service: quantity, in its unit, and pence."""
    first = BASE_YEAR * MONTHS_IN_YEAR - ledger.first_month
    mine = [account.service == service and account.payer is Purse.COUNCIL for account in ledger.chart.accounts]
    year = slice(first, first + MONTHS_IN_YEAR)
    return float(ledger.quantity[year, mine].sum()), float(ledger.pence[year, mine].sum())


def _row(words: str, modelled: float, figure: Figure, known: float, span: tuple[float, float] | None = None) -> Missed:
    """A row; a sum over several figures takes the class of the first, for all are known in one way."""
    low, high = span or (np.nan, np.nan)
    return Missed(words, float(modelled), float(known), low, high, Known(figure.kind))
