"""Natural experiments: the same cut, group and years as studies in the register, the model's interval beside theirs.

One file for each family of studies.  Nothing here is fitted to anything.
"""

from __future__ import annotations

from obbr.study.experiments import children, falls, flu, hospital_stays, joined, pay, practice, spending, supply, visits
from obbr.study.experiments.base import Experiment

FAMILIES = (spending, supply, pay, practice, children, joined, visits, falls, flu, hospital_stays)
EXPERIMENTS: tuple[Experiment, ...] = tuple(one for family in FAMILIES for one in family.EXPERIMENTS)
"""All of them, family by family."""
