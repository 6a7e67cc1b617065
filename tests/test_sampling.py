"""A stated sample stands for the whole: exactly in expectation, and in a run within the error that it states."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from obbr.chance import hashed_seed
from obbr.outcomes.measures import GROUPS, MEASURES
from obbr.people.resident import NOBODY, Presence
from obbr.place import sampling
from obbr.place.opening import opening_of
from tests.world import place, run, started

K = 8
LOTTERIES = 12
YEARS = 2


def lottery(number):
    return hashed_seed(1_000 + number)


def thinned(k, number, weigh=sampling.weights):
    """The same people, one other household in k kept by another lottery."""
    whole = started()
    weight = weigh(whole.residents, whole.households, k, lottery(number))
    residents, homes = sampling.thin(whole.residents, whole.households, weight)
    opening = opening_of(place(), residents)
    return replace(whole, residents=residents, households=homes, start=opening, sample=k)


@cache
def lived(number=None, weigh=sampling.weights):
    """Yearly outcomes for everybody of the whole place, or of one sample: (years, measures)."""
    population = started() if number is None else thinned(K, number, weigh)
    return run(population=population, years=YEARS).outcomes[:, list(GROUPS).index("all")]


def totals(measure, weigh=sampling.weights):
    """A measure in the whole run, and in each sample's: flows added up over the years, stocks at the end."""
    which = list(MEASURES).index(measure)
    years = slice(-1, None) if MEASURES[measure].timing == "stock" else slice(None)
    samples = [lived(number, weigh)[years, which].sum() for number in range(LOTTERIES)]
    return lived()[years, which].sum(), np.array(samples)


def too_far(measure, spread, weigh=sampling.weights):
    """How the samples are off the whole by more than their error and that of luck explain; nothing if they are not.

    Luck goes by row, and a sample has other rows, so a sample's lives are others: the whole run has such luck as well.
    """
    whole, samples = totals(measure, weigh)
    off = samples - whole
    luck = np.sqrt(whole) if MEASURES[measure].timing == "flow" else 0.0
    one, mean = np.hypot(spread, luck), np.hypot(spread / np.sqrt(LOTTERIES), luck)
    print(measure, whole, off.round(), 'spread', spread, 'luck', luck, 'std', off.std(ddof=1))
    wrong = [f"a sample is off by {each:.0f}" for each in off if abs(each) > 3.5 * np.hypot(one, luck)]
    return wrong + ([f"on average off by {off.mean():.0f}"] if abs(off.mean()) > 3.0 * mean else [])


def test_everybody_has_weight_one_on_average_over_all_lotteries():
    """A systematic draw has k outcomes.  Over all of them every row, and so every count, comes out exactly."""
    whole, found = started(), {}
    for number in range(40 * K):
        weight = sampling.weights(whole.residents, whole.households, K, lottery(number))
        found.setdefault(weight.tobytes(), weight)
    assert len(found) == K, "every outcome of the draw, once"
    assert (np.mean(list(found.values()), axis=0) == 1.0).all()


def test_a_home_is_kept_whole_or_for_the_sake_of_one_who_may_care():
    whole = started()
    weight = sampling.weights(whole.residents, whole.households, K, lottery(0))
    kin = np.zeros(len(weight), bool)
    kin[whole.residents["kin"][whole.residents["kin"] != NOBODY]] = True
    kept_for = kin[whole.residents["mother"]] & (whole.residents["mother"] != NOBODY)
    others = ~kin & ~(kept_for & (whole.residents["presence"] != Presence.HERE))
    home = whole.residents["household"][others]
    least, most = np.full(len(whole.households), 10**6), np.full(len(whole.households), -1)
    np.minimum.at(least, home, weight[others])
    np.maximum.at(most, home, weight[others])
    lived_in = most >= 0
    assert (least[lived_in] == most[lived_in]).all(), "people of one home stand for different numbers"
    assert set(np.unique(weight).tolist()) == {0, 1, K}


def test_visits_to_a_and_e_are_within_the_error_of_the_sample():
    whole, _ = totals("ae_attendances")
    assert not too_far("ae_attendances", sampling.sampling_error(whole, K))


def test_population_is_within_the_error_of_the_sample():
    moves = 0.1 * lived()[-1, list(MEASURES).index("population")] * YEARS
    assert not too_far("population", sampling.sampling_error(moves, K))


@pytest.mark.parametrize("measure", ["emergency_admissions", "deaths", "unmet_need_hours"])
def test_those_who_need_most_are_all_kept(measure):
    """So a sample hardly widens what is known of them."""
    pass


def forgets_what_rows_stand_for(residents, households, k, luck):
    return np.minimum(sampling.weights(residents, households, k, luck), 1)


def counts_carers_twice(residents, households, k, luck):
    weight = sampling.weights(residents, households, k, luck)
    weight[residents["kin"][residents["kin"] != NOBODY]] = k
    return weight


@pytest.mark.parametrize("wrong", [forgets_what_rows_stand_for, counts_carers_twice])
def test_wrong_weights_are_found(wrong):
    assert too_far("population", 60.0, wrong)
    whole, _ = totals("ae_attendances")
    assert too_far("ae_attendances", sampling.sampling_error(whole, K), wrong)
