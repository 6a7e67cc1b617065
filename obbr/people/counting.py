"""What a month was worth, and how many people stand where when it closes."""

from __future__ import annotations

from typing import Any

from obbr.compiled import mechanism
from obbr.people.childhood import count_child
from obbr.people.knowing import is_known
from obbr.people.livelihood import working_age
from obbr.people.needs import benefit_of
from obbr.people.resident import FIFTHS, MICRO, NOBODY, OLD, Employment, Need, Payer, Setting, Waiting, Work
from obbr.people.working_age import count_adult

AGE_BANDS = ("0-17", "18-64", "65-74", "75-84", "85+")
CELLS = len(AGE_BANDS) * FIFTHS * 2 * 2  # by deprivation, sex, and whether a carer


@mechanism
def age_band(age: int) -> int:
    """Which of AGE_BANDS an age is in."""
    if age < 18:
        return 0
    if age < 65:
        return 1
    return min((age - 65) // 10 + 2, 4)


@mechanism
def cell_of(r: Any) -> int:
    """The cell in which a person's events are counted."""
    return ((age_band(r.age) * FIFTHS + r.fifth) * 2 + r.sex) * 2 + (1 if r.cares_for != NOBODY else 0)


@mechanism
def quality_of_month(r: Any, near: Any, p: Any) -> int:
    """Millionths of a quality-adjusted life year that this month was worth.

    utility = by age and sex, less losses for frailty, for need as far as help does not make up for it, mental
    disorder and loneliness; an admission takes its own loss off when it happens

    Evidence: value.utility_age, value.utility_loss_frailty, value.utility_loss_need, value.utility_regained_by_help,
    value.utility_loss_disorder, value.utility_loss_lonely.
    """
    utility = p.value.utility_age[r.sex, r.age] - p.value.utility_loss_frailty[r.frailty]
    if r.need != Need.NONE:
        helped = p.value.utility_regained_by_help * benefit_of(near, r.adequacy)
        utility -= p.value.utility_loss_need[r.need] * (1.0 - helped)
    if r.disorder:
        utility -= p.value.utility_loss_disorder
    if r.lonely:
        utility -= p.value.utility_loss_lonely
    return int(utility * MICRO / 12.0)


@mechanism
def care_quality_of_month(r: Any, near: Any, p: Any) -> int:
    """Millionths of a year of care-related quality of life that long-term support added this month.

    gain = gain of full support(need) x benefit of the help that comes

    Another reading of the same thing as QALYs, never added to them.  Evidence: value.care_gain.
    """
    if r.setting == Setting.NONE:
        return 0
    return int(p.value.care_gain[r.need] * benefit_of(near, r.adequacy) * MICRO / 12.0)


@mechanism
def count(r: Any, near: Any, p: Any) -> None:
    """Add a living person's month to the count of their cell, and their care to what was used."""
    c = near.count
    w = r.weight
    c.population += w
    c.micro_qalys += quality_of_month(r, near, p) * w
    c.lonely += r.lonely * w
    c.unpaid_tenths += r.caring_hours * w
    c.home_care_tenths += r.received * w
    c.care_quality_millionths += care_quality_of_month(r, near, p) * w
    if r.setting != Setting.NONE:
        c.supported += w if r.payer == Payer.COUNCIL else 0
        c.self_funders += w if r.payer == Payer.SELF else 0
        c.nhs_funded += w if r.payer == Payer.NHS else 0
    if r.waiting != Waiting.NOTHING or (r.work != Work.NONE and r.work != Work.REVIEW):
        c.waiting += w
    if r.broken > 0:
        c.breakdowns += w
    count_caring(r, near, w, p)
    near.use.exercising += r.exercising * w
    c.exercising += r.exercising * w
    if r.age >= OLD:
        c.flu_vaccinated += r.vaccinated * w
    near.use.connected += r.connected * w
    if is_known(r):
        near.use.caseload += w
        near.team.people += w
        near.use.worker_months += r.known * w
    use_care(r, near, w)
    count_child(r, near, p)
    count_adult(r, near, p)


@mechanism
def count_caring(r: Any, near: Any, w: int, p: Any) -> None:
    """Who cares for somebody, how they fare, and what neighbours give.

    Evidence: caring.strained_from.
    """
    c = near.count
    c.neighbour_tenths += r.neighbour_hours * w
    if r.cares_for != NOBODY:
        c.carers += w
        if r.strain >= p.caring.strained_from:
            c.strained += w
        if r.relieved:
            c.relieved += w
            near.use.relieved += w
        if r.employed == Employment.WORKING and working_age(r):
            c.in_work += w
    if r.employed == Employment.LEFT_TO_CARE and working_age(r):
        near.use.carers_out_of_work += w


@mechanism
def use_care(r: Any, near: Any, w: int) -> None:
    """The paid care of this month, by setting and payer."""
    use = near.use
    if r.setting == Setting.HOME_CARE:
        use.home_care_council += r.received * w if r.payer == Payer.COUNCIL else 0
        use.home_care_self += r.received * w if r.payer == Payer.SELF else 0
        use.home_care_nhs += r.received * w if r.payer == Payer.NHS else 0
    elif r.setting == Setting.DIRECT_PAYMENT:
        use.direct_payment_council += r.received * w
    elif r.setting == Setting.DAY_SUPPORT:
        use.day_support_council += w
    elif r.setting == Setting.EXTRA_CARE:
        use.extra_care_council += w
    elif r.setting == Setting.SUPPORTED_LIVING:
        use.supported_living_council += w
    elif r.setting == Setting.RESIDENTIAL:
        use.residential_council += w if r.payer == Payer.COUNCIL else 0
        use.residential_self += w if r.payer == Payer.SELF else 0
        use.residential_nhs += w if r.payer == Payer.NHS else 0
    elif r.setting == Setting.NURSING:
        use.nursing_council += w if r.payer == Payer.COUNCIL else 0
        use.nursing_self += w if r.payer == Payer.SELF else 0
        use.nursing_nhs += w if r.payer == Payer.NHS else 0
    if r.setting >= Setting.RESIDENTIAL and r.payer == Payer.COUNCIL:
        near.count.care_home_council += w
