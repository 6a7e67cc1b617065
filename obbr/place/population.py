"""From figures to residents: everybody of the base year, and everybody who will be born or move in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from obbr.chance import Event, hashed_seed, uniforms
from obbr.evidence import Draws, Register
from obbr.inputs import BadInput
from obbr.institutions.opening import Opening
from obbr.people.resident import HOUSEHOLD, Tenure
from obbr.place import (
    care,
    carers,
    childhood,
    community,
    family,
    health,
    households,
    people,
    programmes,
    providers,
    sampling,
    voluntary,
    working_age,
)
from obbr.place.child_rates import early_help_at_once
from obbr.place.choosing import joined
from obbr.place.fits import fits_of, fitted
from obbr.place.life_course import life_course
from obbr.place.opening import opening_of, outturn_of
from obbr.place.place import Place
from obbr.place.profiles import base_of

MOST = 10_000  # the largest sample: one in so many
_SHARERS = 3  # arrivals to a home, synthetic


@dataclass(frozen=True)
class Population:
    """A place's residents and homes at the start of burn-in, drawn once; a run copies them.

    Attributes:
        residents: RESIDENT rows: the base year's people, then births, then arrivals to come.
        households: HOUSEHOLD rows; `people` counts who is there at the start.
        start: what the institutions find.
        seed: the luck they were drawn with.
        sample: one other household in so many stands for all; 1 means that everyone has a row.
        settled: the place's own rates (`rates.local_rates`) for each draw of parameters that was asked for so far.
    """

    residents: np.ndarray
    households: np.ndarray
    start: Opening
    seed: int
    sample: int = 1
    settled: dict[tuple[str, bytes], np.ndarray] = field(init=False, default_factory=dict, compare=False, repr=False)


def central_parameters() -> np.ndarray:
    """The evidence at its central values, shape (1,): a place is drawn once, from these, and shared by all draws."""
    return Draws(Register.load(), 0).parameters("central")


def central_of(place: Place) -> np.ndarray:
    """The same as a place has them, by the first of its fits, shape (1,)."""
    central = central_parameters()
    return fitted(central, central, fits_of(place)[0])


def as_record(parameters: np.ndarray) -> Any:
    """The one record in an array of parameters, whose entries are read as mechanisms read them: `p.falls.uptake`."""
    return parameters.view(np.recarray)[0]


def build(place: Place, seed: int, sample: int = 1) -> Population:
    """Draw a place's residents from its figures; the same seed gives the same bytes.

    Args:
        place: figures.
        seed: decides all luck of the drawing.
        sample: 1 keeps everyone; k keeps one in k of the households least likely to need care (see `sampling`).

    Raises:
        BadInput: a sample that is no whole number from 1, or figures that do not fit each other.
    """
    if not 1 <= sample <= MOST:
        raise BadInput(f"sample: {sample} is not from 1 (everyone) to {MOST}")
    luck, p = hashed_seed(seed), as_record(central_of(place))
    residents, homes = everyone(place, p, luck)
    if sample > 1:
        residents, homes = sampling.thin(residents, homes, sampling.weights(residents, homes, sample, luck))
    drawn = providers.draw(place, residents, p, luck)
    providers.assign(residents, drawn, p, luck)
    bodies = voluntary.bodies_of(int(place.value("vcse.local_bodies")), p, luck)
    return Population(residents, homes, opening_of(place, residents, drawn, bodies), seed, sample)


def everyone(place: Place, p: Any, luck: int) -> tuple[np.ndarray, np.ndarray]:
    """All residents and homes, before any sampling."""
    base = people.base_people(place, luck)
    care.fill_care_homes(base, place, p, luck)
    homes = households.settle(base, health.at_home(base), place, luck)
    course = life_course(place, base_of(base, homes), p)
    health.draw_health(base, care.lives_alone(base, homes), course.at_home, p, luck)
    care.draw_ailing(base, homes, course.care_home_level, p, luck)
    care.give_savings(base, place, p, luck)
    family.find_kin(base, place, luck)
    base["willing"] = willingness(base, luck)
    family.start_caring(base, p)
    community.give_community_care(base, homes, place, p, luck)
    born = people.births(place, base, len(base), float(p.life.birth_share_female), luck)
    coming, new_homes = newcomers(place, len(base) + len(born), len(homes), course.at_home, p, luck)
    alone = childhood.to_come_without_family(
        place, len(base) + len(born) + len(coming), len(homes) + len(new_homes), luck
    )
    residents = joined(base, born, coming, alone)
    homes = joined(homes, new_homes, empty_homes(len(np.unique(alone["household"]))))
    residents["willing"] = willingness(residents, luck)
    carers.give_traits(residents, place, luck)
    carers.start_neighbours(residents, p)
    working_age.start_adults(residents, homes, place, p, luck)
    residents["adequacy"] = care.adequacy(residents, p)
    gross = outturn_of(place).gross
    carers.start_carers(residents, int(gross["carers_support"] / 100 / p.caring.support_cost), p, luck)
    care.give_places(residents, int(gross["vcse_grants"] / 100 / p.vcse.place_cost), p, luck)
    childhood.start_children(residents, place, early_help_at_once(place, p), p, luck)
    programmes.fill_groups(residents, int(gross["falls_prevention"] / 100 / p.falls.place_cost), p, luck)
    programmes.adapt_homes(residents, gross["equipment"] / 100 / p.programmes.adaptation_cost, course.frailty, p, luck)
    return residents, homes


def empty_homes(number: int) -> np.ndarray:
    """Homes that nobody lives in yet, privately rented."""
    homes = np.zeros(number, HOUSEHOLD)
    homes["tenure"] = Tenure.PRIVATE_RENT
    return homes


def willingness(residents: np.ndarray, luck: int) -> np.ndarray:
    """How ready a partner or child would be to care for each person, 0 (most) to 99: a trait for life."""
    return (uniforms(luck, residents["id"], Event.BUILD_WILLING) * 100).astype(np.int8)


def newcomers(
    place: Place, first_id: int, first_home: int, need: np.ndarray, p: Any, luck: int
) -> tuple[np.ndarray, np.ndarray]:
    """People who will move in, with their health and the homes that they will share, privately rented."""
    coming = people.arrivals(place, first_id, luck)
    home = np.arange(len(coming)) // _SHARERS
    coming["household"] = first_home + home
    coming["tenure"] = Tenure.PRIVATE_RENT
    teams = int(place.value("population.neighbourhoods"))
    coming["team"] = (uniforms(luck, first_home + home, Event.BUILD_SAMPLE) * teams).astype(np.int64)
    homes = empty_homes(int(home.max(initial=-1)) + 1)
    homes["fifth"] = coming["fifth"][::_SHARERS]
    health.draw_health(coming, np.zeros(len(coming), bool), need, p, luck)
    care.give_savings(coming, place, p, luck)
    return coming, homes
