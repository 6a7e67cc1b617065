"""A system's records as plain Python objects, stricter than machine code: nothing wraps, is cut or counted from behind.

Machine code stores 40,000 in an int16 without a word, cuts a float on its way into a whole-number field, and reads past
the end of a table.  Here each of these stops the test.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from obbr.people.near import World


class Strict(list):
    """A list that knows no last element from behind: NOBODY as a row number is an error."""

    def __getitem__(self, where: int) -> Any:
        if where < 0:
            raise IndexError(f"{where} counted from behind")
        return super().__getitem__(where)

    def __setitem__(self, where: int, value: Any) -> None:
        if where < 0:
            raise IndexError(f"{where} counted from behind")
        super().__setitem__(where, value)


class Table:
    """A table of the place or the evidence, read by as many whole numbers as it has axes."""

    def __init__(self, values: np.ndarray) -> None:
        self._shape, self._values = values.shape, values.ravel().tolist()

    def __getitem__(self, where: Any) -> Any:
        where = where if isinstance(where, tuple) else (where,)
        if len(where) != len(self._shape):
            raise IndexError(f"{where} in a table of shape {self._shape}")
        flat = 0
        for at, size in zip(where, self._shape, strict=True):
            if not isinstance(at, int) or not 0 <= at < size:
                raise IndexError(f"{where} in a table of shape {self._shape}")
            flat = flat * size + int(at)
        return self._values[flat]


class Grid:
    """A scratch table of whole numbers, as the desks use it."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self._shape, self._rows = shape, [[0] * shape[1] for _ in range(shape[0])]

    def __getitem__(self, where: tuple[int, int]) -> int:
        return self._rows[self._inside(where[0], 0)][self._inside(where[1], 1)]

    def __setitem__(self, where: Any, value: int) -> None:
        if where == slice(None):
            self._rows = [[value] * self._shape[1] for _ in range(self._shape[0])]
        else:
            self._rows[self._inside(where[0], 0)][self._inside(where[1], 1)] = value

    def _inside(self, at: int, axis: int) -> int:
        if not 0 <= at < self._shape[axis]:
            raise IndexError(f"cell {at} of {self._shape[axis]}")
        return at


class Record:
    """One row; what is stored must be of the field's kind and within its range."""

    __slots__ = ("__dict__",)
    bounds: dict[str, tuple[int, int] | None]

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.bounds:
            raise AttributeError(f"no field {name}")
        bounds = self.bounds[name]
        if bounds is None:
            self.__dict__[name] = float(value)
            return
        if not isinstance(value, int):
            raise TypeError(f"{name} holds whole numbers, not {value!r}")
        if not bounds[0] <= value <= bounds[1]:
            raise OverflowError(f"{name}: {value} is not from {bounds[0]} to {bounds[1]}")
        self.__dict__[name] = int(value)

    def values(self) -> tuple[Any, ...]:
        """Everything in it, in the order of its fields."""
        return tuple(self.__dict__[name] for name in self.bounds)


@cache
def kind_of(dtype: np.dtype) -> type[Record]:
    """A kind of record with the fields of a dtype, tables and records inside it aside."""
    bounds = {}
    for name in dtype.names:
        field = dtype[name]
        whole = field.kind in "iu"
        bounds[name] = (int(np.iinfo(field).min), int(np.iinfo(field).max)) if whole else None
    return type("PlainRecord", (Record,), {"bounds": bounds})


def rows_of(table: np.ndarray) -> Strict:
    """Every row of a table as a plain record."""
    kind = kind_of(table.dtype)
    rows = Strict()
    for row in table.tolist():
        record = kind()
        record.__dict__.update(zip(table.dtype.names, row, strict=True))
        rows.append(record)
    return rows


class Fixed:
    """What no mechanism may change: the evidence and the place's rates."""

    def __init__(self, record: Any) -> None:
        for name in record.dtype.names:
            part = record[name]
            if part.dtype.names:
                self.__dict__[name] = Fixed(part)
            else:
                self.__dict__[name] = Table(part) if part.ndim else part.item()

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{name} is fixed")


def world_of(world: World) -> World:
    """All that is around people, plain."""
    place = [Fixed(world.place[0])]
    return World(
        place, *(rows_of(part) for part in (world.homes, world.system, world.use, world.providers, world.teams))
    )


def differences(table: np.ndarray, rows: list[Record], what: str) -> list[str]:
    """Where a table and its plain twin are not the same bytes, a line each."""
    made = np.array([row.values() for row in rows], dtype=table.dtype)
    found = []
    for name in table.dtype.names:
        ours, theirs = table[name], made[name]
        bits = ours.view(np.int64) != theirs.view(np.int64) if ours.dtype == np.float64 else ours != theirs
        for row in np.flatnonzero(bits)[:3]:
            found.append(f"{what} {row}: {name} is {ours[row]} compiled and {theirs[row]} plain")
    return found
