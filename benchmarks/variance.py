"""What common luck is worth: the variance of a difference between scenarios, against independent seeds.

Ten years of the small made-up place under `standstill` and `salami_slicing`, replicate by replicate, with several
draws of the parameters held fixed.  With common luck the difference is taken within a replicate.  With independent
seeds it would be taken between two replicates that have nothing in common, so its variance is the sum of the two
scenarios' own variances; both come from the same runs.  Variances are means over draws.  The interval is a jackknife
over replicates, on the logarithm of the ratio.

A large ratio means that few lives differ between the scenarios, not that the effect is large.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import numpy as np
from setting import heading, local_system, row

from obbr.outcomes.measures import GROUPS, MEASURES

PLACE, SCENARIOS = "meadowbridge", ("standstill", "salami_slicing")
DRAWS, REPLICATES, THREADS, AIM = 4, 20, 2, 20
SHOWN = ("ae_attendances", "emergency_admissions", "deaths", "qalys")


def ten_years(scenario: str, draw: int, replicate: int) -> list[float]:
    """The measures SHOWN, everybody together, added up over the ten years of one run."""
    system = local_system(PLACE, scenario, draw, replicate)
    try:
        everybody = system.run().outcomes[1:, list(GROUPS).index("all")]
    finally:
        system.close()
    return [float(everybody[:, list(MEASURES).index(name)].sum()) for name in SHOWN]


def variances(totals: np.ndarray) -> tuple[float, float]:
    """Variance of a difference with common luck, and with independent seeds.

    Args:
        totals: (2 scenarios, draws, replicates) of one measure.
    """
    common = np.var(totals[1] - totals[0], axis=-1, ddof=1).mean()
    independent = np.var(totals, axis=-1, ddof=1).sum(axis=0).mean()
    return float(common), float(independent)


def log_ratio(totals: np.ndarray) -> float:
    """How many times smaller the variance is with common luck, as a natural logarithm."""
    common, independent = variances(totals)
    return math.log(independent / common)


def jackknife_error(totals: np.ndarray) -> float:
    """Standard error of `log_ratio`: leave each replicate out in turn, of all draws at once."""
    replicates = totals.shape[-1]
    without = [log_ratio(np.delete(totals, left_out, axis=-1)) for left_out in range(replicates)]
    return math.sqrt((replicates - 1) * np.var(without))


def main() -> None:
    heading(f"Paired differences over ten years, {' and '.join(SCENARIOS)}, {PLACE.title()}")
    local_system(PLACE, SCENARIOS[0]).step_month()  # compile once, before threads begin
    asked = list(product(SCENARIOS, range(DRAWS), range(REPLICATES)))
    with ThreadPoolExecutor(THREADS) as pool:
        results = list(pool.map(lambda run: ten_years(*run), asked))
    totals = np.array(results).reshape(len(SCENARIOS), DRAWS, REPLICATES, len(SHOWN))
    row("draws held fixed, and replicates of each", f"{DRAWS} x {REPLICATES}")
    for m, name in enumerate(SHOWN):
        measure = totals[..., m]
        common, independent = variances(measure)
        ratio, wide = log_ratio(measure), 1.96 * jackknife_error(measure)
        aim = f" (aim {AIM})" if name == "ae_attendances" else ""
        print(f"\n  {MEASURES[name].words}")
        row("  mean difference", f"{(measure[1] - measure[0]).mean():+,.1f}")
        row("  standard deviation, common luck", f"{math.sqrt(common):,.1f}")
        row("  standard deviation, independent seeds", f"{math.sqrt(independent):,.1f}")
        row(f"  variance is so many times smaller{aim}", f"{math.exp(ratio):,.0f}")
        row("    95% interval", f"{math.exp(ratio - wide):,.0f} to {math.exp(ratio + wide):,.0f}")


if __name__ == "__main__":
    main()
