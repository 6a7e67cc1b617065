"""Social care and public health by line, 2024/25: as returned, or what stands in for a return that cannot be right.

Lines are those of revenue outturn form RO3 that add up to its totals; rows that repeat money of others are left out.
All money is in thousand pounds of 2024/25, whole numbers.  A council with no return, or a broken one, has lines built
from its own earlier or other returns; one that posted a line elsewhere keeps its totals and has its lines divided anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from obbr.place.derive.alike import alike
from obbr.place.derive.extracts import Extracts
from obbr.place.derive.people import whole
from obbr.place.derive.rules import rule

EARLIER, NOW = 2018, 2025  # years ending 31 March
GROUPS = ("physical", "sensory", "memory", "learning_disability", "mental_health")
CLIENT_CARE = tuple(f"{group}_{age}" for group in GROUPS for age in ("18_64", "65plus"))
SOCIAL_WORK = "assessment_safeguarding"
ADULT_ROWS = {  # budget line to row of RO3
    **dict(zip(CLIENT_CARE, (37, 38, 41, 42, 67, 68, 23, 24, 25, 26), strict=True)),
    "carers_support": 51,
    "asylum_support": 48,
    "substance_misuse": 50,
    "social_isolation": 49,
    "equipment": 1,
    SOCIAL_WORK: 2,
    "information_early_intervention": 22,
    "commissioning_admin": 16,
}
CHILD_ROWS = {
    "children_looked_after": 5,
    "children_safeguarding": 13,
    "children_family_support": 10,
    "children_young_people": 14,
    "children_youth_justice": 12,
    "children_asylum": 4,
    "children_other": 11,
    "children_centres": 15,
}
HEALTH_ROWS = {
    "public_health_children_0_5": (28, 29),
    "public_health_children_5_19": (3,),
    "public_health_drug_alcohol_treatment": (65, 66),
    "public_health_drug_alcohol_prevention": (62, 63, 64),
    "public_health_sexual_health": (43, 44, 45),
    "public_health_smoking": (46, 47),
    "public_health_obesity": (32, 33),
    "public_health_physical_activity": (35, 36),
    "public_health_health_checks": (30,),
    "public_health_mental_health": (40,),
    "public_health_protection_advice": (20, 21, 31, 39),
    "public_health_miscellaneous": (27,),
}
EARLIER_ROWS = {  # budget line to the end of its row's name in the adult finance return of 2017/18
    "carers_support": "Support to Carer",
    "asylum_support": "Asylum Seeker Support",
    "substance_misuse": "Substance Misuse Support",
    "social_isolation": "Support for Social Isolation/Other",
    "equipment": "Assistive Equipment and Technology",
    SOCIAL_WORK: "Social Care Activities",
    "information_early_intervention": "Information and Early Intervention",
    "commissioning_admin": "Commissioning and Service Delivery",
}
SECTION_251 = {  # budget line to column of section 251, where asylum is part of looked after
    "children_looked_after": "looked_after_gross",
    "children_safeguarding": "safeguarding_gross",
    "children_family_support": "family_support_gross",
    "children_young_people": "young_people_gross",
    "children_youth_justice": "youth_justice_gross",
    "children_other": "other_children_family_gross",
    "children_centres": "sure_start_early_years_gross",
}
BELOW_NOTHING = "A line returned below nothing is set to nothing; the largest line bears the difference."
ONE_RATIO = "nets are gross times one ratio."
POSTED_ELSEWHERE = ("physical_18_64", "learning_disability_18_64", "mental_health_18_64")


Notes = list[tuple[pd.Index, str, str]]
"""Councils, a sentence on them, and an interval if it is another than the figure's."""


@dataclass(frozen=True)
class Department:
    """A department's lines: gross and net, one row a council, and what was done to which councils' returns."""

    gross: pd.DataFrame
    net: pd.DataFrame
    built: pd.Index  # no return that can be used
    remade: pd.Index  # whose totals are not as returned
    notes: Notes


@cache
def adults(extracts: Extracts) -> Department:
    """Adult care.

    A return that is missing, or has less than a stated part of what councils alike spend, is replaced by the council's
    own return of 2017/18, each line grown as England's did.
    """
    gross, net = returned(extracts, ADULT_ROWS)
    gross, below = none_below_nothing(gross)
    head = extracts.ages(18)
    rate = gross.sum(axis=1, min_count=1) / head
    usable = rate[rate > rule("money.least_return") * alike(rate, extracts)].index
    built = gross.index.difference(usable)
    earlier = earlier_adults(extracts)
    grown = earlier * gross.loc[usable].sum() / earlier.loc[usable].sum()
    england = gross.loc[usable].sum() / head[usable].sum()
    usual = pd.DataFrame(np.outer(head, england), head.index, england.index)
    gross.loc[built] = grown.where(grown > 0, usual).loc[built]
    gross, by_age = ages_divided(gross, grown, extracts)
    gross, by_work = social_work_found(gross, extracts)
    totals, wide = net.sum(axis=1), rule("money.built_interval")
    totals[built] = grown_net(extracts, "adult_social_care", totals[usable])[built]
    notes = [
        (below, BELOW_NOTHING, ""),
        (built, "No usable return: the council's lines of 2017/18, each grown as England's; net likewise.", wide),
        (by_age, f"A line of 18-64 is all but empty: the two ages are divided as in 2017/18; {ONE_RATIO}", ""),
        (by_work, f"Social work's line is all but empty: what councils alike spend, off other lines; {ONE_RATIO}", ""),
    ]
    return _department(gross, net, totals, built, by_age.union(by_work), notes)


def children(extracts: Extracts) -> Department:
    """Children's services; what is missing or posted elsewhere goes by the council's own section 251 return."""
    gross, net = returned(extracts, CHILD_ROWS)
    gross, below = none_below_nothing(gross)
    other = section_251(extracts)
    built = gross.index[gross.isna().any(axis=1)]
    both = gross.index[~gross.isna().any(axis=1) & ~other.isna().any(axis=1)]
    homes = ["children_looked_after", "children_asylum"]
    likely = other * gross.loc[both].sum().sum() / other.loc[both].sum().sum()
    in_homes = likely[homes].sum(axis=1)
    for line in homes:
        likely[line] = in_homes * gross.loc[both, line].sum() / gross.loc[both, homes].sum().sum()
    least = rule("money.least_children_line")
    empty = (gross[homes].sum(axis=1, skipna=False) < least * other[homes].sum(axis=1)) | (
        gross["children_safeguarding"] < least * other["children_safeguarding"]
    )
    divided = gross.index[empty]
    shares = likely.div(likely.sum(axis=1), axis=0)
    gross.loc[divided] = shares.mul(gross.sum(axis=1), axis=0).loc[divided]
    gross.loc[built] = likely.loc[built]
    totals, wide = net.sum(axis=1), rule("money.built_interval")
    totals[built] = (gross.sum(axis=1) * totals[both].sum() / gross.loc[both].sum().sum())[built]
    notes = [
        (below.difference(divided), BELOW_NOTHING, ""),
        (built, f"No return: its section 251 return x England's ratio between the two returns; {ONE_RATIO}", wide),
        (divided, f"Main lines are posted elsewhere: the total is divided as in section 251; {ONE_RATIO}", ""),
    ]
    return _department(gross, net, totals, built, divided, notes)


def public_health(extracts: Extracts) -> Department:
    """Public health in twelve groups; a return whose net is above its gross has gross raised to net line by line."""
    gross, net = returned(extracts, HEALTH_ROWS)
    gross, below = none_below_nothing(gross)
    built = gross.index[gross.isna().any(axis=1)]
    raised = gross.index[net.sum(axis=1) > gross.sum(axis=1)]
    gross.loc[raised] = np.maximum(gross, net).loc[raised]
    totals, wide = net.sum(axis=1), rule("money.built_interval")
    totals[built] = grown_net(extracts, "public_health", totals.drop(built))[built]
    england = gross.drop(built).sum() / totals.drop(built).sum()
    gross.loc[built] = np.outer(totals[built], england)
    notes = [
        (below, BELOW_NOTHING, ""),
        (raised, "Net is returned above gross, which cannot be: gross is raised to net line by line.", ""),
        (built, f"No return: its net of 2017/18 grown as England's, divided as England's; {ONE_RATIO}", wide),
    ]
    return _department(gross, net, totals, built, built[:0], notes, raised)


def _department(
    gross: pd.DataFrame,
    net: pd.DataFrame,
    totals: pd.Series,
    built: pd.Index,
    divided: pd.Index,
    notes: Notes,
    raised: pd.Index | None = None,
) -> Department:
    """Round gross and net; where lines were built or divided anew, every line's net is gross times one ratio."""
    gross, net = gross.round(), net.copy()
    evenly = built.union(divided)
    even = gross.mul(totals / gross.sum(axis=1), axis=0)
    net.loc[evenly] = whole(even.loc[evenly], totals[evenly].round())
    remade = built if raised is None else built.union(raised)
    return Department(gross.astype("int64"), net.round().astype("int64"), built, remade, notes)


def returned(extracts: Extracts, rows: Mapping[str, int | tuple[int, ...]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Gross and net of RO3 by budget line; nan where a council sent no return, 0 where it left a line empty."""
    found = extracts.read("revenue_outturn_ro3_2025")
    tables = []
    for column in ("gross_gbp_thousand", "net_current_gbp_thousand"):
        wide = found.pivot(index="code", columns="line_id", values=column).fillna(0.0)
        lines = {line: wide[[ids] if isinstance(ids, int) else list(ids)].sum(axis=1) for line, ids in rows.items()}
        tables.append(extracts.counts(pd.DataFrame(lines).reset_index()).reindex(extracts.people.index))
    return tables[0], tables[1]


def earlier_adults(extracts: Extracts) -> pd.DataFrame:
    """Gross spend of 2017/18 on the lines of adult care, thousand pounds, from the adult finance return."""
    found = extracts.read("asc_expenditure_setting_reason_2018")
    lines = {}
    for age in ("18-64", "65+"):
        by_code = found[found["age"] == age].groupby("code")
        for group in GROUPS:
            column = "memory_cognition" if group == "memory" else group
            lines[f"{group}_{'65plus' if age == '65+' else '18_64'}"] = by_code[column].sum()
    for line, name in EARLIER_ROWS.items():
        lines[line] = found[found["setting"].str.endswith(f"| {name}")].groupby("code")["other_line"].sum()
    table = pd.DataFrame(lines).fillna(0.0).rename_axis("code")
    return extracts.counts(table.reset_index()).loc[extracts.people.index, list(ADULT_ROWS)]


def section_251(extracts: Extracts) -> pd.DataFrame:
    """Gross spend of 2024/25 on children's services by budget line, thousand pounds, from section 251."""
    found = extracts.read("s251_children_spend_2010_2025")
    wide = extracts.counts(found[found["year_ending"] == NOW]).reindex(extracts.people.index) / 1000.0
    table = {line: wide[SECTION_251[line]] if line in SECTION_251 else 0.0 * wide.iloc[:, 0] for line in CHILD_ROWS}
    return pd.DataFrame(table)


def earlier_net(extracts: Extracts) -> pd.DataFrame:
    """Net spend of 2017/18 by service, thousand pounds, from the revenue outturn summary."""
    found = extracts.read("revenue_outturn_rs_2011_2018")
    return extracts.counts(found[found["year_ending"] == EARLIER]).reindex(extracts.people.index)


def grown_net(extracts: Extracts, service: str, net: pd.Series) -> pd.Series:
    """A service's net spend of 2017/18, grown as that of the councils whose net of 2024/25 is given."""
    earlier = earlier_net(extracts)[service]
    return earlier * net.sum() / earlier[net.index].sum()


def none_below_nothing(gross: pd.DataFrame) -> tuple[pd.DataFrame, pd.Index]:
    """Gross with no line below nothing, totals as before, and the councils that had one."""
    below = gross.clip(upper=0.0).sum(axis=1)
    codes = gross.index[below < 0]
    mended = gross.clip(lower=0.0)
    for code in codes:
        mended.loc[code, gross.loc[code].idxmax()] += below[code]
    return mended, codes


def ages_divided(gross: pd.DataFrame, grown: pd.DataFrame, extracts: Extracts) -> tuple[pd.DataFrame, pd.Index]:
    """Money of a client group whose line of 18-64 is all but empty, divided between its ages as in 2017/18."""
    gross, changed = gross.copy(), gross.index[:0]
    for young in POSTED_ELSEWHERE:
        pair = [young, young.replace("18_64", "65plus")]
        rate = gross[young] / extracts.ages(18, 64)
        codes = gross.index[rate < rule("money.least_line") * alike(rate, extracts)]
        shares = grown[pair].div(grown[pair].sum(axis=1), axis=0)
        gross.loc[codes, pair] = shares.mul(gross[pair].sum(axis=1), axis=0).loc[codes]
        changed = changed.union(codes)
    return gross, changed


def social_work_found(gross: pd.DataFrame, extracts: Extracts) -> tuple[pd.DataFrame, pd.Index]:
    """Where social work's line is all but empty, what councils alike spend, taken evenly from all other lines."""
    head, total = extracts.ages(18), gross.sum(axis=1)
    rate = gross[SOCIAL_WORK] / head
    usual = alike(rate, extracts)
    codes = gross.index[rate < rule("money.least_line") * usual]
    mended = gross.mul((total - usual * head) / (total - gross[SOCIAL_WORK]), axis=0)
    mended[SOCIAL_WORK] = usual * head
    gross = gross.copy()
    gross.loc[codes] = mended.loc[codes]
    return gross, codes


def adult_lines(extracts: Extracts) -> pd.DataFrame:
    """Gross spend on the eighteen lines of adult care, thousand pounds, one row a council."""
    return adults(extracts).gross
