"""Save a picture whole, or not at all, and say before it is drawn what would stand in the way."""

from __future__ import annotations

import os
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

from sim.results import RunError

FORMATS = ("png", "pdf", "svg")
_UNDATED = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}


def check_target(path: Path) -> None:
    """Refuse a file that cannot be drawn before any time is spent on it.

    Raises:
        RunError: Its ending is none of .png, .pdf and .svg, or it cannot lie there.
    """
    allowed = ", ".join(f".{kind}" for kind in FORMATS)
    if not path.suffix and not path.is_dir():
        raise RunError(f"{path}: what kind of picture? End the name in one of {allowed}")
    try:
        wrong = _obstacle(path)
    except OSError as error:
        wrong = f"cannot be written ({error.strerror or error})"
    if wrong:
        raise RunError(f"{path}: {wrong}")
    if _kind(path) not in FORMATS:
        raise RunError(f"{path}: cannot draw '{path.suffix}'; allowed: {allowed}")


def _kind(path: Path) -> str:
    return path.suffix.lower().lstrip(".")


def _obstacle(path: Path) -> str:
    """Say why a file cannot be written to a path; empty if it can. Folders are made when needed."""
    if path.is_dir():
        return "is a folder; give the name of a file in it, such as picture.png"
    if path.exists() and not path.is_file():
        return "is no ordinary file; choose another name"
    if path.exists() and not os.access(path, os.W_OK):
        return "may not be written over; choose another name"
    folder = next(each for each in path.absolute().parents if each.exists() or each.is_symlink())
    if not folder.is_dir():
        return f"cannot be written: {folder} is no folder"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"cannot be written: {folder} is a folder in which you may not write"
    return ""


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
    target = path.resolve()
    unfinished = target.with_name(f".tumen-{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(drawn.getvalue())
        unfinished.replace(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
