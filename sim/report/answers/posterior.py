"""What was learned of one parameter, in a line."""

from __future__ import annotations

from collections import Counter

import numpy as np

from sim.calibration.product import Posterior
from sim.messages.wording import figures, in_a_row


def posterior_line(posterior: Posterior, key: str, axis: str) -> str:
    """Say where a parameter lies after learning, and from what that was learned.

    Args:
        posterior: what was learned.
        key: the parameter.
        axis: what it moves with: the name of its group, or its own.
    """
    if axis not in posterior.learned | posterior.from_crises:
        return "posterior: as the prior; nothing was learned of it by itself"
    drawn = posterior.values[key]
    if all(isinstance(each, int | float) and not isinstance(each, bool) for each in drawn):
        low, high = np.quantile(np.array(drawn, np.float64), [0.05, 0.95])
        told = f"{figures(float(low))} to {figures(float(high))} in the middle 90 %"
    else:
        shares = Counter(str(each).lower() for each in drawn).most_common()
        told = in_a_row([f"{word} {100 * count / len(drawn):.0f} %" for word, count in shares])
    teacher = "past crises" if axis in posterior.from_crises else "the record"
    return f"posterior: {told}; learned from {teacher}"
