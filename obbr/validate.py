"""The command `obbr validate`: hold the model against what is known, and print how far it is off."""

from __future__ import annotations

from typing import Annotated

import typer

from obbr.inputs import BadInput
from obbr.options import BARE, CHECK_FAILED, FINE, Draws, Sample, Seed, Silent, console, option
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
