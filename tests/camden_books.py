"""Camden's books as the tests of money use them: its shipped figures, and growth rates made up for the tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

import obbr
from obbr.money.budget import Budget
from obbr.money.funding import FundingFigures
from obbr.money.lines import Department
from obbr.money.outturn import DepartmentIncome, Outturn, share_income
from obbr.money.prices import Prices

PENCE_IN_THOUSAND = 100_000

# Made up for these tests, in the range of plans that councils publish; the register's own values are not needed here.
P = SimpleNamespace(
    money=SimpleNamespace(
        general_inflation=0.02,
        pay_growth=0.03,
        care_fee_growth=0.05,
        working_age_growth=0.05,
        working_age_price_growth=0.05,
        other_growth=0.03,
        children_growth=0.06,
        childrens_home_growth=0.08,
        fostering_growth=0.04,
        grant_growth=0.02,
        council_tax_limit=0.0299,
        precept_limit=0.02,
        tax_base_growth=0.01,
        unallocated_minimum=0.04,
        capitalisation_limit=0.1,
        capitalisation_rate=0.05,
        capitalisation_years=20,
        redundancy_share=0.3,
        delivered_direct=0.9,
    ),
    childhood=SimpleNamespace(unaccompanied_grant_week=1_001.0),
)


@cache
def camden() -> dict[str, Any]:
    """The money figures that the project ships for Camden."""
    path = Path(obbr.__file__).parent / "place" / "figures" / "camden.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["figures"]["money"]


@cache
def outturn() -> Outturn:
    """Camden's outturn on the lines: gross, and of the services published net, the net."""
    gross = {}
    for department in ("adults", "children", "public_health", "other"):
        for line, row in camden()[department]["value"].items():
            gross[line] = row.get("gross", row["net"]) * PENCE_IN_THOUSAND
    income = {}
    for department in (Department.ADULTS, Department.CHILDREN, Department.PUBLIC_HEALTH):
        total = camden()["totals"]["value"][department]
        fees = total.get("fees", 0)
        other = total["gross"] - total["net"] - fees
        income[department] = DepartmentIncome(fees * PENCE_IN_THOUSAND, other * PENCE_IN_THOUSAND)
    carved = {line: row["share"] for line, row in camden()["sub_lines"]["value"].items()}
    return share_income(gross, income, carved)


def figures(**typed: float) -> FundingFigures:
    """Funding in the size of a London borough's."""
    return FundingFigures(
        band_d=161_631,
        tax_base=98_702,
        core_spending_power_2024_25=333_000_000_00,
        core_spending_power_2025_26=356_000_000_00,
        council_tax_in_core=155_000_000_00,
        council_tax_2024_25=141_000_000_00,
        reserves_unallocated=18_000_000_00,
        reserves_earmarked=140_000_000_00,
    ).typed(**typed)


def opened(year: int = 0) -> Budget:
    """Camden's budget with its first years opened."""
    budget = Budget(outturn(), Prices(P))
    for each in range(year + 1):
        budget.open(each)
    return budget
