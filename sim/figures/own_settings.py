"""Our pictures and a user's settings of matplotlib leave one another alone.

Settings lie in many places: a `matplotlibrc` in the working folder, in the home or where
`MATPLOTLIBRC` points, `MPLBACKEND`, a style sheet, or `rcParams` as a notebook has left them. None
of them may change a picture, and no picture may change them.
"""

from __future__ import annotations

import atexit
import importlib
import logging
import os
import shutil
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.font_manager import FontEntry

_LOG = logging.getLogger(__name__)
_LOG.addHandler(logging.NullHandler())
_LOCK = threading.RLock()
_NOT_OURS = "backend"
"""The window system, which we never use."""


@contextmanager
def own_settings(fonts: Sequence[FontEntry]) -> Iterator[None]:
    """Draw, measure or save under the settings of our own, with texts in some fonts.

    All settings are as they were afterwards; the fonts stay known, under names that nobody else
    uses, for those who measure a text of ours. Only one thread at a time can be in here, as
    matplotlib has one set of settings for all; a thread that changes them meanwhile cannot be kept
    out.
    """
    from matplotlib import rc_context, rcParams, rcParamsDefault  # noqa: PLC0415
    from matplotlib.font_manager import fontManager  # noqa: PLC0415

    with _LOCK, _in_silence(), rc_context():
        rcParams.update({k: v for k, v in rcParamsDefault.items() if k != _NOT_OURS})
        rcParams["svg.hashsalt"] = "tumen"
        rcParams["text.parse_math"] = False
        rcParams["text.usetex"] = False
        rcParams["font.family"] = list(dict.fromkeys(font.name for font in fonts))
        fontManager.ttflist += [font for font in fonts if font not in fontManager.ttflist]
        with _own_epoch():
            yield


@contextmanager
def _own_epoch() -> Iterator[None]:
    """Count days from 1970; matplotlib keeps the first epoch that a process has asked for."""
    from matplotlib import dates  # noqa: PLC0415

    kept = vars(dates)
    theirs, kept["_epoch"] = kept.get("_epoch"), None
    try:
        yield
    finally:
        kept["_epoch"] = theirs


def load_matplotlib() -> None:
    """Import matplotlib, unless somebody has, whatever lies in a user's settings.

    They are read as always, for the pictures of others in this process; where they are such that
    matplotlib cannot be imported, they are left unread.
    """
    if "matplotlib" in sys.modules:
        return
    with _LOCK, _in_silence():
        try:
            importlib.import_module("matplotlib")
        except Exception:
            for half_imported in [name for name in sys.modules if name.startswith("matplotlib.")]:
                del sys.modules[half_imported]
            _import_without_settings()
        importlib.import_module("matplotlib.font_manager")


def _import_without_settings() -> None:
    """Import matplotlib from an empty folder, with nothing of its own in the environment."""
    empty = tempfile.mkdtemp(prefix="tumen-")
    atexit.register(shutil.rmtree, empty, ignore_errors=True)
    kept = {name: os.environ.pop(name, None) for name in ("MPLBACKEND", "MATPLOTLIBRC")}
    kept["MPLCONFIGDIR"] = os.environ.get("MPLCONFIGDIR")
    os.environ["MPLCONFIGDIR"] = empty
    here = ""
    with suppress(OSError):  # a working folder that has been removed
        here = str(os.getcwd())  # noqa: PTH109 - as it is, without following links
    os.chdir(empty)
    try:
        importlib.import_module("matplotlib")
    finally:
        if here:
            os.chdir(here)
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@contextmanager
def _in_silence() -> Iterator[None]:
    """Keep what matplotlib says from the terminal.

    Letters without a font are told by the pictures, in words for users. Nothing else should be
    warned of: it would be a fault of ours, and goes to our log, where tests see it.
    """
    theirs = logging.getLogger("matplotlib")
    level = theirs.level
    theirs.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield
    finally:
        theirs.setLevel(level)
    for warning in caught or ():
        if not str(warning.message).startswith("Glyph "):
            _LOG.warning("%s", warning.message)
