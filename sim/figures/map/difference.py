"""Two runs on one map: where one has more people, and where fewer, than the other on one day."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from sim.figures import style
from sim.figures.map.labels import Label, along
from sim.figures.map.land import draw_camps, draw_land, write_names
from sim.figures.map.marks import FEWER, MORE
from sim.figures.map.page import (
    HEIGHT,
    WIDTH,
    draw_foot,
    draw_title,
    parts,
    places_named,
)
from sim.figures.map.scene import HOUSED, written
from sim.figures.map.sectors import mark_sectors
from sim.figures.page import Page, page
from sim.figures.texts import cut
from sim.geography.map_shapes import border_between
from sim.quantities.measures import SECTOR, Values
from sim.results import Results, RunError

_LARGEST_RADIUS, _WIDEST_LINE = 21.0, 11.0
_LONGEST_NAME = 90.0


@dataclass(frozen=True)
class Apart:
    """What one run has more than another on a day, member by member if the runs are paired.

    `sectors` (member, sector) are crossings until the day, `hosts` (member, host) people in hiding
    or without shelter, `totals` numbers of both and of the difference, by what they count.
    """

    day: int
    rows: NDArray[np.intp]
    sectors: Values
    hosts: Values
    totals: dict[str, tuple[Values, Values, Values]]
    is_paired: bool


def draw_difference(run: Results, other: Results, day: int) -> Page:
    """Draw what a run has more, and what fewer, than another on one day.

    Raises:
        RunError: One of them has no such day, or they have other places.
    """
    apart = _apart(run, other, day)
    texts = [*style.texts_of([run, other]), *places_named(run)]
    with page(WIDTH, HEIGHT, texts) as figure:
        chart, side, below, _ = parts(figure)
        on = written(run.data["day"].values[day - 1].astype("datetime64[D]").item())
        words = [f"{run.name}: {run.why}", f"{other.name}: {other.why}"]
        draw_title(
            figure, f"{run.name} less {other.name}", f": the border on {on}, day {day}", words
        )
        draw_land(chart, run.places)
        _draw_sectors(below, run, apart)
        _draw_side(side, (run, other), apart)
        draw_foot(figure, [run, other], _meaning(run, other, apart))
        filled = _draw_places(chart, run, apart)
        draw_camps(chart, run, np.zeros(run.data.sizes["camp"]).tolist())
        write_names(chart, run, _labels(run, apart), filled)
    return figure


def _apart(run: Results, other: Results, day: int) -> Apart:
    for each in (run, other):
        if not 1 <= day <= each.data.sizes["day"]:
            last = int(each.data.sizes["day"])
            raise RunError(f"{each.folder}: --day {day}: the run has days 1 to {last}")
    if any(
        list(run.data[kind].values) != list(other.data[kind].values) for kind in ("exit", "host")
    ):
        raise RunError(f"{run.folder} and {other.folder}: the runs have other places, so that no "
                       "difference by place can be drawn")  # fmt: skip
    rows = np.flatnonzero(run.data["exit_kind"].values.astype(str) == SECTOR)
    is_paired = run.manifest.seed == other.manifest.seed and list(
        run.data["member"].values
    ) == list(other.data["member"].values)
    one, two = _counts(run, day, rows), _counts(other, day, rows)
    totals = {
        words: (one[name].sum(1), two[name].sum(1), _less(one[name].sum(1), two[name].sum(1),
                                                          is_paired=is_paired))
        for words, name in (
            (f"crossings into {run.words.across}", "crossings"),
            (f"in hiding in {run.words.across}", "in_hiding"),
            (f"known in {run.words.across}, without shelter", "at_reception"),
            ("sheltered there", "sheltered"),
        )
    }  # fmt: skip
    hosts = (one["in_hiding"] + one["at_reception"], two["in_hiding"] + two["at_reception"])
    return Apart(
        day,
        rows,
        _less(one["crossings"], two["crossings"], is_paired=is_paired),
        _less(*hosts, is_paired=is_paired),
        totals,
        is_paired,
    )


def _counts(run: Results, day: int, rows: NDArray[np.intp]) -> dict[str, Values]:
    """Count by member and place: crossings until the day, everything else on it."""
    data = run.data
    until = data["crossings"].isel(day=slice(0, day), exit=rows).sum("day").values
    on_day = {name: data[name].isel(day=day - 1).values for name in ("in_hiding", "at_reception")}
    roofs = (data[name].isel(day=day - 1).values for name in (*HOUSED, "in_camp"))
    on_day["sheltered"] = np.concatenate([*roofs], axis=1)
    return {name: each.astype(float) for name, each in {"crossings": until, **on_day}.items()}


def _less(one: Values, two: Values, *, is_paired: bool) -> Values:
    """Take one from the other, member by member; unpaired, every member from every other."""
    if is_paired:
        less: Values = one - two
        return less
    every: Values = (one[:, None] - two[None]).reshape(-1, *one.shape[1:])
    return every


def _colour(number: float) -> str:
    return MORE if number > 0 else FEWER


def _signed(number: float) -> str:
    sign = "+" if number > 0 else "\N{MINUS SIGN}" if number < 0 else ""
    return f"{sign}{style.about(abs(number))}"


def _middle(values: Values) -> Values:
    middle: Values = np.median(values, axis=0)
    return middle


def _draw_sectors(axes: Axes, run: Results, apart: Apart) -> None:
    """Draw a bar for each sector, up where the first run has more; whiskers: middle 90 %."""
    style.plain(axes)
    middle = _middle(apart.sectors)
    low, high = np.quantile(apart.sectors, [0.05, 0.95], axis=0)
    x = np.arange(len(middle))
    axes.bar(x, middle, width=0.78, color=[_colour(each) for each in middle], alpha=0.75)
    spread = np.clip([middle - low, high - middle], 0, None)
    axes.errorbar(x, middle, spread, fmt="none", ecolor=style.INK, elinewidth=0.7, capsize=1.5)
    axes.axhline(0, color=style.INK, linewidth=0.8)
    reach = max(float(np.abs([low, high]).max()) * 1.25, 1.0)
    axes.set_ylim(-reach if low.min() < 0 else 0, reach if high.max() > 0 else reach * 0.2)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    mark_sectors(
        axes, run, apart.rows, "Difference of crossings into {across} until this day by sector"
    )


def _draw_places(axes: Axes, run: Results, apart: Apart) -> list[Bbox]:
    """Draw differences along the border and by county; give the boxes that the lines fill."""
    data, filled = run.data, []
    sectors, hosts = _middle(apart.sectors), _middle(apart.hosts)
    most = max(float(np.abs(sectors).max()), 1.0)
    for row, number in zip(apart.rows, sectors, strict=True):
        start, end = data["exit_km_start"].values[row], data["exit_km_end"].values[row]
        stretch = border_between(float(start), float(end), run.places)
        width = _WIDEST_LINE * math.sqrt(abs(float(number)) / most)
        axes.plot(*stretch.T, color=_colour(number), lw=width, solid_capstyle="butt", alpha=0.8,
                  zorder=4)  # fmt: skip
        filled += along(axes, stretch, width)
    sizes = [(2 * _radius(float(each), hosts)) ** 2 for each in hosts]
    axes.scatter(
        data["host_lon"].values, data["host_lat"].values, s=sizes,
        color=[_colour(each) for each in hosts], alpha=0.62, lw=0.3, zorder=5,
    )  # fmt: skip
    return filled


def _radius(number: float, hosts: Values) -> float:
    most = max(float(np.abs(hosts).max()), 1.0)
    return _LARGEST_RADIUS * math.sqrt(abs(number) / most)


def _labels(run: Results, apart: Apart) -> list[Label]:
    """Name each county across the border with its difference, the largest first."""
    data, hosts = run.data, _middle(apart.hosts)
    labels = []
    for row in np.argsort(-np.abs(hosts)):
        name = cut(str(data["host"].values[row]).split(" (")[0], _LONGEST_NAME, 6.8)
        text = f"{name}\n{_signed(float(hosts[row]))}" if abs(hosts[row]) >= 1 else name
        lon, lat = float(data["host_lon"].values[row]), float(data["host_lat"].values[row])
        reach = max(_radius(float(hosts[row]), hosts), 2.0)
        labels.append(Label(text, lon, lat, reach, 6.8, style.INK, "normal"))
    return labels


def _draw_side(axes: Axes, runs: tuple[Results, Results], apart: Apart) -> None:
    """Write what both runs count and how far they are apart, and the key."""
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(-24.5, 0.5))
    y = 0.0
    for words, numbers in apart.totals.items():
        axes.text(0, y, words, fontsize=8.6, color=style.INK, fontweight="bold", va="center")
        y -= 1.15
        named = (*(run.name for run in runs), "difference")
        for name, members in zip(named, numbers, strict=True):
            is_last = members is numbers[-1]
            middle = float(np.median(members))
            low, high = np.quantile(members, [0.05, 0.95])
            write = _signed if is_last else style.about
            axes.text(0, y, cut(name, 110, style.TEXT), fontsize=style.TEXT, va="center")
            axes.text(1, y, f"{write(middle)} ({write(float(low))} to {write(float(high))})",
                      fontsize=0.92 * style.TEXT, ha="right", va="center",
                      color=_colour(middle) if is_last else style.INK,
                      fontweight="bold" if is_last else "normal")  # fmt: skip
            y -= 0.95
        y -= 0.75
    _draw_key(axes, runs, y - 0.3)


def _draw_key(axes: Axes, runs: tuple[Results, Results], y: float) -> None:
    for colour, words in ((MORE, "more"), (FEWER, "fewer")):
        axes.add_line(Line2D([0.01, 0.1], [y, y], color=colour, lw=5, alpha=0.8))
        axes.text(0.14, y, f"{words} in {cut(runs[0].name, 110, style.TEXT)}",
                  fontsize=style.TEXT, va="center")  # fmt: skip
        y -= 1.0
    axes.text(0, y - 0.1, "lines: crossings; circles: in hiding or without shelter",
              fontsize=style.SMALL, color=style.QUIET, va="center")  # fmt: skip


def _meaning(run: Results, other: Results, apart: Apart) -> str:
    pairing = (
        "Differences are taken member by member: the members of one number share their luck."
        if apart.is_paired
        else "The runs do not share their luck: every member is compared with every other."
    )
    return (
        f"Medians and, as whiskers and in brackets, middle 90 % over {run.data.sizes['member']} "
        f"members, which {style.how_members_differ([run, other])}. {pairing}"
    )
