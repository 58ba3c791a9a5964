"""What is believed of uncertain parameters: how far each may lie from the value that it has."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullLocator

from sim.figures import style
from sim.figures.page import Page, page, settle

_ROW = 0.135
_COLUMNS = 3
_WIDTH, _AROUND = 16.5, 1.9
_SHARES = ("the middle half of what is believed", "nine in ten")


@dataclass(frozen=True)
class Span:
    """A parameter, its value, the quantiles of its prior, and the group with which it moves."""

    key: str
    default: float
    quantiles: tuple[float, ...]
    together: str = ""

    @property
    def ratios(self) -> tuple[float, ...]:
        """The quantiles in parts of the value; by the distance from it where it is not above 0."""
        if self.default > 0:
            return tuple(max(each / self.default, 1e-3) for each in self.quantiles)
        return tuple(math.exp(each - self.default) for each in self.quantiles)


Words = tuple[str, str, Mapping[str, float]]
"""A choice, its default, and the weights of its words."""


def draw_priors(spans: Sequence[Span], words: Sequence[Words] = ()) -> Page:
    """Draw a bar a parameter, from its value to both sides, by section, and weights below."""
    rows = max(1, math.ceil(len(spans) / _COLUMNS))
    parts = [spans[at : at + rows] for at in range(0, len(spans), rows)] or [[]]
    height = _AROUND + _ROW * rows
    with page(_WIDTH, height, [each.key for each in spans]) as figure:
        grid = figure.add_gridspec(1, _COLUMNS)
        ends = _ends(spans)
        for number, part in enumerate(parts):
            _draw_part(figure.add_subplot(grid[0, number]), part, rows, ends)
        title = "What is believed of uncertain parameters, beside the value of each"
        figure.suptitle(title, x=0.012, ha="left", fontsize=style.TITLE, fontweight="bold")
        style.footer(figure, _note(words), 230)
        settle(figure)
    return figure


def _ends(spans: Sequence[Span]) -> tuple[float, float]:
    found = [ratio for span in spans for ratio in span.ratios] or [0.5, 2.0]
    far = max(2.0, *found, *(1 / each for each in found))
    return 1 / min(far * 1.1, 8.0), min(far * 1.1, 8.0)


def _draw_part(axes: Axes, spans: Sequence[Span], rows: int, ends: tuple[float, float]) -> None:
    style.plain(axes)
    axes.grid(axis="x", color=style.FAINT, linewidth=0.5)
    axes.grid(visible=False, axis="y")
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}x"))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.axvline(1.0, color=style.QUIET, linewidth=0.8)
    sections = _sections(spans)
    colours = dict(zip(sections, (p.colour for p in style.pens(len(sections))), strict=True))
    for row, span in enumerate(spans):
        low, first, middle, third, high = span.ratios
        colour = colours[span.key.partition(".")[0]]
        axes.plot([low, high], [row, row], color=colour, linewidth=1.2, alpha=0.55)
        axes.plot([first, third], [row, row], color=colour, linewidth=3.6, solid_capstyle="butt")
        axes.plot([middle], [row], "|", color=style.INK, markersize=4.5)
    mark = {True: " *", False: ""}
    names = [f"{span.key}{mark[bool(span.together)]}" for span in spans]
    axes.set(ylim=(rows - 0.4, -0.8), xlim=ends)
    axes.set_yticks(range(len(names)), names, fontsize=style.SMALL)


def _sections(spans: Sequence[Span]) -> list[str]:
    return list(dict.fromkeys(span.key.partition(".")[0] for span in spans))


def _note(words: Sequence[Words]) -> str:
    meaning = (
        f"Thick: {_SHARES[0]}; thin: {_SHARES[1]}; stroke: median; 1x is the value that holds "
        "without uncertainty. Where that is not above 0, a factor of 2.7 stands for 1 of its unit. "
        "* moves together with others of a group."
    )
    lines = [
        f"{key}, {default} without uncertainty: "
        + ", ".join(f"{word} {weight:.0%}" for word, weight in weights.items())
        for key, default, weights in words
    ]
    return "\n".join([meaning, *lines])
