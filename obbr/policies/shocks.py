"""Shocks: what nobody decides and every council must expect.  They can be laid on any scenario (`test_against`).

**How hard a shock is, and when it comes, is decided by the scenario, not drawn**: a standard blow, the same in every
draw and every scenario, so that what is compared is how each of them stands it.  Each docstring says what has been
seen, so that nobody need believe the size.  A shock of no size changes nothing.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from obbr.inputs import hint
from obbr.money.budget import Budget
from obbr.money.chart import standard_chart
from obbr.money.funding import Funding
from obbr.money.lines import Growth
from obbr.money.prices import PENCE
from obbr.policies.base import Modifies, Month, Months, Multiple, Policy, Share, Tier, Turn, Written, Years, read_names
from obbr.policies.blows import Blows

SEPTEMBER, OCTOBER, DECEMBER = 5, 6, 8  # months after April
MONTHS_IN_YEAR = 12
_chart = standard_chart()
DEARER = {growth.name.lower(): growth.value for growth in Growth} | {
    account.service: account.service for account, priced in zip(_chart.accounts, _chart.priced, strict=True) if priced
}
"""What may become dearer, as a scenario names it: a growth rate, and all that follows it, or one service.

Lines that are carried have no price of a unit: a growth rate that only they follow is refused when a run comes to it.
"""


def _known(names: frozenset[str]) -> frozenset[str]:
    for name in sorted(names):
        if name not in DEARER:
            raise ValueError(f"{name} has no price.{hint(name, DEARER)}")
    return names


_DEARER = Written(partial(read_names, known=DEARER, what="something with a price"), bounded=False)
Dearer = Annotated[frozenset[str], _DEARER, AfterValidator(_known)]
"""Growth rates and services whose prices jump."""


class Shock(Policy):
    """What comes from outside.  Only shocks may be named by `test_against`, or by `obbr resilience --shock`."""

    tier: ClassVar[Tier] = Tier.A

    @property
    def first_month(self) -> int:
        """The month in which it comes, counted from April 2025: the April of its first year if it names no other."""
        return self.start * MONTHS_IN_YEAR


class Sudden(Shock):
    """A shock that comes in a month of its first year."""

    begins: Month

    @property
    def first_month(self) -> int:
        """The month in which it comes, counted from April 2025."""
        return self.start * MONTHS_IN_YEAR + self.begins


class HardWinter(Sudden):
    """More people fall ill, come to A&E, are admitted and die than in other winters, for some months.

    What practitioners mean when they ask whether the system could stand another bad winter.  Beds, workers and packages
    stay as many as they were, so more people wait for them.
    Evidence: England's emergency departments saw 5% more visits in the winter of 2017/18 than the winter before, and
    85,000 more emergency admissions, some 4%; part of that is growth that comes every year (NHS Providers, 2018).
    50,100 more people died in those four months than in others, 34,300 in the winter before: 8% more deaths in a winter
    (Office for National Statistics, 2018).  Admissions with flu differ fourfold from winter to winter
    (hospital.flu_admission_rate).  Longer stays, workers who are ill themselves, and illness of people under 65 beyond
    A&E and admissions are left out, so the model's hard winter is milder than a real one.  Cost: to the NHS as
    activity, to the council as people who come home needing more.  May harm: whoever is frail.
    """

    begins: Month = DECEMBER
    months: Months = 4
    flu: Multiple = 2.0  # older people's admissions with flu, times the usual of the month
    emergencies: Multiple = 1.04  # A&E visits and other emergency admissions, everybody's, likewise
    deaths: Multiple = 1.08  # of older people, likewise

    def modifies(self) -> dict[str, Modifies]:
        """Adds to what a month brings, beside other blows."""
        return dict.fromkeys(("blows.flu", "blows.emergencies", "blows.deaths"), Modifies.ADDS_TO)

    def strike(self, blows: Blows, month: int) -> None:
        """Be there for its months."""
        if 0 <= month - self.begins < self.months:
            blows.flu *= self.flu
            blows.emergencies *= self.emergencies
            blows.deaths *= self.deaths


class ProviderFailure(Sudden):
    """The largest providers of care close in one month.

    What practitioners mean by a provider failing: the council must find other care for everybody at once, and of the
    workers some follow and some are lost.  The largest agencies and homes close, as many as together hold at least the
    share that is named.  Who is cared for at home waits for another agency, ahead of new people.  A home closes only if
    its residents find room elsewhere, as in the rest of the model; otherwise somebody takes it over.
    Evidence: Southern Cross had 9% of England's care-home market and 30% of the North East's when it fell in 2011
    (Committee of Public Accounts, 2011); nearly all its homes were taken over and three closed, so closing them all is
    harder than what happened.  When Allied Healthcare left home care, 7,000 people lost their agency in half a year,
    about 3.5% of those whom England's councils paid for (directors' survey, 2019).  Cost: none of its own; what
    emerges.  May harm: people who wait for care, in hospital too; those who take it up for them; what a move out of a
    home does to somebody is not in the model.
    """

    begins: Month = OCTOBER
    home_care: Share = 0.2  # of the area's home care
    care_homes: Share = 0.2  # of the places in residential and in nursing homes

    def modifies(self) -> dict[str, Modifies]:
        """Adds to what closes, beside other blows."""
        return {"blows.stays": Modifies.ADDS_TO}

    def strike(self, blows: Blows, month: int) -> None:
        """Close once."""
        if month == self.begins:
            blows.stays["home_care"] *= 1.0 - self.home_care
            for kind in ("residential", "nursing"):
                blows.stays[kind] *= 1.0 - self.care_homes


class StaffExodus(Sudden):
    """Many of those who care for people at home, and of those who assess them, leave in one month.

    What practitioners fear when another employer pays more, or when a rule or a death takes away what kept a team
    together.  Posts stay and are filled as fast as vacancies usually are.
    Evidence: filled posts of adult social care fell by 4.6% in the year to March 2022, of home care by 5%, the only
    fall ever counted; among care workers of nursing homes by 8.5% (Skills for Care, 2022).  That was within a year, and
    the country's mean: a tenth within a month is harder than any council is known to have had.  Care homes' own posts
    are not among what is scarce in the model, so nobody leaves there.  Cost: agency social workers, up to what is
    usual; the rest emerges.  May harm: people whose hours or conversations fall away, and whoever knew the worker.
    """

    begins: Month = SEPTEMBER
    care_workers: Share = 0.1  # of home care
    social_workers: Share = 0.1  # of the council's, for adults

    def modifies(self) -> dict[str, Modifies]:
        """Adds to who leaves, beside other blows."""
        return dict.fromkeys(("blows.care_workers", "blows.social_workers"), Modifies.ADDS_TO)

    def strike(self, blows: Blows, month: int) -> None:
        """Leave once."""
        if month == self.begins:
            blows.care_workers *= 1.0 - self.care_workers
            blows.social_workers *= 1.0 - self.social_workers


class FundingShock(Shock):
    """Government, or the economy, takes part of the council's general funding away for some years.

    Nothing is cut by it.  A council with reserves lives on them; one without must stop what it may stop.
    Evidence: money itself (tier A).  English councils' core funding fell by 21% in real terms over the 2010s, 26% for
    each resident (Institute for Fiscal Studies, 2024): 2 to 3% a year.  5% at once is harder than the mean of those
    years and lasts less long.  Cost: the sum, to the council.  May harm: whoever depends on what is stopped when
    reserves are gone; those for whom they were kept.
    """

    turn: ClassVar[Turn] = Turn.ADD_FUNDING

    lost: Share = 0.05  # of core spending power of 2025/26, in each of its years
    years: Years = 2

    def modifies(self) -> dict[str, Modifies]:
        """Adds to general funding, downwards."""
        return {"funding.general": Modifies.ADDS_TO}

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Take this year's sum."""
        if year < self.years:
            funding.add(self.start + year, -self.lost * funding.core_spending_power(0) / PENCE)


class PlacementPrices(Shock):
    """What the council must pay for care jumps above its path, for some years.

    What finance leads mean by a price shock: a wage rule, energy, or few places and many who look for them.  Costs and
    fees jump together, so providers gain nothing by it.  The first year meets a budget that does not know of it; then
    the council expects of each year what the last one cost.  People who pay for themselves pay it too.
    Evidence: fees for residential care rose by 19% in 2022/23 by trade figures, and what councils pay by 10% in 2023/24
    (LaingBuisson; Department of Health and Social Care).  Where places are few, as in children's homes, the market
    watchdog found margins of a fifth and more (Competition and Markets Authority, 2021).  Cost: the jump times all
    that is bought.  May harm: whoever is rationed to pay for it; residents who come down to the capital limit sooner.
    """

    rise: Share = 0.15  # above the path
    years: Years = 2
    of: Dearer = Field(default=frozenset({"care_fees"}), min_length=1)

    def modifies(self) -> dict[str, Modifies]:
        """Adds to prices, beside other blows."""
        return {f"blows.prices.{name}": Modifies.ADDS_TO for name in sorted(self.of)}

    def strike(self, blows: Blows, month: int) -> None:
        """Be there for its years."""
        if month < self.years * MONTHS_IN_YEAR:
            for name in sorted(self.of):
                blows.make_dearer(DEARER[name], 1.0 + self.rise)
