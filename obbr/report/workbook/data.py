"""Sheet Data: everything that formulas pick from, a row for each scenario, item and year."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from obbr.outcomes.measures import MEASURES
from obbr.report.table import LIVES, MONEY, OTHERS_PAY
from obbr.report.words import MILLION
from obbr.report.workbook.content import Content, millions
from obbr.report.workbook.page import Book, Cell, Column, Live, at
from obbr.study.appraise.strategy import ADDS_UP, strategy
from obbr.study.compare import HIGH, LOW

SHEET = "Data"
HEAD = 3
COLUMNS = (
    Column("Scenario", width=26),
    Column("Item", width=30),
    Column("Year", width=10),
    Column("Unit", width=26),
    Column("Adds to", width=20),
    Column("Mean", "fine"),
    Column("P10", "fine"),
    Column("P50", "fine"),
    Column("P90", "fine"),
)
NAMED = {"data_scenario": 0, "data_item": 1, "data_year": 2, "data_adds": 4, "data_mean": 5, "data_p50": 7}
CASH = "£m of the year's cash"
REAL = "£m at 2025/26 prices"
SHOWN = tuple(dict.fromkeys(row.measure for row in (*MONEY, *LIVES, *OTHERS_PAY)))


class Item(NamedTuple):
    """One item of one scenario, by year."""

    scenario: int
    name: str
    unit: str
    adds_to: str
    values: np.ndarray  # (draws, years)

    @property
    def mean(self) -> np.ndarray:
        """Over draws, by year."""
        return self.values.mean(axis=0)


class Data:
    """The items, and formulas that pick from them with what they come to."""

    def __init__(self, content: Content) -> None:
        """Read every item from the results."""
        self.content = content
        self.items = {(one.scenario, one.name): one for one in self._read()}

    def _read(self) -> Iterator[Item]:
        adds_to = {part: whole for whole, parts in ADDS_UP.items() for part in parts}
        results = self.content.results
        by_year = {measure: results.by_year(measure)[:, :, 1:] for measure in SHOWN}
        for scenario in range(len(self.content.names)):
            for name, pounds in strategy(results, scenario).lines.items():
                yield Item(scenario, name, CASH, adds_to.get(name, ""), millions(pounds))
            for measure, values in by_year.items():
                money = MEASURES[measure].unit.startswith("GBP")
                unit = REAL if money else MEASURES[measure].unit
                yield Item(scenario, measure, unit, "", values[scenario] / (MILLION if money else 1.0))

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """The table's rows."""
        found: list[list[Cell]] = []
        for one in self.items.values():
            ends = np.quantile(one.values, [LOW, 0.5, HIGH], axis=0)
            for n, year in enumerate(self.content.years):
                numbers = [float(x) for x in (one.mean[n], *ends[:, n])]
                found.append([self.content.names[one.scenario], one.name, year, one.unit, one.adds_to, *numbers])
        return found

    def mean(self, scenario: int, name: str) -> np.ndarray:
        """Mean of an item over draws, by year."""
        return self.items[scenario, name].mean

    def pick(self, scenario: int, name: str, year: int, whose: str, which: str, when: str) -> Live:
        """A formula that picks one mean, by cells that hold the scenario, the item and the year."""
        formula = f"=SUMIFS(data_mean,data_scenario,{whose},data_item,{which},data_year,{when})"
        return Live(formula, float(self.mean(scenario, name)[year]))

    def cells(self, scenario: int, name: str, column: str) -> str:
        """Where a column of an item stands on the sheet, as charts refer to it."""
        first = HEAD + 2 + list(self.items).index((scenario, name)) * len(self.content.years)
        return f"={SHEET}!${column}${first}:${column}${first + len(self.content.years) - 1}"

    def write(self, book: Book) -> None:
        """Write the sheet, and name its columns for formulas."""
        told = "Every item by scenario and year. P10, P50, P90: a tenth, half and nine tenths of the draws lie below."
        page = book.page(SHEET, f"Data: {self.content.told}", told)
        page.table(HEAD, "Tidy", COLUMNS, self.rows)
        for name, column in NAMED.items():
            book.name(name, SHEET, at(HEAD + 1, column), at(HEAD + len(self.rows), column))
