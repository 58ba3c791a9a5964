"""Crossing: the attempt at the border, from the river's edge to the far bank."""

from sim.processes.crossing.parameters import Crossing

__all__ = ["Crossing"]
