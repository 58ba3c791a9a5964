"""Hiding: with whom people without documents live in China, and where they drift."""

from sim.processes.hiding.parameters import Hiding

__all__ = ["Hiding"]
