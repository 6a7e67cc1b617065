"""Scenarios as a finance lead writes them: posts, roles, a new file, what differs, and what an editor is told."""

import json
import re
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import yaml

from obbr.evidence import Draws, Register
from obbr.inputs import BadInput, node_of, read_yaml
from obbr.money.posts import POSTS
from obbr.place import Place
from obbr.policies import policies_known
from obbr.policies.base import read_policy
from obbr.policies.settings import settings
from obbr.scenario import Scenario, shipped_names
from obbr.scenario_file import ROLES
from obbr.scenario_schema import schema_text
from obbr.study.differences import Part, differences
from obbr.study.plan import on_paper
from obbr.study.store import text_of
from tests.test_cli import call
from tests.test_scenario import HEAD, books, mine

ROOT = Path(__file__).parents[1]
MEADOWBRIDGE = Place.load("meadowbridge")
DIFF = "Neighbourhood first"


# --- posts -----------------------------------------------------------------------------------------------------------


def pounds_of_a_post() -> float:
    """What the evidence says of 2024/25, dearer by a year's rise of pay."""
    p = Draws(Register.load(), seed=0).parameters("central").view(np.recarray)[0]
    return round(100 * float(p.workforce.post_cost) * (1.0 + float(p.money.pay_growth))) / 100


@pytest.mark.parametrize("line", POSTS)
def test_posts_are_the_money_that_posts_cost(line):
    posts = mine(f"budget: {{{line}: {{2025/26: +3 FTE, 2027/28: -1.5 FTE}}}}\n")
    cost = pounds_of_a_post()
    money = mine(f"budget: {{{line}: {{2025/26: +£{3 * cost:.2f}, 2027/28: -£{1.5 * cost:.2f}}}}}\n")
    assert posts.policies == money.policies and posts.hash == money.hash
    for scenario in (posts, money):
        budget, funding = books()
        p = Draws(Register.load(), seed=0).parameters("central").view(np.recarray)[0]
        found = []
        for _ in scenario.rehearse(budget, funding, 4):
            found.append((budget.decided(line), budget.capacity(line, p)))
        if scenario is posts:
            first = found
    assert found == first
    assert [round(pence) for pence, _ in found] == [round(100 * cost * n) for n in (3, 3, 1.5, 1.5)]
    assert found[1][1] > 1.0  # and so posts grow


def test_posts_cost_what_the_scenario_believes():
    believed = mine(
        "budget: {assessment_safeguarding: +1 FTE}\n"
        "believe: {workforce.post_cost: {value: 42500, because: our own pay}}\n"
    )
    assert believed.policies[0].steps[0].pounds == pytest.approx(pounds_of_a_post() / 2, abs=0.01)


def test_posts_count_towards_the_total():
    stated = f"total: {{change: +£{pounds_of_a_post():.2f} a year, years: 2}}\n"
    mine(stated + "budget: {children_safeguarding: {change: +1 FTE a year, years: 2}}\n")
    with pytest.raises(BadInput, match=r"changes add to £[0-9.]+m more than the total allows"):
        mine(stated + "budget: {children_safeguarding: +3 FTE}\n")


# --- roles -----------------------------------------------------------------------------------------------------------


def test_roles_travel_with_a_scenario_and_decide_nothing():
    typed = "budget: {carers_support: +£1m}\n"
    plain, scenario = mine(typed), mine(f"{typed}roles: {{assurer: the head of audit}}\n")
    assert scenario.roles == {"assurer": "the head of audit"} and plain.roles == {}
    assert scenario.hash == plain.hash and scenario == plain
    assert Scenario.of("again", read_yaml(text_of(scenario.typed))).roles == scenario.roles  # what a manifest keeps
    assert scenario.with_(years=3).roles == scenario.roles
    everybody = mine("roles:\n" + "".join(f"  {role}: an office\n" for role in ROLES))
    assert list(everybody.roles) == ["commissioner", "analyst", "assurer", "approver"]


# --- settings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped_names())
def test_settings_read_again_are_the_same_policy(name):
    kinds = {kind: name for name, kind in policies_known().items()}
    for policy in Scenario.load(name).policies:
        if type(policy) in kinds:
            typed = {name: yaml.safe_load(value) if "[" in value else value for name, value in settings(policy).items()}
            assert read_policy(type(policy), node_of(typed, "again", kinds[type(policy)]), 0) == policy


def test_a_start_within_a_year_is_told_as_a_month():
    scenario = mine("policies: {strengths_based: {start: 2026-10}}\n")
    assert settings(scenario.policies[0])["start"] == "2026-10"


# --- obbr check ------------------------------------------------------------------------------------------------------


def test_check_reports_every_file_on_a_line_of_its_own(tmp_path, capsys):
    files = {
        "good.yaml": HEAD + "budget: {carers_support: +£1k}\n",
        "word.yaml": HEAD + "budget:\n  falls_preventon: +£0.4m\n",
        "sums.yaml": HEAD + "total: standstill\nbudget: {carers_support: {2026/27: +£0.65m}}\n",
        "much.yaml": HEAD + "budget:\n  carers_support: -£900m\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    paths = [tmp_path / name for name in files]
    code, out, err = call("check", *paths, "no_such", "--place", "meadowbridge", capsys=capsys)
    assert code == 2
    assert len(out.strip().splitlines()) == 1 and "good.yaml: fine in Meadowbridge" in out
    faults = err.strip().splitlines()
    for fault, start in zip(faults, ("word.yaml:4:3", "sums.yaml:3:1", "much.yaml:4:3", "no_such: not"), strict=True):
        assert fault.startswith(start)
    code, out, err = call("check", paths[0], "salami_slicing", "--place", "meadowbridge", capsys=capsys)
    assert code == 0 and not err and len(out.strip().splitlines()) == 2


# --- obbr new --------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", shipped_names())
def test_a_new_scenario_begins_as_the_other(name, folder, capsys):
    code, out, err = call("new", DIFF, "--from", name, capsys=capsys)
    assert code == 0 and "neighbourhood_first.yaml" in out, err
    made, other = Scenario.load(folder / "neighbourhood_first.yaml"), Scenario.load(name)
    assert made.title == DIFF and made.question.endswith("?")
    same = ("policies", "total", "first_year", "years", "believe", "reasons", "test_against", "roles")
    assert all(getattr(made, part) == getattr(other, part) for part in same)
    assert [path.name for path in folder.iterdir()] == ["neighbourhood_first.yaml"]


def test_what_was_written_passes_check_and_differs_in_nothing(folder, capsys):
    assert call("new", DIFF, "--from", "prevention_investment", capsys=capsys)[0] == 0
    assert call("check", "neighbourhood_first.yaml", capsys=capsys)[0] == 0
    code, out, _ = call("diff", "prevention_investment", "neighbourhood_first.yaml", capsys=capsys)
    assert code == 0 and len(out.strip().splitlines()) == 1 and "differ in nothing" in out


@pytest.mark.parametrize("name", ["standstill", "workforce_offer_alone", "council_tax_alone"])
def test_every_example_in_its_comments_can_be_used(name, folder, capsys):
    assert call("new", DIFF, "--from", name, capsys=capsys)[0] == 0
    text = (folder / "neighbourhood_first.yaml").read_text("utf-8")
    head, rest = text.split("\n", 1)
    assert head.startswith("# Begins as")
    used = re.sub("^# ", "", rest, flags=re.MULTILINE)
    scenario = Scenario.of("used", read_yaml(used))
    assert scenario.roles and scenario.test_against and scenario.total is not None
    assert set(yaml.safe_load(used)) == set(json.loads(schema_text())["properties"])


def test_new_goes_to_scenarios_if_there_is_such_a_folder_and_overwrites_nothing(folder, capsys):
    (folder / "scenarios").mkdir()
    assert call("new", DIFF, capsys=capsys)[0] == 0
    path = folder / "scenarios" / "neighbourhood_first.yaml"
    before = path.read_text("utf-8")
    for arguments in (
        [DIFF],
        ["Other", "--out", path],
        ["Salami slicing"],
        ["?!"],
        ["x" * 200],
        ["Other", "--out", "a.txt"],
    ):
        code, out, err = call("new", *arguments, "--from", "salami_slicing", capsys=capsys)
        assert code == 2 and not out and len(err.strip().splitlines()) == 1, arguments
    assert path.read_text("utf-8") == before
    assert sorted(each.name for each in folder.rglob("*")) == ["neighbourhood_first.yaml", "scenarios"]


def test_new_keeps_words_that_yaml_would_take_apart(folder, capsys):
    assert call("new", "Homes: more # or fewer", "--out", "own.yaml", capsys=capsys)[0] == 0
    assert Scenario.load(folder / "own.yaml").title == "Homes: more # or fewer"


# --- obbr diff -------------------------------------------------------------------------------------------------------


def rows(first: str, second: str) -> dict[tuple[str, str], tuple[object, object]]:
    found = differences(mine(first), mine(second), MEADOWBRIDGE)
    return {(row.part, row.what): (row.first, row.second) for row in found}


def test_nothing_differs_where_nothing_differs():
    assert rows("", "") == {}
    assert rows("budget: {equipment: -£0.01m}\n", "budget: {equipment: -£10k}\nroles: {analyst: the team}\n") == {}
    assert rows("policies: {salami_slicing: {}}\n", "policies: {salami_slicing: {rate: 5.0%, years: 4}}\n") == {}


def test_lines_differ_by_year_in_pounds():
    found = rows("years: 3\n", "years: 3\nbudget: {carers_support: {2026/27: +£0.2m, 2027/28: +£0.1m}}\n")
    assert found == {
        (Part.TOTAL, "All general-fund lines"): ((0.0, 0.0, 0.0), (0.0, 200_000.0, 300_000.0)),
        (Part.LINE, "Support for carers"): ((0.0, 0.0, 0.0), (0.0, 200_000.0, 300_000.0)),
    }


def test_every_part_that_differs_has_a_row():
    typed = (
        "years: 3\ntotal: standstill\nfund_from: {reserves: {2025/26: £10k, repay_from: 2027/28}}\n"
        "budget: {everything_else: {share: equal}}\npolicies: {workforce_offer: {care_pay: 2%}}\n"
        "believe: {falls.uptake: {value: 0.5, because: audit}}\n"
    )
    found = rows("policies: {workforce_offer: {}}\nbelieve: {falls.uptake: {value: 0.5, because: hearsay}}\n", typed)
    assert found[Part.YEARS, "years"] == ("2025/26 to 2034/35", "2025/26 to 2027/28")
    assert found[Part.TOTAL, "stated and checked"] == ("no", "yes")
    lent = (10_000.0, 0.0, -10_000.0, *[0.0] * 7)
    assert found[Part.RESERVES, "Lent by reserves, or paid back (-)"] == ((0.0,) * 10, lent)
    pay = "start: 2025/26, social_work_pay: 5%, care_pay: "
    assert found[Part.POLICY, "workforce_offer"] == (pay + "5%", pay + "2%")
    assert found[Part.BELIEF, "falls.uptake"] == ("0.5, because: hearsay", "0.5, because: audit")
    tested = rows("test_against: [hard_winter]\n", "test_against: [staff_exodus]\n")
    assert tested == {(Part.SHOCK, "hard_winter"): ("yes", ""), (Part.SHOCK, "staff_exodus"): ("", "yes")}


def test_differences_of_lines_are_those_of_the_budgets_and_add_up():
    first, second = Scenario.load("salami_slicing"), Scenario.load("prevention_investment")
    paper = [on_paper(MEADOWBRIDGE, scenario, Register.load(), 10) for scenario in (first, second)]
    lines = [row for row in differences(first, second, MEADOWBRIDGE) if row.part is Part.LINE]
    for year in range(10):
        apart = sum(row.second[year] - row.first[year] for row in lines)
        assert apart == pytest.approx(paper[1][year].together - paper[0][year].together, abs=0.001)
    assert differences(first, second, MEADOWBRIDGE) != differences(second, first, MEADOWBRIDGE)


def test_diff_prints_lists_whole_and_years_once(capsys):
    code, out, _ = call("diff", "salami_slicing", "prevention_investment", "--place", "meadowbridge", capsys=capsys)
    assert code == 0
    assert "Falls prevention exercise" in out and "2028/29 on" in out and "2029/30" not in out
    assert "[equipment, falls_prevention, flu_outreach, home_visits, reablement]" in out
    assert call("diff", "salami_slicing", "no_such", capsys=capsys)[0] == 2


# --- obbr schema -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def editor():
    schema = json.loads(schema_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def valid(editor, text: str) -> bool:
    return editor.is_valid(yaml.safe_load(text))


@pytest.mark.parametrize("name", shipped_names())
def test_shipped_scenarios_are_what_the_schema_says(name, editor):
    text = (ROOT / "scenarios" / f"{name}.yaml").read_text("utf-8")
    assert [error.message for error in editor.iter_errors(yaml.safe_load(text))] == []


GOOD = [
    "budget: {carers_support: +£0.2m, assessment_safeguarding: +3 FTE, children_safeguarding: {2025/26: -1 FTE}}",
    "budget: {carers_support: {2025/26: +£0.2m, 2026/27: +£0.4m}, equipment: {change: -5% a year, years: 4}}",
    "budget: {equipment: {change: -5% a year, years: 4, from: 2026/27}}",
    "total: standstill +£0.65m",
    "total: {change: -5% a year, years: 4}",
    "total: same as salami_slicing",
    "total: -£6.0m",
    "budget: {vcse_grants: {2025/26: +£0.6m, full_cost_recovery: 85%}}",
    "budget: {lines_not_simulated: -5%}\ntotal: standstill\nfund_from: {reserves: {2025/26: £0.8m}}",
    "policies: {strengths_based: {start: 2025-10, reach_full_by: 24 months}, protect: {lines: [carers_support]}}",
    "believe: {falls.uptake: {value: 0.5, because: audit}}",
    "believe: {falls_uptake: {value: 0.5, because: audit}}",
    "test_against: [hard_winter]\nroles: {approver: the director of finance}",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_obbr_takes_the_schema_takes(text, editor):
    if "total" not in text:  # sums are for `obbr check`
        mine(text + "\n")
    assert valid(editor, HEAD + text)


BAD = [
    "budget: {falls_preventon: +£0.4m}",
    "budget: {carers_support: +3 FTE}",
    "budget: {carers_support: £0.4m}",
    "budget: {carers_support: +£3mn}",
    "budget: {carers_support: {2025-26: +£0.4m}}",
    "budget: {lines_not_simulated: -£5m}",
    "budgets: {}",
    "total: same as salami_slice",
    "fund_from: {reserves: {2025/26: £0.8m}}",
    "policies: {salami_slice: {}}",
    "policies: {salami_slicing: {rates: 5%}}",
    "policies: {salami_slicing: {rate: 0.05}}",
    "policies: {salami_slicing: {years: 40}}",
    "policies: {salami_slicing: {start: 2025-10}}",
    "policies: {council_tax: {rise: 1%}}",
    "policies: {protect: {lines: [reablemnt]}}",
    "policies: {hard_winter: {begins: winter}}",
    "believe: {falls.uptak: {value: 0.5, because: audit}}",
    "believe: {falls.uptake: {value: 0.5}}",
    "test_against: [salami_slicing]",
    "roles: {boss: somebody}",
    "years: 40",
    "prices: 2030/31",
]


@pytest.mark.parametrize("text", BAD)
def test_what_obbr_refuses_the_schema_refuses(text, editor):
    with pytest.raises(BadInput):
        mine(text + "\n")
    assert not valid(editor, HEAD + text)


def test_every_line_policy_and_belief_has_words(editor):
    parts = editor.schema["properties"]
    assert all(part.get("description") for part in parts.values())
    for part in ("budget", "policies", "believe"):
        for name, schema in parts[part]["properties"].items():
            assert len(schema["description"].split()) > 2, name


def test_schema_is_written_to_a_file_and_overwrites_nothing(folder, capsys):
    code, out, _ = call("schema", capsys=capsys)
    assert code == 0 and json.loads(out)["title"]
    assert call("schema", "--out", "scenario.json", capsys=capsys)[0] == 0
    assert json.loads((folder / "scenario.json").read_text("utf-8")) == json.loads(out)
    assert call("schema", "--out", "scenario.json", capsys=capsys)[0] == 2


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_the_scenario_that_the_docs_show_uses_every_part(editor):
    shown = re.search(r"```yaml\n(.*?)```", (ROOT / "docs" / "scenarios.md").read_text("utf-8"), re.DOTALL)
    scenario = Scenario.of("shown", read_yaml(shown[1]))
    assert valid(editor, shown[1])
    assert set(yaml.safe_load(shown[1])) == set(editor.schema["properties"])
    for name in ("camden", "meadowbridge"):
        on_paper(Place.load(name), scenario, Register.load(), scenario.horizon)
