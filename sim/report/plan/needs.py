"""What people in need take, sector by sector, by the ratios of a table of standards."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.evidence.standards import (
    ARRIVALS_PER_UNIT,
    PEOPLE_PER_UNIT,
    PER_DAY,
    PER_MONTH,
    PER_PERSON,
    Standard,
)
from sim.results.outcomes.planning import Figures

DAYS_A_MONTH = 30.4375


@dataclass(frozen=True)
class Need:
    """What one standard comes to in a period, in each case.

    `at_once` is for the most people who are in need at one time: what must be there, or what is
    used up on such a day. `altogether` is what the whole period takes; nothing for what is not
    used up.
    """

    standard: Standard
    unit: str
    at_once: tuple[float, ...]
    altogether: tuple[float, ...] = ()


def needs_of(figures: Figures, standards: Sequence[Standard]) -> list[Need]:
    """Reckon the needs of a period."""
    return [_need(figures, each) for each in standards]


def _need(figures: Figures, standard: Standard) -> Need:
    people, days = figures.in_need.cases(), figures.person_days.cases()
    ratio = standard.value
    if standard.basis == PER_DAY:
        return Need(
            standard,
            f"{standard.unit} a day",
            tuple(n * ratio for n in people),
            tuple(n * ratio for n in days),
        )
    if standard.basis == PER_MONTH:
        return Need(
            standard,
            f"{standard.unit} a month",
            tuple(n * ratio for n in people),
            tuple(n * ratio / DAYS_A_MONTH for n in days),
        )
    if standard.basis == PER_PERSON:
        return Need(standard, standard.unit, tuple(n * ratio for n in people))
    units = {PEOPLE_PER_UNIT: people, ARRIVALS_PER_UNIT: figures.busiest_day.cases()}
    return Need(
        standard, standard.unit, tuple(float(math.ceil(n / ratio)) for n in units[standard.basis])
    )
