"""Weights: what is refused and where, what a score comes to, and that whoever sees it sees the weights."""

import numpy as np
import pytest

from obbr.inputs import BadInput
from obbr.outcomes.measures import MEASURES
from obbr.outcomes.weights import EXAMPLE, read_weights, score, weights_used

HEAD = "weights: Ours\ngiven_by: Us.\nhow: We talked.\noutcomes:\n"
TWO = "  qalys: {better: more, weight: 75%, step: 0.5%}\n  deaths: {better: fewer, weight: 25%, step: 1%}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + TWO.replace("75%", "70%"), "4:1  outcomes: weights come to 95%; they must come to 100%"),
        (HEAD + TWO.replace("deaths", "death"), "6:3  outcomes.death: death is not an outcome that is measured. Did"),
        (HEAD + TWO.replace("fewer", "less"), "6:20  outcomes.deaths.better: less is not a direction. Use one of: fe"),
        (HEAD + TWO.replace("0.5%", "0%"), "5:44  outcomes.qalys.step: a step must be something"),
        (HEAD + TWO.replace("0.5%", "0.5"), "5:44  outcomes.qalys.step: 0.5 is not a percentage"),
        (HEAD + TWO.replace(", step: 1%", ""), "6:11  outcomes.deaths: step is missing; add step:"),
        (HEAD.replace("how: We talked.\n", "") + TWO, "1:1  how is missing; add how:"),
        (
            HEAD + TWO.replace("deaths", "care_related_quality_of_life"),
            "4:1  outcomes: qalys and care_related_quality_of_life are readings of the same thing",
        ),
        (HEAD + TWO + TWO, "7:3  outcomes.qalys: stated twice"),
        (HEAD + "  qalys: !!python/object:os.system {}\n", "5:10  outcomes.qalys: tags"),
    ],
)
def test_what_is_wrong_is_refused_at_its_place(text, expected):
    with pytest.raises(BadInput) as caught:
        read_weights(text, "ours.yaml")
    assert str(caught.value).startswith(f"ours.yaml:{expected}")


def test_a_score_is_told_in_steps():
    ours = read_weights(HEAD + TWO)
    assert score({"qalys": 0.005, "deaths": -0.01}, ours) == pytest.approx(1.0)
    assert score({"qalys": 0.0, "deaths": 0.02}, ours) == pytest.approx(-0.5)
    draws = {"qalys": np.array([0.01, 0.0]), "deaths": np.array([0.0, -0.04]), "falls": np.array([9.0, 9.0])}
    assert score(draws, ours) == pytest.approx([1.5, 1.0])
    with pytest.raises(BadInput, match="deaths: has a weight in Ours, but no difference is given for it"):
        score({"qalys": 0.1}, ours)


def test_the_shipped_example_says_that_it_is_nobodys_vote():
    example = read_weights(EXAMPLE)
    assert example.example and "nobody's vote" in weights_used(example)
    assert "nobody's vote" not in weights_used(read_weights(HEAD + TWO))
    for one in example.each:
        assert MEASURES[one.outcome].words in weights_used(example)


def test_weights_used_tells_all_of_them_the_heaviest_first():
    assert weights_used(read_weights(HEAD + TWO)).splitlines() == [
        "Weights used: Ours. Given by: Us. How: We talked.",
        "    75%  Quality-adjusted life years: 0.5% of the standstill level more",
        "    25%  Deaths: 1% of the standstill level fewer",
    ]
