"""A council's own figures in a spreadsheet: the form holds every figure, and what is filled in is read back."""

from __future__ import annotations

import openpyxl
import pytest

from obbr.cli import main
from obbr.inputs import BadInput
from obbr.place import Place
from obbr.place.figure import Kind
from obbr.place.workbook import HEADINGS
from obbr.report.place_form import write_form

FIGURE, PART, VALUE, SOURCE, YEAR, SHIPPED = range(1, 7)


@pytest.fixture
def form(tmp_path):
    path = tmp_path / "rutland.xlsx"
    write_form(Place.shipped("rutland"), path)
    return path


def fill(path, figure, *, times=1, source="Client Level Data", year="2024/25"):
    """Enter a figure's shipped numbers, times something, as the council's own."""
    book = openpyxl.load_workbook(path)
    for row in book["Figures"].iter_rows(min_row=2):
        if row[0].value == figure:
            shipped = row[SHIPPED - 1].value
            row[VALUE - 1].value = shipped if isinstance(shipped, str) else shipped * times
            row[SOURCE - 1].value, row[YEAR - 1].value = source, year
    book.save(path)


def test_the_form_holds_every_figure(form):
    rows = list(openpyxl.load_workbook(form)["Figures"].iter_rows(values_only=True))
    assert rows[0] == HEADINGS
    assert {row[0] for row in rows[1:]} == set(Place.shipped("rutland").figures)


def test_an_empty_form_changes_nothing(form):
    assert Place.load(str(form)).figures == Place.shipped("rutland").figures


@pytest.mark.parametrize(
    "figure", ["care.requests", "children.homes", "care.residential_age", "money.sub_lines", "population.by_age_sex"]
)
def test_what_is_filled_in_is_read_back_whatever_its_shape(form, figure):
    fill(form, figure)
    read, shipped = Place.load(str(form)).figure(figure), Place.shipped("rutland").figure(figure)
    assert read.value == shipped.value
    assert (read.kind, read.source, read.year) == (Kind.OWN, "Client Level Data", "2024/25")


def test_a_wrong_cell_is_named_by_row_and_column(form):
    fill(form, "care.requests", times=-1)
    row = next(
        number
        for number, cells in enumerate(openpyxl.load_workbook(form)["Figures"].iter_rows(values_only=True), 1)
        if cells[0] == "care.requests"
    )
    with pytest.raises(BadInput, match=f"^rutland.xlsx:{row}:{VALUE} .*care.requests"):
        Place.load(str(form))


def test_a_figure_without_source_is_refused(form):
    fill(form, "care.requests", source=None)
    with pytest.raises(BadInput, match="source is missing"):
        Place.load(str(form))


def test_something_else_is_not_taken_for_a_form(tmp_path):
    text = tmp_path / "text.xlsx"
    text.write_text("not a workbook")
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    for path, told in ((text, "not a workbook"), (other, "no sheet Place"), (tmp_path / "none.xlsx", "no such file")):
        with pytest.raises(BadInput, match=told):
            Place.load(str(path))


def test_a_form_never_overwrites(form):
    before = form.read_bytes()
    assert main(["place", "form", "rutland", str(form)]) == 2
    assert form.read_bytes() == before


@pytest.mark.parametrize("words", [["list", "camden"], ["check"], ["form", "rutland"], ["camden", "rutland"]])
def test_the_place_command_says_how_it_is_used(words, capsys):
    assert main(["place", *words]) == 2
    assert "place check NAME" in capsys.readouterr().err
