"""Save a picture whole, or not at all, and say before it is drawn what would stand in the way."""

from __future__ import annotations

import errno
import os
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

from sim.results import RunError
from sim.run_folder.writing import placed

FORMATS = ("png", "pdf", "svg")
_UNDATED = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}


def check_target(path: Path, also: tuple[str, ...] = ()) -> None:
    """Refuse a file that cannot be drawn before any time is spent on it.

    `also` are the endings of files other than pictures that the caller can write.

    Raises:
        RunError: Its ending is none of .png, .pdf and .svg, or it is a folder.
        OSError: The system would refuse to write it.
    """
    allowed = ", ".join(f".{kind}" for kind in (*FORMATS, *also))
    if not path.suffix and not path.is_dir():
        raise RunError(f"{path}: what kind of picture? End the name in one of {allowed}")
    if path.is_dir():
        raise RunError(f"{path}: is a folder; give the name of a file in it, such as picture.png")
    if _kind(path) not in (*FORMATS, *also):
        raise RunError(f"{path}: cannot draw '{path.suffix}'; allowed: {allowed}")
    if refusal := _refusal(path):
        raise OSError(refusal, os.strerror(refusal), str(path))


def _kind(path: Path) -> str:
    return path.suffix.lower().lstrip(".")


def _refusal(path: Path) -> int:
    """Give the error with which the system would refuse a file; 0 if none is to be expected.

    Folders are made when needed.
    """
    try:
        if path.exists():
            return 0 if os.access(path, os.W_OK) else errno.EACCES
        parents = path.absolute().parents
    except OSError as error:
        return error.errno or errno.EIO
    folder = next(each for each in parents if os.path.lexists(each))
    if not folder.is_dir():
        return errno.ENOTDIR
    return 0 if os.access(folder, os.W_OK | os.X_OK) else errno.EACCES


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
    path.parent.mkdir(parents=True, exist_ok=True)
    with placed(path) as place:
        place.write_bytes(drawn.getvalue())
