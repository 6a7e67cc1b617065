"""What the commands share: options in words, exit codes, and the screen they print on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from obbr.inputs import BadInput

if TYPE_CHECKING:
    from rich.console import Console

FINE, CHECK_FAILED, BAD_INPUT, RUNS_FAILED = 0, 1, 2, 3
BARE: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None, "pretty_exceptions_enable": False}
_NARROWEST = 112  # a narrower screen folds lines itself, which is better than losing a column
_PIPED_WIDTH = 200  # a table that is read by a program or a pager is not folded


def option(words: str, *names: str) -> Any:
    """An option of a command, with its help."""
    return typer.Option(*names, help=words)


PlaceName = Annotated[str, option("A place in lower snake case, or a file.")]
Sample = Annotated[int, option("1: everyone; k: one in k of the households least likely to need care.")]
Draws = Annotated[int, option("Draws of the uncertain parameters.")]
Seed = Annotated[int, option("Decides all luck and all draws.")]
Replicates = Annotated[int, option("How often each draw is lived through with other luck.")]
BELIEFS_WORDS = "How contested evidence is read: sceptic, central, practitioner"
HOSPITAL_WORDS = "Why cuts did not move admissions: no_effect, full_beds"
Years = Annotated[int | None, option("Financial years from 2025/26; as the scenarios say if none.")]
Page = Annotated[Path | None, option("The page; its place in docs/ of the project's folder if none.")]
Quiet = Annotated[bool, option("No progress and no tables, only the page's name.", "--quiet")]
Silent = Annotated[bool, option("No progress.", "--quiet")]


def console(stderr: bool = False) -> Console:
    """The screen, or what it is piped to."""
    from rich.console import Console

    screen = Console(stderr=stderr, highlight=False)
    width = max(screen.width, _NARROWEST) if screen.is_terminal else _PIPED_WIDTH
    return Console(stderr=stderr, highlight=False, width=width)


def code_of(done: Any) -> int:
    """What a program that called is told: of `Several` studies, or of what the main job has `Done`."""
    if not done.whole:
        return RUNS_FAILED
    return CHECK_FAILED if done.broken_checks else FINE


def new_file(path: Path, ending: str) -> Path:
    """A file that can be written and is not there yet.

    Raises:
        BadInput: it is there, has another ending, or its folder cannot be written in.
    """
    if path.exists():
        raise BadInput(f"{path}: is there already; give another name, or remove it")
    if path.suffix != ending:
        raise BadInput(f"{path}: must end in {ending}")
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise BadInput(f"{path}: nothing can be written in {path.parent}; name a file elsewhere")
    return path
