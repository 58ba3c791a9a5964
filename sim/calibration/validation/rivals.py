"""Who foretells without a model: the last year again, the mean of the last five, the trend.

Each has the spread of the errors that it would have made before, as far ahead, to either side: who
foretells the last year again foretells no growth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.calibration.diagnostics import crps_of
from sim.calibration.validation.observations import Observation

Series = Mapping[int, float]
"""Values by year."""

_FEWEST = 3
"""Past errors that make a spread."""


def _last(known: Series, _year: int) -> float:
    return known[max(known)]


def _mean_of_five(known: Series, _year: int) -> float:
    return float(np.mean([known[year] for year in sorted(known)[-5:]]))


def _trend(known: Series, year: int) -> float:
    """Go on along the straight line through the last five years."""
    years = sorted(known)[-5:]
    if len(years) < 2:
        return known[years[-1]]
    slope, level = np.polyfit(years, [known[each] for each in years], 1)
    return float(slope * year + level)


RIVALS: Mapping[str, Callable[[Series, int], float]] = {
    "last year": _last,
    "mean of five": _mean_of_five,
    "trend": _trend,
}


def rivals(known: Sequence[Observation], judged: Sequence[Observation]) -> dict[str, float]:
    """Give the mean CRPS of each rival; none if nothing was known before."""
    series = {each.year: each.value for each in known}
    if not series:
        return {}
    return {
        name: float(np.mean([_rival_crps(foretells, series, each) for each in judged]))
        for name, foretells in RIVALS.items()
    }


def _rival_crps(
    foretells: Callable[[Series, int], float], known: Series, observed: Observation
) -> float:
    """Judge a rival with the errors that it would have made before, as far ahead."""
    middle = foretells(known, observed.year)
    errors = _past_errors(foretells, known, observed.year - max(known))
    spread = np.concatenate([errors, -errors]) if errors.size else np.zeros(1)
    drawn = middle + spread
    return float(crps_of(drawn, np.array(observed.value)))


def _past_errors(
    foretells: Callable[[Series, int], float], known: Series, ahead: int
) -> NDArray[np.float64]:
    """Give past errors so many years ahead, or as far as the years that are known reach."""
    years = sorted(known)
    for lead in range(ahead, 0, -1):
        found = [
            known[year] - foretells({y: known[y] for y in years if y <= year - lead}, year)
            for year in years
            if years[0] <= year - lead
        ]
        if len(found) >= _FEWEST:
            return np.array(found)
    return np.zeros(0)
