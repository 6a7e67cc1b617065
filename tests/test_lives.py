"""The same people under two scenarios: lives that are followed, picked by rule and told."""

from functools import cache

import numpy as np
import pytest

from obbr.calendar import MONTHS_IN_YEAR, WEEKS_PER_MONTH
from obbr.people.near import SYSTEM
from obbr.people.resident import ADULT, NEVER, OLD, RESIDENT, TENTHS, Bed, Need, Payer, Presence, Setting
from obbr.people.sharing import Desk
from obbr.people.written_down import LIVING, Caring, Family, Field
from obbr.study import store
from obbr.study.lives.follow import Followed, Lived, Record, live_beside
from obbr.study.lives.pick import ALIKE, KINDS, TITLES, telling, whole_of
from obbr.study.lives.telling import MARK, MOST_WORDS, tell
from obbr.study.lives.telling import TOLD as TELLING
from obbr.study.lives.why import PUBLISHED, RULES, SERVES, parting_of, why
from obbr.study.lives.words import BEFORE, CARE, HOURS, WORDS, in_words
from obbr.study.plan import RunId, Study
from obbr.study.work import begin
from obbr.system import LocalSystem
from tests import world

YEARS = 4


def a_study(*names, draws=1, years=YEARS) -> Study:
    return Study(world.place(), tuple(world.scenario(name) for name in names), draws=draws, years=years)


def jobs(study, draw=0):
    return study.job(RunId(0, draw, 0)), study.job(RunId(1, draw, 0))


@cache
def everybody() -> Lived:
    return live_beside(jobs(a_study("standstill", "salami_slicing")))


@cache
def many() -> Lived:
    """Of all whose lives part every fifth, and as many whose lives do not, followed in full."""
    parts = everybody().parts != NEVER
    some = [*np.flatnonzero(parts)[::5], *np.flatnonzero(~parts)[::97]]
    return live_beside(jobs(a_study("standstill", "salami_slicing")), [int(one) for one in some])


# --- followed ------------------------------------------------------------------------------------------------------


def test_the_same_scenario_twice_parts_nobody():
    twin = world.scenario("salami_slicing").with_(name="the same again")
    study = Study(world.place(), (world.scenario("salami_slicing"), twin), draws=1, years=2)
    lived = live_beside(jobs(study))
    assert (lived.parts == NEVER).all() and not lived.apart.any()
    assert np.array_equal(lived.worth[0], lived.worth[1]) and np.array_equal(lived.unmet[0], lived.unmet[1])
    assert whole_of(lived)[1:] == (0,) * 7
    assert set(telling(lived).values()) == {ALIKE}, "nobody is telling where no life parts"


def test_being_followed_changes_nothing():
    job = jobs(a_study("standstill", "salami_slicing", years=2))[1]
    followed, plain = begin(job, Followed), begin(job, LocalSystem)
    followed.follow([1, 7])
    one, other = followed.run(), plain.run()
    assert np.array_equal(one.outcomes, other.outcomes, equal_nan=True)
    assert all(np.array_equal(one.ledger[name], other.ledger[name]) for name in other.ledger)
    followed.close(), plain.close()


def test_the_worth_of_lives_adds_up_to_the_qalys_that_are_counted():
    """But for what a stay in hospital, a fall and harm take off when they happen."""
    study = a_study("standstill", "salami_slicing", years=1)
    one = jobs(study)[0]
    parameters = one.parameters.copy()
    for loss in ("utility_loss_admission", "utility_loss_harm", "utility_loss_fall"):
        parameters["value"][loss] = 0.0
    system = begin(one._replace(parameters=parameters), Followed)
    system.follow(())
    result = system.run()
    counted = system.counted_in(0, "qalys")
    assert (system.worth * system.residents["weight"]).sum() / 1e6 == pytest.approx(counted, rel=1e-9)
    assert counted == pytest.approx(result.outcomes[1, 0, list(store.MEASURES).index("qalys")])
    system.close()


def test_lives_part_in_the_first_month_that_differs_and_not_before():
    lived = many()
    assert (lived.parts[list(lived.records)] != NEVER).sum() > 50
    for person, (one, other) in lived.records.items():
        differ = [not np.array_equal(a, b) for a, b in zip(one.codes, other.codes, strict=True)]
        assert len(differ) == 1 + YEARS * MONTHS_IN_YEAR and not differ[0], "the month before has no policy in it"
        months = np.flatnonzero(differ) + BEFORE
        assert lived.parts[person] == (months[0] if len(months) else NEVER)
        assert lived.apart[person] == len(months)


def test_following_some_changes_nothing_for_anybody():
    for name in ("parts", "apart", "worth", "unmet", "delayed", "presence"):
        assert np.array_equal(getattr(many(), name), getattr(everybody(), name)), name


def test_two_runs_with_other_luck_are_not_compared():
    study = a_study("standstill", "salami_slicing", draws=2)
    with pytest.raises(ValueError, match="more than the scenario"):
        live_beside((jobs(study, 0)[0], jobs(study, 1)[1]))


# --- picked ----------------------------------------------------------------------------------------------------------


def made_up(worth, unmet=None, apart=None, weight=None, **states) -> Lived:
    """People of 70 who need help, with these differences between their lives; all part."""
    n = len(worth)
    start = np.zeros(n, RESIDENT)
    start["presence"], start["age"], start["need"], start["cares_for"] = Presence.HERE, 70, 1, -1
    start["weight"] = 1 if weight is None else weight
    for name, value in states.items():
        start[name] = value
    nothing = np.zeros(n, np.int64)
    two = [np.array([nothing, nothing if one is None else np.array(one)]) for one in (worth, unmet)]
    months = np.ones(n, np.int16) if apart is None else np.array(apart, np.int16)
    here = np.full((2, n), Presence.HERE, np.int16)
    return Lived(start, nothing.astype(np.int16), months, *two, nothing.astype(bool), here, ([], []), {})


@pytest.mark.parametrize(
    ("differences", "middle"),
    [
        ({"worth": [-900, 5, -20, 7, 1]}, 4),
        ({"worth": [-900, 5, -20, 7]}, 2),  # of an even number the lower one
        ({"worth": [0, 0, -20, 7, 0, 9]}, 3),  # who fares no differently is not telling while others are
        ({"worth": [0, 0, 0], "apart": [5, 1, 3]}, 2),  # unless nobody is
        ({"worth": [3, 3, 3], "unmet": [9, 4, 2]}, 1),
        ({"worth": [3, 3, 3]}, 1),  # ties by number
        ({"worth": [-900, 5, 7], "weight": [5, 1, 1]}, 0),  # a row counts as many as it stands for
    ],
)
def test_of_each_kind_the_one_in_the_middle(differences, middle):
    assert telling(made_up(**differences)) == {middle: "older_person_at_home"}


def test_the_middle_does_not_hang_on_how_large_the_largest_difference_is():
    for worst in (-10, -10_000_000):
        assert telling(made_up([worst, 4, 5, 6, 7])) == {2: "older_person_at_home"}


def test_telling_people_are_of_their_kind_part_and_are_told_once():
    lived, chosen = everybody(), telling(everybody())
    assert len(set(chosen.values())) == len(chosen) >= 6 and set(chosen.values()) <= set(TITLES)
    for person, kind in chosen.items():
        assert (lived.parts[person] == NEVER) == (kind == ALIKE)
        assert kind == ALIKE or KINDS[kind].of(lived)[person]
    ages = {kind: lived.start["age"][person] for person, kind in chosen.items()}
    for kind, (low, high) in {"child_known_to_social_care": (0, ADULT), "pays_for_care": (OLD, 120)}.items():
        assert low <= ages[kind] < high


def test_lives_are_counted_with_their_weight():
    lived = made_up([5, -5, 0, 0], unmet=[-1, 2, 3, 0], weight=[1, 2, 3, 4])
    lived.parts[3] = NEVER
    lived.presence[1, 2] = Presence.DEAD
    assert whole_of(lived) == (10, 6, 1, 2, 1, 5, 0, 3)


# --- told ------------------------------------------------------------------------------------------------------------


def test_each_life_is_told_in_eighty_words_at_most_and_marked_as_simulated():
    lived = many()
    assert len(lived.records) > 100
    for person, pair in lived.records.items():
        parts = int(lived.parts[person])
        for own, name in enumerate(("standstill", "a scenario with a name as long as a scenario may well have one")):
            words = tell(pair[own], pair[1 - own], name, parts)
            assert words.startswith(MARK) and len(words.split()) <= MOST_WORDS
            assert "_" not in words and "  " not in words
            if pair[own].codes[0][Field.PRESENCE] == Presence.HERE:
                assert ("do not part" in words) == (parts == NEVER) and f"Under {name[:20]}"[:16] in words


def test_hours_and_months_are_those_of_the_record():
    """They are counted from April 2025, so no more months than the scenarios have."""
    lived, seen = many(), 0
    for person, pair in lived.records.items():
        for life, one in enumerate(pair):
            words = tell(one, pair[1 - life], "standstill", int(lived.parts[person]))
            short = [codes[Field.UNMET_HOURS] > 0 for codes in one.codes[1:]]
            if any(short):
                seen += 1
                hours = lived.unmet[life, person] / TENTHS * WEEKS_PER_MONTH
                months = f"{sum(short)} month{'s' if sum(short) > 1 else ''}"
                assert f"help falls short in {months}, by {hours:,.0f} hours" in words
    assert seen > 30


def test_the_longest_life_has_room_for_a_name():
    """Somebody of whom everything is to be said, who then dies."""
    codes = np.zeros((130, len(Field)), np.int16)
    states = {
        **{Field.PRESENCE: Presence.HERE, Field.NEED: Need.HIGH, Field.CARE: Setting.DAY_SUPPORT, Field.LONELY: 1},
        **{Field.PAYER: Payer.SELF, Field.FAMILY: Family.KIN, Field.CARING: Caring.WORN_OUT, Field.DEMENTIA: 1},
        **{Field.UNMET_HOURS: 44, Field.BED: Bed.DELAYED},
    }
    for field, code in states.items():
        codes[:-1, field] = code
    codes[-1, Field.PRESENCE] = Presence.DEAD
    row = np.zeros(1, RESIDENT)[0]
    row["age"], row["birth_month"] = 90, -1300
    record = Record(list(codes), [row] * 130, unmet=[1000 * n for n in range(130)])
    words = tell(record, record, " ".join(["name"] * 40), 5)
    assert MOST_WORDS - 8 < len(words.split()) <= MOST_WORDS and "help falls short in 128 months" in words


def test_what_lives_part_over_is_told_in_a_life_that_has_it():
    """Where it is one thing that begins in a life, and is of those that are told."""
    lived, seen = many(), 0
    for person, pair in lived.records.items():
        row = int(lived.parts[person]) - BEFORE
        if row >= len(pair[0].codes) or pair[0].codes[0][Field.PRESENCE] != Presence.HERE:
            continue
        differ = np.flatnonzero(pair[0].codes[row] != pair[1].codes[row])
        if len(differ) != 1 or differ[0] not in TELLING:
            continue
        for own, other in (pair, pair[::-1]):
            code = int(own.codes[row][differ[0]])
            if code != own.codes[row - 1][differ[0]]:
                seen += 1
                assert in_words(Field(differ[0]), code) in tell(own, other, "standstill", int(lived.parts[person]))
    assert seen > 30


def test_a_death_is_told_with_its_month_and_age():
    lived = many()
    dead = [one for one in lived.records if lived.presence[0, one] == Presence.DEAD]
    assert dead
    for person in dead:
        own, other = lived.records[person]
        row = next(n for n, codes in enumerate(own.codes) if codes[Field.PRESENCE] == Presence.DEAD)
        years = (row + BEFORE - int(own.rows[row]["birth_month"])) // MONTHS_IN_YEAR
        if own.codes[0][Field.PRESENCE] == Presence.HERE:
            assert f"aged {years}" in tell(own, other, "standstill", int(lived.parts[person])).split("Dies in ")[1]


def test_everything_that_is_written_down_has_words():
    assert set(WORDS) | set(HOURS) == set(Field) and not set(WORDS) & set(HOURS)
    seen = {(Field(f), int(code)) for pair in many().records.values() for one in pair for codes in one.codes
            for f, code in enumerate(codes) if codes[Field.PRESENCE] == Presence.HERE}  # fmt: skip
    assert len(seen) > 100
    for field, code in seen:
        assert in_words(field, code)
    assert {code for code in CARE if code >= LIVING} and WORDS[Field.BED].keys() == set(Bed)


def test_everything_that_is_published_and_every_desk_has_words():
    assert tuple(PUBLISHED) == SYSTEM.names
    assert set(SERVES) == set(Desk) - {Desk.LINK_WORKERS}, "who meets a link worker is only sent on"


def test_every_parting_has_a_why_and_most_are_found_by_a_rule():
    lived = many()
    found = [why(parting_of(lived, one, ("a", "b"))) for one in lived.records if lived.parts[one] != NEVER]
    assert {one.rule for one in found} <= {*RULES, "near"} and all(one.words for one in found)
    assert sum(one.rule == "near" for one in found) < len(found) / 5
