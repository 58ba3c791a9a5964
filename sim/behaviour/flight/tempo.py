"""Tempo: how a danger becomes departures a day, in three forms.

* *waves*: of each place a finite share is set off, and each of them leaves within days; the more
  others leave, the sooner, and rumours hurry or delay whole provinces. Those who went are used up,
  so that a danger that does not grow tires: most leave in the first weeks, as past exoduses had it.
* *herding*: everybody at home has a chance that grows with the danger and with how many leave; it
  starts slowly, and lasts for as long as the danger.
* *constant*: the same without herding: so many of those at home a day, every day.

The first has a peak and an end, the others go on while the danger does; they differ in how soon
half of all are out, and in who is left.
"""

from __future__ import annotations

from sim.engine.compiled import compiled

WAVES, HERDING, CONSTANT = range(3)
TEMPI = ("waves", "herding", "constant")


@compiled
def hurry(exodus: float, herding: float, limit: float, form: int) -> float:
    """Give by how much the departure of neighbours multiplies flight.

    Args:
        exodus: neighbours who leave a day, per 1,000.
        herding: growth with each of them.
        limit: the most.
        form: place of the form among `TEMPI`.
    """
    return 1.0 if form == CONSTANT else min(1.0 + herding * exodus, limit)


@compiled
def readiness(set_off: float, gone: float, at_home: float) -> float:
    """Give the share of those at home who are set off and have not gone yet, 0 to 1.

    Args:
        set_off: people of the place, those who are away included, whom the danger sets off.
        gone: people who fled and did not come home.
        at_home: people.
    """
    return min(max(set_off - gone, 0.0) / max(at_home, 1.0), 1.0)


@compiled
def people_a_head(family_share: float, household: float) -> float:
    """Give how many people leave, on average, with each who decides for it."""
    return 1.0 + family_share * (household - 1.0)
