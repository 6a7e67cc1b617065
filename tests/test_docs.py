"""What the documents say exists: evidence ids, channels, mechanisms, figures, and an example that runs."""

import ast
import importlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import obbr
from obbr import policies
from obbr.evidence import Register
from obbr.outcomes.measures import MEASURES
from obbr.people.channels import CHANNELS
from obbr.place import Place
from obbr.study.experiments import EXPERIMENTS

HOME = Path(obbr.__file__).parents[1]
DOCS = sorted((HOME / "docs").glob("*.md"))
EXAMPLE = HOME / "docs" / "adding-a-policy.md"
MODEL_PAGES = ("model", "childhood", "working_age", "appraisal")
MODEL = "".join((HOME / "docs" / f"{page}.md").read_text("utf-8") for page in MODEL_PAGES)
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
    by_what_weighs = {"money.discount_rate"} | {entry.id for entry in Register.load() if entry.topic == "appraisal"}
    by_experiments = {entry for one in EXPERIMENTS for entry in one.evidence}
    silent = {entry.id for entry in Register.load()} - uses().keys() - by_what_weighs - by_experiments
    assert set(IN_CODE_TYPE.findall(section)) == silent


@pytest.mark.parametrize("path", Place.load("camden").figures)
def test_every_figure_of_camden_is_told_with_class_and_year(path):
    figure = Place.load("camden").figure(path)
    page = (HOME / "docs" / "places.md").read_text("utf-8")
    row = next((line for line in page.splitlines() if line.startswith("|") and f"`{path}`" in line), "")
    for told in (f"| {figure.kind} |", f"| {figure.year} |", figure.source):
        assert told in row, f"docs/places.md, {path}: {told} is not in {row or 'any row'}"


def wheel_of(parts, folder):
    """The package of the example as a wheel, made without any build tool: a zip file with what pip must know."""
    project = tomllib.loads(parts["pyproject.toml"])["project"]
    name, version = project["name"].replace("-", "_"), project["version"]
    offered = project["entry-points"]["obbr.policies"]
    about = f"{name}-{version}.dist-info"
    files = {path: text for path, text in parts.items() if path.endswith(".py")} | {
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/entry_points.txt": "[obbr.policies]\n" + "".join(f"{key} = {to}\n" for key, to in offered.items()),
    }
    files[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{about}/RECORD"])
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as zipped:
        for path, text in files.items():
            zipped.writestr(path, text)
    return wheel


@pytest.fixture(scope="module")
def outsiders_package(tmp_path_factory):
    """The package of the example, installed by pip without a network; returns the folder with its scenario."""
    folder = tmp_path_factory.mktemp("outsider")
    parts = {found["name"]: found["text"] for found in BLOCK.finditer(EXAMPLE.read_text("utf-8")) if found["name"]}
    for name, text in parts.items():
        if name.endswith(".yaml"):
            (folder / name).write_text(text, "utf-8")
    quietly = ["--quiet", "--no-index", "--no-deps", "--disable-pip-version-check"]
    pip = [sys.executable, "-m", "pip", "install", *quietly, "--target", str(folder / "site")]
    subprocess.run([*pip, str(wheel_of(parts, folder))], check=True)
    return folder


@pytest.fixture
def known_to_obbr(outsiders_package, monkeypatch):
    """The same, where this process finds it."""
    monkeypatch.syspath_prepend(str(outsiders_package / "site"))
    importlib.invalidate_caches()
    policies.policies_known.cache_clear()
    yield outsiders_package
    policies.policies_known.cache_clear()
    sys.modules.pop("swap_for_places", None)


def test_a_package_that_obbr_has_never_seen_brings_a_policy(outsiders_package):
    """As its user would: pip has installed it, and the command runs a scenario that names it."""
    command = [sys.executable, str(HOME / "run_scenarios.py"), "standstill", str(outsiders_package / "swap.yaml")]
    small = [
        "--place",
        "meadowbridge",
        "--draws",
        "1",
        "--years",
        "1",
        "--quiet",
        "--out",
        str(outsiders_package / "r"),
    ]
    paths = os.pathsep.join([str(outsiders_package / "site"), str(HOME)])
    done = subprocess.run([*command, *small], env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "swap" in (outsiders_package / "r" / "summary.csv").read_text("utf-8")
    alone = subprocess.run(
        [*command, *small], env=os.environ | {"PYTHONPATH": str(HOME)}, capture_output=True, text=True
    )
    assert alone.returncode == 2 and "swap_for_places" in alone.stderr, "without the package nobody knows the policy"


def test_the_example_of_a_policy_runs(known_to_obbr):
    mine = obbr.Scenario.load(known_to_obbr / "swap.yaml")
    assert [type(policy).__name__ for policy in mine.policies] == ["SwapForPlaces"]
    place = obbr.Place.load("meadowbridge")
    results = obbr.run(place, [obbr.Scenario.load("standstill"), mine], draws=1, years=2)
    assert results.whole
    table = results.summary(["vcse_places"], against="standstill")
    assert (table["difference"].iloc[1]) > 0, "grants grew, places did not"


def test_the_lines_of_python_of_the_example_hold(known_to_obbr):
    blocks = [found for found in BLOCK.finditer(EXAMPLE.read_text("utf-8")) if found["kind"] == "python"]
    alone = [found["text"] for found in blocks if not found["name"]]
    assert alone
    for text in alone:
        exec(compile(text, EXAMPLE.name, "exec"), {})


def test_documents_name_no_machine():
    for page in [*DOCS, HOME / "CHANGELOG.md"]:
        for line in page.read_text("utf-8").splitlines():
            assert not re.search(r"(/(home|work|tmp|Users)/|C:\\)", line), f"{page.name}: {line}"
