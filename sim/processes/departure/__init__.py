"""Departure: who leaves home today, with whom, and where to."""

from sim.processes.departure.parameters import Departure

__all__ = ["Departure"]
