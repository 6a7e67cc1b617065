"""Laws of the whole system, on the small made-up place."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from obbr.calendar import BASE_YEAR
from obbr.chance import hashed_seed
from obbr.people.resident import Presence, Setting
from obbr.people.sharing import Desk, ticket_of
from tests.world import check_ties, run, scenario, started, system, with_one_more

NEWCOMER = {"birth_month": -24 - 80 * 12, "age": 80, "need": 2}
INSTITUTIONS_STILL = frozenset(
    {"rationing", "full_beds_refuse", "fee_moves_supply", "caseload_moves_leavers", "overspend_cuts_prevention"}
    | {"vcse_lives_on_grants", "fee_moves_wages", "wage_moves_turnover", "turnover_moves_quality"}
    | {"quality_reaches_people", "margin_moves_exit", "price_tenders_move_quality"}
    | {"settled_carers_prevent_readmission"}
    | {"vcse_lives_on_grants", "overload_dilutes_places", "overload_wears_volunteers"}
)


def test_no_policy_no_difference():
    first, second = run("standstill"), run(scenario("standstill").with_(name="another name for the same"))
    assert np.array_equal(first.outcomes, second.outcomes, equal_nan=True)
    assert all(np.array_equal(first.ledger[column], second.ledger[column]) for column in first.ledger)


def test_scenarios_are_identical_until_the_first_policy_month():
    a, b = system("standstill"), system("salami_slicing")
    while a.month < 0:
        a.step_month(), b.step_month()
        assert np.array_equal(a.residents, b.residents), f"they differ in month {a.month}"
    assert np.array_equal(a.council.books.ledger.pence, b.council.books.ledger.pence)
    for _ in range(12):
        a.step_month(), b.step_month()
    assert not np.array_equal(a.residents, b.residents), "the policy did nothing in its first year"


def test_same_bytes_from_one_or_two_threads():
    names = ["standstill", "salami_slicing"] * 2
    alone = [run(name, years=1) for name in names]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda name: run(name, years=1), names))
    for one, other in zip(alone, together, strict=True):
        assert one.outcomes.tobytes() == other.outcomes.tobytes()
        assert all(one.ledger[column].tobytes() == other.ledger[column].tobytes() for column in one.ledger)


def test_one_more_resident_changes_nobody_else_without_scarcity():
    """The golden test of common random numbers."""
    population = started()
    few = system("standstill", population=population, scarcity=False, frozen=INSTITUTIONS_STILL)
    more = with_one_more(population, **NEWCOMER)
    many = system("standstill", population=more, scarcity=False, frozen=INSTITUTIONS_STILL)
    many.world.place[:] = few.world.place  # the place's rates are settled on the base year's people, not on these
    for _ in range(36):
        few.step_month(), many.step_month()
        assert np.array_equal(few.residents, many.residents[:-1]), f"they differ in month {few.month}"


def test_one_more_resident_first_differs_only_in_shared_queues():
    """A newcomer with a low lottery number takes places, and only those who lost one differ."""
    population = started()
    luck, newcomer = hashed_seed(1), len(population.residents)
    lucky = min(range(200), key=lambda turn: ticket_of(luck, newcomer, turn, Desk.VCSE))
    few = system("standstill")
    many = system("standstill", population=with_one_more(population, **NEWCOMER, episode=lucky))
    many.world.place[:] = few.world.place
    for local in (few, many):
        local.residents["connected"] = 0  # so that all places are drawn for
        local.residents["referred"] = local.residents["presence"] == Presence.HERE  # by more than there are places
        local.parameters["vcse"]["wait_months"] = 1e6  # and nobody gives up
        local.step_month()
    before, after = _served(few), _served(many)
    displaced = {key for key, gets in after.items() if before.get(key, gets) != gets}
    queues = {Desk(desk) for _, desk in displaced}
    assert Desk.VCSE in queues and queues <= {Desk.VCSE, Desk.EXERCISE}, "the queues that the newcomer joined"
    differs = np.flatnonzero(few.residents != many.residents[:-1])
    assert set(differs.tolist()) == {person for person, _ in displaced}, "somebody changed who lost no place"


def _served(local):
    claims = local._claims[: local.claims_made]
    return {(int(c["id"]), int(c["desk"])): int(c["gets"]) for c in claims}


def test_nobody_is_served_by_what_does_not_exist():
    local = system("salami_slicing")
    while local.month < 24:
        local.step_month()
        given = np.zeros(len(local.capacity), np.int64)
        claims = local._claims[: local.claims_made]
        np.add.at(given, claims["desk"].astype(int), claims["gets"].astype(np.int64) * claims["weight"])
        assert (given <= local.opened).all(), f"month {local.month}: {given} of {local.opened}"


def test_ties_hold_together():
    """Partners, carers and households stay mutual whoever dies, moves or breaks down."""
    local = system("salami_slicing")
    while local.month < 36:
        local.step_month()
    people = local.residents
    here = people["presence"] == Presence.HERE
    check_ties(people)
    at_home = here & (people["setting"] < Setting.RESIDENTIAL)
    lived_in = np.bincount(people["household"][at_home], minlength=len(local.world.homes))
    institution = (
        np.bincount(people["household"][people["setting"] >= Setting.RESIDENTIAL], minlength=len(lived_in)) > 0
    )
    same = lived_in == local.world.homes["people"]
    assert same[~institution].all(), "households lost count"


@pytest.mark.parametrize("name", ["meadowbridge", "camden"])
def test_the_base_year_reproduces_the_outturn_line_by_line(name):
    """Carried lines exactly; simulated ones with what they miss posted in sight, so that gross adds up to the penny."""
    local = system("standstill", place_name=name, population=started(name, 20))
    while local.month < 0:
        local.step_month()
    books = local.council.books
    for line, gross in books.outturn.gross.items():
        assert books.ledger.line_spend(BASE_YEAR, line) == gross, line
    total = sum(books.outturn.gross.values())
    missed = sum(abs(pence) for pence in local.council.base_year_misses.values())
    small = {"camden": 0.1, "meadowbridge": 0.2}[name]  # where a home of one child, or of one row for twenty, is much
    assert 0 < missed < small * total, "the misses are posted, and small beside the whole"
