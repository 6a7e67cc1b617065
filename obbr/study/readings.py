"""Other readings of a study: the same place, scenarios, draws and luck, with one judgement made otherwise.

    evidence_only               responses that rest on assumptions held at what was usual
    sceptic, ..., practitioner  contested evidence as each of them reads it
    no_effect, full_beds        the other explanation of why cuts did not move admissions

They are what an interval cannot hold: draws vary numbers within one reading, a reading varies what the model is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from obbr.evidence.draws import BELIEFS
from obbr.people.channels import HOSPITAL, assumed
from obbr.study.plan import Study

EVIDENCE_ONLY = "evidence_only"
READINGS = (EVIDENCE_ONLY, *BELIEFS, *HOSPITAL)


def read_otherwise(study: Study, reading: str) -> Study:
    """The study under one of `READINGS`."""
    if reading == EVIDENCE_ONLY:
        return replace(study, frozen=study.frozen | assumed())
    return replace(study, beliefs=reading) if reading in BELIEFS else replace(study, hospital=reading)


def others(study: Study, names: Iterable[str] = READINGS) -> dict[str, Study]:
    """The study under each of the readings named that is not its own, by name and in order."""
    wanted = set(names) - {study.beliefs, study.hospital}
    return {name: read_otherwise(study, name) for name in READINGS if name in wanted}


AS_RUN, OTHER_LUCK = "as run", "other luck"


def laid_beside(study: Study) -> dict[str, Study]:
    """The study, its other readings and, so that luck is told from parameters, the study lived through twice."""
    lived_twice = replace(study, replicates=max(2, study.replicates))
    return {AS_RUN: study, **others(study), OTHER_LUCK: lived_twice}
