"""The report of a results folder: made beside it under another name, then put in; nothing is run."""

from __future__ import annotations

import shutil
from pathlib import Path

from obbr.report.html.page import page_of
from obbr.study.kept import MARK, check_work, work_folder
from obbr.study.read import read_folder

REPORT, CHARTS = "report.html", "charts"


def write_report(path: Path) -> Path:
    """Make `report.html` and `charts/` in a results folder, in the place of earlier ones; returns the report's path.

    Raises:
        BadInput: it is no results folder, or nothing can be written beside it.
    """
    folder = read_folder(path)
    check_work(path)
    page, files = page_of(folder)
    work = work_folder(path)
    new, old = work / "new", work / "old"
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    (new / CHARTS).mkdir(parents=True)
    for name, content in files.items():
        (new / CHARTS / name).write_bytes(content)
    (new / REPORT).write_text(page, encoding="utf-8")
    if (path / CHARTS).exists():
        (path / CHARTS).rename(old)
    (new / CHARTS).rename(path / CHARTS)
    (new / REPORT).replace(path / REPORT)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    if [one.name for one in work.iterdir()] == [MARK]:
        shutil.rmtree(work)
    return path / REPORT
