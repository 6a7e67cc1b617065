"""Extreme worlds: an ordinary place with one thing taken away from it, or driven as far as it goes.

Each is made of a place's figures, a scenario and beliefs alone, by the doors that anybody may use; nothing in the model
knows that a world is extreme.  What must then be nothing is said with each (`nothing`): no residents of a kind, no such
service.  What else comes of it is for a reader to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from obbr.money.lines import LINES
from obbr.outcomes.measures import COUNTED
from obbr.people.resident import FIFTHS
from obbr.place import Place
from obbr.place.choosing import ages_of
from obbr.scenario import Scenario
from obbr.study.defaults import STANDSTILLS

GROWN_UP = 25  # from here on people are moved to old age; the younger are care leavers' age-mates and keep theirs
OLD_AGE, MIDDLE_AGE = 85, 40  # at which everybody is in a world of one age; nobody of 40 grows old within a run
GROWS_OLD = 50  # who is older when burn-in begins is 65 or nearly so by the last year
MIDDLE_FIFTH = 2
CARE_HOMES = ("care.residential_65plus", "care.nursing_65plus", "care.self_funders_65plus")
AT_HOME = (
    *("care.community_65plus", "care.home_care_hours_65plus", "care.direct_payment_hours_65plus"),
    *("care.self_funders_home_care_65plus", "care.nhs_funded_65plus"),
)
BEFORE_65 = (
    *("care.learning_disability_18_64", "care.physical_18_64", "care.mental_health_18_64", "care.ld_inpatients"),
    *("care.care_home_residents_18_64", "care.community_support_18_64"),
)
HOME_CARE_SERVICES = ("home_care", "own_home_care")
CARE_HOME_SERVICES = ("residential_care", "nursing_care", "own_residential_care", "own_nursing_care")
OLDER_PEOPLES_SERVICES = ("direct_payment", "day_support", "extra_care", "supported_living", "reablement")
HOSPITAL_BEDS = (
    *("emergency_admissions", "readmissions", "bed_days", "no_criteria_to_reside", "delayed_days"),
    *(f"delayed_days_for_{what}" for what in ("worker", "home_care", "care_home", "reablement", "other")),
    "care_home_entries_from_hospital",
)
Figures = Callable[[Place], Mapping[str, Any]]


def as_it_is(place: Place) -> Mapping[str, Any]:
    """No figure changed."""
    return {}


@dataclass(frozen=True)
class Extreme:
    """One world, as it differs from the ordinary one.

    Attributes:
        name: in a word or two.
        words: what was done to it.
        look_for: what a reader should look for, in a sentence.
        figures: those that differ, by path.
        scenario: what differs from the standstill, as `Scenario.with_` takes it.
        nothing: measures and groups of which there can be none.
        no_service: services of the ledger on which nothing can be delivered, whoever pays.
    """

    name: str
    words: str
    look_for: str
    figures: Figures = as_it_is
    scenario: Mapping[str, Any] | None = None
    nothing: tuple[tuple[str, str], ...] = ()
    no_service: tuple[str, ...] = ()

    def of(self, place: Place) -> Place:
        """A place as this world has it."""
        changed = {
            path: replace(place.figure(path), value=value, interval=None) for path, value in self.figures(place).items()
        }
        return replace(place, figures={**place.figures, **changed}) if changed else place

    @property
    def changes_the_place(self) -> bool:
        """Whether it is another world from the beginning, and not one in which the council decides otherwise."""
        return self.figures is not as_it_is or "believe" in (self.scenario or {})

    @property
    def decides(self) -> Scenario:
        """What its council does."""
        ordinary = Scenario.load(STANDSTILLS[0])
        return ordinary.with_(name=self.name, **self.scenario) if self.scenario else ordinary


def emptied(value: Any) -> Any:
    """The same figure with nothing in it.

    >>> emptied({"a": 3, "b": [1, 2]})
    {'a': 0, 'b': [0, 0]}
    """
    if isinstance(value, Mapping):
        return {name: emptied(part) for name, part in value.items()}
    return [emptied(part) for part in value] if isinstance(value, list) else 0


def without(place: Place, *paths: str) -> dict[str, Any]:
    """Figures with nothing in them."""
    return {path: emptied(place.value(path)) for path in paths}


def moved(place: Place, low: int, to: int) -> dict[str, Any]:
    """Everybody of an age or over is of another, and counts by age follow: as many for each person as there were."""
    before = place.people
    after = before.copy()
    after[:, low:] = 0
    after[:, to] += before[:, low:].sum(1)
    table = {"by_age_sex": {"female": after[0].tolist(), "male": after[1].tolist()}}
    totals = {path: place.value(f"hospital.{path}") for path in ("ae_attendances", "emergency_admissions")}
    alone = place.value("households.living_alone_65plus")
    return {
        "population.by_age_sex": table["by_age_sex"],
        **{f"hospital.{path}": followed(bands, before.sum(0), after.sum(0)) for path, bands in totals.items()},
        "households.living_alone_65plus": {
            name: followed(alone[name], before[sex], after[sex]) for sex, name in enumerate(("female", "male"))
        },
    }


def followed(bands: Mapping[str, float], before: np.ndarray, after: np.ndarray) -> dict[str, int]:
    """A count by age band for other people, as many for each of them; the ages are (91,) people.

    >>> followed({"0-89": 10, "90+": 6}, np.ones(91), np.append(np.zeros(90), 3.0))
    {'0-89': 0, '90+': 18}
    """
    return {
        band: round(number * float(after[ages_of(band)].sum()) / max(float(before[ages_of(band)].sum()), 1.0))
        for band, number in bands.items()
    }


def everybody_old(place: Place) -> dict[str, Any]:
    """Nobody between 25 and 84, no births, nobody who moves in, and nothing that younger adults had."""
    oldest = [0.0, 0.0, 1.0]  # shares of 65 to 74, 75 to 84, 85 and over
    tenure = place.value("households.tenure")
    owned = {"owned_outright": tenure["owned_outright"] + tenure["mortgaged"], "mortgaged": 0}
    return {
        **moved(place, GROWN_UP, OLD_AGE),
        **without(place, "flows.births", "flows.arrivals", *BEFORE_65),
        "care.residential_age": oldest,
        "care.nursing_age": oldest,
        "households.tenure": tenure | owned,
        "households.outright_owners_65plus": 1.0,
        "households.kin_near": 0,
    }


def nobody_old(place: Place) -> dict[str, Any]:
    """All who are old or would be by the last year are of middle age, and nobody has what older people had."""
    arrivals = {
        band: 0 if ages_of(band).stop > GROWS_OLD else number for band, number in place.value("flows.arrivals").items()
    }
    health = [f"health.{name}_65plus" for name in ("need", "frailty", "dementia")]
    none = without(place, *CARE_HOMES, *AT_HOME, *health, "care.reablement_episodes_65plus")
    return moved(place, GROWS_OLD, MIDDLE_AGE) | none | {"flows.arrivals": arrivals}


def no_reserves(place: Place) -> dict[str, Any]:
    """Nothing left at 31 March 2025; what the year before drew was drawn, since funding is reckoned from it."""
    held = [place.value(f"funding.reserves_{kind}") for kind in ("unallocated", "earmarked")]
    drawn = max(0, sum(kind["31 March 2024"] - kind["31 March 2025"] for kind in held))
    return {
        "funding.reserves_unallocated": emptied(held[0]),
        "funding.reserves_earmarked": {"31 March 2024": drawn, "31 March 2025": 0},
    }


def no_care_homes(place: Place) -> dict[str, Any]:
    """No place in any home for older people, whoever would pay."""
    nhs = {**place.value("care.nhs_funded_65plus"), "care_homes": 0}
    return without(place, *CARE_HOMES) | {"care.nhs_funded_65plus": nhs}


def no_home_care(place: Place) -> dict[str, Any]:
    """No hour of home care for older people, whoever would pay."""
    nhs = {**place.value("care.nhs_funded_65plus"), "at_home": 0}
    community = {**place.value("care.community_65plus"), "home_care": 0}
    none = without(place, "care.home_care_hours_65plus", "care.self_funders_home_care_65plus")
    return none | {"care.nhs_funded_65plus": nhs, "care.community_65plus": community}


def no_voluntary_sector(place: Place) -> dict[str, Any]:
    """No organisation, no grant to any, no link worker."""
    lines = place.value("money.sub_lines")
    lines = {**lines, "vcse_grants": {**lines["vcse_grants"], "share": 0}}
    return without(place, "vcse.local_bodies", "vcse.registered_charities", "vcse.link_workers") | {
        "money.sub_lines": lines
    }


def one_fifth(place: Place) -> dict[str, Any]:
    """Everybody lives in the middle fifth."""
    shares = [1.0 if fifth == MIDDLE_FIFTH else 0.0 for fifth in range(FIFTHS)]
    return {"population.deprivation_shares": dict.fromkeys(place.value("population.deprivation_shares"), shares)}


def each_line(change: str) -> dict[str, Any]:
    """A change to every line of adults' and children's care that obbr simulates, and no total to meet."""
    return {"budget": {id: change for id, line in LINES.items() if line.simulated}, "total": None}


def for_group(*groups: str) -> tuple[tuple[str, str], ...]:
    """Everything that is counted by person, for people of whom there are none."""
    return tuple((measure, group) for group in groups for measure in COUNTED)


def for_all(*measures: str) -> tuple[tuple[str, str], ...]:
    """Measures of which there can be none for anybody."""
    return tuple((measure, "all") for measure in measures)


NO_BED = {
    name: {"value": "0", "because": "nobody can be admitted where there is no hospital"}
    for name in ("hospital.flu_admission_rate", "hospital.fall_injury_share")
}
ORDINARY = Extreme("ordinary", "As it is, and nothing decided.", "It is what the others are held against.")
WORLDS = (
    Extreme(
        "no budget",
        "From April 2025 the council has no money of its own for any line of adults' or children's care that is "
        "simulated.",
        "Whether what goes at once (social work, grants, help to families) shows in waits, plans and children in care, "
        "and how much of the care that people have a right to is spent all the same.",
        scenario=each_line("-100%"),
    ),
    Extreme(
        "double budget",
        "From April 2025 each of these lines has twice its money.",
        "Whether waits and unmet need fall by less than half, since hands, beds and flats do not double with money; "
        "and whether reserves end in a section 114 notice.",
        scenario=each_line("+100%"),
    ),
    Extreme(
        "no reserves",
        "The council begins without reserves.",
        "Whether lives are the ordinary ones until something is stopped: by a section 114 notice, or within the year.",
        figures=no_reserves,
    ),
    Extreme(
        "no hospital",
        "No A&E and no bed, for flu and falls neither.",
        "Whether moves into homes and deaths are fewer: the model knows harm from beds, and none from the want of one, "
        "so it must not be asked whether hospitals are worth their money.",
        figures=lambda place: without(place, "hospital.ae_attendances", "hospital.emergency_admissions"),
        scenario={"believe": NO_BED},
        nothing=for_all("ae_attendances", *HOSPITAL_BEDS),
    ),
    Extreme(
        "no VCSE",
        "No voluntary organisation, no grant and no link worker, from the beginning.",
        "Whether more people are often lonely, and how little follows from it.",
        figures=no_voluntary_sector,
        nothing=for_all("vcse_places", "vcse_people", "volunteers", "vcse_closures"),
        no_service=("vcse_places", "link_workers"),
    ),
    Extreme(
        "no care homes",
        "No place in a care home for older people, whoever would pay, from the beginning.",
        "Whether people wait, at home and in beds, and what home care and families do instead.",
        figures=no_care_homes,
        nothing=for_all("council_care_home_residents_65plus", "care_home_entries"),
        no_service=CARE_HOME_SERVICES,
    ),
    Extreme(
        "no home care at first",
        "When burn-in begins no agency has an hour of home care; nothing keeps agencies from hiring.",
        "How much of it is back two years later, when the years that are shown begin.",
        figures=no_home_care,
    ),
    Extreme(
        "no social workers",
        "No social worker for older people, from the beginning; children's stay.",
        "Whether new support dries up, and how many wait, at home and in hospital beds.",
        figures=lambda place: without(place, "care.social_workers"),
        nothing=for_all("conversations"),
        no_service=("posts", "agency"),
    ),
    Extreme(
        "everybody old",
        "Everybody of 25 or over is 85, and nobody is born or moves in; services are as many as they were.",
        "Whether need is beyond anything that services can meet, and how many die.",
        figures=everybody_old,
        nothing=for_group("age:65-74", "age:75-84"),
    ),
    Extreme(
        "nobody old",
        "Nobody is 65 or over, or will be by the end; children and younger adults are as they were.",
        "Whether hospital use and deaths are a fraction, and whether younger people's support is as it was.",
        figures=nobody_old,
        nothing=for_group("age:65+"),
        no_service=(*HOME_CARE_SERVICES, *CARE_HOME_SERVICES, *OLDER_PEOPLES_SERVICES),
    ),
    Extreme(
        "one fifth",
        "Everybody lives in the middle fifth of deprivation.",
        "Whether totals are near the ordinary ones: they are fitted to the same figures.",
        figures=one_fifth,
        nothing=for_group("imd:1", "imd:2", "imd:4", "imd:5"),
    ),
)
