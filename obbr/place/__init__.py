"""A real place: its published figures, and the residents built from them."""

from obbr.place import fitting  # noqa: F401  which puts itself among what somebody's own file must stand
from obbr.place.figure import Figure
from obbr.place.place import Place
from obbr.place.population import Population, build

__all__ = ["Figure", "Place", "Population", "build"]
