"""Which uncertain parameters were drawn together, and so cannot be told apart."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.quantities.measures import Values
from sim.results.draws import Draws

_ALIKE = 0.98
"""The rank correlation from which parameters were drawn together."""


def drawn_together(columns: Mapping[str, Values], draws: Draws) -> dict[str, tuple[str, ...]]:
    """Give the first of those that have the same order of members, with the others."""
    names = [*columns]
    ranks = np.array([rankdata(columns[name]) for name in names])
    alike = np.abs(np.corrcoef(ranks)) > _ALIKE if len(names) > 1 else np.ones((1, 1), np.bool_)
    groups: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for row, name in enumerate(names):
        if name in taken:
            continue
        others = [
            names[n]
            for n in np.flatnonzero(alike[row])
            if n > row and names[n] not in taken and _same_kind(name, names[n], draws)
        ]
        taken.update(others)
        groups[name] = tuple(others)
    return groups


def _same_kind(one: str, two: str, draws: Draws) -> bool:
    return (one in draws.choices) == (two in draws.choices)


def rankdata(values: Values) -> Values:
    """Give ranks, of equal values their mean."""
    _, at, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    means: Values = ends - (counts - 1) / 2
    ranked: Values = means[at]
    return ranked
