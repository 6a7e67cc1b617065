"""The report: its sections are there, its numbers are those of the Parquet files, and it holds no surprise in HTML."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import obbr
from obbr.cli import main
from obbr.place import Place
from obbr.report.html.money import _purse_rows
from obbr.report.html.page import PARTS
from obbr.report.html.subject import Subject, typed
from obbr.report.html.why import _run_otherwise
from obbr.report.html.write import write_report
from obbr.report.left_out import NEVER_TESTED, NOT_FOR
from obbr.report.words import number
from obbr.scenario import Scenario
from obbr.study.appraise.benefits import KINDS, SIMULATED
from obbr.study.appraise.purses import Moved
from obbr.study.bridge import Bar, Bridge, By, Kind, write_bridge
from obbr.study.lives.store import write_lives
from obbr.study.lives.told import Life, Lives, Whole
from obbr.study.loops import Outcome
from obbr.study.plan import Study
from obbr.study.read import read_folder
from obbr.study.run import conduct
from tests.fake_runs import take_no_time
from tests.html_reader import Read

SCENARIOS = ("standstill", "salami_slicing", "prevention_investment")
OWN = {"sample": 1, "seed": 1, "years": 5}  # of what a bridge was run on, as the folder's own study
TITLES = ("Standstill", "Salami slicing", "Prevention investment")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("report") / "out"
    size = ["--place", "meadowbridge", "--draws", "2", "--years", "5", "--evidence-only"]
    assert main(["run", *SCENARIOS, *size, "--quiet", "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def page(folder) -> str:
    return (folder / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def read(page) -> Read:
    return Read(page)


@pytest.fixture(scope="module")
def outcomes(folder) -> pd.DataFrame:
    return pq.read_table(folder / "outcomes.parquet").to_pandas()


def levels(outcomes: pd.DataFrame, measure: str, scenario: str, group: str = "all", end: bool = False) -> np.ndarray:
    """One number a draw: the mean of the years from 2025/26, or the last year."""
    mine = outcomes[
        (outcomes["measure"] == measure) & (outcomes["scenario"] == scenario) & (outcomes["group"] == group)
    ]
    mine = mine[mine["year"].astype(str) >= "2025/26"]
    by = mine.pivot_table(index="draw", columns="year", values="value", observed=True).sort_index(axis=1)
    return (by.iloc[:, -1] if end else by.mean(axis=1)).to_numpy()


def told(values: np.ndarray, form: str) -> str:
    low, middle, high = (number(float(one), form) for one in np.quantile(values, [0.1, 0.5, 0.9]))
    return middle if low == middle == high else f"{middle} ({low} to {high})"


# --- what is there ---------------------------------------------------------------------------------------------------


def test_a_run_ends_with_its_report_and_charts(folder, read):
    figures = [one["id"] for name, one in read.elements if name == "figure"]
    files = sorted(path.name for path in (folder / "charts").iterdir())
    assert len(figures) >= 10
    assert files == sorted(f"{one.removeprefix('chart-')}.{kind}" for one in figures for kind in ("png", "svg"))
    assert all((folder / "charts" / name).stat().st_size > 1000 for name in files)
    assert not folder.with_name("out.part").exists()


def test_every_section_is_there_in_order_and_reached_from_the_contents(read):
    assert [one["id"] for name, one in read.elements if name == "section"] == list(PARTS)
    links = [one["href"] for name, one in read.elements if name == "a"]
    assert links == ["#main", *(f"#{anchor}" for anchor in PARTS)]


def test_headings_go_down_one_step_at_a_time(read):
    steps = [int(name[1]) for name, _ in read.elements if re.fullmatch("h[1-6]", name)]
    assert steps[0] == 1 and steps.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(steps))


def test_ids_are_used_once_and_what_is_pointed_to_exists(page, read):
    ids = [one["id"] for _, one in read.elements if "id" in one]
    assert len(ids) == len(set(ids))
    pointed = re.findall(r"url\(#([^)]+)\)", page) + re.findall(r'href="#([^"]+)"', page)
    assert set(pointed) <= set(ids)


def test_every_chart_has_words_for_those_who_cannot_see_it_and_its_data(page):
    for figure in re.findall(r"<figure.*?</figure>", page, re.DOTALL):
        image = re.search(r'<svg role="img" aria-label="([^"]+)"', figure)
        title = re.search(r"<figcaption><strong>(.+?)</strong>(.+?)</figcaption>", figure)
        assert image and title and title[1] in image[1] and len(title[2]) > 20
        assert len(title[1].split()) <= 10, title[1]
        assert figure.count("role=") == 3, "marks inside a picture carry no words of their own"
        _, rows = Read(figure).tables[0]
        assert len(rows) > 1 and all(len(row) == len(rows[0]) for row in rows)


def test_every_table_has_a_caption_and_headings_with_scope(read):
    scopes = [one.get("scope") for name, one in read.elements if name == "th"]
    assert set(scopes) == {"col", "row", "rowgroup"}
    assert all(caption and all(rows[0]) for caption, rows in read.tables)


def test_it_needs_no_script_and_nothing_from_elsewhere(page, read):
    names = {name for name, _ in read.elements}
    assert not names & {"script", "link", "iframe", "img", "object"}
    assert not [one for _, one in read.elements if "src" in one or any(key.startswith("on") for key in one)]
    assert "@import" not in page and not re.search(r"url\((?!#)", page)
    assert dict(read.elements)["html"]["lang"] == "en-GB" and "main" in names


def test_what_the_model_is_not_for_is_told_as_on_the_page_of_validation(read):
    text = "".join(read.text)
    assert all(line in text for line in (*NEVER_TESTED, *NOT_FOR))
    model = (Path(obbr.__file__).parents[1] / "docs" / "model.md").read_text("utf-8")
    assert "## 8. Not in the model" in model and "## 10. Known faults and doubts" in model


AXE = """
const { chromium } = require("playwright-core");
(async () => {
  const browser = await chromium.launch({ executablePath: process.argv[2], args: ["--headless", "--no-sandbox"] });
  for (const width of [1200, 375]) {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.goto("file://" + process.argv[3]);
    await page.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
    const found = await page.evaluate(async () => (await axe.run()).violations);
    for (const one of found) console.log(width, one.impact, one.id, one.nodes[0].html.slice(0, 200));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) console.log(width, "the page is wider than the screen:", wide);
  }
  await browser.close();
})();
"""


def test_axe_finds_nothing(folder):
    """With Node, Chromium, and axe-core and playwright-core in the folder that OBBR_NODE_MODULES names."""
    node, browser, modules = shutil.which("node"), shutil.which("chromium"), os.environ.get("OBBR_NODE_MODULES")
    if not (node and browser and modules):
        pytest.skip("needs node, chromium, and OBBR_NODE_MODULES with axe-core and playwright-core")
    done = subprocess.run(
        [node, "-", browser, str(folder / "report.html")],
        input=AXE, text=True, capture_output=True, env=os.environ | {"NODE_PATH": modules},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# --- its numbers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scenario", "title"), list(zip(SCENARIOS, TITLES, strict=True))[1:])
def test_the_trade_off_is_that_of_the_outcomes(read, outcomes, scenario, title):
    for measure, column, unit in (
        ("council_net_spend", "Council spend, £m", 1e6),
        ("qalys", "Years of life in full health a year", 1.0),
    ):
        difference = levels(outcomes, measure, scenario) - levels(outcomes, measure, "standstill")
        caption = "The trade-off, a year, compared with Standstill"
        assert read.cell(caption, title, column) == told(difference / unit, "+,.1f")


def test_the_headline_table_is_that_of_the_outcomes(read, outcomes):
    base = levels(outcomes, "people_waiting", "standstill", end=True)
    own = levels(outcomes, "people_waiting", "salami_slicing", end=True)
    caption, row = "Standstill as it is", "People waiting at the end"
    assert read.cell(caption, row, "Standstill") == told(base, ",.0f" if np.median(base) >= 10 else ",.1f")
    low, middle, high = (number(x, "+.1f") for x in np.quantile(100.0 * (own - base) / base, [0.1, 0.5, 0.9]))
    assert read.cell(caption, row, "Salami slicing") == f"{middle}% ({low} to {high})"


@pytest.mark.parametrize(("part", "reading"), [(".", ""), ("evidence_only", ", assumptions off")])
def test_each_year_is_that_of_the_outcomes_also_without_assumptions(part, reading, read, folder):
    outcomes = pq.read_table(folder / part / "outcomes.parquet").to_pandas()
    waiting = outcomes[(outcomes["measure"] == "people_waiting") & (outcomes["group"] == "all")]
    by = waiting.pivot_table(index=["year", "draw"], columns="scenario", values="value", observed=True)
    for year in ("2025/26", "2027/28", "2029/30"):
        difference = (by["prevention_investment"] - by["standstill"]).loc[year].to_numpy()
        caption = f"Prevention investment, difference from Standstill by year{reading}"
        cell = read.cell(caption, year, "People waiting")
        assert cell == told(difference, "+,.1f")


def test_evidence_only_is_that_of_its_own_outcomes(read, folder):
    other = pq.read_table(folder / "evidence_only" / "outcomes.parquet").to_pandas()
    difference = levels(other, "qalys", "salami_slicing") - levels(other, "qalys", "standstill")
    caption = "compared with Standstill, middles"
    assert read.cell(caption, "Salami slicing", "Assumptions off") == number(float(np.median(difference)), "+,.1f")


def test_what_turns_round_without_assumptions_is_told(page, folder, outcomes):
    other = pq.read_table(folder / "evidence_only" / "outcomes.parquet").to_pandas()
    told_of = re.findall(r"<p><strong>Who gains, how sure: </strong>(.+?)</p>", page)
    for said, (against, *others) in zip(told_of, (SCENARIOS, SCENARIOS[1:]), strict=True):
        turned = 0
        for name in others:
            middles = [np.median(levels(of, "qalys", name) - levels(of, "qalys", against)) for of in (outcomes, other)]
            turned += middles[0] * middles[1] < 0.0
        assert ("go the other way" in said) == bool(turned)


def test_the_yardstick_and_its_gap_are_told_for_size(read, page, folder, outcomes):
    waiting = np.median(levels(outcomes, "people_waiting", "standstill", end=True))
    caption = "Each choice at a glance, compared with Standstill"
    people = read.cell(caption, "Standstill, as it is", "For people")
    assert f"; {number(float(waiting), ',.0f')} people waiting at the end;" in people
    mtfs = pq.read_table(folder / "mtfs.parquet").to_pandas()
    gaps = mtfs[(mtfs["scenario"] == "standstill") & (mtfs["item"] == "gap")]
    by_year = gaps.groupby("year", observed=True)["pence"].mean() / 1e8
    low, high = (number(float(one), ",.1f") for one in (by_year.min(), by_year.max()))
    assert f"Under Standstill the gap before reserves is £{low}m to £{high}m a year." in page


def test_groups_are_those_of_the_outcomes(read, outcomes):
    qalys = [levels(outcomes, "qalys", name, "age:85+") for name in ("salami_slicing", "standstill")]
    people = levels(outcomes, "population", "standstill", "age:85+", end=True)
    days = 365.25 * 1000.0 * (qalys[0] - qalys[1]) / people
    cell = read.cell("Days of life in full health a year for each 1,000", "85 and over", "Salami slicing")
    assert cell == told(days, "+,.1f")


def test_the_strategy_is_that_of_the_mtfs(read, folder):
    mtfs = pq.read_table(folder / "mtfs.parquet").to_pandas()
    mine = mtfs[mtfs["scenario"] == "salami_slicing"]
    means = mine.groupby(["item", "year"], observed=True)["pence"].mean() / 1e8
    caption = "Salami slicing: strategy"
    for year in ("2025/26", "2029/30"):
        budget = sum(means[part][year] for part in ("base", "inflation", "demand", "investment", "savings"))
        assert read.cell(caption, "Budget", year) == number(budget, ",.1f")
        assert read.cell(caption, "Gap before reserves", year) == number(means["gap"][year], ",.1f")
        assert read.cell("Gap before reserves, £m", "Salami slicing", year) == number(means["gap"][year], "+,.1f")
        lives = mine[mine["year"] == year].pivot(index="draw", columns="item", values="pence")
        over = float(np.quantile((lives["undelivered"] + lives["other"]) / 1e8, 0.9))
        cell = read.cell("Salami slicing: year-end risk", year, "Overspend, P90, £m")
        assert cell == number(over, "+,.1f")


def test_who_pays_is_that_of_the_ledger_and_nets_to_nothing(read, folder):
    ledger = pq.read_table(folder / "ledger.parquet").to_pandas()
    ledger = ledger[ledger["year"].astype(str) >= "2025/26"]
    mtfs = pq.read_table(folder / "mtfs.parquet").to_pandas()
    price = mtfs[mtfs["item"] == "million"].set_index(["scenario", "draw", "year"])["pence"]
    keys = pd.MultiIndex.from_frame(ledger[["scenario", "draw", "year"]].astype({"scenario": str, "year": str}))
    price.index = price.index.set_levels([level.astype(str) if level.name != "draw" else level
                                          for level in price.index.levels])  # fmt: skip
    ledger = ledger.assign(pounds=ledger["pence"].to_numpy() / price.reindex(keys).to_numpy())
    for purse, words in (("nhs", "The NHS"), ("providers", "Care providers"), ("council", "The council")):
        worth = {}
        for scenario in ("standstill", "salami_slicing"):
            mine = ledger[ledger["scenario"] == scenario]
            got = mine[mine["payee"] == purse]["pounds"].sum() - mine[mine["payer"] == purse]["pounds"].sum()
            worth[scenario] = got / 2.0
        cell = number(worth["salami_slicing"] - worth["standstill"], "+,.1f")
        rows = {row[0]: row[1] for row in read.table("Better or worse off than under Standstill")}
        assert rows.get(words, "0.0") == cell, words
    by_year = read.table("Salami slicing: better or worse off than under Standstill")
    assert by_year[-1] == ["Net over all purses", *["0.0"] * 6]


def test_kinds_of_benefit_never_share_a_column(read):
    rows = read.table("Kinds of benefit beside Standstill")
    assert rows[0] == ["Stream", *KINDS.values()]
    filled = {row[0]: {kind for kind, cell in zip(KINDS, row[1:], strict=True) if cell} for row in rows[1:] if row[1:]}
    assert filled[SIMULATED] == {"cashable", "avoided"}
    assert filled["Hospital care not needed"] == {"capacity"}
    assert filled["Years of life in full health"] == {"social"}


def test_the_paragraph_for_a_committee_says_what_the_outcomes_say(page, outcomes):
    spend = levels(outcomes, "council_net_spend", "salami_slicing") - levels(
        outcomes, "council_net_spend", "standstill"
    )
    size = f"£{number(abs(float(np.median(spend))) / 1e6, ',.1f')}m"
    sure = (spend < 0.0).all() or (spend > 0.0).all()
    way = f"spends {size} {'less' if spend[0] < 0.0 else 'more'}" if sure else "spend: the model cannot tell"
    box = re.search(r'<h3>Salami slicing</h3><pre class="paste"[^>]*>(.+?)</pre>', page)
    assert way in box[1]


# --- anybody's folder ------------------------------------------------------------------------------------------------


def written(monkeypatch, out: Path, *scenarios: Scenario, draws: int = 3) -> Path:
    take_no_time(monkeypatch)
    return conduct(Study(Place.load("meadowbridge"), scenarios, draws=draws, years=3)).to_parquet(out)


def test_a_title_cannot_bring_a_script_in(monkeypatch, tmp_path):
    title = "<script>alert('x')</script> & \"quotes\""
    mine = Scenario.load("salami_slicing").with_(name="mine", scenario=title, question="<b>Is it</b> so?")
    out = written(monkeypatch, tmp_path / "out", Scenario.load("standstill"), mine)
    page = write_report(out).read_text("utf-8")
    assert "<script" not in page and "<b>Is" not in page
    assert title in "".join(Read(page).text)
    assert "<script" not in "".join(path.read_text("utf-8") for path in (out / "charts").glob("*.svg"))


def test_titles_stay_short_whatever_scenarios_are_called(monkeypatch, tmp_path):
    words = "a scenario whose name goes on and on and on and will not come to an end"
    long = [Scenario.load("salami_slicing").with_(name=f"{words} {n}", scenario=f"{words} {n}") for n in range(4)]
    page = write_report(written(monkeypatch, tmp_path / "out", *long)).read_text("utf-8")
    titles = re.findall(r"<figcaption><strong>(.+?)</strong>", page)
    assert titles and all(len(title.split()) <= 10 for title in titles), titles


def test_one_scenario_alone_has_a_report_too(monkeypatch, tmp_path):
    page = write_report(written(monkeypatch, tmp_path / "out", Scenario.load("standstill"), draws=1)).read_text("utf-8")
    assert "nothing to compare it with" in page and Read(page).table("Standstill: strategy")


def test_one_draw_is_never_clear(monkeypatch, tmp_path):
    pair = [Scenario.load(name) for name in ("standstill", "salami_slicing")]
    out = written(monkeypatch, tmp_path / "out", *pair, draws=1)
    page = write_report(out).read_text("utf-8")
    assert "the model cannot tell whether they would be better or worse off" in page


def test_the_same_folder_gives_the_same_bytes(folder):
    before = {path.name: path.read_bytes() for path in (folder / "charts").iterdir()}
    page = (folder / "report.html").read_bytes()
    assert main(["report", str(folder)]) == 0
    assert (folder / "report.html").read_bytes() == page
    assert {path.name: path.read_bytes() for path in (folder / "charts").iterdir()} == before


def test_commands_take_scenarios_of_ones_own_as_files_that_a_shell_understands():
    shipped = Scenario.load("standstill")
    assert typed(shipped) == "standstill"
    assert typed(replace(shipped, name="my plan's")) == """'my plan'"'"'s.yaml'"""


def test_what_a_purse_gains_a_little_every_year_has_a_row():
    gained = np.array([[3e4] * 5, [-3e4] * 5, [0.0] * 5])
    found = Moved(("council", "nhs", "vcse"), tuple(map(str, range(5))), -gained, np.zeros_like(gained))
    assert [row[0] for row in _purse_rows(found)] == ["The council", "The NHS", "Net over all purses"]


def test_what_is_no_results_folder_is_one_line(tmp_path, capsys):
    assert main(["report", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and "no results folder" in said.err
    assert not list(tmp_path.iterdir())


def test_a_bridge_is_shown_if_it_is_there(folder, tmp_path):
    out = shutil.copytree(folder, tmp_path / "out")
    parts = (("whole", Kind.WHOLE, -6.0), ("rationing", Kind.PART, -4.0), ("interaction", Kind.INTERACTION, -2.0))
    made = tuple(Bar(part, kind, np.array([value, value + 1.0])) for part, kind, value in parts)
    apart = {(by, outcome): made for outcome in (Outcome("nhs_cash"), Outcome("qalys")) for by in By}
    bridge = Bridge("meadowbridge", "salami_slicing", "standstill", "central", (0, 1), apart, OWN)
    assert _run_otherwise(Subject(read_folder(out)), bridge) == ""
    write_bridge(replace(bridge, about=OWN | {"sample": 20}), out)
    page = write_report(out).read_text("utf-8")
    read = Read(page)
    why = page[page.index('id="why"') : page.index('id="two-lives"')]
    assert "runs of its own: 2 draws, 2025/26 to 2029/30, seed 1, 1 in 20 of the households" in why
    assert why.index("Quality-adjusted life years") < why.index("other outcomes") < why.index("NHS cash into care")
    rows = dict(read.table("Quality-adjusted life years, QALYs: Salami slicing compared with Standstill, by resp")[1:])
    assert rows["The whole difference"] == told(np.array([-6.0, -5.0]), "+,.1f")
    assert list(rows) == [
        "The whole difference", "A budget under strain means fewer, later and smaller packages",
        "What parts do together",
    ]  # fmt: skip
    assert (out / "charts" / "bridge_1.svg").is_file()


def test_two_lives_are_told_if_they_are_there(folder, tmp_path):
    out = shutil.copytree(folder, tmp_path / "out")
    words = ("A simulated person: has help at home.", "A simulated person: waits <long>.")
    why = ("rationed", "the council had less to give", ("prices: 1.2 against 1.3",))
    one = Life(5, "home", "An older person at home", words, "2026-05", "help at home", *why)
    who = ("standstill", "salami_slicing")
    told = Lives("meadowbridge", "Meadowbridge", who, (False, False), "central", 1, 5, 1, 0,
                 (Whole(3_000, 40, 10, 20, 5, 15, 1, 2),), (one,))  # fmt: skip
    nothing = SimpleNamespace(codes=())  # what happened month by month is not what a report tells
    write_lives(told, {5: (nothing, nothing)}, out)
    read = Read(write_report(out).read_text("utf-8"))
    assert read.table("The same person under two budgets")[1:] == [
        ["Standstill", words[0]], ["Salami slicing", words[1]]
    ]  # fmt: skip
    text = " ".join("".join(read.text).split())
    assert "They part in May 2026: help at home." in text and "Why: the council had less to give." in text
    assert "40 have lives that part" in text and "never the most dramatic" in text


def test_labels_of_charts_are_told_apart(folder):
    labels = Subject(read_folder(folder)).labels
    assert labels == list(TITLES)
