"""Rules written a second time, from their docstrings, and held against the mechanisms on hand-made residents.

Where a test is expected to fail, the rule and its mechanism disagree, and the reason says how.
"""

from math import floor

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from obbr.chance import Event
from obbr.people import (
    asking,
    care_homes,
    caring,
    counting,
    front_door,
    hospital,
    knowing,
    life,
    paying,
    reablement,
    safeguarding,
    support,
)
from obbr.people.resident import (
    NOBODY,
    Bed,
    Need,
    Payer,
    Setting,
    Tenure,
    Waiting,
    Work,
)
from obbr.people.sharing import CLAIM, Desk
from tests.hand_made import HOURS, LIMIT, LUCK, around, chances_in, evidence, person, rates
from tests.plain import kind_of


@pytest.fixture
def chances(monkeypatch):
    return chances_in(
        monkeypatch, asking, care_homes, caring, front_door, hospital, knowing, life, paying, reablement, safeguarding
    )


# --- who pays ----------------------------------------------------------------------------------------------------


def must_pay(savings, tenure, lives_with_partner, care_home):
    """Above the limit everybody pays; in a care home, whoever owns a home in which no partner lives pays too."""
    if savings > LIMIT:
        return True
    return care_home and tenure in (Tenure.OWNED_OUTRIGHT, Tenure.MORTGAGED) and not lives_with_partner


ANY_SAVINGS = st.one_of(st.sampled_from([0, LIMIT, LIMIT + 1]), st.integers(0, 60_000))


@settings(deadline=None)
@given(ANY_SAVINGS, st.sampled_from(Tenure), st.booleans(), st.booleans())
def test_who_pays_their_own_way(savings, tenure, partnered, care_home):
    r = person(savings=savings, tenure=tenure, partner=7 if partnered else NOBODY)
    home = around(r, partner=person(7))
    assert paying.pays_own_way(r, home, evidence(), care_home) == must_pay(savings, tenure, partnered, care_home)
    gone = around(r, partner=person(7, setting=Setting.NURSING))  # a partner in a home shelters nothing
    assert paying.pays_own_way(r, gone, evidence(), care_home) == must_pay(savings, tenure, False, care_home)


@settings(deadline=None)
@given(ANY_SAVINGS, st.sampled_from(Tenure), st.booleans(), st.sampled_from([Waiting.RESIDENTIAL, Waiting.NURSING]))
def test_whoever_enters_a_care_home_is_settled_there(savings, tenure, partnered, kind):
    r = person(savings=savings, tenure=tenure, partner=7 if partnered else NOBODY, waiting=kind, need=Need.HIGH)
    r.package, r.received, r.reabling, r.work, r.work_left, r.weight = 100, 90, 1, Work.REQUEST, 50, 3
    near = around(r, partner=person(7))
    care_homes.enter_care_home(r, near, evidence())
    assert r.setting == (Setting.NURSING if kind == Waiting.NURSING else Setting.RESIDENTIAL)
    assert r.payer == (Payer.SELF if must_pay(savings, tenure, partnered, True) else Payer.COUNCIL)
    assert (r.package, r.received, r.reabling, r.work, r.waiting) == (0, 0, 0, Work.NONE, Waiting.NOTHING)
    assert near.count.care_home_entries == 3
    sold = tenure <= Tenure.MORTGAGED and not partnered
    assert r.savings == savings + (int(rates()["home_value"]) if sold else 0)


@given(ANY_SAVINGS, st.booleans(), st.booleans(), st.integers(1, 90))
@settings(max_examples=50, deadline=None)
def test_savings_and_home_are_spent_down_to_the_limit_then_the_council_pays(savings, owner, partnered, months):
    p, tenure = evidence(support__self_funder_month=5_000.0), Tenure.MORTGAGED if owner else Tenure.SOCIAL_RENT
    assume(must_pay(savings, tenure, partnered, True))
    r = person(savings=savings, tenure=tenure, partner=7 if partnered else NOBODY, payer=Payer.SELF)
    r.setting = Setting.RESIDENTIAL
    left, council, near = (
        savings + (int(rates()["home_value"]) if owner and not partnered else 0),
        False,
        around(r, partner=person(7)),
    )
    near.system.own_care_index = 1.2
    for _ in range(months):
        paying.spend_down(r, near, p)
        if not council:
            left = max(0, left - 6_000)
            council = left <= LIMIT
    assert (r.savings, r.payer) == (left, Payer.COUNCIL if council else Payer.SELF)
    assert near.count.reached_limit == council


def test_a_home_that_shelters_no_partner_any_more_counts():
    r = person(savings=5_000, tenure=Tenure.OWNED_OUTRIGHT, partner=7, payer=Payer.COUNCIL, setting=Setting.NURSING)
    paying.spend_down(r, around(r, partner=person(7)), evidence())
    assert r.payer == Payer.COUNCIL and r.savings == 5_000
    r.partner = NOBODY
    paying.spend_down(r, around(r), evidence())
    assert r.payer == Payer.SELF and r.savings == 5_000 + int(rates()["home_value"])


def test_the_nhs_takes_over_only_the_greatest_needs_in_paid_care(chances):
    p = evidence(support__nhs_funded_yearly=0.12, support__nhs_funding_ends_yearly=0.6)
    chances["true"] = {Event.NHS_FUNDED, Event.NHS_FUNDING_ENDS}
    for need, setting, age, taken in (
        (Need.HIGH, Setting.NURSING, 80, True),
        (Need.HIGH, Setting.HOME_CARE, 65, True),
        (Need.MEDIUM, Setting.NURSING, 80, False),
        (Need.HIGH, Setting.NONE, 80, False),
        (Need.HIGH, Setting.EXTRA_CARE, 80, False),
        (Need.HIGH, Setting.NURSING, 64, False),
    ):
        r = person(need=need, setting=setting, age=age, payer=Payer.COUNCIL)
        paying.nhs_funds(r, around(r), LUCK, p)
        assert (r.payer == Payer.NHS) == taken
    assert chances[Event.NHS_FUNDED] == pytest.approx(0.01)
    r = person(need=Need.HIGH, setting=Setting.NURSING, payer=Payer.NHS, savings=LIMIT + 1)
    paying.nhs_funds(r, around(r), LUCK, p)
    assert r.payer == Payer.SELF and chances[Event.NHS_FUNDING_ENDS] == pytest.approx(0.05)


# --- help -----------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.sampled_from(Need), st.integers(0, 400), st.floats(0, 1), st.floats(0, 1), st.sampled_from(Payer))
def test_a_package_is_a_share_of_what_family_leaves(need, family, rationing, share, payer):
    """Less when rationed; people who pay for themselves are not rationed."""
    r = person(need=need, family_hours=family, payer=payer)
    p = evidence(support__package_share=share, support__rationing_package_reach=0.4)
    left = max(0.0, 10 * HOURS[need] - family)
    wanted = share * left * (1.0 if payer == Payer.SELF else 1.0 - 0.4 * rationing)
    got = support.package_hours(r, around(r, rationing=rationing), p)
    assert abs(got - wanted) <= 0.5 + 1e-9 and got <= left
    unmoved = support.package_hours(r, around(r, rationing=rationing), evidence({"rationing"}))
    assert unmoved == support.package_hours(r, around(r), evidence()), "frozen, the council rations as in the base year"


@settings(deadline=None)
@given(st.sampled_from([Need.LOW, Need.MEDIUM, Need.HIGH]), st.integers(0, 500), st.integers(0, 500), st.integers(1, 9))
def test_adequacy_and_unmet_hours(need, family, paid, weight):
    r = person(need=need, family_hours=family, received=paid, setting=Setting.HOME_CARE, weight=weight)
    near = around(r)
    support.receive(r, near, evidence())
    needed = 10 * HOURS[need]
    assert r.adequacy == min(100, floor(100 * (family + paid) / needed + 0.5))
    assert near.count.unmet_tenths == weight * max(0, needed - family - paid)


def test_home_care_ends_when_nobody_needs_help_any_more():
    r = person(setting=Setting.HOME_CARE, payer=Payer.COUNCIL, package=100, received=90)
    near = around(r)
    support.receive(r, near, evidence())
    assert (r.setting, r.payer, r.package, r.received, r.adequacy) == (Setting.NONE, Payer.NOBODY, 0, 0, 100)
    assert near.count.unmet_tenths == 0


def test_a_hospital_bed_asks_nothing_of_family_or_paid_care():
    r = person(need=Need.HIGH, bed=Bed.STAYING, adequacy=40)
    support.receive(r, near := around(r), evidence())
    assert near.count.unmet_tenths == 0


def test_a_care_home_meets_need_in_full():
    r = person(need=Need.HIGH, setting=Setting.NURSING, payer=Payer.COUNCIL, adequacy=10)
    support.receive(r, near := around(r), evidence())
    assert r.adequacy == 100 and near.count.unmet_tenths == 0


@settings(deadline=None)
@given(st.sampled_from(Need), st.booleans(), st.integers(0, 400), st.booleans())
def test_family_gives_what_is_needed_up_to_what_it_can(need, partner, received, able):
    shares = {"caring__family_share": 0.5, "caring__step_in_share": 0.3, "support__package_share": 0.8}
    p = evidence(caring__partner_hours=20.0, caring__kin_hours=8.0, **shares)
    carer = person(1, need=Need.NONE if able else Need.MEDIUM)
    r = person(need=need, carer=1, partner=1 if partner else NOBODY, setting=Setting.HOME_CARE, received=received)
    caring.family_help(r, around(r, carer), LUCK, p)
    supply, needed = 200 if partner else 80, 10 * HOURS[need]
    usual = min(needed / 2, supply)
    hours = min(usual + 0.3 * max(0.0, 0.8 * (needed - usual) - received), supply)
    expected = floor(hours + 0.5) if able and need else 0
    assert r.family_hours == carer.caring_hours == expected


# --- reablement ---------------------------------------------------------------------------------------------------


GAIN = {"support__reablement_no_need": 0.6, "support__reablement_usual_recovery": 0.4, "support__access_share": 1.0}


def test_reablement_is_credited_with_no_more_than_it_adds(chances):
    """And people with dementia gain nothing; who does not gain manages, or is offered care."""
    for dementia, true, need, offered in (
        (0, {Event.REABLEMENT_WORKS}, Need.LOW, False),
        (0, {Event.MANAGES}, Need.MEDIUM, False),
        (0, set(), Need.MEDIUM, True),
        (1, {Event.REABLEMENT_WORKS}, Need.MEDIUM, True),
    ):
        chances["true"] = true
        r = person(need=Need.MEDIUM, reabling=1, dementia=dementia)
        near = around(r)
        reablement.reable(r, near, LUCK, evidence(**GAIN))
        assert (r.need, r.reabling, near.count.to_long_term) == (need, 0, offered)
    assert chances[Event.REABLEMENT_WORKS] == pytest.approx(0.2)


def test_without_a_place_as_many_manage(chances):
    served = kind_of(CLAIM)()
    served.desk, served.gets = Desk.REABLEMENT, 0
    r = person(need=Need.MEDIUM, reabling=front_door.WANTED)
    reablement.start_reablement(r, served, around(r), LUCK, evidence(**GAIN))
    assert chances[Event.MANAGES] == 0.4 and r.reabling == 0


def test_frozen_reablement_restores_whoever_could_gain_at_the_usual_rate(chances):
    p = evidence({"reablement_restores"}, **GAIN)
    for reabling in (0, 1, front_door.WANTED):
        r = person(need=Need.MEDIUM, reabling=reabling)
        reablement.reable(r, around(r), LUCK, p)
        assert chances[Event.REABLEMENT_WORKS] == pytest.approx(0.2 * rates()["usual_reabled"])


def test_reablement_lasts_its_months(chances):
    r, p = person(need=Need.HIGH, reabling=front_door.WANTED), evidence(support__reablement_months=1.5)
    near, full = around(r), 0
    served = kind_of(CLAIM)()
    served.desk, served.gets = Desk.REABLEMENT, 1
    reablement.start_reablement(r, served, near, LUCK, p)
    for _ in range(6):
        support.receive(r, near, p)
        reablement.reable(r, near, LUCK, p)
        full += r.adequacy == 100
    assert full == 2, "six weeks, in whole months"


# --- the front door --------------------------------------------------------------------------------------------------


def outcome(monkeypatch, draw, rationing=0.0, **states):
    """Where somebody stands after an offer of long-term care that luck decided by `draw`."""
    monkeypatch.setattr(front_door, "uniform", lambda luck, event: draw if event == Event.OFFERED_CARE else 0.9)
    monkeypatch.setattr(asking, "uniform", lambda luck, event: 0.99)
    r = person(**{"need": Need.MEDIUM} | states)
    near = around(r, rationing=rationing)
    p = evidence(
        support__access_share=0.5, support__rationing_access_reach=0.4, workforce__knowing_months=10.0,
        workforce__knowing_resolves=0.2,
    )  # fmt: skip
    near.system.usual_trust = 0.5
    front_door.offer_long_term(r, near, LUCK, p)
    return r, near


def test_rationing_refuses_the_margin_and_marks_whom_it_refused(monkeypatch):
    usual = {"known": 5}
    for draw, rationing, helped, turned_away in (
        (0.49, 0.0, True, 0), (0.51, 0.0, False, 0), (0.45, 0.5, False, 1), (0.39, 0.5, True, 0),
    ):  # fmt: skip
        r, near = outcome(monkeypatch, draw, rationing, **usual)
        assert (r.waiting == Waiting.HOME_CARE) == helped and r.turned_away == turned_away
        assert near.count.to_long_term == helped and near.count.to_nothing == (not helped)
    assert outcome(monkeypatch, 0.49, 1.0, need=Need.HIGH)[0].waiting == Waiting.HOME_CARE, "high need is not rationed"


def test_who_is_known_is_offered_fewer_packages_and_who_is_not_more(monkeypatch):
    """0.5 x (1 - 0.2 x (trust - 0.5)): 0.45 for who is well known, 0.55 for a stranger."""
    for known, draw, helped in ((10, 0.46, False), (24, 0.44, True), (0, 0.54, True), (0, 0.56, False)):
        r, near = outcome(monkeypatch, draw, known=known)
        assert (r.waiting == Waiting.HOME_CARE) == helped
        assert near.use.trust_hundredths == min(100, known * 10)


def test_charges_deter_in_proportion(monkeypatch):
    p = evidence(support__access_share=0.5, support__charge_refusal=0.2)
    for charge, draw, helped in ((1.0, 0.49, True), (2.0, 0.41, False), (2.0, 0.39, True), (0.0, 0.59, True)):
        monkeypatch.setattr(front_door, "uniform", lambda luck, event, draw=draw: draw)
        r = person(need=Need.MEDIUM)
        near = around(r)
        near.system.charge = charge
        front_door.offer_long_term(r, near, LUCK, p)
        assert (near.count.to_long_term == 1) == helped


def test_nobody_loses_their_need_by_being_turned_away(monkeypatch):
    r, _ = outcome(monkeypatch, 0.99)
    assert (r.need, r.payer, r.package) == (Need.MEDIUM, Payer.NOBODY, 0)


def test_a_direct_payment_begins_at_once_and_its_hours_need_no_desk(monkeypatch):
    monkeypatch.setattr(front_door, "uniform", lambda luck, event: 0.0)
    p = evidence(support__direct_payment_undelivered=0.1)
    r = person(need=Need.HIGH)
    front_door.agree_long_term(r, around(r), LUCK, p)
    assert (r.setting, r.waiting, r.payer) == (Setting.DIRECT_PAYMENT, Waiting.NOTHING, Payer.COUNCIL)
    support.receive(r, near := around(r), p)
    counting.count(r, near, p)
    assert r.received == floor(0.9 * r.package + 0.5) == near.use.direct_payment_council


def test_connection_replaces_a_share_of_care_but_never_at_the_highest_need():
    for need, trimmed in ((Need.LOW, True), (Need.MEDIUM, True), (Need.HIGH, False)):
        r = person(need=need, payer=Payer.COUNCIL)
        near, usual = around(r), support.package_hours(r, around(r), evidence())
        near.system.connection_instead = 0.5
        assert support.package_hours(r, near, evidence()) == (round(usual / 2) if trimmed else usual)


def test_a_worker_is_known_until_the_case_is_handed_on(chances):
    r = person(work=Work.REQUEST)
    for _ in range(30):
        knowing.keep_worker(r, near := around(r), LUCK, evidence())
    assert r.known == knowing.LONGEST
    near.team.worker_changes = 0.2
    chances["true"] = {Event.WORKER_CHANGES}
    knowing.keep_worker(r, near, LUCK, evidence())
    assert r.known == 0 and chances[Event.WORKER_CHANGES] == 0.2
    r.known, r.work = 7, Work.NONE
    knowing.keep_worker(r, around(r), LUCK, evidence())
    assert r.known == 0, "who is off the books is not known"


def test_a_concern_costs_quality_until_it_is_answered(chances):
    chances["true"] = {Event.SAFEGUARDING}
    p = evidence({"unmet_raises_concerns"}, value__utility_loss_harm=0.24, support__checks_avert=0.5)
    r = person(need=Need.HIGH, setting=Setting.NURSING, payer=Payer.SELF)
    near = around(r)
    near.system.paperwork = 1.4
    safeguarding.raise_concern(r, near, LUCK, p)
    assert chances[Event.SAFEGUARDING] == pytest.approx(0.8 * p.support.concern_yearly[Need.HIGH] / 12)
    safeguarding.live_with_harm(r, near, p)
    assert near.count.micro_qalys == -40_000 and r.work == Work.SAFEGUARDING
    front_door.decide(r, near, LUCK, p)
    safeguarding.live_with_harm(r, near, p)
    assert near.count.micro_qalys == -40_000 and r.work == Work.NONE


@settings(deadline=None)
@example(70, 1.0, 0, Waiting.NOTHING)
@example(71, 1.0, 0, Waiting.NOTHING)
@given(st.integers(1, 99), st.floats(0, 1), ANY_SAVINGS, st.sampled_from(list(Waiting)))
def test_a_council_that_rations_holds_back_the_last_cases(case, rationing, savings, waiting):
    r = person(need=Need.HIGH, placement=case, savings=savings, tenure=Tenure.SOCIAL_RENT, waiting=waiting)
    p = evidence(support__rationing_placement_reach=0.3)
    care_homes.seek_placement(r, around(r, rationing=rationing), LUCK, p)
    agreed = savings > LIMIT or case <= 100 * (1 - 0.3 * rationing)
    seeks = agreed and waiting != Waiting.HOME_CARE and waiting < Waiting.RESIDENTIAL
    assert (r.waiting in (Waiting.RESIDENTIAL, Waiting.NURSING)) == (seeks or waiting >= Waiting.RESIDENTIAL)
    assert r.episode == seeks
