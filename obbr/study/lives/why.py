"""Why two lives part: found by rules from what the person's records and the systems around them say of that month.

The rules are tried in order, and the first that fits is told:

1. `agency`: the agency or home that the person was with gave up in one life, and not in the other.
2. `served`: the person asked for the same thing in both, and got it in one only, or more of it.
3. `offered`: something bears on what differs that could be asked for in one life only.
4. `rationed`: a worker's work for the person ended in both, and where the council rations harder it gave no care that
   base-year practice gives, or agreed to fewer hours for the same need and family help.
5. `decided`: a worker's work for the person, or an assessment of a child, ended in both, in different ways; or the
   council agreed to a care home in one only.
6. `worn_out`: the person, caring for somebody, could not go on in one of the lives.
7. `close`: the life of a partner, carer, parent or person cared for parted before, or in the same month.
8. `carried`: something of the person that is not written down by itself already differed: how much of the help came,
   strain, savings, how long workers and carers had been the same.  What happened then had other chances.
9. `near`: none of these.  An event near them, through queues, markets or beds.

A rule tells what is on record and claims no more.  Beside it stands what the two systems published differently in that
month, largest difference first, as far as it is more than a hundredth.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from obbr.people.near import SYSTEM
from obbr.people.resident import ADULT, NOBODY, OLD, Payer, Stage, Waiting, Work
from obbr.people.sharing import Desk
from obbr.people.written_down import Caring, Field
from obbr.study.lives.follow import Lived
from obbr.study.lives.words import BEFORE, scenario_in_words

MOST_AROUND = 4  # published values told
TOLD_FROM = 0.01  # of the larger of the two


class Why(NamedTuple):
    """Why two lives part.

    Attributes:
        rule: which of the rules fits.
        words: a sentence.
        around: what the systems published differently that month, in words.
    """

    rule: str
    words: str
    around: tuple[str, ...]


class Parting(NamedTuple):
    """The month in which two lives part, as both scenarios have it; each pair is the yardstick's and the other's.

    Attributes:
        names: of the scenarios, in words.
        fields: what differs when the month's living is done.
        codes: what was written down then.
        before, after: RESIDENT rows at its start and end.
        claims: what was asked for, and got (CLAIM).
        gave_up: whether the agency or home gave up that the person was with.
        system: what institutions published (SYSTEM).
        close: ties whose life had parted by then, in words.
    """

    names: tuple[str, str]
    fields: frozenset[Field]
    codes: tuple[np.ndarray, np.ndarray]
    before: tuple[Any, Any]
    after: tuple[Any, Any]
    claims: tuple[np.ndarray, np.ndarray]
    gave_up: tuple[bool, bool]
    system: tuple[Any, Any]
    close: tuple[str, ...]


def parting_of(lived: Lived, person: int, scenarios: tuple[str, str]) -> Parting:
    """What is known of the month in which a followed person's lives part."""
    month = int(lived.parts[person])
    row = month - BEFORE
    pair = lived.records[person]
    codes = pair[0].codes[row], pair[1].codes[row]
    before = pair[0].rows[row - 1], pair[1].rows[row - 1]
    return Parting(
        (scenario_in_words(scenarios[0]), scenario_in_words(scenarios[1])),
        frozenset(Field(n) for n in np.flatnonzero(codes[0] != codes[1])),
        codes,
        before,
        (pair[0].rows[row], pair[1].rows[row]),
        (pair[0].claims[row], pair[1].claims[row]),
        (pair[0].gave_up[row], pair[1].gave_up[row]),
        (lived.published[0][row], lived.published[1][row]),
        tuple(words for tie, words in TIES.items() if _has_parted(lived, int(before[0][tie]), month)),
    )


def why(parting: Parting) -> Why:
    """The first rule that fits."""
    for rule, fits in RULES.items():
        words = fits(parting)
        if words:
            return Why(rule, words, around(parting))
    return Why("near", "an event near them, through queues, markets or beds that many share", around(parting))


TIES = {"carer": "carer", "cares_for": "person cared for", "partner": "partner", "parent": "parent"}


def _has_parted(lived: Lived, who: int, month: int) -> bool:
    return who != NOBODY and lived.parts[who] <= month


def _agency(at: Parting) -> str:
    if Field.BETWEEN not in at.fields or at.gave_up[0] == at.gave_up[1]:
        return ""
    where = at.names[0 if at.gave_up[0] else 1]
    return f"the agency or home that cared for this person gave up under {where}, and not under the other"


CARE = (
    *(Field.CARE, Field.PAYER, Field.AGREED_HOURS, Field.PAID_HOURS),
    *(Field.UNMET_HOURS, Field.WAITS_FOR, Field.REABLING, Field.BED),
)
SERVES: dict[int, tuple[str, tuple[Field, ...]]] = {
    Desk.HOME_CARE: ("hours of home care", (*CARE, Field.HOME_AGAIN)),
    Desk.RESIDENTIAL: ("a place in a residential home", (*CARE, Field.HOME_AGAIN)),
    Desk.NURSING: ("a place in a nursing home", (*CARE, Field.HOME_AGAIN)),
    Desk.REABLEMENT: ("reablement", (*CARE, Field.NEED, Field.HOME_AGAIN)),
    Desk.EXERCISE: ("a place in a falls-exercise group", (Field.EXERCISING,)),
    Desk.VCSE: ("a place with a voluntary organisation", (Field.CONNECTED,)),
    Desk.DAY_SUPPORT: ("days in company", CARE),
    Desk.EXTRA_CARE: ("a flat with staff in the building", CARE),
    Desk.SUPPORTED_LIVING: ("a place in supported living", CARE),
    Desk.CARERS_SUPPORT: ("carers' support", (Field.RELIEF,)),
    Desk.ADAPTATIONS: ("an adaptation of the home", (Field.ADAPTED,)),
    Desk.HOME_VISITS: ("a home visitor", (Field.VISITED, Field.WAITS_FOR_WORKER)),
    Desk.FLU_OUTREACH: ("outreach for the flu jab", (Field.VACCINATED,)),
    Desk.CHILDRENS_TEAM: ("a children's social worker's time", (Field.STAGE, Field.EARLY_HELP)),
    Desk.EARLY_HELP: ("early help for the family", (Field.EARLY_HELP,)),
    Desk.FOSTERING: ("a foster home", (Field.PLACED, Field.FAR)),
    Desk.CHILDRENS_HOMES: ("a children's home nearby", (Field.PLACED, Field.FAR)),
    Desk.FAMILY_CONFERENCES: ("a family conference before court", (Field.STAGE, Field.PLACED)),
    Desk.SHARED_LIVES: ("a place in Shared Lives", CARE),
    Desk.JOB_COACHES: ("a job coach", (Field.COACHED, Field.EMPLOYED)),
    Desk.TEAMS: ("a social worker's time", (Field.WAITS_FOR_WORKER, *CARE, Field.HOME_AGAIN, Field.CONNECTED)),
}
"""What each desk gives out, and which of what is written down it can move in the same month."""


def _claims_by_desk(at: Parting, life: int) -> dict[int, Any]:
    """The person's claims at desks that bear on what differs; all teams of adults' workers are one desk."""
    found = {min(int(claim["desk"]), int(Desk.TEAMS)): claim for claim in at.claims[life]}
    return {desk: claim for desk, claim in found.items() if desk in SERVES and at.fields & {*SERVES[desk][1]}}


def _served(at: Parting) -> str:
    one, other = _claims_by_desk(at, 0), _claims_by_desk(at, 1)
    for desk in sorted(one.keys() & other.keys()):
        left = [int(claim["asks"]) - int(claim["gets"]) for claim in (one[desk], other[desk])]
        if left[0] != left[1]:
            more, less = (0, 1) if left[0] < left[1] else (1, 0)
            none = (one, other)[less][desk]["gets"] == 0
            told = f"{SERVES[desk][0]}, asked for in both lives, came under {at.names[more]}"
            return f"{told}; under {at.names[less]} {'none' if none else 'less'} came"
    return ""


def _offered(at: Parting) -> str:
    one, other = _claims_by_desk(at, 0), _claims_by_desk(at, 1)
    for desk in sorted(one.keys() ^ other.keys()):
        life = 0 if desk in one else 1
        if (one if life == 0 else other)[desk]["gets"]:
            what = SERVES[desk][0]
            return f"{what} was asked for and came under {at.names[life]}, and was not asked for under the other"
    return ""


def _work_ended(at: Parting) -> bool:
    """Whether a piece of adults' work for the person ended in both lives."""
    begun = all(row["work"] != Work.NONE for row in at.before) or all(
        (claims["desk"] >= Desk.TEAMS).any() for claims in at.claims
    )
    return begun and all(row["work"] == Work.NONE for row in at.after)


def _rationed(at: Parting) -> str:
    rationing = [float(system["rationing"]) for system in at.system]
    if not _work_ended(at) or rationing[0] == rationing[1]:
        return ""
    harder, other = (0, 1) if rationing[0] > rationing[1] else (1, 0)
    told = f"the council rations harder under {at.names[harder]}"
    if at.after[harder]["turned_away"] and not at.after[other]["turned_away"]:
        return f"{told} and gave no long-term care that it used to give; under {at.names[other]} it did"
    alike = all(at.after[0][name] == at.after[1][name] for name in ("need", "family_hours", "setting", "payer"))
    fewer = at.after[harder]["package"] < at.after[other]["package"]
    if alike and fewer and at.after[0]["payer"] != Payer.SELF and Field.AGREED_HOURS in at.fields:
        return f"{told} and agreed to fewer hours of care than under {at.names[other]}"
    return ""


def _decided(at: Parting) -> str:
    if _work_ended(at) and at.fields & {*SERVES[Desk.TEAMS][1]}:
        review = at.before[0]["work"] == Work.REVIEW
        what = "the yearly review" if review else "the conversation with a worker"
        return f"{what} took place in both, and led elsewhere"
    if all(row["placement"] > 0 for row in at.before) and Field.WAITS_FOR in at.fields:
        agreed = [row["waiting"] >= Waiting.RESIDENTIAL for row in at.after]
        if agreed[0] != agreed[1]:
            return f"a care home was agreed to under {at.names[0 if agreed[0] else 1]}, and not under the other"
    assessed = all(row["stage"] in (Stage.ASSESSMENT, Stage.ENQUIRY) for row in at.before)
    if assessed and Field.STAGE in at.fields and at.before[0]["stage"] == at.before[1]["stage"]:
        return "a children's social worker's assessment ended in different ways"
    return ""


def _worn_out(at: Parting) -> str:
    broken = [int(codes[Field.CARING]) == Caring.WORN_OUT for codes in at.codes]
    if broken[0] == broken[1]:
        return ""
    where, other = (0, 1) if broken[0] else (1, 0)
    strain = [int(row["strain"]) for row in at.before]
    told = f"caring became too much under {at.names[where]}"
    if strain[where] > strain[other]:
        return f"{told}, with strain at {strain[where]} of 100 the month before, against {strain[other]}"
    return told


def _close(at: Parting) -> str:
    return f"the life of somebody close, their {at.close[0]}, parted first or in the same month" if at.close else ""


HEALTH = (Field.NEED, Field.FRAILTY, Field.LONELY, Field.BED, Field.HOME_AGAIN, Field.PRESENCE)
ASKS = (Field.WAITS_FOR_WORKER, *CARE, Field.CONNECTED)
CARRIED: dict[str, tuple[str, str, tuple[Field, ...]]] = {
    "adequacy": ("how much of the needed help came", "%", (*HEALTH, *ASKS, Field.CARING)),
    "strain": ("strain of caring", " of 100", (Field.CARING, Field.DISORDER, Field.EMPLOYED)),
    "package": ("care agreed, in tenths of an hour a week", "", CARE),
    "known": ("months with the same social worker", "", ASKS),
    "settled": ("months with the same home carers", "", HEALTH),
    "work_left": ("work still to do for them, in tenths of a worker's hour", "", ASKS),
    "steady": ("firmer feet from exercise, 1 for yes", "", HEALTH),
    "referred": ("whether and how they look for a voluntary organisation, 0 for not", "", (Field.CONNECTED,)),
    "neighbour_hours": ("help from neighbours, in tenths of an hour a week", "", (*HEALTH, Field.UNMET_HOURS)),
    "savings": ("savings, in pounds", "", (Field.PAYER, Field.CARE, Field.WAITS_FOR)),
}
"""What a life may differ in unseen: its words, what follows a number, and which of what is written down it can move."""


def _carried(at: Parting) -> str:
    for name, (words, unit, moves) in CARRIED.items():
        one, other = (int(row[name]) for row in at.before)
        if one != other and at.fields & {*moves}:
            numbers = f"{one:,}{unit} under {at.names[0]}, {other:,}{unit} under {at.names[1]}"
            return f"what had differed before, unseen: {words} ({numbers})"
    return ""


RULES: dict[str, Callable[[Parting], str]] = {
    "agency": _agency,
    "served": _served,
    "offered": _offered,
    "rationed": _rationed,
    "decided": _decided,
    "worn_out": _worn_out,
    "close": _close,
    "carried": _carried,
}

PUBLISHED: dict[str, str] = {
    "rationing": "how hard the council rations, 0 as in 2024/25, 1 as hard as law allows",
    "place_worth": "what a voluntary organisation's place gives, 1 with room for each",
    "homes_sought": "how often people come to need a care home, 1 at the start",
    "own_care_index": "prices that people pay for their own care, 1 in 2024/25",
    "charge": "what residents are charged, 1 as in 2024/25",
    "paperwork": "workers' time on process, 1 as in 2024/25",
    "sends_on": "share sent to voluntary organisations without money",
    "usual_trust": "how well workers and people know each other, 0 to 1",
    "connection_instead": "share of personal care that connection is to replace",
    "flu_outreach": "outreach for the flu jab, 1 while it works",
    "admission_pressure": "admissions that the region's beds let in, 1 as usual",
    "childrens_caution": "how readily children are referred, 1 as usual",
    "childrens_restraint": "how hard the council holds back in children's care, 0 as in 2024/25",
    "conferences": "family conferences before court, 1 while they can be had",
    "help_pace": "how much workers see families, 1 as usual",
    "childrens_worker_changes": "chance a month that a child's worker changes",
    "usual_childrens_trust": "how well workers and looked-after children know each other, 0 to 1",
    "in_house_places": "places with the council's own foster carers",
    "intensity": "support for a person of 18 to 64, 1 as in 2024/25",
    "usual_settled": "usual months with the same home carers",
    "looks_around": "how far conversations look first at what is there, to 1",
    "conversation_time": "time that a conversation takes, 1 as in 2024/25",
    "knows_places": "share taken to a place nearby instead of nothing",
    "joined_up": "what joined teams make of admissions, 1 for nothing",
    "small_sum_reach": "chance that a small sum is there when called for",
    "conference_reach": "chance that an adult's family conference can be held",
    "peer_reach": "chance a month that a peer finds somebody who is cut off",
    "flu_above": "admissions with flu beyond usual, 1 for twice",
    "emergencies_above": "other emergencies beyond usual, 1 for twice",
    "deaths_above": "deaths beyond usual, 1 for twice",
}
FOR_CHILDREN = (
    *("childrens_caution", "childrens_restraint", "conferences", "help_pace", "childrens_worker_changes"),
    *("usual_childrens_trust", "in_house_places"),
)
FOR_BEFORE_65 = ("intensity",)
FOR_ADULTS = tuple(name for name in SYSTEM.names or () if name not in (*FOR_CHILDREN, *FOR_BEFORE_65))


def around(at: Parting) -> tuple[str, ...]:
    """What the systems published differently that month for people of this age, the largest difference first."""
    age = int(at.before[0]["age"])
    names = FOR_CHILDREN if age < ADULT else FOR_ADULTS if age >= OLD else (*FOR_ADULTS, *FOR_BEFORE_65)
    differ = []
    for name in names:
        one, other = (float(system[name]) for system in at.system)
        share = abs(one - other) / max(abs(one), abs(other), 1e-12)
        if share >= TOLD_FROM:
            numbers = f"{one:.3g} under {at.names[0]}, {other:.3g} under {at.names[1]}"
            differ.append((-share, name, f"{PUBLISHED[name]}: {numbers}"))
    return tuple(words for _, _, words in sorted(differ)[:MOST_AROUND])
