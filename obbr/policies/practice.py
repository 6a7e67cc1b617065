"""How a council does things, apart from how much money each line has: what policies may change beside the budget.

Everything here stands as in the base year until a policy changes it.  Institutions and, through them, residents read
it; no mechanism knows which policy it came from.

How several policies combine is declared with `Modifies` (`obbr.policies.base`).  Most of what stands here is *set*, by
one policy alone.  Two things are *multiplied*: time on process and hand-overs.  There each policy says once which part
of what is usual it leaves, the parts multiply, and saying it again next April changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod


@dataclass
class Practice:
    """The council's way of working in one run.

    Attributes:
        fee_rise: added each year to the usual rise of fees for bought care, as a share (-0.02: two points less).
        weight_of_price: in tenders, how much price counts against quality, 0 to 1; 0.5 as in the base year.
        care_pay: pay of care workers that fees must cover, above usual, as a share.
        social_work_pay: pay of the council's social workers, above usual, as a share.
        practitioners: share of the money for children's social workers' posts that pays family practitioners instead.
        shared_lives: places with Shared Lives carers beyond today's, as a share of today's.
        charge: what residents are charged, 1 as in the base year.
        paperwork: share of social workers' time on process, 1 as in the base year; multiplied.
        cost_recovery: share of what a place costs voluntary organisations that grants pay, 1 as in the base year.
        sends_without_money: people whom conversations send to voluntary organisations beyond the places that are paid
            for, 0 (none) to 1 (everybody who gets no paid care).
        connection_instead: share of personal care at low and daily need that is replaced by connection, 0 to 1.
        hand_overs: cases handed from one social worker to another, 1 as in the base year; multiplied.
        named: share of the usual hand-overs that named workers spare people, at the price of pooled cover, 0 to 1.
        learning_months: in which conversations come to look first at what is there; 0 where they do not.
        learning_waits: months from this April until that learning begins.
        paperwork_learnt: what is left of time on process once it is learnt, 1 for all.
        local: whether workers sit in the neighbourhoods and know their places, 0 or 1.
        joined_years: financial years, this one counted, in which neighbourhood teams have been joined; 0 for none.
        supervision: hours of reflective supervision a month for each social worker, above usual.
        peer_review: whether peers from other councils look in before the inspector does, 0 or 1.
        after_failure: how much of the checks that a poor rating usually brings this council lets it bring, 0 to 1.
        learnt: how far that way of working is learnt, 0 to 1; moved by `WaysOfWorking` and by no policy.
        checks: what a poor rating makes of time on process, 1 as usual; moved by `Regulator` and by no policy.
    """

    fee_rise: float = 0.0
    weight_of_price: float = 0.5
    care_pay: float = 0.0
    social_work_pay: float = 0.0
    practitioners: float = 0.0
    shared_lives: float = 0.0
    charge: float = 1.0
    paperwork: float = 1.0
    cost_recovery: float = 1.0
    sends_without_money: float = 0.0
    connection_instead: float = 0.0
    hand_overs: float = 1.0
    named: float = 0.0
    learning_months: int = 0
    learning_waits: int = 0
    paperwork_learnt: float = 1.0
    local: float = 0.0
    joined_years: int = 0
    supervision: float = 0.0
    peer_review: float = 0.0
    after_failure: float = 1.0
    learnt: float = 0.0
    checks: float = 1.0
    _left: dict[str, dict[str, float]] = field(default_factory=dict, repr=False)

    def multiply(self, quantity: str, policy: str, part: float) -> None:
        """Leave a part of what is usual; parts that several policies leave multiply, one policy's last word counts.

        >>> practice = Practice()
        >>> practice.multiply("paperwork", "posture", 0.8)
        >>> practice.multiply("paperwork", "posture", 0.8)
        >>> practice.multiply("paperwork", "notes", 0.5)
        >>> practice.paperwork
        0.4
        """
        left = self._left.setdefault(quantity, {})
        left[policy] = part
        setattr(self, quantity, prod(left.values()))

    @property
    def process(self) -> float:
        """Time on process, 1 as in the base year: what policies leave, what is learnt, what a poor rating adds."""
        return self.paperwork * (1.0 + self.learnt * (self.paperwork_learnt - 1.0)) * self.checks
