"""How fast memory is here and now, so that times can be told in its units."""

from __future__ import annotations

import time

import numpy as np

ELEMENTS = 2**23
"""Three arrays of 64 MiB each: no cache of a processor holds them."""

BYTES = 5 * 8 * ELEMENTS
"""Traffic of a pass: NumPy reads c, writes a, reads a and b, writes a."""

WHAT = (
    "a triad in NumPy on one core, a = s * c and a = a + b, with arrays of "
    f"{8 * ELEMENTS // 2**20} MiB and 5 x 8 bytes an element"
)


def bandwidth(passes: int = 5) -> float:
    """Measure the memory bandwidth of one core, bytes a second: the best of some passes."""
    a, b, c = (np.full(ELEMENTS, value) for value in (0.0, 1.0, 2.0))
    best = float("inf")
    for _ in range(passes):
        began = time.perf_counter()
        np.multiply(c, 3.0, out=a)
        np.add(a, b, out=a)
        best = min(best, time.perf_counter() - began)
    return BYTES / best
