"""The command `obbr explain`: the same people under two scenarios, when their lives part, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obbr.commands import reports
from obbr.commands.options import (
    BARE,
    FINE,
    RUNS_FAILED,
    Draws,
    PlaceName,
    Sample,
    Seed,
    Years,
    console,
    option,
)
from obbr.inputs import BadInput
from obbr.study import defaults

if TYPE_CHECKING:
    from obbr.study.plan import Study

app = typer.Typer(**BARE)


@app.command()
def explain(
    scenarios: Annotated[list[str], typer.Argument(help="The scenario; or a yardstick, by name or file, and it.")],
    person: Annotated[int | None, option("Follow this resident, by number, instead of telling lives.")] = None,
    place: PlaceName = defaults.PLACE,
    draws: Draws = defaults.DRAWS,
    seed: Seed = defaults.SEED,
    years: Years = None,
    sample: Sample = 1,
    out: Annotated[Path | None, option("Results of the same study, or a new folder, for lives.parquet.")] = None,
    quiet: Annotated[bool, option("No progress and no lives, only the folder's name.", "--quiet")] = False,
) -> int:
    """Follow the same people under two scenarios: both lives in words, the first month in which they part, and why.

    Without a yardstick it is standstill.  Telling lives are picked by rule, from the draw in the middle.
    What is interrupted goes on where it stopped when the same command is given again.
    """
    from obbr.place import Place
    from obbr.scenario import Scenario
    from obbr.study.plan import Study, longest

    names = [defaults.STANDSTILLS[0], *scenarios] if len(scenarios) == 1 else scenarios
    if len(names) != 2:
        raise BadInput(f"explain: takes one scenario, or a yardstick and a scenario, and here are {len(names)}")
    if quiet and out is None:
        raise BadInput("--quiet prints only the folder's name; name one with --out")
    loaded = tuple(Scenario.load(name) for name in names)
    study = Study(Place.load(place), loaded, draws, seed, longest(loaded) if years is None else years, sample)
    return _explain(study, person, out.expanduser() if out else None, quiet)


def _explain(study: Study, person: int | None, folder: Path | None, quiet: bool) -> int:
    """Live both scenarios, tell lives, and keep them if a folder is named; returns the exit code."""
    from obbr.commands.main_job import RESULTS
    from obbr.report.lives import show_lives
    from obbr.report.progress import shown
    from obbr.study.kept import check_work, clear
    from obbr.study.lives.explain import NotFollowed, explain
    from obbr.study.lives.kept import kept_draws
    from obbr.study.lives.store import FILE, check_folder, work_of, write_lives
    from obbr.study.store import MANIFEST

    if folder is not None:
        check_folder(folder, study)
    work = work_of(folder) if folder else RESULTS / f"explain-{study.hash[:8]}"
    check_work(work)
    screen, errors = console(), console(stderr=True)
    try:
        with shown("living", errors, quiet) as tell:
            found = explain(study, person, tell, kept_draws(work))
    except NotFollowed as fault:
        errors.print(f"failed: {fault}", markup=False)
        errors.print("not every draw is there, so nothing is told; give the same command again to go on")
        return RUNS_FAILED
    if folder is not None:
        write_lives(found.lives, found.records, folder)
        if (folder / MANIFEST).is_file():
            reports.make_both(folder)
    clear(work)
    if quiet:
        print(folder)
        return FINE
    show_lives(found.lives, screen)
    if folder is not None:
        screen.print(f"\nWritten to {folder / FILE}", markup=False)
    return FINE
