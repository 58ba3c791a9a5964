"""What mortality records."""

from __future__ import annotations

from sim.quantities.variables import Variable, people_a_day, tally

RECORDS: tuple[Variable, ...] = (
    people_a_day("deaths", "cause", "died, by cause", tally("deaths")),
)
