"""Whatever is typed wrong costs one line: file, line, column, what is wrong, and the nearest right thing."""

from itertools import pairwise

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from obbr.inputs import BadInput, hint, nearest, node_of, read_yaml
from obbr.scenario import Scenario

HEAD = "scenario: Mine\nquestion: Why?\n"  # two good lines, so that what follows stands on line 3


def complaint(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        Scenario.of("mine", read_yaml(text, "mine.yaml"))
    message = str(caught.value)
    assert "\n" not in message
    return message


def of_file(tmp_path, data: bytes, name: str = "mine.yaml") -> str:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BadInput) as caught:
        Scenario.load(path)
    assert "\n" not in str(caught.value) and str(tmp_path) not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # unknown words, at the word
        (HEAD + "budgets:\n  carers_support: +£1m\n", "3:1  budgets: not a part of a scenario. Did you mean budget?"),
        (
            HEAD + "budget:\n  falls_preventon: +£0.4m\n",
            "4:3  budget.falls_preventon: not a budget line. Did you mean falls_prevention?",
        ),
        (
            HEAD + "policies:\n  salami_slice: {}\n",
            "4:3  policies.salami_slice: not a policy. Did you mean salami_slicing?",
        ),
        (
            HEAD + "policies:\n  salami_slicing: {rates: 5%}\n",
            "4:20  policies.salami_slicing.rates: not a parameter of salami_slicing. Did you mean rate?",
        ),
        (
            HEAD + "policies:\n  protect: {lines: [carers_support, reablemnt]}\n",
            "4:37  policies.protect.lines[2]: reablemnt is not a budget line. Did you mean reablement?",
        ),
        (HEAD + "test_against: [hard_wintre]\n", "3:16  test_against[1]: hard_wintre: not a scenario. Did you mean "),
        (HEAD + "test_against: [salami_slicing]\n", "3:16  test_against[1]: salami_slicing: is no shock that can be"),
        (HEAD + "test_against: [hard_winter, hard_winter]\n", "3:29  test_against[2]: hard_winter is named twice"),
        (HEAD + "test_against: hard_winter\n", "3:15  test_against: expected a list such as [a, b]"),
        (
            HEAD + "years: 2\ntest_against: [hard_winter]\n",
            "4:16  test_against[1]: mine+hard_winter  policies.hard_winter.start: 2028/29 is outside this scenario",
        ),
        (
            HEAD + "policies: {fund_in_full: {}}\ntest_against: [hard_winter, funding_shock]\n",
            "4:29  test_against[2]: mine+funding_shock  policies.funding_shock: adds to funding.general, which",
        ),
        (
            HEAD + "policies:\n  hard_winter: {begins: winter}\n",
            "4:25  policies.hard_winter.begins: winter is not a month of the year.",
        ),
        (
            HEAD + "policies:\n  placement_prices: {of: [home_cares]}\n",
            "4:27  policies.placement_prices.of[1]: home_cares is not something with a price. Did you mean home_care?",
        ),
        (
            HEAD + "policies:\n  hard_winter: {months: 0 months}\n",
            "4:25  policies.hard_winter.months: 0 months is too low; the least is 1 months",
        ),
        (
            HEAD + "total: same as salami_slice\n",
            "3:8  total: salami_slice: not a scenario. Did you mean salami_slicing?",
        ),
        (
            HEAD + "believe:\n  falls.exercise_rate_ration: {value: 0.8, because: audit}\n",
            "4:3  believe.falls.exercise_rate_ration: not an evidence entry. Did you mean falls.exercise_rate_ratio?",
        ),
        (HEAD + "fund_from: {loans: £1m}\ntotal: standstill\n", "3:13  fund_from.loans: not a source of funds."),
        # years
        (HEAD + "from: 2025-26\n", "3:7  from: 2025-26 is not a financial year. Did you mean 2025/26?"),
        (HEAD + "from: 2025/27\n", "3:7  from: 2025/27 is not a financial year. Did you mean 2025/26?"),
        (HEAD + "from: next April\n", "3:7  from: next April is not a financial year. Write it as 2025/26."),
        (
            HEAD + "from: 2019/20\n",
            "3:7  from: 2019/20 is outside the years that can be simulated, 2025/26 to 2034/35",
        ),
        (HEAD + "years: 40\n", "3:8  years: 40 years from 2025/26 pass 2034/35; the most is 10"),
        (
            HEAD + "years: 3\nbudget:\n  carers_support: {2029/30: +£1m}\n",
            "5:20  budget.carers_support.2029/30: 2029/30 is outside this scenario, which runs from 2025/26 to 2027/28",
        ),
        (
            HEAD + "policies:\n  salami_slicing: {start: 2040/41}\n",
            "4:27  policies.salami_slicing.start: 2040/41 is outside this scenario, which runs from 2025/26 to 2034/35",
        ),
        (
            HEAD + "policies:\n  council_tax: {rise: 1%, precept: 0%}\n",
            "4:16  policies.council_tax: 2025/26 bills are out; write start: 2026/27 or later",
        ),
        # units and amounts
        (
            HEAD + "budget:\n  carers_support: +€1m\n",
            "4:19  budget.carers_support: +€1m is not a sum of money; write it as £0.4m",
        ),
        (
            HEAD + "budget:\n  carers_support: +£3mn\n",
            "4:19  budget.carers_support: mn in +£3mn is not a unit of money; use k",
        ),
        (
            HEAD + "budget:\n  carers_support: +400000\n",
            "4:19  budget.carers_support: +400000 is not a sum of money; write it as £0.4m",
        ),
        (
            HEAD + "budget:\n  carers_support: £1m\n",
            "4:19  budget.carers_support: £1m does not say up or down; write +£1m or -£1m, "
            "a change from the base budget",
        ),
        (
            HEAD + "budget:\n  carers_support: +3 FTE\n",
            "4:19  budget.carers_support: +3 FTE: posts are counted on assessment_safeguarding and "
            "children_safeguarding only",
        ),
        (
            HEAD + "budget:\n  carers_support: {2026/27: -1 FTE}\n",
            "4:29  budget.carers_support.2026/27: -1 FTE: posts are counted on assessment_safeguarding and",
        ),
        (HEAD + "total: +3 FTE\n", "3:8  total: +3 FTE: posts are counted on assessment_safeguarding and"),
        (
            HEAD + "budget:\n  assessment_safeguarding: 3 FTE\n",
            "4:28  budget.assessment_safeguarding: 3 FTE does not say up or down; write +3 FTE or -3 FTE",
        ),
        (
            HEAD + "budget:\n  assessment_safeguarding: +three FTE\n",
            "4:28  budget.assessment_safeguarding: +three FTE is not a number of posts; write it as 3 FTE",
        ),
        (
            HEAD + "budget:\n  assessment_safeguarding: +300000 FTE\n",
            "4:28  budget.assessment_safeguarding: +300000 FTE is more than any council has; at most 100,000 FTE",
        ),
        (HEAD + "roles:\n  aprover: finance\n", "4:3  roles.aprover: not a role. Did you mean approver?"),
        (HEAD + "roles:\n  approver:\n", "4:12  roles.approver: has no value"),
        (HEAD + f"roles:\n  approver: {'x' * 121}\n", "4:13  roles.approver: is longer than 120 characters"),
        (HEAD + "roles: [analyst]\n", "3:8  roles: expected 'name: value' lines, found a list"),
        (HEAD + "budget:\n  carers_support: +£NaN\n", "4:19  budget.carers_support: +£NaN is not a sum of money"),
        (
            HEAD + "budget:\n  carers_support: +nan%\n",
            "4:19  budget.carers_support: +nan% is not a percentage; write it as 5%",
        ),
        (
            HEAD + "budget:\n  carers_support: -150%\n",
            "4:19  budget.carers_support: -150% is too low; the least is -100%",
        ),
        (
            HEAD + "budget:\n  carers_support: -5% a year\n",
            "4:19  budget.carers_support: -5% a year does not say for how long; write {change: -5% a year, years: 4}",
        ),
        (HEAD + "years: -3\n", "3:8  years: -3 is too low; the least is 1"),
        (HEAD + "years: 2.5\n", "3:8  years: 2.5 is not a whole number"),
        (HEAD + "years: .inf\n", "3:8  years: .inf is not a whole number"),
        (
            HEAD + "policies:\n  salami_slicing: {rate: -5%}\n",
            "4:26  policies.salami_slicing.rate: -5% is too low; the least is 0%",
        ),
        (
            HEAD + "policies:\n  salami_slicing: {rate: 0.05}\n",
            "4:26  policies.salami_slicing.rate: 0.05 is not a percentage; write it as 5%",
        ),
        (
            HEAD + "believe:\n  falls.uptake: {value: nan, because: audit}\n",
            "4:25  believe.falls.uptake.value: nan is not a number",
        ),
        (
            HEAD + "total: standstill\nfund_from:\n  reserves: {2025/26: -£1m}\n",
            "5:23  fund_from.reserves.2025/26: -£1m is too low; the least is £0",
        ),
        (HEAD + "prices: 2030/31\n", "3:9  prices: sums are read at 2025/26 prices; write 2025/26"),
        (
            HEAD + "budget:\n  carers_support: {change: +£1,250,000}\n",
            "4:28  budget.carers_support.change: the commas in +£1,250,000 split it into several values; write +£1.25m",
        ),
        (
            HEAD + "budget:\n  carers_support: {change: +£1,000,000}\n",
            "4:28  budget.carers_support.change: the commas in +£1,000,000 split it into several values; write +£1m",
        ),
        # shape
        ("- scenario\n- question\n", "1:1  expected 'name: value' lines, found a list"),
        (HEAD + "budget:\n  - carers_support\n", "4:3  budget: expected 'name: value' lines, found a list"),
        (HEAD + "total: [a, b]\n", "3:8  total: expected 'name: value' lines, found a list"),
        (HEAD + "budget:\n", "3:8  budget: expected 'name: value' lines, found nothing"),
        (HEAD + "from:\n", "3:6  from: has no value"),
        ("scenario: Mine\n", "1:1  question is missing; add question:"),
        (HEAD + "policies:\n  protect: {}\n", "4:12  policies.protect: lines is missing; add lines:"),
        (HEAD + "total: cheap\n", "3:8  total: cheap is not a total; write standstill"),
        (HEAD + "years: 3\nyears: 4\n", "4:1  years: stated twice, first on line 3; keep one"),
        (
            HEAD + "budget: {carers_support: +£1m, carers_support: +£2m}\n",
            "3:32  budget.carers_support: stated twice, first on line 3; keep one",
        ),
        # what YAML would let in
        (HEAD + "a: &a [x]\n", "3:4  a: aliases and anchors (* and &) are not allowed; write the value out"),
        (HEAD + "total: *a\n", "3:8  total: aliases and anchors (* and &) are not allowed; write the value out"),
        (HEAD + "total: !!python/object/apply:os.system [ls]\n", "3:8  total: tags (tag:yaml.org,2002:python/object"),
        ("!!python/name:os.system\n", "1:1  tags (tag:yaml.org,2002:python/name:os.system) are not allowed"),
        (HEAD + "? [a, b]\n: c\n", "3:3  a name must be a single word"),
        (HEAD + "---\nscenario: Two\n", "3:1  a second document begins here; keep one in a file"),
        ("[" * 5000, "1:22  [1]"),
        # broken
        ("", "1:1  the file is empty"),
        ("# only a comment\n", "1:1  the file is empty"),
        (HEAD + "total: {change: -5%\n", "4:1  broken YAML: expected ',' or '}'"),
        (HEAD + "budget:\n\tcarers_support: +£1m\n", "4:1  a tab; use spaces"),
        (HEAD + "total: 'standstill\n", "4:1  broken YAML: found unexpected end of stream"),
        (HEAD + "total: \x07\n", "3:8  broken YAML: a character that text cannot hold"),
        (HEAD + "a: b: c\n", "3:5  broken YAML: mapping values are not allowed here"),
    ],
)
def test_one_line_at_the_exact_spot(text, expected):
    assert complaint(text).startswith(f"mine.yaml:{expected}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "total: standstill\nbudget: {carers_support: {2026/27: +£0.65m}}\n",
            "3:1  total: 2026/27: changes add to £0.65m more than the total allows. "
            "Take £0.65m out, or set total: standstill +£0.65m",
        ),
        (
            "total: -£6.0m\nbudget: {carers_support: -£4m}\n",
            "3:1  total: 2025/26: changes add to £2m more than the total allows (-£4m against -£6m). "
            "Take £2m out, or set total: standstill -£4m",
        ),
        (
            "total: -£1m\nbudget: {carers_support: -£4m}\n",
            "3:1  total: 2025/26: changes take £3m more than the total asks for (-£4m against -£1m). "
            "Put £3m back, or set total: standstill -£4m",
        ),
        (
            "total: standstill\nfund_from: {reserves: {2025/26: £1m}}\nbudget: {carers_support: +£1m}\n",
            "3:1  total: 2026/27: changes add to £1m more than the total allows.",
        ),
        (
            "budget: {everything_else: {share: equal}}\n",
            "3:10  budget.everything_else: needs a total to take what is left of; add total:",
        ),
        ("fund_from: {reserves: {2025/26: £1m}}\n", "3:1  fund_from: only says something beside a total; add total:"),
        (
            "total: standstill\nfund_from: {reserves: {2025/26: £1m, 2027/28: £1m, repay_from: 2027/28}}\n",
            "4:23  fund_from.reserves: repay_from 2027/28 is not after 2027/28, when reserves last pay",
        ),
        (
            "budget: {carers_support: -£1m}\npolicies: {protect: {lines: [carers_support]}}\n",
            "3:10  budget.carers_support: is cut here and protected under policies; keep one of them",
        ),
        (
            "policies:\n  fund_in_full: {}\n  settlement: {change: +£1m}\n",
            "5:3  policies.settlement: adds to funding.general, which policies.fund_in_full sets;",
        ),
    ],
)
def test_sums_that_do_not_add_up_show_the_arithmetic(text, expected):
    assert complaint(HEAD + text).startswith(f"mine.yaml:{expected}")


def test_files_that_are_not_text(tmp_path):
    pound = (HEAD + "total: -£6m\n").encode("cp1252")
    assert of_file(tmp_path, pound) == ("mine.yaml:3:9  a pound sign in another encoding (Windows-1252); save as UTF-8")
    dash = HEAD.encode() + "# 2025\N{EN DASH}26\n".encode("cp1252")
    assert of_file(tmp_path, dash) == "mine.yaml:3:7  text in another encoding; save as UTF-8"
    assert of_file(tmp_path, HEAD.encode("utf-16")) == "mine.yaml:1:1  this is UTF-16; save as UTF-8"
    assert of_file(tmp_path, b"PK\x03\x04\n\x00\x01").startswith("mine.yaml:2:1  a binary file; give text")
    assert of_file(tmp_path, b"") == "mine.yaml:1:1  the file is empty"
    assert of_file(tmp_path, b"a: b\n" * 20_000) == "mine.yaml: larger than the 64 kB that such a file may have"


def test_a_byte_order_mark_is_no_fault(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert Scenario.load(path).title == "Mine"
    late = b"\xef\xbb\xbf" + HEAD.encode() + b"total: -\xa36m\n"
    assert of_file(tmp_path, late).startswith("mine.yaml:3:9  a pound sign")


def test_files_that_are_not_there(tmp_path):
    with pytest.raises(BadInput, match=r"^nowhere.yaml: there is no such file$"):
        Scenario.load(tmp_path / "nowhere.yaml")
    with pytest.raises(BadInput, match=r"^salami: not a scenario. Did you mean salami_slicing\?$"):
        Scenario.load("salami")
    with pytest.raises(BadInput, match=r"^\.\./README: not a scenario"):
        Scenario.load("../README")


def test_an_alias_bomb_is_refused_at_its_first_anchor():
    doublings = [f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n" for before, name in pairwise("abcdefg")]
    bomb = 'a: &a ["x","x"]\n' + "".join(doublings)
    assert complaint(bomb).startswith("mine.yaml:1:4  a: aliases and anchors (* and &) are not allowed")


def test_a_tag_runs_no_code(tmp_path):
    witness = tmp_path / "witness"
    touch = f"!!python/object/apply:os.mkdir ['{witness}']"
    assert complaint(HEAD + f"total: {touch}\n").startswith("mine.yaml:3:8  total: tags (tag:yaml.org,2002:python/")
    assert not witness.exists()


def test_words_stay_words():
    """No `no` that turns False, no 2025/26 that turns into a date or a sum, no 010 that turns into eight."""
    node = read_yaml("{a: no, b: 010, c: 2025-10, d: 1_000, e: ~}", "words")
    assert [part.text() for _, part in node.items()] == ["no", "010", "2025-10", "1_000", "~"]


def test_typographers_minus_is_a_minus():
    node = read_yaml("{cut: \N{MINUS SIGN}£1.25m, share: \N{MINUS SIGN}5%}").mapping(["cut", "share"])
    assert node["cut"].money(signed=True) == -1_250_000
    assert node["share"].share(signed=True) == -0.05


@pytest.mark.parametrize("typed", ["nan", "-nan", "inf", ".inf", "1e999", "1_0", "0x10", "٣", "one"])
def test_numbers_are_plain_and_finite(typed):
    with pytest.raises(BadInput, match=r"^n:1:4  a: .* is not a number$"):
        read_yaml(f"a: {typed}", "n").mapping(["a"])["a"].number()


def test_other_readers_say_how_to_write_it():
    node = read_yaml("{a: perhaps, b: Oct 2025, c: 2 years, d: [x]}", "n").mapping("abcd")
    for read, words in [
        (node["a"].yes_or_no, "n:1:5  a: perhaps is not yes or no. Use one of: no, yes."),
        (node["b"].month, "n:1:17  b: Oct 2025 is not a month; write it as 2025-10"),
        (node["c"].months, "n:1:30  c: 2 years is not a length of time; write it as 24 months"),
        (node["d"].text, "n:1:42  d: expected a single value, found a list"),
        (node["a"].sequence, "n:1:5  a: expected a list such as [a, b], found the single value 'perhaps'"),
    ]:
        with pytest.raises(BadInput) as caught:
            read()
        assert str(caught.value) == words
    assert read_yaml("a: 2025-10").mapping("a")["a"].month() == 6
    assert read_yaml("a: 24 months").mapping("a")["a"].months() == 24


def test_python_values_are_held_to_the_same_rules():
    with pytest.raises(BadInput, match=r"^mine  budget\.carer: not a budget line\. Did you mean carers_support\?$"):
        Scenario.of("mine", node_of({"scenario": "a", "question": "b", "budget": {"carer": "+£1m"}}, "mine"))


def test_the_nearest_right_thing():
    assert nearest("Falls Prevention", ["falls_prevention"]) == "falls_prevention"
    assert nearest("xyzzy", ["carers_support"]) is None
    assert hint("q", [str(n) for n in range(50)]) == ""


@given(st.text(alphabet="ab:{}[],-&*!|>'\"#%£5?<\n\t \\", max_size=60))
def test_no_text_brings_anything_but_one_line(text):
    """Whatever is typed, reading ends in a tree or in one line that names a place; never in a traceback."""
    try:
        read_yaml(text, "mine.yaml")
    except BadInput as fault:
        assert str(fault).startswith("mine.yaml:") and "\n" not in str(fault)


def test_every_machine_says_the_same(monkeypatch):
    """PyYAML is installed with or without its C parser; both must find the same fault at the same place."""
    for text in ("{a: £1, b: [£2, £3], a: 1}", "a:\n  - £: &x", "b: {c: £1,250,000}", "a: 'x"):
        with pytest.raises(BadInput) as fast:
            read_yaml(text, "mine.yaml")
        monkeypatch.setattr("obbr.inputs._FAST", yaml.SafeLoader)
        with pytest.raises(BadInput) as plain:
            read_yaml(text, "mine.yaml")
        monkeypatch.undo()
        assert str(fast.value) == str(plain.value)


def test_a_fast_parser_that_gives_up_early_hides_no_fault(monkeypatch):
    """Some builds of libyaml refuse a thousand open brackets while looking ahead, before a word was handed on."""

    class GivesUp(yaml.SafeLoader):
        def check_event(self, *choices):
            raise yaml.YAMLError("too deep")

    wanted = complaint("[" * 5000)
    monkeypatch.setattr("obbr.inputs._FAST", GivesUp)
    assert complaint("[" * 5000) == wanted
