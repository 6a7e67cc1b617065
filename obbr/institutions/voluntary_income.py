"""What voluntary organisations live on, by source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from obbr.institutions.voluntary_body import VoluntaryBody


def income_by_source(bodies: Sequence[VoluntaryBody], grants: float, crowding: float, p: Any) -> dict[str, float]:
    """Income of all bodies by source, against all their income in the base year.

    The council's part moves with its grants, whoever is left to have them.  The rest goes with the bodies that close
    and is else steady in real terms; the public gives `crowding` more for each pound more of grants, or less:

        from a source = share of the rest x rest of the bodies that are open
        the public    = the same + crowding x (the council's part - its usual part)

    Args:
        bodies: all of them.
        grants: the council's, against usual.
        crowding: other income that comes with a change of grants; nothing where that response is held still.
        p: parameters.

    Evidence: vcse.income_public, vcse.income_government, vcse.income_charities, vcse.income_investment,
    vcse.income_business, vcse.grant_crowding.
    """
    usual = sum(body.start.stands_for * body.start.income for body in bodies)
    if not usual:
        return dict.fromkeys(("council", *_shares_of_rest(0.0, p)), 0.0)
    had = sum(body.start.stands_for * body.start.income * body.start.council_share for body in bodies) / usual
    rest = sum(body.bodies * body.start.income * (1.0 - body.start.council_share) for body in bodies) / usual
    income = {source: rest * share for source, share in _shares_of_rest(had, p).items()}
    income["public"] += crowding * had * (grants - 1.0)
    return {"council": had * grants, **income}


def _shares_of_rest(council: float, p: Any) -> dict[str, float]:
    """How income that is not the council's divides; of what government pays in all, the council's part is taken off."""
    parts = {
        "public": float(p.vcse.income_public),
        "government": max(0.0, float(p.vcse.income_government) - council),
        "charities": float(p.vcse.income_charities),
        "investment": float(p.vcse.income_investment),
        "business": float(p.vcse.income_business),
    }
    return {source: part / sum(parts.values()) for source, part in parts.items()}
