"""`lives.parquet`: the record of each person who is told of, and the words, so that a report needs no run for them.

A tidy row says what a field of a life is from a month on: `month` is the first, `value` is in words, and the next row
of the same field ends it.  What is told of a life stands in rows too, under the fields of `TOLD`; how many lives part,
and of which study this is, in the file's own metadata under `obbr.lives`.  The same inputs give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from obbr.calendar import BASE_YEAR, year_label
from obbr.compiled import code_hash
from obbr.inputs import BadInput
from obbr.people.resident import Presence
from obbr.people.written_down import Field
from obbr.study.kept import check_ours, check_work
from obbr.study.lives.told import Life, Lives, Whole
from obbr.study.lives.words import BEFORE, in_words, month_label
from obbr.study.plan import Study
from obbr.study.store import LIVES as FILE
from obbr.study.store import MANIFEST, check_name

HEADER = b"obbr.lives"
TOLD = ("words", "differs", "rule", "why", "around")
COLUMNS = ("scenario", "resident", "kind", "month", "field", "value")


def check_folder(folder: Path, study: Study) -> None:
    """Refuse a folder in which these lives cannot be written: somebody else's, or results of another study.

    Raises:
        BadInput: so it is, one line says what differs; or nothing can be written there.
    """
    check_name(folder)
    check_work(work_of(folder))
    if not (folder / MANIFEST).is_file():
        check_ours(folder, FILE, {FILE})
        return
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        differs = _difference(manifest, study)
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as fault:
        raise BadInput(f"{folder / MANIFEST}: not a manifest that obbr can read; name another folder") from fault
    if differs:
        raise BadInput(f"{folder}: results of another study ({differs}); explain the same one, or name another folder")


def work_of(folder: Path) -> Path:
    """Where draws are kept until lives are told: apart from the runs of the results, and of a bridge."""
    return folder.with_name(f"{folder.name}-lives")


def _difference(manifest: dict[str, Any], study: Study) -> str:
    """The first thing in which results and a study differ that would give people other lives; empty if nothing."""
    theirs = {
        "place": manifest["place"]["hash"],
        "seed": manifest["seed"],
        "years": manifest["years"],
        "sample": manifest["sample"],
        "beliefs": manifest["beliefs"],
        "hospital": manifest["hospital"],
        "responses frozen": manifest["frozen"],
        "evidence": manifest["evidence"],
        "version of obbr": manifest["code"],
    }
    ours = (
        study.place.hash,
        study.seed,
        [year_label(year) for year in range(BASE_YEAR, study.years)],
        study.sample,
        study.beliefs,
        study.hospital,
        sorted(study.frozen),
        study.register.hash,
        code_hash(),
    )
    known = {scenario["name"]: scenario["hash"] for scenario in manifest["scenarios"]}
    for scenario in study.scenarios:
        if known.get(scenario.name) != scenario.hash:
            return f"scenario {scenario.name}"
    if not set(range(study.draws)) <= set(manifest["draws"]["finished"]):
        return f"draws: {len(manifest['draws']['finished'])} there"
    return next((name for (name, value), own in zip(theirs.items(), ours, strict=True) if value != own), "")


def write_lives(lives: Lives, records: dict[int, Any], folder: Path) -> Path:
    """Write the file, under another name until it is whole, and return its path.

    Args:
        lives: what is told.
        records: of each person, as `obbr.study.lives.explain` gives them.
        folder: a results folder, or one for these lives alone; made if it is not there.
    """
    rows = [row for life in lives.lives for row in _rows(lives.scenarios, life, records[life.resident])]
    columns = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    table = pa.table(
        {
            "place": _words([lives.place] * len(rows)),
            "scenario": _words(columns["scenario"]),
            "beliefs": _words([lives.beliefs] * len(rows)),
            "draw": pa.array([lives.draw] * len(rows), pa.int32()),
            "replicate": pa.array([0] * len(rows), pa.int32()),
            "resident": pa.array(columns["resident"], pa.int32()),
            **{name: _words(columns[name]) for name in ("kind", "month", "field")},
            "value": pa.array(columns["value"], pa.string()),
        }
    )
    header = lives._replace(lives=())._asdict() | {"titles": {life.kind: life.title for life in lives.lives}}
    table = table.replace_schema_metadata({HEADER: json.dumps(header, sort_keys=True).encode()})
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{FILE}.unfinished"
    try:
        pq.write_table(table, unfinished, compression="zstd")
        return unfinished.replace(folder / FILE)
    finally:
        unfinished.unlink(missing_ok=True)


def read_lives(folder: Path) -> Lives:
    """What `obbr explain` wrote into a folder.

    Raises:
        BadInput: there is nothing of the kind, or it cannot be read.
    """
    path = folder / FILE
    if not path.is_file():
        raise BadInput(f"{folder}: no {FILE} here; obbr explain --out {folder} makes it")
    try:
        table = pq.read_table(path)
        header = json.loads(table.schema.metadata[HEADER])
        return _lives(header, table.to_pylist())
    except (pa.ArrowException, KeyError, TypeError, ValueError) as fault:
        raise BadInput(f"{path}: not a file of lives that obbr can read; make it again") from fault


def _lives(header: dict[str, Any], rows: list[dict[str, Any]]) -> Lives:
    titles = header.pop("titles")
    wholes = tuple(Whole(*whole) for whole in header.pop("wholes"))
    header |= {name: tuple(header[name]) for name in ("scenarios", "exploratory")}
    told: dict[int, dict[str, list[Any]]] = {}
    for row in rows:
        if row["field"] in TOLD:
            own = told.setdefault(row["resident"], {"kind": [row["kind"]]} | {name: [] for name in ("month", *TOLD)})
            own[row["field"]].append(row["value"])
            if row["field"] == "why":
                own["month"].append(row["month"])
    header.pop("lives")
    return Lives(**header, wholes=wholes, lives=tuple(_life(one, own, titles) for one, own in told.items()))


def _life(resident: int, own: dict[str, list[Any]], titles: dict[str, str]) -> Life:
    kind, words = own["kind"][0], tuple(own["words"])
    one = {name: "".join(own[name]) for name in ("month", "differs", "rule", "why")}
    return Life(resident, kind, titles[kind], words, *one.values(), tuple(own["around"]))


def _rows(scenarios: tuple[str, str], life: Life, pair: tuple[Any, Any]) -> Iterator[tuple[Any, ...]]:
    """Of one person: both records, then what is told."""
    for scenario, record in zip(scenarios, pair, strict=True):
        for month, name, value in _record(record):
            yield scenario, life.resident, life.kind, month, name, value
    for scenario, words in zip(scenarios, life.words, strict=True):
        yield scenario, life.resident, life.kind, month_label(BEFORE), "words", words
    if life.parts:
        for name in ("differs", "rule", "why"):
            yield scenarios[1], life.resident, life.kind, life.parts, name, getattr(life, name)
        for words in life.around:
            yield scenarios[1], life.resident, life.kind, life.parts, "around", words


def _record(record: Any) -> Iterator[tuple[str, str, str]]:
    """A row for what begins, month by month; of whoever is not here nothing but that."""
    before = None
    for row, codes in enumerate(record.codes):
        here = codes[Field.PRESENCE] == Presence.HERE
        for field in Field if here else (Field.PRESENCE,):
            if before is None or codes[field] != before[field] or (here and before[Field.PRESENCE] != Presence.HERE):
                yield month_label(row + BEFORE), field.name.lower(), in_words(field, int(codes[field]))
        before = codes


def _words(column: list[str]) -> pa.Array:
    return pa.array(column, pa.string()).dictionary_encode()
