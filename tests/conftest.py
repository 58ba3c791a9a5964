"""What tests share; makes modules such as `synthetic` and `worlds` importable from all of them."""

from __future__ import annotations

import pytest
from hypothesis import settings
from processes import let_commands_hear

from sim.cli.progress import Lines
from sim.ensemble.compiling import compile_ahead
from sim.ensemble.runner import usable_cores
from sim.ensemble.tasks import made_with

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


def pytest_xdist_auto_num_workers() -> int:
    """Run one process more than there are cores: many tests wait for a command or a browser."""
    return usable_cores() + 1


def pytest_configure(config: pytest.Config) -> None:
    """Let commands hear signals; compile on all cores before several processes need the model."""
    let_commands_hear()
    is_one_of_several = hasattr(config, "workerinput")
    if getattr(config.option, "numprocesses", None) and not is_one_of_several:
        compile_ahead(made_with(), usable_cores(), Lines().compile)
