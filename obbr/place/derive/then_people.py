"""Who lived in each council in 2010, and flows that carry them to the people of mid-2023: topics of `then`.

The model's people enter two years before its first April.  A run that stands for 2011/12 therefore begins with the
people of mid-2010, as one that stands for 2024/25 begins with those of mid-2023.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from obbr.place.derive.alike import filled
from obbr.place.derive.extracts import AGE_COLUMNS, HELD_BACK, Extracts
from obbr.place.derive.people import (
    BEFORE_COVID,
    COUNTED,
    FLOW_BANDS,
    NOW,
    OLDEST,
    ages_of_flow,
    births,
    death_rates,
    deaths,
    expected_deaths,
    female_share,
    people_at,
    whole,
    year_older,
)
from obbr.place.derive.stand_in import ALIKE
from obbr.place.derive.table import NATIONAL, Topic
from obbr.place.single_ages import BANDS

ENTER = 2010  # mid-year of the people who enter a run
SEXES = ("female", "male")
MEASURED = (2017, 2018, 2019)  # years of the death rates of the evidence
ROUNDS = 8  # of turning net leavers into rates on the people who are there


def derive(extracts: Extracts) -> list[Topic]:
    """People and flows of then."""
    return [population(extracts), flows(extracts)]


@cache
def entering(extracts: Extracts) -> pd.DataFrame:
    """Persons by single year of age at mid-2010."""
    found = extracts.read("population_utla_persons_age_2009_2020")
    return extracts.counts(found[found["year"] == ENTER])[AGE_COLUMNS].loc[extracts.people.index]


@cache
def base_people(extracts: Extracts) -> pd.DataFrame:
    """Persons by single year of age at mid-2011, on whom rates of 2011/12 are reckoned."""
    return people_at(extracts, COUNTED)


def aged(people: pd.DataFrame, first: int, last: int = OLDEST) -> pd.Series:
    """People of an age from `first` to `last`, both counted; 90 holds all older people."""
    return people[AGE_COLUMNS[first : last + 1]].sum(axis=1)


@cache
def women_then(extracts: Extracts) -> pd.DataFrame:
    """Share of women and girls at each age in mid-2015, the nearest year that is known by sex."""
    found = extracts.read("population_utla_sex_age_2015_2020")
    found = found[found["year"] == found["year"].min()]
    women = extracts.counts(found[found["sex"] == "F"])[AGE_COLUMNS]
    men = extracts.counts(found[found["sex"] == "M"])[AGE_COLUMNS]
    return (women / (women + men)).reindex(extracts.people.index).fillna(female_share(extracts))


def population(extracts: Extracts) -> Topic:
    """Residents of mid-2010 by sex and age band."""
    topic = Topic("population", extracts)
    people, women = entering(extracts), women_then(extracts)
    by_sex = {"female": people * women, "male": people * (1.0 - women)}
    parts = {f"{sex}/{label}": by_sex[sex].iloc[:, ages].sum(axis=1) for sex in SEXES for label, ages in BANDS}
    topic.put("by_age_sex", whole(pd.DataFrame(parts), people.sum(axis=1)))
    return topic


def single_ages(extracts: Extracts) -> pd.DataFrame:
    """England's people of mid-2010 by single year of age and sex, by which bands are spread."""
    people, women = entering(extracts), women_then(extracts)
    by_sex = {"female": (people * women).sum(), "male": (people * (1.0 - women)).sum()}
    return pd.DataFrame(by_sex).round().astype(int).set_axis(range(OLDEST + 1)).rename_axis("age").reset_index()


def flows(extracts: Extracts) -> Topic:
    """Births, deaths against today's national rates, and net moves, such that mid-2010 becomes mid-2023."""
    topic = Topic("flows", extracts)
    born = births(extracts).mean(axis=1)
    topic.put("births", born)
    usual, held = filled((deaths(extracts) / expected_deaths(extracts)).drop(HELD_BACK), extracts)
    multiplier = usual * decline(extracts)
    topic.put("deaths", usual * expected_at(extracts, COUNTED, COUNTED))
    topic.put("death_multiplier", multiplier, decimals=3)
    for figure in ("deaths", "death_multiplier"):
        topic.differs(figure, held, NATIONAL, f"Its own deaths are not read. {ALIKE}", "+-15%")
    arrivals, leave = solved(extracts, born.round(), multiplier.round(3))
    topic.put("arrivals", arrivals)
    topic.put("leave_rate", leave, decimals=4)
    return topic


def expected_at(extracts: Extracts, people_of: float, rates_of: int) -> pd.Series:
    """Deaths a year at England and Wales' rates of one year on the people of another."""
    people, women = people_at(extracts, people_of), women_then(extracts)
    of_women = (people * women) @ death_rates(extracts, rates_of, "female")
    return of_women + (people * (1.0 - women)) @ death_rates(extracts, rates_of, "male")


def decline(extracts: Extracts) -> pd.Series:
    """How many times the deaths at the evidence's rates came between 2010 and 2023, before the pandemic's own.

    Rates fell until about 2014 and then hardly; those of 2019 stand for later years.
    """
    years = range(COUNTED, NOW)
    came = sum(expected_at(extracts, year, min(year, BEFORE_COVID)) for year in years)
    at_rates = sum(expected_at(extracts, year, known) / len(MEASURED) for year in years for known in MEASURED)
    return came / at_rates


def solved(extracts: Extracts, born: pd.Series, multiplier: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Arrivals a year and shares leaving a year by age band, constant, that carry mid-2010 to mid-2023.

    Net movers of fifteen bands by least squares on the 91 ages of mid-2023; bands that lose are turned into rates on
    the people who are there on the way.
    """
    rates = sum(death_rates(extracts, year, "total") for year in MEASURED) / len(MEASURED)
    before, now = entering(extracts), extracts.people
    arrivals, leave = {}, {}
    for code in now.index:
        survive = 1.0 - np.minimum(rates * multiplier[code], 0.9)
        arrivals[code], leave[code] = _solved(before.loc[code], now.loc[code], survive, float(born[code]))
    columns = list(FLOW_BANDS)
    return (pd.DataFrame.from_dict(found, orient="index", columns=columns) for found in (arrivals, leave))


def _solved(before: pd.Series, now: pd.Series, survive: np.ndarray, born: float) -> tuple[np.ndarray, np.ndarray]:
    """One council's arrivals a year, and shares leaving, by band."""
    start, end = before.to_numpy(float), now.to_numpy(float)
    bands = np.zeros((len(FLOW_BANDS), OLDEST + 1))
    for row, band in enumerate(FLOW_BANDS):
        bands[row, ages_of_flow(band)] = 1.0
    unit = bands / bands.sum(axis=1, keepdims=True)
    moved = np.zeros_like(unit)
    for _ in range(NOW - ENTER):
        moved = np.apply_along_axis(year_older, 1, moved * survive) + unit
    left = carried(start, survive, born, np.zeros(OLDEST + 1), np.zeros(OLDEST + 1))
    net, *_ = np.linalg.lstsq(moved.T, end - left[-1], rcond=None)
    arrivals, lost, leave = net.clip(min=0.0), (-net).clip(min=0.0), np.zeros(len(net))
    for _ in range(ROUNDS):
        path = carried(start, survive, born, arrivals @ unit, leave @ bands)
        there = bands @ path[1:].mean(axis=0)  # who left is no longer among them
        leave = lost / (there + lost)
    return arrivals, leave


def carried(start: np.ndarray, survive: np.ndarray, born: float, come: np.ndarray, leave: np.ndarray) -> np.ndarray:
    """People by age of each mid-year from 2010 to 2023, shape (14, 91).

    Args:
        start: people by single year of age.
        survive: share of each age who live through a year.
        born: children who come to be counted as aged 0 each year.
        come, leave: people who come to each age a year, and the share of each age that leaves.
    """
    path = [start]
    for _ in range(NOW - ENTER):
        stock = year_older(path[-1] * survive)
        stock[0] = born
        path.append(stock * (1.0 - leave) + come)
    return np.array(path)
