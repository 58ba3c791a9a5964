"""Is the environment that runs this fit for use? Status 0 says that it is.

It is not when pip is gone from it, when its folder was moved (its commands bear the old path), when
the Python that it was made for has been replaced by another one, or when it is not of the Python
that is asked for, if one is. `make` asks before it does anything, and makes an unfit one anew.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

_ABOUT = "import sys; print(sys.version_info[:3], sys.base_prefix)"


def about(python: str) -> str:
    """Tell what an interpreter is; one that does not start is nothing."""
    command = [python, "-I", "-c", _ABOUT]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    except OSError:
        return ""


def is_fit(asked: list[str]) -> bool:
    """Look, and keep for the next time where the environment stands and what it was made for."""
    kept = Path(sys.prefix) / "made-for"
    now = f"{sys.prefix} {sys.version_info[:2]}"
    was = kept.read_text(encoding="utf-8") if kept.exists() else now
    if find_spec("pip") is None or was != now:
        return False
    kept.write_text(now, encoding="utf-8")
    return all(about(python) == about(sys.executable) for python in asked)


if __name__ == "__main__":
    sys.exit(not is_fit(sys.argv[1:]))
