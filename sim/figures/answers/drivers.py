"""What drives a number: ranked bars with intervals, and how it answers to the four strongest."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.answers.driven import Driven
from sim.answers.drivers import Driver
from sim.figures import style
from sim.figures.page import Page, page, settle
from sim.figures.texts import cut, wrapped
from sim.messages.wording import counted
from sim.quantities.measures import Values

_BARS, _RESPONSES = 14, 4
_SLICES, _FEWEST_IN_SLICE = 8, 8
_NAME_ROOM = 150.0
_DRIVES, _PERHAPS, _NOTHING = "#5790fc", "#a9c6fd", style.FAINT


def draw_drivers(shown: Driven) -> Page:
    """Draw the strongest of what was drawn, the floor of dummies, and four responses."""
    bars = tuple(each for each in shown.found.drivers if each.verdict != "shadow")[:_BARS]
    with page(8.27, 9.6, [*style.texts_of([shown.run]), shown.quantity.words]) as figure:
        asked = style.questions([shown.run], 112, 490.0, 3)
        lines = sum(len(each) for each in asked)
        heights = [0.19 * lines + 0.1, 0.21 * len(bars) + 0.5, 2.0, 2.0]
        figure.set_figheight(sum(heights) + 2.2)
        grid = figure.add_gridspec(4, 2, height_ratios=heights)
        title = cut(f"What drives {shown.quantity.words}", 560.0, style.TITLE, "bold")
        style.header(figure.add_subplot(grid[0, :]), title, asked)
        _draw_bars(figure.add_subplot(grid[1, :]), shown, bars)
        for number, each in enumerate(bars[:_RESPONSES]):
            axes = figure.add_subplot(grid[2 + number // 2, number % 2])
            _draw_response(axes, shown, each)
        style.footer(figure, f"{_note(shown)}\n{style.credits_of([shown.run])}", 150)
        settle(figure)
    return figure


def _draw_bars(axes: Axes, shown: Driven, bars: tuple[Driver, ...]) -> None:
    style.plain(axes)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", color=style.FAINT, linewidth=0.5)
    colours = {"drives": _DRIVES, "perhaps": _PERHAPS, "nothing": _NOTHING}
    for row, each in enumerate(bars):
        share = each.moves
        axes.barh(-row, share.estimate, height=0.62, color=colours[each.verdict])
        axes.plot([share.low, share.high], [-row, -row], color=style.INK, linewidth=1.0)
        axes.annotate(
            _said(each), (1, -row), (4, 0), xycoords=("axes fraction", "data"),
            textcoords="offset points", va="center", fontsize=style.SMALL, color=style.INK,
        )  # fmt: skip
    names = [_named(each) for each in bars]
    axes.set_yticks([-row for row in range(len(bars))], names, fontsize=style.SMALL)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(-len(bars) + 0.4, 0.6)
    axes.set_xlim(0, None)
    axes.axvspan(0, shown.found.floor, color=style.QUIET, alpha=0.13, linewidth=0, zorder=0)
    axes.axvline(shown.found.floor_of_all, color=style.QUIET, linewidth=0.9, linestyle=(0, (3, 2)))
    axes.annotate(
        "what dummies reach by chance", (shown.found.floor_of_all, 1), (2, 2),
        xycoords=("data", "axes fraction"), textcoords="offset points", fontsize=style.SMALL,
        color=style.QUIET, va="bottom",
    )  # fmt: skip
    axes.set_xlabel(
        "how far the distribution of the outcome moves when it is known (PAWN)",
        fontsize=style.SMALL, color=style.QUIET,
    )  # fmt: skip


def _named(each: Driver) -> str:
    """Name a driver as far as there is room, with how many were drawn with it."""
    others = f" + {len(each.together)}" if each.together else ""
    return f"{cut(each.name, _NAME_ROOM - 12 * bool(others), style.SMALL)}{others}"


def _said(each: Driver) -> str:
    if each.verdict == "nothing":
        return "no effect that shows"
    alone = max(each.explains.estimate, 0.0)
    perhaps = ", perhaps" if each.verdict == "perhaps" else ""
    return f"explains {100 * alone:.0f} % alone{perhaps}"


def _draw_response(axes: Axes, shown: Driven, each: Driver) -> None:
    """Draw the outcome over a parameter: each member, and medians with the middle 50 and 90 %."""
    style.plain(axes)
    kept = np.isfinite(shown.values)
    column, values = shown.draws.of(each.name)[kept], shown.values[kept]
    factor, unit = style.scaled(shown.quantity.unit, float(np.quantile(values, 0.99)))
    values = values * factor
    options = shown.draws.choices.get(each.name)
    if options is None:
        _draw_slices(axes, column, values)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.xaxis.set_major_formatter(style.number_formatter())
    else:
        _draw_options(axes, column, values, options)
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_formatter(style.number_formatter())
    top = float(np.quantile(values, 0.99)) * 1.15
    if values.min() >= 0 and top > 0:
        axes.set_ylim(0, top)
    meaning, own_unit = shown.meanings.get(each.name, ("", ""))
    axes.set_title(each.name, loc="left", fontsize=style.TEXT, color=style.INK)
    axes.set_ylabel(unit, fontsize=style.SMALL, color=style.QUIET)
    said = f"{meaning} ({own_unit})" if meaning and own_unit and options is None else meaning
    axes.set_xlabel("\n".join(wrapped(said, 50, 178.0, style.SMALL, 2)), fontsize=style.SMALL,
                    color=style.QUIET)  # fmt: skip


def _draw_slices(axes: Axes, column: Values, values: Values) -> None:
    axes.plot(column, values, ".", color=style.QUIET, alpha=0.35, markersize=2, zorder=1)
    count = max(2, min(_SLICES, column.size // _FEWEST_IN_SLICE))
    limits = np.quantile(column, np.linspace(0, 1, count + 1))
    at = np.clip(np.searchsorted(limits, column, side="right") - 1, 0, count - 1)
    used = [number for number in range(count) if (at == number).any()]
    middle = np.array([np.median(column[at == number]) for number in used])
    points = np.array([np.quantile(values[at == n], [0.05, 0.25, 0.5, 0.75, 0.95]) for n in used]).T
    axes.fill_between(middle, points[0], points[4], color=_DRIVES, alpha=0.18, linewidth=0)
    axes.fill_between(middle, points[1], points[3], color=_DRIVES, alpha=0.35, linewidth=0)
    axes.plot(middle, points[2], color=_DRIVES, linewidth=1.6)


def _draw_options(axes: Axes, column: Values, values: Values, options: tuple[str, ...]) -> None:
    for number in range(len(options)):
        own = values[column == number]
        if not own.size:
            continue
        low, lower, median, upper, high = np.quantile(own, [0.05, 0.25, 0.5, 0.75, 0.95])
        axes.plot([number] * 2, [low, high], color=_DRIVES, linewidth=1.4)
        axes.plot([number] * 2, [lower, upper], color=_DRIVES, linewidth=7, solid_capstyle="butt")
        axes.plot([number], [median], "o", color="white", markeredgecolor=style.INK, markersize=4.5)
    names = [cut(option, 220.0 / len(options), style.SMALL) for option in options]
    axes.set_xticks(range(len(options)), names, fontsize=style.SMALL)
    axes.set_xlim(-0.6, len(options) - 0.4)


def _note(shown: Driven) -> str:
    found = shown.found
    nothing, shadows = len(found.called("nothing")), len(found.called("shadow"))
    told = (
        f" {shadows} that in these draws only move with a stronger one are left out."
        if shadows
        else ""
    )
    return (
        f"From {counted(found.members, 'member')} with {counted(found.draws, 'draw')} of "
        f"{counted(len(found.drivers), 'parameter')} or groups that were drawn together (+); for "
        f"{nothing} of these no effect shows.{told} Line "
        "on a bar: 90 % interval. Grey: below it stays a dummy that does nothing, in 95 of 100 "
        "cases; dashed: the highest of as many dummies as there are parameters. 'Explains alone': "
        "share of the variance (first-order index of Sobol'). Below: line, median; bands, middle "
        "50 and 90 % of members; a dot is a member, and the highest 1 % lie above the frame."
    )
