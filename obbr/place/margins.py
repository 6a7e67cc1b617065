"""How far a place's drawn residents are off what is published of the place: observed reality first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from obbr.people.resident import OLD, TENTHS, Frailty, Need, Payer, Presence, Setting
from obbr.place.care import lives_alone
from obbr.place.choosing import ages_of
from obbr.place.community import HOURS, WEEKS_IN_YEAR
from obbr.place.figure import Figure, Kind
from obbr.place.hospital_rates import ae_ratio, expected_admissions
from obbr.place.households import households_by_size
from obbr.place.place import Place
from obbr.place.population import Population, as_record, central_of
from obbr.place.profiles import base_of
from obbr.place.rates import MONTHS, death_ratio, local_rates
from obbr.place.sampling import sampling_error
from obbr.place.stays import soon


class Miss(NamedTuple):
    """One thing that is known of a place beside what its residents make of it.

    Attributes:
        what: in words.
        modelled: count or yearly number among the drawn residents.
        figure: what the place's figures say.
        low, high: its interval; None if no interval is known.
        kind: published, derived, national or made up.
        year: of the figure.
    """

    what: str
    modelled: float
    figure: float
    low: float | None
    high: float | None
    kind: Kind
    year: str

    @property
    def within(self) -> bool:
        """Whether the residents come within the interval; without one, within 1%."""
        low = self.figure * 0.99 if self.low is None else self.low
        high = self.figure * 1.01 if self.high is None else self.high
        return low <= self.modelled <= high


def misses(place: Place, population: Population, parameters: np.ndarray | None = None) -> list[Miss]:
    """All margins of a place that its residents can be held to, each with the figure's own year and class.

    Args:
        place: figures.
        population: the residents drawn from them.
        parameters: the draw whose yearly events are reckoned, shape (1,); the central one if None.
    """
    ours = central_of(place)
    return [
        *_people(place, population),
        *_homes(place, population),
        *_care(place, population),
        *_events(place, population, ours if parameters is None else parameters),
    ]


def _row(what: str, modelled: float, figure: Figure, value: float | None = None, part: str | None = None) -> Miss:
    low, high = figure.span(part) or (None, None)
    wanted = float(figure.value if value is None else value)
    return Miss(what, float(modelled), wanted, low, high, figure.kind, figure.year)


def _here(population: Population) -> tuple[np.ndarray, np.ndarray]:
    people = population.residents[population.residents["presence"] == Presence.HERE]
    return people, people["weight"].astype(np.int64)


def _people(place: Place, population: Population) -> list[Miss]:
    """Counts of people, and health states that no council publishes: held to national rates."""
    people, weight = _here(population)
    old, home = people["age"] >= OLD, people["setting"] < Setting.RESIDENTIAL
    table, counts = place.figure("population.by_age_sex"), place.people.sum(0)
    health = {
        "need": ("Need help with daily living, 65+ at home", home & (people["need"] > Need.NONE)),
        "frailty": ("Any frailty, 65+", people["frailty"] > Frailty.FIT),
        "dementia": ("Dementia, 65+", people["dementia"] == 1),
    }
    return [
        _row("Residents", weight.sum(), table, counts.sum()),
        _row("Residents of 65 and over", weight[old].sum(), table, counts[OLD:].sum(), "none"),
        _row("Residents of 85 and over", weight[people["age"] >= 85].sum(), table, counts[85:].sum(), "none"),
        *(
            _row(words, weight[old & has].sum(), place.figure(f"health.{name}_65plus"))
            for name, (words, has) in health.items()
        ),
    ]


def _homes(place: Place, population: Population) -> list[Miss]:
    """Synthetic homes against the census; in a sample homes are not weighted, so only people who live alone are."""
    people, weight = _here(population)
    alone = lives_alone(people, population.households) & (people["setting"] < Setting.RESIDENTIAL)
    figure = place.figure("households.living_alone_65plus")
    wanted = sum(sum(bands.values()) for bands in figure.value.values())
    rows = [_row("Living alone, 65+", weight[alone & (people["age"] >= OLD)].sum(), figure, wanted)]
    if population.sample == 1:
        lived_in = np.bincount(people["household"], people["setting"] < Setting.RESIDENTIAL) > 0
        size = population.households["people"][: len(lived_in)]
        sizes = place.figure("households.by_size")
        rows.append(_row("Households", lived_in.sum(), place.figure("households.count")))
        rows.append(_row("Households of two", (lived_in & (size == 2)).sum(), sizes, households_by_size(place)[1]))
    return rows


def _care(place: Place, population: Population) -> list[Miss]:
    """People by setting and payer, and the council's hours of home care."""
    people, weight = _here(population)
    old = people["age"] >= OLD

    def number(payer: Payer, *settings: Setting) -> int:
        return int(weight[old & (people["payer"] == payer) & np.isin(people["setting"], settings)].sum())

    homes = (Setting.RESIDENTIAL, Setting.NURSING)
    single = {
        "residential_65plus": ("Council-supported in residential homes", number(Payer.COUNCIL, Setting.RESIDENTIAL)),
        "nursing_65plus": ("Council-supported in nursing homes", number(Payer.COUNCIL, Setting.NURSING)),
        "self_funders_65plus": ("Self-funders in care homes", number(Payer.SELF, *homes)),
        "self_funders_home_care_65plus": ("Self-funders of home care", number(Payer.SELF, Setting.HOME_CARE)),
    }
    rows = [_row(f"{words}, 65+", modelled, place.figure(f"care.{name}")) for name, (words, modelled) in single.items()]
    at_home = place.figure("care.community_65plus")
    for name, published in at_home.value.items():
        words = f"Council-supported, {name.replace('_', ' ')}, 65+"
        rows.append(_row(words, number(Payer.COUNCIL, Setting[name.upper()]), at_home, published, name))
    nhs = place.figure("care.nhs_funded_65plus")
    for name, settings in (("care_homes", homes), ("at_home", (Setting.HOME_CARE,))):
        words = f"NHS-funded, {name.replace('_', ' ')}, 65+"
        rows.append(_row(words, number(Payer.NHS, *settings), nhs, nhs.value[name], name))
    for setting, path in HOURS.items():
        ours = (people["setting"] == setting) & (people["payer"] == Payer.COUNCIL)
        hours = (weight * people["package"].astype(np.int64))[ours].sum() / TENTHS * WEEKS_IN_YEAR
        rows.append(_row(f"Hours agreed a year, {setting.name.lower().replace('_', ' ')}", hours, place.figure(path)))
    return rows


def _events(place: Place, population: Population, parameters: np.ndarray) -> list[Miss]:
    """Deaths, A&E visits and emergency admissions that the base people would have in a year."""
    p = as_record(parameters)
    base, rates = base_of(population.residents, population.households), local_rates(place, population, parameters)[0]
    sex, age = base.people["sex"], base.people["age"]
    deaths = base.weight * rates["death_rate"][sex, age] * death_ratio(base, p) * MONTHS
    visits = base.weight * rates["ae_rate"][sex, age] * ae_ratio(base, p) * MONTHS
    at_once, steady = soon(rates["stay_days"], p), float(rates["usual_steady"])
    stays = base.weight * MONTHS * expected_admissions(base, rates["admission_rate"], at_once, steady, p)
    rows = [_row("Deaths a year", deaths.sum(), place.figure("flows.deaths"))]
    for words, events, path in (
        ("A&E visits", visits, "hospital.ae_attendances"),
        ("Emergency admissions", stays, "hospital.emergency_admissions"),
    ):
        figure = place.figure(path)
        for band, total in figure.value.items():
            ages = ages_of(band)
            among = (age >= ages.start) & (age < ages.stop)
            rows.append(_row(f"{words} a year, {band}", events[among].sum(), figure, total, "none"))
        rows.append(_row(f"{words} a year", events.sum(), figure, sum(figure.value.values())))
    return rows


def sampling_error_of_ae(place: Place, population: Population) -> float:
    """Standard error that the sample adds to A&E visits in a year, all ages, in visits; 0 when everyone has a row."""
    people, weight = _here(population)
    rate = np.zeros(91)
    for band, total in place.value("hospital.ae_attendances").items():
        rate[ages_of(band)] = total / max(1, int(place.people.sum(0)[ages_of(band)].sum()))
    thinned = weight > 1
    return sampling_error(float((weight * rate[people["age"]])[thinned].sum()), population.sample)
