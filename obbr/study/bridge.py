"""The bridge from one scenario to another: what causes the difference, by policy and by mechanism.

Both are taken draw by draw, with the same luck everywhere.  By policy, with *B without k* the scenario that has one
part as the yardstick A has it (`obbr.study.between` says who then pays):

    whole       = B - A
    part k      = B - B without k                          what goes when that part alone is taken out
    the total   = B without any part - A                   only where everything else pays for what is put back
    interaction = whole - the total - the sum of the parts

Where only A has an `everything_else`, parts are put into A instead: part k = A with k - A.  By mechanism, with
responses held still in B *and* in A, as `obbr.study.loops` does it:

    response r  = whole - (B - A, with r held still)
    direct      = B - A, with every response of the model held still
    interaction = whole - direct - the sum of the responses

So bars and interaction make the whole by their definition.  That interaction is small is not: policies and responses
work through each other, and bars are not made to add up without it.  A bar explains a difference; it is not what the
same part would do in another scenario.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from obbr.compiled import code_hash
from obbr.inputs import BadInput, hint
from obbr.outcomes.measures import GROUPS, MEASURES
from obbr.people.channels import CHANNELS, LOOPS
from obbr.study.between import Between
from obbr.study.kept import KeptRuns, clear, work_folder
from obbr.study.loops import ALL_LIVE, ALL_OFF, Outcome, taken_apart
from obbr.study.plan import Study
from obbr.study.results import Results
from obbr.study.run import Progress
from obbr.study.several import Several, conduct_each

OUTCOMES = (
    Outcome("council_net_spend"),
    Outcome("nhs_cash"),
    Outcome("ae_attendances", "age:65+"),
    Outcome("emergency_admissions", "age:65+"),
    Outcome("care_home_entries"),
    Outcome("qalys"),
    Outcome("unmet_need_hours"),
    Outcome("children_looked_after"),
    Outcome("carers_in_breakdown"),
)
"""What is taken apart if nothing else is asked for: two purses, the hospital, older people, children, carers."""

FILE = "bridge.parquet"
TOTAL, WHOLE, INTERACTION, DIRECT = "the total", "whole", "interaction", "direct"
OTHERS = "every other response"
_ABOUT = b"obbr.bridges"


class By(StrEnum):
    """What a difference is taken apart by."""

    POLICY = "policy"
    MECHANISM = "mechanism"


class Kind(StrEnum):
    """What a bar is."""

    WHOLE = "whole"
    PART = "part"
    DIRECT = "direct"
    INTERACTION = "interaction"


class Bar(NamedTuple):
    """One bar of a bridge: a number a draw."""

    part: str
    kind: Kind
    values: np.ndarray


Bars = dict[tuple[By, Outcome], tuple[Bar, ...]]


@dataclass(frozen=True)
class Bridge:
    """A difference between two scenarios, taken apart.

    Attributes:
        place, scenario, against, beliefs: by name.
        draws: numbers of the draws.
        bars: for each way of taking apart and each outcome: the whole, its parts, what is direct, the interaction.
        about: what a report says beside it: titles, `parts_of` (the scenario out of which parts were taken), `cannot`
            (sentences on parts that could not be), and what was run.
    """

    place: str
    scenario: str
    against: str
    beliefs: str
    draws: tuple[int, ...]
    bars: Bars
    about: dict[str, Any]

    @property
    def outcomes(self) -> list[Outcome]:
        """What was taken apart, in order."""
        return list(dict.fromkeys(outcome for _, outcome in self.bars))


def outcome_of(typed: str) -> Outcome:
    """An outcome as it is typed: a measure, or MEASURE@GROUP.

    Raises:
        BadInput: there is no such measure or group, or the measure is not counted by group.

    >>> outcome_of("ae_attendances@age:65+")
    Outcome(measure='ae_attendances', group='age:65+', year=None)
    """
    measure, at, group = typed.partition("@")
    if measure not in MEASURES:
        raise BadInput(f"{measure}: not a measure.{hint(measure, MEASURES)}")
    group = group if at else "all"
    if group not in GROUPS:
        raise BadInput(f"{typed}: {group} is not a group; they are {', '.join(GROUPS)}")
    if group != "all" and MEASURES[measure].count is None:
        raise BadInput(f"{typed}: {measure} is counted for everybody together only; leave out @{group}")
    return Outcome(measure, group)


def freezings(between: Between) -> dict[str, frozenset[str]]:
    """Which responses are held still, by the name of the bar: no response of the model is in two, or in none.

    Each through which policies in which the two scenarios differ are meant to act has a bar of its own; then what else
    runs in each loop; then all others together.
    """
    each = {name: frozenset({name}) for name in between.acts_through}
    for name, loop in LOOPS.items():
        rest = frozenset(loop.channels) - each.keys()
        if rest:
            each[name] = rest
    each[OTHERS] = frozenset(CHANNELS) - frozenset().union(*each.values())
    return {ALL_LIVE: frozenset(), **each, ALL_OFF: frozenset(CHANNELS)}


def studies(study: Study, between: Between) -> dict[str, Study]:
    """Everything that a bridge rests on: all scenarios in between, everything live, then both under each freezing."""
    found = {name: replace(study, frozen=study.frozen | held) for name, held in freezings(between).items()}
    return found | {ALL_LIVE: replace(study, scenarios=between.scenarios)}


def conduct_bridge(
    study: Study,
    between: Between,
    *,
    executor: Executor | None = None,
    kept: KeptRuns | None = None,
    progress: Progress | None = None,
) -> Several:
    """Carry out what a bridge rests on; `study` is of the yardstick and the scenario.

    A study that is stopped, or that broke, ends there.

    Raises:
        BadInput: what is asked for cannot be.
    """
    return conduct_each(studies(study, between), executor=executor, kept=kept, progress=progress)


def bridge_of(done: Several, between: Between, outcomes: Sequence[Outcome] = OUTCOMES) -> Bridge:
    """Take the difference apart in everything that was asked for; every run must be there."""
    bars: Bars = {}
    for outcome in outcomes:
        bars[By.POLICY, outcome] = _by_policy(done.first, between, outcome)
        bars[By.MECHANISM, outcome] = _by_mechanism(done.by_name, between, outcome)
    study = done.first.study
    about = {
        "place_title": study.place.title,
        "scenario_title": between.scenario.title,
        "against_title": between.against.title,
        "parts_of": between.base.name,
        "rest_pays": between.rest_pays,
        "cannot": list(between.cannot),
        **{name: getattr(study, name) for name in ("seed", "sample", "hospital")},
        "years": study.years,
        "evidence": study.register.hash,
        "code": code_hash(),
    }
    names = (study.place.name, between.scenario.name, between.against.name, study.beliefs)
    return Bridge(*names, done.first.draws, bars, about)


def _by_policy(results: Results, between: Between, outcome: Outcome) -> tuple[Bar, ...]:
    """Bars of what was decided; parts put into the yardstick count the other way round."""
    base, other = between.base.name, between.other.name
    whole = outcome.difference(results, between.scenario.name, between.against.name)
    sign = 1.0 if base == between.scenario.name else -1.0
    parts = {TOTAL: sign * outcome.difference(results, between.total.name, other)} if between.total else {}
    for part, without in between.parts.items():
        parts[part] = sign * outcome.difference(results, base, without.name)
    return _bars(whole, parts, {})


def _by_mechanism(by_name: Mapping[str, Results], between: Between, outcome: Outcome) -> tuple[Bar, ...]:
    """Bars of the responses through which it comes, and of what comes without any."""
    pair = (between.scenario.name, between.against.name)
    parts = taken_apart({name: outcome.difference(results, *pair) for name, results in by_name.items()})
    return _bars(parts.full, parts.carried, {DIRECT: parts.left})


def _bars(whole: np.ndarray, parts: Mapping[str, np.ndarray], direct: Mapping[str, np.ndarray]) -> tuple[Bar, ...]:
    """The whole, its bars, and what they miss of it or count twice."""
    interaction = whole - sum([*direct.values(), *parts.values()])
    return (
        Bar(WHOLE, Kind.WHOLE, whole),
        *(Bar(name, Kind.DIRECT, values) for name, values in direct.items()),
        *(Bar(name, Kind.PART, values) for name, values in parts.items()),
        Bar(INTERACTION, Kind.INTERACTION, interaction),
    )


# --- bridge.parquet -------------------------------------------------------------------------------------------------


def work_of(folder: Path) -> Path:
    """Where runs of a bridge for a results folder are kept until it is written: apart from those of the results."""
    return folder.with_name(f"{folder.name}-bridge")


def write_bridge(bridge: Bridge, folder: Path) -> Path:
    """Put a bridge into a results folder, beside those of other pairs and in the place of an earlier one of its own."""
    pair = (bridge.scenario, bridge.against)
    bridges = [*(one for one in read_bridge(folder) if (one.scenario, one.against) != pair), bridge]
    bridges.sort(key=lambda one: (one.against, one.scenario))
    unfinished = work_folder(work_of(folder)) / "new"
    pq.write_table(table_of(bridges), unfinished, compression="zstd")
    unfinished.replace(folder / FILE)
    clear(work_of(folder))
    return folder / FILE


def table_of(bridges: Sequence[Bridge]) -> pa.Table:
    """Bridges, long: a row for each bar and draw."""
    columns = ("place", "scenario", "against", "beliefs", "measure", "group", "by", "part", "kind", "draw", "value")
    rows = [
        (*_whose(one), outcome.measure, outcome.group, str(by), bar.part, str(bar.kind), draw, value)
        for one in bridges
        for (by, outcome), bars in one.bars.items()
        for bar in bars
        for draw, value in zip(one.draws, bar.values.tolist(), strict=True)
    ]
    found = dict(zip(columns, zip(*rows, strict=True), strict=True))
    words = {name: pa.array(found[name], pa.string()).dictionary_encode() for name in columns[:-2]}
    units = pa.array([MEASURES[measure].unit for measure in found["measure"]], pa.string()).dictionary_encode()
    numbers = {"draw": pa.array(found["draw"], pa.int32()), "value": pa.array(found["value"], pa.float64())}
    about = json.dumps([[*_whose(one), one.about] for one in bridges], ensure_ascii=False)
    return pa.table(words | numbers | {"unit": units}).replace_schema_metadata({_ABOUT: about.encode()})


def _whose(bridge: Bridge) -> tuple[str, str, str, str]:
    return bridge.place, bridge.scenario, bridge.against, bridge.beliefs


def read_bridge(folder: Path) -> list[Bridge]:
    """The bridges of a results folder, by pair of scenarios; none if nobody has compared there.

    Raises:
        BadInput: the file is there and is no bridge.
    """
    path = folder / FILE
    if not path.exists():
        return []
    try:
        table = pq.read_table(path)
        told = json.loads(table.schema.metadata[_ABOUT])
        rows = table.to_pylist()
        return [_read(tuple(whose), about, rows) for *whose, about in told]
    except (OSError, pa.ArrowException, TypeError, KeyError, ValueError) as fault:
        raise BadInput(f"{path}: cannot be read as a bridge; remove it, and make it again by obbr compare") from fault


def _read(whose: tuple[str, ...], about: dict[str, Any], rows: Sequence[Mapping[str, Any]]) -> Bridge:
    """One pair's bridge, from the rows of all."""
    values: dict[tuple[By, Outcome], dict[tuple[str, Kind], list[float]]] = {}
    draws: dict[int, None] = {}
    for row in rows:
        if tuple(row[name] for name in ("place", "scenario", "against", "beliefs")) == whose:
            bars = values.setdefault((By(row["by"]), Outcome(row["measure"], row["group"])), {})
            bars.setdefault((row["part"], Kind(row["kind"])), []).append(row["value"])
            draws[row["draw"]] = None
    bars = {
        which: tuple(Bar(part, kind, np.array(found)) for (part, kind), found in each.items())
        for which, each in values.items()
    }
    return Bridge(*whose, tuple(draws), bars, about)
