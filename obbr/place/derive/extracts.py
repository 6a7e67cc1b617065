"""Open extracts, read and brought to the councils of 2023: recodes renamed, merged councils added, split ones shared.

An extract is a CSV file with one row a council (and year, age, ..).  Codes are ONS codes as at the extract's year.
"""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path

import pandas as pd

NOT_BUILT = ["E09000001", "E06000053"]  # the City of London, the Isles of Scilly: `obbr.place.councils` says why
HELD_BACK = [  # councils whose outcomes the extracts leave out, for a model to be tried on: nothing of theirs is used
    "E06000009", "E06000016", "E06000036", "E06000052", "E08000005", "E08000019", "E08000037", "E08000031", "E09000022",
    "E09000029", "E10000017", "E10000029",
]  # fmt: skip
NEW_CODES = {  # how a council was named before, and what it is called in 2023
    "E06000048": ("E06000057",),
    "E08000020": ("E08000037",),
    "E10000009": ("E06000059",),
    "E06000028": ("E06000058",),
    "E06000029": ("E06000058",),
    "E10000002": ("E06000060",),
    "E10000021": ("E06000061", "E06000062"),
    "E06000061 / E06000062": ("E06000061", "E06000062"),
    "E09000021 / E09000027": ("E09000021", "E09000027"),
    "E10000006": ("E06000063", "E06000064"),
    "E10000023": ("E06000065",),
    "E10000027": ("E06000066",),
    "E08000038": ("E08000016",),
    "E08000039": ("E08000019",),
}
OLD_DISTRICTS = {  # districts that went before 2023, and the council of 2023 that they lie in
    "E06000060": ("E07000004", "E07000005", "E07000006", "E07000007"),
    "E06000061": ("E07000150", "E07000152", "E07000153", "E07000156"),
    "E06000062": ("E07000151", "E07000154", "E07000155"),
    "E06000063": ("E07000026", "E07000028", "E07000029"),
    "E06000064": ("E07000027", "E07000030", "E07000031"),
    "E06000065": ("E07000163", "E07000164", "E07000165", "E07000166", "E07000167", "E07000168", "E07000169"),
    "E06000066": ("E07000187", "E07000188", "E07000189", "E07000246"),
}
AGE_COLUMNS = [f"a{age}" for age in range(91)]


class Extracts:
    """A folder of extracts.  All answers are indexed by the code of 2023; a council without a row is absent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def people(self) -> pd.DataFrame:
        """Residents at mid-2023, columns a0 to a90 (90 and over), one row for each of the councils that are built."""
        found = pd.read_csv(self.folder / "population_utla_persons_age_2023.csv").set_index("code")[AGE_COLUMNS]
        return found.drop(index=NOT_BUILT).sort_index()

    @cached_property
    def residents(self) -> pd.Series:
        """All residents at mid-2023."""
        return self.people.sum(axis=1)

    @cached_property
    def upper_tier(self) -> dict[str, str]:
        """The council of 2023 that each district or unitary area, old ones too, lies in."""
        lookup = self.read("geo_ltla23_to_utla23_region").set_index("ltla23_code")["utla23_code"].to_dict()
        gone = {district: council for council, districts in OLD_DISTRICTS.items() for district in districts}
        return lookup | gone | {code: code for code in self.people.index}

    @cached_property
    def councils(self) -> pd.DataFrame:
        """Name, region and class of each council (`london`, `metropolitan`, `unitary`, `county`)."""
        lookup = pd.read_csv(self.folder / "geo_ltla23_to_utla23_region.csv").drop_duplicates("utla23_code")
        found = lookup.set_index("utla23_code")[["utla23_name", "region23_name"]].loc[self.people.index]
        found.columns = ["title", "region"]
        kinds = {"E09": "london", "E08": "metropolitan", "E06": "unitary", "E10": "county"}
        found["kind"] = [kinds[code[:3]] for code in found.index]
        return found

    @cache  # noqa: B019  one object lives as long as the command
    def read(self, name: str) -> pd.DataFrame:
        """An extract as it stands, without .csv."""
        return pd.read_csv(self.folder / f"{name}.csv", low_memory=False)

    def counts(self, found: pd.DataFrame, code: str = "code") -> pd.DataFrame:
        """Numbers of people, pounds or events by council of 2023; a split council's are shared by residents.

        Args:
            found: rows of one year of an extract; columns that are not numbers are dropped.
            code: the column with the council's code.
        """
        return self._brought(found, code, shared=True).groupby(level=0).sum(min_count=1)

    def rates(self, found: pd.DataFrame, code: str = "code") -> pd.DataFrame:
        """Shares, prices and rates by council of 2023: the mean of merged councils, the same in all of a split."""
        return self._brought(found, code, shared=False).groupby(level=0).mean()

    def _brought(self, found: pd.DataFrame, code: str, shared: bool) -> pd.DataFrame:
        numbers = found.select_dtypes("number")
        rows = []
        for old, (_, row) in zip(found[code], numbers.iterrows(), strict=True):
            today = [new for new in NEW_CODES.get(old, (old,)) if new in self.residents.index]
            whole = self.residents[today].sum()
            rows += [(new, row * (self.residents[new] / whole if shared else 1.0)) for new in today]
        return pd.DataFrame([row for _, row in rows], index=[new for new, _ in rows])

    def ages(self, first: int, last: int = 90) -> pd.Series:
        """Residents at mid-2023 of an age from `first` to `last`, both counted; 90 holds all older people."""
        return self.people[AGE_COLUMNS[first : last + 1]].sum(axis=1)

    @cached_property
    def deprivation(self) -> pd.DataFrame:
        """IMD 2019: average score, income of children (IDACI) and of older people (IDAOPI), for 2023's areas."""
        found = self.read("imd_utla_2015_2019")
        columns = ["code", "imd_avg_score", "idaci_avg_score", "idaopi_avg_score"]
        found = self.rates(found[found["imd_year"] == 2019][columns])
        found.columns = ["score", "children", "older"]
        return found.reindex(self.people.index)
