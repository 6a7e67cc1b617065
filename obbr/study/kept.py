"""Finished runs, kept as small files until a study is whole, so that what was interrupted goes on where it stopped.

A file is named after everything that decides its run (`Study.key`), so a run with other inputs never meets it.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from obbr.place.base_year import Missed

if TYPE_CHECKING:
    from obbr.system import RunResult

_LEDGER = "ledger."


MARK = "unfinished-obbr-study"  # an empty file by which obbr knows a folder of its own unfinished work


class KeptRuns:
    """A folder of finished runs; it is made when the first one is kept."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where the files stand, or will."""
        self.folder = folder

    def get(self, key: str) -> RunResult | None:
        """The run of this key, if it was kept whole."""
        try:
            with np.load(self._path(key), allow_pickle=False) as parts:
                return _from_arrays({name: parts[name] for name in parts.files})
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
            return None

    def put(self, key: str, result: RunResult) -> None:
        """Keep a run: under another name until it is whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder.parent / MARK).touch()
        unfinished = self.folder / f"{key}.{os.getpid()}.unfinished"
        with unfinished.open("wb") as file:
            np.savez_compressed(file, **_to_arrays(result))
        unfinished.replace(self._path(key))

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.npz"


def _to_arrays(result: RunResult) -> dict[str, np.ndarray]:
    misses = result.misses
    return {
        "outcomes": result.outcomes,
        "monthly": result.monthly,
        "closing_names": np.array(list(result.closing), dtype=np.str_),
        "closing": np.array(list(result.closing.values()), dtype=np.float64),
        "misses_what": np.array([miss.what for miss in misses], dtype=np.str_),
        "misses": np.array([miss[1:] for miss in misses], dtype=np.float64).reshape(len(misses), 4),
        **{_LEDGER + name: column for name, column in result.ledger.items()},
    }


def _from_arrays(parts: dict[str, np.ndarray]) -> RunResult:
    from obbr.system import RunResult  # brings Mesa

    misses = zip(parts["misses_what"].tolist(), parts["misses"].tolist(), strict=True)
    return RunResult(
        outcomes=parts["outcomes"],
        monthly=parts["monthly"],
        ledger={name.removeprefix(_LEDGER): parts[name] for name in parts if name.startswith(_LEDGER)},
        closing=dict(zip(parts["closing_names"].tolist(), parts["closing"].tolist(), strict=True)),
        misses=[Missed(what, *numbers) for what, numbers in misses],
    )
