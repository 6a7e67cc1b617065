"""Pages of the project that a command makes: run what they rest on, print it, write the page whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console

from obbr.inputs import BadInput
from obbr.report import austerity as austerity_page
from obbr.report import loops as loops_page
from obbr.report import page, progress
from obbr.report import policies as policies_page
from obbr.report import resilience as resilience_page
from obbr.report.words import residents, span
from obbr.study.austerity import READINGS, conduct_austerity
from obbr.study.kept import check_work, clear, kept_runs
from obbr.study.loops import conduct_loops, freezings
from obbr.study.plan import Study
from obbr.study.policies import conduct_policies, studies
from obbr.study.resilience import conduct_resilience
from obbr.study.several import Several

DOCS = Path("docs")  # of this folder, where it is the project's own


def page_path(out: Path | None, verb: str, name: str = "") -> Path:
    """Where a page goes: as asked, or among the documents of the project if this folder is one.

    Args:
        out: as asked, if it was.
        verb: of the command, by which the page is known again.
        name: of the page, if it is not the verb.

    Raises:
        BadInput: nowhere to put it, nothing can be written there, or what stands there is no page of this command.
    """
    if out is None and not (DOCS / "model.md").is_file():
        raise BadInput(f"this folder has no docs of obbr; name a file for the page, as in --out {name or verb}.md")
    path = DOCS / f"{name or verb}.md" if out is None else out.expanduser()
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise BadInput(f"{path}: is a folder or a link; name a file for the page")
    if path.exists() and not _begins_with(path, page.mark(verb)):
        raise BadInput(f"{path}: was not made by obbr {verb}; name another file for the page")
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise BadInput(f"{path}: nothing can be written in {path.parent}; name a file elsewhere")
    return path


def _begins_with(path: Path, mark: str) -> bool:
    with path.open("rb") as file:
        return file.read(len(mark.encode())) == mark.encode()


def write_page(path: Path, text: str) -> None:
    """Write under another name, then rename, so that no half page ever stands there."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


class Kind(NamedTuple):
    """One page that a command makes: in how many ways its study is run, in words, how, and what tells of it."""

    ways: Callable[[Study], str]
    conduct: Callable[..., Several]
    pages: Any  # a module of obbr.report with `page_of` and `draw`


KINDS = {
    "loops": Kind(lambda study: f"{len(freezings())} ways of holding loops still", conduct_loops, loops_page),
    "austerity": Kind(lambda study: f"{len(READINGS)} structures of the model", conduct_austerity, austerity_page),
    "policies": Kind(
        lambda study: f"2, and {len(studies(study)) - 2} responses held still", conduct_policies, policies_page
    ),
    "resilience": Kind(lambda study: "1, with shocks laid on", conduct_resilience, resilience_page),
}


def page_job(verb: str, study: Study, path: Path, command: str, quiet: bool, out: Console, err: Console) -> Several:
    """Run what the page of a command rests on, print what came out, write the page.

    Until the page is written, finished runs are kept beside it, so that the same command goes on where it was stopped.

    Raises:
        BadInput: a scenario that cannot be set in this place, or others' files where runs are kept; nothing is written.
    """
    kind = KINDS[verb]
    check_work(path)
    _announce(study, kind.ways(study), quiet, err)
    with progress.shown("running", err, quiet) as tell:
        done = kind.conduct(study, kept=kept_runs(path), progress=tell)
    _show(done, kind.pages, path, command, quiet, out, err)
    if done.whole:
        clear(path)
    return done


def _announce(study: Study, ways: str, quiet: bool, err: Console) -> None:
    if not quiet:
        size = f"{len(study.scenarios)} scenarios x {study.draws} draws x {ways}"
        err.print(f"{study.place.title}, {span(study.years)}, {size}, {residents(study.sample)}")


def _show(done: Several, pages: Any, path: Path, command: str, quiet: bool, out: Console, err: Console) -> None:
    """Tell what went wrong and, unless runs are missing, print what came out and write the page that `pages` makes."""
    for failure in done.failures:
        err.print(f"failed: {failure}", markup=False)
    for broken in done.broken_checks:
        err.print(f"check failed: {broken}", markup=False)
    if not done.whole:
        err.print(f"not every run is there, so {path} is not written; give the same command again to go on")
        return
    write_page(path, pages.page_of(done, command))
    if quiet:
        print(path)
    else:
        pages.draw(done, out)
        out.print(f"\n  Written to {path}", markup=False)
