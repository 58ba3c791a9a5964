"""What tests share; makes modules such as `synthetic` and `worlds` importable from all of them."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes golden files anew."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write golden results anew; say why under Results in CHANGELOG.md",
    )
