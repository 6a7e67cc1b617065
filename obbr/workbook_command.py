"""The command `obbr workbook`: make the workbook of a results folder, without running the model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from obbr.options import FINE


def workbook(
    folder: Annotated[Path, typer.Argument(help="A results folder, as obbr run has written it.")],
) -> int:
    """Make the workbook of a results folder for finance leads; nothing is run."""
    from obbr.report.workbook import workbook as write

    print(write(folder.expanduser()))
    return FINE
