"""The workbook of a results folder: every sheet, numbers as in the Parquet, and a check that turns."""

from __future__ import annotations

import json
import shutil
import subprocess

import numpy as np
import openpyxl
import pyarrow.parquet as pq
import pytest

from obbr.cli import main
from obbr.report.html.subject import ranged
from obbr.report.words import number
from obbr.report.workbook import FILE, NAMES, workbook
from obbr.report.workbook.content import Content, labels
from obbr.study.appraise.benefits import KINDS, SIMULATED
from obbr.study.appraise.purses import moved
from obbr.study.appraise.strategy import ADDS_UP, strategy
from obbr.study.appraise.value import worths
from obbr.study.bridge import Bar, Bridge, By, Kind, write_bridge
from obbr.study.compare import spread
from obbr.study.loops import Outcome
from obbr.study.read import read_folder
from tests.fake_runs import take_no_time
from tests.html_reader import Read

RUN = ("run", "standstill", "salami_slicing", "prevention_investment", "--place", "meadowbridge", "--quiet")
SIZE = ("--draws", "2", "--years", "5", "--evidence-only")
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl drops bars
DIGITS = 5e-4  # half of the last digit shown, £m


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("book") / "out"
    assert main([*RUN, *SIZE, "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def book(folder):
    return openpyxl.load_workbook(folder / FILE, data_only=True)


@pytest.fixture(scope="module")
def content(folder):
    return Content(read_folder(folder))


@pytest.fixture(scope="module")
def report(folder):
    return Read((folder / "report.html").read_text("utf-8"))


def rows_of(book, sheet, heading):
    """The rows of a sheet's table as dicts, from the row whose first cell is the heading."""
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    top = next(n for n, row in enumerate(rows) if row[0] == heading)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if row[1] is not None]


def test_a_run_leaves_a_workbook_with_every_sheet_and_its_title_in_a1(book):
    assert tuple(book.sheetnames) == NAMES
    wanted = {"Cover", "Summary", "MTFS", "Section 25", "Who pays, who gains", "Cashability", "Appraisal", "Outcomes"}
    wanted |= {"Bridge", "Sensitivity", "Distribution", "Savings tracker", "Assumptions", "Scenario", "Data"}
    assert wanted < set(NAMES)
    for sheet in book:
        assert isinstance(sheet["A1"].value, str) and len(sheet["A1"].value) > 3, sheet.title
        assert sheet.sheet_state == "visible"
        assert sheet.page_setup.orientation == "landscape" and str(sheet.page_setup.paperSize) == "9"
        assert sheet.oddFooter.right.text, sheet.title
        if sheet.title != "Bridge":
            assert sheet.freeze_panes and sheet.print_title_rows, sheet.title


def test_every_formula_has_its_value_and_none_is_an_error(folder, book):
    formulas = 0
    for sheet in openpyxl.load_workbook(folder / FILE):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formulas += 1
                    value = book[sheet.title][cell.coordinate].value
                    assert value is not None and not str(value).startswith("#"), (sheet.title, cell.coordinate)
    assert formulas > 500


def test_the_strategy_shown_is_that_of_the_parquet(folder, book, content):
    sheet = book["MTFS"]
    shown = sheet["B4"].value
    assert shown == "Salami slicing"
    table = pq.read_table(folder / "mtfs.parquet").to_pandas()
    ours = table[table["scenario"] == "salami_slicing"].groupby(["item", "year"], observed=True)["pence"].mean() / 1e8
    lines = {row["Line, £m"]: row for row in rows_of(book, "MTFS", "Line, £m")}
    for line, item, sign in (("Base budget", "base", 1), ("Funding", "funding", -1), ("Gap before reserves", "gap", 1)):
        for year in content.years:
            assert lines[line][year] == pytest.approx(sign * ours[item, year], abs=1e-6), (line, year)
    for whole, parts in ADDS_UP.items():
        for year in content.years:
            assert lines[whole][year] == pytest.approx(sum(lines[part][year] for part in parts), abs=1e-6)


def test_who_pays_is_as_the_ledger_has_it_and_nets_to_nothing(book, content):
    rows = rows_of(book, "Who pays, who gains", "Comparison")
    for pair in content.pairs:
        own = {row["Organisation"]: row for row in rows if row["Comparison"] == pair.words}
        found = moved(content.results, pair.scenario, pair.against)
        council = found.gained[found.purses.index("council")] / 1e6
        assert own["Council, general fund"]["All years"] == pytest.approx(council.sum(), abs=DIGITS)
        gained = sum(row["All years"] for who, row in own.items() if who != "All together")
        assert own["All together"]["All years"] == 0.0 == pytest.approx(gained, abs=DIGITS)


def test_present_values_and_payback_are_those_of_the_appraisal(book, content):
    rows = rows_of(book, "Appraisal", "Comparison")
    assert len(rows) == 3 * len(content.pairs)
    for pair in content.pairs:
        both = (worths(content.results, pair.scenario, pair.against, sure) for sure in (None, content.evidence_only))
        for before, after in zip(*both, strict=True):
            row = next(r for r in rows if (r["Comparison"], r["For whom"]) == (pair.words, before.circle))
            assert row["Net present value, £m"] == pytest.approx(before.net.mean() / 1e6, abs=DIGITS)
            assert row["Value before optimism, P50, £m"] == pytest.approx(np.median(before.net) / 1e6, abs=DIGITS)
            assert row["Net present value after optimism, £m"] == pytest.approx(after.net.mean() / 1e6, abs=DIGITS)
            assert row["Undiscounted, real terms, £m"] == pytest.approx(before.real.mean() / 1e6, abs=DIGITS)
            assert row["Undiscounted, cash terms, £m"] == pytest.approx(before.cash.mean() / 1e6, abs=DIGITS)
            assert row["Paid back"] == before.payback and row["Paid back after optimism"] == after.payback


def test_what_the_value_hangs_on_is_told_alike_in_report_and_workbook(book, report):
    rows = rows_of(book, "Sensitivity", "Comparison")
    columns = {
        "Value as it is, £m": "Value as it is", "Value at low, £m": "Value at low", "Value at high, £m": "Value at high"
    }  # fmt: skip
    assert len(rows) == 5 * 3, "two choices against the standstill, and one against the other"
    seen = []
    for row in rows:
        title, against = row["Comparison"].split(", against ")
        factor = row["What is changed"].rpartition(", ")[0] or row["What is changed"]
        caption, name = f"The value to everybody compared with {against.capitalize()}", f"{title}: {factor}"
        name = next(one[0] for one in report.table(caption) if one[0].casefold() == name.casefold())
        for theirs, ours in columns.items():
            assert report.cell(caption, name, ours) == number(row[theirs], "+,.1f"), (name, ours)
        for theirs in ("As it is", "Low", "High", "The sign switches at"):
            assert report.cell(caption, name, theirs) == _written(row[theirs], row["What is changed"]), (name, theirs)
        seen.append((caption, name))
    assert len(set(seen)) == len(rows)


def _written(value: float | str, what: str) -> str:
    """A number of the sheet as the report writes it: pounds with pence up to a thousand, else a share."""
    if isinstance(value, str):
        return value
    if not what.endswith("£"):
        return f"{value:.1%}".replace(".0%", "%")
    return f"£{value:,.0f}" if value == 0.0 or "full health" in what else f"£{value:,.2f}"


def test_each_circle_has_its_own_real_and_cash_sums(content, report):
    found = worths(content.results, 1, 0, content.evidence_only)
    rows = report.table("What each choice comes to undiscounted beside Standstill")
    mine = [dict(zip(rows[0], row, strict=True)) for row in rows if len(row) > 1][1 : 1 + len(found)]
    for row, worth in zip(mine, found, strict=True):
        assert row["Whose"] == worth.circle
        for column, values in (("Net present value", worth.net), ("Undiscounted, real terms", worth.real),
                               ("Undiscounted, cash terms", worth.cash)):  # fmt: skip
            assert row[f"{column}, £m"] == ranged(spread(values / 1e6), "+,.1f", len(content.results.draws))


def test_kinds_of_benefit_never_share_a_column(book, content):
    for row in rows_of(book, "Cashability", "Comparison"):
        kinds = {name for name in KINDS.values() if row[f"{name}, £m"] is not None}
        if row["What"] == SIMULATED:
            assert kinds == {"Cashable", "Cost avoided"}
        elif row["What"].startswith("Council"):
            assert kinds == {"Effect not modelled"}
        if row["What"] in ("Years of life in full health", "Hours of care by family"):
            assert row["Cashable, £m"] is None and row["Cost avoided, £m"] is None and row["Can be banked, £m"] is None


def test_outcomes_agree_with_the_summary(book, content):
    summary = content.results.summary().set_index(["scenario", "measure"])
    rows = rows_of(book, "Outcomes", "Comparison")
    for pair in content.pairs:
        if pair.against != content.reference:
            continue
        row = next(r for r in rows if r["Comparison"] == pair.words and r["Outcome"] == "Hours of need unmet")
        wanted = summary.loc[(content.study.names[pair.scenario], "unmet_need_hours")]
        assert row["Own P50"] == pytest.approx(wanted["median"])
        assert row["Difference P50"] == pytest.approx(wanted["difference"])
        assert row["Difference P90"] == pytest.approx(wanted["difference_high"])
        assert isinstance(row["Difference P50, evidence only"], float | int)


def test_every_assumption_and_every_setting_is_there(book, content):
    ids = [row["Id"] for row in rows_of(book, "Assumptions", "Id")]
    assert ids == [entry.id for entry in content.study.register]
    cut = [r for r in rows_of(book, "Scenario", "Scenario") if r["Scenario"] == "Salami slicing"]
    assert {row["Setting"]: row["Differs"] for row in cut}["total > change"] == "yes"


def test_the_same_folder_gives_the_same_bytes_and_leaves_nothing_else(folder):
    before = (folder / FILE).read_bytes()
    manifest = folder / "manifest.json"
    said = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(said | {"written": "2031-01-01T00:00:00+00:00", "seconds": 1.0}), "utf-8")
    assert workbook(folder) == folder / FILE
    assert (folder / FILE).read_bytes() == before
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_one_scenario_alone_has_a_workbook_too(tmp_path, capsys):
    out = tmp_path / "one"
    assert (
        main(["run", "standstill", "--place", "meadowbridge", *SIZE[:2], "--years", "1", "--quiet", "--out", str(out)])
        == 0
    )
    assert main(["workbook", str(out)]) == 0
    assert capsys.readouterr().out.strip().endswith(FILE)
    book = openpyxl.load_workbook(out / FILE, data_only=True)
    assert book["Cover"]["B4"].value == "All checks pass"
    assert "nothing to compare" in "".join(str(row[0].value) for row in book["Appraisal"].iter_rows())


def test_what_is_no_folder_of_ours_is_one_line(tmp_path, capsys):
    assert main(["workbook", str(tmp_path / "nothing")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "no results folder" in said


def test_a_bridge_is_shown_once_it_is_made(folder, tmp_path, book):
    assert "obbr compare" in book["Bridge"]["A3"].value
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    parts = [("Whole", Kind.WHOLE, -3e6), ("Reablement", Kind.PART, -2e6), ("Interaction", Kind.INTERACTION, -1e6)]
    bars = tuple(Bar(part.lower(), kind, np.array([value, value + 1.0])) for part, kind, value in parts)
    groups = [Outcome("ae_attendances", group) for group in ("all", "age:65+")]
    apart = {(By.POLICY, outcome): bars for outcome in (Outcome("council_net_spend"), *groups)}
    write_bridge(Bridge("meadowbridge", "salami_slicing", "standstill", "central", (0, 1), apart, {}), copy)
    workbook(copy)
    shown = rows_of(openpyxl.load_workbook(copy / FILE, data_only=True), "Bridge", "Scenario")
    assert [(row["Part"], row["Kind"]) for row in shown] == [part[:2] for part in parts] * 3
    assert [row["Outcome"] for row in shown[3::3]] == ["A&E visits", "A&E visits 65+"]
    assert shown[0]["Mean"] == pytest.approx(-2.9999995) and shown[0]["Outcome"] == "Net general fund spend"
    (copy / "bridge.parquet").write_bytes(b"no parquet")
    assert main(["workbook", str(copy)]) == 2


def test_names_are_told_apart_by_formulas_too():
    found = labels(["a_b", "A b", "x*", "=1+1", "n" * 300])
    assert found[:3] == ["A b", "A b (2)", "X"] and "=" not in found[3] and len(found[4]) == 100


def test_reductions_stand_in_brackets_and_inputs_have_a_border_and_a_name(book):
    formats = {cell.number_format for cell in book["MTFS"][8][1:]}
    assert len(formats) == 1 and formats.pop().split(";")[1].startswith("(#,##0.000)")
    for name in ("mtfs_scenario", "rate_money", "rate_health", "optimism_evidence", "bank_avoided", "bank_lag"):
        (sheet, cell), *_ = book.defined_names[name].destinations
        assert book[sheet][cell.replace("$", "")].border.left.style == "medium", name
    tables = [table for sheet in book for table in sheet.tables]
    assert {"Tidy", "Outcomes", "Assumptions", "Section25", "Worth", "Cash", "Checks"} <= set(tables)


def test_with_draws_enough_drivers_are_looked_for(monkeypatch, tmp_path, book):
    assert "fewer than 18 draws" in book["Drivers"]["A5"].value
    take_no_time(monkeypatch)
    out = tmp_path / "many"
    many = ["--draws", "20", "--years", "2", "--out", str(out)]
    assert main([*RUN, *many]) == 0
    assert main(["workbook", str(out)]) == 0
    shown = openpyxl.load_workbook(out / FILE, data_only=True)
    told = shown["Drivers"]["A5"].value
    assert "beyond what luck does" in told or told in Content(read_folder(out)).pairs[0].words
    assert shown["Cover"]["B4"].value == "All checks pass"


def recalculated(folder, tmp_path, change):
    """The workbook with a change, as LibreOffice works it out anew."""
    whole = openpyxl.load_workbook(folder / FILE)  # without the values that formulas had
    change(whole)
    whole.save(tmp_path / "in.xlsx")
    home, out = f"-env:UserInstallation=file://{tmp_path}/home", tmp_path / "out"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(tmp_path / "in.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return openpyxl.load_workbook(out / "in.xlsx", data_only=True)


needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not on this machine")
CHANGES = {  # sheet, cell: what makes it another number
    "nothing": None,
    "data": ("Data", lambda sheet: sheet["F5"]),
    "strategy": ("MTFS", lambda sheet: sheet["C8"]),
    "purses": ("Who pays, who gains", lambda sheet: sheet["D5"]),
    "workings": ("Workings", lambda sheet: sheet["K8"]),
}


@needs_office
@pytest.mark.parametrize("what", CHANGES)
def test_the_master_check_turns_when_a_number_is_out_of_balance(folder, tmp_path, what):
    def change(book):
        if CHANGES[what]:
            sheet, cell = CHANGES[what]
            cell(book[sheet]).value = 12.5

    wanted = "CHECK FAILS" if CHANGES[what] else "All checks pass"
    assert recalculated(folder, tmp_path, change)["Cover"]["B4"].value == wanted


@needs_office
def test_kept_values_are_what_formulas_come_to(folder, book, tmp_path):
    anew = recalculated(folder, tmp_path, lambda whole: None)
    for sheet in openpyxl.load_workbook(folder / FILE):
        for row in sheet.iter_rows():
            for cell in (cell for cell in row if cell.data_type == "f"):
                kept, now = (one[sheet.title][cell.coordinate].value for one in (book, anew))
                wanted = pytest.approx(kept, rel=1e-9, abs=1e-8) if isinstance(kept, float | int) else kept
                assert now == wanted, (sheet.title, cell.coordinate, cell.value)


@needs_office
def test_another_scenario_and_another_rate_can_be_chosen(folder, content, tmp_path):
    def change(book):
        book["MTFS"]["B4"].value = "Prevention investment"
        book["Appraisal"]["B4"].value = 0.0
        book["Appraisal"]["B5"].value = 0.0

    anew = recalculated(folder, tmp_path, change)
    shown = {row["Line, £m"]: row for row in rows_of(anew, "MTFS", "Line, £m")}
    lines = strategy(content.results, 2)
    for line in ("Investment", "Gap before reserves", "Closing reserves"):
        got = [shown[line][year] for year in content.years]
        np.testing.assert_allclose(got, lines.mean(line) / 1e6, atol=1e-6)
    first = content.pairs[0]
    everybody = worths(content.results, first.scenario, first.against)[-1]
    row = next(r for r in rows_of(anew, "Appraisal", "Comparison") if r["For whom"] == "Everybody")
    assert row["Net present value, £m"] == pytest.approx(everybody.real.mean() / 1e6, abs=DIGITS)
    assert anew["Cover"]["B4"].value == "All checks pass"
