"""The region's beds, which other councils' patients want too, and the two explanations of flat admissions."""

import numpy as np
import pytest

from obbr.cli import main
from obbr.inputs import BadInput
from obbr.institutions.hospital import Hospital
from obbr.outcomes.measures import MEASURES
from obbr.people import hospital
from obbr.people.channels import HOSPITAL, switches
from obbr.study.plan import RunId, Study
from obbr.study.run import conduct
from obbr.study.store import manifest
from obbr.system import with_switches
from tests.plain import Fixed
from tests.world import parameters, place, scenario, system

# --- the region's beds ---------------------------------------------------------------------------------------------


def still_region(why, region=8.0):
    """A system and its hospital in a region that neither ages nor builds, with even seasons and 100 usual beds."""
    local = system("standstill", hospital=why)
    local.parameters["hospital"]["season"] = 1.0
    for growth in ("others_growth", "beds_fall_behind"):
        local.parameters["hospital"][growth] = 0.0
    local.usual = {"beds_used": 100.0}
    body = next(body for body in local.institutions if isinstance(body, Hospital))
    body.region_beds = region
    return local, body


@pytest.mark.parametrize("region", [1.0, 2.0, 8.0])
@pytest.mark.parametrize("wants", [80.0, 100.0, 130.0])
def test_full_beds_let_in_what_fits_and_stay_full(region, wants):
    local, body = still_region("full_beds", region)
    body.beds_used = wants
    for month in range(1, 40):
        body.plan(month)
        let_in = float(local.world.system["admission_pressure"][0])
        body.beds_used = wants * let_in
    assert let_in == pytest.approx(100 * region / (wants + 100 * (region - 1)))
    assert body.beds_used + let_in * 100 * (region - 1) == pytest.approx(100 * region), "a bed is empty or double"


def test_beds_refuse_nobody_where_care_has_no_effect_or_where_refusal_is_frozen():
    for why, refuse in (("no_effect", 1), ("full_beds", 0)):
        local, body = still_region(why)
        local.live["full_beds_refuse"] = refuse
        body.beds_used = 500.0
        body.plan(1)
        assert local.world.system["admission_pressure"][0] == 1.0


def test_beds_that_fall_behind_let_in_less_and_ageing_elsewhere_takes_its_part():
    local, body = still_region("full_beds")
    local.parameters["hospital"]["others_growth"] = 0.02
    local.parameters["hospital"]["beds_fall_behind"] = 0.005
    body.beds_used = 100.0
    for month in range(1, 13):
        body.plan(month)
        body.beds_used = 100.0 * body.let_in
    others, beds = 1.02, 1.015  # after a year
    assert body.let_in == pytest.approx(8 * beds / (1 + 7 * others), abs=3e-4)


@pytest.mark.parametrize("why", HOSPITAL)
def test_a_freed_bed_is_anothers_bed(why):
    """Across scenarios, what this area leaves and what others get are the same days."""
    runs = []
    for fewer in (False, True):
        local = system("standstill", hospital=why, years=2)
        while local.month < 0:
            local.step_month()
        if fewer:
            local.world.place["admission_rate"] *= 0.5
        runs.append(local.run().outcomes[1:, 0])
    ours, others = (list(MEASURES).index(name) for name in ("bed_days", "bed_days_for_others"))
    freed = runs[0][:, ours] - runs[1][:, ours]
    assert (freed > 50).all()
    assert np.allclose(runs[1][:, others] - runs[0][:, others], freed)


# --- two explanations ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("why", "expected"), [("no_effect", 1.2), ("full_beds", 1 + 0.8 * (3.0 - 1))])
def test_the_two_explanations_read_different_evidence(why, expected):
    table = with_switches(parameters(), switches(hospital=why)[0])
    table["hospital"]["admission_unmet_ratio"], table["hospital"]["ae_unmet_ratio"] = 1.2, 3.0
    table["hospital"]["admission_share_through_ae"] = 0.8
    assert hospital.unmet_admission_ratio(Fixed(table[0])) == pytest.approx(expected)


def small(**options):
    return Study(place(), (scenario("standstill"),), draws=1, years=1, **options)


def test_the_explanation_is_chosen_for_a_whole_study_and_told():
    one, other = small(), small(hospital="full_beds")
    assert one.hospital == "no_effect"
    run = RunId(0, 0, 0)
    assert one.key(run) != other.key(run) and one.hash != other.hash
    assert other.job(run).hospital == "full_beds"
    assert manifest(conduct(other))["hospital"] == "full_beds"


@pytest.mark.parametrize("why", ["beds", "", "No_effect", None, ["full_beds"]])
def test_an_unknown_explanation_is_refused(why):
    with pytest.raises(BadInput, match="no_effect or full_beds") as refused:
        small(hospital=why)
    assert "\n" not in str(refused.value)
    with pytest.raises(KeyError):
        switches(hospital=str(why))


def test_the_command_refuses_it_in_one_line(tmp_path, capsys):
    out = tmp_path / "out"
    asked = ["run", "standstill", "--place", "meadowbridge", "--draws", "1", "--out", str(out)]
    code = main([*asked, "--hospital", "beds"])
    told = capsys.readouterr()
    assert code == 2 and len(told.err.strip().splitlines()) == 1 and "full_beds" in told.err
    assert not out.exists()
