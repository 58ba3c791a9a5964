"""What onward movement records."""

from __future__ import annotations

import numpy as np

from sim.geography.numbering import BROKERS
from sim.population.cohorts import CLASS_AGE, CLASS_SEX, Age, Sex
from sim.quantities.variables import (
    Array,
    Variable,
    counted,
    people,
    people_a_day,
    policy,
    stock,
    tally,
    total,
)
from sim.status import Status


def _by_sex(by_class: Array) -> Array:
    """Add age groups up, shape (days, sexes)."""
    return np.stack([by_class[:, sex == CLASS_SEX].sum(axis=1) for sex in Sex], axis=1)


def _by_age(by_class: Array) -> Array:
    """Add sexes up, shape (days, age groups)."""
    return np.stack([by_class[:, age == CLASS_AGE].sum(axis=1) for age in Age], axis=1)


def _of_brokers(by_network: Array) -> Array:
    """Take the column of the brokers, shape (days,)."""
    return by_network[:, BROKERS]


RECORDS: tuple[Variable, ...] = (
    people(
        "onward",
        "network",
        "in transit to the destination, by network or mission",
        stock(Status.ONWARD, "network"),
    ),
    total(
        "brokers_price",
        "what brokers ask for the way to the destination, a person",
        policy("network_price"),
        unit="USD",
        made=_of_brokers,
    ),
    people_a_day(
        "sought_networks",
        "network",
        "asked a network, or tried a mission",
        counted("asked", "network"),
    ),
    people_a_day(
        "arrivals_south_korea",
        "sex",
        "arrived in the destination, by sex",
        tally("reached_south"),
        made=_by_sex,
    ),
    people_a_day(
        "arrivals_by_age",
        "age",
        "arrived in the destination, by age group",
        tally("reached_south"),
        made=_by_age,
    ),
    people_a_day(
        "arrivals_by_stream",
        "stream",
        "arrived in the destination, by the reason for which they left",
        tally("reached_south_as"),
    ),
    people_a_day(
        "arrivals_by_channel",
        "channel",
        "arrived in the destination, by network, by missions or by an exit that needs neither",
        tally("reached_south_by"),
    ),
    people_a_day(
        "arrivals_by_home",
        "county",
        "arrived in the destination, by the county that they came from",
        counted("arrived", "county"),
    ),
    people_a_day(
        "arrivals_by_years_away",
        "years_away",
        "arrived in the destination, by whole years since they left home; the last class holds all "
        "longer times",
        tally("reached_south_after"),
    ),
    total(
        "arrivals_days_away",
        "days since those who arrived in the destination left home, summed over them",
        tally("days_to_south"),
        unit="days",
    ),
)
