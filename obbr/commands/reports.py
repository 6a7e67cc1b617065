"""The commands `obbr report` and `obbr workbook`: made from a results folder, without running the model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from obbr.commands.options import FINE

MADE = ": report.html for everybody, workbook.xlsx for finance, and the data"
Folder = Annotated[Path, typer.Argument(help="A results folder that obbr run has written.")]


def report(folder: Folder) -> int:
    """Make report.html and charts/ in a results folder; nothing is run."""
    from obbr.report.html.write import write_report

    print(write_report(folder.expanduser()))
    return FINE


def workbook(folder: Folder) -> int:
    """Make the workbook of a results folder for finance leads; nothing is run."""
    from obbr.report.workbook import workbook as write

    print(write(folder.expanduser()))
    return FINE


def make_both(folder: Path) -> None:
    """Make the report and the workbook of a folder that has just been written, or added to."""
    from obbr.report.html.write import write_report
    from obbr.report.workbook import workbook

    workbook(folder)
    write_report(folder)
