"""Homes, means, health at national rates, and voluntary bodies: topics `households`, `health` and `vcse`."""

from __future__ import annotations

import numpy as np
import pandas as pd

from obbr.people.resident import OLD, Frailty
from obbr.place.derive.extracts import AGE_COLUMNS, Extracts
from obbr.place.derive.people import deprivation_shares, female_share
from obbr.place.derive.rules import rule
from obbr.place.derive.table import Topic
from obbr.place.population import as_record, central_parameters

WORKING_AGE = (16, 64)
BANDS = {"65-74": (65, 74), "75-84": (75, 84), "85+": (85, 90)}


def derive(extracts: Extracts) -> list[Topic]:
    """Homes, health and voluntary bodies of every council."""
    return [households(extracts), health(extracts), vcse(extracts)]


def households(extracts: Extracts) -> Topic:
    """Households by size and tenure, older people who live alone, prices of homes, paid work."""
    topic, codes = Topic("households", extracts), extracts.people.index
    census = (
        extracts.counts(extracts.read("census2021_disability_tenure_loneliness_utla")).filter(like="hh_").loc[codes]
    )
    tenure = pd.DataFrame(
        {
            "owned_outright": census["hh_owned_owns_outright"],
            "mortgaged": census["hh_owned_owns_with_a_mortgage_or_loan"]
            + census["hh_shared_ownership_shared_ownership"],
            "social_rent": census.filter(like="hh_social_rented").sum(axis=1),
            "private_rent": census.filter(like="hh_private_rented").sum(axis=1) + census["hh_lives_rent_free"],
        }
    )
    topic.put("count", tenure.sum(axis=1))
    topic.put("tenure", tenure)
    sizes = earlier_census(extracts)
    by_size = sizes[["households_1_person", "households_2_persons", "households_3_plus_persons"]]
    topic.put("by_size", by_size.set_axis(["1", "2", "3+"], axis=1))
    topic.put("living_alone_65plus", living_alone(extracts, sizes))
    regions, kinds = extracts.councils["region"], extracts.councils["kind"]
    topic.put("home_value", regions.map(rule("homes.home_value")))
    near = rule("homes.kin_near")
    topic.put("kin_near", kinds.eq("london").map({True: near["london"], False: near["elsewhere"]}), decimals=2)
    topic.put("employed_share", employed_share(extracts), decimals=3)
    return topic


def earlier_census(extracts: Extracts) -> pd.DataFrame:
    """Households by size in 2011."""
    return extracts.counts(extracts.read("census2011_households_health_carers_utla")).loc[extracts.people.index]


def living_alone(extracts: Extracts, sizes: pd.DataFrame) -> pd.DataFrame:
    """People of 65 and over who live alone, by sex and age: England's shares, moved a little by local households."""
    ones = sizes["households_1_person"] / sizes["households"]
    england = sizes["households_1_person"].sum() / sizes["households"].sum()
    local = 1.0 + rule("homes.alone_follows") * (ones / england - 1.0)
    women = female_share(extracts)
    people = {"female": extracts.people * women, "male": extracts.people * (1.0 - women)}
    shares = {"female": rule("homes.alone_women"), "male": rule("homes.alone_men")}
    return pd.DataFrame(
        {
            f"{sex}/{band}": people[sex][AGE_COLUMNS[low : high + 1]].sum(axis=1) * shares[sex][band] * local
            for sex in people
            for band, (low, high) in BANDS.items()
        }
    )


def employed_share(extracts: Extracts) -> pd.Series:
    """Share of people of 16 to 64 in paid work at the census, older workers taken off."""
    found = extracts.counts(extracts.read("census_unpaid_care_economic_utla_2011_2021")).loc[extracts.people.index]
    older = extracts.ages(OLD) * rule("homes.old_in_work")
    workers = found["in_employment_not_student"] + found["student_in_employment"] - older
    return workers / (found["residents_16plus_2021"] - extracts.ages(OLD))


def health(extracts: Extracts) -> Topic:
    """People of 65 and over with need, frailty and dementia as England's rates, as the register has them, make them."""
    topic, p = Topic("health", extracts), as_record(central_parameters())
    by_sex = {0: female_share(extracts), 1: 1.0 - female_share(extracts)}
    old = [extracts.people * share for share in by_sex.values()]
    frail = p.needs.frailty_prevalence[Frailty.MILD :].sum(0)
    poorer = _poorer(extracts, p.needs.need_deprivation)
    for figure, rates, factor in (
        ("need_65plus", p.needs.need_prevalence, poorer),
        ("frailty_65plus", np.stack([frail, frail]), 1.0),
        ("dementia_65plus", p.needs.dementia_prevalence, 1.0),
    ):
        number = sum(people.iloc[:, OLD:] @ rates[sex, OLD:] for sex, people in zip(by_sex, old, strict=True))
        topic.put(figure, number * factor)
    return topic


def _poorer(extracts: Extracts, ratio: np.ndarray) -> pd.Series:
    """Mean of a ratio by deprivation fifth over a council's people of 65 and over."""
    shares = deprivation_shares(extracts)
    people = {band: extracts.ages(low, high) for band, (low, high) in BANDS.items()}
    weighted = sum(
        people[band] * sum(shares[f"{band}/[{fifth}]"] * ratio[fifth] for fifth in range(len(ratio))) for band in people
    )
    return weighted / sum(people.values())


def vcse(extracts: Extracts) -> Topic:
    """Charities on the register, those of them that serve the area, and link workers."""
    topic, residents = Topic("vcse", extracts), extracts.residents
    found = extracts.read("charities_ltla_2020")
    registered = found["charities"].groupby(found["ltla19_code"].map(extracts.upper_tier)).sum()
    topic.put("registered_charities", registered)
    most = rule("homes.charities_most") * registered.sum() / residents.sum() * residents
    topic.put("local_bodies", np.minimum(registered, most))
    topic.put("link_workers", rule("homes.link_workers") * residents / residents.sum(), decimals=1)
    return topic
