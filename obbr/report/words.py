"""Numbers and names as people read them: one decimal for millions, brackets for intervals, no false precision."""

from __future__ import annotations

from math import ceil, floor, isnan, log10

from obbr.calendar import year_label
from obbr.place.missed import Missed
from obbr.scenario import Scenario
from obbr.study.compare import Spread

NOTHING = "-"
MILLION = 1e6
CASH_IS_NO_OTHER = (
    "Cash terms, discounted at a rate with inflation in it, come to the same present value as real terms at the real "
    "rate, for inflation goes out again: there is no second appraisal in cash."
)
ABBREVIATIONS = {"ae": "A&E", "nhs": "NHS", "vcse": "VCSE"}
READINGS = {
    "evidence_only": ("assumptions off", "channels graded assumption off"),
    "sceptic": ("sceptic", "as a sceptic reads the evidence"),
    "central": ("central", "between sceptic and practitioner"),
    "practitioner": ("practitioner", "as a practitioner reads it"),
    "no_effect": ("care moves no admissions", "care moves no admissions"),
    "full_beds": ("full beds refuse", "full beds refuse admissions"),
}
"""Other readings of a study: what a column is called, and what goes after "the same"."""


def plain(name: str) -> str:
    """A scenario or measure by its name, as words.

    >>> plain("salami_slicing"), plain("fund_vcse")
    ('salami slicing', 'fund VCSE')
    """
    return " ".join(ABBREVIATIONS.get(word, word) for word in name.split("_"))


def capital(words: str) -> str:
    """The same, as the beginning of a sentence."""
    return f"{words[0].upper()}{words[1:]}"


def with_interval(spread: Spread, form: str, draws: int, unit: str = "") -> str:
    """A median with its interval; alone if there was one draw, for one draw has no interval.

    >>> with_interval(Spread(2.04, 1.0, 3.0), "+.1f", draws=8, unit="%")
    '+2.0% (+1.0..+3.0)'
    """
    if isnan(spread.median):
        return NOTHING
    middle, low, high = (number(value, form) for value in spread)
    return f"{middle}{unit}" if draws == 1 or low == middle == high else f"{middle}{unit} ({low}..{high})"


def two_figures(spread: Spread, smallest: float) -> tuple[str, ...] | None:
    """The three numbers of a spread to two figures of the largest, with signs; None if all are nearer to nothing.

    >>> two_figures(Spread(123.4, 51.0, 204.0), 0.1), two_figures(Spread(0.0, -0.01, 0.04), 0.1)
    (('+120', '+50', '+200'), None)
    """
    largest = max(map(abs, spread))
    if largest < smallest / 2:
        return None
    step = max(smallest, 10.0 ** (floor(log10(largest)) - 1))
    form = f"+,.{max(0, -floor(log10(step)))}f"
    return tuple(number(step * round(value / step), form) for value in spread)


def number(value: float, form: str) -> str:
    """One number; what rounds to nothing carries no sign.

    >>> number(-0.04, "+.1f"), number(1234.4, ",.0f")
    ('0.0', '1,234')
    """
    text = format(value, form)
    return text.lstrip("+-") if not any(digit in text for digit in "123456789") else text


def in_millions(pounds: float, form: str = ",.1f") -> str:
    """Pounds in millions, the sign before the unit.

    >>> in_millions(-74.2e6), in_millions(5.6e6, "+,.1f"), in_millions(-1.0)
    ('-£74.2m', '+£5.6m', '£0.0m')
    """
    told = number(pounds / MILLION, form)
    return f"{told[0]}£{told[1:]}m" if told[0] in "+-" else f"£{told}m"


def form_of(miss: Missed) -> str:
    """Whole numbers where they are large, shares to three figures."""
    return ",.0f" if max(abs(miss.modelled), abs(miss.published)) >= 100 else ".3g"


def in_draws(count: int, draws: int) -> str:
    """How often something held.

    >>> in_draws(7, 8)
    'in 7 of 8 draws'
    """
    return f"in {count} of {draws} draw{'s' if draws != 1 else ''}"


def span(years: int) -> str:
    """The financial years of a study.

    >>> span(10), span(1)
    ('2025/26 to 2034/35', '2025/26')
    """
    return year_label(0) if years == 1 else f"{year_label(0)} to {year_label(years - 1)}"


def residents(sample: int) -> str:
    """Who is in a run.

    >>> residents(1), residents(10)
    ('every resident', '1 in 10 of the households least likely to need care, everyone else')
    """
    sampled = f"1 in {sample} of the households least likely to need care, everyone else"
    return "every resident" if sample == 1 else sampled


def time_left(seconds: float) -> str:
    """A length of time, roughly.

    >>> time_left(34), time_left(150)
    ('40 s', '2 min')
    """
    return f"{10 * ceil(seconds / 10)} s" if seconds < 90 else f"{round(seconds / 60)} min"


def exploratory(scenario: Scenario, apart: str = " ") -> str:
    """The label of a scenario with policies of tier B, to be put behind its name; nothing for others."""
    return f"{apart}(exploratory)" if scenario.exploratory else ""
