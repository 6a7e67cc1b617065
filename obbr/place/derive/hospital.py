"""What residents use of hospitals, from what trusts count and where their patients live: topic `hospital`.

A trust's catchment is the share of ALL its patients who live in each council.  Emergencies are more local, and people
come from far to specialist hospitals, so events by catchment are put right by region, and drawn towards what the ages
and the deprivation of a place lead to expect.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from obbr.people.resident import AGES, OLD
from obbr.place.choosing import ages_of
from obbr.place.derive.alike import filled
from obbr.place.derive.extracts import HELD_BACK, NEW_CODES, Extracts
from obbr.place.derive.people import deprivation_shares
from obbr.place.derive.rules import rule
from obbr.place.derive.stand_in import ALIKE
from obbr.place.derive.table import DERIVED, NATIONAL, Topic

FIRST_MONTH = "2022-04-01"  # of the year 2022/23
FIFTHS = 5
SHARE_BANDS = ("0-4", "5-17", "18-24", "25-44", "45-64", "65-74", "75-84", "85+")  # of deprivation by age
DISCHARGES_65PLUS = "2B2"  # the measure whose denominator they are
BEDS = "beds_monthly_trust_2022_04_to_2023_03"
HELD = "Its own catchment is not read: its share of the region is what ages and deprivation lead to expect."
FORMER = "Catchments know the former county alone;"
NO_CRITERIA = "no_criteria_to_reside_monthly_trust_2022_04_to_2023_03"


def derive(extracts: Extracts) -> list[Topic]:
    """Hospital use of every council."""
    topic = Topic("hospital", extracts)
    counted = yearly(extracts)
    topic.put("ae_attendances", ae_attendances(extracts, counted["total_attendances"]))
    admitted = by_catchment(extracts, counted["total_emergency_admissions"])
    admissions, lacking = emergency_admissions(extracts, counted["total_emergency_admissions"])
    topic.put("emergency_admissions", admissions)
    beds = extracts.read(BEDS).groupby("org_code").mean(numeric_only=True)
    available = by_catchment(extracts, beds["general_acute_beds_available"])
    topic.put("beds", not_their_own(available / extracts.residents, extracts) * extracts.residents)
    occupied = by_catchment(extracts, beds["general_acute_beds_occupied"]) / available
    topic.put("beds_occupied", not_their_own(occupied, extracts), decimals=3)
    others, former = region_beds(extracts, beds["general_acute_beds_available"])
    more_local = admitted / admissions.sum(axis=1)
    topic.put("region_beds", (others * more_local).clip(lower=1.0), decimals=1)
    waiting = extracts.read(NO_CRITERIA).groupby("org_code").mean(numeric_only=True).iloc[:, 0]
    waiting = not_their_own(by_catchment(extracts, waiting) / extracts.residents, extracts) * extracts.residents
    topic.put("no_criteria_to_reside", waiting)
    topic.put("still_there_at_days_end", waiting * rule("hospital.delayed_of_not_meeting"))
    _tell(topic, lacking, former)
    return [topic]


def not_their_own(rate: pd.Series, extracts: Extracts) -> pd.Series:
    """A rate of every council; those that are held back have that of councils alike."""
    return filled(rate.drop(HELD_BACK), extracts)[0]


def _tell(topic: Topic, lacking: pd.Index, former: list[str]) -> None:
    """Say of whom a figure is known in another way."""
    for figure in ("ae_attendances", "emergency_admissions"):
        topic.differs(figure, HELD_BACK, NATIONAL, HELD, "{total: +-25%}")
    for figure in ("beds", "beds_occupied", "no_criteria_to_reside"):
        topic.differs(figure, HELD_BACK, NATIONAL, ALIKE, "+-40%" if figure != "beds_occupied" else "+-5%")
    topic.differs(
        "emergency_admissions",
        lacking.difference(HELD_BACK),
        DERIVED,
        "As elsewhere, but discharges of people of 65 and over by where they live are not to be had; they are taken to "
        "be as in councils alike in deprivation.",
        "{total: +-25%}",
    )
    for figure in ("ae_attendances", "emergency_admissions", "beds", "no_criteria_to_reside"):
        topic.differs(figure, former, DERIVED, f"{FORMER} what its residents have is shared by residents.")
    topic.differs("region_beds", former, DERIVED, f"{FORMER} its figure is used for both areas.", "+-40%")


def yearly(extracts: Extracts) -> pd.DataFrame:
    """A&E visits and emergency admissions of 2022/23 by trust."""
    found = extracts.read("ae_monthly_trust_2021_04_to_2023_03")
    return found[found["month"] >= FIRST_MONTH].groupby("org_code").sum(numeric_only=True)


def catchments(extracts: Extracts) -> pd.DataFrame:
    """Share of each trust's patients who live in each council of 2021, rows adding up to 1."""
    found = extracts.read("trust_to_utla21_share")
    shares = found.pivot(index="org_code", columns="code", values="share_of_trust_patients").fillna(0.0)
    return shares.div(shares.sum(axis=1), axis=0)


def by_catchment(extracts: Extracts, counted: pd.Series) -> pd.Series:
    """What a trust counts, shared over councils as its patients are; trusts without a catchment are left out."""
    shares = catchments(extracts)
    here = shares.mul(counted.reindex(shares.index).fillna(0.0), axis=0).sum()
    return extracts.counts(here.rename("number").rename_axis("code").reset_index())["number"].loc[extracts.people.index]


def by_region(extracts: Extracts, counted: pd.Series) -> pd.Series:
    """Events of a region's residents: between what its own trusts count and what its residents have by catchment.

    A trust lies in the region in which most of its patients live.
    """
    shares, regions = catchments(extracts), extracts.councils["region"]
    today = [NEW_CODES.get(code, (code,))[0] for code in shares]
    where = pd.Series(regions.reindex(today).to_numpy(), shares.columns)
    home = shares.T.groupby(where).sum().T.idxmax(axis=1)
    of_trusts = counted.reindex(shares.index).fillna(0.0).groupby(home).sum()
    of_residents = by_catchment(extracts, counted).groupby(regions).sum()
    weight = rule("hospital.region_from_trusts")
    return of_trusts * weight + of_residents * (1.0 - weight)


def put_right(extracts: Extracts, counted: pd.Series, expected: pd.Series) -> pd.Series:
    """Events of a council's residents: its region's, shared half as catchments say and half as is to be expected."""
    regions, here = extracts.councils["region"], by_catchment(extracts, counted)
    weight = pd.Series(rule("hospital.catchment_weight"), here.index)
    weight[HELD_BACK] = 0.0
    parts = here**weight * expected ** (1.0 - weight)
    return regions.map(by_region(extracts, counted)) * parts / parts.groupby(regions).transform("sum")


def by_band(extracts: Extracts, per_1000: dict[str, float]) -> pd.DataFrame:
    """Events a year at England's rates by age on a council's people, a column an age band."""
    people = {band: extracts.people.iloc[:, ages_of(band)].sum(axis=1) for band in per_1000}
    return pd.DataFrame({band: people[band] * rate / 1000.0 for band, rate in per_1000.items()})


def expected(extracts: Extracts, per_1000: dict[str, float], by_fifth: list[float]) -> pd.Series:
    """Events a year at England's rates by age and deprivation fifth; only their proportions count."""
    rates, shares = np.zeros(AGES), deprivation_shares(extracts)
    for band, rate in per_1000.items():
        rates[ages_of(band)] = rate / 1000.0
    total = pd.Series(0.0, extracts.people.index)
    for band in SHARE_BANDS:
        poorer = sum(shares[f"{band}/[{fifth}]"] * by_fifth[fifth] for fifth in range(FIFTHS))
        total += extracts.people.iloc[:, ages_of(band)] @ rates[ages_of(band)] * poorer
    return total


def ae_attendances(extracts: Extracts, visits: pd.Series) -> pd.DataFrame:
    """A&E visits of all kinds by age band: acute trusts put right by region, and walk-in sites of community trusts."""
    rates = rule("hospital.ae_per_1000")
    acute = put_right(extracts, visits, expected(extracts, rates, rule("hospital.ae_by_fifth")))
    parts = by_band(extracts, rates)
    return parts.mul((acute + walk_in(extracts, visits)) / parts.sum(axis=1), axis=0)


def walk_in(extracts: Extracts, visits: pd.Series) -> pd.Series:
    """Visits to sites of trusts that have no catchment, shared by residents of the councils in which they are."""
    found = pd.Series(0.0, extracts.people.index)
    for trust, councils in rule("hospital.walk_in_trusts").items():
        people = extracts.residents[councils]
        found[councils] += visits[trust] * people / people.sum()
    return found


def emergency_admissions(extracts: Extracts, admitted: pd.Series) -> tuple[pd.DataFrame, pd.Index]:
    """Emergency admissions by age band, and councils of whose older people discharges are not known.

    All ages are put right by region.  Of them people of 65 and over have as many as lies half-way (in logarithms)
    between the place's level at all ages and its level of discharges of older people; those below 65 have the rest.
    """
    rates = rule("hospital.admissions_per_1000")
    total = put_right(extracts, admitted, expected(extracts, rates, rule("hospital.admission_by_fifth")))
    parts = by_band(extracts, rates)
    parts *= total.sum() / parts.to_numpy().sum()
    level, (older, lacking) = total / parts.sum(axis=1), older_level(extracts, parts)
    weight = rule("hospital.older_weight")
    old = [band for band in rates if ages_of(band).start >= OLD]
    young = [band for band in rates if band not in old]
    factor = level ** (1.0 - weight) * older**weight
    rest = (total - parts[old].sum(axis=1) * factor) / parts[young].sum(axis=1)
    parts[young] = parts[young].mul(rest.clip(*rule("hospital.younger_range")), axis=0)
    parts[old] = parts[old].mul((total - parts[young].sum(axis=1)) / parts[old].sum(axis=1), axis=0)
    return parts, lacking


def older_level(extracts: Extracts, parts: pd.DataFrame) -> tuple[pd.Series, pd.Index]:
    """Discharges of people of 65 and over over those at England's rates by age, and councils that have none."""
    found = extracts.read("ascof_2020_21")
    found = found[found["measure_type"] == "Denominator"]
    bands = {"65-74": "6574", "75-84": "7584", "85+": "85OV"}
    seen = {band: found[found["measure"] == DISCHARGES_65PLUS + part] for band, part in bands.items()}
    number = pd.DataFrame({band: extracts.counts(rows[["code", "value"]])["value"] for band, rows in seen.items()})
    number = number.reindex(extracts.people.index).dropna()
    people = pd.DataFrame({band: extracts.people.iloc[:, ages_of(band)].sum(axis=1) for band in bands})
    england = number.sum() / people.loc[number.index].sum()
    return filled(number.sum(axis=1) / (people.loc[number.index] * england).sum(axis=1), extracts)


def region_beds(extracts: Extracts, beds: pd.Series) -> tuple[pd.Series, list[str]]:
    """Beds of the region's hospitals over those of a council's residents, and areas that share a former county's.

    Of a bed that a resident leaves, share by share of each trust, sum(beds x share^2) over sum(beds x share) goes to
    a resident again; the region's beds are the inverse of that.
    """
    shares = catchments(extracts)
    used = shares.mul(beds.reindex(shares.index).fillna(0.0), axis=0)
    times = (used.sum() / (used * shares).sum()).rename("times").rename_axis("code").reset_index()
    former = [new for code in shares for new in NEW_CODES.get(code, ()) if len(NEW_CODES[code]) > 1]
    return extracts.rates(times)["times"].loc[extracts.people.index], former
