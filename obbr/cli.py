"""The command: `obbr run`, pages, places and evidence; other commands stand in `obbr.commands`.

Exit 0: fine.  1: it ran, but a check failed.  2: bad input, one line says what.  3: some runs failed or were stopped.
What a command needs is imported when it is called, so that help comes at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obbr.commands import compare, explain, reports, validate
from obbr.commands.options import (
    BAD_INPUT,
    BARE,
    BELIEFS_WORDS,
    CHECK_FAILED,
    FINE,
    HOSPITAL_WORDS,
    RUNS_FAILED,
    Draws,
    Page,
    PlaceName,
    Quiet,
    Replicates,
    Sample,
    Seed,
    Silent,
    Years,
    code_of,
    console,
    new_file,
    option,
)  # fmt: skip
from obbr.commands.scenarios import COMMANDS as SCENARIO_COMMANDS
from obbr.inputs import BadInput
from obbr.study import defaults

if TYPE_CHECKING:
    from obbr.study.plan import Study

CTRL_C = 130  # what newer versions of typer make of it; older ones raise Abort

app = typer.Typer(help="Outcome-based budget review: what each budget does to lives and money.", **BARE)
door = typer.Typer(**BARE)  # run_scenarios.py: `obbr run` without its name
app.add_typer(validate.app, name="validate")
app.command()(compare.compare)
app.add_typer(explain.app)
app.command()(reports.report)
app.command()(reports.workbook)


@app.command()
@door.command()
def run(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Names or files; the shipped family if none.")] = None,
    place: PlaceName = defaults.PLACE,
    draws: Draws = defaults.DRAWS,
    seed: Seed = defaults.SEED,
    years: Years = None,
    sample: Sample = 1,
    replicates: Replicates = 1,
    beliefs: Annotated[str, option(f"{BELIEFS_WORDS}; or all.")] = defaults.BELIEFS,
    hospital: Annotated[str, option(f"{HOSPITAL_WORDS}; or all.")] = defaults.HOSPITAL,
    evidence_only: Annotated[
        bool, option("Also without what rests on assumptions; always if no scenario is named.", "--evidence-only")
    ] = False,
    every: Annotated[bool, option("Every shipped scenario.", "--all")] = False,
    out: Annotated[Path | None, option("Results folder; one in results/ named after the study if none.")] = None,
    as_json: Annotated[bool, option("The summary as JSON instead of the table.", "--json")] = False,
    quiet: Annotated[bool, option("No progress and no table, only the folder's name.", "--quiet")] = False,
) -> int:
    """Run scenarios on the same luck and draws, print one table and write a results folder.

    What is interrupted goes on where it stopped when the same command is given again.
    """
    from obbr.commands.main_job import Asked, main_job
    from obbr.evidence import BELIEFS
    from obbr.people.channels import HOSPITAL
    from obbr.place import Place
    from obbr.scenario import SHIPPED, Scenario, shipped_names
    from obbr.study.plan import Study, longest
    from obbr.study.readings import EVIDENCE_ONLY

    if every and scenarios:
        raise BadInput("--all runs every shipped scenario; name none beside it")
    names = scenarios or (_everything(shipped_names([Path("scenarios"), SHIPPED])) if every else defaults.FAMILY)
    loaded = tuple(Scenario.load(name) for name in names)
    span = longest(loaded) if years is None else years
    beside = (EVIDENCE_ONLY,) if evidence_only or names is defaults.FAMILY else ()
    if beliefs == "all":
        beliefs, beside = defaults.BELIEFS, (*beside, *BELIEFS)
    if hospital == "all":
        hospital, beside = defaults.HOSPITAL, (*beside, *HOSPITAL)
    study = Study(Place.load(place), loaded, draws, seed, span, sample, replicates, beliefs, hospital=hospital)
    asked = Asked(out, beside, as_json, quiet)
    done = main_job(study, asked, console(), console(stderr=True))
    return code_of(done)


@app.command()
def loops(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Names or files; the usual four if none.")] = None,
    place: PlaceName = defaults.PLACE,
    sample: Sample = defaults.LOOPS_SAMPLE,
    draws: Draws = defaults.DRAWS,
    seed: Seed = defaults.SEED,
    years: Years = None,
    out: Page = None,
    quiet: Quiet = False,
) -> int:
    """Hold each loop of the model still, print what it carries of each scenario, and write a page."""
    from obbr.commands.pages_job import page_path
    from obbr.place import Place
    from obbr.scenario import Scenario, shipped_names
    from obbr.study.plan import Study, longest

    path, reference = page_path(out, "loops"), defaults.STANDSTILLS[0]
    names = scenarios or [name for name in defaults.LOOPS_FAMILY if name in shipped_names()]
    if reference in names:
        raise BadInput(f"{reference}: every scenario is held against it; name others")
    loaded = tuple(Scenario.load(name) for name in (reference, *names))
    study = Study(Place.load(place), loaded, draws, seed, longest(loaded) if years is None else years, sample)
    return _make_page("loops", study, path, place, quiet, names)


@app.command()
def austerity(
    place: PlaceName = defaults.PLACE,
    sample: Sample = defaults.LOOPS_SAMPLE,
    draws: Draws = defaults.DRAWS,
    seed: Seed = defaults.SEED,
    years: Annotated[int, option("Financial years from 2025/26; the cut takes eight.")] = defaults.AUSTERITY_YEARS,
    out: Page = None,
    quiet: Quiet = False,
) -> int:
    """Live through the cut of the 2010s, print what came out beside what happened, and write a page."""
    from obbr.commands.pages_job import page_path
    from obbr.place import Place
    from obbr.study.austerity import study_of

    path = page_path(out, "austerity")
    return _make_page("austerity", study_of(Place.load(place), draws, seed, years, sample), path, place, quiet)


@app.command()
def policies(
    place: PlaceName = defaults.PLACE,
    sample: Sample = defaults.POLICIES_SAMPLE,
    draws: Draws = defaults.DRAWS,
    seed: Seed = defaults.SEED,
    years: Years = None,
    out: Page = None,
    quiet: Quiet = False,
) -> int:
    """Run every scenario that may be proposed, hold still what each acts through, and write a page."""
    from obbr.commands.pages_job import page_path
    from obbr.place import Place
    from obbr.scenario import Scenario, shipped_names
    from obbr.study.plan import Study, longest

    path = page_path(out, "policies")
    loaded = tuple(Scenario.load(name) for name in _everything(shipped_names()))
    study = Study(Place.load(place), loaded, draws, seed, longest(loaded) if years is None else years, sample)
    return _make_page("policies", study, path, place, quiet)


@app.command()
def resilience(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Names or files; the usual three if none.")] = None,
    shock: Annotated[
        list[str] | None, option("A shock, by name or file; again for another. If none: test_against, or all shipped.")
    ] = None,
    place: PlaceName = defaults.PLACE,
    sample: Sample = defaults.RESILIENCE_SAMPLE,
    draws: Draws = defaults.DRAWS,
    seed: Seed = defaults.SEED,
    years: Years = None,
    out: Page = None,
    quiet: Quiet = False,
) -> int:
    """Lay shocks on scenarios, print what is lost, for how long and by whom, and write a page."""
    from obbr.commands.pages_job import page_path
    from obbr.place import Place
    from obbr.scenario import Scenario
    from obbr.study.plan import longest
    from obbr.study.resilience import shocks_for, study_of

    path = page_path(out, "resilience")
    names = scenarios or list(defaults.RESILIENCE_FAMILY)
    loaded = [Scenario.load(name) for name in names]
    shocks = shocks_for(loaded, shock or [])
    size = {"draws": draws, "seed": seed, "years": longest(loaded) if years is None else years, "sample": sample}
    study = study_of(Place.load(place), loaded, list(shocks.values()), **size)
    return _make_page("resilience", study, path, place, quiet, [*names, *(f"--shock {name}" for name in shocks)])


@app.command()
def evidence(term: Annotated[str, typer.Argument(help="An id, or part of one; everything if none.")] = "") -> int:
    """Show an entry of the evidence: value, range, source, grade, what uses it and what contests it."""
    from obbr.evidence import Register
    from obbr.evidence.words import evidence_words

    print(evidence_words(Register.load(), term))
    return FINE


@app.command()
def place(
    what: Annotated[str, typer.Argument(help="A place, by name or file; or list, check or form.")],
    name: Annotated[str, typer.Argument(help="After check and form: a place, by name or file.")] = "",
    file: Annotated[Path | None, typer.Argument(help="After form: the .xlsx to write.")] = None,
) -> int:
    """Show a place's figures and how well the people drawn from them fit.

    obbr place list names every place.  obbr place check NAME holds a place's figures against those of councils alike.
    obbr place form NAME FILE.xlsx writes a form in which a council enters figures of its own.
    """
    given = {"list": (False, False), "check": (True, False), "form": (True, True)}.get(what, (False, False))
    if given != (bool(name), file is not None):
        raise BadInput("say obbr place NAME, place list, place check NAME, or place form NAME FILE.xlsx")
    from obbr.place import Place
    from obbr.report.place import place_list, place_page
    from obbr.report.place_check import place_check
    from obbr.report.place_form import write_form

    screen = console()
    if what == "list":
        place_list(screen)
    elif what == "check":
        place_check(Place.load(name), screen)
    elif file is not None:
        write_form(Place.load(name), new_file(file, ".xlsx"))
        screen.print(f"{file}: fill in the yellow cells, then obbr place check {file}")
    else:
        place_page(Place.load(what), screen)
    return FINE


@app.command()
def calibrate(
    places: Annotated[list[str], typer.Argument(help="A place in lower snake case, or a file; or several councils.")],
    fits: Annotated[int, option("How many fits, each to a draw of parameters and luck of its own.")] = defaults.FITS,
    sample: Sample = defaults.CALIBRATE_SAMPLE,
    seed: Seed = defaults.SEED,
    out: Annotated[Path | None, option("A file of own figures to write, for --place; none is written if none.")] = None,
    quiet: Silent = False,
) -> int:
    """Fit a place's few constants to what is published of it, on the real model, and print what is still off.

    Several places are fitted together: one set of constants for all of them.
    """
    from obbr.place import Place
    from obbr.report.calibrate import own_file, show_fits
    from obbr.report.progress import shown
    from obbr.study.calibrate import calibrate as fit

    if out is not None:
        if len(places) > 1:
            raise BadInput("--out: a file of own figures is of one place; name one")
        new_file(out, ".yaml")
    found, screen = [Place.load(place) for place in places], console()
    with shown("fitting", console(stderr=True), quiet) as tell:
        done = fit(found, fits=fits, seed=seed, sample=sample, progress=tell)
    show_fits(found, done, screen)
    if out is not None:
        out.write_text(own_file(found[0], done), encoding="utf-8")
        screen.print(f"Written to {out}: obbr run --place {out}")
    return FINE


@app.command()
def doctor() -> int:
    """Try everything that obbr needs on this machine."""
    from obbr.doctor import examine

    fine = True
    for finding in examine():
        print(f"{'ok  ' if finding.fine else 'FAIL'}  {finding.what}: {finding.words}", flush=True)
        fine &= finding.fine
    return FINE if fine else CHECK_FAILED


for command in SCENARIO_COMMANDS:
    app.command()(command)


def main(arguments: list[str] | None = None, name: str = "obbr", commands: typer.Typer = app) -> int:
    """Carry out a command line; returns the exit code.  Bad input is one line on standard error."""
    try:
        code = commands(arguments, prog_name=name, standalone_mode=False) or FINE
        if code == CTRL_C:
            raise KeyboardInterrupt
        return code
    except BadInput as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    except typer.BadParameter.__bases__ as fault:  # click's usage errors, which typer exports by no other name
        print(f"{name}: {' '.join(fault.format_message().split())}", file=sys.stderr)
        return BAD_INPUT
    except (KeyboardInterrupt, typer.Abort):
        print("stopped; give the same command again to go on", file=sys.stderr)
        return RUNS_FAILED


def _make_page(verb: str, study: Study, path: Path, place: str, quiet: bool, names: Sequence[str] = ()) -> int:
    """Run what a page rests on and write it, with the command that makes it again; returns the exit code."""
    from obbr.commands.pages_job import page_job

    size = f"--sample {study.sample} --draws {study.draws} --seed {study.seed} --years {study.years}"
    command = " ".join(["obbr", verb, *names, f"--place {place}", size])
    return code_of(page_job(verb, study, path, command, quiet, console(), console(stderr=True)))


def _everything(shipped: list[str]) -> list[str]:
    """The main job, the other standstill, then whatever else may be proposed, by name."""
    first = [name for name in (*defaults.FAMILY, *defaults.STANDSTILLS) if name in shipped]
    return list(dict.fromkeys([*first, *sorted(set(shipped) - set(defaults.NOT_PROPOSED))]))
