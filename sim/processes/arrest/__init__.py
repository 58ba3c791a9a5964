"""Arrest in China: patrols, informers and campaigns, and what it costs those who helped."""

from sim.processes.arrest.parameters import Arrest

__all__ = ["Arrest"]
