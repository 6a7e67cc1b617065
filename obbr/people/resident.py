"""What is known of one person, kept as one row, and the words for the states a person can be in.

A row number is a resident's id for ever.  People who are born or move in later have a row from the start and wait in
it; nobody's row is used again.  Numbers are small whole numbers in stated units, so that a run gives the same bytes
everywhere.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

NOBODY = -1
NEVER = 32_000  # a month that does not come
OLDEST = 90  # tables by single year of age end with 90 and over
AGES = OLDEST + 1
FIFTHS = 5
OLD = 65  # from where people count as older, and the workers of this model are theirs
TENTHS = 10  # hours are kept in tenths
MICRO = 1_000_000  # and years of life in millionths
DAYS = 30  # whole days of a month, as hospital stays are counted
ADULT = 18  # years at which childhood ends in law
LONG_CLOSED = 13  # months after which it is not counted any more how long ago a case closed or a child came home
LONG_HOME = 120  # days after which it is not counted any more how long ago a person came home from hospital


class Sex(IntEnum):
    """Sex as the census tables have it."""

    FEMALE = 0
    MALE = 1


class Presence(IntEnum):
    """Whether a row is somebody's life at the moment."""

    YET_TO_COME = 0
    HERE = 1
    MOVED_AWAY = 2
    DEAD = 3


class Tenure(IntEnum):
    """How a household holds its home."""

    OWNED_OUTRIGHT = 0
    MORTGAGED = 1
    SOCIAL_RENT = 2
    PRIVATE_RENT = 3


class Frailty(IntEnum):
    """Categories of the electronic frailty index."""

    FIT = 0
    MILD = 1
    MODERATE = 2
    SEVERE = 3


class Need(IntEnum):
    """Help needed with daily living, as the dependency studies group it."""

    NONE = 0
    LOW = 1  # less than daily
    MEDIUM = 2  # daily
    HIGH = 3  # at all hours


class Setting(IntEnum):
    """Where a person's long-term paid care happens."""

    NONE = 0
    HOME_CARE = 1
    DIRECT_PAYMENT = 2  # money instead of hours; mostly for personal assistants
    DAY_SUPPORT = 3  # some days a week in company, while family cares for the rest
    EXTRA_CARE = 4  # a flat of one's own with staff in the building
    SUPPORTED_LIVING = 5
    RESIDENTIAL = 6
    NURSING = 7


class Payer(IntEnum):
    """Who pays for a person's long-term care."""

    NOBODY = 0
    COUNCIL = 1
    SELF = 2
    NHS = 3  # continuing healthcare: all of it, free of charge


class Waiting(IntEnum):
    """What a person is waiting for."""

    NOTHING = 0
    HOME_CARE = 2
    DAY_SUPPORT = 3
    EXTRA_CARE = 4
    SUPPORTED_LIVING = 5
    RESIDENTIAL = 6
    NURSING = 7


class Bed(IntEnum):
    """Where a person stands with the hospital at the end of the month."""

    NONE = 0
    STAYING = 1
    DELAYED = 2  # fit to leave, and nothing to leave to


class Referred(IntEnum):
    """How a person came to look for a place with a voluntary organisation."""

    NOT = 0
    SENT = 1  # by a conversation with the council, or by a link worker
    WITHOUT_MONEY = 2  # by a council that does not help them and pays for no place
    OWN_ACCORD = 3


class Relief(IntEnum):
    """What support a carer has."""

    NONE = 0
    BREAKS = 1  # advice, and hours of care that stand in
    COPING = 2  # the same, and a coping programme: for carers of people with dementia


class Employment(IntEnum):
    """Paid work of people of working age."""

    NOT_WORKING = 0
    WORKING = 1
    LEFT_TO_CARE = 2  # gave up paid work because of caring
    WANTS_WORK = 3  # of people with long-term support before 65: would take a job


class Stage(IntEnum):
    """How far a child is known to children's social care, or was before growing up."""

    UNKNOWN = 0
    ASSESSMENT = 1  # referred, and a worker is to look
    ENQUIRY = 2  # into whether the child suffers significant harm (section 47)
    IN_NEED = 3  # has help, in the family
    PLAN = 4  # on a child protection plan
    LOOKED_AFTER = 5
    LEFT_CARE = 6  # grown up in care, and still the council's to help


class Placed(IntEnum):
    """With whom a looked-after child lives."""

    NOWHERE = 0
    SEEKS = 1  # a home is to be found this month
    KIN = 2  # relatives or friends, approved as foster carers
    IN_HOUSE = 3  # foster carers of the council
    AGENCY = 4  # foster carers of an agency
    CHILDRENS_HOME = 5
    SUPPORTED = 6  # accommodation with support, from 16
    PARENTS = 7  # at home, under a care order


class Far(IntEnum):
    """How far from the council's area a looked-after child lives."""

    INSIDE = 0
    OUTSIDE = 1
    BEYOND_20_MILES = 2


class Client(IntEnum):
    """For what an adult has had the council's long-term support since before 65.

    Whoever was turned away with a physical disability or mental ill-health has `Living.NONE`.
    """

    NONE = 0
    LEARNING_DISABILITY = 1  # or autism
    PHYSICAL = 2
    MENTAL_HEALTH = 3


class Living(IntEnum):
    """Where somebody lives, or how they live at home, with long-term support that began before 65."""

    NONE = 0
    SEEKS = 1  # a home is to be found this month
    SEEKS_IN_CRISIS = 2  # likewise, because the family cannot go on
    FAMILY = 3
    TENANCY = 4  # of their own, with support
    SUPPORTED = 5  # supported living: staff in the house
    SHARED_LIVES = 6  # in the home of a carer whom the council pays
    RESIDENTIAL = 7
    AWAY = 8  # in a residential home outside the area
    HOSPITAL = 9  # for mental health; the NHS pays for the bed
    HOME_CARE = 10
    DIRECT_PAYMENT = 11


class Work(IntEnum):
    """What work the front door has for a person, in the order in which it is done."""

    NONE = 0
    CRISIS = 1
    SAFEGUARDING = 2
    HOSPITAL = 3
    REQUEST = 4
    REVIEW = 5


RESIDENT = np.dtype(
    [
        # who
        ("id", np.int32),
        ("household", np.int32),
        ("partner", np.int32),  # id, or NOBODY
        ("parent", np.int32),  # a mother, or a parent near whom they live; id, or NOBODY; synthetic
        ("kin", np.int32),  # a grown-up child living near, or NOBODY; synthetic
        ("birth_month", np.int16),  # months from April 2025; negative before it
        ("arrives", np.int16),  # month of birth or of moving in; NEVER once it has come
        ("weight", np.int16),  # how many people this row stands for
        ("age", np.int8),  # whole years, kept up every month; 90 stands for 90 and over
        ("sex", np.int8),
        ("fifth", np.int8),  # deprivation, 0 (most) to 4 (least)
        ("presence", np.int8),
        ("team", np.int8),  # neighbourhood, and so social-work team
        # means
        ("savings", np.int32),  # pounds, home not counted
        ("tenure", np.int8),
        # health
        ("frailty", np.int8),
        ("need", np.int8),
        ("dementia", np.int8),
        ("disorder", np.int8),  # common mental disorder
        ("lonely", np.int8),  # often or always
        ("ailing", np.int8),  # as people are who come to need a care home, whether or not they get one
        ("vaccinated", np.int8),  # against flu, this winter
        ("exercising", np.int8),  # in a falls-exercise group
        ("steady", np.int8),  # on firmer feet from exercise, now or lately
        ("connected", np.int8),  # has a place with a voluntary organisation
        ("referred", np.int8),  # looks for such a place, and how they came to it
        ("adapted", np.int8),  # lives in a home that was adapted
        ("visited", np.int8),  # months since a visitor first came, while that may still tell; 0 for nobody came
        ("accompanied", np.int8),  # months since a peer first came, while they still come; 0 for nobody does
        # caring
        ("willing", np.int8),  # 0 (most) to 99: whether a partner or child would care for this person
        ("carer", np.int32),  # id of the main unpaid carer, or NOBODY
        ("cares_for", np.int32),  # id, or NOBODY
        ("family_hours", np.int16),  # received, tenths of an hour a week
        ("caring_hours", np.int16),  # given, tenths of an hour a week
        ("broken", np.int8),  # months until a carer who broke down may start again
        ("strain", np.int8),  # of a carer, 0 to 100
        ("hardy", np.int8),  # 0 (least) to 99: how well this person bears caring
        ("relieved", np.int8),  # the support that a carer has: Relief
        ("employed", np.int8),  # Employment, read from 16 to 64
        ("neighbourly", np.int8),  # 0 (most) to 99: whether neighbours or friends would help this person
        ("neighbour_hours", np.int16),  # received from neighbours and friends, tenths of an hour a week
        # paid support
        ("setting", np.int8),
        ("payer", np.int8),
        ("provider", np.int16),  # row of the agency or care home; 0 for none, 1 for between two
        ("settled", np.int8),  # months with the same home carers, up to 24
        ("known", np.int8),  # months with the same social worker, up to 24
        ("package", np.int16),  # home care agreed, tenths of an hour a week
        ("received", np.int16),  # home care that came this month, tenths of an hour a week
        ("adequacy", np.int8),  # share of needed help that comes, per cent
        ("placement", np.int8),  # 0, or 1 (first) to 99: whose case for a care home is agreed when councils ration
        ("waiting", np.int8),
        ("waited", np.int16),  # months in the present queue for care or a place
        ("work", np.int8),  # what the front door has to do for this person
        ("work_left", np.int16),  # of it, tenths of a worker's hour
        ("work_waited", np.int16),  # months that this work has waited for a worker
        ("episode", np.int16),  # queue entries so far: a new lottery ticket each time
        ("reabling", np.int8),  # months of reablement left
        ("since_review", np.int8),  # months since the front door last looked, up to 12
        ("turned_away", np.int8),  # rationing refused what base-year practice would have given
        # childhood
        ("pressed", np.int8),  # lives in a family under pressure
        ("early_help", np.int8),  # months of help to the family that are left; below 0, until it counts no longer
        ("stage", np.int8),
        ("stage_months", np.int16),  # in this stage; of a looked-after child, in care
        ("assessing", np.int16),  # of an assessment or enquiry, tenths of a worker's hour that are left
        ("closed_months", np.int8),  # since the last case was closed, up to 13
        ("at_edge", np.int8),  # would come into care this month, unless a family conference finds another way
        ("home_months", np.int8),  # since coming home from care, up to 13
        ("placed", np.int8),
        ("far", np.int8),
        ("dearness", np.int16),  # what a child's place, or an adult's support, costs: per cent of the usual
        ("unaccompanied", np.int8),  # came to England without family
        # long-term support that begins before 65
        ("ld", np.int8),  # a learning disability or autism that calls for support in adult life
        ("client", np.int8),
        ("living", np.int8),
        ("coached", np.int8),  # months with a job coach that are left
        # hospital
        ("bed", np.int8),
        ("days_left", np.int16),  # of the stay, beyond this month
        ("days_home", np.int8),  # days since coming home from hospital when the month closes, up to 120
    ],
    align=True,
)

HOUSEHOLD = np.dtype([("people", np.int16), ("tenure", np.int8), ("fifth", np.int8)], align=True)


def nobody_yet(rows: int) -> np.ndarray:
    """A table of `rows` empty lives: ids in order, no partner, mother or carer, nobody here yet."""
    people = np.zeros(rows, RESIDENT)
    people["id"] = np.arange(rows)
    for link in ("household", "partner", "parent", "kin", "carer", "cares_for"):
        people[link] = NOBODY
    people["weight"] = 1
    people["arrives"] = NEVER
    people["days_home"] = LONG_HOME
    people["closed_months"] = people["home_months"] = LONG_CLOSED
    return people
