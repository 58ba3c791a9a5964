"""Flight: who leaves in danger, set off by what, how many at most and how fast."""

from sim.behaviour.flight.alarm import TRIGGERS, Alarm, raise_alarm
from sim.behaviour.flight.parameters import Flight
from sim.behaviour.flight.tempo import TEMPI, people_a_head, readiness

__all__ = ["TEMPI", "TRIGGERS", "Alarm", "Flight", "people_a_head", "raise_alarm", "readiness"]
