"""Who lives in each council, and how births, deaths and moves change that: topics `population` and `flows`."""

from __future__ import annotations

import numpy as np
import pandas as pd

from obbr.place.derive.alike import filled
from obbr.place.derive.extracts import AGE_COLUMNS, HELD_BACK, Extracts
from obbr.place.derive.rules import rule
from obbr.place.derive.stand_in import ALIKE
from obbr.place.derive.table import NATIONAL, Topic
from obbr.place.single_ages import BANDS

FIFTHS = 5
COUNTED, NOW = 2011, 2023  # mid-years of the two populations that rest on a census
FLOW_BANDS = ("0-2", "3-10", "11-17", "18", "19", "20-22", "23-25", "26-29", "30-34", "35-39", "40-49", "50-59",
              "60-69", "70-79", "80+")  # fmt: skip
DEATH_YEARS = (2016, 2019)  # mid-years between which published deaths are counted
LAST_KNOWN_BIRTHS = 2020
BEFORE_COVID = 2019  # whose death rates stand for later years too
OLDEST = 90


def derive(extracts: Extracts) -> list[Topic]:
    """People and flows of every council."""
    return [population(extracts), flows(extracts)]


def population(extracts: Extracts) -> Topic:
    """Residents by sex and age band, deprivation fifths by age, and a number of teams."""
    topic = Topic("population", extracts)
    women = female_share(extracts)
    by_sex = {"female": extracts.people * women, "male": extracts.people * (1.0 - women)}
    parts = {
        f"{sex}/{label}": people.iloc[:, ages].sum(axis=1) for sex, people in by_sex.items() for label, ages in BANDS
    }
    topic.put("by_age_sex", whole(pd.DataFrame(parts), extracts.residents))
    topic.put("deprivation_shares", deprivation_shares(extracts), decimals=4)
    low, high = rule("people.team_range")
    topic.put("neighbourhoods", (extracts.residents / rule("people.team_residents")).round().clip(low, high))
    return topic


def single_ages(extracts: Extracts) -> pd.DataFrame:
    """England's people by single year of age and sex, by which bands are spread."""
    women = extracts.people * female_share(extracts)
    by_sex = {"female": women.sum(), "male": extracts.people.sum() - women.sum()}
    return pd.DataFrame(by_sex).round().astype(int).set_axis(range(OLDEST + 1)).rename_axis("age").reset_index()


def whole(parts: pd.DataFrame, totals: pd.Series) -> pd.DataFrame:
    """Round so that each row still adds up to its total: what rounding leaves over goes to the largest part."""
    rounded = parts.round().to_numpy(copy=True)
    largest = parts.to_numpy().argmax(axis=1)
    rounded[np.arange(len(parts)), largest] += totals.to_numpy() - rounded.sum(axis=1)
    return pd.DataFrame(rounded, parts.index, parts.columns)


def female_share(extracts: Extracts) -> pd.DataFrame:
    """Share of women and girls at each single year of age, of mid-2020, by council."""
    found = extracts.read("population_utla_sex_age_2015_2020")
    found = found[found["year"] == 2020]
    women = extracts.counts(found[found["sex"] == "F"])[AGE_COLUMNS]
    men = extracts.counts(found[found["sex"] == "M"])[AGE_COLUMNS]
    return (women / (women + men)).loc[extracts.people.index]


def deprivation_shares(extracts: Extracts) -> pd.DataFrame:
    """Share of each age band in each national fifth of IMD 2019, most deprived first: `0-4/[0]` .. `85+/[4]`."""
    found = extracts.read("imd2019_decile_by_age_utla")
    by_fifth = [extracts.counts(found[(found["IMD_decile"] + 1) // 2 == fifth]) for fifth in range(1, FIFTHS + 1)]
    by_fifth = [people.reindex(extracts.people.index).fillna(0.0) for people in by_fifth]
    bands = [column for column in by_fifth[0].columns if column != "IMD_decile"]
    shares = {}
    for band in bands:
        everyone = sum(people[band] for people in by_fifth)
        shares |= {f"{band}/[{fifth}]": people[band] / everyone for fifth, people in enumerate(by_fifth)}
    return pd.DataFrame(shares)


def flows(extracts: Extracts) -> Topic:
    """Births, deaths against national rates, and net moves by age."""
    topic = Topic("flows", extracts)
    topic.put("births", extracts.people["a0"])
    usual = expected_deaths(extracts)
    multiplier, held = filled((deaths(extracts) / usual).drop(HELD_BACK), extracts)
    topic.put("deaths", multiplier * usual)
    for figure in ("deaths", "death_multiplier"):
        topic.differs(figure, held, NATIONAL, f"Its own deaths are not read. {ALIKE}", "+-15%")
    topic.put("death_multiplier", multiplier, decimals=3)
    moves, mean_people = net_moves(extracts, multiplier)
    leave = (-moves).clip(lower=0.0)
    topic.put("arrivals", moves.clip(lower=0.0))
    # Who left is no longer among the mean people: at risk are they and half of the leavers.
    topic.put("leave_rate", leave / (mean_people + leave / 2.0), decimals=4)
    return topic


def deaths(extracts: Extracts) -> pd.Series:
    """Deaths a year, mean of mid-2015 to mid-2019."""
    found = extracts.read("births_deaths_utla_2016_2020")
    yearly = [
        extracts.counts(found[found["period"].str.endswith(f"mid-{year}")])["deaths"] for year in range(2016, 2020)
    ]
    return sum(yearly) / len(yearly)


def people_at(extracts: Extracts, year: float) -> pd.DataFrame:
    """Persons by age between the two censuses' populations, in a straight line; the series between drifts."""
    found = extracts.read("population_utla_persons_age_2009_2020")
    before = extracts.counts(found[found["year"] == COUNTED])[AGE_COLUMNS].loc[extracts.people.index]
    part = (year - COUNTED) / (NOW - COUNTED)
    return before * (1.0 - part) + extracts.people * part


def death_rates(extracts: Extracts, year: int, sex: str) -> np.ndarray:
    """England and Wales' central death rates of a year at ages 0 to 90 and over, shape (91,)."""
    found = extracts.read("death_rates_england_wales_2009_2021")
    rates = found[found["year"] == min(year, BEFORE_COVID)][f"mx_{sex}"].to_numpy(float)
    old = rates[OLDEST:]
    # Of people of 90 and over, each year of age is left to the next by survivors alone.
    alive = np.concatenate([[1.0], np.cumprod(np.exp(-old[:-1]))])
    return np.append(rates[:OLDEST], float((alive * old).sum() / alive.sum()))


def expected_deaths(extracts: Extracts) -> pd.Series:
    """Deaths a year at England and Wales' rates by age and sex, on the people of mid-2017."""
    middle = sum(DEATH_YEARS) // 2
    people, women = people_at(extracts, middle), female_share(extracts)
    of_women = (people * women) @ death_rates(extracts, middle, "female")
    return of_women + (people * (1.0 - women)) @ death_rates(extracts, middle, "male")


def net_moves(extracts: Extracts, multiplier: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Net movers a year by age band, mid-2011 to mid-2023, and mean people of those ages.

    Cohort survival: people of mid-2011 and the births since are carried to mid-2023 at the council's death rates, with
    a constant number of net movers a year in each band; least squares on the 91 ages of mid-2023.
    """
    before, now = people_at(extracts, COUNTED), extracts.people
    born = births(extracts)
    moves = {
        code: _moves(before.loc[code], now.loc[code], born.loc[code], multiplier[code], extracts) for code in now.index
    }
    mean = {band: ((before + now) / 2.0).iloc[:, ages_of_flow(band)].sum(axis=1) for band in FLOW_BANDS}
    return pd.DataFrame.from_dict(moves, orient="index", columns=list(FLOW_BANDS)), pd.DataFrame(mean)


def births(extracts: Extracts) -> pd.DataFrame:
    """Children who come to be counted as aged 0 in each mid-year from 2012 to 2023; 2021 and 2022 by interpolation."""
    found = extracts.read("population_utla_persons_age_2009_2020")
    known = {
        year: extracts.counts(found[found["year"] == year])["a0"].reindex(extracts.people.index)
        for year in range(COUNTED + 1, LAST_KNOWN_BIRTHS + 1)
    }
    known[NOW] = extracts.people["a0"]
    every = pd.DataFrame(known).reindex(columns=range(COUNTED + 1, NOW + 1))
    return every.interpolate(axis=1)


def _moves(before: pd.Series, now: pd.Series, born: pd.Series, multiplier: float, extracts: Extracts) -> np.ndarray:
    """Net movers a year in each band of one council."""
    stays = [1.0 - np.minimum(_rates(extracts, year) * multiplier, 0.9) for year in range(COUNTED, NOW)]
    stock = before.to_numpy(float)
    each = np.zeros((len(FLOW_BANDS), OLDEST + 1))
    unit = np.zeros_like(each)
    for row, band in enumerate(FLOW_BANDS):
        unit[row, ages_of_flow(band)] = 1.0 / len(range(*ages_of_flow(band).indices(OLDEST + 1)))
    for survive, babies in zip(stays, born.to_numpy(float), strict=True):
        stock = year_older(stock * survive)
        stock[0] = babies
        each = np.apply_along_axis(year_older, 1, each * survive) + unit
    found, *_ = np.linalg.lstsq(each.T, now.to_numpy(float) - stock, rcond=None)
    return found


def _rates(extracts: Extracts, year: int) -> np.ndarray:
    return death_rates(extracts, year, "total")


def year_older(people: np.ndarray) -> np.ndarray:
    """People by age a year on, nobody new among them; who is past the last age stays there."""
    older = np.concatenate([[0.0], people[:-1]])
    older[-1] += people[-1]
    return older


def ages_of_flow(band: str) -> slice:
    """Ages of a band of movers, as a slice of 91 ages."""
    low, _, high = band.rstrip("+").partition("-")
    return slice(int(low), OLDEST + 1 if band.endswith("+") else int(high or low) + 1)
