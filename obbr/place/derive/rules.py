"""Numbers that derivations borrow, each with its source: `rules/*.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent / "rules"


@cache
def rules() -> dict[str, dict[str, Any]]:
    """Every borrowed number with all that is known of it, by name."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(_FOLDER.glob("*.yaml")):
        for name, entry in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            found[f"{file.stem}.{name}"] = entry
    return found


def rule(name: str) -> Any:
    """The value of a borrowed number or table, such as `care.home_care_hour`."""
    return rules()[name]["value"]
