"""Telling lives of one scenario beside another: lived, picked by rule, told, and why they part."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import NamedTuple

from obbr.inputs import BadInput
from obbr.people.resident import NEVER
from obbr.study.lives.follow import Lived, Record, live_beside
from obbr.study.lives.kept import KeptDraws, key_of
from obbr.study.lives.pick import TITLES, middle_draw, telling, whole_of
from obbr.study.lives.telling import tell, what_differs
from obbr.study.lives.told import ASKED, Compared, Life, Lives
from obbr.study.lives.why import parting_of, why
from obbr.study.lives.words import month_label, scenario_in_words
from obbr.study.plan import RunId, Study, rehearse
from obbr.study.run import Progress, processors
from obbr.study.work import population_of

MOST_PAIRS = 4  # at once: each holds everybody twice
YARDSTICK, OTHER = 0, 1


class Explained(NamedTuple):
    """What is told, and the records it was told from.

    Attributes:
        lives: what is told.
        records: of each person, the yardstick's and the other's.
    """

    lives: Lives
    records: dict[int, tuple[Record, Record]]


class NotFollowed(Exception):
    """A run broke, so that lives could not be followed."""


def explain(
    study: Study, person: int | None = None, progress: Progress | None = None, kept: KeptDraws | None = None
) -> Explained:
    """Live a study of two scenarios side by side in each draw, then follow whoever is told of in the middle one.

    Args:
        study: of two scenarios, the yardstick first.
        person: somebody to be followed instead of whoever is telling, by number.
        progress: told how many runs are finished, and of how many.
        kept: finished draws, which are not lived again.

    Raises:
        BadInput: not two scenarios, or they believe different things, cannot be set here, or nobody has that number.
        NotFollowed: a run broke.
    """
    check(study, person)
    tell_progress = progress or (lambda finished, together: None)
    wholes, picked = zip(*_every_draw(study, tell_progress, kept), strict=True)
    draw = middle_draw(wholes)
    chosen = picked[draw] if person is None else {person: ASKED}
    lived = _live(study, draw, list(chosen))
    tell_progress(_runs(study), _runs(study))
    names = (study.names[YARDSTICK], study.names[OTHER])
    lives = tuple(_life(lived, one, kind, names) for one, kind in chosen.items())
    place = study.place
    weak = study.scenarios[YARDSTICK].exploratory, study.scenarios[OTHER].exploratory
    size = (study.beliefs, study.seed, study.years, study.sample)
    return Explained(Lives(place.name, place.title, names, weak, *size, draw, wholes, lives), lived.records)


def check(study: Study, person: int | None) -> None:
    """Refuse what cannot be explained, before anything is lived.

    Raises:
        BadInput: as `explain` says.
    """
    if len(study.scenarios) != 2:
        raise BadInput(f"explain: takes two scenarios, and here are {len(study.scenarios)}")
    one, other = study.scenarios
    if one.believe != other.believe:
        raise BadInput(
            f"{other.name}: believes otherwise than {one.name}, so lives would part over that; say the same in both"
        )
    for scenario in study.scenarios:
        rehearse(study.place, scenario, study.register)
    rows = len(population_of(study.place, study.seed, study.sample).residents)
    if person is not None and not 0 <= person < rows:
        raise BadInput(f"--person {person}: residents have numbers from 0 to {rows - 1} here")


def _live(study: Study, draw: int, ids: list[int] | None = None) -> Lived:
    jobs = study.job(RunId(YARDSTICK, draw, 0)), study.job(RunId(OTHER, draw, 0))
    return live_beside(jobs, ids or [])


def _runs(study: Study) -> int:
    """Two in each draw, and two in which people are followed."""
    return 2 * (study.draws + 1)


def _every_draw(study: Study, progress: Progress, kept: KeptDraws | None) -> list[Compared]:
    """Each draw, in order; those that are not kept are lived, and kept as they finish, also once it is stopped."""
    study.parameters  # noqa: B018  drawn once, before threads ask for them
    found = _before(study, kept)
    progress(2 * len(found), _runs(study))
    pool = ThreadPoolExecutor(min(MOST_PAIRS, processors()))
    try:
        asked = {pool.submit(_lived_once, study, draw, kept): draw for draw in range(study.draws) if draw not in found}
        for finished, _ in enumerate(as_completed(asked), len(found) + 1):
            progress(2 * finished, _runs(study))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    for one, draw in asked.items():
        if fault := one.exception():
            raise NotFollowed(f"draw {draw}: {type(fault).__name__}: {fault}") from fault
        found[draw] = one.result()
    return [found[draw] for draw in range(study.draws)]


def _before(study: Study, kept: KeptDraws | None) -> dict[int, Compared]:
    """Draws that are kept, by number."""
    found = {draw: kept.get(key_of(study, draw)) for draw in range(study.draws)} if kept else {}
    return {draw: one for draw, one in found.items() if one is not None}


def _lived_once(study: Study, draw: int, kept: KeptDraws | None) -> Compared:
    found = _compare(study, draw)
    if kept:
        kept.put(key_of(study, draw), found)
    return found


def _compare(study: Study, draw: int) -> Compared:
    lived = _live(study, draw)
    return Compared(whole_of(lived), telling(lived))


def _life(lived: Lived, person: int, kind: str, names: tuple[str, str]) -> Life:
    parts, pair = int(lived.parts[person]), lived.records[person]
    words = tuple(tell(pair[own], pair[1 - own], scenario_in_words(names[own]), parts) for own in (YARDSTICK, OTHER))
    if parts == NEVER:
        return Life(person, kind, TITLES[kind], words)
    at = parting_of(lived, person, names)
    found = why(at)
    parting = month_label(parts), what_differs(*at.codes), found.rule, found.words, found.around
    return Life(person, kind, TITLES[kind], words, *parting)
