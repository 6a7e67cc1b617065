"""What is around a person: home, the state of the system, a carer, and where events are counted.

Everything here is a record, so that every mechanism takes the same four things, `(r, near, luck, p)`, whatever the
size of the place.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from obbr.people.resident import AGES

STAY_GROUPS = 4  # under 65, 65 to 74, 75 to 84, 85 and over
STAY_STEPS = 64

SYSTEM = np.dtype(
    [  # what institutions publish at the start of a month
        ("rationing", np.float64),  # 0 as in the base year, 1 as hard as law allows
        ("admission_pressure", np.float64),  # share of usual marginal admissions that beds allow
        ("vaccination_effort", np.float64),  # uptake against usual, 1 = as in the base year
    ],
    align=True,
)

LOCAL = np.dtype(
    [  # the place's own rates, settled once on the base year's people and frozen for all scenarios
        ("death_rate", np.float64, (2, AGES)),  # a month, for a fit person at home who is not lonely
        ("leave_rate", np.float64, (AGES,)),  # moving away, a month
        ("need_onset", np.float64, (2, AGES)),  # a month, for a person of no frailty or dementia, mean deprivation
        ("need_recovery", np.float64, (2, AGES)),  # a month
        ("dementia_onset", np.float64, (2, AGES)),
        ("disorder_onset", np.float64, (2, AGES)),
        ("lonely_onset", np.float64, (AGES,)),
        ("ae_rate", np.float64, (2, AGES)),  # a month, for the reference person of each ratio
        ("admission_rate", np.float64, (2, AGES)),
        ("reference_benefit", np.float64, (4,)),  # usual benefit of the help that comes, by need
        ("benefit", np.float64, (21,)),  # of 0, 5, .. 100% of needed help: concave
        ("stay_days", np.float64, (STAY_GROUPS, STAY_STEPS)),  # quantiles of an overnight stay
        ("usual_exercising", np.float64),  # share of those eligible
        ("usual_connected", np.float64),  # share of lonely people with a VCSE place
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
            "falls",
            "care_home_entries",
            "requests_for_support",
            "home_care_tenths",  # hours x 10, weeks of the month applied at the end
            "unmet_tenths",
            "unpaid_tenths",
            # stocks, as they stand when the month closes
            "population",
            "care_home_council",
            "supported",
            "waiting",
            "lonely",
            "breakdowns",
        )
    ],
    align=True,
)
STOCKS = ("population", "care_home_council", "supported", "waiting", "lonely", "breakdowns")

USE = np.dtype(
    [
        (name, np.int64)
        for name in (  # of services this month, weighted: what money multiplies by a price
            "home_care_council",  # tenths of an hour a week
            "home_care_self",
            "residential_council",  # people
            "residential_self",
            "nursing_council",
            "nursing_self",
            "reablement_starts",
            "work_tenths",  # tenths of social workers' hours used
            "work_waiting",  # tenths of social workers' hours still to do
            "home_care_wanted",  # tenths of an hour a week asked for, new and held
            "exercising",
            "connected",
            "beds_used_days",
            "delayed_days",
            "caseload",  # people whom the front door knows
        )
    ],
    align=True,
)

Near = namedtuple("Near", "place home system count use carer")
World = namedtuple("World", "place homes system use")
