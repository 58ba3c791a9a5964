"""Our names on classes of others: one that they use themselves would mean another thing there.

What stands here holds for the versions that are installed; `installed.py` runs the program with the
oldest and the newest that may be.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import io
import pkgutil
import textwrap
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType

import click
import mesa
import numpy as np
import pytest
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.figure import Figure
from ruamel.yaml.constructor import SafeConstructor

import sim

MEANT_TO_BE_OVERRIDDEN: dict[type, set[str]] = {
    mesa.Model: {"step"},
    click.Group: {"list_commands", "get_command", "format_commands", "format_epilog", "invoke"},
    click.ParamType: {"name", "convert", "shell_complete"},
    click.ClickException: {"exit_code", "show"},
    SafeConstructor: {"construct_mapping"},
    Figure: {"draw", "savefig"},
    FigureCanvasBase: {"print_figure"},
    io.IOBase: {"write"},
    ThreadingHTTPServer: {"daemon_threads"},
    BaseHTTPRequestHandler: {
        "server",
        "timeout",
        "protocol_version",
        "server_version",
        "sys_version",
        "close_connection",
        "log_message",
    },
}
"""What the documentation of a class invites those who derive from it to say anew."""

OF_THE_LANGUAGE = {"builtins", "typing", "abc", "enum", "collections.abc"}


def modules() -> Iterator[ModuleType]:
    """Import all of the program that is no script."""
    for found in pkgutil.walk_packages(sim.__path__, "sim."):
        if "_data" not in found.name and not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


MODULES = tuple(modules())


def foreign(kind: type) -> list[type]:
    return [b for b in kind.__mro__ if b.__module__.partition(".")[0] != "sim"
            and b.__module__ not in OF_THE_LANGUAGE]  # fmt: skip


DERIVED = sorted(
    {
        each
        for module in MODULES
        for each in vars(module).values()
        if inspect.isclass(each) and each.__module__ == module.__name__ and foreign(each)
    },
    key=lambda each: each.__qualname__,
)


def written_in(kind: type) -> set[str]:
    """Name what the source of a class defines in its body, and sets on its instances."""
    try:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    except (OSError, TypeError):  # no source: a class of another language
        return set()
    assert isinstance(tree, ast.ClassDef)
    body = {each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.ClassDef)}
    stored = [node for node in ast.walk(tree) if isinstance(getattr(node, "ctx", None), ast.Store)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    local = {id(node) for function in functions for node in ast.walk(function)}
    body |= {node.id for node in stored if isinstance(node, ast.Name) and id(node) not in local}
    return body | {
        node.attr
        for node in stored
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }


def plain(names: Iterable[str]) -> set[str]:
    return {name for name in names if not (name.startswith("__") and name.endswith("__"))}


def used_twice(kind: type, bases: list[type]) -> set[str]:
    """Name what a class of ours and those of others above it both use, and are not meant to."""
    own = [each for each in kind.__mro__ if each not in bases]
    ours = {name for each in own if each.__module__ not in OF_THE_LANGUAGE
            for name in written_in(each)}  # fmt: skip
    theirs = {name for base in bases for name in {*vars(base), *written_in(base)}}
    invited = {name for base, names in MEANT_TO_BE_OVERRIDDEN.items() if issubclass(kind, base)
               for name in names}  # fmt: skip
    return plain(ours & theirs) - invited


def test_there_are_classes_that_derive_from_those_of_others():
    assert {"BorderModel", "Actor", "LazyGroup"} <= {each.__name__ for each in DERIVED}


@pytest.mark.parametrize("kind", DERIVED, ids=lambda kind: kind.__qualname__)
def test_no_name_of_ours_means_another_thing_to_the_class_it_derives_from(kind: type):
    assert not used_twice(kind, foreign(kind)), (
        f"{kind.__qualname__} uses names of the library's own"
    )


def test_a_name_that_is_used_twice_is_found():
    """As `scenario` was, which later versions of Mesa set, and read, themselves."""

    class Framework:
        def __init__(self) -> None:
            self.steps = 0

        @property
        def scenario(self) -> str:
            return "its own"

    class Ours(Framework):
        def step(self) -> None:
            self.scenario, self.steps = "ours", 1

    assert used_twice(Ours, [Framework]) == {"scenario", "steps"}


@pytest.mark.parametrize("row", [np.record, np.recarray])
def test_no_field_of_a_row_is_hidden_by_an_attribute_of_numpy(row: type):
    """Without machine code, fields are read as attributes, and those of the class come first."""
    fields = {
        name
        for module in MODULES
        for kind in vars(module).values()
        if isinstance(kind, np.dtype)
        for name in kind.names or ()
    }
    assert len(fields) > 20
    assert not fields & set(dir(row))
