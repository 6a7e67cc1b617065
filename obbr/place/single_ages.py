"""Age bands in which people of England's councils are kept, and how a band is spread over single years of age."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from obbr.place.choosing import ages_of, whole_parts

LABELS = ("0", "1-4", "5-9", "10-14", "15-17", "18", "19", "20", "21", "22-24", "25-29", "30-34", "35-39", "40-44",
          "45-49", "50-54", "55-59", "60-64", "65-69", "70-74", "75-79", "80-84", "85-89", "90+")  # fmt: skip
BANDS = tuple((label, ages_of(label)) for label in LABELS)
_ENGLAND = Path(__file__).parent / "england"


@cache
def _shape(when: str) -> dict[str, np.ndarray]:
    """England's people by single year of age, of each sex, shape (91,); `when` is the folder of the table."""
    table = np.loadtxt(_ENGLAND / when / "single_ages.csv", delimiter=",", skiprows=1)
    return {"female": table[:, 1], "male": table[:, 2]}


def spread(sex: str, bands: dict[str, int], when: str = "") -> list[int]:
    """People by single year of age 0 to 90 and over, each band as England's people of the sex are spread within it."""
    ages: list[int] = []
    for label, years in BANDS:
        ages += whole_parts(bands[label], _shape(when)[sex][years]).tolist()
    return ages
