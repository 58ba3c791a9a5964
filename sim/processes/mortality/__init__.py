"""Mortality: small daily chances where people are exposed, held or without shelter."""

from sim.processes.mortality.parameters import Mortality

__all__ = ["Mortality"]
