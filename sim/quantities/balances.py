"""The stock that an inflow and an outflow would keep up."""

from __future__ import annotations

import numpy as np

from sim.quantities.measures import Daily, Table, Values, Whole, less, nationwide

DAYS_A_YEAR = 365


def entered(status: str) -> Daily:
    """Count those who come to have a status, by whatever step from another."""
    return less(
        nationwide("flow", status_to=status),
        nationwide("flow", status_from=status, status_to=status),
    )


def kept_up(stock: Daily, inflow: Daily) -> Whole:
    """Give the stock that inflow and outflow would keep up: as large as inflow takes the outflow.

    Both are those of the last year, or of a shorter run; the outflow is taken to grow with the
    stock. There is no value where nobody leaves.
    """

    def find(data: Table) -> Values:
        people, came = (each(data)[:, -DAYS_A_YEAR - 1 :] for each in (stock, inflow))
        came = came[:, 1:].sum(axis=1)
        left = came - (people[:, -1] - people[:, 0])
        none = np.full(left.shape, np.nan)
        kept: Values = people.mean(axis=1) * np.divide(came, left, out=none, where=left > 0)
        return kept

    return find
