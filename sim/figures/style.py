"""What all figures share: paper, colours that colour-blind readers tell apart, words and notes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter

from sim.results import Results, RunError

INK = "#222222"
QUIET = "#666666"
FAINT = "#d9d9d9"
TEXT = 8.0
SMALL = 6.8
_DARKER = 0.72

_COLOURS = ("#5790fc", "#f89c20", "#e42536", "#964a8b", "#9c9ca1", "#7a21dd")
"""The six colours of M. A. Petroff, which readers tell apart whatever colours they see."""

Stroke = Literal["-"] | tuple[float, tuple[float, ...]]
_STROKES: tuple[Stroke, ...] = (
    "-",
    (0, (5, 1.5)),
    (0, (1.2, 1.2)),
    (0, (6, 1.5, 1.2, 1.5)),
    (0, (8, 2)),
)

FORMATS = ("pdf", "png", "svg")


@dataclass(frozen=True)
class Pen:
    """How one scenario is drawn, everywhere in a figure."""

    colour: str
    stroke: Stroke

    @property
    def ink(self) -> str:
        """The colour for words, dark enough to read."""
        red, green, blue = (channel * _DARKER for channel in to_rgb(self.colour))
        return to_hex((red, green, blue))


def pens(count: int) -> list[Pen]:
    """Give a pen to each scenario, in their order; no two of the first thirty are the same."""
    colours, strokes = len(_COLOURS), len(_STROKES)
    return [
        Pen(_COLOURS[n % colours], _STROKES[(n + n // colours) % strokes]) for n in range(count)
    ]


def new_figure(width: float, height: float, spacing: float = 0.02) -> Figure:
    """Make a figure of a size in inches, with a layout that keeps texts apart."""
    layout = ConstrainedLayoutEngine(hspace=2 * spacing, wspace=spacing, h_pad=0.02 + spacing)
    figure = Figure(figsize=(width, height), layout=layout, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def settle(figure: Figure) -> None:
    """Lay everything out, for good: what is drawn next to it later moves nothing.

    The solver's last digits differ from run to run; rounded, they do not.
    """
    for _ in range(2):
        figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for axes in figure.axes:
        left, bottom, width, height = axes.get_position(original=True).bounds
        axes.set_position((round(left, 5), round(bottom, 5), round(width, 5), round(height, 5)))
    for text in figure.findobj(Text, include_self=False):
        if text.axes is None and text.figure is figure:
            text.set_position((round(text.get_position()[0], 5), round(text.get_position()[1], 5)))
    figure.draw_without_rendering()


def plain(axes: Axes) -> None:
    """Leave only what carries meaning: the axis lines at left and bottom, and a faint grid."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(QUIET)
    axes.tick_params(labelsize=SMALL, colors=INK, length=2.5, color=QUIET)
    axes.grid(axis="y", color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)


def people(number: float) -> str:
    """Write a number of people with separators."""
    return f"{number:,.0f}"


def about(number: float) -> str:
    """Write a number of people rounded to three figures, as more would pretend to be known."""
    return people(float(f"{number:.3g}"))


def people_formatter() -> FuncFormatter:
    """Write an axis in people; small axes keep one decimal."""
    return FuncFormatter(lambda value, _: f"{value:,.0f}" if value % 1 == 0 else f"{value:,.1f}")


def header(axes: Axes, title: str, runs: Sequence[Results], width: int) -> None:
    """Write the title, and below it what each scenario asks, beside its line."""
    axes.set_axis_off()
    lines = 0
    for run, pen in zip(runs, pens(len(runs)), strict=True):
        words = textwrap.wrap(f"{run.name}: {run.why} {run.beginning}", width)
        y = -lines * 1.0
        axes.add_line(Line2D([0, 0.035], [y, y], color=pen.colour, linestyle=pen.stroke, lw=1.8))
        axes.text(0.045, y + 0.4, "\n".join(words), va="top", fontsize=TEXT, color=INK)
        lines += len(words)
    axes.set(xlim=(0, 1), ylim=(-lines + 0.3, 0.6))
    axes.set_title(title, loc="left", fontsize=13, fontweight="bold", color=INK)


def header_lines(runs: Sequence[Results], width: int) -> int:
    """Count the lines that the header needs."""
    return sum(len(textwrap.wrap(f"{run.name}: {run.why} {run.beginning}", width)) for run in runs)


def footer(figure: Figure, text: str, width: int) -> int:
    """Write a note below everything; give the number of its lines."""
    lines = [line for part in text.split("\n") for line in textwrap.wrap(part, width)]
    figure.supxlabel("\n".join(lines), fontsize=SMALL, color=QUIET, ha="left", x=0.012)
    return len(lines)


def meaning_of_bands(runs: Sequence[Results]) -> str:
    """Say what a band covers, and what it does not."""
    sizes = [int(run.data.sizes["member"]) for run in runs]
    if max(sizes) == 1:
        return (
            "One member a scenario: the lines are single runs of chance, without bands. What is "
            "unknown about the parameters does not show."
        )
    counts = str(sizes[0]) if len(set(sizes)) == 1 else f"{min(sizes)} to {max(sizes)}"
    return (
        "Line: median. Dark band: middle 50 %; light band: middle 90 %. The bands are the spread "
        f"over {counts} members that differ by chance only: harvest, ice, high water, the zeal of "
        "guards and police, and everybody's luck. What is unknown about the parameters is not in "
        "the band. Scenarios explore what could follow; they are no forecast."
    )


def credits_of(runs: Sequence[Results]) -> str:
    """Name the program, the seed and the sources of the data."""
    made = sorted({str(run.data.attrs.get("source", "")) for run in runs})
    seeds = sorted({run.manifest.seed for run in runs})
    seed = ", ".join(str(seed) for seed in seeds)
    found = [str(run.data.attrs.get("credits", "")) for run in runs]
    thanks = "".join(f" {each}." for each in dict.fromkeys(found) if each)
    return f"{', '.join(made)}; seed {seed}.{thanks}"


def check_format(path: Path) -> None:
    """Refuse a file that cannot be drawn before any time is spent on it.

    Raises:
        RunError: The suffix is none of .png, .pdf and .svg.
    """
    if path.suffix.lower().lstrip(".") not in FORMATS:
        raise RunError(f"{path}: cannot draw '{path.suffix}'; allowed: .png, .pdf, .svg")


def save(figure: Figure, path: Path) -> None:
    """Save a figure as PNG, PDF or SVG, by its suffix; the same figure gives the same bytes.

    Raises:
        RunError: The suffix is none of these, or the folder cannot be written.
    """
    check_format(path)
    kind = path.suffix.lower().lstrip(".")
    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with mpl.rc_context({"svg.hashsalt": "tumen"}):
            figure.savefig(path, dpi=200, metadata=undated)
    except OSError as error:
        raise RunError(f"{path}: cannot be written ({error.strerror or error})") from None
