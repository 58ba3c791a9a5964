"""The indicators that speak of reception."""

from __future__ import annotations

from sim.quantities import measures as m
from sim.quantities.indicators import Indicator

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "camp_demand",
        "demand for camp places",
        "people",
        "the largest number, on any day, of people in camps or waiting at reception",
        m.highest(m.camp_demand),
    ),
    Indicator(
        "camps_needed",
        "camps needed",
        "camps",
        "demand for camp places divided by the places of one camp (the largest that opens in the "
        "run, or 1,500 if none does), rounded up",
        m.camps_needed,
        ("camp-capacity-1500-each", "camp-sites-five-2017"),
    ),
    Indicator(
        "overflow_day",
        "first day of overflow",
        "day of the run",
        "the first day on which people wait at reception while every open camp is full; the first "
        "day of the run is day 1",
        m.overflow_day,
    ),
    Indicator(
        "unsheltered_person_days",
        "unsheltered person-days",
        "person-days",
        "people at reception, known to the authorities and without shelter, summed over all days",
        m.total(m.nationwide("at_reception")),
    ),
    Indicator(
        "registered",
        "registered at reception",
        "people",
        "people registered by the authorities at reception",
        m.total(m.nationwide("registered")),
    ),
    Indicator(
        "waiting_peak",
        "waiting at reception, most",
        "people",
        "the largest number, on any day, of people at reception without shelter",
        m.highest(m.nationwide("at_reception")),
    ),
)
