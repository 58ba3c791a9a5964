"""With what a run was made: versions, commit, and a fingerprint of the model itself."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sim import resources

_PACKAGE = Path(resources.__file__).resolve().parent
_NO_PART_OF_THE_MODEL = frozenset(
    {
        "_data",
        "bench",
        "branch.py",
        "cli.py",
        "commands",
        "crew.py",
        "figures",
        "forkserver.py",
        "report",
        "runner.py",
    }
)
_BEARING_ON_RESULTS = ("numpy", "numba", "mesa")


def versions() -> dict[str, str]:
    """Give the versions of Tumen, Python and the libraries that results depend on."""
    return {
        **{name: _version(name) for name in ("tumen", *_BEARING_ON_RESULTS)},
        "python": platform.python_version(),
    }


def model_fingerprint() -> str:
    """Hash the model's source and the versions of its libraries.

    Members of runs with the same scenario, seed and fingerprint may stand side by side.
    """
    digest = hashlib.sha256()
    for name in _BEARING_ON_RESULTS:
        digest.update(f"{name} {_version(name)}\n".encode())
    sources = [
        path
        for path in sorted(_PACKAGE.rglob("*.py"))
        if path.relative_to(_PACKAGE).parts[0] not in _NO_PART_OF_THE_MODEL
    ]
    for path in sources:
        digest.update(path.name.encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()


def commit() -> str | None:
    """Give the git commit of a checkout, marked if files differ from it; none elsewhere."""
    git = shutil.which("git")
    if git is None or not (_PACKAGE.parent / ".git").exists():
        return None
    command = [git, "describe", "--always", "--dirty=+changes", "--abbrev=40", "--exclude=*"]
    asked = subprocess.run(  # noqa: S603 - a fixed command
        command, cwd=_PACKAGE.parent, capture_output=True, text=True, check=False, timeout=30
    )
    return asked.stdout.strip() or None


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
