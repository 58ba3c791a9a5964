"""How much of the spread of a number is luck, parameters and forms, by the law of total variance.

Members of one draw differ by luck alone: their variance within draws is luck. What draws differ by
beyond that is what was drawn, and of it the part that the choice of forms alone explains is told
apart. Shares that are nothing come out a little below or above it; they are cut at 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.answers.chances import LEVEL, Groups
from sim.quantities.measures import Values
from sim.results.draws import Draws

_RESAMPLED = 300
_SEED = 20_120_101
STRUCTURE = "structure."


@dataclass(frozen=True)
class Share:
    """A share of the variance, with the 90 % interval that resampled draws give it."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Split:
    """Shares of the variance of one number over members; `None` where they cannot be told."""

    luck: Share
    parameters: Share
    structure: Share | None


def can_be_split(draws: Draws | None) -> bool:
    """Tell whether there are several draws, and some of them with other luck again."""
    if draws is None:
        return False
    sizes = np.unique(draws.draw, return_counts=True)[1]
    return sizes.size > 2 and int((sizes - 1).sum()) >= 2


def split(values: Values, draws: Draws) -> Split | None:
    """Tell luck, parameters and forms apart; members without a finite value are left out."""
    kept = np.isfinite(values)
    values, draw = values[kept], draws.draw[kept]
    forms = _dummies(draws, kept)
    sizes = np.unique(draw, return_counts=True)[1]
    if sizes.size < 3 or (sizes - 1).sum() < 2 or np.ptp(values) == 0:
        return None
    table = _of_draws(values, draw, forms)
    every = np.arange(sizes.size)
    estimate = _shares(table, every)
    stream = np.random.default_rng(_SEED)
    again = [_shares(table, stream.integers(0, sizes.size, sizes.size)) for _ in range(_RESAMPLED)]
    low, high = np.nanquantile(np.array(again), [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    luck, parameters, structure = (
        Share(float(e), float(min(a, e)), float(max(b, e)))
        for e, a, b in zip(estimate, low, high, strict=True)
    )
    return Split(luck, parameters, structure if forms.shape[1] else None)


@dataclass(frozen=True)
class _OfDraws:
    """What is needed of each draw: members, mean, squares about it, and which forms it has."""

    sizes: Values
    means: Values
    within: Values
    forms: Values


def _of_draws(values: Values, draw: Groups, forms: Values) -> _OfDraws:
    _, first, group, sizes = np.unique(
        draw, return_index=True, return_inverse=True, return_counts=True
    )
    means: Values = np.bincount(group, values) / sizes
    within: Values = np.bincount(group, (values - means[group]) ** 2).astype(np.float64)
    return _OfDraws(sizes.astype(np.float64), means, within, forms[first])


def _dummies(draws: Draws, kept: NDArray[np.bool_]) -> Values:
    """Give a column for each form but the first of its question."""
    columns = []
    for name in draws.parameters:
        if not name.startswith(STRUCTURE):
            continue
        column = draws.of(name)[kept]
        columns += [column == option for option in np.unique(column)[1:]]
    shape = int(kept.sum()), 0
    return np.stack(columns, axis=1).astype(np.float64) if columns else np.zeros(shape)


def _shares(table: _OfDraws, rows: NDArray[np.int64]) -> tuple[float, float, float]:
    """Give the shares of luck, parameters and forms for some of the draws."""
    sizes, means = table.sizes[rows], table.means[rows]
    members, draws = sizes.sum(), float(rows.size)
    spare = members - draws
    if spare < 1:
        return (np.nan,) * 3
    luck = float(table.within[rows].sum() / spare)
    middle = (sizes * means).sum() / members
    between = (sizes * (means - middle) ** 2).sum() / (draws - 1)
    typical = (members - (sizes**2).sum() / members) / (draws - 1)
    drawn = max(float((between - luck) / typical), 0.0)
    total = luck + drawn
    if total <= 0:
        return (np.nan,) * 3
    forms = min(_explained(table.forms[rows], means), drawn)
    return luck / total, (drawn - forms) / total, forms / total


def _explained(forms: Values, means: Values) -> float:
    """Give the variance that the choice of forms explains, less what chance would."""
    used = forms[:, np.ptp(forms, axis=0) > 0] if forms.shape[1] else forms
    count = used.shape[1]
    if not count or means.size <= count + 2:
        return 0.0
    design = np.column_stack([np.ones(means.size), used])
    fitted = design @ np.linalg.lstsq(design, means, rcond=None)[0]
    left = float(((means - fitted) ** 2).sum()) / (means.size - count - 1)
    found = float(((fitted - means.mean()) ** 2).sum())
    return float(max((found - count * left) / means.size, 0.0))
