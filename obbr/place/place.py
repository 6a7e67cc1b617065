"""A place: all figures that are known of a council area, and where they come from.

Nothing about any one place is written in code.  A place is one of England's councils as the tables have it, a shipped
file of figures (`figures/`), or somebody's own file, which may be based on another place and replace what it knows
better.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from obbr.inputs import BadInput, Node, hint, read_yaml
from obbr.people.resident import AGES
from obbr.place.adding_up import settle
from obbr.place.choosing import ages_of
from obbr.place.councils import BASE, LICENCE, NOT_BUILT, councils, figures_of
from obbr.place.figure import Figure, read_figure
from obbr.place.own import replaced

TRIES: list[Callable[[Place], None]] = []  # what somebody's own file must stand; `obbr.place.fitting` adds one
FIGURES = Path(__file__).parent / "figures"
_TOP = ["name", "title", "code", "licence", "base", "figures"]
_OWN = ["name", "title", "based_on", "figures"]


@dataclass(frozen=True)
class Place:
    """A council area, as its figures describe it; `told` says what follows from a council's own, a sentence each."""

    name: str
    title: str
    code: str
    licence: str
    base: str
    figures: Mapping[str, Figure]
    told: tuple[str, ...] = ()

    @classmethod
    def load(cls, name: str) -> Place:
        """Read the figures of a shipped place (its name in lower snake case) or of a file.

        Raises:
            BadInput: no such place, or a file that is not a place.
        """
        if name.endswith((".yaml", ".yml", ".xlsx")):
            return cls._typed(Path(name))
        return cls.shipped(name)

    @classmethod
    def shipped(cls, name: str) -> Place:
        """A place that comes with obbr, by name: worked by hand, or one of England's councils.

        Raises:
            BadInput: no such place.
        """
        if (FIGURES / f"{name}.yaml").exists():
            return cls._read(read_yaml(FIGURES / f"{name}.yaml"), cls._council)
        return cls._council(name)

    @classmethod
    def _council(cls, name: str) -> Place:
        """One of England's councils, from the shipped tables."""
        if name not in councils():
            reason = f" {NOT_BUILT[name]}." if name in NOT_BUILT else hint(name, [*worked(), *councils()])
            raise BadInput(f"{name}: not a place.{reason}")
        council = councils()[name]
        return cls(council.name, council.title, council.code, LICENCE, BASE, figures_of(council))

    @classmethod
    def _typed(cls, path: Path) -> Place:
        """Somebody's own file; its figures are tried on a small sample of people before anything else."""
        from obbr.place.workbook import read_form  # brings a library that only a workbook needs

        place = cls._read(read_form(path) if path.suffix == ".xlsx" else read_yaml(path), cls.shipped)
        for check in TRIES:
            check(place)
        return place

    @classmethod
    def _read(cls, top: Node, based_on: Callable[[str], Place]) -> Place:
        own = "based_on" in dict(top.items())
        parts = top.mapping(_OWN if own else _TOP, required=_OWN if own else _TOP)
        name = parts["name"].text()
        if not re.fullmatch("[a-z][a-z0-9_]*", name):
            parts["name"].fail(f"{name} is not a name in lower snake case, such as bracknell_forest")
        if own:
            base = based_on(parts["based_on"].text())
            figures, told = replaced(base.figures, parts["figures"])
            return cls(name, parts["title"].text(), base.code, base.licence, base.base, figures, told)
        typed = {
            f"{topic}.{label}": node for topic, entries in parts["figures"].items() for label, node in entries.items()
        }
        figures, told = settle({path: read_figure(path, node) for path, node in typed.items()}, typed)
        return cls(name, *(parts[key].text() for key in _TOP[1:-1]), figures, told)

    def figure(self, path: str) -> Figure:
        """One figure with all that is known about it, such as `care.residential_65plus`.

        Raises:
            BadInput: this place has no such figure.
        """
        if path not in self.figures:
            raise BadInput(f"{self.name}: no figure {path}.{hint(path, self.figures)}")
        return self.figures[path]

    def value(self, path: str) -> Any:
        """The value of one figure."""
        return self.figure(path).value

    @cached_property
    def hash(self) -> str:
        """Of everything that is said here, so that a result can name what it rests on."""
        said = {path: asdict(figure) for path, figure in self.figures.items()}
        words = [self.name, self.title, self.code, self.licence, self.base, said]
        return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()

    @cached_property
    def people(self) -> np.ndarray:
        """Residents in the base year by sex and single year of age, shape (2, 91)."""
        table = self.value("population.by_age_sex")
        return np.array([table["female"], table["male"]], np.int64)

    def by_age(self, path: str) -> np.ndarray:
        """A table by age band as one number a single year of age, shape (91,); 0 where the table is silent."""
        spread = np.zeros(AGES)
        for band, number in self.value(path).items():
            spread[ages_of(band)] = number
        return spread


def worked() -> list[str]:
    """Names of the places whose figures were worked by hand."""
    return sorted(file.stem for file in FIGURES.glob("*.yaml"))
