"""A topic's figures of all councils, as they are written: a CSV of values, and one of who differs from the rule."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from obbr.place.derive.extracts import Extracts

PUBLISHED, DERIVED, NATIONAL = "published", "derived", "national"


class Topic:
    """What is filled in for one topic, such as `care`: columns `figure/part`, one row a council.

    The class, source, year, unit, method and interval of each figure stand in `england/TOPIC.yaml`; here only values,
    and `differs` for councils whose value is known in another way than the YAML says.
    """

    def __init__(self, name: str, extracts: Extracts) -> None:
        self.name = name
        self.codes = extracts.people.index
        self.columns: dict[str, pd.Series] = {}
        self.exceptions: list[tuple[str, str, str, str, str]] = []

    def put(
        self,
        figure: str,
        values: pd.Series | pd.DataFrame,
        decimals: int = 0,
        only: pd.Index | None = None,
    ) -> None:
        """Set a figure: a number each, or a frame with a column a part (`female/0`, `physical/gross`).

        Args:
            figure: without the topic.
            values: by council.
            decimals: that are kept.
            only: the councils that have this figure at all; everyone if none are named.

        Raises:
            ValueError: a council has no value; stand-ins must be filled in before.
        """
        codes = self.codes if only is None else only
        frame = values.to_frame("") if isinstance(values, pd.Series) else values
        frame = frame.reindex(codes)
        if frame.isna().any().any():
            lacking = frame.index[frame.isna().any(axis=1)].tolist()
            raise ValueError(f"{self.name}.{figure}: no value for {lacking}")
        for part, column in frame.items():
            whole = column.round(decimals)
            self.columns[f"{figure}/{part}".rstrip("/")] = whole.astype("Int64") if decimals == 0 else whole

    def differs(self, figure: str, codes: Iterable[str], kind: str, method: str, interval: str = "") -> None:
        """Say of some councils that a figure is known in another way, as `method` tells.

        Args:
            figure: without the topic, such as `requests`.
            codes: councils.
            kind: published, derived or national.
            method: one sentence, printed as the figure's method.
            interval: as in the YAML, such as `+-25%`; the YAML's if empty.
        """
        self.exceptions += [(code, figure, kind, interval, method) for code in codes]

    def write(self, folder: Path) -> None:
        """Write `TOPIC.csv`, and `TOPIC_exceptions.csv` if there are any."""
        values = pd.DataFrame(self.columns, index=self.codes)
        values.to_csv(folder / f"{self.name}.csv", index_label="code", lineterminator="\n")
        if self.exceptions:
            labels = ["code", "figure", "class", "interval", "method"]
            told = pd.DataFrame(self.exceptions, columns=labels).sort_values(["figure", "code"], kind="stable")
            told.to_csv(folder / f"{self.name}_exceptions.csv", index=False, lineterminator="\n")
