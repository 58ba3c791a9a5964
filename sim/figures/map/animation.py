"""A run as a film: its map, every so many days, on one scale."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from sim.figures.map.page import draw_map
from sim.figures.page import Page
from sim.quantities.measures import SECTOR
from sim.results import Results, RunError
from sim.run_folder.writing import placed

FILMS = ("webp", "gif", "mp4")
_SHOWN_MS, _LAST_MS = 250, 3_000
_QUALITY = 70
_COLOURS = 96
_FFMPEG = "ffmpeg"


def check_film(path: Path) -> None:
    """Refuse a film that cannot be made here before any time is spent on it.

    Raises:
        RunError: The ending is none of `FILMS`, or nothing here writes that kind.
    """
    if path.suffix.lower().lstrip(".") not in FILMS:
        allowed = ", ".join(f".{kind}" for kind in FILMS)
        raise RunError(f"{path}: what kind of film? End the name in one of {allowed}")
    if path.is_dir():
        raise RunError(f"{path}: is a folder; give the name of a file in it, such as border.webp")
    if path.suffix.lower() == ".mp4" and not shutil.which(_FFMPEG):
        raise RunError(f"{path}: writing .mp4 needs the program ffmpeg, which is not on the path; "
                       "end the name in .webp or .gif")  # fmt: skip


def save_film(run: Results, path: Path, every: int) -> int:
    """Draw the map of every so many days, the last day always, and save them as one film.

    Returns:
        The number of pictures.

    Raises:
        RunError: See `check_film`.
        OSError: It could not be written.
    """
    check_film(path)
    days = film_days(int(run.data.sizes["day"]), every)
    run.data.load()  # once for all pictures
    top = _top(run)
    first = draw_map(run, days[0], top=top)
    pictures = (_picture(draw_map(run, day, top=top, like=first)) for day in days)
    kind = path.suffix.lower()
    whole = _mp4(pictures) if kind == ".mp4" else _images(pictures, kind, len(days))
    path.parent.mkdir(parents=True, exist_ok=True)
    with placed(path) as place:
        place.write_bytes(whole)
    return len(days)


def film_days(days: int, every: int) -> Sequence[int]:
    """Give the days that are drawn, from 1 on: one in so many, and the last."""
    return sorted({*range(1, days + 1, every), days})


def _top(run: Results) -> float:
    """Give the upper end of the scale of crossings by sector that the last day needs."""
    crossings = run.data["crossings"]
    sectors = np.flatnonzero(run.data["exit_kind"].values.astype(str) == SECTOR)
    until = crossings.isel(exit=sectors).sum("day").values
    return float(np.quantile(until, 0.95, axis=0).max()) * 1.22


def _picture(figure: Page) -> Image.Image:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    drawn = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    return Image.fromarray(drawn[..., :3])


def _images(pictures: Iterator[Image.Image], kind: str, count: int) -> bytes:
    """Write pictures as one file that pages and slides play without a program of their own."""
    times = [*[_SHOWN_MS] * (count - 1), _LAST_MS]
    found = BytesIO()
    if kind == ".webp":
        first = next(pictures)
        first.save(found, "WEBP", save_all=True, append_images=pictures, duration=times, loop=0,
                   quality=_QUALITY, method=2)  # fmt: skip
        return found.getvalue()
    reduced = (picture.quantize(_COLOURS) for picture in pictures)
    first = next(reduced)
    first.save(found, "GIF", save_all=True, append_images=reduced, duration=times, loop=0)
    return found.getvalue()


def _mp4(pictures: Iterator[Image.Image]) -> bytes:
    """Have ffmpeg write a film; it takes PNG files one after the other."""
    rate = f"{1000 / _SHOWN_MS:g}"
    command = [_FFMPEG, "-loglevel", "error", "-f", "image2pipe", "-framerate", rate, "-i", "-",
               "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p",
               "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "-"]  # fmt: skip
    sent = BytesIO()
    for picture in pictures:
        picture.save(sent, "PNG")
    made = subprocess.run(command, input=sent.getvalue(), capture_output=True, check=False)  # noqa: S603
    if made.returncode:
        raise RunError(f"ffmpeg could not write the film: {made.stderr.decode(errors='replace')}")
    return made.stdout
