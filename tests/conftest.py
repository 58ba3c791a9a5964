"""What tests share; makes modules such as `synthetic` and `worlds` importable from all of them."""

from __future__ import annotations

import signal

import pytest
from hypothesis import settings

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


def pytest_configure(config: pytest.Config) -> None:
    """Hear of Ctrl-C, and compile on all cores before several processes of tests need the model.

    A shell starts what runs in the background deaf to Ctrl-C, and so would be all commands that
    tests start, those that are to be interrupted among them.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    is_one_of_several = hasattr(config, "workerinput")
    if getattr(config.option, "numprocesses", None) and not is_one_of_several:
        compile_ahead(made_with(), usable_cores(), Lines().compile)
