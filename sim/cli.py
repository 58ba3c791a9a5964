"""The command `tumen`.

Commands are imported when they are called, so that `tumen --help` waits for none of them.
"""

from __future__ import annotations

import importlib
import os
import sys

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("sim.commands.runs:run", "Run scenarios, many members each, and summarise them."),
    "compare": ("sim.commands.runs:compare", "Draw runs side by side, and print their indicators."),
    "map": ("sim.commands.runs:map_", "Draw the border on one day of a run."),
    "indicators": ("sim.commands.runs:indicators", "Say what each indicator counts."),
    "check": (
        "sim.commands.scenarios:check",
        "Check scenario files, and show every mistake at once.",
    ),
    "show": (
        "sim.commands.scenarios:show",
        "Show a scenario with all that it inherits, and where it comes from.",
    ),
    "list": (
        "sim.commands.scenarios:list_scenarios",
        "List the scenarios and the question that each answers.",
    ),
    "diff": ("sim.commands.scenarios:diff", "Say what differs between two scenarios."),
    "new": ("sim.commands.beginnings:new", "Begin a new scenario file, or a folder of places."),
    "params": (
        "sim.commands.scenarios:params",
        "List every parameter with its unit, range and source.",
    ),
    "explain": (
        "sim.commands.scenarios:explain",
        "Say what a parameter rests on, and what contradicts it.",
    ),
    "schema": (
        "sim.commands.scenarios:schema",
        "Print the JSON Schema by which editors check scenario files.",
    ),
    "bench": ("sim.commands.bench:bench", "Measure time and memory of whole runs at full scale."),
}
"""Where each command is (module and attribute), and the line that `tumen --help` says about it."""

FAILED = 1
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

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "TUMEN"},
)
@click.version_option(package_name="tumen", prog_name="tumen")
def tumen() -> None:
    """Explore border crossings from North Korea to China, scenario by scenario.

    A scenario is a YAML file with a question; `tumen list` shows those that come with the model.
    Every number in it has a unit, a range and a source.
    """


def main() -> None:
    """Run the command line and leave with its exit status.

    0 done, 1 a run failed, 2 wrong usage or scenario, 3 some members failed, 130 interrupted.
    """
    sys.exit(_status())


def _status() -> int:
    color = False if os.environ.get("NO_COLOR") else None
    try:
        return tumen.main(standalone_mode=False, prog_name="tumen", color=color) or 0
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


if __name__ == "__main__":
    main()
