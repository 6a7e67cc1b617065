"""The results folder: written whole under another name, then renamed, so that what stands there is complete.

Outcomes, ledger and summary are the same bytes for the same study, wherever and with however many workers it ran; only
the manifest says when.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

import obbr
from obbr.calendar import BASE_YEAR, year_label
from obbr.compiled import code_hash
from obbr.inputs import BadInput, Node
from obbr.money.mtfs import MtfsYear
from obbr.outcomes.measures import GROUPS, MEASURES
from obbr.study.compare import closure
from obbr.study.kept import MARK, check_ours, check_work, work_folder
from obbr.study.plan import RunId
from obbr.study.readings import READINGS
from obbr.study.results import CLOSING, Results

MANIFEST = "manifest.json"
FILES = (MANIFEST, "outcomes.parquet", "ledger.parquet", "mtfs.parquet", "closing.parquet", "summary.csv")
LIVES = "lives.parquet"
ADDED = ("report.html", "workbook.xlsx", LIVES, "bridge.parquet", "charts")
"""Made later, into the folder; results that are written anew are without them."""
LONGEST_NAME = 200  # of a folder, so that file systems also take it with an ending
SUMMARY_DIGITS = "%.10g"
_PACKAGES = ("numpy", "numba", "scipy", "mesa", "pandas", "pyarrow", "pydantic", "PyYAML")


def check_free(folder: Path) -> None:
    """Refuse a folder whose contents are somebody else's: results take the place of earlier results, of nothing else.

    Raises:
        BadInput: it holds other files, is a file or a link, or stands where nothing can be written.
    """
    check_name(folder)
    check_ours(folder, MANIFEST, {*FILES, *READINGS, *ADDED})
    for name in READINGS:
        check_ours(folder / name, MANIFEST, set(FILES))
    check_work(folder)


def check_name(folder: Path) -> None:
    """Refuse a folder beside which no work can stand, for want of a name or because it is too long.

    Raises:
        BadInput: so it is.
    """
    if not folder.name or folder.name == "..":
        raise BadInput(f"{folder}: has no name of its own; name a new folder for the results")
    if len(os.fsencode(folder.name)) > LONGEST_NAME:
        raise BadInput(f"{folder.name[:20]}...: a name this long cannot be written; at most {LONGEST_NAME} letters")


def write(
    results: Results,
    folder: Path,
    *,
    beside: Mapping[str, Results] | None = None,
    options: dict[str, Any] | None = None,
    seconds: float | None = None,
) -> Path:
    """Write a study's folder, in the place of an earlier one.

    Args:
        results: at least one draw.
        folder: its name.
        beside: other readings of the study by name (`obbr.study.readings`); each has a folder of its own in this one.
        options: what was asked for on the command line.
        seconds: how long it took.

    Raises:
        BadInput: no draw is finished, or the folder holds something else.
    """
    check_free(folder)
    if not results.draws:
        raise BadInput(f"{folder}: no draw is finished, so there is nothing to write")
    work = work_folder(folder)
    new, old = work / "new", work / "old"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    _write_files(results, new, options, seconds)
    for name, other in (beside or {}).items():
        if other.draws:
            (new / name).mkdir()
            _write_files(other, new / name, options, seconds)
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    if [path.name for path in work.iterdir()] == [MARK]:
        shutil.rmtree(work)
    return folder


def _write_files(results: Results, folder: Path, options: dict[str, Any] | None, seconds: float | None) -> None:
    tables = {"outcomes": outcomes_table, "ledger": ledger_table, "mtfs": mtfs_table, "closing": closing_table}
    for name, table_of in tables.items():
        pq.write_table(table_of(results), folder / f"{name}.parquet", compression="zstd")
    summary = results.summary()
    with (folder / "summary.csv").open("w", encoding="utf-8", newline="") as file:
        summary.to_csv(file, index=False, float_format=SUMMARY_DIGITS, lineterminator="\n")
    told = json.loads(json.dumps(manifest(results, options, seconds)), parse_constant=lambda unknown: None)
    page = json.dumps(told, indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(page + "\n", encoding="utf-8")


def outcomes_table(results: Results) -> pa.Table:
    """The cube, long: a row for each value that is known, by scenario, draw, replicate, year, group and measure."""
    cube = results.outcomes
    known = ~np.isnan(cube)
    scenario, draw, replicate, year, group, measure = np.nonzero(known)
    labels = [year_label(BASE_YEAR + row) for row in range(cube.shape[3])]
    return pa.table(
        {
            **_whose(results, scenario, np.array(results.draws)[draw], replicate),
            "year": _words(year, labels),
            "group": _words(group, list(GROUPS)),
            "measure": _words(measure, list(MEASURES)),
            "value": cube[known],
            "unit": _words(measure, [one.unit for one in MEASURES.values()]),
        }
    )


def ledger_table(results: Results) -> pa.Table:
    """All postings by financial year from 2024/25, cash pence, run by run in the ledger's own order."""
    runs = sorted(results.ledgers)
    parts = [_simulated_years(results.ledgers[run]) for run in runs]
    lengths = [len(part["pence"]) for part in parts]
    whose = np.repeat(np.array(runs, dtype=np.int64).reshape(len(runs), len(RunId._fields)), lengths, axis=0)
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    written = {
        name: column.astype(np.int64) if name in ("quantity", "pence") else pa.array(column).dictionary_encode()
        for name, column in columns.items()
    }
    return pa.table({**_whose(results, *whose.T), **written})


def mtfs_table(results: Results) -> pa.Table:
    """The medium-term financial strategy of each run, year and line of `MtfsYear`: cash pence."""
    scenario, draw, replicate, year, line = (axis.ravel() for axis in np.indices(results.mtfs.shape))
    return pa.table(
        {
            **_whose(results, scenario, np.array(results.draws)[draw], replicate),
            "year": _words(year, [year_label(row) for row in range(results.study.years)]),
            "item": _words(line, list(MtfsYear._fields)),
            "pence": results.mtfs.ravel(),
        }
    )


def closing_table(results: Results) -> pa.Table:
    """What the closure rule compares, of each run: pounds at 2025/26 prices."""
    scenario, draw, replicate, item = (axis.ravel() for axis in np.indices(results.closing.shape))
    whose = _whose(results, scenario, np.array(results.draws)[draw], replicate)
    return pa.table({**whose, "item": _words(item, list(CLOSING)), "pounds": results.closing.ravel()})


def _simulated_years(ledger: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    kept = ledger["year"] >= year_label(BASE_YEAR)
    return {name: column[kept] for name, column in ledger.items()}


def _whose(results: Results, scenario: np.ndarray, draw: np.ndarray, replicate: np.ndarray) -> dict[str, Any]:
    """The columns that say which run a row is of."""
    nothing = np.zeros(len(scenario), np.int64)
    return {
        "place": _words(nothing, [results.study.place.name]),
        "scenario": _words(scenario, results.study.names),
        "beliefs": _words(nothing, [results.study.beliefs]),
        "draw": draw.astype(np.int32),
        "replicate": replicate.astype(np.int32),
    }


def _words(number: np.ndarray, words: list[str]) -> pa.Array:
    """A column of words by number, each word written once."""
    once = list(dict.fromkeys(words))
    place = np.array([once.index(word) for word in words], np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(place[number]), pa.array(once, pa.string()))


def manifest(results: Results, options: dict[str, Any] | None = None, seconds: float | None = None) -> dict[str, Any]:
    """What was run, with which inputs and which code, and how it went; the only file that may say when."""
    study, names = results.study, results.study.names
    return {
        "obbr": obbr.__version__,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": None if seconds is None else round(seconds, 1),
        "place": {
            "name": study.place.name,
            "title": study.place.title,
            "hash": study.place.hash,
            "told": study.place.told,
        },
        "scenarios": [
            {"name": scenario.name, "hash": scenario.hash, "text": text_of(scenario.typed)}
            for scenario in study.scenarios
        ],
        "seed": study.seed,
        "draws": {"asked": study.draws, "finished": list(results.draws)},
        "replicates": study.replicates,
        "years": [year_label(year) for year in range(BASE_YEAR, study.years)],
        "sample": study.sample,
        "beliefs": study.beliefs,
        "frozen": sorted(study.frozen),
        "hospital": study.hospital,
        "evidence": study.register.hash,
        "code": code_hash(),
        "study": study.hash,
        "options": options or {},
        "complete": results.whole,
        "interrupted": results.interrupted and not results.whole,
        "failures": [str(failure) for failure in results.failures],
        "broken_checks": results.checks(),
        "compared_with": names[study.reference],
        "closure": {name: closure(results, n, study.reference)._asdict() for n, name in enumerate(names)},
        "base_year": [miss._asdict() for miss in results.misses],
        "cut_effect_not_modelled": dict(zip(names, results.not_simulated, strict=True)),
        "versions": {"python": platform.python_version()} | {name: metadata.version(name) for name in _PACKAGES},
    }


def text_of(typed: Node) -> str:
    """A scenario as it was typed, but for comments and layout; read again, it has the same hash."""
    return yaml.safe_dump(_plain(typed), sort_keys=False, allow_unicode=True, width=120)


def _plain(node: Node) -> Any:
    if node.is_mapping:
        return {name: _plain(part) for name, part in node.items()}
    return node.text() if node.is_text else [_plain(part) for part in node.sequence()]
