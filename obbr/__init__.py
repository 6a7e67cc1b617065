"""obbr: outcome-based budget review, an English council's people and money simulated month by month.

    import obbr
    place = obbr.Place.load("camden")
    base, cut = obbr.Scenario.load("standstill"), obbr.Scenario.load("salami_slicing")
    results = obbr.run(place, [base, cut], draws=8, seed=1)
    results.summary(["council_net_spend", "ae_attendances"], against="standstill")
    results.plot.tradeoff("council_net_spend", "ae_attendances").save("tradeoff.svg")

What is named here is loaded when it is first asked for, so that `import obbr` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {"Place": "obbr.place", "Scenario": "obbr.scenario", "run": "obbr.notebook", "BadInput": "obbr.inputs"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"obbr has no {name!r}; it offers {', '.join(_HOMES)}")
    return getattr(import_module(_HOMES[name]), name)
