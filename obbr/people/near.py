"""What is around a person: home, the state of the system, a carer, and where events are counted.

Everything here is a record, so that every mechanism takes the same four things, `(r, near, luck, p)`, whatever the
size of the place.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from obbr.people.resident import AGES, FIFTHS

STAY_GROUPS = 4  # under 65, 65 to 74, 75 to 84, 85 and over
STAY_STEPS = 64
CHILD_AGES, HOMES = 5, 5  # rows and columns of tables of childhood, as on the axes of the evidence
LD_HOMES = 5  # how people with a learning disability live: `learning_disability`
ADULT_KINDS, ADULT_SETTINGS = 2, 4  # of support before 65 for other reasons: `support_before_65`

SYSTEM = np.dtype(
    [  # what institutions publish at the start of a month
        ("rationing", np.float64),  # 0 as in the base year, 1 as hard as law allows
        ("place_worth", np.float64),  # what a voluntary organisation's place gives, 1 when it has a place for each
        ("homes_sought", np.float64),  # how often people of a given health come to need a care home, 1 at the start
        ("own_care_index", np.float64),  # prices that self-funders pay, 1 = 2024/25
        ("charge", np.float64),  # what residents are charged, 1 = as in the base year
        ("paperwork", np.float64),  # share of workers' time on process, 1 = as in the base year
        ("sends_on", np.float64),  # of those who would leave with nothing, the share sent to voluntary bodies unpaid
        ("usual_trust", np.float64),  # of worker and person when care is offered, 0 to 1; below 0 until it is known
        ("connection_instead", np.float64),  # share of personal care below the highest need that connection replaces
        ("flu_outreach", np.float64),  # 1 in the month in which outreach for the flu jab works
        ("admission_pressure", np.float64),  # admissions that the region's beds let in, against usual
        ("childrens_caution", np.float64),  # chance of a referral and of a new concern, 1 as is usual
        ("childrens_restraint", np.float64),  # how hard the council holds back there, 0 as in the base year
        ("conferences", np.float64),  # 1 in a month in which family conferences before court can be had
        ("help_pace", np.float64),  # how soon cases of children close, by how much workers see families; 1 as usual
        ("childrens_worker_changes", np.float64),  # chance a month that a child's social worker changes
        ("usual_childrens_trust", np.float64),  # of worker and looked-after child, 0 to 1; below 0 until it is known
        ("in_house_places", np.int64),  # with the council's own foster carers
        ("intensity", np.float64),  # how much support a person of 18 to 64 has, 1 as in the base year
        ("usual_settled", np.float64),  # months that people with home care have usually had the same carers
        ("looks_around", np.float64),  # how far conversations look first at what is there, 0 as in the base year, to 1
        ("conversation_time", np.float64),  # time that a conversation takes, 1 as in the base year
        ("knows_places", np.float64),  # of those who would leave with nothing, the share taken to a place nearby
        ("joined_up", np.float64),  # what joined teams make of older people's emergency admissions, 1 = none
        ("small_sum_reach", np.float64),  # chance that there is a small sum when a conversation calls for one
        ("conference_reach", np.float64),  # chance that a conference can be held when one is wanted
        ("peer_reach", np.float64),  # chance a month that a peer finds a person who is cut off
        ("flu_above", np.float64),  # what strikes from outside: admissions with flu beyond the month's usual, 1 = twice
        ("emergencies_above", np.float64),  # likewise A&E visits and all other emergency admissions
        ("deaths_above", np.float64),  # likewise deaths of older people
    ],
    align=True,
)

LOCAL = np.dtype(
    [  # the place's own rates, settled once on the base year's people and frozen for all scenarios
        ("death_rate", np.float64, (2, AGES)),  # a month, for a fit person at home who is not lonely
        ("leave_rate", np.float64, (AGES,)),  # moving away, a month
        ("frailty_step", np.float64, (4, 2, AGES)),  # to the next category, a month, by category; mean deprivation
        ("need_onset", np.float64, (4, 2, AGES)),  # a month, by level; no frailty or dementia, mean deprivation
        ("need_recovery", np.float64, (2, AGES)),  # a month
        ("dementia_onset", np.float64, (2, AGES)),
        ("disorder_onset", np.float64, (2, AGES)),
        ("lonely_onset", np.float64, (AGES,)),
        ("ae_rate", np.float64, (2, AGES)),  # a month, for the reference person of each ratio
        ("admission_rate", np.float64, (2, AGES)),
        ("reference_benefit", np.float64, (4,)),  # usual benefit of the help that comes, by need
        ("benefit", np.float64, (21,)),  # of 0, 5, .. 100% of needed help: concave
        ("stay_days", np.float64, (STAY_GROUPS, STAY_STEPS)),  # quantiles of an overnight stay
        ("usual_reabled", np.float64),  # episodes of reablement a month for each person who could gain from one
        ("direct_payment_share", np.float64),  # of new council-paid support at home
        ("package_size", np.float64, (2,)),  # against the evidence: of home care, of direct payments
        ("day_support_share", np.float64),  # of new council-paid support of people with a carer
        ("home_value", np.float64),  # pounds, of an older owner's home
        ("usual_steady", np.float64),  # share of those who may exercise that are steadier for it
        ("usual_adapted", np.float64, (4,)),  # share of older people at home who live in an adapted one, by frailty
        ("usual_connected", np.float64),  # share of lonely people with a VCSE place
        ("usual_relieved", np.float64),  # share of carers with support
        ("usual_coping", np.float64),  # share of carers with a coping programme
        ("usual_strain", np.float64, (2, AGES)),  # mean over everybody, carers or not
        ("usual_carer_unmet", np.float64, (4,)),  # mean unmet need of people with a carer, 0 to 1, by need
        ("breakdown_rate", np.float64),  # a month, for a point of strain
        ("usual_breakdown", np.float64, (4,)),  # a month, by need of the person cared for
        ("usual_leaving", np.float64, (4,)),  # of working carers who leave work, a month, by need likewise
        ("usual_long_stays", np.float64, (STAY_GROUPS,)),  # of a week or more, a month, by an older person
        ("usual_delayed_weeks", np.float64),  # a month, of an older person at home with daily need
        ("kept_by_hospital", np.float64),  # chance that a long stay of an older person ends in the hospital's own delay
        ("care_home_level", np.float64),  # how much oftener than in the evidence people come to need a care home
        ("care_home_from_home", np.float64),  # share of all who come to need a care home who do so at home
        ("pressure_onset", np.float64, (FIFTHS,)),  # of a family, a month, by deprivation
        ("usual_pressed", np.float64, (FIFTHS,)),  # share of children under pressure, by deprivation
        ("referral_rate", np.float64),  # of a child under pressure whom nobody helps, a month
        ("early_help_ratio", np.float64),  # of referral while early help lasts
        ("usual_early_help", np.float64),  # share of children under pressure, without a case, who have it
        ("section47_at_referral", np.float64),  # share of assessed referrals that are enquiries at once
        ("section47_in_need", np.float64),  # of a child in need, a month
        ("found_in_need", np.float64),  # share of assessments
        ("plan_share", np.float64),  # of enquiries
        ("plan_ends", np.float64),  # a month
        ("case_closes", np.float64),  # of a child in need, a month
        ("care_entry", np.float64, (CHILD_AGES,)),  # of a child on a plan, a month
        ("care_exit", np.float64),  # how much sooner than in England children leave care here
        ("placement_mix", np.float64, (CHILD_AGES, HOMES)),  # of homes looked for
        ("placed_outside", np.float64),  # chance that a home found is outside the area, children's homes aside
        ("placed_far", np.float64),  # and then beyond 20 miles
        ("home_cost", np.float64, (STAY_STEPS,)),  # of a place in a children's home against the mean, at even chances
        ("ld_moves_out", np.float64),  # planned, from the family home, a month
        ("ld_to_tenancy", np.float64),  # share of planned moves
        ("ld_to_supported", np.float64),  # of all other moves the share to supported living, not a residential home
        ("ld_to_hospital", np.float64),  # of a person with a learning disability and support, a month
        ("ld_weeks", np.float64, (LD_HOMES,)),  # pounds a week of usual support
        ("ld_work_share", np.float64),  # in paid work
        ("ld_job", np.float64),  # chance a month that somebody finds a job who wants one, without a coach
        ("mental_job", np.float64),
        ("physical_begins", np.float64),  # long-term support of a person of 18 to 64 who needs help, a month
        ("mental_begins", np.float64),  # and of one with common mental disorder
        ("adult_settings", np.float64, (ADULT_KINDS, ADULT_SETTINGS)),  # of new support, shares added up
        ("adults_away", np.float64),  # share of residential places before 65 that are outside the area
        ("package_cost", np.float64, (STAY_STEPS,)),  # of support before 65 against the mean, at even chances
        ("care_home_after_stay", np.float64),  # how many years at home a long stay is worth in coming to need one
    ],
    align=True,
)

PROVIDER = np.dtype(
    [  # one agency of home care or one care home, as residents meet it; rows 0 and 1 stand for none (`keeping_care`)
        ("kind", np.int8),  # the setting in which it cares for people
        ("gives_up", np.int8),  # 1 hands back its council contract this month, 2 closes: others must be found
        ("tendered_away", np.float64),  # share of its council work that it loses this month to others
        ("carers_change", np.float64),  # chance a month that a person's home carers change
        ("adds", np.float64),  # what its quality adds to the worth of the help that comes, as a share; 0 as usual
        ("takes_new", np.float64),  # of its kind's new people this month, the share with providers up to this one
        ("takes_tendered", np.float64),  # likewise of people whose care is tendered away
    ],
    align=True,
)

TEAM = np.dtype(
    [  # one team of social workers, as residents meet it
        ("worker_changes", np.float64),  # chance a month that a person's social worker changes
        ("people", np.int64),  # whom it knows, counted afresh each month
    ],
    align=True,
)

COUNT = np.dtype(
    [
        (name, np.int64)
        for name in (
            # flows, added up over a financial year
            "deaths",
            "micro_qalys",
            "ae_attendances",
            "emergency_admissions",
            "readmissions",
            "bed_days",
            "delayed_days",
            "delayed_for_worker",  # of the delayed days, by what was waited for
            "delayed_for_home_care",
            "delayed_for_care_home",
            "delayed_for_reablement",
            "delayed_for_other",
            "falls",
            "care_home_entries",
            "care_home_entries_from_hospital",
            "moved_by_closure",  # people whose provider gave up, and who were found another
            "moved_by_tender",  # people whose home care went to another agency
            "reached_limit",  # self-funders whose savings came down to the capital limit
            "requests_for_support",
            "home_care_tenths",  # hours x 10, weeks of the month applied at the end
            "unmet_tenths",
            "unpaid_tenths",
            "neighbour_tenths",
            "replacement_tenths",  # of care that stands in for a family carer
            "safeguarding_concerns",
            "conversations",
            "to_community",  # what conversations led to
            "to_short_term",
            "to_long_term",
            "to_nothing",
            "care_quality_millionths",  # care-related quality of life, in years
            "lost_work",  # carers who gave up paid work
            "adaptations",
            "home_visits",
            "referrals",  # of children
            "rereferrals",  # of them within a year of the last case
            "section47",
            "plans_started",
            "care_entries",
            "care_exits",
            "placement_moves",
            "early_help",
            "conferences",
            "began_at_18",  # people with a learning disability whose support as adults began
            "family_ended",  # homes with family that ended because the parent could not go on
            "progressing",  # moves to less support
            "jobs_found",
            # stocks, as they stand when the month closes
            "population",
            "care_home_council",
            "supported",
            "self_funders",
            "nhs_funded",
            "waiting",
            "lonely",
            "breakdowns",
            "strained",
            "carers",
            "relieved",
            "in_work",
            "exercising",
            "flu_vaccinated",
            "children_in_need",
            "on_plan",
            "looked_after",
            "fostered",
            "in_childrens_homes",
            "unaccompanied",
            "placed_outside",
            "placed_far",
            "care_leavers",
            "ld_supported",  # people of 18 to 64, as all that follow but the last
            "ld_family",
            "shared_lives",
            "physical_supported",
            "mental_supported",
            "residential_before_65",
            "ld_inpatients",
        )
    ],
    align=True,
)
STOCKS = (
    *("population", "care_home_council", "supported", "self_funders", "nhs_funded", "waiting", "lonely"),
    *("breakdowns", "strained", "carers", "relieved", "in_work", "exercising", "flu_vaccinated"),
    *("children_in_need", "on_plan", "looked_after", "fostered", "in_childrens_homes", "unaccompanied"),
    *("placed_outside", "placed_far", "care_leavers"),
    *("ld_supported", "ld_family", "shared_lives", "physical_supported", "mental_supported"),
    *("residential_before_65", "ld_inpatients"),
)

USE = np.dtype(
    [
        (name, np.int64)
        for name in (  # of services this month, weighted: what money multiplies by a price
            "home_care_council",  # tenths of an hour a week
            "home_care_self",
            "home_care_nhs",
            "direct_payment_council",  # tenths of an hour a week
            "day_support_council",  # people
            "extra_care_council",
            "supported_living_council",
            "residential_council",
            "residential_self",
            "residential_nhs",
            "nursing_council",
            "nursing_self",
            "nursing_nhs",
            "reablement_starts",
            "home_care_wanted",  # tenths of an hour a week asked for, new and held
            "exercising",
            "connected",
            "relieved",  # carers who have carers' support
            "carers_out_of_work",
            "adaptations",  # homes adapted
            "home_visits",  # people who begin a round of visits
            "flu_contacts",  # people reached by outreach for the flu jab
            "flu_jabs",  # jabs that outreach added
            "referrals",  # people newly sent to voluntary organisations
            "places_wanted",  # people who hold a place with one, or look for it
            "sent_on",  # of those who look, sent without money
            "beds_used_days",
            "delayed_days",
            "caseload",  # people whom the front door knows
            "offers",  # of long-term care that hung on what a worker and a person found together
            "trust_hundredths",  # how well they knew each other, over all offers
            "worker_months",  # months that people of the caseload have had the same social worker
            "home_care_people",
            "kin_care",  # hundredths of a usual place, as all places of looked-after children
            "in_house_fostering",
            "agency_fostering",
            "childrens_homes",
            "supported_accommodation",
            "in_house_held",  # places with the council's own foster carers that are taken
            "care_leavers",
            "unaccompanied",
            "early_help_starts",
            "conferences",  # held, for children who would have come into care
            "childrens_cases",  # children whom the children's team has open
            "childrens_work_tenths",  # hours a month that open cases call for, assessments aside
            "assessing_tenths",  # hours that went into assessments and enquiries
            "childrens_trust_hundredths",  # how well looked-after children and workers know each other
            "childrens_trust_of",
            "learning_disability_family",  # hundredths of usual support of a person, as all of 18 to 64
            "learning_disability_tenancy",
            "learning_disability_supported",
            "learning_disability_shared_lives",
            "learning_disability_residential",
            "physical_home_care",
            "physical_direct_payment",
            "physical_supported",
            "physical_residential",
            "mental_health_home_care",
            "mental_health_direct_payment",
            "mental_health_supported",
            "mental_health_residential",
            "ld_inpatients",  # people in a mental health hospital
            "ld_people",
            "ld_working",
            "shared_lives_held",
            "carer_months",  # months that people with home care have had the same carers
            "small_sums_wanted",  # conversations that a small sum would end
            "small_sums",
            "adult_conferences_wanted",  # people who would have a family group conference
            "adult_conferences",
            "peers_wanted",  # people who are cut off and whom a peer might find
            "peers_met",
        )
    ],
    align=True,
)

Near = namedtuple("Near", "place home system count use carer partner provider team")
World = namedtuple("World", "place homes system use providers teams")
