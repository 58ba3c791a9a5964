"""What all figures share: paper, colours that colour-blind readers tell apart, words and notes."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from sim.figures.page import Page, keep_free
from sim.figures.paper import A4, Paper, Pen
from sim.figures.texts import cut, wrapped
from sim.messages.wording import figures
from sim.results import Results

INK, QUIET, FAINT = A4.look.ink, A4.look.quiet, A4.look.faint
TITLE, TEXT, SMALL = A4.title, A4.text, A4.small
"""Colours and sizes of pictures that know one paper."""


def pens(count: int) -> list[Pen]:
    """Give a pen to each scenario, in their order, on light paper."""
    return A4.look.pens(count)


def plain(axes: Axes, paper: Paper = A4) -> None:
    """Leave only what carries meaning: the axis lines at left and bottom, and a faint grid."""
    look = paper.look
    axes.set_facecolor(look.paper)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(look.quiet)
    axes.tick_params(labelsize=paper.small, colors=look.ink, length=2.5, color=look.quiet)
    axes.grid(axis="y", color=look.faint, linewidth=0.5)
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


def number_formatter() -> FuncFormatter:
    """Write an axis in numbers of any size, with separators and no more figures than needed."""
    return FuncFormatter(lambda value, _: f"{value:,.0f}" if abs(value) >= 1000 else figures(value))


def scaled(unit: str, largest: float) -> tuple[float, str]:
    """Say by what to multiply numbers before they are drawn, and what they then count."""
    known = {"share": (100.0, "%"), "share of the people": (100.0, "% of the people")}
    if unit in known:
        return known[unit]
    for size, word in ((1e6, "million"), (1e3, "thousand")):
        if largest >= 50 * size or (size > 1e3 and largest >= size):
            return 1 / size, f"{word} {unit}"
    return 1.0, unit


def header(
    axes: Axes, title: str, asked: Sequence[Sequence[str]], paper: Paper = A4, columns: int = 1
) -> None:
    """Write the title, and below it what each scenario asks, in lines beside its pen.

    Where there are several columns, each scenario has one line, and columns are filled downward.
    """
    axes.set_axis_off()
    per_column = -(-len(asked) // columns)
    lines = 0
    for number, (words, pen) in enumerate(zip(asked, paper.look.pens(len(asked)), strict=True)):
        left = number // per_column / columns if columns > 1 else 0.0
        lines = 0 if columns > 1 and number % per_column == 0 else lines
        y = -lines * 1.0
        ends = [left, left + 0.035 / columns**0.5]
        axes.add_line(Line2D(ends, [y, y], color=pen.colour, linestyle=pen.stroke, lw=1.8))
        _write_lines(axes, words, (left + 0.045 / columns**0.5, y + 0.4), paper)
        lines += len(words)
    deepest = per_column if columns > 1 else lines
    axes.set(xlim=(0, 1), ylim=(-deepest + 0.3, 0.6))
    axes.set_title(title, loc="left", fontsize=paper.title, fontweight="bold", color=paper.look.ink)


def _write_lines(axes: Axes, lines: Sequence[str], at: tuple[float, float], paper: Paper) -> None:
    """Write lines one below the other, as far apart in letters that are taller than Latin ones."""
    (x, y), ink = at, paper.look.ink
    if all(line.isascii() for line in lines):
        axes.text(x, y, "\n".join(lines), va="top", fontsize=paper.text, color=ink)
        return
    for number, line in enumerate(lines):
        axes.annotate(
            line, (x, y - number), (0, -0.76 * paper.text), textcoords="offset points",
            va="baseline", fontsize=paper.text, color=ink,
        )  # fmt: skip


def questions(
    runs: Sequence[Results], columns: int, points: float, most: int, size: float = TEXT
) -> list[list[str]]:
    """Write each scenario's name and what it asks in lines; what has no room is cut."""
    return [
        wrapped(f"{cut(run.name, points * 1.5, size)}: {run.why} {run.beginning}", columns, points,
                size, most)
        for run in runs
    ]  # fmt: skip


def title_above(figure: Page, title: str, lines: Sequence[str]) -> None:
    """Write a title, and lines below it, at the upper end of a page, free of charts."""
    high = figure.get_figheight()
    below = 0.09 + 1.6 * TITLE / 72
    figure.text(0.012, 1 - 0.09 / high, title, va="top", fontsize=TITLE, fontweight="bold",
                color=INK)  # fmt: skip
    figure.text(0.012, 1 - below / high, "\n".join(lines), va="top", fontsize=TEXT, color=INK)
    keep_free(figure, (below + 1.4 * TEXT * len(lines) / 72 + 0.06) / high)


def footer(figure: Page, text: str, columns: int, paper: Paper = A4) -> int:
    """Write a note below everything; give the number of its lines."""
    parts = [*text.split("\n"), *(f"{note[:1].upper()}{note[1:]}." for note in figure.notes)]
    points = figure.get_figwidth() * 72 * 0.97
    lines = [line for part in parts for line in wrapped(part, columns, points, paper.small, 8)]
    figure.supxlabel(
        "\n".join(lines), fontsize=paper.small, color=paper.look.quiet, ha="left", x=0.012
    )
    return len(lines)


def texts_of(runs: Sequence[Results]) -> list[str]:
    """Give all texts that somebody else has written and that every picture may show."""
    told = [text for run in runs for text in (run.name, run.why, run.beginning)]
    told += [event.name for run in runs for event in run.events]
    return [*told, credits_of(runs)]


def meaning_of_bands(runs: Sequence[Results]) -> str:
    """Say what a band covers, and what it does not."""
    sizes = [int(run.data.sizes["member"]) for run in runs]
    if max(sizes) == 1:
        return (
            "One member a scenario: the lines are single runs of chance, without bands. What is "
            "unknown about the parameters does not show."
        )
    luck = "harvest, ice, high water, the zeal of guards and police, and everybody's luck"
    unknown = "What is unknown about the parameters is not in the band"
    differ = f"differ by chance only: {luck}. {unknown}"
    if with_draws := [run for run in runs if run.manifest.priors]:
        differ = f"differ by chance ({luck}) and by what is unknown about the parameters"
        if alone := [run for run in runs if run not in with_draws]:
            differ += (
                f", but in {_names(alone)} by chance only: the bands are not alike, and those of "
                f"{_names(alone)} are too narrow beside the others"
            )
    counts = str(sizes[0]) if len(set(sizes)) == 1 else f"{min(sizes)} to {max(sizes)}"
    return (
        "Line: median. Dark band: middle 50 %; light band: middle 90 %. The bands are the spread "
        f"over {counts} members that {differ}. Scenarios explore what could follow; they are no "
        "forecast."
    )


def how_members_differ(runs: Sequence[Results]) -> str:
    """Say by what the members of runs differ, to be read behind their number."""
    alone = [run for run in runs if not run.manifest.priors]
    if len(alone) == len(runs):
        return "differ by chance only; what is unknown about the parameters is not in them"
    known = "differ by chance and by what is unknown about the parameters"
    return f"{known}, but in {_names(alone)} by chance only" if alone else known


def _names(runs: Sequence[Results]) -> str:
    return ", ".join(run.name for run in runs)


def credits_of(runs: Sequence[Results]) -> str:
    """Name the program, the seed and the sources of the data."""
    made = sorted({str(run.data.attrs.get("source", "")) for run in runs})
    seeds = sorted({run.manifest.seed for run in runs})
    seed = ", ".join(str(seed) for seed in seeds)
    found = [str(run.data.attrs.get("credits", "")) for run in runs]
    thanks = "".join(f" {each}." for each in dict.fromkeys(found) if each)
    return f"{', '.join(made)}; seed {seed}.{thanks}"


def spread(heights: Sequence[float], apart: float) -> list[float]:
    """Move rising heights apart, as little as may be, and keep them between 0 and 1.

    Less the room that labels need below them, heights only have to rise: neighbours that fall are
    drawn together to their mean until none does.
    """
    room = min(apart, 1 / max(len(heights) - 1, 1))
    groups: list[tuple[float, int]] = []
    for number, height in enumerate(heights):
        middle, size = height - number * room, 1
        while groups and groups[-1][0] > middle:
            below, more = groups.pop()
            middle, size = (middle * size + below * more) / (size + more), size + more
        groups.append((middle, size))
    highest = 1 - room * (len(heights) - 1)
    level = [max(0.0, min(highest, middle)) for middle, size in groups for _ in range(size)]
    return [height + number * room for number, height in enumerate(level)]
