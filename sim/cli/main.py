"""The command `tumen`.

Commands are imported when they are called, so that `tumen --help` waits for none of them.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from sim.cli import streams
from sim.cli.boundary import told, wants_traceback
from sim.system import signals

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("sim.cli.runs:run", "Run scenarios, many members each, and summarise them."),
    "gather": ("sim.cli.folders:gather", "Put parts of a run, made by several jobs, together."),
    "compare": (
        "sim.cli.answers.compare:compare",
        "Draw runs side by side, and print how they differ.",
    ),
    "chance": ("sim.cli.answers.chance:chance", "Say how likely something is in runs."),
    "drivers": ("sim.cli.answers.drivers:drivers", "Say what drives an indicator of a run."),
    "explore": ("sim.cli.answers.explore:explore", "Try policies in all futures."),
    "calibrate": (
        "sim.cli.calibration.calibrate:calibrate",
        "Learn from the record what it can teach.",
    ),
    "validate": (
        "sim.cli.calibration.validate:validate",
        "Judge the model by years that it has not learned from.",
    ),
    "vouch": (
        "sim.cli.calibration.vouch:vouch",
        "Keep a posterior for code that gives the same numbers.",
    ),
    "map": ("sim.cli.outcomes.map:map_", "Draw the border: a day, a difference, a film."),
    "flows": (
        "sim.cli.outcomes.flows:flows",
        "Show who went which way, and what became of them.",
    ),
    "waits": (
        "sim.cli.outcomes.waits:waits",
        "Show who waits where and how long, and camps needed.",
    ),
    "plan": (
        "sim.cli.outcomes.plan:plan",
        "Write the planning sheet of a run: figures and needs.",
    ),
    "journeys": (
        "sim.cli.outcomes.journeys:journeys",
        "Tell what became of sample parties, step by step.",
    ),
    "export": (
        "sim.cli.outcomes.export:export",
        "Write workbook, CSV, GeoJSON or Parquet of a run.",
    ),
    "report": (
        "sim.cli.outcomes.report:report",
        "Write a page to hand on: answer, figures, map, evidence.",
    ),
    "verify": ("sim.cli.folders:verify", "Check that run folders are sound; run nothing."),
    "rerun": ("sim.cli.folders:rerun", "Run a run again from its folder, and compare."),
    "indicators": (
        "sim.cli.answers.indicators:indicators",
        "Say what each indicator counts, or what it is in runs.",
    ),
    "check": (
        "sim.cli.scenarios:check",
        "Check scenario files, and show every mistake at once.",
    ),
    "show": (
        "sim.cli.scenarios:show",
        "Show a scenario with all that it inherits, and where it comes from.",
    ),
    "list": (
        "sim.cli.scenarios:list_scenarios",
        "List the scenarios and the question that each answers.",
    ),
    "diff": ("sim.cli.scenarios:diff", "Say what differs between two scenarios."),
    "new": ("sim.cli.beginnings:new", "Begin a new scenario file, or a folder of places."),
    "params": (
        "sim.cli.parameters.listing:params",
        "List every parameter with its unit, range and source, or its prior.",
    ),
    "explain": (
        "sim.cli.scenarios:explain",
        "Say what a parameter rests on, and what contradicts it.",
    ),
    "schema": (
        "sim.cli.scenarios:schema",
        "Print the JSON Schema by which editors check scenario files.",
    ),
    "app": (
        "sim.cli.outcomes.app:app",
        "Open a page to edit, run and compare scenarios in a browser.",
    ),
    "bench": ("sim.cli.bench:bench", "Say how fast it is here: time and memory of whole runs."),
}
"""Where each command is (module and attribute), and the line that `tumen --help` says about it."""

EXIT_STATUSES = (
    ("0", "done"),
    ("1", "a run failed, or the system refused something: disk full, permission denied"),
    ("2", "wrong usage, or a mistake in a scenario or in the choice of a run folder"),
    ("3", "some members of a run failed; the others are there"),
    ("70", "a fault of the program itself; please report it"),
    ("129", "the terminal was closed; the same command goes on"),
    ("130", "interrupted; the same command goes on"),
    ("141", "whoever read the output closed it, as `head` does"),
    ("143", "terminated; the same command goes on"),
)
"""What the status with which the command ends means."""

RUNNING = ("run", "explore", "calibrate", "validate")
"""Commands that say themselves how they may be stopped."""

INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group that knows the names and help lines of commands, and imports those called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Give the names of all commands, in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whatever goes wrong in it becomes one message and an exit status.

        What is invisible in a text that the message quotes is shown as an escape.
        """
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            ending = told(error, with_traceback=ctx.params["traceback"])
            vars(ending)["message"] = _with_escapes(ending.message)
            raise ending from (None if ending is error else error)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def format_epilog(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Write what the exit statuses mean."""
        with formatter.section("Exit status"):
            formatter.write_dl(EXIT_STATUSES)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "TUMEN"},
)
@click.version_option(package_name="tumen", prog_name="tumen")
@click.option(
    "--traceback", is_flag=True,
    help="Where something goes wrong, print where in the program, too; or set TUMEN_TRACEBACK=1.",
)  # fmt: skip
@click.pass_context
def tumen(ctx: click.Context, *, traceback: bool) -> None:  # noqa: ARG001 - `LazyGroup` reads it
    """Explore border crossings from North Korea to China, scenario by scenario.

    A scenario is a YAML file with a question; `tumen list` shows those that come with the model.
    Every number in it has a unit, a range and a source.
    """
    if ctx.invoked_subcommand not in RUNNING:
        ctx.with_resource(signals.answered(signals.Way.BY_EXCEPTION))


def main() -> None:
    """Run the command line and leave with its exit status, one of those in `EXIT_STATUSES`."""
    streams.set_up()
    try:
        status = _status()
    except BaseException:
        if not signals.status():
            raise
    if signals.status():  # also if a library has made another exception of it
        signals.leave()
    sys.exit(status)


def _status() -> int:
    try:
        status = _done()
        sys.stdout.flush()
    except click.Abort:
        return INTERRUPTED
    except Exception as error:
        ending = told(error, with_traceback=wants_traceback())
        ending.show()
        return ending.exit_code
    return status


def _done() -> int:
    color = False if os.environ.get("NO_COLOR") else None
    try:
        return tumen.main(standalone_mode=False, prog_name="tumen", color=color) or 0
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)


def _with_escapes(message: str) -> str:
    """Let nobody look for the difference between two names of which one holds what is invisible."""
    if all(line.isascii() and line.isprintable() for line in message.split("\n")):
        return message
    from sim.messages.refusals import escape  # noqa: PLC0415 - not before something is wrong

    return "\n".join(map(escape, message.split("\n")))
