"""Lives that were told: their file, where it may stand, and the command that makes it."""

from concurrent.futures import as_completed
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from time import sleep

import pyarrow.parquet as pq
import pytest

from obbr import cli
from obbr.calendar import month_index
from obbr.evidence import Register
from obbr.inputs import BadInput
from obbr.people.resident import Presence
from obbr.people.written_down import Field
from obbr.scenario import Scenario
from obbr.study import store
from obbr.study.lives import explain as lives_explain
from obbr.study.lives.explain import explain
from obbr.study.lives.kept import KeptDraws, key_of
from obbr.study.lives.pick import TITLES
from obbr.study.lives.store import COLUMNS, FILE, TOLD, check_folder, read_lives, write_lives
from obbr.study.lives.telling import MARK
from obbr.study.lives.told import ASKED, Compared, Whole
from obbr.study.lives.why import RULES
from obbr.study.lives.words import BEFORE, in_words
from obbr.study.plan import Study
from obbr.study.run import conduct
from tests import world

SMALL = ["--place", "meadowbridge", "--draws", "1", "--years", "1"]


def a_study(*names, draws=1, years=2) -> Study:
    return Study(world.place(), tuple(world.scenario(name) for name in names), draws=draws, years=years)


@cache
def explained(draws=2):
    return explain(a_study("standstill", "salami_slicing", draws=draws, years=2))


def call(*arguments, capsys):
    code = cli.main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


# --- kept ------------------------------------------------------------------------------------------------------------


def test_what_is_kept_is_what_was_told_and_the_bytes_are_the_same(tmp_path, monkeypatch):
    first = explained()
    monkeypatch.setattr(lives_explain, "processors", lambda: 1)
    again = explain(a_study("standstill", "salami_slicing", draws=2, years=2))
    paths = [write_lives(one.lives, one.records, tmp_path / str(n)) for n, one in enumerate((first, again))]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert read_lives(tmp_path / "0") == first.lives
    assert [path.name for path in (tmp_path / "0").iterdir()] == [FILE]


def test_the_table_is_tidy_and_its_rows_are_the_records(tmp_path):
    found = explained()
    table = pq.read_table(write_lives(found.lives, found.records, tmp_path / "lives")).to_pandas()
    assert list(table.columns) == ["place", "scenario", "beliefs", "draw", "replicate", *COLUMNS[1:]]
    assert set(table.scenario) == {"standstill", "salami_slicing"} and set(table.draw) == {found.lives.draw}
    person = found.lives.lives[0].resident
    for scenario, record in zip(found.lives.scenarios, found.records[person], strict=True):
        own = table[(table.resident == person) & (table.scenario == scenario) & ~table.field.isin(TOLD)]
        for row, codes in enumerate(record.codes):
            if codes[Field.PRESENCE] != Presence.HERE:
                break
            upto = (
                own[own.month.astype(str).map(month_index) <= row + BEFORE].groupby("field", observed=True).value.last()
            )
            assert upto.to_dict() == {field.name.lower(): in_words(field, int(codes[field])) for field in Field}


def test_lives_stand_beside_the_results_of_the_same_study_and_go_with_them(tmp_path):
    study, folder = a_study("standstill", "salami_slicing", draws=1, years=1), tmp_path / "results"
    results = conduct(study)
    store.write(results, folder)
    check_folder(folder, study)
    found = explain(study)
    write_lives(found.lives, found.records, folder)
    assert read_lives(folder).lives == found.lives.lives
    for other, words in (
        (replace(study, seed=2), "seed"),
        (replace(study, years=2), "years"),
        (replace(study, draws=2), "draws: 1 there"),
        (a_study("standstill", "fund_vcse", draws=1, years=1), "scenario fund_vcse"),
    ):
        with pytest.raises(BadInput, match=words) as caught:
            check_folder(folder, other)
        assert "\n" not in str(caught.value)
    store.write(results, folder)
    assert not (folder / FILE).exists(), "new results have no lives until they are explained"


def test_lives_are_not_written_among_other_files_or_read_where_there_are_none(tmp_path):
    study = a_study("standstill", "salami_slicing", years=1)
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(BadInput, match=r"notes\.txt"):
        check_folder(tmp_path, study)
    with pytest.raises(BadInput, match="obbr explain --out"):
        read_lives(tmp_path)
    (tmp_path / FILE).write_text("not parquet")
    with pytest.raises(BadInput, match="make it again"):
        read_lives(tmp_path)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("[]")
    with pytest.raises(BadInput, match="not a manifest"):
        check_folder(tmp_path / "broken", study)


def test_what_cannot_be_written_whole_leaves_nothing(tmp_path, monkeypatch):
    def full(table, path, **options):
        path.write_bytes(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(OSError, match="no space"):
        write_lives(explained().lives, explained().records, tmp_path)
    assert not list(tmp_path.iterdir())


# --- the command -----------------------------------------------------------------------------------------------------


def test_explain_prints_both_lives_and_why_they_part(tmp_path, capsys):
    out = tmp_path / "lives"
    code, told, err = call("explain", "salami_slicing", *SMALL, "--out", out, capsys=capsys)
    found = read_lives(out)
    flat = " ".join(told.split())
    assert code == 0 and "of 4 runs" in err and f"Written to {out / FILE}" in told
    assert flat.count(MARK) == 2 * len(found.lives) and "salami slicing beside standstill" in flat
    for life in found.lives:
        assert all(words in flat for words in life.words) and life.why in flat
        assert not life.parts or life.rule in {*RULES, "near"}
    assert max(map(len, told.splitlines())) <= 120


def test_one_person_can_be_followed(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, told, _ = call("explain", "standstill", "named_worker", *SMALL, "--person", 5, capsys=capsys)
    assert not list((tmp_path / "results").iterdir()), "what was kept is needed no more"
    assert "named worker (exploratory) beside standstill," in " ".join(told.split()).replace(";", ",")
    assert "Nobody lived these lives" in told and "picked by rule" not in told
    assert code == 0 and f"{TITLES[ASKED]} (resident 5)" in told and told.count(MARK) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["standstill", "fund_vcse", "salami_slicing"], "here are 3"),
        (["standstill"], "two scenarios of this name"),
        (["salami_slicing", "--person", "999999"], "numbers from 0 to 7571"),
        (["salami_slicing", "--person", "-1"], "numbers from 0"),
        (["salami_slicin"], "Did you mean salami_slicing"),
        (["salami_slicing", "--out", "obbr"], "not made by obbr"),
        (["salami_slicing", "--out", "/proc/lives"], "nothing can be written"),
        (["salami_slicing", "--out", "."], "no name of its own"),
        (["salami_slicing", "--quiet"], "name one with --out"),
    ],
)
def test_bad_input_is_one_line(arguments, words, capsys):
    code, out, err = call("explain", *SMALL, *arguments, capsys=capsys)
    assert code == 2 and not out and words in err and err.count("\n") == 1


def test_scenarios_that_believe_different_things_are_not_held_beside_each_other(tmp_path):
    entry = next(entry.id for entry in Register.load() if entry.id == "support.signposted_share")
    path = tmp_path / "mine.yaml"
    path.write_text(
        f"scenario: mine\nquestion: what if?\nbelieve:\n  {entry}: {{value: 0.3, because: a local audit}}\n", "utf-8"
    )
    study = Study(world.place(), (world.scenario("standstill"), Scenario.load(path)), draws=1, years=1)
    with pytest.raises(BadInput, match="believes otherwise"):
        explain(study)


def test_quiet_prints_the_folder_and_nothing_else(tmp_path, capsys):
    code, told, err = call("explain", "salami_slicing", *SMALL, "--quiet", "--out", tmp_path / "lives", capsys=capsys)
    assert (code, told, err) == (0, f"{tmp_path / 'lives'}\n", "")
    assert [path.name for path in tmp_path.iterdir()] == ["lives"] and read_lives(tmp_path / "lives").lives


def stopped(monkeypatch):
    """Ctrl-C once two draws have finished; another is under way, and the last has not begun."""

    def ctrl_c(asked):
        yield from islice(as_completed(asked), 2)
        raise KeyboardInterrupt

    monkeypatch.setattr(lives_explain, "as_completed", ctrl_c)
    return "stopped; give the same command again to go on"


def broken(monkeypatch):
    """The third draw breaks; the others finish."""
    compare = lives_explain._compare

    def breaking(study, draw):
        if draw == 2:
            raise RuntimeError("no power")
        return compare(study, draw)

    monkeypatch.setattr(lives_explain, "_compare", breaking)
    return "failed: draw 2: RuntimeError: no power"


@pytest.mark.parametrize("ended", [stopped, broken])
@pytest.mark.parametrize("out", ["lives", None])
def test_what_is_stopped_or_breaks_goes_on(ended, out, tmp_path, capsys, monkeypatch):
    """Given again, only what is not kept is lived, and the same is told, to the byte, as if nothing had happened."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lives_explain, "processors", lambda: 1)
    compare, lived = lives_explain._compare, []

    def watched(study, draw):
        lived.append(draw)
        sleep(0.5 if draw > 1 else 0.0)  # so that it is under way when Ctrl-C comes
        return compare(study, draw)

    monkeypatch.setattr(lives_explain, "_compare", watched)
    command = ["explain", "salami_slicing", *SMALL[:2], "--draws", 4, "--years", 1, "--sample", 20]
    command += ["--out", out] if out else []
    with monkeypatch.context() as patch:
        words = ended(patch)
        code, told, err = call(*command, capsys=capsys)
    assert code == 3 and not told and words in err and "give the same command again to go on" in err
    work = [path for path in tmp_path.rglob("*.part") if path.is_dir()]
    assert len(work) == 1 and not Path("lives").exists()
    kept = set(lived)
    assert len(list(work[0].glob("runs/*.json"))) == len(kept) >= 2, "what was under way is kept, too"

    lived.clear()
    code, told, err = call(*command, capsys=capsys)
    assert code == 0 and set(lived) == {0, 1, 2, 3} - kept and f"living: {2 * len(kept)} of 10 runs" in err
    written = Path("lives", FILE).read_bytes() if out else b""
    assert not work[0].exists()

    lived.clear()
    assert call(*command, capsys=capsys)[:2] == (0, told) and sorted(lived) == [0, 1, 2, 3]
    assert not out or Path("lives", FILE).read_bytes() == written


def test_a_kept_draw_is_of_its_own_study_and_whole(tmp_path):
    study, kept = a_study("standstill", "salami_slicing", draws=2), KeptDraws(tmp_path / "runs")
    found = Compared(Whole(9, 8, 7, 6, 5, 4, 3, 2), {5: "family_carer", 3: "lonely_person"})
    kept.put(key_of(study, 0), found)
    again = kept.get(key_of(study, 0))
    assert again == found and list(again.picked) == [5, 3], "in the order in which they are told"
    swapped = replace(study, scenarios=study.scenarios[::-1])
    others = [replace(study, seed=2), replace(study, years=3), replace(study, sample=2), swapped]
    assert all(kept.get(key_of(one, 0)) is None for one in others) and kept.get(key_of(study, 1)) is None
    assert kept.get(key_of(replace(study, draws=1), 0)) == found, "draw 0 is the same among one or two"
    file = next((tmp_path / "runs").iterdir())
    for broken in ("", "[[1, 2], []]", "{}", file.read_text("utf-8")[:-9]):
        file.write_text(broken, "utf-8")
        assert kept.get(key_of(study, 0)) is None
