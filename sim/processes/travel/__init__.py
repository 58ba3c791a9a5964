"""Travel: the way to the border, to a safer county, or home."""

from sim.processes.travel.parameters import Travel

__all__ = ["Travel"]
