"""A results folder read back, so that reports are made without running the model again.

The place's figures are not in the folder, for they may be a council's own; its name, title and hash are.  Evidence is
the register that is installed: the folder says by its hash whether that is the one it was run with.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import yaml

from obbr.calendar import MONTHS_IN_YEAR
from obbr.inputs import BadInput, node_of
from obbr.money.mtfs import MtfsYear
from obbr.outcomes.measures import GROUPS, MEASURES, MONTHLY
from obbr.place.missed import Missed
from obbr.scenario import Scenario
from obbr.study.plan import RunId, Study
from obbr.study.readings import READINGS
from obbr.study.results import BASE_YEARS, CLOSING, Results
from obbr.study.store import FILES, MANIFEST

LEDGER = ("line", "service", "payer", "payee", "year", "unit", "quantity", "pence")


@dataclass(frozen=True)
class PlaceRead:
    """What a folder says of the place it was run for."""

    name: str
    title: str
    hash: str
    told: tuple[str, ...]


@dataclass(frozen=True)
class Folder:
    """Everything in a results folder.

    Attributes:
        path: where it stands.
        full: the study.
        beside: other readings of it, by the name of their folders.
        manifest: as it was written.
    """

    path: Path
    full: Results
    beside: dict[str, Results]
    manifest: dict[str, Any]

    @property
    def same_evidence(self) -> bool:
        """Whether the installed evidence is what it was run with."""
        return self.manifest["evidence"] == self.full.study.register.hash


def read_folder(path: Path) -> Folder:
    """Read what `obbr run` wrote.

    Raises:
        BadInput: no such folder, or one that was not written by this version of obbr.
    """
    missing = [name for name in FILES if not (path / name).is_file()]
    if missing:
        raise BadInput(f"{path}: no results folder, {missing[0]} is missing; name one that obbr run has written")
    try:
        full, manifest = _read(path)
        beside = {name: _read(path / name)[0] for name in READINGS if (path / name / FILES[0]).is_file()}
    except (KeyError, ValueError, OSError, TypeError) as fault:
        why = " ".join(str(fault).split())
        raise BadInput(f"{path}: cannot be read ({why}); run the study again with this version of obbr") from fault
    return Folder(path, full, beside, manifest)


def _read(folder: Path) -> tuple[Results, dict[str, Any]]:
    said = json.loads((folder / MANIFEST).read_text("utf-8"))
    study, draws = _study(said), tuple(said["draws"]["finished"])
    runs = {"scenario": _places(study.names), "draw": _places(draws), "replicate": _places(range(study.replicates))}
    shape = tuple(len(axis) for axis in runs.values())
    years = _places(said["years"])
    outcomes = np.full((*shape, len(years), len(GROUPS), len(MEASURES)), np.nan)
    axes = {**runs, "year": years, "group": _places(GROUPS), "measure": _places(MEASURES)}
    _fill(outcomes, folder / "outcomes.parquet", axes, "value")
    mtfs = np.zeros((*shape, study.years, len(MtfsYear._fields)), np.int64)
    later = {year: n - BASE_YEARS for year, n in years.items() if n >= BASE_YEARS}
    _fill(mtfs, folder / "mtfs.parquet", {**runs, "year": later, "item": _places(MtfsYear._fields)}, "pence")
    closing = np.full((*shape, len(CLOSING)), np.nan)
    _fill(closing, folder / "closing.parquet", {**runs, "item": _places(CLOSING)}, "pounds")
    results = Results(
        study=study,
        draws=draws,
        outcomes=outcomes,
        ledgers=_ledgers(folder / "ledger.parquet", study),
        closing=closing,
        misses=tuple(_missed(row) for row in said["base_year"]),
        not_simulated=[said["cut_effect_not_modelled"][name] for name in study.names],
        failures=(),
        interrupted=said["interrupted"],
        monthly=np.full((*shape, study.years * MONTHS_IN_YEAR, len(MONTHLY)), np.nan),
        mtfs=mtfs,
    )
    return results, said


def _places(labels: Iterable[Any]) -> dict[Any, int]:
    return {label: n for n, label in enumerate(labels)}


def _study(said: dict[str, Any]) -> Study:
    """What was run, as the manifest has it."""
    place = PlaceRead(**{**said["place"], "told": tuple(said["place"]["told"])})
    scenarios = tuple(
        Scenario.of(one["name"], node_of(yaml.safe_load(one["text"]), one["name"])) for one in said["scenarios"]
    )
    size = {name: said[name] for name in ("seed", "sample", "replicates", "beliefs", "hospital")}
    draws, years = said["draws"]["asked"], len(said["years"]) - BASE_YEARS
    return Study(place, scenarios, draws=draws, years=years, frozen=frozenset(said["frozen"]), **size)


def _fill(cube: np.ndarray, file: Path, axes: dict[str, dict[Any, int]], value: str) -> None:
    """Put a long table into a cube: each axis a column, whose labels have places."""
    table = pq.read_table(file, columns=[*axes, value])
    where = []
    for name, places in axes.items():
        column = table[name].combine_chunks()
        if hasattr(column, "dictionary"):
            numbers = np.array([places[label] for label in column.dictionary.to_pylist()])
            where.append(numbers[column.indices.to_numpy()])
        else:
            where.append(np.vectorize(places.__getitem__, otypes=[np.int64])(column.to_numpy()))
    cube[tuple(where)] = table[value].to_numpy()


def _ledgers(file: Path, study: Study) -> dict[RunId, dict[str, np.ndarray]]:
    """The postings of each run, in the ledger's own order."""
    table = pq.read_table(file)
    columns = {name: np.asarray(table[name].to_numpy(zero_copy_only=False)) for name in LEDGER}
    scenario = np.array([study.names.index(name) for name in table["scenario"].to_pylist()])
    whose = np.stack([scenario, table["draw"].to_numpy(), table["replicate"].to_numpy()], axis=1)
    found, first = np.unique(whose, axis=0, return_index=True)
    ends = [*sorted(first.tolist())[1:], len(whose)]
    order = np.argsort(first)
    return {
        RunId(*map(int, found[row])): {name: column[first[row] : end] for name, column in columns.items()}
        for row, end in zip(order, ends, strict=True)
    }


def _missed(row: dict[str, Any]) -> Missed:
    """A row of the base year; what JSON cannot hold was null."""
    return Missed(**{name: float("nan") if value is None else value for name, value in row.items()})
