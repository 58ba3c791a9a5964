"""Every example of the documentation is one that the program takes."""

from __future__ import annotations

import ast
import functools
import re
import shlex
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from generated import generated_pages
from ruamel.yaml import YAML
from written import ROOT, WRITTEN

from sim.cli.main import COMMANDS, tumen
from sim.evidence.standards import load_standards
from sim.interface.exploration.reading import read_plan
from sim.scenario import load_scenario

OTHER_PROGRAMS = {"dask", "helm", "kubectl", "pip", "source"}
"""What examples call besides `tumen` and `make`."""

OTHER_LIBRARIES = {"dask_jobqueue"}
"""What an example imports that is not installed for the tests: such code is only read."""


@dataclass(frozen=True)
class Example:
    """A fenced block of a page."""

    page: str
    language: str
    text: str


@functools.cache
def pages() -> dict[str, str]:
    """Give the text of every page in Markdown, those that the program writes among them."""
    names = [name for name in WRITTEN if name.endswith(".md")]
    written = {name: (ROOT / name).read_text(encoding="utf-8") for name in names}
    return written | {name: text for name, text in generated_pages({}).items()
                      if name.endswith(".md")}  # fmt: skip


def examples(*languages: str) -> list[Example]:
    """List the blocks in some languages."""
    found = []
    for page, text in pages().items():
        for language, body in re.findall(r"^```(\w+)\n(.*?)^```", text, flags=re.M | re.S):
            if language in languages:
                found.append(Example(page, language, body))
    return found


def calls(example: Example) -> Iterator[str]:
    """Give the commands of a block of shell or console, without what they print."""
    text = example.text.replace("\\\n", " ")
    lines = text.splitlines()
    if example.language == "console":
        lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    filled = (re.sub(r"\$\(\(.*?\)\)", "9", line) for line in lines)
    yield from (re.sub(r"\$\w+", "0", line) for line in filled if not line.startswith("#"))


def fault_of(line: str) -> str:
    """Say what is wrong with a command, or nothing."""
    words = shlex.split(line.rstrip("& "), comments=True)
    if not words or re.match(r"\w+=", words[0]):
        return ""
    program, *arguments = words
    if program == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        targets = [each for each in arguments if "=" not in each]
        lacking = [each for each in targets if not re.search(rf"^{each}:", makefile, flags=re.M)]
        return f"make has no {lacking}" if lacking else ""
    if program != "tumen":
        known = program in OTHER_PROGRAMS or (ROOT / program).exists()
        return "" if known else f"what is {program}?"
    return fault_of_tumen(*arguments)


def fault_of_tumen(name: str, *arguments: str) -> str:
    """Let the command itself read its arguments; files of the project and the user's are there."""
    for argument in arguments:
        is_own = "/" not in argument or (ROOT / argument).is_file()
        if is_own and argument.endswith((".csv", ".yaml")):
            Path(argument).parent.mkdir(parents=True, exist_ok=True)
            Path(argument).touch()
    command = tumen.get_command(click.Context(tumen), name)
    if command is None:
        return f"there is no tumen {name}"
    try:
        command.make_context(name, [*arguments])
    except click.exceptions.Exit:
        return ""
    except click.ClickException as error:
        return error.format_message()
    return ""


def calls_of_the_help(name: str) -> list[str]:
    """Give the examples at the end of the help of a command, which its page shows as well."""
    lines = (command_of(name).epilog or "").splitlines()
    return [line.strip() for line in lines if line.strip().startswith("tumen ")]


def plan_of_the_help() -> Example:
    """Give the file that the help of `tumen explore` shows."""
    shown = (command_of("explore").epilog or "").partition("policies.yaml:\n")[2]
    return Example("explore", "yaml", textwrap.dedent(shown.partition("  tumen ")[0]))


def command_of(name: str) -> click.Command:
    command = tumen.get_command(click.Context(tumen), name)
    assert command is not None
    return command


def options_of(name: str) -> set[str]:
    params = command_of(name).params
    options = {option for each in params for option in (*each.opts, *each.secondary_opts)}
    return {*options, "--help", "-h"}


def test_every_command_of_the_pages_is_one_that_the_program_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    shown = examples("sh", "console", "bash")
    lines = [(each.page, line) for each in shown for line in calls(each)]
    lines += [(name, line) for name in COMMANDS for line in calls_of_the_help(name)]
    faults = [(page, line, fault) for page, line in lines if (fault := fault_of(line))]
    assert len([line for _, line in lines if line.startswith("tumen ")]) > 80
    assert faults == []


def test_every_command_within_a_sentence_has_the_options_that_are_named():
    history = "CHANGELOG.md"  # tells also of what was, and has another name now
    faults = []
    for page in pages().keys() - {history}:
        for said in re.findall(r"`tumen ([a-z][^`]*)`", pages()[page]):
            name, *words = said.split()
            if name not in COMMANDS:
                faults.append((page, said))
                continue
            named = {re.split(r"[=…]", word)[0] for word in words if word.startswith("--")}
            faults += [(page, said)] if named - options_of(name) else []
    assert faults == []


def test_every_scenario_and_plan_of_the_pages_is_read(tmp_path: Path):
    """What is only a piece of a scenario is read below a head."""
    loaded, plans = 0, 0
    for number, example in enumerate([*examples("yaml"), plan_of_the_help()]):
        content = YAML(typ="safe").load(example.text)
        keys = {*content} if isinstance(content, dict) else set()
        path = tmp_path / f"example-{number}.yaml"
        head = "" if "why" in keys else "extends: status-quo\nwhy: Is this so?\n"
        path.write_text(f"{head}{example.text}", encoding="utf-8")
        if "policies" in keys:
            plans += len(read_plan(path).policies) > 1
        elif keys & {"why", "events"}:
            loaded += load_scenario(str(path)).days > 0
    assert (loaded >= 6, plans) == (True, 2)


def test_the_ratios_of_the_pages_are_read(tmp_path: Path):
    found = examples("csv")
    assert found
    for number, example in enumerate(found):
        path = tmp_path / f"{number}.csv"
        path.write_text(example.text, encoding="utf-8")
        assert any(each.key == "stove" for each in load_standards(path))


def test_python_on_the_pages_runs():
    """What stands in `docs/python.md` is run by the tests of the Python interface."""
    found = [each for each in examples("python") if each.page != "docs/python.md"]
    assert len(found) >= 2
    for example in found:
        imported = re.findall(r"^(?:from|import) (\w+)", example.text, flags=re.M)
        if OTHER_LIBRARIES & {*imported}:
            ast.parse(example.text)
        else:
            assert vars(with_the_fields(example.text)) == {"days_held": 7.0}


def with_the_fields(fields: str) -> object:
    """Make an object of a class with the fields that an example declares."""
    head = "from dataclasses import dataclass\nfrom sim.params.declarations import number\n"
    space: dict[str, Any] = {}
    code = f"{head}@dataclass(frozen=True)\nclass Example:\n{fields}\nmade = Example()\n"
    exec(code, space)  # noqa: S102 - our own page
    return space["made"]
