"""What councils with no figure of their own are given: the rate of councils alike in deprivation, London apart.

A rate is fitted on all councils that have one: its logarithm goes with the deprivation score, and London has a level of
its own.  Councils that were left out of an extract to be predicted later get what the others' fit says, so nothing of
their own is used.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from obbr.place.derive.extracts import Extracts

_LEAST = 30  # councils a fit rests on


def alike(rate: pd.Series, extracts: Extracts) -> pd.Series:
    """A rate for every council as councils alike have it.

    log(rate) = a + b x IMD score + c x (in London), least squares, then scaled so that the councils with a rate have
    the same plain mean as before.

    Args:
        rate: above nothing, by code; councils without one are absent or nan.

    Raises:
        ValueError: too few councils have a rate.
    """
    known = rate[rate > 0].dropna()
    if len(known) < _LEAST:
        raise ValueError(f"only {len(known)} councils have this rate")
    score = extracts.deprivation["score"]
    london = (extracts.councils["kind"] == "london").astype(float)
    terms = pd.DataFrame({"one": 1.0, "score": score, "london": london})
    weights, *_ = np.linalg.lstsq(terms.loc[known.index].to_numpy(), np.log(known.to_numpy()), rcond=None)
    fitted = pd.Series(np.exp(terms.to_numpy() @ weights), terms.index)
    return fitted * known.mean() / fitted[known.index].mean()


def filled(rate: pd.Series, extracts: Extracts) -> tuple[pd.Series, pd.Index]:
    """A rate for every council, its own where it has one; and the councils that have none."""
    every = rate.reindex(extracts.people.index)
    lacking = every.index[every.isna()]
    return every.fillna(alike(rate, extracts)), lacking
