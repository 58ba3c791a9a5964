"""The names of places that a scenario may use, read without NumPy or SciPy."""

from __future__ import annotations

from sim.geography.gazetteer import shipped
from sim.params import PlaceKind


def known_names(kind: PlaceKind) -> tuple[str, ...]:
    """List the places of a kind that come with the model, in the order of the arrays."""
    return shipped().names(kind)
