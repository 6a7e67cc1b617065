"""The command `obbr validate`: hold the model against what is known, and print how far it is off."""

from __future__ import annotations

from typing import Annotated

import typer

from obbr.inputs import BadInput
from obbr.options import (
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
    console,
    option,
)
from obbr.study import defaults

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
    from pathlib import Path

    from obbr.place import Place
    from obbr.report.experiments import show_experiments
    from obbr.report.progress import shown
    from obbr.study.experiments.live import conduct_experiments
    from obbr.study.kept import check_work, clear, kept_runs

    where, work = Place.load(place), Path("results") / "experiments"
    check_work(work)
    with shown("living", console(stderr=True), quiet) as tell:
        size = {"draws": draws, "seed": seed, "sample": sample}
        found = conduct_experiments(names or [], where, **size, kept=kept_runs(work), progress=tell)
    for fault in [*map(str, found.failures), *found.broken_checks]:
        console(stderr=True).print(f"failed: {fault}", markup=False)
    if not found.whole:
        console(stderr=True).print("not every run is there; give the same command again to go on")
        return RUNS_FAILED
    show_experiments(found, console())
    clear(work)
    return CHECK_FAILED if found.broken_checks else FINE


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
    from pathlib import Path

    from obbr.report.hindcast import show_hindcast
    from obbr.report.progress import shown
    from obbr.study.hindcast.live import conduct_hindcast, lived, some_councils
    from obbr.study.hindcast.scores import scored
    from obbr.study.kept import check_work, clear, kept_runs

    work = Path("results") / "hindcast"
    check_work(work)
    with shown("living", console(stderr=True), quiet) as tell:
        size = {"draws": draws, "seed": seed, "sample": sample}
        found = conduct_hindcast(names or some_councils(councils), **size, kept=kept_runs(work), progress=tell)
    for fault in [*map(str, found.failures), *found.broken_checks]:
        console(stderr=True).print(f"failed: {fault}", markup=False)
    if not found.whole:
        console(stderr=True).print("not every run is there; give the same command again to go on")
        return RUNS_FAILED
    show_hindcast(found, scored(lived(found)), console())
    clear(work)
    return CHECK_FAILED if found.broken_checks else FINE


@app.command()
def steady(
    places: Annotated[list[str] | None, typer.Argument(help="Places; the three worked ones if none.")] = None,
    draws: Draws = defaults.VALIDATION_DRAWS,
    seed: Seed = defaults.SEED,
    sample: Sample = defaults.CALIBRATE_SAMPLE,
    quiet: Silent = False,
) -> int:
    """Live ten years in which need and prices are met and nothing is decided, and print what moves all the same."""
    from obbr.place import Place
    from obbr.report.progress import shown
    from obbr.report.steady import show_steady
    from obbr.study.steady import conduct_steady

    found = [Place.load(name) for name in places or defaults.WORKED]
    with shown("living", console(stderr=True), quiet) as tell:
        lived = conduct_steady(found, draws=draws, seed=seed, sample=sample, progress=tell)
    for fault in map(str, lived.failures):
        console(stderr=True).print(f"failed: {fault}", markup=False)
    show_steady(lived, console())
    return FINE if lived.whole else RUNS_FAILED


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
    from obbr.pages_job import page_path
    from obbr.validation_job import NotWhole, Size, validation_job

    path, size = page_path(out, "validate page", "validation"), Size(draws, sample, councils, seed)
    try:
        held = validation_job(path, size, "obbr validate page", quiet, console(stderr=True))
    except NotWhole as error:
        console(stderr=True).print(f"failed: {error}", markup=False)
        return RUNS_FAILED
    print(path)
    return CHECK_FAILED if held.worlds.broken else FINE
