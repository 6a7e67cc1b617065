"""What is written down of a life each month, so that the same person can be followed in two scenarios.

Only what matters in a life, or is done for somebody, is written down: where people stand when the month closes.  Visits
to A&E leave no trace in a person's row, so they are counted and not written down.
"""

from __future__ import annotations

from collections import namedtuple
from enum import IntEnum
from typing import Any

from obbr.compiled import kernel, mechanism
from obbr.people.counting import quality_of_month
from obbr.people.keeping_care import BETWEEN
from obbr.people.resident import DAYS, NEVER, NOBODY, TENTHS, Bed, Living, Presence, Setting, Work
from obbr.people.support import FULL

LIVING = 20  # where somebody with support from before 65 lives, in CARE: so much more than its number


class Caring(IntEnum):
    """How a person stands who cares for somebody, or did."""

    NOBODY = 0
    CARES = 1
    STRAINED = 2
    WORN_OUT = 3  # could not go on, and rests


class Family(IntEnum):
    """Who of the family cares for a person."""

    NOBODY = 0
    PARTNER = 1
    KIN = 2


class Field(IntEnum):
    """One thing that is written down, as a small whole number; what the numbers mean is in `obbr.study.lives.words`."""

    PRESENCE = 0
    NEED = 1
    FRAILTY = 2
    DEMENTIA = 3
    DISORDER = 4
    LONELY = 5
    CARE = 6  # the setting; or, with support since before 65, LIVING + how somebody lives
    PAYER = 7
    PAID_HOURS = 8  # a week, whole hours, as the others
    UNMET_HOURS = 9
    FAMILY = 10
    CARING = 11
    RELIEF = 12
    EMPLOYED = 13
    WAITS_FOR = 14  # care or a place
    WAITS_FOR_WORKER = 15  # with what work
    BETWEEN = 16  # the last agency gave up, and no other has been found
    REABLING = 17
    CONNECTED = 18
    BED = 19
    HOME_AGAIN = 20  # came home from hospital this month
    STAGE = 21
    PLACED = 22
    FAR = 23
    PRESSED = 24
    EARLY_HELP = 25
    VACCINATED = 26
    EXERCISING = 27
    ADAPTED = 28
    VISITED = 29
    ACCOMPANIED = 30
    COACHED = 31
    AGREED_HOURS = 32  # of paid care at home


Around = namedtuple("Around", "place provider")


@mechanism
def unmet_tenths(r: Any, p: Any) -> int:
    """Tenths of an hour a week of needed help that do not come; none is counted in hospital, or where staff are there.

    Evidence: needs.hours_needed.
    """
    if r.bed or r.setting >= Setting.EXTRA_CARE or r.living != Living.NONE:
        return 0
    return int(p.needs.hours_needed[r.need] * TENTHS * (FULL - r.adequacy) / FULL + 0.5)


@mechanism
def caring_of(r: Any, p: Any) -> int:
    """How somebody stands as a carer.

    Evidence: caring.strained_from.
    """
    if r.broken > 0:
        return Caring.WORN_OUT
    if r.cares_for == NOBODY:
        return Caring.NOBODY
    return Caring.STRAINED if r.strain >= p.caring.strained_from else Caring.CARES


@mechanism
def family_of(r: Any) -> int:
    """Who of the family gives help this month."""
    if r.carer == NOBODY or r.family_hours == 0:
        return Family.NOBODY
    return Family.PARTNER if r.carer == r.partner else Family.KIN


@mechanism
def whole_hours(tenths: int) -> int:
    """Tenths of an hour as whole hours."""
    return int(tenths / TENTHS + 0.5)


@mechanism
def write_down_health(r: Any, codes: Any) -> None:
    """How somebody is."""
    codes[Field.NEED] = r.need
    codes[Field.FRAILTY] = r.frailty
    codes[Field.DEMENTIA] = r.dementia
    codes[Field.DISORDER] = r.disorder
    codes[Field.LONELY] = r.lonely
    codes[Field.BED] = r.bed
    codes[Field.HOME_AGAIN] = 1 if r.bed == Bed.NONE and r.days_home < DAYS else 0


@mechanism
def write_down_care(r: Any, codes: Any, p: Any) -> None:
    """Who helps, with how much, and what is waited for."""
    codes[Field.CARE] = r.setting if r.living == Living.NONE else LIVING + r.living
    codes[Field.PAYER] = r.payer
    codes[Field.AGREED_HOURS] = whole_hours(r.package)
    codes[Field.PAID_HOURS] = whole_hours(r.received)
    codes[Field.UNMET_HOURS] = whole_hours(unmet_tenths(r, p))
    codes[Field.FAMILY] = family_of(r)
    codes[Field.CARING] = caring_of(r, p)
    codes[Field.RELIEF] = r.relieved
    codes[Field.EMPLOYED] = r.employed
    codes[Field.WAITS_FOR] = r.waiting
    codes[Field.WAITS_FOR_WORKER] = r.work if r.work != Work.REVIEW else 0
    codes[Field.BETWEEN] = 1 if r.provider == BETWEEN else 0
    codes[Field.REABLING] = 1 if r.reabling > 0 else 0


@mechanism
def write_down_what_is_done(r: Any, codes: Any) -> None:
    """What is done for somebody before there is care, or beside it; and childhood."""
    codes[Field.CONNECTED] = r.connected
    codes[Field.VACCINATED] = r.vaccinated
    codes[Field.EXERCISING] = r.exercising
    codes[Field.ADAPTED] = r.adapted
    codes[Field.VISITED] = 1 if r.visited > 0 else 0
    codes[Field.ACCOMPANIED] = 1 if r.accompanied > 0 else 0
    codes[Field.COACHED] = 1 if r.coached > 0 else 0
    codes[Field.STAGE] = r.stage
    codes[Field.PLACED] = r.placed
    codes[Field.FAR] = r.far
    codes[Field.PRESSED] = r.pressed
    codes[Field.EARLY_HELP] = 1 if r.early_help > 0 else 0


@kernel
def write_down(residents: Any, world: Any, params: Any, codes: Any, worth: Any, unmet: Any) -> None:
    """Write down everybody's month; of people who are not here only that they are not.

    Args:
        residents: RESIDENT rows when the month's living is done.
        world: what is around them.
        params: parameters of the run.
        codes: (residents, fields) int16, written anew.
        worth: (residents,) int64, millionths of a QALY, added to; what a stay, a fall or harm takes off is not in it.
        unmet: (residents,) int64, tenths of an hour a week that did not come, summed over months.
    """
    p = params[0]
    for i in range(len(residents)):
        r = residents[i]
        code = codes[i]
        code[:] = 0
        code[Field.PRESENCE] = r.presence
        if r.presence != Presence.HERE:
            continue
        write_down_health(r, code)
        write_down_care(r, code, p)
        write_down_what_is_done(r, code)
        worth[i] += quality_of_month(r, Around(world.place[0], world.providers[r.provider]), p)
        unmet[i] += unmet_tenths(r, p)


@kernel
def hold_beside(one: Any, other: Any, month: Any, parts: Any, apart: Any, delayed: Any) -> None:
    """Hold two lives of everybody beside each other for a month.

    Args:
        one, other: (residents, fields) what was written down in either scenario.
        month: counted from April 2025.
        parts: (residents,) int16, the first month in which anything differs; NEVER until then.
        apart: (residents,) int16, months in which anything differs, added to.
        delayed: (residents,) int8, 1 for whoever was fit to leave hospital and could not, in either life.
    """
    for i in range(len(one)):
        differs = False
        for field in range(one.shape[1]):
            differs |= one[i, field] != other[i, field]
        if differs:
            apart[i] += 1
            if parts[i] == NEVER:
                parts[i] = month
        if one[i, Field.BED] == Bed.DELAYED or other[i, Field.BED] == Bed.DELAYED:
            delayed[i] = 1
