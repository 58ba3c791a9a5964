"""Reception: registration, camps, and waiting without shelter, where Beijing shelters."""

from sim.processes.reception.parameters import Reception

__all__ = ["Reception"]
