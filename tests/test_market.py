"""The market of care: providers that add up, a chain paid once, people who lose their provider, tenders, fees."""

import numpy as np
import pytest

from obbr.evidence import Register
from obbr.institutions.market import leaning
from obbr.people.keeping_care import (
    BETWEEN,
    CLOSES,
    FIRST,
    GIVES_UP_CONTRACT,
    NO_PROVIDER,
)
from obbr.people.resident import Payer, Presence, Setting, Waiting
from obbr.people.sharing import Desk
from obbr.report.table import market_notes
from obbr.study.plan import Study
from tests.world import parameters, place, scenario, started, system

KINDS = (Setting.HOME_CARE, Setting.RESIDENTIAL, Setting.NURSING)


def entry(name):
    topic, _, field = name.partition(".")
    return parameters()[0][topic][field]


def lived(months=1, name="standstill", **options):
    local = system(name, **options)
    for _ in range(months):
        local.step_month()
    return local


# --- the start -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["meadowbridge", "camden"])
def test_providers_add_up_to_what_people_use(name):
    local = system(place_name=name)
    start = local.place and started(name).start
    assert local.market.home_care.hours == pytest.approx(start.home_care_tenths)
    for kind, residents in zip(local.market.homes, (start.residential, start.nursing), strict=True):
        assert residents / kind.places == pytest.approx(float(entry("market.care_home_occupancy")))
    open_now = [one for one in start.providers if not one.enters_later]
    assert [one.row for one in start.providers] == list(range(FIRST, FIRST + len(start.providers)))
    assert all(sum(one.kind == kind for one in open_now) >= 2 for kind in KINDS)


def test_camden_has_agencies_and_homes_in_published_numbers():
    start = started("camden").start
    agencies = [one for one in start.providers if one.kind == Setting.HOME_CARE and not one.enters_later]
    assert 220_903 / 5_000 <= len(agencies) <= 220_903 / 4_000
    for_profit = sum(one.owner < 2 for one in agencies) / len(agencies)
    assert for_profit == pytest.approx(0.85, abs=0.02)


@pytest.mark.parametrize("months", [0, 30])
def test_everyone_in_care_is_with_an_open_provider_of_that_kind(months):
    local = lived(max(months, 1))
    people = started().residents if months == 0 else local.residents
    here = people["presence"] == Presence.HERE
    for kind in KINDS:
        mine = people["provider"][here & (people["setting"] == kind)]
        assert len(mine) and (local.world.providers["kind"][mine] == kind).all()
    others = here & ~np.isin(people["setting"], KINDS) & (people["provider"] != BETWEEN)
    still = np.flatnonzero(others & (people["provider"] != NO_PROVIDER))
    assert len(still) < 5, "only those whose care ended this very month"
    assert len(still) == 0 or months > 0


# --- fee, wage, turnover, supply -------------------------------------------------------------------------------------


def long_run_hours(fee, care_pay=0.0, frozen=frozenset(), years=12):
    """Hours that agencies come to give when the same people go on asking, under one fee for good."""
    local = lived(2, frozen=frozen)
    market = local.market.home_care
    for _ in range(12 * years):
        market.live_on(fee, 1.0, care_pay, 0.0)
    return market.hours


@pytest.fixture(params=[0.2, 0.5, 1.0])
def elasticity(request):
    table = parameters("central", "central")["market"]  # the array that systems read
    usual = table["fee_elasticity"].copy()
    table["fee_elasticity"] = request.param
    yield request.param
    table["fee_elasticity"] = usual


def test_the_long_run_answer_to_the_fee_is_the_entry(elasticity):
    usual = long_run_hours(1.0)
    for fee in (0.95, 1.05):
        answer = (long_run_hours(fee) / usual - 1.0) / (fee - 1.0)
        assert answer == pytest.approx(elasticity, abs=0.02)


def test_workers_are_what_part_of_the_answer_runs_through():
    """With pay frozen the answer to a fee is smaller by what vacancies would have added."""
    usual = long_run_hours(1.0)
    whole, without_pay = long_run_hours(1.1) / usual, long_run_hours(1.1, frozen={"fee_moves_wages"}) / usual
    by_pay = (
        0.1 * entry("workforce.fee_to_wage") * entry("workforce.wage_turnover") * 10 / entry("workforce.care_turnover")
    )
    assert whole - without_pay == pytest.approx(by_pay * entry("workforce.care_vacancy"), rel=0.15)
    assert 1.0 < without_pay < whole


def test_empty_posts_stand_at_the_published_rate_when_nothing_changes():
    local = lived(2)
    market = local.market.home_care
    for _ in range(120):
        market.live_on(1.0, 1.0, 0.0, 0.0)
    rate = sum(one.vacancy * one.hours for one in market.agencies) / market.hours
    assert rate == pytest.approx(float(entry("workforce.care_vacancy")), abs=0.005)
    called = float(local.use["home_care_wanted"][0])
    assert 1 - market.hours / called == pytest.approx(float(entry("support.undelivered_share")), abs=0.005)


def test_a_tenth_more_pay_takes_the_published_points_off_turnover():
    one = lived().market.home_care.agencies[0]
    one.pay_usually(1.0)
    one.pay(1.0, 0.10)
    assert one.usual_turnover - one.turnover == pytest.approx(0.03)
    one.pay(1.0, 5.0)
    assert one.turnover == entry("workforce.turnover_least")


def test_no_fee_pushes_pay_below_the_legal_minimum():
    local = lived()
    for one in local.market:
        one.pay(0.2, 0.0)
        assert one.wage == pytest.approx(1.0 / (1.0 + entry("workforce.pay_above_floor")))


def test_margins_of_the_base_year_are_what_owners_usually_earn():
    local = lived(20, place_name="camden", population=started("camden", 20))
    for one in local.market:
        if one.income > 0 and not one.gives_up:
            assert one.margin == pytest.approx(one.usual_margin, abs=0.005), one.row
    assert all(one.usual_margin == 0 for one in local.market if one.drawn.owner == 3), "public providers break even"


def test_council_hours_are_thin_and_own_payers_carry_them():
    local = lived(20, place_name="camden", population=started("camden", 20))
    market = local.market.home_care
    cost = sum((1 - one.margin) * one.income for one in market.agencies) / market.used
    assert 0.95 < cost < 1.02, "an hour costs about what the council pays for it"
    assert cost < 0.9 * market.own_fee


# --- giving up -------------------------------------------------------------------------------------------------------


def gives_up(local, provider, what):
    """Let one provider give up in the coming month."""
    luck, usual = local.market.home_care.luck, local.market.home_care.luck.of
    events = {GIVES_UP_CONTRACT: "CONTRACT_HANDED_BACK", CLOSES: "PROVIDER_CLOSES"}

    def of(row, month, event):
        return 0.0 if row == provider.row and event.name == events[what] else usual(row, month, event)

    luck.of = of


@pytest.mark.parametrize("what", [GIVES_UP_CONTRACT, CLOSES])
def test_people_of_an_agency_that_gives_up_find_another(what):
    local = lived(3)
    biggest = max(local.market.home_care.takers, key=lambda one: one.share)
    before = local.residents.copy()
    mine = np.flatnonzero((before["provider"] == biggest.row) & (before["presence"] == Presence.HERE))
    hours, moved = local.market.home_care.hours, int(local.counts["moved_by_closure"].sum())
    gives_up(local, biggest, what)
    local.step_month()
    after = local.residents[mine]
    stay = (after["provider"] == biggest.row) & (after["setting"] == Setting.HOME_CARE)
    own = before["payer"][mine] == Payer.SELF
    assert own.any() and (~own).any()
    assert not stay[~own].any() and (what == GIVES_UP_CONTRACT or not stay.any())
    assert stay[own].any() == (what == GIVES_UP_CONTRACT)
    found = (after["setting"] == Setting.HOME_CARE) & ~stay
    waits = (after["waiting"] == Waiting.HOME_CARE) & (after["provider"] == BETWEEN)
    assert found.any() and (found | waits | stay | (after["setting"] != Setting.HOME_CARE)).all()
    assert (after["settled"][found] <= 1).all()
    counted = int(local.counts["moved_by_closure"].sum()) - moved
    assert 0 < counted <= len(mine)
    assert local.market.home_care.hours < hours, "those who leave the sector take hours with them"


def test_who_is_between_two_agencies_goes_before_whoever_is_new():
    local = lived(3)
    for one in local.market.home_care.takers[:-1]:
        gives_up(local, one, GIVES_UP_CONTRACT)
        local.step_month()
    claims = local._claims[: local.claims_made]
    claims = claims[claims["desk"] == Desk.HOME_CARE]
    between = claims[np.isin(claims["id"], np.flatnonzero(local.residents["provider"] == BETWEEN))]
    assert (between["priority"] <= 1).all()


def test_the_last_agency_with_a_contract_goes_on():
    local = lived(3)
    market = local.market.home_care
    market.luck.of = lambda row, month, event: 0.0 if event.name == "PROVIDER_CLOSES" else 1.0
    local.step_month(), local.step_month()
    assert len(market.takers) == 1 and local.capacity[Desk.HOME_CARE] >= 0 and market.hours > 0


def test_a_home_that_closes_has_room_elsewhere_for_everyone():
    local = lived(3, place_name="camden", population=started("camden", 20))
    kind = local.market.nursing
    local.use["nursing_council"] = kind.places * 0.5 - float(local.use["nursing_self"][0])
    home = min(kind.homes, key=lambda one: one.places)
    home.notice = 1
    mine = np.flatnonzero((local.residents["provider"] == home.row) & (local.residents["presence"] == Presence.HERE))
    local.step_month()
    after = local.residents[mine]
    inside = (after["setting"] == Setting.NURSING) & (after["presence"] == Presence.HERE)
    assert inside.any() and (after["provider"][inside] != home.row).all()
    local.step_month()
    assert home not in list(local.market) and kind.places >= kind.residents


def test_nobody_closes_a_home_when_all_others_are_full():
    local = lived(3)
    kind = local.market.residential
    full = int(kind.places)
    assert not kind._room_without(kind.homes[0], full) and kind._room_without(kind.homes[0], 0)


def test_places_follow_residents_in_the_long_run_as_the_entry_says():
    local = lived(14)
    kind = local.market.residential
    kind.trend, kind.waiting = 1.0, []  # nothing else moves places, and none comes at one stroke
    local.usual = {"residential_residents": float(kind._residents())}
    kind.called_for = before = kind.places
    local.use["residential_self"][0] += 0.1 * kind._residents()
    for _ in range(360):
        kind.live_on(1.0, 1.0, 0.0, 0.0)
    answer = (kind.places / before - 1.0) / (kind.residents / local.usual["residential_residents"] - 1.0)
    assert answer == pytest.approx(entry("market.demand_elasticity"), abs=0.01)


def test_who_handed_a_contract_back_bids_again_once_council_work_pays():
    local = lived(3)
    market = local.market.home_care
    agency = market.takers[0]
    gives_up(local, agency, GIVES_UP_CONTRACT)
    local.step_month()
    hours, shares = market.hours, sum(one.share for one in market.agencies)
    agency.lost = agency.bears + 0.01
    market._bid_again()
    assert not agency.contract
    agency.lost = agency.bears
    market._bid_again()
    assert agency.contract and agency in market.takers
    assert (market.hours, sum(one.share for one in market.agencies)) == (pytest.approx(hours), pytest.approx(shares))


@pytest.mark.parametrize("name", ["standstill", "market_commissioning"])
def test_shares_of_what_is_called_for_add_up_in_every_month(name):
    """Whoever gives up, enters, wins or loses, all hours called for are somebody's."""
    local = system(name, place_name="camden", population=started("camden", 20))
    market = local.market.home_care
    while local.month < 120:
        local.step_month()
        assert sum(one.share for one in market.agencies if not one.closed) == pytest.approx(1.0)


def test_own_payers_are_asked_for_part_of_what_the_council_pays_less():
    local = lived(25)  # the first budget has been set
    council = local.council
    council.fee_against_cost, council._clause, council.own_against_usual = 0.9 * 1.035, 1.035, 1.0
    assert council._shift_to_own_payers() == pytest.approx(1.0 + 0.1 * entry("market.own_fee_shift"))
    council.fee_against_cost = 1.2
    assert council._shift_to_own_payers() == pytest.approx(1.0 / (1.0 + 0.1 * entry("market.own_fee_shift")))
    assert council.own_against_usual == 1.0, "who pays more gives nothing back"


def test_usual_rates_of_giving_up_are_near_those_published():
    """Camden's standstill over twelve years; a handful of events, so within a factor of two."""
    local = system(place_name="camden", population=started("camden", 20), frozen=frozenset({"margin_moves_exit"}))
    agency_months = hand_backs = closures = 0
    while local.month < 120:
        local.step_month()
        agencies = local.market.home_care.agencies
        agency_months += len(agencies)
        hand_backs += sum(one.gives_up == GIVES_UP_CONTRACT for one in agencies)
        closures += sum(one.gives_up == CLOSES for one in agencies)
    for events, rate in ((hand_backs, "market.hand_backs_yearly"), (closures, "market.agency_closures_yearly")):
        assert 0.5 < events / (agency_months / 12) / entry(rate) < 2.0, (rate, events, agency_months)


def test_money_lost_makes_more_give_up():
    """The same luck: who gives up anyway does, and others with them."""
    kept, lost = system(place_name="camden", population=started("camden", 20)), None
    lost = system(place_name="camden", population=started("camden", 20))
    lost.council.fee_against_cost = 0.75
    gone = []
    for local in (kept, lost):
        gone.append(0)
        while local.month < 0:
            local.step_month()
            gone[-1] += sum(one.gives_up > 0 for one in local.market)
    assert gone[1] > 2 * gone[0]


# --- tenders and fees ------------------------------------------------------------------------------------------------


def test_a_usual_tender_moves_nothing_and_one_by_price_moves_volume_to_the_cheap():
    market = lived(place_name="camden", population=started("camden", 20)).market
    shares = [one.share for one in market.home_care.agencies]
    assert market.tender(0.5) == 1.0 and [one.share for one in market.home_care.agencies] == shares
    change = market.tender(1.0)
    assert change < 1.0 < 1.0 / change and sum(one.share for one in market.home_care.agencies) == pytest.approx(
        sum(shares)
    )
    cheapest, dearest = (f(market.home_care.agencies, key=lambda one: one.bid) for f in (min, max))
    before = dict(zip((one.row for one in market.home_care.agencies), shares, strict=True))
    assert cheapest.share > before[cheapest.row] and dearest.share < before[dearest.row]
    assert [leaning(weight) for weight in (0.0, 0.5, 1.0)] == [-1.0, 0.0, 1.0]


def priced(**policies):
    local = system(scenario("standstill").with_(name="priced", total=None, policies=policies))
    while local.month < 24:
        local.step_month()
    return local.council


def test_policies_move_fees_as_they_say():
    usual, less = priced(), priced(market_commissioning={"weight_of_price": "50%"})
    growth = float(entry("money.care_fee_growth"))
    assert less.fee_against_cost / usual.fee_against_cost == pytest.approx(((growth - 0.02 + 1) / (growth + 1)) ** 2)
    hour = [council.books.prices.pence("home_care", 1) for council in (usual, less)]
    assert hour[1] / hour[0] == pytest.approx(((growth - 0.02 + 1) / (growth + 1)) ** 2, abs=1e-3)


def test_a_pay_clause_and_a_pay_offer_cost_their_share_of_pay():
    usual, paid = priced(), priced(workforce_offer={"social_work_pay": "10%", "care_pay": "10%"})
    for service, share in (
        ("home_care", "market.staff_share"),
        ("own_nursing_care", "market.staff_share"),
        ("posts", "workforce.post_pay_share"),
    ):
        dearer = paid.books.prices.pence(service, 1) / usual.books.prices.pence(service, 1)
        assert dearer == pytest.approx(1 + 0.1 * float(entry(share)), abs=1e-3), service


def test_fees_never_fall_below_what_the_legal_wage_costs():
    council = priced(market_commissioning={"fee_rise": "-10%"})
    local = council.model
    for year in range(2, 40):
        council.model.practice.fee_rise = -0.1
        council._set_fees(year)
    least = float(entry("market.staff_share")) / (1 + float(entry("workforce.pay_above_floor")))
    assert council.fee_against_cost == pytest.approx(least) and local.market


def test_the_table_says_that_supply_is_not_known():
    known = (scenario("standstill"), scenario("salami_slicing"))
    assert market_notes(type("Results", (), {"study": Study(place(), known)})()) == []
    bought = scenario("standstill").with_(name="bought", total=None, policies={"fair_fee": {}})
    (note,) = market_notes(type("Results", (), {"study": Study(place(), (*known, bought))})())
    supply = Register.load()["market.fee_elasticity"].readings[0]
    assert "No English estimate" in note and f"{float(supply.low):g} to {float(supply.high):g}" in note
