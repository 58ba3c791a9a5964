"""What tests share; makes modules such as `synthetic` and `worlds` importable from all of them."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("compiled", deadline=None)  # the first call of a function may compile it
settings.load_profile("compiled")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes golden files anew."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write golden results anew; say why under Results in CHANGELOG.md",
    )
    parser.addoption(
        "--keep-benchmarks",
        action="store_true",
        help="keep what tests/benchmarks measure, for BENCHMARKS.md",
    )
