"""The register of evidence checks itself, its draws keep their promises, its words say where a number is from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from obbr.evidence import BELIEFS, Draws, Grade, Register, Shape
from obbr.evidence.draws import between, keep_digits, quantile
from obbr.evidence.entry import Reading
from obbr.evidence.register import HERE
from obbr.evidence.tables import AXES, OLDEST, shape_of
from obbr.evidence.uses import Use, uses
from obbr.evidence.words import evidence_words
from obbr.inputs import BadInput
from obbr.people import resident

GOOD = """
uptake:
  value: 0.65
  low: 0.45
  high: 0.75
  unit: share of people who take it up
  grade: published
  source: A trial
  year: 2021
  applies_to: England
  note: Of people who had agreed to a trial.
"""
ABOUT = "unit: ratio\n  grade: published\n  source: S\n  year: 2020\n  applies_to: England\n  note: N\n"
RIVALS = f"""
effect:
  readings:
    none: {{value: 1.0, low: 1.0, high: 1.0, source: A, weight: 3}}
    some: {{value: 0.7, low: 0.5, high: 0.9, source: B}}
  beliefs: {{sceptic: none, practitioner: some}}
  {ABOUT}"""


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.load()


def made_of(folder: Path, text: str) -> Register:
    (folder / "falls.yaml").write_text(text, "utf-8")
    return Register.load(folder)


# --- the shipped register --------------------------------------------------------------------------------------------


def test_loads_and_is_the_same_every_time(register, tmp_path):
    """Once more from a copy, since what is shipped is read once."""
    assert len(register) > 120 and Register.load() is register
    again = Register.load(copytree(HERE, tmp_path / "copy"))
    assert register.hash == again.hash and register.dtype == again.dtype
    assert [entry.id for entry in register] == sorted(entry.id for entry in register)


def test_whatever_the_code_names_is_in_the_register(register):
    named = {entry_id for entry_id in uses() if not entry_id.startswith("live.")}
    topics = {entry.topic for entry in register}
    assert not {entry_id for entry_id in named if entry_id not in register and entry_id.partition(".")[0] in topics}
    assert len(named & {entry.id for entry in register}) > 80


def test_tables_fill_the_layout(register):
    record = Draws(register, seed=1).parameters(3)
    assert record.shape == (1,) and record.dtype == register.dtype
    for entry in register:
        cells = record[entry.topic][entry.name]
        assert cells.shape == (1, *shape_of(entry.axes)), entry.id
        assert np.isfinite(cells).all(), entry.id
        for reading in entry.readings:
            assert reading.value.shape == reading.low.shape == reading.high.shape == shape_of(entry.axes)


def test_axes_agree_with_what_is_known_of_a_resident():
    assert OLDEST + 1 == resident.AGES and len(AXES["age"]) == resident.AGES
    assert len(AXES["fifth"]) == resident.FIFTHS
    for axis, states in (("sex", resident.Sex), ("frailty", resident.Frailty), ("need", resident.Need)):
        assert AXES[axis] == tuple(state.name.lower() for state in states)


def test_ratios_by_deprivation_and_season_average_to_one(register):
    gradients = [entry for entry in register if entry.axes in (("fifth",), ("month",)) and "ratio" in entry.unit]
    assert len(gradients) >= 6
    for entry in gradients:
        for end in ("value", "low", "high"):
            assert getattr(entry.readings[0], end).mean() == pytest.approx(1.0, abs=0.005), entry.id


def test_what_the_contract_of_money_asks(register):
    for entry in register:
        assert entry.source and entry.unit and entry.note and entry.year and entry.applies_to, entry.id
        assert ("GBP" in entry.unit) == (entry.price_year == "2024/25"), entry.id
        if entry.grade is Grade.ASSUMPTION and entry.shape is not Shape.FIXED:
            assert (entry.readings[0].low != entry.readings[0].high).any(), f"{entry.id} is a guess without a range"


def test_contested_matters_offer_both_sides(register):
    for entry_id in (
        "hospital.ae_unmet_ratio",
        "hospital.admission_unmet_ratio",
        "hospital.ae_lonely_ratio",
        "hospital.flu_effectiveness",
        "falls.injury_rate_ratio",
        "vcse.lonely_ratio",
        "life.death_ratio_lonely",
        "needs.unmet_worsens",
        "needs.lonely_unmet_ratio",
        "caring.step_in_share",
    ):
        entry = register[entry_id]
        assert entry.contested and entry.beliefs["sceptic"] != entry.beliefs["practitioner"], entry_id


def test_the_frail_and_the_fit_add_up(register):
    prevalence = register["needs.frailty_prevalence"].readings[0].value
    assert prevalence.sum(axis=0) == pytest.approx(1.0)
    levels = Draws(register, 5).parameters(7)["needs"]["need_level_share"][0]
    assert levels.sum(axis=0) == pytest.approx(1.0) and not levels[0].any()


# --- tables ----------------------------------------------------------------------------------------------------------


def test_bands_become_single_years(tmp_path):
    table = "rate:\n  by: [sex, age]\n  value: {female: {0-64: 1, 65: 2, 66+: 3}, male: {0+: 4}}\n  " + ABOUT
    value = made_of(tmp_path, table)["falls.rate"].readings[0].value
    assert value.shape == (2, 91)
    assert value[0, [0, 64, 65, 66, 90]].tolist() == [1, 1, 2, 3, 3] and (value[1] == 4).all()


def test_lines_run_between_the_middles_of_bands_and_zero_stays_zero(tmp_path):
    table = "rate:\n  by: [age]\n  interpolate: yes\n  value: {0-19: 0, 20-39: 1, 40-59: 3, 60+: 3}\n  " + ABOUT
    value = made_of(tmp_path, table)["falls.rate"].readings[0].value
    assert value[19] == 0.0 and value[20] == 1.0
    assert value[40] == pytest.approx(1 + 2 * (40 - 29.5) / 20)
    assert (np.diff(value[20:]) >= 0).all() and value[90] == 3.0


def test_a_stated_width_follows_the_grade_and_says_so(tmp_path):
    text = GOOD.replace("  low: 0.45\n  high: 0.75\n", "").replace("grade: published", "grade: assumption")
    reading = made_of(tmp_path, text)["falls.uptake"].readings[0]
    odds = 0.65 / 0.35
    assert reading.range_assumed
    assert float(reading.low) == pytest.approx(0.6 * odds / (1 + 0.6 * odds))
    assert float(reading.high) == pytest.approx(1.4 * odds / (1 + 1.4 * odds))


# --- every guard, made to fire ---------------------------------------------------------------------------------------

BY_SEX = GOOD.replace("value: 0.65\n  low: 0.45\n  high: 0.75", "by: [sex]\n  value: {female: 0.5, male: 0.4}")
BY_AGE = GOOD.replace("value: 0.65\n  low: 0.45\n  high: 0.75", "by: [age]\n  value: {0-64: 0.5, 65+: 0.4}")
FAULTS = {
    "a source is missing": (GOOD.replace("  source: A trial\n", ""), "source"),
    "a unit is missing": (GOOD.replace("  unit: share of people who take it up\n", ""), "unit"),
    "a grade is missing": (GOOD.replace("  grade: published\n", ""), "grade"),
    "a note is missing": (GOOD.replace("  note: Of people who had agreed to a trial.\n", ""), "note"),
    "a grade of its own": (GOOD.replace("published", "rumoured"), "rumoured"),
    "a mistyped key": (GOOD.replace("applies_to:", "aplies_to:"), "Did you mean applies_to?"),
    "not a number": (GOOD.replace("value: 0.65", "value: most"), "most is not a number"),
    "outside its range": (GOOD.replace("value: 0.65", "value: 0.95"), "outside 0.45 to 0.75"),
    "upside down": (GOOD.replace("low: 0.45", "low: 0.8"), "above high"),
    "half a range": (GOOD.replace("  low: 0.45\n", ""), "both low and high"),
    "a share above one": (GOOD.replace("high: 0.75", "high: 1.2"), "between 0 and 1"),
    "a ratio of nothing": (GOOD.replace("low: 0.45", "low: 0").replace("unit: share", "unit: ratio"), "above 0"),
    "a range on a rule": (GOOD + "  shape: fixed\n", "fixed entry has no range"),
    "no value": (GOOD.replace("  value: 0.65\n", ""), "needs a value"),
    "money without a year": (GOOD.replace("unit: share", "unit: GBP"), "price_year: 2024/25"),
    "money of another year": (GOOD.replace("unit: share", "unit: GBP") + "  price_year: 2016/17\n", "2024/25"),
    "a price year without money": (GOOD + "  price_year: 2024/25\n", "belongs to money"),
    "contests nobody": (GOOD + "  contests: [falls.uptakes]\n", "Did you mean falls.uptake?"),
    "a label missing": (BY_SEX.replace(", male: 0.4", ""), "male"),
    "a label unknown": (BY_SEX.replace("male: 0.4", "man: 0.4"), "man"),
    "an axis unknown": (BY_SEX.replace("[sex]", "[colour]"), "colour"),
    "age not last": (BY_SEX.replace("[sex]", "[age, sex]"), "age last"),
    "a gap in the ages": (BY_AGE.replace("65+", "66+"), "no value for age 65"),
    "ages twice": (BY_AGE.replace("65+", "60+"), "overlaps"),
    "not an age": (BY_AGE.replace("65+", "old"), "old is not an age"),
    "an age too high": (BY_AGE.replace("65+", "65-120"), "within 0 to 90+"),
    "shares that miss one": (BY_SEX + "  low: {female: 0.4, male: 0.3}\n  high: {female: 0.6, male: 0.5}\n"
                             "  sums_to_one: sex\n", "add up to 1"),
    "shares without ends": (BY_SEX.replace("0.4}", "0.5}") + "  sums_to_one: sex\n", "need low and high"),
    "sums over no axis": (BY_SEX + "  sums_to_one: age\n", "not an axis"),
    "one reading": (RIVALS.replace("    some: {value: 0.7, low: 0.5, high: 0.9, source: B}\n", ""), "two or more"),
    "a reading and a value": (RIVALS + "  value: 1.0\n", "either value or readings"),
    "a reading without source": (RIVALS.replace(", source: B", ""), "source"),
    "a belief in nothing": (RIVALS.replace("practitioner: some", "practitioner: sum"), "Use one of: none, some."),
    "beliefs of others": (RIVALS.replace("practitioner:", "optimist:"), "optimist"),
}  # fmt: skip


def test_the_good_texts_are_good(tmp_path):
    for text in (GOOD, RIVALS, BY_SEX, BY_AGE):
        assert len(made_of(tmp_path, text)) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_one_line_with_its_place(fault, tmp_path):
    text, said = FAULTS[fault]
    with pytest.raises(BadInput) as caught:
        made_of(tmp_path, text)
    message = str(caught.value)
    assert said in message, message
    assert message.startswith("falls.yaml:") and "\n" not in message


def test_an_empty_folder_is_no_register(tmp_path):
    with pytest.raises(BadInput, match="no evidence here"):
        Register.load(tmp_path)


def test_an_unknown_id_gets_its_nearest(register):
    with pytest.raises(BadInput, match=r"Did you mean falls\.uptake\?"):
        register["falls.uptak"]
    assert register["falls_exercise_rate_ratio"].id == "falls.exercise_rate_ratio"


# --- draws -----------------------------------------------------------------------------------------------------------


def test_draw_seven_is_the_same_among_ten_or_a_thousand(register):
    few, many = Draws(register, seed=42), Draws(register, seed=42)
    few.parameters(9)
    many.parameters(999)
    assert few.parameters(7).tobytes() == many.parameters(7).tobytes()
    assert Draws(register, seed=42).parameters(7).tobytes() == many.parameters(7).tobytes()
    assert many.parameters(8).tobytes() != many.parameters(7).tobytes()
    assert Draws(register, seed=43).parameters(7).tobytes() != many.parameters(7).tobytes()


def test_low_to_high_holds_the_middle_95_in_100(register):
    draws = Draws(register, seed=3)
    records = np.concatenate([draws.parameters(k) for k in range(256)])
    for entry_id in ("falls.exercise_rate_ratio", "falls.uptake", "market.bed_trend_yearly", "support.benefit_power"):
        reading = register[entry_id].readings[0]
        topic, name = entry_id.split(".")
        values = records[topic][name]
        assert ((values >= reading.low) & (values <= reading.high)).mean() == pytest.approx(0.95, abs=0.01)
        assert np.median(values) == pytest.approx(float(reading.value), rel=0.01)
        assert len(np.unique(values)) == len(values)  # nothing piles up at a bound


def test_shares_stay_shares_and_rates_stay_above_zero(register):
    draws = Draws(register, seed=11)
    for k in range(64):
        record = draws.parameters(k)
        for entry in register:
            cells = record[entry.topic][entry.name]
            if entry.shape is Shape.LOGIT:
                assert ((cells >= 0) & (cells <= 1)).all(), entry.id
            if entry.shape is Shape.LOGNORMAL:
                assert (cells >= 0).all(), entry.id


def test_a_table_moves_as_a_whole(register):
    entry = register["life.death_rate"]
    value = entry.readings[0].value
    for k in range(8):
        moved = Draws(register, seed=1).parameters(k)["life"]["death_rate"][0] / value
        assert moved.max() / moved.min() < 1.0001


def test_what_is_fixed_never_moves(register):
    draws = Draws(register, seed=1)
    for k in (0, 5):
        assert draws.parameters(k)["caring"]["heavy_hours"] == 20.0
        assert not draws.parameters(k)["needs"]["need_level_share"][0, 0].any()


def test_central_parameters_are_the_central_values(register):
    record = Draws(register, seed=9).parameters("central")
    for entry in register:
        assert record[entry.topic][entry.name][0] == pytest.approx(entry.reading("central").value), entry.id


def test_a_quantile_joins_two_halves():
    reading = Reading("r", *map(np.float64, (1.0, 0.5, 4.0)), False, 1.0, "", "", "")
    assert quantile(reading, Shape.LOGNORMAL, 0.5) == 1.0
    assert quantile(reading, Shape.LOGNORMAL, 0.025) == pytest.approx(0.5)
    assert quantile(reading, Shape.LOGNORMAL, 0.975) == pytest.approx(4.0)


def test_ten_digits_are_kept():
    assert keep_digits(np.array([2 / 3, 0.0, 1e-9 / 3])).tolist() == [0.6666666667, 0.0, 3.333333333e-10]


# --- beliefs ---------------------------------------------------------------------------------------------------------


def test_beliefs_choose_the_reading_and_leave_other_luck_alone(register):
    by_belief = {belief: Draws(register, 4, belief).parameters(6) for belief in BELIEFS}
    uncontested = [entry for entry in register if not entry.contested]
    for entry in uncontested:
        cells = [by_belief[belief][entry.topic][entry.name] for belief in BELIEFS]
        assert (cells[0] == cells[1]).all() and (cells[0] == cells[2]).all(), entry.id
    assert by_belief["sceptic"]["hospital"]["ae_unmet_ratio"] == 1.0
    assert by_belief["practitioner"]["hospital"]["ae_unmet_ratio"] > 1.0
    assert by_belief["sceptic"]["hospital"]["flu_effectiveness"] == 0.0


def test_central_draws_move_between_readings_by_weight(tmp_path):
    rivals = made_of(tmp_path, RIVALS)
    draws = Draws(rivals, seed=2)
    values = np.array([draws.parameters(k)["falls"]["effect"][0] for k in range(256)])
    assert (values == 1.0).mean() == pytest.approx(0.75, abs=0.02)
    readings = rivals["falls.effect"].readings
    assert [between(readings, u).name for u in (0.0, 0.74, 0.76, 0.999)] == ["none", "none", "some", "some"]


def test_an_unknown_belief_is_refused(register):
    with pytest.raises(BadInput, match="Did you mean sceptic"):
        Draws(register, 1, "skeptic")


def test_a_user_may_believe_otherwise(register):
    draws = Draws(register, 1, believe={"falls_exercise_rate_ratio": 0.80})
    assert draws.parameters(0)["falls"]["exercise_rate_ratio"] == 0.80
    assert draws.parameters("central")["falls"]["exercise_rate_ratio"] == 0.80
    plain = Draws(register, 1)
    assert draws.parameters(0)["falls"]["uptake"] == plain.parameters(0)["falls"]["uptake"]


@pytest.mark.parametrize(
    ("entry_id", "value", "said"),
    [
        ("falls.uptke", 0.5, "Did you mean falls.uptake"),
        ("falls.uptake", 1.5, "not a share"),
        ("falls.exercise_rate_ratio", -0.5, "below 0"),
        ("falls.uptake", float("nan"), "not a number"),
        ("life.death_rate", 0.5, "is a table"),
    ],
)
def test_what_cannot_be_believed_is_refused(register, entry_id, value, said):
    with pytest.raises(BadInput, match=said):
        Draws(register, 1, believe={entry_id: value})


# --- words and uses --------------------------------------------------------------------------------------------------


def test_uses_are_read_off_the_source(tmp_path):
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "a.py").write_text(
        "def fall(r, p):\n    return p.falls.uptake * r.falls.uptake\n"
        "class Team:\n    def plan(self):\n        return self.p.falls.place_cost + parameters[0]['falls']['uptake']\n"
    )
    found = uses(tmp_path)
    assert found == {
        "falls.place_cost": [Use("people/a.py", "Team.plan")],
        "falls.uptake": [Use("people/a.py", "Team.plan"), Use("people/a.py", "fall")],
    }


def test_words_say_value_range_source_use_and_rivals(register):
    card = evidence_words(register, "falls.exercise_rate_ratio")
    for part in ("0.77", "0.71 to 0.83", "published", "Cochrane", "people/falls.py", "falls.injury_rate_ratio"):
        assert part in card
    rivals = evidence_words(register, "hospital.flu_effectiveness")
    assert "held by sceptic" in rivals and "held as it is" in rivals
    assert "2024/25 prices" in evidence_words(register, "money.ae_price")
    assert "fixed" in evidence_words(register, "caring.heavy_hours")


def test_words_are_found_in_notes_too_and_the_list_is_whole(register):
    assert "needs.dementia_prevalence" in evidence_words(register, "cognitive function")
    assert len(evidence_words(register).splitlines()) == len(register)
    with pytest.raises(BadInput, match="no entry mentions it"):
        evidence_words(register, "unicorn")


def test_every_card_can_be_written(register):
    for entry in register:
        lines = evidence_words(register, entry.id).splitlines()
        assert lines[0] == entry.id
        assert all(len(line) <= 100 or "://" in line for line in lines), entry.id


def test_drawing_nothing_imports_nothing_heavy():
    code = "import sys, obbr.evidence; obbr.evidence.Register.load(); assert 'scipy.stats' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
