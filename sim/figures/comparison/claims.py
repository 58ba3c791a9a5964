"""What documents say of a quantity, drawn behind it: ranges, and what a plan provides for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from matplotlib.axes import Axes

from sim.evidence import DatedValue, dated_values
from sim.figures.paper import Paper
from sim.figures.texts import halo, wrapped
from sim.results import Results

_SEEN_FROM = 0.12
"""The share of an axis that an open range must begin at before the axis is made longer for it."""

_HIGHEST, _CLOSE = 0.8, 0.15
"""Of the height of a panel: from where there is no room above, and what is as good as as high."""

Claimed = Mapping[str, DatedValue]


@dataclass(frozen=True)
class Band:
    """A range that a document gives, open above if `high` is missing, and how it is called."""

    low: float
    high: float | None
    label: str


@dataclass(frozen=True)
class Claims:
    """Which claims of the register stand beside a quantity, and how they are read."""

    ids: tuple[str, ...]
    read: Callable[[Claimed], Iterator[Band]]

    def bands(self, runs: Sequence[Results]) -> list[Band]:
        """Read the claims; none where places are made up, of which no document speaks."""
        if not all(run.places.is_documented for run in runs):
            return []
        return [*self.read(dated_values(*self.ids))]


def _ranges(claims: Claimed) -> Iterator[Band]:
    for each in claims.values():
        low, high = cast("tuple[float, float]", each.value)
        yield Band(low, high, f"{low:,.0f}\N{EN DASH}{high:,.0f} ({each.as_of[:4]})")


def _open(claims: Claimed) -> Iterator[Band]:
    for each in claims.values():
        low, _ = cast("tuple[float, float | None]", each.value)
        yield Band(low, None, f"“millions” ({each.as_of[:4]})")


def _sites(claims: Claimed) -> Iterator[Band]:
    size, count = (float(cast("float", each.value)) for each in claims.values())
    yield Band(size * count, size * count, f"{count:.0f} camps of {size:,.0f}")


HIDDEN = Claims(("hidden-10-40k-2012", "hidden-30-40k-2014"), _ranges)
MILLIONS = Claims(("crisis-flow-millions",), _open)
CAMPS = Claims(("camp-capacity-1500-each", "camp-sites-five-2017"), _sites)


def shown(bands: Sequence[Band], highest: float) -> list[Band]:
    """Leave out open ranges that lie far above all that a panel shows."""
    return [each for each in bands if each.high is not None or highest >= _SEEN_FROM * each.low]


def top(bands: Sequence[Band], highest: float) -> float:
    """Give what an axis must reach so that the ranges shown beside its numbers can be seen."""
    ends = [each.low * 1.25 if each.high is None else each.high for each in bands]
    return max([highest, *(end for end in ends if highest >= _SEEN_FROM * end)])


def draw_bands(
    axes: Axes, bands: Sequence[Band], paper: Paper, across: float, taken: Sequence[float] = ()
) -> None:
    """Draw ranges behind the curves, and say at the left, in so many points, what they are.

    It is said above the highest, unless there is no room or another label stands above a line at
    one of the heights that are `taken`.
    """
    if not bands:
        return
    highest = axes.get_ylim()[1]
    for each in bands:
        end = highest if each.high is None else each.high
        axes.axhspan(each.low, end, facecolor=paper.look.quiet, alpha=0.16, linewidth=0, zorder=0.3)
        axes.axhline(each.low, color=paper.look.quiet, linewidth=0.7, linestyle=(0, (4, 2)),
                     zorder=0.4)  # fmt: skip
    at = max(each.low if each.high is None else each.high for each in bands)
    is_below = _is_taken(axes, at, taken)
    told = f"documents: {', '.join(each.label for each in bands)}"
    axes.annotate(
        "\n".join(wrapped(told, len(told), across, paper.small, 3)), (0, at),
        (3, -3.0 if is_below else 2.5),
        xycoords=("axes fraction", "data"), textcoords="offset points",
        fontsize=paper.small * 0.92, color=paper.look.quiet,
        va="top" if is_below else "bottom", zorder=6,
        path_effects=halo(paper.look.paper),
    )  # fmt: skip


def _is_taken(axes: Axes, at: float, taken: Sequence[float]) -> bool:
    """Tell whether there is no room for a label above a height."""
    to_axes = axes.transData + axes.transAxes.inverted()
    own, *others = (float(to_axes.transform((0, each))[1]) for each in (at, *taken))
    return own > _HIGHEST or any(abs(own - other) < _CLOSE for other in others)
