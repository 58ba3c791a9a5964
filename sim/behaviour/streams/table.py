"""All streams of ordinary years as one table, and what each cohort adds to their chances."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.behaviour.party_forming import Forming
from sim.behaviour.streams.parameters import Access, Marriage, Southbound, Trade
from sim.engine.random_streams import Floats
from sim.engine.rows import Records, records
from sim.population.cohorts import COHORT_AGE, COHORT_SEX, Age, Sex
from sim.population.party_row import Intent, LeaverStream

ORDINARY = (
    LeaverStream.TRADE,
    LeaverStream.MARRIAGE,
    LeaverStream.SOUTHBOUND,
    LeaverStream.ACCESS,
)
"""The streams of ordinary years, in the order in which they leave on a day."""

STREAM = np.dtype(
    [
        ("stream", np.int64),
        ("intent", np.int64),
        ("family_share", np.float64),
        ("means_median", np.float64),  # USD
        ("chance", np.float64),  # 1/day; of those in the South who call, for who is brought
        ("hunger_response", np.float64),
    ]
)
"""How those of a stream leave, as compiled functions read it; the last row is refuge."""


class Streams(NamedTuple):
    """All streams of ordinary years."""

    trade: Trade
    marriage: Marriage
    southbound: Southbound
    access: Access


def table_of(streams: Streams, forming: Forming) -> Records:
    """Give all streams as rows, in the order of their numbers; they are the caller's to change."""
    return _table_of(streams, forming).copy()


@lru_cache(maxsize=8)
def _table_of(streams: Streams, forming: Forming) -> Records:
    trade, marriage, southbound, access = streams
    rows = records(STREAM, len(LeaverStream))
    rows[0] = (
        LeaverStream.TRADE,
        Intent.CIRCULAR,
        trade.family_share,
        trade.means_median,
        trade.chance,
        trade.hunger_response,
    )
    rows[1] = (
        LeaverStream.MARRIAGE,
        Intent.REFUGE,
        0.0,
        marriage.means_median,
        marriage.chance,
        marriage.hunger_response,
    )
    rows[2] = (
        LeaverStream.SOUTHBOUND,
        Intent.TRANSIT,
        0.0,
        southbound.budget,
        southbound.brought_a_year / 365,
        0.0,
    )
    rows[3] = (
        LeaverStream.ACCESS,
        Intent.TRANSIT,
        access.family_share,
        access.means_median,
        access.chance,
        0.0,
    )
    rows[4] = (
        LeaverStream.REFUGE,
        Intent.REFUGE,
        forming.family_share_in_danger,
        forming.means_median,
        0.0,
        0.0,
    )
    return rows


@lru_cache(maxsize=8)
def by_cohort(streams: Streams) -> Floats:
    """Give what each cohort adds to the chance of each stream, shape (streams, cohorts)."""
    trade, _, southbound, access = streams
    return np.stack(
        [
            _factors(trade.women_factor, 1.0, trade.child_factor, trade.older_factor),
            _factors(1.0, 0.0, 0.0, 0.0),
            _factors(
                southbound.women_factor, 1.0, southbound.child_factor, southbound.older_factor
            ),
            _factors(access.women_factor, 1.0, 0.0, 0.0),
        ]
    )


def _factors(women: float, men: float, children: float, older: float) -> Floats:
    by_age = np.zeros(len(Age))
    by_age[[Age.CHILD, Age.ADULT, Age.OLDER]] = children, 1.0, older
    factors: Floats = np.where(COHORT_SEX == Sex.FEMALE, women, men) * by_age[COHORT_AGE]
    return factors
