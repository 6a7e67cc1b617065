"""Who lives in a place, and who will be born or move in: age, sex, deprivation fifth, month of birth.

Base people come in order of age and sex, so a resident's row depends on the population table alone.  Then come the
births of all months to simulate, then the arrivals: net flows only, for nobody publishes gross ones by age.
"""

from __future__ import annotations

import numpy as np

from obbr.calendar import BURN_IN_MONTHS
from obbr.chance import Event, uniforms
from obbr.people.resident import AGES, NEVER, Presence, Sex, nobody_yet
from obbr.place.choosing import ages_of, allot, by_month
from obbr.place.place import Place

START = -BURN_IN_MONTHS
MONTHS = BURN_IN_MONTHS + 120
MOTHERS = (20, 42)  # years of age between which a child's mother is looked for: synthetic


def base_people(place: Place, seed: int) -> np.ndarray:
    """Everyone who lives here at the start, as RESIDENT rows without ties, health or care."""
    counts = place.people.T.ravel()  # age, then female before male
    residents = nobody_yet(int(counts.sum()))
    cell = np.repeat(np.arange(2 * AGES), counts)
    residents["age"], residents["sex"] = cell // 2, cell % 2
    residents["presence"] = Presence.HERE
    months = (uniforms(seed, residents["id"], Event.BUILD_BIRTH_MONTH) * 12).astype(np.int64)
    residents["birth_month"] = START - 12 * residents["age"].astype(np.int64) - months
    residents["fifth"] = fifths(place, residents, uniforms(seed, residents["id"], Event.BUILD_FIFTH))
    return residents


def fifths(place: Place, residents: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """Deprivation fifths, exact by sex and age band."""
    fifth = np.zeros(len(residents), np.int64)
    for band, shares in place.value("population.deprivation_shares").items():
        ages = ages_of(band)
        for sex in Sex:
            here = (residents["age"] >= ages.start) & (residents["age"] < ages.stop) & (residents["sex"] == sex)
            fifth[here] = allot(luck[here], np.array(shares))
    return fifth


def births(place: Place, base: np.ndarray, first_id: int, female: float, seed: int) -> np.ndarray:
    """Children to be born in each month, with a mother among the women here; deprivation and home are hers."""
    month = START + np.repeat(np.arange(MONTHS), by_month(place.value("flows.births"), MONTHS))
    born = rows_to_come(len(month), first_id, month)
    born["birth_month"] = month
    born["sex"] = np.where(uniforms(seed, born["id"], Event.BUILD_SEX) < female, Sex.FEMALE, Sex.MALE)
    women = base[base["sex"] == Sex.FEMALE]
    women = women[np.argsort(women["birth_month"], kind="stable")]
    low = np.searchsorted(women["birth_month"], month - 12 * (MOTHERS[1] + 1), side="right")
    high = np.searchsorted(women["birth_month"], month - 12 * MOTHERS[0], side="right")
    luck = uniforms(seed, born["id"], Event.BUILD_HOUSEHOLD)
    mother = women[np.minimum(low + (luck * (high - low)).astype(np.int64), len(women) - 1)]
    born["parent"] = mother["id"]
    for shared in ("household", "fifth", "tenure", "team"):
        born[shared] = mother[shared]
    return born


def arrivals(place: Place, first_id: int, seed: int) -> np.ndarray:
    """People to move in, by month and age band, net of those who leave at the same ages."""
    months, ages = [], []
    for band, a_year in place.value("flows.arrivals").items():
        flow = by_month(a_year, MONTHS)
        years = ages_of(band)
        months.append(START + np.repeat(np.arange(MONTHS), flow))
        ages.append(years.start + np.arange(int(flow.sum())) % (years.stop - years.start))
    month, age = np.concatenate(months), np.concatenate(ages)
    order = np.argsort(month, kind="stable")
    month, age = month[order], age[order]
    coming = rows_to_come(len(month), first_id, month)
    within = (uniforms(seed, coming["id"], Event.BUILD_BIRTH_MONTH) * 12).astype(np.int64)
    coming["age"] = age
    coming["birth_month"] = month - 12 * age - within
    female = place.people[Sex.FEMALE] / np.maximum(place.people.sum(0), 1)
    coming["sex"] = uniforms(seed, coming["id"], Event.BUILD_SEX) >= female[age]
    coming["fifth"] = fifths(place, coming, uniforms(seed, coming["id"], Event.BUILD_FIFTH))
    return coming


def rows_to_come(rows: int, first_id: int, month: np.ndarray) -> np.ndarray:
    """Rows of people who will be born or move in, each in a month of its own."""
    people = nobody_yet(rows)
    people["id"] += first_id
    people["presence"] = Presence.YET_TO_COME
    people["arrives"] = np.minimum(month, NEVER)
    return people
