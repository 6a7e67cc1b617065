"""Who asks the council for help, and what first contact leads to."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.adult_conferences import may_meet
from obbr.people.needs import unmet_ratio
from obbr.people.resident import OLD, TENTHS, Living, Need, Referred, Setting, Waiting, Work
from obbr.people.small_sums import conversation_hours


@mechanism
def open_work(r: Any, kind: int, hours: float) -> None:
    """Put a piece of work on the front door's list for this person.

    Somebody who is already waiting for care keeps their turn in that queue.
    """
    r.work = kind
    r.work_left = int(hours * TENTHS + 0.5)
    r.work_waited = 0
    if r.waiting == Waiting.NOTHING:
        r.episode += 1


@mechanism
def ask_for_help(r: Any, near: Any, luck: int, p: Any) -> None:
    """A person at home with needs that go unmet asks for support; some requests lead to a conversation with a worker.

    Requests of adults under 65 are counted, but the workers of this model are those for older people; support before
    65 begins at rates of its own (`support_before_65`).  Who has that asks for no other.

    chance a year = rate(need) x ratio(unmet need)

    Evidence: support.ask_yearly, support.ask_unmet_ratio.
    """
    if r.need == Need.NONE or r.setting != Setting.NONE or r.work != Work.NONE or r.bed or r.living != Living.NONE:
        return
    if r.waiting == Waiting.HOME_CARE or r.waiting == Waiting.DAY_SUPPORT or r.reabling != 0:
        return
    rate = p.support.ask_yearly[r.need]
    rate *= unmet_ratio(r, near, p.support.ask_unmet_ratio, p.live.unmet_brings_requests)
    if happens(luck, Event.ASKS_FOR_HELP, rate / 12.0):
        hear_request(r, near, luck, p, uniform(luck, Event.CONTACT_OUTCOME))


@mechanism
def hear_request(r: Any, near: Any, luck: int, p: Any, draw: float) -> None:
    """A request at first contact: counted; from 65 on some lead to a conversation, the others to no paid care.

    Where there is family and a conference can be held, that comes before the conversation.

    Args:
        r: who asks.
        near: what is around them.
        luck: this month's.
        p: parameters.
        draw: decides whether a conversation follows, 0 to 1.

    Evidence: support.contact_assessed.
    """
    near.count.requests_for_support += r.weight
    if r.age < OLD:
        return
    if draw < p.support.contact_assessed[r.need]:
        open_work(r, Work.REQUEST, conversation_hours(r, near, p))
        may_meet(r, near, luck, p)
    else:
        without_care(r, near, luck, p)


@mechanism
def without_care(r: Any, near: Any, luck: int, p: Any) -> None:
    """No paid care: some are sent to what the community has, others leave with nothing, and keep their need.

    usual         = signposted_share + (1 - signposted_share) x what workers know of places nearby
    share sent on = usual + (1 - usual) x what the council sends on without money

    Evidence: support.signposted_share.
    """
    usual = p.support.signposted_share
    usual += (1.0 - usual) * near.system.knows_places
    share = usual + (1.0 - usual) * near.system.sends_on
    draw = uniform(luck, Event.COMMUNITY_OUTCOME)
    if draw >= share:
        near.count.to_nothing += r.weight
        return
    near.count.to_community += r.weight
    if not r.connected:
        near.use.referrals += r.weight
        r.referred = Referred.SENT if draw < usual else Referred.WITHOUT_MONEY


@mechanism
def ask_in_crisis(r: Any, near: Any, p: Any) -> None:
    """The carer has broken down: whoever they cared for needs an answer now."""
    near.count.requests_for_support += r.weight
    if r.age >= OLD and r.work != Work.CRISIS and not r.bed and r.living == Living.NONE:
        open_work(r, Work.CRISIS, p.support.crisis_hours)
