"""A stated sample stands for the whole: exactly in expectation, and in a run within the error that it states."""

import math
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from obbr.chance import hashed_seed
from obbr.people.resident import NOBODY, Presence
from obbr.place import sampling
from obbr.place.opening import opening_of
from tests.world import place, started, system

K = 8
MONTHS = 36
FEW = 9


class Lived(NamedTuple):
    """What came of some months: weighted totals."""

    visits: int  # to A&E
    at_first: int  # people
    at_last: int
    moves: int  # people who came, left, were born or died


@cache
def lotteries():
    """One luck for each of the k outcomes of a systematic draw, and the weights that it gives."""
    whole, found = started(), {}
    for number in range(40 * K):
        luck = hashed_seed(1_000 + number)
        weight = sampling.weights(whole.residents, whole.households, K, luck)
        found.setdefault(weight.tobytes(), (luck, weight))
    return list(found.values())


def thinned(luck, weigh):
    """The same people, with other households left out."""
    whole = started()
    weight = weigh(whole.residents, whole.households, K, luck)
    residents, homes = sampling.thin(whole.residents, whole.households, weight)
    return replace(
        whole,
        residents=residents,
        households=homes,
        start=opening_of(place(), residents, whole.start.providers, whole.start.bodies),
        sample=K,
    )


@cache
def lived(luck=None, weigh=sampling.weights, own_rates=False, months=MONTHS):
    """Some months of the whole place, or of one sample of it, at the whole's local rates or at the sample's own."""
    local = system("standstill", population=started() if luck is None else thinned(luck, weigh))
    if luck is not None and not own_rates:
        local.world.place[:] = system("standstill").world.place  # whose margins no wrong weight can touch
    people = local.residents
    before, weight = people["presence"].copy(), people["weight"].astype(int)
    for _ in range(months):
        local.step_month()
    visits = int(local.counts["ae_attendances"].sum())
    here = (before == Presence.HERE, people["presence"] == Presence.HERE)
    return Lived(visits, *(int(weight[h].sum()) for h in here), int(weight[people["presence"] != before].sum()))


def too_far(of, events, weigh=sampling.weights, own_rates=False, months=MONTHS):
    """How the samples are off the whole by more than luck and the stated error explain; nothing if they are not.

    Luck goes by row, and a sample has other rows, so a sample's lives are others than the whole's: both have such luck.
    """
    whole = of(lived(months=months))
    off = np.array([of(lived(luck, weigh, own_rates, months)) for luck, _ in lotteries()]) - whole
    one = np.hypot(sampling.sampling_error(events, K), np.sqrt(2.0 * events))
    wrong = [f"a sample is off by {each}, {one:.0f} would be usual" for each in off if abs(each) > 3.5 * one]
    mean = np.sqrt(2.0 * events)  # over all k samples everybody is counted once, k times over and divided by k
    return wrong + ([f"on average off by {off.mean():.0f}, usual {mean:.0f}"] if abs(off.mean()) > 3.5 * mean else [])


def test_everybody_has_weight_one_on_average_over_all_lotteries():
    """A systematic draw has k outcomes.  Over all of them every row, and so every count, comes out exactly."""
    assert len(lotteries()) == K, "every outcome of the draw, once"
    assert (np.mean([weight for _, weight in lotteries()], axis=0) == 1.0).all()


def test_a_home_is_kept_whole_or_for_the_sake_of_one_who_may_care():
    whole = started()
    weight = lotteries()[0][1]
    kin = np.zeros(len(weight), bool)
    kin[whole.residents["kin"][whole.residents["kin"] != NOBODY]] = True
    kept_for = kin[whole.residents["parent"]] & (whole.residents["parent"] != NOBODY)
    others = ~kin & ~(kept_for & (whole.residents["presence"] != Presence.HERE))
    home = whole.residents["household"][others]
    least, most = np.full(len(whole.households), 10**6), np.full(len(whole.households), -1)
    np.minimum.at(least, home, weight[others])
    np.maximum.at(most, home, weight[others])
    lived_in = most >= 0
    assert (least[lived_in] == most[lived_in]).all(), "people of one home stand for different numbers"
    assert set(np.unique(weight).tolist()) == {0, 1, math.isqrt(K), K}, "families are kept oftener than others"


def visits(lived):
    return lived.visits


def growth(lived):
    return lived.at_last - lived.at_first


@pytest.mark.parametrize("own_rates", [False, True])
def test_visits_to_a_and_e_are_within_the_error_of_the_sample(own_rates):
    assert not too_far(visits, lived().visits, own_rates=own_rates)


def test_population_changes_within_the_error_of_the_sample():
    assert not too_far(growth, lived().moves)


def test_population_at_first_is_exact_on_average():
    everyone = [lived(luck).at_first for luck, _ in lotteries()]
    assert np.mean(everyone) == lived().at_first
    assert np.std(everyone) < 0.03 * lived().at_first


# --- wrong weights are found -----------------------------------------------------------------------------------------


def forgets_what_rows_stand_for(residents, households, k, luck):
    return np.minimum(sampling.weights(residents, households, k, luck), 1)


def counts_carers_as_drawn(residents, households, k, luck):
    weight = sampling.weights(residents, households, k, luck)
    weight[residents["kin"][residents["kin"] != NOBODY]] = k
    return weight


@pytest.mark.parametrize("wrong", [forgets_what_rows_stand_for, counts_carers_as_drawn])
def test_wrong_weights_are_found(wrong):
    """Within a few months, for they are wrong from the first."""
    whole = lived(months=FEW)
    assert too_far(visits, whole.visits, wrong, months=FEW)
    at_first = np.mean([lived(luck, wrong, months=FEW).at_first for luck, _ in lotteries()])
    assert abs(at_first - whole.at_first) > 500
