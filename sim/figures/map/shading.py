"""Counties shaded by how heavily they are touched: the hidden and departures per 1,000 people."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle

from sim.figures import style
from sim.figures.map.cells import county_cells, host_cells
from sim.figures.map.residents import per_resident
from sim.figures.map.scene import Scene
from sim.geography.words import with_countries
from sim.quantities.measures import Values
from sim.results import Results

HIDDEN_SHADES = ("#d9e7f5", "#b5d2ec", "#86b8e0", "#5494cb", "#2b6cb0", "#12407a")
LEFT_SHADES = ("#f6efdc", "#ecdfbd", "#dcc896", "#c4a96d", "#a3864a", "#7b6231")
_NONE = "#f4f4f4"
_LEAST = 0.01


@dataclass(frozen=True)
class Shades:
    """Rates of places and the classes that they are shaded by, the same on all days of a run.

    `bounds` are the lower ends of the classes; what is below the first is shaded like it, and
    nobody at all is not shaded.
    """

    words: str
    rates: Values
    bounds: tuple[float, ...]
    colours: tuple[str, ...]

    def colour(self, rate: float) -> str:
        """Give the shade of a rate."""
        if rate <= 0:
            return _NONE
        return self.colours[max(sum(rate >= bound for bound in self.bounds) - 1, 0)]


def hidden_shades(run: Results, scene: Scene) -> Shades:
    """Count those who hide for each 1,000 residents by county across, median of the members."""
    every_day = np.median(run.data["in_hiding"].values, axis=0).max(axis=0)
    residents = np.maximum(run.data["host_population"].values.astype(np.float64), 1.0)
    rates = np.median(per_resident(run, scene.day), axis=0)
    words = with_countries("in hiding in {across}, per 1,000 residents", [run.words])
    most = float((1_000 * every_day / residents).max())
    return Shades(words, rates, _threefold(most), HIDDEN_SHADES)


def left_shades(run: Results, scene: Scene) -> Shades:
    """Count departures for each 1,000 people by county of home, median of the members."""
    departures = run.data["departures"].values
    people = np.maximum(run.data["county_population"].values.astype(np.float64), 1.0)
    rates = np.median(departures[:, scene.first - 1 : scene.day].sum(axis=1), axis=0)
    most = np.median(departures.sum(axis=1), axis=0)
    since = "so far" if scene.first == 1 else "since the first day"
    return Shades(
        f"departures {since}, per 1,000 people",
        1_000 * rates / people,
        _even(float((1_000 * most / people).max())),
        LEFT_SHADES,
    )


def _threefold(most: float) -> tuple[float, ...]:
    """Give round bounds, each some three times the one before, the last not above the most."""
    power = math.floor(math.log10(max(most, _LEAST)))
    steps = [step * 10.0**each for each in range(power - 4, power + 1) for step in (1.0, 3.0)]
    return tuple([step for step in steps if step <= max(most, _LEAST)][-len(HIDDEN_SHADES) :])


def _even(most: float) -> tuple[float, ...]:
    """Give round bounds from 0 on, as far from one another as fills all classes up to the most."""
    wide = max(most, _LEAST) / len(LEFT_SHADES)
    power = 10.0 ** math.floor(math.log10(wide))
    step = next(each * power for each in (5, 2.5, 2, 1) if each * power <= wide)
    return tuple(number * step for number in range(len(LEFT_SHADES)))


def draw_shades(axes: Axes, run: Results, scene: Scene) -> tuple[Shades, Shades]:
    """Shade the counties on both sides of the border; give by what."""
    both = (hidden_shades(run, scene), left_shades(run, scene))
    cells = (host_cells(run.places), county_cells(run.places))
    for shades, areas in zip(both, cells, strict=True):
        polygons = [ring for rings in areas for ring in rings]
        colours = [
            shades.colour(float(rate))
            for rate, rings in zip(shades.rates, areas, strict=True)
            for _ in rings
        ]
        axes.add_collection(
            PolyCollection(polygons, facecolors=colours, edgecolors="white", linewidths=0.0,
                           zorder=1.2),
            autolim=False,
        )  # fmt: skip
    return both


def draw_shade_key(axes: Axes, shades: Shades, y: float) -> float:
    """Write what is shaded and draw its classes in the column beside a map; give where it ends."""
    axes.text(0, y, shades.words, fontsize=style.SMALL + 0.4, color=style.INK, va="center")
    y -= 1.0
    wide = 1 / len(shades.colours)
    for number, (bound, colour) in enumerate(zip(shades.bounds, shades.colours, strict=True)):
        axes.add_patch(Rectangle((number * wide, y - 0.3), wide, 0.6, facecolor=colour, lw=0))
        if number:
            axes.text(number * wide, y - 0.45, f"{bound:,.10g}", fontsize=style.SMALL,
                      color=style.QUIET, ha="center", va="top")  # fmt: skip
    return y - 2.0


def rate_in_words(rate: float) -> str:
    """Write a rate beside the name of its county."""
    return style.about(rate) if rate >= 10 else f"{rate:.2g}"
