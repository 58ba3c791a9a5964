"""Save a picture whole, or not at all, and say before it is drawn what would stand in the way."""

from __future__ import annotations

import errno
import os
import stat
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

from sim.results import RunError
from sim.run_folder.writing import placed

FORMATS = ("png", "pdf", "svg")
_UNDATED = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}


def check_target(path: Path) -> None:
    """Refuse a file that cannot be drawn before any time is spent on it.

    Raises:
        RunError: Its ending is none of .png, .pdf and .svg, or it is a folder.
        OSError: The system would not let it be written there.
    """
    allowed = ", ".join(f".{kind}" for kind in FORMATS)
    if os.path.isdir(path):  # noqa: PTH112 - `Path.is_dir` raises where a name is too long
        raise RunError(f"{path}: is a folder; give the name of a file in it, such as picture.png")
    if not path.suffix:
        raise RunError(f"{path}: what kind of picture? End the name in one of {allowed}")
    if _kind(path) not in FORMATS:
        raise RunError(f"{path}: cannot draw '{path.suffix}'; allowed: {allowed}")
    if obstacle := _obstacle(path):
        raise OSError(obstacle, os.strerror(obstacle), str(path))


def _kind(path: Path) -> str:
    return path.suffix.lower().lstrip(".")


def _obstacle(path: Path) -> int:
    """Give the number of the error that writing would end in, or 0. Folders are made when needed.

    Raises:
        OSError: The system does not even say what is there.
    """
    if _mode(path):
        return 0 if os.access(path, os.W_OK) else errno.EACCES
    folder = next(each for each in path.absolute().parents if _mode(each) or each.is_symlink())
    if not stat.S_ISDIR(_mode(folder)):
        return errno.ENOTDIR
    return 0 if os.access(folder, os.W_OK | os.X_OK) else errno.EACCES


def _mode(path: Path) -> int:
    """Tell of what kind a file is, links followed; 0 if nothing is there."""
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def save(figure: Figure, path: Path) -> None:
    """Save a figure as PNG, PDF or SVG, by its ending; the same figure gives the same bytes.

    The file appears, in a folder that is made where there is none, once it is whole; one that was
    there stays until then.

    Raises:
        RunError: It cannot be drawn there, see `check_target`.
        OSError: It could not be written.
    """
    check_target(path)
    drawn = BytesIO()
    kind = _kind(path)
    figure.savefig(drawn, format=kind, metadata=_UNDATED.get(kind))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with placed(path) as place:
            place.write_bytes(drawn.getvalue())
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
