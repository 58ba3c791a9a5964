"""Grouping parties by what they have in common."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.luck import Ids, Mask


def by_value(values: NDArray[np.uint8]) -> list[tuple[int, Mask | slice]]:
    """Group an array by its values: each value, and where it stands; one value takes no search."""
    if not values.size:
        return []
    first = values[0]
    if (values == first).all():
        return [(int(first), slice(None))]
    return [(int(value), values == value) for value in np.unique(values)]


def split_by(keys: Ids, ids: Ids) -> list[tuple[int, Ids]]:
    """Group parties by a key, keeping their order within each."""
    if not ids.size:
        return []
    first = keys[0]
    if (keys == first).all():
        return [(int(first), ids)]
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    sorted_ids = ids[order]
    ends = [*(np.flatnonzero(ordered[1:] != ordered[:-1]) + 1).tolist(), ids.size]
    starts = [0, *ends[:-1]]
    return [
        (int(ordered[start]), sorted_ids[start:end])
        for start, end in zip(starts, ends, strict=True)
    ]
