"""Why a row of the base year is far off, where its own table, the place's fits or what is simulated show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from obbr.money.chart import LOOKED_AFTER
from obbr.money.lines import LINES, Department
from obbr.place import Place
from obbr.place.base_year_care import POSTED, spend_on
from obbr.place.fits import at_bound, fits_of
from obbr.place.missed import Missed

PLACEMENTS = "Placements "  # how rows of placements begin
PART = 0.1  # of a miss that a line must make to be named
MILLION = 1e6
Rows = Mapping[str, Missed]
Why = Callable[[Missed, Rows, Place], str]


def error(row: Missed) -> float:
    """How far the model is off, as a share of what is known; nan if nothing is."""
    return row.modelled / row.published - 1.0 if row.published else float("nan")


def why_off(row: Missed, rows: Rows, place: Place) -> str:
    """The reason in words; nothing if none is known.

    Args:
        row: what is far off.
        rows: all rows of the place, by their words.
        place: whose they are.
    """
    return WHYS[row.what](row, rows, place) if row.what in WHYS else ""


def _hours_of(who: str) -> Why:
    """Hours are people x hours for each."""

    def why(row: Missed, rows: Rows, place: Place) -> str:
        people = rows[who]
        if not people.published or not people.modelled:
            return ""
        each = (1.0 + error(row)) / (1.0 + error(people)) - 1.0
        return f"{error(people):+.0%} people, {each:+.0%} hours for each"

    return why


def _spent_on(*who: str) -> Why:
    """The people who make most of a line."""

    def why(row: Missed, rows: Rows, place: Place) -> str:
        found = [rows[what] for what in who if what in rows]
        return ", ".join(f"{one.what[0].lower()}{one.what[1:]}, {error(one):+.0%}" for one in found)

    return why


def _fitted_by(constant: str) -> Why:
    """A constant that fits this row and no other may lie where fitting looks no further."""

    def why(row: Missed, rows: Rows, place: Place) -> str:
        fits = fits_of(place)
        held = sum(constant in at_bound(fit) for fit in fits)
        return f"the constant {constant} is at its bound in {held} of {len(fits)} fits" if held else ""

    return why


def _waiting(row: Missed, rows: Rows, place: Place) -> str:
    """Nobody leaves before all help is there, and no constant makes that longer."""
    if row.modelled >= row.published:
        return ""
    return "waits for help come to an end, and the hospital's own delays are as long as England's"


def _net_of(department: Department) -> Why:
    """Net spend is lines: those that make most of the miss."""

    def why(row: Missed, rows: Rows, place: Place) -> str:
        lines = (spend_on(line) for line, what in LINES.items() if what.department is department)
        off = {name: rows[name].modelled - rows[name].published for name in lines if name in rows}
        most = sorted(off, key=lambda name: -abs(off[name]))
        named = [name for name in most if abs(off[name]) >= PART * abs(row.modelled - row.published)]
        return ", ".join(f"{name.removesuffix(', GBP')} {off[name] / MILLION:+.1f}m" for name in named)

    return why


def _placements(row: Missed, rows: Rows, place: Place) -> str:
    """The place's prices times the children counted in each kind of home make only a part; no more is simulated."""
    known = sum(other.published for name, other in rows.items() if name.startswith(PLACEMENTS))
    return f"prices times children counted make {known / row.published:.0%} of it"


def _posts(row: Missed, rows: Rows, place: Place) -> str:
    """Only posts are simulated."""
    return f"posts counted, at what a post costs, make {row.modelled / row.published:.0%} of it"


WHYS: Mapping[str, Why] = {
    "Hours of home care, 65+": _hours_of("With home care, 65+"),
    "Hours bought with direct payments, 65+": _hours_of("With a direct payment, 65+"),
    "Physical support, 65+, GBP": _spent_on(
        "Council-paid in residential homes, 65+", "Council-paid in nursing homes, 65+"
    ),
    "Council-supported at home, 65+": _fitted_by("access"),
    "People in a bed who could leave it": _waiting,
    **{f"Net spend on {one}, GBP": _net_of(one) for one in (Department.ADULTS, Department.CHILDREN)},
    spend_on(LOOKED_AFTER): _placements,
    **dict.fromkeys(map(spend_on, POSTED), _posts),
}
