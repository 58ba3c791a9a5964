"""The indicators that speak of hiding."""

from __future__ import annotations

from sim.quantities import measures as m
from sim.quantities.indicators import Indicator

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "children_born",
        "children born in {across}",
        "people",
        "children born in {across} to women in hiding who live with a husband; they are in no "
        "other count",
        m.total(m.nationwide("children_born")),
    ),
    Indicator(
        "in_hiding_per_1000_most",
        "in hiding per 1,000, most in a county",
        "people per 1,000 residents",
        "people in hiding in a county or city of {across} per 1,000 of its residents, mean of all "
        "days, where that is highest",
        m.highest_place(m.hidden_per_1000),
    ),
    Indicator(
        "in_hiding_mean",
        "in hiding in {across}, mean",
        "people",
        "people in {across} without documents, outside protection; mean of all days",
        m.mean(m.nationwide("in_hiding")),
        ("hidden-10-40k-2012", "hidden-30-40k-2014"),
    ),
    Indicator(
        "in_hiding_end",
        "in hiding in {across}, end",
        "people",
        "people in {across} without documents, outside protection, on the last day",
        m.last(m.nationwide("in_hiding")),
        ("hidden-10-40k-2012", "hidden-30-40k-2014"),
    ),
)
