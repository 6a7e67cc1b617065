"""One person and their agency or home: who is with whom, what is lost, the same carers."""

import numpy as np
import pytest

from obbr.people.keeping_care import (
    BETWEEN,
    FIRST,
    GIVES_UP_CONTRACT,
    LONGEST,
    NO_PROVIDER,
    find_provider,
    keep_carers,
    lose_provider,
    move_by_tender,
    settled_ratio,
)
from obbr.people.near import PROVIDER
from obbr.people.needs import benefit_of
from obbr.people.resident import Need, Payer, Setting, Waiting
from tests.hand_made import LUCK, around, evidence, person
from tests.plain import rows_of

# --- one person ------------------------------------------------------------------------------------------------------


def providers(*takes_new, kind=Setting.HOME_CARE):
    rows = rows_of(np.zeros(FIRST + len(takes_new), PROVIDER))
    for row, until in zip(list(rows)[FIRST:], takes_new, strict=True):
        row.kind, row.takes_new = int(kind), until
    return rows


def test_new_people_go_where_there_is_room_by_share():
    drawn = []
    for luck in range(4_000):
        r = person(setting=Setting.HOME_CARE)
        find_provider(r, providers(0.25, 0.25, 1.0), luck * 7_919)
        drawn.append(r.provider - FIRST)
    counts = np.bincount(drawn, minlength=3) / len(drawn)
    assert counts[1] == 0.0 and counts[0] == pytest.approx(0.25, abs=0.03)


def test_who_keeps_care_keeps_the_provider_and_who_ends_it_has_none():
    rows = providers(0.5, 1.0)
    r = person(setting=Setting.HOME_CARE, provider=FIRST, settled=9)
    find_provider(r, rows, LUCK)
    assert (r.provider, r.settled) == (FIRST, 9)
    r.setting = Setting.NONE
    find_provider(r, rows, LUCK)
    assert (r.provider, r.settled) == (NO_PROVIDER, 0)
    r.setting = Setting.NURSING  # no nursing home takes anybody
    find_provider(r, rows, LUCK)
    assert r.provider == NO_PROVIDER


def test_who_waits_after_a_hand_back_is_marked_until_care_comes():
    rows = providers(0.0, 1.0)
    r = person(setting=Setting.HOME_CARE, provider=FIRST, settled=9, payer=Payer.COUNCIL, package=100)
    near = around(r)
    near.provider.gives_up = GIVES_UP_CONTRACT
    lose_provider(r, near)
    assert (r.setting, r.waiting, r.provider, r.settled) == (Setting.NONE, Waiting.HOME_CARE, BETWEEN, 0)
    assert r.package == 100 and near.count.moved_by_closure == 1
    find_provider(r, rows, LUCK)
    assert r.provider == BETWEEN
    r.setting, r.waiting = Setting.HOME_CARE, Waiting.NOTHING
    find_provider(r, rows, LUCK)
    assert r.provider == FIRST + 1


def test_whoever_pays_keeps_an_agency_that_hands_back_its_contract():
    r = person(setting=Setting.HOME_CARE, provider=FIRST, payer=Payer.SELF)
    near = around(r)
    near.provider.gives_up = GIVES_UP_CONTRACT
    lose_provider(r, near)
    assert r.setting == Setting.HOME_CARE and near.count.moved_by_closure == 0


def tendered_away(follow, payer=Payer.COUNCIL, winners=1.0):
    r = person(setting=Setting.HOME_CARE, provider=FIRST, settled=9, payer=payer)
    near = around(r)
    near.provider.tendered_away = 1.0
    rows = providers(0.5, 1.0)
    list(rows)[-1].takes_tendered = winners
    move_by_tender(r, near, rows, LUCK, evidence(market__workers_follow=follow))
    find_provider(r, rows, LUCK)
    return r.provider - FIRST, r.settled, near.count.moved_by_tender


def test_people_go_with_the_work_that_is_tendered_away_and_with_their_carers_if_those_follow():
    assert tendered_away(follow=1.0) == (1, 9, 1)
    assert tendered_away(follow=0.0) == (1, 0, 1)
    assert tendered_away(follow=0.0, payer=Payer.SELF) == (0, 9, 0)
    assert tendered_away(follow=0.0, winners=0.0) == (0, 9, 0), "nobody takes them"


def test_months_with_the_same_carers_grow_and_start_again():
    r = person(setting=Setting.HOME_CARE, settled=LONGEST - 1)
    near = around(r)
    keep_carers(r, near, LUCK), keep_carers(r, near, LUCK)
    assert r.settled == LONGEST and near.use.carer_months == 2 * LONGEST
    near.provider.carers_change = 1.0
    keep_carers(r, near, LUCK)
    assert r.settled == 0 and near.use.home_care_people == 3


def test_new_carers_raise_readmission_and_the_usual_mean_is_kept():
    p = evidence(workforce__new_carers_readmission=1.15)
    ratios = []
    for months in (0, 8, 24):
        r = person(setting=Setting.HOME_CARE, settled=months)
        near = around(r)
        near.system.usual_settled = np.mean([0, 8, 24])
        ratios.append(settled_ratio(r, near, p))
    assert np.mean(ratios) == pytest.approx(1.0) and ratios[0] / ratios[2] == pytest.approx(1.15)
    off = evidence(frozen={"settled_carers_prevent_readmission"}, workforce__new_carers_readmission=1.15)
    assert settled_ratio(r, near, off) == settled_ratio(person(), near, p) == 1.0


def test_better_care_is_worth_more_and_never_more_than_all_help():
    r = person(need=Need.MEDIUM)
    near = around(r)
    usual = benefit_of(near, 50)
    near.provider.adds = 0.2
    assert benefit_of(near, 50) == pytest.approx(benefit_of(around(r), 60)) and benefit_of(near, 50) > usual
    assert benefit_of(near, 95) == benefit_of(around(r), 100)
