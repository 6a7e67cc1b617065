"""obbr in Python: the workbook and the trade-off picture of results say what their summary says."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import openpyxl
import pytest

import obbr
from obbr.outcomes.measures import MEASURES
from obbr.report.html.scatter import beaten
from obbr.report.workbook import FILE, NAMES, workbook
from tests.fake_runs import take_no_time

ROOT = Path(__file__).parents[1]
ENDS = {"median": "difference", "low": "difference_low", "high": "difference_high"}
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl drops bars


@pytest.fixture(scope="module")
def results():
    with pytest.MonkeyPatch.context() as patch:
        take_no_time(patch)
        names = ("standstill", "salami_slicing", "prevention_investment", "named_worker")
        chosen = [obbr.Scenario.load(name) for name in names]
        chosen.append(chosen[2].with_(budget={"carers_support": "+10%"}, name="more for carers"))
        return obbr.run(obbr.Place.load("meadowbridge"), chosen, draws=3, seed=1, years=2)


def points_of(chart):
    """What is drawn of each choice, by its name."""
    layers = [layer["data"]["values"] for layer in chart.to_dict()["layer"]]
    return {one["label"].removesuffix(" (beaten)"): one for values in layers for one in values if "kind" in one}


def labels_of(chart):
    return {one["label"] for layer in chart.to_dict()["layer"] for one in layer["data"]["values"]}


# --- the workbook ----------------------------------------------------------------------------------------------------


def test_the_workbook_is_that_of_the_folder_to_the_byte(results, tmp_path):
    made = results.to_xlsx(tmp_path / "elsewhere" / "mine.xlsx")
    assert made == tmp_path / "elsewhere" / "mine.xlsx" and [one.name for one in made.parent.iterdir()] == ["mine.xlsx"]
    folder = results.to_parquet(tmp_path / "mine")
    assert made.read_bytes() == workbook(folder).read_bytes() == results.to_xlsx(str(folder / FILE)).read_bytes()


def test_the_workbook_says_what_the_summary_says(results, tmp_path):
    book = openpyxl.load_workbook(results.to_xlsx(tmp_path / "mine.xlsx"), data_only=True)
    assert tuple(book.sheetnames) == NAMES
    summary = results.summary().set_index(["scenario", "measure"])
    rows = [[cell.value for cell in row] for row in book["Outcomes"].iter_rows()]
    heads = next(row for row in rows if row[0] == "Comparison")
    shown = [row for row in rows if row[0] == "More for carers, against standstill"]
    known = {measure.words: name for name, measure in MEASURES.items()}
    assert sum(row[1] in known for row in shown) > 10
    for row in (one for one in shown if one[1] in known):
        own = summary.loc["more for carers", known[row[1]]]
        scale = 1e6 if row[2].startswith("£m") else 1.0
        for head, column in {"P10": "difference_low", "P50": "difference", "P90": "difference_high"}.items():
            assert row[heads.index(f"Difference {head}")] == pytest.approx(own[column] / scale, rel=1e-9, abs=1e-9)


# --- the trade-off ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("against", [None, "salami_slicing"])
def test_the_trade_off_shows_what_the_summary_says(results, against):
    measures = ("council_net_spend", "care_home_entries")
    chart = results.plot.tradeoff(*measures, against=against)
    summary = results.summary(measures, against=against).set_index(["scenario", "measure"])
    titles = {one.name: one.title for one in results.study.scenarios}
    points, compared = points_of(chart), against or "standstill"
    assert points.keys() == {title for name, title in titles.items() if name != compared}
    assert titles["more for carers"] == "More for carers" and titles[compared] in labels_of(chart)
    for name in titles.keys() - {compared}:
        for axis, measure, scale in (("across", measures[0], 1e6), ("up", measures[1], 1.0)):
            for end, column in ENDS.items():
                shown = points[titles[name]][f"{axis}_{end}"]
                assert shown == pytest.approx(summary.loc[name, measure][column] / scale)
    heading = chart.to_dict()["title"]
    assert heading["text"] == f"The trade-off, compared with {titles[compared]}"
    assert "Exploratory" in " ".join(heading["subtitle"]) and titles["named_worker"] in " ".join(heading["subtitle"])


def test_what_is_better_is_said_only_where_something_is(results):
    """More spent is worse and more healthy years are better; hours of family may be read either way."""
    both, one, none = (
        results.plot.tradeoff(*pair)
        for pair in (("council_net_spend", "qalys"), ("unpaid_care_hours", "qalys"), ("unpaid_care_hours", "carers"))
    )
    assert "better: ← ↑" in labels_of(both) and "better: ↑" in labels_of(one)
    assert not any(label.startswith("better") for label in labels_of(none))
    assert {point["kind"] for chart in (one, none) for point in points_of(chart).values()} == {"stands"}


def test_a_choice_is_beaten_by_one_as_good_in_both_and_better_in_one():
    first = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [2.0, 2.0, -9.0]])
    second = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
    everybody = [0, 1, 2, 3]
    assert beaten([first, second], everybody, everybody) == {0: 1, 1: 3, 2: 3}, "alike, nobody beats; two in three do"
    assert beaten([first, -second], everybody, everybody) == {1: 3, 2: 3}
    assert beaten([first, second], [1, 2], [0, 1, 2]) == {}


def test_the_picture_is_saved_as_svg_png_and_html(results, tmp_path):
    chart = results.plot.tradeoff("council_net_spend", "care_home_entries")
    for kind, begins in (("svg", b"<svg"), ("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>")):
        chart.save(tmp_path / f"tradeoff.{kind}")
        assert (tmp_path / f"tradeoff.{kind}").read_bytes().lstrip().startswith(begins)
    drawn = (tmp_path / "tradeoff.svg").read_text("utf-8")
    for words in ("More for carers", "Net general fund spend, £m a year, difference", "Moves into a care home, people"):
        assert words in drawn


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (lambda found: found.plot.tradeoff("council_net_spen", "qalys"), "Did you mean council_net_spend"),
        (lambda found: found.plot.tradeoff("qalys", "deaths", "salami"), "Did you mean salami_slicing"),
        (lambda found: found.summary(["qaly"]), "Did you mean qalys"),
        (lambda found: found.to_xlsx("mine.xls"), "must end in .xlsx"),
        (lambda found: found.to_xlsx("/proc/nope/mine.xlsx"), "cannot be written"),
    ],
)
def test_what_is_not_there_is_one_line(results, asked, words):
    with pytest.raises(obbr.BadInput, match=words) as fault:
        asked(results)
    assert "\n" not in str(fault.value)


def test_one_scenario_has_no_trade_off(monkeypatch):
    take_no_time(monkeypatch)
    alone = obbr.run(obbr.Place.load("meadowbridge"), [obbr.Scenario.load("standstill")], draws=1, years=1)
    with pytest.raises(obbr.BadInput, match="run another one beside it"):
        alone.plot.tradeoff("council_net_spend", "qalys")


# --- which way arrows go ---------------------------------------------------------------------------------------------

DOORS = {"commands", "cli", "notebook"}


@pytest.mark.parametrize(("room", "above"), [("study", {"report", *DOORS}), ("report", DOORS)])
def test_a_room_uses_only_rooms_below_it(room, above):
    files = sorted((ROOT / "obbr" / room).rglob("*.py"))
    assert len(files) > 20
    for path in files:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{one.name}" for one in node.names]
            else:
                names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            used = {name.split(".")[1] for name in names if name.startswith("obbr.")}
            assert not used & above, f"{path.name} uses {used & above}"
