"""Who is with which agency or care home; what happens when it gives up; how long the same carers come.

Home carers' continuity and social workers' are two things; this is the first.
"""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.resident import Payer, Setting, Waiting

NO_PROVIDER = 0
BETWEEN = 1  # the last one gave up, and no other has been found yet
FIRST = 2  # row of the first real provider
GIVES_UP_CONTRACT, CLOSES = 1, 2
LONGEST = 24  # months: the two years that workforce.new_carers_readmission compares with


@mechanism
def lose_provider(r: Any, near: Any) -> None:
    """An agency that hands back its contract leaves everyone whom the council or NHS pays for; one that closes, all.

    People at home wait for another, ahead of whoever is new.  Residents of a home that closes move to another at once:
    a home only closes when there is room elsewhere.
    """
    if near.provider.gives_up == 0:
        return
    if near.provider.gives_up == GIVES_UP_CONTRACT and r.payer == Payer.SELF:
        return
    if r.setting == Setting.NONE:
        return  # care has ended since
    near.count.moved_by_closure += r.weight
    r.provider = BETWEEN
    r.settled = 0
    if r.setting == Setting.HOME_CARE:
        r.setting = Setting.NONE
        r.waiting = Waiting.HOME_CARE
        r.waited = 0
        r.episode += 1


@mechanism
def move_by_tender(r: Any, near: Any, providers: Any, luck: int, p: Any) -> None:
    """An agency that loses work in a round of tenders loses the people with it; care goes on with those who won.

    chance = share of its council work that the agency loses; their carers come along with a chance of workers_follow

    People who pay for themselves stay, and so does everybody if those who won have given up since.

    Evidence: market.workers_follow.
    """
    if near.provider.tendered_away == 0.0 or r.setting != Setting.HOME_CARE or r.payer == Payer.SELF:
        return
    if not happens(luck, Event.TENDERED_AWAY, near.provider.tendered_away):
        return
    draw = uniform(luck, Event.WHICH_PROVIDER)
    for row in range(FIRST, len(providers)):
        if draw < providers[row].takes_tendered:
            r.provider = row
            near.count.moved_by_tender += r.weight
            if not happens(luck, Event.CARERS_FOLLOW, p.market.workers_follow):
                r.settled = 0
            return


@mechanism
def find_provider(r: Any, providers: Any, luck: int) -> None:
    """Who begins home care or enters a care home is with one provider of that kind, by luck and by its share of new.

    People who lost theirs stay marked as between two until care comes again; whoever has other care, or none, is with
    nobody.
    """
    if r.setting == Setting.NONE and r.waiting == Waiting.HOME_CARE and r.provider == BETWEEN:
        return
    if providers[r.provider].kind == r.setting and r.provider != BETWEEN:
        return
    r.settled = 0
    r.provider = NO_PROVIDER
    if r.setting == Setting.HOME_CARE or r.setting >= Setting.RESIDENTIAL:
        draw = uniform(luck, Event.WHICH_PROVIDER)
        for row in range(FIRST, len(providers)):
            if providers[row].kind == r.setting and draw < providers[row].takes_new:
                r.provider = row
                return


@mechanism
def keep_carers(r: Any, near: Any, luck: int) -> None:
    """Another month with the same home carers, or a change; in hospital nobody comes and nothing changes."""
    if r.setting != Setting.HOME_CARE:
        return
    if not r.bed:
        if happens(luck, Event.CARERS_CHANGE, near.provider.carers_change):
            r.settled = 0
        elif r.settled < LONGEST:
            r.settled += 1
    near.use.home_care_people += r.weight
    near.use.carer_months += r.settled * r.weight


@mechanism
def settled_ratio(r: Any, near: Any, p: Any) -> float:
    """How much likelier somebody with home care is to be back in hospital within a month, against usual continuity.

    ratio(months) / ratio(usual months), ratio(months) = 1 + (new_carers_readmission - 1) x (1 - months / 24)

    Frozen, 1.  Evidence: workforce.new_carers_readmission.
    """
    if r.setting != Setting.HOME_CARE or not p.live.settled_carers_prevent_readmission:
        return 1.0
    more = p.workforce.new_carers_readmission - 1.0
    return (1.0 + more * (1.0 - r.settled / LONGEST)) / (1.0 + more * (1.0 - near.system.usual_settled / LONGEST))
