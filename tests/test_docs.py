"""What the documents say exists: evidence ids, channels, mechanisms, figures, and an example that runs."""

import ast
import importlib
import re
import sys
import tomllib
from pathlib import Path

import pytest

import obbr
from obbr import policies
from obbr.evidence import Register
from obbr.outcomes.measures import MEASURES
from obbr.people.channels import CHANNELS
from obbr.place import Place

HOME = Path(obbr.__file__).parents[1]
DOCS = sorted((HOME / "docs").glob("*.md"))
EXAMPLE = HOME / "docs" / "adding-a-policy.md"
MODEL = "".join((HOME / "docs" / f"{page}.md").read_text("utf-8") for page in ("model", "childhood", "working_age"))
IN_CODE_TYPE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"(?:^`(?P<name>[^`\n]+)`\n\n)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def functions_of_people() -> dict[str, str]:
    """Every function of `obbr/people` by module and name, with its docstring."""
    found = {}
    for path in sorted((HOME / "obbr" / "people").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found[f"{path.stem}.{node.name}"] = ast.get_docstring(node) or ""
    return found


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_evidence_id_exists(page):
    register = Register.load()
    topics = {entry.topic for entry in register}
    functions = functions_of_people()
    for words in IN_CODE_TYPE.findall(page.read_text("utf-8")):
        topic, _, name = words.partition(".")
        if topic in topics and re.fullmatch(r"[a-z_]+", name) and words not in functions:
            assert words in register or is_figure(words), f"{page.name}: {words} is no evidence entry"


def is_figure(words: str) -> bool:
    return words in Place.load("camden").figures


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_is_told_with_its_grade(channel):
    assert f"`{channel}` | {CHANNELS[channel].grade}" in MODEL, f"{channel}: its grade is not in the table of channels"
    assert MODEL.count(f"`{channel}`") > 1, f"{channel}: what frozen means is not told"


def test_every_mechanism_that_rests_on_evidence_is_told():
    for name, docstring in functions_of_people().items():
        if "Evidence:" in docstring:
            assert f"`{name}`" in MODEL, f"{name} is not in docs/model.md"


def test_every_mechanism_that_is_named_exists():
    functions = functions_of_people()
    modules = {name.partition(".")[0] for name in functions}
    register = Register.load()
    for words in IN_CODE_TYPE.findall(MODEL):
        module, _, name = words.partition(".")
        if module in modules and re.fullmatch(r"[a-z_]+", name):
            assert words in functions or words in register, f"docs/model.md: {words} is no function of obbr/people"


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_is_told(measure):
    assert f"`{measure}`" in MODEL, f"docs/model.md does not say what {measure} counts"


@pytest.mark.parametrize("entry", Register.load(), ids=lambda entry: entry.id)
def test_every_entry_is_told_where_it_is_used(entry):
    assert f"`{entry.id}`" in MODEL, f"docs/model.md does not say what {entry.id} does"


def test_every_entry_that_nothing_reads_is_named_as_such():
    from obbr.evidence.uses import uses

    section = MODEL[MODEL.index("**Registered and not read yet**") :].split("\n\n")[0]
    by_the_closing_rule = {"money.discount_rate"}
    silent = {entry.id for entry in Register.load()} - uses().keys() - by_the_closing_rule
    assert set(IN_CODE_TYPE.findall(section)) == silent


@pytest.mark.parametrize("path", Place.load("camden").figures)
def test_every_figure_of_camden_is_told_with_class_and_year(path):
    figure = Place.load("camden").figure(path)
    page = (HOME / "docs" / "places.md").read_text("utf-8")
    row = next((line for line in page.splitlines() if line.startswith("|") and f"`{path}`" in line), "")
    for told in (f"| {figure.kind} |", f"| {figure.year} |", figure.source):
        assert told in row, f"docs/places.md, {path}: {told} is not in {row or 'any row'}"


@pytest.fixture
def outsiders_package(tmp_path, monkeypatch):
    """The package of the example, as pip would have installed it; returns the folder with its scenario."""
    parts = {found["name"]: found["text"] for found in BLOCK.finditer(EXAMPLE.read_text("utf-8")) if found["name"]}
    for name, text in parts.items():
        (tmp_path / name).write_text(text, "utf-8")
    project = tomllib.loads(parts["pyproject.toml"])["project"]
    name, version = project["name"], project["version"]
    installed = tmp_path / f"{name.replace('-', '_')}-{version}.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    offered = project["entry-points"]["obbr.policies"]
    lines = "\n".join(f"{name} = {where}" for name, where in offered.items())
    (installed / "entry_points.txt").write_text(f"[obbr.policies]\n{lines}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    policies.policies_known.cache_clear()
    yield tmp_path
    policies.policies_known.cache_clear()
    sys.modules.pop("swap_for_places", None)


def test_the_example_of_a_policy_runs(outsiders_package):
    mine = obbr.Scenario.load(outsiders_package / "swap.yaml")
    assert [type(policy).__name__ for policy in mine.policies] == ["SwapForPlaces"]
    place = obbr.Place.load("meadowbridge")
    results = obbr.run(place, [obbr.Scenario.load("standstill"), mine], draws=1, years=2)
    assert results.whole
    table = results.summary(["vcse_places"], against="standstill")
    assert (table["difference"].iloc[1]) > 0, "grants grew, places did not"


def test_the_lines_of_python_of_the_example_hold(outsiders_package):
    blocks = [found for found in BLOCK.finditer(EXAMPLE.read_text("utf-8")) if found["kind"] == "python"]
    alone = [found["text"] for found in blocks if not found["name"]]
    assert alone
    for text in alone:
        exec(compile(text, EXAMPLE.name, "exec"), {})


def test_documents_name_no_machine():
    for page in [*DOCS, HOME / "CHANGELOG.md"]:
        for line in page.read_text("utf-8").splitlines():
            assert not re.search(r"(/(home|work|tmp|Users)/|C:\\)", line), f"{page.name}: {line}"
