"""The register of evidence: every number of the model, read from the YAML files beside this one, and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from obbr.evidence.entry import Entry, Grade, read_entry
from obbr.evidence.tables import shape_of
from obbr.inputs import BadInput, hint, read_yaml

HERE = Path(__file__).parent
MOST_BYTES = 1024 * 1024  # of one shipped file; a user's scenario is held to far less


class Register:
    """All entries by id, such as `falls.uptake`, and the layout of the parameters made from them."""

    def __init__(self, entries: dict[str, Entry], text_hash: str) -> None:
        """`entries`: by id, checked one by one; `text_hash`: of the files they came from."""
        self._entries = dict(sorted(entries.items()))
        self.hash = text_hash
        self.dtype = self._layout()

    @classmethod
    def load(cls, folder: Path = HERE) -> Register:
        """Read every topic of a folder and check the whole; what is shipped is read once, for nothing in it changes.

        Raises:
            BadInput: an entry is incomplete, impossible, or contests one that does not exist.
        """
        return _shipped() if folder == HERE else cls._read(folder)

    @classmethod
    def _read(cls, folder: Path) -> Register:
        entries: dict[str, Entry] = {}
        digest = hashlib.sha256()
        contests = []
        for path in sorted(folder.glob("*.yaml")):
            digest.update(path.name.encode() + path.read_text("utf-8").encode())
            for name, node in read_yaml(path, limit=MOST_BYTES).items():
                entry_id = f"{path.stem}.{name}"
                entries[entry_id] = read_entry(entry_id, node)
                contests += [(node, other) for other in entries[entry_id].contests]
        if not entries:
            raise BadInput(f"{folder}: no evidence here; expected files such as falls.yaml")
        for node, other in contests:
            if other not in entries:
                node.fail(f"contests {other}, which is not an entry.{hint(other, entries)}")
        return cls(entries, digest.hexdigest()[:16])

    def __getitem__(self, entry_id: str) -> Entry:
        """An entry by its id; a scenario may also write `falls_uptake` for `falls.uptake`.

        Raises:
            BadInput: no such entry.
        """
        if entry_id in self._entries:
            return self._entries[entry_id]
        for known, entry in self._entries.items():
            if known.replace(".", "_") == entry_id:
                return entry
        raise BadInput(f"{entry_id}: not an evidence entry.{hint(entry_id, self._entries)}")

    def __contains__(self, entry_id: str) -> bool:
        return entry_id in self._entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, by id."""
        return tuple(self._entries.values())

    def contested_by(self, entry_id: str) -> list[str]:
        """The entries that speak against this one, named on either side."""
        against = set(self[entry_id].contests)
        return sorted(against | {entry.id for entry in self if entry_id in entry.contests})

    def assumptions(self) -> frozenset[str]:
        """The entries that rest on judgement: what the evidence-only result must do without."""
        return frozenset(entry.id for entry in self if entry.grade is Grade.ASSUMPTION)

    def _layout(self) -> np.dtype:
        """Topic, then name, each a float64 or an array of the entry's shape, in the order of the ids."""
        topics: dict[str, list[tuple[str, type, tuple[int, ...]]]] = {}
        for entry in self:
            topics.setdefault(entry.topic, []).append((entry.name, np.float64, shape_of(entry.axes)))
        return np.dtype([(topic, np.dtype(fields, align=True)) for topic, fields in topics.items()], align=True)


@cache
def _shipped() -> Register:
    return Register._read(HERE)
