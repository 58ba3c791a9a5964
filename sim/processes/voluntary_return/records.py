"""What voluntary return records."""

from __future__ import annotations

from sim.quantities.variables import FLOW, Array, Variable, total
from sim.status import OUTSIDE, Status, mask

_OUTSIDE = mask(OUTSIDE)


def _homeward(flow: Array) -> Array:
    """Count who set out for home from anywhere across the border."""
    back: Array = flow[:, _OUTSIDE, Status.EN_ROUTE].sum(axis=1)
    return back


RECORDS: tuple[Variable, ...] = (
    total(
        "voluntary_returns",
        "set out for home of their own will, from across the border",
        FLOW,
        made=_homeward,
    ),
)
