"""A month of an adult whose long-term support began before 65, in order; each step is a file of its own."""

from __future__ import annotations

from typing import Any

from obbr.compiled import mechanism
from obbr.people import learning_disability, paid_work, support_before_65
from obbr.people.learning_disability import FAMILY, TENANCY, WEEKS_IN_YEAR
from obbr.people.resident import OLD, Client, Employment, Living
from obbr.people.sharing import Desk


@mechanism
def live_as_adult(r: Any, parent: Any, near: Any, luck: int, p: Any) -> None:
    """Turning 18, where one lives, support that begins or ends, paid work."""
    learning_disability.grow_up_with_support(r, parent, near, luck, p)
    if r.client == Client.NONE:
        support_before_65.may_begin_support(r, near, luck, p)
        return
    learning_disability.live_as_disabled(r, parent, near, luck, p)
    support_before_65.may_end_support(r, luck, p)
    paid_work.keep_or_find_work(r, near, luck, p)


@mechanism
def claim_as_adult(r: Any, claims: Any, made: int, near: Any, luck: int, p: Any, seed: int) -> int:
    """What an adult claims this month; returns how many claims there are now."""
    if r.client == Client.NONE:
        return made
    made = learning_disability.claim_shared_lives(r, claims, made, near, luck, p, seed)
    return paid_work.claim_coach(r, claims, made, seed)


@mechanism
def be_served_as_adult(r: Any, c: Any, near: Any, luck: int, p: Any) -> None:
    """What one served claim of an adult changes."""
    if c.desk == Desk.SHARED_LIVES:
        learning_disability.get_shared_lives(r, c, near, luck, p)
    else:
        paid_work.get_coach(r, c, p)


@mechanism
def count_adult(r: Any, near: Any, p: Any) -> None:
    """Where an adult stands when the month closes, and what the support costs.

    From 65 on support goes on and is counted no more: older people's lines and counts hold such people already.
    """
    if r.living == Living.NONE:
        return
    if r.living == Living.HOSPITAL:
        near.count.ld_inpatients += r.weight
        near.use.ld_inpatients += r.weight
    elif r.age < OLD:
        count_home(r, near)
        cost = int(r.dearness * near.system.intensity + 0.5) * r.weight
        if r.client == Client.LEARNING_DISABILITY:
            count_disabled(r, near, cost, p)
        elif r.client == Client.PHYSICAL:
            count_physical(r, near, cost)
        else:
            count_mental(r, near, cost)


@mechanism
def count_home(r: Any, near: Any) -> None:
    """People of 18 to 64 with long-term support, and those of them in residential homes, near and away."""
    c, w = near.count, r.weight
    c.supported += w
    if r.living == Living.RESIDENTIAL or r.living == Living.AWAY:
        c.residential_before_65 += w
    if r.living == Living.AWAY:
        c.placed_outside += w


@mechanism
def count_disabled(r: Any, near: Any, cost: int, p: Any) -> None:
    """A person with a learning disability or autism: where, at what cost, and whether in paid work."""
    c, use, w = near.count, near.use, r.weight
    c.ld_supported += w
    use.ld_people += w
    use.ld_working += w if r.employed == Employment.WORKING else 0
    if r.living == Living.FAMILY:
        c.ld_family += w
        use.learning_disability_family += max(0, cost - spared_by_work(r, near, FAMILY, p))
    elif r.living == Living.TENANCY:
        use.learning_disability_tenancy += max(0, cost - spared_by_work(r, near, TENANCY, p))
    elif r.living == Living.SUPPORTED:
        use.learning_disability_supported += cost
    elif r.living == Living.SHARED_LIVES:
        c.shared_lives += w
        use.learning_disability_shared_lives += cost
        use.shared_lives_held += w
    else:
        use.learning_disability_residential += cost


@mechanism
def spared_by_work(r: Any, near: Any, lives: int, p: Any) -> int:
    """Support that a job replaces, for people at home or in a tenancy, in hundredths of usual support.

    Evidence: working_age.work_saving (contested).
    """
    if r.employed != Employment.WORKING or not p.live.work_spares_support:
        return 0
    return int(100.0 * p.working_age.work_saving / WEEKS_IN_YEAR / near.place.ld_weeks[lives]) * r.weight


@mechanism
def count_physical(r: Any, near: Any, cost: int) -> None:
    """A person of 18 to 64 supported for physical disability."""
    use = near.use
    near.count.physical_supported += r.weight
    if r.living == Living.HOME_CARE:
        use.physical_home_care += cost
    elif r.living == Living.DIRECT_PAYMENT:
        use.physical_direct_payment += cost
    elif r.living == Living.SUPPORTED:
        use.physical_supported += cost
    else:
        use.physical_residential += cost


@mechanism
def count_mental(r: Any, near: Any, cost: int) -> None:
    """A person of 18 to 64 supported for mental ill-health."""
    use = near.use
    near.count.mental_supported += r.weight
    if r.living == Living.HOME_CARE:
        use.mental_health_home_care += cost
    elif r.living == Living.DIRECT_PAYMENT:
        use.mental_health_direct_payment += cost
    elif r.living == Living.SUPPORTED:
        use.mental_health_supported += cost
    else:
        use.mental_health_residential += cost
