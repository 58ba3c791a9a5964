"""What may be typed on the command line, and what the shell offers when it is half typed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    _ReadsDays = click.ParamType[int | date]
    _ReadsMembers = click.ParamType[int | range]
else:
    _ReadsDays = _ReadsMembers = click.ParamType  # which takes no type from older versions


_MOST_MEMBERS = 9999


class Members(_ReadsMembers):
    """How many members, `200`, or the numbers of some, `50-99`, for a part of a run."""

    name = "N|FIRST-LAST"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | range:
        """Read a number of members, or the numbers of the first and the last of a part."""
        text = str(value).strip()
        first, dash, last = text.partition("-")
        if not dash and text.isdecimal() and 1 <= int(text) <= _MOST_MEMBERS:
            return int(text)
        if first.isdecimal() and last.isdecimal() and int(first) <= int(last) < _MOST_MEMBERS:
            return range(int(first), int(last) + 1)
        wrong = (
            f"{text!r} is neither a number of members from 1 to {_MOST_MEMBERS:,} nor the numbers "
            "of some, from 0 on, such as 0-49"
        )
        raise click.BadParameter(wrong, ctx, param)


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
        from sim.scenario.files import available_scenarios  # noqa: PLC0415

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
        from sim.scenario.language.declared import declared  # noqa: PLC0415

        return [
            CompletionItem(f"{key}{self.after}", help=parameter.meaning)
            for key, parameter in declared().parameters.items()
            if key.startswith(incomplete)
        ]


class Setting(ParameterKey):
    """A parameter and its value, `section.name=value`, as `--set` takes them."""

    name = "key=value"
    after = "="

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Offer the keys of parameters, the start, the days, and the events of the scenarios."""
        others = {"start=": "the first day of the run", "days=": "the length of the run"}
        others |= {f"events.{name}=": f"now {day}" for name, day in _events_of(ctx)}
        return [
            *super().shell_complete(ctx, param, incomplete),
            *(CompletionItem(k, help=v) for k, v in others.items() if k.startswith(incomplete)),
        ]


def _events_of(ctx: click.Context) -> list[tuple[str, date]]:
    """List the events of the scenarios that have been typed already."""
    from sim.scenario.language.mistakes import ScenarioError  # noqa: PLC0415
    from sim.scenario.load import load_scenario  # noqa: PLC0415

    given = [ctx.params.get(key) or () for key in ("scenarios", "files", "name", "first", "second")]
    typed = [n for each in given for n in ((each,) if isinstance(each, str) else each)]
    found: dict[str, date] = {}
    for name in typed:
        try:
            found.update(load_scenario(name).events)
        except ScenarioError:
            continue
    return [*found.items()]


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
        from sim.scenario.language.declared import declared  # noqa: PLC0415

        sections = declared().sections
        return [CompletionItem(name) for name in sections if name.startswith(incomplete)]


class DayOfRun(_ReadsDays):
    """A day of a run: how many days are done, from 0 on, or a date."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | date:
        """Read a number or a date."""
        from sim.messages.characters import escape, remark  # noqa: PLC0415

        text = str(value)
        try:
            return int(text) if text.strip("-").isdecimal() else date.fromisoformat(text)
        except ValueError:
            self.fail(
                f"'{escape(text)}' is neither a number of days nor a date such as 2012-06-01"
                f"{remark(text)}",
                param,
                ctx,
            )


class Number(click.types.FloatParamType):
    """A finite number, with or without commas between thousands, or per cent: 1,500 or 5%."""

    name = "number"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a number."""
        text = str(value).strip()
        try:
            is_share = text.endswith("%")
            number = float(text.removesuffix("%").replace(",", "")) / (100 if is_share else 1)
        except ValueError:
            number = float("nan")
        if not abs(number) < float("inf"):
            self.fail(f"'{text}' is no number such as 100, 1,500 or 5%", param, ctx)
        return number


class QuantityName(click.types.StringParamType):
    """The name of an indicator or of a daily series."""

    name = "indicator"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Offer the indicators that begin as typed, with what they count."""
        from sim.results.indicators import shipped_indicators  # noqa: PLC0415

        return [
            CompletionItem(each.name, help=each.label)
            for each in shipped_indicators()
            if each.name.startswith(incomplete)
        ]
