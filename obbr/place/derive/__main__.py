"""`python -m obbr.place.derive FOLDER`: write the figures of England's councils anew from open extracts."""

from __future__ import annotations

import sys
from pathlib import Path

from obbr.place.derive import care, children, funding, homes, hospital, money, people, then
from obbr.place.derive.extracts import Extracts

TOPICS = (people, homes, care, children, hospital, money, funding)
TARGET = Path(__file__).parents[1] / "england"


def main(folder: Path) -> None:
    """Derive every topic from the extracts in `folder` and write its tables."""
    extracts = Extracts(folder)
    extracts.councils.to_csv(TARGET / "councils.csv", index_label="code", lineterminator="\n")
    people.single_ages(extracts).to_csv(TARGET / "single_ages.csv", index=False, lineterminator="\n")
    for module in TOPICS:
        for topic in module.derive(extracts):
            topic.write(TARGET)
            print(f"{topic.name}: {len(topic.columns)} columns, {len(topic.exceptions)} exceptions")
    then.write(extracts, TARGET)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
