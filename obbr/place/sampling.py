"""A stated sample of a place: whoever may need much is kept, of the others one household in so many stands for all.

Kept at weight 1: every household with anyone of 60 or over, with need or in paid care, with a child known to social
care, with anybody who has long-term support before 65 or will grow up to it, and every grown-up child who could help a
parent.  Of households with children, now or to come, where what is rare and costly begins, one in the square root of k
is kept; of all others one in k, by a systematic draw over deprivation and age, with a weight to match; so weighted
counts are unbiased.  Children to be born follow their mother; arrivals are drawn likewise, home by home, those without
family apart, who are all kept.
"""

from __future__ import annotations

import math

import numpy as np

from obbr.chance import Event, uniforms
from obbr.people.resident import ADULT, NOBODY, Client, Need, Presence, Setting, Stage
from obbr.place.choosing import joined

KEPT_FROM = 60
_LINKS = ("partner", "parent", "kin", "carer", "cares_for")


def weights(residents: np.ndarray, households: np.ndarray, k: int, seed: int) -> np.ndarray:
    """How many people each row stands for when one other household in k is kept; 0 for rows left out."""
    here = residents["presence"] == Presence.HERE
    home = residents["household"]
    likely = (residents["age"] >= KEPT_FROM) | (residents["need"] > Need.NONE) | (residents["setting"] > Setting.NONE)
    likely |= (residents["stage"] != Stage.UNKNOWN) | (residents["client"] != Client.NONE)
    keep_all = np.zeros(len(households), bool)
    keep_all[home[(here & likely) | (residents["unaccompanied"] == 1) | (residents["ld"] == 1)]] = True
    seldom = _lottery(residents, households, k, seed)
    oftener = _lottery(residents, households, max(1, math.isqrt(k)), seed)
    standing = np.where(keep_all, 1, np.where(_families(residents, households), oftener, seldom))
    weight = standing[home].copy()
    kin = residents["kin"][residents["kin"] != NOBODY]
    weight[kin] = 1
    born = ~here & (residents["parent"] != NOBODY)
    weight[born] = weight[residents["parent"][born]]
    return weight


def _families(residents: np.ndarray, households: np.ndarray) -> np.ndarray:
    """Mask of households with a child, or with a mother of one to come."""
    with_child = np.zeros(len(households), bool)
    with_child[residents["household"][residents["age"] < ADULT]] = True  # children to be born are of age 0
    return with_child


def _lottery(residents: np.ndarray, households: np.ndarray, k: int, seed: int) -> np.ndarray:
    """Weight k for one household in k, 0 for the others, spread evenly over arrival, deprivation, age and size."""
    start = int(uniforms(seed, np.zeros(1, np.int64), Event.BUILD_SAMPLE)[0] * k)
    eldest = np.zeros(len(households), np.int64)
    np.maximum.at(eldest, residents["household"], residents["age"])
    first_month = np.zeros(len(households), np.int64)
    np.maximum.at(first_month, residents["household"], residents["arrives"].astype(np.int64))
    order = np.lexsort((households["people"], eldest, households["fifth"], first_month))
    chosen = np.zeros(len(households), np.int64)
    chosen[order[start::k]] = k
    return chosen


def thin(residents: np.ndarray, households: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Leave out rows of weight 0; renumber rows, ties and homes.  A tie to someone left out is a tie to nobody."""
    kept = weight > 0
    number = np.append(np.where(kept, np.cumsum(kept) - 1, NOBODY), NOBODY)
    fewer = joined(residents[kept])
    fewer["id"] = np.arange(len(fewer))
    fewer["weight"] = weight[kept]
    for link in _LINKS:
        fewer[link] = number[fewer[link]]
    homes, fewer["household"] = np.unique(fewer["household"], return_inverse=True)
    return fewer, joined(households[homes])


def sampling_error(events: float, k: int) -> float:
    """Standard error that keeping one in k adds to a yearly count of rare, separate events among the sampled.

    >>> round(sampling_error(10_000, 10))
    300
    """
    return math.sqrt(max(0, k - 1) * events)
