"""How a council does things, apart from how much money each line has: what policies may change beside the budget.

Everything here stands as in the base year until a policy changes it.  Institutions and, through them, residents read
it; no mechanism knows which policy it came from.
"""

from __future__ import annotations

from dataclasses import dataclass


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
        paperwork: share of social workers' time on process, 1 as in the base year.
        cost_recovery: share of what a place costs voluntary organisations that grants pay, 1 as in the base year.
        sends_without_money: people whom conversations send to voluntary organisations beyond the places that are paid
            for, 0 (none) to 1 (everybody who gets no paid care).
        connection_instead: share of personal care at low and daily need that is replaced by connection, 0 to 1.
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
