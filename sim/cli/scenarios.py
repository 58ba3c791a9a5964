"""The commands for people who write scenarios: look, check, compare, begin a new one."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from sim.cli.completion import ParameterKey, ScenarioName, Setting
from sim.cli.messages import mistake_as_dict, print_json, styled, warn
from sim.geography.gazetteer import Gazetteer, GeographyError, read_gazetteer
from sim.messages.refusals import escape
from sim.messages.wording import counted, in_a_row, times
from sim.scenario.files import available_scenarios, scenario_files, shipped_folder, shown_path
from sim.scenario.help import differences as comparing
from sim.scenario.help import json_schema, tables
from sim.scenario.language.declared import declared
from sim.scenario.language.mistakes import Mistake, ScenarioError, did_you_mean, nearest
from sim.scenario.load import load_scenario, load_scenarios
from sim.scenario.scenario import Scenario
from sim.scenario.text import as_yaml

_sets = click.option(
    "--set", "sets", multiple=True, type=Setting(), help="Give a parameter another value."
)
_start = click.option(
    "--start", help="Begin on this date; what hangs on the start or on an event moves along."
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


@click.command("check")
@click.argument("files", nargs=-1, type=ScenarioName())
@click.option(
    "--geography", type=click.Path(path_type=Path), help="Check this folder of places, too."
)
@_sets
@_start
@_as_json
def check(
    files: tuple[str, ...],
    geography: Path | None,
    sets: tuple[str, ...],
    start: str | None,
    as_json: bool,
) -> None:
    """Check scenario FILES, or all that come with the model, and show every mistake at once.

    FILES are names, files or folders; the places of a scenario are checked with it. The exit
    status is 2 if anything is wrong. What is legal but unlike all evidence is a warning and does
    not count. With --geography and no FILES, that folder of places is checked alone.
    """
    given = files or (() if geography else (str(shipped_folder()),))
    names = [name for each in given for name in _expanded(each)]
    try:
        places = _checked(geography, names, sets, start)
        scenarios = load_scenarios(names, sets, start=start)
    except ScenarioError as error:
        if as_json:
            print_json({"ok": False, "mistakes": [mistake_as_dict(m) for m in error.mistakes]})
            raise SystemExit(2) from error
        raise
    if as_json:
        found = {"geography": _counted(places)} if places else {}
        print_json({"ok": True, **found, "scenarios": [_summary(s) for s in scenarios]})
        return
    if places:
        counts = ", ".join(f"{number} {what}" for what, number in _counted(places).items())
        click.echo(f"{styled('ok', fg='green')}  {escape(str(geography))}: {counts}")
    for scenario in scenarios:
        click.echo(f"{styled('ok', fg='green')}  {_in_a_line(scenario)}")
    warn(scenarios)


def _checked(
    geography: Path | None, names: Sequence[str], sets: Sequence[str], start: str | None
) -> Gazetteer | None:
    """Read a folder of places; if it has mistakes, show them with those of the scenarios."""
    if geography is None:
        return None
    try:
        return read_gazetteer(geography)
    except GeographyError as error:
        mistakes = list(error.mistakes)
        try:
            load_scenarios(names, sets, start=start)
        except ScenarioError as others:
            mistakes += others.mistakes
        raise ScenarioError(mistakes) from error


def _counted(places: Gazetteer) -> dict[str, int]:
    """Count the places of a geography."""
    files = {"counties": "counties.csv", "sectors": "sectors.csv", "hosts": "hosts.csv"}
    files |= {"camp sites": "camps.csv", "other exits": "other_exits.csv"}
    return {what: len(places.rows(file)) for what, file in files.items()}


def _expanded(given: str) -> list[str]:
    folder = Path(given)
    return [str(p) for p in scenario_files(folder)] if scenario_files(folder) else [given]


def _in_a_line(scenario: Scenario) -> str:
    changes = len(scenario.phases) - 1
    changing = f"settings change {times(changes)}" if changes else "settings never change"
    return f"{shown_path(scenario.path)}: {scenario.start} to {scenario.last}, {changing}"


def _summary(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "file": shown_path(scenario.path),
        "why": scenario.why,
        "kind": scenario.kind,
        "start": scenario.start,
        "days": scenario.days,
        "events": dict(scenario.events),
        "lineage": scenario.lineage,
        "digest": scenario.digest,
        "warnings": [mistake_as_dict(warning) for warning in scenario.warnings],
    }


@click.command("show")
@click.argument("name", type=ScenarioName())
@click.option("--all", "defaults", is_flag=True, help="Show the parameters left at default, too.")
@_sets
@_start
@_as_json
def show(
    name: str, defaults: bool, sets: tuple[str, ...], start: str | None, as_json: bool
) -> None:
    """Show a scenario with all that it inherits: each value, its unit, source, file and line.

    What is printed is itself a scenario file, and means the same.
    """
    scenario = load_scenario(name, sets, start=start)
    if as_json:
        print_json({**_summary(scenario), "values": _values_as_dict(scenario, defaults=defaults)})
        return
    for line in as_yaml(scenario, defaults=defaults).splitlines():
        before, mark, comment = line.partition("  # ")
        click.echo(before + styled(mark + comment, dim=True) if mark else line)
    others = len(scenario.declared.parameters) - len(scenario.values)
    if others and not defaults:
        more = counted(others, "more parameter")
        keep = "keeps its default" if others == 1 else "keep their defaults"
        click.echo(f"\n# {more} {keep}; --all shows {'it' if others == 1 else 'them'}")
    warn([scenario])


def _values_as_dict(scenario: Scenario, *, defaults: bool) -> dict[str, Any]:
    lines = scenario.complete() if defaults else scenario.given
    return {
        key: {
            "unit": scenario.declared.parameter(key).unit,
            "source": scenario.declared.parameter(key).source,
            "values": [
                {
                    "from": d.since,
                    **({"said": d.said} if d.said else {}),
                    "value": d.value,
                    "set_in": str(d.origin),
                }
                for d in timeline
            ],
        }
        for key, timeline in lines.items()
    }


@click.command("list")
@_as_json
def list_scenarios(as_json: bool) -> None:
    """List the scenarios: name, the one that each extends, and the question it answers."""
    found = available_scenarios()
    if as_json:
        print_json([dict(zip(("name", "why", "extends"), row, strict=True)) for row in found])
        return
    for line in _listing(found):
        click.echo(line)


def _listing(found: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    names = max([len(name) for name, _, _ in found], default=4)
    parents = max([len(f"extends {extends}") for _, _, extends in found], default=7)
    room = max(30, click.formatting.FORCED_WIDTH or 100 - names - parents - 4)
    for name, why, extends in found:
        first, *rest = textwrap.wrap(escape(why), room) or [""]
        parent = f"extends {extends}" if extends else ""
        yield f"{styled(f'{name:<{names}}', bold=True)}  {parent:<{parents}}  {first}"
        yield from (f"{'':<{names}}  {'':<{parents}}  {line}" for line in rest)


@click.command("diff")
@click.argument("first", type=ScenarioName())
@click.argument("second", type=ScenarioName())
@_sets
@_start
@_as_json
def diff(first: str, second: str, sets: tuple[str, ...], start: str | None, as_json: bool) -> None:
    """Say what differs between two scenarios, in words and as a table."""
    a, b = load_scenarios([first, second], sets, start=start)
    found, following = comparing.differences(a, b), comparing.followers(a, b)
    if as_json:
        rows = [difference.as_dict() for difference in found]
        names = {"first": a.name, "second": b.name}
        print_json({**names, "differences": rows, "following": following})
        return
    if not found:
        click.echo(f"{a.name} and {b.name} run exactly alike.")
        return
    for difference in found:
        click.echo(f"{difference.words}.")
    if following:
        click.echo(f"By these days alone differ the dates of {in_a_row(following)}.")
    header = ("key", a.name, b.name, "unit", "set in")
    rows_ = [(d.key, d.first, d.second, d.unit, d.second_origin) for d in found]
    click.echo("\n" + "\n".join(tables.plain_table(header, rows_)))


@click.command("schema")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option(
    "--geography", type=click.Path(path_type=Path), help="With the names of these places."
)
def schema(out: Path | None, geography: Path | None) -> None:
    """Print the JSON Schema of scenario files, by which editors complete and check."""
    text = json_schema.schema_text(declared(), _checked(geography, (), (), None))
    if out is None:
        click.echo(text, nl=False)
    else:
        from sim.run_folder.writing import write_text  # noqa: PLC0415 - it needs NumPy

        write_text(out, text)


@click.command("explain")
@click.argument("key", type=ParameterKey())
def explain(key: str) -> None:
    """Say what a parameter means, where its value comes from, and what contradicts it."""
    known = declared()
    if key not in known.parameters:
        by_name = {p.name: p.key for p in known.parameters.values()}
        hint = did_you_mean(nearest(key, [*known.parameters]))
        hint = hint or did_you_mean([by_name[n] for n in nearest(key, [*by_name])])
        raise ScenarioError([Mistake(key, 0, 0, "", f"there is no such parameter{hint}")])
    from sim.evidence import explain as explained  # noqa: PLC0415
    from sim.evidence import load_register  # noqa: PLC0415

    click.echo(explained(known.parameters[key], load_register()))
    _tell_prior(key)


def _tell_prior(key: str) -> None:
    """Say what is believed of a parameter, if it is uncertain."""
    from sim.scenario.uncertainty import declared_priors  # noqa: PLC0415

    for parameter, prior in declared_priors(declared()):
        if parameter.key == key:
            group = f"; moves together with the others of {prior.together}" * bool(prior.together)
            click.echo(f"prior: {prior.said()}: {prior.reason}{group}")
            _tell_posterior(key, prior.together or key)


def _tell_posterior(key: str, axis: str) -> None:
    """Say what was learned of a parameter, if a posterior of this model comes with it."""
    from sim.ensemble.sampling import shipped_posterior  # noqa: PLC0415

    if not shipped_posterior().is_file():
        return
    from sim.calibration.product import read_posterior  # noqa: PLC0415
    from sim.report.answers.posterior import posterior_line  # noqa: PLC0415
    from sim.run_folder.files import RunError  # noqa: PLC0415

    with suppress(RunError):  # one of another version says nothing of this
        click.echo(posterior_line(read_posterior(shipped_posterior()), key, axis))
