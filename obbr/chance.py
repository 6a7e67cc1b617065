"""The same luck in every scenario: a draw is a pure function of (seed, resident, month, event).

No generator is carried along, so nothing that happens to one resident can shift the luck of another, and two
scenarios differ only where somebody's life does.  Everything random in a run comes through `happens` and `uniform`;
uncertain parameters come from `obbr.evidence.draws`.

The mixing function is the finaliser of splitmix64 (Steele, Lea and Flood, 2014), applied to the seed, then the
resident, then the month, then the event.  The same text runs compiled and as plain Python.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numba import types
from numba.extending import overload

from obbr.compiled import mechanism

_MASK = 0xFFFF_FFFF_FFFF_FFFF
_GOLDEN = 0x9E37_79B9_7F4A_7C15  # 2**64 over the golden ratio: steps that never line up
_MIX_1 = 0xBF58_476D_1CE4_E5B9
_MIX_2 = 0x94D0_49BB_1331_11EB
_TO_UNIT = 2.0**-53


class Event(IntEnum):
    """Every event that luck may decide.  Numbers are never changed or used again (a test holds them)."""

    DEATH = 1
    MOVE_AWAY = 2
    FRAILTY_ONSET = 3
    NEED_ONSET = 5
    NEED_LEVEL = 6
    NEED_WORSENS = 7
    NEED_RECOVERS = 8
    DEMENTIA_ONSET = 9
    DISORDER_ONSET = 10
    DISORDER_RECOVERS = 11
    LONELY_ONSET = 12
    LONELY_RECOVERS = 13
    VACCINATED = 14
    FALL = 15
    CARER_BREAKS = 17
    ASKS_FOR_HELP = 19
    CONTACT_OUTCOME = 20
    ASSESSMENT_OUTCOME = 21
    CARE_HOME_NEEDED = 22
    NURSING_NEEDED = 23
    OFFERED_CARE = 24
    AE_VISIT = 25
    ADMISSION = 26
    SAME_DAY = 27
    LENGTH_OF_STAY = 28
    STAY_DISABLES = 29
    DELAY_DISABLES = 30
    FLU_ADMISSION = 31
    REABLEMENT_WORKS = 33
    JOINS_EXERCISE = 34
    LEAVES_EXERCISE = 35
    LEAVES_VCSE = 37
    QUEUE_LOTTERY = 39
    REVIEW_CUTS = 40
    PLACEMENT_CASE = 42
    WORKER_CHANGES = 43
    CARERS_CHANGE = 44
    SAFEGUARDING = 45
    COMMUNITY_OUTCOME = 46
    CARE_SETTING = 47
    NHS_FUNDED = 48
    NHS_FUNDING_ENDS = 49
    CHARGE_DETERS = 50
    WHICH_PROVIDER = 51
    SEEKS_HOUSING = 52
    MANAGES = 53
    BEARS_CARING = 65
    LEAVES_WORK = 66
    RETURNS_TO_WORK = 67
    WANTS_SUPPORT = 68
    LEAVES_SUPPORT = 69
    ASKS_TO_ADAPT = 82
    ADAPTATION_OUTGROWN = 83
    EXERCISE_TELLS = 84
    EXERCISE_FADES = 85
    AGREES_TO_VISITS = 86
    VISIT_FINDS_NEED = 87
    VISIT_OUTCOME = 88
    TAKES_JAB = 89
    HOSPITAL_DELAYS = 60
    CARE_HOME_AFTER_STAY = 61
    READMISSION = 62
    PROVIDER_CLOSES = 72
    CONTRACT_HANDED_BACK = 73
    PROVIDER_ENTERS = 74
    TENDERED_AWAY = 75
    CARERS_FOLLOW = 76
    SEEKS_PLACE = 77
    REFERRAL_LAPSES = 78
    BODY_TURNOVER = 81
    NEIGHBOUR_FOUND = 150
    SMALL_SUM = 151
    SMALL_SUM_LASTS = 152
    CONFERENCE = 153
    CONFERENCE_FINDS = 154
    CONFERENCE_NEIGHBOURS = 155
    MEETS_PEER = 156
    PEER_BRINGS = 157
    PEER_OUTCOME = 158
    PRESSURE_BEGINS = 170
    PRESSURE_EASES = 171
    PRESSED_AT_FIRST = 190
    REFERRED = 172
    NO_FURTHER_ACTION = 173
    SECTION_47 = 174
    FOUND_IN_NEED = 175
    PLAN_BEGINS = 176
    PLAN_ENDS = 177
    NEW_CONCERN = 178
    CASE_CLOSES = 179
    PRESSURE_ENDS = 180
    CARE_ENTRY = 181
    LEAVES_CARE = 182
    WHERE_TO = 183
    PLACEMENT_WANTED = 184
    PLACEMENT_BREAKS = 185
    PLACED_OUTSIDE = 186
    PLACED_FAR = 187
    HOME_COST = 188
    INSPECTED = 189
    FAMILY_HOLDS = 191
    MISJUDGES = 192
    STAYS_WITH_FAMILY = 200
    FAMILY_PLANS_MOVE = 201
    HOME_WANTED = 202
    STAFFED_HOME = 203
    PLACED_AWAY = 204
    SUITS_SHARED_LIVES = 205
    PACKAGE_COST = 206
    PROGRESSES = 207
    TO_MENTAL_HOSPITAL = 208
    LEAVES_MENTAL_HOSPITAL = 209
    PHYSICAL_SUPPORT_BEGINS = 210
    MENTAL_SUPPORT_BEGINS = 211
    SUPPORT_SETTING = 212
    SUPPORT_ENDS = 213
    WANTS_WORK = 214
    JOB_FOUND = 215
    JOB_ENDS = 216
    # drawn once, when a place is built
    BUILD_BODY = 80
    BUILD_SEX = 100
    BUILD_AGE = 101
    BUILD_FIFTH = 102
    BUILD_HOUSEHOLD = 103
    BUILD_PARTNER = 104
    BUILD_TENURE = 105
    BUILD_SAVINGS = 106
    BUILD_FRAILTY = 107
    BUILD_NEED = 108
    BUILD_NEED_LEVEL = 109
    BUILD_DEMENTIA = 110
    BUILD_DISORDER = 111
    BUILD_LONELY = 112
    BUILD_SETTING = 113
    BUILD_CARER = 114
    BUILD_WILLING = 121
    BUILD_NEIGHBOURLY = 122
    BUILD_EMPLOYED = 123
    BUILD_PROVIDER = 124
    BUILD_KNOWN = 125
    BUILD_RELIEVED = 126
    BUILD_ADAPTED = 127
    BUILD_NHS_FUNDED = 128
    BUILD_COMMUNITY_SETTING = 129
    BUILD_PRESSED = 130
    BUILD_STAGE = 131
    BUILD_STAGE_MONTHS = 132
    BUILD_PLACED = 133
    BUILD_FAR = 134
    BUILD_EARLY_HELP = 135
    BUILD_HOME_COST = 136
    BUILD_CASE = 137
    BUILD_LIVING = 138
    BUILD_PACKAGE = 139
    BUILD_LIVES_AWAY = 230
    BUILD_PARENT = 231
    BUILD_JOB = 232
    BUILD_DISABILITY = 233
    BUILD_CLIENT = 234
    BUILD_HOME = 235
    BUILD_PHYSICAL = 236
    BUILD_MENTAL = 237
    BUILD_MOVED_IN = 238
    BUILD_BIRTH_MONTH = 115
    BUILD_ARRIVAL = 116
    BUILD_SAMPLE = 117
    BUILD_SELF_FUNDER = 118
    BUILD_KIN = 119
    BUILD_AILING = 120


def u64(x: Any) -> int:
    """Keep a number in 64 bits, unsigned.  Compiled code has its own version of this one line, below."""
    return int(x) & _MASK


@overload(u64)
def _u64_compiled(x):  # numba multiplies uint64 by a plain int as signed, so every product goes through here
    if isinstance(x, types.IntEnumMember):
        return lambda x: np.uint64(x.value)
    return lambda x: np.uint64(x)


@mechanism
def mix(x: int) -> int:
    """Stir 64 bits until each depends on all the others (the splitmix64 finaliser)."""
    x = u64(x)
    x = u64(x ^ (x >> u64(30)))
    x = u64(x * u64(_MIX_1))
    x = u64(x ^ (x >> u64(27)))
    x = u64(x * u64(_MIX_2))
    return u64(x ^ (x >> u64(31)))


@mechanism
def luck_of(seed: int, resident: int, month: int) -> int:
    """One resident's luck in one month, from which each event takes its own draw.

    `seed` must already be hashed (`hashed_seed`), so that neighbouring seeds have nothing in common.
    Months of burn-in are negative; 4096 is added, so every month has its own non-negative number.
    """
    person = mix(u64(u64(seed) + u64(u64(resident + 1) * u64(_GOLDEN))))
    return mix(u64(person + u64(u64(month + 4096) * u64(_GOLDEN))))


@mechanism
def uniform(luck: int, event: int) -> float:
    """A number from 0 up to but not including 1, belonging to this event alone."""
    return float(mix(u64(luck + u64(u64(event) * u64(_GOLDEN)))) >> u64(11)) * _TO_UNIT


@mechanism
def happens(luck: int, event: int, chance: float) -> bool:
    """Whether an event of this chance (0 to 1, for the month) comes about."""
    return chance > 0.0 and uniform(luck, event) < chance


def hashed_seed(seed: int, life: int = 0) -> int:
    """The run's seed, stirred before first use, one for each life of the same world.

    >>> hashed_seed(1) != hashed_seed(2) != hashed_seed(1, life=1)
    True
    """
    return mix(u64(mix(u64(seed + _GOLDEN)) + u64(life * _MIX_1)))


def uniforms(seed: int, people: np.ndarray, event: Event) -> np.ndarray:
    """Many people's draws at once, for building a place: `uniform(luck_of(seed, id, 0), event)` for each id."""
    with np.errstate(over="ignore"):
        ids = np.asarray(people).astype(np.uint64)
        person = _mix_many(np.uint64(seed) + (ids + np.uint64(1)) * np.uint64(_GOLDEN))
        luck = _mix_many(person + np.uint64(u64(4096 * _GOLDEN)))
        return (_mix_many(luck + np.uint64(u64(int(event) * _GOLDEN))) >> np.uint64(11)) * _TO_UNIT


def _mix_many(x: np.ndarray) -> np.ndarray:
    x = (x ^ (x >> np.uint64(30))) * np.uint64(_MIX_1)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(_MIX_2)
    return x ^ (x >> np.uint64(31))
