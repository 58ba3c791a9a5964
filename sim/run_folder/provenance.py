"""With what a run was made: versions, commit, and a fingerprint of the model itself."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sim import resources
from sim.engine.fingerprint import fingerprint
from sim.run_folder.checkout import commit_of

_PACKAGE = Path(resources.__file__).resolve().parent
_ROOTS = ("sim.simulation.member", "sim.scenario.phases")  # what runs a member, and its settings
_BEARING_ON_RESULTS = ("numpy", "numba", "mesa")


def versions() -> dict[str, str]:
    """Give the versions of Tumen, Python and the libraries that results depend on."""
    return {
        **{name: _version(name) for name in ("tumen", *_BEARING_ON_RESULTS)},
        "python": platform.python_version(),
    }


def model_fingerprint() -> str:
    """Hash what the model computes and the versions of its libraries.

    Members of runs with the same scenario, places, seed and fingerprint may stand side by side.
    """
    lines = [f"{name} {_version(name)}" for name in _BEARING_ON_RESULTS]
    lines.append(model_code())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def model_code() -> str:
    """Hash what the model computes, with whatever libraries: what is learned of it stays true."""
    return fingerprint(_ROOTS)


def commit() -> str | None:
    """Give the git commit of a checkout; none elsewhere."""
    return commit_of(_PACKAGE.parent)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
