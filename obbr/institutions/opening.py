"""What institutions find when a run begins: a place's figures in the shape in which they use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from obbr.institutions.voluntary_body import BodyAtStart
from obbr.money.districts import DistrictFigures
from obbr.money.funding import FundingFigures
from obbr.money.outturn import Outturn


class DrawnProvider(NamedTuple):
    """One agency or care home as the place has drawn it, at the start or waiting to enter later; synthetic.

    What it will be like is luck from 0 to 1, which a run turns into figures by its own draw of the evidence.
    """

    row: int  # in `world.providers`
    kind: int  # the setting in which it cares for people
    owner: int  # label on the axis `owner` of the evidence
    size: float  # of what its kind has at the start, its share; of one yet to enter, against the mean
    enters_later: bool
    wage_luck: float
    margin_luck: float
    bears_luck: float
    own_luck: float
    cash_luck: float


@dataclass(frozen=True, kw_only=True)
class ChildrenAtStart:
    """Children's social care of a place at the start: who is known, where they live, who works with them."""

    in_assessment: int  # children at this stage, and so on
    in_need: int
    on_plan: int
    looked_after: int
    unaccompanied: int
    care_leavers: int
    in_house: int  # children with the council's own foster carers
    agency: int
    near_homes: int  # children in homes of the area
    assessments: float  # a month
    enquiries: float  # a month
    posts: float  # full-time equivalents
    case_holders: float
    cases: float  # that they hold; the others are open with nobody who is counted as a holder
    vacancy: float  # share of posts
    agency_share: float  # of posts
    turnover: float  # a year
    weeks: Mapping[str, float]  # pounds a week for a child, by service


@dataclass(frozen=True, kw_only=True)
class AdultsAtStart:
    """Support before 65 of a place at the start."""

    shared_lives: int  # people who live so
    weeks: Mapping[str, float]  # pounds a week of usual support, by service


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One place's institutions at the start of burn-in.

    `care_split`: for each care setting, the share of its council-paid care that falls on each budget line; shares of a
    setting add up to 1.  `not_simulated`: base-year pounds of each simulated line that people's care does not explain.
    Money is at 2024/25 prices.
    """

    teams: int
    posts: float  # full-time equivalent social workers for older people
    home_care_tenths: int  # tenths of an hour a week, whoever pays
    day_support: int  # people
    extra_care: int
    supported_living: int
    residential_council: int
    residential_self: int
    residential_nhs: int
    nursing_council: int
    nursing_self: int
    nursing_nhs: int
    providers: tuple[DrawnProvider, ...]  # in the order of their rows
    home_mean_places: float
    reablement_starts: float  # a year, older people
    vcse_grants: float  # pounds a year
    bodies: tuple[BodyAtStart, ...]  # voluntary organisations that serve the area, synthetic
    link_workers: float  # full-time equivalent, paid by the NHS
    residential_week: float  # pounds
    nursing_week: float
    outturn: Outturn
    funding: FundingFigures
    districts: DistrictFigures | None  # none but in a two-tier area
    children: ChildrenAtStart
    adults: AdultsAtStart
    care_split: Mapping[str, Mapping[str, float]]
    not_simulated: Mapping[str, float]

    @property
    def residential(self) -> int:
        """Everybody in a residential home, whoever pays."""
        return self.residential_council + self.residential_self + self.residential_nhs

    @property
    def nursing(self) -> int:
        """Everybody in a nursing home, whoever pays."""
        return self.nursing_council + self.nursing_self + self.nursing_nhs
