"""A council's own figures add up with what it leaves as shipped, or are refused where they contradict each other."""

from __future__ import annotations

import json

import openpyxl
import pytest

from obbr.cli import main
from obbr.inputs import BadInput
from obbr.place import Place
from obbr.place.adding_up import AMONG, DEPARTMENTS, settle
from obbr.place.councils import councils
from obbr.place.figure import Kind
from obbr.place.place import worked
from obbr.report.place_form import write_form

BASE = "rutland"


def shipped(path):
    return json.loads(json.dumps(Place.shipped(BASE).value(path)))  # a copy that may be changed


def typed(tmp_path, **figures):
    """A file of own figures, a line each: `money__totals={...}`."""
    lines = ["name: ours", "title: Ours", f"based_on: {BASE}", "figures:"]
    topics: dict[str, list[str]] = {}
    for name, value in figures.items():
        topic, label = name.split("__")
        said = f"    {label}: {{value: {json.dumps(value)}, source: budget book, year: 2024/25}}"
        topics.setdefault(topic, [f"  {topic}:"]).append(said)
    path = tmp_path / "ours.yaml"
    path.write_text("\n".join([*lines, *(line for topic in topics.values() for line in topic)]), encoding="utf-8")
    return str(path)


def gross(place, department="adults"):
    return sum(row["gross"] for row in place.value(f"money.{department}").values())


def assert_money_adds_up(place):
    for department in DEPARTMENTS:
        assert gross(place, department) == pytest.approx(place.value("money.totals")[department]["gross"], abs=10)
    for line, parts in place.value("money.settings_65plus").items():
        assert sum(parts.values()) == pytest.approx(place.value("money.adults")[line]["gross"], abs=4)


def test_every_shipped_place_adds_up():
    for name in sorted({*councils(), *worked()}):
        place = Place.shipped(name)
        assert place.told == (), name
        again, told = settle(place.figures, dict.fromkeys(place.figures))  # as if all of it were typed
        assert told == () and again == place.figures, name


# --- what a council leaves as shipped follows ----------------------------------------------------------------------


def test_lines_are_scaled_to_an_own_total(tmp_path):
    totals = shipped("money.totals")
    for part in ("gross", "net", "fees"):
        totals["adults"][part] *= 1.25
    place, before = Place.load(typed(tmp_path, money__totals=totals)), Place.shipped(BASE)
    assert_money_adds_up(place)
    assert place.figure("money.totals").kind is Kind.OWN
    for path in ("money.adults", "money.settings_65plus"):
        assert place.figure(path).kind is Kind.DERIVED and "scaled" in place.figure(path).method
    for line, row in place.value("money.adults").items():
        assert row["gross"] == pytest.approx(1.25 * before.value("money.adults")[line]["gross"], abs=1)
    assert place.value("money.children") == before.value("money.children")
    assert len(place.told) == 2


def test_a_total_is_the_sum_of_own_lines(tmp_path):
    lines = shipped("money.adults")
    lines["physical_65plus"] = {part: pounds + 700 for part, pounds in lines["physical_65plus"].items()}
    place, before = Place.load(typed(tmp_path, money__adults=lines)), shipped("money.totals")
    totals = place.value("money.totals")
    assert_money_adds_up(place)
    assert totals["adults"]["gross"] == before["adults"]["gross"] + 700
    assert totals["all_services"]["net"] == before["all_services"]["net"] + 700
    assert totals["adults"]["fees"] / totals["adults"]["gross"] == pytest.approx(
        before["adults"]["fees"] / before["adults"]["gross"], rel=0.01
    )
    assert place.figure("money.adults").kind is Kind.OWN and place.figure("money.totals").kind is Kind.DERIVED


def test_own_spending_by_setting_stays_and_other_lines_make_room(tmp_path):
    settings, totals = shipped("money.settings_65plus"), shipped("money.totals")
    settings["physical_65plus"]["home_care"] += 400
    place = Place.load(typed(tmp_path, money__settings_65plus=settings, money__totals=totals))
    assert_money_adds_up(place)
    assert place.value("money.settings_65plus") == settings and place.value("money.totals") == totals


def test_homes_and_looked_after_children_follow_each_other(tmp_path):
    homes = shipped("children.homes")
    homes["kin"] += 3
    place = Place.load(typed(tmp_path, children__homes=homes))
    assert place.value("children.looked_after") == sum(homes.values())
    more = shipped("children.looked_after") + 5
    place = Place.load(typed(tmp_path, children__looked_after=more))
    assert sum(place.value("children.homes").values()) == more
    assert place.figure("children.homes").kind is Kind.DERIVED


def test_own_figures_that_change_no_sum_change_nothing_else(tmp_path):
    place = Place.load(
        typed(tmp_path, money__totals=shipped("money.totals"), children__homes=shipped("children.homes"))
    )
    assert place.told == ()


@pytest.mark.parametrize("words", [["place"], ["place", "check"]])
def test_what_was_worked_out_is_printed(tmp_path, capsys, words):
    path = typed(tmp_path, children__looked_after=shipped("children.looked_after") + 5)
    assert main([*words, path]) == 0
    assert "Worked out from own figures: children.homes: scaled" in " ".join(capsys.readouterr().out.split())


# --- contradictions ------------------------------------------------------------------------------------------------


def changed(path, *keys, by):
    """A shipped table with one number changed."""
    table = shipped(path)
    inside = table
    for key in keys[:-1]:
        inside = inside[key]
    inside[keys[-1]] += by
    return table


CONTRADICTIONS = {
    "lines and total": (
        lambda: {
            "money__totals": shipped("money.totals"),
            "money__adults": changed("money.adults", "memory_65plus", "gross", by=900),
        },
        "money.adults.value: comes to .* money.totals says",
    ),
    "settings and lines": (
        lambda: {
            "money__adults": shipped("money.adults"),
            "money__settings_65plus": changed("money.settings_65plus", "memory_65plus", "nursing", by=900),
        },
        "money.settings_65plus.value: memory_65plus comes to",
    ),
    "settings beyond the total": (
        lambda: {
            "money__totals": shipped("money.totals"),
            "money__settings_65plus": changed("money.settings_65plus", "memory_65plus", "nursing", by=900_000),
        },
        "money.settings_65plus.value: comes to more than money.totals",
    ),
    "net and fees": (
        lambda: {"money__totals": changed("money.totals", "adults", "fees", by=900_000)},
        "money.totals.value: adults: net and fees are more than gross",
    ),
    "net beyond gross": (
        lambda: {"money__children": changed("money.children", "children_other", "net", by=900_000)},
        "money.children.value: comes to .* net, more than",
    ),
    "homes and looked after": (
        lambda: {
            "children__looked_after": shipped("children.looked_after"),
            "children__homes": changed("children.homes", "kin", by=1),
        },
        "children.homes.value: homes come to",
    ),
    "more looked after than open cases": (
        lambda: {"children__looked_after": 9_000},
        "children.looked_after.value: children.in_need is .*, less than children.on_plan",
    ),
    "fewer open cases than plans": (
        lambda: {"children__in_need": 1},
        "children.in_need.value: children.in_need is 1, less than",
    ),
    "more reablement of older people than of all": (
        lambda: {"care__reablement_episodes": 1},
        "care.reablement_episodes.value: .*less than care.reablement_episodes_65plus",
    ),
}


@pytest.mark.parametrize("which", CONTRADICTIONS)
def test_own_figures_that_contradict_each_other_get_one_line(tmp_path, capsys, which):
    figures, told = CONTRADICTIONS[which]
    path = typed(tmp_path, **figures())
    with pytest.raises(BadInput, match=f"^ours.yaml:[0-9]+:[0-9]+ .*{told}.*(correct|net is)") as refused:
        Place.load(path)
    assert "\n" not in str(refused.value)
    assert main(["place", "check", path]) == 2
    assert capsys.readouterr().err.strip() == str(refused.value)


def test_every_relation_can_be_told():
    assert {whole for _, whole in AMONG} <= set(Place.shipped(BASE).figures)


def test_a_form_is_held_to_the_same(tmp_path):
    path = tmp_path / "ours.xlsx"
    write_form(Place.shipped(BASE), path)
    book = openpyxl.load_workbook(path)
    for row in book["Figures"].iter_rows(min_row=2):
        if row[0].value in ("children.homes", "children.looked_after"):
            more = 1 if row[1].value == "kin" else 0
            row[2].value, row[3].value, row[4].value = row[5].value + more, "SSDA903", "2024/25"
    book.save(path)
    with pytest.raises(BadInput, match=r"^ours.xlsx:[0-9]+:3 .*homes come to .* correct one of them"):
        Place.load(str(path))


def test_a_whole_file_of_figures_is_held_to_it_too(tmp_path):
    text = (Place.shipped.__globals__["FIGURES"] / "meadowbridge.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("looked_after: {value: 10,", "looked_after: {value: 11,"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"mine.yaml:.*homes come to 10 children"):
        Place.load(str(path))


def test_totals_with_parts_of_a_thousand_pounds_open_the_books(tmp_path):
    totals = changed("money.totals", "adults", "gross", by=0.5)
    totals["adults"]["fees"] += 0.25
    assert Place.load(typed(tmp_path, money__totals=totals)).value("money.totals") == totals
