"""Being looked after, and leaving care: home, to a guardian, to adopters, or by growing up."""

from __future__ import annotations

from typing import Any

from obbr.chance import Event, happens, uniform
from obbr.compiled import mechanism
from obbr.people.knowing import trust
from obbr.people.protection import age_group
from obbr.people.referral import be_at_stage, close_case
from obbr.people.resident import Far, Placed, Stage

HOME = 0  # column of `childhood.leaves_to`


@mechanism
def stay_band(months: int) -> int:
    """The row of tables by time in care."""
    if months < 1:
        return 0
    if months < 6:
        return 1
    if months < 12:
        return 2
    return 3 if months < 24 else 4


@mechanism
def may_leave_care(r: Any, near: Any, luck: int, p: Any) -> None:
    """A looked-after child leaves care: most who leave do so soon, and who has stayed for years mostly stays.

    chance a month = rate(age) x ratio(time in care) / 12 x local pace x (1 + reach x (trust - usual trust))

    An unaccompanied child stays until grown up.

    Evidence: childhood.leave_yearly, childhood.leave_stay_ratio, childhood.knowing_permanence,
    workforce.knowing_months.
    """
    if r.unaccompanied:
        return
    chance = p.childhood.leave_yearly[age_group(r.age)] * p.childhood.leave_stay_ratio[stay_band(r.stage_months)]
    chance *= near.place.care_exit / 12.0
    near.use.childrens_trust_hundredths += int(100.0 * trust(r, p)) * r.weight
    near.use.childrens_trust_of += r.weight
    if near.system.usual_childrens_trust >= 0.0 and p.live.knowing_brings_permanence:
        chance *= 1.0 + p.childhood.knowing_permanence * (trust(r, p) - near.system.usual_childrens_trust)
    if happens(luck, Event.LEAVES_CARE, chance):
        near.count.care_exits += r.weight
        go_where_one_leaves_to(r, luck, p)


@mechanism
def go_where_one_leaves_to(r: Any, luck: int, p: Any) -> None:
    """Home, where the family still has a worker; or to a guardian or adopters, and the case is closed.

    Evidence: childhood.leaves_to.
    """
    end_placement(r)
    if uniform(luck, Event.WHERE_TO) < p.childhood.leaves_to[age_group(r.age), HOME]:
        be_at_stage(r, Stage.IN_NEED)
        r.pressed = 1
        r.home_months = 0
    else:
        close_case(r)
        r.pressed = 0


@mechanism
def end_placement(r: Any) -> None:
    """The place where a child was looked after is free."""
    r.placed = Placed.NOWHERE
    r.far = Far.INSIDE
    r.dearness = 0


@mechanism
def grow_up(r: Any, near: Any, p: Any) -> None:
    """At 18 children's cases close.  Who was looked after is a care leaver until support ends.

    Evidence: childhood.leaver_until.
    """
    if r.stage == Stage.LOOKED_AFTER:
        near.count.care_exits += r.weight
        end_placement(r)
        be_at_stage(r, Stage.LEFT_CARE)
    elif r.stage != Stage.UNKNOWN and (r.stage != Stage.LEFT_CARE or r.age >= p.childhood.leaver_until):
        close_case(r)
    r.pressed = 0
    r.early_help = 0
