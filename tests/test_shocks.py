"""Shocks: what each changes and when, by how much exactly, what two of them come to, and that none of no size acts."""

import numpy as np
import pytest

from obbr.chance import Event
from obbr.inputs import BadInput, read_yaml
from obbr.institutions.providers import largest
from obbr.money.lines import Growth
from obbr.money.prices import Price, Prices
from obbr.outcomes.measures import GROUPS, MEASURES, MONTHLY, Timing
from obbr.people import hospital, life
from obbr.people.keeping_care import CLOSES
from obbr.people.resident import Presence, Setting
from obbr.people.sharing import Desk
from obbr.policies.blows import KINDS, Blows
from obbr.policies.shocks import FundingShock, HardWinter, PlacementPrices, ProviderFailure, StaffExodus
from obbr.scenario import Scenario, shock
from obbr.study.defaults import SHOCKS
from obbr.study.store import text_of
from tests.hand_made import LUCK, around, chances_in, evidence, person
from tests.world import run, scenario, system

OF_NO_SIZE = {
    "hard_winter": {"flu": "100%", "emergencies": "100%", "deaths": "100%"},
    "provider_failure": {"home_care": "0%", "care_homes": "0%"},
    "staff_exodus": {"care_workers": "0%", "social_workers": "0%"},
    "funding_shock": {"lost": "0%"},
    "placement_prices": {"rise": "0%"},
}


def struck(base="standstill", **shocks):
    return scenario(base).with_(policies=shocks)


def lived(months, chosen, **options):
    """A system that has lived up to a month from April 2025, which is still to come."""
    local = system(chosen, **options)
    while local.month < months:
        local.step_month()
    return local


# --- laws ------------------------------------------------------------------------------------------------------------


def test_a_shock_of_no_size_changes_nothing():
    """Not a byte, whatever the channel through which it would act."""
    assert OF_NO_SIZE.keys() == set(SHOCKS)
    usual, none = run("salami_slicing", years=3), run(struck("salami_slicing", **OF_NO_SIZE), years=3)
    assert usual.outcomes.tobytes() == none.outcomes.tobytes()
    assert usual.monthly.tobytes() == none.monthly.tobytes() and usual.closing == none.closing
    assert all(usual.ledger[column].tobytes() == none.ledger[column].tobytes() for column in usual.ledger)


@pytest.mark.parametrize("name", SHOCKS)
def test_every_life_is_the_same_until_the_month_of_the_shock_and_not_after(name):
    laid = shock(name)
    (policy,) = laid.policies
    policy = policy.model_copy(update={"start": 0})
    first = getattr(policy, "begins", 0)
    shocked = struck(**{name: {"start": "2025/26"}})
    usual, twin = lived(first, "standstill"), lived(first, shocked)
    assert np.array_equal(usual.residents, twin.residents)
    assert np.array_equal(usual.council.books.ledger.pence, twin.council.books.ledger.pence)
    usual.step_month(), twin.step_month()
    ledgers = [local.council.books.ledger.pence for local in (usual, twin)]
    assert not (np.array_equal(usual.residents, twin.residents) and np.array_equal(*ledgers))


def test_two_blows_on_one_thing_multiply():
    blows = Blows()
    for policy in (HardWinter(flu=2.0), HardWinter(flu=1.5, emergencies=1.1), StaffExodus(begins=8, care_workers=0.5)):
        policy.strike(blows, 8)
    StaffExodus(begins=8, care_workers=0.2).strike(blows, 8)
    PlacementPrices(rise=0.5).strike(blows, 8)
    PlacementPrices(rise=0.1, of={"care_fees", "home_care"}).strike(blows, 8)
    assert (blows.flu, blows.care_workers) == (3.0, 0.4)
    assert blows.emergencies == pytest.approx(1.04 * 1.1)
    assert blows.prices == {Growth.CARE_FEES: pytest.approx(1.65), "home_care": pytest.approx(1.1)}


def test_a_blow_lasts_for_its_months_counted_from_the_april_of_its_first_year():
    policies = {"hard_winter": {"start": "2026/27", "begins": "december", "months": "5 months"}}
    chosen = struck(**policies)
    assert [month for month in range(-24, 60) if chosen.strike(month).flu != 1.0] == list(range(20, 25))
    once = struck(provider_failure={"start": "2027/28", "begins": "april"}, staff_exodus={"begins": "march"})
    assert [month for month in range(60) if once.strike(month).stays != Blows().stays] == [24]
    assert [month for month in range(60) if once.strike(month).social_workers != 1.0] == [11]


def test_months_add_up_to_years():
    result = run("salami_slicing", years=2)
    everybody = list(GROUPS).index("all")
    for n, name in enumerate(MONTHLY):
        years = result.outcomes[1:, everybody, list(MEASURES).index(name)]
        months = result.monthly[:, n].reshape(2, 12)
        flow = MEASURES[name].timing is Timing.FLOW
        assert (months.sum(axis=1) if flow else months[:, -1]) == pytest.approx(years, rel=1e-9), name


# --- a hard winter ---------------------------------------------------------------------------------------------------


def test_a_hard_winter_raises_flu_emergencies_and_old_peoples_deaths_by_what_it_says(monkeypatch):
    chances, p = chances_in(monkeypatch, hospital, life), evidence()
    r = person(age=80)

    def chances_now(**above):
        near = around(r)
        for name, value in above.items():
            setattr(near.system, name, value)
        hospital.visit_ae(r, near, LUCK, p, 1.1)
        hospital.needs_admission(r, near, LUCK, p, 1.1, 30)
        life.dies(r, near, LUCK, p)
        asked = (Event.AE_VISIT, Event.ADMISSION, Event.FLU_ADMISSION, Event.DEATH)
        return np.array([chances[event] for event in asked])

    usual = chances_now()
    hard = chances_now(flu_above=1.0, emergencies_above=0.04, deaths_above=0.08)
    assert hard / usual == pytest.approx([1.04, 1.04, 2.0, 1.08])
    r.age = 40
    young = chances_now()[[0, 1, 3]]
    assert chances_now(emergencies_above=0.04, deaths_above=0.08)[[0, 1, 3]] / young == pytest.approx([1.04, 1.04, 1.0])


def test_the_whole_region_has_the_same_winter():
    """Full beds refuse more of ours because others' patients come oftener too."""
    severe = struck(hard_winter={"begins": "april", "months": "12 months", "emergencies": "150%"})
    local = lived(1, severe, hospital="full_beds")
    region = local.institutions[-1]
    ours = region._wanted(0)
    region.plan(1)
    others = region._others * 1.5 * (region.region_beds - 1.0)
    assert region.let_in == pytest.approx(region._beds * region.region_beds / (ours + others))


# --- providers fail --------------------------------------------------------------------------------------------------


class Sized:
    def __init__(self, row):
        self.row = row


def test_the_largest_go_as_many_as_make_up_the_share_and_never_all():
    homes = [Sized(row) for row in range(4)]
    sizes = [10.0, 40.0, 30.0, 20.0]
    gone = {share: [one.row for one in largest(homes, sizes, share)] for share in (0.0, 0.01, 0.4, 0.41, 0.7, 1.0)}
    assert gone == {0.0: [], 0.01: [1], 0.4: [1], 0.41: [1, 2], 0.7: [1, 2], 1.0: [1, 2, 3]}
    assert largest(homes[:1], [5.0], 1.0) == [] and largest([], [], 0.5) == []


def test_agencies_that_fail_leave_people_waiting_and_hours_that_do_not_follow():
    local = lived(3, struck(provider_failure={"begins": "july", "home_care": "30%", "care_homes": "0%"}))
    market = local.market.home_care
    before = sum(one.hours for one in market.agencies)
    failing = largest(market.takers, [one.share for one in market.takers], 0.3)
    lost = sum(one.hours for one in failing)
    rows = [one.row for one in failing]
    theirs = np.isin(local.residents["provider"], rows) & (local.residents["setting"] == Setting.HOME_CARE)
    theirs &= local.residents["presence"] == Presence.HERE
    local.step_month()
    cared_for = (local.residents["presence"] == Presence.HERE) & (local.residents["setting"] == Setting.HOME_CARE)
    assert theirs.sum() > 0 and not np.isin(local.residents["provider"][cared_for], rows).any()
    assert (local.world.providers["gives_up"][rows] == CLOSES).all()
    moved = local.counts[local._row(3)]["moved_by_closure"].sum()
    assert moved >= 0.9 * local.residents["weight"][theirs].sum(), "all but those whose care ended this month"
    follow = float(local.p.market.workers_follow)
    assert local.opened[Desk.HOME_CARE] == int(before - lost * (1.0 - follow))


def test_homes_that_fail_close_at_once_where_there_is_room_and_are_taken_over_where_there_is_none():
    chosen = struck(provider_failure={"begins": "april", "home_care": "0%", "care_homes": "40%"})
    for room, fail in ((8.0, True), (1.0, False)):  # places for each resident
        local = lived(0, chosen)
        for kind in local.market.homes:
            larger = room * kind._residents() / kind.places
            for home in kind.homes:
                home.places *= larger
        failing = [
            home for kind in local.market.homes for home in largest(kind.takers, [h.places for h in kind.takers], 0.4)
        ]
        local.step_month()
        closed = [home for kind in local.market.homes for home in kind.homes if home.closed]
        assert closed == (failing if fail else [])
        here = (local.residents["presence"] == Presence.HERE) & (local.residents["setting"] >= Setting.RESIDENTIAL)
        assert not np.isin(local.residents["provider"][here], [home.row for home in closed]).any()


# --- people leave ----------------------------------------------------------------------------------------------------


def test_who_leaves_at_once_takes_hours_along_and_is_no_longer_known():
    chosen = struck(staff_exodus={"begins": "april", "care_workers": "20%", "social_workers": "50%"})
    usual, twin = lived(0, "standstill"), lived(0, chosen)
    usual.step_month(), twin.step_month()
    assert twin.opened[Desk.HOME_CARE] == pytest.approx(0.8 * usual.opened[Desk.HOME_CARE], abs=1)
    rate = {row: one.turnover * twin.market.changes for one in twin.market.home_care.agencies for row in [one.row]}
    changes = twin.world.providers["carers_change"]
    assert [changes[row] for row in rate] == pytest.approx([value + 0.2 for value in rate.values()], abs=0.01)
    for team, other in zip(twin.teams, usual.teams, strict=True):
        assert team.gone == pytest.approx(other.workers / (1.0 - other.leavers / other.workers) * 0.5, rel=0.05)
    told, as_usual = (local.teams[0].report(0)["social_worker_turnover_rate_adults"] for local in (twin, usual))
    assert told > as_usual + 5.0 / len(twin.teams), "half of them in a month is a rate of six a year and more"


# --- money -----------------------------------------------------------------------------------------------------------


def test_a_funding_shock_takes_its_share_for_its_years():
    local = lived(0, struck(funding_shock={"start": "2026/27", "lost": "5%", "years": "2"}))
    for _ in range(37):
        local.step_month()
    funding, prices = local.council.books.funding, local.council.books.prices
    power = funding.core_spending_power(0)
    taken = [prices.to_2025_26(funding.extra(year), year) for year in range(4)]
    assert taken == pytest.approx([0, -0.05 * power, -0.05 * power, 0], abs=200)


def test_prices_jump_for_their_years_and_the_next_budget_expects_it():
    chosen = struck(placement_prices={"rise": "20%", "years": "1", "of": ["residential_care"]})
    usual, twin = lived(13, "standstill"), lived(13, chosen)
    for service, ratio in (("residential_care", 1.2), ("own_residential_care", 1.2), ("nursing_care", 1.0)):
        now, before = (local.council.books.prices.pence(service, 0) for local in (twin, usual))
        assert now / before == pytest.approx(ratio, abs=1e-4), service
        later = [local.council.books.prices.pence(service, 1) for local in (twin, usual)]
        assert later[0] == pytest.approx(later[1], rel=0.02), "only what the council then decides may differ"
    books = twin.council.books
    first = [local.council.books.budget.standstill["physical_65plus"] for local in (twin, usual)]
    expected = books.cost_of_jumps("physical_65plus", 0)
    assert expected > 0 and first[0] - first[1] == pytest.approx(expected, rel=0.1)
    assert usual.council.books.cost_of_jumps("physical_65plus", 0) == 0


def test_a_growth_rate_moves_all_that_follows_it():
    books = lived(1, struck(placement_prices={"rise": "10%", "years": "1"})).council.books
    assert books.prices.jump_of("home_care", 0) == books.prices.jump_of("own_home_care", 0) == 1.1
    assert books.prices.jump_of("posts", 0) == 1.0 and books.prices.jump_of("home_care", 1) == 1.0


def test_a_jump_that_would_do_nothing_is_refused():
    prices = Prices(evidence(), {"hours": Price("tenth_hour", 100.0, Growth.CARE_FEES)})
    prices.jump("hours", 0, 1.5)
    prices.jump(Growth.CARE_FEES, 0, 2.0)
    assert (prices.jump_of("hours", 0), prices.jump_of("hours", 1)) == (3.0, 1.0)
    with pytest.raises(BadInput, match="nothing that is bought by the unit follows children_growth"):
        prices.jump(Growth.CHILDREN, 0, 1.5)


# --- laid on any scenario --------------------------------------------------------------------------------------------


def test_a_shock_that_is_laid_on_is_as_if_it_were_written_there():
    mine = Scenario.of("mine", read_yaml("{scenario: a, question: b, policies: {salami_slicing: {rate: 3%}}}"))
    laid = mine.struck_by(shock("hard_winter"))
    assert laid.name == "mine+hard_winter" and laid.typed is not mine.typed
    assert {type(policy) for policy in laid.policies} == {type(policy) for policy in mine.policies} | {HardWinter}
    assert next(p for p in laid.policies if isinstance(p, HardWinter)) == shock("hard_winter").policies[0]
    again = Scenario.of("again", read_yaml(text_of(laid.typed)))
    assert again.hash == laid.hash != mine.hash
    with pytest.raises(BadInput, match="hard_winter is in it already"):
        laid.struck_by(shock("hard_winter"))


def test_to_be_tested_against_something_decides_no_run():
    text = "scenario: a\nquestion: b\n"
    plain = Scenario.of("mine", read_yaml(text))
    tested = Scenario.of("mine", read_yaml(text + "test_against: [hard_winter, provider_failure]\n"))
    assert tested.test_against == ("hard_winter", "provider_failure") and tested.hash == plain.hash
    assert "test_against" not in text_of(tested.struck_by(shock("hard_winter")).typed)


def test_a_shock_of_ones_own_is_found_beside_the_scenario(tmp_path):
    (tmp_path / "heat.yaml").write_text(
        "scenario: Heat\nquestion: c\nfrom: 2027/28\npolicies: {hard_winter: {begins: july}}\n"
    )
    (tmp_path / "mine.yaml").write_text("scenario: a\nquestion: b\ntest_against: [heat]\n")
    mine = Scenario.load(tmp_path / "mine.yaml")
    (policy,) = mine.struck_by(shock("heat", beside=(tmp_path,))).policies
    assert (policy.start, policy.begins) == (2, 3)


@pytest.mark.parametrize("name", SHOCKS)
def test_shipped_shocks_come_when_every_shipped_cut_has_been_made(name):
    (policy,) = shock(name).policies
    assert policy.start == 3 and shock(name).horizon == 10


def test_kinds_of_care_are_those_of_the_market():
    local = system()
    assert set(KINDS) == {"home_care", *(kind.name for kind in local.market.homes)}
    assert ProviderFailure().modifies().keys() == {"blows.stays"} and FundingShock().lost > 0
