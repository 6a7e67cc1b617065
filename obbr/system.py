"""One local system, month by month: the schedule of the model, in the order of its documentation (ODD, section 3).

1. In April the council sets the year's budget under the scenario.
2. Institutions plan: workers, hours, places, beds.
3. Residents live: health, needs, connection, family care; who asks for help.
4. What is scarce is shared out by published rules, exactly within capacity.
5. Residents receive, or don't: support, A&E, admission, discharge or delay, care home.
6. Institutions respond: workers leave and join, providers grow and shrink, reserves drain, the council forecasts.
7. The month closes: money is posted and its laws are checked; outcomes are counted.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from obbr.calendar import BURN_IN_MONTHS, MONTHS_IN_YEAR, is_april, month_of_year, year_of
from obbr.chance import hashed_seed
from obbr.institutions.base import Institution, System
from obbr.institutions.carers import CarersSupport
from obbr.institutions.childrens_places import ChildrensPlaces
from obbr.institutions.childrens_team import ChildrensTeam
from obbr.institutions.council import Council
from obbr.institutions.early_help import EarlyHelp, FamilyConferences
from obbr.institutions.hospital import Hospital
from obbr.institutions.inspection import Inspection
from obbr.institutions.link_workers import LinkWorkers
from obbr.institutions.market import CareMarket
from obbr.institutions.offers import AdultConferences, PeerSupport, SmallSums
from obbr.institutions.places import FixedPlaces
from obbr.institutions.programmes import FallsExercise, FluOutreach, HomeAdaptations, HomeVisits, Reablement
from obbr.institutions.regulator import Regulator
from obbr.institutions.teams import SocialWorkTeam
from obbr.institutions.voluntary_sector import VoluntarySector
from obbr.institutions.ways_of_working import WaysOfWorking
from obbr.institutions.working_age import JobCoaches, SharedLives, WorkingAgeSupport
from obbr.money.mtfs import MtfsYear
from obbr.outcomes.measures import GROUPS, MEASURES, MONTHLY, REPORTED, Timing, tabulate
from obbr.people import month as lives
from obbr.people.channels import HOSPITAL, switches
from obbr.people.counting import CELLS
from obbr.people.keeping_care import FIRST
from obbr.people.near import COUNT, PROVIDER, STOCKS, SYSTEM, TEAM, USE, World
from obbr.people.sharing import CLAIM, DESKS, PRIORITIES, TICKETS, Desk
from obbr.place import Place, Population
from obbr.place.base_year import base_year_misses
from obbr.place.base_year_care import NOBODY_YET, who_is_where
from obbr.place.missed import Missed
from obbr.place.rates import local_rates
from obbr.policies.blows import Blows
from obbr.policies.practice import Practice
from obbr.scenario import Scenario

PARAMETERS_LIVE = "live"
AS_USUAL = (  # what institutions publish that is 1 in the base year
    *("admission_pressure", "own_care_index", "charge", "paperwork", "place_worth", "conversation_time", "joined_up"),
    *("help_pace", "intensity", "homes_sought"),
)


class RunResult(NamedTuple):
    """What one run leaves behind.

    Attributes:
        outcomes: (1 + years, groups, measures) in the order of GROUPS and MEASURES; row 0 is the base year 2024/25;
            nan where a measure is not known by group.
        ledger: columns of the ledger by financial year, cash pence.
        closing: what the closure rule compares, pounds at 2025/26 prices.
        misses: how far the base year is off what is published of it.
        monthly: (months from April 2025, measures) in the order of MONTHLY, everybody together.
        mtfs: (years, lines of `MtfsYear`) pence of each year's cash, from 2025/26.
    """

    outcomes: np.ndarray
    ledger: dict[str, np.ndarray]
    closing: dict[str, float]
    misses: list[Missed]
    monthly: np.ndarray
    mtfs: np.ndarray


class LocalSystem(System):
    """A council's area under one scenario, one draw of parameters and one life."""

    def __init__(
        self,
        place: Place,
        population: Population,
        scenario: Scenario,
        parameters: np.ndarray,
        *,
        seed: int,
        life: int = 0,
        years: int = 10,
        frozen: frozenset[str] = frozenset(),
        scarcity: bool = True,
        hospital: str = HOSPITAL[0],
    ) -> None:
        """Set the system up at the start of burn-in; nothing is shared with other runs.

        Args:
            place: figures of the area.
            population: its residents and households, which are copied.
            scenario: what the council will do from April 2025.
            parameters: one record of the evidence register.
            seed: with `life`, decides all luck.
            life: another of the same world.
            years: financial years from 2025/26.
            frozen: responses held at what was usual.
            scarcity: whether capacity binds.
            hospital: why cuts did not move admissions (`obbr.people.channels.HOSPITAL`).
        """
        super().__init__()
        self.place, self.scenario, self.years = place, scenario, years
        self.practice, self.blows = Practice(), Blows()
        self.luck = np.uint64(hashed_seed(seed, life))
        self.live = switches(frozen, scarcity, hospital)[0]
        self.parameters = with_switches(parameters, self.live)
        self.p: Any = self.parameters.view(np.recarray)[0]
        self.month = -BURN_IN_MONTHS
        self._people_arrive(population)
        self._desks_open()
        self._institutions_open(population)

    def _people_arrive(self, population: Population) -> None:
        self.residents = population.residents.copy()
        self.world = World(
            local_rates(self.place, population, self.parameters),
            population.households.copy(),
            np.zeros(1, SYSTEM),
            np.zeros(1, USE),
            np.zeros(FIRST + len(population.start.providers), PROVIDER),
            np.zeros(population.start.teams, TEAM),
        )
        for as_usual in AS_USUAL:
            self.world.system[as_usual] = 1.0
        self.use = self.world.use
        years = BURN_IN_MONTHS // MONTHS_IN_YEAR + self.years
        self.counts = np.zeros((years, CELLS), COUNT)
        self.reported = np.zeros((years, len(REPORTED)))
        self.monthly = np.zeros((self.years * MONTHS_IN_YEAR, len(MONTHLY)))
        self._year_so_far = np.zeros(len(MONTHLY))
        self.usual: dict[str, float] = {}
        self._where = NOBODY_YET  # whom the council supported when the base year closed
        self._learning: dict[str, float] = {}
        self._backlog = 0.0  # work that the teams could not get to, tenths of an hour

    def _desks_open(self) -> None:
        claims = 4 * len(self.residents) + 100
        self._claims = np.zeros(claims, CLAIM)
        self._shortlist = np.zeros(claims, np.int64)
        self._cells = np.zeros((DESKS, PRIORITIES * TICKETS), np.int64)
        self._margin = np.zeros(DESKS, np.int64)
        self._whole = np.ones(DESKS, np.int8)
        self._whole[[Desk.HOME_CARE, Desk.CHILDRENS_TEAM, *range(Desk.TEAMS, DESKS)]] = 0
        self.capacity = np.zeros(DESKS, np.int64)

    def _institutions_open(self, population: Population) -> None:
        start = population.start
        self.council = Council(self, start)
        self.teams = [SocialWorkTeam(self, n, start.posts / start.teams) for n in range(start.teams)]
        self.regulator = Regulator(self)
        self.exercise = FallsExercise(self)
        self.market = CareMarket(self, start)
        self.voluntary_sector = VoluntarySector(self, start.vcse_grants, start.bodies)
        self.institutions: list[Institution] = [
            self.council,
            WaysOfWorking(self),
            self.regulator,
            *self.teams,
            FixedPlaces(self, Desk.DAY_SUPPORT, start.day_support, holders_claim=True),
            FixedPlaces(self, Desk.EXTRA_CARE, start.extra_care),
            FixedPlaces(self, Desk.SUPPORTED_LIVING, start.supported_living),
            self.market,
            Reablement(self, start.reablement_starts),
            self.exercise,
            CarersSupport(self),
            HomeAdaptations(self),
            HomeVisits(self),
            FluOutreach(self),
            self.voluntary_sector,
            LinkWorkers(self, start.link_workers),
            SmallSums(self),
            PeerSupport(self),
            AdultConferences(self),
            Inspection(self),
            ChildrensTeam(self, start.children),
            EarlyHelp(self),
            FamilyConferences(self),
            ChildrensPlaces(self, start.children),
            WorkingAgeSupport(self),
            SharedLives(self, start.adults),
            JobCoaches(self),
            Hospital(self, float(self.place.value("hospital.region_beds"))),
        ]
        for kind in ("residential", "nursing"):
            for payer in ("council", "self", "nhs"):
                self.use[f"{kind}_{payer}"] = getattr(start, f"{kind}_{payer}")
        for kind in ("extra_care", "supported_living"):
            self.use[f"{kind}_council"] = getattr(start, kind)

    def run(self) -> RunResult:
        """All months, from burn-in to the last March; returns what was counted and posted."""
        while self.month < self.years * MONTHS_IN_YEAR:
            self.step_month()
        return self.result()

    def step_month(self) -> None:
        """One month, in the order at the top of this file."""
        month = self.month
        self.blows = self.scenario.strike(month)
        self.blows.publish(self.world.system[0])
        if is_april(month):
            self.council.set_budget(year_of(month))
        for institution in self.institutions:
            institution.plan(month)
        self.people_act(month)
        for institution in self.institutions:
            institution.respond(month)
        self.council.close_month(month)
        self._learn_what_is_usual(month)
        self._report(month)
        self._note_month(month)
        self.month += 1

    def people_act(self, month: int) -> None:
        """Steps 3 to 5, compiled."""
        counts = self.counts[self._row(month)]
        for stock in STOCKS:
            counts[stock] = 0
        self.use[:] = 0
        if not self.live["scarcity"]:
            self.capacity[:] = -1
        self.opened = np.where(self.capacity < 0, np.iinfo(np.int64).max, self.capacity)
        made = lives.people_live(self.residents, self.world, self.parameters, counts, self._claims, self.luck, month)
        self.claims_made = made
        lives.what_is_scarce_is_shared(
            self._claims, made, self.capacity, self._whole, self._cells, self._margin, self._shortlist
        )
        self._note_workload(month)
        lives.people_receive(self.residents, self.world, self.parameters, counts, self._claims, made, self.luck, month)

    def _note_workload(self, month: int) -> None:
        """In the base year, tenths of an hour of social work that newly came up, and that there was time for."""
        teams = slice(Desk.TEAMS, Desk.TEAMS + len(self.teams))
        wanted = float(self._cells[teams].sum())
        if -MONTHS_IN_YEAR <= month < 0:
            for name, tenths in (("work_wanted", wanted - self._backlog), ("work_time", self.opened[teams].sum())):
                self._learning[name] = self._learning.get(name, 0.0) + float(tenths) / MONTHS_IN_YEAR
        self._backlog = wanted - float((self.opened - self.capacity)[teams].sum())

    def _learn_what_is_usual(self, month: int) -> None:
        """Over the base year, the mean of what residents used, known from April 2025.

        It is the same in every scenario, because none has begun.
        """
        if -MONTHS_IN_YEAR <= month < 0:
            for institution in self.institutions:
                for name, value in institution.usual_now().items():
                    self._learning[name] = self._learning.get(name, 0.0) + value / MONTHS_IN_YEAR
        if month == -1:
            self.usual = dict(self._learning)
            self._where = who_is_where(self.residents)

    def _report(self, month: int) -> None:
        """Add what institutions report to the year."""
        last = month_of_year(month) == MONTHS_IN_YEAR - 1
        row = self.reported[self._row(month)]
        for institution in self.institutions:
            for name, value in institution.report(month).items():
                place, timing = REPORTED.index(name), MEASURES[name].timing
                if timing is Timing.MEAN:
                    row[place] += value / MONTHS_IN_YEAR
                elif timing is Timing.FLOW:
                    row[place] += value
                elif last:
                    row[place] += value

    def _note_month(self, month: int) -> None:
        """Keep a few measures by month: what a year's flow has grown by, and a stock as it stands."""
        if month < 0:
            return
        before = np.zeros(len(MONTHLY)) if is_april(month) else self._year_so_far
        self._year_so_far = np.array([self._so_far(name) for name in MONTHLY])
        stocks = [MEASURES[name].timing is Timing.STOCK for name in MONTHLY]
        self.monthly[month] = np.where(stocks, self._year_so_far, self._year_so_far - before)

    def _so_far(self, measure: str) -> float:
        if MEASURES[measure].count:
            return self.counted_in(year_of(self.month), measure)
        return float(self.reported[self._row(self.month), REPORTED.index(measure)])

    @property
    def claims(self) -> np.ndarray:
        """This month's claims on what is scarce, as CLAIM records, with what each got."""
        return self._claims[: self.claims_made]

    def gets_with(self, times: int) -> np.ndarray:
        """What each claim of this month would have got if every desk had given out so many times as much."""
        claims, opened = self.claims.copy(), self.opened
        capacity = np.where(opened < np.iinfo(np.int64).max // times, opened * times, -1)
        scratch = self._cells.copy(), self._margin.copy(), self._shortlist.copy()
        lives.what_is_scarce_is_shared(claims, len(claims), capacity, self._whole, *scratch)
        return claims["gets"]

    def _row(self, month: int) -> int:
        return (month + BURN_IN_MONTHS) // MONTHS_IN_YEAR

    def counted_in(self, year: int, measure: str) -> float:
        """A counted measure of a financial year, so far if it still runs, everybody together."""
        counted = MEASURES[measure]
        return float(self.counts[self._row(year * MONTHS_IN_YEAR)][counted.count].sum()) * counted.scale

    def demand_index(self) -> float:
        """How much more paid care the older people of last March would call for at the base year's rates by age.

        Where nobody had any, nothing says that more will be called for: 1.
        """
        base = self.counts[self._row(-1)]
        rate = np.where(GROUPS["age:65+"], base["supported"] / np.maximum(base["population"], 1), 0.0)
        now = self.counts[self._row(self.month - 1)]
        before = float((rate * base["population"]).sum())
        return float((rate * now["population"]).sum()) / before if before else 1.0

    def children_index(self) -> float:
        """Children of the area last March against the base year's."""
        return self._people_index("age:0-17")

    def working_age_index(self) -> float:
        """People of 18 to 64 in the area last March against the base year's."""
        return self._people_index("age:18-64")

    def _people_index(self, group: str) -> float:
        of_them = GROUPS[group]
        now = self.counts[self._row(self.month - 1)]["population"][of_them].sum()
        return float(now / self.counts[self._row(-1)]["population"][of_them].sum())

    def result(self) -> RunResult:
        """Outcomes from the base year on, the ledger, and what the closure rule needs."""
        first = BURN_IN_MONTHS // MONTHS_IN_YEAR - 1
        counted = tabulate(self.counts[first:])
        outcomes = np.full((*counted.shape[:2], len(MEASURES)), np.nan)
        names = list(MEASURES)
        outcomes[:, :, [names.index(n) for n in names if MEASURES[n].count]] = counted
        everybody = list(GROUPS).index("all")
        outcomes[:, everybody, [names.index(n) for n in REPORTED]] = self.reported[first:]
        time = self.usual["work_time"]
        work = self.usual["work_wanted"] / time if time else float("nan")
        ledger, missed = self.council.books.ledger, self.council.base_year_misses
        misses = base_year_misses(self.place, outcomes[0], self.counts[first], missed, work, self._where, ledger)
        mtfs = np.array(self.council.mtfs.years, np.int64).reshape(-1, len(MtfsYear._fields))
        return RunResult(outcomes, ledger.rows(), self.council.closing(), misses, self.monthly, mtfs)

    def close(self) -> None:
        """Let go of everything; Mesa would keep it otherwise."""
        self.remove_all_agents()
        for name in ("residents", "world", "counts", "_claims", "_shortlist", "parameters"):
            setattr(self, name, None)
        type(self.council)._ids.pop(self, None)
        self.step = self._user_step = None


def with_switches(parameters: np.ndarray, live: np.void) -> np.ndarray:
    """The parameters of a run with its switches beside them, as the mechanisms read them: `p.live.rationing`."""
    topics = [(name, parameters.dtype[name]) for name in parameters.dtype.names]
    both = np.zeros(1, np.dtype([*topics, (PARAMETERS_LIVE, live.dtype)], align=True))
    for name, _ in topics:
        both[name] = parameters[name]
    both[PARAMETERS_LIVE] = live
    return both
