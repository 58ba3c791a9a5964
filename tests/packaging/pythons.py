"""The Pythons of this machine, of those that the project says it supports."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_ASK = "import sys, venv, ensurepip; print(*sys.version_info[:3], sep='.')"


@dataclass(frozen=True)
class Python:
    """An interpreter that starts and can make environments; `name` is such as 3.12."""

    name: str
    version: str
    path: Path


def supported(pyproject: Path) -> list[str]:
    """Give the versions that the classifiers name, the lowest first."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    named = (re.search(r"Python :: (3\.\d+)$", each) for each in project["classifiers"])
    return sorted((each[1] for each in named if each), key=lambda name: int(name[2:]))


def found(names: Sequence[str]) -> dict[str, Python | None]:
    """Look for each version where interpreters usually are."""
    return {name: next(_working(name), None) for name in names}


def _working(name: str) -> Iterator[Python]:
    for path in _candidates(name):
        try:
            asked = subprocess.run(  # noqa: S603 - an interpreter by its name
                [path, "-c", _ASK], capture_output=True, text=True, check=False, timeout=60
            )
        except OSError:
            continue
        version = asked.stdout.strip()
        if asked.returncode == 0 and version.startswith(f"{name}."):
            yield Python(name, version, path)


def _candidates(name: str) -> Iterator[Path]:
    if sys.version_info[:2] == tuple(map(int, name.split("."))):
        yield Path(sys.base_prefix) / "bin" / f"python{name}"
    for folder in (None, *os.get_exec_path()):
        command = shutil.which(f"python{name}", path=folder)
        if command:
            yield Path(command)
    homes = [Path.home() / ".pyenv", Path.home() / ".local/share/uv/python"]
    for home in (Path(os.environ.get("PYENV_ROOT") or homes[0]), homes[1]):
        yield from sorted(home.glob(f"**/*{name}*/bin/python{name}"), reverse=True)
