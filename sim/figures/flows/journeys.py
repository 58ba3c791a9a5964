"""The journeys of parties that were followed: a line each, a colour for where they were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.patches import Patch, Rectangle

from sim.figures import style
from sim.figures.page import Page, page, settle
from sim.figures.texts import cut, width, wrapped
from sim.results import Results
from sim.results.journeys.reading import Journey
from sim.status import HELD, SHELTERED, Status

MOST = 60
"""Lines that a page has room for."""
_WIDTH, _HEIGHT = 11.69, 8.27
_LONGEST_NAME, _LONGEST_KIND = 96.0, 118.0

_KINDS: tuple[tuple[str, str, tuple[Status, ...]], ...] = (
    ("at home", "#d9d9d9", (Status.AT_HOME,)),
    ("on the way", "#9c9ca1", (Status.EN_ROUTE,)),
    ("internally displaced", "#b9a26a", (Status.INTERNALLY_DISPLACED,)),
    ("waiting to cross", "#f0c63f", (Status.AT_BORDER,)),
    ("in hiding", "#f89c20", (Status.IN_HIDING,)),
    ("known, without shelter", "#e07b91", (Status.AT_RECEPTION,)),
    ("sheltered", "#3ca370", tuple(sorted(SHELTERED))),
    ("held", "#964a8b", tuple(sorted(HELD))),
    ("in transit onward", "#8fb5ff", (Status.ONWARD,)),
    ("arrived", "#3e68b5", (Status.IN_SOUTH_KOREA, Status.ELSEWHERE_ABROAD)),
    ("dead", "#222222", (Status.DEAD,)),
)
"""What is told apart, with its colour."""

_COLOUR = {status: colour for _, colour, statuses in _KINDS for status in statuses}


def draw_journeys(run: Results, journeys: Sequence[Journey]) -> Page:
    """Draw journeys below one another, grouped by stream and by where they end."""
    ordered = sorted(journeys, key=lambda each: (each.stream, each.ends, each.left))
    texts = [*style.texts_of([run]), *(each.home for each in ordered)]
    with page(_WIDTH, _HEIGHT, texts) as figure:
        _title(figure, run, len(ordered))
        axes = figure.add_subplot()
        last = date.fromisoformat(run.manifest.start) + timedelta(run.manifest.days)
        for row, each in enumerate(ordered):
            _draw(axes, row, each, last)
        _name(axes, run, ordered, last)
        style.footer(figure, f"{_note(ordered)}\n{style.credits_of([run])}", 215)
        settle(figure)
    return figure


def _title(figure: Page, run: Results, number: int) -> None:
    points = _WIDTH * 72 * 0.97
    of_what = f": {number} of the parties that were followed, from the day they left"
    name = cut(run.name, points - width(of_what, style.TITLE, "bold"), style.TITLE, "bold")
    words = wrapped(f"{run.why} {run.beginning}", 165, points, style.TEXT, 3)
    figure.suptitle(f"{name}{of_what}" + "\n" * len(words), x=0.012, ha="left",
                    fontsize=style.TITLE, fontweight="bold", color=style.INK)  # fmt: skip
    figure.text(0.012, 0.955, "\n".join(words), va="top", fontsize=style.TEXT, color=style.INK)


def _draw(axes: Axes, row: int, journey: Journey, last: date) -> None:
    """Draw a line for one party: a piece for each step, and a mark for each forced return."""
    ends = [*(step.date for step in journey.steps[1:]), last]
    forced = journey.steps[0].forced_returns
    for step, end in zip(journey.steps, ends, strict=True):
        left, right = _x(step.date), _x(end)
        axes.add_patch(Rectangle((left, row - 0.36), right - left, 0.72,
                                 facecolor=_COLOUR[step.status], linewidth=0))  # fmt: skip
        if step.forced_returns > forced:
            forced = step.forced_returns
            axes.plot(left, row, marker="<", color="#e42536", markersize=4.5,
                      markeredgecolor="white", markeredgewidth=0.5, zorder=3)  # fmt: skip


def _x(day: date) -> float:
    return float(date2num(day))  # type: ignore[no-untyped-call]


def _name(axes: Axes, run: Results, ordered: Sequence[Journey], last: date) -> None:
    """Name lines by home and people, groups at the right, and say what the colours mean."""
    style.plain(axes)
    axes.set(xlim=(_x(date.fromisoformat(run.manifest.start)), _x(last)),
             ylim=(len(ordered) - 0.4, -0.6))  # fmt: skip
    names = [cut(f"{each.home}, {each.people}", _LONGEST_NAME, 6.0) for each in ordered]
    axes.set_yticks(range(len(ordered)), names, fontsize=6.0)
    axes.grid(visible=False)
    locator = AutoDateLocator()  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    axes.xaxis.get_offset_text().set_fontsize(style.SMALL)
    kinds = [(each.stream, each.ends) for each in ordered]
    starts = [n for n, kind in enumerate(kinds) if n == 0 or kind != kinds[n - 1]]
    ends = [*starts[1:], len(kinds)]
    right = axes.secondary_yaxis("right")
    right.set_yticks(
        [(start + end - 1) / 2 for start, end in zip(starts, ends, strict=True)],
        [cut(": ".join(kinds[start]), _LONGEST_KIND, 6.0) for start in starts],
        fontsize=6.0,
    )
    right.tick_params(length=0, color=style.INK)
    right.spines[:].set_visible(False)
    for start in starts[1:]:
        axes.axhline(start - 0.5, color=style.FAINT, linewidth=0.6)
    shown = {step.status for each in ordered for step in each.steps}
    keys = [Patch(color=colour, label=name) for name, colour, statuses in _KINDS
            if shown & {*statuses}]  # fmt: skip
    axes.legend(handles=keys, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(keys),
                fontsize=style.SMALL, frameon=False, handlelength=1.0, columnspacing=1.1,
                borderaxespad=0.2)  # fmt: skip


def _note(ordered: Sequence[Journey]) -> str:
    members = sorted({each.member for each in ordered})
    where = f"member{'s' * (len(members) > 1)} {', '.join(map(str, members))}"
    return (
        f"A line is one party of {where}: its home and how many left, at the right its stream and "
        "where it is on the last day. Red marks: returned by force. Rare outcomes are shown as "
        "well as common ones, so that lines are no shares; made-up people of one scenario, "
        "nobody's life."
    )
