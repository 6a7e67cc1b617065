"""Months and financial years.

Month 0 is April 2025, the first month a scenario may touch.  Months below 0 are burn-in: nobody's policy is on, but
every capacity already holds.  Year 0 is 2025/26; year -1, the base year that the outturn describes, is 2024/25.
"""

from __future__ import annotations

import re

FIRST_APRIL = 2025  # the calendar year in which month 0 falls
BURN_IN_MONTHS = 24  # April 2023 to March 2025; its second half is the base year 2024/25
BASE_YEAR = -1
MONTHS_IN_YEAR = 12
WEEKS_PER_MONTH = 365.25 / 7 / 12
DAYS_PER_MONTH = 365.25 / 12


def year_of(month: int) -> int:
    """Financial year that a month falls in: 0 is 2025/26.

    >>> year_of(0), year_of(11), year_of(12), year_of(-1)
    (0, 0, 1, -1)
    """
    return month // MONTHS_IN_YEAR


def month_of_year(month: int) -> int:
    """Place of a month in its financial year: April is 0, March is 11.

    >>> month_of_year(0), month_of_year(-1)
    (0, 11)
    """
    return month % MONTHS_IN_YEAR


def is_april(month: int) -> bool:
    """Whether a financial year begins with this month."""
    return month_of_year(month) == 0


def year_label(year: int) -> str:
    """A financial year as finance writes it.

    >>> year_label(0), year_label(-1), year_label(74)
    ('2025/26', '2024/25', '2099/00')
    """
    start = FIRST_APRIL + year
    return f"{start}/{(start + 1) % 100:02d}"


def year_index(label: str) -> int:
    """The year that a label names; the opposite of `year_label`.

    Raises:
        ValueError: the text is not two consecutive years such as 2025/26.

    >>> year_index("2026/27")
    1
    """
    found = re.fullmatch(r"(\d{4})/(\d{2})", label.strip())
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise ValueError(f"{label!r} is not a financial year; write it as 2025/26")
    return int(found[1]) - FIRST_APRIL


def month_index(label: str) -> int:
    """The month that `2025-10` names, counted from April 2025.

    Raises:
        ValueError: the text is not a year and a month.

    >>> month_index("2025-04"), month_index("2026-01")
    (0, 9)
    """
    found = re.fullmatch(r"(\d{4})-(\d{2})", label.strip())
    if not found or not 1 <= int(found[2]) <= 12:
        raise ValueError(f"{label!r} is not a month; write it as 2025-10")
    return (int(found[1]) - FIRST_APRIL) * MONTHS_IN_YEAR + int(found[2]) - 4


def month_label(month: int) -> str:
    """The month as a scenario writes it; the opposite of `month_index`.

    >>> month_label(6), month_label(9)
    ('2025-10', '2026-01')
    """
    year, since_january = divmod(month + 3, MONTHS_IN_YEAR)
    return f"{FIRST_APRIL + year}-{since_january + 1:02d}"
