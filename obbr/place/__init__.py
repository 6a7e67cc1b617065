"""A real place: its published figures, and the residents built from them."""

from obbr.place.figure import Figure
from obbr.place.place import Place
from obbr.place.population import Population, build

__all__ = ["Figure", "Place", "Population", "build"]
