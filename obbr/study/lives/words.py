"""What is written down of a life, in plain words."""

from __future__ import annotations

from obbr.calendar import FIRST_APRIL, MONTHS_IN_YEAR
from obbr.people.resident import (
    Bed,
    Employment,
    Far,
    Frailty,
    Living,
    Need,
    Payer,
    Placed,
    Presence,
    Relief,
    Setting,
    Stage,
    Waiting,
    Work,
)
from obbr.people.written_down import LIVING, Caring, Family, Field

BEFORE = -1  # the month before any scenario begins, with which the record of a life opens
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

CARE = {
    Setting.NONE: "no long-term care",
    Setting.HOME_CARE: "home care",
    Setting.DIRECT_PAYMENT: "a direct payment for care",
    Setting.DAY_SUPPORT: "days in company while family cares for the rest",
    Setting.EXTRA_CARE: "a flat with staff in the building",
    Setting.SUPPORTED_LIVING: "supported living",
    Setting.RESIDENTIAL: "a residential home",
    Setting.NURSING: "a nursing home",
    LIVING + Living.SEEKS: "a home with support is sought",
    LIVING + Living.SEEKS_IN_CRISIS: "a home is sought in a crisis",
    LIVING + Living.FAMILY: "support in the family home",
    LIVING + Living.TENANCY: "a tenancy with support",
    LIVING + Living.SUPPORTED: "supported living",
    LIVING + Living.SHARED_LIVES: "Shared Lives, in a carer's home",
    LIVING + Living.RESIDENTIAL: "a residential home",
    LIVING + Living.AWAY: "a residential home outside the area",
    LIVING + Living.HOSPITAL: "a mental health hospital",
    LIVING + Living.HOME_CARE: "home care",
    LIVING + Living.DIRECT_PAYMENT: "a direct payment for support",
}

WORDS: dict[Field, dict[int, str]] = {
    Field.PRESENCE: {
        Presence.YET_TO_COME: "yet to come",
        Presence.HERE: "lives here",
        Presence.MOVED_AWAY: "moved away",
        Presence.DEAD: "dead",
    },
    Field.NEED: {
        Need.NONE: "no help needed with daily living",
        Need.LOW: "help needed on some days",
        Need.MEDIUM: "help needed every day",
        Need.HIGH: "help needed at all hours",
    },
    Field.FRAILTY: {
        Frailty.FIT: "not frail",
        Frailty.MILD: "mild frailty",
        Frailty.MODERATE: "moderate frailty",
        Frailty.SEVERE: "severe frailty",
    },
    Field.DEMENTIA: {0: "no dementia", 1: "dementia"},
    Field.DISORDER: {0: "no common mental disorder", 1: "a common mental disorder"},
    Field.LONELY: {0: "seldom lonely", 1: "often lonely"},
    Field.CARE: CARE,
    Field.PAYER: {
        Payer.NOBODY: "nobody pays for care",
        Payer.COUNCIL: "the council pays for care",
        Payer.SELF: "own means pay for care",
        Payer.NHS: "the NHS pays for care",
    },
    Field.FAMILY: {
        Family.NOBODY: "no help from family",
        Family.PARTNER: "help from a partner",
        Family.KIN: "help from family nearby",
    },
    Field.CARING: {
        Caring.NOBODY: "cares for nobody",
        Caring.CARES: "cares for family",
        Caring.STRAINED: "strained by caring",
        Caring.WORN_OUT: "worn out by caring, unable to go on",
    },
    Field.RELIEF: {
        Relief.NONE: "no carers' support",
        Relief.BREAKS: "carers' support",
        Relief.COPING: "carers' support with a coping programme",
    },
    Field.EMPLOYED: {
        Employment.NOT_WORKING: "no paid work",
        Employment.WORKING: "paid work",
        Employment.LEFT_TO_CARE: "paid work given up to care",
        Employment.WANTS_WORK: "wish for paid work unmet",
    },
    Field.WAITS_FOR: {
        Waiting.NOTHING: "no wait for care",
        Waiting.HOME_CARE: "wait for home care",
        Waiting.DAY_SUPPORT: "wait for days in company",
        Waiting.EXTRA_CARE: "wait for a flat with staff",
        Waiting.SUPPORTED_LIVING: "wait for supported living",
        Waiting.RESIDENTIAL: "wait for a residential home",
        Waiting.NURSING: "wait for a nursing home",
    },
    Field.WAITS_FOR_WORKER: {
        Work.NONE: "no wait for a worker",
        Work.CRISIS: "wait for a worker in a crisis",
        Work.SAFEGUARDING: "wait for an answer to a concern",
        Work.HOSPITAL: "wait for a worker to plan the way home",
        Work.REQUEST: "wait for a conversation with a worker",
    },
    Field.BETWEEN: {0: "no agency lost", 1: "agency or home gave up, next one to be found"},
    Field.REABLING: {0: "no reablement", 1: "reablement"},
    Field.CONNECTED: {0: "no place with a voluntary organisation", 1: "a place with a voluntary organisation"},
    Field.BED: {
        Bed.NONE: "not in hospital",
        Bed.STAYING: "in hospital",
        Bed.DELAYED: "fit to leave hospital, with nothing to leave to",
    },
    Field.HOME_AGAIN: {0: "not lately in hospital", 1: "home from hospital this month"},
    Field.STAGE: {
        Stage.UNKNOWN: "not known to children's social care",
        Stage.ASSESSMENT: "assessment by children's social care",
        Stage.ENQUIRY: "enquiry whether there is significant harm",
        Stage.IN_NEED: "help as a child in need",
        Stage.PLAN: "a child protection plan",
        Stage.LOOKED_AFTER: "looked after by the council",
        Stage.LEFT_CARE: "support as a care leaver",
    },
    Field.PLACED: {
        Placed.NOWHERE: "no placement",
        Placed.SEEKS: "a foster or other home is sought",
        Placed.KIN: "a home with relatives or friends",
        Placed.IN_HOUSE: "a home with the council's foster carers",
        Placed.AGENCY: "a home with an agency's foster carers",
        Placed.CHILDRENS_HOME: "a children's home",
        Placed.SUPPORTED: "accommodation with support",
        Placed.PARENTS: "home with parents under a care order",
    },
    Field.FAR: {
        Far.INSIDE: "within the area",
        Far.OUTSIDE: "outside the area",
        Far.BEYOND_20_MILES: "more than 20 miles outside the area",
    },
    Field.PRESSED: {0: "a family not under pressure", 1: "a family under pressure"},
    Field.EARLY_HELP: {0: "no early help", 1: "early help for the family"},
    Field.VACCINATED: {0: "no flu jab this winter", 1: "flu jab this winter"},
    Field.EXERCISING: {0: "no falls-exercise group", 1: "a falls-exercise group"},
    Field.ADAPTED: {0: "home not adapted", 1: "home adapted"},
    Field.VISITED: {0: "no home visitor", 1: "a home visitor"},
    Field.ACCOMPANIED: {0: "no peer supporter", 1: "a peer supporter"},
    Field.COACHED: {0: "no job coach", 1: "a job coach"},
}
HOURS = {
    Field.AGREED_HOURS: "of care agreed",
    Field.PAID_HOURS: "of paid care",
    Field.UNMET_HOURS: "of needed help missing",
}


def in_words(field: Field, code: int) -> str:
    """What one thing that is written down says.

    >>> in_words(Field.PAID_HOURS, 1), in_words(Field.UNMET_HOURS, 0), in_words(Field.CARE, Setting.NURSING)
    ('1 hour a week of paid care', 'no hours of needed help missing', 'a nursing home')
    """
    if field in HOURS:
        hours = f"{code} hour{'s' if code != 1 else ''} a week" if code else "no hours"
        return f"{hours} {HOURS[field]}"
    return WORDS[field][code]


def month_in_words(month: int) -> str:
    """A month, counted from April 2025.

    >>> month_in_words(0), month_in_words(9), month_in_words(-1)
    ('April 2025', 'January 2026', 'March 2025')
    """
    year, place = divmod(month + 3, MONTHS_IN_YEAR)
    return f"{MONTHS[place]} {FIRST_APRIL + year}"


def month_label(month: int) -> str:
    """The same as the tables have it; the opposite of `obbr.calendar.month_index`.

    >>> month_label(0), month_label(9), month_label(-1)
    ('2025-04', '2026-01', '2025-03')
    """
    year, place = divmod(month + 3, MONTHS_IN_YEAR)
    return f"{FIRST_APRIL + year}-{place + 1:02d}"


def scenario_in_words(name: str) -> str:
    """A scenario's name without its underscores."""
    return name.replace("_", " ")
