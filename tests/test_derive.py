"""How the shipped tables were derived: councils of before and of now, stand-ins, roundings.  No extract is needed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from obbr.place.derive.alike import alike, filled
from obbr.place.derive.extracts import AGE_COLUMNS, NOT_BUILT, Extracts
from obbr.place.derive.people import FLOW_BANDS, _moves, death_rates, whole
from obbr.place.derive.rules import rule, rules
from obbr.place.derive.stand_in import believed, scatter
from obbr.place.derive.table import Topic

CUMBERLAND, WESTMORLAND, BOURNEMOUTH = "E06000063", "E06000064", "E06000058"
CUMBRIA, OLD_BOURNEMOUTH, POOLE = "E10000006", "E06000028", "E06000029"


@pytest.fixture
def extracts(tmp_path):
    """Three councils: two made of one county, three times as many people in the first; one made of two."""
    people = {CUMBERLAND: 300, WESTMORLAND: 100, BOURNEMOUTH: 500, **dict.fromkeys(NOT_BUILT, 1)}
    rows = [{"year": 2023, "code": code, **dict.fromkeys(AGE_COLUMNS, number)} for code, number in people.items()]
    pd.DataFrame(rows).to_csv(tmp_path / "population_utla_persons_age_2023.csv", index=False)
    return Extracts(tmp_path)


def test_a_countys_number_is_shared_by_residents_and_its_rate_is_not(extracts):
    found = pd.DataFrame({"code": [CUMBRIA], "value": [80.0]})
    assert extracts.counts(found)["value"].to_dict() == {CUMBERLAND: 60.0, WESTMORLAND: 20.0}
    assert extracts.rates(found)["value"].to_dict() == {CUMBERLAND: 80.0, WESTMORLAND: 80.0}


def test_councils_that_became_one_are_added_and_their_rates_averaged(extracts):
    found = pd.DataFrame({"code": [OLD_BOURNEMOUTH, POOLE], "value": [10.0, 30.0]})
    assert extracts.counts(found)["value"].to_dict() == {BOURNEMOUTH: 40.0}
    assert extracts.rates(found)["value"].to_dict() == {BOURNEMOUTH: 20.0}


def test_a_council_that_is_not_built_is_nowhere(extracts):
    assert set(extracts.people.index) == {CUMBERLAND, WESTMORLAND, BOURNEMOUTH}
    assert extracts.counts(pd.DataFrame({"code": NOT_BUILT, "value": [1.0, 1.0]})).empty


class Alike:
    """Sixty councils, every other one in London, from little deprived to much."""

    def __init__(self):
        codes = [f"c{number:02}" for number in range(60)]
        kinds = ["london" if number % 2 else "unitary" for number in range(60)]
        self.people = pd.DataFrame(index=codes)
        self.councils = pd.DataFrame({"kind": kinds}, index=codes)
        self.deprivation = pd.DataFrame({"score": np.linspace(5.0, 45.0, 60)}, index=codes)


def test_councils_without_a_rate_get_what_councils_alike_have():
    england = Alike()
    rate = np.exp(-4.0 + 0.03 * england.deprivation["score"]) * np.where(england.councils["kind"] == "london", 1.5, 1.0)
    told, lacking = filled(rate.drop(["c10", "c11"]), england)
    assert list(lacking) == ["c10", "c11"]
    np.testing.assert_allclose(told, rate, rtol=1e-9)


def test_what_is_held_back_moves_nothing():
    england = Alike()
    rate = pd.Series(1.0 + np.arange(60) % 7, england.people.index)
    held = rate.copy()
    held["c10"] = np.nan
    changed = held.copy()
    assert alike(held, england).equals(alike(changed.drop("c10"), england))


def test_too_few_councils_make_no_rate():
    england = Alike()
    with pytest.raises(ValueError, match="only 5"):
        alike(pd.Series(1.0, england.people.index[:5]), england)


def test_rounding_keeps_the_sum():
    parts = pd.DataFrame({"a": [1.4, 2.6], "b": [3.4, 5.6], "c": [2.2, 0.8]}, index=["x", "y"])
    rounded = whole(parts, pd.Series([7.0, 9.0], ["x", "y"]))
    assert rounded.sum(axis=1).tolist() == [7.0, 9.0]
    assert (rounded % 1 == 0).all().all()


def test_moves_are_found_again():
    """People carried twelve years by deaths alone, with known movers in two bands."""
    rates = np.linspace(0.001, 0.2, 91)

    class Dying:
        def read(self, name):
            years = [year for year in range(2011, 2020) for _ in range(91)]
            return pd.DataFrame({"year": years, "age": list(range(91)) * 9, "mx_total": np.tile(rates, 9)})

    assert death_rates(Dying(), 2015, "total").tolist() == pytest.approx(rates.tolist())
    before = pd.Series(1000.0, range(91))
    stock, wanted = before.to_numpy(), {"19": 120.0, "60-69": -60.0}
    for _ in range(12):
        stock = stock * (1.0 - np.minimum(rates, 0.9))
        stock = np.concatenate([[900.0], stock[:-2], [stock[-2] + stock[-1]]])
        stock[19] += wanted["19"]
        stock[60:70] += wanted["60-69"] / 10
    found = _moves(before, pd.Series(stock), pd.Series([900.0] * 12), 1.0, Dying())
    assert dict(zip(FLOW_BANDS, found, strict=True)) == pytest.approx(dict.fromkeys(FLOW_BANDS, 0.0) | wanted, abs=1e-6)


def test_an_interval_is_as_wide_as_councils_are_apart():
    assert scatter(pd.Series(np.linspace(0.7, 1.2, 101))) == "+-25%"
    assert believed(pd.Series([1.0, 10.0, 12.0, 200.0]), far=4.0).tolist() == [False, True, True, False]


def test_a_figure_is_complete_or_refused(extracts):
    topic = Topic("care", extracts)
    with pytest.raises(ValueError, match=f"care.requests: no value for .*{WESTMORLAND}"):
        topic.put("requests", pd.Series({CUMBERLAND: 1.0, BOURNEMOUTH: 2.0}))


def test_a_figure_of_some_councils_is_blank_for_the_others(extracts, tmp_path):
    topic = Topic("funding", extracts)
    topic.put("districts", pd.Series({CUMBERLAND: 7.0}), only=pd.Index([CUMBERLAND]))
    topic.write(tmp_path)
    written = (tmp_path / "funding.csv").read_text("utf-8").splitlines()
    assert written[1:] == [f"{BOURNEMOUTH},", f"{CUMBERLAND},7", f"{WESTMORLAND},"]
    with pytest.raises(ValueError, match=f"funding.districts: no value for .*{WESTMORLAND}"):
        topic.put("districts", pd.Series({CUMBERLAND: 7.0}), only=pd.Index([CUMBERLAND, WESTMORLAND]))


def test_borrowed_numbers_have_a_source():
    for name, entry in rules().items():
        assert entry["source"] and entry["unit"] and "year" in entry, name
        assert rule(name) == entry["value"]
