"""The main job: a study from its runs to its table and its folder."""

from __future__ import annotations

import json
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from rich.console import Console

from obbr.commands import reports
from obbr.place.margins import sampling_error_of_ae
from obbr.report import progress, table
from obbr.report.words import READINGS, residents, span
from obbr.study import store
from obbr.study.kept import KeptRuns, clear, kept_runs
from obbr.study.plan import Study
from obbr.study.readings import others
from obbr.study.results import Results
from obbr.study.run import conduct
from obbr.study.work import population_of

RESULTS = Path("results")


class Asked(NamedTuple):
    """What is wanted of a study besides its runs."""

    out: Path | None
    readings: tuple[str, ...]  # that are laid beside the study (`obbr.study.readings`)
    as_json: bool
    quiet: bool


class Done(NamedTuple):
    """What came of it: the full result, other readings by name, and how many of these were asked for."""

    full: Results
    beside: dict[str, Results]
    readings: int

    @property
    def parts(self) -> list[Results]:
        """All results."""
        return [self.full, *self.beside.values()]

    @property
    def told(self) -> dict[str, Results]:
        """Other readings of which any draw is finished."""
        return {name: part for name, part in self.beside.items() if part.draws}

    @property
    def whole(self) -> bool:
        """Whether every run that was asked for is there."""
        return len(self.beside) == self.readings and all(part.whole for part in self.parts)

    @property
    def broken_checks(self) -> list[str]:
        """What must hold and does not."""
        return [broken for part in self.parts for broken in part.checks()]


def main_job(study: Study, asked: Asked, out: Console, err: Console) -> Done:
    """Run, write, print.  Progress and complaints go to `err`, results to `out`.

    Raises:
        BadInput: a scenario that cannot be set in this place, or a folder with other files; nothing is written.
    """
    began = monotonic()
    folder = asked.out.expanduser() if asked.out else RESULTS / f"{study.place.name}-{study.hash[:8]}"
    store.check_free(folder)
    done = _run(study, asked, kept_runs(folder), err)
    for part in done.parts:
        for failure in part.failures:
            err.print(f"failed: {failure}", markup=False)
    for broken in done.broken_checks:
        err.print(f"check failed: {broken}", markup=False)
    if not done.full.draws:
        err.print("no draw is finished in every scenario, so nothing is written")
        return done
    if not done.whole and folder.exists():
        err.print(f"{folder} keeps an earlier result; what is finished now waits for the same command again")
        return done
    options = asked._asdict() | {"out": str(folder)}
    seconds = monotonic() - began
    store.write(done.full, folder, beside=done.beside, options=options, seconds=seconds)
    if done.whole:
        clear(folder)
        reports.make_both(folder)
    _tell(done, folder, asked, out, err)
    return done


def _run(study: Study, asked: Asked, kept: KeptRuns, err: Console) -> Done:
    """The full study and, after it, its other readings."""
    if not asked.quiet:
        size = f"{len(study.scenarios)} scenarios x {study.draws} draws"
        err.print(f"{study.place.title}, {span(study.years)}, {size}, {residents(study.sample)}")
    with progress.shown("running", err, asked.quiet) as tell:
        full = conduct(study, kept=kept, progress=tell)
    beside: dict[str, Results] = {}
    wanted = others(study, asked.readings)
    for name, other in wanted.items():
        if any(part.interrupted or not part.whole for part in (full, *beside.values())):
            break
        with progress.shown(f"running, {READINGS[name][0]}", err, asked.quiet) as tell:
            beside[name] = conduct(other, kept=kept, progress=tell)
    return Done(full, beside, len(wanted))


def _tell(done: Done, folder: Path, asked: Asked, out: Console, err: Console) -> None:
    """Print what was asked for, and where the rest is."""
    if not done.whole:
        draws = min(len(part.draws) for part in done.parts)
        there = f"{draws} of {done.full.study.draws} draws and {len(done.beside)} of {done.readings} other readings"
        err.print(f"only {there} are whole; give the same command again to go on")
    if asked.as_json:
        print(json.dumps(_as_json(done, folder), indent=2, ensure_ascii=False, allow_nan=False))
    elif asked.quiet:
        print(folder)
    else:
        table.draw(done.full, done.told, out)
        if done.full.study.sample > 1:
            out.print(f"  {_sampling_error(done.full.study)}", highlight=False)
        for scenario in done.full.study.scenarios:
            if scenario.test_against:
                told = f"{scenario.name} asks to be tested against {', '.join(scenario.test_against)}"
                out.print(f"  {told}: that is obbr resilience", markup=False)
        made = reports.MADE if done.whole else ""
        out.print(f"\n  Written to {folder}{made}", markup=False)


def _sampling_error(study: Study) -> str:
    """What the sample itself adds to doubt, in a note."""
    error = sampling_error_of_ae(study.place, population_of(study.place, study.seed, study.sample))
    return f"Sampling adds a standard error of {error:,.0f} to a year's A&E visits; paired differences bear less of it."


def _as_json(done: Done, folder: Path) -> dict[str, Any]:
    """The summary for a program to read; what has no value is null."""
    parts = {"summary": done.full} | {f"summary_{name}": part for name, part in done.beside.items()}
    return {
        "folder": str(folder),
        "complete": done.whole,
        "failures": [str(failure) for part in done.parts for failure in part.failures],
        "broken_checks": done.broken_checks,
        **{name: json.loads(part.summary().to_json(orient="records")) for name, part in parts.items()},
    }
