"""Why two lives part: each rule on hand-made months, where it fits and where it must not."""

import numpy as np
import pytest

from obbr.people.near import SYSTEM
from obbr.people.resident import NOBODY, RESIDENT, Need, Payer, Setting, Stage, Waiting, Work
from obbr.people.sharing import CLAIM, Desk
from obbr.people.written_down import Caring, Field
from obbr.study.lives.why import MOST_AROUND, Parting, around, why

A, B = "one way", "other way"


def person(**states):
    row = np.zeros(1, RESIDENT)[0]
    row["partner"] = row["carer"] = row["cares_for"] = row["parent"] = NOBODY
    row["age"] = 80
    for name, value in states.items():
        row[name] = value
    return row


def claims(*asked):
    """Of (desk, asks, gets)."""
    made = np.zeros(len(asked), CLAIM)
    for row, (desk, asks, gets) in zip(made, asked, strict=True):
        row["desk"], row["asks"], row["gets"] = desk, asks, gets
    return made


def published(**values):
    row = np.zeros(1, SYSTEM)[0]
    for name, value in values.items():
        row[name] = value
    return row


def month(
    codes=None, before=({}, {}), after=({}, {}), asked=((), ()), gave_up=(False, False), system=({}, {}), close=()
):
    """A month in which two lives part; `codes` are what is written down of each, by field."""
    written = np.zeros((2, len(Field)), np.int16)
    for field, pair in (codes or {}).items():
        written[:, field] = pair
    return Parting(
        (A, B),
        frozenset(codes or {}),
        (written[0], written[1]),
        (person(**before[0]), person(**before[1])),
        (person(**after[0]), person(**after[1])),
        (claims(*asked[0]), claims(*asked[1])),
        gave_up,
        (published(**system[0]), published(**system[1])),
        close,
    )


WAITS = {Field.WAITS_FOR: (Waiting.HOME_CARE, 0)}
WORK = ({"work": Work.REQUEST}, {"work": Work.REQUEST})
HARDER = ({"rationing": 0.1}, {"rationing": 0.6})
FEWER = ({"package": 90, "payer": Payer.COUNCIL}, {"package": 60, "payer": Payer.COUNCIL})
HOURS = {Field.AGREED_HOURS: (9, 6)}


@pytest.mark.parametrize(
    ("rule", "words", "at"),
    [
        ("agency", f"gave up under {B}", month({Field.BETWEEN: (0, 1)}, gave_up=(False, True))),
        (
            "served", f"came under {A}; under {B} none came",
            month({Field.CONNECTED: (1, 0)}, asked=([(Desk.VCSE, 1, 1)], [(Desk.VCSE, 1, 0)])),
        ),
        (
            "served", f"hours of home care, asked for in both lives, came under {B}; under {A} less came",
            month({Field.PAID_HOURS: (3, 9)}, asked=([(Desk.HOME_CARE, 90, 30)], [(Desk.HOME_CARE, 90, 90)])),
        ),
        (
            "served", "a social worker's time",
            month(WAITS, asked=([(Desk.TEAMS + 2, 80, 80)], [(Desk.TEAMS + 2, 80, 10)])),
        ),
        (
            "offered", f"outreach for the flu jab was asked for and came under {B}",
            month({Field.VACCINATED: (0, 1)}, asked=([], [(Desk.FLU_OUTREACH, 1, 1)])),
        ),
        (
            "rationed", f"rations harder under {B} and gave no long-term care",
            month(WAITS, before=WORK, after=({}, {"turned_away": 1}), system=HARDER),
        ),
        ("rationed", "agreed to fewer hours", month(HOURS, before=WORK, after=FEWER, system=HARDER)),
        ("decided", "the conversation with a worker took place in both", month(WAITS, before=WORK)),
        (
            "decided", "the yearly review",
            month({Field.CARE: (1, 0)}, before=({"work": Work.REVIEW}, {"work": Work.REVIEW})),
        ),
        (
            "decided", f"a care home was agreed to under {A}",
            month(
                {Field.WAITS_FOR: (Waiting.NURSING, 0)}, before=({"placement": 40}, {"placement": 40}),
                after=({"waiting": Waiting.NURSING}, {}),
            ),
        ),
        (
            "decided", "a children's social worker's assessment",
            month(
                {Field.STAGE: (Stage.IN_NEED, 0)},
                before=({"age": 9, "stage": Stage.ASSESSMENT}, {"age": 9, "stage": Stage.ASSESSMENT}),
            ),
        ),
        (
            "worn_out", f"too much under {B}, with strain at 61 of 100 the month before, against 54",
            month({Field.CARING: (Caring.STRAINED, Caring.WORN_OUT)}, before=({"strain": 54}, {"strain": 61})),
        ),
        ("close", "somebody close, their carer,", month({Field.FAMILY: (1, 0)}, close=("carer",))),
        (
            "carried", f"how much of the needed help came (61% under {A}, 48% under {B})",
            month({Field.NEED: (1, 2)}, before=({"adequacy": 61}, {"adequacy": 48})),
        ),
        ("near", "an event near them", month({Field.BED: (0, 1)})),
    ],
)  # fmt: skip
def test_each_rule_tells_what_is_on_record(rule, words, at):
    found = why(at)
    assert (found.rule, words in found.words) == (rule, True), found


@pytest.mark.parametrize(
    ("never", "at"),
    [
        ("agency", month({Field.BETWEEN: (0, 1)}, gave_up=(True, True))),
        ("served", month({Field.NEED: (1, 2)}, asked=([(Desk.VCSE, 1, 1)], [(Desk.VCSE, 1, 0)]))),  # bears not on it
        ("served", month({Field.CONNECTED: (1, 0)}, asked=([(Desk.VCSE, 1, 1)], [(Desk.VCSE, 1, 1)]))),
        ("offered", month({Field.EXERCISING: (0, 1)}, asked=([], [(Desk.EXERCISE, 1, 0)]))),  # and none came
        ("rationed", month(WAITS, before=WORK, after=({}, {"turned_away": 1}))),  # nobody rations harder
        ("rationed", month(WAITS, before=WORK, after=({"turned_away": 1}, {}), system=HARDER)),  # the other does
        ("rationed", month(WAITS, after=({}, {"turned_away": 1}), system=HARDER)),  # no work ended
        ("rationed", month(HOURS, before=WORK, after=FEWER[::-1], system=HARDER)),
        (
            "rationed",
            month(
                HOURS, before=WORK, system=HARDER,
                after=tuple({**one, "need": need} for one, need in zip(FEWER, (Need.HIGH, Need.LOW), strict=True)),
            ),
        ),
        ("rationed", month(HOURS, before=WORK, after=tuple({**o, "payer": Payer.SELF} for o in FEWER), system=HARDER)),
        ("decided", month(WAITS, before=WORK, after=({"work": Work.REQUEST}, {}))),  # it ended in one only
        ("worn_out", month({Field.CARING: (Caring.STRAINED, Caring.CARES)})),
        ("carried", month({Field.NEED: (1, 2)}, before=({"savings": 5}, {"savings": 6}))),  # savings move no need
        ("carried", month({Field.NEED: (1, 2)}, after=({"adequacy": 5}, {"adequacy": 6}))),  # it differs only now
    ],
)  # fmt: skip
def test_no_rule_claims_more_than_is_on_record(never, at):
    assert why(at).rule != never


def test_the_first_rule_that_fits_is_told():
    asked = ([(Desk.HOME_CARE, 90, 90)], [(Desk.HOME_CARE, 90, 0)])
    both = month({Field.BETWEEN: (0, 1), Field.CARE: (Setting.HOME_CARE, 0)}, asked=asked, gave_up=(False, True))
    assert why(both).rule == "agency"
    assert why(both._replace(gave_up=(False, False))).rule == "served"
    assert why(both._replace(gave_up=(False, False), claims=(claims(), claims()), close=("partner",))).rule == "close"


def test_what_differs_around_is_told_by_size_and_for_people_of_that_age():
    one = {"rationing": 0.1, "charge": 1.0, "sends_on": 0.5, "paperwork": 1.0, "flu_above": 0.1, "looks_around": 0.2}
    other = {"rationing": 0.4, "charge": 1.001, "sends_on": 0.4, "paperwork": 1.1, "flu_above": 0.2, "help_pace": 2.0}
    old = month({Field.BED: (0, 1)}, system=(one, other))
    told = around(old)
    assert len(told) == MOST_AROUND and [words.split(":")[0].split(",")[0] for words in told] == [
        "how far conversations look first at what is there", "how hard the council rations",
        "admissions with flu beyond usual", "share sent to voluntary organisations without money",
    ]  # fmt: skip
    assert "0.1 under one way, 0.4 under other way" in told[1]
    child = month({Field.STAGE: (1, 0)}, system=(one, other), before=({"age": 9}, {"age": 9}))
    assert [words.split(",")[0] for words in around(child)] == ["how much workers see families"]
    assert around(month(system=({"charge": 1.0}, {"charge": 1.009}))) == ()
