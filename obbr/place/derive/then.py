"""All tables of 2011/12 and of the years since, `england/then/`: where a hindcast starts, what it is fed, what came."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from obbr.place.derive import (
    then_care,
    then_children,
    then_hospital,
    then_money,
    then_paths,
    then_people,
    then_series,
)
from obbr.place.derive.extracts import Extracts
from obbr.place.derive.table import Topic


def write(extracts: Extracts, england: Path) -> None:
    """Write every table of then; today's tables of hospitals must have been written before.

    Args:
        extracts: open extracts.
        england: the folder of today's tables.
    """
    folder = england / "then"
    folder.mkdir(exist_ok=True)
    money, funding = then_money.derive(extracts)
    topics = [
        *then_people.derive(extracts),
        households(extracts, pd.read_csv(england / "households.csv", index_col="code")),
        then_care.derive(extracts, money),
        then_children.derive(extracts, money),
        *then_hospital.derive(extracts),
        money,
        funding,
    ]
    for topic in topics:
        topic.write(folder)
        print(f"then/{topic.name}: {len(topic.columns)} columns, {len(topic.exceptions)} exceptions")
    kept, refused = then_series.derive(extracts)
    tables = {
        "single_ages": then_people.single_ages(extracts),
        "use": then_hospital.use(extracts, pd.read_csv(england / "hospital.csv", index_col="code")),
        "national": then_paths.national(),
        "paths": then_paths.paths(extracts).reset_index(),
        "people": then_paths.people(extracts).reset_index(),
        "series": kept,
        "screened": refused,
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
        print(f"then/{name}: {len(table)} rows")


def households(extracts: Extracts, today: pd.DataFrame) -> Topic:
    """Households of the census of 2011, by size; tenures stand to each other as in 2021."""
    topic = Topic("households", extracts)
    found = extracts.counts(extracts.read("census2011_households_health_carers_utla"))
    topic.put("count", found["households"])
    sizes = {"1": "households_1_person", "2": "households_2_persons", "3+": "households_3_plus_persons"}
    topic.put("by_size", pd.DataFrame({size: found[column] for size, column in sizes.items()}))
    tenure = today.filter(like="tenure/")
    shares = tenure.div(tenure.sum(axis=1), axis=0).mul(found["households"].reindex(today.index), axis=0)
    topic.put("tenure", shares.rename(columns=lambda column: column.partition("/")[2]))
    return topic
