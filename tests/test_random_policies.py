"""Laws of money and of people under whatever a council may decide: random cuts, rises, taxes, reserves and years.

The ledger holds itself to its laws every month of every run; here they are worked out a second time from its tables.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

from obbr.calendar import year_label
from obbr.evidence import Register
from obbr.inputs import BadInput
from obbr.money.chart import RING_PURSE, Account, Chart, ChartBroken, Purse
from obbr.money.ledger import LedgerBroken
from obbr.money.lines import LINES, Ring
from obbr.people.near import COUNT, STOCKS, USE
from obbr.people.resident import NOBODY, Payer, Presence, Setting
from obbr.people.sharing import DESKS
from obbr.study.plan import rehearse
from tests.world import check_ties, place, scenario, started, system

SMALL = 20  # of the households least likely to need care, one in so many
RINGS = {ring: purse for ring, purse in RING_PURSE.items() if ring is not Ring.GENERAL_FUND}
MAY_BE_NEGATIVE = {"micro_qalys"}  # an admission may cost a cell more than its month was worth

# --- what a council may decide ---------------------------------------------------------------------------------------


def change(most, written):
    """Up or down, by at least one."""
    return st.builds(lambda sign, size: written.format(sign, size), st.sampled_from("+-"), st.integers(1, most))


LINE = st.sampled_from([id for id, line in LINES.items() if line.ring is Ring.GENERAL_FUND])
CHANGE = st.one_of(change(60, "{}{}%"), change(80, "{}£{}k"))
POLICIES = {
    "salami_slicing": st.fixed_dictionaries(
        {"rate": st.integers(1, 25).map("{}%".format), "years": st.integers(1, 3).map(str)}
    ),
    "protect": st.fixed_dictionaries({"lines": st.lists(LINE, min_size=1, max_size=4, unique=True)}),
    "council_tax": st.fixed_dictionaries(
        {
            "start": st.just("2026/27"),
            "rise": st.sampled_from(["0%", "1.5%", "2.99%"]),
            "precept": st.sampled_from(["0%", "2%"]),
        }
    ),
    "market_commissioning": st.fixed_dictionaries(
        {"fee_rise": st.sampled_from(["-10%", "-3%", "+0%", "+5%"]), "weight_of_price": st.sampled_from(["0%", "100%"])}
    ),
    "workforce_offer": st.fixed_dictionaries({"care_pay": st.sampled_from(["0%", "30%"])}),
    "charging": st.fixed_dictionaries({"level": st.sampled_from(["0%", "80%", "150%"])}),
    "better_care_fund": st.fixed_dictionaries({"change": change(900, "{}£{}k"), "years": st.integers(1, 3).map(str)}),
    "settlement": st.fixed_dictionaries({"change": change(900, "{}£{}k"), "years": st.integers(1, 3).map(str)}),
}
DECISIONS = st.fixed_dictionaries(
    {"budget": st.dictionaries(LINE, CHANGE, max_size=5), "policies": st.fixed_dictionaries({}, optional=POLICIES)}
)
PURSE = st.fixed_dictionaries(
    {
        "reserves_unallocated": st.integers(-50_000_000, 300_000_000),  # pence
        "reserves_earmarked": st.integers(0, 300_000_000),
        "capitalisation_limit": st.sampled_from([None, 0, 1_000_000, 10**12]),
        "unallocated_minimum": st.sampled_from([None, 0, 50_000_000]),
    }
)


def decided(decisions):
    """The scenario that somebody would have typed."""
    return scenario("standstill").with_(name="random", total=None, **{k: v for k, v in decisions.items() if v})


def held(purse):
    """The small population of a council with these reserves."""
    population = started(sample=SMALL)
    return replace(population, start=replace(population.start, funding=population.start.funding.typed(**purse)))


# --- laws ------------------------------------------------------------------------------------------------------------


def check_money(local):
    """The month just posted, from the table of postings alone."""
    ledger = local.council.books.ledger
    assert ledger.purses.sum() == 0, "a pound appeared or vanished"
    posted = ledger.pence[local.month - 1 - ledger.first_month]
    for account, pence in zip(ledger.chart.accounts, posted.tolist(), strict=True):
        ring = LINES[account.line].ring if account.line in LINES else None
        for fenced, purse in RINGS.items():
            assert not (account.payer == purse and pence and ring is not fenced), f"{purse.label} paid {account.line}"
            assert not (ring is fenced and account.payer == Purse.COUNCIL and pence), "a ring spent council money"
    assert all(ledger.balance(purse) >= 0 for purse in RINGS.values()), "a grant was overdrawn"


def check_desks(local):
    given_out = np.zeros(DESKS, np.int64)
    made = local._claims[: local.claims_made]
    np.add.at(given_out, made["desk"].astype(int), made["gets"].astype(np.int64) * made["weight"])
    assert (given_out <= local.opened).all(), f"{given_out} of {local.opened}"
    assert (made["gets"] >= 0).all() and (made["gets"] <= made["asks"]).all()


def left_out(people, homes):
    """Of each home, how many of its people have no row, because a sample keeps a grown-up child without the others.

    Whoever moves to a care home no longer lives in it.
    """
    here = (people["presence"] == Presence.HERE) & (people["setting"] < Setting.RESIDENTIAL)
    return homes["people"] - np.bincount(people["household"][here], minlength=len(homes))


def check_states(people):
    """Whoever is in paid care has somebody who pays; nothing is owed, given or waited for below nothing."""
    here = people[people["presence"] == Presence.HERE]
    supported = here["setting"] != Setting.NONE
    assert (here["payer"][supported] != Payer.NOBODY).all(), "care that nobody pays for"
    assert ((here["adequacy"] >= 0) & (here["adequacy"] <= 100)).all()
    for field in ("package", "received", "family_hours", "caring_hours", "waited", "work_left", "days_left", "savings"):
        assert (here[field] >= 0).all(), f"{field} below nothing"


def check_counts(local, weight):
    """Nothing below zero; everybody who is here is counted with the weight they were given at the start."""
    counts = local.counts[local._row(local.month - 1)]
    for name in COUNT.names:
        assert name in MAY_BE_NEGATIVE or (counts[name] >= 0).all(), f"{name} below nothing"
    assert all(int(local.use[name][0]) >= 0 for name in USE.names)
    assert (local.residents["weight"] == weight).all(), "somebody stands for more or fewer people than before"
    here = local.residents["presence"] == Presence.HERE
    assert counts["population"].sum() == weight[here].sum(), "people were lost count of"
    for stock in STOCKS:
        assert counts[stock].sum() <= counts["population"].sum(), f"more {stock} than people"


def check_year(local, opening, closing):
    """Reserves and debt, from the ledger's table by year."""
    year = (local.month - 1) // 12
    council = local.council
    rows = council.books.ledger.rows()
    now = rows["year"] == year_label(year)

    def moved(purse, column):
        return int(rows["pence"][now & (rows[column] == purse)].sum())

    assert opening + moved("council", "payee") - moved("council", "payer") == closing, "reserves do not reconcile"
    debt = council.books.debt
    paid = {name: int(rows["pence"][rows["service"] == name].sum()) for name in ("capitalisation", "debt_repayment")}
    owed = debt.outstanding(year)
    assert owed == paid["capitalisation"] - paid["debt_repayment"] >= 0, "debt does not reconcile"
    assert council.books.reserves.total == council.books.ledger.balance(Purse.COUNCIL)
    balance = council.balances[-1]
    assert balance.section_114 == (balance.uncovered > 0) and min(balance.capitalised, balance.put_aside) >= 0


def check_month(local, weight, away):
    check_money(local)
    check_desks(local)
    check_ties(local.residents)
    assert (left_out(local.residents, local.world.homes) == away).all(), "households lost count"
    check_states(local.residents)
    check_counts(local, weight)


def live_and_check(local):
    weight, away = local.residents["weight"].copy(), left_out(local.residents, local.world.homes)
    reserves = local.council.books.reserves
    opening = reserves.total
    while local.month < 12 * local.years:
        local.step_month()
        check_month(local, weight, away)
        if local.month > 0 and local.month % 12 == 0:
            check_year(local, opening, reserves.total)
        if local.month % 12 == 0:
            opening = reserves.total


FEW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)


@FEW
@given(DECISIONS, PURSE, st.integers(2, 3), st.integers(0, 3), st.sampled_from(["sceptic", "central", "practitioner"]))
def test_laws_hold_whatever_is_decided(decisions, purse, years, draw, beliefs):
    """What cannot be set is refused before anybody lives; what can be set keeps every law in every month."""
    try:
        chosen = decided(decisions)
        rehearse(place(), chosen, Register.load())
    except BadInput as refused:
        event(f"refused: {str(refused)[-30:]}")
        assume(False)
    local = system(chosen, population=held(purse), draw=draw, beliefs=beliefs, years=years)
    try:
        live_and_check(local)
        event("section 114" if any(b.section_114 for b in local.council.balances) else "balanced")
        event("borrowed" if local.council.books.debt.loans else "no debt")
    finally:
        local.close()


# --- guards fire -----------------------------------------------------------------------------------------------------


def a_pound_from_nowhere(local):
    local.council.books.ledger.purses[Purse.COUNCIL] += 100


def a_pound_that_nobody_posted(local):
    local.council.books.ledger.purses[[Purse.COUNCIL, Purse.NHS]] += [100, -100]


def money_for_no_care(local):
    ledger = local.council.books.ledger
    ledger.post(local.month, care_account(ledger.chart), 0, 100)


def more_than_the_grant(local):
    ledger = local.council.books.ledger
    line = next(id for id, line in LINES.items() if line.ring is Ring.PUBLIC_HEALTH)
    ledger.pay(local.month, ledger.chart.number(line, "carried", Purse.PUBLIC_HEALTH_GRANT), 10**10)


def reserves_that_are_not_there(local):
    local.council.books.reserves.earmarked += 1


def care_account(chart):
    return next(n for n, a in enumerate(chart.accounts) if a.service == "home_care" and a.payer == Purse.COUNCIL)


@pytest.mark.parametrize(
    ("breaks", "told"),
    [
        (a_pound_from_nowhere, "sum to 100 pence"),
        (a_pound_that_nobody_posted, "changed by"),
        (money_for_no_care, "home_care .* posts"),
        (more_than_the_grant, "overdrawn"),
        (reserves_that_are_not_there, "but reserves close at"),
    ],
)
def test_a_broken_ledger_stops_the_run(breaks, told):
    local = system("salami_slicing", population=started(sample=SMALL), years=1)
    live_until(local, 11)
    usual = local.council.books.ledger.check_month
    local.council.books.ledger.check_month = lambda month: (breaks(local), usual(month))
    with pytest.raises(LedgerBroken, match=told):
        local.step_month()


def test_a_grant_cannot_have_an_account_outside_its_ring():
    with pytest.raises(ChartBroken):
        Chart([Account("culture", "carried", Purse.PUBLIC_HEALTH_GRANT, Purse.OTHERS)])


def live_until(local, month):
    while local.month < month:
        local.step_month()


def overfilled_desk(local):
    claims = local._claims[: local.claims_made]
    busy = local.opened[claims["desk"].astype(int)]
    claims["gets"][np.argmin(np.where(busy < 0, np.iinfo(np.int64).max, busy))] += 10_000


def one_sided_tie(local):
    people = local.residents
    tied = np.flatnonzero((people["presence"] == Presence.HERE) & (people["partner"] != NOBODY))
    people["partner"][people["partner"][tied[0]]] = NOBODY


def somebody_who_was_lost(local):
    local.world.homes["people"][local.residents["household"][0]] += 1


def care_for_nothing(local):
    local.residents["payer"][local.residents["setting"] == Setting.HOME_CARE] = Payer.NOBODY


def a_negative_wait(local):
    local.residents["waited"][local.residents["presence"] == Presence.HERE] = -1


def negative_visits(local):
    local.counts["ae_attendances"][local._row(local.month - 1)] = -1


def one_person_more(local):
    local.residents["weight"][0] += 1


def a_lost_person(local):
    local.counts["population"][local._row(local.month - 1), 0] -= 1


def council_money_in_a_ring(local):
    ledger = local.council.books.ledger
    line = next(id for id, line in LINES.items() if line.ring is Ring.SCHOOLS)
    number = ledger.chart.number(line, "carried", Purse.SCHOOLS_GRANT)
    accounts = list(ledger.chart.accounts)
    accounts[number] = replace(accounts[number], payer=Purse.COUNCIL)
    ledger.chart.accounts = tuple(accounts)


@pytest.mark.parametrize(
    "breaks",
    [
        overfilled_desk,
        one_sided_tie,
        somebody_who_was_lost,
        care_for_nothing,
        a_negative_wait,
        negative_visits,
        one_person_more,
        a_lost_person,
        council_money_in_a_ring,
    ],
)
def test_every_check_of_a_month_can_fail(breaks):
    local = system("salami_slicing", population=started(sample=SMALL), years=1)
    live_until(local, 1)
    weight, away = local.residents["weight"].copy(), left_out(local.residents, local.world.homes)
    check_month(local, weight, away)
    breaks(local)
    with pytest.raises(AssertionError):
        check_month(local, weight, away)


def test_the_check_of_a_year_can_fail():
    local = system("standstill", population=held({"reserves_unallocated": 0, "reserves_earmarked": 0}), years=1)
    live_until(local, 0)
    reserves = local.council.books.reserves
    opening = reserves.total
    live_until(local, 12)
    check_year(local, opening, reserves.total)
    assert local.council.books.debt.loans, "so that debt has something to reconcile"
    with pytest.raises(AssertionError, match="reserves do not"):
        check_year(local, opening, reserves.total + 1)
    local.council.books.debt.loans.pop()
    with pytest.raises(AssertionError, match="debt does not"):
        check_year(local, opening, reserves.total)


# --- section 114 -----------------------------------------------------------------------------------------------------


def test_what_a_section_114_notice_stops_stays_stopped_all_year():
    nothing = ("reserves_unallocated", "reserves_earmarked", "capitalisation_limit", "unallocated_minimum")
    local = system("standstill", population=held(dict.fromkeys(nothing, 0)), years=2)
    live_until(local, 12)
    assert local.council.section_114
    for month in range(12, 24):
        local.step_month()
        assert local.exercise.places == 0, f"month {month}: {local.exercise.places} places that no budget allows"
