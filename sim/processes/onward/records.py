"""What onward movement records."""

from __future__ import annotations

import numpy as np

from sim.population.cohorts import CLASS_SEX, Sex
from sim.quantities.variables import Array, Variable, people, people_a_day, stock, tally
from sim.status import Status


def _by_sex(by_class: Array) -> Array:
    """Add age groups up, shape (days, sexes)."""
    return np.stack([by_class[:, sex == CLASS_SEX].sum(axis=1) for sex in Sex], axis=1)


RECORDS: tuple[Variable, ...] = (
    people(
        "onward",
        "network",
        "in transit to the destination, by network or mission",
        stock(Status.ONWARD, "network"),
    ),
    people_a_day(
        "arrivals_south_korea",
        "sex",
        "arrived in the destination, by sex",
        tally("reached_south"),
        made=_by_sex,
    ),
)
