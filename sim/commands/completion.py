"""What the shell offers when a scenario or a key is half typed."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from sim.scenario.declared import declared
from sim.scenario.files import available_scenarios


class ScenarioName(click.types.StringParamType):
    """The name of a scenario, or the path of a scenario file."""

    name = "scenario"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Offer the names of scenarios with their questions, or files where a path is begun."""
        found = [
            CompletionItem(name, help=why)
            for name, why, _ in available_scenarios()
            if name.startswith(incomplete)
        ]
        return found or [CompletionItem(incomplete, type="file")]


class ParameterKey(click.types.StringParamType):
    """The key of a parameter, `section.name`."""

    name = "key"
    after = ""

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Offer the keys that begin as typed, with their meaning."""
        return [
            CompletionItem(f"{key}{self.after}", help=parameter.meaning)
            for key, parameter in declared().parameters.items()
            if key.startswith(incomplete)
        ]


class Setting(ParameterKey):
    """A parameter and its value, `section.name=value`, as `--set` takes them."""

    name = "key=value"
    after = "="


class SectionName(click.types.StringParamType):
    """The name of a section of parameters."""

    name = "section"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Offer the sections that begin as typed."""
        sections = declared().sections
        return [CompletionItem(name) for name in sections if name.startswith(incomplete)]
