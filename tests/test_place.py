"""A place: figures that add up, residents that meet them, luck that is nobody else's, a sample that is fair."""

from __future__ import annotations

import re

import numpy as np
import pytest

from obbr.evidence import Draws, Register
from obbr.inputs import BadInput
from obbr.people.resident import NOBODY, Need, Payer, Presence, Setting, Tenure
from obbr.place import Place, build
from obbr.place.care import lives_alone
from obbr.place.choosing import allot, by_month, chances_within, pick, pick_within, whole_parts
from obbr.place.community import packages
from obbr.place.figure import Kind
from obbr.place.margins import misses, sampling_error_of_ae
from obbr.place.opening import outturn_of
from obbr.place.place import FIGURES, worked
from obbr.place.rates import benefit_table, local_rates, slope, steady_onset
from tests.world import with_one_more

SYNTHETIC = {"Households of two"}  # homes are made up; only their number and living alone are held to the census
SEED = 1


@pytest.fixture(scope="module")
def camden():
    return Place.load("camden")


@pytest.fixture(scope="module")
def meadowbridge():
    return Place.load("meadowbridge")


@pytest.fixture(scope="module")
def lived_in(meadowbridge):
    return build(meadowbridge, SEED)


@pytest.fixture(scope="module")
def everyone(camden):
    return build(camden, SEED)


@pytest.fixture(scope="module")
def parameters():
    return Draws(Register.load(), SEED).parameters("central")


def here(population):
    return population.residents[population.residents["presence"] == Presence.HERE]


# --- figures


@pytest.mark.parametrize("name", worked())
def test_every_figure_says_whose_it_is_and_how_it_is_known(name):
    place = Place.load(name)
    for path, figure in place.figures.items():
        assert figure.source and figure.year and figure.unit, path
        if figure.kind is Kind.DERIVED:
            assert figure.method, f"{path}: derived, but not how"
    assert place.licence


def test_a_made_up_place_is_made_up_throughout(meadowbridge):
    assert {figure.kind for figure in meadowbridge.figures.values()} == {Kind.MADE_UP}


@pytest.mark.parametrize("name", worked())
def test_leaves_sum_to_published_totals(name):
    place = Place.load(name)
    totals = place.value("money.totals")
    for department in ("adults", "children", "public_health"):
        for column in ("gross", "net"):
            leaves = sum(row[column] for row in place.value(f"money.{department}").values())
            assert leaves == totals[department][column], (department, column)
    net = sum(totals[department]["net"] for department in ("adults", "children", "public_health"))
    net += sum(row["net"] for row in place.value("money.other").values())
    assert net == totals["all_services"]["net"]


@pytest.mark.parametrize("name", worked())
def test_settings_of_older_people_sum_to_their_lines(name):
    place = Place.load(name)
    for line, parts in place.value("money.settings_65plus").items():
        assert sum(parts.values()) == place.value("money.adults")[line]["gross"], line


def test_the_books_hold_every_published_pound(camden):
    outturn, totals = outturn_of(camden), camden.value("money.totals")
    published = sum(totals[name]["gross"] for name in ("adults", "children", "public_health"))
    published += sum(row["net"] for row in camden.value("money.other").values())
    assert sum(outturn.gross.values()) == published * 100_000
    assert sum(outturn.fees.values()) == totals["adults"]["fees"] * 100_000


def test_a_place_that_is_none_is_one_line():
    with pytest.raises(BadInput, match=r"camdn: not a place\. Did you mean camden\?"):
        Place.load("camdn")


def test_a_figure_that_is_none_names_the_nearest(camden):
    with pytest.raises(BadInput, match=r"Did you mean care\.nursing_65plus"):
        camden.figure("care.nursing_65")


def test_a_figure_without_a_source_is_refused(tmp_path):
    path = tmp_path / "here.yaml"
    top = "name: a\ntitle: b\ncode: c\nlicence: d\nbase: e\nfigures:\n"
    path.write_text(f"{top}  t:\n    f: {{value: 1, class: published}}\n")
    with pytest.raises(BadInput, match=r"here.yaml:8:8 .*figures\.t\.f: source is missing"):
        Place.load(str(path))


def test_a_population_of_too_few_ages_is_refused(tmp_path):
    path = tmp_path / "short.yaml"
    figure = "{value: {female: [1], male: [2]}, class: made_up, source: s, year: 2025, unit: people}"
    top = "name: a\ntitle: b\ncode: c\nlicence: d\nbase: e\nfigures:\n  population:\n"
    path.write_text(f"{top}    by_age_sex: {figure}\n")
    with pytest.raises(BadInput, match="needs 91 counts"):
        Place.load(str(path))


# --- choosing


def test_whole_parts_and_allotted_labels_are_exact():
    shares = np.array([0.5, 0.3, 0.2])
    assert whole_parts(11, shares).sum() == 11
    luck = np.random.default_rng(0).random(1_000)
    assert np.bincount(allot(luck, shares)).tolist() == [500, 300, 200]


def test_pick_is_exact_and_refuses_the_impossible():
    luck, weight = np.linspace(0, 0.99, 50), np.repeat([0.0, 1.0], 25)
    assert pick(luck, weight, 7).sum() == 7 and not pick(luck, weight, 7)[:25].any()
    with pytest.raises(BadInput, match="30 nurses wanted, but only 25"):
        pick(luck, weight, 30, "nurses")


def test_chances_keep_their_cell_means_and_are_met():
    rng = np.random.default_rng(1)
    cell, ratio = rng.integers(0, 5, 20_000), rng.choice([1.0, 4.0], 20_000)
    chance = chances_within(cell, np.full(20_000, 0.3), ratio)
    assert np.allclose(np.bincount(cell, chance) / np.bincount(cell), 0.3)
    chosen = pick_within(rng.random(20_000), cell, chance)
    assert abs(int(chosen.sum()) - 6_000) <= 1
    assert chosen[ratio == 4].mean() > 2 * chosen[ratio == 1].mean()


def test_months_add_up_to_years():
    assert by_month(61, 144).sum() == 61 * 12 and by_month(61, 12).max() <= 6


# --- residents


@pytest.mark.parametrize("name", ["camden", "meadowbridge"])
def test_residents_equal_the_population_table(name, lived_in, everyone):
    place = Place.load(name)
    people = here(lived_in if name == "meadowbridge" else everyone)
    counted = np.zeros_like(place.people)
    np.add.at(counted, (people["sex"], people["age"]), people["weight"])
    assert (counted == place.people).all()
    assert ((-24 - people["birth_month"]) // 12 >= people["age"]).all()


def test_camden_meets_its_figures(camden, everyone):
    off = [miss for miss in misses(camden, everyone) if not miss.within and miss.what not in SYNTHETIC]
    assert not off


def test_deprivation_follows_age(camden, everyone):
    people = here(everyone)
    young = people["fifth"][(people["age"] >= 18) & (people["age"] <= 24)]
    shares = np.array(camden.value("population.deprivation_shares")["18-24"])
    assert np.allclose(np.bincount(young) / len(young), shares / shares.sum(), atol=2e-4)


@pytest.mark.parametrize("seed", [1, 2])
def test_same_seed_same_bytes(meadowbridge, seed):
    first, again = build(meadowbridge, seed), build(meadowbridge, seed)
    assert first.residents.tobytes() == again.residents.tobytes()
    assert first.households.tobytes() == again.households.tobytes()


def test_other_seed_other_people(meadowbridge):
    assert build(meadowbridge, 1).residents.tobytes() != build(meadowbridge, 2).residents.tobytes()


def test_one_more_resident_changes_nobody_else(lived_in):
    more = with_one_more(lived_in, age=80, sex=0, fifth=2)
    assert np.array_equal(more.residents[:-1], lived_in.residents)
    assert np.array_equal(more.households[:-1], lived_in.households)
    assert more.residents["id"][-1] == len(lived_in.residents)


def test_births_and_arrivals_come_at_the_stated_pace(meadowbridge, lived_in):
    coming = lived_in.residents[lived_in.residents["presence"] == Presence.YET_TO_COME]
    born = coming["birth_month"] == coming["arrives"]
    assert born.sum() == 12 * meadowbridge.value("flows.births")
    alone = coming["unaccompanied"] == 1
    assert (~born & ~alone).sum() == 12 * sum(meadowbridge.value("flows.arrivals").values())
    assert alone.sum() == 12 * meadowbridge.value("children.unaccompanied")["arrivals"]
    assert coming["arrives"].min() == -24 and coming["arrives"].max() == 119


def test_ties_are_mutual_and_make_sense(everyone):
    r = everyone.residents
    paired = np.flatnonzero(r["partner"] != NOBODY)
    assert (r["partner"][r["partner"][paired]] == paired).all()
    assert (r["household"][r["partner"][paired]] == r["household"][paired]).all()
    cared = np.flatnonzero(r["carer"] != NOBODY)
    assert (r["cares_for"][r["carer"][cared]] == cared).all()
    assert ((r["carer"][cared] == r["partner"][cared]) | (r["carer"][cared] == r["kin"][cared])).all()
    child = np.flatnonzero((r["parent"] != NOBODY) & (r["presence"] == Presence.HERE) & (r["age"] < 18))
    assert (r["age"][r["parent"][child]] - r["age"][child] >= 18).mean() > 0.99
    kin = np.flatnonzero(r["kin"] != NOBODY)
    assert (r["household"][r["kin"][kin]] != r["household"][kin]).all()


def test_homes_hold_who_lives_in_them(everyone):
    people = here(everyone)
    counted = np.bincount(people["household"], minlength=len(everyone.households))
    assert (counted == everyone.households["people"]).all()
    alone = lives_alone(people, everyone.households)
    assert (people["partner"][alone] == NOBODY).all()


def test_who_pays_follows_the_means_test(everyone, parameters):
    limit = float(parameters["support"]["capital_limit_upper"][0])
    people = here(everyone)
    at_home = people[people["setting"] == Setting.HOME_CARE]
    at_home = at_home[at_home["payer"] != Payer.NHS]  # which pays whatever the savings
    assert ((at_home["savings"] > limit) == (at_home["payer"] == Payer.SELF)).all()
    ours = people[(people["setting"] >= Setting.RESIDENTIAL) & (people["payer"] == Payer.COUNCIL)]
    assert (ours["savings"] <= limit).all() and (ours["tenure"] == Tenure.SOCIAL_RENT).all()


def test_frail_people_need_help_more_often(everyone):
    old = here(everyone)
    old = old[(old["age"] >= 65) & (old["setting"] < Setting.RESIDENTIAL)]
    share = [(old["need"][old["frailty"] == level] > Need.NONE).mean() for level in range(4)]
    assert share == sorted(share)
    assert (old["need"][old["dementia"] == 1] > 0).mean() > (old["need"] > 0).mean()


def test_packages_never_exceed_what_is_needed():
    left = np.array([50.0, 140.0, 0.0, 350.0])
    assert packages(left, 200).sum() == 200
    assert (packages(left, 10_000) <= left).all()


# --- the sample


def test_weights_stand_for_everyone(camden, everyone):
    some = here(build(camden, SEED, sample=10))
    all_of_them = here(everyone)
    assert len(some) < 0.53 * len(all_of_them)
    old = some["age"] >= 60
    assert (some["weight"][old] == 1).all() and old.sum() == (all_of_them["age"] >= 60).sum()
    for field in ("setting", "need"):
        full = np.bincount(all_of_them[field])
        assert (np.bincount(some[field], some["weight"])[1:] == full[1:]).all(), field
    assert abs(int(some["weight"].sum()) / len(all_of_them) - 1) < 0.01


def test_weights_are_unbiased_over_seeds(meadowbridge, lived_in):
    young = {"disorder": [], "children": [], "people": []}
    for seed in range(30):
        some = here(build(meadowbridge, seed, sample=5))
        some = some[some["age"] < 60]
        young["people"].append(some["weight"].sum())
        young["children"].append(some["weight"][some["age"] < 18].sum())
        young["disorder"].append((some["weight"] * some["disorder"]).sum())
    people = here(lived_in)
    people = people[people["age"] < 60]
    truth = {"people": len(people), "children": (people["age"] < 18).sum(), "disorder": people["disorder"].sum()}
    for name, counts in young.items():
        error = np.std(counts, ddof=1) / np.sqrt(len(counts))
        assert abs(np.mean(counts) - truth[name]) < 3.5 * error + 1, name


def test_ties_survive_the_sample(meadowbridge):
    r = build(meadowbridge, SEED, sample=5).residents
    assert (r["id"] == np.arange(len(r))).all()
    for link in ("partner", "parent", "kin", "carer", "cares_for"):
        assert r[link].max() < len(r)
    cared = np.flatnonzero(r["carer"] != NOBODY)
    assert len(cared) and (r["cares_for"][r["carer"][cared]] == cared).all()


def test_everyone_has_no_sampling_error(camden, everyone):
    assert sampling_error_of_ae(camden, everyone) == 0
    assert 200 < sampling_error_of_ae(camden, build(camden, SEED, sample=10)) < 2_000


@pytest.mark.parametrize("sample", [0, -1, 100_000])
def test_a_sample_must_make_sense(meadowbridge, sample):
    with pytest.raises(BadInput, match="sample"):
        build(meadowbridge, SEED, sample)


# --- rates


def test_rates_are_chances(camden, everyone, parameters):
    local = local_rates(camden, everyone, parameters)
    for name in local.dtype.names:
        assert np.isfinite(local[name]).all() and (local[name] >= 0).all(), name
        if name.endswith(("_rate", "_onset", "_recovery")):
            assert local[name].max() < 0.5, name


def test_rates_of_another_draw_meet_the_same_margins(camden, everyone):
    draw = Draws(Register.load(), SEED).parameters(3)
    off = [m for m in misses(camden, everyone, draw) if not m.within and m.what not in SYNTHETIC | {"Deaths a year"}]
    assert not off


def test_steady_onset_holds_a_prevalence():
    rng = np.linspace(0, 1, 91)
    prevalence = np.stack([0.3 * rng**2, 0.2 * rng**2])
    onset = steady_onset(prevalence, 0.3)
    share = prevalence[:, :1].copy()
    for age in range(90):
        share = share + onset[:, age : age + 1] * (1 - share) - 0.3 * share
    assert np.allclose(share[:, 0], prevalence[:, 90], atol=0.02)
    assert np.allclose(slope(prevalence)[:, 40], 2 * 40 / 90**2 * np.array([0.3, 0.2]), rtol=0.05)


def test_benefit_is_concave_and_runs_from_nothing_to_all():
    worth = benefit_table(0.5)
    assert worth[0] == 0 and worth[-1] == 1
    assert (np.diff(worth) > 0).all() and (np.diff(worth, 2) < 0).all()


# --- a place that somebody typed --------------------------------------------------------------------------------------

SPOT = r"mine.yaml:\d+:\d+  figures.care.requests.value: "
TYPED = (FIGURES / "meadowbridge.yaml").read_text(encoding="utf-8")


def _without(name):
    return re.sub(rf"(?m)^    {name}:.*\n(?:      .*\n)*", "", TYPED)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            TYPED.replace("requests: {value: 220", "requests: {value: -5"),
            SPOT,
        ),
        (TYPED.replace("requests: {value: 220", "requests: {value: lots"), SPOT + "lots is not a number"),
        (TYPED.replace("requests: {value: 220", "requests: {value: .nan"), SPOT + ".nan is not a number"),
        (_without("band_d"), "band_d"),
        (_without("totals"), "totals"),
        (_without("by_age_sex"), "by_age_sex"),
        (_without("leave_rate"), "leave_rate"),
    ],
)
def test_a_damaged_place_is_told_in_one_line(tmp_path, text, told):
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=told) as fault:
        Place.load(str(file))
    assert "\n" not in str(fault.value)


def test_a_copied_place_is_as_good_as_the_shipped_one(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(TYPED, encoding="utf-8")
    assert Place.load(str(file)).people.sum() == Place.load("meadowbridge").people.sum()
