"""Where the command `tumen` begins: a run has its workers load the model before all else."""

from __future__ import annotations

import sys
from contextlib import suppress

from sim.streams import occupy_closed


def main() -> None:
    """Run the command line and leave with its exit status."""
    occupy_closed()
    if sys.argv[1:2] == ["run"] and "--help" not in sys.argv:
        from sim.forkserver import get_ready  # noqa: PLC0415 - no other command needs workers

        with suppress(OSError):  # a head start; the run itself tells what the system refuses
            get_ready("sim.model")
    from sim.cli import main as command_line  # noqa: PLC0415 - while the workers load theirs

    command_line()
