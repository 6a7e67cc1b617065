"""What chance events have, written a second time from docstrings and held against the mechanisms."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obbr.chance import Event
from obbr.people import hospital, life
from obbr.people.resident import Frailty, Need
from tests.hand_made import LUCK, around, chances_in, evidence, person, rates
from tests.plain import Fixed


@pytest.fixture
def chances(monkeypatch):
    return chances_in(monkeypatch, hospital, life)


SOMEBODY = st.fixed_dictionaries(
    {
        "age": st.one_of(st.integers(60, 66), st.integers(0, 90)),
        "sex": st.integers(0, 1),
        "fifth": st.integers(0, 4),
        "frailty": st.integers(0, 3),
        "need": st.integers(0, 3),
        "adequacy": st.integers(0, 100),
        "dementia": st.integers(0, 1),
        "lonely": st.integers(0, 1),
        "ailing": st.integers(0, 1),
    }
)
GIVEN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@GIVEN
@given(who=SOMEBODY)
def test_chance_of_death(chances, who):
    """Local rate x frailty x dementia x ailing x loneliness; loneliness from 65, where it was measured."""
    ratios = {"life__death_ratio_lonely": 1.3, "needs__dementia_death_ratio": 2.0}
    ratios["life__death_ratio_care_home"] = np.full(91, 1.7)
    p, place = evidence(**ratios), Fixed(rates())
    r = person(**who)
    life.dies(r, around(r), LUCK, p)
    expected = place.death_rate[r.sex, r.age] * p.life.death_ratio_frailty[r.frailty]
    expected *= (2.0 if r.dementia else 1.0) * (1.3 if r.lonely and r.age >= 65 else 1.0) * (1.7 if r.ailing else 1.0)
    assert chances[Event.DEATH] == pytest.approx(expected, rel=1e-12)
    severe, fit = (person(**who | {"frailty": level}) for level in (Frailty.SEVERE, Frailty.FIT))
    life.dies(severe, around(severe), LUCK, p)
    high = chances[Event.DEATH]
    life.dies(fit, around(fit), LUCK, p)
    assert high / chances[Event.DEATH] == pytest.approx(p.life.death_ratio_frailty[3] / p.life.death_ratio_frailty[0])


def benefit(adequacy):
    """What a share of needed help is worth: between two steps of the table, in proportion."""
    return float(np.interp(adequacy, np.arange(0, 101, 5), rates()["benefit"]))


@GIVEN
@given(who=SOMEBODY, season=st.floats(0.5, 1.5))
def test_chance_of_a_visit_to_a_and_e(chances, who, season):
    p = evidence(hospital__ae_unmet_ratio=1.5, hospital__ae_lonely_ratio=1.2)
    r = person(**who)
    hospital.visit_ae(r, around(r), LUCK, p, season)
    expected = rates()["ae_rate"][r.sex, r.age] * p.hospital.ae_deprivation[r.fifth] * p.hospital.ae_frailty[r.frailty]
    if r.need:
        usual = rates()["reference_benefit"][r.need]
        expected *= (1.5 - 0.5 * benefit(r.adequacy)) / (1.5 - 0.5 * usual)
    expected *= 1 + 0.2 * (r.lonely - p.needs.lonely_prevalence[r.age])
    assert chances[Event.AE_VISIT] == pytest.approx(expected * season, rel=1e-9)
    frozen = evidence({"unmet_brings_ae", "loneliness_brings_ae"}, hospital__ae_unmet_ratio=9.0)
    r.need = Need.NONE
    hospital.visit_ae(r, around(r), LUCK, frozen, 1.0)
    usual = chances[Event.AE_VISIT]
    r.need, r.lonely = Need.HIGH, 1 - r.lonely
    hospital.visit_ae(r, around(r), LUCK, frozen, 1.0)
    assert chances[Event.AE_VISIT] == usual
