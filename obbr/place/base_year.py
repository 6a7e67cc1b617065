"""How far the base year that was lived is off what is published of it: observed reality first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from obbr.money.ledger import Ledger
from obbr.money.lines import LINES, WORKING_AGE, Kind
from obbr.outcomes.measures import GROUPS, MEASURES
from obbr.people.counting import AGE_BANDS
from obbr.people.resident import FIFTHS
from obbr.place.base_year_care import Where, care_rows, spend_on
from obbr.place.figure import Figure
from obbr.place.figure import Kind as Known
from obbr.place.missed import Missed, around
from obbr.place.place import Place

PENCE = 100.0
STEADY_WORK = (0.97, 1.03)  # no council's queue for a worker has been without end, or empty: judgement
_BY_AGE = {
    "ae_attendances": ("A&E visits", "hospital.ae_attendances"),
    "emergency_admissions": ("Emergency admissions", "hospital.emergency_admissions"),
}


def base_year_misses(
    place: Place,
    outcomes: np.ndarray,
    cells: np.ndarray,
    money: Mapping[str, int],
    work: float,
    where: Where,
    ledger: Ledger,
) -> list[Missed]:
    """Everything of 2024/25 that a place's figures can be held against.

    Args:
        place: figures.
        outcomes: (groups, measures) of the base year.
        cells: (CELLS,) records of COUNT of the base year.
        money: pence that separate each simulated line from its outturn, by line.
        work: social work for older people that newly came up, over the time there was for it.
        where: who was supported where at 31 March 2025 (`obbr.place.base_year_care.who_is_where`).
        ledger: the run's books.
    """
    people = [*_events(place, outcomes), *_who(place, outcomes, cells), *_care(place, outcomes)]
    workload = Missed("Social work that comes up, over the time for it", work, 1.0, *STEADY_WORK, Known.NATIONAL)
    services = [*_adults(place, outcomes), *_children(place, outcomes), *_money(place, money)]
    return [*people, workload, *services, *care_rows(place, where, ledger, money)]


def _value(outcomes: np.ndarray, measure: str, group: str = "all") -> float:
    return float(outcomes[list(GROUPS).index(group), list(MEASURES).index(measure)])


def _row(what: str, modelled: float, figure: Figure, value: float | None = None, part: str | None = None) -> Missed:
    low, high = figure.span(part) or (np.nan, np.nan)
    return Missed(what, modelled, float(figure.value if value is None else value), low, high, figure.kind)


def _events(place: Place, outcomes: np.ndarray) -> Iterator[Missed]:
    """Deaths, and hospital use: in all, and in those age bands that figures and results share."""
    yield _row("Deaths", _value(outcomes, "deaths"), place.figure("flows.deaths"))
    for measure, (words, path) in _BY_AGE.items():
        figure = place.figure(path)
        yield _row(words, _value(outcomes, measure), figure, sum(figure.value.values()))
        for band, total in figure.value.items():
            if f"age:{band}" in GROUPS:
                yield _row(f"{words}, {band}", _value(outcomes, measure, f"age:{band}"), figure, total, "none")


def _who(place: Place, outcomes: np.ndarray, cells: np.ndarray) -> Iterator[Missed]:
    """Hospital use by deprivation, as if ages were alike, and by sex."""
    for words, event, path in (
        ("A&E visits, most over least deprived fifth", "ae_attendances", "hospital.ae_gradient"),
        ("Emergency admissions, most over least deprived", "emergency_admissions", "hospital.admission_gradient"),
    ):
        yield _row(words, gradient(cells, event), place.figure(path))
    visits = _value(outcomes, "ae_attendances")
    women = _value(outcomes, "ae_attendances", "sex:female") / visits if visits else float("nan")
    yield _row("A&E visits, share of women and girls", women, place.figure("hospital.ae_female_share"))


def gradient(cells: np.ndarray, event: str) -> float:
    """An event's rate in the most over the least deprived fifth, both with the whole place's ages.

    Args:
        cells: (CELLS,) records of COUNT.
        event: a field of COUNT.
    """
    shape = (len(AGE_BANDS), FIFTHS, -1)
    people = cells["population"].reshape(shape).sum(axis=2).astype(float)
    events = cells[event].reshape(shape).sum(axis=2).astype(float)
    rates = np.divide(events, people, out=np.zeros_like(events), where=people > 0)
    alike = (rates * people.sum(axis=1, keepdims=True)).sum(axis=0)
    return float(alike[0] / alike[-1]) if alike[-1] else float("nan")


def _care(place: Place, outcomes: np.ndarray) -> Iterator[Missed]:
    """People in council-paid care, requests, people who wait in a bed, and those who come back to one."""
    homes = [place.figure("care.residential_65plus"), place.figure("care.nursing_65plus")]
    residents = _value(outcomes, "council_care_home_residents_65plus")
    low, high = (sum(ends) for ends in zip(*(home.span() or (np.nan, np.nan) for home in homes), strict=True))
    published = sum(home.value for home in homes)
    yield Missed("Council-paid care-home residents, 65+", residents, published, low, high, homes[0].kind)
    at_home = _value(outcomes, "long_term_support_people", "age:65+") - residents
    community = place.figure("care.community_65plus")
    yield _row("Council-supported at home, 65+", at_home, community, sum(community.value.values()))
    yield _row("Requests for support", _value(outcomes, "requests_for_support"), place.figure("care.requests"))
    waiting = place.figure("hospital.still_there_at_days_end")
    yield _row("People in a bed who could leave it", _value(outcomes, "no_criteria_to_reside"), waiting)
    yield _row("Carers supported", _value(outcomes, "carers_supported"), place.figure("care.carers_supported"))
    carers = place.figure("care.unpaid_carers")
    yield _row("Unpaid carers of anybody", _value(outcomes, "carers"), carers, sum(carers.value.values()), "none")
    admitted = _value(outcomes, "emergency_admissions", "age:65+")
    back = _value(outcomes, "readmissions", "age:65+") / admitted if admitted else float("nan")
    yield _row("Share back in hospital within a month, 65+", back, place.figure("hospital.readmitted_65plus"))


def _adults(place: Place, outcomes: np.ndarray) -> Iterator[Missed]:
    """Support before 65: people by group, in residential homes, with family, in hospital, and in paid work."""
    groups = (
        ("Learning disability, supported, 18-64", "learning_disability_supported", "learning_disability"),
        ("Physical disability, supported, 18-64", "physical_supported_18_64", "physical"),
        ("Mental ill-health, supported, 18-64", "mental_health_supported_18_64", "mental_health"),
    )
    for words, measure, name in groups:
        figure = place.figure(f"care.{name}_18_64")
        yield _row(words, _value(outcomes, measure), figure, sum(figure.value.values()), "total")
    homes = sum(place.value(f"care.{name}_18_64")["residential"] for _, _, name in groups)
    in_homes = _value(outcomes, "residential_care_18_64")
    yield _row("In residential homes, 18-64", in_homes, place.figure("care.care_home_residents_18_64"), homes)
    figure = place.figure("care.learning_disability_18_64")
    with_family = _value(outcomes, "learning_disability_with_family")
    yield _row("Learning disability, with family", with_family, figure, figure.value["family"], "family")
    inside = _value(outcomes, "ld_autism_inpatients")
    yield _row("Learning disability, in hospital", inside, place.figure("care.ld_inpatients"))
    at_work = _value(outcomes, "ld_paid_employment_rate")
    yield _row("Learning disability, share in paid work", at_work, place.figure("care.ld_paid_work"))


def _children(place: Place, outcomes: np.ndarray) -> Iterator[Missed]:
    """Children's social care, as lived and as counted."""
    for words, measure, name in (
        ("Referrals of children", "referrals", "referrals"),
        ("Enquiries under section 47", "section47_enquiries", "section47"),
        ("Children with an open case", "children_in_need", "in_need"),
        ("Children on protection plans", "protection_plans", "on_plan"),
        ("Children looked after", "children_looked_after", "looked_after"),
        ("Children who came into care", "care_entries", "entries"),
        ("Children who left care", "care_exits", "exits"),
    ):
        yield _row(words, _value(outcomes, measure), place.figure(f"children.{name}"))
    team = place.figure("children.social_workers")
    vacant = _value(outcomes, "social_worker_vacancy_rate_children")
    share = team.value["vacant"] / (team.value["vacant"] + team.value["in_post"])
    yield _row("Vacant posts of children's social workers, share", vacant, team, share, "none")
    homes = place.figure("children.homes")
    modelled = _value(outcomes, "children_in_childrens_homes")
    yield _row("Children in children's homes", modelled, homes, homes.value["childrens_home"], "childrens_home")


def _money(place: Place, money: Mapping[str, int]) -> Iterator[Missed]:
    """Adults' care, simulated against the outturn, line by line; the difference is posted in sight."""
    kind, gross = place.figure("money.adults").kind, place.value("money.adults")
    known = place.figure("money.working_age_weeks").width
    for line in WORKING_AGE:
        outturn = 1000.0 * gross[line]["gross"]
        modelled = outturn - money.get(line, 0) / PENCE
        yield Missed(spend_on(line), modelled, outturn, *around(outturn, known), kind)
    width = place.figure("money.settings_65plus").width
    for line, parts in place.value("money.settings_65plus").items():
        if LINES[line].kind is Kind.DEMAND_LED:
            outturn = 1000.0 * sum(parts.values())
            modelled = outturn - money.get(line, 0) / PENCE
            yield Missed(spend_on(line), modelled, outturn, *around(outturn, width), kind)
