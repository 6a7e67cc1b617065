"""The chart of accounts: every way in which a pound may move, numbered once and for all runs.

An account is (line, service, payer, payee, unit).  Both ends are purses, so whatever one pays another receives.  A
ring-fenced grant pays only lines inside its ring: an account that would break this cannot be made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from obbr.money.lines import LINES, WORKING_AGE, Department, Kind, Line, Ring
from obbr.money.prices import UNITS


class Purse(IntEnum):
    """Everyone who holds or receives money.  Unpaid care moves no money and is counted apart, in hours."""

    COUNCIL = 0
    PUBLIC_HEALTH_GRANT = 1
    SCHOOLS_GRANT = 2
    NHS = 3
    RESIDENTS = 4
    GOVERNMENT = 5
    STAFF = 6
    PROVIDERS = 7
    VCSE = 8
    OTHERS = 9
    DISTRICT = 10  # all districts of a two-tier area together; unused elsewhere

    @property
    def label(self) -> str:
        """The purse's name in the ledger table."""
        return self.name.lower()


RING_PURSE: dict[Ring, Purse] = {
    Ring.GENERAL_FUND: Purse.COUNCIL,
    Ring.PUBLIC_HEALTH: Purse.PUBLIC_HEALTH_GRANT,
    Ring.SCHOOLS: Purse.SCHOOLS_GRANT,
}
"""Which purse pays for the lines of each ring."""

DISTRICTS = "districts"
"""The line of all that districts of a two-tier area get and pay: apart from the county's funding and services."""

OFF_BUDGET = ("funding", "financing", "self_funded_care", "nhs_care", "benefits", DISTRICTS)
"""Money that moves but is on no budget line of the council: what comes in, borrowing, residents' own care, the NHS's,
benefits, and districts'."""

BETTER_CARE = "better_care_beyond_today"
"""The service by which the NHS passes on more than today's Better Care Fund: funding that is cash into care."""


class ChartBroken(Exception):
    """An account that may not exist: the message says which and why."""


@dataclass(frozen=True, slots=True)
class Account:
    """One way for money to move: a service on a line, who pays whom, and the unit its quantity counts."""

    line: str
    service: str
    payer: Purse
    payee: Purse
    unit: str = "penny"


class Chart:
    """The accounts in fixed order, with what the ledger needs to know of each as arrays.

    `moves` is purses x accounts: -1 where a purse pays, +1 where it receives, so every column sums to zero.
    """

    def __init__(self, accounts: Iterable[Account]) -> None:
        """Number the accounts.

        Raises:
            ChartBroken: an account twice, an unknown line or unit, or a grant that would leave its ring.
        """
        self.accounts = tuple(accounts)
        self._number = {(a.line, a.service, a.payer): i for i, a in enumerate(self.accounts)}
        self._on_line: dict[str, list[int]] = {}
        if len(self._number) < len(self.accounts):
            raise ChartBroken("two accounts share a line, a service and a payer")
        for account in self.accounts:
            _check(account)
        self.priced = np.array([a.unit != "penny" for a in self.accounts])
        self.parts = np.array([UNITS[a.unit].parts for a in self.accounts], dtype=np.int64)
        self.outside_ring = np.array([_leaves_ring(a) for a in self.accounts])
        self.moves = np.zeros((len(Purse), len(self.accounts)), dtype=np.int64)
        for number, account in enumerate(self.accounts):
            self._on_line.setdefault(account.line, []).append(number)
            self.moves[account.payer, number] -= 1
            self.moves[account.payee, number] += 1

    def __len__(self) -> int:
        return len(self.accounts)

    def number(self, line: str, service: str, payer: Purse) -> int:
        """An account's number, to be looked up once and kept.

        Raises:
            ChartBroken: there is no such account.
        """
        try:
            return self._number[line, service, payer]
        except KeyError:
            raise ChartBroken(f"no account for {service} on {line} paid by {payer.label}") from None

    def on_line(self, line: str) -> list[int]:
        """The numbers of all accounts of a line."""
        return self._on_line.get(line, [])


def _check(account: Account) -> None:
    if account.line not in LINES and account.line not in OFF_BUDGET:
        raise ChartBroken(f"{account.line!r} is neither a budget line nor one of {', '.join(OFF_BUDGET)}")
    if account.unit not in UNITS:
        raise ChartBroken(f"{account.line} {account.service}: {account.unit!r} is not a unit")
    if account.payer == account.payee:
        raise ChartBroken(f"{account.line} {account.service}: {account.payer.label} cannot pay itself")
    if _leaves_ring(account):
        raise ChartBroken(f"{account.payer.label} may not pay {account.service} on {account.line}: outside its ring")


def _leaves_ring(account: Account) -> bool:
    """Whether a ring-fenced purse would pay for something other than its own lines."""
    if account.payer not in (Purse.PUBLIC_HEALTH_GRANT, Purse.SCHOOLS_GRANT):
        return False
    line = LINES.get(account.line)
    return line is None or RING_PURSE[line.ring] != account.payer


CARRIED, FEES, OTHER_INCOME, RESIDUAL, REDUNDANCY = "carried", "fees", "other_income", "not_simulated", "redundancy"

_OTHER_PAYER = {
    Department.ADULTS: Purse.NHS,
    Department.CHILDREN: Purse.GOVERNMENT,
    Department.PUBLIC_HEALTH: Purse.GOVERNMENT,
}
"""Who stands behind a department's income other than fees: NHS and Better Care for adults, grants for the rest."""


def standard_chart() -> Chart:
    """The chart of every run: simulated services, carried lines, income, funding and financing."""
    accounts = [account for line in LINES.values() for account in _line_accounts(line)]
    return Chart([*accounts, *_own_pocket_accounts(), *_funding_accounts(), *_district_accounts()])


def income_payer(line: Line) -> Purse | None:
    """Who pays a line's income other than residents' fees; None where only the net is published."""
    return _OTHER_PAYER.get(line.department)


def _line_accounts(line: Line) -> list[Account]:
    """What a line spends, then what comes in on it.

    Where a ring pays, income goes into the ring and never to the general fund.
    """
    purse = RING_PURSE[line.ring]
    if line.id == LOOKED_AFTER:
        accounts = _looked_after_accounts()
    elif line.id in WORKING_AGE:
        accounts = _working_age_accounts(line.id)
    elif line.kind is Kind.DEMAND_LED:
        accounts = _care_accounts(line.id)
    elif line.kind is Kind.DIRECT:
        accounts = _direct_accounts(line.id)
    else:
        accounts = [Account(line.id, CARRIED, purse, _carried_payee(line))]
    if line.charged:
        accounts.append(Account(line.id, FEES, Purse.RESIDENTS, purse))
    payer = income_payer(line)
    if payer is not None:
        accounts.append(Account(line.id, OTHER_INCOME, payer, purse))
    return accounts


def _carried_payee(line: Line) -> Purse:
    """Client care is bought from providers; of other carried lines no return says who is paid."""
    return Purse.PROVIDERS if line.charged else Purse.OTHERS


def _care_accounts(line: str) -> list[Account]:
    """Care for people of 65 and over, and what the outturn shows beyond what obbr's people use."""
    council, providers = Purse.COUNCIL, Purse.PROVIDERS
    return [
        Account(line, "home_care", council, providers, "tenth_hour"),
        Account(line, "direct_payment", council, Purse.STAFF, "tenth_hour"),
        Account(line, "day_support", council, providers, "day"),
        Account(line, "extra_care", council, providers, "day"),
        Account(line, "supported_living", council, providers, "day"),
        Account(line, "residential_care", council, providers, "day"),
        Account(line, "nursing_care", council, providers, "day"),
        Account(line, RESIDUAL, council, Purse.OTHERS),
    ]


LOOKED_AFTER = "children_looked_after"
CHILDRENS_PLACES = {  # services of that line, and who is paid
    "kin_care": Purse.RESIDENTS,
    "in_house_fostering": Purse.RESIDENTS,
    "agency_fostering": Purse.PROVIDERS,
    "childrens_homes": Purse.PROVIDERS,
    "supported_accommodation": Purse.PROVIDERS,
}


def _looked_after_accounts() -> list[Account]:
    """Homes of looked-after children, by what each place costs; care leavers; and what the outturn shows beyond."""
    council = Purse.COUNCIL
    places = [Account(LOOKED_AFTER, name, council, payee, "hundredth_day") for name, payee in CHILDRENS_PLACES.items()]
    leavers = Account(LOOKED_AFTER, "leaving_care", council, Purse.RESIDENTS, "day")
    return [*places, leavers, Account(LOOKED_AFTER, RESIDUAL, council, Purse.OTHERS)]


WORKING_AGE_SERVICES = {  # of each line, by how people live
    "learning_disability_18_64": (
        *("learning_disability_family", "learning_disability_tenancy", "learning_disability_supported"),
        *("learning_disability_shared_lives", "learning_disability_residential"),
    ),
    "physical_18_64": (
        *("physical_home_care", "physical_direct_payment", "physical_supported", "physical_residential"),
    ),
    "mental_health_18_64": (
        *("mental_health_home_care", "mental_health_direct_payment"),
        *("mental_health_supported", "mental_health_residential"),
    ),
}
SHARED_LIVES = ("learning_disability_18_64", "shared_lives_scheme")  # line and service: finding and keeping carers


def _working_age_accounts(line: str) -> list[Account]:
    """Support of people of 18 to 64 by how they live, and what the outturn shows beyond."""
    council, providers = Purse.COUNCIL, Purse.PROVIDERS
    accounts = [Account(line, name, council, _paid(name), "hundredth_day") for name in WORKING_AGE_SERVICES[line]]
    if line == SHARED_LIVES[0]:
        accounts.append(Account(*SHARED_LIVES, council, providers, "place_month"))
    return [*accounts, Account(line, RESIDUAL, council, Purse.OTHERS)]


def _paid(service: str) -> Purse:
    """Direct payments go to personal assistants, Shared Lives to the household that takes somebody in."""
    if service.endswith("direct_payment"):
        return Purse.STAFF
    return Purse.RESIDENTS if service.endswith("shared_lives") else Purse.PROVIDERS


_DIRECT_SERVICES = {
    "assessment_safeguarding": [
        ("posts", Purse.STAFF, "hundredth_post_month"),
        ("agency", Purse.PROVIDERS, "hundredth_post_month"),
        ("improvement", Purse.OTHERS, "penny"),
    ],
    "vcse_grants": [("vcse_places", Purse.VCSE, "place_month")],
    "falls_prevention": [("exercise_places", Purse.VCSE, "place_month")],
    "reablement": [("reablement", Purse.STAFF, "episode")],
    "carers_support": [("carers_support", Purse.VCSE, "place_month")],
    "equipment": [("adaptations", Purse.OTHERS, "item")],
    "home_visits": [("home_visits", Purse.VCSE, "episode")],
    "children_safeguarding": [
        ("childrens_posts", Purse.STAFF, "hundredth_post_month"),
        ("childrens_agency", Purse.PROVIDERS, "hundredth_post_month"),
        ("family_practitioners", Purse.STAFF, "hundredth_post_month"),
    ],
    "children_family_support": [("early_help", Purse.STAFF, "episode")],
    "children_centres": [("early_help", Purse.STAFF, "episode")],
    "family_conferences": [("family_conferences", Purse.STAFF, "item")],
    "flu_outreach": [("flu_contacts", Purse.STAFF, "item")],
    "small_sums": [("small_sums", Purse.OTHERS, "item")],
    "peer_support": [("peer_support", Purse.VCSE, "episode")],
    "adult_conferences": [("adult_conferences", Purse.OTHERS, "item")],
    "job_coaches": [("job_coaches", Purse.STAFF, "place_month")],
}


def _direct_accounts(line: str) -> list[Account]:
    """Posts, grants and programmes; what their quantities do not explain; and what it costs to end them."""
    services = [Account(line, name, Purse.COUNCIL, payee, unit) for name, payee, unit in _DIRECT_SERVICES[line]]
    residual = Account(line, RESIDUAL, Purse.COUNCIL, Purse.OTHERS)
    return [*services, residual, Account(line, REDUNDANCY, Purse.COUNCIL, Purse.STAFF)]


def _own_pocket_accounts() -> list[Account]:
    """Care that residents or the NHS pay for, and what carers out of work cost the state."""
    residents, providers, nhs = Purse.RESIDENTS, Purse.PROVIDERS, Purse.NHS
    return [
        Account("nhs_care", "home_care", nhs, providers, "tenth_hour"),
        Account("nhs_care", "residential_care", nhs, providers, "day"),
        Account("nhs_care", "nursing_care", nhs, providers, "day"),
        Account("nhs_care", "funded_nursing", nhs, providers, "day"),
        Account("nhs_care", "link_workers", nhs, Purse.VCSE, "hundredth_post_month"),
        Account("nhs_care", "flu_jabs", nhs, providers, "item"),
        Account("nhs_care", "mental_health_hospital", nhs, providers, "day"),
        Account("benefits", "carers_out_of_work", Purse.GOVERNMENT, residents, "place_month"),
        Account("self_funded_care", "home_care", residents, providers, "tenth_hour"),
        Account("self_funded_care", "residential_care", residents, providers, "day"),
        Account("self_funded_care", "nursing_care", residents, providers, "day"),
    ]


def _funding_accounts() -> list[Account]:
    """What pays for it all, and what the council borrows to stay lawful."""
    council, government = Purse.COUNCIL, Purse.GOVERNMENT
    return [
        Account("funding", "council_tax", Purse.RESIDENTS, council),
        Account("funding", "core_grants", government, council),
        Account("funding", "other_funding", Purse.OTHERS, council),
        Account("funding", "extra_funding", government, council),
        Account("funding", BETTER_CARE, Purse.NHS, council),
        Account("funding", "unaccompanied_grant", government, council, "day"),
        Account("funding", "public_health_grant", government, Purse.PUBLIC_HEALTH_GRANT),
        Account("funding", "schools_grant", government, Purse.SCHOOLS_GRANT),
        Account("financing", "capitalisation", government, council),
        Account("financing", "debt_interest", council, government),
        Account("financing", "debt_repayment", council, government),
        Account("financing", "base_year_settlement", Purse.OTHERS, council),
    ]


def _district_accounts() -> list[Account]:
    """What districts get and what they spend; no open table says whom they pay."""
    district = Purse.DISTRICT
    return [
        Account(DISTRICTS, "council_tax", Purse.RESIDENTS, district),
        Account(DISTRICTS, "grants", Purse.GOVERNMENT, district),
        Account(DISTRICTS, "services", district, Purse.OTHERS),
    ]
