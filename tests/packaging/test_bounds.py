"""What `pyproject.toml` promises is bounded, locked, and tried where it is installed."""

from __future__ import annotations

import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest
from installed import KINDS, ROOT, Outcome, Trial, chosen, oldest, report
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from pythons import Python, found, supported
from readme_commands import COMMANDS, Failed, run_quietly

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIRED = [Requirement(each) for each in PROJECT["dependencies"]]
EVERYTHING = REQUIRED + [
    Requirement(each) for extra in PROJECT["optional-dependencies"].values() for each in extra
]


def locked() -> dict[str, Version]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(" ;")[0].split("==") for line in lines)
    return {canonicalize_name(name): Version(number) for name, number in pairs}


@pytest.mark.parametrize("required", REQUIRED, ids=lambda each: each.name)
def test_a_library_has_an_oldest_version_and_a_first_that_is_too_new(required: Requirement):
    assert sorted(each.operator for each in required.specifier) == ["<", ">="]
    assert required.marker is None, "one range for all Pythons, so that its ends can be tried"


@pytest.mark.parametrize("required", EVERYTHING, ids=str)
def test_the_locked_versions_are_among_those_that_are_allowed(required: Requirement):
    assert required.specifier.contains(locked()[canonicalize_name(required.name)])


@pytest.mark.parametrize("pinned", oldest())
def test_the_oldest_version_that_is_tried_is_the_lower_end_of_the_range(pinned: str):
    name, _, number = pinned.partition("==")
    (required,) = [each for each in REQUIRED if each.name == name]
    lower = SpecifierSet(f">={number}")
    assert lower & required.specifier == required.specifier


def test_the_lowest_python_that_is_allowed_is_the_first_that_is_tried():
    names = supported(ROOT / "pyproject.toml")
    assert PROJECT["requires-python"] == f">={names[0]}"
    assert len(names) >= 3


def test_a_python_that_is_not_on_the_machine_is_named_as_not_tested(monkeypatch, capsys):
    here = Python("3.12", "3.12.1", Path("python3.12"))
    monkeypatch.setattr("installed.found", lambda _: {"3.11": None, "3.12": here, "3.13": None})
    trials = chosen([], [])
    assert trials == [Trial(here, kind) for kind in KINDS]
    told = capsys.readouterr().out
    assert "3.11 is not on this machine: NOT TESTED" in told
    assert "3.13 is not on this machine: NOT TESTED" in told


def test_the_ends_are_tried_and_what_lies_between_is_named(monkeypatch, capsys):
    all_here = {name: Python(name, f"{name}.0", Path(name)) for name in ("3.11", "3.12", "3.13")}
    monkeypatch.setattr("installed.found", lambda _: all_here)
    assert {trial.python.name for trial in chosen([], ["lock"])} == {"3.11", "3.13"}
    assert "3.12 is here, and left out: not tested" in capsys.readouterr().out
    assert [str(trial.python.name) for trial in chosen(["3.12"], ["lock"])] == ["3.12"]
    assert [trial.python.name for trial in chosen(["all"], ["lock"])] == ["3.11", "3.12", "3.13"]


def test_a_python_that_is_too_new_to_be_supported_can_be_tried(monkeypatch):
    def on_this_machine(names: list[str]) -> dict[str, Python]:
        return {name: Python(name, f"{name}.0", Path(name)) for name in names}

    monkeypatch.setattr("installed.found", on_this_machine)
    assert [trial.python.name for trial in chosen(["3.99"], ["newest"])] == ["3.99"]


@pytest.mark.parametrize("asked", [["3.12"], ["2.7"], ["3.11", "3.12"]])
def test_a_python_that_is_asked_for_and_missing_is_a_failure(asked, monkeypatch):
    here = Python("3.11", "3.11.7", Path("python3.11"))
    monkeypatch.setattr("installed.found", lambda _: {"3.11": here, "3.12": None})
    with pytest.raises(SystemExit, match="not on this machine"):
        chosen(asked, [])


def test_this_python_is_found_on_the_machine():
    name = f"{sys.version_info.major}.{sys.version_info.minor}"
    python = found([name, "3.999"])
    assert python[name] is not None
    assert python["3.999"] is None


def outcome(results: str = "a", failure: str = "") -> Outcome:
    python = Python("3.12", "3.12.1", Path("python3.12"))
    return Outcome(Trial(python, "lock"), 1.0, "numpy 2", results, failure)


def test_all_is_well_only_if_all_work_and_write_down_the_same():
    assert report([outcome(), outcome()])
    assert not report([outcome(), outcome(failure="no")])
    assert not report([outcome("a"), outcome("b")])
    assert not report([])


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("import sys; sys.exit(3)", "exit status 3"),
        ("import sys; sys.stderr.write('Traceback (most recent call last):')", "a traceback"),
        ("import sys; sys.stderr.write('war: 8 members, 1 failed, 5 s')", "failed members"),
        (
            "import sys; sys.stderr.write('/x/site-packages/sim/a.py:3: FutureWarning: soon')",
            "FutureWarning: soon",
        ),
    ],
)
def test_whatever_smells_of_failure_is_one(script: str, why: str, tmp_path: Path):
    with pytest.raises(Failed, match=why):
        run_quietly([sys.executable, "-c", script], tmp_path, None)


def test_what_goes_well_gives_what_was_printed(tmp_path: Path):
    script = "import sys; print('done'); sys.stderr.write('war: 8 members, 5 s')"
    assert run_quietly([sys.executable, "-c", script], tmp_path, None) == "done\n"


def test_what_the_readme_and_the_demo_call_is_called_where_it_is_installed():
    """By name and options; numbers of members and days, and files, may differ."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    demo = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ndemo:")[2]
    text = readme + demo.partition("\n\n")[0].replace("\\\n", " ").replace("$(BIN)/", "$ ")
    lines = re.findall(r"^\s*\$ tumen (.+)$", text, flags=re.MULTILINE)
    lines += re.findall(r"`tumen ([^`…]+)`", readme)
    assert len(lines) > 8
    called = [{part for part in command if part[0] == "-"} | {command[0]} for command in COMMANDS]
    for line in lines:
        first, *rest = shlex.split(line)
        wanted = {first, *(part for part in rest if part[0] == "-")}
        assert any(wanted <= options for options in called), line
