"""Where looked-after children live, and those who came to England without family.

Placements were last published by kind and provider in 2017; of 2023 two shares are known.  The mix of 2017 fills in.
"""

from __future__ import annotations

import pandas as pd

from obbr.place.derive.children_returns import (
    LOOKED_AFTER,
    MEASURES,
    WEEKS_IN_YEAR,
    children,
    counted,
    home_week,
    looked_after,
    measure,
    of_outturn,
    of_year,
    tell_each,
)
from obbr.place.derive.extracts import Extracts
from obbr.place.derive.people import whole
from obbr.place.derive.rules import rule
from obbr.place.derive.stand_in import Filled, fill, parted, tell
from obbr.place.derive.table import DERIVED, NATIONAL, Topic

MIX_YEAR = 2017
MIX = ["foster", "placed_adoption", "with_parents", "other_community", "secure_childrens_homes_hostels",
       "other_residential", "residential_school", "provider_own_la", "provider_private", "provider_voluntary",
       "uasc", "age_16plus"]  # fmt: skip
RESIDENTIAL_LINE = 9  # of RO3
POSTED_ELSEWHERE = "Residential spend is posted elsewhere, so children in homes are the published share alone."
MORE_FAR = "More lived beyond 20 miles in 2023 than outside the area in 2017: both shares are that of 2023."
TOO_FEW = "The share in children's homes is too small to be published: that of councils alike in deprivation."
TRUST = "A children's trust stood for the council in 2017: agencies' share of foster care is that of councils alike."


def mix(extracts: Extracts) -> pd.DataFrame:
    """Looked-after children of 2017 by placement and provider; counts too small to be published put at their middle."""
    found = of_year(extracts, LOOKED_AFTER, MIX_YEAR)
    return extracts.counts(found.assign(**found[MIX].fillna(rule("children.suppressed"))))


def homes(topic: Topic, extracts: Extracts) -> None:
    """Looked-after children by where they live."""
    topic.put("homes", where_they_live(extracts))
    agency = agency_share(extracts)
    shared = parted(of_year(extracts, MEASURES)["code"]).difference(elsewhere(extracts))
    number = counted(extracts, "looked_after")
    tell(topic, "homes", number, shared=shared, table=True)
    topic.differs("homes", agency.refused, DERIVED, TRUST)
    too_few = measure(extracts, "lac_childrens_homes_pct").absent.difference(number.absent)
    topic.differs("homes", too_few, DERIVED, TOO_FEW)
    topic.differs("homes", elsewhere(extracts), DERIVED, POSTED_ELSEWHERE)


def where_they_live(extracts: Extracts) -> pd.DataFrame:
    """Looked-after children by kind of home; whole numbers that add up to all of them."""
    total = looked_after(extracts)
    fostered = total * measure(extracts, "lac_foster_pct").rate / 100
    agency = fostered * agency_share(extracts).rate
    kinds = extracts.councils["kind"].where(lambda kind: kind == "london", "elsewhere")
    kin = (fostered - agency) * kinds.map(rule("children.kin_of_own"))
    in_homes = in_childrens_homes(extracts, total)
    rest = total - fostered - in_homes
    parents, supported = expected_rest(extracts)
    table = {
        "kin": kin,
        "in_house": fostered - agency - kin,
        "agency": agency,
        "childrens_home": in_homes,
        "supported": rest * supported / (parents + supported),
        "parents": rest * parents / (parents + supported),
    }
    return whole(pd.DataFrame(table), total)


def agency_share(extracts: Extracts) -> Filled:
    """Share of foster children who live with agencies' carers, 2017.

    Of private and voluntary places, those that are taken to be in homes, schools and supported accommodation are left
    out; likewise of the council's own.
    """
    found, other = mix(extracts), rule("children.private_other")
    private_homes = rule("children.private_homes") * found["secure_childrens_homes_hostels"]
    elsewhere = other["supported"] * found["other_community"]
    elsewhere += other["residential"] * (found["other_residential"] + found["residential_school"])
    agency = (found["provider_private"] + found["provider_voluntary"] - private_homes - elsewhere).clip(lower=0.0)
    own = found["provider_own_la"] - (found["secure_childrens_homes_hostels"] - private_homes)
    share = (agency / (agency + own.clip(lower=0.0))).clip(lower=rule("children.least_agency"))
    return fill(share, extracts, share[share <= rule("children.most_agency")])


def expected_rest(extracts: Extracts) -> tuple[pd.Series, pd.Series]:
    """Shares of looked-after children to be expected with parents, and supported from 16: England's, moved by 2017's.

    With parents by the council's own share then, half; supported by how many were 16 and over.
    """
    found = mix(extracts)
    number = found["lac_31_march"]
    placed = fill((found["with_parents"] + found["placed_adoption"]) / number, extracts).rate
    older = share_16plus(extracts)
    weight, total = rule("children.own_parents_weight"), looked_after(extracts)
    own = placed / ((placed * total).sum() / total.sum()) * weight + (1.0 - weight)
    aged = older / ((older * total).sum() / total.sum())
    return own * rule("children.parents_share"), aged * rule("children.supported_share")


def share_16plus(extracts: Extracts) -> pd.Series:
    """Share of looked-after children who were 16 or over in 2017."""
    found = mix(extracts)
    return fill(found["age_16plus"] / found["lac_31_march"], extracts).rate


def paid_for(extracts: Extracts) -> pd.Series:
    """Children whom residential spend of 2024/25 pays for at the published price; nan where no price is believed."""
    filled = home_week(extracts)
    week = filled.rate.drop(filled.lacking)
    return of_outturn(extracts, RESIDENTIAL_LINE)[week.index] / week / WEEKS_IN_YEAR


def elsewhere(extracts: Extracts) -> pd.Index:
    """Councils whose residential spend pays for far fewer children than are published."""
    published = looked_after(extracts) * measure(extracts, "lac_childrens_homes_pct").rate / 100
    part = (paid_for(extracts) / published).dropna()
    return part.index[part < rule("children.least_residential")]


def in_childrens_homes(extracts: Extracts, total: pd.Series) -> pd.Series:
    """Children in homes: the published share, but not many more than residential spend pays for."""
    published = total * measure(extracts, "lac_childrens_homes_pct").rate / 100
    most = rule("children.homes_above_spend") * paid_for(extracts).drop(elsewhere(extracts))
    return published.clip(upper=most.reindex(published.index).fillna(published))


def unaccompanied(topic: Topic, extracts: Extracts) -> None:
    """Looked-after children who came to England without family, on a day and newly a year."""
    england, under_18 = rule("children.unaccompanied_england"), children(extracts)
    by_children = england["now"] * under_18 / under_18.sum()
    then = mix(extracts)["uasc"].reindex(under_18.index) * england["now"] / england["in_2017"]
    weight = rule("children.unaccompanied_local")
    number = (then * weight + by_children * (1.0 - weight)).fillna(by_children)
    number = number.clip(upper=rule("children.most_unaccompanied") * under_18)
    to_a_year = england["arrivals"] / england["now"]
    entries = counted(extracts, "entries").rate * under_18
    number = number.clip(upper=rule("children.most_of_entries") * entries / to_a_year)
    newly = number * to_a_year
    topic.put("unaccompanied", pd.DataFrame({"looked_after": number, "arrivals": newly}))
    method = "England's number shared by children under 18: where they were in 2017 is not to be had."
    topic.differs("unaccompanied", then.index[then.isna()], NATIONAL, method, "{total: +-60%}")


def outside_area(topic: Topic, extracts: Extracts) -> None:
    """Share of looked-after children who live outside the council's area (2017), and beyond 20 miles (2023)."""
    found = extracts.counts(of_year(extracts, LOOKED_AFTER, MIX_YEAR))
    outside = fill(found["outside_boundary"] / (found["outside_boundary"] + found["inside_boundary"]), extracts)
    far = measure(extracts, "lac_20miles_outside_pct")
    more = outside.rate.index[far.rate / 100 > outside.rate]
    table = pd.DataFrame({"outside": outside.rate.clip(lower=far.rate / 100), "far": far.rate / 100})
    topic.put("outside_area", table, decimals=2)
    tell_each(topic, "outside_area", outside)
    topic.differs("outside_area", more.difference(outside.lacking), DERIVED, MORE_FAR)
