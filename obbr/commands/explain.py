"""The command `obbr explain`: the same people under two scenarios, when their lives part, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from obbr.commands.options import (
    BARE,
    FINE,
    RUNS_FAILED,
    Draws,
    PlaceName,
    Sample,
    Seed,
    Silent,
    Years,
    console,
    option,
)
from obbr.inputs import BadInput
from obbr.study import defaults

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
    quiet: Silent = False,
) -> int:
    """Follow the same people under two scenarios: both lives in words, the first month in which they part, and why.

    Without a yardstick it is standstill.  Telling lives are picked by rule, from the draw in the middle.
    """
    from obbr.place import Place
    from obbr.report.lives import show_lives
    from obbr.report.progress import shown
    from obbr.scenario import Scenario
    from obbr.study.lives import explain as lives
    from obbr.study.lives.store import check_folder, write_lives
    from obbr.study.plan import Study, longest

    names = [defaults.STANDSTILLS[0], *scenarios] if len(scenarios) == 1 else scenarios
    if len(names) != 2:
        raise BadInput(f"explain: takes one scenario, or a yardstick and a scenario, and here are {len(names)}")
    loaded = tuple(Scenario.load(name) for name in names)
    study = Study(Place.load(place), loaded, draws, seed, longest(loaded) if years is None else years, sample)
    if out is not None:
        out = out.expanduser()
        check_folder(out, study)
    try:
        with shown("living", console(stderr=True), quiet) as tell:
            found = lives.explain(study, person, tell)
    except lives.NotFollowed as fault:
        console(stderr=True).print(f"failed: {fault}", markup=False)
        return RUNS_FAILED
    show_lives(found.lives, console())
    if out is not None:
        console().print(f"\nWritten to {write_lives(found.lives, found.records, out)}", markup=False)
    return FINE
