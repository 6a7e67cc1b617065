"""The base year as lived in many places, beside what is known of each: nothing means anything before this is near."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from obbr.evidence import Draws, Register
from obbr.money.chart import LOOKED_AFTER
from obbr.money.lines import LINES, Department
from obbr.place import Place, Population, build
from obbr.place.base_year_care import POSTED, spend_on
from obbr.place.figure import Kind
from obbr.place.fits import at_bound, drawn_for, fits_of
from obbr.place.missed import Missed
from obbr.scenario import Scenario
from obbr.study.plan import within
from obbr.study.run import processors

HEADLINES = (  # rows that drive money and headlines
    "A&E visits", "Emergency admissions", "People in a bed who could leave it", "Council-supported at home, 65+",
    "Council-paid care-home residents, 65+", "Requests for support", "Learning disability, supported, 18-64",
    "In residential homes, 18-64", "Children with an open case", "Children on protection plans",
    "Children looked after", "Children who came into care", "Children in children's homes",
    "Vacant posts of children's social workers, share", "Physical support, 65+, GBP",
    "Learning disability support, 18-64, GBP", "With home care, 65+", "With a direct payment, 65+",
    "Council-paid in residential homes, 65+", "Council-paid in nursing homes, 65+", "In the community, 18-64",
    "Hours of home care, 65+", "Net spend on adults, GBP", "Net spend on children, GBP",
)  # fmt: skip
TAKEN_APART = {  # hours, and the people who have them
    "Hours of home care, 65+": "With home care, 65+",
    "Hours bought with direct payments, 65+": "With a direct payment, 65+",
}
NET = {f"Net spend on {department}, GBP": department for department in (Department.ADULTS, Department.CHILDREN)}
MADE_OF = {  # spend, and the people who make most of it
    "Physical support, 65+, GBP": ("Council-paid in residential homes, 65+", "Council-paid in nursing homes, 65+"),
}
FITTED_BY = {"Council-supported at home, 65+": "access"}  # a constant that fits nothing else
WAITING = "People in a bed who could leave it"
PLACEMENTS = "Placements "  # how rows of placements begin
PART = 0.1  # of a miss that a line must make to be named
MILLION = 1e6
BAR = 0.10  # published rows are to be within a tenth
Told = Callable[[int, int], None]
Rows = list[Missed]


class Baseline(NamedTuple):
    """A place's base year: medians over draws of what was lived, beside what is known."""

    place: Place
    rows: list[Missed]

    @property
    def headlines(self) -> list[Missed]:
        """The rows that are held to a bar, in the order of HEADLINES."""
        return [self.by_name[what] for what in HEADLINES]

    @property
    def by_name(self) -> dict[str, Missed]:
        """Every row by its words."""
        return {row.what: row for row in self.rows}

    def reason(self, row: Missed) -> str:
        """Why a row is far off, where its own table shows it; nothing for all others.

        Hours are people x hours for each, and net spend is lines.  Of two lines only posts are simulated; of spend on
        looked-after children, the place's prices times the children counted in each kind of home make only a part, and
        no more is simulated.
        Beds: nobody leaves before all help is there, and no constant makes that longer.
        """
        if not row.published or (abs(error(row)) <= BAR and holds(row) is not False):
            return ""
        if row.what in TAKEN_APART:
            people = self.by_name[TAKEN_APART[row.what]]
            if not people.published or not people.modelled:
                return ""
            each = (1.0 + error(row)) / (1.0 + error(people)) - 1.0
            return f"{error(people):+.0%} people, {each:+.0%} hours for each"
        if row.what in MADE_OF:
            people = [self.by_name[what] for what in MADE_OF[row.what] if what in self.by_name]
            return ", ".join(f"{one.what[0].lower()}{one.what[1:]}, {error(one):+.0%}" for one in people)
        if row.what in FITTED_BY:
            fits = fits_of(self.place)
            held = sum(FITTED_BY[row.what] in at_bound(fit) for fit in fits)
            return f"the constant {FITTED_BY[row.what]} is at its bound in {held} of {len(fits)} fits" if held else ""
        if row.what == WAITING and row.modelled < row.published:
            return "waits for help come to an end, and the hospital's own delays are as long as England's"
        if row.what in NET:
            return self._by_line(NET[row.what], row)
        if row.what == spend_on(LOOKED_AFTER):
            known = sum(other.published for other in self.rows if other.what.startswith(PLACEMENTS))
            return f"prices times children counted make {known / row.published:.0%} of it"
        if row.what in map(spend_on, POSTED):
            return f"posts counted, at what a post costs, make {row.modelled / row.published:.0%} of it"
        return ""

    def _by_line(self, department: Department, net: Missed) -> str:
        """Which lines a miss of net spend comes from."""
        lines = (spend_on(line) for line, what in LINES.items() if what.department is department)
        off = {
            name: self.by_name[name].modelled - self.by_name[name].published for name in lines if name in self.by_name
        }
        most = sorted(off, key=lambda name: -abs(off[name]))
        named = [name for name in most if abs(off[name]) >= PART * abs(net.modelled - net.published)]
        return ", ".join(f"{name.removesuffix(', GBP')} {off[name] / MILLION:+.1f}m" for name in named)


def baselines(
    places: Sequence[Place], *, draws: int, seed: int, sample: int, progress: Told = lambda done, of: None
) -> list[Baseline]:
    """Live through the base year of every place, in each draw of the parameters.

    Args:
        places: figures.
        draws: how many draws of the parameters; they take the place's fits in turn.
        seed: decides draws, and whom they find; each draw is lived with luck of its own, for what is rare is luck.
        sample: 1 keeps everyone; k keeps one in k of the households least likely to need care.
        progress: told after each place how many are done, and of how many.

    Raises:
        BadInput: a number that cannot be.
    """
    within("draws", draws, 1, 1_000)
    within("sample", sample, 1, 10_000)
    within("seed", seed, 0, 2**62)
    drawn, found = Draws(Register.load(), seed), []
    with ThreadPoolExecutor(processors()) as pool:
        for place in places:
            people = build(place, seed, sample)

            def lived(parameters: np.ndarray, luck: int, place: Place = place, people: Population = people) -> Rows:
                return base_year_of(place, people, parameters, luck)

            years = pool.map(lived, drawn_for(place, drawn, draws), range(seed, seed + draws))
            found.append(Baseline(place, _middle(list(years))))
            progress(len(found), len(places))
    return found


def base_year_of(place: Place, people: Population, parameters: np.ndarray, seed: int) -> list[Missed]:
    """Burn-in and the base year, as one draw of the parameters has them."""
    from obbr.system import LocalSystem  # brings Mesa and the compiled month

    steady = Scenario.load("standstill_funded")
    system = LocalSystem(place, people, steady, parameters, seed=seed, years=0)
    try:
        return system.run().misses
    finally:
        system.close()


def _middle(lived: list[Rows]) -> Rows:
    return [
        rows[0]._replace(modelled=float(np.median([row.modelled for row in rows]))) for rows in zip(*lived, strict=True)
    ]


def error(row: Missed) -> float:
    """How far the model is off, as a share of what is known; nan if nothing is."""
    return row.modelled / row.published - 1.0 if row.published else float("nan")


def holds(row: Missed) -> bool | None:
    """Whether a row meets the bar of its class: a tenth if published, its interval if derived; None if it has none."""
    if row.kind == Kind.NATIONAL or not row.published:
        return None
    if row.kind == Kind.DERIVED:
        return None if np.isnan(row.low) else bool(row.low <= row.modelled <= row.high)
    return abs(error(row)) <= BAR
