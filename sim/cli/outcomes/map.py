"""The command that draws the border: one day, the days between two, two runs apart, or a film."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from sim.cli.pictures import day_of, load_figures, save_picture

_Path = click.Path(path_type=Path)
A_WEEK = 7
BELOW = ("crossings", "queues", "hidden")


@click.command("map")
@click.argument("run", type=_Path)
@click.option("--day", help="A day of the run, from 1 on, or a date: 2018-02-09.")
@click.option(
    "--between", nargs=2, metavar="DAY DAY",
    help="Count crossings from the first of these days to the second, and draw the second.",
)  # fmt: skip
@click.option(
    "--difference", "other", type=_Path, metavar="RUN",
    help="With --day: draw what RUN, the first, has more and fewer than this other one.",
)  # fmt: skip
@click.option(
    "--animate", is_flag=True, help="Draw the whole run as a film: --out FILE.webp, .gif or .mp4."
)
@click.option(
    "--every", type=click.IntRange(min=1), default=A_WEEK, show_default=True,
    help="With --animate: days from one picture to the next.",
)  # fmt: skip
@click.option(
    "--below", type=click.Choice(BELOW), default=BELOW[0], show_default=True,
    help="With --day and --between: what the bars below the map count: crossings by sector, people "
    "who wait there, or the hidden for each 1,000 residents.",
)  # fmt: skip
@click.option(
    "--shaded", is_flag=True,
    help="With --day and --between: shade counties by the hidden and by departures for each 1,000 "
    "people, instead of circles for the people across.",
)  # fmt: skip
@click.option("--out", type=_Path, help="The .png, .pdf or .svg file; default: in the run.")
def map_(
    run: Path,
    day: str | None,
    between: tuple[str, str] | None,
    other: Path | None,
    animate: bool,
    out: Path | None,
    **how: Any,
) -> None:
    """Draw the border on one day of RUN: crossings, queues, people across it, camps."""
    chosen = [day is not None, between is not None, animate]
    if sum(chosen) != 1 or (other is not None and day is None):
        raise click.UsageError(
            "give one of --day, --between and --animate; --difference needs --day"
        )
    if animate:
        _film(run, how["every"], out or run / "map.webp")
    elif other is not None:
        _apart(run, other, day or "", out)
    else:
        first, last = between or (None, day or "")
        _one(run, (first, last), out, below_it=how["below"], is_shaded=how["shaded"])


def _one(run: Path, days_asked: tuple[str | None, str], out: Path | None, **how: Any) -> None:
    from sim.results import load_results  # noqa: PLC0415

    figures = load_figures()
    if out is not None:
        figures.check_target(out)
    results = load_results(run)
    start, days = date.fromisoformat(results.manifest.start), results.manifest.days
    first, last = days_asked
    begin = 1 if first is None else day_of(first, start, days, "--between")
    number = day_of(last, start, days, "--day" if first is None else "--between")
    if begin > number:
        raise click.BadParameter(
            f"{last} lies before {first}; give the earlier day first", param_hint="--between"
        )
    path = out or run / f"map-day-{number:03d}.png"
    figures.check_target(path)
    save_picture(figures.draw_map(results, number, begin, **how), path)


def _apart(run: Path, other: Path, day: str, out: Path | None) -> None:
    from sim.results import load_results  # noqa: PLC0415

    figures = load_figures()
    if out is not None:
        figures.check_target(out)
    results, beside = load_results(run), load_results(other)
    number = day_of(day, date.fromisoformat(results.manifest.start), results.manifest.days)
    path = out or run / f"map-difference-day-{number:03d}.png"
    figures.check_target(path)
    save_picture(figures.draw_difference(results, beside, number), path)


def _film(run: Path, every: int, path: Path) -> None:
    from sim.results import load_results  # noqa: PLC0415

    figures = load_figures()
    figures.check_film(path)
    count = figures.save_film(load_results(run), path, every)
    click.echo(f"drawn: {path}, {count} pictures", err=True)
