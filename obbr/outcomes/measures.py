"""The measures that obbr reports: what each counts, in which unit, and for which groups."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np

from obbr.calendar import WEEKS_PER_MONTH
from obbr.people.counting import AGE_BANDS, CELLS
from obbr.people.resident import FIFTHS


class Timing(StrEnum):
    """A flow adds up over a financial year; a stock stands at 31 March; a mean averages the months."""

    FLOW = "flow"
    STOCK = "stock"
    MEAN = "mean"


class Measure(NamedTuple):
    """One thing that is counted."""

    unit: str
    timing: Timing
    words: str
    count: str | None = None  # the field of COUNT it is read from; None if an institution reports it
    scale: float = 1.0


F, S, M = Timing.FLOW, Timing.STOCK, Timing.MEAN
TENTHS_A_WEEK = WEEKS_PER_MONTH / 10.0  # tenths of an hour a week, kept for a month, in hours
OF_INCOME = "share of all their income in the base year"

MEASURES: dict[str, Measure] = {
    "population": Measure("people", S, "Residents", "population"),
    "deaths": Measure("deaths", F, "Deaths", "deaths"),
    "qalys": Measure("QALYs", F, "Quality-adjusted life years", "micro_qalys", 1e-6),
    "ae_attendances": Measure("visits", F, "A&E visits", "ae_attendances"),
    "emergency_admissions": Measure("admissions", F, "Emergency admissions", "emergency_admissions"),
    "readmissions": Measure("admissions", F, "Emergency readmissions within a month", "readmissions"),
    "bed_days": Measure("days", F, "Emergency bed days", "bed_days"),
    "bed_days_for_others": Measure("days", F, "Bed days left to other councils' patients"),
    "delayed_days": Measure("days", F, "Delayed days", "delayed_days"),
    "delayed_days_for_worker": Measure("days", F, "Delayed days for want of a worker", "delayed_for_worker"),
    "delayed_days_for_home_care": Measure("days", F, "Delayed days for want of home care", "delayed_for_home_care"),
    "delayed_days_for_care_home": Measure("days", F, "Delayed days for want of a care home", "delayed_for_care_home"),
    "delayed_days_for_reablement": Measure("days", F, "Delayed days for want of reablement", "delayed_for_reablement"),
    "delayed_days_for_other": Measure("days", F, "Delayed days of the hospital's own", "delayed_for_other"),
    "falls": Measure("falls", F, "Falls of older people", "falls"),
    "exercising": Measure("people", S, "People in falls-exercise groups", "exercising"),
    "adaptations": Measure("homes", F, "Homes adapted for older people", "adaptations"),
    "home_visits": Measure("people", F, "Frail people newly visited", "home_visits"),
    "flu_vaccinated_65plus": Measure("people", S, "Older people vaccinated against flu", "flu_vaccinated"),
    "care_home_entries": Measure("people", F, "Moves into a care home", "care_home_entries"),
    "care_home_entries_from_hospital": Measure(
        "people", F, "Moves into a care home out of hospital", "care_home_entries_from_hospital"
    ),
    "council_care_home_residents_65plus": Measure("people", S, "Council-paid care-home residents", "care_home_council"),
    "long_term_support_people": Measure("people", S, "People in council long-term support", "supported"),
    "moved_by_closure": Measure("people", F, "People whose care provider gave up", "moved_by_closure"),
    "moved_by_tender": Measure("people", F, "People whose home care was tendered away", "moved_by_tender"),
    "home_care_hours": Measure("hours", F, "Home care received", "home_care_tenths", TENTHS_A_WEEK),
    "long_term_support_self_funders": Measure(
        "people", S, "People who pay for their own long-term care", "self_funders"
    ),
    "long_term_support_nhs": Measure("people", S, "People whose long-term care the NHS pays for", "nhs_funded"),
    "reached_capital_limit": Measure("people", F, "Self-funders who came down to the capital limit", "reached_limit"),
    "care_related_quality_of_life": Measure(
        "years", F, "Care-related quality of life gained", "care_quality_millionths", 1e-6
    ),
    "safeguarding_concerns": Measure("concerns", F, "Safeguarding enquiries begun", "safeguarding_concerns"),
    "conversations": Measure("conversations", F, "Conversations about what would help", "conversations"),
    "requests_to_community": Measure("people", F, "Sent to what the community has", "to_community"),
    "requests_to_short_term": Measure("people", F, "Offered reablement", "to_short_term"),
    "requests_to_long_term": Measure("people", F, "Offered long-term support", "to_long_term"),
    "requests_to_nothing": Measure("people", F, "Left with nothing for now", "to_nothing"),
    "requests_for_support": Measure("requests", F, "Requests for support", "requests_for_support"),
    "people_waiting": Measure("people", S, "People waiting", "waiting"),
    "unmet_need_hours": Measure("hours", F, "Hours of need unmet", "unmet_tenths", TENTHS_A_WEEK),
    "unpaid_care_hours": Measure("hours", F, "Unpaid care by family", "unpaid_tenths", TENTHS_A_WEEK),
    "replacement_care_hours": Measure("hours", F, "Hours standing in for carers", "replacement_tenths", TENTHS_A_WEEK),
    "neighbour_hours": Measure("hours", F, "Help from neighbours and friends", "neighbour_tenths", TENTHS_A_WEEK),
    "carers": Measure("people", S, "People who care for somebody", "carers"),
    "carers_strained": Measure("people", S, "Carers under strain", "strained"),
    "carers_supported": Measure("people", S, "Carers with support", "relieved"),
    "carers_in_work": Measure("people", S, "Carers of working age in paid work", "in_work"),
    "carers_left_work": Measure("people", F, "Carers who gave up paid work", "lost_work"),
    "carers_in_breakdown": Measure("people", S, "Carers who could not go on", "breakdowns"),
    "referrals": Measure("referrals", F, "Referrals to children's social care", "referrals"),
    "rereferrals": Measure("referrals", F, "Of them within a year of the last case", "rereferrals"),
    "section47_enquiries": Measure("enquiries", F, "Enquiries whether a child suffers harm", "section47"),
    "protection_plans_started": Measure("plans", F, "Protection plans begun", "plans_started"),
    "care_entries": Measure("children", F, "Children who came into care", "care_entries"),
    "care_exits": Measure("children", F, "Children who left care", "care_exits"),
    "placement_moves": Measure("moves", F, "Moves within care before time", "placement_moves"),
    "early_help_families": Measure("children", F, "Children whose family began early help", "early_help"),
    "family_conferences": Measure("children", F, "Children for whom a family conference was held", "conferences"),
    "children_in_need": Measure("children", S, "Children with an open case, care leavers too", "children_in_need"),
    "protection_plans": Measure("children", S, "Children on protection plans", "on_plan"),
    "children_looked_after": Measure("children", S, "Children looked after", "looked_after"),
    "children_in_foster_care": Measure("children", S, "Children in foster care", "fostered"),
    "children_in_childrens_homes": Measure("children", S, "Children in children's homes", "in_childrens_homes"),
    "unaccompanied_children": Measure("children", S, "Looked-after children without family here", "unaccompanied"),
    "out_of_area_placements": Measure("people", S, "Children and adults placed outside the area", "placed_outside"),
    "children_placed_far": Measure("children", S, "Looked-after children beyond 20 miles", "placed_far"),
    "care_leavers": Measure("people", S, "Care leavers who are supported", "care_leavers"),
    "learning_disability_supported": Measure(
        "people", S, "People of 18-64 supported, learning disability", "ld_supported"
    ),
    "learning_disability_with_family": Measure("people", S, "Of them with their family", "ld_family"),
    "shared_lives_people": Measure("people", S, "Of them in Shared Lives", "shared_lives"),
    "physical_supported_18_64": Measure(
        "people", S, "People of 18-64 supported, physical disability", "physical_supported"
    ),
    "mental_health_supported_18_64": Measure(
        "people", S, "People of 18-64 supported, mental ill-health", "mental_supported"
    ),
    "residential_care_18_64": Measure("people", S, "People of 18-64 in residential homes", "residential_before_65"),
    "ld_autism_inpatients": Measure("people", S, "In mental health hospitals, learning disability", "ld_inpatients"),
    "began_support_at_18": Measure("people", F, "Turned 18 with a learning disability, supported", "began_at_18"),
    "family_homes_ended": Measure("people", F, "Lost their home with a parent who cannot go on", "family_ended"),
    "people_progressing": Measure("people", F, "Moved to less support, learning disability", "progressing"),
    "jobs_found": Measure("jobs", F, "Jobs found by people with support before 65", "jobs_found"),
    "ld_paid_employment_rate": Measure("share", M, "In paid work, learning disability, 18-64"),
    "lonely_people": Measure("people", S, "People often lonely", "lonely"),
    "no_criteria_to_reside": Measure("people", M, "People in beds who could leave"),
    "caseload_adults": Measure("people per worker", M, "Caseload of adults' social workers"),
    "social_worker_vacancy_rate_adults": Measure("share", M, "Vacant posts of adults' social workers"),
    "social_worker_turnover_rate_adults": Measure("share a year", M, "Turnover of adults' social workers"),
    "worker_continuity_months": Measure("months", M, "Months with the same social worker, up to 24"),
    "agency_rate_adults": Measure("share", M, "Agency share of adults' social workers"),
    "caseload_children": Measure("children per worker", M, "Caseload of children's social workers"),
    "social_worker_vacancy_rate_children": Measure("share", M, "Vacant posts of children's social workers"),
    "social_worker_turnover_rate_children": Measure("share a year", M, "Turnover of children's social workers"),
    "agency_rate_children": Measure("share", M, "Agency share of children's social workers"),
    "local_jobs": Measure("full-time jobs", M, "Jobs of care and social workers"),
    "foster_places": Measure("places", S, "Foster places, the council's own and agencies'"),
    "provider_closures": Measure("providers", F, "Agencies and care homes closed"),
    "contract_hand_backs": Measure("contracts", F, "Home-care contracts handed back"),
    "care_worker_turnover_rate": Measure("share a year", M, "Turnover of care workers"),
    "care_worker_vacancy_rate": Measure("share", M, "Vacant posts of care workers"),
    "care_quality": Measure("index, 1 in the base year", M, "Quality of care bought"),
    "home_carer_continuity_months": Measure("months", M, "Months with the same home carers"),
    "care_money_leaving": Measure("GBP 2025/26", F, "Profit, rent and interest taken from care"),
    "vcse_places": Measure("places", S, "Places with voluntary organisations"),
    "vcse_people": Measure("people", S, "People with a place there"),
    "vcse_waiting": Measure("people", M, "People looking for a place there"),
    "volunteers": Measure("people", S, "Volunteers who keep those places"),
    "vcse_reserve_months": Measure("months", M, "Reserves of voluntary organisations"),
    "vcse_closures": Measure("organisations", F, "Voluntary organisations closed"),
    "vcse_income_council": Measure(OF_INCOME, M, "Voluntary organisations' income from the council"),
    "vcse_income_public": Measure(OF_INCOME, M, "Their income from the public"),
    "vcse_income_government": Measure(OF_INCOME, M, "Their income from the rest of government"),
    "vcse_income_charities": Measure(OF_INCOME, M, "Their income from other charities"),
    "vcse_income_investment": Measure(OF_INCOME, M, "Their income from investments"),
    "vcse_income_business": Measure(OF_INCOME, M, "Their income from business and the National Lottery"),
    "small_sums": Measure("sums", F, "Small sums spent by workers"),
    "peer_support_people": Measure("people", F, "People whom a peer began to accompany"),
    "adult_conferences": Measure("conferences", F, "Family group conferences for adults"),
    "poor_rating": Measure("chance", M, "Chance that the council's adult care is rated below good"),
    "council_net_spend": Measure("GBP 2025/26", F, "Net general fund spend"),
    "adult_care_net_spend": Measure("GBP 2025/26", F, "Net general fund spend on adult care"),
    "childrens_net_spend": Measure("GBP 2025/26", F, "Net general fund spend on children"),
    "gap_before_reserves": Measure("GBP 2025/26", F, "Gap before reserves"),
    "council_reserves": Measure("GBP 2025/26", S, "Usable reserves"),
    "council_debt": Measure("GBP 2025/26", S, "Borrowed to balance"),
    "section_114_notices": Measure("notices", F, "Section 114 notices"),
    "nhs_cash": Measure("GBP 2025/26", F, "NHS cash into care"),
    "nhs_activity_value": Measure("GBP 2025/26", F, "Hospital activity, valued (not cash)"),
    "resident_spend": Measure("GBP 2025/26", F, "Residents' fees and own care"),
}
MONTHLY = (
    *("qalys", "deaths", "ae_attendances", "emergency_admissions", "delayed_days"),
    *("people_waiting", "unmet_need_hours", "adult_care_net_spend"),
)
"""Measures that are also kept month by month, for everybody together: enough to see how long a shock is felt."""
COUNTED = tuple(name for name, measure in MEASURES.items() if measure.count)
REPORTED = tuple(name for name, measure in MEASURES.items() if not measure.count)

_BAND, _FIFTH, _SEX, _CARER = np.unravel_index(np.arange(CELLS), (len(AGE_BANDS), FIFTHS, 2, 2))


def groups() -> dict[str, np.ndarray]:
    """Every group that results are shown for, as a mask over the cells of the count."""
    named = {"all": np.ones(CELLS, bool), "age:65+": _BAND >= 2}
    named |= {f"age:{band}": _BAND == i for i, band in enumerate(AGE_BANDS)}
    named |= {f"imd:{i + 1}": _FIFTH == i for i in range(FIFTHS)}
    named |= {"sex:female": _SEX == 0, "sex:male": _SEX == 1, "carer:yes": _CARER == 1}
    return named


GROUPS = groups()


def tabulate(counts: np.ndarray) -> np.ndarray:
    """Counts by cell to measures by group.

    Args:
        counts: (years, CELLS) records of COUNT.

    Returns:
        (years, groups, counted measures) float64, in the order of GROUPS and COUNTED.
    """
    table = np.empty((len(counts), len(GROUPS), len(COUNTED)))
    for m, name in enumerate(COUNTED):
        measure = MEASURES[name]
        cells = counts[measure.count].astype(np.float64) * measure.scale
        for g, mask in enumerate(GROUPS.values()):
            table[:, g, m] = cells[:, mask].sum(axis=1)
    return table
