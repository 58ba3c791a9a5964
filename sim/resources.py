"""Where the scenarios, the places and the evidence register lie.

In a checkout they are the top-level folders; an installed package carries copies of them.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_data"


def folder(name: str) -> Path:
    """Give the folder `scenarios` or `calibration`, of the checkout or of the installed package."""
    installed = _INSTALLED / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
