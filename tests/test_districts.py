"""Districts' purse of two-tier areas: it balances, stands apart from the county's books, and is nowhere else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from obbr.inputs import BadInput, read_yaml
from obbr.money.chart import DISTRICTS, Purse
from obbr.money.districts import DistrictFigures, Districts
from obbr.money.prices import Prices
from obbr.place import Place, Population
from obbr.place.councils import councils, figures_of
from obbr.place.opening import DISTRICTS as FIGURES
from obbr.place.opening import districts_of
from obbr.place.own import replaced
from obbr.report.table import sections
from obbr.study.plan import Study
from obbr.study.run import conduct
from tests import world
from tests.camden_books import P
from tests.fake_runs import take_no_time
from tests.test_money import small_ledger

TAX, POWER = "districts_council_tax", "districts_spending_power"
SMALL = DistrictFigures(
    council_tax_2024_25=70_001,
    council_tax_2025_26=73_003,
    spending_power_2024_25=100_003,
    spending_power_2025_26=101_009,
)


def two_tier() -> Population:
    """Meadowbridge's people, in an area with districts."""
    started = world.started()
    return replace(started, start=replace(started.start, districts=SMALL))


# figures


def test_counties_have_districts_and_nobody_else():
    for council in councils().values():
        there = [path in figures_of(council) for path in FIGURES]
        assert there == [council.kind == "county"] * 2, council.name
    for name in ("meadowbridge", "camden", "wirral"):
        assert districts_of(Place.shipped(name)) is None
    assert districts_of(Place.shipped("hertfordshire")) is not None


def test_of_what_districts_have_tax_is_a_part():
    for council in councils().values():
        if council.kind == "county":
            tax, power = (figures_of(council)[path].value for path in FIGURES)
            assert all(0 < tax[year] < power[year] for year in ("2024/25", "2025/26")), council.name


def test_hertfordshires_tax_fits_what_two_of_its_ten_districts_resolved():
    north_hertfordshire, welwyn_hatfield = 13_147, 10_425  # GBP thousand, 2024/25
    assert (
        10 * 0.8 * welwyn_hatfield
        < Place.shipped("hertfordshire").value(FIGURES[0])["2024/25"]
        < 10 * north_hertfordshire
    )


# postings


def test_the_purse_is_empty_at_every_months_end_and_the_years_add_up():
    ledger, districts = small_ledger(36), Districts(SMALL, Prices(P), P)
    for month in range(36):
        districts.post(ledger, month)
        assert ledger.balance(Purse.DISTRICT) == ledger.balance(Purse.COUNCIL) == 0
        ledger.check_month(month)
    rows = ledger.rows()
    assert set(rows["line"]) == {DISTRICTS}
    by_service = {
        service: rows["pence"][rows["service"] == service] for service in ("council_tax", "grants", "services")
    }
    assert by_service["council_tax"][0] == SMALL.council_tax_2025_26
    assert by_service["services"][0] == SMALL.spending_power_2025_26
    np.testing.assert_array_equal(by_service["council_tax"] + by_service["grants"], by_service["services"])


def test_the_base_years_money_is_that_of_2024_25_and_later_tax_keeps_the_limit():
    districts = Districts(SMALL, Prices(P), P)
    assert districts.council_tax(-2) == districts.council_tax(-1) == SMALL.council_tax_2024_25
    assert districts.council_tax(-1) + districts.grants(-1) == SMALL.spending_power_2024_25
    allowed = (1 + P.money.council_tax_limit) * (1 + P.money.tax_base_growth)
    assert districts.council_tax(5) / districts.council_tax(4) == pytest.approx(allowed, abs=1e-5)


def test_districts_change_nothing_else():
    """The same lives and the same books with districts and without, where nothing is posted."""
    without, beside = world.run(years=1), world.run(years=1, population=two_tier())
    assert DISTRICTS not in without.ledger["line"] and "district" not in without.ledger["payer"]
    mine = beside.ledger["line"] == DISTRICTS
    spent = beside.ledger["pence"][beside.ledger["payer"] == "district"].tolist()
    assert spent == [SMALL.spending_power_2024_25] * 2 + [SMALL.spending_power_2025_26]
    for column, values in without.ledger.items():
        np.testing.assert_array_equal(beside.ledger[column][~mine], values)
    assert beside.outcomes.tobytes() == without.outcomes.tobytes()
    assert beside.closing == without.closing


# own files


def typed(place: Place, tax: int) -> Place:
    """A place whose council types its districts' council tax, GBP thousand in both years."""
    words = f"funding:\n  {TAX}: {{value: {{2024/25: {tax}, 2025/26: {tax}}}, source: budgets, year: 2025/26}}\n"
    figures, _ = replaced(place.figures, read_yaml(words, "ours.yaml"))
    return replace(place, figures=figures)


def test_a_county_may_type_what_its_districts_have():
    shipped = Place.shipped("warwickshire")
    own = districts_of(typed(shipped, 50_000))
    assert own.council_tax_2025_26 == 50_000 * 100_000
    assert own.spending_power_2025_26 == districts_of(shipped).spending_power_2025_26


def test_what_cannot_be_is_refused_in_one_line():
    with pytest.raises(BadInput, match=rf"no figure funding\.{TAX}"):
        typed(Place.shipped("camden"), 50_000)
    with pytest.raises(BadInput, match=r"more than the £.* of districts_spending_power"):
        districts_of(typed(Place.shipped("warwickshire"), 500_000))
    county = Place.shipped("warwickshire")
    half = replace(county, figures={path: f for path, f in county.figures.items() if not path.endswith(POWER)})
    with pytest.raises(BadInput, match=rf"no figure funding\.{POWER}"):
        districts_of(half)


# what is shown


@pytest.fixture
def results(monkeypatch):
    take_no_time(monkeypatch)
    scenarios = tuple(world.scenario(name) for name in ("standstill", "salami_slicing"))
    return conduct(Study(world.place(), scenarios, draws=2, years=1))


def who_else_pays(results) -> dict[str, list[str]]:
    section = next(section for section in sections(results) if section.heading == "WHO ELSE PAYS")
    return dict(section.lines)


def test_the_table_has_districts_only_where_there_are_any(results):
    assert not [words for words in who_else_pays(results) if "istrict" in words]
    ledgers = {}
    for run, ledger in results.ledgers.items():
        row = {"line": DISTRICTS, "service": "services", "payer": "district", "payee": "others", "unit": "penny"}
        row |= {"year": "2025/26", "quantity": 0, "pence": 14_509_200_000}
        ledgers[run] = {column: np.append(values, row[column]) for column, values in ledger.items()}
    shown = who_else_pays(replace(results, ledgers=ledgers))["Districts' services, 2025/26, £m"]
    assert shown[0].startswith("145.1") and shown[1] == "0.0"
