"""What `obbr explain` found, as a report can print it without running the model again."""

from __future__ import annotations

from typing import NamedTuple

ASKED = "asked_for"  # the kind of somebody who was named, and not picked by rule


class Whole(NamedTuple):
    """What the telling lives stand within: people, by how their two lives compare.

    Attributes:
        people: who live in the area at some time.
        part: whose lives differ in anything that is written down.
        better, worse: by quality-adjusted life.
        less_unmet, more_unmet: by hours of needed help that did not come.
        longer, shorter: who die in one of the lives only; the other is the longer one.
    """

    people: int
    part: int
    better: int
    worse: int
    less_unmet: int
    more_unmet: int
    longer: int
    shorter: int


class Compared(NamedTuple):
    """What one draw gives.

    Attributes:
        whole: how everybody's lives compare.
        picked: who would be told of, by number, and as which kind.
    """

    whole: Whole
    picked: dict[int, str]


class Life(NamedTuple):
    """One person's two lives.

    Attributes:
        resident: number of the row, which is a person's own in all scenarios of one place, seed and sample.
        kind: why this person is told of, a key of `obbr.study.lives.pick.TITLES`.
        title: the same in words.
        words: each life in 80 words at most, the yardstick's first.
        parts: the first month in which anything differs, as 2027-04; empty where nothing does.
        differs: what differs in it, in words; empty likewise, as is all that follows.
        rule: which rule found why (`obbr.study.lives.why`).
        why: a sentence without its beginning and end.
        around: what institutions published differently that month, in words, largest difference first.
    """

    resident: int
    kind: str
    title: str
    words: tuple[str, str]
    parts: str = ""
    differs: str = ""
    rule: str = ""
    why: str = ""
    around: tuple[str, ...] = ()


class Lives(NamedTuple):
    """Telling lives of two scenarios, and what they stand within.

    Attributes:
        place, title: name and title of the place.
        scenarios: the yardstick and the other, by name.
        exploratory: whether each has policies of tier B, so that it must be labelled.
        beliefs: sceptic, central or practitioner.
        seed, years, sample: of the study.
        draw: whose lives are told, the middle one; counted from 0.
        wholes: by draw.
        lives: in the order in which they are told.
    """

    place: str
    title: str
    scenarios: tuple[str, str]
    exploratory: tuple[bool, bool]
    beliefs: str
    seed: int
    years: int
    sample: int
    draw: int
    wholes: tuple[Whole, ...]
    lives: tuple[Life, ...]
