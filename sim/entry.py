"""Where the command `tumen` begins: what is to hold for all of it comes before all else."""

import sys

from sim.imports import import_path


def main() -> None:
    """Run the command line and leave with its exit status.

    Nothing is imported from the working folder. Signals are answered from here on. A run has a
    worker load the model while the command line is loaded and the scenarios are read.
    """
    sys.path[:] = import_path()
    from sim import signals  # noqa: PLC0415 - which loads modules, so the path comes first
    from sim.workers import call_early, end_all  # noqa: PLC0415

    signals.install(end_all)
    if sys.argv[1:2] == ["run"] and "--help" not in sys.argv:
        signals.keep("members that were whole stay, and the same command goes on")
        call_early("sim.model")  # no other command needs workers
    from sim.cli import main as command_line  # noqa: PLC0415 - while the worker loads the model

    command_line()
