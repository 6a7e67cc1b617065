"""The base year's money of each council: topic `money`, thousand pounds of 2024/25."""

from __future__ import annotations

import numpy as np
import pandas as pd

from obbr.place.derive import care_money
from obbr.place.derive.alike import alike
from obbr.place.derive.care import reablement
from obbr.place.derive.children import children_weeks
from obbr.place.derive.extracts import NEW_CODES, Extracts
from obbr.place.derive.returns import (
    CLIENT_CARE,
    SOCIAL_WORK,
    Department,
    Notes,
    adults,
    children,
    earlier_net,
    public_health,
)
from obbr.place.derive.rules import rule
from obbr.place.derive.table import DERIVED, NATIONAL, PUBLISHED, Topic

OTHER_ROWS = {  # budget line to column of the revenue outturn summary
    "housing_general_fund": "housing_gfra",
    "culture": "culture",
    "environment": "environment",
    "planning": "planning",
    "highways": "highways_transport",
    "central_services": "central_services",
    "education": "education",
}
CARE_ROWS = ["adult_social_care", "children_social_care", "public_health"]
PREVENTION_SHOWN = ["carers_support", "social_isolation", "equipment", "information_early_intervention"]
USUAL_PARENT, OTHER_PARENT = "commissioning_admin", SOCIAL_WORK  # what sub-lines are carved out of
NOTHING_TODAY = {
    "home_visits": USUAL_PARENT,
    "flu_outreach": USUAL_PARENT,
    "job_coaches": USUAL_PARENT,
    "family_conferences": "children_safeguarding",
}


def derive(extracts: Extracts) -> list[Topic]:
    """Lines, totals, what is carved out of lines, and what care costs, of every council."""
    topic = Topic("money", extracts)
    departments = {
        "adults": adults(extracts),
        "children": children(extracts),
        "public_health": public_health(extracts),
    }
    for name, department in departments.items():
        topic.put(name, leaves(department))
        tell(topic, name, department.notes)
    other = other_services(topic, extracts)
    totals(topic, extracts, departments, other)
    sub_lines(topic, extracts, departments["adults"])
    for name in ("settings_65plus", "residential_week", "nursing_week", "working_age_weeks"):
        topic.put(name, getattr(care_money, name)(extracts))
    care_money.differ(topic, extracts)
    children_weeks(topic, extracts)
    return [topic]


def leaves(department: Department) -> pd.DataFrame:
    """Gross and net beside each other: columns `line/gross`, `line/net`."""
    both = (("gross", department.gross), ("net", department.net))
    return pd.DataFrame({f"{line}/{part}": table[line] for line in department.gross for part, table in both})


def tell(topic: Topic, figure: str, notes: Notes, kind: str = DERIVED) -> None:
    """Record what is to be said of a figure: once a council, all sentences together."""
    texts: dict[str, str] = {}
    intervals: dict[str, str] = {}
    for codes, text, interval in notes:
        texts |= {code: f"{texts[code]} {text}" if code in texts else text for code in codes}
        intervals |= {code: interval or intervals.get(code, "") for code in codes}
    for code, text in texts.items():
        topic.differs(figure, [code], kind, text, intervals[code])


def summary(extracts: Extracts) -> pd.DataFrame:
    """The revenue outturn summary (RSX) of 2024/25, thousand pounds; nan for councils that sent no return."""
    found = extracts.read("revenue_outturn_rsx_2025").dropna(subset=["total_service_expenditure"])
    return extracts.counts(found).reindex(extracts.people.index)


def other_services(topic: Topic, extracts: Extracts) -> pd.DataFrame:
    """Net spend on the rest of the council.

    What the summary has on no line shown, counties' fire service and other services, is added to central services.
    """
    found, columns = summary(extracts), list(OTHER_ROWS.values())
    unlisted = found["total_service_expenditure"] - found[[*CARE_ROWS, *columns]].sum(axis=1)
    fire = found.index[unlisted - found["other_services"] > 1.0]
    built = found.index[found["education"].isna()]
    listed, earlier = found[columns].drop(built), earlier_net(extracts)[columns]
    net = found[columns].copy()
    net["central_services"] += unlisted
    net.loc[built] = (earlier * listed.sum() / earlier.loc[listed.index].sum()).loc[built]
    was_county = {new for old, codes in NEW_CODES.items() if old.startswith("E10") for new in codes}
    grew = built[[code in was_county for code in built]]
    unitary = listed.index[extracts.councils["kind"][listed.index] == "unitary"]
    a_head = listed.loc[unitary].sum() / extracts.residents[unitary].sum()
    net.loc[grew] = np.outer(extracts.residents[grew], a_head)
    net = net.set_axis(list(OTHER_ROWS), axis=1).round()
    topic.put("other", net.add_suffix("/net"))
    with_fire = (fire, "Central services hold the fire service, which the council runs itself.", "")
    tell(topic, "other", [with_fire], PUBLISHED)
    wide = rule("money.built_other_interval")
    own = (built.difference(grew), "No return: its nets of 2017/18, each line grown as England's did.", wide)
    usual = (grew, "No return, and a county in 2017/18: net spend a head of England's unitary councils.", wide)
    tell(topic, "other", [own, usual])
    return net


def totals(topic: Topic, extracts: Extracts, departments: dict[str, Department], other: pd.DataFrame) -> None:
    """Department totals as their lines add up, residents' fees, and the council's own employees."""
    found = summary(extracts)
    gross = {name: department.gross.sum(axis=1) for name, department in departments.items()}
    net = {name: department.net.sum(axis=1) for name, department in departments.items()}
    charged, elsewhere = fees(departments["adults"], found["adult_social_care_fees"], extracts)
    paid = {
        name: own_employees(found[f"{row}_employees"], gross[name], departments[name].built)
        for name, row in (("adults", "adult_social_care"), ("children", "children_social_care"))
    }
    parts = {
        "adults/gross": gross["adults"],
        "adults/net": net["adults"],
        "adults/fees": charged,
        "adults/employees": paid["adults"],
        "children/gross": gross["children"],
        "children/net": net["children"],
        "children/employees": paid["children"],
        "public_health/gross": gross["public_health"],
        "public_health/net": net["public_health"],
        "all_services/net": sum(net.values()) + other.sum(axis=1),
    }
    topic.put("totals", pd.DataFrame(parts))
    unlike = [
        (codes, f"{name.replace('_', ' ').capitalize()}: {text}", interval)
        for name, department in departments.items()
        for codes, text, interval in department.notes
        if len(codes.intersection(department.remade)) == len(codes)
    ]
    told = "Fees as returned are far from councils alike: what those take of client care is used; income in all stays."
    tell(topic, "totals", [*unlike, (elsewhere, told, rule("money.fees_interval"))])


def fees(adult: Department, returned: pd.Series, extracts: Extracts) -> tuple[pd.Series, pd.Index]:
    """Residents' fees, and the councils whose return of them cannot be right; never more than income in all."""
    care = adult.gross[list(CLIENT_CARE)].sum(axis=1)
    rate = (returned / care).drop(adult.built)
    low, high = rule("money.fees_range")
    against = rate / alike(rate, extracts)[rate.index]
    fits = rate[against.between(low, high)]
    found = fits.reindex(care.index).fillna(alike(fits, extracts)) * care
    income = adult.gross.sum(axis=1) - adult.net.sum(axis=1)
    return found.round().clip(upper=income), rate.index.difference(fits.index)


def own_employees(returned: pd.Series, gross: pd.Series, built: pd.Index) -> pd.Series:
    """Pay of a department's own employees; England's share of gross where nothing usable was returned."""
    own = returned.drop(built)
    share = own.sum() / gross[own.index].sum()
    return own.reindex(returned.index).fillna(gross * share).round()


def sub_lines(topic: Topic, extracts: Extracts, adult: Department) -> None:
    """What no return shows, as shares of the line that it is carved out of."""
    gross = adult.gross
    episodes, lacking = reablement_episodes(extracts)
    target = adult.net.sum(axis=1) * rule("money.prevention_share")
    hidden = np.maximum(target - gross[PREVENTION_SHOWN].sum(axis=1), target * rule("money.prevention_carved"))
    falls = rule("money.falls_part")
    wanted = pd.DataFrame(
        {
            "vcse_grants": hidden * (1.0 - falls),
            "falls_prevention": hidden * falls,
            "reablement": episodes * rule("money.reablement_cost") / 1000.0,
        }
    )
    asked, most = wanted.sum(axis=1), rule("money.most_carved")
    moved = asked.index[asked > most * gross[USUAL_PARENT]]
    parent = pd.Series(USUAL_PARENT, gross.index).where(~gross.index.isin(moved), OTHER_PARENT)
    held = gross[USUAL_PARENT].where(~gross.index.isin(moved), gross[OTHER_PARENT])
    fits = (most * held / asked).clip(upper=1.0)
    shares = wanted.div(held, axis=0).mul(fits, axis=0)
    columns = {}
    for line in wanted:
        columns |= {f"{line}/of": parent, f"{line}/share": shares[line]}
    for line, of in NOTHING_TODAY.items():
        columns |= {f"{line}/of": pd.Series(of, gross.index), f"{line}/share": pd.Series(0.0, gross.index)}
    topic.put("sub_lines", pd.DataFrame(columns), decimals=4)
    told = "Commissioning is too small to hold them: carved out of assessment and safeguarding."
    alone = (lacking, "Reablement episodes are those of councils alike.", rule("money.reablement_interval"))
    notes = [(moved, told, ""), (fits.index[fits < 1.0], "All three are cut to what that line can hold.", "")]
    tell(topic, "sub_lines", [alone, *((codes.intersection(lacking), *rest) for codes, *rest in notes)], NATIONAL)
    tell(topic, "sub_lines", [(codes.difference(lacking), *rest) for codes, *rest in notes])


def reablement_episodes(extracts: Extracts) -> tuple[pd.Series, pd.Index]:
    """Episodes a year as the topic `care` has them, and the councils that have what councils alike have."""
    counted, figure = Topic("care", extracts), "reablement_episodes"
    reablement(counted, extracts)
    lacking = [code for code, name, kind, *_ in counted.exceptions if name == figure and kind == NATIONAL]
    return counted.columns[figure].astype(float), pd.Index(sorted(set(lacking)))
