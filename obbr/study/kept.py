"""Finished work, kept as small files until a study is whole, so that what was interrupted goes on where it stopped.

They stand in a folder beside the results, or the page, that they will make.  A file is named after everything that
decides its work (`Study.key`), so a run with other inputs never meets it.
"""

from __future__ import annotations

import os
import shutil
import zipfile
import zlib
from abc import ABC, abstractmethod
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Generic, TypeVar

import numpy as np

from obbr.inputs import BadInput
from obbr.place.missed import Missed

if TYPE_CHECKING:
    from obbr.system import RunResult

Found = TypeVar("Found")
_LEDGER = "ledger."

MARK = "unfinished-obbr-study"  # an empty file by which obbr knows a folder of its own unfinished work


def unfinished(path: Path) -> Path:
    """Where the work for a folder of results, or for a page, stands until it is whole."""
    return path.with_name(f"{path.name}.part")


def work_folder(path: Path) -> Path:
    """Make the folder of unfinished work, marked as obbr's, and return it."""
    work = unfinished(path)
    work.mkdir(parents=True, exist_ok=True)
    (work / MARK).touch()
    return work


def runs_folder(path: Path) -> Path:
    """Where what is finished stands within it, a file each."""
    return unfinished(path) / "runs"


def kept_runs(path: Path) -> KeptRuns:
    """Runs that an earlier attempt at these results, or this page, has finished."""
    return KeptRuns(runs_folder(path))


def clear(path: Path) -> None:
    """The results or the page are whole: what was kept for them is needed no more."""
    shutil.rmtree(unfinished(path), ignore_errors=True)


def check_work(path: Path) -> None:
    """Refuse where unfinished work would stand in somebody else's.

    Raises:
        BadInput: other files are there, a file or a link is, or nothing can be written.
    """
    check_ours(unfinished(path), MARK, {MARK, "runs", "new", "old"})
    _check_writable(unfinished(path))


def check_ours(folder: Path, mark: str, ours: set[str]) -> None:
    """Whether obbr made what stands in a folder: its mark is there, and nothing but its files.

    Raises:
        BadInput: somebody else's files, a file or a link.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise BadInput(f"{folder}: is a file or a link; name another place")
    held = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    others = [name for name in held if name not in ours]
    if others or (held and mark not in held):
        raise BadInput(f"{folder}: holds {(others or held)[0]}, not made by obbr; name another place")


def _check_writable(work: Path) -> None:
    """Try to make the folder of unfinished work, and leave no trace of it."""
    if work.is_dir():
        return
    above = next(parent for parent in work.absolute().parents if parent.exists())
    try:
        with TemporaryDirectory(dir=above) as probe:
            (Path(probe) / work.name).mkdir()
    except OSError as fault:
        raise BadInput(f"{work}: nothing can be written there ({fault.strerror}); name another place") from fault


class Kept(ABC, Generic[Found]):
    """A folder of finished work, a file each; it is made when the first one is kept."""

    ending: str

    def __init__(self, folder: Path) -> None:
        """`folder`: where the files stand, or will."""
        self.folder = folder

    def get(self, key: str) -> Found | None:
        """The work of this key, if it was kept whole."""
        try:
            with self._path(key).open("rb") as file:
                return self._read(file)
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error):
            return None

    def put(self, key: str, found: Found) -> None:
        """Keep it: under another name until it is whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder.parent / MARK).touch()
        unfinished = self.folder / f"{key}.{os.getpid()}.unfinished"
        with unfinished.open("wb") as file:
            self._write(file, found)
        unfinished.replace(self._path(key))

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.{self.ending}"

    @abstractmethod
    def _read(self, file: IO[bytes]) -> Found: ...

    @abstractmethod
    def _write(self, file: IO[bytes], found: Found) -> None: ...


class KeptRuns(Kept["RunResult"]):
    """A folder of finished runs."""

    ending = "npz"

    def _read(self, file: IO[bytes]) -> RunResult:
        with np.load(file, allow_pickle=False) as parts:
            return _from_arrays({name: parts[name] for name in parts.files})

    def _write(self, file: IO[bytes], found: RunResult) -> None:
        np.savez_compressed(file, **_to_arrays(found))


def _to_arrays(result: RunResult) -> dict[str, np.ndarray]:
    misses = result.misses
    return {
        "outcomes": result.outcomes,
        "monthly": result.monthly,
        "mtfs": result.mtfs,
        "closing_names": np.array(list(result.closing), dtype=np.str_),
        "closing": np.array(list(result.closing.values()), dtype=np.float64),
        "misses_what": np.array([miss.what for miss in misses], dtype=np.str_),
        "misses": np.array([miss[1:5] for miss in misses], dtype=np.float64).reshape(len(misses), 4),
        "misses_kind": np.array([miss.kind for miss in misses], dtype=np.str_),
        **{_LEDGER + name: column for name, column in result.ledger.items()},
    }


def _from_arrays(parts: dict[str, np.ndarray]) -> RunResult:
    from obbr.system import RunResult  # brings Mesa

    misses = zip(*(parts[name].tolist() for name in ("misses_what", "misses", "misses_kind")), strict=True)
    return RunResult(
        outcomes=parts["outcomes"],
        monthly=parts["monthly"],
        mtfs=parts["mtfs"],
        ledger={name.removeprefix(_LEDGER): parts[name] for name in parts if name.startswith(_LEDGER)},
        closing=dict(zip(parts["closing_names"].tolist(), parts["closing"].tolist(), strict=True)),
        misses=[Missed(what, *numbers, kind) for what, numbers, kind in misses],
    )
