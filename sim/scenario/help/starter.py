"""A new scenario file: it runs as it is, and shows what could be changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sim.params.allowed import range_of
from sim.scenario.files import SUFFIXES, is_path, shipped_folder
from sim.scenario.language.mistakes import Mistake, ScenarioError, one_line
from sim.scenario.language.writing import flow, quoted
from sim.scenario.scenario import Scenario
from sim.scenario.text import SCHEMA_LINE

WHY = "What would happen if one thing were different? (Put your question here.)"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_WIDTH = 46


def path_of(name: str) -> Path:
    """Say where the file of a new scenario goes.

    Raises:
        ScenarioError: The name is awkward, taken already, or in a folder that is not there.
    """
    given = Path(name)
    if is_path(name):
        path = given if given.suffix in SUFFIXES else given.with_name(f"{given.name}.yaml")
    else:
        path = (Path("scenarios") if Path("scenarios").is_dir() else Path()) / f"{name}.yaml"
    text = ""
    if not _NAME.fullmatch(path.stem):
        text = "is no good name; use letters, digits and hyphens, such as early-winter"
    elif path.exists():
        text = "is there already; choose another name"
    elif (shipped_folder() / path.name).exists():
        text = "is the name of a scenario that comes with the model; choose another"
    elif not path.parent.is_dir():
        text = "lies in a folder that is not there; make the folder first"
    if text:
        raise ScenarioError([Mistake(one_line(str(path)), 0, 0, "", text)])
    return path


def new_scenario(parent: Scenario, extends: str, why: str) -> str:
    """Write a file that extends `parent` and changes nothing yet.

    Each parameter that the parent's files set stands in it as a comment, with its present value,
    unit and range, to be uncommented and changed.
    """
    return "\n".join(_lines(parent, extends, why)) + "\n"


def _lines(parent: Scenario, extends: str, why: str) -> Iterator[str]:
    yield SCHEMA_LINE
    yield f"extends: {quoted(extends)}"
    yield f"why: {quoted(why)}"
    yield ""
    yield _note(f"# start: {parent.start}", "the first day of the run")
    yield _note(f"# days: {parent.days}", "the length of the run")
    yield from _events(parent)
    yield ""
    yield "# Delete the # before a parameter and give it another value. Any value may be dated:"
    yield "# {start: 0.15, 2018-02-01: 0.45} holds from each day on; a day may be a date, `start`,"
    yield "# `start + 10 days`, or hang on an event in the same way. `tumen params` lists all"
    yield "# parameters, `tumen explain KEY` says where a value comes from."
    keys = list(parent.values)
    for section in parent.declared.sections:
        own = [key for key in keys if key.startswith(f"{section}.")]
        if own:
            yield ""
            yield f"{section}:"
            yield from (line for key in own for line in _parameter(parent, key))


def _events(parent: Scenario) -> Iterator[str]:
    if parent.happenings:
        yield ""
        yield "events:"
    for each in parent.happenings:
        yield _note(f"  # {quoted(each.name)}: {each.said or each.day}", f"now {each.day}")


def _parameter(parent: Scenario, key: str) -> Iterator[str]:
    parameter = parent.declared.parameters[key]
    if parameter.kind != "by_place":
        value = flow(parent.given[key])
        yield _note(f"  # {parameter.name}: {value}", range_of(parameter))
        return
    yield _note(f"  # {parameter.name}:", range_of(parameter))
    for full, timeline in parent.given.items():
        if full.startswith(f"{key}."):
            yield f"  #   {quoted(full.split('.', 2)[2])}: {flow(timeline)}"


def _note(line: str, note: str) -> str:
    return f"{line:<{_WIDTH}}  # {note}"


def relative_extends(parent: Scenario, given: str, folder: Path) -> str:
    """Say how a file in `folder` refers to its parent.

    Raises:
        ScenarioError: The parent is a file outside that folder.
    """
    path, home = parent.path.resolve(), folder.resolve()
    if path.is_relative_to(home):
        inside = path.relative_to(home)
        return inside.stem if len(inside.parts) == 1 else str(inside)
    if path.is_relative_to(shipped_folder().resolve()):
        return path.stem
    text = f"lies outside {folder}; a scenario can only extend files in its own folder"
    raise ScenarioError([Mistake(given, 0, 0, "", text)])
