"""Every number with its source: the register of evidence, and the draws of uncertain parameters made from it."""

from obbr.evidence.draws import BELIEFS, Draws
from obbr.evidence.entry import Entry, Grade, Reading, Shape
from obbr.evidence.register import Register

__all__ = ["BELIEFS", "Draws", "Entry", "Grade", "Reading", "Register", "Shape"]
