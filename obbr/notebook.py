"""obbr in Python: `run` gives results that also draw themselves and write the workbook.

The study knows nothing of its pages, so what joins the two stands above both, here.
"""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from obbr.inputs import BadInput
from obbr.study import results as study
from obbr.study.run import run as carry_out

if TYPE_CHECKING:
    import altair


class Results(study.Results):
    """What a study found, with its pictures and its workbook."""

    @property
    def plot(self) -> Plot:
        """Pictures of these results."""
        return Plot(self)

    def to_xlsx(self, file: str | Path) -> Path:
        """Write the workbook for finance leads, as `obbr workbook` makes it of the folder that `to_parquet` writes.

        Raises:
            BadInput: no draw is finished, the file's name has another ending than .xlsx, or it cannot be written.
        """
        from xlsxwriter.exceptions import XlsxWriterException

        from obbr.report.workbook import write_workbook
        from obbr.study.read import read_folder

        file = Path(file).expanduser()
        if file.suffix != ".xlsx":
            raise BadInput(f"{file}: must end in .xlsx")
        with TemporaryDirectory() as work:
            folder = read_folder(self.to_parquet(Path(work) / "results"))
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                return write_workbook(folder, file)
            except (OSError, XlsxWriterException) as fault:
                raise BadInput(f"{file}: cannot be written ({' '.join(str(fault).split())}); name another") from fault


class Plot(NamedTuple):
    """Pictures of a study's results: charts of Altair, which a notebook shows and `save` writes as svg, png or html."""

    results: Results

    def tradeoff(self, across: str, up: str, against: str | None = None) -> altair.LayerChart:
        """What each scenario does to two measures at once, with its interval over draws; money in £m.

        Args:
            across: the measure that goes across.
            up: the one that goes up.
            against: the scenario to compare with; the standstill, else the first, if none is named.

        Raises:
            BadInput: no such measure, no such scenario in the study, or nothing to compare.
        """
        from obbr.report.html.scatter import tradeoff

        return tradeoff(self.results, (across, up), against)


@wraps(carry_out)
def run(*arguments: Any, **options: Any) -> Results:
    """Carry out a study: with its arguments, and its words in the help."""
    return Results(**vars(carry_out(*arguments, **options)))
