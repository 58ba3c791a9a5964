"""One panel of a comparison with the strip below it that tells how the runs differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from matplotlib.axes import Axes

from sim.figures import style
from sim.figures.comparison.claims import Band, draw_bands, shown, top
from sim.figures.comparison.days import Days, set_axis
from sim.figures.comparison.differences import Baseline, draw_differences
from sim.figures.comparison.events import Events, draw_lines, draw_names
from sim.figures.comparison.fans import MOST_FANS, draw_fan, label_ends, quantiles, thick
from sim.figures.comparison.ice import draw_frozen
from sim.figures.comparison.panels import Panel, Readings
from sim.figures.comparison.scales import LOG, set_scale
from sim.figures.paper import Paper, Pen
from sim.figures.texts import cut, halo
from sim.geography.words import with_countries
from sim.results.series import series


class Shared(Protocol):
    """What all panels of a comparison share."""

    @property
    def readings(self) -> Readings:
        """What is drawn of the runs."""

    @property
    def names(self) -> Sequence[str]:
        """What the runs are called beside their lines."""

    @property
    def days(self) -> Days:
        """The axis of time."""

    @property
    def paper(self) -> Paper:
        """What it is drawn on."""

    @property
    def base(self) -> Baseline | None:
        """From what the runs are told apart, if there are several."""

    @property
    def events(self) -> Events:
        """What happens."""

    @property
    def ice(self) -> list[tuple[float, float]]:
        """When rivers are usually frozen."""


@dataclass(frozen=True)
class Tile:
    """A panel where it stands: points it has across, with all around it, and about how high."""

    panel: Panel
    across: float
    high: float
    is_highest: bool
    is_lowest: bool


def draw_tile(axes: Axes, strip: Axes | None, tile: Tile, sheet: Shared) -> None:
    """Draw a panel, and below it how its runs differ."""
    style.plain(axes, sheet.paper)
    claims, ceilings = _draw_numbers(axes, tile, sheet)
    _write_title(axes, tile, sheet, is_log=axes.get_yscale() != "linear")
    set_axis(axes, sheet.days, sheet.paper, labelled=tile.is_lowest and strip is None)
    draw_bands(axes, claims, sheet.paper, 0.68 * tile.across, sorted(ceilings)[-1:])
    draw_lines(axes, sheet.events)
    if tile.is_highest:
        draw_names(axes, sheet.events, sheet.paper)
    if tile.panel.seasonal:
        draw_frozen(axes, sheet.ice, sheet.paper)
    if strip is not None and sheet.base is not None:
        pens = sheet.paper.look.pens(len(sheet.names))
        draw_differences(
            strip, tile.panel, sheet.readings, sheet.base, sheet.days, pens, sheet.paper
        )
        set_axis(strip, sheet.days, sheet.paper, labelled=tile.is_lowest)
        draw_lines(strip, sheet.events)


def _draw_numbers(axes: Axes, tile: Tile, sheet: Shared) -> tuple[list[Band], list[float]]:
    """Draw all runs and set the scale; give the claims that can be seen on it, and ceilings."""
    panel, runs = tile.panel, sheet.readings.runs
    pens = sheet.paper.look.pens(len(runs))
    peaks: list[float] = []
    ends: list[tuple[float, str, Pen]] = []
    for row, (name, pen) in enumerate(zip(sheet.names, pens, strict=True)):
        points = quantiles(sheet.readings.of(panel, row))
        both = len(runs) <= MOST_FANS
        draw_fan(axes, sheet.days.along(points.shape[1]), points, pen, sheet.paper, both=both)
        peaks.append(float(points[4 if both else 3].max()))
        ends.append((float(points[2, -1]), name, pen))
    ceilings = _draw_ceilings(axes, panel.ceiling, sheet, pens) if panel.ceiling else []
    highest = max(peaks := [*peaks, *ceilings])
    claims = panel.claims.bands(runs) if panel.claims and highest > 0 else []
    claims = shown(claims, highest)
    set_scale(axes, peaks, top(claims, highest))
    if highest <= 0:
        axes.text(0.5, 0.5, "nobody", transform=axes.transAxes, ha="center",
                  color=sheet.paper.look.quiet, fontsize=sheet.paper.text)  # fmt: skip
    if len(runs) > 1:
        label_ends(axes, ends, sheet.paper, tile.high)
    return claims, ceilings


def _write_title(axes: Axes, tile: Tile, sheet: Shared, *, is_log: bool) -> None:
    """Write what a panel shows, and below it, quietly, in what unit and on what scale."""
    paper, panel = sheet.paper, tile.panel
    above = 3.0 + (sheet.events.room(paper) if tile.is_highest else 0.0)
    title = with_countries(panel.title, [run.words for run in sheet.readings.runs])
    unit = f"{panel.unit}, {LOG}" if is_log else panel.unit
    for text, size, colour, at in (
        (unit, paper.small, paper.look.quiet, above),
        (title, paper.text * 1.08, paper.look.ink, above + 1.5 * paper.small),
    ):
        axes.annotate(
            cut(text, 0.9 * tile.across, size), (0, 1), (0, at), xycoords="axes fraction",
            textcoords="offset points", fontsize=size, color=colour, va="bottom",
        )  # fmt: skip


def _draw_ceilings(axes: Axes, name: str, sheet: Shared, pens: Sequence[Pen]) -> list[float]:
    """Draw how many places stand open, where any do; give the largest number of each scenario."""
    colours: dict[float, list[str]] = {}
    for run, pen in zip(sheet.readings.runs, pens, strict=True):
        places = quantiles(series(name).value(run.data))[2]
        if places.max() <= 0:
            continue
        steps = np.where(places > 0, places, np.nan)
        axes.plot(sheet.days.along(places.size), steps, color=pen.colour,
                  linewidth=0.8 * thick(sheet.paper), drawstyle="steps-post")  # fmt: skip
        colours.setdefault(float(places.max()), []).append(pen.ink)
    small, below = sheet.paper.small, 0.0
    for number, (most, drawn_in) in enumerate(sorted(colours.items(), reverse=True)):
        axes.annotate(
            f"places open: {style.about(most)}", (1, most), (-3, 2 if not number else -2 - below),
            xycoords=("axes fraction", "data"), textcoords="offset points", fontsize=small,
            color=drawn_in[0] if len(drawn_in) == 1 else sheet.paper.look.ink,
            ha="right", va="top" if number else "bottom", zorder=6,
            path_effects=halo(sheet.paper.look.paper),
        )  # fmt: skip
        below = below + 1.2 * small if number else 0.0
    return list(colours)
