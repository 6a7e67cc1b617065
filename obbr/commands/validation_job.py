"""The page of validation: run everything that it rests on, then write it and its pictures whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from rich.console import Console

from obbr.commands.pages_job import write_page
from obbr.place import Place
from obbr.report import progress, validation
from obbr.report.validation import Held
from obbr.study import defaults
from obbr.study.austerity import conduct_austerity, study_of
from obbr.study.baseline import baselines
from obbr.study.experiments.live import conduct_experiments
from obbr.study.hindcast.live import conduct_hindcast, lived, some_councils
from obbr.study.hindcast.scores import scored
from obbr.study.kept import check_work, clear, kept_runs
from obbr.study.sanity import conduct_sanity
from obbr.study.several import Several
from obbr.study.steady import conduct_steady

if TYPE_CHECKING:
    import altair

Done = TypeVar("Done", bound=Several)
PICTURES = Path("images") / "validation"  # beside the page
SHARP = 1.5  # pixels for each point of a picture


class Size(NamedTuple):
    """How much is run: draws and sample of the worked places, and how many councils beside them."""

    draws: int
    sample: int
    councils: int
    seed: int


class NotWhole(Exception):
    """Some runs failed or were stopped; the message says which."""


def validation_job(path: Path, size: Size, command: str, quiet: bool, err: Console) -> Held:
    """Run everything, and write the page; what is interrupted goes on where it stopped.

    Raises:
        BadInput: others' files where runs are kept.
        NotWhole: not every run is there.
    """
    check_work(path)
    kept = kept_runs(path)
    worked = [Place.load(name) for name in defaults.WORKED]
    camden = Place.load(defaults.PLACE)
    names = [name for name in some_councils(size.councils) if name not in defaults.WORKED]
    same = {"draws": size.draws, "seed": size.seed, "sample": size.sample}
    few = {"draws": defaults.HINDCAST_DRAWS, "seed": size.seed, "sample": defaults.HINDCAST_SAMPLE}

    with progress.shown("base years", err, quiet) as tell:
        fine = {"draws": defaults.FITS, "seed": size.seed, "sample": defaults.BASE_YEAR_SAMPLE}
        base = baselines(worked, progress=tell, **fine)
    with progress.shown("base years of others", err, quiet) as tell:
        others = baselines([Place.load(name) for name in names], progress=tell, **few)
    with progress.shown("standing still", err, quiet) as tell:
        still = _whole(conduct_steady(worked, kept=kept, progress=tell, **same))
    with progress.shown("a decade", err, quiet) as tell:
        decades = _whole(conduct_hindcast(names, kept=kept, progress=tell, **few))
    with progress.shown("the austerity signature", err, quiet) as tell:
        cuts = study_of(camden, size.draws, size.seed, sample=size.sample)
        cut = _whole(conduct_austerity(cuts, kept=kept, progress=tell))
    with progress.shown("natural experiments", err, quiet) as tell:
        studies = _whole(conduct_experiments([], camden, kept=kept, progress=tell, **same))
    with progress.shown("extreme worlds", err, quiet) as tell:
        worlds = conduct_sanity(camden, seed=size.seed, sample=defaults.SANITY_SAMPLE, progress=tell)
    held = Held(base, others, still, decades, scored(lived(decades)), cut, studies, worlds)
    for name, picture in validation.pictures_of(held).items():
        _draw(picture, path.parent / PICTURES / name)
    write_page(path, validation.page_of(held, PICTURES, command))
    clear(path)
    return held


def _whole(done: Done) -> Done:
    if done.faults or not done.whole:
        raise NotWhole("; ".join(done.faults) or "not every run is there; give the same command again to go on")
    return done


def _draw(picture: altair.Chart, path: Path) -> None:
    """Write a picture under another name, then rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.stem}.{os.getpid()}.part.png")
    try:
        picture.save(unfinished, format="png", scale_factor=SHARP)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
