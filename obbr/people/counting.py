"""What a month was worth, and how many people stand where when it closes."""

from __future__ import annotations

from typing import Any

from obbr.compiled import mechanism
from obbr.people.needs import benefit_of
from obbr.people.resident import FIFTHS, NOBODY, Need, Payer, Setting, Waiting, Work

AGE_BANDS = ("0-17", "18-64", "65-74", "75-84", "85+")
CELLS = len(AGE_BANDS) * FIFTHS * 2 * 2  # by deprivation, sex, and whether a carer
MICRO = 1_000_000
OLD = 65


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
def count(r: Any, near: Any, p: Any) -> None:
    """Add a living person's month to the count of their cell, and their care to what was used."""
    c = near.count
    w = r.weight
    c.population += w
    c.micro_qalys += quality_of_month(r, near, p) * w
    c.lonely += r.lonely * w
    c.unpaid_tenths += r.caring_hours * w
    c.home_care_tenths += r.received * w
    if r.setting != Setting.NONE and r.payer == Payer.COUNCIL:
        c.supported += w
    if r.waiting != Waiting.NOTHING or (r.work != Work.NONE and r.work != Work.REVIEW):
        c.waiting += w
    if r.broken > 0:
        c.breakdowns += w
    near.use.exercising += r.exercising * w
    c.exercising += r.exercising * w
    if r.age >= OLD:
        c.flu_vaccinated += r.vaccinated * w
    near.use.connected += r.connected * w
    if r.work != Work.NONE or r.setting != Setting.NONE:
        near.use.caseload += w
    use_care(r, near, w)


@mechanism
def use_care(r: Any, near: Any, w: int) -> None:
    """The paid care of this month, by setting and payer."""
    own = r.payer == Payer.SELF
    if r.setting == Setting.HOME_CARE:
        if own:
            near.use.home_care_self += r.received * w
        else:
            near.use.home_care_council += r.received * w
    elif r.setting == Setting.RESIDENTIAL:
        if own:
            near.use.residential_self += w
        else:
            near.use.residential_council += w
    elif r.setting == Setting.NURSING:
        if own:
            near.use.nursing_self += w
        else:
            near.use.nursing_council += w
    if r.setting >= Setting.RESIDENTIAL and not own:
        near.count.care_home_council += w
