"""The command `obbr validate`: hold the model against what is known, and print how far it is off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from obbr.commands.options import (
    BARE,
    CHECK_FAILED,
    FINE,
    RUNS_FAILED,
    Draws,
    Page,
    PlaceName,
    Sample,
    Seed,
    Silent,
    code_of,
    console,
    option,
)
from obbr.inputs import BadInput
from obbr.study import defaults

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(help="Hold the model against what is known, and print how far it is off.", **BARE)


@app.callback()
def _several() -> None:
    """Keeps the name of a command, however many there are."""


@app.command()
def baseline(
    places: Annotated[list[str] | None, typer.Argument(help="Places; the three worked ones if none.")] = None,
    draws: Draws = defaults.DRAWS,
    seed: Seed = defaults.SEED,
    sample: Sample = defaults.CALIBRATE_SAMPLE,
    every: Annotated[bool, option("Every council of England.", "--all")] = False,
    quiet: Silent = False,
) -> int:
    """Live through the base year, and print it beside what is known of it."""
    from obbr.place import Place
    from obbr.place.councils import councils
    from obbr.report.baseline import show_baselines
    from obbr.report.progress import shown
    from obbr.study.baseline import baselines

    if every and places:
        raise BadInput("--all takes every council; name none beside it")
    found = [Place.load(name) for name in (places or (councils() if every else defaults.WORKED))]
    with shown("living", console(stderr=True), quiet) as tell:
        lived = baselines(found, draws=draws, seed=seed, sample=sample, progress=tell)
    show_baselines(lived, console())
    return FINE


@app.command()
def sanity(
    seed: Seed = defaults.SEED,
    sample: Sample = defaults.SANITY_SAMPLE,
    quiet: Silent = False,
) -> int:
    """Live through extreme worlds: laws must hold in each, and the rest is shown beside the ordinary world."""
    from obbr.place import Place
    from obbr.report.progress import shown
    from obbr.report.sanity import show_sanity
    from obbr.study.sanity import conduct_sanity

    with shown("living", console(stderr=True), quiet) as tell:
        found = conduct_sanity(Place.load(defaults.PLACE), seed=seed, sample=sample, progress=tell)
    show_sanity(found, console())
    return CHECK_FAILED if found.broken else FINE


@app.command()
def experiments(
    names: Annotated[list[str] | None, typer.Argument(help="Experiments, or families of them; all if none.")] = None,
    place: PlaceName = defaults.PLACE,
    draws: Draws = defaults.DRAWS,
    seed: Seed = defaults.SEED,
    sample: Sample = defaults.EXPERIMENTS_SAMPLE,
    quiet: Silent = False,
) -> int:
    """Ask the model what studies asked: the same cut, group and years, its interval beside theirs.

    Everything takes under 12 minutes on 2 processors as it stands.  What is interrupted goes on where it stopped.
    """
    from obbr.place import Place
    from obbr.report.experiments import show_experiments
    from obbr.study.experiments.live import conduct_experiments

    size = {"draws": draws, "seed": seed, "sample": sample}
    conduct = partial(conduct_experiments, names or [], Place.load(place), **size)
    return _lived("experiments", conduct, show_experiments, quiet)


@app.command()
def hindcast(
    names: Annotated[list[str] | None, typer.Argument(help="Councils; evenly through the list if none.")] = None,
    councils: Annotated[int, option("How many, if none are named.")] = defaults.HINDCAST_COUNCILS,
    draws: Draws = defaults.HINDCAST_DRAWS,
    seed: Seed = defaults.SEED,
    sample: Sample = defaults.HINDCAST_SAMPLE,
    quiet: Silent = False,
) -> int:
    """Start councils in 2011/12, live through ten years of what came over them, and print it beside what happened.

    What is interrupted goes on where it stopped.
    """
    from obbr.report.hindcast import show_hindcast
    from obbr.study.hindcast.live import conduct_hindcast, some_councils

    size = {"draws": draws, "seed": seed, "sample": sample}
    return _lived("hindcast", partial(conduct_hindcast, names or some_councils(councils), **size), show_hindcast, quiet)


@app.command()
def steady(
    places: Annotated[list[str] | None, typer.Argument(help="Places; the three worked ones if none.")] = None,
    draws: Draws = defaults.VALIDATION_DRAWS,
    seed: Seed = defaults.SEED,
    sample: Sample = defaults.CALIBRATE_SAMPLE,
    quiet: Silent = False,
) -> int:
    """Live ten years in which need and prices are met and nothing is decided, and print what moves all the same.

    What is interrupted goes on where it stopped.
    """
    from obbr.place import Place
    from obbr.report.steady import show_steady
    from obbr.study.steady import conduct_steady

    found = [Place.load(name) for name in places or defaults.WORKED]
    size = {"draws": draws, "seed": seed, "sample": sample}
    return _lived("steady", partial(conduct_steady, found, **size), show_steady, quiet)


@app.command()
def page(
    draws: Draws = defaults.VALIDATION_DRAWS,
    seed: Seed = defaults.SEED,
    sample: Sample = defaults.CALIBRATE_SAMPLE,
    councils: Annotated[int, option("How many councils beside the worked ones.")] = defaults.HINDCAST_COUNCILS,
    out: Page = None,
    quiet: Silent = False,
) -> int:
    """Run everything that this command can, and write docs/validation.md with its pictures; under an hour.

    What is interrupted goes on where it stopped.
    """
    from obbr.commands.pages_job import page_path
    from obbr.commands.validation_job import NotWhole, Size, validation_job

    path, size = page_path(out, "validate page", "validation"), Size(draws, sample, councils, seed)
    try:
        held = validation_job(path, size, "obbr validate page", quiet, console(stderr=True))
    except NotWhole as error:
        console(stderr=True).print(f"failed: {error}", markup=False)
        return RUNS_FAILED
    print(path)
    return CHECK_FAILED if held.worlds.broken else FINE


def _lived(verb: str, conduct: Callable[..., Any], show: Callable[[Any, Console], None], quiet: bool) -> int:
    """Live through studies that go on where they were stopped, say what broke, and print what came out."""
    from obbr.report.progress import shown
    from obbr.study.kept import check_work, clear, kept_runs

    work = Path("results") / verb
    check_work(work)
    with shown("living", console(stderr=True), quiet) as tell:
        found = conduct(kept=kept_runs(work), progress=tell)
    for fault in found.faults:
        console(stderr=True).print(f"failed: {fault}", markup=False)
    if found.whole:
        show(found, console())
        clear(work)
    else:
        console(stderr=True).print("not every run is there; give the same command again to go on")
    return code_of(found)
