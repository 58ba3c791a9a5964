"""Ways to have the operating system refuse things to a command, wherever tests may run."""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

TUMEN = (sys.executable, "-m", "sim")
_DROP_FROM_BOUNDING_SET = 24
_CAPABILITIES = 64


def tumen(
    *arguments: object, before: Callable[[], Any] | None = None, **more: Any
) -> subprocess.CompletedProcess[Any]:
    """Run the command line in a process of its own; `before` is called in it at first."""
    settings: dict[str, Any] = {"capture_output": True, "text": True, "timeout": 600, **more}
    environment = {**os.environ, "NO_COLOR": "1", **settings.pop("env", {})}
    return subprocess.run(  # noqa: S603 - our own command
        [*TUMEN, *map(os.fspath, map(_as_path, arguments))],
        env={name: text for name, text in environment.items() if text is not None},
        preexec_fn=before,
        check=False,
        **settings,
    )


def _as_path(argument: object) -> str | bytes | os.PathLike[str]:
    return argument if isinstance(argument, (bytes, os.PathLike)) else str(argument)


def as_nobody_special() -> None:
    """Give up the right of the superuser to read and write whatever is closed to others.

    Called in a new process before its program is loaded, which then starts without the right.
    """
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in range(_CAPABILITIES):
            libc.prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)


def closes(*streams: int) -> Callable[[], None]:
    """Close standard streams before the command starts."""

    def close() -> None:
        for number in streams:
            os.close(number)

    return close


def limited(**limits: int) -> Callable[[], None]:
    """Set limits of the system, such as `FSIZE=4096`, before the command starts."""
    import resource  # noqa: PLC0415 - not everywhere

    def limit() -> None:
        for name, most in limits.items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))

    return limit


@contextlib.contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """Put a disk of so many bytes in the place of a folder; skip where that is not allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False)  # noqa: S603
    except OSError:
        pytest.skip("there is no `mount` here")
    if made.returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607
