"""Agencies of home care and care homes, and who is with which: synthetic, drawn from national distributions.

No council publishes its providers with owners, sizes and books.  Their number and sizes follow national figures, their
capacities together are what the place's residents use; those that may enter later are drawn here too, so that they are
the same in every scenario.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from obbr.chance import Event, uniforms
from obbr.evidence.tables import AXES
from obbr.institutions.opening import DrawnProvider
from obbr.people.keeping_care import FIRST, LONGEST
from obbr.people.resident import Presence, Setting
from obbr.place.choosing import allot
from obbr.place.place import Place

OWNERS = AXES["owner"]
KINDS = (Setting.HOME_CARE, Setting.RESIDENTIAL, Setting.NURSING)
FEWEST = 2  # of each kind, so that one may fail
MONTHS_IN_YEAR = 12
_TRAITS = 7  # draws of luck for each provider
_FROM = 1_000_000_000  # ids of providers' luck begin here, beyond those of residents


def draw(place: Place, residents: np.ndarray, p: Any, luck: int) -> tuple[DrawnProvider, ...]:
    """All providers of a place by row: of each kind those open at the start, then as many that may enter later."""
    rows: list[DrawnProvider] = []
    for kind in KINDS:
        number = how_many(place, residents, kind, p)
        rows += _of_kind(place, kind, number, FIRST + len(rows), luck)
    return tuple(rows)


def how_many(place: Place, residents: np.ndarray, kind: Setting, p: Any) -> int:
    """Agencies as the figure says; care homes of the area's mean size, enough for residents at usual occupancy."""
    if kind is Setting.HOME_CARE:
        return max(FEWEST, int(place.value("care.home_care_agencies")))
    inside = (residents["presence"] == Presence.HERE) & (residents["setting"] == kind)
    places = float(residents["weight"][inside].sum()) / float(p.market.care_home_occupancy)
    return max(FEWEST, round(places / mean_places(place)))


def mean_places(place: Place) -> float:
    """Beds of a care home of the area."""
    return float(place.value("care.beds") / place.value("care.homes"))


def _of_kind(place: Place, kind: Setting, number: int, first: int, luck: int) -> list[DrawnProvider]:
    who = "agency" if kind is Setting.HOME_CARE else "home"
    rows = first + np.arange(2 * number)
    own = uniforms(luck, (_FROM + rows[:, None] * _TRAITS + np.arange(_TRAITS)).ravel(), Event.BUILD_PROVIDER)
    traits = own.reshape(2 * number, _TRAITS)
    shares = np.array([place.value(f"care.{who}_owners")[owner] for owner in OWNERS])
    owner = np.concatenate([allot(part, shares) for part in (traits[:number, 0], traits[number:, 0])])
    size = relative_size(np.array(place.value(f"care.{who}_sizes"), float), traits[:, 1])
    size[:number] /= size[:number].sum()
    return [
        DrawnProvider(int(row), int(kind), int(owner[k]), float(size[k]), k >= number, *map(float, traits[k, 2:]))
        for k, row in enumerate(rows)
    ]


def relative_size(tenths: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """Sizes against their mean, along the middles of tenths of all providers, straight lines between."""
    middles = (np.arange(len(tenths)) + 0.5) / len(tenths)
    return np.interp(luck, middles, tenths) / tenths.mean()


def assign(residents: np.ndarray, drawn: tuple[DrawnProvider, ...], p: Any, luck: int) -> None:
    """Give everyone in care a provider of their kind, by its size, and home-care users months with the same carers.

    Months are as they come to be when carers change at the usual rate: chance of m months or more = (1 - chance) ** m.
    """
    who = uniforms(luck, residents["id"], Event.BUILD_PROVIDER)
    for kind in KINDS:
        mine = [provider for provider in drawn if provider.kind == kind and not provider.enters_later]
        inside = residents["setting"] == kind
        until = np.cumsum([provider.size for provider in mine])
        chosen = np.minimum(np.searchsorted(until, who[inside], side="right"), len(mine) - 1)
        residents["provider"][inside] = np.array([provider.row for provider in mine])[chosen]
    change = float(p.workforce.care_turnover * p.workforce.rota_changes) / MONTHS_IN_YEAR
    at_least = np.cumprod(np.full(LONGEST, 1.0 - change))
    at_home = residents["setting"] == Setting.HOME_CARE
    months = uniforms(luck, residents["id"][at_home].astype(np.int64) + 2 * _FROM, Event.BUILD_PROVIDER)
    residents["settled"][at_home] = (months[:, None] < at_least).sum(axis=1)
