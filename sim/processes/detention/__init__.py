"""Detention in the DPRK: three classes of penalty, and the way home with a record."""

from sim.processes.detention.parameters import Detention

__all__ = ["Detention"]
