"""What a council may do with voluntary organisations: pay what they cost, send people without paying, lean on them."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from obbr.inputs import Node
from obbr.policies.base import Modifies, Policy, Share, Tier, Written
from obbr.policies.practice import Practice

Recovery = Annotated[float, Written(Node.share), Field(ge=0.5, le=1)]
"""How much of what places cost is paid; 100% is what is paid of it in the base year."""


class FullCostRecovery(Policy):
    """How much of what a place costs grants and contracts pay; a scenario writes it beside the sum.

    Practitioners mean that a grant should pay for the coordinator, the rent and the books, and not only for the
    sessions.  Below 100% the same money is asked to keep more places open: reserves make up the difference while they
    last, then places fall back to what is paid for, and organisations that live on the council begin to close.
    Evidence: money itself (tier A).  That contracts pay below cost and are kept up from reserves is widely reported; no
    rate was seen, so 100% stands for whatever is usual now.  Cost: none of its own.  May harm: below 100%, those who
    come to rely on places that cannot last.
    """

    tier: ClassVar[Tier] = Tier.A

    share: Recovery

    def modifies(self) -> dict[str, Modifies]:
        """Sets one share for all grants."""
        return {"practice.cost_recovery": Modifies.SETS}

    def acts_through(self) -> tuple[str, ...]:
        """Reserves make up what is not paid, while they last."""
        return ("vcse_lives_on_grants",)

    def practise(self, practice: Practice, year: int) -> None:
        """Pay so much of it from now on."""
        practice.cost_recovery = self.share


class ReferWithoutFunding(Policy):
    """People whom the council does not help are sent to voluntary organisations, and no money with them.

    What practitioners call signposting: the form is closed, and somebody else's door is shown.  It looks free.
    Evidence: nearly a third of requests end in advice and signposting, and mixed findings say what becomes of those
    people; link workers with three quarters more people than guidance show what sending without capacity does
    (tier B: that organisations take too many in, that each person then gets less, and that volunteers tire are
    assumptions).  Cost: none to the council, which is why it is done; organisations' reserves pay.  May harm: lonely
    people who came by themselves and now share a place or wait longer, volunteers, and organisations that close.
    """

    share: Share = 1.0  # of those who ask and are not helped

    def modifies(self) -> dict[str, Modifies]:
        """Sets the share of people who are sent on."""
        return {"practice.sends_without_money": Modifies.SETS}

    def acts_through(self) -> tuple[str, ...]:
        """Too many people to each place wear out whoever keeps it, and each person gets less."""
        return ("overload_dilutes_places", "overload_wears_volunteers", "vcse_eases_loneliness")

    def practise(self, practice: Practice, year: int) -> None:
        """Send them on from now on."""
        practice.sends_without_money = self.share


class BetterNeighbours(Policy):
    """Personal care at low and daily need is replaced by connection: neighbours, groups, a place in the community.

    What was promised: people need one another more than they need services, and whoever has better neighbours needs
    less care.  Evidence: it is a trap (tier A as money: hours that are not bought are not there).  Groups ease
    loneliness a little, and people who join them say that life is better; no trial shows that company washes, lifts or
    feeds anybody, and formal volunteering fell from 27% of adults to 16% in ten years.  Cost: less home care in the
    first year; what follows from need that nobody meets comes later, and to others: family, hospital, care homes.
    May harm: people who need help to wash and dress, and whoever then gives it unpaid.
    """

    tier: ClassVar[Tier] = Tier.A

    share: Share  # of home-care hours at low and daily need

    def modifies(self) -> dict[str, Modifies]:
        """Sets the share of care that is replaced."""
        return {"practice.connection_instead": Modifies.SETS}

    def acts_through(self) -> tuple[str, ...]:
        """What need does that nobody meets: to the person, to family, to hospitals, to the council's own budget."""
        return (
            *("unmet_worsens_need", "unmet_brings_requests", "unmet_brings_ae", "unmet_breaks_carers"),
            *("family_steps_in", "rationing"),
        )

    def practise(self, practice: Practice, year: int) -> None:
        """Replace it from now on."""
        practice.connection_instead = self.share
