"""Who comes to a place of a voluntary organisation, how they are sent, and what it does to them."""

import pytest

from obbr.people import asking, connection
from obbr.people.resident import Need, Presence, Referred
from obbr.people.sharing import CLAIM, Desk
from tests.hand_made import LUCK, around, evidence, person
from tests.plain import kind_of
from tests.world import system


def claims_of(r, near, p):
    made = [kind_of(CLAIM)()]
    number = connection.claim_place(r, made, 0, near, LUCK, p, 1)
    return [(Desk(c.desk), c.priority) for c in made[:number]]


@pytest.mark.parametrize(
    ("states", "claimed"),
    [
        ({"connected": 1}, [(Desk.VCSE, 0)]),
        ({"referred": Referred.WITHOUT_MONEY}, [(Desk.VCSE, 1)]),
        ({"referred": Referred.SENT}, [(Desk.VCSE, 2)]),
        ({"referred": Referred.OWN_ACCORD, "lonely": 1}, [(Desk.VCSE, 2)]),
        ({"lonely": 1}, []),
        ({}, []),
    ],
)
def test_holders_first_then_those_sent_without_money_then_all_in_turn(states, claimed):
    r = person(weight=3, **states)
    near = around(r)
    nobody_comes = evidence(vcse__seek_yearly=0.0, vcse__sent_to_link_worker_yearly=0.0)
    assert claims_of(r, near, nobody_comes) == claimed
    assert near.use.places_wanted == 3 * len(claimed)
    assert near.use.sent_on == (3 if claimed == [(Desk.VCSE, 1)] else 0)


def test_a_lonely_adult_comes_forward_or_is_sent_to_a_link_worker_and_never_both():
    always = evidence(vcse__seek_yearly=12.0)
    r = person(lonely=1)
    connection.look_for_place(r, around(r), LUCK, always)
    assert r.referred == Referred.OWN_ACCORD and claims_of(r, around(r), always) == [(Desk.VCSE, 2)]
    sent = evidence(vcse__seek_yearly=0.0, vcse__sent_to_link_worker_yearly=12.0)
    r = person(lonely=1)
    connection.look_for_place(r, around(r), LUCK, sent)
    assert r.referred == Referred.NOT and claims_of(r, around(r), sent) == [(Desk.LINK_WORKERS, 2)]


@pytest.mark.parametrize(("time", "engaged", "how"), [(1, 1.0, Referred.SENT), (0, 1.0, 0), (1, 0.0, 0)])
def test_a_link_worker_with_time_sends_on_whoever_comes_back(time, engaged, how):
    p = evidence(vcse__seek_yearly=0.0, vcse__sent_to_link_worker_yearly=12.0, vcse__link_worker_engaged=engaged)
    r, c = person(lonely=1, weight=2), kind_of(CLAIM)()
    near = around(r)
    c.gets = time
    connection.meet_link_worker(r, c, near, LUCK, p)
    assert r.referred == how and near.use.referrals == (2 if how else 0)


def test_people_stop_looking():
    for states in ({"referred": Referred.SENT}, {"referred": Referred.WITHOUT_MONEY}):
        r = person(**states)
        connection.look_for_place(r, around(r), LUCK, evidence(vcse__wait_months=1e9))
        assert r.referred == states["referred"]
        connection.look_for_place(r, around(r), LUCK, evidence(vcse__wait_months=1.0))
        assert r.referred == Referred.NOT
    no_longer_lonely = person(referred=Referred.OWN_ACCORD)
    connection.look_for_place(no_longer_lonely, around(r), LUCK, evidence(vcse__wait_months=1e9))
    assert no_longer_lonely.referred == Referred.NOT


def test_a_place_ends_the_search_and_none_goes_on_with_it():
    c = kind_of(CLAIM)()
    for gets, still in ((1, Referred.NOT), (0, Referred.SENT)):
        r, c.gets = person(referred=Referred.SENT), gets
        connection.get_place(r, c)
        assert (r.connected, r.referred) == (gets, still)


def test_without_care_some_are_sent_as_usual_and_others_without_money():
    for usual, sends, how in ((1.0, 0.0, Referred.SENT), (0.0, 1.0, Referred.WITHOUT_MONEY), (0.0, 0.0, 0)):
        r = person(need=Need.LOW)
        near = around(r)
        near.system.sends_on = sends
        asking.without_care(r, near, LUCK, evidence(support__signposted_share=usual))
        assert r.referred == how and near.use.referrals == near.count.to_community == bool(how)


def test_a_place_eases_by_what_it_is_worth_and_touches_nothing_else(monkeypatch):
    """Onset x ratio and recovery / ratio, with ratio = 1 - 0.4 x worth."""
    asked = {}
    monkeypatch.setattr(connection, "happens", lambda luck, event, chance: asked.update({event.name: chance}))
    p = evidence(vcse__lonely_ratio=0.6)
    for worth in (1.0, 0.5):
        for lonely, name in ((0, "LONELY_ONSET"), (1, "LONELY_RECOVERS")):
            alone, place_holder = person(lonely=lonely), person(lonely=lonely, connected=1)
            near = around(alone)
            near.system.place_worth = worth
            connection.feel_connected(alone, near, LUCK, p)
            without = asked[name]
            connection.feel_connected(place_holder, near, LUCK, p)
            ratio = 1.0 - 0.4 * worth
            assert asked[name] == pytest.approx(without / ratio if lonely else without * ratio)


def test_who_leaves_or_loses_a_place_is_still_here():
    """Law: with grants gone, fewer hold a place month by month, and nobody holds one that is not open."""
    local = system("standstill")
    local.council.strength = lambda line: 0.0 if line == "vcse_grants" else 1.0
    for _ in range(60):
        local.step_month()
        held = local.residents["connected"][local.residents["presence"] == Presence.HERE].sum()
        assert held <= local.voluntary_sector.open_for
    assert local.voluntary_sector.places < 0.2 * local.voluntary_sector.usual_places
