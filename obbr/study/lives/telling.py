"""A life in eighty plain words at most, made from its record: who, what came when, how much of it, where lives part.

It begins with "A simulated person", because nobody lived it.  Over what the lives part is told first, and care and a
child's stage; then what else differs from the other life, then what is the same in both.  What finds no room within the
words is left out, and stands in the table.
"""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

import numpy as np

from obbr.calendar import MONTHS_IN_YEAR, WEEKS_PER_MONTH
from obbr.people.resident import ADULT, NEVER, TENTHS, Bed, Living, Need, Payer, Presence, Setting, Sex, Stage
from obbr.people.written_down import LIVING, Caring, Family, Field
from obbr.study.lives.follow import Record
from obbr.study.lives.words import BEFORE, in_words, month_in_words

MOST_WORDS = 80
MARK = "A simulated person:"
TOLD = (
    *(Field.CARE, Field.NEED, Field.STAGE, Field.PLACED, Field.CARING, Field.BED, Field.BETWEEN, Field.AGREED_HOURS),
    *(Field.FAMILY, Field.DEMENTIA, Field.LONELY, Field.EMPLOYED, Field.WAITS_FOR, Field.PAYER, Field.RELIEF),
    *(Field.CONNECTED, Field.REABLING, Field.DISORDER, Field.EARLY_HELP, Field.COACHED, Field.ACCOMPANIED),
    *(Field.EXERCISING, Field.ADAPTED, Field.VISITED),
)
"""What is told of a life, the most telling first, beside death, moving away, hours missing and months in hospital."""
UNTOLD: dict[Field, tuple[int, ...]] = {
    Field.BED: (Bed.NONE, Bed.STAYING),
    Field.AGREED_HOURS: (0,),
    Field.BETWEEN: (0,),
    Field.WAITS_FOR: (0,),
    Field.PLACED: (0,),
    Field.PAYER: (0,),
    Field.REABLING: (0,),
    Field.EARLY_HELP: (0,),
    Field.EXERCISING: (0,),
    Field.VISITED: (0,),
}
"""What goes without saying but when lives part over it, because what ended it is told."""
ALWAYS = (Field.CARE, Field.STAGE)
"""What is told of both lives before anything else that is the same in both."""
MOST_OF_A_NAME = 4  # words of a scenario's name, so that the longest opening and end leave room for it
MOST_OF_A_KIND = 3  # events of one field, so that what comes and goes leaves room for the rest


class Event(NamedTuple):
    """Something that begins in a life."""

    parts: bool  # begins in the month in which the lives part, and differs
    differs: bool  # from what the other life has in this month
    month: int
    field: Field
    words: str


def tell(own: Record, other: Record, scenario: str, parts: int) -> str:
    """One life in words.

    Args:
        own: its record.
        other: the same person's in the other scenario.
        scenario: its own, in words.
        parts: the first month in which the two differ; NEVER if they do not.
    """
    first = _first(own)
    if first is None:
        return f"{MARK} {_someone(own.rows[-1])} who did not come to live here."
    opening = f"{MARK} {_opening(own, first)}"
    closing = _closing(own, first)
    end = f"The two lives part in {month_in_words(parts)}." if parts != NEVER else "The two lives do not part."
    under = f"Under {_short(scenario)}"
    room = MOST_WORDS - sum(map(_words, (opening, closing, end, under)))
    told = _what_comes(own, other, parts, first, room)
    middle = f"{under}: {told}." if told else f"{under} little changes."
    return " ".join((opening, middle, closing, end))


def _short(name: str) -> str:
    """A name of a few words; the beginning of a longer one."""
    words = name.split()
    return name if len(words) <= MOST_OF_A_NAME else f"{' '.join(words[:MOST_OF_A_NAME])}..."


def _words(text: str) -> int:
    return len(text.split())


def _first(record: Record) -> int | None:
    """The row of the record with which the life here begins."""
    here = [row for row, codes in enumerate(record.codes) if codes[Field.PRESENCE] == Presence.HERE]
    return here[0] if here else None


def _someone(row: np.void) -> str:
    if row["age"] < ADULT:
        return "a girl" if row["sex"] == Sex.FEMALE else "a boy"
    return "a woman" if row["sex"] == Sex.FEMALE else "a man"


def _years(row: np.void, month: int) -> int:
    """Whole years of age, also beyond the oldest that tables have."""
    return (month - int(row["birth_month"])) // MONTHS_IN_YEAR


def _opening(record: Record, first: int) -> str:
    row, codes, month = record.rows[first], record.codes[first], first + BEFORE
    who = f"{_someone(row)} aged {_years(row, month)} in {month_in_words(month)}"
    stands = [in_words(field, int(codes[field])) for field in STANDS if int(codes[field]) not in STANDS[field]]
    return f"{who}{': ' if stands else ''}{_listed(stands)}."


STANDS: dict[Field, tuple[int, ...]] = {
    Field.NEED: (Need.NONE,),
    Field.CARE: (Setting.NONE, LIVING + Living.SEEKS),
    Field.PAYER: (Payer.NOBODY, Payer.COUNCIL),
    Field.FAMILY: (Family.NOBODY,),
    Field.CARING: (Caring.NOBODY,),
    Field.STAGE: (Stage.UNKNOWN,),
    Field.DEMENTIA: (0,),
    Field.LONELY: (0,),
}
"""What an opening says, and which of its states go without saying."""


def _what_comes(own: Record, other: Record, parts: int, first: int, room: int) -> str:
    """What begins in a life, in order of time, as much as there is room for."""
    kept: list[Event] = []
    for event in sorted(_events(own, other, parts, first), key=_rank):
        many = event.field not in ALWAYS and sum(event.field == one.field for one in kept) >= MOST_OF_A_KIND
        if not many and _words(_in_order([*kept, event])) <= room:
            kept.append(event)
    return _in_order(kept)


def _rank(event: Event) -> tuple[bool, bool, int, int]:
    return not event.parts, not event.differs and event.field not in ALWAYS, TOLD.index(event.field), event.month


def _in_order(events: list[Event]) -> str:
    """Events month by month."""
    in_time = sorted(events, key=lambda event: (event.month, TOLD.index(event.field)))
    by_month = groupby(in_time, key=lambda event: event.month)
    return "; ".join(f"{_listed([one.words for one in some])} from {month_in_words(month)}" for month, some in by_month)


def _events(own: Record, other: Record, parts: int, first: int) -> list[Event]:
    events = []
    for row in range(first + 1, len(own.codes)):
        codes, month = own.codes[row], row + BEFORE
        if codes[Field.PRESENCE] != Presence.HERE:
            break
        for field in map(Field, np.flatnonzero(codes != own.codes[row - 1])):
            code, differs = int(codes[field]), bool(other.codes[row][field] != codes[field])
            at_parting = differs and month == parts
            if field in TOLD and (at_parting or code not in UNTOLD.get(field, ())):
                events.append(Event(at_parting, differs, month, field, in_words(field, code)))
    return events


def _closing(record: Record, first: int) -> str:
    """How the life ends or stands, how often and by how much help fell short, and how often there was a hospital."""
    here = [codes for codes in record.codes[first:] if codes[Field.PRESENCE] == Presence.HERE]
    since = here if first else here[1:]  # March 2025 belongs to no scenario
    missing = sum(int(codes[Field.UNMET_HOURS]) > 0 for codes in since)
    stays = sum(int(codes[Field.BED]) != Bed.NONE or int(codes[Field.HOME_AGAIN]) > 0 for codes in since)
    hours = record.unmet[-1] / TENTHS * WEEKS_PER_MONTH
    told = [f"help falls short in {_months(missing)}, by {hours:,.0f} hours"] if missing else []
    told += [f"hospital in {_months(stays)}"] if stays else []
    return f"{_end(record, first + len(here))}{': ' if told else ''}{'; '.join(told)}."


def _end(record: Record, row: int) -> str:
    if row == len(record.codes):
        return f"Alive in {month_in_words(row - 1 + BEFORE)}, aged {_years(record.rows[-1], row - 1 + BEFORE)}"
    gone = record.codes[row][Field.PRESENCE]
    verb = "Dies" if gone == Presence.DEAD else "Moves away"
    return f"{verb} in {month_in_words(row + BEFORE)}, aged {_years(record.rows[row], row + BEFORE)}"


def _months(count: int) -> str:
    return f"{count} month{'s' if count != 1 else ''}"


def _listed(parts: list[str]) -> str:
    """Parts as a list in a sentence.

    >>> _listed(["one", "two", "three"]), _listed(["one"])
    ('one, two and three', 'one')
    """
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else "".join(parts)


def what_differs(own: np.ndarray, other: np.ndarray) -> str:
    """What differs in a month, as either life has it.

    Args:
        own, other: what was written down, the yardstick's first.
    """
    fields = [Field(n) for n in np.flatnonzero(own != other)]
    both = ((in_words(field, int(own[field])), in_words(field, int(other[field]))) for field in fields)
    return "; ".join(f"{one} against {two}" for one, two in both)
