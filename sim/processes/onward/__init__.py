"""Onward movement: through networks of limited room to a third country, and through missions."""

from sim.processes.onward.parameters import Onward

__all__ = ["Onward"]
