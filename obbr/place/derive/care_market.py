"""Who provides care, pays for it or works in it: figures of the topic `care` on homes, agencies, staff and carers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from obbr.place.derive.care_before_65 import supported
from obbr.place.derive.care_returns import at_home_65plus, care_homes, people_at_home_65plus
from obbr.place.derive.extracts import Extracts
from obbr.place.derive.returns import adult_lines
from obbr.place.derive.rules import rule
from obbr.place.derive.stand_in import believed, fill, tell
from obbr.place.derive.table import NATIONAL, Topic
from obbr.place.population import as_record, central_parameters

SOCIAL_WORK_65PLUS, SOCIAL_WORK_18_64 = 57, 56  # sub-rows of RO3
HOURS_OF_CARE = {  # census columns by hours a week
    "1-9": "carers_2021_1_9h",
    "10-19": "carers_2021_10_19h",
    "20-34": "carers_2021_20_34h",
    "35-49": "carers_2021_35_49h",
    "50+": "carers_2021_50h_plus",
}
FAR_OUT = "Spend on assessment a head is more than four times the middle council's."
OF_HOMES = "As for others, on people in care homes such as councils alike have."
OF_HOME_CARE = "As for others, on people supported at home such as councils alike have."


def put(topic: Topic, extracts: Extracts) -> None:
    """Set all figures on payers other than the council, homes, agencies, social workers and unpaid carers."""
    self_funders(topic, extracts)
    nhs_funded(topic, extracts)
    beds = extracts.counts(extracts.read("cqc_care_homes_beds_utla_2022"))
    topic.put("beds", beds["care_home_beds"])
    topic.put("homes", beds["care_homes"])
    topic.put("residential_away_18_64", placed_away(extracts), decimals=2)
    topic.put("home_care_agencies", extracts.residents / rule("care.people_to_an_agency"))
    carers = extracts.counts(extracts.read("census_unpaid_care_economic_utla_2011_2021"))
    topic.put("unpaid_carers", pd.DataFrame({hours: carers[column] for hours, column in HOURS_OF_CARE.items()}))
    social_workers(topic, extracts)


def owners(extracts: Extracts) -> pd.Series:
    """Share of households that own their home, shared ownership with them, over England's."""
    homes = extracts.counts(extracts.read("census2021_disability_tenure_loneliness_utla")).filter(like="hh_")
    homes = homes.reindex(extracts.people.index)
    own = homes.filter(regex="hh_owned|hh_shared").sum(axis=1)
    return own / homes.sum(axis=1) / (own.sum() / homes.to_numpy().sum())


def self_funders(topic: Topic, extracts: Extracts) -> None:
    """People of 65 and over who pay for themselves: England's odds x owner-occupation, times the council's people."""
    homes, at_home = care_homes(extracts), people_at_home_65plus(extracts)["all"]
    relative = owners(extracts)
    topic.put("self_funders_65plus", odds("care.self_funders_in_homes") * relative * homes.people.sum(axis=1))
    topic.differs("self_funders_65plus", homes.lacking, NATIONAL, OF_HOMES, "+-60%")
    topic.put("self_funders_home_care_65plus", odds("care.self_funders_at_home") * relative * at_home)
    lacking = at_home_65plus(extracts)[0].lacking
    topic.differs("self_funders_home_care_65plus", lacking, NATIONAL, OF_HOME_CARE, "+-65%")


def odds(name: str) -> float:
    """A share as people who pay for each who does not."""
    share = rule(name)
    return share / (1.0 - share)


def nhs_funded(topic: Topic, extracts: Extracts) -> None:
    """People of 65 and over whose whole care the NHS pays for, at England's rate."""
    people = rule("care.nhs_funded") * extracts.ages(65)
    inside = rule("care.nhs_funded_in_homes")
    topic.put("nhs_funded_65plus", pd.DataFrame({"care_homes": people * inside, "at_home": people * (1.0 - inside)}))


def placed_away(extracts: Extracts) -> pd.Series:
    """Share of places of 18 to 64 outside the area.

    England's third, or half-way from it to what own beds imply: those who cannot have one of the area's filled beds.
    """
    england, most = rule("care.away_least"), rule("care.away_most")
    beds = extracts.counts(extracts.read("cqc_care_homes_beds_utla_2022"))["care_home_beds"]
    filled = beds * float(as_record(central_parameters()).market.care_home_occupancy)
    older = care_homes(extracts).people.sum(axis=1)
    payers = odds("care.self_funders_in_homes") * owners(extracts) * older
    nhs = rule("care.nhs_funded") * rule("care.nhs_funded_in_homes") * extracts.ages(65)
    younger = supported(extracts).homes.rate * extracts.ages(18, 64)
    implied = 1.0 - filled / (older + payers + nhs + younger)
    return (england + (implied - england).clip(lower=0.0) / 2.0).clip(upper=most)


def social_workers(topic: Topic, extracts: Extracts) -> None:
    """Social workers, as the council's part of England's spend on assessment; its share on people of 65 and over."""
    spent, adults = adult_lines(extracts)["assessment_safeguarding"], extracts.ages(18)
    rate = spent / adults
    filled = fill(rate, extracts, rate[believed(rate, rule("care.far"))])
    spent = filled.rate * adults
    topic.put("social_workers", rule("care.social_workers") * spent / spent.sum())
    tell(topic, "social_workers", filled, FAR_OUT)
    found = extracts.read("revenue_outturn_ro3_2025")
    wide = found.pivot(index="code", columns="line_id", values="gross_gbp_thousand")
    parts = wide[[SOCIAL_WORK_65PLUS, SOCIAL_WORK_18_64]].clip(lower=0.0).dropna()
    share = parts[SOCIAL_WORK_65PLUS] / parts.sum(axis=1)
    known = fill(share[np.isfinite(share)], extracts)
    topic.put("social_workers_share_65plus", known.rate, decimals=2)
    tell(topic, "social_workers_share_65plus", known, how="The share that councils alike in deprivation have.")
