"""Where the command `tumen` begins: what is to hold for all of it comes before all else."""

import _signal  # type: ignore[import-not-found]  # `signal` itself takes a while to load
import os
import sys

from sim.system.import_path import import_path

_ENDS = {"SIGHUP": "the terminal was closed", "SIGINT": "interrupted", "SIGTERM": "terminated"}
_KEPT = "members that were whole stay, and the same command goes on"


def main() -> None:
    """Run the command line and leave with its exit status.

    Nothing is imported from the working folder. Signals are answered from here on. A run has a
    worker load the model while the command line is loaded and the scenarios are read.
    """
    _open_what_is_closed()
    _leave_when_told()
    sys.path[:] = import_path()
    from sim.ensemble.worker_process import call_early, end_all  # noqa: PLC0415
    from sim.system import signals  # noqa: PLC0415 - which loads modules, so the path comes first

    signals.install(end_all)
    if _is_run():
        signals.keep(_KEPT)
        if not any(each.startswith(("--help", "--scheduler")) for each in sys.argv):
            call_early("sim.simulation.member")  # no other command needs workers
    from sim.cli.main import (  # noqa: PLC0415 - while the worker loads the model
        main as command_line,
    )

    try:
        command_line()
    finally:
        signals.finish()
        end_all()  # one that was called in vain


def _open_what_is_closed() -> None:
    """Let standard streams that were closed lead nowhere: else the next file would be one."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
            os.set_inheritable(number, True)
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115


def _is_run() -> bool:
    return sys.argv[1:2] == ["run"]


def _leave_when_told() -> None:
    """Answer signals as long as next to nothing is loaded: there is nothing to clear up."""
    told = {getattr(_signal, name): said for name, said in _ENDS.items() if hasattr(_signal, name)}

    def leave(number: int, _frame: object) -> None:
        said = f"{told[number]}; {_KEPT}\n" if _is_run() else f"{told[number]}\n"
        try:
            os.write(2, said.encode())
        finally:
            os._exit(128 + number)

    for number in told:
        if _signal.getsignal(number) != _signal.SIG_IGN:
            try:
                _signal.signal(number, leave)
            except ValueError:  # not in the main thread, which signals never reach
                return
