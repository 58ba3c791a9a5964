"""The indicators that speak of hiding."""

from __future__ import annotations

from sim.quantities import measures as m
from sim.quantities.balances import entered, kept_up
from sim.quantities.indicators import Indicator

_MARRIED = m.nationwide("in_households")
_JOINED = m.nationwide("joined_households")
_OTHERS = m.less(m.nationwide("in_hiding"), _MARRIED)
_CAME = m.less(entered("in_hiding"), _JOINED)


def _balance(data: m.Table) -> m.Values:
    """Give the stock at which as many would leave as come: of those with a husband, and others.

    The two differ so much in how long they stay that each has its own balance.
    """
    return kept_up(_MARRIED, _JOINED)(data) + kept_up(_OTHERS, _CAME)(data)


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "in_hiding_balance",
        "in hiding in {across}, balance",
        "people",
        "people in hiding in {across} whom the inflow and the outflow of the last year, or of a "
        "shorter run, would keep up; that of women with a husband and that of all others",
        _balance,
        ("hidden-10-40k-2012", "hidden-30-40k-2014"),
    ),
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
