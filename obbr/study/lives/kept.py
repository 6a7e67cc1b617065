"""Draws in which everybody has been compared, kept until lives are told: `obbr explain` goes on where it stopped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO

from obbr.study.kept import Kept, runs_folder
from obbr.study.lives.told import Compared, Whole
from obbr.study.plan import RunId, Study


class KeptDraws(Kept[Compared]):
    """A folder of finished draws."""

    ending = "json"

    def _read(self, file: IO[bytes]) -> Compared:
        whole, picked = json.load(file)
        return Compared(Whole(*whole), dict(picked))

    def _write(self, file: IO[bytes], found: Compared) -> None:
        file.write(json.dumps([found.whole, list(found.picked.items())]).encode())


def kept_draws(path: Path) -> KeptDraws:
    """Draws that an earlier attempt at these lives has finished."""
    return KeptDraws(runs_folder(path))


def key_of(study: Study, draw: int) -> str:
    """A name for a draw of two scenarios, made of everything that decides either life: the code too."""
    return "-".join(study.key(RunId(scenario, draw, 0)) for scenario in range(len(study.scenarios)))
