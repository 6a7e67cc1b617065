"""The command `obbr report`: one page of HTML, and its charts, from a results folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from obbr.options import FINE


def report(folder: Annotated[Path, typer.Argument(help="A results folder that obbr run has written.")]) -> int:
    """Make report.html and charts/ in a results folder; nothing is run again."""
    from obbr.report_job import write_report

    print(write_report(folder.expanduser()))
    return FINE
