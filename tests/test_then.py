"""Councils in 2011/12: complete, consistent, honest about what is borrowed; paths and series without what is held."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from obbr.calendar import BASE_YEAR
from obbr.evidence import Draws, Register
from obbr.inputs import BadInput
from obbr.money.funding import Funding
from obbr.money.lines import Ring
from obbr.money.prices import Prices
from obbr.place import Place, build
from obbr.place.choosing import ages_of
from obbr.place.councils import councils, figures_then, table
from obbr.place.derive.extracts import HELD_BACK
from obbr.place.derive.then_paths import joined
from obbr.place.derive.then_people import ENTER, carried
from obbr.place.derive.then_people import NOW as REACHED
from obbr.place.derive.then_series import MEASURES, returns
from obbr.place.figure import Kind
from obbr.place.opening import beyond_usual_support, care_split, funding_of, outturn_of
from obbr.place.then import CARRIED, TODAYS, Seen, paths_of, place_then, series, stands_for
from obbr.study.baseline import base_year_of

NAMES = list(councils())
NAMES_HELD = {name for name, council in councils().items() if council.code in HELD_BACK}
HELD_YEARS = {"2017/18", "2018/19", "2019/20", "2020/21", "2023/24", "2024/25"}  # left out for every council
COUNTED = ("care.residential_65plus", "care.community_65plus", "children.looked_after", "children.in_need",
           "children.entries", "children.on_plan", "flows.deaths", "hospital.still_there_at_days_end")  # fmt: skip
ENGLAND_MID_2010 = 52_642_452  # ONS, with the City of London and the Isles of Scilly
LOOKED_AFTER_2012 = 67_080  # DfE
PATHS = ("funding", "residential_week", "nursing_week", "home_care_hour", "minimum_wage", "to_2024_25")


@pytest.fixture(scope="module")
def every() -> dict[str, Place]:
    return {name: place_then(name) for name in NAMES}


@pytest.fixture(scope="module")
def seen() -> list[Seen]:
    return series()


def test_every_council_has_the_same_figures_then_as_now(every):
    for name, place in every.items():
        assert set(place.figures) == set(Place.shipped(name).figures), name
        assert place.title.endswith("in 2011/12")
        for path, figure in place.figures.items():
            assert figure.source and figure.year and figure.unit, (name, path)
            assert figure.kind is not Kind.DERIVED or figure.method, (name, path)


def test_a_figure_is_of_then_or_carried_or_says_that_it_is_todays(every):
    camden, now = every["camden"], Place.shipped("camden")
    then = figures_then(councils()["camden"])
    assert set(then) <= set(now.figures)
    for path in set(camden.figures) - set(then) - {"calibration.fits"}:
        said = camden.figure(path).method
        assert said.startswith(("Today's rate", "As many")) or TODAYS in said, path
        assert TODAYS not in said or camden.value(path) == now.value(path), path
    assert set(CARRIED).isdisjoint(then)


def test_a_council_that_is_not_there_is_one_line():
    with pytest.raises(BadInput, match=r"camdem: not a council that has figures of 2011/12\. Did you mean camden"):
        place_then("camdem")
    with pytest.raises(BadInput, match="meadowbridge"):
        paths_of("meadowbridge")


def test_people_add_up_to_england(every):
    whole = sum(place.people.sum() for place in every.values())
    assert ENGLAND_MID_2010 * 0.9995 < whole <= ENGLAND_MID_2010
    looked_after = sum(place.value("children.looked_after") for place in every.values())
    assert looked_after == pytest.approx(LOOKED_AFTER_2012, rel=0.01)


def test_people_of_2010_become_those_of_2023(every):
    """By the flows of then and the death rates of the evidence, each council's people by age reach mid-2023."""
    rates = Draws(Register.load(), 0).parameters("central").view(np.recarray)[0].life.death_rate
    for name, place in every.items():
        women = place.people[0].sum() / place.people.sum()
        mixed = women * np.array(rates[0]) + (1.0 - women) * np.array(rates[1])
        survive = 1.0 - np.minimum(mixed * place.value("flows.death_multiplier"), 0.9)
        come, leave = np.zeros(91), place.by_age("flows.leave_rate")
        for band, number in place.value("flows.arrivals").items():
            ages = ages_of(band)
            come[ages] = number / (min(ages.stop, 91) - ages.start)
        path = carried(place.people.sum(0).astype(float), survive, place.value("flows.births"), come, leave)
        assert len(path) == REACHED - ENTER + 1
        reached, now = path[-1], figures_now(name)
        assert reached.sum() == pytest.approx(now.sum(), rel=0.03), name
        assert reached[65:].sum() == pytest.approx(now[65:].sum(), rel=0.06), name
        assert reached[:18].sum() == pytest.approx(now[:18].sum(), rel=0.06), name


def figures_now(name):
    """People by age at mid-2023, of the tables."""
    from obbr.place.councils import figures_of

    value = figures_of(councils()[name])["population.by_age_sex"].value
    return np.array(value["female"]) + np.array(value["male"])


def test_parts_add_up(every):
    for name, place in every.items():
        for topic in ("adults", "children", "public_health"):
            total, lines = place.value("money.totals")[topic], place.value(f"money.{topic}").values()
            assert sum(line["gross"] for line in lines) == total["gross"], (name, topic)
            assert sum(line["net"] for line in lines) == total["net"], (name, topic)
            assert 0 <= total["net"] <= total["gross"] and total.get("fees", 0) <= total["gross"] - total["net"]
        for line, parts in place.value("money.settings_65plus").items():
            assert sum(parts.values()) == place.value("money.adults")[line]["gross"], (name, line)
            assert min(parts.values()) >= 0, (name, line)
        assert sum(place.value("children.homes").values()) == place.value("children.looked_after"), name
        assert place.value("children.looked_after") <= place.value("children.in_need"), name
        assert sum(place.value("care.residential_age")) == pytest.approx(1.0)
        tax, power = place.value("funding.council_tax_requirement"), place.value("funding.core_spending_power")
        assert all(tax[year] < power[year] for year in tax), name


def test_every_council_can_open_its_books(every):
    p = Draws(Register.load(), 0).parameters("central").view(np.recarray)[0]
    for name, place in every.items():
        outturn, split = outturn_of(place), care_split(place.value("money.settings_65plus"))
        funding = Funding(funding_of(place), outturn, Prices(p), p)
        assert funding.total(BASE_YEAR) == outturn.net_of_ring(Ring.GENERAL_FUND), name
        assert min(beyond_usual_support(place, outturn).values()) >= 0.0
        for service, lines in split.items():
            assert sum(lines.values()) == pytest.approx(1.0), (name, service)


def test_what_is_held_back_is_nobodys_own(every):
    for name in NAMES_HELD:
        for path in COUNTED:
            assert every[name].figure(path).kind is Kind.NATIONAL, (name, path)


def test_paths_have_a_number_for_each_year():
    for name in NAMES:
        paths = paths_of(name)
        assert paths.years[0] == "2011/12" and paths.years[-1] == "2022/23" and len(paths.years) == 12
        for field in PATHS:
            found = getattr(paths, field)
            assert found.shape == (12,) and np.isfinite(found).all() and (found > 0).all(), (name, field)
        assert paths.funding[0] == 1.0
        assert (abs(np.diff(paths.funding)) < 0.15).all(), name
        assert 0 <= paths.own_fees <= 3
        heads = sum(paths.people.values())
        assert np.allclose(np.diff(heads), np.diff(heads).mean(), atol=5), name


def test_the_base_year_is_the_first_of_the_paths():
    assert [stands_for(year) for year in range(BASE_YEAR, 11)] == list(paths_of("leeds").years)


def test_a_path_begins_where_the_place_does(every):
    for name in ("camden", "wirral", "leeds"):
        paths, place = paths_of(name), every[name]
        for field in ("residential_week", "nursing_week"):
            assert getattr(paths, field)[0] == pytest.approx(place.value(f"money.{field}"), abs=5.0)


def test_the_minimum_wage_is_the_statutory_one():
    cash = {row["year"]: float(row["minimum_wage_cash"]) for row in table("then/national")}
    assert cash["2016/17"] == 7.20 and cash["2022/23"] == 9.50
    assert cash["2011/12"] == pytest.approx((5.93 + 6.08) / 2)


def test_series_leave_out_what_is_held_back(seen):
    councils_seen = [one for one in seen if one.measure in MEASURES]
    assert {one.name for one in councils_seen}.isdisjoint(NAMES_HELD)
    assert {one.year for one in seen}.isdisjoint(HELD_YEARS)
    assert {row["code"] for row in table("then/screened")}.isdisjoint(HELD_BACK)
    assert {one.measure for one in councils_seen} == set(MEASURES)


def test_series_say_what_they_are(seen):
    from obbr.inputs import read_yaml
    from obbr.place.councils import ENGLAND

    described = dict(read_yaml(ENGLAND / "then" / "series.yaml").items())
    for measure in {one.measure for one in seen}:
        keys = {key: part.text() for key, part in described[measure].items()}
        assert keys["source"] and keys["unit"] and keys["year"] and keys["class"] in list(Kind), measure


def test_what_was_screened_is_in_no_series_and_has_a_reason(seen):
    kept = {(one.name, one.measure, one.year) for one in seen}
    names = {council.code: name for name, council in councils().items()}
    refused = table("then/screened")
    assert 0 < len(refused) < 0.03 * len(seen)
    for row in refused:
        assert row["reason"]
        assert (names[row["code"]], row["measure"], row["year"]) not in kept


@pytest.mark.parametrize(
    ("rates", "odd"),
    [
        ({2011: 20.0, 2012: 40.0, 2013: 21.0}, True),  # there and back
        ({2011: 20.0, 2012: 10.0, 2013: 19.0}, True),
        ({2011: 20.0, 2012: 40.0, 2013: 41.0}, False),  # stays
        ({2011: 20.0, 2012: 22.0, 2013: 20.0}, False),  # small
        ({2011: 20.0, 2012: 40.0, 2017: 20.0}, False),  # too long ago to tell
    ],
)
def test_a_return_that_jumps_and_goes_back_is_not_believed(rates, odd):
    assert returns(pd.Series(rates), *rates, jump=0.25) is odd


def test_fees_between_known_years_grow_evenly_but_where_growth_is_published():
    fees = joined({2016: 100.0, 2019: 133.1, 2020: 140.0}, {2018: 0.1})
    assert list(fees) == [2016, 2017, 2018, 2019, 2020]
    assert fees[2017] == pytest.approx(110.0) and fees[2018] == pytest.approx(121.0)
    assert (fees[2016], fees[2019], fees[2020]) == (100.0, 133.1, 140.0)


def test_rates_are_in_reach(seen):
    """Published rates of England stand among the councils' (looked after 59 per 10,000, care homes 18 per 1,000)."""
    for measure, year, england in (("looked_after", "2011/12", 59.0), ("care_home_residents_65plus", "2013/14", 18.0)):
        found = [one.value for one in seen if (one.measure, one.year) == (measure, year)]
        assert np.median(found) == pytest.approx(england, rel=0.15)
        assert len(found) > 130


def test_a_place_then_lives_through_its_base_year():
    place = place_then("rutland")
    people = build(place, seed=1, sample=10)
    parameters = Draws(Register.load(), 1).parameters("central")
    rows = {row.what: row for row in base_year_of(place, people, parameters, seed=1)}
    assert rows["A&E visits"].modelled == pytest.approx(rows["A&E visits"].published, rel=0.3)
    assert rows["Children looked after"].published == place.value("children.looked_after")
