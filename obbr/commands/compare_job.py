"""A comparison from its runs to what is printed, and to the bridge, report and workbook in a results folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from obbr.commands import reports
from obbr.commands.main_job import RESULTS
from obbr.inputs import BadInput
from obbr.report import bridge as page
from obbr.report import progress
from obbr.report.pair import Pair, pair_of
from obbr.report.words import residents, span
from obbr.study import store
from obbr.study.between import Between, between
from obbr.study.bridge import Bridge, bridge_of, conduct_bridge, studies, work_of, write_bridge
from obbr.study.kept import KeptRuns, check_work, clear, kept_runs
from obbr.study.loops import Outcome
from obbr.study.plan import Study
from obbr.study.read import read_folder
from obbr.study.readings import laid_beside
from obbr.study.several import Several, conduct_each


class Asked(NamedTuple):
    """What is wanted of a comparison besides its runs."""

    outcomes: tuple[Outcome, ...]
    out: Path | None
    as_json: bool
    quiet: bool


def compare_job(study: Study, asked: Asked, out: Console, err: Console) -> Several:
    """Run what a comparison rests on, print it, and keep its bridge; `study` is of the yardstick and the scenario.

    Raises:
        BadInput: a scenario that cannot be set in this place, nothing to compare, or a folder of something else;
            nothing is written.
    """
    folder = asked.out.expanduser() if asked.out else None
    if folder is not None:
        check_home(folder, study)
    work = work_of(folder) if folder else RESULTS / f"compare-{study.hash[:8]}"
    check_work(work)
    against, scenario = study.scenarios
    both = between(scenario, against, study.place, study.register)
    _announce(study, both, asked.quiet, err)
    apart, laid = _run(study, both, kept_runs(work), asked.quiet, err)
    done = apart.with_others(laid)
    for failure in done.failures:
        err.print(f"failed: {failure}", markup=False)
    for broken in done.broken_checks:
        err.print(f"check failed: {broken}", markup=False)
    if not done.whole:
        err.print("not every run is there, so nothing is compared; give the same command again to go on")
        return done
    found, pair = bridge_of(apart, both, asked.outcomes), pair_of(laid.by_name, scenario.name, against.name)
    if folder is not None:
        if not (folder / store.MANIFEST).exists():
            store.write(pair.results, folder, beside=pair.beside)
        write_bridge(found, folder)
        reports.make_both(folder)
    clear(work)
    _tell(pair, found, folder, asked, out)
    return done


def check_home(folder: Path, study: Study) -> None:
    """Refuse a folder that is not obbr's, or that holds results in which these two scenarios are not.

    Sample, draws and seed may be others than those of the results: the bridge says its own.

    Raises:
        BadInput: it is so.
    """
    store.check_free(folder)
    if not (folder / store.MANIFEST).exists():
        return
    held = read_folder(folder).full.study
    if (held.place.hash, held.beliefs, held.hospital) != (study.place.hash, study.beliefs, study.hospital):
        raise BadInput(f"{folder}: holds results of another place or another reading; name another folder")
    hashes = {one.name: one.hash for one in held.scenarios}
    for scenario in study.scenarios:
        if hashes.get(scenario.name) != scenario.hash:
            raise BadInput(f"{folder}: holds no results of {scenario.name} as it is now; name another folder")


def _run(study: Study, both: Between, kept: KeptRuns, quiet: bool, err: Console) -> tuple[Several, Several]:
    """What the bridge rests on and then, unless somebody stopped it, the pair's other readings; else none of these."""
    laid = laid_beside(study)
    with progress.shown("running", err, quiet) as tell:
        apart = conduct_bridge(study, both, kept=kept, progress=tell)
    if apart.interrupted or not apart.whole:
        return apart, Several({}, len(laid))
    with progress.shown("running, other readings", err, quiet) as tell:
        return apart, conduct_each(laid, ledgers=True, kept=kept, progress=tell)


def _announce(study: Study, both: Between, quiet: bool, err: Console) -> None:
    if not quiet:
        scenarios, ways = len(both.scenarios), len(studies(study, both)) - 1
        size = f"{scenarios} scenarios and 2 x {ways} ways of holding responses still, x {study.draws} draws"
        err.print(f"{study.place.title}, {span(study.years)}, {size}, {residents(study.sample)}")


def _tell(pair: Pair, found: Bridge, folder: Path | None, asked: Asked, out: Console) -> None:
    if asked.as_json:
        told = {"folder": None if folder is None else str(folder)} | page.as_json(pair, found)
        print(json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False))
    elif asked.quiet:
        print(folder)
    else:
        page.draw(pair, found, out)
        if folder is not None:
            out.print(f"\n  Written to {folder}{reports.MADE}", markup=False)
