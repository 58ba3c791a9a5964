"""With what a run was made: versions, commit, and a fingerprint of the model itself."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sim import resources
from sim.results.checkout import commit_of

_PACKAGE = Path(resources.__file__).resolve().parent
_NO_PART_OF_THE_MODEL = frozenset(
    {
        "__main__.py",
        "_data",
        "bench",
        "branch.py",
        "cli.py",
        "commands",
        "crew.py",
        "entry.py",
        "figures",
        "imports.py",
        "refusals.py",
        "report",
        "runner.py",
        "serving.py",
        "signals.py",
        "streams.py",
        "tasks.py",
        "turns.py",
        "words.py",
        "workers.py",
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
    """Hash the model's source, the tables of places and the versions of its libraries.

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
    places = sorted(p for p in (resources.folder("scenarios") / "places").glob("*") if p.is_file())
    for path in (*sources, *places):
        digest.update(path.name.encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()


def commit() -> str | None:
    """Give the git commit of a checkout; none elsewhere."""
    return commit_of(_PACKAGE.parent)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
