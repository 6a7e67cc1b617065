"""What a scenario and a user may write about voluntary organisations."""

import pytest

from obbr.inputs import BadInput
from obbr.place import Place
from obbr.place.opening import outturn_of
from obbr.policies.practice import Practice
from obbr.policies.vcse import BetterNeighbours, FullCostRecovery, ReferWithoutFunding
from obbr.report.place import figures_table
from obbr.scenario import Scenario
from tests.world import place

SCENARIO = "scenario: X\nquestion: q\nfrom: 2025/26\nyears: 3\nprices: 2025/26\nbudget:\n  vcse_grants: "


# --- what a scenario may say -----------------------------------------------------------------------------------------


def practised(*policies):
    practice = Practice()
    for policy in policies:
        policy.practise(practice, 0)
    return practice


def test_each_policy_sets_its_own_part_of_practice_and_no_other():
    assert practised(FullCostRecovery(share=0.85)) == Practice(cost_recovery=0.85)
    assert practised(ReferWithoutFunding(share=0.5)) == Practice(sends_without_money=0.5)
    assert practised(BetterNeighbours(share=0.5)) == Practice(connection_instead=0.5)
    assert ReferWithoutFunding().share == 1.0


def written(tmp_path, change, more=""):
    (tmp_path / "mine.yaml").write_text(SCENARIO + change + "\n" + more, "utf-8")
    return Scenario.load(str(tmp_path / "mine.yaml"))


def test_full_cost_recovery_is_written_beside_the_sum(tmp_path):
    mine = written(tmp_path, "{change: +£0.6m, full_cost_recovery: 85%, from: 2026/27}")
    kinds = {type(policy).__name__: policy for policy in mine.policies}
    assert kinds["FullCostRecovery"] == FullCostRecovery(start=1, share=0.85)
    assert [(step.year, step.pounds) for step in kinds["LineChange"].steps] == [(1, 600_000.0)]


@pytest.mark.parametrize(
    ("change", "more", "said"),
    [
        ("{change: +£0.6m, full_cost_recovery: 20%}", "", r":7:53  .*20% is too low; the least is 50%"),
        ("{change: +£0.6m, full_cost_recovry: 85%}", "", "not a part of a change"),
        ("{change: +£0.6m, full_cost_recovery: 85%}", "policies:\n  full_cost_recovery: {share: 90%}\n", "keep one"),
        ("{full_cost_recovery: 85%}", "", "change is missing"),
    ],
)
def test_what_cannot_be_written(change, more, said, tmp_path):
    with pytest.raises(BadInput, match=said):
        written(tmp_path, change, more)


# --- what a user may type --------------------------------------------------------------------------------------------


def test_a_user_may_type_what_voluntary_organisations_get(tmp_path):
    """No return shows it: it starts as a stated share, flagged as derived with its method."""
    shipped = place("meadowbridge")
    usual = outturn_of(shipped).gross["vcse_grants"]
    text = (Place.load.__globals__["FIGURES"] / "meadowbridge.yaml").read_text("utf-8")
    typed = text.replace(
        "vcse_grants: {of: commissioning_admin, share: 0.1}", "vcse_grants: {of: commissioning_admin, share: 0.2}"
    )
    assert typed != text
    (tmp_path / "mine.yaml").write_text(typed, "utf-8")
    assert outturn_of(Place.load(str(tmp_path / "mine.yaml"))).gross["vcse_grants"] == 2 * usual


def test_the_place_shows_class_and_method_of_what_is_derived():
    table = figures_table(place("camden"))
    columns = {str(column.header): list(column.cells) for column in table.columns}
    row = columns["figure"].index("money.sub_lines")
    assert columns["class"][row] == "derived" and "no return shows these" in columns["method"][row]
