"""On what, with what and when something was measured."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sim import resources
from sim.ensemble.runner import usable_cores
from sim.run_folder.checkout import commit_of
from sim.run_folder.provenance import versions

_CHECKOUT = Path(resources.__file__).resolve().parents[1]
_PATIENCE = 5.0
_RUN_NOTHING = ("--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false")
_WRITTEN_BY_US = (":!tests/benchmarks/results", ":!BENCHMARKS.md")


def surroundings() -> dict[str, str]:
    """Describe machine, versions, commit and time, for the reader of a measurement."""
    found = {**versions(), "numba": _numba()}
    return {
        "machine": f"{usable_cores()} cores of {_processor()}, {_memory()}, {platform.system()}",
        "versions": ", ".join(f"{name} {number}" for name, number in found.items()),
        "commit": _commit(),
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }


def _commit() -> str:
    """Give the commit, marked if anything but measurements differs from it."""
    head = commit_of(_CHECKOUT)
    if head is None:
        return "no checkout"
    return head[:12] + ("+changes" if _changes() else "")


def _changes() -> str:
    """Ask git what differs; nothing is known to differ where it does not answer soon."""
    git = shutil.which("git")
    if git is None:
        return ""
    command = [git, *_RUN_NOTHING, "status", "--porcelain", "--", ".", *_WRITTEN_BY_US]
    environment = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    try:
        asked = subprocess.run(  # noqa: S603 - our own command lines
            command,
            cwd=_CHECKOUT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return "" if asked.returncode else os.fsdecode(asked.stdout).strip()


def _numba() -> str:
    try:
        return version("numba")
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return "memory unknown"
    return f"{size / 2**30:.0f} GiB"
