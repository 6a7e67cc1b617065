"""Natural experiments: the same cut, group and years as studies in the register, the model's interval beside theirs.

One file for each family of studies.  Nothing here is fitted to anything.
"""

from __future__ import annotations

from obbr.study.experiments import pay, practice, spending
from obbr.study.experiments.base import Experiment

EXPERIMENTS: tuple[Experiment, ...] = (*spending.EXPERIMENTS, *pay.EXPERIMENTS, *practice.EXPERIMENTS)
"""All of them, family by family."""
