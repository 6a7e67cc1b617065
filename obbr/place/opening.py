"""From a place's figures to its institutions: what they find when a run begins."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from obbr.calendar import MONTHS_IN_YEAR, WEEKS_PER_MONTH
from obbr.institutions.opening import AdultsAtStart, ChildrenAtStart, DrawnProvider, Opening
from obbr.institutions.voluntary_body import BodyAtStart
from obbr.money.districts import DistrictFigures
from obbr.money.funding import FundingFigures
from obbr.money.lines import Department
from obbr.money.outturn import DepartmentIncome, Outturn, share_income
from obbr.people.resident import OLD, Far, Living, Payer, Placed, Presence, Setting, Stage
from obbr.place.adult_rates import GROUPS, WAYS, numbers
from obbr.place.place import Place
from obbr.place.providers import mean_places

THOUSAND = 100_000  # pence in a thousand pounds, the unit of the outturn
DISTRICTS = ("funding.districts_council_tax", "funding.districts_spending_power")  # of two-tier areas only
SETTING_SERVICES = {  # column of money.settings_65plus to the service that it pays for
    "home_care": "home_care",
    "direct_payment": "direct_payment",
    "day_support": "day_support",
    "extra_care": "extra_care",
    "supported_living": "supported_living",
    "residential": "residential_care",
    "nursing": "nursing_care",
}


def opening_of(
    place: Place, residents: np.ndarray, providers: tuple[DrawnProvider, ...], bodies: tuple[BodyAtStart, ...]
) -> Opening:
    """The institutions of a place whose residents, providers and voluntary bodies have been drawn."""
    outturn = outturn_of(place)
    return Opening(
        teams=int(place.value("population.neighbourhoods")),
        posts=place.value("care.social_workers") * place.value("care.social_workers_share_65plus"),
        home_care_tenths=_home_care_tenths(residents),
        day_support=_people_in(residents, Setting.DAY_SUPPORT, Payer.COUNCIL),
        extra_care=_people_in(residents, Setting.EXTRA_CARE, Payer.COUNCIL),
        supported_living=_people_in(residents, Setting.SUPPORTED_LIVING, Payer.COUNCIL),
        residential_council=_people_in(residents, Setting.RESIDENTIAL, Payer.COUNCIL),
        residential_self=_people_in(residents, Setting.RESIDENTIAL, Payer.SELF),
        residential_nhs=_people_in(residents, Setting.RESIDENTIAL, Payer.NHS),
        nursing_council=_people_in(residents, Setting.NURSING, Payer.COUNCIL),
        nursing_self=_people_in(residents, Setting.NURSING, Payer.SELF),
        nursing_nhs=_people_in(residents, Setting.NURSING, Payer.NHS),
        providers=providers,
        home_mean_places=mean_places(place),
        reablement_starts=place.value("care.reablement_episodes_65plus"),
        vcse_grants=outturn.gross["vcse_grants"] / 100,
        bodies=bodies,
        link_workers=place.value("vcse.link_workers"),
        residential_week=place.value("money.residential_week"),
        nursing_week=place.value("money.nursing_week"),
        outturn=outturn,
        funding=funding_of(place),
        districts=districts_of(place),
        children=children_of(place, residents),
        adults=adults_of(place, residents),
        care_split=care_split(place.value("money.settings_65plus")),
        not_simulated={line: 1000.0 * parts["other"] for line, parts in place.value("money.settings_65plus").items()}
        | beyond_usual_support(place, outturn),
    )


def children_of(place: Place, residents: np.ndarray) -> ChildrenAtStart:
    """Children's social care as the drawn children and the place's figures have it."""
    here = residents[residents["presence"] == Presence.HERE]
    weight = here["weight"].astype(np.int64)
    stages = np.bincount(here["stage"], weight, len(Stage)).astype(int)
    homes = np.bincount(here["placed"], weight, len(Placed)).astype(int)
    near = (here["placed"] == Placed.CHILDRENS_HOME) & (here["far"] == Far.INSIDE)
    team = place.value("children.social_workers")
    posts = team["in_post"] + team["vacant"]
    monthly = {name: place.value(f"children.{name}") / MONTHS_IN_YEAR for name in ("referrals", "section47")}
    return ChildrenAtStart(
        in_assessment=stages[Stage.ASSESSMENT] + stages[Stage.ENQUIRY],
        in_need=stages[Stage.IN_NEED],
        on_plan=stages[Stage.PLAN],
        looked_after=stages[Stage.LOOKED_AFTER],
        unaccompanied=int(weight[here["unaccompanied"] == 1].sum()),
        care_leavers=stages[Stage.LEFT_CARE],
        in_house=homes[Placed.IN_HOUSE],
        agency=homes[Placed.AGENCY],
        near_homes=int(weight[near].sum()),
        assessments=max(0.0, monthly["referrals"] - monthly["section47"]),
        enquiries=monthly["section47"],
        posts=posts,
        case_holders=team["case_holders"],
        cases=team["cases"],
        vacancy=team["vacant"] / posts,
        agency_share=team["agency"] / posts,
        turnover=team["turnover"],
        weeks=place.value("money.children_weeks"),
    )


def adults_of(place: Place, residents: np.ndarray) -> AdultsAtStart:
    """Support before 65 as the drawn adults and the place's prices have it."""
    here = (residents["presence"] == Presence.HERE) & (residents["age"] < OLD)
    weeks = place.value("money.working_age_weeks")
    return AdultsAtStart(
        shared_lives=int(residents["weight"][here & (residents["living"] == Living.SHARED_LIVES)].sum()),
        weeks={f"{name}_{way}": weeks[name][way] for group, name in GROUPS.items() for way in WAYS[group]},
    )


def beyond_usual_support(place: Place, outturn: Outturn) -> dict[str, float]:
    """Pounds a year on each line of support before 65 that people at their usual prices do not explain."""
    weeks, beyond = place.value("money.working_age_weeks"), {}
    for group, name in GROUPS.items():
        explained = sum(people * weeks[name][way] for way, people in numbers(place, group).items())
        explained *= MONTHS_IN_YEAR * WEEKS_PER_MONTH
        beyond[f"{name}_18_64"] = max(0.0, outturn.gross[f"{name}_18_64"] / 100 - explained)
    return beyond


def outturn_of(place: Place) -> Outturn:
    """The base year's money on the budget lines: published gross, and income shared by the one rule."""
    published, income = {}, {}
    for department in (Department.ADULTS, Department.CHILDREN, Department.PUBLIC_HEALTH):
        for line, row in place.value(f"money.{department}").items():
            published[line] = round(row["gross"] * THOUSAND)
        total = place.value("money.totals")[department]
        fees = total.get("fees", 0)
        other = total["gross"] - total["net"] - fees
        income[department] = DepartmentIncome(round(fees * THOUSAND), round(other * THOUSAND))
    for line, row in place.value("money.other").items():
        published[line] = round(row["net"] * THOUSAND)
    sub_lines = place.value("money.sub_lines")
    carved = {line: row["share"] for line, row in sub_lines.items()}
    return share_income(published, income, carved, {line: row["of"] for line, row in sub_lines.items()})


def funding_of(place: Place) -> FundingFigures:
    """What pays for the general fund, with where each figure comes from."""
    names = {
        "band_d": "funding.band_d",
        "tax_base": "funding.tax_base",
        "core_spending_power_2024_25": "funding.core_spending_power",
        "core_spending_power_2025_26": "funding.core_spending_power",
        "reserves_unallocated": "funding.reserves_unallocated",
        "reserves_earmarked": "funding.reserves_earmarked",
    }
    core = place.value("funding.core_spending_power")
    return FundingFigures(
        band_d=round(place.value("funding.band_d")["2025/26"] * 100),
        tax_base=place.value("funding.tax_base")["2025/26"],
        council_tax_2024_25=place.value("funding.council_tax_requirement")["2024/25"] * THOUSAND,
        core_spending_power_2024_25=core["2024/25"] * THOUSAND,
        core_spending_power_2025_26=core["2025/26"] * THOUSAND,
        council_tax_in_core=place.value("funding.council_tax_requirement")["2025/26"] * THOUSAND,
        reserves_unallocated=place.value("funding.reserves_unallocated")["31 March 2025"] * THOUSAND,
        reserves_earmarked=place.value("funding.reserves_earmarked")["31 March 2025"] * THOUSAND,
        reserves_drawn_2024_25=_drawn(place) * THOUSAND,
        unaccompanied_children=int(place.value("children.unaccompanied")["looked_after"]),
        flags={name: str(place.figure(path).kind) for name, path in names.items()},
    )


def districts_of(place: Place) -> DistrictFigures | None:
    """What districts have, where there are any; a place gives both of their figures or neither.

    Raises:
        BadInput: it gives one, or more tax than spending power.
    """
    if not any(path in place.figures for path in DISTRICTS):
        return None
    tax, power = (place.value(path) for path in DISTRICTS)
    return DistrictFigures(
        council_tax_2024_25=round(tax["2024/25"] * THOUSAND),
        council_tax_2025_26=round(tax["2025/26"] * THOUSAND),
        spending_power_2024_25=round(power["2024/25"] * THOUSAND),
        spending_power_2025_26=round(power["2025/26"] * THOUSAND),
    )


def _drawn(place: Place) -> int:
    """What reserves fell by in the base year, GBP thousand: spending that no recurring funding paid for."""
    kinds = [place.value("funding.reserves_unallocated"), place.value("funding.reserves_earmarked")]
    return max(0, sum(kind["31 March 2024"] - kind["31 March 2025"] for kind in kinds))


def care_split(settings: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """For each setting, the share of its council-paid care that each budget line bears."""
    split = {}
    for setting, service in SETTING_SERVICES.items():
        whole = sum(parts[setting] for parts in settings.values())
        split[service] = {line: parts[setting] / whole for line, parts in settings.items()}
    return split


def _people_in(residents: np.ndarray, setting: Setting, payer: Payer) -> int:
    here = residents["presence"] == Presence.HERE
    chosen = here & (residents["setting"] == setting) & (residents["payer"] == payer)
    return int(residents["weight"][chosen].sum())


def _home_care_tenths(residents: np.ndarray) -> int:
    cared = (residents["presence"] == Presence.HERE) & (residents["setting"] == Setting.HOME_CARE)
    return int((residents["package"][cared].astype(np.int64) * residents["weight"][cared]).sum())
