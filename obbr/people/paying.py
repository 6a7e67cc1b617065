"""Who pays for long-term care: the means test, savings that are spent down, and the NHS."""

from __future__ import annotations

from typing import Any

from obbr.calendar import WEEKS_PER_MONTH
from obbr.chance import Event, happens
from obbr.compiled import mechanism
from obbr.people.resident import NOBODY, OLD, TENTHS, Need, Payer, Setting, Tenure


@mechanism
def owns_home(r: Any) -> bool:
    """Whether a person's home is theirs, outright or on a mortgage."""
    return r.tenure == Tenure.OWNED_OUTRIGHT or r.tenure == Tenure.MORTGAGED


@mechanism
def partner_at_home(r: Any, near: Any) -> bool:
    """Whether a partner lives on in the home, so that it does not count."""
    return r.partner != NOBODY and near.partner.setting < Setting.RESIDENTIAL


@mechanism
def pays_own_way(r: Any, near: Any, p: Any, care_home: bool) -> bool:
    """Whether the means test leaves a person to pay: savings above the limit, or a home in which no partner lives.

    The home counts only for a care home.

    Evidence: support.capital_limit_upper.
    """
    if r.savings > p.support.capital_limit_upper:
        return True
    return care_home and owns_home(r) and not partner_at_home(r, near)


@mechanism
def who_pays(r: Any, near: Any, p: Any) -> int:
    """Who pays for the care that a person has or is about to have, by the means test."""
    care_home = r.setting >= Setting.RESIDENTIAL
    return Payer.SELF if pays_own_way(r, near, p, care_home) else Payer.COUNCIL


@mechanism
def count_home(r: Any, near: Any) -> None:
    """A home that counts is turned into savings: sold, or lent against by the council until it is.

    What homes are worth is a figure of the place.
    """
    if r.setting >= Setting.RESIDENTIAL and owns_home(r) and not partner_at_home(r, near):
        r.savings += int(near.place.home_value)
        r.tenure = Tenure.PRIVATE_RENT


@mechanism
def spend_down(r: Any, near: Any, p: Any) -> None:
    """A self-funder's savings pay for the care that came; at the limit the council takes over.

    A home that no longer shelters a partner makes its owner a self-funder.  Savings and limit stay in cash; what is
    spent grows with the prices that self-funders pay.

    Evidence: support.self_funder_month, support.capital_limit_upper, money.home_care_hour_own.
    """
    if r.payer == Payer.NHS or r.setting == Setting.NONE:
        return
    count_home(r, near)
    if r.payer == Payer.COUNCIL:
        if r.setting >= Setting.RESIDENTIAL and pays_own_way(r, near, p, True):
            r.payer = Payer.SELF
        return
    if r.setting >= Setting.RESIDENTIAL:
        spent = p.support.self_funder_month
    else:
        spent = r.received / TENTHS * WEEKS_PER_MONTH * p.money.home_care_hour_own
    r.savings = max(0, r.savings - int(spent * near.system.own_care_index + 0.5))
    if not pays_own_way(r, near, p, r.setting >= Setting.RESIDENTIAL):
        r.payer = Payer.COUNCIL
        near.count.reached_limit += r.weight


@mechanism
def nhs_funds(r: Any, near: Any, luck: int, p: Any) -> None:
    """Continuing healthcare: the NHS takes over the whole cost of some people with the greatest needs, and may end it.

    Only care that is already there is taken over; nobody's care begins with the NHS.

    Evidence: support.nhs_funded_yearly, support.nhs_funding_ends_yearly.
    """
    if r.payer == Payer.NHS:
        if happens(luck, Event.NHS_FUNDING_ENDS, p.support.nhs_funding_ends_yearly / 12.0):
            r.payer = who_pays(r, near, p)
        return
    bought = r.setting == Setting.HOME_CARE or r.setting >= Setting.RESIDENTIAL
    if bought and r.need == Need.HIGH and r.age >= OLD:
        if happens(luck, Event.NHS_FUNDED, p.support.nhs_funded_yearly / 12.0):
            r.payer = Payer.NHS
