"""The workbook of a results folder: sheets that a finance director opens without help, with live formulas.

Inputs are cells with a border; what is worked out stands on sheets of its own; one master check is on the cover.  The
same study gives the same bytes.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from obbr.report.workbook import budget, checks, data, front, lives, sharing, sources, why, workings, worth
from obbr.report.workbook.content import Content
from obbr.report.workbook.page import Book
from obbr.study.read import Folder, read_folder

FILE = "workbook.xlsx"
NAMES = ("Cover", *front.SHEETS)
CREATED = datetime(2025, 4, 1)  # the first day of every study, for only the manifest says when it was made


def workbook(path: Path) -> Path:
    """Write the workbook of a results folder into it, without running the model; returns the file.

    Raises:
        BadInput: no results folder, or one that was not written by this version of obbr.
    """
    return write_workbook(read_folder(path), path / FILE)


def write_workbook(folder: Folder, file: Path) -> Path:
    """Write the workbook of a folder that was read; returns the file."""
    from xlsxwriter import Workbook

    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with Workbook(unfinished, {"strings_to_urls": False}) as book:
            content = Content(folder)
            book.set_properties(
                {
                    "title": f"{content.told}: what each budget does",
                    "subject": "Council budget scenarios compared",
                    "author": "obbr",
                    "comments": f"obbr {folder.manifest['obbr']}, study {folder.manifest['study']}",
                    "created": CREATED,
                }
            )
            _fill(Book(book, NAMES, f"{content.told}; study {folder.manifest['study'][:8]}"), content)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return file


def _fill(book: Book, content: Content) -> None:
    """Write every sheet."""
    picked, streams = data.Data(content), workings.Workings(content)
    choices = front.write_cover(book, content, picked)
    budget.write_mtfs(book, content, picked, choices)
    budget.write_risk(book, content)
    budget.write_tracker(book, content, picked)
    sharing.write_purses(book, content)
    sharing.write_cash(book, streams)
    streams.write(book)
    worth_at = worth.write_appraisal(book, streams, workings.write_payback(book, streams))
    worth.write_sensitivity(book, streams)
    front.write_summary(book, content, worth_at)
    lives.write_outcomes(book, content)
    lives.write_distribution(book, content)
    why.write_bridge(book, content)
    why.write_drivers(book, content)
    sources.write_assumptions(book, content)
    sources.write_scenarios(book, content)
    picked.write(book)
    checks.write_checks(book, content)
