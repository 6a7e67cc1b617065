"""The command `obbr compare`: one scenario against another, and what causes the difference."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from obbr.commands.options import (
    BELIEFS_WORDS,
    HOSPITAL_WORDS,
    Draws,
    PlaceName,
    Replicates,
    Sample,
    Seed,
    Years,
    code_of,
    console,
    option,
)  # fmt: skip
from obbr.inputs import BadInput
from obbr.study import defaults


def compare(
    scenarios: Annotated[
        list[str], typer.Argument(help="The yardstick and the scenario, names or files; standstill if only one.")
    ],
    place: PlaceName = defaults.PLACE,
    sample: Sample = defaults.COMPARE_SAMPLE,
    draws: Draws = defaults.DRAWS,
    seed: Seed = defaults.SEED,
    years: Years = None,
    replicates: Replicates = 1,
    beliefs: Annotated[str, option(f"{BELIEFS_WORDS}; the others are laid beside.")] = defaults.BELIEFS,
    hospital: Annotated[str, option(f"{HOSPITAL_WORDS}; the other is laid beside.")] = defaults.HOSPITAL,
    measures: Annotated[
        list[str] | None,
        option("What to take apart, as MEASURE or MEASURE@GROUP; again for another. If none: nine that tell most."),
    ] = None,
    out: Annotated[Path | None, option("Results folder that keeps the bridge; made if it is not there.")] = None,
    as_json: Annotated[bool, option("The bridge as JSON instead of tables.", "--json")] = False,
    quiet: Annotated[bool, option("No progress and no tables, only the folder's name.", "--quiet")] = False,
) -> int:
    """Compare two scenarios on the same luck and draws, and say what causes the difference.

    Prints the paired difference and how sure it is: by luck, by parameters, without what rests on assumptions, and as
    others read the evidence.  Then what each policy adds to it and through which responses it comes, each with what the
    parts miss of the whole.  What is interrupted goes on where it stopped when the same command is given again.
    """
    from obbr.commands.compare_job import Asked, compare_job
    from obbr.place import Place
    from obbr.scenario import Scenario
    from obbr.study.bridge import OUTCOMES, outcome_of
    from obbr.study.plan import Study, longest

    if len(scenarios) > 2:
        raise BadInput(f"{scenarios[2]}: two scenarios are compared at a time; name the yardstick, then one other")
    if quiet and out is None and not as_json:
        raise BadInput("--quiet prints only the folder's name; name one with --out, or ask for --json")
    outcomes = tuple(dict.fromkeys(map(outcome_of, measures))) if measures else OUTCOMES
    names = scenarios if len(scenarios) == 2 else [defaults.STANDSTILLS[0], *scenarios]
    loaded = tuple(Scenario.load(name) for name in names)
    span = longest(loaded) if years is None else years
    study = Study(Place.load(place), loaded, draws, seed, span, sample, replicates, beliefs, hospital=hospital)
    return code_of(compare_job(study, Asked(outcomes, out, as_json, quiet), console(), console(stderr=True)))
