"""Voluntary return: home with food or money, or home because the danger has passed."""

from sim.processes.voluntary_return.parameters import VoluntaryReturn

__all__ = ["VoluntaryReturn"]
