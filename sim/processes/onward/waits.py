"""Waits: how long a leg of the way takes that is neither fixed nor pure chance."""

from __future__ import annotations

import math

from sim.engine.compiled import compiled
from sim.engine.draws import Stream, gamma


@compiled
def waiting_days(mean_days: float, evenness: float, stream: Stream) -> int:
    """Draw a wait of whole days, the more even the greater `evenness`."""
    return math.ceil(gamma(stream, evenness) * mean_days / evenness)
